"""How a crowd labels expressions: category, valence and arousal of every photograph, by 13 annotators.

What flows in is the plan of a cohort; what flows out are tables of labels, for lessons about label quality.
They follow the published re-annotation of AffectNet (R4), which had one annotator an image before: 13 people
agree on categories to a medium to good degree and on ratings excellently, on valence better than on arousal,
and the crowd's labels lie nearer to neutral and happy. A category is a label that somebody gives to a picture;
it says nothing about what a person felt. Annotators see what is drawn: the mouth, the lids, the brows.
"""

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin import people
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph
from foxglove_helpers.twin.plan import Cohort
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.votes import apparent_smile

ANNOTATORS = 13  # R4
CATEGORIES = ("neutral", "happy", "sad", "surprise", "fear", "disgust", "anger", "contempt")  # of AffectNet
# Valence and arousal that go with a category, -1 to 1: who sees a category rates a little towards it.
TYPICAL = np.array(
    [(0.0, 0.0), (0.7, 0.3), (-0.6, -0.3), (0.1, 0.7), (-0.5, 0.6), (-0.6, 0.3), (-0.6, 0.6), (-0.3, 0.1)]
)
# How sure an annotator of the crowd is (standard deviation of what they see in each category), and how much
# less sure the single annotators of the original labels were, who also looked for more than neutral and happy.
CROWD_DOUBT, SINGLE_DOUBT = 0.42, 0.7
SINGLE_SEARCH = 0.4
# Annotators differ in leaning towards each category, in the zero of their ratings, in their scale, and in care.
CATEGORY_LEANING, RATING_ZERO, RATING_SCALE, CARELESSNESS = 0.22, 0.07, 0.18, 0.25
VALENCE_DOUBT, AROUSAL_DOUBT = 0.12, 0.15
TOWARDS_TYPICAL = 0.15


def expression_table(plan: Cohort, annotators: int = ANNOTATORS) -> pd.DataFrame:
    """Return what each annotator of a crowd says about each photograph.

    Parameters
    ----------
    plan : Cohort
        From `plan_cohort`.
    annotators : int
        At least 1; 13 in R4. A smaller crowd is the beginning of a larger one.

    Returns
    -------
    DataFrame
        A row for each photograph and annotator, in the order of the plan: `volunteer`, `photograph`,
        `annotator` (1, 2, ...), `category` (categorical, of `CATEGORIES`), `valence` and `arousal` (float64,
        -1 to 1 in steps of 0.01).

    Raises
    ------
    FoxgloveError
        If `annotators` is no whole number of at least 1.
    """
    if isinstance(annotators, bool) or not isinstance(annotators, int | np.integer) or annotators < 1:
        raise FoxgloveError(f"annotators is {annotators!r}; expected a whole number, at least 1 (13 in R4).")
    crowd = stream(plan.seed, "expression annotators").normal(0, 1, (annotators, len(CATEGORIES) + 5))
    leaning, zero, scale = crowd[:, :8] * CATEGORY_LEANING, crowd[:, 8:10] * RATING_ZERO, crowd[:, 10:12]
    doubt = np.exp(CARELESSNESS * crowd[:, 12:])
    chance = doubt * _chance(plan, "expression labels", annotators)
    looks, ratings = _what_is_seen(plan)
    category = np.argmax(looks[:, None, :] + leaning + CROWD_DOUBT * chance[..., :8], axis=2)
    rated = _rated(ratings[:, None, :] * np.exp(RATING_SCALE * scale) + zero, category, chance[..., 8:])
    table = _photographs(plan).loc[np.repeat(np.arange(len(looks)), annotators)].reset_index(drop=True)
    table["annotator"] = np.tile(np.arange(1, annotators + 1), len(looks))
    return _with_labels(table, category.ravel(), rated.reshape(-1, 2))


def original_labels(plan: Cohort) -> pd.DataFrame:
    """Return one label a photograph, each from one hurried annotator, as AffectNet had before R4.

    Returns
    -------
    DataFrame
        A row a photograph, in the order of the plan; columns as in `expression_table`, without `annotator`.
    """
    chance = _chance(plan, "original expression label", 1)[:, 0]
    looks, ratings = _what_is_seen(plan)
    looks = looks + SINGLE_SEARCH * ~np.isin(CATEGORIES, ("neutral", "happy"))
    category = np.argmax(looks + SINGLE_DOUBT * chance[:, :8], axis=1)
    rated = _rated(ratings, category, 2 * chance[:, 8:])
    return _with_labels(_photographs(plan), category, rated)


def _what_is_seen(plan: Cohort) -> tuple[np.ndarray, np.ndarray]:
    """Return how much each photograph looks like each category (n, 8), and its valence and arousal (n, 2)."""
    person_of = {person.volunteer: person for person in plan.people}
    cues = [_cues(person_of[taken.volunteer], taken) for taken in plan.photographs]
    smile, opening, wide, raised, drooping, lowered, skewed = np.array(cues).T
    looks = np.column_stack(
        [
            0.95 - 2.2 * smile,  # neutral
            3.6 * (smile - 0.33),  # happy
            0.45 * drooping - 0.15 * wide - 3.0 * smile,  # sad
            0.35 * wide + 0.25 * raised + 0.8 * opening - 1.6 * smile - 0.5,  # surprise
            0.35 * wide - 0.1 * raised + 0.2 * drooping - 2.5 * smile - 0.5,  # fear
            -0.35 * wide + 0.25 * lowered + 0.15 * skewed - 2.0 * smile - 0.5,  # disgust
            0.45 * lowered - 0.15 * wide + 0.1 * drooping - 2.5 * smile - 0.3,  # anger
            0.45 * skewed - 0.1 * wide - 1.0 * smile - 0.3,  # contempt
        ]
    )
    valence = -0.12 + 0.95 * smile - 0.06 * drooping - 0.06 * lowered
    arousal = -0.15 + 0.45 * smile + 0.35 * opening + 0.06 * wide + 0.03 * lowered
    return looks, np.column_stack([valence, arousal])


def _cues(person: Person, taken: Photograph) -> tuple[float, ...]:
    """Return what a face shows; the smile and the opening 0 to 1, the others in standard deviations."""
    smile = apparent_smile(taken, person.mouth.resting_curl)
    # How a smile narrows the lids is part of the smile.
    opening = person.eyes.opening * (1 - taken.squint)
    brow_thickness = sum(people.BROW_THICKNESS) / 2
    return (
        smile,
        taken.opening,
        (opening - sum(people.EYE_OPENING) / 2) / 1.2,
        (-18.2 - person.brows.height) / 1.8,
        (0.22 - person.mouth.resting_curl) / 0.10 * 0.7 - taken.corner_lift / 0.5 * 0.7,
        (person.brows.height + 18.2) / 1.8 * 0.6 + (person.brows.thickness - brow_thickness) / 1.8 * 0.6,
        abs(taken.corner_skew + 4 * person.mouth.crooked * taken.smile) / 0.5,
    )


def _chance(plan: Cohort, purpose: str, annotators: int) -> np.ndarray:
    """Return normal numbers (n, annotators, 10): for 8 categories, valence and arousal."""
    drawn = [
        stream(plan.seed, purpose, taken.volunteer, taken.photograph).normal(
            0, 1, (annotators, len(CATEGORIES) + 2)
        )
        for taken in plan.photographs
    ]
    return np.stack(drawn)


def _rated(seen: np.ndarray, category: np.ndarray, chance: np.ndarray) -> np.ndarray:
    doubt = chance * np.array([VALENCE_DOUBT, AROUSAL_DOUBT])
    mixed = (1 - TOWARDS_TYPICAL) * seen + TOWARDS_TYPICAL * TYPICAL[category]
    return np.round(np.clip(mixed + doubt, -1, 1), 2) + 0.0


def _photographs(plan: Cohort) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "volunteer": [taken.volunteer for taken in plan.photographs],
            "photograph": [taken.photograph for taken in plan.photographs],
        }
    )


def _with_labels(table: pd.DataFrame, category: np.ndarray, rated: np.ndarray) -> pd.DataFrame:
    table["category"] = pd.Categorical.from_codes(category, categories=pd.Index(CATEGORIES))
    table["valence"], table["arousal"] = rated.T
    return table
