"""Faces: what a viewer must be able to see in them, for skins of all tones, all ages, at rest and smiling."""

import dataclasses

import cv2
import numpy as np
import pytest

from foxglove_helpers.twin.camera import EYES_COLUMN, EYES_ROW, PIXELS_PER_MM_TAKEN
from foxglove_helpers.twin.canvas import X, Y, window
from foxglove_helpers.twin.cohort import draw_photographs
from foxglove_helpers.twin.facial_hair import draw_facial_hair, follow_the_mouth
from foxglove_helpers.twin.head import model_head
from foxglove_helpers.twin.people import Person, draw_person
from foxglove_helpers.twin.plan import Cohort, plan_cohort
from foxglove_helpers.twin.votes import apparent_gender


@pytest.fixture(scope="module")
def plan() -> Cohort:
    return plan_cohort(1)


@pytest.fixture(scope="module")
def usual() -> list[Person]:
    return [draw_person(1, volunteer, 30, volunteer % 2) for volunteer in range(1, 201)]


@pytest.fixture(scope="module")
def diverse() -> list[Person]:
    return [draw_person(1, volunteer, 30, volunteer % 2, diverse=True) for volunteer in range(1, 201)]


def straight_on(plan: Cohort, person: Person, **changes: float) -> np.ndarray:
    """Draw a person upright, in the middle, under even light, at rest unless told otherwise."""
    still = {"smile": 0.0, "opening": 0.0, "yaw": 0.0, "pitch": 0.0, "roll": 0.0, "scale": 1.0}
    still |= {"shift_x": 0.0, "shift_y": 0.0, "azimuth": 0.0, "elevation": 0.6, "squint": 0.0, "gaze": 0.0}
    still |= {"corner_lift": 0.0, "corner_skew": 0.0}
    taken = dataclasses.replace(plan.photographs_of(1)[0], **(still | changes))
    return draw_photographs(person, plan.sessions[0], (taken,))[0].astype(float)


def at(image: np.ndarray, left: float, right: float, top: float, bottom: float) -> np.ndarray:
    """Cut out a rectangle given in mm from the point between the eyes."""
    columns = [round(EYES_COLUMN + PIXELS_PER_MM_TAKEN * x) for x in (left, right)]
    rows = [round(EYES_ROW + PIXELS_PER_MM_TAKEN * y) for y in (top, bottom)]
    return image[slice(*rows), slice(*columns)]


def test_skin_spans_all_tones_only_where_it_is_asked_for(usual: list[Person], diverse: list[Person]) -> None:
    tones = np.array([person.skin.reflectance for person in diverse])
    assert 0.04 < tones.min() < 0.065 and 0.48 < tones.max() < 0.62
    thirds = np.histogram(np.log(tones), 3)[0] / len(tones)
    assert thirds.min() > 0.2, "no tone is rare"
    assert all(0.25 <= person.skin.reflectance <= 0.48 and person.skin.tone == 1 for person in usual)


def test_features_follow_the_tone_loosely(diverse: list[Person]) -> None:
    tones = np.log([person.skin.reflectance for person in diverse])
    features = {
        "nose": [person.nose.width for person in diverse],
        "lips": [person.mouth.lower_lip for person in diverse],
        "lids": [person.eyes.lid_crease for person in diverse],
    }
    for name, values in features.items():
        assert abs(np.corrcoef(tones, values)[0, 1]) < 0.85, name
        assert np.std(values) > 0.05 * np.mean(values), name


def test_a_diverse_person_differs_in_ancestry_only(usual: list[Person], diverse: list[Person]) -> None:
    for one, other in zip(usual, diverse, strict=True):
        assert (one.face, one.brows, one.body, one.age) == (other.face, other.brows, other.body, other.age)
        assert one.eyes.make_up == other.eyes.make_up
        assert one.skin.beard == other.skin.beard


def test_voters_see_no_gender_in_the_tone_of_the_skin(usual: list[Person], diverse: list[Person]) -> None:
    same_hair = [
        dataclasses.replace(other, hair=one.hair, body=one.body)
        for one, other in zip(usual, diverse, strict=True)
    ]
    assert [apparent_gender(person) for person in same_hair] == pytest.approx(
        [apparent_gender(person) for person in usual]
    )


def test_the_camera_copes_with_every_skin(plan: Cohort, diverse: list[Person]) -> None:
    faces = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    ordered = sorted(diverse, key=lambda person: person.skin.reflectance)
    cheeks = []
    for person in (ordered[0], ordered[50], ordered[100], ordered[150], ordered[-1]):
        image = straight_on(plan, person)
        cheeks.append(at(image, 22, 40, 25, 45).mean())
        assert at(image, -40, 40, -10, 80).std() > 12, "features stay visible"
        found = faces.detectMultiScale(image.astype(np.uint8), 1.1, 5)
        assert any(
            left < EYES_COLUMN < left + width and top < EYES_ROW < top + height
            for left, top, width, height in found
        )
    assert cheeks == sorted(cheeks), "darker skin stays darker"
    assert cheeks[0] > 90 and cheeks[-1] < 235, "neither drowned nor washed out"


def test_open_smiles_bare_teeth_between_dark_corners(plan: Cohort, usual: list[Person]) -> None:
    for person in usual[:6]:
        y = person.mouth.y
        closed, smiling = straight_on(plan, person), straight_on(plan, person, smile=0.9, opening=0.8)
        teeth = at(smiling, -8, 8, y + 2, y + 5).mean()
        assert teeth > at(closed, -8, 8, y - 1, y + 3).mean() + 30
        corner = at(smiling, 24, 33, y - 8, y + 2).min()
        assert teeth > corner + 40


def test_cheeks_rise_and_lids_narrow_in_a_smile(plan: Cohort, usual: list[Person]) -> None:
    for person in usual[:6]:
        smile = model_head(person).smile
        assert smile[window(28, 40, 20, 32)].mean() > 2
        below = [
            lowest_of_the_iris(straight_on(plan, person, smile=amount, scale=2.0), person)
            for amount in (0.0, 1.0)
        ]
        assert below[1] <= below[0] - 2, "the lower lid covers more of the iris"


def lowest_of_the_iris(image: np.ndarray, person: Person) -> float:
    """Return the last dark row of the eye on the right of the picture; the head is taken at twice the scale."""
    zoom = 2 * PIXELS_PER_MM_TAKEN
    column = round(EYES_COLUMN + zoom * (person.eyes.spacing - 0.5))
    top, bottom = round(EYES_ROW), round(EYES_ROW + zoom * 9)
    eye = image[top:bottom, column - 3 : column + 4].mean(axis=1)
    return float(np.flatnonzero(eye < (eye.min() + eye[-1]) / 2).max())


def test_the_years_show_in_the_relief(usual: list[Person]) -> None:
    forehead = window(-35, 35, -62, -30)

    def roughness(person: Person) -> float:
        relief = model_head(person).relief
        return float(np.abs(relief - cv2.GaussianBlur(relief, (0, 0), 4))[forehead].mean())

    for person in usual[:6]:
        young, middle, old = (
            roughness(dataclasses.replace(person, ageing=ageing)) for ageing in (0.0, 0.5, 1.0)
        )
        assert young < middle < old
        assert old > 1.2 * young


def test_a_head_is_round(usual: list[Person]) -> None:
    """The sides turn away everywhere: no flat plate with an edge."""
    for person in usual[:6]:
        head = model_head(person)
        half_width = person.face.half_width
        for y in (-50.0, 20.0, 60.0):
            row = int(np.argmin(np.abs(Y[:, 0] - y)))
            inside = np.abs(X[row]) < 0.9 * head.outline[row]
            depth = cv2.GaussianBlur(head.skull, (0, 0), 3)[row][inside]
            slope = np.gradient(depth, X[row][inside])
            right = X[row][inside] > 0.25 * half_width
            assert (slope[right] < 0).all()
            assert slope[right][-1] < -0.9 < slope[right][0]


def test_a_neck_is_never_lighter_than_the_face_above_it(plan: Cohort, usual: list[Person]) -> None:
    for person in [*plan.people, *usual]:
        assert person.body.neck_shade < 1
    bare = [person for person in usual if person.hair.style in ("short", "tied")]
    for person in bare[:6]:
        image, chin = straight_on(plan, person), person.face.eyes_to_chin
        throat = at(image, -20, 20, chin + 8, chin + 16).mean()
        assert 40 < throat < at(image, 22, 40, 25, 45).mean()


def test_a_beard_goes_along_with_a_smile(plan: Cohort) -> None:
    bearded = [person for person in plan.people if draw_facial_hair(person, model_head(person)) is not None]
    person = bearded[0]
    beard = draw_facial_hair(person, model_head(person))
    taken = dataclasses.replace(plan.photographs_of(person.volunteer)[0], smile=0.0, opening=0.0)
    assert np.array_equal(follow_the_mouth(beard, person, taken).opacity, beard.opacity)
    smiling = follow_the_mouth(beard, person, dataclasses.replace(taken, smile=1.0, opening=0.6)).opacity
    below = (person.mouth.y + 8 < Y) & (abs(X) < 12)
    lowered = np.average(Y[below], weights=smiling[below] + 1e-6)
    assert lowered > np.average(Y[below], weights=beard.opacity[below] + 1e-6), "the chin drops, and its hair"
