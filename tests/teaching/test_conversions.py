"""What a check can trust: numbers, choices and sentences of a learner as plain values of Python and NumPy."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_strategies

from foxglove_helpers.teaching.feedback import (
    NotYet,
    as_choice,
    as_number,
    as_numbers,
    as_sentence,
    as_whole_number,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32)


def reason(function, *args, **keywords) -> str:
    with pytest.raises(NotYet) as caught:
        function(*args, **keywords)
    return caught.value.reason


ONE_TWO = [
    [1, 2],
    (1, 2.0),
    range(1, 3),
    np.array([1, 2], dtype=np.uint8),
    np.array([1, 2], dtype=np.float16),
    pd.Series([1, 2], index=["b", "a"]),
    pd.Series([1, 2], dtype="Int64"),
    [np.int64(1), np.float32(2)],
    [True, 2],
    pd.Index([1, 2]),
    np.array([1, 2], dtype=object),
]


@pytest.mark.parametrize("answer", ONE_TWO, ids=repr)
def test_numbers_may_come_in_any_container(answer: object) -> None:
    numbers = as_numbers(answer, shape=2)
    assert type(numbers) is np.ndarray
    assert numbers.dtype == np.float64
    assert numbers.tolist() == [1, 2]


@given(
    numpy_strategies.arrays(
        st.sampled_from([np.float32, np.float64]), numpy_strategies.array_shapes(max_dims=3), elements=FINITE
    )
)
def test_an_array_keeps_shape_and_values_and_is_a_copy(array: np.ndarray) -> None:
    numbers = as_numbers(array, shape=tuple(array.shape))
    np.testing.assert_array_equal(numbers, array.astype(np.float64))
    assert not np.shares_memory(numbers, array)
    np.testing.assert_array_equal(as_numbers(array.tolist()), numbers)


@given(st.lists(FINITE, min_size=1, unique=True), st.randoms())
def test_order_can_mean_nothing(values: list[float], shuffler) -> None:
    shuffled = shuffler.sample(values, len(values))
    expected = sorted(values)
    keyed, numbered = dict.fromkeys(shuffled), dict(enumerate(shuffled))
    views = (keyed.keys(), numbered.values(), map(float, shuffled), iter(shuffled), (v for v in shuffled))
    for answer in (shuffled, set(values), pd.Series(shuffled), frozenset(values), *views):
        assert as_numbers(answer, any_order=True).tolist() == expected


def test_a_generator_is_the_learners_code() -> None:
    def broken():
        yield 1
        yield 1 / 0

    def endless():
        while True:
            yield 1

    assert reason(as_numbers, broken(), any_order=True) == "raises"
    assert reason(as_numbers, endless(), 4, any_order=True) == "wrong_shape"
    assert reason(as_numbers, {1: 2}, any_order=True) == "not_numbers"


@pytest.mark.parametrize(
    "answer",
    [
        "12",
        ["1", "2"],
        [1, None],
        [1, "2"],
        {1, 2},
        {"a": 1},
        [1, 2j],
        np.array(["1"]),
        pd.Series([1, None]),
        np.array([np.inf, 1]),
        (n for n in (1, 2)),
        object(),
        np.datetime64("2022-03-09"),
        len,
    ],
)
def test_what_is_no_number_is_said_so(answer: object) -> None:
    assert reason(as_numbers, answer) == "not_numbers"


@pytest.mark.parametrize(
    ("answer", "shape", "message"),
    [
        ([1, 2], 3, "2 numbers in one row; expected 3 numbers in one row"),
        ([[1, 2]], 2, "an array of shape 1 × 2; expected 2 numbers in one row"),
        ([[1, 2]], (None, 3), "an array of shape 1 × 2; expected an array of shape … × 3"),
        (3, (1,), "a single number; expected 1 numbers in one row"),
        ([[1], [2, 3]], None, "differ in length"),
    ],
)
def test_another_shape_is_said_in_words(answer: object, shape: object, message: str) -> None:
    with pytest.raises(NotYet, match=message) as caught:
        as_numbers(answer, shape, "the vector")
    assert caught.value.reason == "wrong_shape"
    assert "the vector" in str(caught.value)
    assert as_numbers([[1, 2, 3]], (None, 3)).shape == (1, 3)


class EqualToAll(int):
    """An object that claims to equal everything, to be in order, and to be another type."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__

    def __float__(self) -> float:
        return 7.0


class TextEqualToAll(str):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__

    def __str__(self) -> str:
        return self

    def strip(self, *args: object) -> "TextEqualToAll":
        return self

    def casefold(self) -> "TextEqualToAll":
        return self


class Impostor:
    __class__ = int

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None

    def __float__(self) -> float:
        raise SystemError("no")


def test_objects_equal_to_everything_are_not_believed() -> None:
    for number in (
        as_number(EqualToAll(7)),
        as_whole_number(EqualToAll(7)),
        as_numbers([EqualToAll(7)])[0].item(),
    ):
        assert type(number) in (int, float)
        assert number != 3
    assert reason(as_choice, TextEqualToAll("x"), ["a", "b"]) == "not_a_choice"
    assert as_choice(TextEqualToAll("b"), ["a", "b"]) == "b"
    assert type(as_sentence(TextEqualToAll("one two"), 2)) is str
    assert reason(as_number, Impostor()) == "not_numbers"
    assert reason(as_choice, Impostor(), ["a"]) == "not_a_choice"

    class EvilArray(np.ndarray):
        def __eq__(self, other: object) -> np.ndarray:
            return np.ones(self.shape, bool)

        __hash__ = None

    numbers = as_numbers(np.arange(3).view(EvilArray))
    assert type(numbers) is np.ndarray
    assert not (numbers == 5).any()


def test_one_number() -> None:
    for answer in (3, 3.0, np.int8(3), np.array(3), np.array([[3]]), [3], pd.Series([3]), EqualToAll(3)):
        assert as_whole_number(answer) == 3
        assert type(as_number(answer)) is float
    assert reason(as_number, [1, 2]) == "wrong_shape"
    assert reason(as_number, []) == "wrong_shape"
    assert reason(as_number, "3") == "not_numbers"
    assert reason(as_whole_number, 3.5) == "not_whole"
    assert reason(as_whole_number, float("inf")) == "not_numbers"


# --- choices and sentences


@pytest.mark.parametrize("answer", ["b", " B ", "b)", "(b)", "b.", "Ｂ", np.str_("b")])
def test_a_choice_may_be_written_in_any_way(answer: object) -> None:
    assert as_choice(answer, ["a", "b"]) == "b"


def test_choices_may_be_numbers_or_truths() -> None:
    assert as_choice(np.int64(2), [1, 2]) == 2
    assert as_choice("2", [1, 2]) == 2
    assert as_choice(np.True_, [True, False]) is True


@pytest.mark.parametrize("answer", ["c", "ab", ["a"], 1.5, b"a", {"a"}])
def test_what_is_not_offered_is_not_a_choice(answer: object) -> None:
    with pytest.raises(NotYet, match='none of the choices: "a", "b"') as caught:
        as_choice(answer, ["a", "b"])
    assert caught.value.reason == "not_a_choice"


def test_a_sentence_has_words_in_either_language() -> None:
    assert as_sentence("  Hair hides the jaw.  ", 4) == "Hair hides the jaw."
    assert as_sentence("顎の横に髪がある。", 4) == "顎の横に髪がある。"
    assert as_sentence("ｱｺﾞﾉﾖｺﾆｶﾐｶﾞｱﾙ｡", 4) == "ｱｺﾞﾉﾖｺﾆｶﾐｶﾞｱﾙ｡", "half-width, as older systems write"
    assert reason(as_sentence, "Hair - , . !", 2) == "too_short"
    assert reason(as_sentence, "髪がある", 3) == "too_short"
    assert reason(as_sentence, 7, 2) == "not_a_sentence"


@pytest.mark.parametrize("blank", [None, ..., "", "   "])
def test_blank_choices_and_sentences_are_not_attempted(blank: object) -> None:
    assert reason(as_choice, blank, ["a"]) == "not_attempted"
    assert reason(as_sentence, blank, 1) == "not_attempted"
    if not isinstance(blank, str):
        for convert in (as_numbers, as_number, as_whole_number):
            assert reason(convert, blank) == "not_attempted"
