"""The checks of lesson 03 know right from wrong, in both languages, for every seed, whatever is handed in."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answer_checks import AnswerChecks
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from foxglove_helpers.sheets import Sheets
from foxglove_helpers.teaching import lesson_03, lesson_03_pictures
from foxglove_helpers.teaching.feedback import set_language
from foxglove_helpers.teaching.lesson_03_booth import FACES, PHOTOGRAPHS
from foxglove_helpers.teaching.lesson_03_words import WORDS
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.expressions import expression_table, original_labels
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.votes import gender_votes, smile_votes
from foxglove_helpers.voting import agreement, tally

ANSWERS = Path(__file__).parents[1] / "answers" / "03_voting"
# grade_id of the answer cell, the name it sets, its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "label-says": ("label_says", lesson_03.what_a_label_says),
    "vote-will-do": ("vote_will_do", lesson_03.where_a_vote_will_do),
    "hidden-counts": ("hidden_counts", lesson_03.why_counts_are_hidden),
    "mended-silently": ("mended_silently", lesson_03.what_may_be_mended),
    "votes-needed": ("votes_needed", lesson_03.votes_needed),
    "tally": ("labels_by_majority", lesson_03.labels_by_majority),
    "tie-on-the-ward": ("tie_on_the_ward", lesson_03.who_decides_a_tie),
    "unanimous": ("unanimous", lesson_03.unanimous_photographs),
    "smiles-divide": ("smiles_divide", lesson_03.why_smiles_divide),
    "low-kappa": ("low_kappa", lesson_03.what_a_low_kappa_says),
    "percent": ("percent_agreement", lesson_03.percent_agreement),
    "kappa": ("fleiss_kappa", lesson_03.fleiss_kappa),
    "dissenter": ("dissenter", lesson_03.what_to_do_with_a_dissenter),
    "crowd-label": ("crowd_label", lesson_03.crowd_label),
    "one-annotator": ("one_annotator", lesson_03.what_one_annotator_costs),
    "smile-set": ("smile_set", lesson_03.smile_set),
    "what-was-tested": ("what_was_tested", lesson_03.what_was_tested),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(scope="module")
def team() -> Sheets:
    """Return the votes of the twin's team, as the lesson has them."""
    plan = plan_cohort(DEFAULT_SEED)
    rows = pd.MultiIndex.from_tuples(
        [(taken.volunteer, taken.photograph) for taken in plan.photographs], names=["volunteer", "photograph"]
    )
    volunteers = [person.volunteer for person in plan.people]
    return Sheets(
        gender=pd.DataFrame(gender_votes(plan).astype(int), index=volunteers, columns=range(1, 18)),
        smile=pd.DataFrame(smile_votes(plan).astype(int), index=rows, columns=range(1, 18)),
    )


class TestAnswers(AnswerChecks):
    answers = ANSWERS
    exercises = EXERCISES
    words = WORDS
    seeds = (lesson_03.VISIBLE_SEED, 1, 77)
    signs = "…×–−·"

    @pytest.fixture(autouse=True)
    def names_at_hand(self, team: Sheets) -> None:
        """Not where the tests are collected: planning the cohort takes a while."""
        self.names = {"np": np, "pd": pd, "Counter": Counter, "agreement": agreement, "tally": tally}
        self.names |= {"team": team, "smiling": team.smile.sum(axis=1)}


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_votes_tell_every_kind_of_team_apart(seed: int) -> None:
    """Ties where the team is even and none where it is odd; a majority of one; no other number of voters means 17."""
    tables = lesson_03._gender_tables(np.random.default_rng(seed))
    for votes in tables:
        female, voters = votes.sum(axis=1), votes.shape[1]
        assert ((2 * female == voters).any()) == (voters % 2 == 0)
        assert (2 * female == voters + 1 + (voters % 2 == 0)).any()
        assert len(votes) != voters
    assert len({votes.shape[1] for votes in tables}) == len(tables)
    for votes in lesson_03._team_tables(np.random.default_rng(seed)):
        assert set(votes.ravel()) == {0, 1}
        assert 2 * votes.sum() != votes.size


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_right_functions_pass_whatever_the_seed(seed: int) -> None:
    words = {0: "male", 1: "female", None: "tie"}
    lesson_03.labels_by_majority(
        lambda votes: [words[tally.majority_label(row.tolist())] for row in votes], seed=seed
    )
    lesson_03.percent_agreement(lambda votes: agreement.percent_agreement(pd.DataFrame(votes)), seed=seed)
    lesson_03.fleiss_kappa(lambda votes: agreement.fleiss_kappa(pd.DataFrame(votes)), seed=seed)
    lesson_03.crowd_label(
        lambda said: said[0] if len(set(said)) == 1 else lesson_03._most_frequent(said), seed=seed
    )


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_share_that_is_met_exactly_is_met_by_a_product_and_by_a_quotient(seed: int) -> None:
    """Two ways to compare with a share must say the same; else a right answer would be called wrong."""
    random = np.random.default_rng(seed)
    for voters, share in lesson_03._SHARES:
        labels, _ = lesson_03._smile_table(random, voters, share)
        product = labels["smiling"] > share * voters
        quotient = labels["smiling"] / voters > share
        assert (product == quotient).all()
        assert (labels["smiling"] == round(share * voters)).any()
        assert (labels["smiling"] == 0).sum() > product.sum() > 0


def test_crowds_hold_ties_and_words_without_a_majority_of_all() -> None:
    crowds = lesson_03._crowds(np.random.default_rng(3))
    told = [lesson_03._most_frequent(words) for words in crowds]
    assert 3 <= told.count("tie") <= len(crowds) - 4
    assert any(
        word != "tie" and 2 * words.count(word) < len(words) for word, words in zip(told, crowds, strict=True)
    )
    assert any(word not in ("tie", words[0], words[-1]) for word, words in zip(told, crowds, strict=True))


def test_what_the_text_says_of_the_four_faces_is_so() -> None:
    """The table worked out by hand in section 5: 0.833 and 0.625."""
    votes = pd.DataFrame([[1, 1, 1], [1, 1, 0], [1, 1, 1], [0, 0, 0]])
    assert round(agreement.percent_agreement(votes), 3) == 0.833
    assert round(agreement.fleiss_kappa(votes), 3) == 0.625


def test_what_the_text_says_of_the_twins_team_is_so(team: Sheets) -> None:
    """Sentences of sections 3 to 5 that the reader sees no figure beside, or a figure that must fit them."""
    gender = team.gender
    label = 2 * gender.sum(axis=1) > 17

    def other(voters: int) -> int:
        return int(((2 * gender.loc[:, :voters].sum(axis=1) > voters) != label).sum())

    assert other(3) < other(1) / 5  # "three voters do nearly as well as seventeen"
    assert len(tally.ties(gender.loc[:, :2])) > 5
    six = gender.loc[list(FACES), 1:6]
    assert len(tally.ties(six)) == 1  # the tie that section 3 plays
    for_female = gender.sum(axis=1)
    assert (
        for_female.loc[list(FACES)].between(5, 12).sum() >= 3
    )  # faces that divide the team are in the booth
    assert for_female.loc[list(FACES)].isin([0, 17]).any()
    assert {0, 17} < set(team.smile.sum(axis=1).loc[PHOTOGRAPHS])
    smiling = team.smile.sum(axis=1)
    assert smiling.between(1, 16).mean() > for_female.between(1, 16).mean()
    mean = agreement.against_the_others(gender).sort_values()
    assert mean.iloc[0] < mean.iloc[1] - 0.02  # one of the team differs more than anybody else
    person = team.smile.index.get_level_values("volunteer")
    tables = [agreement.agreement_table(team.smile, by=by, progress=False) for by in (None, person)]
    widths = [(table["high"] - table["low"])["Fleiss' kappa"] for table in tables]
    assert widths[1] > 1.05 * widths[0]


def test_what_the_text_says_of_the_twins_crowd_is_so() -> None:
    """Sections 5 and 6: fear is rare and flatters; one annotator finds expressions where the crowd sees none."""
    plan = plan_cohort(DEFAULT_SEED)
    crowd = expression_table(plan)
    words = agreement.ratings_table(crowd, "category")
    said = {word: (words == word).astype(int) for word in ("happy", "neutral", "surprise", "fear")}
    percent = {word: agreement.percent_agreement(votes) for word, votes in said.items()}
    kappa = {word: agreement.fleiss_kappa(votes) for word, votes in said.items()}
    assert said["fear"].to_numpy().mean() < 0.02
    assert percent["fear"] > max(0.98, percent["happy"])
    assert kappa["fear"] < 0.1 < kappa["happy"]
    alphas = [agreement.krippendorff_alpha(words)]
    alphas += [
        agreement.krippendorff_alpha(agreement.ratings_table(crowd, name), "interval")
        for name in ("arousal", "valence")
    ]
    assert alphas == sorted(alphas)
    single = original_labels(plan).set_index(["volunteer", "photograph"])["category"].astype(str)
    modes = words.mode(axis=1)
    by_crowd = modes[0].where(modes[1].isna(), "tie")
    change = by_crowd.value_counts().reindex(single.unique(), fill_value=0) - single.value_counts()
    assert set(change.index[change > 0]) == {"neutral", "happy"}
    assert (by_crowd[single != by_crowd] == "neutral").mean() > 0.7
    assert (single != by_crowd).mean() > 0.3


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pictures_say_in_words_what_they_show(language: str, team: Sheets) -> None:
    set_language(language)
    one = pd.Series({"happy": 0.6, "neutral": 0.3, "fear": 0.1})
    many = pd.Series({"happy": 0.4, "neutral": 0.55, "fear": 0.05})
    _, axes = plt.subplots()
    lesson_03_pictures.one_against_many(one, many, axes)
    told = [lesson_03_pictures.describe_one_against_many(one, many)]
    # Not by colour alone: the two have marks of their own.
    marks = {line.get_marker(): [] for line in axes.lines}
    for line in axes.lines:
        marks[line.get_marker()] += list(line.get_xdata())
    assert sorted(marks["D"]) == sorted(one)
    assert sorted(marks["o"]) == sorted(many)
    assert all(f"{share:.1%}" in told[0] for share in [*one, *many])

    labels = pd.DataFrame({"smiling": [0, 0, 2, 9, 10, 10], "not_smiling": [10, 10, 8, 1, 0, 0]})
    _, axes = plt.subplots()
    lesson_03_pictures.smile_sets(labels, [0.5, 0.9], axes)
    told.append(lesson_03_pictures.describe_smile_sets(labels, [0.5, 0.9]))
    widths = [patch.get_width() for patch in axes.patches]
    assert widths == [3, 2, 1, 2, 2, 2]
    assert "3 + 2, 1" in told[1]
    assert "2 + 2, 2" in told[1]
    assert {patch.get_hatch() for patch in axes.patches} > {".."}

    for_female, smiling = team.gender.sum(axis=1), team.smile.sum(axis=1)
    told += [
        lesson_03_pictures.describe_figure_2a(for_female, 17),
        lesson_03_pictures.describe_figure_2b(smiling, 17),
        lesson_03_pictures.describe_figure_4(team.gender),
        lesson_03_pictures.describe_divided_faces(for_female, 17),
        lesson_03_pictures.describe_faces_of_the_booth(),
    ]
    assert str(int((for_female > 8).sum())) in told[2]
    assert str(int((smiling == 17).sum())) in told[3]
    for text in told:
        assert "{" not in text
        assert ("。" in text) == (language == "ja")
    plt.close("all")
