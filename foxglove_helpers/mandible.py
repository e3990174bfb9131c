"""The mandible vector: 75 numbers that tell how bright a strip across the lower jaw is, outside to centre.

In: headshots of 359 x 359 pixels, and labels. Out: 75 features an image, or one vector of 78 numbers a
volunteer (volunteer, photograph, female, 75 features), as in the published file `mandible_vectors.npy`. It
follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): a feature is the mean of two neighbouring
columns and their mirror images over three rows, so that a face and its mirror image have the same vector.
"""

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import IMAGE_SIDE, VECTOR_COLUMNS, Headshots

FEATURES = 75  # R1
MANDIBLE_ROWS = (267, 268, 269)  # R1, 0-based
FIRST_COLUMN = 30  # R1, 0-based; its mirror image 328 is the last
LARGEST_EXACT_VOLUNTEER = 2048  # float16 counts every whole number up to here, then every second one

_PAIRS = FEATURES - 1


def feature_columns(feature: int) -> tuple[int, ...]:
    """Return the columns of a 359 x 359 image that one feature averages.

    Parameters
    ----------
    feature : int
        0 (outside) to 74 (centre), as numbered in R1.

    Returns
    -------
    tuple of int
        Four columns in rising order, two on the left and their mirror images on the right; for feature 74 the
        three columns at the centre.

    Raises
    ------
    FoxgloveError
        If there is no such feature.
    """
    if not 0 <= feature < FEATURES:
        raise FoxgloveError(
            f"feature {feature} does not exist; expected a whole number from 0 (outside) to 74 (centre)."
        )
    column = FIRST_COLUMN + 2 * feature
    if feature == FEATURES - 1:
        return (column, column + 1, column + 2)
    return (column, column + 1, IMAGE_SIDE - 2 - column, IMAGE_SIDE - 1 - column)


def mandible_features(images: np.ndarray) -> np.ndarray:
    """Return the 75 mandible features of one or many headshots (R1).

    Only the strip of three rows is read, so `images` may be a memory map larger than the memory.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 359, 359) or (359, 359)
        Gray intensities, 0 (black) to 255 (white).

    Returns
    -------
    ndarray of float64, shape (n, 75) or (75,)
        Mean intensity divided by 255, so 0 to 1. Features j = 0 to 73 are means of 12 pixels (three rows of
        the columns c, c + 1 and their mirror images, c = 30 + 2j); feature 74 of the 9 pixels at the centre.

    Raises
    ------
    FoxgloveError
        If the images have another size or another type of number.
    """
    images = np.asanyarray(images)
    _require_headshots(images)
    strip = images[..., MANDIBLE_ROWS[0] : MANDIBLE_ROWS[-1] + 1, FIRST_COLUMN : IMAGE_SIDE - FIRST_COLUMN]
    # Whole numbers until the last step: the sums are exact, and a mirrored face gives the same bits.
    columns = np.asarray(strip).sum(axis=-2, dtype=np.int64)
    folded = (columns + columns[..., ::-1])[..., : 2 * _PAIRS]
    pairs = folded[..., 0::2] + folded[..., 1::2]
    centre = columns[..., 2 * _PAIRS : 2 * _PAIRS + 3].sum(axis=-1, keepdims=True)
    return np.concatenate([pairs / (12 * 255), centre / (9 * 255)], axis=-1)


def mandible_vectors(
    headshots: Headshots | np.ndarray, labels: pd.DataFrame | np.ndarray | None = None
) -> np.ndarray:
    """Return one mandible vector a volunteer, as published in `mandible_vectors.npy` (R1).

    Each vector is made from the volunteer's first image in file order, and the vectors stand in the order in
    which the volunteers first appear. The rows of a release are shuffled, so that order is too: column 0 says
    whose vector it is.

    Parameters
    ----------
    headshots : Headshots, or ndarray of uint8, shape (n, 359, 359)
        What `load_headshots` returns; or images, and then `labels` must be given.
    labels : DataFrame, or ndarray of int, shape (n, 5), optional
        One row an image, in the order of the images; the first columns are volunteer, photograph, female.

    Returns
    -------
    ndarray of float16, shape (v, 78)
        Volunteer, photograph, female, then the 75 features in 0 to 1, to the three digits of float16.

    Raises
    ------
    FoxgloveError
        If images and labels do not fit together, or a volunteer's number is outside 1 to 2048, beyond which
        float16 is not exact.
    """
    if labels is None:
        if isinstance(headshots, np.ndarray):
            raise FoxgloveError(
                "mandible_vectors got images without labels; call it as mandible_vectors(images, labels)."
            )
        images, labels = headshots.images, headshots.labels
    else:
        images = np.asanyarray(headshots)
    people = _people(labels, expected=len(images))
    _, first = np.unique(people[:, 0], return_index=True)
    first.sort()
    vectors = np.empty((len(first), VECTOR_COLUMNS), dtype=np.float16)
    vectors[:, :3] = people[first]
    for row, image in enumerate(first):
        vectors[row, 3:] = mandible_features(images[image])
    return vectors


def _people(labels: pd.DataFrame | np.ndarray, expected: int) -> np.ndarray:
    """Return volunteer, photograph, female as whole numbers, shape (n, 3), checked."""
    if isinstance(labels, pd.DataFrame):
        labels = labels[["volunteer", "photograph", "female"]].to_numpy()
    people = np.asarray(labels)[:, :3]
    if len(people) != expected:
        raise FoxgloveError(
            f"there are {expected} images but {len(people)} rows of labels; "
            "expected one row an image, in the same order."
        )
    wrong = np.flatnonzero((people[:, 0] < 1) | (people[:, 0] > LARGEST_EXACT_VOLUNTEER))
    if len(wrong):
        raise FoxgloveError(
            f"labels, row {wrong[0]}: volunteer is {people[wrong[0], 0]}; "
            f"expected 1 to {LARGEST_EXACT_VOLUNTEER}, the whole numbers that the published format (float16) "
            "holds exactly. Number the volunteers from 1."
        )
    return people


def _require_headshots(images: np.ndarray) -> None:
    side = IMAGE_SIDE
    if images.ndim not in (2, 3) or images.shape[-2:] != (side, side):
        raise FoxgloveError(
            f"the images have shape {images.shape}; expected ({side}, {side}) for one headshot or "
            f"(n, {side}, {side}) for many. Rows of pixels become images with .reshape(-1, {side}, {side})."
        )
    if images.dtype != np.uint8:
        raise FoxgloveError(
            f"the images hold {images.dtype}; expected uint8, gray intensities from 0 to 255. "
            "If the values are in that range, .astype(numpy.uint8) converts them."
        )
