"""How long `import foxglove_helpers` takes beyond the interpreter's own start; it must load nothing heavy."""

import subprocess
import sys
import time

GOAL_SECONDS = 0.3
HEAVY = ("tensorflow", "cv2", "lightgbm")


def measure() -> list[dict]:
    """Return the import's seconds: the best of nine, less the best start that imports nothing."""
    seconds = _best("import foxglove_helpers") - _best("pass")
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import foxglove_helpers, sys; print([m for m in {HEAVY} if m in sys.modules])",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    if loaded != "[]":
        raise SystemExit(f"import foxglove_helpers loads {loaded}; it must load none of {HEAVY}.")
    return [
        {
            "what": "import foxglove_helpers",
            "ours": f"{seconds:.3f} s",
            "baseline": "",
            "ratio": GOAL_SECONDS / max(seconds, 1e-3),
            "goal": 1.0,
        }
    ]


def _best(code: str) -> float:
    times = []
    for _ in range(9):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return min(times)
