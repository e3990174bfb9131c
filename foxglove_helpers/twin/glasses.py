"""Glasses, which a few volunteers kept on although they were asked to take them off (R1).

What flows in is a `Person`; what flows out are opacity and reflectance of the frame and the glare of the
lenses.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import ABS_X, Map, Y, ramp, ridge, sigmoid
from foxglove_helpers.twin.people import Person


@dataclass(frozen=True)
class Glasses:
    """Opacity of the frame, its linear reflectance, and what the lenses mirror of the main light."""

    frame: Map
    reflectance: float
    glare: Map


def draw_glasses(person: Person) -> Glasses | None:
    """Return the glasses of a person, or None."""
    if person.glasses is None:
        return None
    middle = person.eyes.spacing + 1
    radius = ((np.abs(ABS_X - middle) / 24) ** 3.4 + (np.abs(Y - 4) / 17) ** 3.4) ** (1 / 3.4)
    rim = ridge((radius - 1) * 22, 1.1)
    bridge = ridge(Y + 3, 1.0) * (middle - 23 > ABS_X)
    temples = ridge(Y + 5, 1.3) * (middle + 23 < ABS_X)
    glare = 0.05 * sigmoid((1 - radius) * 30) * ramp(0, 8, Y * 0.4 - ABS_X * 0.2 + 14)
    return Glasses(np.clip(0.9 * (rim + bridge + temples), 0, 0.95), person.glasses, glare)
