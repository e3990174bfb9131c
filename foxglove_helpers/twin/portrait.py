"""A portrait: the parts of one volunteer put together, and lit for one photograph.

What flows in is a `Person`, then photograph by photograph the circumstances; what flows out are two layers,
head and body, as the camera will see them. What stays the same in all photographs of a volunteer is drawn
once, in a `Portrait`.
"""

from dataclasses import dataclass, replace

import numpy as np

from foxglove_helpers.twin.body import BodyMaps, draw_body, light_neck_and_clothes
from foxglove_helpers.twin.brows import BROWS, draw_brows
from foxglove_helpers.twin.canvas import (
    ORIGIN_X,
    ORIGIN_Y,
    Map,
    add_bump,
    blank,
    blur,
    ramp,
)
from foxglove_helpers.twin.ears import Ears, draw_ears, light_ears
from foxglove_helpers.twin.eyes import paint_eyes
from foxglove_helpers.twin.facial_hair import FacialHair, draw_facial_hair, follow_the_mouth
from foxglove_helpers.twin.glasses import Glasses, draw_glasses
from foxglove_helpers.twin.hair import HairMaps, draw_hair_maps, light_hair
from foxglove_helpers.twin.hairstyles import COVERS_EARS
from foxglove_helpers.twin.head import Head, face_opacity, model_head
from foxglove_helpers.twin.jewellery import Jewellery, draw_ear_rings
from foxglove_helpers.twin.lower_canvas import LEFT, LOWER_X, NECK_ROW, TOP
from foxglove_helpers.twin.mouth import lip_texture, paint_mouth
from foxglove_helpers.twin.nose import NOSTRILS
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph, Session
from foxglove_helpers.twin.shading import LIT, Light, Surface, Vector, shade
from foxglove_helpers.twin.skin import SkinMaps, paint_skin
from foxglove_helpers.twin.wrinkles import soften_smile

METER_TARGET, METER_STRENGTH = 0.46, 0.65
# Mean radiance of an average face for main light from the camera and for light from everywhere, both 1.
AVERAGE_FACE = (0.32, 0.30)


@dataclass(frozen=True)
class Portrait:
    """All that stays the same in the photographs of one volunteer."""

    person: Person
    head: Head
    skin: SkinMaps
    brows: Map
    lips: Map
    ears: Ears
    glasses: Glasses | None
    facial_hair: FacialHair | None
    ear_rings: Jewellery | None
    hair: HairMaps
    body: BodyMaps
    face: Map  # opacity
    contact: Map  # shadow of the hair on the skin, 0 to 1
    pose_relief: Map  # smooth relief by which the head turns, mm
    smile: Map  # what a smile of 1 adds to the relief, mm


@dataclass(frozen=True)
class Layer:
    """Radiance, already multiplied by its opacity, and the opacity; `corner` is its first pixel, mm."""

    radiance: Map
    opacity: Map
    corner: tuple[float, float] = (-ORIGIN_X, -ORIGIN_Y)


def draw_portrait(person: Person) -> Portrait:
    """Draw what stays the same in all photographs of a person."""
    head = model_head(person)
    ears = draw_ears(person, head)
    hair = draw_hair_maps(person, head, ears.opacity)
    if person.hair.style in COVERS_EARS:  # pressed to the head below the hair
        ears = replace(ears, opacity=ears.opacity * hair.opacity)
    face = face_opacity(person.face, head)
    return Portrait(
        person=person,
        head=head,
        skin=paint_skin(person),
        brows=draw_brows(person),
        lips=lip_texture(person),
        ears=ears,
        glasses=draw_glasses(person),
        facial_hair=draw_facial_hair(person, head),
        ear_rings=draw_ear_rings(person, ears),
        hair=hair,
        body=draw_body(person, face),
        face=face,
        contact=(0.5 * blur(hair.opacity, 2.5) + 0.5 * blur(hair.opacity, 9)) * (1 - hair.opacity),
        pose_relief=_pose_relief(head),
        smile=soften_smile(head.smile, person),
    )


def _pose_relief(head: Head) -> Map:
    nose = blank()
    add_bump(nose, (0, 34), (8, 11), 14)
    smooth = blur(np.where(head.inside > 0, head.skull, -68).astype(np.float32), 9)
    return np.maximum(smooth + nose, -60)


def light_head(portrait: Portrait, taken: Photograph, light: Light) -> tuple[Layer, float]:
    """Light face, ears, glasses and hair; `light` as seen by the turned head.

    Returns
    -------
    head : Layer
        In the head's own plane, before it is turned.
    exposure : float
        By which the camera multiplies the picture; see `metered`.
    """
    radiance = _lit_face(portrait, taken, light)
    exposure = metered(light, portrait.person.skin.tone)
    beard, glasses, rings = portrait.facial_hair, portrait.glasses, portrait.ear_rings
    if beard is not None:
        beard = follow_the_mouth(beard, portrait.person, taken)
        radiance = radiance * (1 + beard.opacity * (beard.relative - 1))
    if glasses is not None:
        radiance = radiance * (1 - glasses.shadow)
    ears = portrait.ears.opacity * (1 - portrait.face)
    opacity = portrait.face + ears
    radiance = radiance + ears / np.maximum(opacity, 0.01) * (light_ears(portrait.ears, light) - radiance)
    if glasses is not None:
        metal = glasses.reflectance * (light.key + light.ambient)
        radiance = radiance + glasses.frame * (metal - radiance) + glasses.glare * light.key
    if rings is not None:
        radiance = radiance * (1 - rings.opacity) + rings.shine * (0.9 * light.key + 0.3 * light.ambient)
        opacity = np.maximum(opacity, rings.opacity)
    hair = portrait.hair
    radiance = radiance * (1 - hair.contact * portrait.contact)
    strands = light_hair(hair, light)
    uncovered = opacity * (1 - hair.opacity)
    return Layer(strands * hair.opacity + radiance * uncovered, hair.opacity + uncovered), exposure


def metered(light: Light, tone: float) -> float:
    """Return by which a camera multiplies the picture, so that faces come out about equally bright.

    It meters an average face of the same tone in the same light, never the face itself: whoever has a beard or
    strong brows would get a brighter wall, and the wall would tell the label.
    """
    key, ambient = AVERAGE_FACE
    face = key * light.key * max(light.direction[2], 0) + ambient * light.ambient
    # Half of it for the tone: what a face would need in full burns out walls and white clothes.
    return float((METER_TARGET / (tone**0.5 * face)) ** METER_STRENGTH)


def _lit_face(portrait: Portrait, taken: Photograph, light: Light) -> Map:
    person, head, skin = portrait.person, portrait.head, portrait.skin
    surface = Surface(
        relief=head.relief + taken.smile * portrait.smile,
        reflectance=skin.reflectance.copy(),
        gloss=skin.gloss.copy(),
        glint=blank(),
        matte=blank(),
    )
    paint_mouth(person, taken, portrait.lips, surface)
    brow_colour = 0.8 * person.hair.reflectance + 0.012
    brows = portrait.brows[BROWS]
    surface.reflectance[BROWS] = surface.reflectance[BROWS] * (1 - brows) + brows * brow_colour
    paint_eyes(person, taken, surface)
    surface.reflectance[NOSTRILS] *= skin.nostrils[NOSTRILS]
    relief, hair = surface.relief[LIT], portrait.hair
    thickness = ramp(0, 1, hair.opacity[LIT]) * np.clip(hair.relief[LIT] - relief, 0, 9)
    obstacles = np.where(head.inside[LIT] > -8, relief + thickness, np.float32(-75))
    return shade(surface, head.skull, obstacles, skin.pores, light)


def light_body(portrait: Portrait, session: Session, light: Light) -> Layer:
    """Light neck, clothes and the hair behind them."""
    radiance: Map = np.zeros_like(LOWER_X)
    opacity: Map = np.zeros_like(LOWER_X)
    radiance[NECK_ROW:] = light_neck_and_clothes(portrait.body, session.chin_shade, light)
    opacity[NECK_ROW:] = portrait.body.opacity
    behind = portrait.hair.behind
    if behind is None:
        return Layer(radiance * opacity, opacity, (LEFT, TOP))
    radiance = radiance * (1 - 0.55 * behind.shadow)
    strands = behind.reflectance * (0.6 * light.key + 0.8 * light.ambient)
    hidden = behind.opacity * (1 - opacity)
    radiance, opacity = radiance * opacity + strands * hidden, opacity + hidden
    radiance = radiance * (1 - behind.over_clothes) + strands * behind.over_clothes
    return Layer(radiance, opacity * (1 - behind.over_clothes) + behind.over_clothes, (LEFT, TOP))


def light_of(taken: Photograph, direction: Vector) -> Light:
    """Return the light of a photograph, towards a direction."""
    return Light(direction, taken.key, taken.ambient)
