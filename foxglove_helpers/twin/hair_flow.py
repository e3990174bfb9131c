"""Which way hair grows and falls: a field of directions, and the locks that follow it.

What flows in are a `Person` and the contours of the hair; what flows out are a `Flow`, on a grid coarser than
the canvas because directions change slowly, and lines of points in millimetres, one for each lock. Parted
hair runs along its contours, a fringe and a short cut run from the whorl, hair that is tied or brushed back
runs away from the forehead.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from foxglove_helpers.twin.canvas import COLUMNS, ORIGIN_X, ORIGIN_Y, PIXELS_PER_MM, ROWS, Map, X, Y, ramp
from foxglove_helpers.twin.hair_shape import HairShape
from foxglove_helpers.twin.hairstyles import SHOWS_EARS
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.streams import stream

COARSE = 4  # pixels of the canvas to one of the coarse grid
COARSE_X, COARSE_Y = X[::COARSE, ::COARSE].copy(), Y[::COARSE, ::COARSE].copy()


@dataclass(frozen=True)
class Flow:
    """Direction of the hair (unit vectors) and the room it may fill, on the coarse grid.

    Attributes
    ----------
    x, y : float32 arrays
        Direction from root to tip.
    room : float32 array
        Distance to the nearest edge of the hair in mm, positive inside; its lower ends do not count.
    inwards_x, inwards_y : float32 arrays
        Direction away from that edge, unit vectors.
    end : float
        y of the lower ends, mm.
    """

    x: np.ndarray
    y: np.ndarray
    room: np.ndarray
    inwards_x: np.ndarray
    inwards_y: np.ndarray
    end: float


def coarse(fine: Map) -> np.ndarray:
    """Take every fourth value of a map."""
    return np.ascontiguousarray(fine[::COARSE, ::COARSE])


def full(grid: np.ndarray) -> Map:
    """Interpolate a coarse grid to a map of the canvas; a pixel of the grid stands at its upper left corner."""
    size = (grid.shape[1] * COARSE, grid.shape[0] * COARSE)
    shift = np.array([[1 / COARSE, 0, 0], [0, 1 / COARSE, 0]], np.float32)
    return cv2.warpAffine(
        grid, shift, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )[:ROWS, :COLUMNS]


def read(grid: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Read a coarse grid at places in mm; arrays of one dimension."""
    columns = (x + ORIGIN_X) * (PIXELS_PER_MM / COARSE)
    rows = (y + ORIGIN_Y) * (PIXELS_PER_MM / COARSE)
    return cv2.remap(
        grid,
        columns.astype(np.float32).reshape(-1, 1),
        rows.astype(np.float32).reshape(-1, 1),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).ravel()


def parting_x(person: Person) -> float:
    """Return where the hair parts, mm from the middle."""
    return person.hair.parting * (0.35 if person.hair.fringe == "curtain" else 1.0)


def parting_at(person: Person, y: np.ndarray) -> np.ndarray:
    """Return x of the parting at heights `y`, mm: it leans a little towards the middle of the crown."""
    middle = parting_x(person)
    return middle + (0.06 if middle > 0 else -0.06) * (y - person.hair.hairline)


def flow_of(person: Person, shape: HairShape) -> Flow:
    """Find the directions of a person's hair."""
    hair = person.hair
    opening, silhouette = coarse(shape.to_opening), coarse(shape.to_silhouette)
    x, y = _along_contours(person, opening, silhouette)
    if hair.style == "short" or hair.fringe == "full":
        x, y = _with_whorl(person, shape, x, y)
    if hair.style in SHOWS_EARS and hair.fringe in ("none", "full"):
        back_x, back_y = _brushed_back(person)
        length = np.sqrt(back_x**2 + back_y**2) + 1e-3
        back_x, back_y = back_x / length, back_y / length
        if hair.fringe == "full":  # behind a fringe only hair that runs to the side is seen
            back_x, back_y = 0.97 * np.sign(COARSE_X), np.full_like(back_y, 0.24)
        share = ramp(30, 66, np.abs(COARSE_X)) if hair.fringe == "full" else np.ones_like(x)
        x, y = x + share * (back_x - x), y + share * (back_y - y)
    if hair.style in SHOWS_EARS and hair.fringe in ("curtain", "side"):  # back over the ears
        share = ramp(0.5, 0.85, np.abs(COARSE_X) / person.face.half_width) * ramp(-85, -45, COARSE_Y)
        x, y = x + share * (np.sign(COARSE_X) - x), y + share * (0.45 - y)
    if hair.style in SHOWS_EARS:  # wisps before the ears hang
        share = ramp(-42, -24, COARSE_Y)
        x, y = x + share * (0.08 * np.sign(COARSE_X) - x), y + share * (1 - y)
    length = np.sqrt(x * x + y * y) + 1e-4
    room = np.minimum(opening, silhouette)
    inwards_x, inwards_y = (cv2.Sobel(room, cv2.CV_32F, *order, ksize=3) for order in ((1, 0), (0, 1)))
    steepness = np.sqrt(inwards_x**2 + inwards_y**2) + 1e-4
    return Flow(x / length, y / length, room, inwards_x / steepness, inwards_y / steepness, hair.end)


def _along_contours(
    person: Person, opening: np.ndarray, silhouette: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Let hair run from the parting to both sides, between the opening and the silhouette."""
    inner, outer = np.logaddexp(0, opening / 4), np.logaddexp(0, silhouette / 4)
    between = cv2.GaussianBlur((inner / (inner + outer)).astype(np.float32), (0, 0), 1.5)
    across_x = cv2.Sobel(between, cv2.CV_32F, 1, 0, ksize=3)
    across_y = cv2.Sobel(between, cv2.CV_32F, 0, 1, ksize=3)
    steepness = np.sqrt(across_x**2 + across_y**2) + 1e-5
    part = parting_at(person, COARSE_Y) * ramp(-40, -60, COARSE_Y)
    side = np.where(part < COARSE_X, 1, -1).astype(np.float32)
    x, y = -across_y / steepness * side, across_x / steepness * side
    hangs = ramp(-40, 0, COARSE_Y) * 0.6 + 0.12
    return x * (1 - 0.5 * hangs), y + hangs


def _with_whorl(
    person: Person, shape: HairShape, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Let the hair over the forehead (short cuts: all of it) run from a whorl near the crown."""
    hair = person.hair
    top = person.face.eyes_to_crown + hair.crown_volume
    if hair.style == "short":
        whorl_x, whorl_y, spread = 0.6 * hair.parting, -top * 0.93, 1.0
    else:
        whorl_x, whorl_y, spread = 0.2 * hair.parting, -top * 1.02, 0.55
    radial_x, radial_y = spread * (COARSE_X - whorl_x), np.abs(COARSE_Y - whorl_y) + 4
    distance = np.sqrt(radial_x**2 + radial_y**2) + 1e-3
    radial_x, radial_y = radial_x / distance, radial_y / distance
    if hair.style == "short":
        turn = hair.sweep * (1 if hair.parting < 0 else -1)
        if hair.cut == "back":
            radial_x, radial_y = 0.7 * radial_x + 0.3 * turn, -0.85 * np.ones_like(radial_y)
        elif hair.cut == "swept":
            radial_x, radial_y = radial_x + 1.6 * turn, radial_y - 0.15
        else:
            radial_x = radial_x + 0.5 * turn
    beside = coarse(shape.beside_opening)
    if hair.style == "short":
        down_x, down_y = 0.15 * np.sign(COARSE_X), np.ones_like(y)
        share = ramp(-16, 2, beside) * ramp(10, -30, COARSE_Y + 25)
        return down_x + share * (radial_x - down_x), down_y + share * (radial_y - down_y)
    share = ramp(-8, 8, beside - 5)
    return x + share * (radial_x - x), y + share * (radial_y - y)


def _brushed_back(person: Person) -> tuple[np.ndarray, np.ndarray]:
    """Let hair run from a point between the brows to the back of the head."""
    random = stream(person.seed, "strands", person.volunteer)
    middle_y = float(random.uniform(-34, -12))
    return 0.85 * COARSE_X, COARSE_Y - middle_y


@dataclass(frozen=True)
class Curls:
    """How curls lead strands away from the direction of the hair, on the coarse grid.

    Attributes
    ----------
    aside_x, aside_y : float32 arrays
        Where a strand that is seen here would lie if it were straight, relative to here, mm.
    crest : float32 array
        1 where a curl bends towards the camera, -1 where it bends away.
    flow : Flow
        Directions of the curled strands.
    """

    aside_x: np.ndarray
    aside_y: np.ndarray
    crest: np.ndarray
    flow: Flow


def curls_of(person: Person, flow: Flow) -> Curls | None:
    """Find how strands swing, at two scales and out of step with strands further away; None if straight."""
    hair = person.hair
    if hair.texture == "straight":
        return None
    random = stream(person.seed, "hair curls", person.volunteer)
    # Strands of a lock swing together: the noise that sets them apart is long along the hair.
    sizes = ((1.3, 1.3) if hair.texture == "coily" else (2.0, 5.0), (7.0, 7.0))
    near, far = (
        cv2.GaussianBlur(
            random.standard_normal(COARSE_X.shape, dtype=np.float32), (0, 0), across, sigmaY=along
        )
        * float(3.5 * np.sqrt(across * along))
        for across, along in sizes
    )
    top = -person.face.eyes_to_crown - hair.crown_volume
    grown = np.sqrt((COARSE_X - 0.3 * hair.parting) ** 2 + (COARSE_Y - top) ** 2)
    irregular, second_swing = {"wavy": (0.3, 0.12), "curly": (1.3, 0.3), "coily": (2.2, 0.4)}[hair.texture]
    phase = 2 * np.pi * grown / hair.curl_length + irregular * near + 1.1 * far
    # Close to the head the weight of the hair draws it straight.
    swings = ramp(15, 110, grown) if hair.texture == "wavy" else ramp(0, 40, grown)
    second = 2.3 * phase + 1.5 * np.roll(near, 17, 1)
    amount = (hair.curl * swings * np.exp(0.35 * np.roll(far, 31, 0))).astype(np.float32)
    aside = amount * (np.sin(phase) + second_swing * np.sin(second))
    angle = np.arctan(
        2 * np.pi / hair.curl_length * amount * (np.cos(phase) + 1.5 * second_swing * np.cos(second))
    )
    if hair.texture == "wavy":  # not all strands take part
        angle = 0.55 * angle
    cosine, sine = np.cos(angle), np.sin(angle)
    swung = replace(flow, x=cosine * flow.x - sine * flow.y, y=sine * flow.x + cosine * flow.y)
    crest = (np.cos(phase + 0.8) + second_swing * np.cos(second)) * swings
    return Curls(aside * flow.y, -aside * flow.x, crest.astype(np.float32, copy=False), swung)


def scatter(flow: Flow, count: int, within: tuple[float, float], random: np.random.Generator) -> np.ndarray:
    """Return `count` places (mm) at distances `within` the edge of the hair: float array (n, 2), n may be 0."""
    shallowest, deepest = within
    inside = np.argwhere((flow.room > shallowest) & (flow.room < deepest) & (min(178, flow.end) > COARSE_Y))
    if len(inside) == 0:
        return np.zeros((0, 2))
    chosen = inside[random.integers(0, len(inside), count)] + random.uniform(-0.5, 0.5, (count, 2))
    return (chosen * (COARSE / PIXELS_PER_MM) - (ORIGIN_Y, ORIGIN_X))[:, ::-1]


def follow(
    flow: Flow,
    roots: np.ndarray,
    lengths: np.ndarray,
    slack: np.ndarray,
    turns: np.ndarray,
    steps: int,
    margin: np.ndarray | float = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Let locks grow along the flow.

    Parameters
    ----------
    flow : Flow
        Where to.
    roots : float array (n, 2)
        mm.
    lengths, slack, turns : float arrays (n,)
        Length in mm, how far a tip may leave the hair in mm, and by how much a lock turns away from the flow
        (radians).
    steps : int
        Of each line.
    margin : float array (n,) or float
        How far from the edge a lock that runs beside it is kept, mm.

    Returns
    -------
    lines : float array (n, steps + 1, 2)
        mm.
    grown : int array (n,)
        The last point of each line that still belongs to the lock.
    """
    points = np.empty((len(roots), steps + 1, 2))
    points[:, 0] = roots
    stride = lengths / steps
    cosine, sine = np.cos(turns), np.sin(turns)
    growing, grown = np.ones(len(roots), bool), np.zeros(len(roots), int)
    for step in range(steps):
        x, y = points[:, step, 0], points[:, step, 1]
        towards_x, towards_y = read(flow.x, x, y), read(flow.y, x, y)
        towards_x, towards_y = cosine * towards_x - sine * towards_y, sine * towards_x + cosine * towards_y
        room, inwards_x, inwards_y = (
            read(flow.room, x, y),
            read(flow.inwards_x, x, y),
            read(flow.inwards_y, x, y),
        )
        # A lock that runs beside the edge is kept in the hair; one that runs across it ends there.
        beside = inwards_x * towards_x + inwards_y * towards_y > -0.55
        back = np.clip(margin - room, 0, 0.6 * stride) * beside
        growing &= ((room > -slack) | beside | (step == 0)) & (y < flow.end + slack)
        grown[growing] = step
        points[:, step + 1, 0] = x + stride * towards_x + back * inwards_x
        points[:, step + 1, 1] = y + stride * towards_y + back * inwards_y
    return points, grown
