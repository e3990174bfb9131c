"""The eyes: lids, lashes, white, iris, pupil and the glint of the main light.

What flows in are a `Person`, a `Photograph` and the `Surface` of the face; the eyes are painted into the
surface, three times finer than the canvas and averaged down.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import Map, fine_grid, ramp, ridge, shrink, sigmoid, window
from foxglove_helpers.twin.people import Eyes, Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.shading import Surface

FINER = 3
IRIS_RADIUS, PUPIL_RADIUS = 5.8, 2.1  # mm


@dataclass(frozen=True)
class _Opening:
    """One eye on its fine grid: x from its middle outwards, y downwards, both lids (mm), the part between."""

    x: Map
    y: Map
    along: Map  # 0 at the inner, 1 at the outer corner
    beyond: Map  # mm past a corner
    upper_shape: Map  # 0 at the corners, 1 where the upper lid is highest
    upper: Map
    lower: Map
    inside: Map
    iris_x: float
    iris_y: float


def paint_eyes(person: Person, taken: Photograph, surface: Surface) -> None:
    """Paint both eyes into the surface of a face."""
    middle = person.eyes.spacing
    for side in (1, -1):
        where = window(side * middle - 23, side * middle + 23, -15, 12)
        x, y = fine_grid(where, FINER)
        eye = _opening(person.eyes, taken, side * x - middle, y, side)
        ball = shrink(eye.inside, where)
        light = shrink(_eyeball(person.eyes, eye) * eye.inside, where)
        dark = shrink(_lashes_and_crease(person.eyes, eye), where)
        reflectance = surface.reflectance[where] * (1 - ball) + light
        surface.reflectance[where] = reflectance * (1 - dark) + 0.010 * dark
        surface.glint[where] += shrink(_glint(eye, taken.azimuth, side), where)
        np.maximum(surface.matte[where], ball, out=surface.matte[where])


def _opening(eyes: Eyes, taken: Photograph, x: Map, y: Map, side: int) -> _Opening:
    along = np.clip((x + eyes.width / 2) / eyes.width, 0, 1)
    beyond = np.maximum(np.abs(x) - eyes.width / 2, 0)
    height = eyes.opening * (1 - 0.26 * taken.smile - taken.squint)
    above, below = 0.66 * height, 0.36 * height * (1 - 0.2 * taken.smile)
    axis = 1.4 - (1.4 + eyes.slant) * along - 0.4 * taken.smile
    upper_shape = np.maximum(4 * along**0.93 * (1 - along**0.93), 0) ** 0.66
    lower_shape = np.maximum(4 * along**1.2 * (1 - along**1.2), 0) ** 0.80
    upper, lower = axis - above * upper_shape, axis + below * lower_shape
    return _Opening(
        x=x,
        y=y,
        along=along,
        beyond=beyond,
        upper_shape=upper_shape,
        upper=upper,
        lower=lower,
        inside=sigmoid((y - upper) * 5) * sigmoid((lower - y) * 5) * (beyond == 0),
        iris_x=side * taken.gaze - 0.6,
        iris_y=1.4 - (1.4 + eyes.slant) / 2 - 0.5 * (above - below) - 0.25,
    )


def _eyeball(eyes: Eyes, eye: _Opening) -> Map:
    """Return the linear reflectance of white, iris and pupil, under the shadow of the upper lid."""
    dx, dy = eye.x - eye.iris_x, eye.y - eye.iris_y
    radius, angle = np.sqrt(dx**2 + dy**2), np.arctan2(dy, dx)
    white = 0.46 * (1 - 0.30 * np.abs(2 * eye.along - 1) ** 3) * (0.8 + 0.2 * ramp(0, 2, eye.lower - eye.y))
    white = white * (1 - 0.16 * ramp(6.5, 5.6, radius))
    white = np.where(eye.along < 0.09, white * 0.75, white)
    fibres = 1 + 0.35 * np.sin(17 * angle + 3 * np.sin(5 * angle)) * ramp(2.2, 4.5, radius)
    iris = eyes.iris * fibres * (1 + 0.7 * ramp(1.5, -3.5, -dy)) * (1 - 0.68 * ramp(4.6, IRIS_RADIUS, radius))
    iris = np.where(radius < PUPIL_RADIUS, np.float32(0.006), iris)
    outside = ramp(IRIS_RADIUS - 0.3, IRIS_RADIUS + 0.3, radius)
    return (iris * (1 - outside) + white * outside) * (0.42 + 0.58 * ramp(-0.4, 3.4, eye.y - eye.upper))


def _lashes_and_crease(eyes: Eyes, eye: _Opening) -> Map:
    """Return how dark lashes and the crease of the lid are, 0 to 1."""
    make_up = eyes.make_up
    there = ramp(-0.02, 0.18, eye.along) * ridge(eye.beyond, 1.3) * (eye.x >= -eyes.width / 2)
    line = (
        ridge(eye.y - eye.upper + 0.25, 0.50 + 0.40 * make_up + 0.25 * eye.along)
        * (0.78 + 0.2 * make_up)
        * there
    )
    comb_phase = eye.x + 0.28 * (eye.y - eye.upper) * np.sign(eye.along - 0.42)
    comb = 0.5 + 0.5 * np.sin(5.2 * comb_phase + 1.5 * np.sin(2.1 * eye.x))
    band = sigmoid((eye.y - eye.upper + 1.6 + 1.6 * make_up) * 3) * sigmoid((eye.upper - eye.y) * 3)
    hairs = comb * band * (0.30 + 0.4 * make_up) * there * (0.4 + 0.6 * eye.along)
    lower = ridge(eye.y - eye.lower - 0.35, 0.5) * (0.22 + 0.30 * make_up * eye.along) * there
    if eyes.lid_crease:
        fold = ridge(eye.y - eye.upper + eyes.lid_crease * eye.upper_shape**0.6 + 0.3, 0.62) * 0.50
        fold = (
            fold * ramp(0.02, 0.25, eye.along) * (1 - 0.6 * ramp(0.85, 1, eye.along)) * ridge(eye.beyond, 2.5)
        )
    else:
        fold = ridge(eye.y - eye.upper + 1.4, 1.4) * 0.16 * there
    lashes = np.maximum(np.maximum(line, hairs), lower)
    return np.clip(np.maximum(lashes, fold * (1 - eye.inside)), 0, 1)


def _glint(eye: _Opening, azimuth: float, side: int) -> Map:
    """Return what the wet eye mirrors: the main light, on the side it comes from, and the ground."""
    sine = float(np.sin(azimuth))
    offset = float(np.sign(sine)) * (0.8 + abs(sine) * 1.6) * side
    dx, dy = eye.x - eye.iris_x, eye.y - eye.iris_y
    main = 0.75 * np.exp(-(((dx - offset) / 0.75) ** 2) - ((dy + 2.0) / 0.7) ** 2)
    ground = 0.10 * np.exp(-(((dx + offset) / 1.2) ** 2) - ((dy - 2.4) / 0.8) ** 2)
    tear_line = 0.12 * ridge(eye.y - eye.lower + 0.1, 0.4) * (eye.along > 0.15) * (eye.along < 0.9)
    return (main + ground) * eye.inside + 0.06 * tear_line
