"""The locks of a person's hair: where they root, how long they grow, which are bright and which are white.

What flows in are a `Person`, the contours and the directions of the hair; what flows out are the maps of the
painted `Strands`. First comes what lies behind (a bun), then the locks. Single hairs that stray are drawn apart.
"""

from dataclasses import replace

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import (
    COLUMNS,
    ORIGIN_X,
    ORIGIN_Y,
    PIXELS_PER_MM,
    ROWS,
    Map,
    draw_hairs,
    ramp,
)
from foxglove_helpers.twin.hair_flow import (
    COARSE_X,
    Flow,
    follow,
    parting_at,
    read,
    scatter,
)
from foxglove_helpers.twin.hair_shape import CROWN_Y, HairShape
from foxglove_helpers.twin.hair_strands import FINER, Locks, Strands, finished, new_painting, paint
from foxglove_helpers.twin.hairstyles import SHOWS_EARS, Hair
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

WHITE = 0.27  # linear reflectance of a white strand


def paint_locks(person: Person, shape: HairShape, flow: Flow) -> Strands:
    """Paint all locks of a person."""
    hair = person.hair
    random = stream(person.seed, "strands", person.volunteer)
    random.random()  # the first number places the brushed-back flow
    painting = new_painting(0.62 if hair.reflectance < 0.06 else 0.72)
    if shape.bun is not None:
        _paint_bun(painting, person, shape.bun, random)
    count, (shortest, longest), steps = _lock_measures(hair)
    roots = scatter(flow, count, (0.3 if hair.style == "short" else 0.8, 1e3), random)
    if is_parted(hair):
        roots = np.concatenate([roots, _beside_the_parting(person, shape, random)])
    if hair.style == "short":
        sideburns = scatter(flow, 160, (0.0, 7.0), random)
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
        strands=10 if hair.style == "short" else 21,
        white=hair.gray if hair.gray > 0.05 else 0.0,
        white_brightness=_white(hair),
    )
    paint(painting, locks, random)
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
        count = {"buzz": 480, "crew": 440}.get(hair.cut, 360)
        return count, lengths[hair.cut], 6
    steps = 16
    return (230, (30, 85), steps) if hair.style == "tied" else (290, (50, 210), steps)


def _white(hair: Hair) -> float:
    """Return how bright a white strand is, relative to the average strand."""
    return WHITE * (0.5 + 0.5 * hair.gray) / hair.reflectance


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


def stray_hairs(person: Person, flow: Flow) -> Map:
    """Draw single hairs that leave the silhouette; returns their opacity."""
    random = stream(person.seed, "stray hairs", person.volunteer)
    roots = scatter(flow, int(random.uniform(8, 36)), (0.5, 4.0), random)
    roots = roots[roots[:, 1] < CROWN_Y + (0 if person.hair.style in ("short", *SHOWS_EARS) else 120)]
    count = len(roots)
    # They leave the hair at a small angle to its edge.
    side = np.where(flow.inwards_x > 0, -1, 1).astype(np.float32)
    beside = replace(flow, x=-side * flow.inwards_y, y=side * flow.inwards_x)
    turns = random.choice([-1, 1], count) * np.abs(random.normal(0.05, 0.16, count))
    lengths = random.uniform(6, 14, count) if person.hair.style == "short" else random.uniform(8, 26, count)
    lines, grown = follow(beside, roots, lengths, np.full(count, 9.0), turns, 8, -8.0)
    fine = np.zeros((ROWS * FINER, COLUMNS * FINER), np.uint8)
    corner, shades = np.array([ORIGIN_X, ORIGIN_Y]), random.integers(70, 150, count)
    hairs = [
        (line[: last + 1] + corner, int(shade), 1)
        for line, last, shade in zip(lines, grown, shades, strict=True)
    ]
    draw_hairs(fine, hairs, PIXELS_PER_MM * FINER)
    return cv2.resize(fine, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA) / np.float32(255)


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
