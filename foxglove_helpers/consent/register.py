"""The register of what later stages make from photographs, so that a withdrawal reaches it wherever it lies.

In: agreement numbers, a folder, and what is made in it. Out: rows of the register. A folder is noted before anything
is put into it: a process that is killed in between leaves nothing behind that nobody knows of.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import filelock

from foxglove_helpers.consent import events
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.record import Record
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import remove_leftovers


def require_issued(record: Record, numbers: Iterable[str]) -> None:
    """Raise FoxgloveError for an agreement number that was never issued in a collection."""
    unknown = sorted(set(numbers) - record.issued())
    if unknown:
        raise FoxgloveError(
            f"{unknown[0]} was never issued in {record.home}; expected agreement numbers of this collection, such as "
            "a00b16f8. Compare it with the certificate, and check which collection this is (--home, --consent)."
        )


def register(
    record: Record,
    numbers: Mapping[str, int | None],
    folder: Path,
    what: Derived,
    now: datetime,
    *,
    finished: bool = True,
) -> set[str]:
    """Note where something made from photographs lies; return the numbers that have withdrawn meanwhile."""
    place = str(Path(folder).expanduser().resolve())
    with record.writing(sealed=True) as connection:
        require_issued(record, numbers)
        connection.execute(
            "INSERT INTO derived (folder, what, registered_at, state) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET registered_at = excluded.registered_at, state = excluded.state",
            (place, what.value, events.as_utc(now), "finished" if finished else "unfinished"),
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
        events.append(connection, now, "registered" if finished else "begun", None, details)
        gone = {agreement for agreement in numbers if record.withdrawn_uses(agreement)}
        connection.executemany(
            "INSERT OR IGNORE INTO unfinished (agreement) VALUES (?)", [(agreement,) for agreement in gone]
        )
    record.advance_anchor()
    return gone


@contextmanager
def making(
    record: Record, numbers: Iterable[str], folder: Path, what: Derived, now: datetime
) -> Iterator[None]:
    """Note that something is being made in a folder while the block runs, which registers it when it is done.

    If the block fails, what it left half-made beside the folder is removed, and the note with it.
    """
    place = Path(folder).expanduser().resolve()
    with _held(record.home, place) as is_ours:
        if not is_ours:
            raise FoxgloveError(
                f"{place} is being made by another program at this moment. Choose another folder."
            )
        register(record, dict.fromkeys(numbers), place, what, now, finished=False)
        try:
            yield
        except BaseException:
            with suppress(FoxgloveError, OSError):
                _settle(record, place)
            raise


def settle_cut_off(record: Record, folder: Path) -> bool:
    """Clear away what a killed process left of something it was making; False if somebody is still making it."""
    with _held(record.home, folder) as is_ours:
        if is_ours:
            _settle(record, folder)
    return is_ours


def _settle(record: Record, place: Path) -> None:
    """Take back the note of what was begun in a folder, or say that it is finished, if it came to be."""
    remove_leftovers(place)
    with record.writing(sealed=True) as connection:
        begun = "FROM derived WHERE folder = ? AND state = 'unfinished'"
        if place.exists():
            connection.execute(
                f"UPDATE derived SET state = 'finished' WHERE number IN (SELECT number {begun})",
                (str(place),),
            )
        # A drive that is not there may come back.
        elif place.parent.is_dir():
            connection.execute(
                f"DELETE FROM derived_from WHERE derived IN (SELECT number {begun})", (str(place),)
            )
            connection.execute(f"DELETE {begun}", (str(place),))


@contextmanager
def _held(home: Path, place: Path) -> Iterator[bool]:
    """Hold what says that a folder is being made; the operating system lets go of it for a killed process."""
    name = hashlib.sha256(str(place).encode(errors="surrogateescape")).hexdigest()[:16]
    lock = filelock.FileLock(home / f".making_{name}.lock", timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
