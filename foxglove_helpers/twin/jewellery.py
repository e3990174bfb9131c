"""Ear-rings: studs, small hoops and drops, which volunteers were allowed to keep (R1).

What flows in are a `Person` and their ears; what flows out is a `Jewellery`.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import COLUMNS, ORIGIN_X, ORIGIN_Y, PIXELS_PER_MM, ROWS, Map
from foxglove_helpers.twin.ears import Ears
from foxglove_helpers.twin.people import Person

FINER = 4


@dataclass(frozen=True)
class Jewellery:
    """Opacity of ear-rings, and their radiance relative to the main light."""

    opacity: Map
    shine: Map


def draw_ear_rings(person: Person, ears: Ears) -> Jewellery | None:
    """Draw the ear-rings of a person, or None for those without."""
    if person.ear_rings == "none":
        return None
    drawn = np.zeros((ROWS * FINER, COLUMNS * FINER, 2), np.uint8)
    for side, ear in ((-1, ears.left), (1, ears.right)):
        _draw_one(drawn, person.ear_rings, side, ear.lobe, person.ear_ring_size)
    small = cv2.resize(drawn, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return Jewellery(np.ascontiguousarray(small[..., 1]), np.ascontiguousarray(small[..., 0]))


def _draw_one(drawn: np.ndarray, kind: str, side: int, lobe: tuple[float, float], size: float) -> None:
    """Draw one ear-ring; the first channel is its shine (already multiplied by the second, its opacity)."""

    def place(x: float, y: float) -> tuple[int, int]:
        scale = PIXELS_PER_MM * FINER
        return round((lobe[0] + side * x + ORIGIN_X) * scale), round((lobe[1] + y + ORIGIN_Y) * scale)

    def length(mm: float) -> int:
        return max(1, round(mm * PIXELS_PER_MM * FINER))

    def ball(x: float, y: float, radius: float) -> None:
        cv2.circle(drawn, place(x, y), length(radius), (70, 255), -1, cv2.LINE_AA)
        cv2.circle(drawn, place(x + 0.1, y + 0.1), length(0.72 * radius), (120, 255), -1, cv2.LINE_AA)
        cv2.circle(drawn, place(x - 0.3 * side, y - 0.35), length(0.38 * radius), (255, 255), -1, cv2.LINE_AA)

    if kind == "stud":
        ball(0, 0, 1.5 * size)
    elif kind == "hoop":
        radius, thick = 5.0 * size, length(0.8)
        middle, axes = place(0.3, radius), (length(0.55 * radius), length(radius))
        cv2.ellipse(drawn, middle, axes, 0, 0, 360, (70, 245), thick, cv2.LINE_AA)
        cv2.ellipse(drawn, middle, axes, 0, 100, 170, (230, 245), max(thick // 2, 1), cv2.LINE_AA)
        cv2.ellipse(drawn, middle, axes, 0, 300, 340, (200, 245), max(thick // 2, 1), cv2.LINE_AA)
    else:
        end = 7.0 * size
        cv2.line(drawn, place(0, 0), place(0, end), (110, 200), length(0.45), cv2.LINE_AA)
        ball(0, 0, 0.9)
        ball(0, end + 1.4, 1.9 * size)
