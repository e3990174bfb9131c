"""The release of a heap that was curated before: headshots from the work folder, labels from the vote.

In: the heap, its work folder, and the table of labels. Out: release files with shuffled rows, and a log, as from any
other folder of photographs (`folder`). Only what is kept enters; what is open waits for a person, and the log says
so. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), where curation came first and the votes after.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from foxglove_helpers.curation.folder import DEFAULT_SEED, Entry, check_places, join_labels, release_of
from foxglove_helpers.curation.labels_table import read_labels_table
from foxglove_helpers.curation.photograph import PhotographRefused
from foxglove_helpers.curation.pipeline import read_log
from foxglove_helpers.curation.work_folder import cache_file, load_settled
from foxglove_helpers.errors import FoxgloveError

_FACTS_OF_WORK = (
    "orientation",
    "width",
    "height",
    "face_x",
    "face_y",
    "face_width",
    "face_height",
    "outside",
    "angle",
)


def release_from_work(
    heap: Path | str, work: Path | str, out: Path | str, labels: Path | str, *, seed: int = DEFAULT_SEED
) -> pd.DataFrame:
    """Write the release from a work folder of `curate_heap`: headshots that are there, labels by vote.

    Parameters
    ----------
    heap : path
        The submissions from which the work folder was made.
    work : path
        The work folder; only photographs that its log calls kept enter the release.
    out, labels, seed
        As in `curate`. In a table without a column volunteer, a submission is a volunteer.

    Returns
    -------
    DataFrame
        The log of the release, as from `curate`.

    Raises
    ------
    FoxgloveError
        As by `curate`; also if the table gives one submission to several volunteers, or several to one, or the work
        folder was not curated to its end.
    """
    heap, work, out, labels = (
        Path(os.path.expanduser(place)).resolve() for place in (heap, work, out, labels)
    )
    for folder in (heap, work):
        check_places(folder, out)
    table = read_labels_table(labels)
    known = read_log(work)
    entries, caches = _entries_of_log(known, heap, work)
    join_labels(entries, table, labels)
    if not table.attrs["people_told"]:
        _number_by_submission(entries, known, table)
    _check_submissions(entries, dict(zip(known["file"], known["agreement"], strict=True)), labels)

    def write(headshots: BinaryIO) -> None:
        for entry in entries:
            if entry.refusal is None:
                settled = load_settled(caches[entry.file])
                if settled is None or settled.headshot is None:
                    raise FoxgloveError(
                        f"{work} lacks the headshot of {entry.file}. Run foxglove curate {heap.name} --work "
                        f"{work.name} again."
                    )
                headshots.write(settled.headshot.tobytes())
                entry.pixels = hashlib.sha256(settled.headshot.tobytes()).digest()
        headshots.flush()

    return release_of(entries, write, table, heap, out, labels, seed)


def _entries_of_log(known: pd.DataFrame, heap: Path, work: Path) -> tuple[list[Entry], dict[str, Path]]:
    """Return an entry for each file that a work folder knows, and where its settled photograph lies."""
    entries, caches = [], {}
    for row in known.to_dict("records"):
        entry = Entry(row["file"], heap / row["file"])
        if row["decision"] == "refused":
            entry.refusal = PhotographRefused(row["reason"], row["explanation"])
        elif row["decision"] == "open":
            entry.refusal = PhotographRefused(
                "open", f"waits for a person to decide ({row['reason']}): {row['explanation']}"
            )
        entry.facts = {name: row[name] for name in _FACTS_OF_WORK}
        caches[entry.file] = cache_file(work, row["agreement"], row["headshot"])
        entries.append(entry)
    return entries, caches


def _number_by_submission(entries: list[Entry], known: pd.DataFrame, table: pd.DataFrame) -> None:
    """Number volunteers and photographs as the work folder does, where the table numbers them by its lines only."""
    numbers = known.set_index("file")[["volunteer", "photograph"]].to_dict("index")
    for entry in entries:
        if entry.refusal is None and entry.label is not None:
            entry.label |= {str(name): int(number) for name, number in numbers[entry.file].items()}
    table.attrs["people_told"] = True
    table.attrs["notes"] = [
        *(note for note in table.attrs["notes"] if "volunteer" not in note),
        "The table has no column volunteer: every submission is a volunteer.",
    ]


def _check_submissions(entries: list[Entry], agreement_of: Mapping[str, str], labels: Path) -> None:
    """Refuse a table in which one person would stand under two numbers, or two under one."""
    by_agreement: dict[str, Entry] = {}
    by_volunteer: dict[int, Entry] = {}
    for entry in entries:
        if entry.refusal is not None or entry.label is None:
            continue
        agreement, volunteer = agreement_of[entry.file], entry.label["volunteer"]
        first = by_agreement.setdefault(agreement, entry)
        other = by_volunteer.setdefault(volunteer, entry)
        where = f"{labels.name}, line {entry.label['line']}"
        if first.label and first.label["volunteer"] != volunteer:
            raise FoxgloveError(
                f"{where}: {entry.file} is of volunteer {volunteer}, but {first.file} of "
                f"{first.label['volunteer']}; expected one volunteer a submission. Correct one of the lines."
            )
        if agreement_of[other.file] != agreement:
            raise FoxgloveError(
                f"{where}: {entry.file} is of volunteer {volunteer}, and so is {other.file} of another submission; "
                "expected one submission a volunteer. Correct one of the lines, or say in volunteers.tsv that both "
                "are of one person."
            )
