"""Photographs of real people, as they are and as heaps distort them: nearly all are curated without help.

They lie outside of the repository (`../shared/faces/canada`, or the folder that FOXGLOVE_TEST_PHOTOGRAPHS names);
nothing of them is written into it.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from foxglove_helpers.curation import curate_heap
from foxglove_helpers.curation.upright import turned_upright

pytestmark = pytest.mark.full
CURATED, OVERLAP = 0.95, 0.8


def stored(picture: np.ndarray, orientation: int | None = None) -> bytes:
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(file, "JPEG", quality=95, exif=exif)
    return file.getvalue()


DISTORTED: dict[str, Callable[[np.ndarray], bytes]] = {
    "plain": lambda picture: stored(picture),
    "turned by 90 degrees": lambda picture: stored(np.rot90(picture), 6),
    "turned by 180 degrees": lambda picture: stored(np.rot90(picture, 2), 3),
    "turned by 270 degrees": lambda picture: stored(np.rot90(picture, -1), 8),
    "mirrored": lambda picture: stored(picture[:, ::-1], 2),
    "leaning by 20 degrees": lambda picture: stored(turned_upright(picture, -20)),
    "leaning by -20 degrees": lambda picture: stored(turned_upright(picture, 20)),
    "darkened to a third": lambda picture: stored((picture / 3).astype(np.uint8)),
}


@pytest.fixture(scope="module")
def photographs() -> list[bytes]:
    beside = Path(__file__).resolve().parents[3] / "shared" / "faces" / "canada"
    folder = Path(os.environ.get("FOXGLOVE_TEST_PHOTOGRAPHS", beside))
    files = sorted(folder.glob("*.jpg"))
    if not files:
        pytest.skip(
            f"no photographs of real people in {folder}; set FOXGLOVE_TEST_PHOTOGRAPHS to their folder"
        )
    return [file.read_bytes() for file in files]


@pytest.fixture(scope="module")
def untouched(photographs: list[bytes], tmp_path_factory: pytest.TempPathFactory):
    return curated(photographs, tmp_path_factory.mktemp("untouched"))


def curated(contents: list[bytes], place: Path, doubled: bool = False):
    """Curate a heap with one submission a photograph; return the rows of the log by submission."""
    for number, content in enumerate(contents, start=1):
        folder = place / "heap" / f"FT{number:03}"
        folder.mkdir(parents=True)
        for copy in (1, 2) if doubled else (1,):
            (folder / f"{folder.name}_{copy}.jpeg").write_bytes(content)
    return curate_heap(place / "heap", place / "work", False, workers=2)


def overlaps(log, untouched) -> np.ndarray:
    columns = ["face_x", "face_y", "face_width", "face_height"]
    both = log.merge(untouched, on="file", suffixes=("", "_untouched")).query("decision == 'kept'")
    x, y, w, h = (both[name].to_numpy(float) for name in columns)
    a, b, c, d = (both[f"{name}_untouched"].to_numpy(float) for name in columns)
    across = np.minimum(x + w, a + c) - np.maximum(x, a)
    down = np.minimum(y + h, b + d) - np.maximum(y, b)
    shared = np.clip(across, 0, None) * np.clip(down, 0, None)
    return shared / (w * h + c * d - shared)


@pytest.mark.parametrize("how", DISTORTED)
def test_nearly_all_are_curated_without_help(
    how: str, photographs: list[bytes], untouched, tmp_path: Path
) -> None:
    pictures = [
        cv2.cvtColor(cv2.imdecode(np.frombuffer(p, np.uint8), 1), cv2.COLOR_BGR2RGB) for p in photographs
    ]
    log = curated([DISTORTED[how](picture) for picture in pictures], tmp_path)
    assert (log["decision"] == "kept").mean() >= CURATED, log[log["decision"] != "kept"][
        "reason"
    ].value_counts()
    expected = untouched.copy()
    if how == "mirrored":
        # Stored mirrored, and mirrored back as its tag says.
        assert (log["orientation"] == 2).all()
    assert (overlaps(log, expected) >= OVERLAP).mean() >= CURATED


def test_doubled_photographs_are_kept_once(photographs: list[bytes], untouched, tmp_path: Path) -> None:
    log = curated(photographs, tmp_path, doubled=True)
    assert (log["reason"] == "duplicate").sum() == len(photographs)
    assert (log["decision"] == "kept").sum() >= CURATED * len(photographs)
    assert (overlaps(log, untouched) >= OVERLAP).all()


def test_the_angle_is_that_by_which_they_lean(photographs: list[bytes], tmp_path: Path) -> None:
    pictures = [
        cv2.cvtColor(cv2.imdecode(np.frombuffer(p, np.uint8), 1), cv2.COLOR_BGR2RGB) for p in photographs
    ]
    log = curated([DISTORTED["leaning by 20 degrees"](picture) for picture in pictures], tmp_path)
    assert (log["angle"] - 20).abs().median() < 1.5
    assert (log["angle"] - 20).abs().quantile(0.95) < 5
