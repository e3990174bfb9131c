"""Crowd labels of expressions: the agreement of R4, labels that follow what is drawn, the same by seed."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.expressions import CATEGORIES, expression_table, original_labels
from foxglove_helpers.twin.plan import Cohort, plan_cohort
from foxglove_helpers.twin.votes import label_table


@pytest.fixture(scope="module", params=[0, 1, 2])
def plan(request: pytest.FixtureRequest) -> Cohort:
    return plan_cohort(request.param)


@pytest.fixture(scope="module")
def first() -> Cohort:
    return plan_cohort(1)


def with_photographs(plan: Cohort, **changes: float) -> Cohort:
    """Return the same cohort with the same change in every photograph."""
    return dataclasses.replace(
        plan, photographs=tuple(dataclasses.replace(taken, **changes) for taken in plan.photographs)
    )


def category_counts(table: pd.DataFrame) -> np.ndarray:
    """Return how many annotators chose each category: (photographs, 8)."""
    codes = table["category"].cat.codes.to_numpy().reshape(-1, 13)
    return (codes[..., None] == np.arange(len(CATEGORIES))).sum(axis=1)


def fleiss_kappa(counts: np.ndarray) -> float:
    """Return Fleiss' kappa: agreement of pairs of annotators, beyond what chance gives."""
    annotators = counts[0].sum()
    agreeing = (counts * (counts - 1)).sum(axis=1) / (annotators * (annotators - 1))
    by_chance = ((counts.sum(axis=0) / counts.sum()) ** 2).sum()
    return float((agreeing.mean() - by_chance) / (1 - by_chance))


def icc_2k(ratings: np.ndarray) -> float:
    """Return ICC(2,k), two-way random effects, absolute agreement of the mean; ratings (images, annotators)."""
    images, annotators = ratings.shape
    row, column = ratings.mean(axis=1), ratings.mean(axis=0)
    rest = ratings - row[:, None] - column + ratings.mean()
    between_images = annotators * row.var(ddof=1)
    between_annotators = images * column.var(ddof=1)
    error = (rest**2).sum() / ((images - 1) * (annotators - 1))
    return float((between_images - error) / (between_images + (between_annotators - error) / images))


def test_the_measures_of_agreement_know_textbook_cases() -> None:
    assert fleiss_kappa(np.array([[13, 0], [0, 13]])) == pytest.approx(1)
    # Fleiss 1971, as worked out in many textbooks: 10 subjects, 14 raters, 5 categories.
    rows = (
        "0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2|6 5 2 1 0|0 2 2 3 7"
    )
    assert fleiss_kappa(np.array([row.split() for row in rows.split("|")], int)) == pytest.approx(
        0.210, abs=5e-4
    )
    # Shrout and Fleiss 1979: 6 targets, 4 judges; ICC(2,k) is 0.62.
    judges = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
    )
    assert icc_2k(judges) == pytest.approx(0.62, abs=5e-3)


def test_there_is_a_row_for_each_photograph_and_annotator(plan: Cohort) -> None:
    table = expression_table(plan)
    assert table.columns.tolist() == [
        "volunteer",
        "photograph",
        "annotator",
        "category",
        "valence",
        "arousal",
    ]
    assert len(table) == 2429 * 13 and not table.isna().any().any()
    assert table["annotator"].tolist() == list(range(1, 14)) * 2429
    photographs = [(taken.volunteer, taken.photograph) for taken in plan.photographs]
    each = table.iloc[::13][["volunteer", "photograph"]]
    assert list(each.itertuples(index=False, name=None)) == photographs
    assert tuple(table["category"].cat.categories) == CATEGORIES
    for rating in ("valence", "arousal"):
        assert table[rating].between(-1, 1).all()
        assert np.allclose(100 * table[rating], np.round(100 * table[rating]))
        assert table[rating].nunique() > 100


def test_the_crowd_agrees_as_published(plan: Cohort) -> None:
    """R4: categories medium to good, ratings excellent, valence better than arousal."""
    table = expression_table(plan)
    assert 0.40 < fleiss_kappa(category_counts(table)) < 0.75
    valence, arousal = (icc_2k(table[name].to_numpy().reshape(-1, 13)) for name in ("valence", "arousal"))
    assert valence > arousal > 0.9


def test_annotators_are_individuals(plan: Cohort) -> None:
    table = expression_table(plan)
    counts = table.groupby("annotator")["category"].value_counts().unstack()
    sad_or_contempt = (counts["sad"] + 1) / (counts["contempt"] + 1)
    assert sad_or_contempt.max() / sad_or_contempt.min() > 5, "each leans towards other categories"
    valence = table["valence"].to_numpy().reshape(-1, 13)
    crowd = valence.mean(axis=1)
    lines = [np.polyfit(crowd, one, 1) for one in valence.T]
    scale = [line[0] for line in lines]
    doubt = [np.std(one - np.polyval(line, crowd)) for one, line in zip(valence.T, lines, strict=True)]
    assert valence.mean(axis=0).std() > 0.04, "each has a zero of their own"
    assert max(scale) / min(scale) > 1.2, "and a scale"
    assert max(doubt) / min(doubt) > 1.4, "and takes more or less care"


def test_the_crowd_sees_more_neutral_and_happy_than_the_original_labels(plan: Cohort) -> None:
    crowd, original = expression_table(plan), original_labels(plan)
    assert len(original) == 2429 and original.columns.tolist() == [
        "volunteer",
        "photograph",
        "category",
        "valence",
        "arousal",
    ]
    majority = category_counts(crowd).argmax(axis=1)
    for category in ("neutral", "happy"):
        share = (original["category"] == category).mean()
        assert (majority == CATEGORIES.index(category)).mean() > share
        assert (crowd["category"] == category).mean() > share
    assert set(original["category"]) == set(CATEGORIES), (
        "one annotator an image found something of everything"
    )
    agreement = (original["category"].cat.codes == majority).mean()
    single = (category_counts(crowd).max(axis=1) / 13).mean()
    assert 0.4 < agreement < single, "a hurried label is less like the crowd than one of the crowd"


def test_labels_follow_what_is_drawn(first: Cohort) -> None:
    means = (
        expression_table(first)
        .groupby(["volunteer", "photograph"], sort=False)[["valence", "arousal"]]
        .mean()
    )
    smiling = label_table(first)["smiling"].to_numpy()
    assert np.corrcoef(means["valence"], smiling)[0, 1] > 0.9
    happy = category_counts(expression_table(first))[:, CATEGORIES.index("happy")]
    assert happy[smiling >= 14].mean() > 10 and happy[smiling == 0].mean() < 1


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({"smile": 0.9}, "happy"),
        ({"smile": 0.0, "opening": 0.0}, "neutral"),
        ({"smile": 0.0, "opening": 0.9}, "surprise"),
        ({"smile": 0.0, "corner_lift": -2.0}, "sad"),
        ({"smile": 0.0, "corner_skew": 2.5}, "contempt"),
        ({"smile": 0.0, "squint": 0.5}, "disgust"),
    ],
)
def test_a_change_of_the_drawing_changes_the_labels(first: Cohort, changes: dict, more: str) -> None:
    before, after = expression_table(first), expression_table(with_photographs(first, **changes))
    assert (after["category"] == more).mean() > 1.2 * (before["category"] == more).mean()


def test_a_smile_raises_both_ratings_and_an_open_mouth_arousal(first: Cohort) -> None:
    rest = expression_table(with_photographs(first, smile=0.0, opening=0.0))[["valence", "arousal"]].mean()
    smile = expression_table(with_photographs(first, smile=0.9, opening=0.0))[["valence", "arousal"]].mean()
    teeth = expression_table(with_photographs(first, smile=0.9, opening=0.9))[["valence", "arousal"]].mean()
    assert (smile > rest + 0.1).all() and teeth["arousal"] > smile["arousal"] + 0.1


def test_the_plan_of_a_side_moves_no_label(first: Cohort) -> None:
    people = tuple(dataclasses.replace(person, lean=-person.lean) for person in first.people)
    expected = expression_table(first)
    assert expression_table(dataclasses.replace(first, people=people)).equals(expected)


def test_tables_follow_the_seed(first: Cohort) -> None:
    assert expression_table(first).equals(expression_table(plan_cohort(1)))
    assert original_labels(first).equals(original_labels(plan_cohort(1)))
    assert not expression_table(first).equals(expression_table(plan_cohort(2)))


def test_a_part_of_the_photographs_keeps_its_labels(first: Cohort) -> None:
    part = dataclasses.replace(first, photographs=first.photographs[100:120])
    expected = expression_table(first).iloc[1300:1560].reset_index(drop=True)
    assert expression_table(part).equals(expected)
    assert original_labels(part).equals(original_labels(first).iloc[100:120].reset_index(drop=True))


def test_a_smaller_crowd_is_the_beginning_of_a_larger_one(first: Cohort) -> None:
    whole = expression_table(first)
    part = whole[whole["annotator"] <= 5].reset_index(drop=True)
    assert expression_table(first, annotators=5).equals(part)


@pytest.mark.parametrize("annotators", [0, -3, 2.0, True, "13"])
def test_what_is_no_number_of_annotators_is_refused(first: Cohort, annotators: object) -> None:
    with pytest.raises(
        FoxgloveError, match=f"^annotators is {annotators!r}; expected a whole number, at least 1"
    ):
        expression_table(first, annotators)
