"""Seals: keyed sums over what the record says now, kept beside it and deleted together with it.

In: rows of the record, the files of a submission, and the key of the collection. Out: their sums (HMAC-SHA-256),
and whether what is there is still what was sealed. Events tell what happened and are never deleted, so nothing that
is made from a face or a year may stand in them; a seal covers just that, and goes with the row. Whoever has the key
can seal anything anew.
"""

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS seals (
    what TEXT PRIMARY KEY,
    seal TEXT NOT NULL
) WITHOUT ROWID;
"""
ROWS = ("submissions", "tombstones")  # each row carries its own seal
TABLES = ("withdrawn_uses", "unfinished", "derived", "derived_from")  # short tables, sealed as a whole
_OF_THE_KEY = "key"


def seal_row(key: bytes, table: str, row: Mapping[str, Any]) -> str:
    """Return the seal of a row: over all its columns but the seal itself."""
    return _sum(key, table, sorted((name, value) for name, value in row.items() if name != "seal"))


def is_sealed(key: bytes, table: str, row: sqlite3.Row) -> bool:
    """Tell whether a row is still the one that was sealed."""
    return hmac.compare_digest(seal_row(key, table, dict(row)), str(row["seal"]))


def digest_of(file: Path) -> str:
    """Return the SHA-256 sum of a file; raises OSError if it cannot be read."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def seal_files(key: bytes, digests: Mapping[str, str]) -> dict[str, str]:
    """Return the seal of each file of a submission, by its name; `digests` are their SHA-256 sums."""
    # Also after the name: a photograph that was moved to another place is another file.
    return {name: _sum(key, "file", name, digest) for name, digest in digests.items()}


def seal_tables(connection: sqlite3.Connection, key: bytes, tables: Iterable[str] = TABLES) -> None:
    """Seal tables as they are now, within the running transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO seals VALUES (?, ?)",
        [(table, _seal_of_table(connection, key, table)) for table in tables],
    )


def seal_key(connection: sqlite3.Connection, key: bytes) -> None:
    """Note which key a record is sealed with, without the key."""
    connection.execute("INSERT OR REPLACE INTO seals VALUES (?, ?)", (_OF_THE_KEY, _sum(key, _OF_THE_KEY)))


def is_the_key(connection: sqlite3.Connection, key: bytes) -> bool:
    """Tell whether a record is sealed with a key."""
    return hmac.compare_digest(_sum(key, _OF_THE_KEY), _noted(connection, _OF_THE_KEY))


def sealed_tables(connection: sqlite3.Connection, key: bytes) -> list[str]:
    """Return which tables are still as they were sealed."""
    return [
        table
        for table in TABLES
        if hmac.compare_digest(_seal_of_table(connection, key, table), _noted(connection, table))
    ]


def _noted(connection: sqlite3.Connection, what: str) -> str:
    row = connection.execute("SELECT seal FROM seals WHERE what = ?", (what,)).fetchone()
    return str(row[0]) if row is not None else ""


def _seal_of_table(connection: sqlite3.Connection, key: bytes, table: str) -> str:
    rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
    return _sum(key, table, [tuple(row) for row in rows])


def _sum(key: bytes, *content: object) -> str:
    # Bytes where text belongs are the work of somebody else; they must not stop the search for more.
    text = json.dumps(content, separators=(",", ":"), default=repr)
    return hmac.new(key, text.encode(), "sha256").hexdigest()
