"""What shows between open lips: the curved row of the upper teeth, and the dark behind and beside it.

What flows in are the `Lips` of one photograph and the `Person`; what flows out are reflectances on the same
fine grid. Front teeth stand in the light; canines and what follows turn away, into the shade of the cheek.
"""

from typing import TYPE_CHECKING

import numpy as np

from foxglove_helpers.twin.canvas import Map, ramp, ridge, sigmoid
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

if TYPE_CHECKING:
    from foxglove_helpers.twin.mouth import Lips

# From the middle outwards: where a tooth begins (mm), how light it stands, how far its edge hangs (mm).
# Teeth look narrower the farther they stand round the arch.
BEGINS = (0.0, 8.3, 14.6, 20.6, 24.8, 28.0)
LIGHTNESS = (1.0, 0.93, 0.80, 0.60, 0.40, 0.22)
HANGS = (0.2, -0.9, 0.1, -1.3, -2.0, -2.6)
TOOTH_HEIGHT = 8.6  # mm, of the part that shows below the upper lip in a full smile
TOOTH_REFLECTANCE = 0.57
INSIDE = 0.020  # reflectance of tongue and cheeks in their shade


def between_the_lips(lips: "Lips", person: Person) -> tuple[Map, Map]:
    """Return the reflectance of what shows between the lips, and where it is a tooth."""
    random = stream(person.seed, "teeth", person.volunteer)
    old = person.ageing
    size, middle = float(random.normal(0.97, 0.03)), float(random.normal(0, 0.5))
    tone = random.normal(1, 0.035 + 0.04 * old, (2, len(BEGINS))).astype(np.float32)
    uneven = random.normal(0, 0.20 + 0.25 * old, (2, len(BEGINS))).astype(np.float32)
    x = (lips.x - middle) / size
    side, number = (x > 0).astype(int), np.clip(np.digitize(np.abs(x), BEGINS) - 1, 0, len(BEGINS) - 1)
    ends = np.array([*BEGINS[1:], 31.0], np.float32)
    begin = np.array(BEGINS, np.float32)[number]
    across = np.clip(2 * (np.abs(x) - begin) / (ends[number] - begin) - 1, -1, 1)  # -1 to 1 over one tooth
    hangs = np.array(HANGS, np.float32)[number] + uneven[side, number]
    worn = 0.6 * (1 - old)
    edge = lips.upper_edge + TOOTH_HEIGHT - 0.6 * old + hangs - (0.4 + worn) * across**4
    edge = edge - 0.7 * (number == 2) * np.abs(across) - 0.004 * x**2
    there = sigmoid((edge - lips.y) * 2.5)
    light = np.interp(np.abs(x), [(a + b) / 2 for a, b in zip(BEGINS, ends, strict=True)], LIGHTNESS)
    light = light * tone[side, number] * (1 - 0.10 * across**2)
    # Between two teeth there is no ink but a shade, widest where their edges part.
    seam = ridge(np.abs(across) - 1, 0.16 + 0.04 * old) * (0.17 + 0.10 * old)
    cheeks = ramp(0.93, 0.62, lips.sideways)  # no light reaches the corners of the mouth
    lip_shadow = 0.42 + 0.58 * ramp(-0.4, 3.4, lips.y - lips.upper_edge)
    by_the_lower_lip = 0.74 + 0.26 * ramp(0, 2.4, lips.lower_edge - lips.y)
    parting = 1 + 0.9 * ramp(3.0, 0.5, edge - lips.y)
    tooth = TOOTH_REFLECTANCE * (1 - 0.16 * old) * (light * cheeks).astype(np.float32)
    tooth = tooth * np.clip(1 - seam * parting, 0, 1) * lip_shadow * by_the_lower_lip
    return INSIDE + there * tooth, there
