"""Agreement: against examples worked out by hand or in print, and the bootstrap against the libraries."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as library_kappa

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.expressions import expression_table, original_labels
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.votes import gender_votes, smile_votes
from foxglove_helpers.voting import agreement
from foxglove_helpers.voting.agreement import (
    LEVELS,
    against_the_others,
    agreement_table,
    fleiss_kappa,
    krippendorff_alpha,
    pairwise_agreement,
    percent_agreement,
    ratings_table,
    who_disagrees,
)

# K. Krippendorff, Computing Krippendorff's alpha-reliability (2011): four observers, twelve units.
KRIPPENDORFF = pd.DataFrame(
    [
        [1, 1, np.nan, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [np.nan, 5, 5, 5],
        [np.nan, np.nan, 1, 1],
        [np.nan, np.nan, 3, np.nan],
    ]
)


def draw(items: int = 60, people: int = 5, answers: int = 4, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    truth = random.integers(1, answers + 1, items)[:, None]
    guess = random.integers(1, answers + 1, (items, people))
    return pd.DataFrame(np.where(random.random((items, people)) < 0.6, truth, guess))


def test_percent_agreement_counts_pairs() -> None:
    # Pairs of three people: all three agree, then one of three pairs.
    assert percent_agreement(pd.DataFrame([[1, 1, 1], [0, 0, 1]])) == pytest.approx((1 + 1 / 3) / 2)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(level: str, alpha: float) -> None:
    assert krippendorff_alpha(KRIPPENDORFF, level) == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("gaps", [False, True], ids=["complete", "with gaps"])
def test_resamples_are_what_the_libraries_say_of_them(level: str, gaps: bool) -> None:
    votes = draw().astype(float)
    if gaps:
        votes = votes.mask(np.random.default_rng(1).random(votes.shape) < 0.2)
        votes = votes[votes.notna().sum(axis=1) >= 2]
    random = np.random.default_rng(2)
    weights = random.multinomial(len(votes), np.full(len(votes), 1 / len(votes)), size=5)
    counts, values = agreement._counts(votes)
    found = agreement._resampled(counts, values, weights.astype(float), level)
    for place, times in enumerate(weights):
        again = votes.iloc[np.repeat(np.arange(len(votes)), times)]
        assert found["Krippendorff's alpha"][place] == pytest.approx(krippendorff_alpha(again, level))
        assert found["percent agreement"][place] == pytest.approx(percent_agreement(again))
        if not gaps:
            expected = library_kappa(aggregate_raters(again.astype(int).to_numpy())[0])
            assert found["Fleiss' kappa"][place] == pytest.approx(expected)


@pytest.mark.parametrize("level", LEVELS)
def test_where_the_library_would_take_too_much_memory_the_result_is_the_same(
    monkeypatch: pytest.MonkeyPatch, level: str
) -> None:
    votes = KRIPPENDORFF
    expected = krippendorff_alpha(votes, level)
    monkeypatch.setattr(agreement, "_LARGEST_FOR_THE_LIBRARY", 0)
    monkeypatch.setattr(agreement.krippendorff, "alpha", lambda **_: pytest.fail("the library was asked"))
    assert krippendorff_alpha(votes, level) == pytest.approx(expected)


def test_an_interval_holds_the_value_and_is_wider_by_volunteer() -> None:
    # Nine photographs of each of 30 people, who are easy or hard to judge as a person.
    random = np.random.default_rng(3)
    people = np.repeat(np.arange(30), 9)
    hard = np.repeat(random.random(30) < 0.3, 9)
    votes = pd.DataFrame(
        np.where(hard[:, None], random.integers(0, 2, (270, 7)), random.integers(0, 2, 270)[:, None])
    )
    by_item, by_person = agreement_table(votes), agreement_table(votes, by=people)
    for table in (by_item, by_person):
        assert (table["low"] < table["value"]).all() and (table["value"] < table["high"]).all()
    assert (by_item["resampled"] == 270).all() and (by_person["resampled"] == 30).all()

    def width(table: pd.DataFrame) -> pd.Series:
        return table["high"] - table["low"]

    assert (width(by_person) > 1.5 * width(by_item)).all()
    assert agreement_table(votes).equals(by_item)
    assert not agreement_table(votes, seed=1).equals(by_item)


def test_an_interval_covers_what_is_true_of_all_items_about_as_often_as_it_says() -> None:
    everything = draw(items=20_000, people=4, seed=5)
    true = percent_agreement(everything)
    hits = 0
    for seed in range(60):
        table = agreement_table(everything.sample(80, random_state=seed), resamples=300, seed=seed)
        hits += table.loc["percent agreement", "low"] <= true <= table.loc["percent agreement", "high"]
    assert 50 <= hits <= 60


def test_full_agreement_on_one_answer_has_no_kappa() -> None:
    table = agreement_table(pd.DataFrame(np.ones((20, 3), int)))
    assert table.loc["percent agreement", "value"] == 1
    assert (
        table.loc[["Fleiss' kappa", "Krippendorff's alpha"], ["value", "low", "high"]].isna().all(axis=None)
    )


def test_the_bootstrap_leaves_out_items_with_one_answer_together_with_their_unit() -> None:
    votes = pd.concat([KRIPPENDORFF] * 5, ignore_index=True)
    table = agreement_table(votes, "interval", by=np.arange(60) // 12)
    assert table["items"].tolist() == [55] and table["resampled"].tolist() == [5]
    assert "Fleiss' kappa" not in table.index


def test_pairs_count_equal_answers() -> None:
    votes = pd.DataFrame({"Anna": [0, 1, 1, 0], "Ben": [0, 1, 0, 1], "Chie": [0, 1, 1, None]})
    pairs = pairwise_agreement(votes)
    assert pairs.loc["Anna", "Ben"] == 0.5 and pairs.loc["Anna", "Chie"] == 1
    assert pairs.loc["Ben", "Chie"] == pytest.approx(2 / 3)
    assert pairs.equals(pairs.T) and (np.diag(pairs) == 1).all()
    table = who_disagrees(votes)
    assert table.iloc[0].tolist() == ["Anna", "Ben", 2, 4, 0.5]
    assert table.iloc[-1][["one", "other", "disagreements", "items"]].tolist() == ["Anna", "Chie", 0, 3]
    assert against_the_others(votes).idxmin() == "Ben"


def test_it_bears_the_team_of_17_and_the_crowd_of_13() -> None:
    plan = plan_cohort(4)
    volunteers = [taken.volunteer for taken in plan.photographs]
    smile = pd.DataFrame(smile_votes(plan).astype(int))
    gender = pd.DataFrame(gender_votes(plan).astype(int))
    for table in (
        agreement_table(smile, by=volunteers, resamples=200),
        agreement_table(gender, resamples=200),
    ):
        assert table["value"].between(0.5, 1).all()
    crowd = expression_table(plan)
    found = {
        column: agreement_table(
            ratings_table(crowd, column), level, by=volunteers, resamples=200, progress=False
        ).loc["Krippendorff's alpha", "value"]
        for column, level in (("category", "nominal"), ("valence", "interval"), ("arousal", "interval"))
    }
    # R4: ratings are more consistent than categories, valence above all.
    assert found["valence"] > found["arousal"] > found["category"]
    assert len(original_labels(plan)) == 2429


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: agreement_table(pd.DataFrame({"one": [1, 2]})), "expected a row an item and a column"),
        (lambda: agreement_table(draw(), "ratio"), "level is 'ratio'; expected one of nominal"),
        (
            lambda: agreement_table(draw(), by=[1, 2]),
            r"by has shape \(2,\); expected one value for each of 60",
        ),
        (lambda: agreement_table(draw(), resamples=10), "resamples is 10; expected a whole number, at least"),
        (lambda: fleiss_kappa(KRIPPENDORFF), "row 0: the answer of 2 is missing; .*alpha"),
        (lambda: krippendorff_alpha(pd.DataFrame([["a", "b"]]), "interval"), "'a' is no number"),
        (lambda: percent_agreement(pd.DataFrame([[1, None], [None, 2]])), "no item has two answers"),
        (lambda: ratings_table(pd.DataFrame({"valence": []}), "smell"), "there is no column 'smell'"),
    ],
)
def test_what_cannot_be_measured_is_told(ask: Sequence, message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        ask()


@pytest.mark.parametrize("level", LEVELS)
def test_where_nobody_can_be_compared_alpha_says_so(level: str) -> None:
    votes = pd.DataFrame([[1.0, np.nan], [np.nan, 2.0]])
    for measure in (krippendorff_alpha, agreement_table):
        with pytest.raises(FoxgloveError, match="no item has two answers"):
            measure(votes, level)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("level", LEVELS)
def test_where_those_compared_say_one_thing_alpha_is_nothing(level: str) -> None:
    # The 2 stands in an item that one person judged: it is compared with nobody's.
    votes = pd.DataFrame([[1.0, 1.0], [1.0, 1.0], [2.0, np.nan]])
    assert np.isnan(krippendorff_alpha(votes, level))
    alpha = agreement_table(votes, level, resamples=100).loc["Krippendorff's alpha"]
    assert alpha[["value", "low", "high"]].isna().all()


@pytest.mark.filterwarnings("error")
def test_who_is_compared_with_nobody_agrees_with_nobody() -> None:
    votes = pd.DataFrame([[1.0, 1.0, np.nan], [np.nan, np.nan, 0.0]], columns=list("abc"))
    assert against_the_others(votes).isna().tolist() == [False, False, True]
