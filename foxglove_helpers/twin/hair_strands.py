"""Strands of hair, painted lock by lock.

What flows in are the middle lines of locks in millimetres; what flows out is a `Strands`: how bright each
point of the hair is, how it tilts towards the light, and how densely strands cover it. Every lock has a tone
of its own, and its strands run together towards the tip.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import COLUMNS, ORIGIN_X, ORIGIN_Y, PIXELS_PER_MM, ROWS, Map

SHADES = 3  # tones in a lock
FINER = 2  # pixels of the painting to one of the canvas
BRIGHTEST = 16.0  # relative to the average strand; the painting stores square roots in 8 bits
AVERAGE_BYTE = 255 / np.sqrt(BRIGHTEST)


@dataclass(frozen=True)
class Strands:
    """Maps of painted hair: brightness relative to the average, tilt (-1 to 1), opacity."""

    brightness: Map
    tilt: Map
    opacity: Map


@dataclass(frozen=True)
class Locks:
    """Locks that are painted together.

    Attributes
    ----------
    lines : float array (n, k, 2)
        Middle lines from root to tip, mm.
    grown : int array (n,)
        The last point of each line that belongs to the lock.
    width : float
        Spread of the strands of a lock, mm.
    taper : float
        0 to 1: how far they run together at the tip.
    brightness : float array (n,)
        Relative to the average.
    contrast : float
        Spread of the logarithm of the brightness between the strands of a lock.
    strands : int
        Of each lock.
    thickness : int
        Of a strand, in pixels of the painting.
    opacity : float
        Of a strand.
    white : float
        Share of white strands, 0 to 1, and how much brighter than the average they are.
    white_brightness : float
    """

    lines: np.ndarray
    grown: np.ndarray
    width: float
    taper: float
    brightness: np.ndarray
    contrast: float
    strands: int
    thickness: int = 1
    opacity: float = 1.0
    white: float = 0.0
    white_brightness: float = 1.0


def new_painting(brightness: float, size: tuple[int, int] = (COLUMNS, ROWS)) -> np.ndarray:
    """Return an empty painting: uint8 array of brightness (that deep in the hair), tilt and opacity.

    `size` is the number of columns and rows of the canvas.
    """
    pixel = np.array([int(AVERAGE_BYTE * np.sqrt(brightness)), 128, 0], np.uint8)
    row = np.tile(pixel, size[0] * FINER)
    return np.tile(row, (size[1] * FINER, 1)).reshape(size[1] * FINER, size[0] * FINER, 3)


def paint(
    painting: np.ndarray,
    locks: Locks,
    random: np.random.Generator,
    corner: tuple[float, float] = (-ORIGIN_X, -ORIGIN_Y),
) -> None:
    """Paint locks over what is there, each with strands of a few tones; `corner` is the first pixel, mm."""
    count, steps = locks.lines.shape[:2]
    if count == 0:
        return
    part = np.minimum(np.arange(steps) / np.maximum(locks.grown, 1)[:, None], 1)[:, None]
    along = np.gradient(locks.lines, axis=1)
    along /= np.sqrt((along**2).sum(2, keepdims=True)) + 1e-6
    across = np.stack([-along[..., 1], along[..., 0]], axis=2)[:, None]
    width = locks.width * np.exp(random.normal(0, 0.35, (count, 1, 1)))
    offset = width * random.normal(0, 1, (count, locks.strands, 1))
    phase, swing = (
        random.uniform(0, 6.3, offset.shape),
        random.normal(0, 0.25 + 0.12 * locks.width, offset.shape),
    )
    aside = offset * (1 - locks.taper * part**1.6) + swing * np.sin(3.2 * part + phase)
    lines = locks.lines[:, None] + aside[..., None] * across
    # Strands of one lock begin and end one after the other.
    grown = locks.grown[:, None, None]
    last, begin = random.beta(4.0, 1.3, offset.shape) * grown, random.uniform(0, 0.22, offset.shape) * grown
    index = begin + np.maximum(last - begin, 0) * np.linspace(0, 1, steps)
    whole = np.floor(index).astype(int)
    after = np.minimum(whole + 1, steps - 1)
    first = np.take_along_axis(lines, whole[..., None], axis=2)
    lines = first + (index - whole)[..., None] * (np.take_along_axis(lines, after[..., None], axis=2) - first)
    scale = PIXELS_PER_MM * FINER * 8  # OpenCV takes places with three binary digits after the point
    pixels = np.rint((lines - corner) * scale).astype(np.int32)
    shades = locks.brightness[:, None] * np.exp(random.normal(0, locks.contrast, (count, SHADES)))
    white = round(locks.white * locks.strands)
    groups = [(shade, slice(white + shade, None, SHADES)) for shade in range(SHADES)]
    if white:
        fresh = locks.white_brightness * np.exp(random.normal(0, 0.2, (count, 1)))
        shades = np.concatenate([shades, fresh], axis=1)
        groups.insert(1, (SHADES, slice(0, white)))
    bright = np.clip(np.sqrt(shades) * AVERAGE_BYTE, 0, 255).astype(int).tolist()
    tilt = np.clip(128 + random.normal(0, 42, shades.shape), 0, 255).astype(int).tolist()
    cover = int(255 * locks.opacity)
    for lock, strands in enumerate(pixels):
        for shade, chosen in groups:
            colour = (bright[lock][shade], tilt[lock][shade], cover)
            cv2.polylines(painting, list(strands[chosen]), False, colour, locks.thickness, cv2.LINE_AA, 3)


def finished(painting: np.ndarray) -> Strands:
    """Shrink a painting to the canvas."""
    size = (painting.shape[1] // FINER, painting.shape[0] // FINER)
    small = cv2.resize(painting, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    brightness = (small[..., 0] / np.float32(AVERAGE_BYTE)) ** 2
    return Strands(brightness, small[..., 1] / 128 - 1, small[..., 2] / 255)
