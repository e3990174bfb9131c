"""A portrait: the parts of one volunteer put together, and lit for one photograph.

What flows in is a `Person`, then photograph by photograph the circumstances; what flows out are two layers,
head and body, as the camera will see them. What stays the same in all photographs of a volunteer is drawn
once, in a `Portrait`.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.body import BodyMaps, draw_body
from foxglove_helpers.twin.brows import draw_brows
from foxglove_helpers.twin.canvas import Map, X, Y, add_bump, blank, blur, ramp, sigmoid, window
from foxglove_helpers.twin.ears import draw_ears
from foxglove_helpers.twin.eyes import paint_eyes
from foxglove_helpers.twin.glasses import Glasses, draw_glasses
from foxglove_helpers.twin.hair import HairMaps, draw_hair_maps
from foxglove_helpers.twin.head import Head, model_head
from foxglove_helpers.twin.mouth import lip_texture, paint_mouth
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph, Session
from foxglove_helpers.twin.shading import Light, Surface, Vector, shade
from foxglove_helpers.twin.skin import SkinMaps, paint_skin

METERED = window(-40, 40, -45, 60)  # the camera sets its exposure by the face
METER_TARGET, METER_STRENGTH = 0.32, 0.6


@dataclass(frozen=True)
class Portrait:
    """All that stays the same in the photographs of one volunteer."""

    person: Person
    head: Head
    skin: SkinMaps
    brows: Map
    lips: Map
    ears: Map
    ear_reflectance: Map
    glasses: Glasses | None
    hair: HairMaps
    body: BodyMaps
    face: Map  # opacity
    depth_inside: Map  # 0 at the outline of the face, 1 well inside
    contact: Map  # shadow of the hair on the skin, 0 to 1
    pose_relief: Map  # smooth relief by which the head turns, mm


@dataclass(frozen=True)
class Layer:
    """Radiance, already multiplied by its opacity, and the opacity."""

    radiance: Map
    opacity: Map


def draw_portrait(person: Person) -> Portrait:
    """Draw what stays the same in all photographs of a person."""
    head = model_head(person)
    ears, ear_reflectance = draw_ears(person, head)
    hair = draw_hair_maps(person, head, ears)
    chin = person.face.eyes_to_chin
    face = sigmoid(head.inside * 1.5) * sigmoid((chin + 0.5 - Y) * 1.5) * (-person.face.eyes_to_crown < Y)
    above_chin = np.where(Y > 0, (chin - Y) * 0.8, 50).astype(np.float32)
    return Portrait(
        person=person,
        head=head,
        skin=paint_skin(person),
        brows=draw_brows(person),
        lips=lip_texture(person),
        ears=ears,
        ear_reflectance=ear_reflectance,
        glasses=draw_glasses(person),
        hair=hair,
        body=draw_body(person),
        face=face,
        depth_inside=ramp(0, 12, np.minimum(head.inside, above_chin)),
        contact=(0.5 * blur(hair.opacity, 2.5) + 0.5 * blur(hair.opacity, 9)) * (1 - hair.opacity),
        pose_relief=_pose_relief(head),
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
        By which the camera multiplies the picture, so that faces come out about equally bright.
    """
    radiance = _lit_face(portrait, taken, light)
    exposure = (METER_TARGET / float(cv2.mean(radiance[METERED])[0])) ** METER_STRENGTH
    towards_x, towards_y, _ = light.direction
    ears = np.clip(light.key * (0.34 + 0.55 * towards_x * np.sign(X)) + light.ambient * 0.75, 0.12, 1.2)
    radiance = portrait.ear_reflectance * ears * (1 - portrait.face) + radiance * portrait.face
    opacity = np.maximum(portrait.face, portrait.ears)
    if portrait.glasses is not None:
        frame = portrait.glasses.frame
        radiance = (
            radiance * (1 - frame) + portrait.glasses.reflectance * frame + portrait.glasses.glare * light.key
        )
    hair = portrait.hair
    faces_light = hair.normal_x * towards_x
    on_hair = light.key * np.clip(0.72 + 0.45 * (faces_light + hair.normal_y * towards_y), 0.15, 1.4)
    strands = hair.reflectance * (on_hair + 0.8 * light.ambient)
    strands = strands + hair.sheen * light.key * np.clip(0.6 + 0.8 * faces_light, 0.2, 1.5)
    radiance = radiance * (1 - 0.62 * portrait.contact)
    radiance = strands * hair.opacity + radiance * (1 - hair.opacity)
    opacity = hair.opacity + opacity * (1 - hair.opacity)
    return Layer(radiance * opacity, opacity), exposure


def _lit_face(portrait: Portrait, taken: Photograph, light: Light) -> Map:
    person, head, skin = portrait.person, portrait.head, portrait.skin
    surface = Surface(
        relief=head.relief + taken.smile * head.smile,
        reflectance=skin.reflectance.copy(),
        gloss=skin.gloss.copy(),
        glint=blank(),
        matte=blank(),
    )
    paint_mouth(person, taken, portrait.lips, surface)
    brow_colour = 0.8 * person.hair.reflectance + 0.012
    surface.reflectance = surface.reflectance * (1 - portrait.brows) + portrait.brows * brow_colour
    paint_eyes(person, taken, surface)
    surface.reflectance = surface.reflectance * skin.nostrils
    thickness = ramp(0, 1, portrait.hair.opacity) * np.clip(portrait.hair.relief - surface.relief, 0, 9)
    obstacles = np.where(head.inside > 0.3, surface.relief + thickness, -75).astype(np.float32)
    return shade(surface, obstacles, skin.pores, portrait.depth_inside, light)


def light_body(portrait: Portrait, session: Session, elevation: float, light: Light) -> Layer:
    """Light neck, clothes and the hair behind them; `elevation` of the main light in radians."""
    body, towards_x = portrait.body, light.direction[0]
    on_neck = (
        light.key * np.clip(0.50 + 0.55 * towards_x * body.neck_normal_x, 0.1, 1.2) + 0.8 * light.ambient
    )
    below_chin = portrait.person.face.eyes_to_chin + 9 + 16 * float(np.sin(elevation)) - Y
    under_chin = sigmoid((below_chin - 0.0045 * X * X + towards_x / 6 * X) / 6.5)
    neck = body.neck_reflectance * on_neck * (1 - session.chin_shade * under_chin)
    across_cloth = np.clip(0.75 + 0.4 / 90 * towards_x * X + 0.25 * ramp(118, 165, Y), 0.3, 1.3)
    cloth = body.cloth_reflectance * (0.62 * light.key + 0.8 * light.ambient) * across_cloth
    radiance = neck * (1 - body.cloth_opacity) + cloth * body.cloth_opacity
    opacity = np.maximum(body.neck_opacity, body.cloth_opacity)
    behind = portrait.hair.behind
    if behind is None:
        return Layer(radiance * opacity, opacity)
    strands = behind.reflectance * (0.6 * light.key + 0.8 * light.ambient)
    hidden = behind.opacity * (1 - opacity)
    radiance, opacity = radiance * opacity + strands * hidden, opacity + hidden
    radiance = radiance * (1 - behind.over_clothes) + strands * behind.over_clothes
    return Layer(radiance, opacity * (1 - behind.over_clothes) + behind.over_clothes)


def light_of(taken: Photograph, direction: Vector) -> Light:
    """Return the light of a photograph, towards a direction."""
    return Light(direction, taken.key, taken.ambient)
