"""The face in a photograph is found, and looked for again in other ways where there seems to be none or several.

In: an upright gray photograph, and a detector, which is any function from a gray photograph to rectangles. Out:
one rectangle, the angle at which it was found, and how. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2), where OpenCV's detection mostly worked and a person drew the rest; the stages
between the two leave less to draw. Copies with another contrast or angle serve detection only.
"""

import hashlib
import importlib
import inspect
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from foxglove_helpers.curation.cascades import FRONTAL, FRONTAL_ALT, cascade
from foxglove_helpers.curation.photograph import (
    DETECTION_SIDE,
    SMALLEST_FACE,
    Detector,
    PhotographRefused,
    Rectangle,
    haar_faces,
)
from foxglove_helpers.curation.upright import turned_upright
from foxglove_helpers.errors import FoxgloveError

LARGE_FACE = (
    0.2  # of the shorter side; faces as large are looked for first, which takes a quarter of the time
)
COARSE_SIDE = 200  # pixels of the longer side of the small copy
MEASURED_SIDE = 100  # pixels of a face while its rectangle is measured
ROTATIONS = (-10, 10, -20, 20, -30, 30)  # degrees of the copies, nearest first
# A face that is this many times as wide as any other, and in the middle, is the one that was meant.
DOMINANT = 1.5
DARK, LIGHT = 140, 220  # gray levels: below the one, photographs are brightened to the other for detection
BRIGHTEST = 0.99  # share of the pixels that are no brighter than the level that counts
CENTRAL = 0.6  # of width and height of the photograph, in which the middle of such a face lies


@dataclass(frozen=True)
class FoundFace:
    """A face: its rectangle in the photograph turned by -`angle` degrees about its centre, and the stage.

    `stage` is "plain", "largest", "contrast" or "rotated"; `faces` counts what was found in that stage; `likeness`
    is that of the face to its mirror image, -1 to 1, once it has been measured.
    """

    rectangle: Rectangle
    angle: float
    stage: str
    faces: int
    likeness: float = 1.0


@dataclass(frozen=True)
class DetectorChoice:
    """A detector by its name, and what is asked first because it is quick.

    `source` tells one state of a detector of one's own from the next, as far as Python can read its code.
    """

    name: str
    quick: Detector
    thorough: Detector
    source: str = ""


class DetectorFailed(FoxgloveError):  # noqa: N818
    """A detector of one's own that raised an error, or returned something else than rectangles."""


@contextmanager
def naming_photograph(file: str) -> Iterator[None]:
    """Let the message about a detector that failed say in which photograph."""
    try:
        yield
    except DetectorFailed as error:
        raise FoxgloveError(f"{file}: {error}") from error


def large_faces(gray: np.ndarray) -> list[Rectangle]:
    """Find frontal faces at least a fifth as wide as the shorter side: quickly in a small copy, then measured.

    A face that is not confirmed in the larger copy does not count.
    """
    scale = min(1.0, COARSE_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    least = max(24, round(LARGE_FACE * min(small.shape)))
    coarse = cascade(FRONTAL).detectMultiScale(small, scaleFactor=1.2, minNeighbors=3, minSize=(least, least))
    return [
        face
        for x, y, w, h in coarse
        for face in _measured(gray, (x / scale, y / scale, w / scale, h / scale))
    ]


def _measured(gray: np.ndarray, about: tuple[float, float, float, float]) -> list[Rectangle]:
    """Return the largest face near a rectangle that is only about right; none if there is none."""
    x, y, width, height = about
    around = 0.18 * width
    left, top = max(0, int(x - around)), max(0, int(y - around))
    part = gray[top : int(y + height + around), left : int(x + width + around)]
    scale = MEASURED_SIDE / width
    part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    least, most = round(0.8 * MEASURED_SIDE), round(1.28 * MEASURED_SIDE)
    found = cascade(FRONTAL).detectMultiScale(
        part, scaleFactor=1.1, minNeighbors=4, minSize=(least, least), maxSize=(most, most)
    )
    faces = [
        (round(x / scale) + left, round(y / scale) + top, round(w / scale), round(h / scale))
        for x, y, w, h in found
    ]
    return sorted(faces, key=lambda face: face[2], reverse=True)[:1]


def haar_alt2_faces(gray: np.ndarray) -> list[Rectangle]:
    """Find frontal faces with another of OpenCV's cascades, `haarcascade_frontalface_alt2`."""
    scale = min(1.0, DETECTION_SIDE / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    least = max(24, round(SMALLEST_FACE * min(small.shape)))
    found = cascade(FRONTAL_ALT).detectMultiScale(
        small, scaleFactor=1.1, minNeighbors=5, minSize=(least, least)
    )
    return [(round(x / scale), round(y / scale), round(w / scale), round(h / scale)) for x, y, w, h in found]


DETECTORS = {
    "haar": DetectorChoice("haar", large_faces, haar_faces),
    "haar_alt2": DetectorChoice("haar_alt2", haar_alt2_faces, haar_alt2_faces),
}


def choose_detector(name: str) -> DetectorChoice:
    """Return a detector by its name: one of `DETECTORS`, or your own as module:function.

    Raises
    ------
    FoxgloveError
        If there is none of that name.
    """
    if name in DETECTORS:
        return DETECTORS[name]
    module, _, function = name.partition(":")
    expected = f"expected {', '.join(DETECTORS)}, or your own function as module:function"
    if not module or not function:
        raise FoxgloveError(f'detector is "{name}"; {expected}.')
    try:
        detect = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise FoxgloveError(
            f'detector is "{name}", which cannot be imported: {error}; {expected}. Check the name, and that Python '
            "finds the module from here."
        ) from error
    return own_detector(detect, name)


def own_detector(detect: Detector, name: str | None = None) -> DetectorChoice:
    """Return a function of one's own as a detector.

    Its name and its source code tell the results of one from those of another. Of a function from a module the whole
    module counts, as the function may call others there.
    """
    where = f"{getattr(detect, '__module__', '')}:{getattr(detect, '__qualname__', repr(detect))}"
    return DetectorChoice(name or where, detect, detect, _source_of(detect))


def _source_of(detect: Detector) -> str:
    """Return the beginning of the SHA-256 sum of the code; empty where Python cannot read it."""
    code = ""
    with suppress(OSError, TypeError):
        code += inspect.getsource(detect)
    module = inspect.getmodule(detect)
    with suppress(OSError, TypeError):
        code += inspect.getsource(module) if module is not None else ""
    return hashlib.sha256(code.encode()).hexdigest()[:12] if code else ""


def find_face(gray: np.ndarray, detector: DetectorChoice = DETECTORS["haar"]) -> FoundFace:
    """Find the one face of a photograph, in stages.

    As it is; then with its contrast evened out; then in copies turned by 10 to 30 degrees. Where several faces
    are found, the largest counts if it stands in the middle and is half as wide again as any other.

    Parameters
    ----------
    gray : ndarray of uint8, shape (rows, columns)
        Upright.
    detector : DetectorChoice

    Raises
    ------
    PhotographRefused
        If none is found ("no_face"), or several of which none stands out ("several_faces").
    DetectorFailed
        If the detector raises an error, or returns something else than rectangles.
    """
    for stage, copy, angle, detect in _stages(brightened(gray), detector):
        found = _faces_of(detect, copy, detector.name)
        if not found:
            continue
        main = _main_face(found, gray.shape[1], gray.shape[0])
        if main is not None:
            return FoundFace(main, angle, stage if len(found) == 1 else "largest", len(found))
        if not angle:
            raise PhotographRefused(
                "several_faces",
                f"{len(found)} faces were found, expected one; cut it so that one person is left, or draw the "
                "rectangle by hand.",
            )
    raise PhotographRefused(
        "no_face",
        "no face was found, with another contrast and turned by up to 30 degrees neither; is it frontal, with "
        "eyes, nose and mouth uncovered? The rectangle can be drawn by hand.",
    )


def find_face_near(
    gray: np.ndarray, expected: Rectangle, detector: DetectorChoice = DETECTORS["haar"]
) -> Rectangle | None:
    """Return the face that a detector sees where one is expected; None if it sees none there.

    Only the surroundings, a face's width on each side, are looked at.
    """
    x, y, width, height = expected
    left, top = max(0, x - width), max(0, y - height)
    around = gray[top : y + 2 * height, left : x + 2 * width]
    if min(around.shape, default=0) < 24:
        return None
    around = brightened(np.ascontiguousarray(around))
    near = [
        (a + left, b + top, c, d)
        for a, b, c, d in _faces_of(detector.quick, around, detector.name)
        if abs(a + left + c / 2 - x - width / 2) < width / 3
        and abs(b + top + d / 2 - y - height / 2) < height / 3
        and 0.7 < c / width < 1.4
    ]
    return max(near, key=lambda face: face[2], default=None)


def brightened(gray: np.ndarray) -> np.ndarray:
    """Return a copy of a dark photograph in which its brightest part is light; for detection only.

    Without it OpenCV's rectangle of a face at a third of its brightness was up to a fifth smaller.
    """
    levels = np.cumsum(cv2.calcHist([gray], [0], None, [256], [0, 256]).ravel())
    brightest = int(np.searchsorted(levels, BRIGHTEST * levels[-1]))
    if brightest >= DARK or not brightest:
        return gray
    gain = LIGHT / brightest
    return cv2.LUT(gray, np.clip(np.arange(256) * gain, 0, 255).round().astype(np.uint8))


def even_contrast(gray: np.ndarray) -> np.ndarray:
    """Return a copy in which dark and bright parts show as much contrast as others; for detection only."""
    return cv2.createCLAHE(clipLimit=3.0, tileGridSize=(4, 4)).apply(gray)


def _stages(gray: np.ndarray, detector: DetectorChoice) -> Iterator[tuple[str, np.ndarray, float, Detector]]:
    """Yield, one after the other, the name of a stage, the copy to look at, its angle, and what looks."""
    yield "plain", gray, 0.0, detector.quick
    if detector.thorough is not detector.quick:
        yield "plain", gray, 0.0, detector.thorough
    even = even_contrast(gray)
    yield "contrast", even, 0.0, detector.thorough
    for copy in (gray, even):
        for angle in ROTATIONS:
            yield "rotated", turned_upright(copy, angle), float(angle), detector.quick


def _main_face(found: list[Rectangle], width: int, height: int) -> Rectangle | None:
    """Return the only face, or the largest if it is central and dominant."""
    largest, *others = sorted(found, key=lambda face: face[2] * face[3], reverse=True)
    if not others:
        return largest
    across = (largest[0] + largest[2] / 2) / width - 0.5
    down = (largest[1] + largest[3] / 2) / height - 0.5
    central = max(abs(across), abs(down)) <= CENTRAL / 2
    return largest if central and largest[2] >= DOMINANT * max(face[2] for face in others) else None


def _faces_of(detect: Detector, gray: np.ndarray, name: str) -> list[Rectangle]:
    """Ask a detector, and take nothing for a rectangle that is none."""
    expected = (
        "expected a list of rectangles (x, y, width, height) in pixels, width and height at least 1, and an empty "
        "list where there is no face. Correct the detector"
    )
    try:
        found = detect(gray)
    except FoxgloveError:
        raise
    # A function of one's own may fail in any way.
    except Exception as error:
        raise DetectorFailed(
            f"the detector {name} raised {type(error).__name__}: {error}; {expected}."
        ) from error
    try:
        return [_as_rectangle(face) for face in found]
    except (TypeError, ValueError, OverflowError) as error:
        raise DetectorFailed(f"the detector {name} returned {str(found)[:120]}; {expected}.") from error


def _as_rectangle(face: Any) -> Rectangle:
    x, y, width, height = (float(value) for value in face)
    if not all(map(math.isfinite, (x, y, width, height))) or min(width, height) < 1:
        raise ValueError(face)
    return int(x), int(y), int(width), int(height)
