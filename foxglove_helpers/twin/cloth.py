"""Pieces of cloth: how they are laid one over the other, cut at the neck, sewn, knitted and folded.

What flows in are places in mm that hang a little askew with the garment; what flows out are opacity,
reflectance and relief of what is worn so far, a `Worn`. `clothes` makes garments of these pieces.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import PIXELS_PER_MM, Map, Points, blur, noise, ramp, ridge, sigmoid
from foxglove_helpers.twin.lower_canvas import BODY_TOP, LEFT

FINER = 2  # pixels of an outline's drawing to one of the canvas


@dataclass
class Worn:
    """What is drawn so far, and where: x and y follow the garment, which hangs a little askew.

    `on_shoulders` is the distance (mm) below the line on which clothes lie, positive on them.
    """

    x: Map
    y: Map
    on_shoulders: Map
    neck: float  # mm, half width where clothes meet the neck
    shoulder: float  # y in mm of that place
    random: np.random.Generator
    opacity: Map
    reflectance: Map
    relief: Map

    def lay(
        self, opacity: Map, reflectance: "Map | float", relief: "Map | float" = 0.0, lift: float = 0.8
    ) -> None:
        """Lay a piece of cloth over everything; it lies `lift` mm above what is below and shades it."""
        shadow = 0.22 * blur(opacity, 2.6) * (1 - opacity)
        self.reflectance *= 1 - shadow * self.opacity
        self.reflectance += opacity * (reflectance - self.reflectance)
        self.relief += opacity * (relief + lift)
        np.maximum(self.opacity, opacity, out=self.opacity)

    def stitch(self, distance: Map, within: Map, depth: float = 0.35) -> None:
        """Sew a seam where `distance` (mm) is 0."""
        self.relief -= depth * ridge(distance, 0.8) * within
        self.reflectance *= 1 - 0.10 * ridge(distance, 0.55) * within

    def outline(self, points: Points) -> Map:
        """Return the opacity of a shape with corners at `points` (mm, in the garment's own places)."""
        rows, columns = self.x.shape
        drawn = np.zeros((rows * FINER, columns * FINER), np.uint8)
        turned = np.array(points) - (self.shift, 0)
        turned[:, 1] = turned[:, 1] - self.tilt * turned[:, 0]
        places = (turned - (LEFT, BODY_TOP)) * PIXELS_PER_MM
        whole = np.rint(places * (FINER * 8)).astype(np.int32)
        cv2.fillPoly(drawn, [whole], 255, cv2.LINE_AA, 3)
        small = cv2.resize(drawn, (columns, rows), interpolation=cv2.INTER_AREA)
        return blur(small.astype(np.float32) / 255, 0.6)

    shift: float = 0.0
    tilt: float = 0.0


def folds_of(worn: Worn) -> Map:
    """Return folds that hang from the shoulders and the neck, mm."""
    random = worn.random
    small_x, small_y = worn.x[::4, ::4], worn.y[::4, ::4]
    folds = 0.7 * noise(4.0, random, small_x.shape)
    for _ in range(9):
        side = random.choice([-1, 1])
        from_x, from_y = side * random.uniform(30, 140), random.uniform(135, 205)
        angle = np.pi / 2 + side * random.uniform(-0.5, 1.0)
        dx, dy = small_x - from_x, small_y - from_y
        along, aside = np.cos(angle) * dx + np.sin(angle) * dy, -np.sin(angle) * dx + np.cos(angle) * dy
        aside = aside + 0.004 * random.normal(0, 1) * along**2
        width, length = random.uniform(2.5, 6), random.uniform(18, 45)
        folds += random.normal(0, 1.1) * np.exp(-((aside / width) ** 2) - (along / length) ** 2)
    return cv2.resize(folds.astype(np.float32), worn.x.shape[::-1], interpolation=cv2.INTER_CUBIC)


def distance_from(level: Map) -> Map:
    """Turn a difference of heights from a curve into the distance from it, mm."""
    slope_x = cv2.Sobel(level, cv2.CV_32F, 1, 0, ksize=3, scale=PIXELS_PER_MM / 8)
    slope_y = cv2.Sobel(level, cv2.CV_32F, 0, 1, ksize=3, scale=PIXELS_PER_MM / 8)
    return level / np.sqrt(slope_x**2 + slope_y**2 + 0.05)


def round_neckline(worn: Worn, depth: float, power: float = 2.2) -> Map:
    """Return the distance (mm) below a round neckline whose lowest point is at y = `depth`."""
    height = depth - worn.shoulder
    level = worn.y - depth + height * (np.abs(worn.x) / worn.neck) ** power
    return distance_from(level.astype(np.float32))


def pointed_neckline(worn: Worn, depth: float) -> Map:
    """Return the distance (mm) below a V-shaped neckline with its point at y = `depth`."""
    height = depth - worn.shoulder
    part = np.sqrt((worn.x / worn.neck) ** 2 + 0.004) - 0.06
    return distance_from((worn.y - depth + height * part).astype(np.float32))


def cloth_below(distance: Map, worn: Worn) -> Map:
    """Return the opacity of cloth below a neckline and on the shoulders."""
    return sigmoid(np.minimum(distance, worn.on_shoulders) * 1.9)


def ribs(worn: Worn, spacing: float) -> Map:
    """Return knitted ribs that run towards the middle of the neck, mm."""
    around = np.arctan2(worn.x, 70 + (worn.y - worn.shoulder))
    return 0.22 * np.sin(around * (2 * np.pi * 95 / spacing))


def lay_inside_of_collar(worn: Worn, reflectance: float) -> None:
    """Draw what shows of the inside of a collar, behind the neck."""
    across = np.abs(worn.x)
    behind = sigmoid((worn.on_shoulders + 2.5) * 1.5) * sigmoid((worn.neck + 9 - across) * 0.8)
    behind = behind * ramp(worn.neck - 9, worn.neck - 5, across) * ramp(7, 4, worn.on_shoulders)
    worn.lay(behind * ramp(worn.shoulder - 9, worn.shoulder - 2, worn.y), 0.35 * reflectance, -3.0)
