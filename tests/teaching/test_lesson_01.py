"""The checks of lesson 01 know right from wrong, in both languages, for every seed, whatever is handed in."""

import inspect
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from strange_answers import EVIL

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.rules import PLACE, can_withdraw, new_agreement_number, refusals
from foxglove_helpers.teaching import lesson_01, lesson_01_pictures, lesson_01_tables
from foxglove_helpers.teaching.feedback import NotAttempted, NotYet, set_language
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
BUILD = [name for name, (_, check) in EXERCISES.items() if "seed" in inspect.signature(check).parameters]
BY_LOT = "agreement-number"  # every answer is new, so that none can be learned by heart
WRONG = sorted(ANSWERS.glob("*/wrong_*.py"))
RIGHT = sorted(ANSWERS.glob("*/right_*.py"))
SEEDS = (lesson_01.VISIBLE_SEED, 1, 77)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def answer_of(path: Path) -> tuple[Any, Callable[..., None]]:
    """Run an answer in the names that the lesson has at that point; return what it sets, and its check."""
    names = {
        **{"np": np, "pd": pd, "secrets": secrets, "rules": rules, "tables": lesson_01_tables},
        **{"date": date, "datetime": datetime, "timedelta": timedelta, "UTC": UTC, "TOKYO": PLACE},
        "table": lesson_01_tables.table_1(),
    }
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    name, check = EXERCISES[path.parent.name]
    return names[name], check


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def run(check: Callable[..., None], answer: Any, seed: int) -> None:
    check(answer, seed=seed) if "seed" in inspect.signature(check).parameters else check(answer)


@pytest.mark.parametrize("path", WRONG, ids=named)
def test_a_wrong_answer_gets_its_reason_for_every_seed(path: Path) -> None:
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects: ")
    answer, check = answer_of(path)
    for seed in SEEDS:
        with pytest.raises(NotYet) as caught:
            run(check, answer, seed)
        assert caught.value.reason == expected


@pytest.mark.parametrize("path", RIGHT, ids=named)
def test_a_right_answer_passes_for_every_seed_and_says_what_comes_next(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer, check = answer_of(path)
    for seed in SEEDS:
        run(check, answer, seed)
    printed = capsys.readouterr()
    assert printed.out.startswith("Right. ")
    assert printed.err == ""


@pytest.mark.parametrize("path", WRONG, ids=named)
def test_messages_are_complete_and_differ_in_the_two_languages(path: Path) -> None:
    answer, check = answer_of(path)
    said = {}
    for language in ("en", "ja"):
        set_language(language)
        with pytest.raises(NotYet) as caught:
            run(check, answer, SEEDS[0])
        said[language] = str(caught.value)
        assert "{" not in said[language]
    assert said["en"].isascii() or set(said["en"]) & set("…×–−·")
    assert not said["ja"].isascii()


def test_every_exercise_has_answers_and_every_reason_is_met() -> None:
    for exercise, (_, check) in EXERCISES.items():
        wrong = {
            path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects: ")
            for path in WRONG
            if path.parent.name == exercise
        }
        words = set(WORDS[check.__name__]) - {"right"}
        assert words <= wrong, exercise
        assert len(wrong) >= 4
        assert sum(path.parent.name == exercise for path in RIGHT) >= (3 if exercise in BUILD else 2)
    assert {check.__name__ for _, check in EXERCISES.values()} == set(WORDS)


@pytest.mark.parametrize("exercise", [exercise for exercise in BUILD if exercise != BY_LOT])
def test_an_answer_learned_by_heart_fails_under_another_seed(exercise: str) -> None:
    """What was right for one seed, replayed, is wrong for another: the inputs are drawn from the seed."""
    _, check = EXERCISES[exercise]
    path = next(path for path in RIGHT if path.parent.name == exercise)
    answer, _ = answer_of(path)
    heard: list[Any] = []

    def listening(*arguments: Any) -> Any:
        result = answer(*arguments)
        heard.append(result)
        return result

    check(listening, seed=1)
    replay = iter([*heard, *heard])
    check(lambda *arguments: next(replay), seed=1)
    with pytest.raises(NotYet):
        replay = iter([*heard, *heard])
        check(lambda *arguments: next(replay), seed=2)


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("evil", EVIL, ids=lambda value: type(value).__name__)
def test_nothing_strange_passes_or_breaks_a_check(exercise: str, evil: Any) -> None:
    _, check = EXERCISES[exercise]
    with pytest.raises(NotYet):
        check(evil)
    if exercise in BUILD:
        with pytest.raises(NotYet):
            check(lambda *arguments: evil)


@pytest.mark.parametrize("exercise", BUILD)
@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, RecursionError, MemoryError, Exception])
def test_an_error_in_an_answer_is_told_and_not_raised(exercise: str, fault: type[BaseException]) -> None:
    def answer(*arguments: Any) -> None:
        raise fault

    with pytest.raises(NotYet) as caught:
        EXERCISES[exercise][1](answer)
    assert caught.value.reason in {"raises", "stopped"}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_blank_answer_is_not_attempted(exercise: str) -> None:
    _, check = EXERCISES[exercise]
    with pytest.raises(NotAttempted):
        check(...)
    if exercise in BUILD:
        with pytest.raises(NotAttempted):
            check(lambda *arguments: None)


@pytest.mark.parametrize("exercise", BUILD)
def test_an_answer_that_spoils_its_arguments_is_judged_by_what_it_returns(exercise: str) -> None:
    path = next(path for path in RIGHT if path.parent.name == exercise)
    answer, check = answer_of(path)

    def spoiling(*arguments: Any) -> Any:
        result = answer(*arguments)
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument[:] = 0
            elif isinstance(argument, pd.DataFrame):
                argument["volunteer"] = 0
            elif isinstance(argument, list):
                argument.clear()
        return result

    check(spoiling, seed=5)


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
