"""Heads that lean are set upright: the whole photograph is turned, and the rectangle taken from what comes out.

In: a gray photograph and the rectangle of its face. Out: by how many degrees the face leans, and the photograph
turned back by as many. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), where inclined faces were
turned by hand. The angle is that at which the face is most like its own mirror image; where that is doubtful, the
line through both eyes is asked.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.curation.cascades import EYES, cascade
from foxglove_helpers.curation.photograph import Rectangle

# Degrees; smaller angles stay. On drawn submissions the measured angle is wrong by less than one degree in nine of
# ten faces, people who stand straight lean by up to four, and each turning costs a little sharpness.
LEAST_LEAN = 5.0
MOST_LEAN = 34.0  # degrees, beyond which no rotated copy finds a face either
_STEP = 2.0  # degrees between two mirror images
_SIDE = 64  # pixels of the copies of the face that are compared
_PART = 0.9  # of the face's width that they show
_AROUND = 92  # pixels of the picture out of which they are turned
_SURE = 0.65  # likeness to the mirror image, from which a small angle is believed without the eyes
_AGREE = 4.0  # degrees between the two measurements
_EYE_SIDE = 160  # pixels of the face in which eyes are looked for


@dataclass(frozen=True)
class Lean:
    """How a face leans: degrees clockwise as seen in the photograph, and how that was found out.

    `found_by` is "mirror", "eyes", or "" where neither told anything; `likeness` is the correlation, -1 to 1, of
    the face with its mirror image at that angle.
    """

    angle: float
    found_by: str
    likeness: float


def lean_of_face(gray: np.ndarray, face: Rectangle) -> Lean:
    """Measure by how many degrees a face leans.

    Parameters
    ----------
    gray : ndarray of uint8, shape (rows, columns)
    face : (x, y, width, height)
        Its rectangle, in pixels of `gray`.

    Returns
    -------
    Lean
        The angle is 0 where nothing could be told.
    """
    angle, likeness = mirror_angle(gray, face)
    if likeness >= _SURE and abs(angle) < LEAST_LEAN - 1:
        return Lean(angle, "mirror", likeness)
    eyes = eye_angle(gray, face)
    if eyes is not None and abs(eyes - angle) > _AGREE:
        return Lean(eyes, "eyes", likeness)
    if likeness >= _SURE or eyes is not None:
        return Lean(angle, "mirror", likeness)
    return Lean(0.0, "", likeness)


def mirror_angle(gray: np.ndarray, face: Rectangle) -> tuple[float, float]:
    """Return the angle (degrees, clockwise) at which a face is most like its mirror image, and how much, -1 to 1.

    The mirror image may be shifted sideways, as the middle of the rectangle is not quite that of the face.
    """
    around = _without_light(gray, face)
    known: dict[float, float] = {}

    def likeness(angle: float) -> float:
        if angle not in known:
            known[angle] = _mirror_likeness(_turned_back(around, angle))
        return known[angle]

    best = max(np.arange(-MOST_LEAN, MOST_LEAN + 1, 2 * _STEP), key=likeness)
    best = max((best - _STEP, best, best + _STEP), key=likeness)
    before, here, after = (likeness(best + change) for change in (-_STEP, 0.0, _STEP))
    bend = before - 2 * here + after
    # The top of the parabola through the three.
    top = float(best) + (_STEP * 0.5 * (before - after) / bend if bend < 0 else 0.0)
    return top, here


def _without_light(gray: np.ndarray, face: Rectangle) -> np.ndarray:
    """Return the face and some of its surroundings as a small picture without lighter and darker sides."""
    x, y, width, height = face
    scale = width * _PART / _SIDE
    middle = (_AROUND - 1) / 2
    matrix = np.array(
        [
            [scale, 0.0, x + width / 2 - 0.5 - scale * middle],
            [0.0, scale, y + height / 2 - 0.5 - scale * middle],
        ]
    )
    # Averaged first, as the face may have many more pixels than the small picture.
    blurred = cv2.blur(gray, (max(1, round(scale)),) * 2) if scale >= 2 else gray
    small = cv2.warpAffine(
        blurred,
        matrix,
        (_AROUND, _AROUND),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.float32)
    return cv2.GaussianBlur(small, (0, 0), 1.0) - cv2.GaussianBlur(small, (0, 0), 6.0)


def _turned_back(around: np.ndarray, angle: float) -> np.ndarray:
    """Return the middle of a small picture, turned back by an angle (degrees)."""
    middle = ((_AROUND - 1) / 2, (_AROUND - 1) / 2)
    matrix = cv2.getRotationMatrix2D(middle, angle, 1.0)
    matrix[:, 2] -= ((_AROUND - _SIDE) // 2,) * 2
    return cv2.warpAffine(around, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR)


def _mirror_likeness(face: np.ndarray) -> float:
    mirrored = np.ascontiguousarray(face[4:-4, ::-1][:, 10:-10])
    return float(cv2.matchTemplate(face[4:-4], mirrored, cv2.TM_CCOEFF_NORMED).max())


@dataclass(frozen=True)
class Eyes:
    """Both eyes: the angle of the line through them (degrees, clockwise), and the size of the left by the right.

    `left_by_right` is the natural logarithm of the ratio of the rectangles' widths, left and right in the picture.
    """

    angle: float
    left_by_right: float


def eye_angle(gray: np.ndarray, face: Rectangle) -> float | None:
    """Return the angle of the line through both eyes (degrees, clockwise), or None where two were not found."""
    eyes = eyes_of_face(gray, face)
    return None if eyes is None else eyes.angle


def eyes_of_face(gray: np.ndarray, face: Rectangle) -> Eyes | None:
    """Find both eyes in the upper part of a face with OpenCV's cascade for eyes; None where two were not found."""
    x, y, width, height = face
    left, top = max(0, round(x - 0.15 * width)), max(0, y)
    part = gray[top : round(y + 0.68 * height), left : round(x + 1.15 * width)]
    if min(part.shape, default=0) < 8:
        return None
    scale = _EYE_SIDE / width
    part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = cascade(EYES).detectMultiScale(part, 1.05, 3, 0, (22, 22), (60, 60))
    middle = (x + width / 2 - left) * scale
    best, eyes = math.inf, None
    for first in found:
        for second in found:
            across = (second[0] + second[2] / 2) - (first[0] + first[2] / 2)
            down = (second[1] + second[3] / 2) - (first[1] + first[3] / 2)
            apart = math.hypot(across, down) / _EYE_SIDE
            if across <= 0 or not 0.25 < apart < 0.6 or abs(down) > 0.65 * across:
                continue
            between = first[0] + first[2] / 2 + across / 2
            # Eyes lie 0.4 of the rectangle's width apart, around its middle, and are equally large.
            oddness = (
                abs(apart - 0.4) + abs(between - middle) / _EYE_SIDE + abs(math.log(first[2] / second[2]))
            )
            if oddness < best:
                best = oddness
                eyes = Eyes(math.degrees(math.atan2(down, across)), math.log(first[2] / second[2]))
    return eyes


def turned_upright(picture: np.ndarray, angle: float) -> np.ndarray:
    """Return a picture turned about its centre so that a face that leans by an angle stands upright.

    Parameters
    ----------
    picture : ndarray of uint8, shape (rows, columns) or (rows, columns, channels)
    angle : float
        Degrees by which the face leans, clockwise; the picture is turned by as many the other way.

    Returns
    -------
    ndarray
        Of the same shape; what comes from beyond the edge repeats the border.
    """
    rows, columns = picture.shape[:2]
    return cut_turned(picture, angle, (0, 0, columns, rows))


def cut_turned(picture: np.ndarray, angle: float, part: Rectangle) -> np.ndarray:
    """Return a part (left, top, width, height) of `turned_upright(picture, angle)`, without turning the rest.

    The part may pass the edges.
    """
    rows, columns = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D(((columns - 1) / 2, (rows - 1) / 2), angle, 1.0)
    matrix[:, 2] -= part[:2]
    return cv2.warpAffine(picture, matrix, part[2:], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
