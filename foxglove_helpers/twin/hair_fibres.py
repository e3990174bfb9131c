"""Fine hair as a texture: noise drawn out along the direction in which the hair runs.

What flows in are a `Person` and the `Flow` of the hair; what flows out is a `Fibres`: three maps of hair, from
single strands to locks, each with mean 0 and standard deviation 1. Where hair thins out, only the strongest
fibres are kept, so that an edge ends in single strands.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import COLUMNS, PIXELS_PER_MM, ROWS, Map, blur, sigmoid
from foxglove_helpers.twin.hair_flow import COARSE, COARSE_X, Curls, Flow, full
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

STEP = 0.9  # pixels
COLUMN, ROW = np.meshgrid(np.arange(COLUMNS, dtype=np.float32), np.arange(ROWS, dtype=np.float32))
COARSE_COLUMN, COARSE_ROW = np.meshgrid(
    np.arange(COARSE_X.shape[1], dtype=np.float32), np.arange(COARSE_X.shape[0], dtype=np.float32)
)


@dataclass(frozen=True)
class Fibres:
    """Maps of hair drawn out along its direction: single strands, groups of strands, locks."""

    strand: Map
    group: Map
    lock: Map


def grow_fibres(person: Person, flow: Flow) -> Fibres:
    """Draw noise of three sizes out along the hair of a person."""
    random = stream(person.seed, "hair fibres", person.volunteer)
    white = random.standard_normal((ROWS, COLUMNS), dtype=np.float32)
    fine = np.dstack([blur(white, 0.45), blur(white[::-1], 1.5)])
    locks = cv2.GaussianBlur(random.standard_normal(COARSE_X.shape, dtype=np.float32), (0, 0), 1.1)
    # Twice as far with every round: each adds to the mean over n steps that over the n steps before them.
    back_x, back_y = -flow.x * (STEP / COARSE), -flow.y * (STEP / COARSE)
    for _ in range(4 if person.hair.style == "short" else 5):
        before = cv2.remap(
            fine,
            COLUMN + COARSE * full(back_x),
            ROW + COARSE * full(back_y),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )
        fine = 0.5 * (fine + before)
        locks = 0.5 * (locks + _moved(locks, back_x, back_y))
        back_x, back_y = (
            back_x + _moved(back_x, back_x, back_y),
            back_y + _moved(back_y, back_x, back_y),
        )
    # What interpolation has smeared across the strands is sharpened again.
    strand = fine[..., 0] - blur(fine[..., 0], 1.3)
    return Fibres(*(_standard(part) for part in (strand, fine[..., 1], full(locks))))


def curl(maps: list[Map], curls: Curls) -> list[Map]:
    """Lead what was drawn straight through the curls."""
    column, row = COLUMN + PIXELS_PER_MM * full(curls.aside_x), ROW + PIXELS_PER_MM * full(curls.aside_y)
    return [cv2.remap(part, column, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for part in maps]


def thinned(density: Map, strand: Map, softness: float = 0.26) -> Map:
    """Return the opacity of hair of a `density` from 0 (none) to 1 (closed); between, single strands show."""
    rank = sigmoid(1.5 * strand)
    part = np.clip((density * (1 + 2 * softness) - rank) / (2 * softness), 0, 1)
    return part * part * (3 - 2 * part)


def _moved(grid: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Read a coarse grid at places that lie `x` and `y` of its pixels further on."""
    return cv2.remap(
        grid, COARSE_COLUMN + x, COARSE_ROW + y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _standard(noise: Map) -> Map:
    return (noise - float(noise.mean())) / float(noise.std())
