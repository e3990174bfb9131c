"""Drawing: pictures as the plan says, float32 throughout, and every purpose with a stream of its own."""

import dataclasses
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin import camera, portrait, streams
from foxglove_helpers.twin.cohort import draw_photographs, draw_volunteer
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.plan import Cohort, plan_cohort
from foxglove_helpers.twin.portrait import Portrait, draw_portrait

DRAWING_MODULES = (
    "skin",
    "head",
    "brows",
    "ears",
    "mouth",
    "hair",
    "hair_shape",
    "hair_fibres",
    "hair_flow",
    "hair_locks",
    "hair_behind",
    "neck",
    "clothes",
    "facial_hair",
    "glasses",
    "camera",
)

# Cloth decides what is seen of the neck and where the surface faces.
CLOTHES = {
    f".body.{name}"
    for name in (
        "opacity",
        "cloth_opacity",
        "neck_reflectance",
        "cloth_reflectance",
        "normal_x",
        "normal_y",
    )
}


@pytest.fixture(scope="module")
def plan() -> Cohort:
    return plan_cohort(1)


def maps(value: object, name: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Yield every array in nested data classes, with its name."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from maps(getattr(value, field.name), f"{name}.{field.name}")


def changed(one: Portrait, other: Portrait) -> set[str]:
    after = dict(maps(other))
    return {name for name, array in maps(one) if not np.array_equal(array, after[name])}


def draw_more_from(purpose: str, monkeypatch: pytest.MonkeyPatch, photograph: int | None = None) -> None:
    """Let one purpose find its stream one number further on, as if a draw had been added."""

    def advanced(seed: int, name: str, *whose: int) -> np.random.Generator:
        random = streams.stream(seed, name, *whose)
        if name == purpose and photograph in (None, *whose[1:]):
            random.random()
        return random

    for module in DRAWING_MODULES:
        monkeypatch.setattr(f"foxglove_helpers.twin.{module}.stream", advanced)


def picture(plan: Cohort, volunteer: int = 2, **changes: float) -> np.ndarray:
    """Draw the first photograph of a volunteer, upright, at rest and in the middle unless told otherwise."""
    still = {"smile": 0.0, "opening": 0.0, "yaw": 0.0, "pitch": 0.0, "roll": 0.0, "scale": 1.0}
    still |= {"shift_x": 0.0, "shift_y": 0.0, "azimuth": 0.0}
    taken = dataclasses.replace(plan.photographs_of(volunteer)[0], **(still | changes))
    return draw_photographs(plan.people[volunteer - 1], plan.sessions[volunteer - 1], (taken,))[0]


def test_a_volunteer_is_drawn_photograph_by_photograph(plan: Cohort) -> None:
    images = draw_volunteer(plan, 3)
    assert images.shape == (len(plan.photographs_of(3)), 359, 359)
    assert images.dtype == np.uint8
    assert len({image.tobytes() for image in images}) == len(images)
    assert np.array_equal(images, draw_volunteer(plan_cohort(1), 3))
    assert all(image.std() > 20 for image in images)


@pytest.mark.parametrize("volunteer", [0, 278, 1.0])
def test_a_volunteer_who_does_not_exist_is_refused(plan: Cohort, volunteer: object) -> None:
    with pytest.raises(FoxgloveError, match=f"volunteer is {volunteer!r}; expected a whole number from 1 to"):
        draw_volunteer(plan, volunteer)


def test_every_map_is_float32(plan: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    """One float64 scalar makes every map after it twice as large and slow; OpenCV refuses some."""
    scenes = []
    expose = camera.expose
    monkeypatch.setattr(camera, "expose", lambda scene, *rest: scenes.append(scene) or expose(scene, *rest))
    for wanted in different_people(plan):
        session, taken = plan.sessions[wanted - 1], plan.photographs_of(wanted)[0]
        drawn = draw_portrait(plan.people[wanted - 1])
        wide = [name for name, array in maps(drawn) if array.dtype != np.float32]
        assert not wide, f"volunteer {wanted}"
        camera.take_photograph(drawn, session, taken)
    assert {scene.dtype for scene in scenes} == {np.dtype(np.float32)}


def different_people(plan: Cohort) -> list[int]:
    """Return a volunteer of each hair style and garment, with glasses, and of great age."""
    chosen: dict[object, int] = {}
    for person in plan.people:
        chosen.setdefault(person.hair.style, person.volunteer)
        chosen.setdefault(person.body.garment, person.volunteer)
        chosen.setdefault(person.facial_hair, person.volunteer)
        chosen.setdefault(person.ear_rings, person.volunteer)
        chosen.setdefault(person.hair.cut, person.volunteer)
        chosen.setdefault("glasses" if person.glasses else "", person.volunteer)
        chosen.setdefault("old" if person.ageing > 0.7 else "", person.volunteer)
    return sorted(set(chosen.values()))


@pytest.mark.parametrize(
    ("purpose", "may_change"),
    [
        ("eyebrow hairs", {".brows"}),
        ("moles", {".skin.reflectance"}),
        ("pores", {".skin.pores"}),
        ("lips", {".lips"}),
        ("cloth", CLOTHES),
        ("stray hairs", {".hair.opacity", ".contact"}),
        ("hair fibres", {".hair.opacity", ".hair.reflectance", ".hair.tilt", ".contact"}),
        ("sheen", {".hair.sheen"}),
        ("film grain", set()),
        ("wall texture", set()),
    ],
)
def test_a_further_draw_for_one_purpose_changes_nothing_else(
    plan: Cohort, purpose: str, may_change: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = plan.people[1]
    before = draw_portrait(person)
    draw_more_from(purpose, monkeypatch)
    assert changed(before, draw_portrait(person)) == may_change


def test_a_further_draw_for_one_photograph_leaves_the_others_alone(
    plan: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, taken = draw_volunteer(plan, 2), plan.photographs_of(2)
    draw_more_from("film grain", monkeypatch, photograph=taken[1].photograph)
    same = [np.array_equal(a, b) for a, b in zip(before, draw_volunteer(plan, 2), strict=True)]
    assert same == [number != 1 for number in range(len(taken))]


def test_a_smile_changes_the_mouth_and_not_the_hair(plan: Cohort) -> None:
    change = np.abs(picture(plan).astype(int) - picture(plan, smile=0.9, opening=0.6).astype(int))
    assert change[220:260, 150:210].mean() > 4 * change[0:60].mean()
    assert change[220:260, 150:210].mean() > 8


def test_a_smile_lifts_the_corners_of_the_mouth(plan: Cohort) -> None:
    def corner_row(smile: float) -> float:
        corners = np.hstack(
            [picture(plan, smile=smile)[220:260, part] for part in (slice(150, 156), slice(203, 209))]
        )
        return float(np.argmin(corners, axis=0).mean())

    assert corner_row(0.0) - corner_row(0.9) > 2


def test_the_side_towards_the_light_is_brighter(plan: Cohort) -> None:
    def right_minus_left(azimuth: float) -> float:
        image = picture(plan, azimuth=azimuth).astype(float)
        return image[150:230, 200:240].mean() - image[150:230, 118:158].mean()

    assert right_minus_left(0.7) > 20
    assert right_minus_left(-0.7) < -20


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({"shift_x": 12.0}, (12, 0)),
        ({"shift_y": -9.0}, (0, -9)),
        ({"yaw": 6.0}, (None, 0)),
        ({"pitch": 6.0}, (0, None)),
    ],
)
def test_the_head_moves_as_the_pose_says(plan: Cohort, changes: dict, moved: tuple) -> None:
    """The window round the nose is found again where it should be; a turn moves it along one axis."""
    still, posed = picture(plan), picture(plan, **changes)
    nose = still[140:225, 150:209]
    *_, (column, row) = cv2.minMaxLoc(cv2.matchTemplate(posed, nose, cv2.TM_CCOEFF_NORMED))
    for found, expected in zip((column - 150, row - 140), moved, strict=True):
        assert abs(found) >= 2 if expected is None else abs(found - expected) <= 1


def test_a_detector_finds_one_face_in_a_picture(plan: Cohort) -> None:
    faces = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    for volunteer in (1, 2, 3, 4):
        found = faces.detectMultiScale(picture(plan, volunteer), 1.1, 5)
        assert len(found) == 1
        left, top, width, height = found[0]
        assert left < 179 < left + width and top < 152 < top + height


def test_opencv_keeps_the_callers_threads(plan: Cohort) -> None:
    before = cv2.getNumThreads()
    try:
        cv2.setNumThreads(2)
        picture(plan)
        assert cv2.getNumThreads() == 2
    finally:
        cv2.setNumThreads(before)


def test_the_layers_are_premultiplied(plan: Cohort) -> None:
    person, session, taken = plan.people[0], plan.sessions[0], plan.photographs_of(1)[0]
    drawn, light = draw_portrait(person), portrait.light_of(taken, (0.0, -0.5, 0.85))
    layers: tuple[Callable[[], portrait.Layer], ...] = (
        lambda: portrait.light_head(drawn, taken, light)[0],
        lambda: portrait.light_body(drawn, session, light),
    )
    for layer in (make() for make in layers):
        assert layer.opacity.min() >= 0 and layer.opacity.max() <= 1 + 1e-6
        assert np.abs(layer.radiance[layer.opacity < 1e-3]).max() < 5e-3


def test_photographs_differ_in_what_was_planned_only(plan: Cohort) -> None:
    taken: Photograph = plan.photographs_of(2)[0]
    again = draw_photographs(plan.people[1], plan.sessions[1], (taken, taken))
    assert np.array_equal(again[0], again[1])
