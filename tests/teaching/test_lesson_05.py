"""The checks of lesson 05, called directly: every prepared answer, both languages, many seeds, hostility."""

import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from answer_checks import expected_reason, named, reasons_not_met
from matplotlib import pyplot as plt

from foxglove_helpers.evaluation import scores
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import Headshots
from foxglove_helpers.reproduce import PUBLISHED
from foxglove_helpers.teaching import lesson_05 as check
from foxglove_helpers.teaching import lesson_05_pictures as pictures
from foxglove_helpers.teaching.feedback import NotAttempted, NotYet, set_language
from foxglove_helpers.teaching.lesson_05_words import WORDS

ANSWERS = Path(__file__).parents[1] / "answers" / "05_classifiers"
# grade_id: the name that the answer cell sets, and its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "winning-row": ("winner", check.winning_row),
    "margin": ("margin", check.margin),
    "who-is-learned-from": ("learned_from", check.who_is_learned_from),
    "step-size": ("step_size", check.step_size),
    "arow-step": ("arow_step", check.arow_step),
    "one-pass": ("one_pass", check.one_pass),
    "who-moves-more": ("moves_more", check.who_moves_more),
    "confusion": ("confusion", check.confusion),
    "precision-recall-f": ("precision_recall_f", check.precision_recall_f),
    "screening": ("screening_number", check.what_a_screening_needs),
    "volunteer-folds": ("leave_one_volunteer_out_folds", check.leave_one_volunteer_out_folds),
    "what-leaked": ("leaked", check.what_leaked),
    "more-than-chance": ("verdict", check.more_than_chance),
    "five-most-important": ("five_most_important", check.five_most_important),
    "columns-cross": ("what_i_see", check.what_the_columns_cross),
}
DRAWN = ("margin", "step-size", "arow-step", "one-pass", "confusion", "precision-recall-f", "volunteer-folds")
DRAWN += ("five-most-important",)
WRONG = sorted(ANSWERS.glob("*/wrong_*.py"))
RIGHT = sorted(ANSWERS.glob("*/right_*.py"))


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def run_answer(path: Path, seed: int | None = None) -> None:
    """Put an answer into a namespace like the notebook's, and call its check."""
    names: dict[str, Any] = {"np": np, "pd": pd, "check": check}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    variable, check_function = EXERCISES[path.parent.name]
    seeded = {} if seed is None or path.parent.name not in DRAWN else {"seed": seed}
    check_function(names[variable], **seeded)


@pytest.mark.parametrize("path", WRONG, ids=named)
def test_a_wrong_answer_gets_its_reason(path: Path, language: str) -> None:
    with pytest.raises(NotYet) as stopped:
        run_answer(path)
    assert stopped.value.reason == expected_reason(path)
    japanese = any("ぁ" <= character <= "ん" for character in str(stopped.value))
    assert japanese == (language == "ja")


@pytest.mark.parametrize("path", RIGHT, ids=named)
def test_a_different_right_answer_passes(
    path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run_answer(path)
    said = capsys.readouterr()
    assert said.out.startswith("正解です。" if language == "ja" else "Right. ")
    assert not said.err


@pytest.mark.parametrize("exercise", DRAWN)
def test_any_seed_tells_right_from_wrong(exercise: str, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in (0, 1, 7, 4711, 20220309, 2**32):
        for path in sorted((ANSWERS / exercise).glob("*.py")):
            try:
                run_answer(path, seed)
                reason = None
            except NotYet as stopped:
                reason = stopped.reason
            assert reason == expected_reason(path), f"{path.name}, seed {seed}"


def test_every_reason_has_a_wrong_answer_and_every_wrong_answer_an_exercise() -> None:
    assert reasons_not_met(EXERCISES, WORDS, WRONG) == set()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_blank_answer_is_not_a_wrong_one(exercise: str, language: str) -> None:
    blanks: list[Any] = [None, ...]
    if exercise in DRAWN:
        blanks += [lambda *_: None, lambda *_: ...]
    for blank in blanks:
        with pytest.raises(NotAttempted):
            EXERCISES[exercise][1](blank)


class EqualsEverything:
    """Claims to be whatever it is compared with."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise RuntimeError("no array")

    def __getattr__(self, name: str) -> Any:
        return self

    def __iter__(self) -> Iterator[Any]:
        while True:
            yield self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self


class NeverEnds:
    """A sequence without an end."""

    def __len__(self) -> int:
        return 5

    def __getitem__(self, place: int) -> int:
        return place


def endless(*_: Any) -> Iterator[tuple[list[int], list[int]]]:
    while True:
        yield [0], [1]


def leaves(*_: Any) -> None:
    raise SystemExit(0)


def leaves_later(*_: Any) -> Iterator[Any]:
    yield [0], [1]
    raise SystemExit(0)


def takes_nothing() -> int:
    return 1


HOSTILE: list[Any] = [
    EqualsEverything(),
    lambda *_: EqualsEverything(),
    lambda *_: [EqualsEverything()] * 4,
    lambda *_: [(EqualsEverything(), EqualsEverything())],
    lambda *_: [([EqualsEverything()], [EqualsEverything()])],
    lambda *_: float("nan"),
    lambda *_: [float("inf")] * 5,
    lambda *_: "B",
    lambda *_: {"B": 1},
    lambda *_: b"\x00",
    lambda *_: [[1], [1, 2]],
    lambda *_: [[[None]]],
    lambda *_: 10**400,
    lambda *_: 1j,
    lambda *_: [],
    lambda *_: np.zeros((2, 2, 8)),
    lambda *_: np.zeros((4, 5)),
    lambda *_: [([-1], [0])],
    lambda *_: [([0.5], [1])],
    lambda *_: True,
    lambda *arguments: arguments[0],
    lambda *arguments: arguments,
    endless,
    leaves,
    leaves_later,
    takes_nothing,
    NeverEnds(),
    int,
    object(),
    [],
    {},
    0,
    1.5,
    b"B",
    ["B"],
    "",
    "B" * 10_000,
    np.array(["B"]),
    True,
]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_hostile_answer_neither_passes_nor_breaks_the_check(exercise: str, language: str) -> None:
    for answer in HOSTILE:
        with pytest.raises(NotYet):
            EXERCISES[exercise][1](answer)


def test_an_error_inside_a_generator_is_explained() -> None:
    def folds(volunteers: np.ndarray) -> Iterator[Any]:
        for volunteer in volunteers:
            yield volunteers != volunteer, undefined_name == volunteer  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(NotYet) as stopped:
        check.leave_one_volunteer_out_folds(folds)
    assert stopped.value.reason == "raises"
    assert "undefined_name" in str(stopped.value)


def test_every_text_exists_in_both_languages_with_the_same_fields() -> None:
    fields = lambda text: {name for _, name, _, _ in string.Formatter().parse(text) if name}  # noqa: E731
    for exercise, words in WORDS.items():
        assert "right" in words, exercise
        for reason, (english, japanese) in words.items():
            assert fields(english) == fields(japanese), f"{exercise}/{reason}"
            assert english.isascii(), f"{exercise}/{reason}"
            assert any("ぁ" <= character <= "ん" for character in japanese), f"{exercise}/{reason}"


@pytest.mark.parametrize("seed", range(3))
def test_the_plain_arow_is_arow_classifier(seed: int) -> None:
    random = np.random.default_rng(seed)
    X = random.uniform(0, 1, (40, 6))
    y = (X[:, 0] > random.uniform(0, 1, 40)).astype(int)
    y[0], y[1] = 1, 0
    ours = ArowClassifier(epochs=3, shuffle=False).fit(X, y)
    weights, variances = np.zeros((2, 6)), np.ones((2, 6))
    # The first person of Jubatus meets no other row; see the test of the engine itself.
    first = check.reference_pass(weights, variances, X, y, [0])
    weights[1], variances[1] = first[0][1], first[1][1]
    weights, variances = check.reference_pass(weights, variances, X, y, range(1, 40))
    for _ in range(2):
        weights, variances = check.reference_pass(weights, variances, X, y, range(40))
    assert np.allclose(X @ (weights[1] - weights[0]), ours.decision_function(X), atol=1e-4)


def test_the_step_by_hand_of_the_lesson() -> None:
    zeros, ones = np.zeros(2), np.ones(2)
    rows = check.reference_step(zeros, zeros, ones, ones, np.array([0.7, 0.1]))
    assert np.allclose(rows, [[0.35, 0.05], [-0.35, -0.05], [0.755, 0.995], [0.755, 0.995]])


def test_a_step_brings_the_margin_nearer_to_one() -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        w_right, w_other, x = random.normal(size=(3, 4))
        s_right, s_other = random.uniform(0.1, 1, (2, 4))
        before = check.reference_margin(w_right, w_other, x)
        after = check.reference_margin(*check.reference_step(w_right, w_other, s_right, s_other, x)[:2], x)
        assert after == before if before >= 1 else before < after < 1


def test_thumbnails_are_the_means_of_squares(small_twin: Headshots) -> None:
    small = check.thumbnails(small_twin, squares=4)
    assert small.shape == (len(small_twin), 4, 4)
    # 359 = 4 * 89 + 3: one pixel is left over at the top and at the left, two at the other sides.
    last = len(small_twin) - 1
    for image, row, column in ((0, 0, 0), (last, 3, 1)):
        top, left = 1 + 89 * row, 1 + 89 * column
        square = small_twin.images[image, top : top + 89, left : left + 89]
        assert small[image, row, column] == pytest.approx(square.mean() / 255, abs=1e-6)


def test_pictures_say_in_words_what_they_draw(small_twin: Headshots) -> None:
    vectors = mandible_vectors(small_twin).astype(float)
    X, female = vectors[:, 3:], vectors[:, 2].astype(int)
    learner = ArowClassifier(epochs=2, random_state=0).fit(X, female)
    pair = ArowClassifier(epochs=2, random_state=0).fit(X[:, [30, 45]], female)
    right = f"{(pair.predict(X[:, [30, 45]]) == female).mean():.0%} right"
    score = scores(female, learner.predict(X))
    wrong = np.ones(len(X), bool)
    first = next(iter(PUBLISHED))
    drawn = {
        right: pictures.borders(X, female, {"now": pair}, [30, 45]),
        f"feature {learner.variances_[1].argmax()}": pictures.variances({2: learner}, X),
        "8 by 8": pictures.squares(small_twin, check.thumbnails(small_twin, 8)),
        f"{score.accuracy:.3f}": pictures.accuracies({"split by photograph": score}, "A title"),
        f"0.765 (0.712 to 0.811); {first}, here, {len(X)} of {len(X)}: 1.000": pictures.table_2(
            dict.fromkeys(PUBLISHED, female), female
        ),
        "features 3, 40 marked": pictures.features_on_faces(small_twin, vectors, [3, 40]),
        f"of {female.sum()} volunteers voted female": pictures.people(small_twin, vectors, wrong, each=3),
    }
    for expected, (figure, words) in drawn.items():
        assert expected in words
        assert figure.axes
        plt.close(figure)


def test_the_overlap_of_intervals_is_computed() -> None:
    female = np.arange(277) % 2
    good, bad = female, 1 - female
    for called, said in (((good, bad, bad), "Not all intervals overlap"), ((bad, bad, bad), "not all beat")):
        figure, words = pictures.table_2(dict(zip(PUBLISHED, called, strict=True)), female)
        assert said in words
        plt.close(figure)


def test_an_answer_that_replaces_numpy_functions_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(*_: Any) -> float:
        for name in ("allclose", "isclose", "array_equal"):
            monkeypatch.setattr(np, name, lambda *a, **k: True)
        return 0.0

    with pytest.raises(NotYet):
        check.margin(answer)
