"""A withdrawal, whole or in part: recorded first, then carried out everywhere, until nothing is left to do.

In: an agreement number and what is withdrawn. Out: a tombstone without personal data, photographs, crops, votes
and rows that are gone, an exclusion list, and a report that also names what cannot be undone: models that have
learned, tables that others have. R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) gave the right for 50 days.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from foxglove_helpers.consent import events, rules
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.derived import Derived, clean_derived, must_be_cleaned
from foxglove_helpers.consent.layout import EXCLUDED_FILE, PHOTOGRAPHS_FOLDER, write_excluded
from foxglove_helpers.consent.originals import Originals
from foxglove_helpers.consent.record import Record, RightHasEnded, last_day_of
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import one_at_a_time


@dataclass(frozen=True)
class Left:
    """Something that a withdrawal cannot undo, and since when it exists."""

    what: Derived
    folder: Path
    registered_at: datetime


@dataclass(frozen=True)
class WithdrawalReport:
    """What a withdrawal did.

    `uses` were asked for, `uses_left` are still agreed to, `deleted` counts photographs, pictures, files, lines
    and rows, `cannot_be_undone` names models and published tables, and `not_deleted` says what stood in the way;
    that is tried again whenever the collection is opened or purged.
    """

    agreement: str
    withdrawn_at: datetime
    uses: frozenset[Use]
    uses_left: frozenset[Use]
    deleted: dict[str, int]
    cannot_be_undone: list[Left]
    not_deleted: list[str]


def record_withdrawal(
    record: Record, agreement: str, uses: Iterable[Use], by: str, now: datetime, *, late: bool
) -> None:
    """Write down a withdrawal; from then on it counts, whatever happens to the computer.

    Parameters
    ----------
    record : Record
    agreement : str
        A number that was issued. Nothing is recorded twice.
    uses : iterable of Use
    by : str
        "volunteer" or "staff".
    now : datetime
    late : bool
        Also after the last day.

    Raises
    ------
    RightHasEnded
        If the last day is over, unless `late`.
    FoxgloveError
        If no use is named.
    """
    asked = {Use(use) for use in uses}
    if not asked:
        raise FoxgloveError(f"no use was named; expected {', '.join(Use)}. Choose what to withdraw from.")
    with record.writing() as connection:
        row = record.submission(agreement)
        if row is None:
            return
        in_time = may_withdraw(row, now)
        if not in_time and not late:
            raise RightHasEnded(last_day_of(row))
        new = asked - record.withdrawn_uses(agreement)
        if new:
            _write(connection, row, new, events.as_utc(now))
            kind = "withdrawn" if Use.RETENTION in new else "withdrawn_in_part"
            details = {"by": by, "late": not in_time, "uses": sorted(new)}
            events.append(connection, now, kind, agreement, details)
    record.advance_anchor()


def _write(connection: sqlite3.Connection, row: sqlite3.Row, new: set[Use], time: str) -> None:
    agreement = row["agreement"]
    if Use.RETENTION in new:
        connection.execute("DELETE FROM submissions WHERE agreement = ?", (agreement,))
        connection.execute(
            "INSERT INTO tombstones (agreement, withdrawn_at, secret_digest) VALUES (?, ?, ?)",
            (agreement, time, row["secret_digest"]),
        )
    else:
        connection.executemany(
            "INSERT INTO withdrawn_uses VALUES (?, ?, ?)", [(agreement, use.value, time) for use in new]
        )
    connection.execute("INSERT OR IGNORE INTO unfinished (agreement) VALUES (?)", (agreement,))


def carry_out(
    record: Record, originals: Originals, agreement: str, asked: Iterable[Use], now: datetime
) -> WithdrawalReport:
    """Delete what a recorded withdrawal asks for; may be repeated until nothing is left to do."""
    deleted: Counter[str] = Counter()
    not_deleted: list[str] = []
    gone = record.withdrawn_uses(agreement)
    left = rules.uses_left(gone)
    # First, so that no later stage takes up again what is being deleted; and again, because that makes room.
    with suppress(FoxgloveError):
        list_exclusions(record)
    if not left:
        deleted["photographs"] += _delete_photographs(record.home, agreement, not_deleted)
        originals.remove(agreement)
    cannot = _clean_everything(record, agreement, set(Use) - left, deleted, not_deleted)
    try:
        list_exclusions(record)
    except FoxgloveError as error:
        not_deleted.append(str(error))
    if not left:
        try:
            # Which rows of a published table were whose is what makes them personal.
            with record.writing() as connection:
                connection.execute(
                    "UPDATE derived_from SET volunteer = NULL WHERE agreement = ? AND derived IN "
                    "(SELECT number FROM derived WHERE what IN (?, ?))",
                    (agreement, Derived.MODEL.value, Derived.PUBLISHED_RELEASE.value),
                )
            record.scrub()
        except StoreRefused as error:
            not_deleted.append(str(error))
    if not not_deleted:
        with record.writing() as connection:
            connection.execute("DELETE FROM unfinished WHERE agreement = ?", (agreement,))
    tombstone = record.tombstone(agreement)
    at = datetime.fromisoformat(tombstone["withdrawn_at"]) if tombstone is not None else now
    uses = frozenset(Use(use) for use in asked)
    return WithdrawalReport(agreement, at, uses, left, dict(+deleted), cannot, not_deleted)


def _delete_photographs(home: Path, agreement: str, not_deleted: list[str]) -> int:
    place = home / PHOTOGRAPHS_FOLDER / agreement
    count = len(list(place.glob("*.jpeg")))
    try:
        shutil.rmtree(place)
    except FileNotFoundError:
        return 0
    except OSError as error:
        not_deleted.append(f"{place} could not be deleted: {error.strerror or error}.")
    return count


def _clean_everything(
    record: Record, agreement: str, gone: set[Use], deleted: Counter[str], not_deleted: list[str]
) -> list[Left]:
    """Take a volunteer out of whatever is registered, and return what one cannot be taken out of."""
    cannot = []
    with record.reading() as connection:
        registered = connection.execute(
            "SELECT number, folder, what, registered_at, volunteer FROM derived JOIN derived_from "
            "ON derived = number WHERE agreement = ? ORDER BY number",
            (agreement,),
        ).fetchall()
    for row in registered:
        what, folder = Derived(row["what"]), Path(row["folder"])
        if what.cannot_be_undone and gone & {Use.TRAINING, Use.RETENTION}:
            cannot.append(Left(what, folder, datetime.fromisoformat(row["registered_at"])))
        if not must_be_cleaned(what, gone):
            continue
        try:
            deleted.update(clean_derived(folder, agreement, row["volunteer"]))
        except (FoxgloveError, OSError) as error:
            not_deleted.append(str(error))
            continue
        with record.writing() as connection:
            connection.execute(
                "DELETE FROM derived_from WHERE derived = ? AND agreement = ?", (row["number"], agreement)
            )
    return cannot


def require_issued(record: Record, numbers: Iterable[str]) -> None:
    """Raise FoxgloveError for an agreement number that was never issued in a collection."""
    unknown = sorted(set(numbers) - record.issued())
    if unknown:
        raise FoxgloveError(
            f"{unknown[0]} was never issued in {record.home}; expected agreement numbers of this collection, such as "
            "a00b16f8. Compare it with the certificate, and check which collection this is (--home, --consent)."
        )


def register(
    record: Record, numbers: Mapping[str, int | None], folder: Path, what: Derived, now: datetime
) -> set[str]:
    """Note where something made from photographs lies; return the numbers that have withdrawn meanwhile."""
    place = str(Path(folder).expanduser().resolve())
    with record.writing() as connection:
        require_issued(record, numbers)
        connection.execute(
            "INSERT INTO derived (folder, what, registered_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET registered_at = excluded.registered_at",
            (place, what.value, events.as_utc(now)),
        )
        (number,) = connection.execute(
            "SELECT number FROM derived WHERE folder = ? AND what = ?", (place, what.value)
        ).fetchone()
        if what is Derived.RELEASE:
            # Made anew in the same place: what was somebody's volunteer number may be another's now.
            connection.execute("DELETE FROM derived_from WHERE derived = ?", (number,))
        connection.executemany(
            "INSERT OR REPLACE INTO derived_from (derived, agreement, volunteer) VALUES (?, ?, ?)",
            [(number, agreement, volunteer) for agreement, volunteer in numbers.items()],
        )
        details = {"volunteers": len(numbers), "what": what.value}
        events.append(connection, now, "registered", None, details)
        gone = {agreement for agreement in numbers if record.withdrawn_uses(agreement)}
        connection.executemany(
            "INSERT OR IGNORE INTO unfinished (agreement) VALUES (?)", [(agreement,) for agreement in gone]
        )
    record.advance_anchor()
    return gone


def list_exclusions(record: Record) -> None:
    """Write the exclusion list from the record."""
    with one_at_a_time(record.home / EXCLUDED_FILE):
        write_excluded(record.home, record.exclusions())


def may_withdraw(row: sqlite3.Row, now: datetime) -> bool:
    """Tell whether the volunteer of a row of submissions may still withdraw."""
    submitted_at = datetime.fromisoformat(row["submitted_at"])
    # A clock that was put back must not cost anybody the right to withdraw.
    return rules.can_withdraw(submitted_at, max(now, submitted_at), ZoneInfo(row["place"]))
