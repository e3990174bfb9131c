"""The neck: a round relief with its muscles, the collar bones and, on some, an Adam's apple.

What flows in is a `Person`; what flows out are opacity, reflectance and relief on the lower canvas. The
neck widens into the trapezius muscle, on which clothes lie.
"""

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import PIXELS_PER_MM, Map, noise, ramp, ridge, sigmoid
from foxglove_helpers.twin.lower_canvas import BODY_X, BODY_Y
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


def trapezius_y(person: Person, across: Map) -> Map:
    """Return y (mm) of the outline from the neck to the shoulder, at distances `across` from the middle."""
    body = person.body
    outwards = across - body.neck_half_width - 3.5
    steep = body.muscle
    return (
        body.shoulder_y
        + body.shoulder_slope * np.maximum(outwards, -12)
        - 26 * np.exp(np.clip(-outwards / steep, -20, 3.5))
    )


def draw_neck(person: Person) -> tuple[Map, Map, Map]:
    """Return opacity, linear reflectance and relief (mm) of the neck."""
    x, y, across = BODY_X, BODY_Y, np.abs(BODY_X)
    body, chin = person.body, person.face.eyes_to_chin
    half_width = body.neck_half_width + 3 + 26 * ramp(body.shoulder_y - 10, body.shoulder_y + 45, y)
    round_part = np.clip(across / half_width, 0, 0.985)
    relief = 44 * (np.sqrt(1 - round_part**2.3) - 1) - 0.10 * np.maximum(y - chin, 0)
    muscle = 9 + np.maximum(168 - y, 0) * 0.40
    relief = relief + (1.5 - 0.2 * body.build) * ridge(across - muscle, 6.5) * ramp(60, 110, y)
    relief = relief - 1.3 * np.exp(-((x / 6) ** 2) - ((y - 169) / 9) ** 2)
    masculine = np.clip(0.5 - 0.5 * person.lean, 0, 1)
    relief = relief + float(1.9 * masculine) * np.exp(-((x / 6.5) ** 2) - ((y - chin - 23) / 8) ** 2)
    bone = 166 - 0.05 * across + 5 * np.exp(-((across / 12) ** 2))
    relief = relief + (2.2 - 0.5 * body.build) * ridge(y - bone, 4.5) * ramp(6, 16, across)
    random = stream(person.seed, "neck", person.volunteer)
    for crease in random.uniform(0.25, 0.55, 2):  # rings of Venus
        level = chin + 40 * float(crease) - 0.0035 * across**2
        relief = relief - (0.10 + 0.35 * person.ageing) * ridge(y - level, 1.3) * ramp(46, 20, across)
    mottled = 1 + 0.02 * noise(4.0, random, x.shape) + 0.012 * noise(0.7, random, x.shape)
    below = y - trapezius_y(person, across)
    steep_x = cv2.Sobel(below, cv2.CV_32F, 1, 0, ksize=3, scale=PIXELS_PER_MM / 8)
    to_outline = np.maximum(np.maximum(below, 0) / np.sqrt(1 + steep_x**2), body.neck_half_width + 1 - across)
    relief = relief - 6 * np.exp(-to_outline / 5)
    # On the shoulders skin lies a little below the outline, which is the cloth's there.
    covered = 4 * ramp(body.neck_half_width + 8, body.neck_half_width + 26, across)
    opacity = sigmoid((below - covered) * 0.9) * ramp(50, 62, y)
    reflectance = person.skin.reflectance * body.neck_shade * mottled
    return opacity.astype(np.float32), reflectance.astype(np.float32), relief.astype(np.float32)
