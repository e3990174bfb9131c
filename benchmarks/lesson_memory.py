"""Peak memory and seconds of every lesson: the instructor's notebook, run in a kernel of its own."""

import threading
import time
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
GOAL_MEGABYTES = 700
PAUSE = 0.05  # seconds between two looks at the kernel


def measure() -> list[dict]:
    """Run each lesson; return its peak proportional set size (kernel and child processes) and its seconds."""
    rows = []
    for path in sorted((ROOT / "solutions").glob("*/*.ipynb")):
        seconds, peak = _run(path)
        rows.append(
            {
                "what": f"lesson {path.stem}, peak memory",
                "ours": f"{peak / 1e6:.0f} MB ({seconds:.0f} s)",
                "baseline": "",
                "ratio": GOAL_MEGABYTES * 1e6 / peak,
                "goal": 1.0,
            }
        )
    return rows


def _run(path: Path) -> tuple[float, int]:
    client = NotebookClient(
        nbformat.read(path, as_version=4), timeout=600, resources={"metadata": {"path": path.parent}}
    )
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(client, peak, done))
    start = time.perf_counter()
    watcher.start()
    try:
        client.execute()
    finally:
        done.set()
        watcher.join()
    return time.perf_counter() - start, peak[0]


def _watch(client: NotebookClient, peak: list[int], done: threading.Event) -> None:
    while not done.wait(PAUSE):
        provisioner = getattr(client.km, "provisioner", None) if client.km else None
        if provisioner is None or provisioner.process is None:
            continue
        try:
            kernel = psutil.Process(provisioner.process.pid)
            family = [kernel, *kernel.children(recursive=True)]
            peak[0] = max(peak[0], sum(process.memory_full_info().pss for process in family))
        except psutil.Error:
            continue
