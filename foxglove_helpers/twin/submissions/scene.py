"""One raw photograph: the portrait in colour, in a room, as a phone frames and exposes it.

What flows in are a `Portrait`, its session, a `Photograph` and the `Shot` of a submission; what flows out are
upright pixels and where the face is in them. Radiance, pose and light are those of the release; framing, size
and colour are the phone's. Pictures larger than `DRAWN_SIDE` are drawn smaller and enlarged, as the small
lenses of phones do not show more either; grain is laid over at full size.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from foxglove_helpers.twin.camera import (
    EYES_COLUMN,
    EYES_ROW,
    PIVOT,
    PIXELS_PER_MM_TAKEN,
    SHADOW_REACH,
    rotation,
    tone_curve,
    turned,
)
from foxglove_helpers.twin.canvas import ORIGIN_Y, PIXELS_PER_MM, Map, noise, ramp, sigmoid
from foxglove_helpers.twin.lower_canvas import LOWER_X, NECK_ROW
from foxglove_helpers.twin.photographs import Photograph, Session, Wall
from foxglove_helpers.twin.portrait import Layer, Portrait, light_body, light_head, light_of
from foxglove_helpers.twin.shading import Light, light_direction
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.submissions import torso
from foxglove_helpers.twin.submissions.colour import Palette, body_tint, head_tint
from foxglove_helpers.twin.submissions.hands import Hand, draw_hand
from foxglove_helpers.twin.submissions.plan import Shot
from foxglove_helpers.twin.submissions.turned import back_of_head, let_hair_fall, turned_away

DRAWN_SIDE = 1500  # pixels of the longer side up to which a picture is drawn pixel by pixel
LEAST_SCALE = 1.55  # pixels per mm; below, the face is too small for a headshot of the release
FACE_HEIGHT = (0.29, 0.52)  # of the height of the picture
OUTLINE_SHARPNESS = 2.2  # 1/mm: how fast arms and shoulders end, as those of the portrait do
HEAD_TILT = 0.4  # share of a tilt that the head makes; the rest is the phone
# The rectangle of a face, in shares of the distance from eyes to chin, as the Haar detector of R1 draws it.
FACE_SIDE, FACE_MIDDLE = 1.42, 0.155


@dataclass(frozen=True)
class Frame:
    """How a picture is framed: size (pixels), pixels per mm, place of the point between the eyes, tilt.

    `tilt` is the inclination of the phone in radians, clockwise in the picture.
    """

    width: int
    height: int
    scale: float
    eyes_x: float
    eyes_y: float
    tilt: float

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place of the scene (mm) lies in the picture."""
        cosine, sine = float(np.cos(self.tilt)), float(np.sin(self.tilt))
        right, down = cosine * x - sine * y, sine * x + cosine * y
        return self.eyes_x + self.scale * right, self.eyes_y + self.scale * down

    def places(self) -> tuple[Map, Map]:
        """Return x and y (mm) of every pixel."""
        columns = (np.arange(self.width, dtype=np.float32) - self.eyes_x) / self.scale
        rows = ((np.arange(self.height, dtype=np.float32) - self.eyes_y) / self.scale)[:, None]
        cosine, sine = float(np.cos(self.tilt)), float(np.sin(self.tilt))
        return (cosine * columns + sine * rows).astype(np.float32), (cosine * rows - sine * columns).astype(
            np.float32
        )

    def smaller(self, factor: float) -> "Frame":
        """Return the same view with fewer pixels."""
        return Frame(
            round(self.width * factor),
            round(self.height * factor),
            self.scale * factor,
            self.eyes_x * factor,
            self.eyes_y * factor,
            self.tilt,
        )


@dataclass(frozen=True)
class Truth:
    """Where things are in an upright picture: face rectangle and eyes in pixels, inclination in degrees."""

    face: tuple[int, int, int, int]
    left_eye: tuple[int, int]  # on the left of the picture
    right_eye: tuple[int, int]
    tilt: float


def take_raw_photograph(
    portrait: Portrait,
    palette: Palette,
    session: Session,
    taken: Photograph,
    shot: Shot,
    size: tuple[int, int],
    grain: float = 1.0,
) -> tuple[np.ndarray, Truth]:
    """Take one photograph in colour.

    Parameters
    ----------
    portrait, palette, session
        Of the volunteer.
    taken : Photograph
        Expression, pose and light, as in the release.
    shot : Shot
        What is unusual about it.
    size : (int, int)
        Width and height in pixels, of the upright picture.
    grain : float
        Noise of the sensor, relative to an ordinary one.

    Returns
    -------
    picture : ndarray of uint8, shape (height, width, 3)
    truth : Truth
    """
    frame = _framed(portrait, taken, shot, size)
    posed = replace(
        taken,
        yaw=taken.yaw + shot.turn,
        roll=taken.roll + HEAD_TILT * shot.tilt,
        gaze=taken.gaze + float(np.sign(shot.turn)) * 2.2,
    )
    if shot.fringe:
        portrait = let_hair_fall(portrait, shot.fringe)
    factor = min(1.0, DRAWN_SIDE / max(size))
    scene = _scene(portrait, palette, session, posed, shot, frame.smaller(factor))
    scene *= palette.cast * (taken.exposure * shot.exposure)
    random = stream(portrait.person.seed, "sensor", portrait.person.volunteer, taken.photograph)
    picture = _exposed(scene, session, size, grain, random)
    return picture, _truth(portrait, posed, frame, shot)


def _framed(portrait: Portrait, taken: Photograph, shot: Shot, size: tuple[int, int]) -> Frame:
    """Frame a picture: how near the phone is belongs to the volunteer, the rest to the photograph."""
    person, (width, height) = portrait.person, size
    near = float(stream(person.seed, "distance of the phone", person.volunteer).uniform(*FACE_HEIGHT))
    random = stream(person.seed, "framing", person.volunteer, taken.photograph)
    face = person.face.eyes_to_chin + person.face.eyes_to_crown
    near = near * taken.scale * (1.0 if height > width else 1.18)
    scale = max(near * height / face, LEAST_SCALE)
    eyes_x = width * float(np.clip(0.5 + random.normal(0, 0.035), 0.42, 0.58))
    eyes_y = height * float(np.clip(random.normal(0.42, 0.03), 0.34, 0.5))
    # Crown and chin stay in the picture.
    eyes_y = max(eyes_y, (person.face.eyes_to_crown + 22) * scale)
    eyes_y = min(eyes_y, height - (person.face.eyes_to_chin + 30) * scale)
    return Frame(width, height, scale, eyes_x, eyes_y, float(np.radians((1 - HEAD_TILT) * shot.tilt)))


def _scene(
    portrait: Portrait, palette: Palette, session: Session, taken: Photograph, shot: Shot, frame: Frame
) -> np.ndarray:
    """Return the radiance of a picture, linear: float32 array (height, width, 3)."""
    turn = rotation(taken.yaw, taken.pitch, taken.roll)
    direction = light_direction(taken.azimuth, taken.elevation)
    light = light_of(taken, direction)
    right, down, front = (turn.T @ np.array(direction)).tolist()
    lit_head, exposure = light_head(portrait, taken, light_of(taken, (right, down, front)))
    x, y = frame.places()
    head = _coloured(lit_head, head_tint(portrait, palette, taken))
    if shot.turn:
        seen = turned_away(x, y, turn, portrait.head)
        edge = _sampled(head, seen.edge_x, seen.edge_y)
        edge = Layer(edge.radiance * seen.touched[..., None], edge.opacity * seen.touched)
        head = _over(edge, _sampled(head, seen.x, seen.y))
    else:
        head = _sampled(head, *turned(x, y, turn, portrait.pose_relief))
    body, cloth = _body(portrait, palette, session, light, shot.turn, x, y)
    if shot.turn:
        body = _over(back_of_head(portrait, palette, lit_head, turn, x, y), body)
    silhouette = np.maximum(head.opacity, body.opacity)
    scene = _wall(portrait, session.wall, light, x, y)[..., None] * palette.wall
    scene *= (1 - _shadow_on_wall(silhouette, session.wall.head_shadow, light, frame.scale))[..., None]
    for layer in (body, head):
        scene *= (1 - layer.opacity)[..., None]
        scene += layer.radiance
    if shot.hand is not None:
        hand = draw_hand(portrait.person, shot, taken, palette, light, cloth)
        _lay_hand(scene, hand, x, y)
    return scene * exposure


def _body(
    portrait: Portrait, palette: Palette, session: Session, light: Light, away: float, x: Map, y: Map
) -> tuple[Layer, np.ndarray]:
    """Return neck, clothes and the hair behind them at places in mm, and the mean colour of the clothes.

    On the side to which the head turns `away` (degrees), no hair shows behind the face.
    """
    hairless = replace(portrait, hair=replace(portrait.hair, behind=None))
    clothed = _coloured(light_body(hairless, session, light), body_tint(hairless, palette))
    below = torso.draw_torso(portrait.person, portrait.body, clothed.radiance[NECK_ROW:], light.direction[0])
    outline = sigmoid(torso.looked_up(below.inside, x, y) * OUTLINE_SHARPNESS)
    beyond = Layer(torso.looked_up(below.colour, x, y) * outline[..., None], outline)
    own = clothed
    if portrait.hair.behind is not None:
        own = _coloured(light_body(portrait, session, light), body_tint(portrait, palette))
        if away:
            hidden = sigmoid((float(np.sign(away)) * LOWER_X - 10) / 2)
            own = Layer(
                own.radiance + hidden[..., None] * (clothed.radiance - own.radiance),
                own.opacity + hidden * (clothed.opacity - own.opacity),
                own.corner,
            )
    share = torso.share_of_canvas(x, y)
    near, part = _sampled(own, x, y), share[..., None]
    radiance = near.radiance * part + beyond.radiance * (1 - part)
    return Layer(radiance, near.opacity * share + beyond.opacity * (1 - share)), below.cloth


def _coloured(layer: Layer, tints: np.ndarray) -> Layer:
    return Layer(layer.radiance[..., None] * tints, layer.opacity, layer.corner)


def _sampled(layer: Layer, x: Map, y: Map) -> Layer:
    """Read a layer of colour at places in mm; cubic, as pictures are larger than the canvas."""
    left, top = layer.corner
    columns, rows = (x - left) * PIXELS_PER_MM, (y - top) * PIXELS_PER_MM

    def read(values: np.ndarray) -> np.ndarray:
        found = cv2.remap(values, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.maximum(found, 0)

    radiance, opacity = read(layer.radiance), np.minimum(read(layer.opacity), 1)
    # The layers end inside the picture: the head's below the chest, the body's above the neck.
    last = top + layer.opacity.shape[0] / PIXELS_PER_MM
    share = (
        ramp(last - 4, last - 14 - 6 * np.abs(np.sin(x / 4.1)), y)
        if top == -ORIGIN_Y
        else ramp(0, 4, y - top)
    )
    return Layer((radiance * share[..., None]).astype(np.float32), (opacity * share).astype(np.float32))


def _over(upper: Layer, lower: Layer) -> Layer:
    through = 1 - upper.opacity
    return Layer(
        upper.radiance + through[..., None] * lower.radiance, upper.opacity + through * lower.opacity
    )


def _wall(portrait: Portrait, wall: Wall, light: Light, x: Map, y: Map) -> Map:
    """Return the radiance of the background: the same wall as in the release, and more of it."""
    columns, rows = x * PIXELS_PER_MM_TAKEN + EYES_COLUMN, y * PIXELS_PER_MM_TAKEN + EYES_ROW
    across, down = np.tanh((columns - 180) / 400) * 400 / 180, np.tanh((rows - 180) / 400) * 400 / 180
    slope = np.clip(1 + wall.slope_x * across + wall.slope_y * down, 0.45, 1.6)
    radiance = wall.reflectance * (light.key * 0.72 + light.ambient * 0.5) * slope
    if wall.edge_x is not None:
        beside = 1.0 if wall.edge_x > 180 else -1.0
        away = beside * (columns - wall.edge_x + 0.03 * rows)
        radiance *= 1 - wall.edge_depth * sigmoid(away / 2.5) * (1 - 0.35 * sigmoid((away - 130) / 2.5))
    if wall.curtain_period is not None:
        radiance *= 1 + 0.05 * np.sin(columns / wall.curtain_period + 0.8 * np.sin(columns / 23))
    random = stream(portrait.person.seed, "wall of a phone picture", portrait.person.volunteer)
    plaster = cv2.resize(noise(1.5, random, (512, 512)), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    place = (np.mod(columns * 2, 1020), np.mod(rows * 2, 1020))
    radiance *= 1 + 0.012 * cv2.remap(plaster, *place, cv2.INTER_LINEAR)
    return radiance.astype(np.float32, copy=False)


def _shadow_on_wall(silhouette: Map, strength: float, light: Light, scale: float) -> Map:
    """Return the shadow of head and body on the wall, 0 none to 1; at a coarse resolution."""
    coarse = 0.3 / scale  # pixels of the small map to one of the picture
    small = cv2.resize(silhouette, None, fx=coarse, fy=coarse, interpolation=cv2.INTER_AREA)
    reach = SHADOW_REACH / PIXELS_PER_MM_TAKEN * 0.3
    shift = np.array([[1, 0, light.direction[0] * reach], [0, 1, light.direction[1] * reach]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(small, shift, small.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
    moved = cv2.GaussianBlur(moved, (0, 0), 2.5)
    return strength * cv2.resize(moved, silhouette.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _lay_hand(scene: np.ndarray, hand: Hand, x: Map, y: Map) -> None:
    """Lay a hand, and the shadow it throws, over a scene."""
    columns, rows = hand.pixels(x, y)
    colour = cv2.remap(hand.colour, columns, rows, cv2.INTER_CUBIC)
    opacity = np.clip(cv2.remap(hand.opacity, columns, rows, cv2.INTER_CUBIC), 0, 1)
    shadow = cv2.remap(hand.shadow, columns, rows, cv2.INTER_LINEAR)
    scene *= (1 - shadow * (1 - opacity))[..., None]
    scene *= (1 - opacity)[..., None]
    scene += np.maximum(colour, 0)


def _exposed(
    scene: np.ndarray, session: Session, size: tuple[int, int], grain: float, random: np.random.Generator
) -> np.ndarray:
    """Turn radiance into pixels: tone curve, sharpening, vignette, full size, grain."""
    width, height = size
    picture = tone_curve(scene, session.camera).astype(np.float32)
    gray = picture.mean(2)
    picture += (0.6 * (gray - cv2.GaussianBlur(gray, (0, 0), 1.1)))[..., None]
    rows, columns = picture.shape[:2]
    across = (np.arange(columns, dtype=np.float32) / columns - 0.5) ** 2
    down = ((np.arange(rows, dtype=np.float32) / rows - 0.5) ** 2)[:, None]
    picture *= (1 - 0.16 * (across + down))[..., None]
    whole = np.clip(picture * 255 + 0.5, 0, 255).astype(np.uint8)
    if (columns, rows) != (width, height):
        whole = cv2.resize(whole, (width, height), interpolation=cv2.INTER_CUBIC)
    strength = 255 * grain * (0.006 + 0.5 * session.camera.noise)
    for first in range(0, height, 256):  # in strips: a large picture is many times itself in floats
        strip = whole[first : first + 256].astype(np.float32)
        speckle = random.standard_normal(strip.shape[:2], dtype=np.float32)
        speckle = (0.55 * speckle + 0.8 * cv2.blur(speckle, (2, 2))) * strength
        spots = random.standard_normal((strip.shape[0] // 2 + 1, width // 2 + 1, 3), dtype=np.float32)
        hue = cv2.resize(spots, strip.shape[1::-1], interpolation=cv2.INTER_LINEAR) * (0.45 * strength)
        whole[first : first + 256] = np.clip(strip + speckle[..., None] + hue + 0.5, 0, 255)
    return whole


def _truth(portrait: Portrait, taken: Photograph, frame: Frame, shot: Shot) -> Truth:
    """Return where the face lies: a few points of the head, turned and framed."""
    person, turn = portrait.person, rotation(taken.yaw, taken.pitch, taken.roll)
    chin, eye = person.face.eyes_to_chin, person.eyes.spacing

    def pixel(x: float, y: float, z: float) -> tuple[float, float]:
        place = turn @ (np.array([x, y, z]) - PIVOT) + PIVOT
        return frame.pixel(float(place[0]), float(place[1]))

    middle_x, middle_y = pixel(0, FACE_MIDDLE * chin, 0)
    side = FACE_SIDE * chin * frame.scale
    left, right = pixel(-eye, 0, -6), pixel(eye, 0, -6)
    return Truth(
        face=(round(middle_x - side / 2), round(middle_y - side / 2), round(side), round(side)),
        left_eye=(round(left[0]), round(left[1])),
        right_eye=(round(right[0]), round(right[1])),
        tilt=taken.roll + (1 - HEAD_TILT) * shot.tilt,
    )
