"""The nose: bridge, tip, wings and nostrils.

What flows in is a `Person`; what flows out are the nose's share of the relief, in millimetres, and how dark
the nostrils are. All of it is made of soft hills that melt into the cheeks: a nose has no edges but the rims
of the nostrils.
"""

import numpy as np

from foxglove_helpers.twin.canvas import Map, X, Y, add_bump, add_crease, blank, curve, ramp, window
from foxglove_helpers.twin.people import Nose, Person

AVERAGE_NOSE = 50.0  # mm
NOSTRILS = window(-34, 34, 32, 64)

# Down the bridge: y (mm), height above the cheeks (mm) and half width (mm) of the average nose.
DOWN = (-18, -10, -2, 6, 14, 22, 30, 36, 41, 45, 49, 54, 61)
HEIGHT = (0, 0.4, 1.6, 3.4, 5.4, 7.4, 8.9, 9.4, 8.7, 7.3, 5.4, 2.9, 0)
HALF_WIDTH = (11, 9.5, 8.2, 8.0, 8.4, 9.0, 9.8, 10.6, 10.8, 10.4, 9.8, 9.5, 9.5)

# Where the wing meets the cheek, from above downwards: x and y (mm) of the average nose.
BEHIND_THE_WING = ((15.4, 39.0), (17.8, 42.0), (18.6, 45.5), (17.2, 49.5))


def nose_scale(nose: Nose) -> float:
    """Return the length of a nose relative to the average."""
    return nose.length / AVERAGE_NOSE


def add_nose(relief: Map, person: Person) -> None:
    """Add the nose to the relief of a face."""
    nose, size = person.nose, nose_scale(person.nose)
    where = window(-45, 45, -24, 66)
    across = np.abs(X[where] - nose.bend * np.exp(-(((Y[where] - 28) / 14) ** 2)))
    # The lower edge hangs deepest in the middle and rises towards the wings.
    down = (Y[where] + 0.020 * np.minimum(across, 16) ** 2 * np.clip((Y[where] - 30) / 14, 0, 1)) / size
    root = 1 + (nose.root - 1) * np.clip((26 - down) / 20, 0, 1)
    height = nose.height * root
    half_width = nose.width * curve(DOWN, HALF_WIDTH, down, 4.0)
    apart = (across / half_width) ** 2
    relief[where] += 0.50 * height * curve(DOWN, HEIGHT, down, 2.0) * np.exp(-0.60 * apart)
    relief[where] += 0.54 * height * curve(DOWN, HEIGHT, down, 7.0) * np.exp(-0.20 * apart)  # into the cheeks
    add_bump(relief, (0, 41.5 * size), (6.2 * nose.tip, 7.2 * nose.tip), 4.6 * nose.height)
    add_bump(relief, (0, 43.5 * size), (4.6 * nose.tip, 5.2 * nose.tip), 1.8 * nose.height)  # its ball
    add_bump(relief, (0, 50.5 * size), (3.2, 3.6), 2.2)  # the bridge between the nostrils
    wide = nose.width * nose.wings
    add_bump(relief, (12.6 * wide, 45.2 * size), (4.3, 5.2), 3.6)
    add_bump(relief, (14.0 * wide, 46.8 * size), (2.8, 3.4), 0.6)  # the wing's full lower end
    groove = [(8.0, 38), (9.4, 42), (9.4, 45.5)]  # between tip and wing
    add_crease(relief, [(x * nose.width, y * size) for x, y in groove], 0.6, 1.8)
    add_crease(relief, [(x * wide, y * size) for x, y in BEHIND_THE_WING], 0.9, 1.8)
    add_bump(relief, (6.6 * wide, 49.4 * size), (3.2, 1.6), -2.2)


def add_nose_shades(change: Map, person: Person) -> None:
    """Add to the relative change of the skin's reflectance what a nose keeps in any light.

    The creases behind the wings, where little light ever gets, the sides of the bridge, and the underside.
    """
    nose, size = person.nose, nose_scale(person.nose)
    wide, old = nose.width * nose.wings, person.ageing
    behind = [(x * wide, y * size) for x, y in BEHIND_THE_WING]
    add_crease(change, behind, 0.07 + 0.05 * old, 1.1)
    add_crease(change, behind, 0.08, 2.6)
    groove = [(8.4 * nose.width, 40 * size), (9.6 * nose.width, 43.5 * size), (9.0 * nose.width, 46.5 * size)]
    add_crease(change, groove, 0.08, 1.3)
    add_bump(change, (11 * nose.width, 22 * size), (3.0, 13), -0.035)
    # What faces the floor is lit by the chest, more than the model's light from everywhere does.
    add_bump(change, (0, 49.5 * size), (9.0 * wide, 2.6), 0.22)
    add_bump(change, (0, 51.0 * size), (2.4, 2.4), 0.12)  # the bridge between the nostrils
    add_bump(change, (0, 40.5 * size), (4.5 * nose.tip, 3.5), 0.04)
    add_bump(change, (0, 56.0 * size), (9, 2.6), -0.04)  # below the nose


def nostrils(person: Person) -> Map:
    """Return what nostrils leave of the reflectance: 1 outside, near 0 inside."""
    nose, size = person.nose, nose_scale(person.nose)
    wide = nose.width * nose.wings
    x, y = X[NOSTRILS], Y[NOSTRILS]
    dark = np.zeros_like(x)
    for side in (1, -1):
        across, down = side * x - 7.2 * wide, y - 49.2 * size
        # A drop that lies on its side: round towards the wing, pointed towards the tip of the nose, under a
        # rim that arches over it.
        along, above = 0.95 * across - 0.30 * down, 0.30 * across + 0.95 * down
        above = above + 0.05 * along**2 - 0.25
        half_height = np.clip(1.15 + 0.16 * along, 0.5, 1.6)
        radius = np.sqrt((along / (3.1 * wide)) ** 2 + (above / half_height) ** 2)
        dark = np.maximum(dark, 0.86 * ramp(1.35, 0.55, radius))
        soft = np.exp(-((along / 5.0) ** 2) - ((above - 0.9) / 2.0) ** 2)
        dark = np.maximum(dark, 0.30 * soft)
    left = blank() + np.float32(1)
    left[NOSTRILS] = 1 - dark
    return left
