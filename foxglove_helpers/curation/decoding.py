"""A photograph is decoded as small as the next step needs: JPEG can be read at a half, a quarter or an eighth.

In: the bytes of a JPEG file, and how many pixels the longer side needs. Out: its luminance and its two colour
differences, upright. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): of all metadata only the
Exif orientation is used, once, and the brightness is not changed.
"""

import io
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from foxglove_helpers.curation.photograph import (
    MOST_BYTES,
    MOST_PIXELS,
    PhotographRefused,
    check_size,
    decoded,
    orientation_of,
)

SCALES = (8, 4, 2, 1)  # by which a JPEG decoder can divide either side
# Bytes a pixel while a photograph is worked on: its luminance in three copies; of progressive ones the decoder keeps
# two bytes a colour until the last scan.
_BYTES, _BYTES_OF_PROGRESSIVE = 3, 6
_ROOM = 380_000_000  # bytes that photographs worked on at the same time may take; a larger one is alone


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
    complete : bool
        Whether the file has its end marker; without it, all pixels were there all the same.
    """

    gray: np.ndarray
    colour: tuple[np.ndarray, np.ndarray] | None
    scale: int
    width: int
    height: int
    orientation: int
    complete: bool = True


class _Room:
    """Memory that threads share: whoever needs more than is left waits until others are done."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, needed: int) -> Iterator[None]:
        needed = min(needed, self._most)
        with self._changed:
            self._changed.wait_for(lambda: self._left >= needed)
            self._left -= needed
        try:
            yield
        finally:
            with self._changed:
                self._left += needed
                self._changed.notify_all()


_room = _Room(_ROOM)


@contextmanager
def room_for(path: Path) -> Iterator[None]:
    """Wait until there is memory for a photograph beside those that other threads work on; take it for the block."""
    with _room.taken(memory_needed(path)):
        yield


def memory_needed(path: Path) -> int:
    """Return about how many bytes a photograph takes while it is worked on; 0 where that cannot be told."""
    try:
        size = path.stat().st_size
        with Image.open(path, formats=["JPEG"]) as image:
            a_pixel = _BYTES_OF_PROGRESSIVE if "progressive" in image.info else _BYTES
            return min(size, MOST_BYTES) + a_pixel * min(image.width * image.height, MOST_PIXELS)
    # What cannot be opened is refused before it is decoded.
    except Exception:
        return 0


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
            orientation = orientation_of(image)
        picture, complete = decoded(data, mode, (columns // scale, rows // scale))
        # One plane after the other: taking them apart afterwards takes half as long again.
        planes = [np.asarray(band) for band in picture.split()]
        del picture
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
    return Reduced(np.ascontiguousarray(gray), blue_and_red, scale, width, height, orientation, complete)


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
