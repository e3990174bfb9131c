"""The work folder of a curation: where each step leaves what it made, so that the next run need not do it again.

In: the folder's path. Out: the names of everything in it, and photographs that were settled before, found again by
the SHA-256 sum of their bytes and by the settings. Files are written whole or not at all, so that a run can be
killed at any moment. Folders in it carry agreement numbers, so that a withdrawal finds what to delete.
"""

import hashlib
import io
import json
import os
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np

from foxglove_helpers.curation.detection import DetectorChoice
from foxglove_helpers.curation.settled import ByHand, Settled
from foxglove_helpers.curation.strict_tables import PHOTOGRAPH_NAME, SUBMISSION_NAME
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import leftovers_of, whole_file

LOG_FILE = "curation_log.csv"
RECTANGLES_FILE = "rectangles.tsv"
CORRECTIONS_FILE = "corrections.tsv"
ANGLES_FILE = "angles.tsv"
VOLUNTEERS_FILE = "volunteers.tsv"
REASONS_FILE = "left_out.tsv"  # why photographs were left out; R5's format has no place for it
HEAP_FILE = "heap.json"  # where the heap lies
NUMBERS_FILE = "numbers.tsv"  # which volunteer number each submission has, for good
_BY_HAND = {Path(name).stem for name in (CORRECTIONS_FILE, ANGLES_FILE, VOLUNTEERS_FILE, REASONS_FILE)}
_ENDINGS_BY_HAND = {".tsv", ".txt", ".csv"}
HEADSHOTS, THUMBNAILS, PAGES = "headshots", "thumbnails", "pages"
_FOLDERS = (HEADSHOTS, THUMBNAILS, PAGES)
_OF_THE_LOG = {"file", "decision", "agreement", "headshot"}  # columns; the log of a release has others
# What a curation puts into each folder, and therefore may delete: nothing else is touched, whoever put it there.
_MADE = {
    HEADSHOTS: re.compile(rf"{SUBMISSION_NAME.pattern}/[0-9a-f]{{64}}-[0-9a-f]{{12}}\.npz"),
    THUMBNAILS: re.compile(rf"{SUBMISSION_NAME.pattern}/{PHOTOGRAPH_NAME.pattern}\.jpg"),
    PAGES: re.compile(r"(refused|open|kept)\.html"),
}
_HALF_WRITTEN = re.compile(r"\.(.+)\.[0-9a-f]{8}\.part")
_CHECKSUM = hashlib.sha256().digest_size  # bytes
_VERSION = 2  # raise it when the same photograph and settings give another result
_FACTS = (
    "reason",
    "explanation",
    "orientation",
    "width",
    "height",
    "angle",
    "rectangle",
    "detected",
    "stage",
    "outside",
    "complete",
)


def open_work_folder(work: Path, heap: Path) -> None:
    """Make the work folder where there is none; refuse places where other files could come to harm.

    Raises
    ------
    FoxgloveError
        If it is a file, holds only other things, or lies within the heap (or the heap within it).
    """
    if work == heap or heap in work.parents or work in heap.parents:
        raise FoxgloveError(
            f"{work} and the submissions in {heap} lie one within the other; expected two separate folders. Choose "
            "another folder for the work."
        )
    if work.exists() and not work.is_dir():
        raise FoxgloveError(f"{work} is a file; expected a folder for the work. Choose another name.")
    foreign = (
        sorted(entry.name for entry in work.iterdir() if not _may_lie_in_new(entry)) if work.is_dir() else []
    )
    if foreign and not _is_of_a_curation(work):
        raise FoxgloveError(
            f"{work} holds {foreign[0]!r}, and neither {HEAP_FILE} nor {LOG_FILE} of a curation. Choose a new or an "
            "empty folder."
        )
    try:
        for name in _FOLDERS:
            (work / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FoxgloveError(
            f"{work} could not be made: {error.strerror}. Choose another place, or check that you may write there."
        ) from error


def _may_lie_in_new(entry: Path) -> bool:
    """Tell whether something may lie in a work folder at its first run: decisions, or what a killed run made first."""
    if entry.name in _FOLDERS and entry.is_dir() and not entry.is_symlink():
        return not any(entry.iterdir())
    half_written = _HALF_WRITTEN.fullmatch(entry.name)
    return is_by_hand(entry.name) or bool(half_written and half_written[1] == HEAP_FILE)


def _is_of_a_curation(work: Path) -> bool:
    if recorded_heaps(work):
        return True
    try:
        with (work / LOG_FILE).open(encoding="utf-8-sig", errors="replace") as log:
            return set(log.readline().strip().split(",")) >= _OF_THE_LOG
    except OSError:
        return False


def require_same_heap(work: Path, heap: Path, in_heap: Collection[str], in_work: Collection[str]) -> None:
    """Refuse a work folder of another heap, whose headshots would be deleted.

    Parameters
    ----------
    work, heap : Path
        Whole paths.
    in_heap, in_work : collection of str
        Agreement numbers of the heap, and those of which the work folder knows.

    Raises
    ------
    FoxgloveError
        If they have no submission in common, or the heap noted in the work folder still lies in another place.
    """
    places = recorded_heaps(work)
    if heap in [place.resolve() for place in places]:
        return
    where = f" ({places[-1]})" if places else ""
    if in_work and not set(in_work) & set(in_heap):
        raise FoxgloveError(
            f"{work} is the work folder of another heap{where}: it knows none of the submissions in {heap}. Choose "
            "another folder for the work, or give the heap to which this one belongs."
        )
    still_there = next((place for place in places if place.is_dir()), None)
    if still_there is not None:
        raise FoxgloveError(
            f"{work} is the work folder of {still_there}, which is still there; expected that heap, not {heap}. Give "
            f"that one, or choose another folder for the work. If {heap} is the same heap in a new place, move the "
            "old one away first."
        )


def is_by_hand(name: str) -> bool:
    """Tell whether a file's name is that of one which people write, or what an editor makes of such a name."""
    # Notepad adds .txt, which Windows then hides; spreadsheets and copies change the end of the name.
    stem, *endings = name.casefold().split(".")
    return stem in _BY_HAND and bool(endings) and {f".{ending}" for ending in endings} <= _ENDINGS_BY_HAND


def clear_half_written(work: Path) -> None:
    """Delete what a killed run left beside the files that it was writing."""
    for name in (LOG_FILE, RECTANGLES_FILE, HEAP_FILE, NUMBERS_FILE):
        for part in leftovers_of(work / name):
            part.unlink()


def record_heap(work: Path, heap: Path) -> None:
    """Note in the work folder where its heap lies, from the root of the disk and from the work folder."""
    places = {"heap": str(heap)}
    with suppress(ValueError):  # on Windows no path leads from one drive to another
        places["from_here"] = Path(os.path.relpath(heap, work)).as_posix()
    with whole_file(work / HEAP_FILE) as part:
        part.write_text(json.dumps(places, indent=2) + "\n", encoding="utf-8", newline="\n")


def recorded_heaps(work: Path) -> list[Path]:
    """Return where the heap of a work folder may lie: seen from the folder, and where it lay at the last run.

    Both may have moved together to another place or computer. Empty where nothing was noted.
    """
    try:
        places = json.loads((work / HEAP_FILE).read_text(encoding="utf-8"))
        found = [work.resolve() / places["from_here"]] if "from_here" in places else []
        return [*(Path(os.path.normpath(place)) for place in found), Path(places["heap"])]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def cache_key(data: bytes, detector: DetectorChoice, by_hand: ByHand | None) -> str:
    """Return what tells one result from another: the bytes of the photograph and all that changes the result."""
    settings = json.dumps([_VERSION, detector.name, detector.source, asdict(by_hand) if by_hand else None])
    return hashlib.sha256(data).hexdigest() + "-" + hashlib.sha256(settings.encode()).hexdigest()[:12]


def cache_file(work: Path, agreement: str, key: str) -> Path:
    """Return where a settled photograph lies."""
    return work / HEADSHOTS / agreement / f"{key}.npz"


def save_settled(file: Path, settled: Settled) -> None:
    """Write a settled photograph whole or not at all; the same one gives the same bytes."""
    facts = {name: getattr(settled, name) for name in _FACTS}
    headshot = settled.headshot if settled.headshot is not None else np.empty((0, 0), np.uint8)
    content = io.BytesIO()
    np.savez(
        content,
        headshot=headshot,
        thumbnail=np.frombuffer(settled.thumbnail, np.uint8),
        description=settled.description,
        facts=np.frombuffer(json.dumps(facts).encode(), np.uint8),
    )
    stored = content.getvalue()
    with whole_file(file) as part:
        # Behind an archive other bytes may follow; the sum tells of any byte that changes on the disk.
        part.write_bytes(stored + hashlib.sha256(stored).digest())


def load_settled(file: Path) -> Settled | None:
    """Return a photograph that was settled before; None if it was not, or its file is not as it was written."""
    try:
        data = file.read_bytes()
        content, checksum = data[:-_CHECKSUM], data[-_CHECKSUM:]
        if hashlib.sha256(content).digest() != checksum:
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            facts = json.loads(stored["facts"].tobytes())
            headshot = stored["headshot"]
            settled = Settled(
                headshot=headshot if headshot.size else None,
                thumbnail=stored["thumbnail"].tobytes(),
                description=stored["description"],
                **facts,
            )
    # Whatever it is, the photograph is settled again: another version may have written other things.
    except Exception:
        return None
    for name in ("rectangle", "detected"):
        if getattr(settled, name) is not None:
            setattr(settled, name, tuple(getattr(settled, name)))
    return settled


def keep_only(folder: Path, wanted: Collection[Path]) -> None:
    """Delete what an earlier run made in a folder and this one does not know: of withdrawn people, and outdated.

    Only names that a curation gives are deleted. What anybody else put there stays, whatever it is.
    """
    known, made = set(wanted), _MADE[folder.name]
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if SUBMISSION_NAME.fullmatch(path.name) and not any(path.iterdir()):
                path.rmdir()
            continue
        half_written = _HALF_WRITTEN.fullmatch(path.name)
        named = path.with_name(half_written[1]) if half_written else path
        if path not in known and made.fullmatch(named.relative_to(folder).as_posix()):
            path.unlink()
