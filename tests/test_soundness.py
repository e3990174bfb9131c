"""`foxglove data check`: vectors, labels and images belong together, or it says that they do not."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from foxglove_helpers.cli import main
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import VECTORS_FILE, read_release, write_release, write_vectors
from releases import make_labels, make_release


def check(release: Path) -> Result:
    return CliRunner().invoke(main, ["data", "check", str(release)])


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = make_release(tmp_path / "release", volunteers=4)
    write_vectors(folder, mandible_vectors(read_release(folder)))
    return folder


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_vectors_of_the_release_are_fine_in_any_order(release: Path, dtype: type) -> None:
    vectors = np.load(release / VECTORS_FILE)
    np.save(release / VECTORS_FILE, vectors[::-1].astype(dtype))
    told = check(release)
    assert told.exit_code == 0, told.output
    assert "a valid release" in told.stdout
    assert not told.stderr


def changed(row: int, column: int, value: float) -> Callable[[np.ndarray], None]:
    def change(vectors: np.ndarray) -> None:
        vectors[row, column] = value

    return change


def swap(vectors: np.ndarray) -> None:
    vectors[[0, 1], 3:] = vectors[[1, 0], 3:]


def invert(vectors: np.ndarray) -> None:
    vectors[:, 2] = 1 - vectors[:, 2]


def repeat(vectors: np.ndarray) -> None:
    vectors[3] = vectors[2]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda vectors: vectors.fill(np.nan),
            "row 0 .*volunteer nan, photograph nan; expected a photograph of",
        ),
        (lambda vectors: vectors.fill(0), "row 0 .*volunteer 0, photograph 0"),
        (changed(2, 0, 77), "row 2 .*volunteer 77,"),
        (changed(1, 1, 9), "row 1 .*photograph 9"),
        (repeat, "row 3 .*every volunteer once"),
        (invert, "row 0 .*female is [01], but [01] in the labels of volunteer"),
        (changed(3, 40, np.nan), "row 3 .*feature 37 is nan; the image of volunteer .* has 0"),
        (changed(3, 77, 1.5), "row 3 .*feature 74 is 1.5"),
        (lambda vectors: vectors[:, 3:].fill(0), "row 0 .*feature 0 is 0.000"),
        (swap, "row 0 .*feature"),
    ],
)
def test_vectors_that_are_not_of_the_release_are_refused(
    release: Path, damage: Callable[[np.ndarray], None], said: str
) -> None:
    vectors = np.load(release / VECTORS_FILE)
    damage(vectors)
    write_vectors(release, vectors)
    told = check(release)
    assert told.exit_code == 1
    assert "a valid release" not in told.output
    assert re.search(f"{VECTORS_FILE}, {said}", told.stderr)
    assert "take the one of the same release, or delete it" in told.stderr


def test_numbers_of_volunteers_that_reproduce_refuses_are_refused(tmp_path: Path) -> None:
    labels = make_labels(3)
    labels[:, 0] += 2046
    images = np.random.default_rng(0).integers(0, 256, (len(labels), 359, 359), np.uint8)
    write_release(tmp_path / "release", images, labels)
    for words in (["data", "check"], ["reproduce", "--data"]):
        told = CliRunner().invoke(main, [*words, str(tmp_path / "release")])
        assert told.exit_code == 1
        assert "volunteer is 2049; expected 1 to 2048" in told.stderr


def test_an_image_of_two_volunteers_is_warned_of_and_one_volunteers_own_is_not(tmp_path: Path) -> None:
    labels = make_labels(3)
    images = np.random.default_rng(0).integers(0, 256, (len(labels), 359, 359), np.uint8)
    own = np.flatnonzero(labels[:, 0] == 1)
    images[own[1]] = images[own[0]]
    write_release(tmp_path / "release", images, labels)
    assert not check(tmp_path / "release").stderr
    two, three = np.flatnonzero(labels[:, 0] == 2)[0], np.flatnonzero(labels[:, 0] == 3)[0]
    images[two] = images[three]
    write_release(tmp_path / "release", images, labels)
    told = check(tmp_path / "release")
    assert told.exit_code == 0
    assert "a valid release" in told.stdout
    rows = sorted([two, three])
    assert f"rows {rows[0]}, {rows[1]} (counted from 0) hold the same image" in told.stderr
    assert "leaving one volunteer out is no honest test" in told.stderr
