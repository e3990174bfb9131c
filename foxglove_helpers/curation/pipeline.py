"""A heap of submissions becomes a work folder: every step of curation in its order, and one log of every file.

In: a heap, a detector, and what people decided in the files written by hand (`decisions`). Out: upright
headshots (kept in the work folder until the labels are there), thumbnails for the vote, rectangles, pages to look
through, and the log: kept, refused or open, with a reason. Order of the steps as in R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2). Killed at any moment and started again, it ends with the same bytes.
"""

import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import joblib
import numpy as np
import pandas as pd
from tqdm import tqdm

from foxglove_helpers.arguments import whole_number
from foxglove_helpers.consent.rules import agreement_numbers_in
from foxglove_helpers.curation.decisions import (
    Decisions,
    misplaced,
    read_decisions,
    require_in_heap,
    require_within,
    without_effect,
)
from foxglove_helpers.curation.decoding import room_for
from foxglove_helpers.curation.detection import DETECTORS, DetectorChoice, naming_photograph
from foxglove_helpers.curation.duplicates import (
    identical_files,
    is_certain,
    order_of_submission,
    repeated_submissions,
)
from foxglove_helpers.curation.inventory import HeapFile, read_records, submitted_at, take_inventory
from foxglove_helpers.curation.likeness import alike_submissions
from foxglove_helpers.curation.numbers import numbers_for, read_numbers, write_numbers
from foxglove_helpers.curation.pages import write_pages
from foxglove_helpers.curation.photograph import PhotographRefused, read_file
from foxglove_helpers.curation.rectangles_file import FOUND, LEFT_OUT, write_rectangles
from foxglove_helpers.curation.settled import Settled, remarks_of, settle_photograph
from foxglove_helpers.curation.work_folder import (
    HEADSHOTS,
    LOG_FILE,
    PAGES,
    RECTANGLES_FILE,
    THUMBNAILS,
    cache_file,
    cache_key,
    clear_half_written,
    keep_only,
    load_settled,
    open_work_folder,
    record_heap,
    require_same_heap,
    save_settled,
)
from foxglove_helpers.files import one_at_a_time, whole_file

LOG_COLUMNS = {  # with the data type of each
    "file": "str",
    "decision": "str",
    "reason": "str",
    "explanation": "str",
    "agreement": "str",
    "volunteer": "Int64",
    "photograph": "Int64",
    "orientation": "Int64",
    "width": "Int64",
    "height": "Int64",
    "angle": "Float64",
    "face_x": "Int64",
    "face_y": "Int64",
    "face_width": "Int64",
    "face_height": "Int64",
    "decided_by": "str",
    "found_by": "str",
    "outside": "Float64",
    "headshot": "str",
    "same_as": "str",
}
KEPT, REFUSED, OPEN = "kept", "refused", "open"


@dataclass
class _Worked:
    """A file of the heap on its way through the steps."""

    entry: HeapFile
    decision: str = KEPT
    reason: str = ""
    explanation: str = ""
    decided_by: str = ""
    same_as: str = ""  # the file, or the submission, that this one repeats or may repeat
    settled: Settled = field(default_factory=Settled)
    pixels: str = ""  # the SHA-256 sum of those of the headshot
    cache: Path | None = None

    def leave_out(self, reason: str, explanation: str, decided_by: str = "", same_as: str = "") -> None:
        self.decision, self.reason, self.explanation = REFUSED, reason, explanation
        self.decided_by, self.same_as = decided_by, same_as

    def ask(self, reason: str, explanation: str, same_as: str = "") -> None:
        if self.decision == KEPT:
            self.decision, self.reason, self.explanation = OPEN, reason, explanation
            self.same_as = same_as


def curate_heap(
    heap: Path | str,
    work: Path | str,
    progress: bool = True,
    *,
    detector: DetectorChoice = DETECTORS["haar"],
    workers: int | None = None,
    excluded: Collection[str] = (),
) -> pd.DataFrame:
    """Curate a heap of submissions up to upright headshots; labels come later, by vote.

    Parameters
    ----------
    heap : path
        Folders such as a00b16f8 with a00b16f8_1.jpeg … _9.jpeg. Nothing in it is changed.
    work : path
        The work folder: new, or that of an earlier run, which is continued.
    progress : bool, default True
        Show a progress bar on standard error.
    detector : DetectorChoice
        From `choose_detector` or `own_detector`; called from several threads.
    workers : int, optional
        Number of threads; one a core, at most 8, unless given. The result is the same for any number.
    excluded : collection of str
        Agreement numbers of volunteers who have withdrawn; what was made of their photographs is deleted.

    Returns
    -------
    DataFrame
        The log, as it stands in `curation_log.csv`; its columns are those of `LOG_COLUMNS`. `.attrs["notes"]`
        names files with decisions by hand that lie where nobody reads them, and decisions without effect.

    Raises
    ------
    FoxgloveError
        If the heap is missing, the work folder holds other files or is that of another heap, something written by
        hand breaks a rule or names a photograph that is not in the heap, or a detector of one's own fails.
    """
    heap, work = (Path(os.path.expanduser(place)).resolve() for place in (heap, work))
    threads = min(8, joblib.cpu_count()) if workers is None else whole_number(workers, "workers", least=1)
    found = take_inventory(heap)
    open_work_folder(work, heap)
    with one_at_a_time(work):
        clear_half_written(work)
        before = _log_before(work)
        numbers, highest = read_numbers(work, before)
        require_same_heap(work, heap, {entry.agreement for entry in found}, _known_to(work, before))
        decisions = read_decisions(work)
        require_in_heap(decisions, found, excluded)
        require_within(decisions, found)
        record_heap(work, heap)
        files = [_Worked(entry) for entry in found]
        _first_look(files, frozenset(excluded))
        records = read_records(heap)
        moments = submitted_at(records)
        _compare_bytes(files, moments, decisions)
        _settle(files, work, decisions, detector, threads, progress)
        _compare_pixels(files)
        _suspect_repetitions(files, moments, records, decisions)
        stay = {worked.entry.agreement for worked in files if worked.decision != REFUSED}
        numbers, highest = numbers_for(stay, numbers, highest, excluded)
        write_numbers(work, numbers, highest)
        log = _log(files, numbers)
        _write(work, heap, files, log)
    log.attrs["notes"] = [
        f"{path} is not read: decisions by hand belong into {work}, under their own names (corrections.tsv, "
        "angles.tsv, volunteers.tsv, left_out.tsv). Move it there, or rename it."
        for path in misplaced(work, found)
    ]
    refused = {
        worked.entry.path.name: (worked.reason, worked.explanation)
        for worked in files
        if worked.decision == REFUSED and worked.entry.photograph is not None
    }
    log.attrs["notes"] += without_effect(decisions, refused)
    return log


def read_log(work: Path | str) -> pd.DataFrame:
    """Return the log of a work folder, with the data types of `LOG_COLUMNS`."""
    log = pd.read_csv(Path(work) / LOG_FILE, keep_default_na=False, na_values={}, dtype="str")
    for name, kind in LOG_COLUMNS.items():
        if kind != "str":
            log[name] = pd.to_numeric(log[name].replace("", None)).astype(kind)  # type: ignore[call-overload]
    return log


def _log_before(work: Path) -> pd.DataFrame | None:
    """Return the log of an earlier run; None where there is none, or another program has changed it."""
    try:
        log = read_log(work)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return log if set(LOG_COLUMNS) <= set(log) else None


def _known_to(work: Path, log: pd.DataFrame | None) -> set[str]:
    """Return the submissions of which a work folder knows, also after a first run that was killed."""
    told = set() if log is None else set(log["agreement"]) - {""}
    return told | {path.name for path in (work / HEADSHOTS).iterdir() if any(path.glob("*.npz"))}


def _first_look(files: list[_Worked], excluded: frozenset[str]) -> None:
    """Refuse who has withdrawn, before anything is compared with it, and what is no photograph."""
    for work in files:
        if agreement_numbers_in(work.entry.file) & excluded:
            work.leave_out("withdrawn", "its volunteer has withdrawn consent.")
        elif work.entry.refusal is not None:
            work.leave_out(work.entry.refusal.reason, str(work.entry.refusal))


def _compare_bytes(files: list[_Worked], moments: Mapping[str, str], decisions: Decisions) -> None:
    """Refuse repeated submissions as a whole, and of identical files all but the first."""
    left = [work for work in files if work.decision == KEPT]
    same_as = identical_files([work.entry for work in left], moments)
    repeats = repeated_submissions([work.entry for work in left], same_as)
    sizes = Counter(work.entry.agreement for work in left)
    for work in left:
        agreement = work.entry.agreement
        same = same_as.get(work.entry.file)
        if decisions.volunteers.get(agreement):
            work.leave_out(
                "repeated_submission",
                f"by the same person as {decisions.volunteers[agreement]}; the first submission stays.",
                "person",
                decisions.volunteers[agreement] or "",
            )
        elif (
            agreement in repeats
            and agreement not in decisions.volunteers  # a person may know better
            and is_certain(repeats[agreement][1], sizes[agreement])
        ):
            earlier, count = repeats[agreement]
            work.leave_out(
                "repeated_submission",
                f"{count} of its {sizes[agreement]} files are those of {earlier}; the first submission stays.",
                same_as=earlier,
            )
        elif same is not None:
            work.leave_out("duplicate", f"its bytes are those of {same}.", same_as=same)
        elif agreement in repeats and agreement not in decisions.volunteers:
            work.ask(
                "perhaps_repeated",
                f"one file of {agreement} is also one of {repeats[agreement][0]}: the same person, or a slip? Say it "
                "in volunteers.tsv.",
                repeats[agreement][0],
            )


def _settle(
    files: list[_Worked],
    work: Path,
    decisions: Decisions,
    detector: DetectorChoice,
    threads: int,
    progress: bool,
) -> None:
    """Do with each photograph that is left what can be done without the others, in threads."""
    left = [worked for worked in files if worked.decision != REFUSED]
    pool = ThreadPoolExecutor(threads)
    with warnings.catch_warnings(), _one_thread_in_opencv():
        # What Pillow warns of, large pictures and odd Exif tags, is refused with a reason or does no harm.
        warnings.filterwarnings("ignore", module=r"PIL\.")
        try:
            done = pool.map(lambda worked: _settle_one(worked, work, decisions, detector), left)
            for _ in tqdm(done, "curate", len(left), unit=" photographs", disable=None if progress else True):
                pass
        finally:
            # Interrupted, the threads end their photograph and no more: Python cannot end beside running ones.
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _one_thread_in_opencv() -> Iterator[None]:
    """Keep OpenCV from starting threads in each of ours, and from finding faces in the order in which they end."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def _settle_one(worked: _Worked, work: Path, decisions: Decisions, detector: DetectorChoice) -> None:
    name = worked.entry.path.name
    by_hand = decisions.by_hand(name)
    try:
        with room_for(worked.entry.path), naming_photograph(worked.entry.file):
            data = read_file(worked.entry.path)
            worked.cache = cache_file(work, worked.entry.agreement, cache_key(data, detector, by_hand))
            settled = load_settled(worked.cache)
            if settled is None:
                settled = settle_photograph(data, detector, by_hand)
                save_settled(worked.cache, settled)
    except PhotographRefused as refusal:
        worked.leave_out(refusal.reason, str(refusal))
        return
    if settled.headshot is not None:
        worked.pixels = hashlib.sha256(settled.headshot.tobytes()).hexdigest()
    # Hundreds of megabytes together; the work folder has them.
    settled.headshot = None
    settled.thumbnail = b""
    worked.settled = settled
    mark = decisions.marks.get(name)
    if mark == LEFT_OUT:
        why = decisions.reasons.get(name, "").replace("_", " ")
        worked.leave_out(
            "left_out", f"a person left it out in corrections.tsv{': ' * bool(why)}{why}.", "person"
        )
    elif not worked.pixels:
        worked.leave_out(settled.reason, settled.explanation, "detector")
    else:
        worked.decided_by = "detector" if by_hand is None else "hand"
        if mark == FOUND:
            worked.decided_by = "person"
        elif settled.reason:
            worked.ask(settled.reason, settled.explanation)


def _compare_pixels(files: list[_Worked]) -> None:
    """Keep the first of several headshots of one submission with the same pixels: files saved again."""
    first: dict[tuple[str, str], _Worked] = {}
    for worked in files:
        if worked.pixels and worked.decision != REFUSED:
            earlier = first.setdefault((worked.entry.agreement, worked.pixels), worked)
            if earlier is not worked:
                file = earlier.entry.file
                worked.leave_out("duplicate", f"its pixels are those of {file}.", same_as=file)


def _suspect_repetitions(
    files: list[_Worked],
    moments: Mapping[str, str],
    records: Mapping[str, Mapping[str, str]],
    decisions: Decisions,
) -> None:
    """Ask a person about submissions whose faces are alike; see `likeness` for how often that is wrong."""
    left = [worked for worked in files if worked.decision != REFUSED and worked.settled.description.size]
    descriptions: dict[str, list[np.ndarray]] = {}
    for worked in sorted(left, key=lambda worked: order_of_submission(worked.entry, moments)):
        descriptions.setdefault(worked.entry.agreement, []).append(worked.settled.description)
    years = {
        agreement: record["year_of_birth"]
        for agreement, record in records.items()
        if "year_of_birth" in record
    }
    for later, (earlier, likeness) in alike_submissions(descriptions, years).items():
        if later in decisions.volunteers:
            continue
        for worked in left:
            if worked.entry.agreement == later:
                worked.ask(
                    "perhaps_repeated",
                    f"the face is like that of {earlier} (likeness {likeness:.2f}): the same person? Say it in "
                    f"volunteers.tsv: {later}, then {earlier} or - for no, then your name.",
                    earlier,
                )


def _log(files: list[_Worked], numbers: Mapping[str, int]) -> pd.DataFrame:
    records = []
    for worked in files:
        settled, stays = worked.settled, worked.decision != REFUSED
        rectangle = dict(
            zip(("face_x", "face_y", "face_width", "face_height"), settled.rectangle or (), strict=False)
        )
        records.append(
            {
                "file": worked.entry.file,
                "decision": worked.decision,
                "reason": worked.reason,
                "explanation": worked.explanation or "; ".join(remarks_of(settled)),
                "agreement": worked.entry.agreement,
                "volunteer": numbers[worked.entry.agreement] if stays else None,
                "photograph": worked.entry.photograph,
                "orientation": settled.orientation,
                "width": settled.width,
                "height": settled.height,
                "angle": settled.angle if settled.width else None,
                **rectangle,
                "decided_by": worked.decided_by,
                "found_by": settled.stage,
                "outside": settled.outside if settled.rectangle else None,
                "headshot": worked.cache.stem if worked.cache is not None and worked.pixels else "",
                "same_as": worked.same_as,
            }
        )
    return pd.DataFrame(records, columns=list(LOG_COLUMNS)).astype(LOG_COLUMNS)


def _write(work: Path, heap: Path, files: list[_Worked], log: pd.DataFrame) -> None:
    """Write everything that this run made, and delete what it no longer knows."""
    thumbnails = {}
    for worked in files:
        if worked.cache is None:
            continue
        settled = load_settled(worked.cache)
        if settled is not None and settled.thumbnail:
            place = work / THUMBNAILS / worked.entry.agreement / f"{worked.entry.path.name}.jpg"
            thumbnails[worked.entry.file] = place
            if not place.exists() or place.read_bytes() != settled.thumbnail:
                with whole_file(place) as part:
                    part.write_bytes(settled.thumbnail)
    keep_only(work / THUMBNAILS, thumbnails.values())
    keep_only(work / HEADSHOTS, [worked.cache for worked in files if worked.cache is not None])
    write_rectangles(work / RECTANGLES_FILE, _rectangles(files))
    keep_only(work / PAGES, write_pages(work, log, thumbnails, heap))
    with whole_file(work / LOG_FILE) as part:
        # Names in another encoding, as unpacked from archives, cannot be written in UTF-8.
        log.to_csv(part, index=False, lineterminator="\n", encoding="utf-8", errors="backslashreplace")


def _rectangles(files: list[_Worked]) -> pd.DataFrame:
    """Return what the detector found, in R5's columns."""
    rows = [
        (worked.entry.path.name, *worked.settled.detected, FOUND)
        for worked in files
        if worked.settled.detected is not None
    ]
    return pd.DataFrame(rows, columns=["file", "x", "y", "width", "height", "mark"])
