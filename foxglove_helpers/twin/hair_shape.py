"""Where there is hair: the outer silhouette and the opening in which the face shows.

What flows in are a `Person` and a `Head`; what flows out are two distance maps in millimetres, positive where
hair may be. `hair_strands` runs strands from one contour to the other, `hair` turns them into opacity and
colour.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import ABS_X, PIXELS_PER_MM, ROW_Y, Map, X, Y, noise, ramp
from foxglove_helpers.twin.hairstyles import COVERS_EARS, SHOWS_EARS
from foxglove_helpers.twin.head import Head
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

CROWN_Y = -26.0  # mm: above, hair follows the dome of the skull; below, it hangs
DOME_POWER = 2.25


@dataclass(frozen=True)
class HairShape:
    """Contours of the hair.

    Attributes
    ----------
    to_silhouette : Map
        Distance in mm from the outer silhouette, positive inside the hair.
    to_opening : Map
        Distance in mm from the opening for the face, positive inside the hair.
    beside_opening : Map
        Distance in mm from the sides of the opening, negative inside the hair at the sides.
    half_width, height : float
        Of the silhouette at the crown, mm; the height is counted from `CROWN_Y`.
    bun : (float, float, float) or None
        x and y of the middle of a bun on top of the head, and its radius, mm.
    """

    to_silhouette: Map
    to_opening: Map
    beside_opening: Map
    half_width: float
    height: float
    bun: tuple[float, float, float] | None


def shape_hair(person: Person, head: Head) -> HairShape:
    """Find the contours of a person's hair."""
    hair = person.hair
    half_width = person.face.half_width + hair.side_volume
    height = person.face.eyes_to_crown + hair.crown_volume + CROWN_Y
    to_opening, beside_opening = _opening(person, head)
    to_silhouette = _silhouette(person, half_width, height)
    bun = None
    if hair.cut == "bun":
        radius = 17 + 1.2 * hair.crown_volume
        bun = (0.35 * hair.parting, CROWN_Y - height - 0.2 * radius, radius)
    return HairShape(to_silhouette, to_opening, beside_opening, half_width, height, bun)


def _silhouette(person: Person, half_width: float, height: float) -> Map:
    hair = person.hair
    random = stream(person.seed, "hair silhouette", person.volunteer)
    uneven = (3.5 if hair.style == "long" else 1.5) * noise(30.0, random)
    uneven, fine = uneven + 1.0 * noise(10.0, random), noise(4.0, random)
    uneven = uneven + 0.4 * fine
    side = half_width + hair.flare * np.maximum(ROW_Y - CROWN_Y, 0)
    side = side + hair.bulge * np.exp(-(((ROW_Y - 55) / 35) ** 2))
    if hair.style in COVERS_EARS:  # swells over them
        side = side + (1.0 + 2.8 * np.exp(-(((ROW_Y - 10) / 30) ** 2))) * ramp(CROWN_Y, 8, ROW_Y)
    taper = hair.taper + (4.0 if hair.style == "medium" else 0.0)
    side = side - taper * ramp(hair.end - 45, hair.end + 4, ROW_Y)
    if hair.style in SHOWS_EARS:
        side = side - (hair.side_volume + 2.5) * ramp(-74, -12, ROW_Y)
    hanging = side.astype(np.float32)[:, None] - ABS_X
    across, up = ABS_X / half_width, np.maximum(CROWN_Y - Y, 0) / height
    if hair.style == "short":  # hair that leans to one side stands higher there
        side = -1 if hair.parting < 0 else 1
        up = up / (1 + 4.5 / height * hair.sweep * np.exp(-(((X + side * 26) / 24) ** 2)))
    dome = 80 * (1 - (across**DOME_POWER + up**DOME_POWER) ** (1 / DOME_POWER))
    if hair.texture in ("curly", "coily"):
        uneven = uneven + (0.7 if hair.style == "short" else 1.6) * fine
    elif hair.style == "short":
        uneven = 0.7 * (uneven - 0.4 * fine)
    if hair.style in SHOWS_EARS:
        # A smooth minimum: the head narrows above the ears without a corner.
        narrowest = -3 * np.logaddexp(-dome / 3, -hanging / 3)
        upper = dome + ramp(-84, -62, Y) * (narrowest - dome)
        return np.where(Y < CROWN_Y, upper, np.minimum(hanging, narrowest + 2.1)) + 0.35 * uneven
    return np.where(Y < CROWN_Y, dome, hanging) + (1.0 if hair.style == "short" else 0.35) * uneven


def _opening(person: Person, head: Head) -> tuple[Map, Map]:
    hair = person.hair
    below_hairline = Y - _front(person)
    lean = hair.asymmetry * np.clip((Y + 30) / 60, 0, 1)
    beside = _inner_edge(person, head)[:, None] - np.abs(X - lean)
    # A smooth minimum rounds the corner where the hairline meets the sides.
    softness = 7.0
    corners = np.exp(-np.clip(below_hairline, -90, 90) / softness) + np.exp(
        -np.clip(beside, -90, 90) / softness
    )
    return softness * np.log(corners), beside


def _front(person: Person) -> Map:
    """Return y (mm) of the lower edge of the hair over the forehead."""
    hair, short = person.hair, person.hair.style == "short"
    corner = 26 * (ABS_X / 58) ** 4.5 if short else 30 * (ABS_X / 56) ** 2.8
    front = hair.hairline + corner - 11 * hair.recession * np.exp(-(((ABS_X - 36) / 13) ** 2))
    if hair.fringe == "full":
        edge = hair.fringe_edge + 3 * (ABS_X / 40) ** 2
        if hair.style in SHOWS_EARS:  # its sides run down to the ears
            edge = edge + ramp(34, 74, ABS_X) * (-22 - edge)
        return np.maximum(front, edge)
    if hair.fringe == "side":
        away = (X - hair.parting) * (1 if hair.parting < 0 else -1)
        long_side, short_side = np.maximum(away, 0) / 78, np.maximum(-away, 0) / 40
        drop = np.where(away > 0, 54 * long_side**1.5, 46 * short_side**1.7) * (0.55 if short else 1.0)
        lowest = _over_the_ears(person) if hair.style in SHOWS_EARS else -22 + 0.1 * ABS_X
        return np.maximum(front, np.minimum(hair.hairline - 4 + drop, lowest))
    if hair.fringe == "curtain" and not short:
        fall = hair.hairline - 3 + 60 * (np.abs(X - 0.35 * hair.parting) / 54) ** hair.curtain_power
        if hair.style in SHOWS_EARS:
            fall = np.minimum(fall, _over_the_ears(person))
        return np.maximum(front, fall)
    return front


def _over_the_ears(person: Person) -> Map:
    """Return y (mm) of the lower edge of hair that is tucked behind the ears: it runs back over their tops."""
    hair, half_width = person.hair, person.face.half_width
    return hair.hairline + 8 + (-20 - hair.hairline - 8) * (ABS_X / half_width) ** 2.2


def _inner_edge(person: Person, head: Head) -> np.ndarray:
    """Return, for each row, the half width (mm) of the opening."""
    hair, half_width = person.hair, person.face.half_width
    if hair.style not in COVERS_EARS:
        if hair.style != "short":  # a little hair shows before the ears
            share = np.interp(ROW_Y, [-80, -50, -30, -12, 8], [0.95, 0.915, 0.885, 0.895, 0.93])
            if hair.fringe == "full":  # with a fringe, thin locks are left out before the ears
                share = np.interp(ROW_Y, [-80, -50, -30, -12, 15, 45], [0.95, 0.91, 0.86, 0.85, 0.86, 0.93])
            return (share * half_width).astype(np.float32)
        # Temples: wider above, with the hair coming forward towards the sideburn.
        share = np.interp(ROW_Y, [-90, -62, -42, -26, -8, 20], [0.93, 0.87, 0.855, 0.885, 0.905, 0.93])
        edge = share * np.where(ROW_Y < -20, 0.97 * half_width, np.maximum(head.outline, 0.9 * half_width))
        return cv2.blur(edge.astype(np.float32).reshape(-1, 1), (1, 15)).ravel()
    edge = hair.inner_edge * half_width + hair.inner_slope * np.maximum(ROW_Y - 40, 0)
    edge = np.maximum(edge, np.where(ROW_Y < 85, 40, 32))
    if hair.style == "medium":  # runs into a point before the ear
        edge = edge + 9 * ramp(hair.end - 30, hair.end + 4, ROW_Y)
    edge = np.where(ROW_Y < -30, 0.97 * half_width, edge).astype(np.float32)
    return cv2.blur(edge.reshape(-1, 1), (1, int(28 * PIXELS_PER_MM) | 1)).ravel()
