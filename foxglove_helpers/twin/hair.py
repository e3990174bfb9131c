"""Hair as it is drawn: opacity, colour, sheen and stray hairs, and the hair behind the neck.

What flows in are a `Person`, a `Head` and the opacity of the ears; what flows out is a `HairMaps`.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import (
    ABS_X,
    COLUMNS,
    ORIGIN_X,
    ORIGIN_Y,
    PIXELS_PER_MM,
    ROWS,
    Map,
    X,
    Y,
    draw_hairs,
    noise,
    ramp,
    ridge,
    sigmoid,
    strands,
)
from foxglove_helpers.twin.hair_shape import CROWN_Y, HairShape, shape_hair
from foxglove_helpers.twin.hair_strands import Strands, comb, parting_x
from foxglove_helpers.twin.hairstyles import SHOWS_EARS, TO_THE_SHOULDERS
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class HairBehind:
    """Hair behind the neck: opacity, linear reflectance, and the part of it that falls over the clothes."""

    opacity: Map
    reflectance: Map
    over_clothes: Map


@dataclass(frozen=True)
class HairMaps:
    """Hair of the head: opacity, linear reflectance, sheen, direction of its surface, relief (mm)."""

    opacity: Map
    reflectance: Map
    sheen: Map
    normal_x: Map
    normal_y: Map
    relief: Map
    behind: HairBehind | None


def draw_hair_maps(person: Person, head: Head, ears: Map) -> HairMaps:
    """Draw the hair of a person; `ears` is the opacity of the ears, which some styles leave free."""
    shape = shape_hair(person, head)
    texture = comb(person, shape)
    normal_x = np.clip(X / (shape.half_width + 4), -1, 1)
    normal_y = np.clip((Y - CROWN_Y) / shape.height, -1, 0)
    roundness = np.sqrt(np.clip(1 - 0.9 * normal_x**2 - 0.75 * normal_y**2, 0.02, 1))
    opacity = _opacity(person, shape, texture, ears)
    return HairMaps(
        opacity=np.maximum(opacity, 0.9 * _stray_hairs(person, shape)),
        reflectance=_reflectance(person, head, shape, texture, roundness),
        sheen=_sheen(person, shape, texture, roundness),
        normal_x=normal_x,
        normal_y=normal_y,
        relief=head.skull + 0.55 * np.clip(shape.to_opening, 0, 8) + 1.0,
        behind=_behind(person, texture),
    )


def _opacity(person: Person, shape: HairShape, texture: Strands, ears: Map) -> Map:
    hair, style = person.hair, person.hair.style
    close_cut = style in ("short", *SHOWS_EARS)
    # Strands end unevenly, except beside a parting, where the texture jumps from one side to the other.
    parted = hair.fringe in ("side", "curtain")
    away_from_parting = ramp(1, 12, np.maximum(np.abs(X - parting_x(person)), Y + 50)) if parted else 1.0
    uneven = 1.6 * (texture.strands + texture.locks) * (0.8 if hair.fringe == "none" else 1.0)
    inner = sigmoid((shape.to_opening + uneven * away_from_parting - 1) / (1.5 if close_cut else 0.8))
    outer = sigmoid((shape.to_silhouette + 0.8 * texture.strands) / 0.9)
    ends = sigmoid(_to_ends(person, texture) / (3.0 if style in ("short", "medium") else 1.5))
    opacity = inner * outer * ends
    if close_cut:
        thin = 0.25 * texture.hairs * ramp(10, 0, shape.to_opening)
        opacity = opacity * np.clip(0.80 + thin + ramp(0, 6, shape.to_opening), 0, 1)
    if style in SHOWS_EARS:
        opacity = opacity * (1 - ears * ramp(-24, -14, Y))
    return opacity


def _to_ends(person: Person, texture: Strands) -> Map:
    """Return the distance (mm) to the lower ends of the hair, positive above them."""
    distance = person.hair.end - Y
    if person.hair.style == "bob":
        random = stream(person.seed, "hair ends", person.volunteer)
        return distance + 1.6 * texture.strands + 2.2 * texture.locks + 3 * noise(10.0, random)
    if person.hair.style == "medium":
        return distance + 5 * texture.strands + 6 * texture.locks
    return distance + 2.0 * texture.strands


def _reflectance(person: Person, head: Head, shape: HairShape, texture: Strands, roundness: Map) -> Map:
    hair = person.hair
    edge = 0.55 + 0.45 * ramp(0, 9, np.minimum(shape.to_silhouette, shape.to_opening + 4))
    contrast = 1 / (1 + 9 * hair.reflectance)  # light hair shows less of its strands
    grain = np.exp(contrast * (0.18 * texture.strands + 0.32 * texture.hairs + 0.10 * texture.locks))
    colour = hair.reflectance * (0.50 + 0.62 * roundness) * grain * edge
    if hair.gray > 0.05:
        colour = colour + 0.35 * hair.reflectance * hair.gray * np.clip(texture.hairs, 0, 2)
    if hair.style != "short" and hair.style != "medium" and hair.fringe in ("curtain", "side"):
        middle = parting_x(person)
        tilt = 0.06 if middle > 0 else -0.06
        line = ridge(X - middle - tilt * (Y - hair.hairline), 0.9)
        line = line * sigmoid((hair.hairline + 2 - Y) / 3) * sigmoid((Y + shape.height - CROWN_Y - 6) / 4)
        colour = colour * (1 - 0.5 * line) + 0.15 * person.skin.reflectance * line
    if hair.fade:  # the skin shows through the sides of a short cut
        thin = ramp(-55, hair.end, Y) * ramp(0, 1, (ABS_X - 0.8 * person.face.half_width) / 8)
        bare = 0.75 * hair.fade * thin
        colour = colour * (1 - bare) + 0.45 * person.skin.reflectance * bare
    return colour


def _sheen(person: Person, shape: HairShape, texture: Strands, roundness: Map) -> Map:
    """Return the bands in which hair mirrors the main light: round the crown, at the sides of long hair."""
    random = stream(person.seed, "sheen", person.volunteer)
    height, width, side_y = (float(random.uniform(*span)) for span in ((20, 34), (9, 15), (30, 70)))
    band = ridge(Y - (height - person.face.eyes_to_crown + 0.30 * ABS_X + 5 * texture.locks), width)
    if person.hair.style in TO_THE_SHOULDERS:
        band = band + 0.5 * ridge(Y - side_y - 4 * texture.locks, 22) * ridge(ABS_X - shape.half_width + 9, 9)
    strength = person.hair.sheen * (0.030 + 0.25 * person.hair.reflectance)
    return strength * band * np.exp(0.30 * texture.strands + 0.45 * texture.hairs) * roundness


def _stray_hairs(person: Person, shape: HairShape) -> Map:
    """Draw single hairs that leave the silhouette."""
    random = stream(person.seed, "stray hairs", person.volunteer)
    hairs = []
    for _ in range(int(random.uniform(15, 60))):
        turn, leave = random.uniform(-2.0, 2.0), 1 + random.normal(0, 0.012)
        start = turn + random.choice([-1, 1]) * np.pi / 2 + random.normal(0, 0.25)
        length, bend = random.uniform(8, 26), random.normal(0, 0.03)
        brightness, thickness = int(random.integers(70, 190)), 1 + int(random.random() < 0.4)
        if abs(turn) < np.pi / 2:
            x, y = shape.half_width * np.sin(turn) * leave, CROWN_Y - shape.height * np.cos(turn) * leave
        elif person.hair.style in ("short", "tied"):
            continue
        else:
            x, y = np.sign(turn) * shape.half_width * leave, CROWN_Y + (abs(turn) - np.pi / 2) * 240
        angles = start + bend * length / 7 * np.arange(1, 8)
        xs, ys = np.cumsum(np.sin(angles)) * length / 7, np.cumsum(-np.cos(angles)) * length / 7
        line = np.column_stack([np.append(x, x + xs) + ORIGIN_X, np.append(y, y + ys) + ORIGIN_Y])
        hairs.append((line, brightness, thickness))
    finer = 3
    image = np.zeros((ROWS * finer, COLUMNS * finer), np.uint8)
    draw_hairs(image, hairs, PIXELS_PER_MM * finer)
    return cv2.resize(image, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def _behind(person: Person, texture: Strands) -> HairBehind | None:
    hair = person.hair
    if hair.behind_half_width is None:
        return None
    random = stream(person.seed, "strands behind the neck", person.volunteer)
    inside = hair.behind_half_width - 12 * (1 - ramp(-20, 45, Y)) - ABS_X
    inside = inside + 1.5 * noise(10.0, random) + 1.0 * texture.strands
    inside = inside + np.where(X > 0, hair.behind_shift, 0).astype(np.float32)
    lines = strands(Y * 0.5 + 99, X * 1.5 + 2 * noise(10.0, random))
    end = hair.end - 4 if hair.style == "bob" else 400.0
    opacity = sigmoid(inside / 1.1) * sigmoid((end - Y + 3 * lines) / 2.0) * ramp(-30, 25, Y)
    over_clothes = np.zeros_like(opacity)
    if hair.falls_forward:
        beside_neck = ramp(40, 47, ABS_X + 3 * noise(10.0, random) + 0.12 * (Y - 150))
        over_clothes = 0.97 * opacity * ramp(96, 104, Y) * beside_neck
    colour = hair.reflectance * (0.25 + 0.45 * ramp(38, 75, ABS_X)) * np.exp(0.4 * lines)
    return HairBehind(opacity, colour, over_clothes)
