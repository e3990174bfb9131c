"""Neck and clothes, which do not turn with the head.

What flows in is a `Person`; what flows out is a `BodyMaps`.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import ABS_X, COLUMNS, ROW_Y, Map, X, Y, noise, ramp, ridge, sigmoid
from foxglove_helpers.twin.people import Body, Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class BodyMaps:
    """Opacity and linear reflectance of neck and clothes, and which way the neck's surface faces (x)."""

    neck_opacity: Map
    neck_reflectance: Map
    neck_normal_x: Map
    cloth_opacity: Map
    cloth_reflectance: Map


def draw_body(person: Person) -> BodyMaps:
    """Draw neck and clothes of a person."""
    body = person.body
    neckline = _neckline(body)
    meets_neck = float(np.interp(body.neck_half_width, X[0, COLUMNS // 2 :], neckline[0, COLUMNS // 2 :]))
    shoulder_y = max(meets_neck, 109.0)
    shoulders = shoulder_y + body.shoulder_slope * np.maximum(ABS_X - body.neck_half_width, 0) ** 0.95
    below_edge = Y - np.where(body.neck_half_width > ABS_X, neckline, shoulders)
    half_width = _neck_half_width(body, shoulder_y)[:, None]
    random = stream(person.seed, "neck", person.volunteer)
    across = np.clip(ABS_X / half_width, 0, 0.995)
    relief = 0.07 * ridge(ABS_X - 12 - (150 - Y) * 0.42, 5) - 0.10 * ridge(X, 7) * ridge(Y - 150, 8)
    round_neck = (1 + relief) * (0.42 + 0.58 * np.sqrt(1 - across**2.4)) * (1 + 0.02 * noise(4.0, random))
    return BodyMaps(
        neck_opacity=sigmoid((half_width - ABS_X) * 1.4) * sigmoid((Y - 55) / 4),
        neck_reflectance=person.skin.reflectance * body.neck_shade * round_neck,
        neck_normal_x=X / half_width * np.where(shoulder_y > Y, 1.0, 0.6).astype(np.float32),
        cloth_opacity=sigmoid(below_edge * 1.6),
        cloth_reflectance=_cloth(person, neckline, below_edge),
    )


def _neckline(body: Body) -> Map:
    """Return y (mm) of the upper edge of the clothes in front of the neck."""
    if body.neckline == "turtle":
        return 128 + 3 * (ABS_X / 50) ** 2
    if body.neckline == "crew":
        return body.collar_y + 3 - 22 * (ABS_X / 62) ** 2
    if body.neckline == "vneck":
        return body.collar_y + 22 - 40 * (ABS_X / 58) ** 1.1
    return body.collar_y + 16 - 40 * (ABS_X / 54) ** 0.95


def _neck_half_width(body: Body, shoulder_y: float) -> np.ndarray:
    half_width = body.neck_half_width + 2.2 * np.exp(-(((ROW_Y - 100) / 18) ** 2))
    half_width = half_width + 3.0 * ramp(shoulder_y - 16, shoulder_y, ROW_Y)
    return half_width + np.maximum(ROW_Y - shoulder_y, 0) / 0.42


def _cloth(person: Person, neckline: Map, below_edge: Map) -> Map:
    random = stream(person.seed, "cloth", person.volunteer)
    folds = 0.10 * noise(30.0, random) + 0.07 * noise(10.0, random) + 0.06 * noise(0.7, random)
    shade = 1 + folds + 0.25 * ridge(below_edge - 1, 1.2)
    if person.body.neckline in ("crew", "vneck"):
        shade = shade - 0.35 * ridge(below_edge - 7, 0.8)  # seam
    if person.body.neckline == "shirt":
        collar = Y - (neckline + 15 + 0.25 * ABS_X)
        shade = (
            shade
            + np.where(collar < 0, np.float32(0.22), np.float32(0))
            - 0.5 * ridge(collar, 0.9)
            - 0.4 * ridge(X, 0.8) * (collar > 0)
        )
    return person.body.cloth * np.clip(shade, 0.15, 1.8)
