"""The mouth: lips, teeth and the line between the lips, at rest or smiling.

What flows in are a `Person`, a `Photograph` and the `Surface` of the face; the mouth is painted into the
surface, twice as fine as the canvas and averaged down.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import Map, fine_grid, ramp, ridge, shrink, sigmoid, window
from foxglove_helpers.twin.people import Mouth, Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.shading import Surface
from foxglove_helpers.twin.streams import stream

FINER = 2
SEAMS = (
    (0, 0.7),
    (8.0, 0.55),
    (14.2, 0.6),
    (19.8, 0.6),
    (24, 0.5),
)  # between teeth: mm from the middle, darkness


@dataclass(frozen=True)
class _Lips:
    """The mouth on its fine grid: where lips and opening are, how far into a lip a point lies (0 to 1)."""

    x: Map
    y: Map
    sideways: Map  # 0 in the middle, 1 at the corners
    half_width: float
    line: Map  # y where the lips meet, mm
    gap: Map  # height of the opening, mm
    upper_edge: Map  # y of the lower edge of the upper lip, mm
    upper: Map
    lower: Map
    opening: Map
    into_upper: Map
    into_lower: Map


def lip_texture(person: Person) -> Map:
    """Return the fine upright lines of a person's lips, on the fine grid of the mouth."""
    random = stream(person.seed, "lips", person.volunteer)
    lines = random.standard_normal((200, 300), dtype=np.float32)
    return cv2.GaussianBlur(lines, (0, 0), sigmaX=1.1, sigmaY=5) * 4


def paint_mouth(person: Person, taken: Photograph, texture: Map, surface: Surface) -> None:
    """Paint the mouth into the surface of a face; `texture` is what `lip_texture` returned."""
    where = window(-46, 46, person.mouth.y - 22, person.mouth.y + 28)
    x, y = fine_grid(where, FINER)
    lips = _lips(person.mouth, taken, x, y)
    lines = texture[: y.shape[0], : y.shape[1]]
    red = person.skin.reflectance * person.mouth.lip_reflectance * (1 + 0.05 * lines)
    teeth, tooth_there = _teeth(lips)
    total = lips.upper + lips.lower + lips.opening
    colour = lips.upper * red * (0.72 + 0.22 * lips.into_upper) + lips.lower * red * (
        1.02 - 0.10 * lips.into_lower
    )
    colour = (colour + lips.opening * teeth) / np.maximum(total, 1e-4)
    cover = np.clip(total, 0, 1)
    dark = _dark_line(lips)
    dark_small = shrink(dark, where)
    under = surface.reflectance[where] * (1 - shrink(cover, where)) + shrink(colour * cover, where)
    surface.reflectance[where] = under * (1 - dark_small) + 0.018 * dark_small
    roll = np.maximum(np.sin(np.pi * np.clip(0.80 * lips.into_lower + 0.20, 0, 1)), 0) ** 1.2
    height = (
        lips.upper * (0.7 - 1.5 * (1 - lips.into_upper) ** 1.3)
        + lips.lower * (1.05 * roll - 0.3)
        - 0.4 * dark
    )
    surface.relief[where] += shrink(height, where)
    wet = (
        lips.lower * (0.06 + 0.28 * person.eyes.make_up) * (1 + 0.25 * lines)
        + 0.25 * lips.opening * tooth_there
    )
    surface.gloss[where] += shrink(wet, where)


def _lips(mouth: Mouth, taken: Photograph, x: Map, y: Map) -> _Lips:
    smile = taken.smile
    half_width = mouth.half_width * (1 + 0.24 * smile)
    sideways = np.clip(np.abs(x) / half_width, 0, 1)
    gap = taken.opening * 10.0 * (1 - sideways**2) ** 0.62
    line = _meeting_line(mouth, taken, x, sideways, half_width)
    upper_edge, lower_edge = line - 0.12 * gap, line + 0.88 * gap
    bow = 1 - 0.20 * ridge(x, 2.8) + 0.06 * ridge(np.abs(x) - 6, 3)
    upper_thick = mouth.upper_lip * (1 - 0.22 * smile) * np.maximum(1 - sideways**1.7, 0) ** 0.85 * bow
    lower_thick = mouth.lower_lip * (1 - 0.20 * smile) * np.maximum(1 - sideways**2.3, 0) ** 0.8
    within = np.abs(x) <= half_width
    return _Lips(
        x=x,
        y=y,
        sideways=sideways,
        half_width=half_width,
        line=line,
        gap=gap,
        upper_edge=upper_edge,
        upper=sigmoid((y - upper_edge + upper_thick) * 2.2) * sigmoid((upper_edge - y) * 4) * within,
        lower=sigmoid((lower_edge + lower_thick - y) * 1.2) * sigmoid((y - lower_edge) * 4) * within,
        opening=sigmoid((y - upper_edge) * 5) * sigmoid((lower_edge - y) * 5) * within * ramp(0.15, 0.8, gap),
        into_upper=np.clip((upper_edge - y) / np.maximum(upper_thick, 0.3), 0, 1),
        into_lower=np.clip((y - lower_edge) / np.maximum(lower_thick, 0.3), 0, 1),
    )


def _meeting_line(mouth: Mouth, taken: Photograph, x: Map, sideways: Map, half_width: float) -> Map:
    """Return y (mm) where the lips meet; the corners rise with the smile."""
    rise = 4.4 * taken.smile + 6 * mouth.resting_curl + taken.corner_lift
    line = mouth.y + 0.6 * taken.smile - rise * sideways**2 + 0.8 * (1 - taken.smile) * ridge(x, 4.5)
    return line + 0.35 * np.sin(0.35 * x + mouth.waviness) + taken.corner_skew / half_width * x


def _teeth(lips: _Lips) -> tuple[Map, Map]:
    """Return the reflectance of what shows between the lips, and where it is a tooth."""
    edge = lips.upper_edge + 9.3 - 2.0 * lips.sideways**2 - 0.5 * np.abs(np.sin(lips.x * (np.pi / 7.6)))
    seams = sum(darkness * ridge(np.abs(lips.x) - place, 0.33) for place, darkness in SEAMS)
    arch = np.clip(1 - 0.92 * lips.sideways**2, 0.06, 1)
    lip_shadow = 0.22 + 0.78 * ramp(-0.2, 2.4, lips.y - lips.upper_edge)
    tooth = 0.62 * arch * (1 - 0.45 * seams) * lip_shadow * (0.8 + 0.2 * ramp(0, 2.5, edge - lips.y))
    there = sigmoid((edge - lips.y) * 3)
    return 0.008 + there * tooth + (1 - there) * 0.02, there


def _dark_line(lips: _Lips) -> Map:
    """Return how dark the line between closed lips and the corners are, 0 to 1."""
    beyond = np.maximum(np.abs(lips.x) - lips.half_width, 0)
    away = lips.y - lips.line
    line = ridge(away, 0.55 + 0.25 * (1 - lips.sideways)) * (0.80 - 0.2 * lips.sideways) * ridge(beyond, 1.3)
    corners = 0.55 * ridge(np.abs(lips.x) - lips.half_width, 1.9) * ridge(away, 1.5)
    return np.maximum(line * (1 - ramp(0.3, 1.6, lips.gap)), corners)
