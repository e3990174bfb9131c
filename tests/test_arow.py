"""ArowClassifier: scikit-learn's contract, the rule of Jubatus, and many folds equal to one after another."""

import pickle
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.base import clone
from sklearn.utils.estimator_checks import parametrize_with_checks

from cohorts import make_vectors
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.learners.arow import ArowClassifier, arow_update
from foxglove_helpers.learners.arow_folds import train_folds
from foxglove_helpers.learners.online import epoch_orders

FEATURES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 1.0, -1.0, 3.0])


class TwoRows:
    """AROW as Jubatus keeps it: a row a label, made when the label is first shown, in float64."""

    def __init__(self, regularization_weight: float) -> None:
        self.weight: dict[int, np.ndarray] = {}
        self.variance: dict[int, np.ndarray] = {}
        self.r = regularization_weight

    def train(self, x: np.ndarray, own: int) -> float:
        """Learn a sample; return the margin it had."""
        if not x.any():
            return 0.0
        other = 1 - own
        w_own, s_own = self.weight.get(own, 0 * x), self.variance.get(own, 0 * x + 1)
        w_other, s_other = self.weight.get(other, 0 * x), self.variance.get(other, 0 * x + 1)
        margin = w_own @ x - w_other @ x
        beta = 1 / (((s_own + s_other) * x * x).sum() + 1 / self.r)
        alpha = (1 - margin) * beta
        moves = margin < 1
        self.weight[own] = w_own + alpha * s_own * x if moves else w_own
        self.variance[own] = s_own - beta * s_own**2 * x**2 if moves else s_own
        if other in self.weight and moves:
            self.weight[other] = w_other - alpha * s_other * x
            self.variance[other] = s_other - beta * s_other**2 * x**2
        return float(margin)


def leave_one_out(rows: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [(np.delete(np.arange(rows), row), np.array([row])) for row in range(rows)]


def one_after_another(
    estimator: ArowClassifier, X: np.ndarray, y: np.ndarray, folds: list[tuple[np.ndarray, np.ndarray]]
) -> list[np.ndarray]:
    return [clone(estimator).fit(X[train], y[train]).predict(X[test]) for train, test in folds]


@parametrize_with_checks([ArowClassifier(epochs=20, random_state=0)])
def test_keeps_the_contract_of_scikit_learn(estimator: ArowClassifier, check: Any) -> None:
    check(estimator)


def test_published_parameters_are_the_defaults() -> None:
    assert ArowClassifier().get_params() == {
        "regularization_weight": 1.0,
        "epochs": 100,
        "shuffle": True,
        "random_state": None,
    }


@settings(max_examples=60, deadline=None)
@given(
    samples=arrays(float, st.tuples(st.integers(1, 25), st.just(4)), elements=FEATURES),
    r=st.sampled_from([0.1, 1.0, 10.0]),
    data=st.data(),
)
def test_a_stream_is_learned_as_jubatus_learns_it(samples: np.ndarray, r: float, data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.integers(0, 1), min_size=len(samples), max_size=len(samples)))
    reference, ours = TwoRows(r), ArowClassifier(r)
    for x, label in zip(samples, labels, strict=True):
        margin = reference.train(x, label)
        if abs(margin - 1) < 1e-4:
            return  # float32 and float64 may not agree whether this margin is satisfied
        ours.partial_fit([x], [label], classes=[0, 1])
        for row in (0, 1):
            assert ours.seen_[row] == (row in reference.weight)
            expected = reference.weight.get(row, np.zeros(4)), reference.variance.get(row, np.ones(4))
            np.testing.assert_allclose(ours.weights_[row], expected[0], atol=2e-5)
            np.testing.assert_allclose(ours.variances_[row], expected[1], atol=2e-5)


def test_one_update_by_hand() -> None:
    fresh = np.zeros((2, 2), np.float32), np.ones((2, 2), np.float32), np.zeros(2, bool)
    x = np.array([1, 2], np.float32)
    weights, variances, seen = arow_update(*fresh, x, 1)
    # v = (1 + 1) * 1 + (1 + 1) * 4 = 10, beta = 1 / (10 + 1), margin 0: alpha = beta.
    np.testing.assert_allclose(weights, [[0, 0], [1 / 11, 2 / 11]], rtol=1e-6)
    np.testing.assert_allclose(variances, [[1, 1], [10 / 11, 7 / 11]], rtol=1e-6)
    assert seen.tolist() == [False, True]
    assert not fresh[0].any() and not fresh[2].any(), "arow_update must not change what it was given"
    weights, variances, seen = arow_update(weights, variances, seen, x, 0)
    assert seen.all() and (weights[0] > 0).all() and (weights[1] < [1 / 11, 2 / 11]).all()


def test_a_satisfied_margin_changes_nothing_but_shows_the_label() -> None:
    x = np.array([2, 0], np.float32)
    weights = np.array([[0, 0], [-0.5, 0]], np.float32)  # label 0 is ahead by exactly 1
    state = weights, np.ones((2, 2), np.float32), np.array([False, True])
    after = arow_update(*state, x, 0)
    assert np.array_equal(after[0], state[0]) and np.array_equal(after[1], state[1])
    assert after[2].all()


def test_a_larger_regularization_weight_moves_further() -> None:
    fresh = np.zeros((2, 1), np.float32), np.ones((2, 1), np.float32), np.zeros(2, bool)
    moved = [arow_update(*fresh, np.ones(1, np.float32), 1, r)[0][1, 0] for r in (0.1, 1, 10)]
    np.testing.assert_allclose(moved, [1 / 12, 1 / 3, 1 / 2.1], rtol=1e-6)


def test_until_the_second_label_is_met_the_first_wins() -> None:
    classifier = ArowClassifier().partial_fit([[1.0], [0.5]], ["smiling"] * 2, classes=["smiling", "not"])
    scores = classifier.label_scores([[1.0], [-1.0]])
    assert classifier.classes_.tolist() == ["not", "smiling"]
    assert np.isnan(scores[:, 0]).all() and scores[0, 1] > 0 > scores[1, 1]
    assert classifier.predict([[1.0], [-1.0]]).tolist() == ["smiling"] * 2
    assert classifier.decision_function([[-1.0]]).tolist() == [np.inf]
    classifier.partial_fit([[0.0]], ["not"])
    assert classifier.seen_.tolist() == [False, True], "a sample of zeros shows nothing, as in Jubatus"
    classifier.partial_fit([[1.0]] * 5, ["not"] * 5)
    assert classifier.predict([[1.0], [-1.0]]).tolist() == ["not", "smiling"]


def test_nothing_met_at_all_is_undecided() -> None:
    classifier = ArowClassifier().partial_fit([[0.0]], [1], classes=[0, 1])
    assert classifier.decision_function([[1.0]]).tolist() == [0]
    assert classifier.predict([[1.0]]).tolist() == [0]


def test_equal_scores_mean_the_first_label() -> None:
    classifier = ArowClassifier().fit([[1.0], [-1.0]], ["male", "female"])
    assert classifier.decision_function([[0.0]]).tolist() == [0]
    assert classifier.predict([[0.0]]).tolist() == ["female"]


def test_fit_goes_through_the_epochs_in_the_drawn_order() -> None:
    X, y = make_vectors(30, features=6)
    fitted = ArowClassifier(epochs=3, random_state=7).fit(X, y)
    stepwise = ArowClassifier()
    for order in epoch_orders(30, 3, True, 7):
        assert sorted(order) == list(range(30))
        stepwise.partial_fit(X[order], y[order], classes=[0, 1])
    assert np.array_equal(fitted.weights_, stepwise.weights_)
    assert fitted.weights_.dtype == fitted.variances_.dtype == np.float32
    assert not np.array_equal(*epoch_orders(30, 2, True, 7)), "every epoch is shuffled anew"
    unshuffled = ArowClassifier(epochs=1, shuffle=False).fit(X, y)
    assert np.array_equal(unshuffled.weights_, ArowClassifier().partial_fit(X, y).weights_)


def test_fit_forgets_what_was_learned_before() -> None:
    X, y = make_vectors(30, features=6)
    classifier = ArowClassifier(epochs=2, random_state=0).fit(X, y)
    first = classifier.weights_
    assert np.array_equal(classifier.fit(X, y).weights_, first)


def test_coefficients_speak_for_the_second_label() -> None:
    classifier = ArowClassifier(random_state=0).fit([[1.0, 0.0], [0.0, 1.0]], [0, 1])
    assert classifier.coef_.shape == (1, 2) and classifier.coef_[0, 1] > 0 > classifier.coef_[0, 0]
    np.testing.assert_allclose(
        classifier.decision_function([[3.0, 5.0]]), classifier.coef_ @ [3.0, 5.0], rtol=1e-6
    )


def test_survives_pickling() -> None:
    X, y = make_vectors(20, features=5)
    classifier = ArowClassifier(epochs=2).fit(X, y)
    again = pickle.loads(pickle.dumps(classifier))
    assert np.array_equal(again.decision_function(X), classifier.decision_function(X))


@pytest.mark.parametrize("r", [0.1, 1.0, 10.0])
def test_all_folds_at_once_are_each_fold_by_itself(r: float) -> None:
    X, y = make_vectors(60, seed=3)
    folds = leave_one_out(60)
    estimator = ArowClassifier(r, epochs=4, random_state=5)
    together = estimator.fit_predict_folds(X, y, folds)
    for one, other in zip(together, one_after_another(estimator, X, y, folds), strict=True):
        assert np.array_equal(one, other)
    assert not hasattr(estimator, "classes_"), "the estimator itself must stay as it was"


def test_folds_get_the_very_weights_of_a_plain_fit() -> None:
    X, y = make_vectors(50, seed=1)
    random = np.random.default_rng(0)
    trains = [random.permutation(50)[:size] for size in (49, 20, 33, 49, 20, 48)]
    orders = {size: epoch_orders(size, 5, True, 11) for size in (49, 20, 33, 48)}
    weights, seen = train_folds(X.astype(np.float32), y, trains, orders, 1.0)
    for fold, train in enumerate(trains):
        fitted = ArowClassifier(epochs=5, random_state=11).fit(X[train], y[train])
        np.testing.assert_allclose(weights[fold], fitted.weights_, rtol=1e-6, atol=1e-7)
        assert seen[fold].all()


@settings(max_examples=40, deadline=None)
@given(
    X=arrays(float, (12, 3), elements=FEATURES),
    sorted_labels=st.booleans(),
    shuffle=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_uneven_folds_zeros_and_late_labels(
    X: np.ndarray, sorted_labels: bool, shuffle: bool, seed: int
) -> None:
    random = np.random.default_rng(seed)
    y = np.array(["a"] * 6 + ["b"] * 6) if sorted_labels else random.permutation(np.array(["a", "b"] * 6))
    folds = []
    for size in (1, 3, 1, 2, 4):
        test = random.permutation(12)[:size]
        train = np.setdiff1d(np.arange(12), test)
        if len(np.unique(y[train])) == 2:
            folds.append((train, test))
    estimator = ArowClassifier(epochs=2, shuffle=shuffle, random_state=seed)
    together = estimator.fit_predict_folds(X, y, folds)
    for one, other in zip(together, one_after_another(estimator, X, y, folds), strict=True):
        assert np.array_equal(one, other)


def test_a_random_state_object_serves_every_fold_as_a_copy() -> None:
    X, y = make_vectors(24, features=8)
    estimator = ArowClassifier(epochs=2, random_state=np.random.RandomState(3))
    folds = leave_one_out(24)
    expected = np.concatenate(one_after_another(estimator, X, y, folds))
    for _ in range(2):
        assert np.array_equal(np.concatenate(estimator.fit_predict_folds(X, y, folds)), expected)


def test_without_a_random_state_the_order_is_a_new_one() -> None:
    X, y = make_vectors(40, features=8)
    fits = [ArowClassifier(epochs=1).fit(X, y).weights_ for _ in range(2)]
    assert not np.array_equal(*fits)
    assert len(ArowClassifier(epochs=1).fit_predict_folds(X, y, leave_one_out(40))) == 40


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"regularization_weight": 0}, "regularization_weight is 0; expected a number above 0"),
        ({"regularization_weight": float("nan")}, "regularization_weight is nan"),
        ({"regularization_weight": "1"}, "regularization_weight is '1'"),
        ({"epochs": 0}, "epochs is 0; expected a whole number, at least 1"),
        ({"epochs": 2.5}, "epochs is 2.5"),
        ({"shuffle": "no"}, "shuffle is 'no'; expected True or False"),
        ({"random_state": "a"}, "random_state is 'a'; expected a whole number from 0 to 4294967295"),
        ({"random_state": -1}, "random_state is -1; expected a whole number"),
        ({"random_state": 2**32}, "random_state is 4294967296; expected a whole number"),
        (
            {"random_state": np.random.default_rng(0)},
            r"random_state is Generator.*numpy\.random\.RandomState",
        ),
    ],
)
def test_senseless_parameters_are_refused(parameters: dict[str, Any], message: str) -> None:
    X, y = make_vectors(10, features=3)
    for learn in (
        lambda: ArowClassifier(**parameters).fit(X, y),
        lambda: ArowClassifier(**parameters).partial_fit(X, y),
        lambda: ArowClassifier(**parameters).fit_predict_folds(X, y, leave_one_out(10)),
    ):
        with pytest.raises(FoxgloveError, match=message):
            learn()


def test_labels_that_make_no_sense_are_refused() -> None:
    X = np.eye(3)
    with pytest.raises(FoxgloveError, match="Only one class found: 1"):
        ArowClassifier().fit(X, [1, 1, 1])
    with pytest.raises(FoxgloveError, match="Only one class found: 1"):
        ArowClassifier().partial_fit(X, [1, 1, 1])
    with pytest.raises(FoxgloveError, match="Only binary classification is supported"):
        ArowClassifier().fit(X, [1, 2, 3])
    with pytest.raises(FoxgloveError, match="3 classes found"):
        ArowClassifier().partial_fit(X, [1, 1, 1], classes=[1, 2, 3])
    started = ArowClassifier().partial_fit(X, ["a", "b", "b"])
    with pytest.raises(FoxgloveError, match=r"y, row 1: label 'c' is not one of \['a', 'b'\]"):
        started.partial_fit(X, ["a", "c", "a"])
    with pytest.raises(FoxgloveError, match="expected \\['a', 'b'\\], as in the first call"):
        started.partial_fit(X, ["a", "b", "b"], classes=["a", "c"])


@pytest.mark.parametrize("largest", [1e16, -1e16, 3e38, 1e39, -1e300])
def test_numbers_whose_squares_leave_float32_are_refused(largest: float) -> None:
    fitted = ArowClassifier(epochs=1).fit([[1.0], [0.0]], [0, 1])
    X, y = [[largest], [0.0], [1.0]], [0, 1, 1]
    for use in (
        lambda: ArowClassifier().fit(X, y),
        lambda: ArowClassifier().partial_fit(X, y),
        lambda: ArowClassifier().fit_predict_folds(X, y, leave_one_out(3)),
        lambda: fitted.predict(X),
    ):
        said = re.escape(f"The largest feature is {abs(largest):g}; expected at most 1e+15")
        with pytest.raises(FoxgloveError, match=said):
            use()
    assert ArowClassifier(epochs=1).fit([[1e15], [-1e15]], y[:2]).weights_.dtype == np.float32


def test_a_fold_that_meets_one_label_only_is_refused() -> None:
    X, y = np.eye(4), np.array([0, 0, 0, 1])
    with pytest.raises(FoxgloveError, match="Fold 3: its training rows show one class only"):
        ArowClassifier().fit_predict_folds(X, y, leave_one_out(4))
