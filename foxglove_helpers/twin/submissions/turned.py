"""Heads that look away, and hair that falls over an eye.

What flows in is a `Portrait` made for looking straight ahead; what flows out is where each pixel of a turned
head looks, the back of the head that comes into view, or the portrait with a strand over one eye. A turn of
forty degrees hides one cheek behind the nose: the way of each line of sight to the relief is followed from the
front, step by step.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from foxglove_helpers.twin.camera import PIVOT
from foxglove_helpers.twin.canvas import (
    COLUMNS,
    ORIGIN_X,
    ORIGIN_Y,
    PIXELS_PER_MM,
    ROWS,
    Map,
    blur,
    draw_hairs,
    noise,
    ramp,
    sigmoid,
)
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.portrait import Layer, Portrait
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.submissions.colour import Palette

OUTLINE = -54.0  # mm: the relief by which heads turn is flat below this
NEAREST, FARTHEST, STEP = 45.0, -150.0, 2.5  # mm from the camera's side, along a line of sight
HALVINGS = 5  # of a step, to find where exactly a line of sight meets the relief
INWARDS = 4.0  # mm from an outline to what it is as bright as
EDGE = 1.5  # mm before the relief within which a line of sight still touches the outline
FAR = -1000.0  # mm: a place where there is no head
BACK_DEPTH, BACK_RADIUS = -94.0, 80.0  # mm: middle of the skull behind the eyes, and half its length
FINER = 3  # pixels of the drawing of hair to one of the canvas


@dataclass(frozen=True)
class Seen:
    """Where on the unturned head each pixel looks (mm), as `camera.turned` tells for small turns.

    A line of sight that passes an outline so closely that it touches it with a part of its width looks there as
    well: at `edge_x` and `edge_y`, and `touched` (0 to 1) is how much of the pixel that edge fills.
    """

    x: Map
    y: Map
    edge_x: Map
    edge_y: Map
    touched: Map


def turned_away(x: Map, y: Map, turn: np.ndarray, head: Head) -> Seen:
    """Return what is seen of a head that is turned by more than a few degrees."""
    deep = _with_sides(_profile(head))
    near = (np.abs(x) < 165) & (y > -175) & (y < 195)
    rows, columns = np.flatnonzero(near.any(1)), np.flatnonzero(near.any(0))
    where = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    view_x, view_y = x[where] - float(PIVOT[0]), y[where] - float(PIVOT[1])
    far = np.full_like(x, FAR)
    seen = Seen(far, far.copy(), far.copy(), far.copy(), np.zeros_like(x))
    part_x, part_y = seen.x[where], seen.y[where]
    edge_x, edge_y = seen.edge_x[where], seen.edge_y[where]
    nearest = np.full(view_x.shape, 1e3, np.float32)

    def place(depth: "float | Map") -> tuple[Map, Map, Map]:
        """Return where on the unturned head the lines of sight are at a depth, and how far before the relief."""
        view_z = depth - float(PIVOT[2])
        # The inverse of a rotation is its transpose.
        place_x, place_y, place_z = (
            (turn[0, axis] * view_x + turn[1, axis] * view_y + turn[2, axis] * view_z + PIVOT[axis]).astype(
                np.float32
            )
            for axis in range(3)
        )
        return place_x, place_y, place_z - _read(deep, place_x, place_y)

    hit_depth = np.full(view_x.shape, np.nan, np.float32)
    last_x, last_y, last_above = place(NEAREST)
    for depth in np.arange(NEAREST - STEP, FARTHEST, -STEP):
        place_x, place_y, above = place(float(depth))
        searching = np.isnan(hit_depth)
        passes = searching & (above > last_above) & (last_above < nearest)
        edge_x[passes], edge_y[passes], nearest[passes] = last_x[passes], last_y[passes], last_above[passes]
        hit_depth[searching & (above <= 0)] = depth
        last_x, last_y, last_above = place_x, place_y, above
    # Halving the last step again and again: where the relief is steep, a straight line through it is not enough.
    hit = np.isfinite(hit_depth)
    behind = np.where(hit, hit_depth, FARTHEST).astype(np.float32)
    before = behind + np.float32(STEP)
    for _ in range(HALVINGS):
        middle = (before + behind) / 2
        place_x, place_y, above = place(middle)
        reached = above <= 0
        behind, before = np.where(reached, middle, behind), np.where(reached, before, middle)
    part_x[hit], part_y[hit] = place_x[hit], place_y[hit]
    # What begins just behind the outline, hair mostly, must not draw a line along it.
    edge_x -= np.where(nearest < EDGE, INWARDS * np.sign(edge_x), 0).astype(np.float32)
    seen.touched[where] = np.clip(1 - nearest / EDGE, 0, 1)
    return seen


def _profile(head: Head) -> Map:
    """Return the relief that is seen from the side: brow, cheekbone, nose, lips and chin stand out."""
    inside = ramp(1, 12, head.inside)
    skull = blur(np.where(head.inside > 0, head.skull, -68).astype(np.float32), 7)
    return np.maximum(skull + inside * blur(head.relief - head.skull, 1.8), -60)


def _read(values: Map, x: Map, y: Map) -> Map:
    columns, rows = (x + ORIGIN_X) * PIXELS_PER_MM, (y + ORIGIN_Y) * PIXELS_PER_MM
    return cv2.remap(values, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _with_sides(relief: Map) -> Map:
    """Let the relief fall away behind its outline: at the ears more than over the crown, which stays round."""
    outside = cv2.distanceTransform((relief < OUTLINE).astype(np.uint8), cv2.DIST_L2, 5) / PIXELS_PER_MM
    rows = np.arange(ROWS, dtype=np.float32)[:, None] / PIXELS_PER_MM - ORIGIN_Y
    steep = 1.3 - 1.0 * sigmoid((-32 - rows) / 7)
    # Below the jaw there is no skull: hair hangs down beside the neck.
    lowest = FARTHEST + 5 + 55 * ramp(20, 110, rows)
    return np.maximum(relief - steep * outside, lowest).astype(np.float32)


def back_of_head(
    portrait: Portrait, palette: Palette, lit_head: Layer, turn: np.ndarray, x: Map, y: Map
) -> Layer:
    """Return the hair on the back of a turned head, as bright as that which is seen of `lit_head`."""
    person, hair = portrait.person, portrait.person.hair
    middle = turn @ (np.array([0.0, -22.0, BACK_DEPTH]) - PIVOT) + PIVOT
    across = 0.92 * person.face.half_width + 0.5 * hair.side_volume
    width = float(np.hypot(across * turn[0, 0], BACK_RADIUS * turn[0, 2]))
    height = person.face.eyes_to_crown + 0.6 * hair.crown_volume - 22.0
    dx, dy = (x - float(middle[0])) / width, y - float(middle[1])
    dy = np.where(dy < 0, dy / height, dy / 95.0)
    random = stream(person.seed, "back of the head", person.volunteer)
    tile = cv2.resize(noise(0.7, random, (120, 400)), (400, 480), interpolation=cv2.INTER_LINEAR)
    strands = cv2.remap(
        tile, (x + 180).astype(np.float32), (y + 240 + 0.004 * x**2).astype(np.float32), cv2.INTER_LINEAR
    )
    inside = (1 - np.sqrt(dx * dx + dy * dy)) * 60 + 0.7 * strands
    opacity = sigmoid(inside / 0.7) * sigmoid((62 - y + 4 * np.sin(x / 2.3)) / 2.5)
    # On the side to which the head turns, the face hides it.
    opacity *= sigmoid((20 - float(np.sign(turn[0, 2])) * x) / 5)
    seen = portrait.hair.opacity > 0.95
    bright = float(lit_head.radiance[seen].mean()) if seen.any() else hair.reflectance
    gray = 0.8 * bright * np.exp(0.25 * strands) * (0.6 + 0.4 * np.clip(inside / 25, 0, 1))
    gray = gray * opacity
    return Layer((gray[..., None] * palette.hair).astype(np.float32), opacity.astype(np.float32))


def let_hair_fall(portrait: Portrait, side: int) -> Portrait:
    """Return the portrait with a strand of hair over the eye on one side of the picture (-1 left, 1 right)."""
    person, hair = portrait.person, portrait.hair
    random = stream(person.seed, "hair over an eye", person.volunteer)
    lines = _falling_lines(person.hair.hairline, person.eyes.spacing, side, random)
    cover = np.zeros((ROWS * FINER, COLUMNS * FINER), np.uint8)
    tone = np.full_like(cover, 128)
    shades = np.clip(random.normal(128, 42, len(lines)), 30, 250).astype(int).tolist()
    corner = np.array([ORIGIN_X, ORIGIN_Y])
    places = [line + corner for line in lines]
    zoom = PIXELS_PER_MM * FINER
    draw_hairs(cover, ((line, 255, 2) for line in places), zoom)
    draw_hairs(tone, ((line, shade, 2) for line, shade in zip(places, shades, strict=True)), zoom)
    opacity, brightness = (
        cv2.resize(image, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA).astype(np.float32)
        for image in (cover, tone)
    )
    opacity *= 0.97 / 255
    colour = person.hair.reflectance * (0.35 + brightness / 128 * 0.75)
    fallen = replace(
        hair,
        opacity=(hair.opacity + opacity * (1 - hair.opacity)).astype(np.float32),
        reflectance=(hair.reflectance * (1 - opacity) + colour * opacity).astype(np.float32),
        relief=np.maximum(hair.relief, np.where(opacity > 0.1, portrait.head.skull + 6, -90)).astype(
            np.float32
        ),
    )
    return replace(portrait, hair=fallen)


def _falling_lines(hairline: float, eye: float, side: int, random: np.random.Generator) -> list[np.ndarray]:
    """Return single hairs (mm) from the hairline over the eye to the cheek, locks of them side by side."""
    part = np.linspace(0, 1, 16)[:, None]
    lines = []
    for _ in range(46):
        spread = float(random.beta(1.4, 1.4))
        root = np.array([side * (-14 + 42 * spread), hairline - 15 + 5 * float(random.normal())])
        bend = np.array([side * (-4 + 44 * spread), hairline + 30 + 5 * float(random.normal())])
        bend[0] += 6 * float(random.normal())
        tip = np.array([side * (eye - 24 + 50 * spread), 6 + 11 * float(random.normal()) + 30 * spread])
        for _ in range(int(random.integers(3, 12))):
            aside = np.array([float(random.normal(0, 1.7)), 0.0])
            end = tip + np.array([float(random.normal(0, 1.2)), 0.0])
            line = (1 - part) ** 2 * (root + aside) + 2 * part * (1 - part) * (bend + aside) + part**2 * end
            # Hairs of a lock end one after the other, so that it becomes thin.
            lines.append(line[: int(random.integers(9, 17))])
    return lines
