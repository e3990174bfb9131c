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
    # Hair over hair covers ever less of the skin that is left: no stamp, however dense the brow.
    return 0.93 * (1 - np.exp(-2.7 * person.brows.density * brows))


def _brow(person: Person, random: np.random.Generator) -> Map:
    """Draw the brow on the right of the picture."""
    zoom = PIXELS_PER_MM * FINER
    image = np.zeros((int((BOTTOM - TOP) * zoom), int((RIGHT - LEFT) * zoom)), np.uint8)
    draw_hairs(image, _hairs(person, random), zoom)
    brow = cv2.resize(
        image.astype(np.float32) / 255, None, fx=1 / FINER, fy=1 / FINER, interpolation=cv2.INTER_AREA
    )
    return 0.85 * brow + 0.45 * blur(brow, 1.2) + 0.22 * blur(brow, 2.8)  # hairs too fine to be seen singly


def _hairs(person: Person, random: np.random.Generator) -> list[tuple[np.ndarray, int, int]]:
    """Return the hairs of one brow, from the nose outwards; points in mm from the corner of the window."""
    brows = person.brows
    count = int(240 + 52 * brows.thickness)
    # The two brows of a face are sisters, not twins.
    start, tilt, lift, spread = random.normal(0, 1, 4) * (0.7, 0.022, 0.5, 0.06)
    thin_places = random.normal(0, 1, 9)
    along = random.beta(1.25, 1.15, count)  # 0 near the nose, 1 at the temple
    across = np.clip(random.normal(0, 0.56, count), -1.4, 1.4)  # -1 upper edge, 1 lower edge
    x = person.eyes.spacing - 17.5 + start + (brows.length + 0.5) * along
    # Thickest in the inner half, then tapering to a point.
    taper = np.interp(along, [0, 0.06, 0.16, 0.4, 0.65, 1], [0.50, 0.72, 0.92, 1.0, 0.82, 0.20])
    half = (0.35 * brows.thickness + 0.40) * taper * (1 + spread)
    y = brows.height + 0.5 + _spine(person, along) + lift + tilt * brows.length * along + across * half
    # They grow up and outwards near the nose, then along the brow; the upper ones lean down, the lower up.
    growth = np.interp(along, [0, 0.10, 0.30, 0.60, 1], [-1.15, -0.80, -0.38, -0.06, 0.30])
    angle = growth + 0.34 * across * np.clip(along * 4, 0, 1) + random.normal(0, 0.17, count)
    length = random.uniform(3.0, 5.8, count) * np.interp(along, [0, 0.15, 0.6, 1], [0.70, 0.95, 1, 0.70])
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
    # Sparse near the nose, along both edges and here and there, so that skin shows through.
    fullness = np.interp(along, [0, 0.08, 0.22, 0.36, 0.8, 1], [0.12, 0.34, 0.72, 1.0, 0.95, 0.55])
    fullness *= 1 - 0.40 * (np.abs(across) > 0.75)
    fullness *= 1 + 0.16 * np.interp(along, np.linspace(0, 1, 9), thin_places)
    brightness, drawn = random.integers(80, 235, count), random.random(count) < fullness
    return [
        (line, int(bright), 1) for line, bright, there in zip(points, brightness, drawn, strict=True) if there
    ]


def _spine(person: Person, along: np.ndarray) -> np.ndarray:
    """Return y (mm) of the middle of the brow: a gentle rise to its peak, then down to the temple."""
    brows = person.brows
    rise = np.sin(0.5 * np.pi * np.clip(along / brows.peak, 0, 1)) ** 1.3
    fall = np.clip((along - brows.peak) / (1 - brows.peak), 0, 1) ** 1.6
    return -0.75 * brows.arch * rise + (0.75 * brows.arch + brows.drop) * fall
