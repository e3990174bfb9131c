"""What the record of a collection says about a volunteer who has withdrawn, and whether it may say so.

In: a collection and an agreement number. Out: what was registered, who still agrees, and the looks at the database, the
chain of events, the register and the exclusion list. The database is opened for reading only.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from foxglove_helpers.consent.database import told
from foxglove_helpers.consent.derived import Derived, must_be_cleaned
from foxglove_helpers.consent.layout import EXCLUDED_FILE
from foxglove_helpers.consent.proof_report import Look
from foxglove_helpers.consent.proof_words import Said
from foxglove_helpers.consent.record import DATABASE_FILE
from foxglove_helpers.consent.remains import is_of_sqlite, odd_cells, rows_that_stay
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.search import pattern_of
from foxglove_helpers.consent.verification import verify_home
from foxglove_helpers.errors import FoxgloveError


@dataclass
class AboutVolunteer:
    """What the record says about a volunteer, and about the others, read once.

    `registered` has each folder, what it is, and the volunteer numbers there by agreement number; `stays` the rows of
    the database that may name the volunteer, `looks` what was looked at, `gone` the uses that were withdrawn.
    """

    live: dict[str, int]  # photographs of each volunteer who has not withdrawn
    registered: list[tuple[Path, Derived, dict[str, int | None]]]
    stays: list[tuple[bytes, bytes]]
    looks: list[Look]
    gone: set[Use]
    in_part: Said | None


class NotWithdrawn(FoxgloveError):  # noqa: N818
    """A number that has withdrawn from nothing: all that is there of it may be there."""


def record_about(home: Path, number: str) -> AboutVolunteer:
    """Read what the record says about a volunteer, and look at the record itself.

    Parameters
    ----------
    home : Path
        Of the collection.
    number : str
        The agreement number, in lower case.

    Raises
    ------
    FoxgloveError
        If there is no collection, its database cannot be read, or the number was never issued there.
    NotWithdrawn
        If the volunteer has withdrawn from nothing.
    """
    database = home / DATABASE_FILE
    if not database.is_file():
        raise FoxgloveError(f"{home} holds no collection; expected {DATABASE_FILE} in it. Check --home.")
    journal = home / f"{DATABASE_FILE}-journal"
    if journal.is_file() and not is_of_sqlite(journal.read_bytes()[:16], "-journal"):
        raise FoxgloveError(
            f"{journal} is no journal of a database, and keeps the record from being read. Look what it is; it may be "
            "a copy of a photograph. Move it out of the collection, then run this again."
        )
    with (
        told(database),
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)) as opened,
    ):
        fetch = opened.execute
        live = dict(fetch("SELECT agreement, photographs FROM submissions").fetchall())
        tombstone = fetch("SELECT 1 FROM tombstones WHERE agreement = ?", (number,)).fetchone()
        since = dict(fetch("SELECT use, withdrawn_at FROM withdrawn_uses WHERE agreement = ?", (number,)))
        unfinished = fetch("SELECT 1 FROM unfinished WHERE agreement = ?", (number,)).fetchone()
        folders = fetch("SELECT number, folder, what FROM derived ORDER BY number").fetchall()
        members = {
            key: dict(
                fetch("SELECT agreement, volunteer FROM derived_from WHERE derived = ?", (key,)).fetchall()
            )
            for key, _, _ in folders
        }
        (rows,) = fetch("SELECT count(*) FROM events").fetchone()
    if number not in live and tombstone is None:
        raise FoxgloveError(
            f"{number} was never issued in {home}; expected an agreement number such as a00b16f8. Compare it with "
            "the certificate, and check --home."
        )
    if number in live and not since:
        raise NotWithdrawn(
            f"{number} has not withdrawn from anything: its photographs and what was made from them may stay. Nothing "
            "was searched."
        )
    gone = {Use(use) for use in since} if number in live else {Use.RETENTION}
    finding = Said("unfinished") if unfinished else None
    held = Said("of_record", submissions=len(live), events=rows)
    looks = [Look(Said("record"), database, held, finding)]
    cells = odd_cells(database, pattern_of(number)) if number not in live else []
    looks += [Look(Said("record"), database, Said("nothing"), cell) for cell in cells]
    looks.append(_look_at_chain(home))
    for key, folder, what in folders:
        if number in members[key] and must_be_cleaned(Derived(what), gone):
            looks.append(Look(Said("register"), Path(folder), Said("nothing"), Said("still_registered")))
    listed = home / EXCLUDED_FILE
    lines = listed.read_text("utf-8", errors="replace") if listed.is_file() else ""
    is_listed = all(f"{number}\t{use}\t" in lines for use in gone)
    looks.append(
        Look(Said("exclusion_list"), listed, Said("nothing"), None if is_listed else Said("not_excluded"))
    )
    registered = [(Path(folder), Derived(what), members[key]) for key, folder, what in folders]
    in_part = None
    if live.pop(number, None) is not None:
        in_part = Said("_and_".join(["in_part", *sorted(gone)]), number=number, date=max(since.values())[:10])
    return AboutVolunteer(live, registered, rows_that_stay(database, number), looks, gone, in_part)


def _look_at_chain(home: Path) -> Look:
    """Check the record: a proof from a record that somebody changed would prove nothing."""
    try:
        problems = [str(problem) for problem in verify_home(home).problems]
    except FoxgloveError as error:
        problems = [str(error)]
    closed = Said("record_not_sound", problem=problems[0]) if problems else None
    return Look(Said("chain"), home / DATABASE_FILE, Said("nothing"), closed=closed)
