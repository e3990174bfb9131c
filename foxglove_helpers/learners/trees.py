"""The two tree learners of Table 2, random forest and LightGBM, with the published parameters (R1, R5).

In: a table of features and labels. Out: scikit-learn classifiers that do what the libraries do, and that also
train many folds, one after the other, with the same predictions and less ado than a loop of `fit` and
`predict`.
"""

import functools
import reprlib
from collections.abc import Iterator, Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin, clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.utils import check_random_state
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError

Fold = tuple[np.ndarray, np.ndarray]

FEMALE_FROM = 0.5  # R5: an output of at least this means the second label
ROUNDING = 1e-9  # more than the sum of some thousand probabilities can be off


def random_forest() -> "FoldForest":
    """Return the forest of R1 and R5: 16 trees at most 32 deep, random state 32."""
    return FoldForest(max_depth=32, n_estimators=16, random_state=32)


def lightgbm_classifier() -> "FoldLightGBM":
    """Return the LightGBM of R1 and R5: objective binary, 38 boosting rounds, everything else default."""
    return FoldLightGBM(objective="binary", n_estimators=38, verbose=-1)


class FoldForest(RandomForestClassifier):
    """A random forest that can also train many folds."""

    # Growing a tree does not hold Python's lock, so that threads share the cores without a second process.
    folds_on_threads = True

    def fit_predict_folds(
        self, X: ArrayLike, y: ArrayLike, folds: Sequence[Fold], progress: bool = False
    ) -> list[np.ndarray]:
        """Fit each fold's training rows and predict its test rows, as `clone(self).fit(…).predict(…)` does.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
        y : array-like of shape (n_samples,)
        folds : sequence of (train_rows, test_rows)
            Row numbers; see `foxglove_helpers.evaluation.leave_one_volunteer_out`.
        progress : bool, default=False
            Show a progress bar.

        Returns
        -------
        list of numpy.ndarray
            The predicted labels of each fold's test rows.
        """
        X, y = np.asarray(X), np.asarray(y)
        usual = _as_default(self, "max_depth", "n_estimators", "random_state", "n_jobs", "verbose")
        seeded = isinstance(self.random_state, int) and isinstance(self.max_depth, int)
        with np.errstate(over="ignore"):
            narrow = X.astype(np.float32)
        direct = usual and seeded and np.isfinite(narrow).all() and _trees_are_as_in_scikit_learn()
        return [
            self._directly(narrow, y, train, test) if direct else _one_fold(self, X, y, train, test)
            for train, test in tqdm(folds, desc="random forest", unit="fold", disable=not progress)
        ]

    def _directly(self, X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        classes, codes = np.unique(y[train], return_inverse=True)
        if len(classes) == 1:
            return np.full(len(test), classes[0])
        votes = np.zeros((len(test), len(classes)))
        for grown, probabilities in enumerate(self._tree_by_tree(X[train], codes, X[test]), start=1):
            votes += probabilities
            second, first = np.sort(votes, axis=1)[:, -2:].T
            if (first - second > self.n_estimators - grown + ROUNDING).all():
                break  # the trees not grown yet could not turn any vote
        return classes[(votes / self.n_estimators).argmax(axis=1)]

    def _tree_by_tree(self, X: np.ndarray, codes: np.ndarray, X_test: np.ndarray) -> Iterator[np.ndarray]:
        """Yield each tree's class probabilities, as `fit` and `predict_proba` would average them.

        These are scikit-learn's own trees without its checks, which take half of the time of a small forest
        and come out the same for every tree. `X` and `X_test` must be float32.
        """
        from sklearn.tree._criterion import Gini
        from sklearn.tree._splitter import BestSplitter
        from sklearn.tree._tree import DepthFirstTreeBuilder, Tree

        targets = codes.astype(np.float64)[:, None]
        classes = np.array([codes.max() + 1], np.intp)
        features_a_split = max(1, int(np.sqrt(X.shape[1])))
        for seed, drawn in _bootstraps(self.random_state, self.n_estimators, len(X)):
            random = check_random_state(seed)
            splitter = BestSplitter(Gini(1, classes), features_a_split, 1, 0.0, random, None)
            builder = DepthFirstTreeBuilder(splitter, 2, 1, 0.0, self.max_depth, 0.0)
            tree = Tree(X.shape[1], classes, 1)
            builder.build(tree, X, targets, drawn, None)
            yield tree.predict(X_test)


class FoldLightGBM(lightgbm.LGBMClassifier):
    """LightGBM for two labels that can also train many folds; 0.5 means the second label (R5)."""

    folds_on_threads = True

    def fit(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> "FoldLightGBM":  # type: ignore[override]
        """Train as `lightgbm.LGBMClassifier.fit` does.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
        y : array-like of shape (n_samples,)
        sample_weight : array-like of shape (n_samples,), optional
        **options
            What else `lightgbm.LGBMClassifier.fit` accepts.

        Raises
        ------
        FoxgloveError
            If the objective is binary, as published, and there are more than two labels.
        """
        labels = sorted(set(np.asarray(y).ravel().tolist()), key=str)
        if self.objective == "binary" and len(labels) > 2:
            raise FoxgloveError(
                f"y holds {len(labels)} labels ({reprlib.repr(labels)[1:-1]}); expected 2, which is all that LightGBM "
                'with objective="binary" (R1, R5) tells apart. Leave the others out, or set the objective to None.'
            )
        return super().fit(X, y, sample_weight=sample_weight, **options)

    def predict(self, X: Any, **options: Any) -> Any:  # type: ignore[override]
        """Return the second label where its probability is at least 0.5, else the first.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
        **options
            What `lightgbm.LGBMClassifier.predict` accepts; where any is given, that is what answers.

        Returns
        -------
        numpy.ndarray of shape (n_samples,)
        """
        if options or self.n_classes_ != 2:
            return super().predict(X, **options)
        return self.classes_[(np.asarray(self.predict_proba(X))[:, 1] >= FEMALE_FROM).astype(int)]

    def fit_predict_folds(
        self, X: ArrayLike, y: ArrayLike, folds: Sequence[Fold], progress: bool = False
    ) -> list[np.ndarray]:
        """Fit each fold's training rows and predict its test rows, as `clone(self).fit(…).predict(…)` does.

        On one thread: on so few samples LightGBM's own threads mostly wait for each other.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
        y : array-like of shape (n_samples,)
        folds : sequence of (train_rows, test_rows)
            Row numbers; see `foxglove_helpers.evaluation.leave_one_volunteer_out`.
        progress : bool, default=False
            Show a progress bar.

        Returns
        -------
        list of numpy.ndarray
            The predicted labels of each fold's test rows.
        """
        X, y = np.asarray(X), np.asarray(y)
        two_labels = self.objective == "binary" and len(np.unique(y)) == 2
        direct = two_labels and _as_default(self, "objective", "n_estimators", "n_jobs", "verbose")
        one_thread = clone(self).set_params(n_jobs=self.n_jobs or 1)
        return [
            self._directly(X, y, train, test) if direct else _one_fold(one_thread, X, y, train, test)
            for train, test in tqdm(folds, desc="LightGBM", unit="fold", disable=not progress)
        ]

    def _directly(self, X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
        classes, codes = np.unique(y[train], return_inverse=True)
        parameters = {"objective": "binary", "verbose": -1, "num_threads": 1}
        booster = lightgbm.Booster(parameters, lightgbm.Dataset(X[train], codes, params=parameters))
        for _ in range(self.n_estimators):
            booster.update()
        female = np.asarray(booster.predict(X[test], num_threads=1))
        return classes[(female >= FEMALE_FROM).astype(int)]


def _one_fold(
    estimator: ClassifierMixin, X: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray
) -> np.ndarray:
    return clone(estimator).fit(X[train], y[train]).predict(X[test])


def _as_default(estimator: Any, *free: str) -> bool:
    """Tell whether all parameters but the free ones are the library's defaults."""
    default = type(estimator)().get_params()
    return all(name in free or value == default[name] for name, value in estimator.get_params().items())


@functools.cache
def _trees_are_as_in_scikit_learn() -> bool:
    """Tell whether the installed scikit-learn's forest is what `FoldForest._tree_by_tree` takes it for.

    That function uses what scikit-learn does not promise to keep, so a small forest is grown both ways and
    compared.
    """
    random = np.random.default_rng(0)
    X, y = random.random((60, 16), np.float32), random.integers(0, 2, 60)
    forest = FoldForest(max_depth=5, n_estimators=4, random_state=1)
    try:
        ours = sum(forest._tree_by_tree(X[:40], y[:40], X)) / forest.n_estimators
    except (ImportError, AttributeError, TypeError, ValueError):
        return False
    return np.array_equal(ours, forest.fit(X[:40], y[:40]).predict_proba(X))


@functools.lru_cache(maxsize=64)
def _bootstraps(random_state: int, trees: int, samples: int) -> list[tuple[int, np.ndarray]]:
    """Return each tree's seed and how often it draws each sample: the same for all folds of one size."""
    random = check_random_state(random_state)
    seeds = [random.randint(np.iinfo(np.int32).max) for _ in range(trees)]
    draws = [check_random_state(seed).randint(0, samples, samples, dtype=np.int32) for seed in seeds]
    return [
        (seed, np.bincount(draw, minlength=samples).astype(np.float64))
        for seed, draw in zip(seeds, draws, strict=True)
    ]
