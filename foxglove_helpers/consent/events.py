"""What happened, in a table to which one can only add: each event carries the hash of the one before.

In: what happened to which agreement number. Out: a chain of events, and a list of what is wrong with one. An
event never holds a year of birth, an address, a file name or anything made from a face, because it can never be
deleted. Two things stand in the way of a silent change: the hashes, and an anchor outside the database with the
number of events and the hash of the last one, without which the end of a chain could be cut off unseen.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from foxglove_helpers.consent.layout import private_file
from foxglove_helpers.files import one_at_a_time

ANCHOR_FILE = "chain_head.json"
BEGINNING = "0" * 64  # what the first event has in place of a hash before it
TRIGGERS = {
    "events_are_not_edited": """
CREATE TRIGGER events_are_not_edited BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never edited'); END""",
    "events_are_not_deleted": """
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END""",
    "events_are_added_at_the_end": """
CREATE TRIGGER events_are_added_at_the_end BEFORE INSERT ON events
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'events are added at the end only'); END""",
}
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    kind TEXT NOT NULL,
    agreement TEXT,
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
{"".join(trigger.replace("TRIGGER", "TRIGGER IF NOT EXISTS", 1) + ";" for trigger in TRIGGERS.values())}
"""


@dataclass(frozen=True)
class Anchor:
    """How many events there are, and the hash of the last one."""

    count: int
    hash: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with the record, and at which event; None: with the record as a whole."""

    number: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.number is None else f"event {self.number}: {self.what}"


def append(
    connection: sqlite3.Connection,
    time: datetime,
    kind: str,
    agreement: str | None = None,
    details: Mapping[str, object] | None = None,
) -> str:
    """Add an event within the running transaction, and return its hash.

    Parameters
    ----------
    connection : sqlite3.Connection
        Inside a transaction that keeps others from writing.
    time : datetime
        With its time zone; stored in UTC.
    kind : str
        One word.
    agreement : str, optional
        The agreement number it happened to.
    details : mapping, optional
        What else is to be known. Nothing that could tell who the person is: it stays for ever.
    """
    last = connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, BEGINNING)
    fields = (number, as_utc(time), kind, agreement, _as_json(dict(details or {})), previous)
    digest = _hash(fields)
    connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", (*fields, digest))
    return digest


def verify(connection: sqlite3.Connection, anchor: Anchor | None) -> list[Problem]:
    """Return everything that is wrong with the chain; nothing, if no event was edited, deleted or moved.

    Parameters
    ----------
    connection : sqlite3.Connection
    anchor : Anchor or None
        As `read_anchor` gave it before this call; None if it is missing.
    """
    problems: list[Problem] = []
    previous, count, at_anchor = BEGINNING, 0, BEGINNING
    for row in connection.execute("SELECT * FROM events ORDER BY number"):
        number, digest = row[0], row[6]
        if number != count + 1:
            missing = f"event {count + 1}" if number == count + 2 else f"events {count + 1} to {number - 1}"
            what = f"{missing} missing before it" if number > count + 1 else "its number was never given"
            problems.append(Problem(number, what))
        if row[5] != previous:
            problems.append(Problem(number, "it does not carry on from the event before it"))
        if digest != _hash(row[:6]):
            problems.append(Problem(number, "its content is not what its hash was made from"))
        previous, count = digest, number
        if anchor is not None and number == anchor.count:
            at_anchor = digest
    if anchor is None:
        problems.append(
            Problem(None, f"{ANCHOR_FILE} is missing or cannot be read, so the end may be cut off")
        )
    elif count < anchor.count:
        problems.append(
            Problem(
                None, f"{ANCHOR_FILE} knows of {anchor.count} events; the last one found is event {count}"
            )
        )
    elif at_anchor != anchor.hash:
        problems.append(Problem(anchor.count, f"its hash is not the one that {ANCHOR_FILE} keeps"))
    return problems


def read_anchor(home: Path) -> Anchor | None:
    """Return the anchor of a collection; None if it is missing or makes no sense."""
    try:
        content = json.loads((home / ANCHOR_FILE).read_text(encoding="utf-8"))
        count, digest = content["events"], content["last_hash"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return Anchor(count, digest) if type(count) is int and isinstance(digest, str) else None


def begin_anchor(home: Path) -> None:
    """Write the anchor of a chain that has not begun; one that is there stays."""
    with one_at_a_time(home / ANCHOR_FILE):
        if not os.path.lexists(home / ANCHOR_FILE):
            _write_anchor(home, Anchor(0, BEGINNING))


def advance_anchor(home: Path, connection: sqlite3.Connection) -> bool:
    """Move the anchor to the last event, and tell whether it stands there.

    It stays where it is if the chain does not contain it: then something was cut off or changed, and an anchor
    that moves on would wipe out the only trace.
    """
    with one_at_a_time(home / ANCHOR_FILE):
        anchor = read_anchor(home)
        last = connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
        head = Anchor(*last) if last else Anchor(0, BEGINNING)
        if anchor is None or anchor == head:
            return anchor is not None
        if not reaches(connection, anchor):
            return False
        _write_anchor(home, head)
        return True


def renew_anchor(home: Path, connection: sqlite3.Connection) -> None:
    """Move the anchor to the last event; one that is missing, or makes no sense, is made again."""
    if read_anchor(home) is None:
        with one_at_a_time(home / ANCHOR_FILE):
            _write_anchor(home, Anchor(0, BEGINNING))
    advance_anchor(home, connection)


def reaches(connection: sqlite3.Connection, anchor: Anchor | None) -> bool:
    """Tell whether a chain contains its anchor; without one there is nothing to compare with."""
    if anchor is None or not anchor.count:
        return anchor is None or anchor.hash == BEGINNING
    held = connection.execute("SELECT hash FROM events WHERE number = ?", (anchor.count,)).fetchone()
    return held is not None and held[0] == anchor.hash


def remove_half_written_anchors(home: Path) -> None:
    """Clear away what a process left that was killed while it wrote the anchor."""
    with one_at_a_time(home / ANCHOR_FILE):
        for part in home.glob(f".{ANCHOR_FILE}.*.part"):
            part.unlink(missing_ok=True)


def as_utc(moment: datetime) -> str:
    """Return a moment as it is stored: ISO 8601 in UTC, to the second.

    Raises
    ------
    ValueError
        If it does not know its time zone.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} does not know its time zone; expected one, such as UTC.")
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _write_anchor(home: Path, anchor: Anchor) -> None:
    with private_file(home / ANCHOR_FILE) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_as_json({"events": anchor.count, "last_hash": anchor.hash}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _hash(fields: tuple[object, ...]) -> str:
    # Bytes where text belongs are the work of somebody else; they must not stop the search for more.
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
