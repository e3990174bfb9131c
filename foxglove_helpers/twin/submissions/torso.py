"""Shoulders, arms and chest beyond the edge of a headshot, which a phone sees and a release does not.

What flows in is the body of a portrait as it is lit, in colour; what flows out is a `Torso`, a coarser and
larger canvas that goes on where the portrait's ends: its shoulder line and its cloth are read from there.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.body import BodyMaps
from foxglove_helpers.twin.canvas import (
    PIXELS_PER_MM,
    Map,
    noise,
    ramp,
    ridge,
    sigmoid,
)
from foxglove_helpers.twin.lower_canvas import BODY_TOP, BODY_X, BODY_Y
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

COARSE = 1.0  # pixels per millimetre
LEFT, RIGHT, TOP, BOTTOM = -440, 440, 60, 760  # mm
BAND = 30.0  # mm of cloth at the edges of the portrait's canvas, which repeat beyond
ROUND = 55.0  # mm from the outline at which an arm faces the camera
HANG = 0.0016  # 1/mm: how stripes curve
SHOULDER = 140.0  # mm beside the middle: from here on outwards the torso has its own outline
X, Y = np.meshgrid(
    np.arange(LEFT, RIGHT, 1 / COARSE, dtype=np.float32), np.arange(TOP, BOTTOM, 1 / COARSE, dtype=np.float32)
)
ABS_X = np.abs(X)
LAST_Y = float(BODY_Y[-1, 0]) - 2  # mm


@dataclass(frozen=True)
class Torso:
    """Colour of clothes and arms (rows, columns, 3), distance inside their outline (mm), mean colour of the cloth.

    A distance can be read at any finer place, and so the outline stays sharp where an opacity would blur.
    """

    colour: np.ndarray
    inside: Map
    cloth: np.ndarray


def draw_torso(person: Person, body: BodyMaps, clothed: np.ndarray, towards_x: float) -> Torso:
    """Draw the torso of a person.

    Parameters
    ----------
    person, body
        Whose.
    clothed : float32 array (rows, columns, 3)
        Radiance of neck and clothes without hair, where `body` has its maps.
    towards_x : float
        Of the unit vector towards the main light.
    """
    inside, armpit, tip = _outline(person, body)
    random = stream(person.seed, "torso", person.volunteer)
    seam = tip - 36 + 0.03 * (Y - armpit)
    folds = 0.07 * _hanging(random, 30.0) + _pulled(random, seam, armpit)
    folds = folds + 0.03 * noise(0.7, random, X.shape)
    groove = ridge(ABS_X - seam, 1.6 + 0.012 * np.maximum(Y - armpit, 0))
    below = ramp(0, 40, Y - LAST_Y)
    shade = 1 + folds * below - 0.45 * groove * ramp(armpit - 30, armpit + 40, Y)
    shade = shade * (1 - 0.10 * ramp(260, 700, Y))
    shade = shade * np.clip(1 + 0.35 / 150 * towards_x * X * below, 0.5, 1.5)
    # Arms and shoulders are round: what turns away from the camera shows as a narrow rim.
    turned_away = 1 - np.clip(inside / ROUND, 0, 1)
    shade = shade * (0.58 + 0.42 * np.sqrt(1 - turned_away**2))
    own = np.clip(shade, 0.2, 1.6).astype(np.float32)[..., None] * _cloth(person, body, clothed)
    lowest = slice(-int(BAND * PIXELS_PER_MM), None)
    weight = (body.cloth_opacity[lowest] > 0.99).astype(np.float32)[..., None]
    mean = (clothed[lowest] * weight).sum((0, 1)) / max(float(weight.sum()), 1.0)
    return Torso(own, inside.astype(np.float32), mean)


def share_of_canvas(x: Map, y: Map) -> Map:
    """Return how much the portrait's own body counts at places in mm: 1 on its canvas, 0 beyond."""
    # Long hair ends here, lock by lock.
    ends = LAST_Y - 4 - 9 * np.abs(np.sin(x / 5.3) + 0.7 * np.sin(x / 2.1))
    return ramp(SHOULDER + 28, SHOULDER, np.abs(x)) * ramp(0, -9, y - ends)


def looked_up(values: np.ndarray, x: Map, y: Map) -> np.ndarray:
    """Read a map of the torso at places in mm."""
    return cv2.remap(
        values,
        (x - LEFT) * COARSE,
        (y - TOP) * COARSE,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _outline(person: Person, body: BodyMaps) -> tuple[Map, float, float]:
    """Return the distance inside the outline (mm), y of the armpits and x of the tips of the shoulders."""
    height, slope = _shoulder_line(body)
    tip = 184.0 + 11.0 * float(np.clip((person.body.neck_half_width - 51) / 8, -1, 1))
    shoulder = np.where(X < 0, *height) + slope * (ABS_X - SHOULDER)
    middle = sum(height) / 2
    # The arm leaves the shoulder in a wide bend and hangs, a little away from the body.
    outer = tip + 14 + 0.055 * np.maximum(Y - middle, 0) + 8 * np.sin((Y - middle) / 150)
    softness = 16.0
    down, aside = np.clip(Y - shoulder, -160, 160), np.clip(outer - ABS_X, -160, 160)
    inside = -softness * np.log(np.exp(-down / softness) + np.exp(-aside / softness))
    return inside, middle + 105, tip


def _shoulder_line(body: BodyMaps) -> tuple[tuple[float, float], float]:
    """Return y (mm) of the left and right shoulder at `SHOULDER`, and how much they fall per mm there."""
    heights = []
    for away in (SHOULDER - 30, SHOULDER):
        columns = [int((side * away - float(BODY_X[0, 0])) * PIXELS_PER_MM) for side in (-1, 1)]
        rows = np.argmax(body.cloth_opacity[:, columns] > 0.5, axis=0)
        heights.append(rows / PIXELS_PER_MM + BODY_TOP)
    left, right = heights[1].tolist()
    return (left, right), float((heights[1] - heights[0]).mean()) / 30


def _hanging(random: np.random.Generator, grain: float) -> Map:
    """Return smooth noise, longer than wide, as cloth hangs."""
    rows, columns = X.shape
    return cv2.resize(
        noise(grain, random, (rows // 3 + 1, columns)), (columns, rows), interpolation=cv2.INTER_LINEAR
    )


def _pulled(random: np.random.Generator, seam: Map, armpit: float) -> Map:
    """Return the folds that an armpit pulls into the cloth: they run from it to the chest and down the arm."""
    folds = np.zeros_like(X)
    for side in (-1, 1):
        across, down = seam - side * X, Y - armpit
        away = np.hypot(across, down)
        angle = np.arctan2(down, across)
        first, second = random.uniform(0, 2 * np.pi, 2).tolist()
        waves = np.sin(5 * angle + first + away / 40) + 0.5 * np.sin(11 * angle + second - away / 30)
        towards_chest = 0.35 + 0.65 * sigmoid(across / 12) * sigmoid((down + 25) / 15)
        folds += 0.055 * waves * towards_chest * np.exp(-(((away - 60) / 45) ** 2)) * ramp(10, 45, away)
    return folds.astype(np.float32)


def _cloth(person: Person, body_maps: BodyMaps, clothed: np.ndarray) -> np.ndarray:
    """Return the cloth of the canvas, and beyond its edges what goes on there: its lines downwards, its pattern."""
    body = person.body
    if body.pattern in ("stripes", "checks"):
        # One repeat of the pattern, again and again; stripes hang a little, the more the farther from the middle.
        size, lowest = body.pattern_size, clothed
        x = np.where(ABS_X > SHOULDER, SHOULDER - size + (ABS_X - SHOULDER) % size, ABS_X)
        sagging = HANG * (ABS_X**2 - x**2) if body.pattern == "stripes" else 0.0
        y = Y + sagging
        y = np.where(y > LAST_Y, LAST_Y - size + (y - LAST_Y) % size, y)
    elif body.pattern == "plain":
        return _plain_cloth(body_maps, clothed)
    else:
        x = np.where(
            ABS_X > SHOULDER, SHOULDER - np.abs((ABS_X - SHOULDER + BAND) % (2 * BAND) - BAND), ABS_X
        )
        lowest = cv2.blur(clothed, (1, int(8 * PIXELS_PER_MM) | 1), borderType=cv2.BORDER_REPLICATE)
        y = np.minimum(Y, LAST_Y)
        # Beside the shoulders, cloth lies deeper than on them.
        y = np.where(ABS_X > SHOULDER, np.minimum(y + 6, LAST_Y), y)
    columns = (np.sign(X) * x - float(BODY_X[0, 0])) * PIXELS_PER_MM
    rows = (y - BODY_TOP) * PIXELS_PER_MM
    return cv2.remap(
        lowest,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _plain_cloth(body: BodyMaps, clothed: np.ndarray) -> np.ndarray:
    """Return cloth without a pattern, as bright as what is seen of it, with the lines that run down its middle."""
    seen = (body.cloth_opacity > 0.99).astype(np.float32)
    size = (int(34 * PIXELS_PER_MM) | 1, int(12 * PIXELS_PER_MM) | 1)
    share = cv2.blur(cv2.blur(seen, size), size)[..., None]
    smooth = cv2.blur(cv2.blur(clothed * seen[..., None], size), size) / np.maximum(share, 1e-3)
    columns = (np.clip(X, 12 - SHOULDER, SHOULDER - 12) - float(BODY_X[0, 0])) * PIXELS_PER_MM
    # Above the shoulders nothing is seen that could be smoothed.
    rows = (np.clip(Y, sum(_shoulder_line(body)[0]) / 2 + 8, LAST_Y - 10) - BODY_TOP) * PIXELS_PER_MM
    cloth = cv2.remap(
        smooth,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    # The median over some rows keeps seams and openings, and leaves buttons and folds out.
    lines = np.median(clothed[-int(BAND * PIXELS_PER_MM) :], axis=0)
    lines = lines / np.maximum(cv2.GaussianBlur(lines[None], (0, 0), 6 * PIXELS_PER_MM)[0], 1e-3)
    lines = 1 + (lines - 1) * ramp(30, 20, np.abs(BODY_X[0]))[:, None]
    along = np.interp(X[0], BODY_X[0], lines.mean(1)).astype(np.float32)
    return cloth * along[None, :, None]
