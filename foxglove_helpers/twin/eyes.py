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
IRIS_RADIUS, PUPIL_RADIUS = 5.7, 2.0  # mm


@dataclass(frozen=True)
class _Opening:
    """One eye on its fine grid: x from its middle outwards, y downwards, both lids (mm), the part between.

    `x` and what depends on it alone are rows of shape (1, columns); `y` is a column.
    """

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
        where = window(side * middle - 21, side * middle + 21, -14, 14)
        x, y = fine_grid(where, FINER)
        level = y[:, :1] - 0.5 * side * person.eyes.unlevel
        eye = _opening(person, taken, side * x[:1] - middle, level, side)
        ball = shrink(eye.inside, where)
        light = shrink(_eyeball(person, eye) * eye.inside, where)
        shade = shrink(_folds(person, eye) + _pouch(person, taken, eye), where)
        lashes = shrink(_lashes(person.eyes, eye, side), where)
        reflectance = surface.reflectance[where] * (1 - shade) * (1 - ball) + light
        surface.reflectance[where] = reflectance * (1 - lashes) + 0.012 * lashes
        surface.glint[where] += shrink(_glint(eye, taken.azimuth, side), where)
        np.maximum(surface.matte[where], ball, out=surface.matte[where])


def _opening(person: Person, taken: Photograph, x: Map, y: Map, side: int) -> _Opening:
    eyes, old, smile = person.eyes, person.ageing, taken.smile
    along = np.clip((x + eyes.width / 2) / eyes.width, 0, 1)
    beyond = np.maximum(np.abs(x) - eyes.width / 2, 0)
    height = eyes.opening * (1 - taken.squint + 0.5 * side * eyes.unequal)
    above = height * (0.585 - 0.02 * smile) * (1 - old * (0.06 + 0.22 * ramp(0.45, 1, along)))
    below = height * (0.40 - 0.14 * smile)
    axis = 1.4 - (1.4 + eyes.slant) * along - 0.5 * smile * ramp(0, 0.5, along)
    axis = axis + 0.5 * eyes.epicanthus * ramp(0.16, 0, along)
    # A lid lies on a ball: however narrow the eye, its edge bends over the iris.
    upper_shape = np.maximum(4 * along**0.86 * (1 - along**0.86), 0)
    upper_shape = upper_shape ** (0.12 + eyes.almond + 0.08 * eyes.epicanthus)
    lower_shape = np.maximum(4 * along**1.30 * (1 - along**1.30), 0) ** (1.05 + 0.35 * smile)
    upper, lower = axis - above * upper_shape, axis + below * lower_shape
    return _Opening(
        x=x,
        y=y,
        along=along,
        beyond=beyond,
        upper_shape=upper_shape,
        upper=upper,
        lower=lower,
        inside=sigmoid((y - upper) * 4) * sigmoid((lower - y) * 4) * (beyond == 0),
        iris_x=side * taken.gaze - 0.5,
        # At rest the iris touches the lower lid; where an eye is small, the upper lid hides more of it.
        iris_y=1.4 - (1.4 + eyes.slant) / 2 + 0.40 * eyes.opening - 0.96 * IRIS_RADIUS - 0.5 * smile,
    )


def _eyeball(person: Person, eye: _Opening) -> Map:
    """Return the linear reflectance of white, iris and pupil, under the shadow of the upper lid."""
    eyes = person.eyes
    dx, dy = eye.x - eye.iris_x, eye.y - eye.iris_y
    radius, angle = np.sqrt(dx**2 + dy**2), np.arctan2(dy, dx)
    round_ball = 1 - 0.50 * np.clip(np.abs(eye.x) / (0.5 * eyes.width), 0, 1) ** 2.0
    # Where skin is dark the camera takes in more light; the white of such eyes is duller, too.
    white = (0.47 - 0.07 * person.ageing) * min(1.0, person.skin.tone**0.65) * round_ball
    white = white * (0.74 + 0.26 * ramp(0, 2.4, eye.lower - eye.y))
    caruncle = ramp(0.14 - 0.08 * eyes.epicanthus, 0.03, eye.along)
    white = white * (1 - caruncle) + 0.20 * caruncle
    fibres = 1 + 0.30 * np.sin(17 * angle + 3 * np.sin(5 * angle)) * ramp(2.2, 4.5, radius)
    # Light from above crosses the iris and brightens the part opposite; a dark ring softly bounds it.
    iris = eyes.iris * fibres * (1 + 1.1 * ramp(-2.0, 4.5, dy)) * (1 - 0.66 * ramp(4.0, IRIS_RADIUS, radius))
    pupil = ramp(PUPIL_RADIUS + 0.4, PUPIL_RADIUS - 0.4, radius)
    iris = iris * (1 - pupil) + 0.006 * pupil
    outside = ramp(IRIS_RADIUS - 1.0, IRIS_RADIUS + 0.8, radius)
    shadow_of_lid = 0.26 + 0.74 * ramp(-0.3, 4.2, eye.y - eye.upper)
    return (iris * (1 - outside) + white * outside) * shadow_of_lid


def _lashes(eyes: Eyes, eye: _Opening, side: int) -> Map:
    """Return how dark the edges of the lids and their lashes are, 0 to 1."""
    make_up, height = eyes.make_up, eye.upper - eye.y  # above the edge of the upper lid, mm
    there = (0.30 + 0.70 * ramp(0.08, 0.48, eye.along)) * ramp(0.0, 0.06, eye.along)
    there = (
        there
        * ridge(eye.beyond, 0.6 + 1.2 * make_up)
        * (1 - (0.45 - 0.45 * make_up) * ramp(0.85, 1, eye.along))
    )
    uneven = 0.85 + 0.15 * np.sin(2.3 * eye.x + 1.3 * side + np.sin(0.9 * eye.x))
    edge = ridge(height - 0.1, 0.50 + 0.34 * make_up + 0.22 * eye.along) * (0.60 + 0.32 * make_up)
    comb_phase = eye.x + 0.45 * height * (eye.along - 0.35)
    comb = 0.5 + 0.5 * np.sin(3.4 * comb_phase + 1.5 * np.sin(1.7 * eye.x + side))
    length = 1.3 + 1.5 * make_up + 1.1 * eye.along
    hairs = comb * ramp(0, 1, (length - height) / (length - 0.2)) * (height > 0) * (0.30 + 0.38 * make_up)
    below = ridge(eye.y - eye.lower - 0.9, 0.55) * (0.13 + 0.26 * make_up) * ramp(0.15, 0.8, eye.along)
    return np.clip(np.maximum(np.maximum(edge, hairs), below) * there * uneven, 0, 1)


def _folds(person: Person, eye: _Opening) -> Map:
    """Return how much darker the folds of the lids are than the skin, 0 to 1: upper, inner, outer."""
    eyes, old = person.eyes, person.ageing
    height, sides = eye.upper - eye.y, ridge(eye.beyond, 1.8)
    if eyes.lid_crease:
        # The crease runs with the edge of the lid; with an epicanthic fold it meets it at the inner corner.
        start = eyes.lid_crease * (0.35 + 0.65 * ramp(0, 0.35 * eyes.epicanthus + 0.05, eye.along))
        crease = height - start - 0.4 - 0.9 * old * (1 - eye.upper_shape)
        upper = 0.38 * ridge(crease, 0.6) + 0.14 * ramp(2.6, 0, crease) * (crease > 0)
        upper = upper * ramp(0.0, 0.30, eye.along) * (1 - 0.55 * ramp(0.75, 1, eye.along))
    else:
        upper = 0.26 * ramp(2.4, 0.2, height) * (height > 0) - 0.05 * ridge(height - 4, 1.6)
    corner_x, corner_y = eye.x + 0.5 * eyes.width, eye.y - 1.4 - 0.5 * eyes.epicanthus
    inner = 0.20 * eyes.epicanthus * ridge(corner_x + 0.5 * corner_y + 0.3, 0.9) * ridge(corner_y, 1.6)
    inner = np.maximum(inner, 0.17 * ridge(corner_x, 1.8) * ridge(corner_y, 1.6))
    outer = 0.12 * ridge(eye.x - 0.5 * eyes.width - 0.3, 1.5) * ridge(eye.y + eyes.slant - 0.4, 1.1)
    return np.clip(upper * sides + inner + outer, 0, 0.8)


def _pouch(person: Person, taken: Photograph, eye: _Opening) -> Map:
    """Return how much darker the lower lid is than the skin (below 0: lighter).

    Its edge is thick and moist and catches light; a smile swells the roll below it.
    """
    old, smile = person.ageing, taken.smile
    below, sides = eye.y - eye.lower, ridge(eye.beyond, 2.2)
    middle = ramp(0.02, 0.3, eye.along) * ramp(1.02, 0.75, eye.along)
    margin = -0.20 * ridge(below - 0.45, 0.6) + 0.08 * ridge(below - 1.6, 0.7)
    roll = -(0.03 + 0.09 * smile) * ridge(below - 2.9, 1.3)
    under = (0.05 + 0.11 * smile + 0.07 * old) * ridge(below - 5.6, 1.5)
    return (margin + roll + under) * middle * sides


def _glint(eye: _Opening, azimuth: float, side: int) -> Map:
    """Return what the wet eye mirrors: the main light, on the side it comes from, and the ground."""
    sine = float(np.sin(azimuth))
    offset = (0.9 + abs(sine) * 1.6) * (1 if sine >= 0 else -1) * side
    dx, dy = eye.x - eye.iris_x, eye.y - eye.iris_y
    main = 1.25 * np.exp(-(((dx - offset) / 0.80) ** 2) - ((dy + 1.7) / 0.85) ** 2)
    ground = 0.06 * np.exp(-(((dx + offset) / 1.6) ** 2) - ((dy - 2.6) / 1.0) ** 2)
    tear_line = 0.05 * ridge(eye.y - eye.lower + 0.15, 0.35) * ramp(0.1, 0.3, eye.along) * (eye.along < 0.9)
    return (main + ground + tear_line) * eye.inside
