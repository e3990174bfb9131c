"""Letters are understood however a learner writes them, and a lesson's table says what fits."""

from collections.abc import Iterator
from typing import Any

import pytest

from foxglove_helpers.teaching.feedback import ExerciseWords, NotAttempted, NotYet, as_letters, set_language

SAYS = ExerciseWords(
    {
        "ward": {
            "right": ("{beds} beds it is.", "病床は {beds} です。"),
            "too_few": ("count again", "数え直して"),
        }
    }
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.mark.parametrize(
    "answer",
    ["A, D", "AD", "d a", "A and D", "AとD", "Ａ、Ｄ", "a・d", ["A", "D"], ("d", "A", "a"), {"A", "D"}],
    ids=lambda answer: repr(sorted(answer)) if isinstance(answer, set) else repr(answer),
)
def test_letters_are_understood_however_they_are_written(answer: Any) -> None:
    assert as_letters(answer, "ABCD", "row") == {"A", "D"}


@pytest.mark.parametrize("answer", [None, ..., "", "  ", []], ids=repr)
def test_no_letters_are_no_attempt(answer: Any) -> None:
    with pytest.raises(NotAttempted):
        as_letters(answer, "ABCD", "row")


@pytest.mark.parametrize("answer", ["A, E", "none", ",", 1, {"A": "D"}, ["A", 1], b"A"], ids=repr)
def test_what_is_none_of_the_letters_is_told_with_those_there_are(answer: Any) -> None:
    with pytest.raises(NotYet, match=r"row should name letters.*A, B, C, D") as caught:
        as_letters(answer, "DCBA", "row")
    assert caught.value.reason == "not_letters"


def test_a_table_says_what_fits_in_the_chosen_language(capsys: pytest.CaptureFixture[str]) -> None:
    SAYS.finish("ward", "right", beds=40)
    assert capsys.readouterr().out == "Right. 40 beds it is.\n"
    with pytest.raises(NotYet, match="count again") as caught:
        SAYS.finish("ward", "too_few", beds=40)
    assert caught.value.reason == "too_few"
    set_language("ja")
    assert SAYS.words("ward", "right", beds=40) == "病床は 40 です。"
    assert str(SAYS.not_yet("ward", "too_few")) == "数え直して"


def test_a_choice_is_judged_by_what_it_means(capsys: pytest.CaptureFixture[str]) -> None:
    says = ExerciseWords(
        {"ward": {"right": ("so it is.", "はい。"), "too_few": ("count again", "数え直して")}}
    )
    meaning = {"A": "too_few", "B": "right"}
    says.choose("ward", "b)", meaning)
    assert capsys.readouterr().out == "Right. so it is.\n"
    for answer, reason in (("A", "too_few"), ("C", "not_a_choice"), ("", "not_attempted")):
        with pytest.raises(NotYet) as caught:
            says.choose("ward", answer, meaning)
        assert caught.value.reason == reason
