"""The ears.

What flows in are a `Person` and a `Head`; what flows out is how much the ears cover (0 to 1) and what they
reflect.
"""

import numpy as np

from foxglove_helpers.twin.canvas import ROW_Y, Map, X, Y, blank, blur, sigmoid, window
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


def draw_ears(person: Person, head: Head) -> tuple[Map, Map]:
    """Return opacity and linear reflectance of both ears."""
    opacity, shade = blank(), blank()
    random = stream(person.seed, "ears", person.volunteer)
    middle_x, middle_y = float(np.interp(8, ROW_Y, head.outline)) + 2.5, 8
    for side in (1, -1):
        half_width, half_height = 8.6 + float(random.normal(0, 0.9)), 28.5 + float(random.normal(0, 1.5))
        where = window(side * middle_x - 20, side * middle_x + 20, middle_y - 38, middle_y + 38)
        dx, dy = (X[where] - side * middle_x) * side, Y[where] - middle_y
        opacity[where], shade[where] = _ear(dx, dy, half_width, half_height)
    reflectance = blur(shade * (0.82 * person.skin.reflectance), 1.0)
    return opacity, reflectance


def _ear(dx: Map, dy: Map, half_width: float, half_height: float) -> tuple[Map, Map]:
    """Return opacity and shade of one ear; dx (outwards) and dy are mm from its middle."""
    dx = dx + 0.16 * dy + 1.5 * (dy / 30) ** 2 - 1
    width = half_width * np.where(dy < 0, 1.0, 1 - 0.38 * np.clip(dy / half_height, 0, 1)).astype(np.float32)
    radius = np.sqrt((dx / width) ** 2 + (dy / half_height) ** 2)
    rim = np.exp(-(((radius - 0.86) / 0.10) ** 2))
    hollow = np.exp(-(((dx + 1.5) / 3.6) ** 2) - ((dy - 5) / 10) ** 2)
    groove = np.exp(-(((radius - 0.66) / 0.09) ** 2)) * (dy < 14)
    shade = (
        0.66 + 0.30 * rim - 0.46 * hollow - 0.34 * groove + np.where(dy > 17, np.float32(0.08), np.float32(0))
    )
    return sigmoid((1 - radius) * 16), shade
