"""The plan of a cohort: published counts and ages, plain data, the same for the same seed."""

import dataclasses
import pickle
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.plan import Cohort, plan_cohort, published_ages
from foxglove_helpers.twin.votes import gender_votes, label_table, smile_votes


@pytest.fixture(scope="module", params=[0, 1, 12345])
def plan(request: pytest.FixtureRequest) -> Cohort:
    return plan_cohort(request.param)


def test_counts_are_the_published_ones(plan: Cohort) -> None:
    assert [person.volunteer for person in plan.people] == list(range(1, 278))
    photographs = Counter(taken.volunteer for taken in plan.photographs)
    assert Counter(photographs.values()) == {9: 235, 8: 26, 7: 11, 6: 4, 5: 1}
    assert len(plan.photographs) == 2429
    numbers = [(taken.volunteer, taken.photograph) for taken in plan.photographs]
    assert numbers == sorted(set(numbers))
    assert {number for _, number in numbers} == set(range(1, 10))


def test_ages_are_the_published_ones(plan: Cohort) -> None:
    ages = np.array([person.age for person in plan.people])
    assert (ages.min(), np.median(ages), ages.max()) == (21, 40, 79)
    assert round(100 * float((ages < 30).mean()), 1) == 14.8
    assert sorted(ages) == published_ages().tolist()
    assert ages.tolist() != sorted(ages)


def test_labels_are_counted_as_published(plan: Cohort) -> None:
    labels = label_table(plan)
    assert labels.columns.tolist() == ["volunteer", "photograph", "female", "not_smiling", "smiling"]
    assert (labels.dtypes == np.int64).all()
    assert labels.groupby("volunteer")["female"].nunique().eq(1).all()
    assert Counter(labels.groupby("volunteer")["female"].first()) == {0: 130, 1: 147}
    assert (labels["not_smiling"] + labels["smiling"]).eq(17).all()
    assert (labels["smiling"] > 0.8 * 17).sum() == 668
    assert (labels["smiling"] == 0).sum() >= 668, "the published balance takes 668 images without any vote"
    assert labels["smiling"].between(1, 13).sum() >= 200, "hundreds of images made voters hesitate (R1)"


def test_labels_are_counted_from_the_sheets(plan: Cohort) -> None:
    gender, smile, labels = gender_votes(plan), smile_votes(plan), label_table(plan)
    assert gender.shape == (277, 17) and gender.dtype == bool
    assert smile.shape == (2429, 17) and smile.dtype == bool
    majority = gender.sum(axis=1) > 17 / 2
    assert labels["female"].tolist() == majority[labels["volunteer"] - 1].astype(int).tolist()
    assert labels["smiling"].tolist() == smile.sum(axis=1).tolist()


def test_voters_are_individuals(plan: Cohort) -> None:
    for sheets, different in ((gender_votes(plan), 10), (smile_votes(plan), 17)):
        assert len({sheet.tobytes() for sheet in sheets.T}) >= different
        assert len(set(sheets.sum(axis=0).tolist())) > 5
        divided = (sheets.any(axis=1) & ~sheets.all(axis=1)).mean()
        assert 0.03 < divided < 0.5, "voters agree on most pictures and hesitate on some"


def test_voters_see_cues_and_not_the_plan(plan: Cohort) -> None:
    """Who was drawn on which side is not in the data: only what is visible may move a vote."""
    people = tuple(dataclasses.replace(person, lean=-person.lean) for person in plan.people)
    assert np.array_equal(gender_votes(dataclasses.replace(plan, people=people)), gender_votes(plan))
    bare = tuple(
        dataclasses.replace(person, hair=dataclasses.replace(person.hair, style="short"))
        for person in plan.people
    )
    assert not np.array_equal(gender_votes(dataclasses.replace(plan, people=bare)), gender_votes(plan))


def test_apparent_gender_goes_with_hair_but_not_always(plan: Cohort) -> None:
    female = label_table(plan).groupby("volunteer")["female"].first()
    table = pd.DataFrame(
        {"short": [person.hair.style == "short" for person in plan.people], "female": female.to_numpy()}
    )
    assert table["short"].corr(1 - table["female"]) > 0.7
    assert 1 <= (table["short"] & (table["female"] == 1)).sum() <= 25


def test_the_same_seed_plans_the_same_cohort_and_another_seed_another() -> None:
    assert plan_cohort(7) == plan_cohort(7)
    assert plan_cohort(7).people[0] != plan_cohort(8).people[0]
    assert plan_cohort(np.int64(7)) == plan_cohort(7)


def test_a_plan_is_plain_data(plan: Cohort) -> None:
    assert pickle.loads(pickle.dumps(plan)) == plan
    numbers = pd.DataFrame(plan.photographs).drop(columns=["volunteer", "photograph"])
    assert len(numbers) == 2429 and np.isfinite(numbers.to_numpy(dtype=float)).all()
    for person in plan.people:
        assert plain(dataclasses.asdict(person)), person


def plain(value: object) -> bool:
    """Tell whether all numbers are Python's own: NumPy scalars would widen float32 maps."""
    if isinstance(value, dict):
        return all(plain(part) for part in value.values())
    return type(value) in (int, float, str, bool, type(None))


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, None])
def test_what_is_no_seed_is_refused_with_what_is(seed: object) -> None:
    with pytest.raises(FoxgloveError, match=f"^seed is {seed!r}; expected a whole number, at least 0"):
        plan_cohort(seed)
