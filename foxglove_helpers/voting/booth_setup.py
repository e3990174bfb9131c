"""How a booth begins, and how it goes on after a restart: its database, its key, its photographs.

In: a folder, and the photographs to vote on. Out: a database that `booth` opens. What is voted on never grows
while people vote; it only shrinks where a volunteer has withdrawn.
"""

import os
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import filelock

from foxglove_helpers.consent.database import StoreRefused, open_database, scrub, transaction
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import not_written
from foxglove_helpers.release import VOTERS
from foxglove_helpers.voting.photographs import Shown

DATABASE_FILE, KEY_FILE = "booth.sqlite3", "key"
QUESTIONS = {"gender": ("gender",), "smile": ("smile",), "both": ("gender", "smile")}
MOST_VOTERS = 500
VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS photographs (
  face TEXT PRIMARY KEY, volunteer INTEGER NOT NULL, photograph INTEGER NOT NULL, file TEXT NOT NULL,
  thumbnail TEXT NOT NULL, UNIQUE (volunteer, photograph));
CREATE TABLE IF NOT EXISTS items (
  item INTEGER PRIMARY KEY, question TEXT NOT NULL, volunteer INTEGER NOT NULL, photograph INTEGER NOT NULL,
  UNIQUE (question, volunteer, photograph));
CREATE TABLE IF NOT EXISTS voters (
  voter INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, seed TEXT NOT NULL, joined INTEGER NOT NULL DEFAULT 0,
  handed_in INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS votes (
  voter INTEGER NOT NULL REFERENCES voters, item INTEGER NOT NULL REFERENCES items,
  vote INTEGER NOT NULL CHECK (vote IN (0, 1)), number INTEGER NOT NULL, PRIMARY KEY (voter, item)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decisions (
  volunteer INTEGER PRIMARY KEY, female INTEGER NOT NULL CHECK (female IN (0, 1)), decided_by TEXT NOT NULL,
  why TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, voter INTEGER, item INTEGER,
  vote INTEGER, details TEXT);
CREATE TRIGGER IF NOT EXISTS log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""
LOG_IS_KEPT = (
    "CREATE TRIGGER IF NOT EXISTS log_is_kept BEFORE DELETE ON log "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"
)
SCHEMA = _TABLES + LOG_IS_KEPT


@dataclass(frozen=True)
class Remembered:
    """What a booth knows of how it was started, so that its folder is enough to start it again.

    `work` is the work folder of a curation, or `volunteers` and `seed` say which people of the twin; where a booth
    was made by a lesson it knows of neither. `consent` is the collection whose photographs these are; `host`, `port`,
    `address` and `behind_proxy` are how it was served.
    """

    question: str
    expected: int
    work: Path | None
    volunteers: int | None
    seed: int | None
    consent: Path | None = None
    host: str | None = None
    port: int | None = None
    address: str | None = None
    behind_proxy: bool = False


def remembered(home: Path) -> Remembered | None:
    """Return what the booth in a folder was started with; None where there is no booth yet.

    Raises
    ------
    FoxgloveError
        If its database is damaged.
    """
    path = home / DATABASE_FILE
    if not path.is_file():
        return None
    connection = open_database(path, SCHEMA, VERSION)
    try:
        facts = dict(connection.execute("SELECT name, value FROM facts").fetchall())
    finally:
        connection.close()
    if not facts:
        return None
    return Remembered(
        question=facts["question"],
        expected=int(facts["expected"]),
        work=Path(facts["work"]) if "work" in facts else None,
        volunteers=int(facts["volunteers"]) if "volunteers" in facts else None,
        seed=int(facts["seed"]) if "seed" in facts else None,
        consent=Path(facts["consent"]) if "consent" in facts else None,
        host=facts.get("host"),
        port=int(facts["port"]) if "port" in facts else None,
        address=facts.get("address"),
        behind_proxy=facts.get("behind_proxy") == "yes",
    )


def remember_place(home: Path, host: str, port: int, address: str | None, behind_proxy: bool) -> None:
    """Note where the booth in a folder is served, for `remembered`: so its folder is enough to start it again."""
    known = {"host": host, "port": str(port), "behind_proxy": "yes" if behind_proxy else "no"}
    if address is not None:
        known["address"] = address
    path = home / DATABASE_FILE
    connection = open_database(path, SCHEMA, VERSION)
    try:
        with transaction(connection, path):
            _note_facts(connection, known)
    finally:
        connection.close()


@contextmanager
def only_server(home: Path) -> Iterator[None]:
    """Hold a booth for the one server that may serve it; the operating system lets go of it for a killed process.

    Raises
    ------
    FoxgloveError
        If another process serves it, or the operating system refuses to write beside its folder.
    """
    target = home.resolve()
    # Beside the folder, as a withdrawal reads everything in it; another lock than the one that cleaning takes.
    lock = filelock.FileLock(target.with_name(f".{target.name}.serving.lock"), timeout=0)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout:
        before = remembered(home)
        where = "" if before is None or before.host is None else f", last at {before.host} port {before.port}"
        raise FoxgloveError(
            f"{home} is being served by another process already{where}. Nothing was changed. Go on with that one, or "
            "stop it first (Ctrl-C in its terminal), then run the same again."
        ) from None
    except OSError as error:
        raise not_written(target, error) from error
    try:
        yield
    finally:
        lock.release()


def prepare(
    home: Path,
    photographs: Sequence[Shown],
    *,
    question: str | None = None,
    expected: int | None = None,
    source: str = "work",
    work: Path | None = None,
    volunteers: int | None = None,
    seed: int | None = None,
    consent: Path | None = None,
) -> list[str]:
    """Make a booth in a folder, or go on with the one that is there.

    Parameters
    ----------
    home : Path
    photographs : sequence of Shown
        A booth that is there must be about the same ones. Some may have gone since, because a volunteer has
        withdrawn: they and the votes on them are removed, and the log says so.
    question : "gender", "smile" or "both", optional
        Unless given, that of the booth that is there; both in a new one.
    expected : int, optional
        How many voters there are places for. It may change from one start to the next; unless given, it stays (17,
        as in R1, in a new booth).
    source : "work" or "twin"
        Whose photographs these are.
    work, volunteers, seed : optional
        Where they came from, kept for `remembered`.
    consent : Path, optional
        Folder of the collection that they belong to: whoever withdraws from it is taken out of the vote.

    Returns
    -------
    list of str
        What the person who starts the booth should know.

    Raises
    ------
    FoxgloveError
        If the booth that is there is about other photographs or another question, or the numbers are wrong.
    """
    if expected is not None and not 1 <= expected <= MOST_VOTERS:
        raise FoxgloveError(
            f"--voters-expected is {expected}; expected a whole number from 1 to {MOST_VOTERS} (17 in R1)."
        )
    home.mkdir(parents=True, exist_ok=True)
    path = home / DATABASE_FILE
    booth_key(home)
    connection = open_database(path, SCHEMA, VERSION)
    try:
        with transaction(connection, path):
            facts = dict(connection.execute("SELECT name, value FROM facts").fetchall())
            if not facts:
                question = question or "both"
                _begin(connection, photographs, question)
                told: list[str] = []
            else:
                question = question or facts["question"]
                if facts["question"] != question:
                    raise FoxgloveError(
                        f"{home} holds a vote on {facts['question']}; expected one on {question}. Take another --home, "
                        f"or go on with --question {facts['question']}."
                    )
                told = _compared(connection, photographs, home)
            if expected is None:
                expected = int(facts.get("expected", VOTERS))
            known = {
                "question": question,
                "expected": expected,
                "source": source,
                "work": None if work is None else work.resolve(),
                "volunteers": volunteers,
                "seed": seed,
                "consent": None if consent is None else consent.resolve(),
            }
            _note_facts(connection, {name: str(value) for name, value in known.items() if value is not None})
        if told:
            # Another program may be reading; it empties the log when it is closed.
            with suppress(StoreRefused):
                scrub(connection, path)
    finally:
        connection.close()
    return told


def _note_facts(connection: sqlite3.Connection, facts: Mapping[str, str]) -> None:
    connection.executemany(
        "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        list(facts.items()),
    )


def _begin(connection: sqlite3.Connection, photographs: Sequence[Shown], question: str) -> None:
    for shown in photographs:
        connection.execute(
            "INSERT INTO photographs VALUES (?, ?, ?, ?, ?)",
            (
                secrets.token_hex(16),
                shown.volunteer,
                shown.photograph,
                shown.file,
                str(shown.thumbnail.resolve()),
            ),
        )
    asked = {
        "gender": sorted({(shown.volunteer, 0) for shown in photographs}),
        "smile": [(shown.volunteer, shown.photograph) for shown in photographs],
    }
    for name in QUESTIONS[question]:
        connection.executemany(
            "INSERT INTO items (question, volunteer, photograph) VALUES (?, ?, ?)",
            [(name, *item) for item in asked[name]],
        )


def _compared(connection: sqlite3.Connection, photographs: Sequence[Shown], home: Path) -> list[str]:
    """Remove what has gone since the vote began, by the names of files; refuse what has come."""
    now = {shown.file: shown for shown in photographs}
    before: dict[str, tuple[int, int]] = {
        row["file"]: (row["volunteer"], row["photograph"])
        for row in connection.execute("SELECT volunteer, photograph, file FROM photographs").fetchall()
    }
    come = sorted(set(now) - set(before))
    if come:
        others = f" and {len(come) - 1} other(s)" if len(come) > 1 else ""
        raise FoxgloveError(
            f"{home}: the vote began without {come[0]}{others}; expected the same photographs throughout, or else "
            "voters would not vote on the same. Leave them out of the curation again, or start a new booth: --home."
        )
    connection.executemany(
        "UPDATE photographs SET thumbnail = ? WHERE file = ?",
        [(str(shown.thumbnail.resolve()), file) for file, shown in now.items()],
    )
    gone = set(before) - set(now)
    take_out(connection, {before[file] for file in gone})
    told = []
    if gone:
        told.append(
            f"{len(gone)} photograph(s) are no longer in the work folder: they and the votes on them were removed."
        )
    if any((shown.volunteer, shown.photograph) != before[file] for file, shown in now.items()):
        # A photograph is known by its file: whose face it is does not depend on how it was counted.
        told.append(
            "The work folder numbers volunteers otherwise than this vote, perhaps because it was made anew. The vote "
            "goes on with its own numbers. Tally it with foxglove vote tally --home, which goes by the names of files."
        )
    return told


def take_out(connection: sqlite3.Connection, gone: Collection[tuple[int, int]]) -> None:
    """Remove photographs, the votes on them, and what the log tells of these; call it in a transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
        Of the booth.
    gone : collection of (int, int)
        Volunteer and photograph. Of whom nothing is left, the label of gender is no longer asked for, and decisions
        go, too.
    """
    if not gone:
        return
    connection.executemany("DELETE FROM photographs WHERE volunteer = ? AND photograph = ?", sorted(gone))
    stay = {row["volunteer"] for row in connection.execute("SELECT volunteer FROM photographs")}
    people = {volunteer for volunteer, _ in gone} - stay
    items = [
        row["item"]
        for row in connection.execute("SELECT * FROM items").fetchall()
        if (row["volunteer"], row["photograph"]) in gone
        or (row["question"] == "gender" and row["volunteer"] in people)
    ]
    at = datetime.now(UTC).isoformat(timespec="seconds")
    # Nobody but a withdrawal takes lines out of the log; that it did stands there.
    connection.execute("DROP TRIGGER log_is_kept")
    for item in items:
        connection.execute("DELETE FROM votes WHERE item = ?", (item,))
        connection.execute("DELETE FROM items WHERE item = ?", (item,))
        connection.execute("DELETE FROM log WHERE item = ?", (item,))
        connection.execute("INSERT INTO log (at, kind, item) VALUES (?, 'removed', ?)", (at, item))
    for volunteer in people:
        connection.execute("DELETE FROM decisions WHERE volunteer = ?", (volunteer,))
        connection.execute(
            "DELETE FROM log WHERE kind = 'decision' AND json_extract(details, '$.volunteer') = ?",
            (volunteer,),
        )
    connection.execute(LOG_IS_KEPT)


def booth_key(home: Path) -> bytes:
    """Return the booth's own random bytes, made at its first start; nobody else may read them."""
    path = home / KEY_FILE
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        key = bytes.fromhex(path.read_text("ascii").strip() or "00")
        if len(key) < 32:
            raise FoxgloveError(
                f"{path} is no key of a booth; expected 64 hexadecimal digits. Put back a sound copy."
            ) from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return bytes.fromhex(path.read_text("ascii"))
