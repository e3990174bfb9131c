"""When, where and how a photograph was taken: the session of a volunteer, and each photograph of it.

What flows in are a seed and numbers of volunteer and photograph; what flows out are plain numbers. Light,
wall, camera and mood belong to the session: nine photographs of one volunteer resemble one another in more
than the face, which is why all of them must leave the training set together (R1). Pose, expression and small
changes belong to the photograph.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.twin.streams import stream


@dataclass(frozen=True)
class Wall:
    """Background: linear reflectance, its change across the picture, and what else is to be seen."""

    reflectance: float
    slope_x: float
    slope_y: float
    edge_x: float | None  # pixel column of a door frame or cupboard
    edge_depth: float
    curtain_period: float | None  # pixels
    head_shadow: float  # 0 none to 0.42


@dataclass(frozen=True)
class Camera:
    """Camera: exposure and contrast, blur (pixels), noise, JPEG quality."""

    gain: float
    contrast: float
    blur: float
    noise: float
    jpeg_quality: int


@dataclass(frozen=True)
class Mood:
    """How a volunteer faces a camera: shares of neutral and broadly smiling pictures, smiles with teeth."""

    neutral: float
    broad: float
    teeth: float


@dataclass(frozen=True)
class Session:
    """What all photographs of one volunteer share; angles of the main light in radians, 0 from the camera."""

    azimuth: float
    elevation: float
    key: float  # strength of the main light
    ambient: float  # strength of the light from everywhere
    chin_shade: float  # darkness of the neck below the chin, 0 to 1
    wall: Wall
    camera: Camera
    mood: Mood


@dataclass(frozen=True)
class Photograph:
    """One photograph: expression, pose and light."""

    volunteer: int
    photograph: int
    smile: float  # 0 neutral to 1 broad
    opening: float  # of the mouth, 0 to 0.95
    corner_lift: float  # mm
    corner_skew: float  # mm
    gaze: float  # mm, to the right of the picture
    squint: float  # relative to the opening of the eye
    yaw: float  # degrees
    pitch: float
    roll: float
    scale: float
    shift_x: float  # pixels of the photograph
    shift_y: float
    azimuth: float  # radians
    elevation: float
    key: float
    ambient: float
    exposure: float


def draw_session(seed: int, volunteer: int) -> Session:
    """Draw the circumstances that all photographs of one volunteer share."""
    light = stream(seed, "session light", volunteer)
    softness = float(light.uniform(0.25, 0.75))
    return Session(
        azimuth=float(np.radians(light.normal(0, 22))),
        elevation=float(np.radians(np.clip(light.normal(36, 9), 14, 58))),
        key=1.15 * (1 - softness * 0.5),
        ambient=0.16 + 0.50 * softness,
        chin_shade=float(light.uniform(0.55, 1.0)),
        wall=_draw_wall(stream(seed, "wall", volunteer)),
        camera=_draw_camera(stream(seed, "camera", volunteer)),
        mood=_draw_mood(stream(seed, "mood", volunteer)),
    )


def _draw_wall(random: np.random.Generator) -> Wall:
    shade = random.choice([0.27, 0.38, 0.5, 0.61], p=[0.03, 0.12, 0.40, 0.45]) * random.uniform(0.93, 1.07)
    kind = float(random.random())
    edge_x = float(random.uniform(15, 80) if random.random() < 0.5 else random.uniform(280, 345))
    curtain_period = float(random.uniform(5, 12))
    return Wall(
        reflectance=float(shade),
        slope_x=float(random.normal(0, 0.12)),
        slope_y=float(random.normal(-0.05, 0.10)),
        edge_x=edge_x if kind < 0.10 else None,
        edge_depth=float(random.uniform(0.1, 0.4)),
        curtain_period=curtain_period if 0.10 <= kind < 0.16 else None,
        head_shadow=float(max(random.uniform(-0.3, 0.42), 0)),
    )


def _draw_camera(random: np.random.Generator) -> Camera:
    return Camera(
        gain=float(np.exp(random.normal(0.01, 0.03))),
        contrast=float(random.uniform(0.35, 0.47)),
        blur=float(random.uniform(0.35, 0.75)),
        noise=float(random.uniform(0.003, 0.011)),
        jpeg_quality=int(random.integers(70, 93)),
    )


def _draw_mood(random: np.random.Generator) -> Mood:
    reserved = random.random() < 0.42
    neutral = (
        np.clip(random.normal(0.88, 0.1), 0, 1) if reserved else np.clip(random.normal(0.34, 0.18), 0, 0.9)
    )
    broad = (1 - neutral) * np.clip(random.normal(0.66, 0.2), 0, 1)
    return Mood(neutral=float(neutral), broad=float(broad), teeth=float(random.beta(3.0, 1.0)))


def draw_photograph(seed: int, volunteer: int, photograph: int, session: Session) -> Photograph:
    """Draw one photograph of a session: expression, pose and a little change of light."""
    face = stream(seed, "expression", volunteer, photograph)
    smile, opening = _smile(session.mood, face)
    # Spread of pose and place is calibrated: less of it, and linear learners do far better than published
    # (R1); more spread of light and wall, and trees do worse.
    pose = stream(seed, "pose", volunteer, photograph)
    light = stream(seed, "light", volunteer, photograph)
    elevation = session.elevation + np.radians(np.clip(light.normal(0, 5), -26, 28))
    return Photograph(
        volunteer=volunteer,
        photograph=photograph,
        smile=smile,
        opening=opening,
        corner_lift=float(face.normal(0, 0.5)),
        corner_skew=float(face.normal(0, 0.5)),
        gaze=float(face.normal(0, 0.35)),
        squint=float(np.clip(face.normal(0, 0.05), -0.12, 0.2)),
        yaw=float(np.clip(pose.normal(0, 2.6), -7, 7)),
        pitch=float(np.clip(pose.normal(0, 2.8), -7, 7)),
        roll=float(np.clip(pose.normal(0, 1.0), -3, 3)),
        scale=1 + float(np.clip(pose.normal(0, 0.058), -0.14, 0.14)),
        shift_x=float(pose.normal(0, 6.0)),
        shift_y=float(pose.normal(0, 8.0)),
        azimuth=session.azimuth + float(np.radians(light.normal(0, 9))),
        elevation=float(np.clip(elevation, 0.15, 1.1)),
        key=session.key * float(np.exp(light.normal(0, 0.07))),
        ambient=session.ambient * float(np.exp(light.normal(0, 0.07))),
        exposure=float(np.exp(light.normal(0, 0.028))),
    )


def _smile(mood: Mood, random: np.random.Generator) -> tuple[float, float]:
    """Return the smile (0 to 1) and how far the mouth opens for it (0 to 0.95)."""
    kind, shows_teeth, width = random.random(), random.random(), random.uniform(0.8, 1.5)
    if kind < mood.neutral:
        smile = abs(float(random.normal(0, 0.05)))
    elif kind < mood.neutral + mood.broad:
        smile = float(random.uniform(0.56, 1.0))
    else:
        smile = float(random.uniform(0.05, 0.66))
    opening = (smile - 0.30) * float(width) if smile > 0.32 and shows_teeth < mood.teeth else 0.0
    return min(smile, 1.0), min(opening, 0.95)
