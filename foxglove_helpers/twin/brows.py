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
BROWS = window(-RIGHT, RIGHT, TOP, BOTTOM)  # of both


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
    return np.clip(brows * (1.60 * person.brows.density), 0, 0.9)


def _brow(person: Person, random: np.random.Generator) -> Map:
    """Draw the brow on the right of the picture."""
    zoom = PIXELS_PER_MM * FINER
    image = np.zeros((int((BOTTOM - TOP) * zoom), int((RIGHT - LEFT) * zoom)), np.uint8)
    draw_hairs(image, _hairs(person, random), zoom)
    brow = cv2.resize(
        image.astype(np.float32) / 255, None, fx=1 / FINER, fy=1 / FINER, interpolation=cv2.INTER_AREA
    )
    return 0.80 * brow + 0.50 * blur(brow, 2.2)  # hairs too fine to be seen one by one


def _hairs(person: Person, random: np.random.Generator) -> list[tuple[np.ndarray, int, int]]:
    """Return the hairs of one brow, from the nose outwards; points in mm from the corner of the window."""
    brows = person.brows
    count = int(280 + 60 * brows.thickness)
    along = random.beta(1.15, 1.10, count)  # 0 near the nose, 1 at the temple
    across = np.clip(random.normal(0, 0.52, count), -1.15, 1.15)  # -1 upper edge, 1 lower edge
    x = person.eyes.spacing - 17.0 + brows.length * along
    # Thickest in the inner half, then tapering to a point.
    taper = np.interp(along, [0, 0.1, 0.4, 0.65, 1], [0.80, 0.95, 1.0, 0.86, 0.30])
    half = (0.36 * brows.thickness + 0.55) * taper
    y = brows.height + 0.5 + _spine(person, along) + 0.45 * random.normal() + across * half
    # They grow up and outwards near the nose, then along the brow; the upper ones lean down, the lower up.
    growth = np.interp(along, [0, 0.10, 0.30, 0.60, 1], [-0.85, -0.60, -0.30, -0.06, 0.30])
    angle = growth + 0.30 * across + random.normal(0, 0.13, count)
    length = random.uniform(3.2, 5.6, count) * np.interp(along, [0, 0.15, 0.6, 1], [0.62, 0.9, 1, 0.75])
    bend = ((0, 0, 0), (0.55, 0, 0), (1, 0.22, 0.22))
    points = np.stack(
        [
            np.stack(
                [
                    x - LEFT + (part - 0.5) * length * np.cos(angle + dx),
                    y - TOP + (part - 0.5) * length * np.sin(angle + dy),
                ],
                axis=1,
            )
            for part, dx, dy in bend
        ],
        axis=1,
    )
    # Sparse near the nose and along the upper edge, so that skin shows through.
    fullness = np.interp(along, [0, 0.14, 0.3, 0.8, 1], [0.14, 0.55, 1.0, 1.0, 0.8])
    fullness *= 1 - 0.35 * (across < -0.6)
    brightness, drawn = random.integers(110, 235, count), random.random(count) < fullness
    return [
        (line, int(bright), 1) for line, bright, there in zip(points, brightness, drawn, strict=True) if there
    ]


def _spine(person: Person, along: np.ndarray) -> np.ndarray:
    """Return y (mm) of the middle of the brow: a gentle rise to its peak, then down to the temple."""
    brows = person.brows
    rise = np.sin(0.5 * np.pi * np.clip(along / brows.peak, 0, 1)) ** 1.3
    fall = np.clip((along - brows.peak) / (1 - brows.peak), 0, 1) ** 1.6
    return -0.75 * brows.arch * rise + (0.75 * brows.arch + brows.drop) * fall
