"""Hands that got into the picture: a relief of palm, fingers and wrist, lit like the face.

What flows in are a `Person`, a `Shot` that names a pose, and the light; what flows out is a `Hand`: colour and
opacity on a small canvas of its own, the shadow it throws, and where it lies in the scene. In the hand's own
millimetres the wrist is the origin, fingers point upwards (negative y), the thumb lies to the right.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import Map, noise, ramp, ridge, sigmoid
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.shading import Light
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.submissions.colour import Palette, tint
from foxglove_helpers.twin.submissions.plan import Shot

FINE = 2.4  # pixels per mm
LEFT, RIGHT, TOP, BOTTOM = -110, 125, -215, 400  # mm
X, Y = np.meshgrid(
    np.arange(LEFT, RIGHT, 1 / FINE, dtype=np.float32), np.arange(TOP, BOTTOM, 1 / FINE, dtype=np.float32)
)
SLEEVE = 62.0  # y at which the sleeve begins
WRAP = 0.22

# Knuckles (x, y) of index, middle, ring and little finger, their lengths and radii at root and tip, mm.
KNUCKLES = ((27.0, -92.0), (8.5, -97.0), (-10.5, -93.5), (-28.0, -84.0))
LENGTHS = (73.0, 80.0, 75.0, 58.0)
RADII = ((10.2, 7.6), (10.4, 7.8), (9.8, 7.4), (8.6, 6.4))
PHALANGES = (0.46, 0.30, 0.24)  # of the length of a finger
PALM = (
    (-24, 14),
    (-30, -6),
    (-39, -45),
    (-38, -84),
    (-19, -96),
    (0, -100),
    (18, -100),
    (37, -92),
    (40, -62),
    (36, -30),
    (26, 14),
)
LINES = (  # of the palm
    ((34, -70), (14, -66), (-12, -54), (-26, -40)),
    ((-36, -72), (-18, -80), (2, -82), (16, -92)),
    ((34, -68), (18, -60), (6, -38), (6, -12)),
)

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Hand:
    """A hand on its canvas: premultiplied colour, opacity, the shadow it throws; and where it is in the scene.

    `wrist` is in mm of the scene, `turn` in radians (clockwise), `side` -1 where the thumb points to the left.
    """

    colour: np.ndarray
    opacity: Map
    shadow: Map
    wrist: tuple[float, float]
    turn: float
    side: int
    size: float

    def pixels(self, x: Map, y: Map) -> tuple[Map, Map]:
        """Return which pixel (column, row) of the hand's canvas lies at places of the scene, mm."""
        dx, dy = (x - self.wrist[0]) / self.size, (y - self.wrist[1]) / self.size
        cosine, sine = float(np.cos(self.turn)), float(np.sin(self.turn))
        along_x, along_y = self.side * (cosine * dx + sine * dy), cosine * dy - sine * dx
        return (
            ((along_x - LEFT) * FINE).astype(np.float32, copy=False),
            ((along_y - TOP) * FINE).astype(np.float32, copy=False),
        )


@dataclass(frozen=True)
class _Limb:
    """A finger or thumb: joints from root to tip, radii there; bent ones show no tip."""

    joints: tuple[Point, ...]
    radii: tuple[float, ...]
    nail: bool = False


def draw_hand(
    person: Person, shot: Shot, taken: Photograph, palette: Palette, light: Light, cloth: np.ndarray
) -> Hand:
    """Draw the hand of a photograph; `cloth` is the radiance of the sleeve, linear red, green and blue."""
    random = stream(person.seed, "hand", person.volunteer, taken.photograph)
    pose = str(shot.hand)
    side = int(random.choice([-1, 1]))
    limbs = {"peace": _peace, "palm": _palm, "chin": _at_the_chin}[pose](random)
    relief, opacity, crease, rosy, nail = _relief(limbs, palm_shows=pose != "chin", random=random)
    wrist, turn = _place(pose, person, side, random)
    towards = (light.direction[0] * side, light.direction[1], light.direction[2])
    lit = _lit(relief, opacity, Light(towards, light.key, light.ambient))
    texture = 1 + 0.03 * noise(4.0, random, X.shape) + 0.025 * noise(0.7, random, X.shape)
    gray = person.skin.reflectance * 0.97 * lit * texture * (1 - crease) * (1 + 0.10 * nail)
    skin = palette.skin + np.clip(rosy, 0, 1)[..., None] * (palette.flush - palette.skin)
    skin = skin + nail[..., None] * (tint((0.72, 0.42, 0.37)) - skin)
    colour = gray[..., None] * skin
    sleeve, sleeve_shade = _sleeve(lit, random)
    colour = colour * (1 - sleeve)[..., None] + (sleeve_shade * sleeve)[..., None] * cloth
    shadow = cv2.GaussianBlur(opacity, (0, 0), 7 * FINE)
    moved = np.array([[1, 0, -9 * FINE * towards[0]], [0, 1, -9 * FINE * towards[1]]], np.float32)
    shadow = 0.55 * cv2.warpAffine(shadow, moved, shadow.shape[::-1])
    shadow *= ramp(BOTTOM, BOTTOM - 120, Y)
    return Hand(
        colour=(colour * opacity[..., None]).astype(np.float32),
        opacity=opacity.astype(np.float32),
        shadow=shadow.astype(np.float32),
        wrist=wrist,
        turn=turn,
        side=side,
        size=float(np.clip(1.0 - 0.035 * person.lean + random.normal(0, 0.02), 0.9, 1.1)),
    )


def _place(
    pose: str, person: Person, side: int, random: np.random.Generator
) -> tuple[tuple[float, float], float]:
    """Return where the wrist is in the scene (mm) and how the hand is turned; the thumb points to the face."""
    x, y = float(random.normal(0, 5)), float(random.normal(0, 8))
    if pose == "peace":
        return (-side * (116 + x), 128 + y), side * float(random.uniform(0.0, 0.18))
    if pose == "palm":
        return (-side * (128 + x), 138 + y), side * float(random.uniform(-0.14, 0.08))
    turn = float(random.uniform(-0.32, -0.2))
    # The chin rests between thumb and forefinger.
    web_x, web_y = 28.0, -94.0
    right, down = np.cos(turn) * web_x - np.sin(turn) * web_y, np.sin(turn) * web_x + np.cos(turn) * web_y
    return (side * (4 - float(right)), person.face.eyes_to_chin - 2 - float(down) + 0.3 * y), side * turn


def _finger(number: int, angle: float, lift: float = 0.0) -> _Limb:
    """Return a stretched finger; `angle` in degrees from straight up towards the thumb."""
    x, y = KNUCKLES[number]
    length, (root, tip) = LENGTHS[number], RADII[number]
    direction = np.array([np.sin(np.radians(angle)), -np.cos(np.radians(angle))])
    stops = np.cumsum((-0.18, 0.18 + PHALANGES[0], PHALANGES[1], PHALANGES[2] - 0.09))
    joints = tuple(
        (float(x + direction[0] * length * stop), float(y + direction[1] * length * stop), lift + 2.0)
        for stop in stops
    )
    radii = (root + 0.8, 0.94 * root, 0.5 * (root + tip), tip)
    return _Limb(joints, radii, nail=True)


def _bent(number: int, lift: float = 0.0) -> _Limb:
    """Return a finger bent into the palm, as seen from the palm's side."""
    x, y = KNUCKLES[number]
    root = RADII[number][0]
    x_tip = x * 0.82 + 2
    joints = (
        (x, y + 6, 3.0),
        (x, y - 17, 16.0 + lift),
        (x_tip, y + 8, 24.0 + lift),
        (x_tip, y + 27, 18.0 + lift),
    )
    return _Limb(joints, (root, 0.98 * root, 0.92 * root, 0.82 * root))


def _thumb(joints: tuple[Point, ...]) -> _Limb:
    return _Limb(joints, (14.5, 12.0, 10.4, 8.8), nail=True)


def _peace(random: np.random.Generator) -> list[_Limb]:
    spread = float(random.uniform(12, 17))
    thumb = _thumb(((25, -28, 6), (31, -58, 16), (14, -76, 30), (-6, -76, 34)))
    return [_finger(0, spread), _finger(1, -spread * 0.8), _bent(2), _bent(3), thumb]


def _palm(random: np.random.Generator) -> list[_Limb]:
    spread = float(random.uniform(5, 9))
    thumb = _thumb(((24, -26, 6), (47, -56, 8), (64, -82, 8), (75, -104, 8)))
    angles = (1.2 * spread, 0.2 * spread, -0.9 * spread, -2.1 * spread)
    return [thumb, *(_finger(number, angle) for number, angle in enumerate(angles))]


def _at_the_chin(random: np.random.Generator) -> list[_Limb]:
    """Return fingers seen from their back: forefinger on the cheek, thumb at the jaw, the others rolled up."""
    thumb = _thumb(((26, -30, 2), (48, -62, 10), (60, -92, 14), (63, -114, 14)))
    forefinger = _finger(0, float(random.uniform(-30, -22)), 12.0)
    rolled = []
    for number in (1, 2, 3):
        x, y = KNUCKLES[number]
        root = RADII[number][0]
        knuckle = (x, y + 4, 8.0 - 2 * number)
        middle = (x + 9, y - 19 + 2 * number, 19.0 - 3 * number)
        rolled.append(_Limb((knuckle, middle, (x + 20, y - 14, 8.0)), (root + 1.5, root + 0.8, root)))
    return [thumb, *reversed(rolled), forefinger]


def _relief(
    limbs: list[_Limb], palm_shows: bool, random: np.random.Generator
) -> tuple[Map, Map, Map, Map, Map]:
    """Return height (mm), opacity, creases (0 to 1 dark), rosiness and nails (0 to 1) of a hand."""
    relief, opacity = _palm_relief(palm_shows)
    crease = _palm_creases() if palm_shows else np.zeros_like(X)
    rosy = np.full_like(X, 0.15)
    nails = np.zeros_like(X)
    for limb in limbs:
        height, inside, along, across, length = _limb_relief(limb)
        edge = sigmoid(inside * 2.6)
        # Fingers grow out of the palm without a step, but lie on it where they are bent.
        joined = 6.0 * np.log(np.exp(np.clip(height, -60, 60) / 6.0) + np.exp(np.clip(relief, -60, 60) / 6.0))
        own = ramp(12, 26, along)
        over = np.where(
            inside > -3, np.maximum(relief, joined * (1 - own) + np.maximum(height, relief) * own), relief
        )
        above = ramp(-0.5, 0.5, height - relief + 0.2) * edge
        crease, rosy, nails = (part * (1 - above) for part in (crease, rosy, nails))
        stops = np.cumsum(
            [np.hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(limb.joints, limb.joints[1:], strict=False)]
        )
        for stop in stops[:-1]:
            wrinkles = ridge(along - stop, 0.9) + 0.6 * ridge(along - stop + 2.6, 0.8)
            if not palm_shows:
                wrinkles = 0.5 * wrinkles + 0.35 * ridge(along - stop - 2.2, 0.8)
            crease = crease + 0.20 * wrinkles * above
        rosy = rosy + above * (0.2 + 0.6 * ramp(length - 18, length + 2, along))
        if limb.nail and not palm_shows:
            nails = nails + above * _nail(along - length, across, limb.radii[-1])
        relief = over
        opacity = np.maximum(opacity, edge)
    wrist = ridge(Y - 10 - 0.004 * X**2, 1.0) + 0.7 * ridge(Y - 16 - 0.004 * X**2, 0.9)
    crease = np.clip(crease + 0.14 * wrist * (np.abs(X) < 24), 0, 0.5)
    relief = relief + 0.10 * noise(1.5, random, X.shape) + 0.25 * noise(10.0, random, X.shape)
    return cv2.GaussianBlur(relief, (0, 0), 0.9 * FINE), opacity, crease, rosy, np.clip(nails, 0, 1)


def _palm_relief(palm_shows: bool) -> tuple[Map, Map]:
    """Return height and opacity of palm, wrist and forearm."""
    drawn = np.zeros(X.shape, np.uint8)
    arm = [(27, 14), (29, 60), (36, 200), (44, 420), (-44, 420), (-36, 200), (-29, 60), (-25, 14)]
    for points in (PALM, arm):
        whole = np.rint((np.array(points, np.float32) - (LEFT, TOP)) * FINE * 8).astype(np.int32)
        cv2.fillPoly(drawn, [whole], 255, cv2.LINE_AA, 3)
    filled = (cv2.GaussianBlur(drawn, (0, 0), 3.0 * FINE) > 127).astype(np.uint8)
    inside = cv2.distanceTransform(filled, cv2.DIST_L2, 5) / FINE
    outside = cv2.distanceTransform(1 - filled, cv2.DIST_L2, 5) / FINE
    relief = 13 * np.sqrt(1 - (1 - np.clip(inside / 20, 0, 1)) ** 2) - 3 * np.minimum(outside, 12)
    relief = cv2.GaussianBlur(relief.astype(np.float32), (0, 0), 1.6 * FINE)

    def hill(x: float, y: float, width: float, length: float, height: float) -> Map:
        return height * np.exp(-(((X - x) / width) ** 2) - ((Y - y) / length) ** 2)

    if palm_shows:
        relief += hill(24, -38, 15, 26, 7.5) + hill(-24, -34, 13, 30, 5.5) - hill(2, -50, 13, 22, 3.5)
        relief += hill(0, -86, 34, 8, 2.5)
    else:
        for x, y in KNUCKLES:
            relief += hill(x, y, 7.5, 8, 5.0)
            # Tendons from the knuckles to the wrist.
            relief += (
                1.1
                * ridge(X - x * np.clip(1 + (Y - y) / 170, 0.3, 1), 3.0)
                * ramp(y + 6, y + 22, Y)
                * (Y < 5)
            )
    return relief, sigmoid((inside - outside) * 2.2).astype(np.float32)


def _palm_creases() -> Map:
    lines = np.zeros(X.shape, np.uint8)
    for points in LINES:
        smooth = _smooth(np.array(points, np.float32))
        whole = np.rint((smooth - (LEFT, TOP)) * FINE * 8).astype(np.int32)
        cv2.polylines(lines, [whole], False, 255, 2, cv2.LINE_AA, 3)
    return cv2.GaussianBlur(lines.astype(np.float32) / 255, (0, 0), 0.45 * FINE) * 0.38


def _smooth(points: np.ndarray) -> np.ndarray:
    """Return a smooth line through points."""
    fine = np.linspace(0, len(points) - 1, 40)
    line = np.stack([np.interp(fine, np.arange(len(points)), points[:, axis]) for axis in (0, 1)], axis=1)
    kernel = np.ones(9) / 9
    padded = np.pad(line, ((4, 4), (0, 0)), mode="edge")
    return np.stack([np.convolve(padded[:, axis], kernel, mode="valid") for axis in (0, 1)], axis=1)


def _limb_relief(limb: _Limb) -> tuple[Map, Map, Map, Map, float]:
    """Return height, distance inside the outline, place along and across the limb (mm), and its length."""
    height = np.full(X.shape, -60, np.float32)
    inside = np.full(X.shape, -60, np.float32)
    along, across = np.zeros_like(X), np.zeros_like(X)
    start = 0.0
    for (a, b), (first, last) in zip(
        zip(limb.joints, limb.joints[1:], strict=False),
        zip(limb.radii, limb.radii[1:], strict=False),
        strict=True,
    ):
        vx, vy = b[0] - a[0], b[1] - a[1]
        length = float(np.hypot(vx, vy)) + 1e-6
        part = np.clip(((X - a[0]) * vx + (Y - a[1]) * vy) / length**2, 0, 1)
        dx, dy = X - a[0] - part * vx, Y - a[1] - part * vy
        distance = np.sqrt(dx * dx + dy * dy)
        radius = first + (last - first) * part
        z = a[2] + (b[2] - a[2]) * part
        round_part = np.sqrt(np.maximum(radius**2 - distance**2, 0))
        own = np.where(distance < radius, z + 0.92 * round_part, z - 3 * (distance - radius))
        nearer = own > height
        height = np.where(nearer, own, height)
        along = np.where(nearer, start + ((X - a[0]) * vx + (Y - a[1]) * vy) / length, along)
        across = np.where(nearer, (vx * dy - vy * dx) / length, across)
        inside = np.maximum(inside, radius - distance)
        start += length
    return height, inside, along, across, start


def _nail(beyond: Map, across: Map, radius: float) -> Map:
    """Return the nail near the tip of a finger, 0 to 1."""
    round_part = ((beyond - 0.5) / 6.5) ** 4 + (across / (0.66 * radius)) ** 4
    return sigmoid((1 - round_part) * 7)


def _lit(relief: Map, opacity: Map, light: Light) -> Map:
    """Return how much light each point of the hand reflects, relative to its reflectance."""
    slope_x = cv2.Sobel(relief, cv2.CV_32F, 1, 0, ksize=3, scale=FINE / 8)
    slope_y = cv2.Sobel(relief, cv2.CV_32F, 0, 1, ksize=3, scale=FINE / 8)
    upright = 1 / np.sqrt(1 + slope_x**2 + slope_y**2)
    x, y, z = light.direction
    facing = (z - slope_x * x - slope_y * y) * upright
    diffuse = np.clip((facing + WRAP) / (1 + WRAP), 0, None)
    openness = np.ones_like(relief)
    for reach, strength in ((2.0, 0.07), (6.0, 0.035), (14.0, 0.012)):
        around = cv2.GaussianBlur(relief, (0, 0), reach * FINE)
        openness *= np.clip(1 - strength * (around - relief), 0.45, 1.06)
    diffuse = 0.62 * diffuse + 0.38 * cv2.GaussianBlur(diffuse, (0, 0), 1.8 * FINE)
    hemisphere = (0.3 + 0.7 * upright) * (1 + 0.25 * slope_y * upright)
    return (light.key * diffuse + light.ambient * hemisphere) * openness


def _sleeve(lit: Map, random: np.random.Generator) -> tuple[Map, Map]:
    """Return opacity of the sleeve and its brightness relative to the cloth in front."""
    edge = Y - SLEEVE - 0.006 * X**2 - 1.5 * np.sin(X / 9)
    folds = 1 + 0.05 * noise(30.0, random, X.shape) + 0.025 * noise(10.0, random, X.shape)
    round_part = lit / max(float(lit[(np.abs(X) < 20) & (Y > SLEEVE)].mean()), 1e-3)
    shade = folds * round_part * (1 - 0.3 * ridge(edge - 5, 1.0)) * (1 + 0.12 * ridge(edge - 1, 1.5))
    return sigmoid(edge * 2.0), shade
