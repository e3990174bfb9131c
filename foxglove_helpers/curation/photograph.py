"""One photograph becomes one headshot: upright, gray, its face found and cut out with a margin.

In: a JPEG file. Out: 359 x 359 gray pixels, or a refusal with its reason. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2): of all Exif tags only the orientation is used, OpenCV finds the face, a
margin stays around it, the brightness is not changed.
"""

import math
from collections.abc import Callable, Iterable
from pathlib import Path

import cv2
import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from foxglove_helpers.curation.cascades import FRONTAL, cascade
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import IMAGE_SIDE

MOST_PIXELS = 64_000_000  # a gray copy takes 64 MB; the largest photograph of R1 has 13 million pixels
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
            # The decoder then gives the luminance alone, in a third of the memory.
            image.draft("L", image.size)
            # A bare picture: malformed other tags would make the transposition below fail.
            gray = Image.fromarray(np.asarray(image.convert("L")))
            orientation = orientation_of(image)
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
    inside = (min(left + side, width) - max(left, 0)) * (min(top + side, height) - max(top, 0))
    return 1 - inside / side**2


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


def orientation_of(image: Image.Image) -> int:
    """Return the Exif orientation, 1 to 8; 1 where there is none, or none that can be."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    # Exif that cannot be parsed tells nothing about the orientation, and the pixels are whole.
    except Exception:
        return 1
    return value if value in range(1, 9) else 1
