"""Clothes: T-shirts, shirts, sweaters, scrubs, coats and jackets, layer over layer.

What flows in is a `Person`; what flows out are opacity, reflectance and relief of everything worn, on the
lower canvas. No garment sits straight: each is a little turned, shifted and wider on one side.
"""

import numpy as np

from foxglove_helpers.twin.canvas import Map, blur, noise, ramp, ridge, sigmoid
from foxglove_helpers.twin.cloth import (
    Worn,
    cloth_below,
    distance_from,
    folds_of,
    lay_inside_of_collar,
    pointed_neckline,
    ribs,
    round_neckline,
)
from foxglove_helpers.twin.lower_canvas import BODY_X, BODY_Y
from foxglove_helpers.twin.neck import trapezius_y
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

COAT = 0.66  # linear reflectance of a white coat


def draw_clothes(person: Person) -> tuple[Map, Map, Map]:
    """Return opacity, linear reflectance and relief (mm) of the clothes."""
    body = person.body
    random = stream(person.seed, "cloth", person.volunteer)
    shift, tilt = float(random.normal(0, 1.6)), float(random.normal(0, 0.022))
    x, y = BODY_X + shift, BODY_Y + tilt * BODY_X
    across = np.abs(x)
    worn = Worn(
        x=x,
        y=y,
        on_shoulders=y - trapezius_y(person, across) + 1.2,
        neck=body.neck_half_width + 6,
        shoulder=body.shoulder_y - 13,
        random=random,
        opacity=np.zeros_like(x),
        reflectance=np.full_like(x, body.cloth),
        relief=np.zeros_like(x),
        shift=shift,
        tilt=tilt,
    )
    GARMENTS[body.garment](worn, person)
    folds = folds_of(worn)
    chest = -32 * (across / 150) ** 2 - 16 * np.exp(-np.maximum(worn.on_shoulders, 0) / 11)
    weave = 1 + 0.030 * noise(0.7, random, x.shape) + 0.02 * noise(10.0, random, x.shape)
    relief = worn.relief + chest + folds * worn.opacity
    return worn.opacity, np.clip(worn.reflectance * weave, 0.012, 0.85), relief.astype(np.float32)


def _pattern(worn: Worn, person: Person) -> "Map | float":
    """Return the reflectance of the cloth: plain, striped or checked."""
    body = person.body
    other = body.cloth_accent
    if body.pattern == "stripes":
        share = ramp(-0.15, 0.15, np.sin(2 * np.pi * (worn.y + 0.0016 * worn.x**2) / body.pattern_size) - 0.3)
        return body.cloth + share * (other - body.cloth)
    if body.pattern == "pinstripes":
        share = 0.6 * ridge(np.sin(np.pi * (worn.x + 0.1 * worn.y) / (0.45 * body.pattern_size)), 0.2)
        return body.cloth + share * (other - body.cloth)
    if body.pattern == "checks":
        rows = np.sin(2 * np.pi * worn.y / body.pattern_size) > 0.2
        columns = np.sin(2 * np.pi * worn.x / body.pattern_size) > 0.2
        share = blur(0.5 * (rows.astype(np.float32) + columns), 0.6)
        return body.cloth + 0.7 * share * (other - body.cloth)
    return body.cloth


def _tee(
    worn: Worn, person: Person, depth: float | None = None, reflectance: "Map | float | None" = None
) -> None:
    body = person.body
    lowest = body.collar_y + 4 if depth is None else depth
    cloth = _pattern(worn, person) if reflectance is None else reflectance
    distance = round_neckline(worn, lowest)
    band = body.band
    collar = sigmoid((band - distance) * 2)
    worn.lay(cloth_below(distance, worn), cloth, 0.0)
    plain = body.cloth if reflectance is None else float(np.mean(reflectance))
    worn.reflectance += collar * worn.opacity * sigmoid(distance * 2) * (0.92 * plain - worn.reflectance)
    worn.relief += (0.7 + ribs(worn, 2.1)) * collar * sigmoid(distance * 2)
    worn.stitch(distance - band, worn.opacity)


def _sweater(worn: Worn, person: Person) -> None:
    body = person.body
    if body.layered:
        _shirt_collar(worn, person, body.cloth_accent, low=0.0)
    else:
        _tee(worn, person, body.collar_y + 1, body.cloth_accent)
    distance = pointed_neckline(worn, body.collar_y + 29)
    knit = 0.16 * np.sin(worn.x * 3.1) * np.sin(worn.y * 2.6 + 1.5 * np.sin(worn.x * 3.1))
    opacity = cloth_below(distance, worn)
    worn.lay(opacity, _pattern(worn, person), knit, 1.8)
    collar = sigmoid((body.band - distance) * 2) * opacity
    worn.relief += (0.9 + 1.2 * ribs(worn, 2.6)) * collar
    worn.stitch(distance - body.band, opacity, 0.5)


def _turtleneck(worn: Worn, person: Person) -> None:
    body = person.body
    bent = (worn.x / worn.neck) ** 2
    level = distance_from((worn.y - body.collar_y + 25 + 5 * bent).astype(np.float32))
    opacity = sigmoid(np.minimum(worn.on_shoulders + 0.8, level) * 1.8)
    worn.lay(opacity, body.cloth)
    below_roll = worn.y - body.collar_y + 7 + 7 * bent
    roll = sigmoid(-below_roll * 2) * opacity
    rib = 0.30 * np.sin(np.arcsin(np.clip(worn.x / (worn.neck + 9), -1, 1)) * 66)
    worn.relief += roll * (1.5 + rib) + 2.0 * np.exp(-(((level - 7) / 8) ** 2)) * opacity
    worn.reflectance *= 1 - 0.35 * np.exp(-np.maximum(below_roll, 0) / 3) * (below_roll > 0) * opacity


def _leaf(worn: Worn, side: int, closure: tuple[float, float], tip: tuple[float, float]) -> Map:
    """Return one leaf of a collar, from the side of the neck to its closure and its tip."""
    neck, shoulder = worn.neck, worn.shoulder
    wobble = worn.random.normal(0, 1.0, 5)
    back = [
        (neck - 2.5, shoulder - 9),
        (neck + 7, shoulder + 1 + wobble[0]),
        (neck - 1, shoulder + 19 + wobble[1]),
    ]
    line = [
        back[0],
        (0.62 * neck + 0.38 * closure[0], 0.45 * shoulder + 0.55 * closure[1] + 3),
        closure,
        (tip[0] + wobble[2], tip[1] + wobble[3]),
        ((tip[0] + back[2][0]) / 2 + 1, (tip[1] + back[2][1]) / 2 + 2),
        back[2],
        back[1],
    ]
    return worn.outline([(side * x, y) for x, y in line])


def _shirt_collar(worn: Worn, person: Person, cloth: "Map | float", low: float) -> None:
    """Lay a shirt with stand, leaves, placket and buttons; `low` is how far it is open, mm."""
    body, random = person.body, worn.random
    shade = float(np.mean(cloth))
    lay_inside_of_collar(worn, shade)
    opening = body.collar_y + 5 + low
    distance = pointed_neckline(worn, opening) if low > 3 else round_neckline(worn, opening, 1.5)
    opacity = cloth_below(distance, worn)
    worn.lay(opacity, cloth)
    placket = ridge(worn.x, 9) ** 4 * opacity * sigmoid(worn.y - opening)
    worn.relief += 0.5 * sigmoid((9 - np.abs(worn.x)) * 2) * opacity
    worn.stitch(worn.x - 9, opacity * (worn.y > opening))
    worn.stitch(worn.x + 8, opacity * (worn.y > opening))
    half_open = 0.16 * low
    tip_x, tip_y = body.collar_spread, body.collar_y + 25 + 0.25 * low
    for side in (-1, 1):
        closure = (half_open + 0.8, opening - 3)
        leaf = _leaf(worn, side, closure, (tip_x + float(random.normal(0, 1.5)), tip_y))
        stitched = blur(leaf, 2.4)
        worn.lay(leaf, np.minimum(1.05 * np.asarray(cloth, np.float32), 0.8), 1.2 * stitched, 1.4)
        worn.relief -= 0.25 * ridge(stitched - 0.80, 0.05) * leaf
    for button in range(2):
        place = opening + 12 + 34 * button
        radius = np.sqrt((worn.x - 0.5) ** 2 + (worn.y - place) ** 2)
        if placket.any():
            button_shade = 0.72 if shade < 0.25 and body.layered else 0.6 * shade + 0.18
            holes = 1 - 0.4 * ridge(np.abs(worn.x - 0.5) - 1.4, 0.6) * ridge(worn.y - place, 0.7)
            worn.lay(sigmoid((4.2 - radius) * 2.5), button_shade * holes, 0.6 * ridge(radius - 3.4, 0.9), 0.7)


def _shirt(worn: Worn, person: Person) -> None:
    _shirt_collar(worn, person, _pattern(worn, person), low=person.body.opening)


def _polo(worn: Worn, person: Person) -> None:
    body = person.body
    _shirt_collar(worn, person, _pattern(worn, person), low=8 + 0.6 * body.opening)


def _blouse(worn: Worn, person: Person) -> None:
    """Lay a blouse: a small V with a soft edge, or a round collar."""
    body = person.body
    cloth = _pattern(worn, person)
    if not body.layered:
        distance = pointed_neckline(worn, body.collar_y + 14 + 0.7 * body.opening)
        opacity = cloth_below(distance, worn)
        gathers = (
            0.5 * np.sin(worn.x * 0.9 + 2 * np.sin(worn.y * 0.05)) * np.exp(-np.maximum(distance, 0) / 22)
        )
        worn.lay(opacity, cloth, gathers)
        worn.stitch(distance - 4, opacity, 0.4)
        return
    distance = round_neckline(worn, body.collar_y + 2)
    worn.lay(cloth_below(distance, worn), cloth)
    for side in (-1, 1):
        angles = np.linspace(-0.2, np.pi * 0.9, 14)
        middle_x, middle_y = 0.52 * worn.neck + 3, body.collar_y + 3
        reach = 23 + worn.random.normal(0, 0.6)
        curve = [(middle_x + reach * np.cos(a), middle_y + 0.72 * reach * np.sin(a)) for a in angles]
        curve = [(max(x, 1.0), y) for x, y in curve]
        points = [(worn.neck - 1, worn.shoulder - 9), (worn.neck + 9, worn.shoulder + 3), *curve]
        leaf = worn.outline([(side * x, y) for x, y in points]) * cloth_below(distance, worn)
        worn.lay(
            leaf, np.minimum(1.06 * np.asarray(cloth, np.float32) + 0.02, 0.8), 1.0 * blur(leaf, 2.4), 1.0
        )


def _scrubs(worn: Worn, person: Person) -> None:
    body = person.body
    if body.layered:
        _tee(worn, person, body.collar_y + 2, body.cloth_accent)
    distance = pointed_neckline(worn, body.collar_y + 27)
    opacity = cloth_below(distance, worn)
    worn.lay(opacity, body.cloth, 0.0, 1.2)
    worn.relief += 0.9 * sigmoid((11 - distance) * 2) * opacity
    worn.stitch(distance - 11, opacity, 0.5)
    worn.stitch(distance - 9, opacity, 0.25)


def _lapels(worn: Worn, person: Person, cloth: float, width: float, low: float) -> None:
    """Lay the fronts of a coat or jacket, with collar and lapels, over what is worn below."""
    neck, shoulder = worn.neck, worn.shoulder
    notch_y = person.body.collar_y + 19
    for side in (1, -1):
        wobble = worn.random.normal(0, 1.3, 8)
        inner = [(neck + 1, shoulder - 7), (0.60 * neck, notch_y - 8 + wobble[0]), (2 - 9 * (side < 0), low)]
        outer = [(0, low + 60), (240, low + 60), (240, shoulder + 10), (neck + 6, shoulder - 6)]
        front = worn.outline([(side * x, y) for x, y in [*inner, *outer]])
        front = front * sigmoid(worn.on_shoulders * 1.9)
        worn.lay(front, cloth, 0.0, 2.2)
        lapel = worn.outline(
            [
                (side * x, y)
                for x, y in [
                    (0.60 * neck + 4, notch_y - 10 + wobble[0]),
                    *inner[1:],
                    (width - 8 + wobble[1], low - 22),
                    (neck + width - 30 + wobble[2], notch_y + 13 + wobble[3]),
                    (neck - 2 + wobble[4], notch_y + 4),
                ]
            ]
        )
        worn.lay(lapel, cloth * 1.04, 1.2 * blur(lapel, 3), 1.3)
        collar = worn.outline(
            [
                (side * x, y)
                for x, y in [
                    (neck - 1, shoulder - 10),
                    (0.60 * neck + 3, notch_y - 9 + wobble[0]),
                    (neck - 3 + wobble[4], notch_y + 4),
                    (neck + width - 31 + wobble[5], notch_y + 2 + wobble[6]),
                    (neck + 15, shoulder + 12),
                    (neck + 8, shoulder - 3),
                ]
            ]
        )
        worn.lay(collar, cloth * 1.02, 1.0 * blur(collar, 3), 1.3)


def _jacket(worn: Worn, person: Person) -> None:
    body = person.body
    if body.layered:
        _shirt_collar(worn, person, max(body.cloth_accent, 0.4), low=0.5 * body.opening)
    else:
        _tee(worn, person, body.collar_y + 6, max(body.cloth_accent, 0.3))
    _lapels(worn, person, min(body.cloth, 0.14), 46, body.collar_y + 70)


def _coat(worn: Worn, person: Person) -> None:
    """Lay a white coat over a shirt, a T-shirt or a turtleneck."""
    if person.body.layered:
        _shirt_collar(worn, person, _pattern(worn, person), low=0.6 * person.body.opening)
    else:
        _tee(worn, person)
    _lapels(worn, person, COAT, 52, person.body.collar_y + 58)


def _cardigan(worn: Worn, person: Person) -> None:
    body = person.body
    _tee(worn, person, body.collar_y + 3, max(body.cloth_accent, 0.25))
    distance = round_neckline(worn, body.collar_y + 60, 1.35)
    knit = 0.14 * np.sin(worn.x * 2.6) * np.sin(worn.y * 2.2)
    opacity = cloth_below(distance, worn)
    worn.lay(opacity, body.cloth, knit, 1.8)
    band = sigmoid((8 - distance) * 2) * opacity
    worn.relief += (0.8 + ribs(worn, 2.4)) * band
    worn.stitch(distance - 8, opacity, 0.5)


GARMENTS = {
    "tee": _tee,
    "shirt": _shirt,
    "polo": _polo,
    "blouse": _blouse,
    "sweater": _sweater,
    "turtleneck": _turtleneck,
    "scrubs": _scrubs,
    "coat": _coat,
    "jacket": _jacket,
    "cardigan": _cardigan,
}
