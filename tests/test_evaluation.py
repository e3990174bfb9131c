"""Leave-one-volunteer-out that cannot leak, predictions for every row, and what they are worth."""

import threading
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joblib import cpu_count
from scipy.stats import binomtest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier

from cohorts import make_vectors
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.evaluation import (
    LeakError,
    cross_validated_predictions,
    leave_one_volunteer_out,
    per_volunteer,
    scores,
)
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.learners.trees import lightgbm_classifier, random_forest


class Acquaintance(ClassifierMixin, BaseEstimator):
    """Says 1 for a sample it has met, 0 for a stranger: it finds every leak."""

    def fit(self, X: np.ndarray, y: np.ndarray) -> "Acquaintance":
        self.classes_ = np.unique(y)
        self.met_ = set(X[:, 0].tolist())
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        return np.array([int(whose in self.met_) for whose in X[:, 0].tolist()])


def photographs(volunteers: int = 12, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return X, y, volunteers: 1 to 4 shuffled rows a volunteer, whose number is column 0 of X."""
    random = np.random.default_rng(seed)
    whose = random.permutation(np.repeat(np.arange(1, volunteers + 1), random.integers(1, 5, volunteers)))
    X = np.column_stack([whose, random.normal(size=(len(whose), 3))])
    return X, whose % 2, whose


# Folds


@settings(max_examples=80)
@given(st.lists(st.integers(1, 8), min_size=2, max_size=40).filter(lambda found: len(set(found)) > 1))
def test_volunteers_leave_together_and_every_row_is_tested_once(volunteers: list[int]) -> None:
    folds = leave_one_volunteer_out(volunteers)
    whose = np.array(volunteers)
    assert len(folds) == len(set(volunteers))
    for number, (train, test) in zip(sorted(set(volunteers)), folds, strict=True):
        assert test.tolist() == np.flatnonzero(whose == number).tolist()
        assert train.tolist() == np.flatnonzero(whose != number).tolist()


@settings(max_examples=80)
@given(st.data())
def test_copies_leave_with_their_volunteer_and_are_never_tested(data: st.DataObject) -> None:
    originals = data.draw(
        st.lists(st.integers(1, 5), min_size=2, max_size=15).filter(lambda v: len(set(v)) > 1)
    )
    copies = data.draw(st.lists(st.integers(0, len(originals) - 1), max_size=15))
    rows = data.draw(st.permutations(range(len(originals) + len(copies))))
    place = {old: new for new, old in enumerate(rows)}
    whose, source = np.empty(len(rows), int), np.full(len(rows), -1)
    for old, volunteer in enumerate(originals):
        whose[place[old]] = volunteer
    for number, original in enumerate(copies):
        row = place[len(originals) + number]
        whose[row], source[row] = originals[original], place[original]
    folds = leave_one_volunteer_out(whose, augmented_from=source)
    tested = np.concatenate([test for _, test in folds])
    assert sorted(tested) == np.flatnonzero(source == -1).tolist()
    for train, test in folds:
        assert not set(whose[train]) & set(whose[test])
        assert len(train) == (whose != whose[test[0]]).sum(), "copies of the others are trained on"


def test_names_and_series_are_fine() -> None:
    folds = leave_one_volunteer_out(pd.Series(["b", "a", "b"], index=[7, 8, 9]))
    assert [(train.tolist(), test.tolist()) for train, test in folds] == [([0, 2], [1]), ([1], [0, 2])]


@pytest.mark.parametrize(
    ("volunteers", "augmented_from", "message"),
    [
        ([], None, r"Only 0 volunteer\(s\) found in 0 row\(s\)"),
        ([4, 4, 4], None, r"Only 1 volunteer\(s\) found in 3 row\(s\); expected at least 2"),
        ([1.0, float("nan")], None, "volunteers, row 1: the value is missing"),
        (["a", None], None, "volunteers, row 1: the value is missing"),
        (["a", 3, "b"], None, "volunteers mixes numbers and names"),
        (["1", 1.0], None, "volunteers mixes numbers and names"),
        (np.array(["a", 3], object), None, "volunteers mixes numbers and names"),
        (["a", float("nan")], None, "volunteers, row 1: the value is missing"),
        (["a", "\u3000"], None, "volunteers, row 1: the name is empty; expected one in every row"),
        ([[1, 2], [3, 4]], None, r"volunteers has shape \(2, 2\)"),
        ([[1], [2, 3]], None, "volunteers: its entries differ in length; expected one number or name a row"),
        ([1, 2j], None, r"volunteers, row 0: \(1\+0j\) is no volunteer; expected whole numbers or names"),
        ([1, 2.5], None, "volunteers, row 1: 2.5 is no volunteer"),
        ([1, float("inf")], None, "volunteers, row 1: inf is no volunteer"),
        ([1, 2**70], None, "volunteers, row 1: .* is no volunteer"),
        ([b"a", b"b"], None, "volunteers, row 0: b'a' is no volunteer"),
        ([uuid.UUID(int=1), uuid.UUID(int=2)], None, "volunteers, row 0: UUID.* is no volunteer"),
        ([1, 2, 1], [[-1], [-1, -1], 0], "augmented_from: its entries differ in length"),
        ([1, 2, 1], [-1, -1], r"augmented_from has shape \(2,\) .* expected 3 whole numbers"),
        ([1, 2, 1], [-1, -1, 0.0], "type float64; expected 3 whole numbers"),
        (
            [1, 2, 1],
            [-1, -1, 3],
            "augmented_from, row 2: 3 is not the row of an original; expected one from 0 to 2",
        ),
        ([1, 2, 1], [-1, -1, -2], "augmented_from, row 2: -2 is not the row of an original"),
        ([1, 2, 1, 1], [-1, -1, 0, 2], "augmented_from, row 3: 2 is not the row of an original"),
        (
            [1, 2, 1],
            [-1, -1, 1],
            r"row 2: the copy is said to be volunteer 1, its original \(row 1\) volunteer 2",
        ),
        ([1, 2, 1], [-1, -1, 2], "augmented_from, row 2: 2 is not the row of an original"),
    ],
)
def test_folds_that_cannot_be_made(volunteers: Any, augmented_from: Any, message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        leave_one_volunteer_out(volunteers, augmented_from)


SAME_PERSON = [
    ["佐藤", " 佐藤", "佐藤 ", "佐藤\u3000", "\ufeff佐藤", "佐\u200b藤"],
    ["ガーナ", "カ\u3099ーナ", "ｶﾞｰﾅ"],
    ["A1", "Ａ１", "A１\t"],
    ["山田 花子", "山田\u3000花子", "山田  花子", "山田\xa0花子"],
    ["辻", "辻\U000e0100", "辻\U000e0101", "辻\ufe00", "辻\ufe0f", "辻\u180b"],
    ["井上", "井\u034f上", "井\u3164上", "\uffa0井上", "井上\u2800", "井\u115f上", "\U000e0041井上"],
    ["伊藤", "伊\x07藤", "伊\x1f藤", "\x7f伊藤", "伊藤\x9f", "伊藤\r\n"],
]
NOBODY = ["", " \t", "\u3164", "\u2800\ufe0f", "\x07", "\U000e0100"]


@pytest.mark.parametrize("spellings", SAME_PERSON)
@pytest.mark.parametrize("as_given", [list, np.array, pd.Series, lambda v: np.array(v, object)])
def test_one_person_in_several_spellings_is_one_person(spellings: list[str], as_given: Callable) -> None:
    others = ["a", "A"]  # capitals count
    whose = as_given([spellings[0], *others, *spellings[1:]])
    folds = leave_one_volunteer_out(whose)
    assert len(folds) == 3
    assert [test.tolist() for _, test in folds if len(test) > 1] == [[0, *range(3, len(whose))]]
    X, y = np.arange(len(whose))[:, None], [0, 1, 0, *[1] * (len(whose) - 3)]
    torn = [(np.arange(1, len(whose)), [0]), ([0, 1], np.arange(2, len(whose)))]
    with pytest.raises(LeakError, match=f"Fold 0 leaks: volunteer {spellings[0]} is in its training rows"):
        cross_validated_predictions(Echo(), X, y, whose, torn, allow_untested=True)
    assert scores(y, y, volunteers=whose, resamples=2).volunteers == 3
    same = [1] * len(whose)
    assert per_volunteer(same, same, whose)["images"].max() == len(spellings)


@pytest.mark.parametrize("name", NOBODY, ids=ascii)
def test_a_name_that_shows_nothing_is_nobodys(name: str) -> None:
    with pytest.raises(FoxgloveError, match="volunteers, row 1: the name is empty"):
        leave_one_volunteer_out(["a", name, "b"])


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\u2800\u3164"), min_size=1))
def test_names_that_show_a_difference_stay_two_people(name: str) -> None:
    assert len(leave_one_volunteer_out([name + "甲", name + "乙"])) == 2


# Predictions


def test_predictions_are_those_of_scikit_learn_with_the_same_folds() -> None:
    X, y, whose = photographs(20)
    estimator = KNeighborsClassifier(3)
    expected = cross_val_predict(estimator, X, y, groups=whose, cv=LeaveOneGroupOut())
    assert np.array_equal(cross_validated_predictions(estimator, X, y, whose), expected)
    names = np.where(y == 1, "female", "male")
    predicted = cross_validated_predictions(estimator, X, pd.Series(names), pd.Series(whose))
    assert np.array_equal(predicted, np.where(expected == 1, "female", "male"))
    assert not hasattr(estimator, "classes_"), "the estimator itself must stay as it was"


def test_nobody_is_predicted_by_someone_who_met_them() -> None:
    X, y, whose = photographs(10)
    assert not cross_validated_predictions(Acquaintance(), X, y, whose).any()
    copies = np.arange(0, len(X), 2)
    X, y, whose = (np.concatenate([column, column[copies]]) for column in (X, y, whose))
    source = np.concatenate([np.full(len(X) - len(copies), -1), copies])
    predicted = cross_validated_predictions(Acquaintance(), X, y, whose, augmented_from=source)
    assert len(predicted) == len(X) - len(copies), "one prediction an original"
    assert not predicted.any()


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_spread_or_not_the_predictions_are_the_same(n_jobs: int) -> None:
    X, y, whose = photographs(20)
    alone = cross_validated_predictions(KNeighborsClassifier(1), X, y, whose)
    assert np.array_equal(
        cross_validated_predictions(KNeighborsClassifier(1), X, y, whose, n_jobs=n_jobs, progress=True), alone
    )


@pytest.mark.parametrize(
    "estimator", [ArowClassifier(epochs=3, random_state=0), random_forest(), lightgbm_classifier()]
)
def test_our_learners_are_cut_up_without_a_trace(estimator: Any) -> None:
    X, y = make_vectors(45)
    whose = np.arange(45)
    folds = leave_one_volunteer_out(whose)
    expected = np.concatenate(estimator.fit_predict_folds(X, y, folds))
    assert 0 < expected.mean() < 1
    for n_jobs in (None, 1, 2):
        assert np.array_equal(cross_validated_predictions(estimator, X, y, whose, n_jobs=n_jobs), expected)


class Handful(Acquaintance):
    """Trains many folds at a time, and remembers how many and on which thread."""

    folds_on_threads = True
    met: ClassVar[list[tuple[int, int]]] = []

    def fit_predict_folds(
        self, X: np.ndarray, y: np.ndarray, folds: list[tuple[np.ndarray, np.ndarray]], progress: bool
    ) -> list[np.ndarray]:
        self.met.append((len(folds), threading.get_ident()))
        return [y[test] for _, test in folds]


def test_learners_that_gain_from_threads_get_all_cores_unless_told_otherwise() -> None:
    X, y, whose = photographs(60)
    for n_jobs, parts in ((None, 8 * cpu_count()), (1, 1)):
        Handful.met.clear()
        predicted = cross_validated_predictions(Handful(), X, y, whose, n_jobs=n_jobs)
        assert np.array_equal(predicted, y)
        assert sum(folds for folds, _ in Handful.met) == 60
        assert len(Handful.met) == (min(parts, 60) if cpu_count() > 1 else 1)
        here = {thread for _, thread in Handful.met} == {threading.get_ident()}
        assert here == (n_jobs == 1 or cpu_count() == 1)


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["f", "m", "f", "m"], object),
        np.array([0, 1, 0, 1], object),
        np.array([False, 1, np.int8(0), True], object),
        pd.Categorical(["f", "m", "f", "m"]),
        pd.array(["f", "m", "f", "m"], dtype="string"),
        pd.Series([0, 1, 0, 1], dtype="Int64"),
        [0.0, 1.0, 0.0, 1.0],
    ],
)
def test_plain_labels_of_any_type_are_predicted(labels: Any) -> None:
    predicted = cross_validated_predictions(
        KNeighborsClassifier(1), [[0.0], [1], [0.1], [1.1]], labels, range(4)
    )
    assert predicted.tolist() == list(labels)
    assert predicted.dtype.kind in "iufbU"
    assert scores(labels, predicted, positive=labels[1], resamples=2).accuracy == 1


def test_row_numbers_of_any_integer_type_are_fine() -> None:
    types = [np.uint64, np.int64, np.uint8, np.int16]
    folds = (
        (np.delete(np.arange(4), row).astype(types[row]), np.array([row], types[row - 1])) for row in range(4)
    )
    X = np.arange(4)[:, None]
    predicted = cross_validated_predictions(Echo(), X, [0, 0, 1, 1], range(4), folds)
    assert predicted.tolist() == [0, 1, 2, 3]


def test_rows_come_back_in_their_order() -> None:
    X = np.arange(6.0)[:, None]
    folds = [([0, 1, 4], [5, 2]), ([2, 5], [4, 0]), ([4, 0], [3, 1])]
    predicted = cross_validated_predictions(Echo(), X, [1, 1, 0, 1, 0, 1], np.arange(6), folds)
    assert predicted.tolist() == [0, 1, 2, 3, 4, 5]


class Echo(ClassifierMixin, BaseEstimator):
    """Predicts the sample itself."""

    def fit(self, X: np.ndarray, y: np.ndarray) -> "Echo":
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        return X[:, 0].astype(int)


def test_leaks_are_refused_by_name() -> None:
    X, y, whose = photographs(6)
    row, other = np.flatnonzero(whose == np.bincount(whose).argmax())[:2]
    rest = np.setdiff1d(np.arange(len(X)), [row])
    folds = [(rest, [row]), ([row], rest)]
    name = whose[row]
    message = rf"Fold 0 leaks: volunteer {name} is in its training rows \(row {other}\) and in its test rows "
    with pytest.raises(LeakError, match=message + rf"\(row {row}\).*leave_one_volunteer_out"):
        cross_validated_predictions(Acquaintance(), X, y, whose, folds)


def test_the_leak_in_a_later_fold_is_found_too() -> None:
    X, y, whose = photographs(8)
    folds = leave_one_volunteer_out(whose)
    train, test = folds[5]
    folds[5] = (np.append(train, test[:1]), test)
    with pytest.raises(LeakError, match=f"Fold 5 leaks: volunteer {whose[test[0]]}"):
        cross_validated_predictions(Acquaintance(), X, y, whose, folds)


def test_a_copy_in_training_is_a_leak() -> None:
    X, y, whose = np.eye(4), np.array([0, 1, 0, 0]), np.array([1, 2, 3, 1])
    folds = [([1, 2, 3], [0]), ([0, 2], [1]), ([0, 1], [2])]
    with pytest.raises(
        LeakError, match=r"volunteer 1 is in its training rows \(row 3\) and in its test rows \(row 0\)"
    ):
        cross_validated_predictions(Acquaintance(), X, y, whose, folds, augmented_from=[-1, -1, -1, 0])


def test_a_test_row_must_be_an_original_tested_once() -> None:
    X, y, whose = np.eye(4), np.array([0, 1, 0, 1]), np.arange(4)
    with pytest.raises(FoxgloveError, match="Row 0 is tested 2 times; expected once"):
        cross_validated_predictions(Acquaintance(), X, y, whose, [([1, 2], [0]), ([1, 2], [3, 0])])
    with pytest.raises(FoxgloveError, match=r"Row 2 is never tested.*allow_untested=True"):
        cross_validated_predictions(Acquaintance(), X, y, whose, [([2, 3], [0, 1]), ([0, 1], [3])])
    partly = [([2, 3], [1, 0]), ([0, 1], [3])]
    predicted = cross_validated_predictions(
        Echo(), np.arange(4.0)[:, None], y, whose, partly, allow_untested=True
    )
    assert predicted.tolist() == [0, 1, 3]
    with pytest.raises(FoxgloveError, match="Row 3 is an augmented copy and is tested"):
        cross_validated_predictions(
            Acquaintance(),
            X,
            y,
            np.array([0, 1, 2, 0]),
            [([1, 2], [0, 3]), ([0, 3], [1, 2])],
            augmented_from=[-1, -1, -1, 0],
        )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"X": np.eye(5)}, "X has 5 rows, volunteers 4; expected the same number"),
        ({"X": np.zeros(4)}, r"X has shape \(4,\)"),
        ({"X": np.array([["a"]] * 4)}, "expected a table of numbers"),
        ({"X": [[1], [2, 3], [4], [5]]}, "X: its entries differ in length; expected a table of numbers"),
        ({"X": np.eye(4) * 1j}, r"X has shape \(4, 4\) and type complex128; expected a table of numbers"),
        ({"X": np.eye(4).astype("m8[s]")}, "expected a table of numbers"),
        ({"X": np.empty((4, 0))}, "X has no columns; expected at least one number a sample"),
        ({"X": None}, r"X has shape \(\) and type object; expected a table of numbers"),
        ({"X": [[1.0], [2.0], [np.nan], [4.0]]}, "X, row 2, column 0: the value is nan"),
        ({"X": [[1.0], [np.inf], [0.0], [4.0]]}, "X, row 1, column 0: the value is inf"),
        ({"y": [0, 1, 0]}, r"y has shape \(3,\); expected 4 labels"),
        ({"y": [[0], [1], [0], [1]]}, r"y has shape \(4, 1\)"),
        ({"y": [0, 1, np.nan, 1]}, "y, row 2: the value is missing"),
        ({"y": ["a", None, "b", "a"]}, "y, row 1: the value is missing"),
        ({"y": np.array(["a", 1, "b", "a"], object)}, "y mixes numbers and names"),
        ({"y": ["a", 1, "b", "a"]}, "y mixes numbers and names"),
        ({"y": [0, 0.5, 1, 1]}, "y, row 1: 0.5 is no label"),
        ({"y": np.array([0, 0.5, 1, 1], object)}, "y, row 1: 0.5 is no label"),
        ({"y": [0, 1, np.inf, 1]}, "y, row 2: inf is no label; expected whole numbers or names"),
        ({"y": [0, 1, 10**5000, 1]}, "y, row 2: a number of more than 300 digits is no label"),
        ({"y": [0, 1j, 1, 0]}, "y, row 0: 0j is no label"),
        ({"y": np.array(["2020-01-01", "2020-01-02"] * 2, "M8[D]")}, "y, row 0: .* is no label"),
        ({"y": [[0], [1, 0], [0], [1]]}, "y: its entries differ in length; expected 4 labels, one a row"),
        ({"y": [1, 1, 1, 1]}, r"y holds only one label, \[1\]"),
        ({"y": [0, 0, 0, 1]}, "Fold 3: its training rows carry only the label 0"),
        ({"volunteers": [1, 1, 1, 1]}, r"Only 1 volunteer\(s\)"),
        ({"volunteers": [1, 2, np.nan, 4]}, "volunteers, row 2: the value is missing"),
        ({"folds": []}, "folds is empty"),
        ({"folds": [([0, 1, 2], [])]}, "Fold 0: its test rows are .*; expected a list of row numbers"),
        ({"folds": [([], [1])]}, "Fold 0: its training rows are"),
        ({"folds": [([0, 1, 2], [4])]}, "Fold 0: its test rows go from 4 to 4; expected 0 to 3"),
        ({"folds": [([-1, 1], [0])]}, "Fold 0: its training rows go from -1 to 1; expected 0 to 3"),
        (
            {"folds": [([True, True, True, False], [3])]},
            r"Fold 0: its training rows are .*; expected a list of row numbers.*np\.flatnonzero\(mask\)",
        ),
        ({"folds": 3}, r"folds is 3; expected a list with a pair \(training rows, test rows\) for each fold"),
        ({"folds": LeaveOneGroupOut()}, "folds is LeaveOneGroupOut.*; expected a list with a pair"),
        ({"folds": [([0, 1], [2]), 7]}, r"Fold 1 is 7; expected a pair \(training rows, test rows\)"),
        ({"folds": [([0, 1], [2]), ([0], [1], [2])]}, r"Fold 1 is \(.*\); expected a pair"),
        ({"folds": {0: ([1, 2, 3], [0])}}, "Fold 0 is 0; expected a pair"),
        ({"folds": ["ab"]}, "Fold 0: its training rows are 'a'"),
        (
            {"folds": [([0, 1], [2]), ([[0], [1, 2]], [3])]},
            "Fold 1, its training rows: its entries differ in length; expected a list of row numbers",
        ),
        (
            {"folds": [([0, 1], [2]), ([0.0, 1.0], [3])]},
            r"Fold 1: its training rows are \[0.0, 1.0\] \(type float64\); expected .* from 0 to 3",
        ),
        (
            {"folds": [(np.array([0, 2**64 - 1], np.uint64), [3])]},
            "Fold 0: its training rows go from 0 to 18446744073709551615; expected 0 to 3",
        ),
        ({"n_jobs": 0}, "n_jobs is 0; expected how many folds to train at a time: 1, 2, …, or -1"),
        ({"n_jobs": "2"}, "n_jobs is '2'; expected a whole number"),
        ({"n_jobs": 1.5}, "n_jobs is 1.5; expected a whole number"),
        ({"estimator": None}, "estimator is None; expected a scikit-learn classifier"),
        ({"estimator": ArowClassifier}, r"estimator is <class .*; expected .*ArowClassifier\(\)"),
    ],
)
def test_what_cannot_be_tested_is_refused(change: dict[str, Any], message: str) -> None:
    given = {
        "estimator": KNeighborsClassifier(1),
        "X": np.eye(4),
        "y": [0, 1, 0, 1],
        "volunteers": [1, 2, 3, 4],
    }
    with pytest.raises(FoxgloveError, match=message):
        cross_validated_predictions(**{**given, **change})


# Scores

LABELS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(LABELS)
def test_scores_are_those_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    truth, prediction = np.array(pairs).T
    if not (truth.any() or prediction.any()):
        return
    found = scores(truth, prediction, resamples=20)
    assert found.n == len(pairs) and found.volunteers is None
    assert found.accuracy == pytest.approx((truth == prediction).mean())
    assert found.precision == pytest.approx(precision_score(truth, prediction, zero_division=0))
    assert found.recall == pytest.approx(recall_score(truth, prediction, zero_division=0))
    assert found.f == pytest.approx(f1_score(truth, prediction, zero_division=0))
    counts = found.true_positives, found.false_positives, found.false_negatives, found.true_negatives
    assert counts == tuple(pairs.count(cell) for cell in ((1, 1), (0, 1), (1, 0), (0, 0)))


def test_positive_says_which_label_is_asked_about() -> None:
    truth, prediction = ["f", "f", "f", "m"], ["f", "f", "m", "m"]
    found = scores(truth, prediction, positive="m")
    assert (found.precision, found.recall, found.true_positives, found.true_negatives) == (0.5, 1, 1, 2)
    with pytest.raises(FoxgloveError, match="positive is 1, but the labels are 'f', 'm'; choose one of them"):
        scores(truth, prediction)


def test_the_published_accuracy_has_wilsons_interval() -> None:
    right = 212  # R1: 0.765 of 277
    truth = np.arange(277) % 2
    prediction = np.where(np.arange(277) < right, truth, 1 - truth)
    found = scores(truth, prediction)
    z, p, n = 1.959963984540054, right / 277, 277
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    expected = (np.array([centre - half, centre + half])) / (1 + z**2 / n)
    np.testing.assert_allclose(found.accuracy_interval, expected, rtol=1e-9)
    assert found.f_interval[0] < found.f < found.f_interval[1]
    narrower = scores(truth, prediction, confidence=0.5)
    assert narrower.accuracy_interval[1] - narrower.accuracy_interval[0] < 0.05
    assert narrower.f_interval[1] - narrower.f_interval[0] < found.f_interval[1] - found.f_interval[0]


def test_with_volunteers_whole_people_are_drawn() -> None:
    random = np.random.default_rng(0)
    whose = np.repeat(np.arange(40), 9)
    truth = whose % 2
    prediction = np.where(
        np.repeat(random.random(40) < 0.8, 9), truth, 1 - truth
    )  # all of a person right or wrong
    people = scores(truth, prediction, volunteers=whose)
    images = scores(truth, prediction)
    assert people.volunteers == 40 and people.accuracy == images.accuracy
    width = [high - low for low, high in (people.accuracy_interval, images.accuracy_interval)]
    one_each = binomtest(int((truth == prediction).sum() // 9), 40).proportion_ci(0.95, method="wilson")
    assert width[0] > 2 * width[1], "nine photographs of one person are not nine people"
    assert width[0] == pytest.approx(one_each.high - one_each.low, rel=0.2)
    assert people == scores(truth, prediction, volunteers=whose), "the same seed gives the same interval"
    assert people.f_interval != scores(truth, prediction, volunteers=whose, seed=1).f_interval


def test_bootstrap_draws_volunteers_of_any_size() -> None:
    found = scores([1, 1, 1, 0], [1, 1, 1, 1], volunteers=["a", "a", "a", "b"])
    assert found.accuracy_interval == (0, 1) and found.f_interval == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([], []), r"truth has shape \(0,\)"),
        (([1, 0], [1]), r"truth has shape \(2,\), prediction \(1,\)"),
        (([1, None], [1, 0]), "truth, row 1: the value is missing"),
        (([1, 0], [1, np.nan]), "prediction, row 1: the value is missing"),
        (([0, 0], [0, 0]), "positive is 1, but the labels are 0"),
        (([[1], [0, 1]], [1, 0]), "truth: its entries differ in length; expected a list of labels"),
        (([1, 0], [1, [0]]), "prediction: its entries differ in length"),
        (([1, 0], [1, 1j]), r"prediction, row 0: \(1\+0j\) is no label"),
        (([1, 0], [0.9, 0.2]), "prediction, row 0: 0.9 is no label; expected whole numbers or names"),
        ((["1", "0"], [1, 0]), "truth holds names, prediction numbers; expected one kind in both"),
    ],
)
def test_what_cannot_be_scored_is_refused(arguments: tuple[Any, Any], message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        scores(*arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"confidence": 95}, "confidence is 95; expected a number between 0 and 1"),
        ({"confidence": "a"}, "confidence is 'a'; expected a number between 0 and 1"),
        ({"confidence": None}, "confidence is None; expected a number between 0 and 1"),
        ({"volunteers": [1, 2, 3]}, "volunteers has 3 rows, the labels 2"),
        ({"resamples": 0}, "resamples is 0; expected a whole number from 1 to"),
        ({"resamples": -1}, "resamples is -1; expected a whole number from 1 to"),
        ({"resamples": 2.5}, "resamples is 2.5; expected a whole number from 1 to"),
        ({"resamples": 10**12}, "resamples is 1000000000000; expected a whole number from 1 to"),
        ({"seed": -1}, "seed is -1; expected a whole number, at least 0"),
        ({"seed": "a"}, "seed is 'a'; expected a whole number, at least 0"),
        ({"positive": [1]}, r"positive is \[1\], but the labels are 0, 1; choose one of them"),
    ],
)
def test_other_arguments_of_scores_are_checked(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        scores([1, 0], [1, 0], **arguments)


def test_a_volunteer_is_what_most_photographs_say() -> None:
    whose = [3, 1, 1, 1, 2, 2, 3]
    truth = [0, 1, 1, 1, 0, 0, 0]
    prediction = [0, 1, 0, 1, 1, 0, 0]
    table = per_volunteer(truth, prediction, whose)
    assert table["volunteer"].tolist() == [1, 2, 3]
    assert table["images"].tolist() == [3, 2, 2]
    assert table["share"].tolist() == pytest.approx([2 / 3, 0.5, 0])
    assert table["truth"].tolist() == [1, 0, 0]
    assert table["prediction"].tolist() == [1, 1, 0], "a tie counts as positive"
    assert per_volunteer(truth, prediction, whose, positive=0)["prediction"].tolist() == [1, 0, 0]
    names = per_volunteer(["f", "f"], ["m", "m"], ["x", "x"], positive="f")
    assert names["prediction"].tolist() == ["m"] and names["truth"].tolist() == ["f"]
    assert per_volunteer([1, 1], [1, 1], [5, 6])["prediction"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 0], [1, 0], [4, 4]), "Volunteer 4 carries 2 different true labels"),
        (([1, 0], [2, 0], [4, 5]), r"The labels are \[0, 1, 2\]; expected 1 and one other"),
        (([1, 0], [1, 0], [4]), "volunteers has 1 rows, the labels 2"),
        (([1, 0], [1], [4, 5]), "truth has shape"),
    ],
)
def test_volunteers_that_cannot_be_summed_up(arguments: tuple[Any, Any, Any], message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        per_volunteer(*arguments)
