"""The locks of a person's hair: where they root, how long they grow, which are bright and which are white.

What flows in are a `Person`, the contours and the directions of the hair; what flows out are the maps of the
painted `Strands`. First comes what lies behind (a bun), then fine hairs at the hairline, then the locks, at
last single hairs that stray.
"""

from dataclasses import replace

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import ramp
from foxglove_helpers.twin.hair_flow import (
    COARSE_X,
    Flow,
    coarse,
    follow,
    parting_at,
    read,
    scatter,
)
from foxglove_helpers.twin.hair_shape import CROWN_Y, HairShape
from foxglove_helpers.twin.hair_strands import Locks, Strands, finished, new_painting, paint
from foxglove_helpers.twin.hairstyles import SHOWS_EARS, Hair
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

WHITE = 0.27  # linear reflectance of a white strand


def paint_locks(person: Person, shape: HairShape, flow: Flow) -> Strands:
    """Paint all locks: fine hairs at the hairline, the locks themselves, stray hairs."""
    hair = person.hair
    random = stream(person.seed, "strands", person.volunteer)
    random.random()  # the first number places the brushed-back flow
    painting = new_painting(0.62 if hair.reflectance < 0.06 else 0.72)
    if shape.bun is not None:
        _paint_bun(painting, person, shape.bun, random)
    _paint_hairline(painting, person, shape, flow, random)
    count, (shortest, longest), steps = _lock_measures(hair)
    roots = scatter(flow, count, (0.3 if hair.style == "short" else 0.8, 1e3), random)
    if is_parted(hair):
        roots = np.concatenate([roots, _beside_the_parting(person, shape, random)])
    if hair.style == "short":
        sideburns = scatter(flow, 500, (0.0, 7.0), random)
        roots = np.concatenate([roots, sideburns[sideburns[:, 1] > -45]])
    roots = roots[random.random(len(roots)) < _density(person, flow, roots)]
    x, y = roots.T
    lengths = random.uniform(shortest, longest, len(roots))
    if hair.style == "short":  # the sides are cut shorter
        lengths = lengths * (1 - 0.6 * short_sides(person, x, y))
    slack = np.abs(random.normal(0.4, 2.2, len(roots)))
    if hair.style in SHOWS_EARS and hair.fringe in ("none", "full"):  # combed over the edge of what is seen
        combed = (np.abs(x) > 46) | (y < -90) | (hair.fringe == "none")
        slack = np.where(combed, random.uniform(-1.5, 0.3, len(roots)), slack)
    if hair.cut in ("crop", "swept") or hair.fringe == "full":  # tufts reach further than what lies between
        slack = slack + 3.0 * (np.abs(x) < 46) * np.maximum(
            np.sin(x / 4.3 + 2.0 * np.sin(x / 9.1 + hair.parting)), 0
        )
    spread = {"crop": 0.24, "crew": 0.16, "buzz": 0.2, "back": 0.13, "swept": 0.13}.get(hair.cut, 0.07)
    turns = random.normal(0, spread, len(roots))
    margin = random.uniform(-1.0, 7.0, len(roots))
    lines, grown = follow(flow, roots, lengths, slack, turns, steps, margin)
    lines = _curled(lines, hair, random)
    patch = cv2.GaussianBlur(random.standard_normal(COARSE_X.shape, dtype=np.float32), (0, 0), 2.5) * 8
    light_hair_is_flatter = 1 / (1 + 6 * hair.reflectance)
    tone = random.normal(0, 0.23, len(roots)) + 0.16 * read(patch, x, y)
    brightness = np.exp(light_hair_is_flatter * tone)
    order = np.argsort(tone + random.normal(0, 0.6, len(roots)))
    locks = Locks(
        lines=lines[order],
        grown=grown[order],
        width=hair.thickness * (0.72 if hair.style == "short" else 1.0),
        taper=0.75,
        brightness=brightness[order],
        contrast=0.34 * light_hair_is_flatter,
        strands=12 if hair.style == "short" else 21,
        white=hair.gray if hair.gray > 0.05 else 0.0,
        white_brightness=_white(hair),
    )
    paint(painting, locks, random)
    _paint_stray_hairs(painting, person, shape, flow)
    return finished(painting)


def _beside_the_parting(person: Person, shape: HairShape, random: np.random.Generator) -> np.ndarray:
    """Return roots on both sides of the parting: float array (n, 2), mm."""
    hair, count = person.hair, 90
    y = random.uniform(CROWN_Y - shape.height + 3, hair.hairline - 1, count)
    aside = random.choice([-1, 1], count) * random.uniform(0.9, 3.5, count)
    return np.stack([parting_at(person, y) + aside, y], axis=1)


def _density(person: Person, flow: Flow, roots: np.ndarray) -> np.ndarray:
    """Return how likely hair grows at each place, 0 to 1: less of it at the hairline and where it falls out."""
    hair, (x, y) = person.hair, roots.T
    density = np.ones(len(roots))
    if hair.style == "short":
        density = 0.25 + 0.75 * ramp(0, 6, read(flow.room, x, y))
        density = density * (1 - (0.1 + 0.5 * hair.fade) * short_sides(person, x, y))
        density = density * (0.3 + 0.7 * ramp(0, 10, hair.end - y))
    if hair.thinning:
        density = density * (1 - 0.85 * hair.thinning * bare_places(person, x, y))
    return density


def _lock_measures(hair: Hair) -> tuple[int, tuple[float, float], int]:
    """Return the number of locks, their shortest and longest length (mm), and the points of each."""
    if hair.style == "short":
        lengths = {"buzz": (3, 6), "crew": (6, 12), "crop": (10, 24), "swept": (18, 42), "back": (18, 40)}
        count = {"buzz": 640, "crew": 560}.get(hair.cut, 420)
        return count, lengths[hair.cut], 6 if hair.texture == "straight" else 10
    steps = 16 if hair.texture in ("straight", "wavy") else 34
    return (230, (30, 85), steps) if hair.style == "tied" else (290, (50, 210), steps)


def _white(hair: Hair) -> float:
    """Return how bright a white strand is, relative to the average strand."""
    return WHITE * (0.5 + 0.5 * hair.gray) / hair.reflectance


def _curled(lines: np.ndarray, hair: Hair, random: np.random.Generator) -> np.ndarray:
    """Let locks swing to both sides as they grow."""
    along = np.gradient(lines, axis=1)
    step = np.sqrt((along**2).sum(2))
    across = np.stack([-along[..., 1], along[..., 0]], axis=2) / (step[..., None] + 1e-6)
    grown = np.cumsum(step, axis=1)
    together = 0.05 * lines[:, :1, 0] + 0.03 * lines[:, :1, 1]
    phase = together + random.normal(0, 0.5 if hair.texture in ("straight", "wavy") else 2.0, (len(lines), 1))
    swing = hair.curl * np.sin(2 * np.pi * grown / hair.curl_length + phase) * np.minimum(grown / 12, 1)
    return lines + swing[..., None] * across


def _paint_bun(
    painting: np.ndarray, person: Person, bun: tuple[float, float, float], random: np.random.Generator
) -> None:
    """Paint a bun behind the top of the head: locks wound round its middle."""
    hair, (middle_x, middle_y, radius) = person.hair, bun
    count, steps = 110, 12
    distance = radius * np.sqrt(random.uniform(0.02, 1, count))
    distance = distance[np.argsort(-distance + random.normal(0, 4, count))]
    begin, turn = random.uniform(0, 2 * np.pi, count), random.uniform(0.8, 2.2, count)
    angle = begin[:, None] + turn[:, None] * np.linspace(0, 1, steps + 1)
    reach = distance[:, None] * (1 + 0.08 * np.sin(2 * angle + begin[:, None]))
    lines = np.stack(
        [middle_x + 1.12 * reach * np.cos(angle), middle_y + 0.9 * reach * np.sin(angle)], axis=2
    )
    # Lit from above; dark where it meets the head.
    height = (lines[:, :, 1].mean(1) - middle_y) / radius
    tone = np.exp(random.normal(0, 0.22, count) - 0.35 * height)
    white = hair.gray if hair.gray > 0.05 else 0.0
    locks = Locks(lines, np.full(count, steps), 1.6, 0.2, tone, 0.3, 16, 1, 1.0, white, _white(hair))
    paint(painting, locks, random)


def _paint_hairline(
    painting: np.ndarray, person: Person, shape: HairShape, flow: Flow, random: np.random.Generator
) -> None:
    """Paint the fine, short hairs between skin and hair."""
    hair = person.hair
    count = 260 if hair.style == "short" else 150
    roots = scatter(flow, 2 * count, (-3.0, 3.0), random)
    roots = roots[read(coarse(shape.to_silhouette), *roots.T) > 5][:count]
    count = len(roots)
    lines, grown = follow(
        flow, roots, random.uniform(3, 9, count), np.full(count, 6.0), random.normal(0, 0.35, count), 4, -3.0
    )
    locks = Locks(lines, grown, 0.9, 0.3, np.full(count, 1.1), 0.2, 3, 1, 0.55, hair.gray, _white(hair))
    paint(painting, locks, random)


def _paint_stray_hairs(painting: np.ndarray, person: Person, shape: HairShape, flow: Flow) -> None:
    """Paint single hairs that leave the silhouette."""
    random = stream(person.seed, "stray hairs", person.volunteer)
    roots = scatter(flow, int(random.uniform(15, 60)), (1.0, 6.0), random)
    roots = roots[roots[:, 1] < CROWN_Y + (0 if person.hair.style in ("short", "tied") else 150)]
    count = len(roots)
    # They leave the hair at a small angle to its edge.
    side = np.where(flow.inwards_x > 0, -1, 1).astype(np.float32)
    beside = replace(flow, x=-side * flow.inwards_y, y=side * flow.inwards_x)
    turns = random.choice([-1, 1], count) * np.abs(random.normal(0, 0.35, count))
    lines, grown = follow(beside, roots, random.uniform(8, 30, count), np.full(count, 9.0), turns, 8, -8.0)
    paint(painting, Locks(lines, grown, 0.4, 0.0, np.full(count, 1.2), 0.3, 3, 1, 0.55), random)


def is_parted(hair: Hair) -> bool:
    return hair.style != "short" and hair.fringe in ("curtain", "side")


def short_sides(person: Person, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return where the sides of a short cut are thin: 1 at the lower end, 0 from the temples upwards."""
    return ramp(-58, -4, y) * ramp(0, 8, np.abs(x) - 0.78 * person.face.half_width)


def bare_places(person: Person, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return where hair falls out first: above the temples and on the crown."""
    hair = person.hair
    temples = np.exp(-(((np.abs(x) - 30) / 16) ** 2) - ((y - hair.hairline + 4) / 20) ** 2)
    crown = np.exp(-((x / 34) ** 2) - ((y + person.face.eyes_to_crown - 6) / 22) ** 2)
    return np.clip(temples + 0.8 * crown, 0, 1)
