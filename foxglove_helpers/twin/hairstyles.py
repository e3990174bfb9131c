"""How a person wears their hair: style, length, fringe, parting, colour.

What flows in is a person's side of the plan, lean, ageing and skull; what flows out is a `Hair`, plain
numbers in millimetres and reflectances, from which `hair_shape` and `hair` draw. Hair beside the jaw is what
the mandible vectors of the published work see first (R1): the shares of the styles and the measures of the
sides are the calibration levers.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.streams import stream

# Share of each style; a twentieth of the female side has short hair, a tenth of the male side has longer
# hair.
STYLES_FEMALE = {"long": 0.31, "bob": 0.205, "behind": 0.12, "tied": 0.25, "medium": 0.0675, "short": 0.0475}
STYLES_MALE = {"short": 0.875, "medium": 0.065, "bob": 0.03, "long": 0.03}

COVERS_EARS = ("long", "bob", "medium")
SHOWS_EARS = ("tied", "behind")
TO_THE_SHOULDERS = ("long", "bob")


@dataclass(frozen=True)
class Hair:
    """Hair of one person, mm; `end`, `hairline` and `fringe_edge` are y (negative: above the eyes)."""

    style: str
    end: float
    crown_volume: float
    side_volume: float
    flare: float  # mm outwards per mm downwards
    bulge: float
    taper: float
    hairline: float
    recession: float  # 0 none to 1.3
    fringe: str  # "none", "full", "side" or "curtain"
    fringe_edge: float
    curtain_power: float
    parting: float  # x of the parting
    inner_edge: float  # where hair over the ears begins, relative to the half width of the face
    inner_slope: float
    asymmetry: float
    waviness: float  # 0 straight to 1
    fade: float  # 0 to 1: how thin the sides of a short cut are
    sheen: float
    reflectance: float
    gray: float  # 0 to 1
    behind_half_width: float | None  # half width of hair behind the neck
    behind_shift: float
    falls_forward: bool  # long hair over the clothes
    cut: str  # of short hair: "crop", "swept", "back", "crew" or "buzz"; of tied hair: "tail", "bun", "low"
    sweep: float  # 0 to 1: how far short hair leans to one side
    texture: str  # "straight", "wavy", "curly" or "coily"
    curl: float  # mm: how far a lock swings to either side
    curl_length: float  # mm from one swing to the next
    thinning: float  # 0 none to 1: how much of the scalp shows
    thickness: float  # mm: spread of the strands of a lock


def _choose(shares: dict[str, float], random: np.random.Generator) -> str:
    weights = np.array(list(shares.values()))
    return str(random.choice(list(shares), p=weights / weights.sum()))


def draw_hair(
    seed: int,
    volunteer: int,
    side: int,
    lean: float,
    ageing: float,
    half_width: float,
    eyes_to_crown: float,
    diverse: bool = False,
) -> Hair:
    """Draw the hair of one person.

    Parameters
    ----------
    seed, volunteer : int
        Whose.
    side : int
        0 for the male, 1 for the female side of the plan.
    lean, ageing : float
        Of the person.
    half_width, eyes_to_crown : float
        Of the skull, mm.
    diverse : bool
        Draw curls and colours from all over the world, rather than those of the published cohort (R1).
    """
    style = _choose(STYLES_FEMALE if side else STYLES_MALE, stream(seed, "hair style", volunteer))
    shape = stream(seed, "hair shape", volunteer)
    crown, sides, end = _volumes(style, shape)
    fringe, parting = _fringe(style, stream(seed, "fringe", volunteer))
    front = stream(seed, "hairline", volunteer)
    retreat = 0.0 if lean > 0 else float(front.normal(2, 3) + 9 * ageing * front.random())
    behind = stream(seed, "hair behind the neck", volunteer)
    reflectance, gray = _colour(side, lean, ageing, stream(seed, "hair colour", volunteer))
    details = stream(seed, "hair details", volunteer)
    cut = _cut(style, fringe, lean, details)
    texture, curl, curl_length = _texture(style, diverse, details)
    thinning = 0.0 if lean > 0 else float(np.clip(details.normal(1.1 * ageing - 0.45, 0.3), 0, 0.8))
    crown = crown * {"crew": 0.6, "buzz": 0.3}.get(cut, 1.0) + {"curly": 4.0, "coily": 10.0}.get(texture, 0.0)
    sides = sides + {"curly": 3.0, "coily": 7.0}.get(texture, 0.0)
    if diverse:
        reflectance = _any_colour(reflectance, gray, details)
    return Hair(
        style=style,
        end=end,
        crown_volume=crown,
        side_volume=sides,
        flare=float(shape.uniform(-0.09, 0.08)) if style in TO_THE_SHOULDERS else 0.0,
        bulge=float(shape.uniform(0, 7)) if style == "bob" else 0.0,
        taper=float(shape.uniform(2, 12)) if style in ("bob", "medium") else 0.0,
        hairline=-(eyes_to_crown * 0.60 + float(front.normal(0, 2.5)) + retreat),
        recession=0.0 if lean > 0 else float(front.uniform(0, 1) * (0.3 + ageing)),
        fringe=fringe,
        fringe_edge=float(front.uniform(-36, -21)) - (14 if style == "short" else 0),
        curtain_power=float(front.uniform(1.7, 2.6)),
        parting=parting,
        inner_edge=float(shape.uniform(0.86, 0.95) if style == "medium" else shape.uniform(0.80, 0.93)),
        inner_slope=float(shape.uniform(-0.42, -0.08)),
        asymmetry=float(shape.normal(0, 2.5)) if style in (*COVERS_EARS, "behind") else 0.0,
        waviness=float(shape.uniform(0, 1)) ** 2 * (1.0 if style in TO_THE_SHOULDERS else 0.3),
        fade=float(shape.uniform(0, 1)) if style == "short" else 0.0,
        sheen=float(shape.uniform(0.5, 1.3)) * (0.6 if style == "short" else 1.0),
        reflectance=reflectance,
        gray=gray,
        behind_half_width=_behind_the_neck(style, half_width + sides, behind),
        behind_shift=float(behind.uniform(-6, 6)) if style == "behind" else 0.0,
        falls_forward=style in ("long", "behind") and bool(behind.random() < 0.65),
        cut=cut,
        sweep=float(details.uniform(0.1, 1.0)),
        texture=texture,
        curl=curl,
        curl_length=curl_length,
        thinning=thinning,
        thickness=float(details.uniform(1.3, 2.6)),
    )


def _volumes(style: str, random: np.random.Generator) -> tuple[float, float, float]:
    """Return the thickness over the crown and at the sides (mm), and where the hair ends (y, mm)."""
    crown = {"short": (5, 15), "tied": (2, 7)}.get(style, (7, 15))
    sides = {"short": (1.5, 5.5), "tied": (1, 3)}.get(style, (5, 13))
    ends = {"short": (2, 20), "tied": (-14, -4), "medium": (22, 52), "bob": (94, 134), "behind": (-10, 0)}
    low, high = ends.get(style, (400, 400))
    return float(random.uniform(*crown)), float(random.uniform(*sides)), float(random.uniform(low, high))


def _fringe(style: str, random: np.random.Generator) -> tuple[str, float]:
    """Return the fringe and the x of the parting (mm)."""
    shares = [0.45, 0.2, 0.25, 0.1] if style in ("tied", "short") else [0.2, 0.3, 0.25, 0.25]
    fringe = str(random.choice(["none", "full", "side", "curtain"], p=shares))
    if style == "tied" and fringe == "curtain":
        fringe = "none"
    if style in COVERS_EARS and fringe == "none":
        fringe = "curtain"
    return fringe, float(random.choice([-1, 1]) * random.uniform(4, 30))


def _cut(style: str, fringe: str, lean: float, random: np.random.Generator) -> str:
    """Return how short hair is cut, or tied hair is tied."""
    chance = float(random.random())
    if style == "tied":
        return "bun" if chance < 0.16 else "low" if chance < 0.5 else "tail"
    if style != "short":
        return "long"
    if fringe == "full":
        return "crop"
    if fringe == "side":
        return "swept"
    if lean > 0:
        return "swept" if chance < 0.6 else "crop"
    return str(random.choice(["crop", "swept", "back", "crew", "buzz"], p=[0.30, 0.26, 0.14, 0.22, 0.08]))


def _texture(style: str, diverse: bool, random: np.random.Generator) -> tuple[str, float, float]:
    """Return the texture of the hair, how far its locks swing, and from where to where (mm)."""
    shares = [0.42, 0.24, 0.18, 0.16] if diverse else [0.80, 0.17, 0.03, 0.0]
    texture = str(random.choice(["straight", "wavy", "curly", "coily"], p=shares))
    amount, length = float(random.uniform(0.7, 1.3)), float(random.uniform(0.85, 1.2))
    short = {"short": 0.55, "tied": 0.25}.get(style, 1.0)
    swing, wave = {
        "straight": (0.35, 60.0),
        "wavy": (2.6, 46.0),
        "curly": (4.2, 21.0),
        "coily": (2.4, 9.0),
    }[texture]
    return texture, swing * amount * short, wave * length * (0.5 + 0.5 * short)


def _any_colour(reflectance: float, gray: float, random: np.random.Generator) -> float:
    """Return the reflectance of hair of any colour but gray, linear."""
    shade = float(random.choice([0.018, 0.04, 0.09, 0.22], p=[0.5, 0.25, 0.15, 0.10]))
    return gray * reflectance + (1 - gray) * shade * float(random.uniform(0.8, 1.25))


def _colour(side: int, lean: float, ageing: float, random: np.random.Generator) -> tuple[float, float]:
    """Return the linear reflectance of the hair and how gray it is."""
    gray = float(np.clip((ageing - 0.45) * 1.6 + random.normal(0, 0.2), 0, 1)) * (0.55 if side else 1)
    dye = float(np.clip(random.normal(0.30 * lean, 0.30), 0, 1))
    return (0.016 + 0.05 * dye**1.5) * (1 - gray) + 0.20 * gray + 0.006 * float(random.random()), gray


def _behind_the_neck(style: str, silhouette: float, random: np.random.Generator) -> float | None:
    """Return the half width of the hair behind the neck (mm); long hair and bobs follow the silhouette."""
    loose = float(random.uniform(20, 45))
    open_hair = float(random.uniform(60, 80))
    tail_shows = bool(random.random() < 0.40)
    if style == "tied":
        return loose if tail_shows else None
    widths = {"long": silhouette + 2, "bob": silhouette - 2, "behind": open_hair}
    return widths.get(style)
