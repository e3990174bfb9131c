"""One photograph becomes one headshot: upright, gray, its face found and cut out with a margin.

In: a JPEG file. Out: 359 x 359 gray pixels, or a refusal with its reason. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2): of all Exif tags only the orientation is used, OpenCV finds the face, a
margin stays around it, the brightness is not changed.
"""

import io
import math
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from foxglove_helpers.curation.cascades import FRONTAL, cascade
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import IMAGE_SIDE

MOST_PIXELS = 64_000_000  # a gray copy takes 64 MB; the largest photograph of R1 has 13 million pixels
MOST_BYTES = 50_000_000  # of a file; the largest of R1 has 5 MiB
MOST_OUTSIDE = 0.5  # of the crop; with more of it beyond the photograph there is hardly a face
_TAILS = (b"", b"\x55\xaa" * 64, b"\xa7\x1c\x6e" * 64)  # for what may follow where a file ends
_END_MARKER = b"\xff\xd9"  # of JPEG
_MOST_PIXELS_WITHOUT_END = 16_000_000  # decoded several times, in colour
DETECTION_SIDE = 600  # pixels of the longer side at which faces are looked for
SMALLEST_FACE = 0.1  # of the photograph's shorter side; smaller ones are posters and passers-by

# In widths of the detector's rectangle, which ends at the chin; 0.44 stay below. With these margins the eyes
# lie near row 150, and the rows of the mandible vector (267 to 269) cross the lower jaw just above the chin.
MARGIN_SIDE, MARGIN_TOP = 0.40, 0.36
CROP_WIDTH = 1 + 2 * MARGIN_SIDE
LEAST_FACE = math.ceil(IMAGE_SIDE / CROP_WIDTH)  # pixels; the crop of a smaller one would have to be enlarged

Rectangle = tuple[int, int, int, int]
Detector = Callable[[np.ndarray], Iterable[Rectangle]]


class PhotographRefused(FoxgloveError):  # noqa: N818
    """A photograph that cannot become a headshot; `reason` is the word that stands in the log."""

    def __init__(self, reason: str, explanation: str) -> None:
        super().__init__(explanation)
        self.reason = reason


def open_photograph(path: Path | str) -> tuple[np.ndarray, int]:
    """Return a JPEG photograph upright and gray.

    Nothing but its pixels and its Exif orientation is used (R1); the orientation is applied once.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    gray : ndarray of uint8, shape (height, width)
    orientation : int
        The Exif orientation that was applied, 1 (upright) to 8.

    Raises
    ------
    PhotographRefused
        If the file is no JPEG file, is damaged or cut short, or has too few or too many pixels.
    """
    try:
        with Image.open(path, formats=["JPEG"]) as image:
            check_size(*image.size)
            orientation = orientation_of(image)
            size = image.size
        # A bare picture: malformed other tags would make the transposition below fail. The decoder gives the
        # luminance alone, in a third of the memory.
        gray = Image.fromarray(np.asarray(decoded(read_file(Path(path)), "L", size)[0]))
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
    gray.getexif()[ExifTags.Base.Orientation] = orientation
    return np.asarray(ImageOps.exif_transpose(gray)), orientation


def haar_faces(gray: np.ndarray) -> list[Rectangle]:
    """Find frontal faces with OpenCV's Haar cascade, as in R1.

    Parameters
    ----------
    gray : ndarray of uint8, shape (height, width)
        An upright photograph.

    Returns
    -------
    list of (x, y, width, height)
        In pixels of `gray`. Faces smaller than a tenth of the shorter side are not looked for.
    """
    scale = min(1.0, DETECTION_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    smallest = max(24, round(SMALLEST_FACE * min(small.shape)))
    found = cascade(FRONTAL).detectMultiScale(
        small, scaleFactor=1.1, minNeighbors=5, minSize=(smallest, smallest)
    )
    return [(round(x / scale), round(y / scale), round(w / scale), round(h / scale)) for x, y, w, h in found]


def only_face(rectangles: Iterable[Rectangle]) -> Rectangle:
    """Return the one face that was found.

    Raises
    ------
    PhotographRefused
        If there is none, or more than one.
    """
    found = [tuple(int(value) for value in rectangle) for rectangle in rectangles]
    if not found:
        raise PhotographRefused(
            "no_face", "no face was found; is it upright and frontal, with eyes, nose and mouth uncovered?"
        )
    if len(found) > 1:
        raise PhotographRefused(
            "several_faces",
            f"{len(found)} faces were found, expected one; cut it so that one person is left.",
        )
    x, y, width, height = found[0]
    return x, y, width, height


def overlap(rectangle: Rectangle, other: Rectangle) -> float:
    """Return how far two rectangles agree: the area they share, by the area they cover together.

    Also called intersection over union.

    Parameters
    ----------
    rectangle, other : (x, y, width, height)
        In pixels of the same photograph.

    Returns
    -------
    float
        0 (they share nothing) to 1 (they are the same).
    """
    width = min(rectangle[0] + rectangle[2], other[0] + other[2]) - max(rectangle[0], other[0])
    height = min(rectangle[1] + rectangle[3], other[1] + other[3]) - max(rectangle[1], other[1])
    shared = max(width, 0) * max(height, 0)
    covered = rectangle[2] * rectangle[3] + other[2] * other[3] - shared
    return shared / covered if covered else 0.0


def crop_square(rectangle: Rectangle) -> tuple[int, int, int]:
    """Return left, top and side, in pixels, of the square crop: the rectangle of a face with its margins."""
    x, y, width, height = rectangle
    face = max(width, height)
    left = x + width / 2 - face * (0.5 + MARGIN_SIDE)
    top = y + height / 2 - face * (0.5 + MARGIN_TOP)
    return round(left), round(top), round(face * CROP_WIDTH)


def crop_headshot(gray: np.ndarray, rectangle: Rectangle) -> np.ndarray:
    """Return the face with its margins as a headshot of the published size.

    Where the crop passes the edge of the photograph, the border is repeated. The brightness is not changed.

    Parameters
    ----------
    gray : ndarray of uint8, shape (height, width)
        An upright photograph.
    rectangle : (x, y, width, height)
        The face, as a detector gives it.

    Returns
    -------
    ndarray of uint8, shape (359, 359)

    Raises
    ------
    PhotographRefused
        If the crop is smaller than a headshot, so that it would have to be enlarged, or misses the
        photograph.
    """
    if max(rectangle[2:]) < LEAST_FACE:
        raise PhotographRefused(
            "face_too_small",
            f"its face is {max(rectangle[2:])} pixels wide; expected at least {LEAST_FACE}, "
            "so that no pixel is invented. Take the photograph from nearer, or in a higher resolution.",
        )
    left, top, side = crop_square(rectangle)
    height, width = gray.shape
    inside = gray[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)]
    if not inside.size:
        raise PhotographRefused("face_outside", f"the rectangle of its face, {rectangle}, lies outside it.")
    beyond = max(-top, 0), max(top + side - height, 0), max(-left, 0), max(left + side - width, 0)
    square = cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REPLICATE)
    return cv2.resize(square, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_AREA)


def share_outside(rectangle: Rectangle, width: int, height: int) -> float:
    """Return the share of the crop, 0 to 1, that lies beyond a photograph of this width and height."""
    left, top, side = crop_square(rectangle)
    across = max(0, min(left + side, width) - max(left, 0))
    down = max(0, min(top + side, height) - max(top, 0))
    return 1 - across * down / side**2


def check_size(width: int, height: int) -> None:
    """Refuse a photograph with too many or too few pixels, before any is decoded."""
    if width * height > MOST_PIXELS:
        raise PhotographRefused(
            "too_large",
            f"it has {width} x {height} pixels; expected at most {MOST_PIXELS // 10**6} million. "
            "Save a smaller copy.",
        )
    if min(width, height) < IMAGE_SIDE:
        raise PhotographRefused(
            "too_small", f"it has {width} x {height} pixels; expected at least {IMAGE_SIDE} on either side."
        )


def decoded(data: bytes, mode: str, size: tuple[int, int]) -> tuple[Image.Image, bool]:
    """Decode a JPEG file in a mode ("L" or "YCbCr"), at the least size the decoder can give that is not below `size`.

    A file whose end marker alone is missing decodes as well, if all pixels are there.

    Returns
    -------
    image : PIL.Image.Image
    complete : bool
        Whether the file has its end marker.

    Raises
    ------
    Exception
        What Pillow raises for files that cannot be decoded to their end.
    """
    try:
        return _decoded(data, mode, size), True
    except Exception:
        begun = data.removesuffix(_END_MARKER[:1])
        if not _lacks_only_its_end(begun):
            raise
    return _decoded(begun + _END_MARKER, mode, size), False


def _decoded(data: bytes, mode: str, size: tuple[int, int]) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        # The decoder then does the scaling, and gives the luminance without converting colours.
        image.draft(mode, size)
        with suppress(OSError):
            image.load()
            return image if image.mode == mode else image.convert(mode)
    # Of colours that are stored as red, green and blue the decoder makes no luminance: Pillow then does.
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        image.draft(None, size)
        return image.convert(mode)


def _lacks_only_its_end(data: bytes) -> bool:
    """Tell whether a file that ends too early has all its pixels: they are the same whatever may follow."""
    if data.rstrip(b"\0").endswith(_END_MARKER):
        return False
    found = set()
    for tail in _TAILS:
        with Image.open(io.BytesIO(data + tail + _END_MARKER), formats=["JPEG"]) as image:
            # Of several scans the last ones may be missing as a whole.
            if "progressive" in image.info or image.width * image.height > _MOST_PIXELS_WITHOUT_END:
                return False
            found.add(hash(image.tobytes()))
    return len(found) == 1


def read_file(path: Path) -> bytes:
    """Return the bytes of a photograph.

    Raises
    ------
    PhotographRefused
        If it cannot be opened, or is larger than any photograph.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read() if size <= MOST_BYTES else b""
    except OSError as error:
        raise unreadable(error) from error
    if size > MOST_BYTES:
        raise PhotographRefused(
            "too_large",
            f"the file has {size} bytes; expected at most {MOST_BYTES // 10**6} million. Save a smaller copy.",
        )
    return data


def unreadable(error: OSError) -> PhotographRefused:
    """Return the refusal of a file that the operating system does not open, or that is gone meanwhile."""
    return PhotographRefused("unreadable", f"it cannot be opened: {error.strerror or error}.")


def upright_size(path: Path) -> tuple[int, int]:
    """Return width and height of a photograph in pixels, upright, from its header alone.

    Raises
    ------
    PhotographRefused
        If the file cannot be opened as a photograph.
    """
    try:
        with Image.open(path, formats=["JPEG"]) as image:
            width, height = image.size
            return (height, width) if orientation_of(image) > 4 else (width, height)
    except OSError as error:
        raise unreadable(error) from error
    # Damaged headers make Pillow fail in many ways.
    except Exception as error:
        raise PhotographRefused("damaged", f"it cannot be opened ({error}); take a fresh copy.") from error


def orientation_of(image: Image.Image) -> int:
    """Return the Exif orientation, 1 to 8; 1 where there is none, or none that can be.

    Exif wants a whole number of 16 bits; programs have stored it as a fraction, a byte or a text as well, and it
    means the same.
    """
    # Exif that cannot be parsed tells nothing about the orientation, and the pixels are whole.
    with suppress(Exception):
        value = _plain_number(image.getexif().get(ExifTags.Base.Orientation, 1))
        if value in range(1, 9):
            return int(value)
    return 1


def _plain_number(value: Any) -> Fraction:
    """Return the number in an Exif tag of any type; the first, where there are several."""
    if isinstance(value, tuple | list):
        value = value[0]
    if isinstance(value, bytes):
        value = value[0] if value[0] < 32 else value.decode("ascii")
    if isinstance(value, str):
        value = value.strip(" \0")
    return Fraction(value) if isinstance(value, str | int) else Fraction(float(value))
