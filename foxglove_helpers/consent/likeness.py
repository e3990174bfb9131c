"""Whether a picture, or a row of a table of pictures, shows the same photograph as one that is at hand.

In: a volunteer's own photograph, and pictures. Out: their likeness, the correlation of gray values, which survives
another size, another compression and another brightness. It is made to find the same photograph again; another
photograph of the same person, taken in the same minute, may be found as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageOps

from foxglove_helpers.errors import FoxgloveError

# From this correlation on, small gray pictures count as the same photograph. Of 59 headshots of the twin, compared
# with 352 of 40 of its people in all shifts and sizes, the most alike one of somebody else reached 0.930; other
# photographs of the same person mostly pass.
ALIKE = 0.95
SIDE = 64  # pixels of the small gray pictures
HEADSHOT_SIDE = 359  # R1
# A crop made from another rectangle is a little shifted and enlarged: pixels of a headshot, and factors.
_SHIFTS = range(-12, 13, 4)
_ENLARGED = (0.94, 0.97, 1.0, 1.03, 1.06)
_ROWS_AT_A_TIME = 256


@dataclass(frozen=True)
class Likeness:
    """The most alike row of a table, and its correlation, -1 to 1."""

    row: int
    correlation: float


def small_gray(file: Path | BinaryIO) -> np.ndarray:
    """Return a picture upright, small and gray, mean 0 and length 1.

    Returns
    -------
    ndarray of float64, shape (4096,)

    Raises
    ------
    FoxgloveError
        If it cannot be decoded.
    """
    try:
        with Image.open(file) as image:
            image.draft("L", (4 * SIDE, 4 * SIDE))
            gray = ImageOps.exif_transpose(image).convert("L")
            return _normal(np.asarray(gray.resize((SIDE, SIDE), Image.Resampling.BOX)))
    # Decoders fail in many ways on what is no picture.
    except Exception as error:
        raise FoxgloveError(f"{file} cannot be read as a picture: {error}.") from error


def small_gray_of_headshot(headshot: np.ndarray) -> np.ndarray:
    """Return a headshot of shape (359, 359) small, mean 0 and length 1, as `small_gray` does."""
    image = Image.fromarray(np.asarray(headshot, np.uint8).reshape(HEADSHOT_SIDE, HEADSHOT_SIDE))
    return _normal(np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX)))


def small_gray_crops(headshot: np.ndarray) -> np.ndarray:
    """Return a headshot as it is and as other rectangles would have cut it, each as `small_gray` does.

    Parameters
    ----------
    headshot : ndarray of uint8, shape (359, 359)

    Returns
    -------
    ndarray of float64, shape (245, 4096)
    """
    # Wide enough for every shift, its border repeated as curation does.
    wide = np.pad(np.asarray(headshot, np.uint8).reshape(HEADSHOT_SIDE, HEADSHOT_SIDE), 32, mode="edge")
    image, middle = Image.fromarray(wide), wide.shape[0] / 2
    crops = []
    for factor, x, y in product(_ENLARGED, _SHIFTS, _SHIFTS):
        half = HEADSHOT_SIDE / 2 * factor
        box = (middle + x - half, middle + y - half, middle + x + half, middle + y + half)
        crops.append(_normal(np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX, box=box))))
    return np.stack(crops)


def most_alike_row(table: np.ndarray, wanted: np.ndarray) -> Likeness | None:
    """Return the row of a table of headshots that is most like one of some pictures.

    Parameters
    ----------
    table : ndarray, shape (n, 128881) or (n, 359, 359)
        May be mapped from a file; it is read in parts.
    wanted : ndarray of float64, shape (k, 4096)
        As `small_gray` and `small_gray_crops` return them.

    Returns
    -------
    Likeness or None
        None if the table holds no headshots.
    """
    if table.ndim < 2 or not len(table) or table[0].size != HEADSHOT_SIDE**2 or table.dtype.kind not in "uif":
        return None
    best = Likeness(0, -1.0)
    for start, part in _parts(table):
        found = (part @ wanted.T).max(axis=1)
        row = int(found.argmax())
        if found[row] > best.correlation:
            best = Likeness(start + row, float(found[row]))
    return best


def _parts(table: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for start in range(0, len(table), _ROWS_AT_A_TIME):
        rows = np.asarray(table[start : start + _ROWS_AT_A_TIME])
        # Intensities are stored from 0 to 255, or divided by 255.
        scale = 255 if rows.dtype.kind == "f" and rows.max() <= 1 else 1
        yield start, np.stack([small_gray_of_headshot(row * scale) for row in rows])


def _normal(gray: np.ndarray) -> np.ndarray:
    values = gray.astype(float).ravel()
    values -= values.mean()
    length = np.linalg.norm(values)
    return values / length if length else values
