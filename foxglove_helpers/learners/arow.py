"""AROW, the learner of Table 2's first row, as Jubatus 1.1.1 computes it: one sample at a time, two labels.

In: a table of features and two labels. Out: a scikit-learn classifier with a row of weights and a row of
variances a label. `arow_update` is the whole idea. Follows R6 in the form Jubatus gives it (observed on the
engine), which R1 and R5 used. Jubatus itself computes in float64; we keep float32, and agree with it to the
rounding of float32.
"""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.utils.validation import check_is_fitted

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.learners.arow_folds import train_folds
from foxglove_helpers.learners.online import (
    BinaryOnlineClassifier,
    epoch_orders,
    label_positions,
    margins,
    two_labels,
)

Fold = tuple[np.ndarray, np.ndarray]

# Squares of larger features, summed, would leave the range of float32.
LARGEST_FEATURE = 1e15


def arow_update(
    weights: np.ndarray,
    variances: np.ndarray,
    seen: np.ndarray,
    x: np.ndarray,
    label: int,
    regularization_weight: float = 1.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Learn one sample, as Jubatus does (R6): return new weights, variances and which labels have been seen.

    Parameters
    ----------
    weights, variances : numpy.ndarray of shape (2, n_features), float32
        A row a label; before the first sample 0 and 1. A small variance means that a weight is trusted, and
        moves little.
    seen : numpy.ndarray of shape (2,), bool
        A label not seen yet has no row in Jubatus: it scores 0 and does not learn. A sample of zeros shows
        nothing.
    x : numpy.ndarray of shape (n_features,), float32
        The sample.
    label : {0, 1}
        The row whose score should be larger.
    regularization_weight : float
        Above 0.
    """
    seen = seen | ((np.arange(2) == label) & x.any())
    signed = np.stack([x, -x] if label == 0 else [-x, x])  # towards its own label, away from the other
    margin = np.vdot(weights, signed)  # its own score minus the other's
    if margin >= 1:
        return weights, variances, seen
    step = variances * signed
    beta = 1 / (np.vdot(step, signed) + 1 / regularization_weight)
    alpha = (1 - margin) * beta
    step[~seen] = 0
    return weights + alpha * step, variances - beta * step**2, seen


class ArowClassifier(BinaryOnlineClassifier):
    """Adaptive regularization of weight vectors for two labels, as Jubatus 1.1.1 does it (R6, R1).

    Scores agree with those of Jubatus up to the rounding of float32. Only where a margin is 1 up to rounding, as
    after many copies of one sample, may one of the two still learn and the other not.

    Parameters
    ----------
    regularization_weight : float, default=1.0
        Above 0; a larger one lets each sample change more (R1: 1.0).
    epochs : int, default=100
        How often `fit` goes through all samples (R1: 100).
    shuffle : bool, default=True
        Draw a new order of the samples for every epoch of `fit`.
    random_state : int, RandomState instance or None, default=None
        Where that order comes from; an int gives the same order each time.

    Attributes
    ----------
    classes_ : numpy.ndarray of shape (2,)
        The two labels, sorted.
    weights_, variances_ : numpy.ndarray of shape (2, n_features), float32
        A row a label, in the order of `classes_`.
    seen_ : numpy.ndarray of shape (2,), bool
        Which labels have been learned from.

    Examples
    --------
    >>> from foxglove_helpers import ArowClassifier
    >>> ArowClassifier(random_state=0).fit([[0.1, 0.9], [0.8, 0.2]], ["male", "female"]).predict([[0.2, 0.7]])
    array(['male'], dtype='<U6')
    """

    @property
    def coef_(self) -> np.ndarray:
        """How far each feature speaks for the second label: shape (1, n_features), float32."""
        check_is_fitted(self)
        return self.weights_[1:] - self.weights_[:1]

    def fit_predict_folds(
        self, X: ArrayLike, y: ArrayLike, folds: Sequence[Fold], progress: bool = False
    ) -> list[np.ndarray]:
        """Train all folds side by side in one pass, and predict the test rows of each.

        The same as `clone(self).fit(X[train], y[train]).predict(X[test])` for each fold, order of samples
        included; where `random_state` is None, folds of one size share one random order. This classifier itself
        stays as it was.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers.
        y : array-like of shape (n_samples,)
            Two different labels.
        folds : sequence of (train_rows, test_rows)
            Row numbers; see `foxglove_helpers.evaluation.leave_one_volunteer_out`.
        progress : bool, default=False
            Show a progress bar.

        Returns
        -------
        list of numpy.ndarray
            The predicted labels of each fold's test rows.

        Raises
        ------
        FoxgloveError
            If a parameter, `X` or `y` makes no sense, or a fold's training rows carry one label only.
        """
        learner = copy.deepcopy(self)
        learner._check_parameters()
        X, y = learner._checked(X, y, reset=True)
        classes = two_labels(np.unique(y))
        labels = label_positions(y, classes)
        trains = [np.asarray(train) for train, _ in folds]
        for number, train in enumerate(trains):
            if len(np.unique(labels[train])) < 2:
                raise FoxgloveError(
                    f"Fold {number}: its training rows show one class only; expected both. Leave out fewer."
                )
        orders = {
            size: epoch_orders(size, self.epochs, self.shuffle, copy.deepcopy(self.random_state))
            for size in {len(train) for train in trains}
        }
        weights, seen = train_folds(X, labels, trains, orders, self.regularization_weight, progress)
        return [
            classes[(margins(_scores(weights[fold], seen[fold], X[test])) > 0).astype(int)]
            for fold, (_, test) in enumerate(folds)
        ]

    def _checked(self, X: Any, y: Any = "no_validation", *, reset: bool) -> tuple[np.ndarray, Any]:
        X, y = super()._checked(X, y, reset=reset)
        largest = np.abs(X).max()
        if largest > LARGEST_FEATURE:
            raise FoxgloveError(
                f"The largest feature is {largest:g}; expected at most {LARGEST_FEATURE:g}, so that "
                "float32 holds its square. Scale the features, for example to 0..1."
            )
        return X.astype(np.float32, copy=False), y

    def _forget(self) -> None:
        shape = (2, self.n_features_in_)
        self.weights_, self.variances_ = np.zeros(shape, np.float32), np.ones(shape, np.float32)
        self.seen_ = np.zeros(2, bool)

    def _learn(self, X: np.ndarray, labels: np.ndarray, order: np.ndarray) -> None:
        state = self.weights_, self.variances_, self.seen_
        labels = labels.tolist()
        for row in order.tolist():
            state = arow_update(*state, X[row], labels[row], self.regularization_weight)
        self.weights_, self.variances_, self.seen_ = state

    def _scores(self, X: np.ndarray) -> np.ndarray:
        return _scores(self.weights_, self.seen_, X)


def _scores(weights: np.ndarray, seen: np.ndarray, X: np.ndarray) -> np.ndarray:
    scores = X.astype(np.float64) @ weights.T.astype(np.float64)
    scores[:, ~seen] = np.nan
    return scores
