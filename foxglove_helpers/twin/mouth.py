"""The mouth: lips, teeth and the line between the lips, at rest or smiling.

What flows in are a `Person`, a `Photograph` and the `Surface` of the face; the mouth is painted into the
surface, twice as fine as the canvas and averaged down. A smile draws the corners out and up along a curve,
thins the lips and, where it is open, bares the upper teeth between them.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import Map, fine_grid, ramp, ridge, shrink, sigmoid, window
from foxglove_helpers.twin.people import Mouth, Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.shading import Surface
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.teeth import between_the_lips

FINER = 2
CORNER_RISE = 5.7  # mm, in a full smile
WIDENING = 0.22  # of the mouth, in a full smile
GAPE = 11.5  # mm between the lips, when the mouth opens fully


@dataclass(frozen=True)
class Lips:
    """The mouth on its fine grid: where lips and opening are, how far into a lip a point lies (0 to 1)."""

    x: Map
    y: Map
    sideways: Map  # 0 in the middle, 1 at the corners
    half_width: float
    line: Map  # y where the lips meet, mm
    gap: Map  # height of the opening, mm
    upper_edge: Map  # y of the lower edge of the upper lip, mm
    lower_edge: Map  # y of the upper edge of the lower lip, mm
    upper: Map
    lower: Map
    opening: Map
    into_upper: Map
    into_lower: Map


def lip_texture(person: Person) -> Map:
    """Return the fine upright lines of a person's lips, on the fine grid of the mouth."""
    random = stream(person.seed, "lips", person.volunteer)
    lines = random.standard_normal((200, 300), dtype=np.float32)
    return cv2.GaussianBlur(lines, (0, 0), sigmaX=1.3, sigmaY=5) * 4


def paint_mouth(person: Person, taken: Photograph, texture: Map, surface: Surface) -> None:
    """Paint the mouth into the surface of a face; `texture` is what `lip_texture` returned."""
    where = window(-44, 44, person.mouth.y - 20, person.mouth.y + 26)
    x, y = fine_grid(where, FINER)
    lips = _lips(person.mouth, taken, x, y)
    lines = texture[: y.shape[0], : y.shape[1]]
    inside, tooth_there = between_the_lips(lips)
    # Where skin is dark the camera takes in more light: teeth as light as elsewhere would burn out.
    inside = inside * min(1.0, person.skin.tone**0.6)
    # The darker the skin, the less the red of the lips differs from it.
    relative = person.mouth.lip_reflectance ** min(1.0, 0.35 + 0.75 * person.skin.tone)
    colour = person.skin.reflectance * relative * (1 + 0.04 * lines)
    # The red of the upper lip lies in its own shade; both darken towards the line where they meet.
    red = lips.upper * (0.80 + 0.24 * lips.into_upper) + lips.lower * (0.84 + 0.20 * lips.into_lower)
    red = red * colour
    total = lips.upper + lips.lower + lips.opening
    painted = (red + lips.opening * inside) / np.maximum(total, 1e-4)
    cover = np.clip(total, 0, 1)
    dark = _dark_line(lips)
    dark_small, cover_small = shrink(dark, where), shrink(cover, where)
    under = surface.reflectance[where] * (1 - cover_small) + shrink(painted * cover, where)
    surface.reflectance[where] = under * (1 - dark_small) + 0.06 * person.skin.reflectance * dark_small
    surface.relief[where] += shrink(_relief(lips, dark), where)
    wet = lips.lower * ridge(lips.into_lower - 0.42, 0.32) * (0.15 + 0.45 * person.eyes.make_up)
    wet = wet * (1 + 0.18 * lines) + 0.30 * lips.opening * tooth_there
    surface.gloss[where] += shrink(wet, where)


def _lips(mouth: Mouth, taken: Photograph, x: Map, y: Map) -> Lips:
    smile = taken.smile
    half_width = mouth.half_width * (1 + WIDENING * smile + 0.02 * taken.opening)
    sideways = np.clip(np.abs(x) / half_width, 0, 1)
    gap = taken.opening * GAPE * np.maximum(1 - sideways**2, 0) ** 0.68
    line = _meeting_line(mouth, taken, x, sideways, half_width)
    upper_edge, lower_edge = line - 0.16 * gap, line + 0.84 * gap
    bow = mouth.bow * (1 - 0.6 * smile) * (0.85 * ridge(x, 3.4) - 0.30 * ridge(np.abs(x) - 6.5, 3.4))
    upper_thick = mouth.upper_lip * (1 - 0.25 * smile) * np.maximum(1 - sideways**1.45, 0) ** 0.95 - bow
    upper_thick = np.maximum(upper_thick, 0) * ramp(1, 0.8, sideways)
    lower_thick = mouth.lower_lip * (1 - 0.22 * smile) * np.maximum(1 - sideways**2.5, 0) ** 0.9
    within = np.abs(x) <= half_width
    return Lips(
        x=x,
        y=y,
        sideways=sideways,
        half_width=half_width,
        line=line,
        gap=gap,
        upper_edge=upper_edge,
        lower_edge=lower_edge,
        upper=sigmoid((y - upper_edge + upper_thick) * 1.5) * sigmoid((upper_edge - y) * 4) * within,
        lower=sigmoid((lower_edge + lower_thick - y) * 1.1) * sigmoid((y - lower_edge) * 4) * within,
        opening=sigmoid((y - upper_edge) * 4) * sigmoid((lower_edge - y) * 4) * within * ramp(0.15, 0.8, gap),
        into_upper=np.clip((upper_edge - y) / np.maximum(upper_thick, 0.3), 0, 1),
        into_lower=np.clip((y - lower_edge) / np.maximum(lower_thick, 0.3), 0, 1),
    )


def _meeting_line(mouth: Mouth, taken: Photograph, x: Map, sideways: Map, half_width: float) -> Map:
    """Return y (mm) where the lips meet: a wave at rest, a bow whose ends point up in a smile."""
    more_on_one_side = 1 + mouth.crooked * x / half_width
    rise = CORNER_RISE * taken.smile * more_on_one_side
    rise = rise + 1.3 + 3.0 * mouth.resting_curl + taken.corner_lift
    rest = 1 - 0.8 * taken.smile
    wave = 0.75 * ridge(x, 4.2) - 0.35 * ridge(np.abs(x) - 9, 4.5) + 0.9 * ridge(sideways - 0.72, 0.22)
    line = mouth.y + 0.9 * taken.smile - rise * sideways**2.0 + rest * wave
    uneven = 0.18 * np.sin(0.25 * x + mouth.waviness) * (1 - sideways)
    return line + uneven + 0.7 * taken.corner_skew / half_width * x


def _relief(lips: Lips, dark: Map) -> Map:
    """Return what the lips add to the relief, mm: the upper one leans back, the lower one is a roll."""
    roll = np.maximum(np.sin(np.pi * np.clip(0.84 * lips.into_lower + 0.16, 0, 1)), 0)
    lower = lips.lower * (1.3 * roll - 0.3) * (1 - 0.5 * lips.sideways**2)
    upper = lips.upper * (1.0 - 1.4 * (1 - lips.into_upper) ** 1.5)
    return upper + lower - 0.5 * dark


def _dark_line(lips: Lips) -> Map:
    """Return how dark the line between closed lips and the corners are, 0 to 1."""
    beyond = np.maximum(np.abs(lips.x) - lips.half_width, 0)
    away = lips.y - lips.line
    strength = 0.74 - 0.12 * lips.sideways - 0.22 * ridge(lips.sideways - 0.45, 0.25)
    line = ridge(away, 0.42 + 0.30 * (1 - lips.sideways)) * strength * ridge(beyond, 1.2)
    closed = 1 - ramp(0.3, 1.6, lips.gap)
    corners = 0.50 * ridge(np.abs(lips.x) - lips.half_width + 0.3, 1.7) * ridge(away, 1.1)
    return np.maximum(line * closed, corners)
