"""Stubble, moustaches and beards, which a small share of the male side wears.

What flows in is a `Person`; what flows out is a `FacialHair`: its opacity, and how dark it makes the skin
below, at rest or drawn along by a smile. The shadow of a shaved beard belongs to the skin and is drawn there.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import ABS_X, PIXELS_PER_MM, Map, X, Y, noise, ramp, window
from foxglove_helpers.twin.hair_strands import Locks, finished, new_painting, paint
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.mouth import pulled_by_the_mouth
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.streams import stream

WHITE = 0.30  # linear reflectance of a white hair


@dataclass(frozen=True)
class FacialHair:
    """Opacity, and reflectance relative to that of the skin."""

    opacity: Map
    relative: Map


def draw_facial_hair(person: Person, head: Head) -> FacialHair | None:
    """Draw the facial hair of a person, or None for those who shave."""
    kind = person.facial_hair
    if kind == "none":
        return None
    random = stream(person.seed, "facial hair", person.volunteer)
    density = _density(person, head)
    if kind != "full":
        density = density * _zone(person, kind)
    steps, (shortest, longest), count = {
        "stubble": (2, (0.7, 1.8), 1500),
        "moustache": (4, (2.5, 5.5), 420),
        "goatee": (4, (2.5, 6.5), 620),
        "full": (5, (3.5, 8.0), 1300),
    }[kind]
    roots = _scatter(density, count, random)
    lines = _grown(roots, random.uniform(shortest, longest, len(roots)), steps, person, random)
    painting = new_painting(0.8)
    strands = 1 if kind == "stubble" else 4
    opacity = 0.30 if kind == "stubble" else 0.66
    gray = float(np.clip(1.2 * person.hair.gray + 0.1 * person.ageing, 0, 1))
    colour = max(0.03, 0.9 * person.hair.reflectance * (1 - gray) + 0.03)
    locks = Locks(
        lines,
        np.full(len(lines), steps),
        0.7 if kind == "stubble" else 0.45,
        0.4,
        np.exp(random.normal(0, 0.25, len(lines))),
        0.25,
        strands,
        opacity=opacity,
        white=gray,
        white_brightness=WHITE / colour,
    )
    paint(painting, locks, random)
    painted = finished(painting)
    below = (0.40 if kind == "stubble" else 0.62) * density
    below = below * np.clip(1 + 0.10 * noise(0.7, random) + 0.10 * noise(4.0, random), 0.5, 1.4)
    cover = np.clip(1 - (1 - below) * (1 - painted.opacity), 0, 0.96)
    relative = painted.brightness * (colour / person.skin.reflectance)
    return FacialHair(cover.astype(np.float32), np.clip(relative, 0.03, 1.0))


def follow_the_mouth(beard: FacialHair, person: Person, taken: Photograph) -> FacialHair:
    """Return the facial hair as the mouth has drawn it along in one photograph."""
    if taken.smile < 0.02:
        return beard
    where = window(-80, 80, person.mouth.y - 34, person.face.eyes_to_chin + 4)
    x, y = X[where], Y[where]
    right, down = pulled_by_the_mouth(person, taken, x[:1], y[:, :1])
    first_row, first_column = where[0].start, where[1].start
    rows, columns = np.mgrid[: x.shape[0], : x.shape[1]].astype(np.float32)
    columns = columns + first_column - PIXELS_PER_MM * right
    rows = rows + first_row - PIXELS_PER_MM * down
    moved = []
    for still in (beard.opacity, beard.relative):
        layer = still.copy()
        layer[where] = cv2.remap(still, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        moved.append(layer)
    return FacialHair(*moved)


def _density(person: Person, head: Head) -> Map:
    """Return where a full beard grows, 0 to 1."""
    mouth, chin = person.mouth.y, person.face.eyes_to_chin
    width = person.mouth.half_width
    # The upper edge runs from the ear to the corner of the mouth, below the cheek.
    upper = np.interp(ABS_X, [0, width + 4, 46, 66, 80], [mouth - 8, mouth - 6, mouth - 14, 26, 10])
    beard = ramp(-3, 7, Y - upper.astype(np.float32))
    lips = ((X / (width + 2.5)) ** 2 + ((Y - mouth - 1.5) / (person.mouth.lower_lip + 2.5)) ** 2) ** 0.5
    beard = beard * ramp(0.92, 1.28, lips)
    nose, edge = mouth - 17, mouth - 0.65 * person.mouth.upper_lip
    moustache = ramp(nose - 2, nose + 4, Y) * ramp(edge, edge - 4.0, Y + 0.004 * X * X)
    moustache = moustache * ramp(width + 4, width - 6, ABS_X) * (0.6 + 0.4 * ramp(0, 4, ABS_X))
    inside = ramp(-1, 5, head.inside) * ramp(chin + 3, chin - 3, Y)
    return (np.maximum(beard, moustache) * inside).astype(np.float32)


def _zone(person: Person, kind: str) -> Map:
    mouth, width = person.mouth.y, person.mouth.half_width
    moustache = ramp(mouth - 1, mouth - 6, Y)
    if kind == "moustache":
        return moustache * ramp(width + 3, width - 2, ABS_X)
    if kind == "goatee":
        return ramp(width + 5, width - 4, ABS_X + 0.1 * (Y - mouth))
    return np.full_like(moustache, 0.8)


def _scatter(density: Map, count: int, random: np.random.Generator) -> np.ndarray:
    """Return places (mm) drawn at random where hair grows: float array (n, 2)."""
    rows, columns = np.nonzero(density > 0.05)
    chosen = random.integers(0, len(rows), count)
    chosen = chosen[random.random(count) < density[rows[chosen], columns[chosen]]]
    places = np.stack([X[0, columns[chosen]], Y[rows[chosen], 0]], axis=1)
    return places + random.uniform(-0.4, 0.4, places.shape)


def _grown(
    roots: np.ndarray, lengths: np.ndarray, steps: int, person: Person, random: np.random.Generator
) -> np.ndarray:
    """Let hairs grow downwards and outwards from the nose, and to the middle under the chin."""
    above = roots[:, 1] < person.mouth.y
    outwards = np.where(above, 0.028, -0.006) * roots[:, 0]
    angle = np.clip(outwards, -0.9, 0.9) + random.normal(0, 0.22, len(roots))
    step = (lengths / steps)[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return roots[:, None] + step[:, None] * np.arange(steps + 1)[None, :, None]
