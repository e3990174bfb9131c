"""The tables of a collection: who has submitted, who has withdrawn, and what later stages made.

In: questions about agreement numbers. Out: rows, numbers, and what is wrong with the tables. Nothing here touches
a photograph; the rules of a submission and of a withdrawal are applied by `store` and `withdrawal`.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from foxglove_helpers.consent import events, rules, seals, texts
from foxglove_helpers.consent.database import open_database, scrub, told, transaction
from foxglove_helpers.consent.layout import KEY, KEY_FILE, PHOTOGRAPHS_FOLDER, if_lost, read_key
from foxglove_helpers.consent.rules import Refusal, Use
from foxglove_helpers.errors import FoxgloveError

DATABASE_FILE = "consent.sqlite3"
VERSION = 2
EXCLUSIONS = (
    "SELECT agreement, 'retention', withdrawn_at FROM tombstones UNION ALL "
    "SELECT agreement, use, withdrawn_at FROM withdrawn_uses ORDER BY 1, 2"
)
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS submissions (
    agreement TEXT PRIMARY KEY,
    submitted_at TEXT NOT NULL,
    place TEXT NOT NULL,
    year_of_birth INTEGER NOT NULL,
    language TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    photographs INTEGER NOT NULL,
    secret_digest TEXT NOT NULL,
    request_digest TEXT NOT NULL UNIQUE,
    draft_digest TEXT NOT NULL UNIQUE,
    event_hash TEXT NOT NULL,
    file_seals TEXT NOT NULL,
    seal TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS withdrawn_uses (
    agreement TEXT NOT NULL REFERENCES submissions ON DELETE CASCADE,
    use TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    PRIMARY KEY (agreement, use)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tombstones (
    agreement TEXT PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'withdrawn',
    withdrawn_at TEXT NOT NULL,
    secret_digest TEXT NOT NULL,
    seal TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unfinished (
    agreement TEXT PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'unfinished'
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS derived (
    number INTEGER PRIMARY KEY,
    folder TEXT NOT NULL,
    what TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'finished',
    UNIQUE (folder, what)
);
CREATE TABLE IF NOT EXISTS derived_from (
    derived INTEGER NOT NULL REFERENCES derived,
    agreement TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'registered',
    volunteer INTEGER,
    PRIMARY KEY (derived, agreement)
) WITHOUT ROWID;
{seals.SCHEMA}
{events.SCHEMA}
"""


class SubmissionRefused(FoxgloveError):  # noqa: N818
    """A submission that the rules do not allow; `refusals` says why."""

    def __init__(self, refusals: list[Refusal]) -> None:
        why = ", ".join(f"{refusal.field}: {refusal.reason}" for refusal in refusals)
        super().__init__(
            f"The submission is refused ({why}). Nothing was stored; correct it and submit again."
        )
        self.refusals = refusals


class UnknownAgreement(FoxgloveError):  # noqa: N818
    """No such agreement number, or another secret: which of the two is not told."""

    def __init__(self) -> None:
        super().__init__(
            "This agreement number and this secret do not belong together. Compare both with the certificate."
        )


class DamagedRecord(FoxgloveError):  # noqa: N818
    """A record that was changed: nothing is deleted, given out or added until somebody has looked."""

    def __init__(self, home: Path, problems: Sequence[object]) -> None:
        super().__init__(
            f"The record of {home} was changed ({len(problems)} place(s); the first: {str(problems[0]).rstrip('.')}). "
            "Nothing was touched. Run foxglove consent verify, which names them all, and compare with a backup. "
            "Withdrawing goes on as before."
        )


class RightHasEnded(FoxgloveError):  # noqa: N818
    """The last day on which a volunteer could withdraw is over."""

    def __init__(self, last_day: date) -> None:
        super().__init__(
            f"The right to withdraw ended with {last_day}. Ask the organisers of the collection."
        )
        self.last_day = last_day


@dataclass(frozen=True)
class Receipt:
    """What a volunteer gets to know of a submission; `last_day` is the last on which one may withdraw."""

    agreement: str
    submitted_at: datetime
    last_day: date
    text_hash: str
    photographs: int
    event_hash: str


@dataclass(frozen=True)
class Status:
    """What a volunteer may see of the own submission; `submitted_at` and `last_day` are gone with a withdrawal."""

    agreement: str
    submitted_at: datetime | None
    last_day: date | None
    can_withdraw: bool
    photographs: int
    language: str | None
    text_hash: str | None
    needs_new_consent: bool
    uses: frozenset[Use]
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Counts:
    """The collection in numbers: `submissions` counts all there ever were, `per_day` by days of the place.

    `waiting_for_new_consent` counts those who agreed to an older text, `unfinished` withdrawals that are recorded,
    but could not be carried out everywhere, and `cut_off` copies and releases that were begun and not finished.
    """

    submissions: int
    withdrawn: int
    withdrawn_in_part: int
    photographs: int
    waiting_for_new_consent: int
    per_day: dict[date, int]
    unfinished: int = 0
    cut_off: int = 0


class Record:
    """The database of a collection; any number of threads may ask it, one at a time.

    Parameters
    ----------
    home : Path
        Of the collection; it must be there.

    Raises
    ------
    FoxgloveError
        If the database is damaged, or gone although its anchor is there, or sealed with another key.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / DATABASE_FILE
        self._lock = RLock()
        anchor = events.read_anchor(home)
        if anchor is not None and anchor.count and not self.path.exists():
            raise FoxgloveError(
                f"{self.path} is missing, but {events.ANCHOR_FILE} beside it knows of {anchor.count} events. Put the "
                "database back; an empty one in its place would lose every consent and every withdrawal."
            )
        if not self.path.exists() and _holds_photographs(home):
            raise FoxgloveError(
                f"{self.path} is missing, but there are photographs in {home / PHOTOGRAPHS_FOLDER}. Put the database "
                "back; an empty one in its place would lose every consent and delete every photograph."
            )
        # Before the database: from then on, a missing anchor means that somebody took it away.
        if not self.path.exists():
            events.begin_anchor(home)
        self._connection = open_database(self.path, SCHEMA, VERSION)
        try:
            self._require_tables()
            self._require_up_to_date()
            self.key = self._read_key()
        except BaseException:
            self._connection.close()
            raise

    def _require_up_to_date(self) -> None:
        """Refuse a database that is older than its anchor: tidying up after it would delete what it does not know."""
        with self.reading() as connection:
            whole = events.reaches(connection, events.read_anchor(self.home))
        if not whole:
            raise FoxgloveError(
                f"{self.path} is not the one that {events.ANCHOR_FILE} beside it was written for: it is older, cut off "
                "or changed. Nothing was touched. Put back the database that belongs to it, with its -wal file; "
                "foxglove consent verify says what is wrong with this one."
            )

    def _require_tables(self) -> None:
        with self.reading() as connection:
            problems = [problem for problem in changed_schema(connection) if problem.is_of_table]
        if problems:
            raise FoxgloveError(f"{self.path}: {problems[0].what} Put back a sound copy of the database.")

    def _read_key(self) -> bytes:
        with self.reading() as connection:
            is_new = _is_new(connection)
        # Never a new one for a record that is sealed with another.
        key = read_key(self.home, make=is_new)
        with self.reading() as connection:
            if seals.is_the_key(connection, key):
                return key
        with self.writing() as connection:
            # Looked at again where nobody else writes: two processes may start at once.
            if _is_new(connection):
                seals.seal_key(connection, key)
                seals.seal_tables(connection, key)
            elif not seals.is_the_key(connection, key):
                raise FoxgloveError(
                    f"{self.home} is sealed with another key. Nothing was changed. Put back the file {KEY_FILE} that "
                    f"belongs to it, or set {KEY} as it was when the collection was begun. {if_lost(self.home)}"
                )
        return key

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self, *, sealed: bool = False) -> Iterator[sqlite3.Connection]:
        """Write everything in the block or nothing; no other thread and no other process writes meanwhile.

        Where the block writes into a table that is `sealed` as a whole, its seal is made anew; unless it did not fit
        before, which must stay to be seen.
        """
        with self._lock, transaction(self._connection, self.path):
            whole = seals.sealed_tables(self._connection, self.key) if sealed else []
            yield self._connection
            if whole:
                seals.seal_tables(self._connection, self.key, whole)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read in the block; no other thread of this process writes meanwhile."""
        with self._lock, told(self.path):
            yield self._connection

    def scrub(self) -> None:
        """Remove all remains of deleted rows from the files of the database."""
        with self._lock:
            scrub(self._connection, self.path)

    def advance_anchor(self) -> None:
        """Move the anchor outside the database to the last event."""
        # What is committed is committed: an anchor that lags behind catches up with the next event.
        with suppress(FoxgloveError), self.reading() as connection:
            events.advance_anchor(self.home, connection)

    def submission(self, agreement: str) -> sqlite3.Row | None:
        """Return the row of a submission that is not withdrawn."""
        return self._one("SELECT * FROM submissions WHERE agreement = ?", agreement)

    def submission_of(self, request: str, draft: str) -> sqlite3.Row | None:
        """Return the row of what was submitted by a request or from a draft, both as digests."""
        return self._one(
            "SELECT * FROM submissions WHERE request_digest = ? OR draft_digest = ?", request, draft
        )

    def tombstone(self, agreement: str) -> sqlite3.Row | None:
        """Return the row of a submission that is withdrawn."""
        return self._one("SELECT * FROM tombstones WHERE agreement = ?", agreement)

    def is_live(self, agreement: str) -> bool:
        """Tell whether a number was issued and is not withdrawn."""
        return self.submission(agreement) is not None

    def live(self) -> set[str]:
        """Return all numbers that are not withdrawn."""
        return self._numbers("SELECT agreement FROM submissions")

    def issued(self) -> set[str]:
        """Return every number there ever was: those of withdrawn volunteers are never given to others."""
        return self._numbers(
            "SELECT agreement FROM submissions UNION SELECT agreement FROM tombstones UNION "
            "SELECT agreement FROM events WHERE kind = 'submitted'"
        )

    def submitted(self) -> set[str]:
        """Return the numbers that were acknowledged, as the events tell, whatever became of them."""
        return self._numbers("SELECT agreement FROM events WHERE kind = 'submitted'")

    def withdrawn(self) -> set[str]:
        """Return the numbers that have withdrawn from everything."""
        return self._numbers("SELECT agreement FROM tombstones")

    def unfinished(self) -> set[str]:
        """Return the numbers whose withdrawal is recorded, but not yet carried out everywhere."""
        return self._numbers("SELECT agreement FROM unfinished")

    def excluded(self, use: Use) -> frozenset[str]:
        """Return the numbers that must be left out of a use."""
        return frozenset(
            self._numbers(
                "SELECT agreement FROM tombstones UNION SELECT agreement FROM withdrawn_uses WHERE use = ?",
                use.value,
            )
        )

    def withdrawn_uses(self, agreement: str) -> set[Use]:
        """Return what a volunteer has withdrawn from, everything included."""
        with self.reading() as connection:
            rows = connection.execute("SELECT use FROM withdrawn_uses WHERE agreement = ?", (agreement,))
            part = {Use(use) for (use,) in rows}
        return {Use.RETENTION} if self.tombstone(agreement) is not None else part

    def waiting(self) -> set[str]:
        """Return the numbers of those who agreed to an older text, and have not been asked again."""
        newest = texts.current_hashes()
        with self.reading() as connection:
            rows = connection.execute("SELECT agreement, language, text_hash FROM submissions").fetchall()
        return {a for a, language, text in rows if rules.needs_new_consent(text, newest[language])}

    def cut_off(self) -> list[tuple[int, str]]:
        """Return number and folder of what was begun from photographs, and not said to be finished."""
        with self.reading() as connection:
            rows = connection.execute("SELECT number, folder FROM derived WHERE state <> 'finished'")
            return [tuple(row) for row in rows]

    def is_registered(self, number: int) -> bool:
        """Tell whether something made from photographs is still in the register."""
        return self._one("SELECT number FROM derived WHERE number = ?", number) is not None

    def exclusions(self) -> list[tuple[str, str, str]]:
        """Return agreement number, use and time of every withdrawal."""
        with self.reading() as connection:
            return [tuple(row) for row in connection.execute(EXCLUSIONS)]

    def withdrawn_since(self, agreement: str) -> dict[Use, datetime]:
        """Return from which uses a number has withdrawn, and when."""
        return {
            Use(use): datetime.fromisoformat(at)
            for number, use, at in self.exclusions()
            if number == agreement
        }

    def originals_kept(self, agreement: str) -> bool:
        """Tell whether the network address and the names of files were kept with a submission."""
        statement = "SELECT details FROM events WHERE kind = 'submitted' AND agreement = ?"
        row = self._one(statement, agreement)
        return row is not None and json.loads(row["details"])["originals_kept"] is True

    def counts(self) -> Counts:
        """Return the collection in numbers: no identities, no faces."""
        with self.reading() as connection:
            fetch = connection.execute
            live, photographs = fetch(
                "SELECT count(*), coalesce(sum(photographs), 0) FROM submissions"
            ).fetchone()
            (withdrawn,) = fetch("SELECT count(*) FROM tombstones").fetchone()
            (in_part,) = fetch("SELECT count(DISTINCT agreement) FROM withdrawn_uses").fetchone()
            times = fetch("SELECT time, details FROM events WHERE kind = 'submitted'").fetchall()
        per_day: Counter[date] = Counter()
        for moment, details in times:
            zone = ZoneInfo(json.loads(details)["place"])
            per_day[datetime.fromisoformat(moment).astimezone(zone).date()] += 1
        return Counts(
            submissions=live + withdrawn,
            withdrawn=withdrawn,
            withdrawn_in_part=in_part,
            photographs=photographs,
            waiting_for_new_consent=len(self.waiting()),
            per_day=dict(sorted(per_day.items())),
            unfinished=len(self.unfinished()),
            cut_off=len(self.cut_off()),
        )

    def _one(self, statement: str, *values: str | int) -> sqlite3.Row | None:
        with self.reading() as connection:
            row: sqlite3.Row | None = connection.execute(statement, values).fetchone()
            return row

    def _numbers(self, statement: str, *values: str) -> set[str]:
        with self.reading() as connection:
            return {agreement for (agreement,) in connection.execute(statement, values)}


def _is_new(connection: sqlite3.Connection) -> bool:
    statement = "SELECT NOT EXISTS (SELECT 1 FROM seals) AND NOT EXISTS (SELECT 1 FROM events)"
    return bool(connection.execute(statement).fetchone()[0])


def _holds_photographs(home: Path) -> bool:
    with suppress(OSError):
        return any((home / PHOTOGRAPHS_FOLDER).iterdir())
    return False


@dataclass(frozen=True)
class ChangedSchema:
    """A part of the database that is not as Foxglove makes it."""

    name: str
    what: str
    is_of_table: bool


def changed_schema(connection: sqlite3.Connection) -> list[ChangedSchema]:
    """Return which tables and triggers are missing, other ones or too many."""
    with closing(sqlite3.connect(":memory:")) as sound:
        sound.executescript(SCHEMA)
        expected = _objects(sound)
    found = _objects(connection)
    changed = []
    for name in sorted(expected.keys() | found.keys()):
        wanted, there = expected.get(name), found.get(name)
        if wanted is None and there is not None:
            changed.append(
                ChangedSchema(name, f"the {there[0]} {name} was added; it is no part of the record.", False)
            )
        elif wanted is not None and wanted != there:
            how = (
                "is missing"
                if there is None
                else f"is not the one that Foxglove makes, but another {there[0]}"
            )
            changed.append(ChangedSchema(name, f"the {wanted[0]} {name} {how}.", wanted[0] == "table"))
    return changed


def _objects(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    rows = connection.execute(
        "SELECT name, type, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {name: (kind, sql) for name, kind, sql in rows.fetchall()}


def receipt_of_row(row: sqlite3.Row | dict[str, Any]) -> Receipt:
    """Return what the volunteer gets to know of a row of submissions."""
    return Receipt(
        row["agreement"],
        datetime.fromisoformat(row["submitted_at"]),
        last_day_of(row),
        row["text_hash"],
        row["photographs"],
        row["event_hash"],
    )


def last_day_of(row: sqlite3.Row | dict[str, Any]) -> date:
    """Return the last day on which the volunteer of a row of submissions may withdraw."""
    return rules.last_day_to_withdraw(datetime.fromisoformat(row["submitted_at"]), ZoneInfo(row["place"]))


def may_withdraw(row: sqlite3.Row, now: datetime) -> bool:
    """Tell whether the volunteer of a row of submissions may still withdraw."""
    submitted_at = datetime.fromisoformat(row["submitted_at"])
    # A clock that was put back must not cost anybody the right to withdraw.
    return rules.can_withdraw(submitted_at, max(now, submitted_at), ZoneInfo(row["place"]))


def status_of_row(row: sqlite3.Row, uses: frozenset[Use], now: datetime) -> Status:
    """Return what a volunteer may see of the own row of submissions, of which `uses` are still agreed to."""
    return Status(
        row["agreement"],
        datetime.fromisoformat(row["submitted_at"]),
        last_day_of(row),
        may_withdraw(row, now),
        row["photographs"],
        row["language"],
        row["text_hash"],
        rules.needs_new_consent(row["text_hash"], texts.current_text(row["language"]).hash),
        uses,
        None,
    )


def end_of_right(row: sqlite3.Row | dict[str, Any]) -> datetime:
    """Return the moment at which the right to withdraw ends: the midnight after the last day."""
    return datetime.combine(last_day_of(row) + timedelta(days=1), time(), ZoneInfo(row["place"]))
