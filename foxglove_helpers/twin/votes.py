"""How the members of a team vote: apparent gender by volunteer, smile by photograph.

What flows in is the plan of a cohort; what flows out are voting sheets and the labels counted from them, as
published (R1): gender is the majority's label, never a fact about a person. A voter sees what is drawn, and
has leanings of their own, a hand that shakes more or less, and now and then presses the wrong button. What a
team has in common, the point from which a face is called female or smiling, is set so that the first 17
voters label 130 volunteers male and give 668 photographs more than 80 % of their votes for smiling.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import LABEL_COLUMNS, VOTERS
from foxglove_helpers.twin import people
from foxglove_helpers.twin.hairstyles import COVERS_EARS, Hair
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.plan import MALE, Cohort
from foxglove_helpers.twin.streams import stream

MAJORITY = VOTERS // 2 + 1
STRONGLY_SMILING = int(0.8 * VOTERS) + 1  # R1: smiling is more than 80 % of the votes, so at least 14 of 17
SMILING_PHOTOGRAPHS = 668  # R1
# How feminine hair looks to a voter. Hair tied so that none of it is seen from the front looks half as long.
HAIR_IMPRESSION = {"long": 2.0, "bob": 1.5, "behind": 1.5, "tied": 1.0, "medium": 0.2, "short": -1.3}
TIED_OUT_OF_SIGHT = 0.4
FACIAL_HAIR_IMPRESSION = {"none": 0.0, "stubble": -0.3, "moustache": -0.9, "goatee": -0.9, "full": -0.9}
EAR_RINGS_IMPRESSION = 0.4  # where no hair covers the ears
# Voters differ by these standard deviations in the gender score and in the smile (0 to 1), and one voter's
# hand shakes about so much from one decision to the next.
GENDER_LEANING, GENDER_SHAKE = 1.05, 0.8
SMILE_LEANING, SMILE_SHAKE = 0.13, 0.07
# The wrong button: once in 250 decisions for the usual voter, in 67 for the most careless.
USUAL_SLIPS, FEWEST_SLIPS, MOST_SLIPS = 0.004, 0.001, 0.015


@dataclass(frozen=True)
class Voter:
    """One member of the team.

    `gender_leaning` and `smile_leaning` are standard deviations of the team, above 0 for a voter who sooner
    sees a female face or a smile; `shake` is how unsteady the voter is, 1 on average; `slips` the probability
    of pressing the wrong button.
    """

    gender_leaning: float
    smile_leaning: float
    shake: float
    slips: float


def draw_voters(seed: int, voters: int = VOTERS) -> tuple[Voter, ...]:
    """Draw the voters of a seed; a smaller team is the beginning of a larger one.

    Raises
    ------
    FoxgloveError
        If `voters` is no whole number of at least 1.
    """
    voters = _checked_voters(voters)
    care = stream(seed, "care of voters").normal(0, 1, (voters, 2))
    return tuple(
        Voter(
            gender_leaning=gender,
            smile_leaning=smile,
            shake=float(np.exp(0.25 * shake)),
            slips=float(np.clip(USUAL_SLIPS * np.exp(0.8 * slips), FEWEST_SLIPS, MOST_SLIPS)),
        )
        for gender, smile, (shake, slips) in zip(
            _leanings(seed, "voters on gender", voters),
            _leanings(seed, "voters on smiles", voters),
            care,
            strict=True,
        )
    )


def _checked_voters(voters: int) -> int:
    if isinstance(voters, bool) or not isinstance(voters, int | np.integer) or voters < 1:
        raise FoxgloveError(f"voters is {voters!r}; expected a whole number, at least 1 (17 in R1).")
    return int(voters)


def _leanings(seed: int, purpose: str, voters: int) -> list[float]:
    # Leanings stand at the quantiles of a normal distribution, 17 voters after 17 voters: drawn at random,
    # they would make the number of divided votes swing wildly from one cohort to the next.
    quantiles = [NormalDist().inv_cdf((place + 0.5) / VOTERS) for place in range(VOTERS)]
    random = stream(seed, purpose)
    teams = [random.permutation(quantiles) for _ in range(0, voters, VOTERS)]
    return [float(leaning) for leaning in np.concatenate(teams)[:voters]]


def gender_votes(plan: Cohort, voters: int = VOTERS) -> np.ndarray:
    """Return the sheets on apparent gender: bool array of shape (volunteers, voters), True for female.

    The labels of the release are counted from 17 voters. Other numbers of voters, odd or even, are part of
    this team or enlarge it: the first sheets stay as they are.

    Raises
    ------
    FoxgloveError
        If `voters` is no whole number of at least 1.
    """
    team = draw_voters(plan.seed, max(VOTERS, _checked_voters(voters)))
    score = np.array([apparent_gender(person) for person in plan.people])
    leaning = np.array([voter.gender_leaning for voter in team])
    drawn = [stream(plan.seed, "gender votes", person.volunteer) for person in plan.people]
    votes = _vote(
        score[:, None] + GENDER_LEANING * leaning, GENDER_SHAKE, drawn, team, MAJORITY, len(score) - MALE
    )
    return votes[:, :voters]


def smile_votes(plan: Cohort, voters: int = VOTERS) -> np.ndarray:
    """Return the sheets on the smile: bool array of shape (photographs, voters), True for smiling.

    Other numbers of voters than 17 are to be read, and bad ones refused, as in `gender_votes`.
    """
    team = draw_voters(plan.seed, max(VOTERS, _checked_voters(voters)))
    resting = {person.volunteer: person.mouth.resting_curl for person in plan.people}
    score = np.array([apparent_smile(taken, resting[taken.volunteer]) for taken in plan.photographs])
    leaning = np.array([voter.smile_leaning for voter in team])
    drawn = [
        stream(plan.seed, "smile votes", taken.volunteer, taken.photograph) for taken in plan.photographs
    ]
    votes = _vote(
        score[:, None] + SMILE_LEANING * leaning,
        SMILE_SHAKE,
        drawn,
        team,
        STRONGLY_SMILING,
        SMILING_PHOTOGRAPHS,
    )
    return votes[:, :voters]


def label_table(plan: Cohort) -> pd.DataFrame:
    """Count the votes of 17: one row a photograph, in the order of the plan, columns as published (int64)."""
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
    """Return how feminine a person looks, from the cues that are drawn: about -5 to 5, feminine above 0."""

    def cue(value: float, sides: tuple[float, float]) -> float:
        male, female = sides
        return (value - (male + female) / 2) / ((female - male) / 2)

    return (
        1.1 * _hair_impression(person.hair)
        + 0.50 * cue(person.brows.thickness, people.BROW_THICKNESS)
        + 0.50 * cue(person.skin.beard, (0.5, 0.0))
        + FACIAL_HAIR_IMPRESSION[person.facial_hair]
        + EAR_RINGS_IMPRESSION * (person.ear_rings != "none" and person.hair.style not in COVERS_EARS)
        + 0.45 * cue(person.brows.bone, people.BROW_RIDGE)
        + 0.70 * person.eyes.make_up
        + 0.30 * cue(person.mouth.lip_reflectance, people.LIP_REFLECTANCE)
        + 0.25 * cue(person.eyes.opening, people.EYE_OPENING)
        + 0.175 * cue(person.face.jaw_squareness, people.JAW_SQUARENESS)
        + 0.15 * cue(person.body.neck_half_width, people.NECK_HALF_WIDTH)
        + 0.10 * cue(person.skin.reflectance / person.skin.tone, people.SKIN_REFLECTANCE)
    )


def _hair_impression(hair: Hair) -> float:
    if hair.style == "tied" and hair.cut != "bun" and hair.behind_half_width is None:
        return TIED_OUT_OF_SIGHT
    return HAIR_IMPRESSION[hair.style]


def apparent_smile(taken: Photograph, resting_curl: float) -> float:
    """Return how much of a smile is seen, 0 to about 1.1: smile, teeth, and corners that lift anyway."""
    return taken.smile + 0.10 * taken.opening + 0.18 * resting_curl + 0.02 * taken.corner_lift


def _vote(
    seen: np.ndarray,
    shake: float,
    drawn: list[np.random.Generator],
    team: tuple[Voter, ...],
    needed: int,
    labelled: int,
) -> np.ndarray:
    """Let a team vote on what each of them sees, so that 17 of them label as many as were published.

    Parameters
    ----------
    seen : ndarray of shape (n, voters)
        What each voter sees in each face, leanings included.
    shake : float
        Standard deviation of a steady voter's hand.
    drawn : list of n generators
        One for each face, so that a vote on one face changes none on another.
    team : tuple of Voter
        At least 17.
    needed, labelled : int
        So many of the first 17 votes shall be given to so many faces.

    Returns
    -------
    ndarray of bool, shape (n, voters)
    """
    # Two numbers a voter, voter after voter: a larger team leaves the numbers of a smaller one as they are.
    chance = np.stack([random.normal(0, 1, (len(team), 2)) for random in drawn])
    seen = seen + shake * np.array([voter.shake for voter in team]) * chance[..., 0]
    slipped = chance[..., 1] < np.array([NormalDist().inv_cdf(voter.slips) for voter in team])
    meant = seen > _common_threshold(seen[:, :VOTERS], needed, labelled)
    pressed = np.where(slipped, np.where(meant, -np.inf, np.inf), seen)
    # Slips on the one button and on the other do not cancel: the team's threshold is found anew.
    return pressed > _common_threshold(pressed[:, :VOTERS], needed, labelled)


def _common_threshold(seen: np.ndarray, needed: int, labelled: int) -> float:
    """Return the threshold at which exactly `labelled` rows get at least `needed` of the votes.

    A row gets that many votes if the value that ranks `needed`-th in it, counted from the highest, lies
    above.
    """
    deciding = np.sort(np.sort(seen, axis=1)[:, -needed])
    return float((deciding[-labelled] + deciding[-labelled - 1]) / 2)
