"""Hair as it is drawn and lit: a soft mass that lets the skin through at its edges, and locks of strands.

What flows in are a `Person`, a `Head` and the opacity of the ears; what flows out is a `HairMaps`, and for
each photograph its radiance. Strands mirror light in a band across their direction, as fibres do.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import Map, X, Y, ramp, ridge, sigmoid
from foxglove_helpers.twin.hair_behind import HairBehind, draw_hair_behind
from foxglove_helpers.twin.hair_flow import COARSE_X, COARSE_Y, Flow, coarse, flow_of, full, parting_at
from foxglove_helpers.twin.hair_locks import bare_places, is_parted, paint_locks, short_sides
from foxglove_helpers.twin.hair_shape import CROWN_Y, HairShape, shape_hair
from foxglove_helpers.twin.hair_strands import Strands
from foxglove_helpers.twin.hairstyles import COVERS_EARS, SHOWS_EARS
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.shading import Light
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class HairMaps:
    """Hair of the head.

    Attributes
    ----------
    opacity, reflectance, sheen : Map
        Reflectance is linear; sheen is the strength of the mirrored light.
    normal_x, normal_y : Map
        Where its surface faces, unit vectors.
    along_x, along_y, along_z : Map
        Direction of the strands, unit vectors.
    tilt : Map
        By how much single strands turn from that direction.
    relief : Map
        mm.
    contact : float
        How dark the shadow is that the hair throws on the skin beside it, 0 to 1.
    """

    opacity: Map
    reflectance: Map
    sheen: Map
    normal_x: Map
    normal_y: Map
    along_x: Map
    along_y: Map
    along_z: Map
    tilt: Map
    relief: Map
    contact: float
    behind: HairBehind | None


def draw_hair_maps(person: Person, head: Head, ears: Map) -> HairMaps:
    """Draw the hair of a person; `ears` is the opacity of the ears, which some styles leave free."""
    hair, shape = person.hair, shape_hair(person, head)
    flow = flow_of(person, shape)
    painted = paint_locks(person, shape, flow)
    mass = _mass(person, shape)
    opacity = np.clip(1 - (1 - mass) * (1 - painted.opacity), 0, 1)
    if hair.style not in COVERS_EARS:  # the ear comes out from under the hair, unevenly
        upper, lower = (-26, -8) if hair.style in SHOWS_EARS else (-22, -2)
        outside = ears * ramp(3, -1, head.inside)
        opacity = opacity * (1 - outside * ramp(upper, lower, Y + 6 * (painted.brightness - 0.8)))
    normal_x, normal_y, along = _directions(flow, shape)
    return HairMaps(
        opacity=opacity,
        reflectance=_reflectance(person, shape, painted),
        sheen=_sheen(person, painted),
        normal_x=full(normal_x),
        normal_y=full(normal_y),
        along_x=full(along[0]),
        along_y=full(along[1]),
        along_z=full(along[2]),
        tilt=painted.tilt,
        relief=head.skull + 0.55 * np.clip(shape.to_opening, 0, 8) + 1.0,
        contact=0.35 if hair.fringe == "none" or hair.cut in ("crew", "buzz") else 0.72,
        behind=draw_hair_behind(person),
    )


def light_hair(hair: HairMaps, light: Light) -> Map:
    """Return the radiance of the hair; `light` as seen by the turned head."""
    x, y, z = light.direction
    facing = hair.normal_x * x + hair.normal_y * y
    upright = np.sqrt(np.maximum(1 - hair.normal_x**2 - hair.normal_y**2, 0))
    facing = np.clip((facing + upright * z + 0.30) / 1.30, 0.06, None)
    length = float(np.sqrt(x * x + y * y + (z + 1) ** 2))
    half = (x / length, y / length, (z + 1) / length)
    across = hair.along_x * half[0] + hair.along_y * half[1] + hair.along_z * half[2]
    narrow = ridge(across + 0.10 + 0.22 * hair.tilt, 0.17)
    wide = ridge(across + 0.15 * hair.tilt, 0.55)
    diffuse = light.key * facing * (0.75 + 0.65 * wide) + light.ambient * (0.72 - 0.28 * hair.normal_y)
    return hair.reflectance * diffuse + hair.sheen * light.key * narrow * facing


def _mass(person: Person, shape: HairShape) -> Map:
    """Return the opacity of the hair below the painted locks: soft at all edges, thin where scalp shows."""
    hair = person.hair
    short = hair.style == "short"
    edge = 7.7 - 4.2 * ramp(-50, -20, Y) if short else 5.3  # narrow at the sideburns
    inner = ramp(0, 1, (shape.to_opening + 0.5) / (edge + 0.5))
    outer = ramp(-0.3, 3.0, shape.to_silhouette)
    ends = ramp(0, 16, hair.end - Y)
    mass = (0.9 if hair.cut == "buzz" else 0.97) * inner * outer * ends
    if hair.fade:
        mass = mass * (1 - 0.75 * hair.fade * short_sides(person, X, Y))
    if hair.thinning:
        mass = mass * (1 - 0.8 * hair.thinning * bare_places(person, X, Y))
    if is_parted(hair):
        mass = mass * (1 - 0.75 * _parting(person, shape))
    return mass.astype(np.float32)


def _parting(person: Person, shape: HairShape) -> Map:
    """Return where the scalp shows in the parting: a narrow, uneven line that ends towards the crown."""
    hair = person.hair
    wander = 0.5 * np.sin(Y / 4.1 + hair.parting) + 0.3 * np.sin(Y / 1.7)
    line = ridge(X - parting_at(person, Y) - wander, 0.7 + 0.5 * ramp(-112, -80, Y))
    return line * sigmoid((hair.hairline + 4 - Y) / 2) * sigmoid((Y + shape.height - CROWN_Y - 8) / 4)


def _directions(flow: Flow, shape: HairShape) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return normals (x, y) of the hair's surface and directions (x, y, z) of its strands, on the coarse grid."""
    across = np.clip(COARSE_X / (shape.half_width + 3), -1, 1)
    up = np.clip((COARSE_Y - CROWN_Y) / (shape.height + 3), -1, 0)
    bulge = np.maximum(1 - across**2 - 0.92 * up**2, 0.03)
    thick = np.clip(coarse(shape.to_opening), 0, 12) / 12
    swell = cv2.GaussianBlur(np.sqrt(bulge) + 0.10 * thick, (0, 0), 1.2)
    scale = 55 / (8 * float(COARSE_X[0, 1] - COARSE_X[0, 0]))
    slope_x = cv2.Sobel(swell, cv2.CV_32F, 1, 0, ksize=3, scale=scale)
    slope_y = cv2.Sobel(swell, cv2.CV_32F, 0, 1, ksize=3, scale=scale)
    upright = 1 / np.sqrt(1 + slope_x**2 + slope_y**2)
    towards = flow.x * slope_x + flow.y * slope_y
    length = np.sqrt(1 + towards**2)
    along = np.stack([flow.x / length, flow.y / length, towards / length])
    return -slope_x * upright, -slope_y * upright, along


def _reflectance(person: Person, shape: HairShape, painted: Strands) -> Map:
    hair = person.hair
    # Deep in the hair, near the neck and under the edges little light arrives.
    deep = 0.62 + 0.38 * ramp(0, 9, np.minimum(shape.to_silhouette + 3, shape.to_opening + 5))
    if hair.style in COVERS_EARS:
        deep = deep * (1 - 0.35 * ramp(10, 80, Y) * ramp(14, 0, shape.to_opening))
    return hair.reflectance * painted.brightness * deep


def _sheen(person: Person, painted: Strands) -> Map:
    random = stream(person.seed, "sheen", person.volunteer)
    strength = person.hair.sheen * float(random.uniform(0.7, 1.3))
    rough = {"straight": 1.0, "wavy": 0.8, "curly": 0.55, "coily": 0.25}[person.hair.texture]
    return strength * rough * (0.065 + 0.35 * person.hair.reflectance) * np.sqrt(painted.brightness)
