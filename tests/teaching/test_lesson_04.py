"""The checks of lesson 04 know right from wrong, in both languages, for every seed, whatever is handed in."""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import euclidean
from strange_answers import EVIL

from foxglove_helpers.mandible import mandible_features
from foxglove_helpers.teaching import lesson_04
from foxglove_helpers.teaching.feedback import NotAttempted, NotYet, set_language
from foxglove_helpers.teaching.lesson_04_words import WORDS

ANSWERS = Path(__file__).parents[1] / "answers" / "04_mandible"
# grade_id of the answer cell, the name it sets, its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "picture-of-numbers": ("picture_of_numbers", lesson_04.picture_of_numbers),
    "mirror-columns": ("mirror_columns", lesson_04.mirror_columns),
    "pixels-used": ("pixels_used", lesson_04.pixels_used),
    "feature": ("feature", lesson_04.feature),
    "first-rows": ("first_row_of_each_volunteer", lesson_04.first_rows),
    "mandible-vector": ("mandible_vector", lesson_04.mandible_vector),
    "what-is-dark": ("what_is_dark", lesson_04.what_is_dark),
    "euclidean-distance": ("euclidean_distance", lesson_04.euclidean_distance),
    "average-distance": ("average_distance", lesson_04.average_distance),
    "read-dendrogram": ("read_dendrogram", lesson_04.read_dendrogram),
    "first-component": ("first_component", lesson_04.first_component),
    "no-clear-separation": ("no_clear_separation", lesson_04.no_clear_separation),
    "one-sentence": ("my_reply", lesson_04.one_sentence),
}
BUILD = [name for name, (_, check) in EXERCISES.items() if "seed" in inspect.signature(check).parameters]
WRONG = sorted(ANSWERS.glob("*/wrong_*.py"))
RIGHT = sorted(ANSWERS.glob("*/right_*.py"))
SEEDS = (lesson_04.VISIBLE_SEED, 1, 77)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def answer_of(path: Path) -> tuple[Any, Callable[..., None]]:
    """Run an answer in the names that the lesson has at that point; return what it sets, and its check."""
    names = {"np": np, "pd": pd, "mandible_features": mandible_features, "distance": euclidean}
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
    assert said["en"].isascii() or set(said["en"]) & set("…×–−")
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


@pytest.mark.parametrize("exercise", BUILD)
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


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_labels_are_those_of_a_release_and_tell_first_rows_from_first_photographs(seed: int) -> None:
    labels = lesson_04._shuffled_labels(np.random.default_rng(seed), 14)
    assert labels["volunteer"].nunique() == 14
    assert not labels.duplicated(["volunteer", "photograph"]).any()
    assert (labels["not_smiling"] + labels["smiling"] == 17).all()
    assert labels["photograph"].between(1, 9).all()
    assert labels["volunteer"].value_counts().between(5, 9).all()
    first = labels.drop_duplicates("volunteer")
    assert (first["photograph"] != 1).any()
    assert 1 not in set(labels.loc[labels["volunteer"] == 1, "photograph"])


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_first_component_of_drawn_tables_is_clearly_the_first(seed: int) -> None:
    table = lesson_04._table_with_directions(np.random.default_rng(seed), 40, 12)
    sizes = np.linalg.svd(table - table.mean(axis=0), compute_uv=False)
    assert sizes[0] > 1.1 * sizes[1]
    assert np.linalg.norm(table.mean(axis=0)) > 1


@pytest.mark.timeout(60)
@pytest.mark.parametrize("exercise", ["feature", "euclidean-distance"])
def test_an_answer_that_replaces_numpy_functions_gets_nothing(
    exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*_: Any) -> float:
        monkeypatch.setattr(np, "abs", lambda x: np.zeros(1))
        return 0.0

    with pytest.raises(NotYet):
        EXERCISES[exercise][1](answer)
