"""Whether a record is still what it was: its events, its tables, its seals, and the photographs beside it.

In: the folder of a collection, which may be in use. Out: everything that was edited, added or taken away, one line
each. The database is read once, as it was at one moment; files are compared with what it said then, and looked at
again before anything is said of them, because volunteers may submit and withdraw meanwhile. Nothing is changed.
"""

import json
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from foxglove_helpers.consent import events, seals
from foxglove_helpers.consent.database import (
    BUSY_SECONDS,
    open_database,
    require_version,
    told,
    transaction,
)
from foxglove_helpers.consent.events import Problem
from foxglove_helpers.consent.layout import (
    EXCLUDED_FILE,
    PHOTOGRAPHS_FOLDER,
    SET_ASIDE_FOLDER,
    SYSTEM_FILES,
    excluded_content,
    read_key,
)
from foxglove_helpers.consent.record import DATABASE_FILE, EXCLUSIONS, SCHEMA, VERSION, changed_schema
from foxglove_helpers.consent.rules import AGREEMENT_NUMBER
from foxglove_helpers.errors import FoxgloveError

LOOKS, PAUSE = 4, 0.5  # at files that do not fit, and seconds between
LEAST_DIGITS = 16  # of a hash that somebody noted
_NO_SOUND_TABLES = (
    "the other tables, seals and photographs were not compared; put back a sound copy of the database."
)
_ANOTHER_KEY = (
    "seals were not compared: the record is sealed with another key. Put back the one it was begun with."
)
_SAID_OF = {"withdrawn_uses": "of withdrawals in part", "unfinished": "of withdrawals that are not carried out yet",
            "derived": "of what was made from photographs",
            "derived_from": "of whose photographs went into what"}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a check of a record found, how many events there are, and the hash of the last one.

    `not_found` are hashes that were noted and that no event has; `resealed` and `restored` say when the record was
    sealed anew, and when an edited exclusion list was written again.
    """

    problems: list[Problem]
    events: int
    last_hash: str
    resealed: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    not_found: tuple[Problem, ...] = ()


def verify_home(home: Path, receipt: str | None = None, head: str | None = None) -> Verdict:
    """Check the record of a collection, which may be in use, without changing anything.

    Parameters
    ----------
    home : Path
    receipt : str, optional
        The hash of an event that must be there, from a certificate.
    head : str, optional
        The hash that an earlier check printed as the last one, or its first digits; that event must be there.

    Raises
    ------
    FoxgloveError
        If the database cannot be read, or what was noted is no hash.
    """
    home = Path(home).expanduser().resolve()
    wanted = {"the certificate": _checked(receipt), "your note": _checked(head)}
    if events.BEGINNING.startswith(wanted["your note"] or "-"):
        del wanted["your note"]  # of a record that had no event yet
    problems, key = _key_of(home)
    # Before the database is read: from then on the anchor only moves forward, and it may do so.
    anchor = events.read_anchor(home)
    with _at_one_moment(home) as connection:
        schema = changed_schema(connection)
        tables = [changed for changed in schema if changed.is_of_table]
        count, last = 0, events.BEGINNING
        not_found: tuple[Problem, ...] = ()
        if "events" not in {changed.name for changed in tables}:
            problems = events.verify(connection, anchor) + problems
            count, last = _head(connection)
            not_found = tuple(
                Problem(
                    None,
                    f"no event has the hash {digits} of {source}: a slip in typing, or events were taken away or "
                    f"replaced. Compare each digit with {source} once more.",
                )
                for source, digits in wanted.items()
                if digits and not _has_event(connection, digits)
            )
            problems += not_found
        problems += [
            Problem(
                None,
                f"{changed.what} Compare the database with a backup.",
            )
            for changed in schema
        ]
        if tables:
            return Verdict([*problems, Problem(None, _NO_SOUND_TABLES)], count, last, not_found=not_found)
        if key is not None and not seals.is_the_key(connection, key):
            problems.append(Problem(None, _ANOTHER_KEY))
            key = None
        problems += _problems_of_tables(connection)
        if key is not None:
            problems += _broken_seals(connection, key)
        resealed, restored = (_times_of(connection, kind) for kind in ("resealed", "exclusions_restored"))
    problems += _problems_of_files(home, key)
    return Verdict(problems, count, last, resealed, restored, not_found)


def problems_of_record(home: Path, key: bytes) -> list[Problem]:
    """Return what is wrong with the database: the quick part of a check, which looks into no photograph."""
    anchor = events.read_anchor(home)
    with _at_one_moment(home) as connection:
        found = events.verify(connection, anchor)
        found += [Problem(None, changed.what) for changed in changed_schema(connection)]
        return found + _problems_of_tables(connection) + _broken_seals(connection, key)


def reseal(home: Path, now: datetime) -> None:
    """Seal a record and its photographs as they are now, with the key that is there or a new one; an event says so.

    A photograph that is missing stays missing: a check tells of it until its volunteer is withdrawn, or it is put
    back and everything sealed once more.

    Raises
    ------
    FoxgloveError
        If a photograph cannot be read, or the events are not there, or reach less far than the anchor.
    """
    home = Path(home).expanduser().resolve()
    path, key = home / DATABASE_FILE, read_key(home)
    with closing(open_database(path, SCHEMA, VERSION)) as connection, transaction(connection, path):
        for table in (changed for changed in changed_schema(connection) if changed.is_of_table):
            raise FoxgloveError(f"{path}: {table.what} Put back a sound copy of the database.")
        if not events.reaches(connection, events.read_anchor(home)):
            raise FoxgloveError(
                f"{path} is older than {events.ANCHOR_FILE} beside it. Put back the one that belongs to it."
            )
        for name, statement in events.TRIGGERS.items():
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(statement)
        for row in connection.execute("SELECT * FROM submissions").fetchall():
            agreement = row["agreement"]
            names = [f"{agreement}_{place}.jpeg" for place in range(1, row["photographs"] + 1)]
            folder = home / PHOTOGRAPHS_FOLDER / agreement
            digests, lost = {}, {}
            for name in (*names, f"{agreement}.tsv"):
                try:
                    digests[name] = seals.digest_of(folder / name)
                except FileNotFoundError:
                    # No file has this seal: it stays to be seen, and keeps nobody from withdrawing.
                    lost[name] = ""
                except OSError as error:
                    raise FoxgloveError(
                        f"{error.filename} could not be read: {error.strerror}. Nothing was sealed. See to it that it "
                        "can be read, or delete it if it is lost."
                    ) from error
            sealed = dict(row) | {"file_seals": json.dumps(seals.seal_files(key, digests) | lost)}
            values = (sealed["file_seals"], seals.seal_row(key, "submissions", sealed), agreement)
            connection.execute("UPDATE submissions SET file_seals = ?, seal = ? WHERE agreement = ?", values)
        for row in connection.execute("SELECT * FROM tombstones").fetchall():
            seal = seals.seal_row(key, "tombstones", dict(row))
            connection.execute("UPDATE tombstones SET seal = ? WHERE agreement = ?", (seal, row["agreement"]))
        seals.seal_key(connection, key)
        seals.seal_tables(connection, key)
        events.append(connection, now, "resealed")
    with closing(open_database(path, SCHEMA, VERSION)) as connection:
        events.renew_anchor(home, connection)


def _checked(digits: str | None) -> str | None:
    if digits is None:
        return None
    plain = digits.strip().lower()
    if not LEAST_DIGITS <= len(plain) <= 64 or set(plain) - set("0123456789abcdef"):
        raise FoxgloveError(
            f"{digits!r} is no hash of an event; expected 64 digits 0 to 9 and a to f, or at least the first "
            f"{LEAST_DIGITS} of them. Copy it again."
        )
    return plain


def _key_of(home: Path) -> tuple[list[Problem], bytes | None]:
    try:
        return [], read_key(home, make=False)
    except FoxgloveError as error:
        return [Problem(None, f"seals were not compared: {error}")], None


@contextmanager
def _at_one_moment(home: Path) -> Iterator[sqlite3.Connection]:
    """Read a database as it is now, whatever others write to it meanwhile."""
    path = home / DATABASE_FILE
    with (
        told(path),
        closing(
            sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        ) as connection,
    ):
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        require_version(connection, path, VERSION)
        yield connection


def _head(connection: sqlite3.Connection) -> tuple[int, str]:
    row = connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
    return (row[0], str(row[1])) if row is not None else (0, events.BEGINNING)


def _times_of(connection: sqlite3.Connection, kind: str) -> tuple[str, ...]:
    found = connection.execute("SELECT time FROM events WHERE kind = ? ORDER BY number", (kind,))
    return tuple(str(moment) for (moment,) in found)


def _has_event(connection: sqlite3.Connection, digits: str) -> bool:
    found = connection.execute("SELECT 1 FROM events WHERE substr(hash, 1, ?) = ?", (len(digits), digits))
    return found.fetchone() is not None


@dataclass
class _Told:
    """What the events tell of an agreement number."""

    submitted: dict[str, object] = field(default_factory=dict)  # columns of its row
    withdrawn_at: str | None = None
    uses: dict[str, str] = field(default_factory=dict)  # withdrawn from, and when


def _what_events_tell(connection: sqlite3.Connection) -> dict[str, _Told]:
    told_of: dict[str, _Told] = defaultdict(_Told)
    for time_, kind, agreement, details, digest in connection.execute(
        "SELECT time, kind, agreement, details, hash FROM events WHERE agreement IS NOT NULL ORDER BY number"
    ):
        known = told_of[agreement]
        try:
            said = json.loads(details)
            if kind == "submitted":
                known.submitted = {
                    "submitted_at": time_,
                    "place": said["place"],
                    "photographs": said["photographs"],
                }
                known.submitted["event_hash"] = digest
            if kind in ("submitted", "consented_again"):
                known.submitted |= {"language": said["language"], "text_hash": said["text"]}
            elif kind == "withdrawn":
                known.withdrawn_at = time_
            elif kind == "withdrawn_in_part":
                known.uses |= dict.fromkeys(said["uses"], time_)
        except (TypeError, ValueError, LookupError):
            continue  # reported by its hash
    return told_of


def _problems_of_tables(connection: sqlite3.Connection) -> list[Problem]:
    """Return where the tables contradict the events."""
    found = []
    told_of = _what_events_tell(connection)
    live = {row["agreement"]: row for row in connection.execute("SELECT * FROM submissions")}
    tombstones = {row["agreement"]: row for row in connection.execute("SELECT * FROM tombstones")}
    uses: dict[str, dict[str, str]] = defaultdict(dict)
    for agreement, use, moment in connection.execute("SELECT * FROM withdrawn_uses"):
        uses[agreement][use] = moment
    for agreement, known in told_of.items():
        if known.withdrawn_at is not None and (agreement in live or agreement not in tombstones):
            found.append(f"{agreement} was withdrawn, but the tables do not say so any more")
        elif known.withdrawn_at is None and known.submitted and agreement not in live:
            found.append(
                f"{agreement} was submitted, but its record is gone; where no backup has it, withdraw {agreement}"
            )
    for agreement, row in live.items():
        known = told_of.get(agreement, _Told())
        if known.submitted.get("event_hash") != row["event_hash"]:
            found.append(f"{agreement} has a record, but no event of its submission")
            continue
        found += [
            f"{agreement}: {column} is {row[column]!r} in its record, but the events say {said!r}"
            for column, said in known.submitted.items()
            if row[column] != said
        ]
        for use in sorted(known.uses.keys() | uses[agreement].keys()):
            said, there = known.uses.get(use), uses[agreement].get(use)
            if there is None:
                found.append(f"{agreement} withdrew from {use}, but the tables do not say so any more")
            elif said is None:
                found.append(f"{agreement} counts as withdrawn from {use}, but no event says that it was")
            elif said != there:
                found.append(f"{agreement} withdrew from {use} at {said}, but the tables say {there!r}")
    for agreement in sorted(uses.keys() - live.keys()):
        if uses[agreement]:
            found.append(f"{agreement} counts as withdrawn in part, but has no record")
    for agreement, row in tombstones.items():
        known = told_of.get(agreement, _Told())
        if known.withdrawn_at is None:
            found.append(f"{agreement} counts as withdrawn, but no event says that it was")
        elif known.withdrawn_at != row["withdrawn_at"]:
            found.append(
                f"{agreement} was withdrawn at {known.withdrawn_at}, but the tables say {row['withdrawn_at']!r}"
            )
    return [Problem(None, f"{what}. Compare it with a backup.") for what in found]


def _broken_seals(connection: sqlite3.Connection, key: bytes) -> list[Problem]:
    """Return which rows and tables are not as they were sealed."""
    found = [
        f"{row['agreement']}: its row in the table {table} was edited"
        for table in seals.ROWS
        for row in connection.execute(f"SELECT * FROM {table} ORDER BY agreement").fetchall()
        if not seals.is_sealed(key, table, row)
    ]
    sound = seals.sealed_tables(connection, key)
    found += [
        f"the list {_SAID_OF[table]} (table {table}) was edited, or rows of it were added or taken away"
        for table in seals.TABLES
        if table not in sound
    ]
    return [Problem(None, f"{what}. Compare it with a backup.") for what in found]


def _problems_of_files(home: Path, key: bytes | None) -> list[Problem]:
    """Return which files are not as they were submitted, after several looks."""
    found = _look_at_files(home, key)
    for _ in range(LOOKS - 1):
        if not found:
            break
        # Who submits or withdraws in this moment is between the files and the record.
        time.sleep(PAUSE)
        again = set(_look_at_files(home, key))
        found = [what for what in found if what in again]
    return [Problem(None, what) for what in found]


def _look_at_files(home: Path, key: bytes | None) -> list[str]:
    with _at_one_moment(home) as connection:
        live = dict(
            map(tuple, connection.execute("SELECT agreement, file_seals FROM submissions").fetchall())
        )
        unfinished = {agreement for (agreement,) in connection.execute("SELECT agreement FROM unfinished")}
        happened = {
            kind: {agreement for (agreement,) in connection.execute(_NUMBERS_OF, (kind,))}
            for kind in ("submitted", "withdrawn")
        }
        exclusions = excluded_content(tuple(map(str, row)) for row in connection.execute(EXCLUSIONS))
    found = _look_at_exclusions(home, exclusions)
    photographs = home / PHOTOGRAPHS_FOLDER
    try:
        there = {entry.name for entry in photographs.iterdir()} - SYSTEM_FILES
    except OSError as error:
        return [*found, f"{photographs} could not be read: {error.strerror}. Put it back from a backup."]
    for agreement, sealed in live.items():
        found += _look_at_submission(photographs / agreement, sealed, key)
    aside = home / SET_ASIDE_FOLDER
    for name in sorted({entry.name for entry in aside.iterdir()} - SYSTEM_FILES) if aside.is_dir() else ():
        found.append(f"{SET_ASIDE_FOLDER}/{name} was set aside: {_OF_AN_OLDER_RECORD}")
    for name in sorted(there - live.keys() - unfinished):
        found.append(
            f"{PHOTOGRAPHS_FOLDER}/{name} belongs to no submission. {_what_becomes_of(photographs / name, **happened)}"
        )
    return found


_OF_AN_OLDER_RECORD = (
    "the record knows nothing of it. Put back the newest record: it returns to its place when the collection is "
    "opened. If there is none, delete it: nobody can say what its volunteer agreed to."
)
_NUMBERS_OF = "SELECT agreement FROM events WHERE kind = ?"


def _what_becomes_of(path: Path, submitted: set[str], withdrawn: set[str]) -> str:
    if not path.is_dir() or not AGREEMENT_NUMBER.fullmatch(path.name):
        return "Find out where it comes from, and move it away; no command deletes it."
    if path.name in withdrawn:
        return (
            "Its volunteer has withdrawn: somebody put it back. It is deleted when the collection is opened."
        )
    if path.name in submitted:
        return "It was submitted, but its record is gone: put that back from a backup. No command deletes the folder."
    return (
        "The record does not know this number: a form that was killed leaves such a folder, and so does a record that "
        f"is older than it. When the collection is opened it is deleted if a draft has the same photographs; if not, "
        f"it is moved to {SET_ASIDE_FOLDER}."
    )


_WRITTEN_AGAIN = (
    "It is written again when the collection is opened, and an event says so; look what later stages did with this "
    "one."
)
_STAYS_LISTED = (
    "No command takes it off the list. Withdraw this number, or delete the line if nobody withdrew."
)


def _look_at_exclusions(home: Path, exclusions: bytes) -> list[str]:
    try:
        content = (home / EXCLUDED_FILE).read_bytes()
    except OSError as error:
        return [f"{EXCLUDED_FILE} could not be read: {error.strerror}. {_WRITTEN_AGAIN}"]
    there, expected = content.splitlines(), exclusions.splitlines()
    found = [("lacks the line", line, _WRITTEN_AGAIN) for line in expected if line not in there]
    found += [
        ("has a line that is not in the record", line, _STAYS_LISTED)
        for line in there
        if line not in expected
    ]
    if not found and content != exclusions:
        found = [("has its lines in another order, or twice", b"", _WRITTEN_AGAIN)]
    return [f"{EXCLUDED_FILE} {what} {line.decode(errors='replace')!r}. {then}" for what, line, then in found]


def _look_at_submission(folder: Path, sealed: str, key: bytes | None) -> list[str]:
    try:
        expected = dict(json.loads(sealed))
    except (TypeError, ValueError):
        return []  # reported by the seal of the row
    place = f"{PHOTOGRAPHS_FOLDER}/{folder.name}"
    try:
        there = {entry.name for entry in folder.iterdir()} - SYSTEM_FILES
    except FileNotFoundError:
        return [f"{place} is missing. Put it back from a backup."]
    except OSError as error:
        return [f"{place} could not be read: {error.strerror}. Put it back from a backup."]
    found = [
        f"{place}/{name} is missing. Put it back from a backup." for name in sorted(expected.keys() - there)
    ]
    found += [
        f"{place}/{name} was added; nobody submitted it. Move it away."
        for name in sorted(there - expected.keys())
    ]
    if key is None:
        return found
    for name in sorted(expected.keys() & there):
        try:
            is_right = seals.seal_files(key, {name: seals.digest_of(folder / name)})[name] == expected[name]
        except OSError as error:
            found.append(f"{place}/{name} could not be read: {error.strerror}. Put it back from a backup.")
            continue
        if not is_right:
            found.append(f"{place}/{name} is not the file that was submitted. Put it back from a backup.")
    return found
