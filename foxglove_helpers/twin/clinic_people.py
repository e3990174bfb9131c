"""Who comes to the invented clinic: children and adults, some with a made-up phenotype of the face.

This is a drawing exercise and no model of a syndrome. What flows in are a seed and the size of an effect; what
flows out is a plan: 340 invented people, in groups as large as in R3, and one frontal photograph of each.
Phenotype A moves the features that R3 names (broad forehead, puffiness around the eyes, flat nasal bridge,
short upturned nose, wide mouth, thick lips, pointed chin); B, C and D move other measures. How far, we chose.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.people import Person, draw_person
from foxglove_helpers.twin.photographs import Photograph, draw_photograph, draw_session
from foxglove_helpers.twin.plan import Cohort, checked_seed
from foxglove_helpers.twin.streams import stream

STATEMENT = (
    "This is a drawing exercise and no model of a syndrome. Nobody in these pictures exists. 'Phenotype A' borrows "
    "a list of facial features that a publication names for one syndrome; by how much they move is made up, and "
    "so are 'B', 'C' and 'D' altogether. A result on "
    "these pictures says nothing about any patient, and nothing that was trained on them may be used on one."
)
# R3: 104 participants with one syndrome, 91 with others, 145 without. Three made-up phenotypes share the 91.
PEOPLE_BY_PHENOTYPE = {"A": 104, "B": 31, "C": 30, "D": 30, "none": 145}
GROUP_OF = {"A": "A", "B": "other", "C": "other", "D": "other", "none": "none"}
PEOPLE = sum(PEOPLE_BY_PHENOTYPE.values())
# Random streams of this number and above: nobody of the clinic is a volunteer of the twin.
FIRST_NUMBER = 1001
CHILDREN = 0.6  # share of the people; R3 photographed children, we add adults
CHILD_AGES, ADULT_AGES = (4, 16), (17, 60)  # years
CHILDREN_WEAR = {"coat": "sweater", "scrubs": "tee", "jacket": "shirt"}  # instead of what staff wears

# What a phenotype adds to a measure at effect 1, in the measure's own unit (see `people`, `hairstyles`).
PHENOTYPES: dict[str, dict[str, float]] = {
    "A": {
        "hair.hairline": -4.5,  # broad forehead
        "face.eyes_to_crown": 3.0,
        "eyes.depth": -1.3,  # puffiness around the eyes: they lie less deep, the lids cover more of them
        "eyes.epicanthus": 0.25,
        "eyes.opening": -0.7,
        "nose.root": -0.25,  # flat nasal bridge
        "nose.height": -0.10,
        "nose.length": -4.5,  # short nose
        "nose.tip": 0.12,
        "mouth.half_width": 2.8,  # wide mouth
        "mouth.upper_lip": 1.6,  # thick lips
        "mouth.lower_lip": 2.0,
        "face.jaw_squareness": -0.22,  # pointed chin
        "face.chin_roundness": -0.12,
        "hair.recession": 0.30,  # broad forehead: beside it, hair begins farther out
        "eyes.lid_crease": -1.2,  # puffiness: swollen lids hide their crease
    },
    "B": {
        "eyes.spacing": 2.6,
        "nose.width": 0.14,
        "nose.root": -0.20,
        "face.eyes_to_chin": -5.0,
        "mouth.half_width": -1.6,
    },
    "C": {
        "face.half_width": -3.5,
        "nose.length": 3.5,
        "eyes.depth": 1.2,
        "mouth.upper_lip": -1.6,
        "mouth.lower_lip": -1.6,
        "brows.arch": 1.6,
    },
    "D": {
        "brows.height": 2.2,
        "brows.thickness": 1.6,
        "eyes.slant": -2.4,
        "mouth.half_width": -2.6,
        "mouth.lower_lip": 1.4,
        "face.chin_roundness": 0.18,
    },
}
CALM = 0.08  # the strongest smile in a clinic, where people are asked for a calm face
LARGEST_EFFECT = 10  # by then nearly everybody is at the limits
# The drawing holds within these limits, whatever the effect.
LIMITS = {
    "hair.hairline": (-84.0, -45.0),
    "hair.recession": (0.0, 1.3),
    "face.eyes_to_crown": (98.0, 125.0),
    "face.eyes_to_chin": (80.0, 124.0),
    "face.half_width": (58.0, 80.0),
    "face.jaw_squareness": (1.6, 3.1),
    "face.chin_roundness": (1.25, 2.2),
    "eyes.depth": (-3.0, 3.0),
    "eyes.epicanthus": (0.0, 1.0),
    "eyes.opening": (6.5, 13.0),
    "eyes.lid_crease": (0.0, 4.2),
    "eyes.spacing": (27.0, 37.0),
    "eyes.slant": (-4.0, 5.0),
    "nose.root": (0.3, 1.4),
    "nose.height": (0.5, 1.3),
    "nose.length": (30.0, 58.0),
    "nose.tip": (0.75, 1.5),
    "nose.width": (0.75, 1.45),
    "mouth.half_width": (16.0, 32.0),
    "mouth.upper_lip": (2.0, 11.0),
    "mouth.lower_lip": (3.5, 14.5),
    "brows.height": (-25.0, -11.0),
    "brows.thickness": (2.5, 11.0),
    "brows.arch": (0.0, 9.0),
}
# People with the same phenotype show each of its features more or less: standard deviation and least share.
EXPRESSIVITY_SPREAD, LEAST_EXPRESSIVITY = 0.35, 0.2


@dataclass(frozen=True, eq=False)
class ClinicPlan:
    """All of the clinic but the pixels.

    Attributes
    ----------
    cohort : Cohort
        340 people, sessions, and one photograph each. Their volunteer numbers begin at 1001.
    table : DataFrame
        A row a person, in the same order: `person` (1 to 340), `age` (years), `group` ("A", "other" or
        "none"), `phenotype` ("A", "B", "C", "D" or "none"). `.attrs["statement"]` says what this is not.
    effect : float
        By how much phenotypes move a face: 0 not at all, 1 as described in `PHENOTYPES`.
    """

    cohort: Cohort
    table: pd.DataFrame
    effect: float


def plan_clinic(seed: int, effect: float = 1.0, diverse: bool = False) -> ClinicPlan:
    """Plan the clinic of a seed.

    The groups do not depend on the effect, nor does anything about a person but the measures of their
    phenotype: with an effect of 0 nobody can be told from the group without. Groups are shuffled, so that
    the first people of a plan are a random sample of it. `diverse` people are of any ancestry, as in
    `draw_person`; groups and ages stay as they are.

    Raises
    ------
    FoxgloveError
        If `seed` is no whole number of at least 0, or `effect` no number from 0 to 10.
    """
    seed, effect = checked_seed(seed), _checked_effect(effect)
    sorted_names = np.repeat(list(PEOPLE_BY_PHENOTYPE), list(PEOPLE_BY_PHENOTYPE.values()))
    phenotypes = [str(name) for name in stream(seed, "clinic groups").permutation(sorted_names)]
    numbers = range(FIRST_NUMBER, FIRST_NUMBER + PEOPLE)
    people = [_draw_patient(seed, number, diverse) for number in numbers]
    sessions = tuple(draw_session(seed, number) for number in numbers)
    photographs = tuple(
        _nearer(draw_photograph(seed, number, 1, session), person)
        for number, session, person in zip(numbers, sessions, people, strict=True)
    )
    table = pd.DataFrame(
        {
            "person": range(1, PEOPLE + 1),
            "age": [person.age for person in people],
            "group": [GROUP_OF[name] for name in phenotypes],
            "phenotype": phenotypes,
        }
    )
    table.attrs["statement"] = STATEMENT
    shown = tuple(
        _with_phenotype(person, name, effect) for person, name in zip(people, phenotypes, strict=True)
    )
    return ClinicPlan(Cohort(seed, shown, sessions, photographs), table, effect)


def measure(person: Person, name: str) -> float:
    """Return a measure of a person by its name, such as "nose.length"."""
    part, _, field = name.partition(".")
    return float(getattr(getattr(person, part), field))


def _checked_effect(effect: float) -> float:
    number = isinstance(effect, int | float | np.integer | np.floating) and not isinstance(effect, bool)
    if not number or not 0 <= effect <= LARGEST_EFFECT:
        raise FoxgloveError(
            f"effect is {effect!r}; expected a number from 0 to {LARGEST_EFFECT}: 0 for no difference, "
            "1 for the usual one."
        )
    return float(effect)


def _draw_patient(seed: int, number: int, diverse: bool) -> Person:
    random = stream(seed, "clinic person", number)
    low, high = CHILD_AGES if random.random() < CHILDREN else ADULT_AGES
    age, side = int(random.integers(low, high + 1)), int(random.integers(2))
    person = draw_person(seed, number, age, side, diverse)
    return _as_child(person) if age <= CHILD_AGES[1] else person


def youth(age: int) -> float:
    """Return 1 for the youngest children of the clinic, 0 for the grown up."""
    return float(np.clip((CHILD_AGES[1] + 1 - age) / (CHILD_AGES[1] + 1 - CHILD_AGES[0]), 0, 1))


def _as_child(person: Person) -> Person:
    """Return a child instead: a small lower face, large eyes, a short nose, no beard, no make-up."""
    young = youth(person.age)
    face, brows, eyes, nose = person.face, person.brows, person.eyes, person.nose
    mouth, hair, body = person.mouth, person.hair, person.body
    shorter = 1 - 0.15 * young
    chin_rises = (1 - shorter) * face.eyes_to_chin
    return _replaced(
        dataclasses.replace(person, facial_hair="none", ear_rings="none"),
        {
            "face.half_width": face.half_width * (1 - 0.06 * young),
            "face.eyes_to_chin": face.eyes_to_chin * shorter,
            "face.jaw_squareness": min(face.jaw_squareness, 2.35) - 0.08 * young,
            "face.fullness": face.fullness + 0.9 * young,
            "brows.thickness": brows.thickness * (1 - 0.30 * young),
            "brows.density": brows.density * (1 - 0.25 * young),
            "brows.bone": brows.bone * (1 - young) * 0.6,
            "brows.height": brows.height * (1 - 0.08 * young),
            "eyes.spacing": eyes.spacing * (1 - 0.05 * young),
            "eyes.width": eyes.width * (1 + 0.01 * young),
            "eyes.opening": eyes.opening * (1 + 0.05 * young),
            "eyes.make_up": 0.0,
            "eyes.depth": eyes.depth - 0.5 * young,
            "nose.length": nose.length * (1 - 0.19 * young),
            "nose.height": nose.height * (1 - 0.20 * young),
            "nose.root": nose.root * (1 - 0.25 * young),
            "nose.width": nose.width * (1 - 0.10 * young),
            "mouth.y": mouth.y * (1 - 0.16 * young),
            "mouth.half_width": mouth.half_width * (1 - 0.14 * young),
            "mouth.lip_reflectance": max(mouth.lip_reflectance, 0.5),
            "skin.beard": 0.0,
            "skin.roughness": 0.35,
            "hair.hairline": max(hair.hairline, -0.62 * face.eyes_to_crown),
            "hair.recession": 0.0,
            "hair.gray": 0.0,
            "hair.thinning": 0.0,
            "hair.reflectance": min(hair.reflectance, 0.03),
            "body.garment": CHILDREN_WEAR.get(body.garment, body.garment),
            "body.neck_half_width": body.neck_half_width * (1 - 0.20 * young),
            "body.collar_y": body.collar_y - 0.8 * chin_rises,
        },
    )


def _nearer(taken: Photograph, person: Person) -> Photograph:
    """Return a photograph as a clinic takes it: lips closed, without a smile, cropped by the face at any age."""
    scale = taken.scale * (1 + 0.09 * youth(person.age))
    return dataclasses.replace(taken, scale=scale, smile=min(taken.smile, CALM), opening=0.0)


def _with_phenotype(person: Person, phenotype: str, effect: float) -> Person:
    """Return the person with the measures of a phenotype, each as far as this person shows it."""
    shifts = PHENOTYPES.get(phenotype, {})
    spread = stream(person.seed, "expressivity", person.volunteer).normal(0, EXPRESSIVITY_SPREAD, len(shifts))
    changes = {}
    for (name, shift), more in zip(shifts.items(), spread, strict=True):
        before = measure(person, name)
        # A measure that lies beyond the limits already stays where it is.
        low, high = min(LIMITS[name][0], before), max(LIMITS[name][1], before)
        moved = before + effect * shift * max(1 + more, LEAST_EXPRESSIVITY)
        changes[name] = float(np.clip(moved, low, high))
    return _replaced(person, changes)


def _replaced(person: Person, changes: Mapping[str, float | str]) -> Person:
    """Return a person with other measures, named as "part.field"."""
    parts: dict[str, dict[str, Any]] = {}
    for name, value in changes.items():
        part, _, field = name.partition(".")
        parts.setdefault(part, {})[field] = value
    return dataclasses.replace(
        person,
        **{part: dataclasses.replace(getattr(person, part), **fields) for part, fields in parts.items()},
    )
