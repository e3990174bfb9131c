"""The colours of the twin: gray radiance is the luminance, and every material lends it a tint.

What flows in are a `Person`, the `Portrait` and the `Photograph`; what flows out are tints, linear red, green
and blue of luminance 1, for each point of head and body, put together by the opacities with which the portrait
was drawn. Where lips, teeth, eyes and iris lie is asked of the functions that paint them: they are let paint
over black and over white, and the difference tells what they cover.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from foxglove_helpers.twin.canvas import Map, add_bump, blank, ramp
from foxglove_helpers.twin.clothes import COAT
from foxglove_helpers.twin.eyes import paint_eyes
from foxglove_helpers.twin.lower_canvas import LOWER_X, NECK_ROW
from foxglove_helpers.twin.mouth import paint_mouth
from foxglove_helpers.twin.nose import nose_scale
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.portrait import Portrait
from foxglove_helpers.twin.shading import Surface
from foxglove_helpers.twin.streams import stream

LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)  # of linear red, green and blue (ITU-R BT.709)
# Linear red, green, blue of materials in white light; only their ratios count.
LIGHT_SKIN, DARK_SKIN = (0.70, 0.445, 0.315), (0.62, 0.365, 0.225)
FLUSH = (0.66, 0.31, 0.25)  # cheeks, nose and ears
BARE_LIPS, PAINTED_LIPS = (0.55, 0.245, 0.205), (0.60, 0.13, 0.13)
BLACK_HAIR, BROWN_HAIR, GRAY_HAIR = (0.052, 0.048, 0.046), (0.120, 0.066, 0.040), (0.50, 0.50, 0.485)
DARK_IRIS, LIGHT_IRIS = (0.050, 0.037, 0.027), (0.11, 0.081, 0.055)
EYE_WHITE, TEETH = (0.55, 0.50, 0.465), (0.62, 0.585, 0.50)
STUBBLE = (0.40, 0.40, 0.43)
WALLS = ((1.0, 0.99, 0.96), (1.0, 0.96, 0.88), (0.93, 0.97, 1.0), (0.95, 1.0, 0.95), (1.0, 0.93, 0.86))


@dataclass(frozen=True)
class Palette:
    """Tints of one person in one session, float32 arrays (3,) of luminance 1; `cast` is that of the light."""

    skin: np.ndarray
    flush: np.ndarray
    lips: np.ndarray
    hair: np.ndarray
    iris: np.ndarray
    cloth: np.ndarray
    accent: np.ndarray
    frame: np.ndarray
    metal: np.ndarray
    wall: np.ndarray
    cast: np.ndarray


def tint(colour: "tuple[float, ...] | np.ndarray") -> np.ndarray:
    """Return a colour, linear red, green and blue, at luminance 1."""
    values = np.asarray(colour, np.float32)
    return values / float(values @ LUMINANCE)


def _between(first: tuple[float, ...], second: tuple[float, ...], part: float) -> np.ndarray:
    return tint((1 - part) * np.array(first) + part * np.array(second))


def draw_palette(person: Person) -> Palette:
    """Draw the colours of a person, their clothes and the room."""
    random = stream(person.seed, "colours", person.volunteer)
    warmth = float(random.normal(0, 0.035))
    darkness = float(np.clip((0.46 - person.skin.reflectance) / 0.30 + random.normal(0, 0.12), 0, 1))
    skin = tint(_between(LIGHT_SKIN, DARK_SKIN, darkness) * (1 + np.array([0.5, 0.0, -1.0]) * warmth))
    hair = person.hair
    brown = float(
        np.clip((hair.reflectance * (1 - hair.gray) - 0.018) / 0.045 + random.normal(0, 0.15), 0, 1)
    )
    hair_tint = tint((1 - hair.gray) * _between(BLACK_HAIR, BROWN_HAIR, brown) + hair.gray * tint(GRAY_HAIR))
    cast = 1 + np.array([1.0, 0.1, -1.4]) * float(random.normal(0.01, 0.022))
    return Palette(
        skin=skin,
        flush=tint(skin * tint(FLUSH) / tint(LIGHT_SKIN)),
        lips=_between(BARE_LIPS, PAINTED_LIPS, 0.15 + 0.75 * person.eyes.make_up),
        hair=hair_tint,
        iris=_between(DARK_IRIS, LIGHT_IRIS, float(np.clip(person.eyes.iris / 0.09, 0, 1))),
        cloth=_cloth(person.body.cloth, random),
        accent=_cloth(person.body.cloth_accent, random),
        frame=tint(random.choice([(1.0, 1.0, 1.0), (1.0, 0.62, 0.35), (1.0, 0.45, 0.45)])),
        metal=tint(random.choice([(1.0, 1.0, 1.0), (1.0, 0.78, 0.42)])),
        wall=tint(WALLS[int(random.integers(len(WALLS)))] * (1 + random.normal(0, 0.012, 3))),
        cast=tint(cast),
    )


def _cloth(reflectance: float, random: np.random.Generator) -> np.ndarray:
    """Choose a colour that a cloth of this reflectance can have: the lighter, the paler."""
    hue, gray = float(random.choice([0.02, 0.08, 0.33, 0.45, 0.58, 0.62, 0.66, 0.9])), float(random.random())
    turns = (hue + float(random.normal(0, 0.02)) + np.array([0, 2 / 3, 1 / 3])) % 1
    pure = np.clip(np.abs(turns * 6 - 3) - 1, 0, 1)
    most = float(np.interp(reflectance, [0.05, 0.15, 0.35, 0.7], [0.75, 0.72, 0.45, 0.14]))
    saturation = most * (0.1 if gray < 0.3 else float(random.uniform(0.45, 1.0)))
    # Saturation in the sense of paint: what is not of the hue is taken out of white.
    return tint((1 - saturation) + saturation * (pure**1.5 + 0.02))


def head_tint(portrait: Portrait, palette: Palette, taken: Photograph) -> np.ndarray:
    """Return the tint of every point of the head: float32 array (rows, columns, 3)."""
    person = portrait.person
    tints = _mixed(np.broadcast_to(palette.skin, (*portrait.face.shape, 3)), palette.flush, _flush(portrait))
    tints = _mixed(tints, tint(STUBBLE), _stubble(person))
    mouth, teeth = _mouth_cover(portrait, taken)
    tints = _mixed(tints, palette.lips, mouth)
    tints = _mixed(tints, tint(TEETH), teeth)
    ball, iris = _eye_cover(person, taken)
    tints = _mixed(tints, tint(EYE_WHITE), ball)
    tints = _mixed(tints, palette.iris, iris)
    tints = _mixed(tints, palette.hair, portrait.brows)
    if portrait.facial_hair is not None:
        tints = _mixed(tints, palette.hair, portrait.facial_hair.opacity)
    if portrait.glasses is not None:
        tints = _mixed(tints, palette.frame, portrait.glasses.frame)
    if portrait.ear_rings is not None:
        tints = _mixed(tints, palette.metal, portrait.ear_rings.opacity)
    return _mixed(tints, palette.hair, portrait.hair.opacity)


def body_tint(portrait: Portrait, palette: Palette) -> np.ndarray:
    """Return the tint of every point of neck, clothes and the hair behind them, on the lower canvas."""
    body = portrait.body
    tints = np.broadcast_to(palette.skin, (*LOWER_X.shape, 3)).copy()
    tints[NECK_ROW:] = _mixed(tints[NECK_ROW:], _worn_tint(portrait, palette), body.cloth_opacity)
    behind = portrait.hair.behind
    if behind is None:
        return tints
    visible = behind.opacity.copy()
    visible[NECK_ROW:] *= 1 - body.opacity
    return _mixed(tints, palette.hair, np.maximum(visible, behind.over_clothes))


def _worn_tint(portrait: Portrait, palette: Palette) -> np.ndarray:
    """Tell the pieces that are worn one over the other by how much light they reflect."""
    worn = portrait.person.body
    shade = np.log(np.maximum(portrait.body.cloth_reflectance, 0.01))
    kinds = (
        (worn.cloth, palette.cloth),
        (worn.cloth_accent, palette.accent),
        (COAT, tint((0.99, 1.0, 1.01))),
    )
    # A little of everything keeps a shade that fits nothing from dividing by zero.
    weights = [np.exp(-(((shade - math.log(reflectance)) / 0.3) ** 2)) + 1e-4 for reflectance, _ in kinds]
    total = sum(weights)
    return sum(
        (weight / total)[..., None] * colour for weight, (_, colour) in zip(weights, kinds, strict=True)
    )


def _mixed(tints: np.ndarray, colour: np.ndarray, opacity: Map) -> np.ndarray:
    part = np.clip(opacity, 0, 1)[..., None]
    return (tints * (1 - part) + colour * part).astype(np.float32)


def _flush(portrait: Portrait) -> Map:
    """Return how rosy the skin is, 0 to 1: cheeks, nose, ears, chin."""
    person = portrait.person
    flush = blank()
    add_bump(flush, (40, 32), (14, 12), 0.45 + 0.25 * person.eyes.make_up)
    add_bump(flush, (0, 40 * nose_scale(person.nose)), (9, 9), 0.45)
    add_bump(flush, (0, person.face.eyes_to_chin - 12), (12, 8), 0.25)
    return flush + 0.5 * portrait.ears.opacity * (1 - portrait.face)


def _stubble(person: Person) -> Map:
    """Return how much of the skin's colour a shaven beard takes, 0 to 1."""
    stubble, mouth = blank(), person.mouth.y
    add_bump(stubble, (0, mouth - 11), (17, 4.5), 0.5)
    add_bump(stubble, (0, mouth + 24), (22, 12), 0.4)
    add_bump(stubble, (38, mouth + 8), (15, 17), 0.4)
    return stubble * (0.55 * person.skin.beard)


def _mouth_cover(portrait: Portrait, taken: Photograph) -> tuple[Map, Map]:
    """Return how much of the skin the mouth covers, and how much of that are teeth."""
    person = portrait.person

    def paint(painted: Person, surface: Surface) -> None:
        paint_mouth(painted, taken, portrait.lips, surface)

    all_of_it = _painted(paint, person, 0.0)
    cover = np.clip(1 - (_painted(paint, person, 1.0) - all_of_it), 0, 1)
    without_red = replace(person, mouth=replace(person.mouth, lip_reflectance=0.0))
    without = _painted(paint, without_red, 0.0)
    red = (all_of_it - without) / (0.75 * person.skin.reflectance * person.mouth.lip_reflectance)
    # What is neither lip nor skin is teeth where it is bright; the dark between them is red again.
    teeth = np.clip(cover - red, 0, 1) * ramp(0.10, 0.22, without / np.maximum(cover, 0.05))
    return cover, teeth


def _eye_cover(person: Person, taken: Photograph) -> tuple[Map, Map]:
    """Return how much of the skin eyes and lashes cover, and how much of that the iris."""

    def paint(painted: Person, surface: Surface) -> None:
        paint_eyes(painted, taken, surface)

    all_of_it = _painted(paint, person, 0.0)
    cover = 1 - (_painted(paint, person, 1.0) - all_of_it)
    brighter = replace(person, eyes=replace(person.eyes, iris=2 * person.eyes.iris))
    iris = (_painted(paint, brighter, 0.0) - all_of_it) / (0.45 * person.eyes.iris)
    return np.clip(cover, 0, 1), np.clip(iris, 0, 1)


def _painted(paint: Callable[[Person, Surface], None], person: Person, ground: float) -> Map:
    """Let a part be painted over a ground of one reflectance, and return the reflectance then."""
    surface = Surface(blank(), blank() + np.float32(ground), blank(), blank(), blank())
    paint(person, surface)
    return surface.reflectance
