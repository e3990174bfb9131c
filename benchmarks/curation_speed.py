"""How fast a heap of submissions is curated, beside the script that one would write first, and in how much memory.

Goals: 5 times the photographs a second and core of that script, which decodes every photograph whole, twice, one after
the other; at most 500 MB. Alone: python -m benchmarks curation
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
from foxglove_helpers.curation.upright import LEAST_LEAN
from foxglove_helpers.twin.submissions import write_submissions

SEED, SUBMISSIONS, CORES = 4, 12, 2
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
        baseline = _processor_seconds(lambda: obvious_script(photographs))
        peak = _peak_memory(heap, place / "twice")
    count = len(photographs)
    heap_in_words = f"{SUBMISSIONS} submissions, {count} photographs"
    return [
        {
            "what": f"curation, {heap_in_words}, photographs a second and core",
            "baseline": f"{count / baseline:.1f} (the obvious script: two whole decodings)",
            "ours": f"{count / ours:.1f}",
            "ratio": baseline / ours,
            "goal": GOAL_RATIO,
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


def obvious_script(photographs: list[Path]) -> list[np.ndarray]:
    """Do it as one would at first: decode to find the face, decode again to cut it out, one after another.

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
