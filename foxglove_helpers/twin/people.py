"""Who a person is: the measures of one invented volunteer, drawn at random.

What flows in is a seed, a volunteer number, an age and the side on which the person is drawn; what flows out
is a `Person`, plain numbers in millimetres and reflectances. Most visible cues lean to one side, each with
its own noise, so that no single cue decides. The side is never a label: labels come from voters, who see the
cues (see `votes`).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from foxglove_helpers.twin.diversity import diversified
from foxglove_helpers.twin.hairstyles import Hair, draw_hair
from foxglove_helpers.twin.streams import stream

# Mean of a cue on the male and on the female side; the drawing centres on them, the voters compare with them.
BROW_THICKNESS = (7.7, 4.4)  # mm
BROW_RIDGE = (3.0, 0.8)  # mm
EYE_OPENING = (8.9, 10.7)  # mm
JAW_SQUARENESS = (2.42, 2.22)  # exponent of the lower outline
LIP_REFLECTANCE = (0.56, 0.39)  # relative to the skin
SKIN_REFLECTANCE = (0.376, 0.394)  # linear, 0 black to 1 white
NECK_HALF_WIDTH = (54.8, 47.0)  # mm
BEARD_SHADOW = (0.55, -0.35)  # 0 none to 1 dense, cut off at 0
MAKE_UP = (-0.40, 0.85)  # 0 none to 1 strong, cut off at 0

# Share of each garment; blouses and cardigans are worn on the female side only.
GARMENT_SHARES = {
    "tee": 0.27,
    "shirt": 0.16,
    "polo": 0.06,
    "blouse": 0.10,
    "sweater": 0.11,
    "turtleneck": 0.05,
    "scrubs": 0.08,
    "coat": 0.07,
    "jacket": 0.05,
    "cardigan": 0.05,
}


@dataclass(frozen=True)
class Face:
    """Outline of the head, mm: half its width at the cheeks, eyes to chin, eyes to the top of the skull."""

    half_width: float
    eyes_to_chin: float
    eyes_to_crown: float
    jaw_squareness: float
    chin_roundness: float
    fullness: float  # 0 average, in standard deviations


@dataclass(frozen=True)
class Brows:
    """Eyebrows, mm; `height` is y (negative: above the eyes), `density` an opacity; `bone` is the ridge."""

    thickness: float
    height: float
    density: float
    arch: float
    bone: float
    length: float
    peak: float  # where the arch is highest: 0 at the nose, 1 at the temple
    drop: float  # how far the outer end lies below the inner one


@dataclass(frozen=True)
class Eyes:
    """Eyes, mm; `spacing` is half the distance of the pupils, `lid_crease` 0 where the lid has none.

    `epicanthus` is how far a fold of the upper lid covers the inner corner, 0 to 1; `depth` how far the eyes
    lie back in their sockets, mm beyond the average; `unlevel` how much lower the eye on the right of the
    picture stands, mm; `unequal` how much wider it opens, a share; `almond` 0.5 for round eyes, 0.8 for long
    ones.
    """

    spacing: float
    width: float
    opening: float
    slant: float
    lid_crease: float
    iris: float  # linear reflectance
    make_up: float  # 0 to 1
    epicanthus: float
    depth: float
    unlevel: float
    unequal: float
    almond: float


@dataclass(frozen=True)
class Nose:
    """Nose: `length` and `bend` in mm, the rest relative to the average; `root` is the height at the eyes."""

    length: float
    width: float
    height: float
    root: float
    tip: float  # size of the tip
    wings: float  # width between the wings, beyond that of the whole nose
    bend: float  # how far the bridge strays to one side


@dataclass(frozen=True)
class Mouth:
    """Mouth, mm; `y` is below the eyes, `resting_curl` lifts the corners, `waviness` is a phase (radians)."""

    y: float
    half_width: float
    upper_lip: float
    lower_lip: float
    lip_reflectance: float  # relative to the skin
    resting_curl: float
    waviness: float
    bow: float  # depth of the dip in the upper lip, mm
    crooked: float  # how much more of a smile the right side of the picture shows, a share
    peaks: float  # from the middle to the peaks beside that dip, mm
    upper_taper: float  # exponent: 1 for a lip that thins from the middle on, 2.5 for one that stays thick
    lower_taper: float
    lopsided: float  # how much thicker the upper lip is on the right side of the picture, a share
    dimples: float  # of a smile, 0 to 1


@dataclass(frozen=True)
class Skin:
    """Skin: linear reflectance, roughness and gloss relative to the average, shadow of a beard 0 to 1.

    `tone` is the average reflectance of such skin relative to that of the usual cohort, in which it is 1.
    """

    reflectance: float
    tone: float
    roughness: float
    gloss: float
    beard: float


@dataclass(frozen=True)
class Body:
    """Neck and clothes, mm and linear reflectances."""

    neck_half_width: float
    neck_shade: float  # brightness of the neck's skin relative to the face
    build: float  # slim -1.5 to heavy 2, 0 average
    muscle: float  # mm over which the neck widens into the shoulder
    shoulder_y: float
    shoulder_slope: float
    garment: str  # a key of `clothes.GARMENTS`
    layered: bool  # wears something with a collar below
    collar_y: float
    collar_spread: float  # x of the tips of a collar
    opening: float  # how far a collar is open
    band: float  # width of a hem at the neck
    cloth: float
    cloth_accent: float  # what is worn below, and patterns
    pattern: str  # "plain", "stripes", "pinstripes" or "checks"
    pattern_size: float


@dataclass(frozen=True)
class Person:
    """One volunteer of the twin."""

    seed: int
    volunteer: int
    age: int
    ageing: float  # 0 up to 35 years, 1 from 75 years
    lean: float  # about -1 male side, about +1 female side; moves the mean of every cue
    face: Face
    brows: Brows
    eyes: Eyes
    nose: Nose
    mouth: Mouth
    skin: Skin
    hair: Hair
    body: Body
    glasses: float | None  # linear reflectance of the frame
    facial_hair: str  # "none", "stubble", "moustache", "goatee" or "full"
    ear_rings: str  # "none", "stud", "hoop" or "drop"
    ear_ring_size: float  # relative to the average


class _Cues:
    """Draws the cues of one part of one person: the mean follows the lean, the noise is the cue's own."""

    def __init__(self, seed: int, volunteer: int, part: str, lean: float) -> None:
        self.random = stream(seed, part, volunteer)
        self.lean = lean

    def leaning(self, sides: tuple[float, float], spread: float, low: float, high: float) -> float:
        """Draw a cue whose mean lies between the means of the two sides."""
        male, female = sides
        mean = (male + female) / 2 + self.lean * (female - male) / 2
        return float(np.clip(self.random.normal(mean, spread), low, high))

    def neutral(self, mean: float, spread: float, low: float = -np.inf, high: float = np.inf) -> float:
        """Draw a cue that tells nothing."""
        return float(np.clip(self.random.normal(mean, spread), low, high))


def draw_person(seed: int, volunteer: int, age: int, side: int, diverse: bool = False) -> Person:
    """Draw one person.

    Parameters
    ----------
    seed, volunteer : int
        Whom to draw.
    age : int
        Years.
    side : int
        0 for the male, 1 for the female side of the plan.
    diverse : bool
        Whether skin may be of any tone from very dark to very light, with eyes, noses and lips of any
        ancestry; otherwise most people look East Asian, as most volunteers of R1 do.
    """
    lean = (1.0 if side else -1.0) + float(stream(seed, "lean", volunteer).normal(0, 0.20))
    ageing = float(np.clip((age - 35) / 40, 0, 1))
    face = _draw_face(_Cues(seed, volunteer, "face", lean))
    person = Person(
        seed=seed,
        volunteer=volunteer,
        age=age,
        ageing=ageing,
        lean=lean,
        face=face,
        brows=_draw_brows(_Cues(seed, volunteer, "brows", lean)),
        eyes=_draw_eyes(_Cues(seed, volunteer, "eyes", lean)),
        nose=_draw_nose(_Cues(seed, volunteer, "nose", lean)),
        mouth=_draw_mouth(
            _Cues(seed, volunteer, "mouth", lean),
            _Cues(seed, volunteer, "shape of the lips", lean),
            face.eyes_to_chin,
        ),
        skin=_draw_skin(_Cues(seed, volunteer, "skin", lean), ageing),
        hair=draw_hair(seed, volunteer, side, lean, ageing, face.half_width, face.eyes_to_crown, diverse),
        body=_draw_body(
            _Cues(seed, volunteer, "body", lean), stream(seed, "clothes", volunteer), face.fullness
        ),
        glasses=_draw_glasses(seed, volunteer),
        facial_hair=_draw_facial_hair(lean, age, stream(seed, "facial hair", volunteer)),
        **_draw_ear_rings(lean, age, stream(seed, "ear-rings", volunteer)),
    )
    return diversified(person) if diverse else person


def _draw_face(cues: _Cues) -> Face:
    return Face(
        half_width=cues.leaning((72.6, 69.4), 2.3, 64, 79),
        eyes_to_chin=cues.leaning((113.5, 110.5), 3.6, 100, 124),
        eyes_to_crown=cues.neutral(112, 3),
        jaw_squareness=cues.leaning(JAW_SQUARENESS, 0.22, 1.7, 3.1),
        chin_roundness=cues.leaning((1.78, 1.62), 0.10, 1.4, 2.1),
        fullness=cues.neutral(0, 1),
    )


def _draw_brows(cues: _Cues) -> Brows:
    return Brows(
        thickness=cues.leaning(BROW_THICKNESS, 0.65, 3, 10),
        height=cues.leaning((-17.0, -19.5), 1.3, -24, -14),
        density=cues.leaning((0.70, 0.50), 0.09, 0.28, 0.9),
        arch=cues.leaning((3.0, 5.0), 1.3, 0.5, 8),
        bone=cues.leaning(BROW_RIDGE, 0.6, 0, 4.5),
        length=cues.neutral(37.5, 1.8, 33, 42),
        peak=cues.neutral(0.62, 0.06, 0.45, 0.78),
        drop=cues.neutral(0.5, 0.8, -1.2, 2.2),
    )


def _draw_eyes(cues: _Cues) -> Eyes:
    return Eyes(
        spacing=cues.neutral(31.5, 1.1),
        width=cues.neutral(28.5, 1.1),
        opening=cues.leaning(EYE_OPENING, 0.75, 7, 12.5),
        slant=cues.neutral(1.6, 0.9),
        lid_crease=float(cues.random.choice([0, 1.4, 2.4, 3.4], p=[0.3, 0.25, 0.3, 0.15])),
        iris=cues.neutral(0.035, 0.015, 0.012, 0.10),
        make_up=cues.leaning(MAKE_UP, 0.25, 0, 1),
        epicanthus=cues.neutral(0.55, 0.28, 0, 1),
        depth=cues.leaning((0.4, -0.3), 0.7, -1.5, 2.5),
        unlevel=cues.neutral(0.0, 0.35, -0.9, 0.9),
        unequal=cues.neutral(0.0, 0.035, -0.09, 0.09),
        almond=cues.neutral(0.64, 0.07, 0.5, 0.82),
    )


def _draw_nose(cues: _Cues) -> Nose:
    return Nose(
        length=cues.leaning((49, 48), 2.2, 40, 56),
        width=cues.leaning((1.06, 0.95), 0.06, 0.8, 1.25),
        height=cues.leaning((1.04, 0.90), 0.09, 0.65, 1.3),
        root=cues.neutral(0.85, 0.18, 0.4, 1.4),
        tip=cues.neutral(1.0, 0.10, 0.75, 1.3),
        wings=cues.neutral(1.0, 0.05, 0.85, 1.15),
        bend=cues.neutral(0.0, 0.7, -1.8, 1.8),
    )


def _draw_mouth(cues: _Cues, shape: _Cues, eyes_to_chin: float) -> Mouth:
    return Mouth(
        y=cues.neutral(0.645, 0.012) * eyes_to_chin,
        half_width=cues.leaning((24.8, 23.4), 1.7, 20, 29),
        upper_lip=cues.leaning((5.8, 6.8), 1.5, 2.8, 10),
        lower_lip=cues.leaning((8.2, 9.2), 1.5, 5.0, 13),
        lip_reflectance=cues.leaning(LIP_REFLECTANCE, 0.05, 0.26, 0.75),
        resting_curl=cues.neutral(0.22, 0.10),
        waviness=float(cues.random.uniform(0, 2 * np.pi)),
        bow=cues.neutral(1.25, 0.75, 0.0, 3.0),
        crooked=cues.neutral(0.0, 0.07, -0.2, 0.2),
        peaks=shape.neutral(6.4, 1.0, 4.5, 9.0),
        upper_taper=shape.neutral(1.75, 0.30, 1.2, 2.5),
        lower_taper=shape.neutral(2.35, 0.35, 1.7, 3.2),
        lopsided=shape.neutral(0.0, 0.06, -0.14, 0.14),
        dimples=shape.neutral(0.3, 0.35, 0.0, 1.0),
    )


def _draw_skin(cues: _Cues, ageing: float) -> Skin:
    return Skin(
        reflectance=cues.leaning(SKIN_REFLECTANCE, 0.032, 0.25, 0.48),
        tone=1.0,
        roughness=min(max(cues.leaning((1.1, 0.75), 0.2, 0, 2) + 0.5 * ageing, 0.35), 2.0),
        gloss=cues.neutral(0.5, 0.25, 0.05, 1.1),
        beard=cues.leaning(BEARD_SHADOW, 0.25, 0, 1),
    )


def _draw_body(cues: _Cues, clothes: np.random.Generator, fullness: float) -> Body:
    neck_half_width = cues.leaning(NECK_HALF_WIDTH, 2.6, 42, 62)
    random = cues.random
    build = float(np.clip(0.5 * fullness + random.normal(0, 0.85), -1.5, 2))
    garment = str(clothes.choice(list(GARMENT_SHARES), p=list(GARMENT_SHARES.values())))
    if cues.lean < 0 and garment in ("blouse", "cardigan"):
        garment = "polo" if garment == "blouse" else "shirt"
    shades = clothes.choice([0.04, 0.09, 0.2, 0.42, 0.62], 2, p=[0.22, 0.2, 0.2, 0.18, 0.2])
    cloth, accent = np.clip(shades * clothes.uniform(0.75, 1.25, 2), 0.03, 0.72).tolist()
    if abs(cloth - accent) < 0.15:  # what is worn below differs from what is worn above
        accent = cloth + 0.3 if cloth < 0.35 else cloth * 0.25
    patterned = garment in ("tee", "shirt", "polo", "blouse", "sweater")
    kind = str(clothes.choice(["plain", "stripes", "pinstripes", "checks"], p=[0.72, 0.12, 0.09, 0.07]))
    return Body(
        neck_half_width=neck_half_width,
        neck_shade=float(random.uniform(0.78, 0.92)),
        build=build,
        muscle=9 + 2.0 * max(build, -1) + cues.leaning((1.6, -0.6), 0.8, -2, 4),
        shoulder_y=float(random.uniform(126, 135)) - 2.0 * build,
        shoulder_slope=float(np.clip(random.normal(0.33, 0.05) - 0.02 * build, 0.2, 0.45)),
        garment=garment,
        layered=bool(clothes.random() < 0.5),
        collar_y=float(random.uniform(138, 150)),
        collar_spread=float(clothes.uniform(20, 34)),
        opening=float(clothes.choice([0, 10, 24], p=[0.35, 0.4, 0.25]) * clothes.uniform(0.8, 1.2)),
        band=float(clothes.uniform(6, 11)),
        cloth=cloth,
        cloth_accent=accent,
        pattern=kind if patterned else "plain",
        pattern_size=float(clothes.uniform(7, 22)),
    )


def _draw_glasses(seed: int, volunteer: int) -> float | None:
    random = stream(seed, "glasses", volunteer)
    frame = float(random.choice([0.01, 0.03, 0.12]))
    return frame if random.random() < 0.035 else None


def _draw_facial_hair(lean: float, age: int, random: np.random.Generator) -> str:
    chance = float(random.random())
    kind = str(random.choice(["stubble", "moustache", "goatee", "full"], p=[0.5, 0.2, 0.18, 0.12]))
    return kind if lean < -0.6 and age >= 18 and chance < 0.11 else "none"


def _draw_ear_rings(lean: float, age: int, random: np.random.Generator) -> dict[str, Any]:
    wears = random.random() < (0.30 if lean > 0 else 0.015) and age >= 16
    kind = str(random.choice(["stud", "hoop", "drop"], p=[0.6, 0.22, 0.18]))
    return {"ear_rings": kind if wears else "none", "ear_ring_size": float(random.uniform(0.75, 1.25))}
