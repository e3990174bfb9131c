"""The head as a relief: how far each point of the face stands out towards the camera, in millimetres.

What flows in is a `Person`; what flows out is a `Head`: the outline, the relief at rest, and what a full
smile adds to it. Light falls on this relief in `shading`.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import (
    ABS_X,
    PIXELS_PER_MM,
    ROW_Y,
    Map,
    Y,
    add_bump,
    add_crease,
    blank,
    curve,
    noise,
    ramp,
    sigmoid,
)
from foxglove_helpers.twin.nose import add_nose, nose_scale
from foxglove_helpers.twin.people import Face, Person
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.wrinkles import add_wrinkles

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
    _add_forehead_and_orbits(relief, person)
    _add_cheeks(relief, person)
    add_nose(relief, person)
    _add_mouth_and_chin(relief, person)
    add_wrinkles(relief, person)
    _add_character(relief, person)
    return Head(outline, outline[:, None] - ABS_X, skull, relief, _smile_relief(person))


def face_opacity(face: Face, head: Head) -> Map:
    """Return how much of each point the face covers: crisp before the wall, soft before the neck."""
    chin = face.eyes_to_chin
    steep = np.gradient(head.outline, 1 / PIXELS_PER_MM)
    # Along the row the chin's edge is far away where it is near below.
    to_edge = head.inside / np.sqrt(1 + np.minimum(steep**2, 4))[:, None]
    crisp = 1.5 - 0.7 * ramp(0.62 * chin, 0.9 * chin, Y)
    return sigmoid(to_edge * crisp) * sigmoid((chin + 0.5 - Y) * crisp) * (-face.eyes_to_crown < Y)


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
        [-118, -104, -88, -66, -45, -24, -10, 6, 30, 52, 72, 88, 100, 107, 111, 114],
        [-80, -44, -24, -9, -2, 1.0, -0.5, -1.6, -1.0, 0.6, 0.6, -0.4, -0.8, -1.8, -3.0, -5],
        ROW_Y / stretch,
        smooth=5,
    )
    depth = curve([-118, -60, -20, 10, 40, 75, 95, 112], [56, 66, 72, 72, 68, 62, 56, 50], ROW_Y, smooth=8)
    # Towards the chin the face stays as broad as the jaw above it; there it is the roll that turns it away.
    broad = np.maximum(np.interp(np.where(ROW_Y > 0, 0.87 * ROW_Y, ROW_Y), ROW_Y, outline), 1e-3)[:, None]
    across = np.clip(0.95 * ABS_X / broad, 0, 0.95)
    skull = profile[:, None] - depth[:, None] * (1 - np.sqrt(1 - across**2.0)) - _jaw_roll(face)
    return (skull - 0.7 * np.clip(ABS_X - half_width, 0, 12)).astype(np.float32)


def _jaw_roll(face: Face) -> Map:
    """Return how far the lower rim of the face rolls back under the jaw, mm."""
    down = np.clip(Y / face.eyes_to_chin, 0, 1.2)
    radius = down**face.jaw_squareness + (ABS_X / face.half_width) ** face.chin_roundness
    # A quarter of a circle, seen from above: the underside of the jaw shows and lies in shade.
    round_part = np.clip((radius - 0.55) / 0.45, 0, 1)
    roll = 14 * (1 - np.sqrt(1 - 0.76 * round_part**2)) + 45 * np.clip(radius - 1, 0, 0.4)
    return roll * ramp(15, 75, Y)


def _add_forehead_and_orbits(relief: Map, person: Person) -> None:
    eyes, brows, old = person.eyes, person.brows, person.ageing
    eye, ridge_y = eyes.spacing, brows.height + 4
    sunken = 1 + 0.16 * eyes.depth
    add_bump(relief, (24, -56), (20, 15), 1.3)  # the two hills of the forehead
    add_bump(relief, (61, -28), (9, 17), -3.4)  # temples
    add_bump(relief, (eye - 3, ridge_y), (15, 5.5), 0.5 + 0.55 * brows.bone)
    add_bump(relief, (eye + 13, ridge_y + 3), (7, 6), 0.8 + 0.30 * brows.bone)
    add_bump(relief, (0, -18), (9, 7), 0.3 + 0.20 * brows.bone)
    add_bump(relief, (eye - 1, -3), (13.5, 8.5), -5.4 * sunken)
    add_bump(relief, (eye - 15.5, -3), (5.5, 8), -2.0 * sunken)  # beside the root of the nose
    add_bump(relief, (eye + 1, -9), (12, 3.2), -(0.6 + 0.4 * min(eyes.lid_crease, 3) + 0.7 * old))
    add_bump(relief, (eye, 0.5), (9.5, 6.4), 4.6)  # the ball under the lids
    add_bump(relief, (eye + 17.5, -3), (4, 9), 0.9)  # outer rim of the orbit


def _add_cheeks(relief: Map, person: Person) -> None:
    full, old, eye = person.face.fullness, person.ageing, person.eyes.spacing
    add_bump(relief, (45, 26), (15, 13), 2.1 + 0.3 * full, turn=-0.3)  # cheekbones
    add_bump(relief, (31, 34), (13, 14), 1.1 + 0.4 * full - 0.8 * old)
    add_bump(relief, (52, 58), (11, 17), -1.5 + 0.9 * full - 1.6 * old)
    add_bump(relief, (54, 82), (7, 10), 1.2)  # corner of the jaw
    add_crease(relief, [(15, 9), (21, 14), (30, 17.5)], 0.5 + 1.5 * old, 2.6)  # below the inner eye
    add_bump(relief, (eye - 1, 11.5), (9.5, 3.4), 0.4 + 1.9 * old)  # bag


def _add_mouth_and_chin(relief: Map, person: Person) -> None:
    mouth, chin, old = person.mouth.y, person.face.eyes_to_chin, person.ageing
    base = 54 * nose_scale(person.nose)
    add_bump(relief, (0, mouth - 3), (19, 13), 3.0)
    groove = [(0.01, base), (0.01, mouth - 8)]
    add_crease(relief, groove, 0.75, 2.5, both_sides=False, taper=False)
    add_bump(relief, (3.2, (base + mouth - 8) / 2), (1.4, 5), 0.45)
    add_bump(relief, (29, mouth + 2), (5, 6), -0.6)
    add_bump(relief, (0, mouth + 14), (15, 4.8), -1.9)
    add_bump(relief, (0, chin - 17), (15, 10), 1.6)
    add_bump(relief, (23, chin - 18), (6, 8), -0.9 - 0.8 * old)
    add_bump(relief, (37, mouth + 22), (8, 9), 0.2 + 1.5 * old)  # jowls
    fold = [(17.5 * person.nose.width, 43), (23.5, mouth - 17), (29, mouth - 6), (31, mouth + 4)]
    add_crease(relief, fold, 0.35 + 1.3 * old, 2.2, 0.8 + 0.8 * old)


def _add_character(relief: Map, person: Person) -> None:
    """Add what makes a face its own: bones and flesh a little stronger or weaker, and uneven sides."""
    random = stream(person.seed, "character", person.volunteer)
    mouth, chin = person.mouth.y, person.face.eyes_to_chin
    places = [
        ((0, -52), (16, 14), 0.9),  # forehead
        ((34, -24), (12, 6), 0.5),  # outer brow
        ((46, 25), (12, 9), 1.0),  # cheekbones
        ((30, 36), (10, 10), 0.7),  # cheeks
        ((50, 58), (10, 13), 1.0),
        ((22, 52), (7, 8), 0.5),  # beside the upper lip
        ((0, mouth), (16, 10), 0.8),  # teeth behind the lips
        ((0, chin - 12), (9, 7), 1.0),  # chin
        ((14, chin - 10), (7, 6), 0.6),
        ((40, mouth + 12), (9, 9), 0.8),  # along the jaw
    ]
    for place, size, spread in places:
        add_bump(relief, place, size, spread * float(np.clip(random.normal(), -2, 2)))
    relief += 0.35 * noise(30.0, random) + 0.05 * noise(10.0, random)


def _smile_relief(person: Person) -> Map:
    smile = blank()
    mouth, chin, eye, old = person.mouth.y, person.face.eyes_to_chin, person.eyes.spacing, person.ageing
    add_bump(smile, (35, 27), (11, 9), 5.4, turn=-0.25)  # apples of the cheeks
    add_bump(smile, (44, 46), (10, 11), 1.0)
    fold = [(18.0 * person.nose.width, 42), (27, mouth - 19), (34.5, mouth - 8), (37, mouth + 3)]
    add_crease(smile, fold, 2.0 + 0.5 * old, 2.3, 2.6)
    add_bump(smile, (36, mouth - 5), (3, 4.5), -1.4)
    add_bump(smile, (0, mouth - 4), (18, 10), -1.2)
    add_bump(smile, (0, mouth + 15), (15, 4), 1.1)
    add_bump(smile, (0, chin - 12), (15, 7), 0.6)
    add_crease(smile, [(eye - 11, 9.0), (eye, 11.5), (eye + 11, 9.0)], 0.8, 1.3)
    add_bump(smile, (eye, 8.2), (9, 2.2), 0.8)  # the lower lid swells
    for line in range(3):
        add_crease(smile, [(eye + 17, -2 + 4 * line), (eye + 24, -5 + 7 * line)], 0.15 + 0.5 * old, 0.9)
    add_bump(smile, (14.5 * person.nose.width, 44.5 * nose_scale(person.nose)), (4, 5), 0.8)
    return smile
