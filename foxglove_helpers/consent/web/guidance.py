"""The guidance pictures of the form, drawn by the twin's own code: how to take a photograph, and how not.

In: a seed. Out: small JPEG files in `static/guidance`, shipped with the package, so that the server needs no
drawing. Nobody in them exists. What R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) asks of volunteers is
shown one by one: look straight ahead, no glasses, hats or masks, a plain background, hair not over the eyes.
"""

import io
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from foxglove_helpers.files import whole_file
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Session, Wall, draw_photograph
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.portrait import Portrait, draw_portrait
from foxglove_helpers.twin.submissions.colour import draw_palette
from foxglove_helpers.twin.submissions.plan import Shot
from foxglove_helpers.twin.submissions.scene import Truth, take_raw_photograph

FOLDER = Path(__file__).with_name("static") / "guidance"
SEED = 7
DRAWN, SIZE = (960, 1200), (360, 450)  # width and height in pixels: as drawn, and as shipped
QUALITY = 80
WOMAN, MAN = (25, 1.5), (21, 1.4)  # volunteers of the seed, and how far away they stand
PLAIN = Wall(
    reflectance=0.58,
    slope_x=0,
    slope_y=-0.03,
    edge_x=None,
    edge_depth=0,
    curtain_period=None,
    head_shadow=0.12,
)
DARK = replace(PLAIN, reflectance=0.2)
BOOKS = (
    (122, 58, 52),
    (52, 84, 110),
    (150, 120, 62),
    (62, 98, 74),
    (98, 72, 112),
    (178, 160, 128),
    (70, 70, 78),
)


@dataclass(frozen=True)
class Picture:
    """A picture as drawn, and where the face is in it."""

    pixels: np.ndarray
    truth: Truth


class _Sitter:
    """A drawn person, and the circumstances in which each picture is taken: even light, a plain wall."""

    def __init__(self, person: Person, session: Session, scale: float) -> None:
        self._person = person
        self._session = replace(session, wall=PLAIN)
        self._scale = scale
        self._portraits = {False: self._portrait(None)}

    def _portrait(self, frame: float | None) -> Portrait:
        return draw_portrait(replace(self._person, glasses=frame, facial_hair="none"))

    def taken(
        self,
        smile: float = 0.08,
        turn: float = 0,
        tilt: float = 0,
        fringe: int = 0,
        hand: str | None = None,
        frame: float | None = None,
        wall: Wall = PLAIN,
    ) -> Picture:
        """Take one picture; `frame` is the reflectance of a frame of glasses."""
        portrait = self._portraits[False] if frame is None else self._portrait(frame)
        session = replace(self._session, wall=wall)
        volunteer = self._person.volunteer
        photograph = replace(
            draw_photograph(SEED, volunteer, 1, session),
            smile=smile,
            opening=0.35 * (smile > 0.5),
            corner_lift=0,
            corner_skew=0,
            gaze=0,
            squint=0.25 * smile,
            yaw=0,
            pitch=0,
            roll=0,
            scale=self._scale,
            shift_x=0,
            shift_y=0,
            azimuth=-0.3,
            elevation=0.65,
            key=0.95,
            ambient=0.45,
            exposure=1,
        )
        shot = Shot(volunteer, 1, hand=hand, turn=turn, tilt=tilt, fringe=fringe)
        picture, truth = take_raw_photograph(
            portrait, draw_palette(self._person), session, photograph, shot, DRAWN, grain=0.2
        )
        return Picture(picture, truth)


def draw_guidance() -> dict[str, np.ndarray]:
    """Draw all guidance pictures.

    Returns
    -------
    dict of str to ndarray of uint8, shape (450, 360, 3)
        By the name that their words have in the form.
    """
    cohort = plan_cohort(SEED)
    woman, man = (
        _Sitter(cohort.people[volunteer - 1], cohort.sessions[volunteer - 1], scale)
        for volunteer, scale in (WOMAN, MAN)
    )
    pictures = {
        "straight": woman.taken().pixels,
        "smiling": man.taken(smile=0.7).pixels,
        "aside": man.taken(turn=27).pixels,
        "tilted": woman.taken(tilt=20).pixels,
        "glasses": man.taken(frame=0.02).pixels,
        "hat": _with_hat(woman.taken()),
        "mask": _with_mask(man.taken()),
        "background": _before_shelves(woman),
        "fringe": woman.taken(fringe=1).pixels,
        "hand": man.taken(hand="peace").pixels,
    }
    return {name: cv2.resize(drawn, SIZE, interpolation=cv2.INTER_AREA) for name, drawn in pictures.items()}


def write_guidance(folder: Path = FOLDER) -> None:
    """Draw the pictures and write them as JPEG files."""
    for name, pixels in draw_guidance().items():
        data = io.BytesIO()
        Image.fromarray(pixels).save(data, "JPEG", quality=QUALITY, optimize=True)
        with whole_file(folder / f"{name}.jpeg") as part:
            part.write_bytes(data.getvalue())


def _points(picture: Picture, places: list[tuple[float, float]]) -> np.ndarray:
    """Return pixels of places on a face: origin between the eyes, unit the distance of the eyes."""
    left, right = (np.array(eye, dtype=float) for eye in (picture.truth.left_eye, picture.truth.right_eye))
    across = right - left
    down = np.array([-across[1], across[0]])
    return np.array([(left + right) / 2 + x * across + y * down for x, y in places])


def _smooth(points: np.ndarray, closed: bool = True) -> np.ndarray:
    """Return many points along a smooth closed line through a few (Catmull-Rom)."""
    before, after, beyond = (np.roll(points, shift, axis=0) for shift in (1, -1, -2))
    pieces = []
    for t in np.linspace(0, 1, 16, endpoint=False):
        pieces.append(
            0.5
            * (
                2 * points
                + (after - before) * t
                + (2 * before - 5 * points + 4 * after - beyond) * t**2
                + (3 * points - before - 3 * after + beyond) * t**3
            )
        )
    return np.stack(pieces, axis=1).reshape(-1, 2)


def _laid_over(pixels: np.ndarray, outline: np.ndarray, cloth: np.ndarray) -> np.ndarray:
    """Lay cloth (colour of every pixel) over a picture within an outline, with a soft edge and a shadow."""
    mask = np.zeros(pixels.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 255, lineType=cv2.LINE_AA)
    opacity = cv2.GaussianBlur(mask, (0, 0), 1.2)[..., None] / 255
    shadow = cv2.GaussianBlur(np.roll(mask, 8, axis=0), (0, 0), 9)[..., None] / 255 * 0.35
    # Cloth turns away from the light towards its edge.
    round_edge = (
        0.72 + 0.28 * np.clip(cv2.distanceTransform(mask, cv2.DIST_L2, 5)[..., None] / 70, 0, 1) ** 0.6
    )
    below = pixels * (1 - shadow * (1 - opacity))
    return np.clip(below * (1 - opacity) + cloth * round_edge * opacity, 0, 255).astype(np.uint8)


def _with_mask(picture: Picture) -> np.ndarray:
    """Put a surgical mask over mouth and nose."""
    outline = [
        (-0.98, 0.62),
        (-0.42, 0.44),
        (0, 0.36),
        (0.42, 0.44),
        (0.98, 0.62),
        (0.92, 1.25),
        (0.45, 1.83),
    ]
    outline += [(0, 1.95), (-0.45, 1.83), (-0.92, 1.25)]
    pixels = picture.pixels.copy()
    white = (228, 232, 232)
    for side in (-1, 1):
        for near, far in (((0.96, 0.66), (1.32, 0.12)), ((0.9, 1.3), (1.3, 0.42))):
            ends = _points(picture, [(side * near[0], near[1]), (side * far[0], far[1])])
            start, end = (tuple(int(value) for value in point) for point in ends)
            cv2.line(pixels, start, end, white, 5, cv2.LINE_AA)
    cloth = np.empty(pixels.shape, np.float32)
    cloth[:] = (160, 200, 214)
    for height in (0.82, 1.12, 1.42):
        fold = _points(picture, [(x, height + 0.09 * (1 - x * x)) for x in np.linspace(-1, 1, 30)])
        cv2.polylines(cloth, [np.round(fold).astype(np.int32)], False, (124, 168, 184), 7, cv2.LINE_AA)
    return _laid_over(pixels, _smooth(_points(picture, outline)), cv2.GaussianBlur(cloth, (0, 0), 2.5))


def _with_hat(picture: Picture) -> np.ndarray:
    """Put on a knitted hat."""
    brim = [(-1.3, -0.42), (-0.7, -0.55), (0, -0.6), (0.7, -0.55), (1.3, -0.42)]
    crown = [
        (1.34, -0.95),
        (1.2, -1.6),
        (0.7, -2.15),
        (0, -2.32),
        (-0.7, -2.15),
        (-1.2, -1.6),
        (-1.34, -0.95),
    ]
    cloth = np.empty(picture.pixels.shape, np.float32)
    cloth[:] = (150, 66, 60)
    left, right = picture.truth.left_eye, picture.truth.right_eye
    period = (right[0] - left[0]) / 9
    columns = np.arange(DRAWN[0], dtype=np.float32)[None, :, None]
    cloth *= 0.9 + 0.14 * np.sin(columns * 2 * np.pi / period)
    hem = _points(picture, [(x, -0.98 - 0.12 * (1 - x * x / 1.7)) for x in np.linspace(-1.4, 1.4, 30)])
    cv2.polylines(cloth, [np.round(hem).astype(np.int32)], False, (92, 36, 34), 9, cv2.LINE_AA)
    return _laid_over(
        picture.pixels, _smooth(_points(picture, brim + crown)), cv2.GaussianBlur(cloth, (0, 0), 1.5)
    )


def _before_shelves(sitter: _Sitter) -> np.ndarray:
    """Put shelves of books behind a person: two pictures before different walls tell what is wall."""
    light, dark = (sitter.taken(wall=wall).pixels.astype(np.float32) for wall in (PLAIN, DARK))
    difference = (light - dark).mean(2)
    difference = cv2.GaussianBlur(difference, (0, 0), 1.5)
    wall = np.clip(difference / np.percentile(difference, 95) * 1.6 - 0.25, 0, 1)[..., None]
    return np.clip(light * (1 - wall) + _shelves(light.shape) * wall, 0, 255).astype(np.uint8)


def _shelves(shape: tuple[int, ...]) -> np.ndarray:
    """Draw shelves of books, a little out of focus."""
    height, width = shape[:2]
    random = np.random.default_rng(SEED)
    drawn = np.empty((height, width, 3), np.float32)
    drawn[:] = (84, 62, 46)
    floor = 40
    while floor < height + 220:
        left = int(random.integers(-30, 10))
        while left < width:
            thick, tall = int(random.integers(26, 62)), int(random.integers(130, 190))
            colour = np.array(BOOKS[random.integers(len(BOOKS))]) * random.uniform(0.8, 1.2)
            top = max(floor - tall, 0)
            drawn[top : max(floor, 0), max(left, 0) : max(left + thick - 3, 0)] = colour
            drawn[top + 18 : top + 26, max(left, 0) : max(left + thick - 3, 0)] = colour * 1.35
            left += thick
        drawn[floor : floor + 22] = (138, 108, 82)
        floor += 225
    return cv2.GaussianBlur(drawn, (0, 0), 2.2)


if __name__ == "__main__":
    write_guidance()
