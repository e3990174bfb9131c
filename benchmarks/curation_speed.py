"""How fast a heap of submissions is curated, beside two scripts that do it another way, and in how much memory.

The script that one writes first looks for faces in the whole photograph; the careful one looks in a reduced copy, and
turns heads that lean. Both decode every photograph whole, twice, one after the other. Goals: 5 times the photographs
a second and core of the one that one writes first; at most 500 MB. Alone: python -m benchmarks curation
"""

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import psutil

from foxglove_helpers.curation import (
    crop_headshot,
    curate_heap,
    eye_angle,
    haar_faces,
    take_inventory,
    turned_upright,
)
from foxglove_helpers.curation.cascades import FRONTAL, cascade
from foxglove_helpers.curation.upright import LEAST_LEAN
from foxglove_helpers.release import IMAGE_SIDE
from foxglove_helpers.twin.submissions import write_submissions

SEED, SUBMISSIONS, CORES = 4, 12, 2
EVERY = (
    5  # photographs, of which one goes through the script that one writes first: it takes a second for each
)
GOAL_RATIO, GOAL_BYTES = 5, 500e6
PAUSE = 0.02  # seconds between two looks at the process
CURATE = "from foxglove_helpers.curation import curate_heap; curate_heap({heap!r}, {work!r}, False, workers={cores})"


def measure(heap: Path | None = None) -> list[dict]:
    """Return speed and memory beside their goals, on a heap drawn for it unless one is given."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if heap is None:
            heap = write_submissions(place / "heap", SEED, SUBMISSIONS, progress=False)
        photographs = [entry.path for entry in take_inventory(heap) if entry.refusal is None]
        ours = _processor_seconds(lambda: curate_heap(heap, place / "once", False, workers=CORES))
        again = _processor_seconds(lambda: curate_heap(heap, place / "once", False, workers=CORES))
        careful = _processor_seconds(lambda: careful_script(photographs))
        some = photographs[::EVERY]
        first = _processor_seconds(lambda: first_script(some)) / len(some)
        peak = _peak_memory(heap, place / "twice")
    count = len(photographs)
    heap_in_words = f"{SUBMISSIONS} submissions, {count} photographs"
    return [
        {
            "what": f"curation, {heap_in_words}, photographs a second and core",
            "baseline": f"{1 / first:.1f} (the script one writes first; every {EVERY}th photograph)",
            "ours": f"{count / ours:.1f}",
            "ratio": first * count / ours,
            "goal": GOAL_RATIO,
        },
        {
            "what": "curation, the same, beside a careful script",
            "baseline": f"{count / careful:.1f} (faces in a reduced copy, heads upright)",
            "ours": f"{count / ours:.1f}",
            "ratio": careful / ours,
            "goal": 1.0,
        },
        {
            "what": "curation, the same heap once more, nothing new",
            "baseline": f"{count / ours:.1f} the first time",
            "ours": f"{count / again:.1f}",
            "ratio": ours / again,
            "goal": GOAL_RATIO,
        },
        {
            "what": f"curation, peak memory with {CORES} threads",
            "baseline": f"goal {GOAL_BYTES / 1e6:.0f} MB",
            "ours": f"{peak / 1e6:.0f} MB",
            "ratio": GOAL_BYTES / peak,
            "goal": 1.0,
        },
    ]


def first_script(photographs: list[Path]) -> list[np.ndarray]:
    """Do it as one would at first: OpenCV's example for faces on the whole photograph, read again for the crop."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    faces = {}
    for path in photographs:
        found = cascade(FRONTAL).detectMultiScale(_whole(path), 1.1, 5)
        if len(found):
            faces[path] = max(map(tuple, found), key=lambda face: face[2])
    headshots = []
    for path, (x, y, width, height) in faces.items():
        cut = _whole(path)[y : y + height, x : x + width]
        headshots.append(cv2.resize(cut, (IMAGE_SIDE, IMAGE_SIDE)))
    cv2.setNumThreads(threads)
    return headshots


def careful_script(photographs: list[Path]) -> list[np.ndarray]:
    """Do it with some thought: find the face in a reduced copy, decode again to cut it out, one after another.

    Every file is hashed, and heads that lean by their eyes are turned with the whole photograph, as R1 asks. Less is
    done than by the pipeline: nothing is suspected, compared by face or stored.
    """
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    found, known = {}, set()
    for path in photographs:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest in known:
            continue
        known.add(digest)
        gray = _whole(path)
        faces = haar_faces(gray)
        if len(faces) == 1:
            found[path] = faces[0], eye_angle(gray, faces[0]) or 0.0
    headshots = []
    for path, (rectangle, angle) in found.items():
        gray = _whole(path)
        if abs(angle) >= LEAST_LEAN:
            gray = turned_upright(gray, angle)
            rectangle = next(iter(haar_faces(gray)), rectangle)
        headshots.append(crop_headshot(gray, rectangle))
    cv2.setNumThreads(threads)
    return headshots


def _whole(path: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2GRAY)  # the Exif orientation is applied


def _processor_seconds(work: Callable[[], object]) -> float:
    """Return what all threads took together, so that neighbours do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak_memory(heap: Path, work: Path) -> int:
    """Curate in a process of its own; return the most bytes that it held."""
    code = CURATE.format(heap=str(heap), work=str(work), cores=CORES)
    process = psutil.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        try:
            peak = max(peak, process.memory_info().rss)
        except psutil.Error:  # it ended meanwhile
            break
        time.sleep(PAUSE)
    if process.wait():
        raise SystemExit(f"Curating failed with exit code {process.returncode}.")
    return peak
