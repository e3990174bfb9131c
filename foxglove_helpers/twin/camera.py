"""How a camera sees a portrait: pose, wall, exposure, tone curve, blur, noise, JPEG.

What flows in are a `Portrait`, a `Session` and a `Photograph`; what flows out is one grayscale headshot of
359 x 359 pixels, the size of the published images (R1).
"""

import cv2
import numpy as np

from foxglove_helpers.release import IMAGE_SIDE
from foxglove_helpers.twin.canvas import ORIGIN_X, ORIGIN_Y, PIXELS_PER_MM, Map, blur, noise, sigmoid
from foxglove_helpers.twin.photographs import Camera, Photograph, Session, Wall
from foxglove_helpers.twin.portrait import Layer, Portrait, light_body, light_head, light_of
from foxglove_helpers.twin.shading import Light, light_direction
from foxglove_helpers.twin.streams import stream

PIXELS_PER_MM_TAKEN = 1.18  # of the photograph, at scale 1
EYES_COLUMN, EYES_ROW = 179.0, 152.0  # where the point between the eyes lands, pixels
PIVOT = np.array([0.0, 30.0, -60.0])  # the head turns about this point, mm
SHADOW_REACH = 26.0  # how far the head's shadow lies beside it on the wall, pixels

COLUMN, ROW = np.meshgrid(np.arange(IMAGE_SIDE, dtype=np.float32), np.arange(IMAGE_SIDE, dtype=np.float32))


def take_photograph(portrait: Portrait, session: Session, taken: Photograph) -> np.ndarray:
    """Take one photograph: uint8 array of shape (359, 359)."""
    turn = rotation(taken.yaw, taken.pitch, taken.roll)
    direction = light_direction(taken.azimuth, taken.elevation)
    light = light_of(taken, direction)
    right, down, front = (turn.T @ np.array(direction)).tolist()
    head, exposure = light_head(portrait, taken, light_of(taken, (right, down, front)))
    body = light_body(portrait, session, light)
    x, y = _places(taken)
    head = _sampled(head, *turned(x, y, turn, portrait.pose_relief))
    body = _sampled(body, x, y)
    wall = _wall(portrait, session.wall, light)
    wall = wall * (
        1 - _shadow_on_wall(np.maximum(head.opacity, body.opacity), session.wall.head_shadow, light)
    )
    scene = body.radiance + wall * (1 - body.opacity)
    scene = head.radiance + scene * (1 - head.opacity)
    person = portrait.person
    grain = stream(person.seed, "film grain", person.volunteer, taken.photograph)
    return expose(scene * (exposure * taken.exposure), session.camera, grain)


def rotation(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Return the rotation of the head, a 3 x 3 matrix; angles in degrees, yaw first, roll last."""
    cosine, sine = np.cos(np.radians([yaw, pitch, roll])), np.sin(np.radians([yaw, pitch, roll]))
    about_y = np.array([[cosine[0], 0, sine[0]], [0, 1, 0], [-sine[0], 0, cosine[0]]])
    about_x = np.array([[1, 0, 0], [0, cosine[1], sine[1]], [0, -sine[1], cosine[1]]])
    about_z = np.array([[cosine[2], -sine[2], 0], [sine[2], cosine[2], 0], [0, 0, 1]])
    return about_z @ about_x @ about_y


def _places(taken: Photograph) -> tuple[Map, Map]:
    """Return x and y (mm) of every pixel of the photograph."""
    scale = PIXELS_PER_MM_TAKEN * taken.scale
    return (COLUMN - (EYES_COLUMN + taken.shift_x)) / scale, (ROW - (EYES_ROW + taken.shift_y)) / scale


def turned(x: Map, y: Map, turn: np.ndarray, relief: Map) -> tuple[Map, Map]:
    """Return where on the unturned head each pixel looks (mm), by a few steps towards the fixed point."""
    (back_xx, back_xy), (back_yx, back_yy) = np.linalg.inv(turn[:2, :2]).tolist()
    offset_x, offset_y, _ = (PIVOT - turn @ PIVOT).tolist()
    depth_x, depth_y = float(turn[0, 2]), float(turn[1, 2])
    source_x, source_y = x, y
    for _ in range(3):
        depth = _looked_up(relief, source_x, source_y)
        flat_x, flat_y = x - offset_x - depth_x * depth, y - offset_y - depth_y * depth
        source_x, source_y = back_xx * flat_x + back_xy * flat_y, back_yx * flat_x + back_yy * flat_y
    return source_x, source_y


def _sampled(layer: Layer, x: Map, y: Map) -> Layer:
    radiance, opacity = (_looked_up(canvas, x, y, layer.corner) for canvas in (layer.radiance, layer.opacity))
    return Layer(radiance, opacity)


def _looked_up(canvas: Map, x: Map, y: Map, corner: tuple[float, float] = (-ORIGIN_X, -ORIGIN_Y)) -> Map:
    columns, rows = (x - corner[0]) * PIXELS_PER_MM, (y - corner[1]) * PIXELS_PER_MM
    return cv2.remap(canvas, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _wall(portrait: Portrait, wall: Wall, light: Light) -> Map:
    """Return the radiance of the background."""
    person = portrait.person
    centre = (IMAGE_SIDE + 1) / 2
    slope = 1 + wall.slope_x / centre * (COLUMN - centre) + wall.slope_y / centre * (ROW - centre)
    radiance = wall.reflectance * (light.key * 0.72 + light.ambient * 0.5) * slope
    if wall.edge_x is not None:
        beside = 1.0 if wall.edge_x > centre else -1.0
        radiance = radiance * (
            1 - wall.edge_depth * sigmoid(beside * (COLUMN - wall.edge_x + 0.03 * ROW) / 2.5)
        )
    if wall.curtain_period is not None:
        folds = np.sin(COLUMN / wall.curtain_period + 0.8 * np.sin(COLUMN / 23))
        radiance = radiance * (1 + 0.05 * folds)
    random = stream(person.seed, "wall texture", person.volunteer)
    return radiance * (1 + 0.012 * noise(4.0, random, (IMAGE_SIDE, IMAGE_SIDE)))


def _shadow_on_wall(silhouette: Map, strength: float, light: Light) -> Map:
    """Return the shadow of head and body on the wall, 0 none to 1; at a quarter of the resolution."""
    side = (IMAGE_SIDE + 1) // 4
    small = cv2.resize(silhouette, (side, side), interpolation=cv2.INTER_AREA)
    shift = np.array([[1, 0, light.direction[0]], [0, 1, light.direction[1]]], np.float32)
    shift[:, 2] *= SHADOW_REACH / 4
    moved = cv2.warpAffine(small, shift, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return strength * cv2.resize(blur(moved, 2.5), (IMAGE_SIDE, IMAGE_SIDE), interpolation=cv2.INTER_LINEAR)


def tone_curve(scene: np.ndarray, camera: Camera) -> np.ndarray:
    """Turn radiance of any shape into brightness, 0 black to 1 white, as a camera does."""
    light = np.maximum(scene * camera.gain, 0)
    light = light * (1 + 0.15 * light) / (1 + 0.62 * light * light)  # shoulder of the tone curve
    gray = np.power(np.clip(light, 1e-5, 1), 1 / 2.2) * 1.06
    return gray + camera.contrast * (gray - 0.5) * (1 - np.abs(2 * gray - 1)) - 0.012


def expose(scene: Map, camera: Camera, random: np.random.Generator) -> np.ndarray:
    """Turn radiance into a gray image, uint8: tone curve, vignette, blur, noise, a pass through JPEG."""
    gray = tone_curve(scene, camera)
    centre = (IMAGE_SIDE + 1) / 2
    gray = gray * (1 - 0.045 / centre**2 * ((COLUMN - centre) ** 2 + (ROW - centre) ** 2))
    gray = blur(gray, camera.blur)
    speckle = random.standard_normal(gray.shape, dtype=np.float32)
    gray = gray + camera.noise * (0.6 * speckle + 0.9 * cv2.blur(speckle, (2, 2))) * (1.2 - 0.6 * gray)
    whole = np.clip(gray * 255 + 0.5, 0, 255).astype(np.uint8)
    _, file = cv2.imencode(".jpg", whole, (cv2.IMWRITE_JPEG_QUALITY, camera.jpeg_quality))
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE))
