"""Whether a picture shows a photograph that is at hand, also mirrored, turned, cut, inverted or among others.

In: a volunteer's own photographs, and pictures or arrays. Out: whether one shows the other. Two measures are taken.
Points that stand out (SIFT: Lowe, 2004, doi:10.1023/B:VISI.0000029664.99615.94) are paired, and the pairs that
agree on one shift, turn and size are counted; and whole pictures are compared by the correlation of their gray
values, which finds small ones. Both are made to find the same photograph again; another one of the same person,
taken in the same minute or before the same wall, is often found as well.

Measured on raw photographs of the twin, with one own photograph of each of 19 submissions. Found 19 of 19: as it
is; mirrored; turned by 15, 90 and 180 degrees; cut to 80 % and to 60 % of each side, in the middle and in a corner;
inverted; darkened; at 25 % and 10 % of its size; 64 x 64; JPEG quality 30; blurred; on a sheet of 3 x 3 of 768
pixels; the face alone at 359, 128 and 64 pixels; of 48 pixels, 12. Another photograph of the same submission: 134
of 151. Photographs of other people: none of 1652 (most points that agreed: 16). No photographs of real people were
compared: whoever was taken before the same patterned wall may be found as well.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageOps, ImageSequence

from foxglove_helpers.errors import FoxgloveError

AGREEING = 22  # pairs of points, from which on a picture counts as the same photograph
ALIKE = 0.97  # correlation from which on whole pictures count as the same photograph
SIDE = 64  # pixels of the small gray pictures that are correlated
LEAST_SIDE = 16  # pixels: smaller ones show nobody
_OWN_SIDE, _LONGEST, _SHORTEST = 512, 768, 256  # pixels of the longer side where points are looked for
_RATIO = 0.75  # how much nearer the best point must be than the second best (Lowe, 2004)
_TOLERANCE = 3.0  # pixels that a pair may lie beside its place
_TURN, _SIZE = np.deg2rad(12), np.log(1.35)  # how much turn and size of a single pair may differ from all
_MOST_FRAMES = 100
# No format that starts another program, as EPS does.
_FORMATS = (
    "JPEG",
    "MPO",
    "PNG",
    "WEBP",
    "TIFF",
    "GIF",
    "BMP",
    "PPM",
    "ICO",
    "JPEG2000",
    "AVIF",
    "HEIF",
    "DIB",
)


class NotDecoded(Exception):  # noqa: N818
    """A picture that is one, and cannot be shown, or not whole."""


@dataclass(frozen=True)
class Likeness:
    """How a picture shows a photograph: by agreeing points, or by correlation (-1 to 1)."""

    points: int
    correlation: float

    @property
    def is_same(self) -> bool:
        """Tell whether it counts as the same photograph."""
        return self.points >= AGREEING or self.correlation >= ALIKE


@dataclass(frozen=True)
class _Points:
    """Points that stand out: places (n, 2) in pixels, turns (n,) in radians, sizes (n,), and looks (n, 128)."""

    places: np.ndarray
    turns: np.ndarray
    sizes: np.ndarray
    looks: np.ndarray


class OwnPhotographs:
    """A volunteer's own photographs, to compare pictures with.

    Parameters
    ----------
    files : sequence of Path

    Raises
    ------
    FoxgloveError
        If one cannot be read as a picture.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self._points: list[_Points] = []
        small = []
        for file in files:
            try:
                gray = next(pictures_in(file.read_bytes()), None)
            except (OSError, NotDecoded) as error:
                raise FoxgloveError(f"{file} cannot be read as a picture: {error}.") from error
            if gray is None:
                raise FoxgloveError(f"{file} is no picture; expected a photograph of the volunteer.")
            sized = _sized(gray, _OWN_SIDE)
            # A mirror and a negative change what surrounds a point; turning and enlarging do not.
            for variant in (sized, sized[:, ::-1], 255 - sized, 255 - sized[:, ::-1]):
                self._points.append(_points_of(variant))
            upright = _small(gray)
            small += [np.rot90(side, turn) for side in (upright, upright[:, ::-1]) for turn in range(4)]
        self._small = np.stack([_normal(variant) for variant in small])

    def likeness(self, gray: np.ndarray) -> Likeness:
        """Return how a picture shows the most alike of the photographs.

        Parameters
        ----------
        gray : ndarray of uint8, shape (height, width)
        """
        # A negative has the opposite correlation.
        correlation = float(np.abs(self._small @ _normal(_small(gray))).max())
        if correlation >= ALIKE:
            return Likeness(0, correlation)
        other = _points_of(_sized(gray, _LONGEST))
        return Likeness(max(_agreeing(own, other) for own in self._points), correlation)


def is_picture(data: Any, whole: bool = False) -> bool:
    """Tell by its content whether a file is a picture; `whole`: and whether it can be decoded to its end."""
    try:
        with Image.open(io.BytesIO(data[: 256 << 20]), formats=_known_formats()) as image:
            if whole:
                image.load()
            return True
    # Decoders fail in many ways on what is no picture.
    except Exception:
        return False


def pictures_in(data: Any) -> Iterator[np.ndarray]:
    """Yield the picture in a file, gray, or each of those in one that has several; nothing, if it is no picture.

    Raises
    ------
    NotDecoded
        If it cannot be decoded, or holds too many.
    """
    try:
        image = Image.open(io.BytesIO(data[: 256 << 20]), formats=_known_formats())
    except Image.DecompressionBombError as error:
        raise NotDecoded(str(error)) from error
    except Exception:
        return
    with image:
        try:
            image.draft("L", (_LONGEST, _LONGEST))
            for count, frame in enumerate(ImageSequence.Iterator(image)):
                if count == _MOST_FRAMES:
                    raise NotDecoded(f"more than {_MOST_FRAMES} pictures in one file")
                yield _gray(ImageOps.exif_transpose(frame))
        except NotDecoded:
            raise
        except Exception as error:
            raise NotDecoded(str(error)) from error


def pictures_of_array(table: np.ndarray) -> Iterator[tuple[int, np.ndarray]] | None:
    """Return the pictures that an array may hold, each with its row; None if it cannot hold any.

    Parameters
    ----------
    table : ndarray
        Of shape (h, w), (h, w, 1 to 4), (n, h, w), (n, h, w, 1 to 4), (n, 1 to 4, h, w), or (n, side * side) and
        (side * side,) as the publication's own; of any numbers, which are stretched to 0 to 255.
    """
    if table.dtype.kind not in "buif" or not table.size:
        return None
    views = [view for view in _views(table) if min(view.shape[1:3]) >= LEAST_SIDE]
    return ((row, _stretched(view[row])) for view in views for row in range(len(view))) if views else None


def _views(table: np.ndarray) -> Iterator[np.ndarray]:
    """Yield an array in each way in which it may be a row of pictures, (n, h, w) or (n, h, w, colours)."""
    if table.ndim == 1:
        table = table[None]
    if table.ndim == 2:
        side = round(table.shape[1] ** 0.5)
        if side * side == table.shape[1]:
            yield table.reshape(-1, side, side)
        if max(table.shape) <= 20 * min(table.shape):
            yield table[None]
    elif table.ndim == 3:
        # What has three or four layers may be coloured, or a few gray pictures.
        if table.shape[2] <= 4:
            yield table[None]
        else:
            yield table
    elif table.ndim == 4 and table.shape[3] <= 4:
        yield table
    elif table.ndim == 4 and table.shape[1] <= 4:
        yield np.moveaxis(table, 1, 3)


def _stretched(picture: np.ndarray) -> np.ndarray:
    """Return numbers of any range as gray values, uint8 of shape (h, w)."""
    values = np.nan_to_num(np.asarray(picture, np.float32), posinf=0, neginf=0)
    if values.ndim == 3:
        values = values[:, :, :3].mean(axis=2)
    low, high = float(values.min()), float(values.max())
    return ((values - low) * (255 / (high - low) if high > low else 0)).astype(np.uint8)


@cache
def _known_formats() -> tuple[str, ...]:
    try:
        from pillow_heif import register_heif_opener

        register_heif_opener()
    except ImportError:
        pass
    Image.init()
    return tuple(name for name in _FORMATS if name in Image.OPEN)


def _gray(image: Image.Image) -> np.ndarray:
    if image.mode in ("I", "F", "I;16", "I;16B"):
        return _stretched(np.asarray(image))
    if "A" in image.getbands() or "transparency" in image.info:
        # What is transparent lies on white paper.
        coloured = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), coloured)
    return np.asarray(image.convert("L"))


def _sized(gray: np.ndarray, longest: int) -> np.ndarray:
    """Return a picture no larger than asked, and not too small for points to stand out."""
    side = max(gray.shape)
    wanted = min(max(side, _SHORTEST), longest)
    if wanted == side:
        return gray
    size = tuple(max(1, round(length * wanted / side)) for length in reversed(gray.shape))
    kind = cv2.INTER_AREA if wanted < side else cv2.INTER_CUBIC
    return cv2.resize(np.ascontiguousarray(gray), size, interpolation=kind)


def _points_of(gray: np.ndarray) -> _Points:
    stretched = cv2.normalize(np.ascontiguousarray(gray), None, 0, 255, cv2.NORM_MINMAX)  # type: ignore[call-overload]
    detector: Any = cv2.SIFT_create(nfeatures=1500, contrastThreshold=0.02)  # type: ignore[attr-defined]
    found, looks = detector.detectAndCompute(stretched, None)
    if looks is None:
        looks = np.zeros((0, 128), np.float32)
    # Square roots compare better than the counts themselves.
    looks = np.sqrt(looks / (looks.sum(axis=1, keepdims=True) + 1e-9)).astype(np.float32)
    return _Points(
        np.array([point.pt for point in found], np.float32).reshape(-1, 2),
        np.deg2rad([point.angle for point in found]),
        np.log([point.size for point in found]),
        looks,
    )


def _agreeing(own: _Points, other: _Points) -> int:
    """Return how many pairs of points agree on where the one picture lies in the other; 0 if too few can."""
    if min(len(own.looks), len(other.looks)) < AGREEING:
        return 0
    nearness = own.looks @ other.looks.T
    rows, best = np.arange(len(nearness)), nearness.argmax(axis=1)
    nearest = nearness[rows, best]
    nearness[rows, best] = -1
    # Looks have length 1: 2 - 2 * nearness is the squared distance.
    chosen = np.flatnonzero((1 - nearest) < _RATIO**2 * (1 - nearness.max(axis=1)))
    # Each point of the other picture is paired once, with the own one that is nearest.
    chosen = chosen[np.argsort(-nearest[chosen], kind="stable")]
    chosen = chosen[np.unique(best[chosen], return_index=True)[1]]
    if len(chosen) < AGREEING:
        return 0
    paired = best[chosen]
    matrix, kept = cv2.estimateAffinePartial2D(
        own.places[chosen], other.places[paired], ransacReprojThreshold=_TOLERANCE, maxIters=1000
    )
    if matrix is None:
        return 0
    turn, size = np.arctan2(matrix[1, 0], matrix[0, 0]), np.log(np.hypot(matrix[0, 0], matrix[1, 0]) + 1e-9)
    turned = np.angle(np.exp(1j * (other.turns[paired] - own.turns[chosen] - turn)))
    sized = other.sizes[paired] - own.sizes[chosen] - size
    agree = kept.ravel().astype(bool) & (np.abs(turned) < _TURN) & (np.abs(sized) < _SIZE)
    # Points on one spot say one thing.
    return len(np.unique(np.round(own.places[chosen][agree] / 4), axis=0))


def _small(gray: np.ndarray) -> np.ndarray:
    return cv2.resize(np.ascontiguousarray(gray), (SIDE, SIDE), interpolation=cv2.INTER_AREA)


def _normal(gray: np.ndarray) -> np.ndarray:
    values = gray.astype(float).ravel()
    values -= values.mean()
    length = float(np.linalg.norm(values))
    return values / length if length else values
