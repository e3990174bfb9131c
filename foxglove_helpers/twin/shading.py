"""How light falls on a face: a main light with soft shadows, light from everywhere, and a little gloss.

What flows in is a `Surface` (relief and reflectance of one expression) and a `Light`; what flows out is
radiance, on a linear scale. The model: a wrapped Lambert term for the main light, shadows found by walking
from each point towards the light, a hemisphere for the rest, hollows darkened by what surrounds them, and a
Blinn highlight.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import PIXELS_PER_MM, Map, blank, blur, ramp, window

Vector = tuple[float, float, float]

LIT = window(-86, 86, -124, 128)  # nothing of the face lies outside
WRAP = 0.08  # how far the main light reaches round the edge
MODELLING = 0.22  # by how much bones and flesh stand out more than they measure, as cameras show them
UNDER_THE_SKIN = 0.40  # share of the light that comes out beside where it went in


@dataclass
class Surface:
    """What one expression of a face shows to the light; eyes and mouth are painted into it.

    Attributes
    ----------
    relief : Map
        mm towards the camera.
    reflectance : Map
        Linear, 0 to 1.
    gloss : Map
        Relative to the average skin.
    glint : Map
        What eyes and teeth mirror of the main light.
    matte : Map
        1 where the skin's highlight must not show (the eyeball), 0 elsewhere.
    """

    relief: Map
    reflectance: Map
    gloss: Map
    glint: Map
    matte: Map


@dataclass(frozen=True)
class Light:
    """Light of one photograph: unit vector towards the main light (x right, y down, z camera), strengths."""

    direction: Vector
    key: float
    ambient: float


def light_direction(azimuth: float, elevation: float) -> Vector:
    """Return the unit vector towards a light, from angles in radians; the camera stands at azimuth 0."""
    level = float(np.cos(elevation))
    return float(np.sin(azimuth)) * level, -float(np.sin(elevation)), float(np.cos(azimuth)) * level


def shade(surface: Surface, skull: Map, obstacles: Map, pores: Map, light: Light) -> Map:
    """Return the radiance of the face.

    Parameters
    ----------
    surface : Surface
        What is lit.
    skull : Map
        Relief without features: hollows are measured against it.
    obstacles : Map
        Relief that casts shadows, hair included, mm; of the part `LIT` only.
    pores : Map
        Finest relief, mm.
    light : Light
        Its direction is that seen by the head, which may be turned.
    """
    relief = surface.relief[LIT]
    features = relief - skull[LIT]
    slope_x, slope_y = _slopes(relief + MODELLING * features + pores[LIT])
    upright = 1 / np.sqrt(1 + slope_x * slope_x + slope_y * slope_y)
    shadow = cast_shadow(obstacles, light.direction)
    open_sky = _openness(features)
    towards_light = _cosine(slope_x, slope_y, upright, light.direction)
    diffuse = np.clip((towards_light + WRAP) / (1 + WRAP), 0, None) * (shadow * 0.80 + 0.20)
    diffuse = (1 - UNDER_THE_SKIN) * diffuse + UNDER_THE_SKIN * blur(diffuse, 1.8)
    # A room is brightest above and before the sitter; what turns away sees less and less of it.
    hemisphere = (0.20 + 0.64 * upright) * (1 + 0.36 * slope_y * upright)
    lit = (light.key * diffuse + light.ambient * hemisphere * open_sky) * (0.25 + 0.75 * open_sky)
    highlight = _highlight(slope_x, slope_y, upright, light.direction)
    shine = highlight * surface.gloss[LIT] * (shadow * 0.9 + 0.1) * (1 - surface.matte[LIT])
    radiance = blank()
    radiance[LIT] = surface.reflectance[LIT] * lit + light.key * (shine + surface.glint[LIT])
    return radiance


def _slopes(relief: Map) -> tuple[Map, Map]:
    scale = PIXELS_PER_MM / 8
    return (
        cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=scale),
        cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=scale),
    )


def _cosine(slope_x: Map, slope_y: Map, upright: Map, direction: Vector) -> Map:
    x, y, z = direction
    return (z - slope_x * x - slope_y * y) * upright


def _highlight(slope_x: Map, slope_y: Map, upright: Map, direction: Vector) -> Map:
    """Return a broad and a narrow highlight, halfway between the light and the camera."""
    x, y, z = direction
    length = float(np.sqrt(x * x + y * y + (z + 1) ** 2))
    cosine = np.clip(_cosine(slope_x, slope_y, upright, (x / length, y / length, (z + 1) / length)), 0, 1)
    power_4 = (cosine * cosine) ** 2
    power_16 = (power_4 * power_4) ** 2
    return power_16 * 0.075 + power_16 * power_16 * power_16 * 0.075


def _openness(relief: Map) -> Map:
    """Return how open a point lies: below 1 in hollows, where the surroundings take light away."""
    half = cv2.resize(relief, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    openness = np.ones_like(half)
    for reach, strength in ((1.8, 0.08), (4.5, 0.055), (11.0, 0.042)):
        openness *= np.clip(1 - strength * (blur(half, reach) - half), 0.45, 1.05)
    return cv2.resize(openness, relief.shape[::-1], interpolation=cv2.INTER_LINEAR)


def cast_shadow(relief: Map, direction: Vector, steps: int = 12, reach: float = 62.0) -> Map:
    """Return where the main light arrives: 1 lit, 0 shadow; at half the resolution, up to `reach` mm away."""
    half = cv2.resize(relief, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    level = float(np.hypot(direction[0], direction[1])) + 1e-6
    along_x, along_y, rise = direction[0] / level, direction[1] / level, direction[2] / level
    blocked = np.zeros_like(half)
    for step in range(1, steps + 1):
        distance = reach * (step / steps) ** 1.6
        pixels = distance * PIXELS_PER_MM / 2
        shift = np.array([[1, 0, along_x * pixels], [0, 1, along_y * pixels]], np.float32)
        towards_light = cv2.warpAffine(
            half,
            shift,
            (half.shape[1], half.shape[0]),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        above = (towards_light - half - (rise * distance + 0.3)) / (0.8 + 0.10 * distance)
        np.maximum(blocked, above, out=blocked)
    lit = blur(1 - ramp(0, 1, blur(blocked, 1.0)), 1.4)
    return cv2.resize(lit, relief.shape[::-1], interpolation=cv2.INTER_LINEAR)
