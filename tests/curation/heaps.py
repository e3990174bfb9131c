"""A small heap of submissions with drawn faces, its detector, and what a run of the pipeline leaves."""

import os
from pathlib import Path

import numpy as np

from photographs import drawn, jpeg

FIRST, SECOND, THIRD, EMPTY = "a0000001", "a0000002", "a0000003", "a0000004"


def detail(seed: int, shade: int = 120) -> np.ndarray:
    """Return the drawn photograph with a face of its own, so that no two people look alike."""
    picture = drawn(shade)
    random = np.random.default_rng(seed)
    for row in range(5):
        for column in range(5):
            if random.random() < 0.5:
                y, x = 190 + 45 * row, 160 + 45 * column
                picture[y : y + 40, x : x + 40] = random.integers(0, 200)
    picture[180, 150:390] = picture[419, 150:390] = 250
    picture[180:420, 150] = picture[180:420, 389] = 250
    return picture


def put(heap: Path, agreement: str, number: int, content: bytes) -> str:
    """Write one photograph of a submission; return its name in the log."""
    (heap / agreement).mkdir(parents=True, exist_ok=True)
    (heap / agreement / f"{agreement}_{number}.jpeg").write_bytes(content)
    return f"{agreement}/{agreement}_{number}.jpeg"


def record(heap: Path, agreement: str, submitted_at: str, year: int = 1980) -> None:
    """Write the record of a submission as the form leaves it."""
    (heap / agreement).mkdir(parents=True, exist_ok=True)
    lines = f"agreement_number\t{agreement}\nsubmitted_at\t{submitted_at}\nyear_of_birth\t{year}\n"
    (heap / agreement / f"{agreement}.tsv").write_text(lines, encoding="utf-8")


def small_heap(heap: Path) -> Path:
    """Write two people with three photographs each, and an empty submission."""
    for person, agreement in enumerate((FIRST, SECOND), start=1):
        for number in (1, 2, 3):
            put(heap, agreement, number, jpeg(detail(person * 10 + number)))
    (heap / EMPTY).mkdir()
    return heap


def left_by(work: Path) -> dict[str, bytes]:
    """Return every file of a work folder with its bytes; the pages name the folder, and another's would differ."""
    return {
        path.relative_to(work).as_posix(): path.read_bytes().replace(str(work).encode(), b"WORK")
        for path in work.rglob("*")
        if path.is_file()
    }


def surroundings() -> dict[str, str]:
    """Return the environment in which a process finds the package and these drawings."""
    tests = Path(__file__).resolve().parents[1]
    paths = [str(tests), str(tests.parent), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
