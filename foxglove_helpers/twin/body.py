"""Neck and clothes, which do not turn with the head, put together and lit.

What flows in is a `Person`, then photograph by photograph the light and the shadow of the head; what flows
out is a `BodyMaps`, then its radiance. All maps here are of the lower canvas, from the neck downwards.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import PIXELS_PER_MM, Map, blur, ridge
from foxglove_helpers.twin.clothes import draw_clothes
from foxglove_helpers.twin.hairstyles import TO_THE_SHOULDERS
from foxglove_helpers.twin.lower_canvas import BODY_X, FIRST_COLUMN, FIRST_ROW, NECK_ROW
from foxglove_helpers.twin.neck import draw_neck
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.shading import Light

# mm: how far the jaw stands out before the neck, at its corners and at the chin.
JAW_TO_NECK = (5.0, 50.0)
# 1 below the chin, which throws a long shadow; 0 at the sides, where neck and jaw meet and no shadow falls.
# Were the sides as dark, they would be two eyes under a bright forehead to a face detector, with the neck for
# cheeks: it would find a second face there.
THROAT: Map = ridge(BODY_X, 32.0)
WRAP = 0.12  # how far the main light reaches round the edge
SMALL = 4  # pixels of the canvas to one of the map of the shadow


@dataclass(frozen=True)
class BodyMaps:
    """Neck and clothes of a person.

    Attributes
    ----------
    opacity, cloth_opacity : Map
        Of both together, and of the clothes in front of the neck.
    neck_reflectance, cloth_reflectance : Map
        Linear.
    normal_x, normal_y : Map
        Where the surface faces, unit vectors.
    below_the_jaw : Map
        How much the head hides of the light from everywhere, 0 to 1.
    jaw : Map
        Opacity of the face, blurred, at a quarter of the resolution; it throws the shadow.
    """

    opacity: Map
    cloth_opacity: Map
    neck_reflectance: Map
    cloth_reflectance: Map
    normal_x: Map
    normal_y: Map
    below_the_jaw: Map
    jaw: Map


def draw_body(person: Person, face: Map) -> BodyMaps:
    """Draw neck and clothes of a person; `face` is the opacity of the face."""
    neck_opacity, neck_reflectance, neck_relief = draw_neck(person)
    cloth_opacity, cloth_reflectance, cloth_relief = draw_clothes(person)
    # Each surface has its own slopes, so that the edge of a collar shows and the step behind it does not.
    neck_x, neck_y = _normals(neck_relief)
    cloth_x, cloth_y = _normals(cloth_relief)
    neck_reflectance = neck_reflectance * (1 - 0.28 * blur(cloth_opacity, 3.0))
    if person.hair.style in TO_THE_SHOULDERS:  # hair on both sides keeps light from the neck
        neck_reflectance = neck_reflectance * 0.95
    jaw = cv2.resize(face, None, fx=1 / SMALL, fy=1 / SMALL, interpolation=cv2.INTER_AREA)
    below_the_jaw = _moved(blur(jaw, 11 * PIXELS_PER_MM / SMALL), 0, 0)
    return BodyMaps(
        opacity=np.maximum(neck_opacity, cloth_opacity),
        cloth_opacity=cloth_opacity,
        neck_reflectance=neck_reflectance,
        cloth_reflectance=cloth_reflectance,
        normal_x=neck_x + cloth_opacity * (cloth_x - neck_x),
        normal_y=neck_y + cloth_opacity * (cloth_y - neck_y),
        below_the_jaw=np.minimum(below_the_jaw * (0.60 + 0.60 * THROAT), 1),
        jaw=blur(jaw, 2.4),
    )


def _normals(relief: Map) -> tuple[Map, Map]:
    slope_x = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=PIXELS_PER_MM / 8)
    slope_y = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=PIXELS_PER_MM / 8)
    for slope in (slope_x, slope_y):  # at the border there is nothing to compare with
        slope[:, 0], slope[:, -1], slope[-1] = slope[:, 1], slope[:, -2], slope[-2]
    upright = 1 / np.sqrt(1 + slope_x**2 + slope_y**2)
    return -slope_x * upright, -slope_y * upright


def light_neck_and_clothes(body: BodyMaps, chin_shade: float, light: Light) -> Map:
    """Return radiance; `chin_shade` is the darkness of the shadow of the jaw, 0 to 1."""
    x, y, z = light.direction
    upright = np.sqrt(np.maximum(1 - body.normal_x**2 - body.normal_y**2, 0))
    facing = body.normal_x * x + body.normal_y * y + upright * z
    diffuse = np.clip((facing + WRAP) / (1 + WRAP), 0, None)
    shadow = _shadow_of_the_jaw(body.jaw, light) * (1 - 0.5 * body.cloth_opacity)
    diffuse = diffuse * (1 - (0.64 + 0.36 * chin_shade) * shadow)
    hemisphere = (0.18 + 0.64 * upright) * (1 - 0.28 * body.normal_y)
    lit = light.key * diffuse + light.ambient * hemisphere * (1 - body.below_the_jaw)
    skin = body.neck_reflectance * (1 - body.cloth_opacity)
    return (skin + body.cloth_reflectance * body.cloth_opacity) * lit


def _shadow_of_the_jaw(jaw: Map, light: Light) -> Map:
    """Return the shadow of the head on the neck behind it, 0 none to 1."""
    x, y, z = light.direction
    reach = PIXELS_PER_MM / max(z, 0.4)
    corners, chin = JAW_TO_NECK
    close = _moved(jaw, x * reach * corners, y * reach * corners)
    return close + THROAT * (_moved(blur(jaw, 3.5), x * reach * chin, y * reach * chin) - close)


def _moved(small: Map, columns: float, rows: float) -> Map:
    """Enlarge a small map of the canvas to that of the body, looked up so many pixels away."""
    first = (columns + FIRST_COLUMN, rows + FIRST_ROW + NECK_ROW)
    lookup = np.array([[1, 0, first[0]], [0, 1, first[1]]], np.float32) / SMALL
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(small, lookup, BODY_X.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
