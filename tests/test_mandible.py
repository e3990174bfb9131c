"""The mandible vectors are those of the publication, compared with a slow, literal reading of its rule."""

import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import (
    FEATURES,
    MANDIBLE_ROWS,
    feature_columns,
    mandible_features,
    mandible_vectors,
)
from foxglove_helpers.release import Headshots

SIDE = 359


def literal_features(image: np.ndarray) -> list[float]:
    """Read the rule of the publication word by word, pixel by pixel."""
    features = []
    for j in range(74):
        c = 30 + 2 * j
        total = 0
        for row in (267, 268, 269):
            for column in (c, c + 1, 358 - c, 357 - c):
                total += int(image[row, column])
        features.append(total / 12 / 255)
    total = 0
    for row in (267, 268, 269):
        for column in (178, 179, 180):
            total += int(image[row, column])
    features.append(total / 9 / 255)
    return features


def random_images(seed: int, count: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8)


def labels_of(volunteers: list[int], photographs: list[int] | None = None) -> pd.DataFrame:
    photographs = photographs or [1 + volunteers[:row].count(v) for row, v in enumerate(volunteers)]
    return pd.DataFrame(
        {
            "volunteer": volunteers,
            "photograph": photographs,
            "female": [volunteer % 2 for volunteer in volunteers],
            "not_smiling": 17,
            "smiling": 0,
        }
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), darkest=st.integers(0, 254), count=st.integers(1, 3))
def test_features_equal_the_literal_reading(seed: int, darkest: int, count: int) -> None:
    images = np.random.default_rng(seed).integers(darkest, 256, (count, SIDE, SIDE), dtype=np.uint8)
    features = mandible_features(images)
    assert features.shape == (count, FEATURES)
    assert features.dtype == np.float64
    np.testing.assert_allclose(features, [literal_features(image) for image in images], rtol=0, atol=1e-15)


def test_every_pixel_of_the_strip_speaks_in_exactly_one_feature_and_no_other_pixel_does() -> None:
    heard = np.zeros((SIDE, SIDE), dtype=int)
    for feature in range(FEATURES):
        for row in MANDIBLE_ROWS:
            for column in feature_columns(feature):
                image = np.zeros((SIDE, SIDE), dtype=np.uint8)
                image[row, column] = 255
                assert np.flatnonzero(mandible_features(image)).tolist() == [feature]
                heard[row, column] += 1
    assert heard.max() == 1
    assert heard.sum() == 3 * 299
    silent = np.where(heard, 0, 255).astype(np.uint8)
    assert not mandible_features(silent).any()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_mirrored_face_has_the_same_features_bit_by_bit(seed: int) -> None:
    images = random_images(seed, 2)
    assert np.array_equal(mandible_features(images), mandible_features(images[:, :, ::-1]))
    # An image upside down is another matter: the strip is not in the middle.
    assert not np.array_equal(mandible_features(images), mandible_features(images[:, ::-1]))


def test_feature_74_is_the_mean_of_nine_pixels_at_the_centre() -> None:
    image = np.zeros((SIDE, SIDE), dtype=np.uint8)
    image[268, 179] = 255
    features = mandible_features(image)
    assert features[74] == pytest.approx(1 / 9)
    assert feature_columns(74) == (178, 179, 180)
    assert feature_columns(73) == (176, 177, 181, 182)
    assert feature_columns(0) == (30, 31, 327, 328)


@pytest.mark.parametrize("feature", [-1, 75])
def test_a_feature_that_does_not_exist_is_refused(feature: int) -> None:
    with pytest.raises(FoxgloveError, match=f"feature {feature} does not exist"):
        feature_columns(feature)


def test_features_are_between_0_and_1() -> None:
    assert mandible_features(np.full((SIDE, SIDE), 255, dtype=np.uint8)).tolist() == [1.0] * FEATURES
    assert mandible_features(np.zeros((SIDE, SIDE), dtype=np.uint8)).tolist() == [0.0] * FEATURES


def test_one_image_gives_one_row_and_no_images_give_none() -> None:
    images = random_images(1, 2)
    assert np.array_equal(mandible_features(images[1]), mandible_features(images)[1])
    assert mandible_features(images[:0]).shape == (0, FEATURES)


def test_a_memory_map_is_never_copied_into_memory(tmp_path: Path) -> None:
    mapped = np.lib.format.open_memmap(tmp_path / "images.npy", "w+", np.uint8, (800, SIDE, SIDE))
    mapped[799] = random_images(2, 1)[0]
    tracemalloc.start()
    features = mandible_features(mapped)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < mapped.nbytes / 5
    assert type(features) is np.ndarray
    assert np.array_equal(features[799], mandible_features(random_images(2, 1)[0]))


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (np.zeros((2, 358, 359), dtype=np.uint8), r"\(2, 358, 359\).*expected \(359, 359\)"),
        (np.zeros((2, 359 * 359), dtype=np.uint8), r"reshape\(-1, 359, 359\)"),
        (np.zeros((1, 359, 359, 3), dtype=np.uint8), "shape"),
        (np.zeros((2, 359, 359)), "float64; expected uint8"),
        (np.zeros((359, 359), dtype=np.int64), "int64; expected uint8"),
    ],
)
def test_other_sizes_and_types_are_refused(images: np.ndarray, said: str) -> None:
    with pytest.raises(FoxgloveError, match=said):
        mandible_features(images)


def test_vectors_take_the_first_image_of_each_volunteer_in_file_order() -> None:
    images = random_images(3, 6)
    labels = labels_of([9, 4, 9, 4, 2048, 9], [7, 1, 1, 2, 5, 2])
    vectors = mandible_vectors(images, labels)
    assert vectors.dtype == np.float16
    assert vectors[:, :3].tolist() == [[9, 7, 1], [4, 1, 0], [2048, 5, 0]]
    assert np.array_equal(vectors[:, 3:], mandible_features(images[[0, 1, 4]]).astype(np.float16))


def test_labels_may_be_the_published_array_or_a_table_in_any_order_of_columns() -> None:
    images = random_images(4, 4)
    labels = labels_of([3, 1, 3, 2])
    expected = mandible_vectors(images, labels)
    assert np.array_equal(mandible_vectors(images, labels.to_numpy()), expected)
    assert np.array_equal(mandible_vectors(images, labels[labels.columns[::-1]]), expected)


def test_headshots_bring_their_own_labels(tmp_path: Path) -> None:
    images, labels = random_images(5, 3), labels_of([2, 1, 2])
    headshots = Headshots(images=images, labels=labels, source="test", folder=tmp_path)
    assert np.array_equal(mandible_vectors(headshots), mandible_vectors(images, labels))


@pytest.mark.parametrize("volunteer", [0, 2049])
def test_a_volunteer_that_float16_cannot_count_is_refused(volunteer: int) -> None:
    with pytest.raises(FoxgloveError, match=rf"row 1: volunteer is {volunteer}; expected 1 to 2048"):
        mandible_vectors(random_images(6, 2), labels_of([1, volunteer]))


def test_images_without_their_labels_are_refused() -> None:
    with pytest.raises(FoxgloveError, match=r"mandible_vectors\(images, labels\)"):
        mandible_vectors(random_images(7, 1))
    with pytest.raises(FoxgloveError, match="2 images but 3 rows of labels"):
        mandible_vectors(random_images(7, 2), labels_of([1, 2, 3]))
