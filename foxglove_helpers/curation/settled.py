"""Everything that curation does to one photograph, from its bytes to its headshot.

In: the bytes of a JPEG file, a detector, and what a person decided about it, if anything. Out: a `Settled`: the
headshot, a thumbnail, and what is known; or the reason why there is none. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2): orientation applied once, face found or drawn by hand, inclined heads turned with
the whole image, cut out with a margin, gray, 359 x 359, brightness untouched.
"""

import io
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from foxglove_helpers.curation.cues import cues_for_a_person
from foxglove_helpers.curation.decoding import Reduced, decode_photograph, scale_for_face
from foxglove_helpers.curation.detection import (
    DETECTORS,
    DetectorChoice,
    FoundFace,
    find_face,
    find_face_near,
)
from foxglove_helpers.curation.likeness import face_description
from foxglove_helpers.curation.photograph import (
    LEAST_FACE,
    MOST_OUTSIDE,
    PhotographRefused,
    Rectangle,
    crop_square,
    share_outside,
)
from foxglove_helpers.curation.upright import LEAST_LEAN, cut_turned, lean_of_face, turned_upright
from foxglove_helpers.release import IMAGE_SIDE

THUMBNAIL_SIDE = 240  # pixels
_THUMBNAIL_QUALITY = 80
# Pixels of the longer side at least: enough for most faces to be cut out of it, so that few photographs are read twice.
READ_SIDE = 800


@dataclass(frozen=True)
class ByHand:
    """What a person decided about one photograph: a rectangle, an angle (degrees clockwise), or either alone."""

    rectangle: Rectangle | None = None
    angle: float | None = None


@dataclass
class Settled:
    """What became of one photograph.

    Attributes
    ----------
    reason, explanation : str
        Why it has no headshot, or, where it has one, what a person should decide; empty where all is well.
    headshot : ndarray of uint8, shape (359, 359), or None
    thumbnail : bytes
        A JPEG file: face and margin, or the whole photograph where no face was found; empty if damaged.
    description : ndarray of float32
        Of the face, to compare with others; empty where there is no headshot.
    orientation, width, height : int
        The Exif orientation; pixels of the upright photograph.
    angle : float
        Degrees by which the photograph was turned, against the clock, to set the head upright.
    rectangle : (x, y, width, height) or None
        The face in the upright and turned photograph, pixels of the whole.
    detected : (x, y, width, height) or None
        The same as the detector found it, also where a person drew another.
    stage : str
        How the face was found; "hand" if a person drew it.
    outside : float
        Share of the crop beyond the photograph, 0 to 1.
    complete : bool
        Whether the file has its end marker.
    """

    reason: str = ""
    explanation: str = ""
    headshot: np.ndarray | None = None
    thumbnail: bytes = b""
    description: np.ndarray = field(default_factory=lambda: np.empty(0, np.float32))
    orientation: int | None = None
    width: int | None = None
    height: int | None = None
    angle: float = 0.0
    rectangle: Rectangle | None = None
    detected: Rectangle | None = None
    stage: str = ""
    outside: float = 0.0
    complete: bool = True


def settle_photograph(
    data: bytes, detector: DetectorChoice = DETECTORS["haar"], by_hand: ByHand | None = None
) -> Settled:
    """Do with one photograph everything that can be done without looking at others.

    Parameters
    ----------
    data : bytes
        A JPEG file.
    detector : DetectorChoice
    by_hand : ByHand, optional
        Replaces detection, measuring of the angle, or both.
    """
    settled = Settled()
    by_hand = by_hand or ByHand()
    try:
        small = decode_photograph(data, READ_SIDE)
        settled.orientation, settled.width, settled.height = small.orientation, small.width, small.height
        settled.complete = small.complete
        likeness = _place_face(settled, small, detector, by_hand)
        assert settled.rectangle is not None
        settled.outside = round(share_outside(settled.rectangle, small.width, small.height), 3)
        try:
            if settled.outside > MOST_OUTSIDE:
                raise PhotographRefused(
                    "face_outside",
                    f"{settled.outside:.0%} of the crop around its face, {settled.rectangle}, lie beyond the "
                    f"photograph of {small.width} x {small.height} pixels; expected at most {MOST_OUTSIDE:.0%}.",
                )
            settled.headshot = _headshot(data, small, settled)
        except PhotographRefused:
            settled.thumbnail = _thumbnail(turned_upright(small.gray, settled.angle))
            raise
        settled.thumbnail = _thumbnail(settled.headshot)
        settled.description = face_description(settled.headshot)
        cue = cues_for_a_person(small, settled.angle, settled.rectangle, likeness)
        settled.reason, settled.explanation = cue or ("", "")
    except PhotographRefused as refusal:
        settled.reason, settled.explanation = refusal.reason, str(refusal)
    return settled


def remarks_of(settled: Settled) -> list[str]:
    """Return what the log says of a photograph that is kept nevertheless."""
    remarks = []
    if settled.outside:
        remarks.append(f"{settled.outside:.0%} of the crop lie beyond the photograph and repeat its border")
    if not settled.complete:
        remarks.append("the file lacks its end marker, but none of its pixels")
    return remarks


def _place_face(settled: Settled, small: Reduced, detector: DetectorChoice, by_hand: ByHand) -> float:
    """Note where the face is and how it leans, as a person said it, or else as it was found.

    Returns how like its mirror image it is; 1 where that was not measured.
    """
    settled.angle = by_hand.angle or 0.0
    likeness = 1.0
    try:
        if by_hand.angle is None:
            found = upright_face(small.gray, detector)
        else:
            found = _face_at_angle_by_hand(small.gray, by_hand.angle, detector)
    except PhotographRefused:
        if by_hand.rectangle is None:
            settled.thumbnail = _thumbnail(turned_upright(small.gray, settled.angle))
            raise
    else:
        settled.angle, settled.stage, likeness = found.angle, found.stage, found.likeness
        settled.detected = settled.rectangle = _in_the_whole(found.rectangle, small.scale)
    if by_hand.rectangle is not None:
        settled.rectangle, settled.stage = by_hand.rectangle, "hand"
    return likeness


def upright_face(gray: np.ndarray, detector: DetectorChoice = DETECTORS["haar"]) -> FoundFace:
    """Find the face, and set it upright: its rectangle is that in the turned photograph (R1).

    Returns
    -------
    FoundFace
        `angle` is 0 for heads that lean by less than `LEAST_LEAN`.

    Raises
    ------
    PhotographRefused
        As by `find_face`.
    """
    found = find_face(gray, detector)
    seen = turned_upright(gray, found.angle) if found.angle else gray
    lean = lean_of_face(seen, found.rectangle)
    angle = round(found.angle + lean.angle, 1)
    if abs(angle) < LEAST_LEAN:
        angle = 0.0
    face = found.rectangle if angle == found.angle else _face_at(gray, found, angle, detector)
    return FoundFace(face, angle, found.stage, found.faces, lean.likeness)


def cut_headshot(photograph: Reduced, angle: float, rectangle: Rectangle) -> np.ndarray:
    """Return face and margin as a headshot, 359 x 359, from a photograph read at a part of its size.

    Parameters
    ----------
    photograph : Reduced
        Upright.
    angle : float
        Degrees by which the face leans; the photograph is turned back by as many about its centre.
    rectangle : (x, y, width, height)
        The face in the turned photograph, pixels of the whole one.
    """
    left, top, width = (round(value / photograph.scale) for value in crop_square(rectangle))
    if angle:
        square = cut_turned(photograph.gray, angle, (left, top, width, width))
    else:
        rows, columns = photograph.gray.shape
        inside = photograph.gray[max(top, 0) : max(top + width, 0), max(left, 0) : max(left + width, 0)]
        if not inside.size:
            raise PhotographRefused(
                "face_outside", f"the rectangle of its face, {rectangle}, lies outside it."
            )
        beyond = max(-top, 0), max(top + width - rows, 0), max(-left, 0), max(left + width - columns, 0)
        square = cv2.copyMakeBorder(inside, *beyond, cv2.BORDER_REPLICATE)
    return cv2.resize(square, (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_AREA)


def _headshot(data: bytes, small: Reduced, settled: Settled) -> np.ndarray:
    """Cut the headshot, from the photograph read larger where the face has too few pixels in the small one."""
    assert settled.rectangle is not None
    face = max(settled.rectangle[2:])
    if face < LEAST_FACE:
        raise PhotographRefused(
            "face_too_small",
            f"its face is {face} pixels wide; expected at least {LEAST_FACE}, so that no pixel is invented. Take "
            "the photograph from nearer, or in a higher resolution.",
        )
    scale = scale_for_face(face, LEAST_FACE)
    if scale < small.scale:
        longer = max(small.width, small.height)
        small = decode_photograph(data, longer // scale, colour=False)
    return cut_headshot(small, settled.angle, settled.rectangle)


def _face_at_angle_by_hand(gray: np.ndarray, angle: float, detector: DetectorChoice) -> FoundFace:
    """Return the upright face in the photograph turned by the angle that a person gave."""
    found = find_face(turned_upright(gray, angle), detector)
    if found.angle:
        raise PhotographRefused(
            "no_face",
            f"no upright face was found at {angle:g} degrees, the angle given by hand; correct the angle, or draw "
            "the rectangle too.",
        )
    return FoundFace(found.rectangle, angle, found.stage, found.faces)


def _face_at(gray: np.ndarray, found: FoundFace, angle: float, detector: DetectorChoice) -> Rectangle:
    """Return the rectangle of a face in the photograph turned by another angle than that at which it was found."""
    rows, columns = gray.shape
    x, y, width, height = found.rectangle
    middle = np.array([x + width / 2, y + height / 2])
    centre = np.array([columns / 2, rows / 2])
    back = np.radians(found.angle - angle)
    rotation = np.array([[np.cos(back), -np.sin(back)], [np.sin(back), np.cos(back)]])
    across, down = rotation @ (middle - centre) + centre
    moved = (round(across - width / 2), round(down - height / 2), width, height)
    return find_face_near(turned_upright(gray, angle), moved, detector) or moved


def _in_the_whole(rectangle: Rectangle, scale: int) -> Rectangle:
    """Return a rectangle in pixels of the whole photograph; R5's files begin to count at 1."""
    x, y, width, height = rectangle
    return max(1, x * scale), max(1, y * scale), width * scale, height * scale


def _thumbnail(picture: np.ndarray) -> bytes:
    scale = THUMBNAIL_SIDE / max(picture.shape)
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=_THUMBNAIL_QUALITY)
    return file.getvalue()
