"""The work folder of a curation: where each step leaves what it made, so that the next run need not do it again.

In: the folder's path. Out: the names of everything in it, and photographs that were settled before, found again by
the SHA-256 sum of their bytes and by the settings. Files are written whole or not at all, so that a run can be
killed at any moment. Folders in it carry agreement numbers, so that a withdrawal finds what to delete.
"""

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np

from foxglove_helpers.curation.detection import DetectorChoice
from foxglove_helpers.curation.settled import ByHand, Settled
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import leftovers_of, whole_file

LOG_FILE = "curation_log.csv"
RECTANGLES_FILE = "rectangles.tsv"
CORRECTIONS_FILE = "corrections.tsv"
ANGLES_FILE = "angles.tsv"
VOLUNTEERS_FILE = "volunteers.tsv"
REASONS_FILE = "left_out.tsv"  # why photographs were left out; R5's format has no place for it
HEAP_FILE = "heap.json"  # where the heap lies
_BY_HAND = {Path(name).stem for name in (CORRECTIONS_FILE, ANGLES_FILE, VOLUNTEERS_FILE, REASONS_FILE)}
_ENDINGS_BY_HAND = {".tsv", ".txt", ".csv"}
HEADSHOTS, THUMBNAILS, PAGES = "headshots", "thumbnails", "pages"
_OURS = {
    LOG_FILE,
    RECTANGLES_FILE,
    CORRECTIONS_FILE,
    ANGLES_FILE,
    VOLUNTEERS_FILE,
    REASONS_FILE,
    HEAP_FILE,
    HEADSHOTS,
    THUMBNAILS,
    PAGES,
}
_VERSION = 1  # raise it when the same photograph and settings give another result
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
    held = {entry.name for entry in work.iterdir()} if work.is_dir() else set()
    if held and not held & _OURS:
        raise FoxgloveError(
            f"{work} holds {min(held)!r} and nothing of a curation. Choose a new or an empty folder."
        )
    try:
        for name in (HEADSHOTS, THUMBNAILS, PAGES):
            (work / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FoxgloveError(
            f"{work} could not be made: {error.strerror}. Choose another place, or check that you may write there."
        ) from error


def is_by_hand(name: str) -> bool:
    """Tell whether a file's name is that of one which people write, or what an editor makes of such a name."""
    # Notepad adds .txt, which Windows then hides; spreadsheets and copies change the end of the name.
    stem, *endings = name.casefold().split(".")
    return stem in _BY_HAND and bool(endings) and {f".{ending}" for ending in endings} <= _ENDINGS_BY_HAND


def clear_half_written(work: Path) -> None:
    """Delete what a killed run left beside the files that it was writing."""
    for name in (LOG_FILE, RECTANGLES_FILE, HEAP_FILE):
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
    settings = json.dumps([_VERSION, detector.name, asdict(by_hand) if by_hand else None])
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
    with whole_file(file) as part:
        part.write_bytes(content.getvalue())


def load_settled(file: Path) -> Settled | None:
    """Return a photograph that was settled before; None if it was not, or its file is damaged."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            facts = json.loads(stored["facts"].tobytes())
            headshot = stored["headshot"]
            settled = Settled(
                headshot=headshot if headshot.size else None,
                thumbnail=stored["thumbnail"].tobytes(),
                description=stored["description"],
                **facts,
            )
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return None
    for name in ("rectangle", "detected"):
        if getattr(settled, name) is not None:
            setattr(settled, name, tuple(getattr(settled, name)))
    return settled


def keep_only(folder: Path, wanted: Collection[Path]) -> None:
    """Delete files in a folder of ours that this curation does not know: of withdrawn people, and half-written ones.

    What a person wrote by hand and put there by mistake stays.
    """
    known = set(wanted)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                shutil.rmtree(path)
        elif path not in known and not is_by_hand(path.name):
            path.unlink()
