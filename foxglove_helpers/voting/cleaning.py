"""How a withdrawal reaches what a vote has written: the database of a booth, and the log of a tally.

In: such a file, an agreement number, and the volunteer's number where it is known. Out: the file without the
volunteer. Consent is the earlier stage and knows nothing of votes; the commands, which know both, tell it by
`reach_votes`. R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) gave a right to withdraw.
"""

import re
from pathlib import Path

from foxglove_helpers.consent.derived import clean_files_with
from foxglove_helpers.files import whole_file


def reach_votes() -> None:
    """Have withdrawals clean booths, also those that nobody serves, and the logs of tallies."""
    clean_files_with("booth.sqlite3", clean_booth)
    clean_files_with("*_log.txt", clean_log)


def clean_booth(path: Path, agreement: str, volunteer: int | None = None) -> int:
    """Take a volunteer's photographs, the votes on them and decisions out of a booth; return how many photographs.

    Raises
    ------
    FoxgloveError
        If the database is damaged, or another program keeps it to itself.
    """
    # SQLite and arrays are loaded where there is a booth, not with every command.
    from foxglove_helpers.consent.database import open_database, scrub, transaction
    from foxglove_helpers.consent.rules import agreement_numbers_in
    from foxglove_helpers.voting.booth_setup import SCHEMA, VERSION, take_out

    connection = open_database(path, SCHEMA, VERSION)
    try:
        with transaction(connection, path):
            rows = connection.execute("SELECT volunteer, photograph, file FROM photographs").fetchall()
            gone = {
                (row["volunteer"], row["photograph"])
                for row in rows
                if agreement in agreement_numbers_in(row["file"])
            }
            take_out(connection, gone)
        # Also where a booth took them out by itself: then a reader may have kept the rest in the log.
        scrub(connection, path)
    finally:
        connection.close()
    return len(gone)


def clean_log(path: Path, agreement: str, volunteer: int | None) -> int:
    """Take what was decided on a volunteer out of the log of a tally; return how many lines."""
    if volunteer is None:
        return 0
    lines = path.read_bytes().splitlines(keepends=True)
    of_volunteer = re.compile(rb"Volunteer %d\b" % volunteer)
    kept = [line for line in lines if not of_volunteer.match(line)]
    if len(kept) < len(lines):
        with whole_file(path) as part:
            part.write_bytes(b"".join(kept))
    return len(lines) - len(kept)
