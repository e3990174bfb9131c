"""The tables of a collection: who has submitted, who has withdrawn, and what later stages made.

In: questions about agreement numbers. Out: rows, numbers, and what is wrong with the tables. Nothing here touches
a photograph; the rules of a submission and of a withdrawal are applied by `store` and `withdrawal`.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import RLock
from typing import Any
from zoneinfo import ZoneInfo

from foxglove_helpers.consent import events, rules, texts
from foxglove_helpers.consent.database import open_database, scrub, told, transaction
from foxglove_helpers.consent.layout import PHOTOGRAPHS_FOLDER
from foxglove_helpers.consent.rules import Refusal, Use
from foxglove_helpers.errors import FoxgloveError

DATABASE_FILE = "consent.sqlite3"
VERSION = 1
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
    event_hash TEXT NOT NULL
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
    secret_digest TEXT NOT NULL
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
    UNIQUE (folder, what)
);
CREATE TABLE IF NOT EXISTS derived_from (
    derived INTEGER NOT NULL REFERENCES derived,
    agreement TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'registered',
    volunteer INTEGER,
    PRIMARY KEY (derived, agreement)
) WITHOUT ROWID;
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

    `unfinished` counts withdrawals that are recorded, but could not be carried out everywhere.
    """

    submissions: int
    withdrawn: int
    withdrawn_in_part: int
    photographs: int
    waiting_for_new_consent: int
    per_day: dict[date, int]
    unfinished: int = 0


class Record:
    """The database of a collection; any number of threads may ask it, one at a time.

    Parameters
    ----------
    home : Path
        Of the collection; it must be there.

    Raises
    ------
    FoxgloveError
        If the database is damaged, or gone although its anchor is there.
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
            self._require_up_to_date()
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

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write everything in the block or nothing; no other thread and no other process writes meanwhile."""
        with self._lock, transaction(self._connection, self.path):
            yield self._connection

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
        return self._numbers("SELECT agreement FROM submissions UNION SELECT agreement FROM tombstones")

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

    def exclusions(self) -> list[tuple[str, str, str]]:
        """Return agreement number, use and time of every withdrawal."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT agreement, 'retention', withdrawn_at FROM tombstones UNION ALL "
                "SELECT agreement, use, withdrawn_at FROM withdrawn_uses ORDER BY 1, 2"
            )
            return [tuple(row) for row in rows]

    def counts(self) -> Counts:
        """Return the collection in numbers: no identities, no faces."""
        with self.reading() as connection:
            fetch = connection.execute
            rows = fetch("SELECT photographs, language, text_hash FROM submissions").fetchall()
            (withdrawn,) = fetch("SELECT count(*) FROM tombstones").fetchone()
            (in_part,) = fetch("SELECT count(DISTINCT agreement) FROM withdrawn_uses").fetchone()
            times = fetch("SELECT time, details FROM events WHERE kind = 'submitted'").fetchall()
        per_day: Counter[date] = Counter()
        for moment, details in times:
            zone = ZoneInfo(json.loads(details)["place"])
            per_day[datetime.fromisoformat(moment).astimezone(zone).date()] += 1
        newest = texts.current_hashes()
        waiting = (rules.needs_new_consent(row["text_hash"], newest[row["language"]]) for row in rows)
        return Counts(
            submissions=len(rows) + withdrawn,
            withdrawn=withdrawn,
            withdrawn_in_part=in_part,
            photographs=sum(row["photographs"] for row in rows),
            waiting_for_new_consent=sum(waiting),
            per_day=dict(sorted(per_day.items())),
            unfinished=len(self.unfinished()),
        )

    def _one(self, statement: str, *values: str) -> sqlite3.Row | None:
        with self.reading() as connection:
            row: sqlite3.Row | None = connection.execute(statement, values).fetchone()
            return row

    def _numbers(self, statement: str, *values: str) -> set[str]:
        with self.reading() as connection:
            return {agreement for (agreement,) in connection.execute(statement, values)}


def _holds_photographs(home: Path) -> bool:
    with suppress(OSError):
        return any((home / PHOTOGRAPHS_FOLDER).iterdir())
    return False


@dataclass(frozen=True)
class Verdict:
    """What a check of a record found, how many events there are, and the hash of the last one."""

    problems: list[events.Problem]
    events: int
    last_hash: str


def verify_home(home: Path, receipt: str | None = None) -> Verdict:
    """Check the record of a collection without opening it for writing.

    Parameters
    ----------
    home : Path
    receipt : str, optional
        The hash of an event that must be there, from a certificate.

    Raises
    ------
    FoxgloveError
        If the database cannot be read.
    """
    path = home / DATABASE_FILE
    anchor = events.read_anchor(home)
    with told(path):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            problems = verify_record(connection, anchor)
            count, last = connection.execute(
                "SELECT count(*), (SELECT hash FROM events ORDER BY number DESC LIMIT 1) FROM events"
            ).fetchone()
            known = connection.execute("SELECT 1 FROM events WHERE hash = ?", (receipt,)).fetchone()
            problems += missing_photographs(connection, home)
        finally:
            connection.close()
    if receipt is not None and known is None:
        problems.append(events.Problem(None, f"no event has the hash {receipt} of the certificate"))
    return Verdict(problems, count, last or events.BEGINNING)


def missing_photographs(connection: sqlite3.Connection, home: Path) -> list[events.Problem]:
    """Return whose photographs are not all where they belong."""
    problems = []
    for agreement, expected in connection.execute(
        "SELECT agreement, photographs FROM submissions"
    ).fetchall():
        folder = home / PHOTOGRAPHS_FOLDER / agreement
        found = sum((folder / f"{agreement}_{place}.jpeg").is_file() for place in range(1, expected + 1))
        still = connection.execute("SELECT 1 FROM submissions WHERE agreement = ?", (agreement,)).fetchone()
        # A volunteer may have withdrawn in this moment.
        if found < expected and still:
            what = f"{agreement}: {expected} photographs were submitted, {found} are there"
            problems.append(events.Problem(None, what))
    return problems


def verify_record(connection: sqlite3.Connection, anchor: events.Anchor | None) -> list[events.Problem]:
    """Return what is wrong with a chain of events and with the tables that stand beside it."""
    problems = events.verify(connection, anchor)
    told_by: dict[str, dict[str, str]] = {}
    for kind, agreement, details, digest in connection.execute(
        "SELECT kind, agreement, details, hash FROM events WHERE agreement IS NOT NULL ORDER BY number"
    ):
        try:
            said = json.loads(details)
        except (TypeError, ValueError):
            continue  # reported by its hash
        known = told_by.setdefault(agreement, {})
        known[kind] = digest
        if kind in ("submitted", "consented_again") and isinstance(said, dict):
            known["text"] = str(said.get("text"))
    live = {
        agreement: (text, digest)
        for agreement, text, digest in connection.execute(
            "SELECT agreement, text_hash, event_hash FROM submissions"
        )
    }
    tombstones = {agreement for (agreement,) in connection.execute("SELECT agreement FROM tombstones")}
    for agreement, known in told_by.items():
        if "withdrawn" in known and (agreement in live or agreement not in tombstones):
            problems.append(
                events.Problem(None, f"{agreement} was withdrawn, but the tables do not say so any more")
            )
        elif "withdrawn" not in known and agreement not in live:
            problems.append(events.Problem(None, f"{agreement} was submitted, but its record is gone"))
    for agreement, (text, digest) in live.items():
        known = told_by.get(agreement, {})
        if known.get("submitted") != digest:
            problems.append(events.Problem(None, f"{agreement} has a record, but no event of its submission"))
        elif known.get("text") != text:
            problems.append(
                events.Problem(None, f"{agreement}: the text in its record is not the one that was accepted")
            )
    for agreement in sorted(tombstones - {a for a, known in told_by.items() if "withdrawn" in known}):
        problems.append(
            events.Problem(None, f"{agreement} counts as withdrawn, but no event says that it was")
        )
    return problems


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


def end_of_right(row: sqlite3.Row | dict[str, Any]) -> datetime:
    """Return the moment at which the right to withdraw ends: the midnight after the last day."""
    return datetime.combine(last_day_of(row) + timedelta(days=1), time(), ZoneInfo(row["place"]))
