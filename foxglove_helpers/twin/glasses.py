"""Glasses, which a few volunteers kept on although they were asked to take them off (R1).

What flows in is a `Person`; what flows out are the frame, what the lenses mirror, and the shadow of both on
the face.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import ABS_X, Map, X, Y, blur, ramp, ridge, sigmoid
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class Glasses:
    """Opacity of the frame, its reflectance (a map, linear), glare of the lenses, shadow on the skin."""

    frame: Map
    reflectance: Map
    glare: Map
    shadow: Map


def draw_glasses(person: Person) -> Glasses | None:
    """Return the glasses of a person, or None."""
    if person.glasses is None:
        return None
    random = stream(person.seed, "frame of the glasses", person.volunteer)
    kind = str(random.choice(["round", "rectangle", "half"], p=[0.35, 0.4, 0.25]))
    lenses = {"round": (22.5, 20.0, 2.2), "rectangle": (24.5, 15.5, 4.0), "half": (24.5, 15.0, 3.2)}
    half_width, half_height, power = lenses[kind]
    size, thick = float(random.uniform(0.95, 1.06)), float(random.uniform(0.55, 1.25))
    half_width, half_height, middle = half_width * size, half_height * size, person.eyes.spacing + 1.0
    across, down = ABS_X - middle, Y - 4 - 0.03 * (ABS_X - middle)
    radius = ((np.abs(across) / half_width) ** power + (np.abs(down) / half_height) ** power) ** (1 / power)
    to_rim = (radius - 1) * np.minimum(half_width, half_height)
    rim = ridge(to_rim, thick)
    if kind == "half":
        rim = rim * (0.12 + 0.88 * ramp(2, -3, down))
    inner, outer = middle - half_width, middle + half_width
    bridge = ridge(Y + 1.5 - 0.035 * (X**2 - 40), thick * 1.15) * ramp(inner + 1, inner - 1, ABS_X)
    temples = ridge(Y + 4 + 0.02 * (ABS_X - outer), thick * 1.3) * ramp(outer - 1, outer + 1, ABS_X)
    temples = temples * ramp(person.face.half_width + 3, person.face.half_width, ABS_X)  # then come the ears
    pads = 0.35 * np.exp(-(((ABS_X - inner + 1) / 1.3) ** 2) - ((Y - 9) / 3) ** 2)
    frame = np.clip(0.95 * (rim + bridge + temples) + pads, 0, 0.95)
    lens = sigmoid(-to_rim * 2)
    tilt = float(random.uniform(-0.5, 0.5))
    band = ridge(X * 0.5 + Y * (0.9 + tilt) + float(random.uniform(-16, 16)), float(random.uniform(4, 9)))
    glare = lens * (
        0.008 + 0.035 * float(random.uniform(0.2, 1.0)) * band + 0.02 * ramp(2, -half_height, down)
    )
    edge = 1.0 + 1.5 * ridge(to_rim + 0.3, 0.4)  # metal catches light
    shadow = blur(np.roll(frame, (5, 0), (0, 1)), 2.2)
    return Glasses(
        frame=frame.astype(np.float32),
        reflectance=(person.glasses * edge).astype(np.float32),
        glare=glare.astype(np.float32),
        shadow=(0.42 * shadow + 0.05 * lens).astype(np.float32),
    )
