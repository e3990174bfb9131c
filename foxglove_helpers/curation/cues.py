"""What a machine can suspect and only a person can decide: a hand beside the face, somebody who looks aside.

In: a photograph, and the rectangle of its face. Out: a reason and a sentence for a person, or nothing. R1 (Aoto et
al., 2022, doi:10.1038/s41598-022-07560-2) removed such photographs by eye; no cue here removes any. The limits were
chosen on drawn submissions (seeds 4 and 12 of the twin), and on people who do not exist they work better than they
will on others: sleeveless clothes, walls of the colour of skin and bare shoulders all look like hands.
"""

import math
from collections.abc import Callable

import cv2
import numpy as np

from foxglove_helpers.curation.decoding import Reduced
from foxglove_helpers.curation.photograph import Rectangle
from foxglove_helpers.curation.upright import eyes_of_face, turned_upright

LEAST_HAND = 0.05  # of the face's rectangle: skin-coloured places beside the face, or on the chest
LEAST_TURN = (
    0.15  # widths of the face: the skin lies so far to one side, and the nearer eye is so much larger
)
LEAST_ASIDE = 0.12  # widths of the face: skin that lies so far to one side is enough, whatever the eyes
SYMMETRIC = 0.72  # likeness to the mirror image from which nobody looks aside
_HUE_NEAR = 7  # levels of the colour differences by which skin may differ from that of the cheeks
_DARKER, _BRIGHTER = 0.55, 1.5  # times the brightness of the cheeks
_LEAST_RED = 5  # levels; overexposed skin has no colour, and then nothing can be told by it
_FACE_SIDE = 80  # pixels of the face, at least, in which colours are compared
_GRAIN = 0.03  # widths of the face; smaller places do not count

# Parts of the photograph, in widths and heights of the face's rectangle from its top left corner: left, top, right,
# bottom. The neck, below the face, is nowhere among them.
_CHEEKS = (0.25, 0.45, 0.75, 0.70)
_BESIDE = ((-1.2, 0.3, -0.12, 1.9), (1.12, 0.3, 2.2, 1.9))
_CHEST = (-0.12, 1.5, 1.12, 2.2)
_ACROSS = (-0.25, 0.35, 1.25, 0.90)

_Part = Callable[[np.ndarray, tuple[float, float, float, float]], np.ndarray]


def cues_for_a_person(
    photograph: Reduced, angle: float, face: Rectangle, likeness: float
) -> tuple[str, str] | None:
    """Return why a person should look at a photograph: a word and a sentence; None if nothing is suspected.

    Parameters
    ----------
    photograph : Reduced
        With its colours.
    angle : float
        Degrees by which the face leans.
    face : (x, y, width, height)
        Pixels of the whole photograph, turned by that angle.
    likeness : float
        Of the face to its mirror image, from `lean_of_face`.
    """
    assert photograph.colour is not None
    # Colours need no fine detail: every second, third, … pixel is looked at.
    every = max(1, int(face[2] / photograph.scale / _FACE_SIDE))
    x, y, width, height = (value / photograph.scale / every for value in face)
    planes = (photograph.gray, *photograph.colour)
    few = [np.ascontiguousarray(plane[::every, ::every]) for plane in planes]
    gray, blue, red = (turned_upright(plane, angle) if angle else plane for plane in few)

    def part(plane: np.ndarray, edges: tuple[float, float, float, float]) -> np.ndarray:
        left, top, right, bottom = edges
        rows = slice(max(0, int(y + top * height)), max(0, int(y + bottom * height)))
        return plane[rows, max(0, int(x + left * width)) : max(0, int(x + right * width))]

    skin = _skin(gray, blue, red, part, round(_GRAIN * width))
    if skin is None:
        return None
    beside, on_chest = (
        max(float(part(skin, edges).sum()) / (width * height) for edges in places)
        for places in (_BESIDE, (_CHEST,))
    )
    if max(beside, on_chest) > LEAST_HAND:
        where = "beside the face" if beside >= on_chest else "on the chest"
        return (
            "perhaps_hand",
            f"something of the colour of skin lies {where}, {max(beside, on_chest):.0%} of the face's rectangle large: "
            "a hand?",
        )
    if likeness < SYMMETRIC:
        turn = _turn(part(skin, _ACROSS), photograph, angle, face)
        if turn > LEAST_TURN:
            return (
                "perhaps_looking_aside",
                "the face is unlike its mirror image and its skin lies to one side: looking aside?",
            )
    return None


def _skin(gray: np.ndarray, blue: np.ndarray, red: np.ndarray, part: _Part, grain: int) -> np.ndarray | None:
    """Return where the colour is that of the cheeks, 0 or 1; None where the cheeks have no colour of their own."""
    if not part(gray, _CHEEKS).size:
        return None
    brightness, bluish, reddish = (float(np.median(part(plane, _CHEEKS))) for plane in (gray, blue, red))
    if reddish - 128 < _LEAST_RED:
        return None
    low = (_DARKER * brightness, bluish - _HUE_NEAR, reddish - _HUE_NEAR)
    high = (_BRIGHTER * brightness, bluish + _HUE_NEAR, reddish + _HUE_NEAR)
    skin = cv2.inRange(cv2.merge([gray, blue, red]), np.array(low), np.array(high))
    grain = max(3, grain)
    return cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((grain, grain), np.uint8)) // 255


def _turn(skin: np.ndarray, photograph: Reduced, angle: float, face: Rectangle) -> float:
    """Return how much a head seems to be turned: by where its skin lies, and which eye is larger."""
    columns = skin.sum(axis=0, dtype=float)
    if not columns.sum():
        return 0.0
    places = np.linspace(_ACROSS[0], _ACROSS[2], len(columns))
    aside = float((columns * places).sum() / columns.sum()) - 0.5
    if abs(aside) > LEAST_ASIDE:
        return math.inf
    x, y, width, height = (round(value / photograph.scale) for value in face)
    eyes = eyes_of_face(turned_upright(photograph.gray, angle), (x, y, width, height))
    larger_left = 0.0 if eyes is None else eyes.left_by_right
    # The farther eye looks smaller, and lies on the side to which the head is turned; most skin does so too.
    return abs(aside) - float(np.sign(aside)) * larger_left
