"""The checks of lesson 01 know right from wrong, in both languages, for every seed, whatever is handed in."""

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from answer_checks import AnswerChecks
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.rules import PLACE, can_withdraw, new_agreement_number, refusals
from foxglove_helpers.teaching import lesson_01, lesson_01_pictures, lesson_01_tables
from foxglove_helpers.teaching.feedback import set_language
from foxglove_helpers.teaching.lesson_01_words import WORDS
from foxglove_helpers.teaching.lesson_01_words_build import KINDS

ANSWERS = Path(__file__).parents[1] / "answers" / "01_consent"
# grade_id of the answer cell, the name it sets, its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "images-agreed": ("images_agreed", lesson_01.images_agreed),
    "licence": ("licence", lesson_01.what_a_licence_says),
    "people-agreed": ("people_agreed", lesson_01.people_agreed),
    "face-without-a-name": ("face_without_a_name", lesson_01.face_without_a_name),
    "free-to-say-no": ("free_to_say_no", lesson_01.free_to_say_no),
    "may-be-stored": ("may_be_stored", lesson_01.may_be_stored),
    "is-old-enough": ("is_old_enough", lesson_01.is_old_enough),
    "may-withdraw": ("may_withdraw", lesson_01.may_withdraw),
    "agreement-number": ("agreement_number", lesson_01.agreement_number),
    "new-purpose": ("new_purpose", lesson_01.new_purpose),
    "what-is-left": ("what_is_left", lesson_01.what_is_left),
    "remnant": ("remnant", lesson_01.where_the_remnant_was),
    "first-broken": ("first_broken", lesson_01.first_broken),
    "cannot-be-undone": ("cannot_be_undone", lesson_01.what_cannot_be_undone),
}
# what a learner has at hand in the answer cells
NAMES = {
    **{"np": np, "pd": pd, "secrets": secrets, "rules": rules, "tables": lesson_01_tables},
    **{"date": date, "datetime": datetime, "timedelta": timedelta, "UTC": UTC, "TOKYO": PLACE},
    "table": lesson_01_tables.table_1(),
}
SEEDS = (lesson_01.VISIBLE_SEED, 1, 77)


class TestAnswers(AnswerChecks):
    answers = ANSWERS
    exercises = EXERCISES
    names = NAMES
    words = WORDS
    seeds = SEEDS
    by_lot = frozenset({"agreement-number"})
    signs = "…×–−·"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def test_draws_of_years_and_moments_tell_every_mistake_apart() -> None:
    """Of two rules that differ on paper, no draw makes the same verdicts; else a learner hears the wrong reason."""
    for seed in SEEDS:
        cases = lesson_01._moments(np.random.default_rng(seed))
        assert all(now >= sent for sent, now in cases)
        assert all(moment.utcoffset() is not None for case in cases for moment in case)
        verdicts = [can_withdraw(sent, now) for sent, now in cases]
        assert 10 < sum(verdicts) < len(verdicts) - 10


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_drawn_chain_is_what_it_is_called(seed: int) -> None:
    chains = lesson_01._chains(np.random.default_rng(seed))
    for kind, chain in chains:
        assert (lesson_01._first_broken(chain) == 0) == (kind == "sound")
    assert {kind for kind, _ in chains} == set(KINDS)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_tables_look_like_table_1_and_hold_every_kind_of_agreement(seed: int) -> None:
    for table in lesson_01._shuffled_tables(np.random.default_rng(seed)):
        assert list(table.columns) == list(lesson_01_tables.table_1().columns)
        assert set(table["agreement"]) == set(lesson_01_tables.table_1()["agreement"])
        assert table["data_set"].is_unique


def test_table_1_is_that_of_the_publication() -> None:
    """Sums over the table of R1 as the facts sheet gives it."""
    table = lesson_01_tables.table_1()
    assert len(table) == 11
    assert table.loc[table["data_set"] == "Foxglovetree", ["images", "subjects"]].to_numpy().tolist() == [
        [2429, 277]
    ]
    assert table.loc[table["agreement"] == "none", "images"].sum() == 13233 + 524230 + 164432 + 20000
    assert table["subjects"].isna().sum() == 3


def test_the_rules_judge_the_seven_submissions_as_the_lesson_says() -> None:
    """Each of them has one thing against it at most, and two have none."""
    against = {
        letter: refusals(said, year, lesson_01_tables.JUDGED_ON)
        for letter, (said, year) in lesson_01_tables.submissions_as_answered().items()
    }
    assert [letter for letter, found in against.items() if not found] == ["A", "D"]
    assert all(len(found) <= 1 for found in against.values())
    assert lesson_01_tables.submissions_to_judge().index.tolist() == list(against)


def test_a_number_from_the_dice_is_never_called_derived() -> None:
    for seed in range(20):
        lesson_01.agreement_number(lambda volunteer, taken: new_agreement_number(taken), seed=seed)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_pictures_say_in_words_what_they_show(language: str) -> None:
    set_language(language)
    table = lesson_01_tables.table_1()
    _, axes = plt.subplots()
    lesson_01_pictures.images_by_agreement(table, axes)
    words = lesson_01_pictures.describe_images_by_agreement(table)
    beside = [text.get_text() for text in axes.texts]
    assert sorted(patch.get_width() for patch in axes.patches) == sorted(table["images"])
    for row in table.itertuples():
        assert f"{row.data_set} {row.images:,} ({row.agreement})" in words
        assert f"{row.images:,} · {row.agreement}" in beside
    # Not by colour alone: the three kinds without an agreement have patterns of their own.
    assert len({patch.get_hatch() for patch in axes.patches}) == 4
    old, new = np.array([0.1, 0.9, 0.3]), np.array([0.1, 0.4, 0.3])
    _, axes = plt.subplots()
    lesson_01_pictures.two_models(old, new, axes)
    told = lesson_01_pictures.describe_two_models(old, new)
    assert "0.90" in told
    assert "0.40" in told
    assert {"-", "--"} <= {line.get_linestyle() for line in axes.lines}
    assert words.isascii() == told.isascii() == (language == "en")
    plt.close("all")
