"""The mouth: lips, teeth and the line between the lips, at rest or smiling.

What flows in are a `Person`, a `Photograph` and the `Surface` of the face; the mouth is painted into the
surface, twice as fine as the canvas and averaged down. A smile draws the corners out and up along a curve,
thins and flattens the lips and, where it is open, bares the upper teeth between them. What depends on x alone
is kept as one row, so that a photograph costs little.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import Map, fine_grid, ramp, ridge, shrink, sigmoid, window
from foxglove_helpers.twin.people import Mouth, Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.shading import Surface
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.teeth import between_the_lips

FINER = 2
CORNER_RISE = 6.8  # mm, in a full smile
WIDENING = 0.25  # of the mouth, in a full smile
GAPE = 12.5  # mm between the lips, when the mouth opens fully
PARTED = 0.93  # share of the mouth's width over which it opens; beyond, the lips touch
LINE_REFLECTANCE = 0.10  # of the shade between closed lips, relative to the skin


@dataclass(frozen=True)
class Lips:
    """The mouth on its fine grid: where lips and opening are, how far into a lip a point lies (0 to 1).

    `x`, `sideways`, `line`, `gap` and the edges are rows of shape (1, columns), `y` is a column, the rest maps.
    """

    x: Map
    y: Map
    sideways: Map  # 0 in the middle, 1 at the corners
    half_width: float
    line: Map  # y where the lips meet, mm
    gap: Map  # height of the opening, mm
    upper_edge: Map  # y of the lower edge of the upper lip, mm
    lower_edge: Map  # y of the upper edge of the lower lip, mm
    top: Map  # y where the red of the upper lip begins, mm
    bottom: Map  # y where the red of the lower lip ends, mm
    upper: Map
    lower: Map
    opening: Map
    into_upper: Map
    into_lower: Map


def lip_texture(person: Person) -> Map:
    """Return the fine upright lines of a person's lips, on the fine grid of the mouth."""
    random = stream(person.seed, "lips", person.volunteer)
    lines = random.standard_normal((200, 300), dtype=np.float32)
    return cv2.GaussianBlur(lines, (0, 0), sigmaX=1.1, sigmaY=4) * 3.4


def paint_mouth(person: Person, taken: Photograph, texture: Map, surface: Surface) -> None:
    """Paint the mouth into the surface of a face; `texture` is what `lip_texture` returned."""
    where = window(-44, 44, person.mouth.y - 20, person.mouth.y + 26)
    x, y = fine_grid(where, FINER)
    lips = lips_of(person, taken, x[:1], y[:, :1])
    lines = texture[: y.shape[0], : y.shape[1]]
    inside, tooth_there = between_the_lips(lips, person)
    # Where skin is dark the camera takes in more light: teeth as light as elsewhere would burn out.
    inside = inside * min(1.0, person.skin.tone**0.6)
    red = _red(person, lips, lines)
    lip = lips.upper + lips.lower
    total = lip + lips.opening
    painted = (red + lips.opening * inside) / np.maximum(total, 1e-4)
    cover = np.clip(total, 0, 1)
    dark = _dark_line(lips)
    dark_small, cover_small = shrink(dark, where), shrink(cover, where)
    around = surface.reflectance[where] * (1 - shrink(_shade_around(person.mouth, taken, lips), where))
    under = around * (1 - cover_small) + shrink(painted * cover, where)
    line = LINE_REFLECTANCE * person.skin.reflectance
    surface.reflectance[where] = under * (1 - dark_small) + line * dark_small
    surface.relief[where] += shrink(_relief(person.mouth, taken, lips, dark), where)
    wet = lips.lower * ridge(lips.into_lower - 0.40, 0.30) * (0.14 + 0.40 * person.eyes.make_up)
    wet = wet * (1 + 0.45 * lines) * (1 - 0.7 * lips.sideways**2) + 0.20 * lips.opening * tooth_there
    surface.gloss[where] += shrink(wet, where)


def _red(person: Person, lips: Lips, lines: Map) -> Map:
    """Return the reflectance of the lips, already multiplied by their opacity."""
    make_up = person.eyes.make_up
    # The darker the skin, and the barer the lips, the less their red differs from it.
    contrast = (1.06 + 0.20 * make_up) * min(1.0, 0.35 + 0.75 * person.skin.tone)
    colour = person.skin.reflectance * person.mouth.lip_reflectance**contrast
    # The red of the upper lip lies in its own shade; both darken towards the line where they meet.
    upper = lips.upper * (0.74 + 0.26 * ramp(0, 0.75, lips.into_upper))
    lower = lips.lower * (0.62 + 0.39 * ramp(0, 0.5, lips.into_lower) - 0.16 * ramp(0.55, 1, lips.into_lower))
    return colour * (upper + lower) * (1 + 0.07 * lines)


def lips_of(person: Person, taken: Photograph, x: Map, y: Map) -> Lips:
    """Return the shape of the lips in one photograph; `x` is a row and `y` a column of places, mm."""
    mouth, smile = person.mouth, taken.smile
    half_width = mouth.half_width * (1 + WIDENING * smile + 0.02 * taken.opening)
    sideways = np.clip(np.abs(x) / half_width, 0, 1)
    signed = x / half_width
    gap = taken.opening * GAPE * np.maximum(1 - (sideways / PARTED) ** 2.7, 0) ** 0.78
    gap = gap * (1 + 0.7 * mouth.crooked * signed)
    line = _meeting_line(mouth, taken, x, sideways, half_width)
    # Bared teeth hold the upper lip straight; the lower one hangs in an arch.
    upper_edge, lower_edge = line - 0.14 * gap, line + 0.86 * gap
    upper_thick, lower_thick = _thickness(mouth, taken, x, sideways, signed)
    sharp = 0.9 + 0.9 * person.eyes.make_up
    within = np.abs(x) <= half_width
    sides = within * (1 - (0.85 - 0.45 * person.eyes.make_up) * ramp(0.74, 1.0, sideways))
    below_the_line = sigmoid((y - lower_edge) * 4)
    return Lips(
        x=x,
        y=y,
        sideways=sideways,
        half_width=half_width,
        line=line,
        gap=gap,
        upper_edge=upper_edge,
        lower_edge=lower_edge,
        top=upper_edge - upper_thick,
        bottom=lower_edge + lower_thick,
        upper=sigmoid((y - upper_edge + upper_thick) * (0.3 + sharp)) * sigmoid((upper_edge - y) * 4) * sides,
        lower=sigmoid((lower_edge + lower_thick - y) * sharp) * below_the_line * sides,
        opening=sigmoid((y - upper_edge) * 3) * sigmoid((lower_edge - y) * 3) * within * ramp(0.1, 1.2, gap),
        into_upper=np.clip((upper_edge - y) / np.maximum(upper_thick, 0.3), 0, 1),
        into_lower=np.clip((y - lower_edge) / np.maximum(lower_thick, 0.3), 0, 1),
    )


def _thickness(mouth: Mouth, taken: Photograph, x: Map, sideways: Map, signed: Map) -> tuple[Map, Map]:
    """Return how thick the red of both lips is, mm; a smile stretches it thin and irons out the bow."""
    smile, peak = taken.smile, mouth.peaks
    dip = 0.85 * ridge(x - 0.4 * mouth.crooked, 0.58 * peak) - 0.34 * ridge(np.abs(x) - peak, 0.52 * peak)
    bow = min(mouth.bow, 0.32 * mouth.upper_lip) * (1 - 0.70 * smile) * dip
    upper = mouth.upper_lip * (1 - 0.36 * smile) * np.maximum(1 - sideways**mouth.upper_taper, 0) ** 0.95
    upper = (upper * (1 + mouth.lopsided * signed) - bow) * ramp(1.02, 0.86, sideways)
    lower = mouth.lower_lip * (1 - 0.28 * smile) * np.maximum(1 - sideways**mouth.lower_taper, 0) ** 0.95
    return np.maximum(upper, 0), lower * (1 - 0.8 * mouth.lopsided * signed)


def _meeting_line(mouth: Mouth, taken: Photograph, x: Map, sideways: Map, half_width: float) -> Map:
    """Return y (mm) where the lips meet: a wave at rest, a bow whose ends point up in a smile."""
    more_on_one_side = 1 + 1.6 * mouth.crooked * x / half_width
    rise = CORNER_RISE * taken.smile * more_on_one_side
    rise = rise + 0.1 + 3.0 * mouth.resting_curl + taken.corner_lift
    rest = 1 - 0.75 * taken.smile
    wave = 0.45 * mouth.bow * ridge(x, 0.8 * mouth.peaks)
    wave = wave - 0.40 * ridge(np.abs(x) - 1.6 * mouth.peaks, 4.5) + 0.5 * ridge(sideways - 0.75, 0.22)
    line = mouth.y + 0.9 * taken.smile - rise * sideways**2.0 + rest * wave
    uneven = 0.22 * np.sin(0.25 * x + mouth.waviness) + 0.12 * np.sin(0.53 * x - 2 * mouth.waviness)
    return line + uneven * (1 - sideways) + 0.7 * taken.corner_skew / half_width * x


def _relief(mouth: Mouth, taken: Photograph, lips: Lips, dark: Map) -> Map:
    """Return what the lips add to the relief, mm: the upper one leans back, the lower one is a roll."""
    roll = np.maximum(np.sin(np.pi * np.clip(0.84 * lips.into_lower + 0.16, 0, 1)), 0)
    lower = lips.lower * (1.1 * roll - 0.25) * (1 - 0.6 * lips.sideways**2) * (1 - 0.45 * taken.smile)
    upper = lips.upper * (1.0 - 1.4 * (1 - lips.into_upper) ** 1.5) * (1 - 0.35 * taken.smile)
    beyond = np.abs(lips.x) - lips.half_width - 2.0
    dimple = (0.25 + (0.5 + 0.7 * mouth.dimples) * taken.smile) * ridge(beyond, 2.4)
    dimple = dimple * ridge(lips.y - lips.line[:, :1] + 0.8, 4.0)
    return upper + lower - 0.5 * dark - dimple


def _shade_around(mouth: Mouth, taken: Photograph, lips: Lips) -> Map:
    """Return how much darker the skin by the lips is, 0 to 1: under the lower one, and by the corners."""
    across = 1 - lips.sideways**2
    below = (0.17 + 0.09 * taken.smile) * ridge(lips.y - lips.bottom - 1.6, 2.6) * across**0.7
    rim = 0.05 * ridge(lips.y - lips.top + 1.0, 0.9) * across  # the rim of the upper lip catches light
    beyond = np.abs(lips.x) - lips.half_width
    # Cheek meets lip in a soft shade that runs a little downwards from the corner.
    corner = ridge(beyond - 0.6, 2.3) * ridge(lips.y - lips.line - 0.5 - 0.5 * beyond, 2.4)
    return below - rim + (0.17 + (0.06 + 0.10 * mouth.dimples) * taken.smile) * corner


def _dark_line(lips: Lips) -> Map:
    """Return how dark the line between closed lips and the corners are, 0 to 1."""
    beyond = np.maximum(np.abs(lips.x) - lips.half_width, 0)
    away = lips.y - lips.line
    strength = 0.62 - 0.10 * lips.sideways - 0.20 * ridge(lips.sideways - 0.45, 0.22)
    strength = strength * ridge(beyond, 0.8) * (1 - 0.65 * ramp(0.84, 1.0, lips.sideways))
    # A thin dark core in a broad soft shade: most of it lies on the upper lip's side.
    core = ridge(away, 0.34 + 0.30 * (1 - lips.sideways))
    line = strength * (0.75 * core + 0.35 * ridge(away + 0.3, 1.25))
    closed = 1 - ramp(0.3, 1.8, lips.gap)
    corners = 0.42 * ridge(np.abs(lips.x) - lips.half_width + 1.2, 1.4) * ridge(away, 1.0)
    return np.maximum(line * closed, corners)


def pulled_by_the_mouth(person: Person, taken: Photograph, x: Map, y: Map) -> tuple[Map, Map]:
    """Return how far (mm, right and down) the mouth has drawn the skin around it from where it lies at rest.

    `x` is a row and `y` a column of places in the photograph.
    """
    mouth = person.mouth
    at_rest = replace(taken, smile=0.0, opening=0.0, corner_lift=0.0, corner_skew=0.0)
    now, rest = (lips_of(person, each, x, y[:1]) for each in (taken, at_rest))
    beside = np.maximum(np.abs(x) - now.half_width, 0)
    wider = (now.half_width - rest.half_width) * np.sign(x) * now.sideways * np.exp(-beside / 14)
    right = wider * ridge(y - mouth.y, 22.0)
    upper, lower = now.top - rest.top, now.bottom - rest.bottom
    within = np.clip((y - now.top) / np.maximum(now.bottom - now.top, 1.0), 0, 1)
    down = upper * (1 - within) * ridge(np.minimum(y - now.top, 0), 11.0)
    down = down + lower * within * ridge(np.maximum(y - now.bottom, 0), 16.0)
    return right, down * np.exp(-beside / 12)
