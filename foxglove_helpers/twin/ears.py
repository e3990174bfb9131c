"""The ears: a small relief of rims and hollows, lit like the face.

What flows in are a `Person` and a `Head`; what flows out is an `Ears`, then for each photograph its radiance.
Seen from the front an ear shows its rim (helix), the fold inside it (antihelix), the hollow (concha) and the
lobe.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import (
    PIXELS_PER_MM,
    ROW_Y,
    Map,
    Window,
    blank,
    fine_grid,
    ramp,
    ridge,
    shrink,
    sigmoid,
    window,
)
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.shading import Light
from foxglove_helpers.twin.streams import stream

FINER = 2
MIDDLE_Y = 10.0  # mm
FACES_OUTWARDS = 0.30  # x of the direction in which an ear faces as a whole
WRAP = 0.12  # how far the main light reaches round the edge


@dataclass(frozen=True)
class Ear:
    """One ear: where it is, and maps of that window; the place of its lobe is in mm."""

    where: Window
    opacity: Map
    reflectance: Map
    openness: Map
    normal_x: Map
    normal_y: Map
    lobe: tuple[float, float]


@dataclass(frozen=True)
class Ears:
    """Both ears, and how much they cover, on the canvas."""

    opacity: Map
    left: Ear
    right: Ear


def draw_ears(person: Person, head: Head) -> Ears:
    """Draw both ears of a person; the left one is on the left of the picture."""
    random = stream(person.seed, "ears", person.volunteer)
    attached = float(np.interp(MIDDLE_Y, ROW_Y, head.outline)) - 4.5
    width, height = float(random.normal(14.8, 1.2)), float(random.normal(28.5 + 2 * person.ageing, 1.5))
    lobe = float(random.uniform(0.35, 0.75))
    left, right = (
        _ear(person, side, attached, width * float(random.normal(1, 0.06)), height, lobe) for side in (-1, 1)
    )
    opacity = blank()
    for ear in (left, right):
        opacity[ear.where] = ear.opacity
    return Ears(opacity, left, right)


def _ear(person: Person, side: int, attached: float, width: float, height: float, lobe: float) -> Ear:
    left, right = sorted((side * (attached - 8), side * (attached + 26)))
    where = window(left, right, MIDDLE_Y - 38, MIDDLE_Y + 40)
    x, y = fine_grid(where, FINER)
    down = (y - MIDDLE_Y) / height
    outwards = x * side - attached + 0.10 * (y - MIDDLE_Y)  # the upper half stands out more
    edge = _outer_edge(down, width, lobe)
    inside = edge - outwards
    rim = ridge(inside - 1.5, 1.5) * ramp(0.62, 0.30, down)
    groove = ridge(inside - 4.2, 1.5) * ramp(0.35, 0.1, down) * ramp(-0.98, -0.75, down)
    fold_x = edge * (0.50 - 0.10 * down)
    fold = ridge(outwards - fold_x, 1.9) * ramp(-0.72, -0.35, down) * ramp(0.62, 0.35, down)
    upper_fold = ridge(outwards - fold_x + 5 * np.clip(-0.3 - down, 0, 1), 1.3) * ramp(-0.3, -0.55, down)
    hollow = np.exp(-(((outwards - 0.30 * width) / (0.17 * width)) ** 2) - ((down - 0.13) / 0.27) ** 2)
    gap = np.exp(-(((outwards - 0.34 * width) / (0.15 * width)) ** 2) - ((down + 0.34) / 0.13) ** 2)
    tragus = np.exp(-(((outwards - 0.06 * width) / 2.4) ** 2) - ((down - 0.12) / 0.15) ** 2)
    flesh = np.exp(-(((outwards - 0.3 * width) / (0.4 * width)) ** 2) - ((down - 0.78) / 0.2) ** 2)
    relief = (
        3.2 * rim
        - 2.6 * groove
        + 2.8 * fold
        + 1.6 * upper_fold
        - 5.0 * hollow
        - 2.4 * gap
        + 2.4 * tragus
        + 2.0 * flesh
    )
    relief = relief + 3.5 * np.sqrt(np.clip(inside / width, 0, 1))
    relief = cv2.GaussianBlur(relief.astype(np.float32), (0, 0), 1.0)
    slope_x = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=PIXELS_PER_MM * FINER / 8)
    slope_y = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=PIXELS_PER_MM * FINER / 8)
    slope_x = slope_x - side * FACES_OUTWARDS
    upright = 1 / np.sqrt(1 + slope_x**2 + slope_y**2)
    openness = 0.86 - 0.62 * hollow - 0.45 * gap - 0.48 * groove - 0.50 * ramp(9, 1, outwards)
    opacity = sigmoid(inside * 1.5) * ramp(-1.10, -0.96, down)
    reflectance = person.skin.reflectance * (0.86 - 0.10 * hollow + 0.05 * rim)
    lobe_x = side * (attached + 0.36 * width - 0.10 * 0.8 * height)
    return Ear(
        where=where,
        opacity=shrink(opacity, where),
        reflectance=shrink(reflectance, where),
        openness=shrink(np.clip(openness, 0.25, 1), where),
        normal_x=shrink(-slope_x * upright, where),
        normal_y=shrink(-slope_y * upright, where),
        lobe=(lobe_x, MIDDLE_Y + 0.80 * height),
    )


def _outer_edge(down: Map, width: float, lobe: float) -> Map:
    """Return how far the ear reaches outwards (mm), at heights from -1 (top) to 1 (lobe)."""
    places = [-1.06, -1.0, -0.92, -0.8, -0.6, -0.35, 0.0, 0.3, 0.5, 0.65, 0.8, 0.92, 1.0, 1.06]
    upper, lower = [-0.6, 0.25, 0.62, 0.86, 0.99, 1.0, 0.90], [0.76, 0.66, 0.60]
    reach = [*upper, *lower, 0.56 + 0.1 * lobe, 0.15 + 0.45 * lobe, -0.1, -0.6]
    fine = np.linspace(-1.3, 1.3, 261)
    edge = np.interp(fine, places, reach)
    smooth = np.exp(-0.5 * (np.arange(-15, 16) / 5.0) ** 2)
    edge = np.convolve(np.pad(edge, 15, mode="edge"), smooth / smooth.sum(), mode="valid")
    return (width * np.interp(down, fine, edge)).astype(np.float32)


def light_ears(ears: Ears, light: Light) -> Map:
    """Return the radiance of the ears on the canvas; `light` as seen by the turned head."""
    radiance = blank()
    x, y, z = light.direction
    for ear in (ears.left, ears.right):
        upright = np.sqrt(np.maximum(1 - ear.normal_x**2 - ear.normal_y**2, 0))
        facing = ear.normal_x * x + ear.normal_y * y + upright * z
        diffuse = np.clip((facing + WRAP) / (1 + WRAP), 0, None) * (0.25 + 0.75 * ear.openness)
        ambient = (0.6 + 0.4 * upright) * ear.openness
        gloss = 0.02 * np.clip(facing, 0, 1) ** 12
        radiance[ear.where] = (
            ear.reflectance * (light.key * diffuse + light.ambient * ambient) + light.key * gloss
        )
    return radiance
