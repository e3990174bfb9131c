"""What shows between open lips: the curved row of the upper teeth, and the dark behind and beside it.

What flows in are the `Lips` of one photograph; what flows out are reflectances on the same fine grid.
"""

from typing import TYPE_CHECKING

import numpy as np

from foxglove_helpers.twin.canvas import Map, ramp, ridge, sigmoid

if TYPE_CHECKING:
    from foxglove_helpers.twin.mouth import Lips

# Between teeth: mm from the middle, darkness. Teeth look narrower the farther they stand round the arch.
SEAMS = ((0.0, 0.62), (8.2, 0.55), (14.4, 0.60), (20.2, 0.60), (24.4, 0.55))
TOOTH_HEIGHT = 8.6  # mm, of the part that shows below the upper lip in a full smile
TOOTH_REFLECTANCE = 0.66
INSIDE = 0.016  # reflectance of tongue and cheeks in their shade


def between_the_lips(lips: "Lips") -> tuple[Map, Map]:
    """Return the reflectance of what shows between the lips, and where it is a tooth."""
    around = np.abs(lips.x) / 30.0  # along the arch of the teeth, not of the lips
    scallops = 0.55 * np.abs(np.sin((np.abs(lips.x) - 0.2) * (np.pi / 7.6))) * ramp(1.0, 0.4, around)
    edge = (
        lips.upper_edge + TOOTH_HEIGHT - 2.6 * around**2 + scallops - 0.8 * ridge(np.abs(lips.x) - 11.2, 2.2)
    )
    there = sigmoid((edge - lips.y) * 3)
    seams = sum(darkness * ridge(np.abs(lips.x) - place, 0.36) for place, darkness in SEAMS)
    round_the_arch = np.clip(1 - 0.80 * around**1.8, 0.05, 1) * ramp(1.0, 0.72, lips.sideways)
    lip_shadow = 0.30 + 0.70 * ramp(-0.3, 2.6, lips.y - lips.upper_edge)
    by_the_lower_lip = 0.72 + 0.28 * ramp(0, 2.0, lips.lower_edge - lips.y)
    tooth = TOOTH_REFLECTANCE * round_the_arch * (1 - 0.5 * seams) * lip_shadow * by_the_lower_lip
    return INSIDE + there * tooth, there
