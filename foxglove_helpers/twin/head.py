"""The head as a relief: how far each point of the face stands out towards the camera, in millimetres.

What flows in is a `Person`; what flows out is a `Head`: the outline, the relief at rest, and what a full
smile adds to it. Light falls on this relief in `shading`.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import (
    ABS_X,
    ROW_Y,
    Map,
    Y,
    add_bump,
    add_crease,
    blank,
    curve,
    ramp,
)
from foxglove_helpers.twin.people import Face, Person
from foxglove_helpers.twin.streams import stream

AVERAGE_NOSE = 50.0  # mm
AVERAGE_CHIN = 112.0  # mm


@dataclass(frozen=True)
class Head:
    """Relief of a head.

    Attributes
    ----------
    outline : float32 array, one value a row of the canvas
        Half width in mm.
    inside : Map
        Distance in mm from the outline along the row, positive inside.
    skull : Map
        Relief without features, mm.
    relief : Map
        Relief at rest, mm.
    smile : Map
        What a smile of 1 adds to the relief, mm.
    """

    outline: np.ndarray
    inside: Map
    skull: Map
    relief: Map
    smile: Map


def model_head(person: Person) -> Head:
    """Model the relief of a person's head."""
    outline = _outline(person.face)
    skull = _skull(person.face, outline)
    relief = skull.copy()
    _add_orbits_and_cheeks(relief, person)
    _add_nose(relief, person)
    _add_mouth_and_chin(relief, person)
    _add_wrinkles(relief, person)
    return Head(outline, outline[:, None] - ABS_X, skull, relief, _smile_relief(person))


def _outline(face: Face) -> np.ndarray:
    down = np.clip(ROW_Y / face.eyes_to_chin, 0, 1)
    up = np.clip(-ROW_Y / face.eyes_to_crown, 0, 1)
    lower = face.half_width * np.maximum(1 - down**face.jaw_squareness, 0) ** (1 / face.chin_roundness)
    upper = face.half_width * np.maximum(1 - up**2.5, 0) ** (1 / 2.2)
    outline = np.where(ROW_Y > 0, lower, upper)
    outline *= 1 - 0.030 * np.exp(-(((ROW_Y + 34) / 20) ** 2))  # temples
    outline += face.fullness * 1.3 * np.exp(-(((ROW_Y - 45) / 25) ** 2)) * (outline > 5)
    return outline.astype(np.float32)


def _skull(face: Face, outline: np.ndarray) -> Map:
    half_width = np.maximum(outline, 1e-3)[:, None]
    stretch = np.where(ROW_Y > 0, face.eyes_to_chin / AVERAGE_CHIN, face.eyes_to_crown / 116)
    profile = curve(
        [-118, -104, -88, -66, -45, -22, -6, 12, 40, 60, 72, 84, 98, 106, 111, 114],
        [-80, -40, -19, -6, 0, 1.0, -1.3, -2.6, -1, 0.8, 0.6, -2.2, 0.8, -3, -11, -22],
        ROW_Y / stretch,
        smooth=4,
    )
    depth = curve([-118, -60, 0, 40, 80, 112], [50, 62, 68, 62, 52, 40], ROW_Y, smooth=8)
    across = np.clip(ABS_X / half_width, 0, 0.997)
    skull = profile[:, None] - depth[:, None] * (1 - np.sqrt(1 - across**2.15))
    return (skull - 1.6 * np.clip(ABS_X - half_width, 0, 12)).astype(np.float32)


def _add_orbits_and_cheeks(relief: Map, person: Person) -> None:
    eye, bone, old, full = person.eyes.spacing, person.brows.bone, person.ageing, person.face.fullness
    add_bump(relief, (eye - 1, -3), (13, 8), -5.2)
    add_bump(relief, (eye - 15, 0), (5.5, 8), -2.2)
    add_bump(relief, (eye, 1), (9.5, 6.2), 3.9)  # the ball under the lids
    add_bump(relief, (eye - 4, person.brows.height + 4), (16, 5), 0.7 * bone)
    add_bump(relief, (0, -17), (10, 7), 0.22 * bone)
    add_bump(relief, (62, -28), (9, 16), -2.4)  # temples
    add_bump(relief, (26, -58), (18, 16), 0.9)
    add_bump(relief, (41, 28), (15, 12), 2.6 + 0.5 * full)  # cheekbones
    add_bump(relief, (50, 56), (12, 15), -2.0 + 1.4 * full - 1.0 * old)
    add_crease(relief, [(13, 8), (21, 14.5), (32, 17)], 0.65 + 1.0 * old, 2.6)  # tear trough
    add_bump(relief, (eye, 11.5), (10, 3.2), 0.5 + 0.9 * old)


def _add_nose(relief: Map, person: Person) -> None:
    width, height, size = person.nose.width, person.nose.height, person.nose.length / AVERAGE_NOSE
    along = (Y + 0.017 * np.minimum(ABS_X, 18) ** 2 * ramp(30, 46, Y)) / size
    ridge_height = curve(
        [-16, -6, 4, 18, 30, 38, 44, 48, 51, 54, 58],
        [0, 0.5, 2.2, 5.6, 8.2, 8.6, 7.6, 6.2, 4.6, 2.4, 0],
        along,
        1.6,
    )
    ridge_width = curve([-14, -4, 6, 20, 32, 42, 52], [9, 7.2, 7.2, 8.4, 9.4, 9.8, 10.0], along, 3) * width
    relief += height * ridge_height * np.exp(-((ABS_X / ridge_width) ** 1.9))
    add_bump(relief, (0, 40.5 * size), (6.6 * width, 6.2), 6.6 * height)  # tip
    add_bump(relief, (12.4 * width, 44.0 * size), (4.4, 4.6), 5.2)  # wings
    wing = [(13.0, 36), (17.2, 39.5), (18.4, 45), (16, 50)]
    add_crease(relief, [(x * width, y * size) for x, y in wing], 1.5, 1.3)
    add_bump(relief, (6.4 * width, 49.6 * size), (3.0, 1.7), -2.6)  # nostrils


def _add_mouth_and_chin(relief: Map, person: Person) -> None:
    mouth, chin, old = person.mouth.y, person.face.eyes_to_chin, person.ageing
    size = person.nose.length / AVERAGE_NOSE
    add_bump(relief, (0, mouth - 3), (20, 12), 1.6)
    add_crease(relief, [(0.01, 54 * size), (0.01, mouth - 8)], 0.9, 2.1, both_sides=False, taper=False)
    add_bump(relief, (2.9, (54 * size + mouth - 8) / 2), (1.3, 5), 0.35)
    add_bump(relief, (0, mouth + 13.5), (15, 3.6), -2.3)
    add_bump(relief, (0, chin - 14), (14, 8), 2.3)
    fold = [(17.5 * person.nose.width, 44 * size), (23.5, mouth - 16), (28.5, mouth - 5), (30, mouth + 4)]
    add_crease(relief, fold, 0.25 + 1.1 * old, 1.7, 0.9 + 1.3 * old)


def _add_wrinkles(relief: Map, person: Person) -> None:
    old, mouth, eye = person.ageing, person.mouth.y, person.eyes.spacing
    if old <= 0.15:
        return
    add_crease(relief, [(27, mouth + 4), (29, mouth + 18)], 0.9 * old, 1.4, 0.6 * old)
    random = stream(person.seed, "wrinkles", person.volunteer)
    for line in range(int(2 + 4 * old)):
        y = -30 - 9 * line + random.normal(0, 1.5)
        forehead = [
            (x, y - 2.5 * np.cos(x / 20) + waver)
            for x, waver in zip(np.linspace(-38, 38, 9), random.normal(0, 0.9, 9), strict=True)
        ]
        add_crease(relief, forehead, 0.42 * old, 0.9, both_sides=False)
    for line in range(3):  # crow's feet
        add_crease(relief, [(eye + 18, -4 + 5 * line), (eye + 27, -8 + 8 * line)], 0.5 * old, 0.8)


def _smile_relief(person: Person) -> Map:
    smile = blank()
    mouth, eye, old = person.mouth.y, person.eyes.spacing, person.ageing
    width, size = person.nose.width, person.nose.length / AVERAGE_NOSE
    add_bump(smile, (37, 27), (12, 10), 3.6)  # cheeks
    add_bump(smile, (46, 50), (10, 12), 1.2)
    fold = [(18.5 * width, 43 * size), (27, mouth - 17), (34, mouth - 5), (36, mouth + 5)]
    add_crease(smile, fold, 0.7 + 0.6 * old, 2.3, 1.9)
    add_bump(smile, (35, mouth - 1), (3, 5), -1.2)
    add_bump(smile, (0, mouth + 14), (15, 4), 1.2)
    add_crease(smile, [(eye - 11, 8.5), (eye, 11), (eye + 11, 8.5)], 0.8, 1.3)
    for line in range(3):
        add_crease(smile, [(eye + 17, -2 + 4 * line), (eye + 24, -5 + 7 * line)], 0.25 + 0.5 * old, 0.8)
    add_bump(smile, (14.5 * width, 45 * size), (4, 5), 0.8)
    return smile
