"""How strands run: hair-like texture that follows the hairstyle.

What flows in are a `Person` and the contours of the hair; what flows out are three textures, coarse to fine,
mean about 0 and standard deviation about 1. Parted hair runs from the opening to the silhouette, a fringe and
a short cut run from the whorl, hair that is tied back runs from the forehead.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import TILE, Map, X, Y, noise, ramp, strands
from foxglove_helpers.twin.hair_shape import CROWN_Y, HairShape
from foxglove_helpers.twin.hairstyles import SHOWS_EARS, TO_THE_SHOULDERS
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class Strands:
    """Textures of locks, strands and single hairs, and the coordinate (pixels of the tile) across them."""

    locks: Map
    strands: Map
    hairs: Map


def parting_x(person: Person) -> float:
    """Return where the hair parts, mm from the middle."""
    return person.hair.parting * (0.35 if person.hair.fringe == "curtain" else 1.0)


def comb(person: Person, shape: HairShape) -> Strands:
    """Return the textures of a person's hair."""
    hair = person.hair
    random = stream(person.seed, "strands", person.volunteer)
    across, along = _parted(person, shape, random)
    if hair.style == "short" or hair.fringe == "full":
        across, along = _with_whorl(person, shape, across, along, random)
    if hair.fringe == "none" and hair.style in SHOWS_EARS:
        across, along = _combed_back(random)
    across = across + 0.55 * noise(10.0, random) + 0.16 * noise(4.0, random)
    stretch = float(random.uniform(1.2, 2.4) if hair.style == "short" else random.uniform(0.5, 0.8))
    shift = random.integers(0, TILE, 6).tolist()
    return Strands(
        locks=strands(along * 0.3 + shift[0], across * 0.33 + shift[1]),
        strands=np.clip(strands(along * stretch + shift[2], across * 1.15 + shift[3]), -2, 1.7),
        hairs=np.clip(strands(along * (0.6 * stretch) + shift[4], across * 2.9 + shift[5]), -2, 1.6),
    )


def _parted(person: Person, shape: HairShape, random: np.random.Generator) -> tuple[Map, Map]:
    """Return coordinates across and along hair that hangs to both sides of a parting."""
    hair, part = person.hair, parting_x(person)
    inner, outer = np.maximum(shape.to_opening, 0.2), np.maximum(shape.to_silhouette, 0.2)
    side = np.where(Y < -60, np.sign(X - part), np.sign(X))
    wavelength, phase = float(random.uniform(9, 16)), float(random.uniform(0, 6))
    wave = 7 * hair.waviness * np.sin(Y / wavelength + phase + side)
    across = inner / (inner + outer) * float(random.uniform(70, 100)) + wave + 130 * side
    around = np.arctan2(X - part, CROWN_Y - Y + 1e-3)
    along = np.where(Y < CROWN_Y, around * 70, np.sign(X) * (110 - CROWN_Y + Y))
    return across, along


def _with_whorl(
    person: Person, shape: HairShape, across: Map, along: Map, random: np.random.Generator
) -> tuple[Map, Map]:
    """Let the hair over the forehead (short cuts: all of it) run from a whorl near the crown."""
    hair = person.hair
    height = (person.face.eyes_to_crown + hair.crown_volume) * float(random.uniform(0.86, 1.0))
    dx, dy = X - 0.5 * hair.parting, Y + height
    angle = np.arctan2(dx, dy + (8 if hair.fringe == "full" else 26))
    radius = np.sqrt(dx**2 + dy**2)
    swirl = float(random.normal(0, 0.006)) if hair.style in (*TO_THE_SHOULDERS, "short", "medium") else 0.0
    radial = (angle + swirl * radius) * float(random.uniform(75, 105))
    if hair.style == "short":
        share = ramp(-14, 4, shape.beside_opening - 2)
    else:
        share = ramp(-8, 8, shape.beside_opening - 5)
    return across * (1 - share) + radial * share, along * (1 - share) + radius * share


def _combed_back(random: np.random.Generator) -> tuple[Map, Map]:
    """Return coordinates of hair that runs from a point on the forehead to the back of the head."""
    middle_y, spacing = float(random.uniform(-34, -12)), float(random.uniform(60, 80))
    return np.arctan2(X, middle_y - Y + 1e-3) * spacing, np.sqrt(X**2 + (Y - middle_y) ** 2)
