"""Whether each row of a release belongs to somebody who still agrees, by its labels, its log and the register.

In: a folder, and who is registered in it. Out: a finding for each release below it. No picture is looked at.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from foxglove_helpers.consent.derived import DATA_FILE, LABELS_FILE, LOG_FILE, VECTORS_FILE, Derived, read_log
from foxglove_helpers.consent.proof_words import Said


def releases_below(
    folder: Path, volunteers: dict[str, int | None], live: dict[str, int], what: Derived | None
) -> Iterator[tuple[Path, int, Said | None, Said | None]]:
    """Yield folder, count of rows, what was found, and why it could not be looked at, of each release.

    Parameters
    ----------
    folder : Path
    volunteers : dict
        The volunteer number that each agreement number has there, by the register.
    live : dict
        By the agreement numbers that are not withdrawn.
    what : Derived or None
        As what the folder is registered.
    """
    for labels_file in sorted(folder.rglob(LABELS_FILE)) if folder.is_dir() else []:
        place = labels_file.parent
        try:
            labels = np.load(labels_file)
            count, who = len(np.load(place / DATA_FILE, mmap_mode="r")), labels[:, 0].tolist()
            vectors = np.load(place / VECTORS_FILE)[:, 0].tolist() if (place / VECTORS_FILE).exists() else []
            of_vectors = set(map(int, vectors))
            log = read_log(place)
        # Files of other people fail in many ways; that must not end the search.
        except Exception as error:
            yield place, 0, None, Said("not_read", error=error)
            continue
        finding = None
        if count != len(labels):
            finding = Said("not_as_many", images=count, labels=len(labels))
        if finding is None and what is Derived.RELEASE:
            finding = _row_of_nobody(who, volunteers, live)
        if finding is None:
            finding = _row_without_line(count, log)
        if finding is None and (unknown := sorted(of_vectors - set(who))):
            finding = Said("vectors_of_nobody", file=VECTORS_FILE, volunteer=unknown[0])
        yield place, count, finding, None


def _row_of_nobody(who: list[int], volunteers: dict[str, int | None], live: dict[str, int]) -> Said | None:
    """Return a row whose volunteer number is, by the register, nobody's who still agrees."""
    if any(volunteer is None for volunteer in volunteers.values()):
        return None
    known = {volunteer for agreement, volunteer in volunteers.items() if agreement in live}
    rows = [row for row, volunteer in enumerate(who) if volunteer not in known]
    return Said("volunteer_of_nobody", row=rows[0], volunteer=who[rows[0]]) if rows else None


def _row_without_line(count: int, log: list[dict[str, str]]) -> Said | None:
    accounted = {line["row"] for line in log if line["decision"] == "kept"}
    missing = [row for row in range(count) if str(row) not in accounted] if log else []
    return Said("not_in_log", row=missing[0], log=LOG_FILE) if missing else None
