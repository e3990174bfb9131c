"""Hair as it is drawn and lit: fibres that thin out where hair meets skin, and locks of strands.

What flows in are a `Person`, a `Head` and the opacity of the ears; what flows out is a `HairMaps`, and for
each photograph its radiance. Strands mirror light in a band across their direction, as fibres do.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import ABS_X, Map, X, Y, ramp, ridge
from foxglove_helpers.twin.hair_behind import HairBehind, draw_hair_behind
from foxglove_helpers.twin.hair_fibres import Fibres, curl, grow_fibres, thinned
from foxglove_helpers.twin.hair_flow import (
    COARSE_X,
    COARSE_Y,
    Flow,
    coarse,
    curls_of,
    flow_of,
    full,
    parting_at,
)
from foxglove_helpers.twin.hair_locks import bare_places, is_parted, paint_locks, short_sides, stray_hairs
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
    curls = curls_of(person, flow)
    fibres = grow_fibres(person, flow)
    painted = paint_locks(person, shape, flow)
    crest = None
    if curls is not None:
        fibres = Fibres(*curl([fibres.strand, fibres.group, fibres.lock], curls))
        painted = Strands(*curl([painted.brightness, painted.tilt, painted.opacity], curls))
        flow, crest = curls.flow, full(curls.crest)
    opacity = _opacity(person, shape, fibres, painted)
    stray = stray_hairs(person, flow) * ramp(2.0, 0.0, shape.to_silhouette)
    opacity = opacity + stray * (1 - opacity)
    if hair.style not in COVERS_EARS:  # the ear comes out from under the hair, unevenly
        upper, lower = (-26, -8) if hair.style in SHOWS_EARS else (-22, -2)
        outside = ears * ramp(3, -1, head.inside)
        opacity = opacity * (1 - outside * ramp(upper, lower, Y + 6 * (painted.brightness - 0.8)))
    normal_x, normal_y, along = _directions(flow, shape)
    return HairMaps(
        opacity=opacity,
        reflectance=_reflectance(person, shape, fibres, painted, crest),
        sheen=_sheen(person, painted),
        normal_x=full(normal_x),
        normal_y=full(normal_y),
        along_x=full(along[0]),
        along_y=full(along[1]),
        along_z=full(along[2]),
        tilt=_tilt(person, fibres, painted),
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
    narrow = ridge(across + 0.10 + 0.22 * hair.tilt, 0.21)
    wide = ridge(across + 0.15 * hair.tilt, 0.55)
    diffuse = light.key * facing * (0.75 + 0.65 * wide) + light.ambient * (0.72 - 0.28 * hair.normal_y)
    return hair.reflectance * diffuse + hair.sheen * light.key * narrow * facing


def _opacity(person: Person, shape: HairShape, fibres: Fibres, painted: Strands) -> Map:
    """Return the opacity of the hair: fibres that thin out towards the skin, and locks painted over them."""
    hair = person.hair
    strand = 0.95 * fibres.strand + 0.30 * fibres.group
    density = _density(person, shape, fibres)
    cover = thinned(density, strand, 0.45 if hair.style == "short" or hair.fringe != "full" else 0.32)
    cover = 0.65 * cover + 0.35 * density
    reach = (2.0, 8.0) if hair.style == "short" else (-3.0, 2.0)
    inside = ramp(*reach, shape.to_opening) * _above_the_ends(person, fibres)
    straight = hair.texture in ("straight", "wavy")
    share = 1.0 if hair.style != "short" and straight else 0.5
    opacity = 1 - (1 - cover) * (1 - share * inside * painted.opacity)
    # The silhouette is smooth; a thin halo of single hairs stands off.
    soft = (1.4 if straight else 2.4) + 0.5 * (hair.style == "short")
    combed = hair.style in SHOWS_EARS and hair.fringe in ("none", "full")
    edge = shape.to_silhouette + (0.0 if combed else 0.25) * np.clip(fibres.strand, -2, 2)
    if hair.cut in ("crop", "swept"):
        edge = edge + 0.5 * fibres.group
    outside = ramp(-soft, soft, edge)
    if hair.style == "long":  # hair on the chest goes on below
        outside = outside * ramp(172, 150, Y + 4 * fibres.lock)
    halo = thinned(0.13 * ramp(-2.5 * soft, 0, edge) * ramp(0, 6, shape.to_opening), strand)
    opacity = np.maximum(opacity * outside, (0.1 if combed else 0.5) * halo)
    if shape.bun is not None:
        x, y, radius = shape.bun
        around = ramp(3, 1, np.sqrt((X - x) ** 2 + (Y - y) ** 2) - radius)
        opacity = np.maximum(opacity, around)
    if is_parted(hair):
        opacity = opacity * (1 - _parting(person, shape))
    return np.clip(opacity, 0, 1)


def _density(person: Person, shape: HairShape, fibres: Fibres) -> Map:
    """Return how densely hair grows: 1 inside, less towards the skin and where scalp shows."""
    hair = person.hair
    if hair.style == "short":
        beside = ramp(4, -8, shape.beside_opening)
        width = (7.0 if hair.cut in ("crop", "swept") else 10.0) + beside * (6.0 + 7.0 * hair.fade)
        density = ramp(-1.5, 1, (shape.to_opening + 1.2 * fibres.lock) / width) ** 1.5
    else:
        fringe = ramp(0, 8, shape.beside_opening) * (hair.fringe == "full")
        to_opening = shape.to_opening + 2.0 * ramp(20, 60, Y)
        width = (9.5 if hair.fringe == "none" else 4.5) + 7.0 * fringe
        uneven = (0.4 + 0.9 * fringe) * fibres.lock + 1.2 * fringe * fibres.group
        if hair.style in SHOWS_EARS and hair.fringe == "full":  # its sides thin out before the ears
            width = width + 10.0 * ramp(36, 62, ABS_X) * ramp(-18, -34, Y)
        density = ramp(-0.3, 1, (to_opening + uneven + 1.5 * fringe) / width)
    density = density * _above_the_ends(person, fibres)
    if hair.fade:
        density = density * (1 - 0.6 * hair.fade * short_sides(person, X, Y))
    if hair.thinning:
        density = density * (1 - 0.7 * hair.thinning * bare_places(person, X, Y))
    return density.astype(np.float32, copy=False)


def _above_the_ends(person: Person, fibres: Fibres) -> Map:
    """Return 1 in the hair and 0 below its lower ends, which lie uneven."""
    hair = person.hair
    # Wisps before the ears reach further down than the hair that is tied.
    reach = {"short": (-2, 18), "tied": (-22, 26), "behind": (-22, 26), "medium": (-8, 18)}
    tips = {"bob": 1.2 if hair.texture == "straight" else 3.0, "medium": 4.0}
    uneven = tips.get(hair.style, 0.0) * fibres.lock
    lowest, full_above = reach.get(hair.style, (-5, 5))
    if hair.style in SHOWS_EARS and hair.fringe == "full":
        lowest = -60
    return ramp(lowest, full_above, hair.end - Y + uneven)


def _parting(person: Person, shape: HairShape) -> Map:
    """Return how much scalp shows in the parting: a narrow, uneven line that fades towards the crown."""
    hair = person.hair
    wander = 0.6 * np.sin(Y / 5.1 + hair.parting) + 0.35 * np.sin(Y / 2.3)
    width = 0.5 + 0.6 * ramp(-112, -70, Y) + 0.3 * np.sin(Y / 3.1 + hair.parting)
    line = ridge(X - parting_at(person, Y) - wander, width)
    up = (hair.hairline - Y) / (hair.hairline - CROWN_Y + shape.height)  # 0 at the forehead, 1 at the crown
    return line * ramp(-0.08, 0.05, up) * (0.55 * ramp(0.7, 0.0, up))


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


def _brightness(person: Person, fibres: Fibres, painted: Strands) -> Map:
    """Return the brightness of the strands relative to the average."""
    hair = person.hair
    flat = 1 / (1 + 4 * hair.reflectance)
    if hair.style == "short":
        locks = painted.brightness ** (0.55 if hair.gray < 0.05 else 0.8)
        return locks * np.exp(flat * (0.30 * fibres.strand + 0.24 * fibres.group + 0.14 * fibres.lock))
    locks = painted.brightness**0.8
    return locks * np.exp(flat * (0.20 * fibres.strand + 0.16 * fibres.group + 0.12 * fibres.lock))


def _tilt(person: Person, fibres: Fibres, painted: Strands) -> Map:
    return 0.6 * painted.tilt + 0.22 * np.clip(fibres.group, -2, 2) + 0.12 * np.clip(fibres.lock, -2, 2)


def _reflectance(
    person: Person, shape: HairShape, fibres: Fibres, painted: Strands, crest: Map | None
) -> Map:
    hair = person.hair
    # Deep in the hair, near the neck and under the edges little light arrives.
    deep = 0.62 + 0.38 * ramp(0, 9, np.minimum(shape.to_silhouette + 3, shape.to_opening + 5))
    if hair.style in COVERS_EARS:
        deep = deep * (1 - 0.35 * ramp(10, 80, Y) * ramp(14, 0, shape.to_opening))
    if shape.bun is not None:  # the bun throws a shadow on the head
        x, y, radius = shape.bun
        below = np.sqrt((X - x) ** 2 + (0.9 * (Y - y)) ** 2) - radius
        deep = deep * (1 - 0.5 * ramp(-1.5, 1.5, below) * ramp(11, 1, below) - 0.2 * ramp(-6, 0, below))
        deep = np.maximum(deep, 0.3)
    if is_parted(hair):  # roots lie in the shade of each other
        deep = deep * (1 - 0.2 * ridge(X - parting_at(person, Y), 4.5) * ramp(-60, -75, Y))
    if crest is not None:
        deep = deep * np.exp((0.12 if hair.texture == "wavy" else 0.28) * crest)
    return hair.reflectance * _brightness(person, fibres, painted) * deep


def _sheen(person: Person, painted: Strands) -> Map:
    random = stream(person.seed, "sheen", person.volunteer)
    strength = person.hair.sheen * float(random.uniform(0.7, 1.3))
    rough = {"straight": 1.0, "wavy": 0.7, "curly": 0.3, "coily": 0.15}[person.hair.texture]
    return strength * rough * (0.085 + 0.22 * person.hair.reflectance) * np.sqrt(painted.brightness)
