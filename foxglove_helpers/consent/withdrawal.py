"""A withdrawal, whole or in part: recorded first, then carried out everywhere, until nothing is left to do.

In: an agreement number and what is withdrawn. Out: a tombstone without personal data, photographs, crops, votes
and rows that are gone, an exclusion list, and a report that also names what cannot be undone: models that have
learned, tables that others have. R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) gave the right for 50 days.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foxglove_helpers.consent import events, rules, seals
from foxglove_helpers.consent.derived import Derived, clean_derived, must_be_cleaned
from foxglove_helpers.consent.layout import (
    EXCLUDED_FILE,
    PHOTOGRAPHS_FOLDER,
    ExclusionList,
    compare_excluded,
    write_excluded,
)
from foxglove_helpers.consent.originals import Originals
from foxglove_helpers.consent.record import Record, RightHasEnded, last_day_of, may_withdraw
from foxglove_helpers.consent.register import settle_cut_off
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
    that is tried again whenever the collection is opened or purged. `already` were withdrawn from before: of these
    nothing was recorded a second time.
    """

    agreement: str
    withdrawn_at: datetime
    uses: frozenset[Use]
    uses_left: frozenset[Use]
    deleted: dict[str, int]
    cannot_be_undone: list[Left]
    not_deleted: list[str]
    already: frozenset[Use] = frozenset()


def record_withdrawal(
    record: Record, agreement: str, uses: Iterable[Use], by: str, now: datetime, *, late: bool
) -> frozenset[Use]:
    """Write down a withdrawal; from then on it counts, whatever happens to the computer.

    Returns
    -------
    frozenset of Use
        Those that had been withdrawn from before; nothing is recorded twice.

    Parameters
    ----------
    record : Record
    agreement : str
        A number that was issued.
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
    with record.writing(sealed=True) as connection:
        row = record.submission(agreement)
        if row is None:
            if agreement not in record.withdrawn():
                _close_lost(connection, record.key, agreement, now)
            return frozenset(asked)
        in_time = may_withdraw(row, now)
        if not in_time and not late:
            raise RightHasEnded(last_day_of(row))
        new = asked - record.withdrawn_uses(agreement)
        if new:
            _write(connection, record.key, row, new, events.as_utc(now))
            kind = "withdrawn" if Use.RETENTION in new else "withdrawn_in_part"
            details = {"by": by, "late": not in_time, "uses": sorted(new)}
            events.append(connection, now, kind, agreement, details)
    record.advance_anchor()
    return frozenset(asked - new)


def _close_lost(connection: sqlite3.Connection, key: bytes, agreement: str, now: datetime) -> None:
    """Withdraw a number that was acknowledged, but whose record is gone: nobody can say any more what it allowed."""
    tombstone = {"agreement": agreement, "state": "withdrawn", "withdrawn_at": events.as_utc(now)}
    tombstone["secret_digest"] = ""
    tombstone["seal"] = seals.seal_row(key, "tombstones", tombstone)
    connection.execute(
        "INSERT INTO tombstones VALUES (:agreement, :state, :withdrawn_at, :secret_digest, :seal)", tombstone
    )
    connection.execute("DELETE FROM withdrawn_uses WHERE agreement = ?", (agreement,))
    connection.execute("INSERT OR IGNORE INTO unfinished (agreement) VALUES (?)", (agreement,))
    details = {"by": "staff", "late": False, "uses": [Use.RETENTION.value]}
    events.append(connection, now, "withdrawn", agreement, details)


def _write(connection: sqlite3.Connection, key: bytes, row: sqlite3.Row, new: set[Use], time: str) -> None:
    agreement = row["agreement"]
    if Use.RETENTION in new:
        tombstone = {"agreement": agreement, "state": "withdrawn", "withdrawn_at": time}
        tombstone["secret_digest"] = row["secret_digest"]
        # What was edited before must not look sound afterwards.
        sound = seals.is_sealed(key, "submissions", row)
        tombstone["seal"] = seals.seal_row(key, "tombstones", tombstone) if sound else row["seal"]
        connection.execute("DELETE FROM submissions WHERE agreement = ?", (agreement,))
        connection.execute(
            "INSERT INTO tombstones VALUES (:agreement, :state, :withdrawn_at, :secret_digest, :seal)",
            tombstone,
        )
    else:
        connection.executemany(
            "INSERT INTO withdrawn_uses VALUES (?, ?, ?)", [(agreement, use.value, time) for use in new]
        )
    connection.execute("INSERT OR IGNORE INTO unfinished (agreement) VALUES (?)", (agreement,))


def carry_out(
    record: Record,
    originals: Originals,
    agreement: str,
    asked: Iterable[Use],
    now: datetime,
    already: frozenset[Use] = frozenset(),
) -> WithdrawalReport:
    """Delete what a recorded withdrawal asks for; may be repeated until nothing is left to do."""
    deleted: Counter[str] = Counter()
    not_deleted: list[str] = []
    gone = record.withdrawn_uses(agreement)
    left = rules.uses_left(gone)
    # First, so that no later stage takes up again what is being deleted; and again, because that makes room.
    with suppress(FoxgloveError):
        list_exclusions(record, now)
    if not left:
        deleted["photographs"] += _delete_photographs(record.home, agreement, not_deleted)
        with _noting(not_deleted):
            originals.remove(agreement)
    cannot = _clean_everything(record, agreement, set(Use) - left, deleted, not_deleted)
    with _noting(not_deleted):
        list_exclusions(record, now)
    if not left:
        with _noting(not_deleted):
            # Which rows of a published table were whose is what makes them personal.
            with record.writing(sealed=True) as connection:
                connection.execute(
                    "UPDATE derived_from SET volunteer = NULL WHERE agreement = ? AND derived IN "
                    "(SELECT number FROM derived WHERE what IN (?, ?))",
                    (agreement, Derived.MODEL.value, Derived.PUBLISHED_RELEASE.value),
                )
            record.scrub()
    if not not_deleted:
        with _noting(not_deleted), record.writing(sealed=True) as connection:
            connection.execute("DELETE FROM unfinished WHERE agreement = ?", (agreement,))
    tombstone = record.tombstone(agreement)
    at = datetime.fromisoformat(tombstone["withdrawn_at"]) if tombstone is not None else now
    uses = frozenset(Use(use) for use in asked)
    return WithdrawalReport(agreement, at, uses, left, dict(+deleted), cannot, not_deleted, already)


@contextmanager
def _noting(not_deleted: list[str]) -> Iterator[None]:
    """Note what stands in the way, such as a full disk, and go on: the rest is to be deleted all the same."""
    try:
        yield
    except (FoxgloveError, OSError) as error:
        not_deleted.append(str(error))
    # What is odd about one thing must not keep the rest from being deleted, nor the collection from being opened.
    except Exception as error:
        not_deleted.append(f"something unexpected stood in the way ({type(error).__name__}: {error}).")


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
            "SELECT number, folder, what, registered_at, derived.state, volunteer FROM derived JOIN derived_from "
            "ON derived = number WHERE agreement = ? ORDER BY number",
            (agreement,),
        ).fetchall()
    for row in registered:
        what, folder = Derived(row["what"]), Path(row["folder"])
        if what.cannot_be_undone and gone & {Use.TRAINING, Use.RETENTION}:
            cannot.append(Left(what, folder, datetime.fromisoformat(row["registered_at"])))
        if not must_be_cleaned(what, gone):
            continue
        with _noting(not_deleted):
            if row["state"] != "finished":
                if not settle_cut_off(record, folder):
                    raise FoxgloveError(
                        f"{folder} is being made; {agreement} is taken out of it when that is done."
                    )
                if not record.is_registered(row["number"]):
                    continue  # it never came to be
            deleted.update(clean_derived(folder, agreement, row["volunteer"]))
            with record.writing(sealed=True) as connection:
                connection.execute(
                    "DELETE FROM derived_from WHERE derived = ? AND agreement = ?", (row["number"], agreement)
                )
    return cannot


def list_exclusions(record: Record, now: datetime) -> ExclusionList:
    """Write the exclusion list from the record, and return how the one that lay there differed.

    Where it differed in a way that no killed process explains, an event says so: what it said is gone then.
    """
    with one_at_a_time(record.home / EXCLUDED_FILE):
        # In this order: what is carried out between the two was listed before.
        exclusions = record.exclusions()
        listed = compare_excluded(record.home, exclusions, record.unfinished())
        if listed.was_changed:
            with record.writing() as connection:
                events.append(connection, now, "exclusions_restored")
        write_excluded(record.home, listed)
    if listed.was_changed:
        record.advance_anchor()
    return listed
