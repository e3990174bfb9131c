"""A photograph is decoded as small as the next step needs: JPEG can be read at a half, a quarter or an eighth.

In: the bytes of a JPEG file, and how many pixels the longer side needs. Out: its luminance and its two colour
differences, upright. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): of all metadata only the
Exif orientation is used, once, and the brightness is not changed.
"""

import io
import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from foxglove_helpers.curation.photograph import (
    MOST_PIXELS,
    PhotographRefused,
    check_size,
    orientation_of,
)

SCALES = (8, 4, 2, 1)  # by which a JPEG decoder can divide either side


@dataclass(frozen=True)
class Reduced:
    """An upright photograph, read at a part of its size.

    Attributes
    ----------
    gray : ndarray of uint8, shape (rows, columns)
        The luminance.
    colour : two ndarrays of uint8, shape (rows, columns), or None
        The differences to blue and to red (Cb, Cr; 128 is gray); None where only the luminance was asked for.
    scale : int
        One pixel here stands for `scale` x `scale` pixels of the whole photograph.
    width, height : int
        Pixels of the whole photograph, upright.
    orientation : int
        The Exif orientation that was applied, 1 to 8.
    """

    gray: np.ndarray
    colour: tuple[np.ndarray, np.ndarray] | None
    scale: int
    width: int
    height: int
    orientation: int


def decode_photograph(data: bytes, longer_side: int | None = None, colour: bool = True) -> Reduced:
    """Read a JPEG photograph upright, as small as its longer side may become.

    Parameters
    ----------
    data : bytes
        The file.
    longer_side : int, optional
        Least number of pixels of the longer side; the whole photograph unless given. The decoder divides by 1,
        2, 4 or 8, so the side is up to twice as long.
    colour : bool
        Also return the colour differences.

    Raises
    ------
    PhotographRefused
        If the file is no JPEG file, is damaged or cut short, or has too few or too many pixels.
    """
    mode = "YCbCr" if colour else "L"
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            columns, rows = image.size
            check_size(columns, rows)
            scale = scale_for(max(columns, rows), longer_side)
            # The decoder then does the scaling, and gives the luminance without converting colours.
            image.draft(mode, (columns // scale, rows // scale))
            decoded = image if image.mode == mode else image.convert(mode)
            # One plane after the other: taking them apart afterwards takes half as long again.
            planes = [np.asarray(band) for band in decoded.split()]
            orientation = orientation_of(cast(ImageFile.ImageFile, image))
    except PhotographRefused:
        raise
    except Image.DecompressionBombError as error:
        raise PhotographRefused(
            "too_large",
            f"it has far more pixels than the {MOST_PIXELS // 10**6} million expected at most. Save a smaller copy.",
        ) from error
    # Damaged files make the decoder fail in many ways, and none may end the work on the other files.
    except Exception as error:
        detail = "its header is broken" if isinstance(error, UnidentifiedImageError) else error
        raise PhotographRefused(
            "damaged", f"it cannot be decoded to its end ({detail}); take a fresh copy."
        ) from error
    # A file that cannot be read at a part of its size comes whole.
    scale = round(columns / planes[0].shape[1])
    gray, *differences = (turned_as_tagged(plane, orientation) for plane in planes)
    width, height = (columns, rows) if orientation <= 4 else (rows, columns)
    blue_and_red = (differences[0], differences[1]) if colour else None
    return Reduced(np.ascontiguousarray(gray), blue_and_red, scale, width, height, orientation)


def scale_for(longer_side: int, needed: int | None) -> int:
    """Return the largest of `SCALES` that leaves at least `needed` pixels; 1 where there are fewer anyway."""
    if needed is None:
        return 1
    return next((scale for scale in SCALES if longer_side // scale >= needed), 1)


def turned_as_tagged(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """Return stored pixels as a person shall see them: what an Exif orientation, 1 to 8, asks of the reader."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    rows = -1 if orientation in (3, 4, 7, 8) else 1
    columns = -1 if orientation in (2, 3, 6, 7) else 1
    return pixels[::rows, ::columns]


def scale_for_face(face: float, least: int) -> int:
    """Return the largest of `SCALES` at which a face of this many pixels still has `least`."""
    return next((scale for scale in SCALES if math.floor(face / scale) >= least), 1)
