"""Whether the database of a collection holds anything of a withdrawn volunteer beyond the number where it belongs.

In: the database, and the bytes of its files. Out: what is found. The number stays by intent in the events, in the
tombstone and in the register of what cannot be undone. Every cell of every table is read; and in the bytes of the
database and its write-ahead log, the number must stand within a row that is there, byte for byte, since anything
else is the remains of a row that is gone.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from foxglove_helpers.consent.database import told
from foxglove_helpers.consent.proof_words import Said
from foxglove_helpers.consent.record import SCHEMA
from foxglove_helpers.consent.search import Bytes

# Where the number stays when a volunteer has gone.
STAYS = {("events", "agreement"), ("tombstones", "agreement"), ("derived_from", "agreement")}
_IN_PASSING = {("unfinished", "agreement"), ("withdrawn_uses", "agreement")}
# All that the details of events may tell.
_DETAILS = {
    *(
        "language",
        "originals_kept",
        "photographs",
        "place",
        "text",
        "by",
        "late",
        "uses",
        "volunteers",
        "what",
    ),
    "submissions",
}
_ENOUGH = 16  # bytes of a row beside the number that tell it from another
SQLITE = b"SQLite format 3\0"
_WAL = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
_JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
ENDS = ("", "-wal", "-shm", "-journal")


def odd_cells(path: Path, pattern: re.Pattern[bytes]) -> list[Said]:
    """Return which tables and cells of the record should not be there, or name the number where they may not."""
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.executescript(SCHEMA)
        expected = _columns(empty)
    found: dict[Said, None] = {}
    with told(path), closing(_opened(path)) as connection:
        for table, columns in _columns(connection).items():
            if columns != expected.get(table, columns if table.startswith("sqlite_") else None):
                found[Said("unknown_table", table=table)] = None
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for column, cell in zip(columns, row, strict=True):
                    if isinstance(cell, bytes):
                        found[Said("bytes_in_cell", table=table, column=column)] = None
                    content = cell if isinstance(cell, bytes) else str(cell).encode(errors="replace")
                    if (table, column) not in STAYS | _IN_PASSING and pattern.search(content):
                        found[Said("in_cell", table=table, column=column)] = None
        for number, details in connection.execute("SELECT number, details FROM events"):
            found |= {Said("unknown_details", event=number, name=name): None for name in _unknown(details)}
    return list(found)


def _unknown(details: object) -> set[str]:
    try:
        said = json.loads(str(details))
    except ValueError:
        return {"?"}
    return set(said) - _DETAILS if isinstance(said, dict) else {"?"}


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)
    connection.text_factory = lambda content: content.decode(errors="replace")
    return connection


def _columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return {
        table: [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')] for (table,) in tables
    }


def rows_that_stay(path: Path, number: str) -> list[tuple[bytes, bytes]]:
    """Return what stands before and after the number in each row that it stays in, as SQLite stores it."""
    rows: list[tuple[object, ...]] = [(number, "unfinished")]
    with told(path), closing(_opened(path)) as connection:
        for table, column in sorted(STAYS):
            found = connection.execute(f"SELECT * FROM {table} WHERE {column} = ?", (number,)).fetchall()
            # The number of an event is the key of its row and not stored within it.
            rows += [(None, *row[1:]) for row in found] if table == "events" else found
    around = []
    for row in rows:
        stored, place = _stored(row, number)
        around.append((stored[:place], stored[place + len(number) :]))
    return around


def _stored(row: tuple[object, ...], number: str) -> tuple[bytes, int]:
    """Return a row as the format of SQLite's files has it, and where in it the number begins."""
    kinds, body, place = b"", b"", 0
    for value in row:
        if value == number:
            place = len(body)
        if value is None:
            kinds += b"\x00"
        elif isinstance(value, int):
            size = next(size for size in (0, 1, 2, 3, 4, 6, 8) if _fits(value, size))
            kinds += bytes([8 + value if size == 0 else {1: 1, 2: 2, 3: 3, 4: 4, 6: 5, 8: 6}[size]])
            body += value.to_bytes(size, "big", signed=True) if size else b""
        else:
            text = str(value).encode()
            kinds += _variable(13 + 2 * len(text))
            body += text
    return _variable(len(kinds) + 1) + kinds + body, len(kinds) + 1 + place


def _fits(value: int, size: int) -> bool:
    return value in (0, 1) if size == 0 else -(1 << (8 * size - 1)) <= value < 1 << (8 * size - 1)


def _variable(value: int) -> bytes:
    """Return a whole number in SQLite's variable length: seven bits a byte, the highest first."""
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(value & 0x7F | 0x80)
    return bytes(reversed(parts))


def holds_remains(data: Bytes, places: Iterator[re.Match[bytes]], rows: list[tuple[bytes, bytes]]) -> bool:
    """Tell whether the number stands anywhere in a file of the database but in a row that stays."""
    return any(not _is_of_row(data, match, rows) for match in places)


def _is_of_row(data: Bytes, match: re.Match[bytes], rows: list[tuple[bytes, bytes]]) -> bool:
    for before, after in rows:
        is_before = data[max(match.start() - len(before), 0) : match.start()] == before
        is_after = data[match.end() : match.end() + len(after)] == after
        # A page may be written over up to the middle of what stood there.
        if (is_before and (is_after or len(before) >= _ENOUGH)) or (is_after and len(after) >= _ENOUGH):
            return True
    return False


def is_of_sqlite(data: Bytes, end: str) -> bool:
    """Tell whether the content of a file is what SQLite writes under a name with this end."""
    start = bytes(data[:16])
    if end == "":
        return start == SQLITE
    if end == "-wal":
        return not start or start.startswith(_WAL)
    if end == "-journal":
        return not start or start.startswith((_JOURNAL, bytes(8)))
    # The version of the index, in the order of the machine's bytes.
    return not any(start) or start[:4] in ((3007000).to_bytes(4, "little"), (3007000).to_bytes(4, "big"))
