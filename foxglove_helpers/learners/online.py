"""What our AROW and the real Jubatus share: parameters, order of the samples, labels, and which score wins.

In: a table of samples and two labels. Out: a scikit-learn classifier that learns one sample after the other.
The two subclasses say only how a sample is learned and how it is scored. Follows R1 and R5: 100 epochs,
shuffled anew in each.
"""

import numbers
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from foxglove_helpers.errors import FoxgloveError


class BinaryOnlineClassifier(ClassifierMixin, BaseEstimator):
    """Learn two labels one sample at a time.

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
    n_features_in_ : int
        Number of features met in `fit`.
    """

    def __init__(
        self,
        regularization_weight: float = 1.0,
        epochs: int = 100,
        shuffle: bool = True,
        random_state: int | np.random.RandomState | None = None,
    ) -> None:
        self.regularization_weight = regularization_weight
        self.epochs = epochs
        self.shuffle = shuffle
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Forget everything, then learn all samples `epochs` times.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers.
        y : array-like of shape (n_samples,)
            Two different labels: numbers or strings.

        Raises
        ------
        FoxgloveError
            If a parameter makes no sense, or there are not two labels.
        """
        self._check_parameters()
        X, y = self._checked(X, y, reset=True)
        self.classes_ = two_labels(np.unique(y))
        self._forget()
        self._learn(X, label_positions(y, self.classes_), self._orders(len(X)).ravel())
        return self

    def partial_fit(self, X: ArrayLike, y: ArrayLike, classes: ArrayLike | None = None) -> Self:
        """Learn each sample once, in the order given, on top of what was learned before.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Finite numbers.
        y : array-like of shape (n_samples,)
            Labels; the samples of one call may all carry the same.
        classes : array-like of two labels, default=None
            Both labels; needed in the first call unless its `y` holds them both.

        Raises
        ------
        FoxgloveError
            If the two labels are unknown, or `y` holds a third.
        """
        self._check_parameters()
        first = not hasattr(self, "classes_")
        X, y = self._checked(X, y, reset=first)
        if first:
            self.classes_ = two_labels(np.unique(y if classes is None else np.asarray(classes)))
            self._forget()
        elif classes is not None and not np.array_equal(np.unique(np.asarray(classes)), self.classes_):
            raise FoxgloveError(
                f"classes is {classes!r}; expected {self.classes_.tolist()}, as in the first call of "
                "partial_fit. Make a new classifier to learn other labels."
            )
        self._learn(X, label_positions(y, self.classes_), np.arange(len(X)))
        return self

    def label_scores(self, X: ArrayLike) -> np.ndarray:
        """Return each label's score for each sample; NaN for a label that has not been learned yet.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        numpy.ndarray of shape (n_samples, 2), float64
            Weights times features, the columns in the order of `classes_`.
        """
        check_is_fitted(self)
        return self._scores(self._checked(X, reset=False)[0])

    def decision_function(self, X: ArrayLike) -> np.ndarray:
        """Return by how much the second label's score is ahead of the first's; see `margins`.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        numpy.ndarray of shape (n_samples,), float64
        """
        return margins(self.label_scores(X))

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Return the label with the larger score; the first of `classes_` if both are the same.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        numpy.ndarray of shape (n_samples,)
        """
        decision = self.decision_function(X)
        return self.classes_[(decision > 0).astype(int)]

    def _forget(self) -> None:
        """Start as one who has learned nothing."""
        raise NotImplementedError

    def _learn(self, X: np.ndarray, labels: np.ndarray, order: np.ndarray) -> None:
        """Learn the rows of `X` (labels 0 and 1) in the order given, a row number a step."""
        raise NotImplementedError

    def _scores(self, X: np.ndarray) -> np.ndarray:
        """Return the scores of both labels, (n, 2); NaN for a label never learned."""
        raise NotImplementedError

    def _check_parameters(self) -> None:
        weight, epochs = self.regularization_weight, self.epochs
        if not (isinstance(weight, numbers.Real) and np.isfinite(weight) and weight > 0):
            raise FoxgloveError(
                f"regularization_weight is {weight!r}; expected a number above 0 (published: 1.0)."
            )
        if not (isinstance(epochs, numbers.Integral) and epochs >= 1):
            raise FoxgloveError(
                f"epochs is {epochs!r}; expected a whole number, at least 1 (published: 100)."
            )
        if not isinstance(self.shuffle, bool | np.bool_):
            raise FoxgloveError(f"shuffle is {self.shuffle!r}; expected True or False (published: True).")
        try:
            check_random_state(self.random_state)
        except ValueError as error:
            raise FoxgloveError(
                f"random_state is {self.random_state!r}; expected a whole number from 0 to {2**32 - 1}, a "
                "numpy.random.RandomState, or None."
            ) from error

    def _checked(self, X: Any, y: Any = "no_validation", *, reset: bool) -> tuple[np.ndarray, Any]:
        # "no_validation" is scikit-learn's word for "no labels here"; None would be labels forgotten.
        if isinstance(y, str):
            return validate_data(self, X, reset=reset, dtype=np.float64), None
        X, y = validate_data(self, X, y, reset=reset, dtype=np.float64)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind != "binary":
            raise FoxgloveError(
                f"Only binary classification is supported. The type of the target is {kind}. Give two labels."
            )
        return X, y

    def _orders(self, samples: int) -> np.ndarray:
        return epoch_orders(samples, self.epochs, self.shuffle, self.random_state)


def epoch_orders(
    samples: int, epochs: int, shuffle: bool, random_state: int | np.random.RandomState | None
) -> np.ndarray:
    """Return the order in which `fit` takes the samples: one row an epoch, shuffled anew in each (R5).

    Returns
    -------
    numpy.ndarray of shape (epochs, samples), int64
    """
    if not shuffle:
        return np.tile(np.arange(samples), (epochs, 1))
    random = check_random_state(random_state)
    return np.stack([random.permutation(samples) for _ in range(epochs)])


def margins(scores: np.ndarray) -> np.ndarray:
    """Return second score minus first: above 0 the second label wins.

    A label not learned yet takes no part: the other wins by infinity. 0 where neither has been learned.

    Parameters
    ----------
    scores : numpy.ndarray of shape (n, 2)
        NaN for a label not learned yet.

    Returns
    -------
    numpy.ndarray of shape (n,), float64
    """
    first, second = np.nan_to_num(scores, nan=-np.inf).T
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(second - first, nan=0.0, posinf=np.inf, neginf=-np.inf)


def two_labels(found: np.ndarray) -> np.ndarray:
    if len(found) == 2:
        return found
    what = "Only one class" if len(found) == 1 else f"{len(found)} classes"
    raise FoxgloveError(
        f"{what} found: {', '.join(map(repr, found.tolist()))}; expected two different labels. Give samples "
        "of both, or name them in the first call of partial_fit: classes=[…, …]."
    )


def label_positions(y: Any, classes: np.ndarray) -> np.ndarray:
    y = np.asarray(y)
    unknown = ~np.isin(y, classes)
    if unknown.any():
        row = int(np.argmax(unknown))
        raise FoxgloveError(
            f"y, row {row}: label {y[row : row + 1].tolist()[0]!r} is not one of {classes.tolist()}. "
            "Correct it, or make a new classifier."
        )
    return (y == classes[1]).astype(np.int64)
