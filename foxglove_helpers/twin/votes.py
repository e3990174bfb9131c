"""How 17 members of a team vote: apparent gender by volunteer, smile by photograph.

What flows in is the plan of a cohort; what flows out are voting sheets and the labels counted from them, as
published (R1): gender is the majority's label, never a fact about a person. Voters see what is drawn, each
with a threshold of their own and a hand that shakes more or less. The one threshold they have in common is
set so that 130 volunteers are labelled male, and 668 photographs get more than 80 % of the votes for smiling.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd

from foxglove_helpers.release import LABEL_COLUMNS, VOTERS
from foxglove_helpers.twin import people
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.plan import MALE, Cohort
from foxglove_helpers.twin.streams import stream

MAJORITY = VOTERS // 2 + 1
STRONGLY_SMILING = int(0.8 * VOTERS) + 1  # R1: smiling is more than 80 % of the votes, so at least 14 of 17
SMILING_PHOTOGRAPHS = 668  # R1
# How feminine hair looks to a voter, and how much each other cue counts.
HAIR_IMPRESSION = {"long": 2.0, "bob": 1.5, "behind": 1.5, "tied": 1.0, "medium": 0.2, "short": -1.3}
# Voters differ by these standard deviations in the gender score, and in the smile (0 to 1).
GENDER_LEANING, GENDER_SLIP = 0.8, 0.8
SMILE_STRICTNESS, SMILE_SLIP = 0.14, 0.07


def gender_votes(plan: Cohort) -> np.ndarray:
    """Return the sheets on apparent gender: bool array of shape (volunteers, 17), True votes for female."""
    score = np.array([apparent_gender(person) for person in plan.people])
    leaning = stream(plan.seed, "voters on gender").normal(0, GENDER_LEANING, VOTERS)
    slips = [
        stream(plan.seed, "gender votes", person.volunteer).normal(0, 1, VOTERS) for person in plan.people
    ]
    seen = score[:, None] + leaning + GENDER_SLIP * _shakiness(plan.seed) * np.stack(slips)
    return seen > _common_threshold(seen, needed=MAJORITY, labelled=len(score) - MALE)


def smile_votes(plan: Cohort) -> np.ndarray:
    """Return the sheets on the smile: bool array of shape (photographs, 17), True for a vote for smiling."""
    resting = {person.volunteer: person.mouth.resting_curl for person in plan.people}
    score = np.array([apparent_smile(taken, resting[taken.volunteer]) for taken in plan.photographs])
    # Thresholds stand at the quantiles of a normal distribution: drawn at random, 17 of them would make the
    # number of photographs without any vote swing wildly from one cohort to the next.
    quantiles = [NormalDist().inv_cdf((place + 0.5) / VOTERS) for place in range(VOTERS)]
    strictness = SMILE_STRICTNESS * stream(plan.seed, "voters on smiles").permutation(quantiles)
    slips = [
        stream(plan.seed, "smile votes", taken.volunteer, taken.photograph).normal(0, 1, VOTERS)
        for taken in plan.photographs
    ]
    seen = score[:, None] - strictness + SMILE_SLIP * _shakiness(plan.seed) * np.stack(slips)
    return seen > _common_threshold(seen, needed=STRONGLY_SMILING, labelled=SMILING_PHOTOGRAPHS)


def label_table(plan: Cohort) -> pd.DataFrame:
    """Count the votes: one row a photograph, in the order of the plan, columns as published (int64)."""
    female = gender_votes(plan).sum(axis=1) >= MAJORITY
    smiling = smile_votes(plan).sum(axis=1)
    table = pd.DataFrame(
        {
            "volunteer": [taken.volunteer for taken in plan.photographs],
            "photograph": [taken.photograph for taken in plan.photographs],
            "female": [int(female[taken.volunteer - 1]) for taken in plan.photographs],
            "not_smiling": VOTERS - smiling,
            "smiling": smiling,
        }
    )
    return table[LABEL_COLUMNS].astype(np.int64)


def apparent_gender(person: Person) -> float:
    """Return how feminine a person looks, from the cues that are drawn: -4 to 4, feminine above 0."""

    def cue(value: float, sides: tuple[float, float]) -> float:
        male, female = sides
        return (value - (male + female) / 2) / ((female - male) / 2)

    return (
        1.1 * HAIR_IMPRESSION[person.hair.style]
        + 0.50 * cue(person.brows.thickness, people.BROW_THICKNESS)
        + 0.50 * cue(person.skin.beard, (0.5, 0.0))
        + 0.45 * cue(person.brows.bone, people.BROW_RIDGE)
        + 0.70 * person.eyes.make_up
        + 0.30 * cue(person.mouth.lip_reflectance, people.LIP_REFLECTANCE)
        + 0.25 * cue(person.eyes.opening, people.EYE_OPENING)
        + 0.175 * cue(person.face.jaw_squareness, people.JAW_SQUARENESS)
        + 0.15 * cue(person.body.neck_half_width, people.NECK_HALF_WIDTH)
        + 0.10 * cue(person.skin.reflectance, people.SKIN_REFLECTANCE)
    )


def apparent_smile(taken: Photograph, resting_curl: float) -> float:
    """Return how much of a smile is seen, 0 to about 1.1: smile, teeth, and corners that lift anyway."""
    return taken.smile + 0.10 * taken.opening + 0.18 * resting_curl + 0.02 * taken.corner_lift


def _shakiness(seed: int) -> np.ndarray:
    """Return how much each voter's hand shakes, about 1."""
    return np.exp(stream(seed, "steadiness of voters").normal(0, 0.25, VOTERS))


def _common_threshold(seen: np.ndarray, needed: int, labelled: int) -> float:
    """Return the threshold at which exactly `labelled` rows get at least `needed` of the votes.

    A row gets that many votes if the value that ranks `needed`-th in it, counted from the highest, lies
    above.
    """
    deciding = np.sort(np.sort(seen, axis=1)[:, -needed])
    return float((deciding[-labelled] + deciding[-labelled - 1]) / 2)
