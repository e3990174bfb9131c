"""How fast the twin is drawn, and in how much memory: on one core, a whole cohort on two, the first volunteers.

Goals: a whole cohort on two cores in 60 s and 1 GB, workers included; the first 12 volunteers in 5 s. Alone:
python -m benchmarks twin
"""

import sys
import tempfile
import time
from pathlib import Path

import psutil

from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.cohort import draw_volunteer
from foxglove_helpers.twin.plan import VOLUNTEERS, plan_cohort

FEW = 12  # volunteers
CORES, GOAL_SECONDS, GOAL_BYTES, GOAL_SECONDS_OF_FEW = 2, 60, 1e9, 5
# Photographs a second and core of the study from which this code grew (1060 lines, one class of face), as
# measured in its own notes: 22.5 ms a photograph and 62 ms a volunteer.
FEASIBILITY_STUDY = 34
PAUSE = 0.05  # seconds between two looks at the processes
DRAW = "from foxglove_helpers.twin import draw_release; draw_release({folder!r}, {seed}, {n}, {cores}, False)"


def measure() -> list[dict]:
    """Return speed, seconds and memory beside their goals."""
    return [_one_core(), *_whole_cohort(), _first_volunteers()]


def _one_core() -> dict:
    """Return the speed beside the speed needed, in processor time, to leave neighbours out."""
    plan = plan_cohort(DEFAULT_SEED)
    needed = len(plan.photographs) / CORES / GOAL_SECONDS
    draw_volunteer(plan, 1)  # the noise tiles are made once in a process
    start, photographs = time.process_time(), 0
    for volunteer in range(2, FEW + 2):
        photographs += len(draw_volunteer(plan, volunteer))
    rate = photographs / (time.process_time() - start)
    return {
        "what": f"twin, {photographs} photographs of {FEW} volunteers, one core",
        "ours": f"{rate:.1f} images/s",
        "baseline": f"{needed:.1f} images/s needed; feasibility study {FEASIBILITY_STUDY}",
        "ratio": rate / needed,
        "goal": 1.0,
    }


def _whole_cohort() -> list[dict]:
    seconds, peak = _drawn(VOLUNTEERS)
    what = f"twin, whole cohort in a new Python, {CORES} workers"
    return [
        {
            "what": what,
            "ours": f"{seconds:.1f} s",
            "baseline": f"goal {GOAL_SECONDS} s",
            "ratio": GOAL_SECONDS / seconds,
            "goal": 1.0,
        },
        {
            "what": f"{what}, peak memory of all processes",
            "ours": f"{peak / 1e6:.0f} MB",
            "baseline": f"goal {GOAL_BYTES / 1e6:.0f} MB",
            "ratio": GOAL_BYTES / peak,
            "goal": 1.0,
        },
    ]


def _first_volunteers() -> dict:
    seconds, _ = _drawn(FEW)
    return {
        "what": f"twin, the first {FEW} volunteers in a new Python, {CORES} workers",
        "ours": f"{seconds:.1f} s",
        "baseline": f"goal {GOAL_SECONDS_OF_FEW} s",
        "ratio": GOAL_SECONDS_OF_FEW / seconds,
        "goal": 1.0,
    }


def _drawn(volunteers: int) -> tuple[float, int]:
    """Draw a release in a process of its own; return its seconds, and the most bytes that it and its workers held."""
    with tempfile.TemporaryDirectory() as folder:
        code = DRAW.format(folder=str(Path(folder) / "release"), seed=DEFAULT_SEED, n=volunteers, cores=CORES)
        start = time.perf_counter()
        process = psutil.Popen([sys.executable, "-c", code])
        peak = 0
        while process.poll() is None:
            peak = max(peak, _held(process))
            time.sleep(PAUSE)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"Drawing {volunteers} volunteers failed with exit code {process.returncode}.")
    return seconds, peak


def _held(process: psutil.Process) -> int:
    """Return the bytes of a process and its children; what they share counts once where the system tells."""
    total = 0
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    for member in family:
        try:
            memory = member.memory_full_info()
        except psutil.Error:  # it ended meanwhile
            continue
        total += getattr(memory, "pss", memory.uss)
    return total
