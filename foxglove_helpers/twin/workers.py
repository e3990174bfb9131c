"""Worker processes that draw: how many, and how their work is taken in and ended.

What flows in are tasks; what flows out are their answers, in whatever order the workers finish.
"""

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import joblib
import numpy as np

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.workers import ctrl_c_held_back

MOST_WORKERS = 8  # by default; more of them wait for one another's memory


@contextmanager
def answers_of_workers(tasks: Iterable[Any], workers: int) -> Iterator[Iterator[Any]]:
    """Let processes work on tasks made by `joblib.delayed`; yields an iterator of their answers."""
    # Processes, not threads, and never the caller's own choice of backend: the drawing holds Python's lock.
    with ctrl_c_held_back():
        answers = joblib.Parallel(n_jobs=workers, backend="loky", return_as="generator_unordered")(tasks)
    try:
        yield answers
    finally:
        # Closed in any case, so that no worker draws on for what has failed; joblib would regret it aloud.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*cancelled", category=UserWarning)
            answers.close()


@contextmanager
def one_opencv_thread() -> Iterator[None]:
    """Keep OpenCV from starting threads of its own beside the other workers."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def checked_workers(workers: int | None, most: int = MOST_WORKERS) -> int:
    """Return how many processes draw: as many as asked for, or the number of cores, at most `most`."""
    cores = min(joblib.cpu_count(), most)
    return cores if workers is None else checked_count(workers, "workers", None)


def checked_count(value: int, name: str, most: int | None) -> int:
    """Return a number from 1 to `most` as a plain integer, or say what was expected of `name`."""
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < 1 or (most is not None and value > most):
        allowed = "at least 1" if most is None else f"from 1 to {most}"
        raise FoxgloveError(f"{name} is {value!r}; expected a whole number {allowed}.")
    return int(value)
