"""How fast the twin is drawn, photographs a second on one core (goal: all of them on 2 cores in 90 s)."""

import time

from foxglove_helpers.twin.cohort import draw_volunteer
from foxglove_helpers.twin.plan import plan_cohort

VOLUNTEERS = 12
PHOTOGRAPHS, CORES, GOAL_SECONDS = 2429, 2, 90
NEEDED = PHOTOGRAPHS / CORES / GOAL_SECONDS  # photographs a second on each core
FEASIBILITY_STUDY = 34  # photographs a second and core, measured for the code from which this one grew


def measure() -> list[dict]:
    """Return the speed beside the speed needed, in processor time, to leave neighbours out."""
    plan = plan_cohort(1)
    draw_volunteer(plan, 1)  # the noise tiles are made once in a process
    start, photographs = time.process_time(), 0
    for volunteer in range(2, VOLUNTEERS + 2):
        photographs += len(draw_volunteer(plan, volunteer))
    rate = photographs / (time.process_time() - start)
    return [
        {
            "what": f"twin, {photographs} photographs of {VOLUNTEERS} volunteers, one core",
            "ours": f"{rate:.1f} images/s",
            "baseline": f"{NEEDED:.1f} images/s needed; feasibility study {FEASIBILITY_STUDY}",
            "ratio": rate / NEEDED,
            "goal": 1.0,
        }
    ]
