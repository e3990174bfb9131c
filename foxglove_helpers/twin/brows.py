"""Eyebrows, hair by hair.

What flows in is a `Person`; what flows out is how much of the skin the brows cover, 0 to 1.
"""

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import PIXELS_PER_MM, Map, blank, blur, draw_hairs, window
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

FINER = 4  # pixels of the drawing for one of the canvas
LEFT, RIGHT, TOP, BOTTOM = 4, 62, -36, -4  # mm: the window of the brow on the right of the picture


def draw_brows(person: Person) -> Map:
    """Return the opacity of the eyebrows."""
    brows = blank()
    random = stream(person.seed, "eyebrow hairs", person.volunteer)
    for side in (1, -1):
        brow = _brow(person, random)
        target = brows[window(LEFT, RIGHT, TOP, BOTTOM) if side > 0 else window(-RIGHT, -LEFT, TOP, BOTTOM)]
        if side < 0:
            brow = brow[:, ::-1]
        rows, columns = min(brow.shape[0], target.shape[0]), min(brow.shape[1], target.shape[1])
        np.maximum(target[:rows, :columns], brow[:rows, :columns], out=target[:rows, :columns])
    return np.clip(brows * (1.35 * person.brows.density), 0, 0.95)


def _brow(person: Person, random: np.random.Generator) -> Map:
    """Draw the brow on the right of the picture."""
    zoom = PIXELS_PER_MM * FINER
    image = np.zeros((int((BOTTOM - TOP) * zoom), int((RIGHT - LEFT) * zoom)), np.uint8)
    draw_hairs(image, _hairs(person, random), zoom)
    brow = cv2.resize(
        image.astype(np.float32) / 255, None, fx=1 / FINER, fy=1 / FINER, interpolation=cv2.INTER_AREA
    )
    return 0.95 * brow + 0.45 * blur(brow, 2.4)  # the shadow of the hairs


def _hairs(person: Person, random: np.random.Generator) -> list[tuple[np.ndarray, int, int]]:
    """Return the hairs of one brow, from the nose outwards; points in mm from the corner of the window."""
    brows = person.brows
    count = int(190 + 26 * brows.thickness)
    along = random.beta(1.35, 1.15, count)  # 0 near the nose, 1 at the temple
    offset = np.clip(random.normal(0, 0.5, count), -1, 1)
    half = (
        brows.thickness * (0.62 + 0.5 * np.sin(3 * np.minimum(along + 0.15, 1))) * (1 - 0.72 * along**2.2) / 2
    )
    half *= np.interp(along, [0, 0.12], [0.6, 1])
    arch = -brows.arch * np.sin(np.minimum(along / 0.66, 1) * 1.57) + 6.2 * np.maximum(along - 0.62, 0) / 0.38
    x = person.eyes.spacing - 19.5 + 40 * along
    y = brows.height + 1.0 + arch + 0.15 * random.normal() + offset * half
    angle = np.interp(along, [0, 0.12, 0.35, 0.7, 1], [-1.35, -0.9, -0.35, 0.10, 0.42])
    angle = angle + 0.35 * offset + random.normal(0, 0.16, count)
    length = random.uniform(4.0, 7.0, count) * (1 - 0.35 * along)
    bend = ((0, 0, 0), (0.55, 0, 0), (1, 0.3, 0.25))
    points = np.stack(
        [
            np.stack(
                [x - LEFT + part * length * np.cos(angle + dx), y - TOP + part * length * np.sin(angle + dy)],
                axis=1,
            )
            for part, dx, dy in bend
        ],
        axis=1,
    )
    brightness, thick = random.integers(120, 255, count), random.random(count) < 0.65
    drawn = (along >= 0.10) | (random.random(count) >= 0.55)  # fewer near the nose
    return [
        (line, int(bright), 1 + int(wide))
        for line, bright, wide, there in zip(points, brightness, thick, drawn, strict=True)
        if there
    ]
