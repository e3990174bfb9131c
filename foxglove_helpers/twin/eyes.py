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
IRIS_RADIUS, PUPIL_RADIUS = 5.9, 2.0  # mm


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
        where = window(side * middle - 21, side * middle + 21, -14, 11)
        x, y = fine_grid(where, FINER)
        eye = _opening(person, taken, side * x - middle, y - 0.5 * side * person.eyes.unlevel, side)
        ball = shrink(eye.inside, where)
        light = shrink(_eyeball(person, eye) * eye.inside, where)
        fold = shrink(_folds(person, eye), where)
        lashes = shrink(_lashes(person.eyes, eye), where)
        skin = surface.reflectance[where] * (1 - fold + 0.22 * shrink(_lid_margins(eye), where))
        reflectance = skin * (1 - ball) + light
        surface.reflectance[where] = reflectance * (1 - lashes) + 0.012 * lashes
        surface.glint[where] += shrink(_glint(eye, taken.azimuth, side), where)
        np.maximum(surface.matte[where], ball, out=surface.matte[where])


def _opening(person: Person, taken: Photograph, x: Map, y: Map, side: int) -> _Opening:
    eyes, old = person.eyes, person.ageing
    along = np.clip((x + eyes.width / 2) / eyes.width, 0, 1)
    beyond = np.maximum(np.abs(x) - eyes.width / 2, 0)
    height = eyes.opening * (1 - taken.squint + 0.5 * side * eyes.unequal)
    above = height * (0.66 - 0.08 * taken.smile) * (1 - old * (0.06 + 0.22 * ramp(0.45, 1, along)))
    below = height * (0.40 - 0.13 * taken.smile)
    axis = 1.4 - (1.4 + eyes.slant) * along - 0.5 * taken.smile * ramp(0, 0.5, along)
    axis = axis + 0.5 * eyes.epicanthus * ramp(0.16, 0, along)
    upper_shape = np.maximum(4 * along**0.90 * (1 - along**0.90), 0) ** (eyes.almond + 0.08 * eyes.epicanthus)
    lower_shape = np.maximum(4 * along**1.25 * (1 - along**1.25), 0) ** 0.85
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
        iris_x=side * taken.gaze - 0.5,
        iris_y=1.4 - (1.4 + eyes.slant) / 2 - 0.155 * eyes.opening - 0.1,
    )


def _eyeball(person: Person, eye: _Opening) -> Map:
    """Return the linear reflectance of white, iris and pupil, under the shadow of the upper lid."""
    eyes = person.eyes
    dx, dy = eye.x - eye.iris_x, eye.y - eye.iris_y
    radius, angle = np.sqrt(dx**2 + dy**2), np.arctan2(dy, dx)
    round_ball = 1 - 0.42 * np.clip(np.abs(eye.x) / (0.5 * eyes.width), 0, 1) ** 2.2
    # Where skin is dark the camera takes in more light; the white of such eyes is duller, too.
    white = 0.50 * min(1.0, person.skin.tone**0.65) * round_ball
    white = white * (0.78 + 0.22 * ramp(0, 2.2, eye.lower - eye.y))
    caruncle = ramp(0.13 - 0.08 * eyes.epicanthus, 0.03, eye.along)
    white = white * (1 - caruncle) + 0.24 * caruncle
    fibres = 1 + 0.30 * np.sin(17 * angle + 3 * np.sin(5 * angle)) * ramp(2.2, 4.5, radius)
    iris = eyes.iris * fibres * (1 + 0.8 * ramp(-2.0, 4.0, dy)) * (1 - 0.72 * ramp(4.5, IRIS_RADIUS, radius))
    pupil = ramp(PUPIL_RADIUS + 0.3, PUPIL_RADIUS - 0.3, radius)
    iris = iris * (1 - pupil) + 0.006 * pupil
    outside = ramp(IRIS_RADIUS - 0.5, IRIS_RADIUS + 0.5, radius)
    shadow_of_lid = 0.34 + 0.66 * ramp(-0.2, 3.6, eye.y - eye.upper)
    return (iris * (1 - outside) + white * outside) * shadow_of_lid


def _lashes(eyes: Eyes, eye: _Opening) -> Map:
    """Return how dark the edges of the lids and their lashes are, 0 to 1."""
    make_up, height = eyes.make_up, eye.upper - eye.y  # above the edge of the upper lid, mm
    there = ramp(-0.02, 0.20, eye.along) * ridge(eye.beyond, 1.2 + 0.9 * make_up)
    edge = ridge(height - 0.15, 0.45 + 0.40 * make_up + 0.30 * eye.along) * (0.72 + 0.22 * make_up) * there
    comb_phase = eye.x + 0.30 * height * (eye.along - 0.35)
    comb = 0.5 + 0.5 * np.sin(4.6 * comb_phase + 1.5 * np.sin(1.7 * eye.x))
    length = 1.0 + 1.5 * make_up + 1.1 * eye.along
    hairs = (
        comb * ramp(0, 1, (length - height) / (length - 0.2)) * (height > 0) * (0.30 + 0.40 * make_up) * there
    )
    below = ridge(eye.y - eye.lower - 0.7, 0.6) * (0.20 + 0.25 * make_up) * ramp(0.1, 0.8, eye.along) * there
    return np.clip(np.maximum(np.maximum(edge, hairs), below), 0, 1)


def _lid_margins(eye: _Opening) -> Map:
    """Return where the moist edge of the lower lid catches light, 0 to 1."""
    return ridge(eye.y - eye.lower - 0.25, 0.55) * ramp(0.05, 0.2, eye.along) * ramp(1.0, 0.85, eye.along)


def _folds(person: Person, eye: _Opening) -> Map:
    """Return how much darker the folds of the lids are than the skin, 0 to 1: upper, inner, lower."""
    eyes, old = person.eyes, person.ageing
    height, sides = eye.upper - eye.y, ridge(eye.beyond, 2.6)
    if eyes.lid_crease:
        # The crease runs with the edge of the lid; with an epicanthic fold it meets it at the inner corner.
        start = eyes.lid_crease * (0.35 + 0.65 * ramp(0, 0.35 * eyes.epicanthus + 0.05, eye.along))
        crease = height - start - 0.4 - 0.9 * old * (1 - eye.upper_shape)
        upper = 0.46 * ridge(crease, 0.55) + 0.20 * ramp(2.4, 0, crease) * (crease > 0)
        upper = upper * ramp(-0.05, 0.25, eye.along) * (1 - 0.45 * ramp(0.8, 1, eye.along))
    else:
        upper = 0.30 * ramp(2.0, 0.2, height) * (height > 0) - 0.05 * ridge(height - 4, 1.6)
    corner_x, corner_y = eye.x + 0.5 * eyes.width, eye.y - 1.4 - 0.5 * eyes.epicanthus
    inner = 0.26 * eyes.epicanthus * ridge(corner_x + 0.5 * corner_y + 0.3, 0.8) * ridge(corner_y, 1.6)
    inner = np.maximum(inner, 0.22 * ridge(corner_x, 1.6) * ridge(corner_y, 1.4))
    below = eye.y - eye.lower
    lower = (0.05 + 0.09 * old) * ridge(below - 4.2, 1.5) * ramp(0.0, 0.3, eye.along)
    outer = 0.22 * ridge(eye.x - 0.5 * eyes.width - 0.8, 1.8) * ridge(eye.y + eyes.slant - 0.4, 0.9)
    return np.clip(upper * sides + inner + lower * sides + outer, 0, 0.8)


def _glint(eye: _Opening, azimuth: float, side: int) -> Map:
    """Return what the wet eye mirrors: the main light, on the side it comes from, and the ground."""
    sine = float(np.sin(azimuth))
    offset = float(np.sign(sine)) * (0.9 + abs(sine) * 1.6) * side
    dx, dy = eye.x - eye.iris_x, eye.y - eye.iris_y
    main = 0.95 * np.exp(-(((dx - offset) / 0.85) ** 2) - ((dy + 1.9) / 0.8) ** 2)
    ground = 0.07 * np.exp(-(((dx + offset) / 1.4) ** 2) - ((dy - 2.4) / 0.9) ** 2)
    tear_line = 0.05 * ridge(eye.y - eye.lower + 0.15, 0.35) * ramp(0.1, 0.3, eye.along) * (eye.along < 0.9)
    return (main + ground + tear_line) * eye.inside
