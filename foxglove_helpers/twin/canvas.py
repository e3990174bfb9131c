"""The canvas on which a face is drawn: a grid in millimetres, and the strokes that make everything.

The origin lies between the eyes, x runs to the right of the picture, y downwards, z towards the camera; all
maps are float32 arrays of shape (`ROWS`, `COLUMNS`) with 1.4 pixels per millimetre. What flows in are places
and sizes in millimetres; what flows out are changes of such maps. Nothing here knows what a face is.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import cv2
import numpy as np

Map = np.ndarray  # float32, (ROWS, COLUMNS), or a window of it
Window = tuple[slice, slice]
Points = Sequence[tuple[float, float]]

PIXELS_PER_MM = 1.4
ORIGIN_X, ORIGIN_Y = (
    150.0,
    142.0,
)  # mm from the left and upper edge of the canvas to the point between the eyes
COLUMNS, ROWS = int(300 * PIXELS_PER_MM), int(318 * PIXELS_PER_MM)

X, Y = np.meshgrid(
    (np.arange(COLUMNS) / PIXELS_PER_MM - ORIGIN_X).astype(np.float32),
    (np.arange(ROWS) / PIXELS_PER_MM - ORIGIN_Y).astype(np.float32),
)
ABS_X = np.abs(X)
ROW_Y = Y[:, 0].copy()  # mm, one value a row

TILE = 512  # side of a noise tile, pixels; tiles wrap around
GRAIN_SIZES = (0.7, 1.5, 4.0, 10.0, 30.0)  # standard deviation of the blur that made a tile, pixels


def blank() -> Map:
    """Return an empty map."""
    return np.zeros((ROWS, COLUMNS), np.float32)


def blur(image: Map, sigma: float) -> Map:
    """Blur with a Gaussian of `sigma` pixels."""
    return cv2.GaussianBlur(image, (0, 0), sigma)


def sigmoid(value: Map) -> Map:
    """Turn a signed distance into an opacity between 0 and 1."""
    return 1.0 / (1.0 + np.exp(-np.clip(value, -30, 30)))


def ramp(start: float, end: float, value: Map) -> Map:
    """Rise smoothly from 0 at `start` to 1 at `end`; `start` may be the larger one."""
    part = np.clip((value - start) / (end - start), 0, 1)
    return part * part * (3 - 2 * part)


def ridge(value: Map, width: "float | Map") -> Map:
    """Return 1 where `value` is 0 and fall off to both sides within about `width`."""
    return np.exp(-((value / width) ** 2))


def curve(
    places: Sequence[float], heights: Sequence[float], at: np.ndarray, smooth: float = 0.0
) -> np.ndarray:
    """Join control points by straight lines, round them over `smooth` mm, read them `at` places (mm)."""
    grid = np.arange(-260, 320, 0.5)
    values = np.interp(grid, places, heights)
    if smooth:
        kernel = np.exp(-0.5 * (np.arange(-60, 60.5, 0.5) / smooth) ** 2)
        values = np.convolve(np.pad(values, 120, mode="edge"), kernel / kernel.sum(), mode="valid")
    return np.interp(at, grid, values).astype(np.float32)


def window(left: float, right: float, top: float, bottom: float) -> Window:
    """Return the slices of a rectangle given in millimetres, cut off at the edge of the canvas."""
    first_column = max(0, int((left + ORIGIN_X) * PIXELS_PER_MM))
    last_column = min(COLUMNS, int((right + ORIGIN_X) * PIXELS_PER_MM) + 1)
    first_row = max(0, int((top + ORIGIN_Y) * PIXELS_PER_MM))
    last_row = min(ROWS, int((bottom + ORIGIN_Y) * PIXELS_PER_MM) + 1)
    return slice(first_row, last_row), slice(first_column, last_column)


def fine_grid(where: Window, factor: int) -> tuple[Map, Map]:
    """Return x and y (mm) of a grid `factor` times finer than the canvas, over one window."""
    rows, columns = X[where].shape

    def places(count: int, first: float) -> np.ndarray:
        return (first + ((np.arange(count * factor) + 0.5) / factor - 0.5) / PIXELS_PER_MM).astype(np.float32)

    x, y = np.meshgrid(places(columns, float(X[where][0, 0])), places(rows, float(Y[where][0, 0])))
    return x, y


def shrink(fine: Map, where: Window) -> Map:
    """Average a fine map down to the pixels of its window."""
    rows, columns = X[where].shape
    return cv2.resize(fine.astype(np.float32, copy=False), (columns, rows), interpolation=cv2.INTER_AREA)


def add_bump(
    surface: Map,
    place: tuple[float, float],
    size: tuple[float, float],
    height: float,
    turn: float = 0.0,
    both_sides: bool = True,
) -> None:
    """Add a Gaussian hill (or hollow) to a map, and its mirror image unless it stands on the midline.

    `place` and `size` (standard deviations) are x and y in mm, `turn` in radians, `height` in the unit of the
    map.
    """
    reach = 3.0 * max(size)
    for side in (1, -1) if both_sides and place[0] else (1,):
        where = window(side * place[0] - reach, side * place[0] + reach, place[1] - reach, place[1] + reach)
        dx, dy = (X[where] - side * place[0]) * side, Y[where] - place[1]
        cosine, sine = float(np.cos(turn)), float(np.sin(turn))
        along, across = cosine * dx + sine * dy, -sine * dx + cosine * dy
        surface[where] += height * np.exp(-0.5 * ((along / size[0]) ** 2 + (across / size[1]) ** 2))


def _distance_to_line(points: Points, where: Window) -> tuple[Map, Map]:
    """Return the distance (mm) to a line through `points`, and on which side a pixel lies (-1, 0, 1)."""
    nearest = np.full(X[where].shape, 1e6, np.float32)
    side = np.zeros_like(nearest)
    for (ax, ay), (bx, by) in pairwise(points):
        vx, vy = bx - ax, by - ay
        part = np.clip(((X[where] - ax) * vx + (Y[where] - ay) * vy) / (vx * vx + vy * vy), 0, 1)
        dx, dy = X[where] - ax - part * vx, Y[where] - ay - part * vy
        distance = np.sqrt(dx * dx + dy * dy)
        closer = distance < nearest
        nearest = np.where(closer, distance, nearest)
        side = np.where(closer, np.sign(vx * dy - vy * dx), side)
    return nearest, side


def add_crease(
    surface: Map,
    points: Points,
    depth: float,
    width: float,
    shoulder: float = 0.0,
    both_sides: bool = True,
    taper: bool = True,
) -> None:
    """Carve a groove along a line: `depth` at its floor, a `shoulder` on one side, fading at its ends."""
    for mirror in (1, -1) if both_sides else (1,):
        line = [(float(mirror * x), float(y)) for x, y in points]
        xs, ys = [x for x, _ in line], [y for _, y in line]
        margin = 6 * width + 8
        where = window(min(xs) - margin, max(xs) + margin, min(ys) - margin, max(ys) + margin)
        distance, side = _distance_to_line(line, where)
        side = side * mirror
        groove = -depth * np.exp(-0.5 * (distance / width) ** 2)
        if shoulder:
            rise = sigmoid(-side * distance / (width * 1.2))
            groove += shoulder * rise * np.exp(-0.5 * (distance / (width * 5)) ** 2)
        if taper:
            middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
            radius = max(float(np.hypot(xs[0] - xs[-1], ys[0] - ys[-1])) * 0.62, 3)
            away = ((X[where] - middle_x) ** 2 + (Y[where] - middle_y) ** 2) / radius**2
            groove *= np.exp(-(away**2))
        surface[where] += groove


def draw_hairs(image: np.ndarray, hairs: Iterable[tuple[np.ndarray, int, int]], zoom: float) -> None:
    """Draw single hairs into a uint8 image: each a line of points (mm), brightness, thickness (pixels).

    `zoom` is the number of pixels a millimetre; OpenCV takes places with three binary digits after the point.
    """
    for points, brightness, thickness in hairs:
        whole = np.round(points * (zoom * 8)).astype(np.int32)
        cv2.polylines(image, [whole], False, brightness, thickness, cv2.LINE_AA, 3)


@cache
def _noise_tile(number: int, along: float, across: float) -> Map:
    """Return one wrapping tile of smooth noise, mean 0 and standard deviation 1; the same for every seed."""
    white = np.random.Generator(np.random.PCG64(number)).standard_normal((TILE, TILE), dtype=np.float32)
    quarter = TILE // 4
    tile: Map = cv2.copyMakeBorder(white, quarter, quarter, quarter, quarter, cv2.BORDER_WRAP)
    tile = cv2.GaussianBlur(tile, (0, 0), sigmaX=along, sigmaY=across)[quarter:-quarter, quarter:-quarter]
    return ((tile - float(tile.mean())) / float(tile.std())).astype(np.float32)


@cache
def _strand_tile() -> Map:
    """Return a wrapping tile of hair: long along x, fine across y, mean 0 and standard deviation 1."""
    tile = 0.45 * _noise_tile(31, 45, 0.6) + 0.45 * _noise_tile(32, 60, 1.6) + 0.5 * _noise_tile(33, 70, 5.0)
    return (tile / float(tile.std())).astype(np.float32)


def noise(grain: float, random: np.random.Generator, shape: tuple[int, int] = (ROWS, COLUMNS)) -> Map:
    """Return smooth noise of one of the `GRAIN_SIZES`, cut from its tile at a random place."""
    tile = _noise_tile(11 + GRAIN_SIZES.index(grain), grain, grain)
    row, column = random.integers(0, TILE, 2)
    rows, columns = (np.arange(shape[0]) + row) % TILE, (np.arange(shape[1]) + column) % TILE
    return np.take(np.take(tile, rows, 0), columns, 1)


def strands(along: Map, across: Map) -> Map:
    """Look hair up in the strand tile, at coordinates along and across the hair (pixels of the tile)."""
    return cv2.remap(
        _strand_tile(),
        np.mod(along, TILE).astype(np.float32, copy=False),
        np.mod(across, TILE).astype(np.float32, copy=False),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_WRAP,
    )
