"""The skin: how much light each point of the face reflects, how it shines, and its finest relief.

What flows in is a `Person`; what flows out is a `SkinMaps`. Reflectances are linear, 0 black to 1 white.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.canvas import Map, add_bump, blank, noise
from foxglove_helpers.twin.nose import add_nose_shades, nose_scale, nostrils
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class SkinMaps:
    """Maps of the skin: linear reflectance, gloss relative to the average, pores in mm of relief, nostrils.

    `nostrils` multiplies the reflectance: 1 outside, near 0 inside.
    """

    reflectance: Map
    gloss: Map
    pores: Map
    nostrils: Map


def paint_skin(person: Person) -> SkinMaps:
    """Paint the skin of a person."""
    change = blank()  # relative to the skin's own reflectance
    _add_zones(change, person)
    _add_beard(change, person)
    _add_texture(change, person)
    _add_spots(change, person)
    add_nose_shades(change, person)
    random = stream(person.seed, "pores", person.volunteer)
    pores = 0.016 * noise(0.7, random) + 0.034 * noise(1.5, random) + 0.018 * noise(4.0, random)
    pores = pores * (person.skin.roughness * (0.75 + 0.5 * _middle_of_the_face(person)))
    return SkinMaps(
        reflectance=(person.skin.reflectance * np.clip(1 + change, 0.2, 1.4)).astype(np.float32),
        gloss=_gloss(person),
        pores=pores.astype(np.float32),
        nostrils=nostrils(person),
    )


def _add_zones(change: Map, person: Person) -> None:
    eye, mouth, old, make_up = person.eyes.spacing, person.mouth.y, person.ageing, person.eyes.make_up
    size = nose_scale(person.nose)
    add_bump(change, (eye - 6, 9), (11, 4.5), -0.10 - 0.10 * old)  # under the eyes
    add_bump(change, (eye - 13, -2), (6, 8), -0.10)
    add_bump(change, (eye, -8), (13, 5), -0.06 - 0.12 * make_up)
    add_bump(change, (42, 30), (15, 12), -0.06 - 0.05 * make_up)  # cheeks
    add_bump(change, (0, 42 * size), (9, 8), -0.06)
    add_bump(change, (13, 47 * size), (4, 5), -0.08)
    add_bump(change, (0, mouth), (26, 12), -0.04)
    add_bump(change, (27, mouth + 3), (6, 9), -0.05 - 0.04 * old)  # by the corners of the mouth
    add_bump(change, (eye - 17, 1), (5, 7), -0.04)  # beside the root of the nose
    add_bump(change, (eye + 1, 6.5), (12, 3.5), -0.03 - 0.05 * old)


def _add_beard(change: Map, person: Person) -> None:
    if person.skin.beard <= 0.02:
        return
    mouth = person.mouth.y
    shadow = blank()
    add_bump(shadow, (0, mouth - 11), (17, 4.5), 1.0)
    add_bump(shadow, (0, mouth + 24), (20, 12), 0.6)
    add_bump(shadow, (38, mouth + 8), (15, 17), 0.7)
    add_bump(shadow, (24, mouth + 4), (6, 9), 0.3)
    random = stream(person.seed, "beard", person.volunteer)
    stubble = 0.25 + 0.050 * noise(0.7, random) + 0.020 * noise(1.5, random) + 0.035 * noise(4.0, random)
    change -= np.clip(shadow, 0, 1) * person.skin.beard * stubble * min(1.0, 0.3 + 0.7 * person.skin.tone)


def _middle_of_the_face(person: Person) -> Map:
    """Return where pores are large and blood shows through, 0 to about 1: cheeks, nose, forehead, chin."""
    there = blank()
    add_bump(there, (34, 28), (15, 15), 0.9)
    add_bump(there, (0, 38 * nose_scale(person.nose)), (12, 12), 0.9)
    add_bump(there, (0, -42), (30, 15), 0.7)
    add_bump(there, (0, person.face.eyes_to_chin - 14), (16, 9), 0.6)
    return there


def _add_texture(change: Map, person: Person) -> None:
    """Add an uneven tone: clouds of a hand's breadth, blotches, and the grain of pores."""
    random, rough = stream(person.seed, "skin texture", person.volunteer), person.skin.roughness
    middle, old = _middle_of_the_face(person), person.ageing
    blotches = (0.012 + 0.012 * rough + 0.014 * old) * noise(4.0, random)
    blotches += (0.018 + 0.008 * rough + 0.016 * old) * noise(10.0, random)
    change += blotches * (0.8 + 0.6 * middle) + 0.022 * noise(30.0, random)
    grain = stream(person.seed, "grain of the skin", person.volunteer)
    # Pores are dark dots, not an even grain: what is darker than the rest is darkened further.
    fine = noise(0.7, grain)
    fine = fine - 0.5 * np.clip(-fine - 0.8, 0, 2)
    change += rough * (0.009 * fine + 0.015 * noise(1.5, grain)) * (0.65 + 0.6 * middle)


def _add_spots(change: Map, person: Person) -> None:
    random = stream(person.seed, "moles", person.volunteer)
    for _ in range(random.poisson(2.5 + 5 * person.ageing)):
        place, radius = (random.uniform(-60, 60), random.uniform(-60, 95)), random.uniform(0.5, 1.3)
        add_bump(change, place, (radius, radius), -float(random.uniform(0.12, 0.5)), both_sides=False)
    random = stream(person.seed, "age spots", person.volunteer)
    for _ in range(int(10 * person.ageing)):
        place, radius = (random.uniform(-62, 62), random.uniform(-50, 60)), random.uniform(1.5, 3.5)
        add_bump(change, place, (radius, 0.8 * radius), -float(random.uniform(0.03, 0.10)), both_sides=False)


def _gloss(person: Person) -> Map:
    gloss = np.full_like(blank(), 0.35)
    add_bump(gloss, (0, 38 * nose_scale(person.nose)), (9, 9), 0.8)
    add_bump(gloss, (0, 12), (6, 14), 0.45)
    add_bump(gloss, (0, -48), (34, 16), 0.55)
    add_bump(gloss, (40, 22), (14, 9), 0.5)
    add_bump(gloss, (0, person.face.eyes_to_chin - 14), (11, 7), 0.25)
    add_bump(gloss, (0, 41 * nose_scale(person.nose)), (3.8, 3.6), 0.45)  # the tip of the nose
    add_bump(gloss, (0, 24 * nose_scale(person.nose)), (2.8, 12), 0.15)
    add_bump(gloss, (13 * person.nose.width, 44 * nose_scale(person.nose)), (4, 5), -0.24)
    random = stream(person.seed, "skin gloss", person.volunteer)
    # Grease lies between the pores, in patches: the shine breaks up.
    uneven = 1 + 0.24 * noise(1.5, random) + 0.22 * noise(4.0, random) + 0.14 * noise(0.7, random)
    return (gloss * person.skin.gloss * np.clip(uneven, 0.1, 2.4)).astype(np.float32)
