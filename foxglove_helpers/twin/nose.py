"""The nose: bridge, tip, wings and nostrils.

What flows in is a `Person`; what flows out are the nose's share of the relief, in millimetres, and how dark
the nostrils are. All of it is made of soft hills that melt into the cheeks: a nose has no edges but the rims
of the nostrils.
"""

import numpy as np

from foxglove_helpers.twin.canvas import Map, X, Y, add_bump, add_crease, blank, curve, window
from foxglove_helpers.twin.people import Nose, Person

AVERAGE_NOSE = 50.0  # mm
NOSTRILS = window(-34, 34, 32, 64)

# Down the bridge: y (mm), height above the cheeks (mm) and half width (mm) of the average nose.
DOWN = (-18, -10, -2, 6, 14, 22, 30, 37, 42, 46, 50, 54, 60)
HEIGHT = (0, 0.4, 1.6, 3.4, 5.4, 7.4, 9.0, 9.6, 9.0, 7.4, 5.0, 2.6, 0)
HALF_WIDTH = (11, 9.5, 8.2, 8.0, 8.4, 9.0, 9.8, 10.6, 10.8, 10.4, 9.8, 9.5, 9.5)


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
    add_bump(relief, (0, 41.5 * size), (6.0 * nose.tip, 6.2 * nose.tip), 6.0 * nose.height)
    add_bump(relief, (0, 50.0 * size), (3.0, 3.0), 1.6)  # the bridge between the nostrils
    wide = nose.width * nose.wings
    add_bump(relief, (12.4 * wide, 45.0 * size), (4.0, 4.2), 5.2)
    groove = [(8.6, 38), (9.2, 43), (8.4, 47)]  # between tip and wing
    add_crease(relief, [(x * nose.width, y * size) for x, y in groove], 0.6, 1.8)
    behind = [(16.0, 40), (18.4, 43), (18.6, 46), (16.6, 50)]  # where the wing meets the cheek
    add_crease(relief, [(x * wide, y * size) for x, y in behind], 1.4, 1.6)
    add_bump(relief, (6.6 * wide, 49.4 * size), (3.2, 1.6), -2.2)


def nostrils(person: Person) -> Map:
    """Return what nostrils leave of the reflectance: 1 outside, near 0 inside."""
    nose, size = person.nose, nose_scale(person.nose)
    wide = nose.width * nose.wings
    dark = blank()
    add_bump(dark, (6.9 * wide, 49.0 * size), (2.7, 1.25), 0.80, turn=-0.28)
    add_bump(dark, (8.2 * wide, 48.2 * size), (1.9, 1.2), 0.30, turn=-0.5)
    add_bump(dark, (16.4 * wide, 47.0 * size), (1.2, 2.8), 0.16, turn=0.25)
    return 1 - np.clip(dark, 0, 0.88)
