"""Honest testing: no volunteer is ever in the training and in the test rows of one fold.

In: a learner, a table with labels, and whose row each is. Out: a prediction for every row from a learner that
never met its volunteer, and what those predictions are worth: accuracy, precision, recall, F, with intervals.
Follows R1: leave one volunteer out, all photographs and their augmented copies together.
"""

import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from joblib import Parallel, delayed, effective_n_jobs
from numpy.typing import ArrayLike
from scipy.stats import binomtest
from sklearn.base import BaseEstimator, clone
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError

Fold = tuple[np.ndarray, np.ndarray]

ORIGINAL = -1  # what `augmented_from` says of a row that is no copy


class LeakError(FoxgloveError):
    """A fold would test a learner on a volunteer it has met in training."""


def leave_one_volunteer_out(volunteers: ArrayLike, augmented_from: ArrayLike | None = None) -> list[Fold]:
    """Return one fold a volunteer: all rows of the others to train on, this one's originals to test.

    Parameters
    ----------
    volunteers : array-like of shape (n_rows,)
        Whose row each is: numbers or names.
    augmented_from : array-like of shape (n_rows,), optional
        For an augmented copy the number of the row it was made from (counted from 0), for an original -1.
        Copies leave with their volunteer and are never tested.

    Returns
    -------
    list of (train_rows, test_rows)
        Row numbers in rising order, one fold a volunteer, in the order of their sorted numbers or names.

    Raises
    ------
    FoxgloveError
        If there are fewer than two volunteers, a number is missing, or a copy does not fit its original.
    """
    volunteers = _whose(volunteers)
    original = _originals(augmented_from, volunteers)
    names = np.unique(volunteers)
    if len(names) < 2:
        raise FoxgloveError(
            f"Only {len(names)} volunteer(s) found in {len(volunteers)} row(s); expected at least 2, so that "
            "one can be left out. Add photographs of more volunteers."
        )
    return [
        (np.flatnonzero(volunteers != name), np.flatnonzero((volunteers == name) & original))
        for name in names
    ]


def cross_validated_predictions(
    estimator: BaseEstimator,
    X: ArrayLike,
    y: ArrayLike,
    volunteers: ArrayLike,
    folds: Sequence[tuple[ArrayLike, ArrayLike]] | None = None,
    *,
    augmented_from: ArrayLike | None = None,
    allow_untested: bool = False,
    n_jobs: int | None = None,
    progress: bool = False,
) -> np.ndarray:
    """Predict every row with a learner that has never met its volunteer.

    The estimator is cloned for each fold, and stays as it was. The work is spread with joblib: inside
    `joblib.parallel_config(backend="dask")` it runs on a Dask cluster as it is.

    Parameters
    ----------
    estimator : scikit-learn classifier
        One with a method `fit_predict_folds(X, y, folds, progress)` trains many folds at a time with it.
    X : array-like of shape (n_rows, n_features)
        Finite numbers.
    y : array-like of shape (n_rows,)
        Labels: numbers or strings, at least two different ones.
    volunteers : array-like of shape (n_rows,)
        Whose row each is.
    folds : sequence of (train_rows, test_rows), optional
        Row numbers; left out, one fold a volunteer as `leave_one_volunteer_out` makes them.
    augmented_from : array-like of shape (n_rows,), optional
        For an augmented copy the row it was made from, for an original -1.
    allow_untested : bool, default=False
        Accept that some originals are in no test rows.
    n_jobs : int, optional
        How many folds at a time, -1 for one a core. Left out, joblib's configuration decides; without one,
        learners that gain from threads take all cores.
    progress : bool, default=False
        Show a progress bar.

    Returns
    -------
    numpy.ndarray
        One predicted label for each tested row, in the order of the rows: all originals, unless
        `allow_untested`.

    Raises
    ------
    LeakError
        If a volunteer is in the training and in the test rows of one fold.
    FoxgloveError
        If the lengths differ, a value is missing, there is only one label, a row is tested twice or never.
    """
    volunteers = _whose(volunteers)
    X, y = _table(X, volunteers), _labels(y, volunteers)
    original = _originals(augmented_from, volunteers)
    checked = leave_one_volunteer_out(volunteers, augmented_from) if folds is None else _folds(folds, len(y))
    _refuse_leaks(checked, volunteers)
    tested = _tested_once(checked, original, allow_untested)
    _refuse_one_label(checked, y)
    predicted = np.empty(len(y), y.dtype)
    for (_, test), labels in zip(checked, _predict(estimator, X, y, checked, n_jobs, progress), strict=True):
        predicted[test] = labels
    return predicted[tested]


def _predict(
    estimator: Any, X: np.ndarray, y: np.ndarray, folds: list[Fold], n_jobs: int | None, progress: bool
) -> list[np.ndarray]:
    together = hasattr(estimator, "fit_predict_folds")
    threads = together and getattr(estimator, "folds_on_threads", False)
    if threads and n_jobs is None and effective_n_jobs(None) == 1:
        n_jobs = -1
    workers = effective_n_jobs(n_jobs)
    if workers == 1:
        return _train_part(estimator, X, y, folds, os.getpid(), progress)
    # Learners that train all folds in one pass lose by every cut; the others share better in small pieces.
    pieces = workers if together and not threads else 8 * workers
    parts = [[folds[i] for i in part] for part in np.array_split(np.arange(len(folds)), pieces) if len(part)]
    name = type(estimator).__name__
    work = Parallel(n_jobs=n_jobs, prefer="threads" if threads else None, return_as="generator")
    with tqdm(total=len(folds), desc=name, unit="fold", disable=not progress) as bar:
        predicted = []
        for labels in work(delayed(_train_part)(estimator, X, y, part, os.getpid()) for part in parts):
            predicted += labels
            bar.update(len(labels))
    return predicted


def _train_part(
    estimator: Any, X: np.ndarray, y: np.ndarray, folds: list[Fold], caller: int, progress: bool = False
) -> list[np.ndarray]:
    # A worker process shares the cores with others: numerical libraries must not start threads of their own.
    with threadpool_limits(1) if os.getpid() != caller else nullcontext():
        if hasattr(estimator, "fit_predict_folds"):
            return estimator.fit_predict_folds(X, y, folds, progress=progress)
        return [
            clone(estimator).fit(X[train], y[train]).predict(X[test])
            for train, test in tqdm(folds, desc=type(estimator).__name__, unit="fold", disable=not progress)
        ]


@dataclass(frozen=True)
class Scores:
    """What predictions are worth. `positive` is the label that precision, recall and F speak of.

    Attributes
    ----------
    n : int
        Predictions scored.
    volunteers : int or None
        Volunteers they belong to, where that was told.
    positive : label
    accuracy, precision, recall, f : float
        Between 0 and 1; precision, recall and F are 0 where there is nothing to divide by.
    accuracy_interval, f_interval : tuple of (low, high)
        For the confidence asked for; see `scores` for how they come about.
    true_positives, false_positives, false_negatives, true_negatives : int
    """

    n: int
    volunteers: int | None
    positive: Any
    accuracy: float
    accuracy_interval: tuple[float, float]
    precision: float
    recall: float
    f: float
    f_interval: tuple[float, float]
    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int


def scores(
    truth: ArrayLike,
    prediction: ArrayLike,
    positive: Any = 1,
    *,
    volunteers: ArrayLike | None = None,
    confidence: float = 0.95,
    resamples: int = 2000,
    seed: int = 0,
) -> Scores:
    """Return accuracy, precision, recall and F of predictions, with intervals.

    Without `volunteers`, each prediction counts as independent: Wilson's interval for the accuracy.
    Photographs of one person are not independent: with `volunteers`, whole volunteers are drawn again and
    again (bootstrap), and the interval is as wide as their number allows. The interval of F always comes from
    the bootstrap.

    Parameters
    ----------
    truth, prediction : array-like of shape (n,)
        Labels; only whether they are `positive` counts for precision, recall and F.
    positive : label, default=1
        The label asked about; in the release 1 is female.
    volunteers : array-like of shape (n,), optional
        Whose prediction each is.
    confidence : float, default=0.95
        Between 0 and 1.
    resamples : int, default=2000
        Draws of the bootstrap.
    seed : int, default=0
        Where the draws come from.

    Raises
    ------
    FoxgloveError
        If nothing is to be scored, the lengths differ, a value is missing, or no label is `positive`.
    """
    truth, prediction = _two_columns(truth, prediction)
    if positive not in truth and positive not in prediction:
        found = ", ".join(map(repr, np.unique(truth).tolist()))
        raise FoxgloveError(f"positive is {positive!r}, but the labels are {found}; choose one of them.")
    if not 0 < confidence < 1:
        raise FoxgloveError(
            f"confidence is {confidence!r}; expected a number between 0 and 1, for example 0.95."
        )
    whose = np.arange(len(truth)) if volunteers is None else _whose(volunteers, len(truth))
    is_true, is_predicted = truth == positive, prediction == positive
    precision, recall, f, _ = precision_recall_fscore_support(
        is_true, is_predicted, average="binary", pos_label=True, zero_division=0
    )
    (tn, fp), (fn, tp) = confusion_matrix(is_true, is_predicted, labels=[False, True]).tolist()
    right = truth == prediction
    drawn = _draw_volunteers(whose, right, is_true, is_predicted, resamples, seed)
    accuracy_interval, f_interval = (_middle(column, confidence) for column in drawn)
    if volunteers is None:
        wilson = binomtest(int(right.sum()), len(right)).proportion_ci(confidence, method="wilson")
        accuracy_interval = float(wilson.low), float(wilson.high)
    return Scores(
        n=len(truth),
        volunteers=None if volunteers is None else len(np.unique(whose)),
        positive=positive,
        accuracy=float(right.mean()),
        accuracy_interval=accuracy_interval,
        precision=float(precision),
        recall=float(recall),
        f=float(f),
        f_interval=f_interval,
        true_positives=tp,
        false_positives=fp,
        false_negatives=fn,
        true_negatives=tn,
    )


def per_volunteer(
    truth: ArrayLike, prediction: ArrayLike, volunteers: ArrayLike, positive: Any = 1
) -> pd.DataFrame:
    """Return one prediction a volunteer: the majority over all photographs; a tie counts as `positive`.

    (That is R5's rule for an output of 0.5.) Both labels must be the same two everywhere.

    Parameters
    ----------
    truth, prediction : array-like of shape (n,)
        One label a photograph.
    volunteers : array-like of shape (n,)
        Whose photograph each is.
    positive : label, default=1
        The label that wins a tie.

    Returns
    -------
    pandas.DataFrame
        A row a volunteer, sorted: `volunteer`, `images`, `share` (of photographs predicted `positive`),
        `truth`, `prediction`.

    Raises
    ------
    FoxgloveError
        If the lengths differ, a value is missing, there are more than two labels, or a volunteer's true label
        is not the same in all rows.
    """
    truth, prediction = _two_columns(truth, prediction)
    whose = _whose(volunteers, len(truth))
    labels = np.unique(np.concatenate([truth, prediction]))
    others = labels[labels != positive]
    if len(others) > 1:
        raise FoxgloveError(f"The labels are {labels.tolist()}; expected {positive!r} and one other.")
    rows = pd.DataFrame({"volunteer": whose, "truth": truth, "positive": prediction == positive})
    groups = rows.groupby("volunteer")
    torn = groups["truth"].nunique()
    if (torn > 1).any():
        raise FoxgloveError(
            f"Volunteer {torn.idxmax()} carries {torn.max()} different true labels; expected one. Correct "
            "the labels."
        )
    table = groups.agg(
        images=("truth", "size"), share=("positive", "mean"), truth=("truth", "first")
    ).reset_index()
    other = others[0] if len(others) else positive
    table["prediction"] = np.where(table["share"] >= 0.5, positive, other)
    return table


def _draw_volunteers(
    whose: np.ndarray,
    right: np.ndarray,
    is_true: np.ndarray,
    is_predicted: np.ndarray,
    resamples: int,
    seed: int,
) -> np.ndarray:
    """Draw as many volunteers as there are, with replacement; return each draw's accuracy and F, (2, "
    "resamples)."""
    _, position = np.unique(whose, return_inverse=True)
    counted = [np.ones(len(whose)), right, is_true & is_predicted, is_true, is_predicted]
    counts = np.stack([np.bincount(position, weights=column) for column in counted], axis=1)
    volunteers = len(counts)
    times_drawn = np.random.default_rng(seed).multinomial(
        volunteers, np.full(volunteers, 1 / volunteers), resamples
    )
    n, correct, both, true, predicted = (times_drawn @ counts).T
    return np.stack([correct / n, 2 * both / np.maximum(true + predicted, 1)])


def _middle(draws: np.ndarray, confidence: float) -> tuple[float, float]:
    low, high = np.quantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _whose(volunteers: ArrayLike, rows: int | None = None) -> np.ndarray:
    found = np.asarray(volunteers)
    if found.ndim != 1:
        raise FoxgloveError(f"volunteers has shape {found.shape}; expected one number or name a row.")
    _refuse_missing(found, "volunteers")
    if rows is not None and len(found) != rows:
        raise FoxgloveError(f"volunteers has {len(found)} rows, the labels {rows}; expected the same number.")
    return found


def _originals(augmented_from: ArrayLike | None, volunteers: np.ndarray) -> np.ndarray:
    """Return which rows are originals; refuse copies that do not fit theirs."""
    if augmented_from is None:
        return np.ones(len(volunteers), bool)
    source = np.asarray(augmented_from)
    if source.shape != volunteers.shape or not np.issubdtype(source.dtype, np.integer):
        raise FoxgloveError(
            f"augmented_from has shape {source.shape} and type {source.dtype}; expected {len(volunteers)} "
            f"whole numbers, one a row: the row a copy was made from, {ORIGINAL} for an original."
        )
    original = source == ORIGINAL
    for row in np.flatnonzero(~original):
        if not 0 <= source[row] < len(source) or not original[source[row]]:
            raise FoxgloveError(
                f"augmented_from, row {row}: {source[row]} is not the row of an original; expected one from "
                f"0 to {len(source) - 1} that is no copy itself. Point every copy at its original."
            )
        if volunteers[row] != volunteers[source[row]]:
            raise FoxgloveError(
                f"augmented_from, row {row}: the copy is said to be volunteer {volunteers[row]}, its "
                f"original (row {source[row]}) volunteer {volunteers[source[row]]}; expected the same. Give "
                "the copy its original's."
            )
    orphans = np.setdiff1d(volunteers, volunteers[original])
    if len(orphans):
        raise FoxgloveError(
            f"Volunteer {orphans[0]} has copies, but no original; add it, or remove the copies."
        )
    return original


def _table(X: ArrayLike, volunteers: np.ndarray) -> np.ndarray:
    table = np.asarray(X)
    if table.ndim != 2 or not (np.issubdtype(table.dtype, np.number) or table.dtype == bool):
        raise FoxgloveError(
            f"X has shape {table.shape} and type {table.dtype}; expected a table of numbers, one row a "
            "sample."
        )
    if len(table) != len(volunteers):
        raise FoxgloveError(
            f"X has {len(table)} rows, volunteers {len(volunteers)}; expected the same number."
        )
    if not np.issubdtype(table.dtype, np.integer) and not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise FoxgloveError(
            f"X, row {row}, column {column}: the value is {table[row, column]}; expected a finite number. "
            "Leave the row out or mend it."
        )
    return table


def _labels(y: ArrayLike, volunteers: np.ndarray) -> np.ndarray:
    labels = np.asarray(y)
    if labels.shape != volunteers.shape:
        raise FoxgloveError(f"y has shape {labels.shape}; expected {len(volunteers)} labels, one a row of X.")
    _refuse_missing(labels, "y")
    if np.issubdtype(labels.dtype, np.floating) and (labels != np.round(labels)).any():
        row = int(np.argmax(labels != np.round(labels)))
        raise FoxgloveError(f"y, row {row}: {labels[row]} is no label; expected whole numbers or names.")
    found = np.unique(labels)
    if len(found) < 2:
        raise FoxgloveError(
            f"y holds only one label, {found[:1].tolist()}; expected at least two to tell apart."
        )
    return labels


def _two_columns(truth: ArrayLike, prediction: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    truth, prediction = np.asarray(truth), np.asarray(prediction)
    if truth.ndim != 1 or truth.shape != prediction.shape or not len(truth):
        raise FoxgloveError(
            f"truth has shape {truth.shape}, prediction {prediction.shape}; expected two lists of labels of "
            "one length, at least 1."
        )
    _refuse_missing(truth, "truth")
    _refuse_missing(prediction, "prediction")
    return truth, prediction


def _refuse_missing(values: np.ndarray, name: str) -> None:
    missing = pd.isna(values)
    if missing.any():
        row = int(np.argmax(missing))
        raise FoxgloveError(
            f"{name}, row {row}: the value is missing; expected one in every row. Fill it in."
        )
    try:
        np.unique(values)
    except TypeError as error:
        raise FoxgloveError(f"{name} mixes numbers and names; expected one kind. Choose one kind.") from error


def _folds(folds: Sequence[tuple[ArrayLike, ArrayLike]], rows: int) -> list[Fold]:
    checked = []
    for number, (train, test) in enumerate(folds):
        pair = []
        for part, found in (("training", np.asarray(train)), ("test", np.asarray(test))):
            if found.ndim != 1 or not len(found) or not np.issubdtype(found.dtype, np.integer):
                raise FoxgloveError(
                    f"Fold {number}: its {part} rows are {found!r}; expected a list of row numbers."
                )
            if found.min() < 0 or found.max() >= rows:
                raise FoxgloveError(
                    f"Fold {number}: its {part} rows go from {found.min()} to {found.max()}; expected 0 to "
                    f"{rows - 1}."
                )
            pair.append(found)
        checked.append((pair[0], pair[1]))
    if not checked:
        raise FoxgloveError("folds is empty; expected at least one fold, or leave it out.")
    return checked


def _refuse_leaks(folds: list[Fold], volunteers: np.ndarray) -> None:
    for number, (train, test) in enumerate(folds):
        both = np.intersect1d(volunteers[train], volunteers[test])
        if len(both):
            learned, asked = (rows[volunteers[rows] == both[0]][0] for rows in (train, test))
            raise LeakError(
                f"Fold {number} leaks: volunteer {both[0]} is in its training rows (row {learned}) and in "
                f"its test rows (row {asked}), so the learner would be asked about someone it has met. All "
                "rows of a volunteer must leave together: use leave_one_volunteer_out(volunteers), or leave "
                "out folds."
            )


def _tested_once(folds: list[Fold], original: np.ndarray, allow_untested: bool) -> np.ndarray:
    """Return the tested rows in rising order."""
    times = np.bincount(np.concatenate([test for _, test in folds]), minlength=len(original))
    if (times > 1).any():
        row = int(np.argmax(times > 1))
        raise FoxgloveError(
            f"Row {row} is tested {times[row]} times; expected once. Keep it in one fold's test rows."
        )
    if (times[~original] > 0).any():
        row = int(np.flatnonzero(~original & (times > 0))[0])
        raise FoxgloveError(f"Row {row} is an augmented copy and is tested; test the original instead.")
    if not allow_untested and (times[original] == 0).any():
        row = int(np.flatnonzero(original & (times == 0))[0])
        raise FoxgloveError(
            f"Row {row} is never tested. Add it to a fold's test rows, or pass allow_untested=True to go on "
            "without."
        )
    return np.flatnonzero(times)


def _refuse_one_label(folds: list[Fold], y: np.ndarray) -> None:
    for number, (train, _) in enumerate(folds):
        found = np.unique(y[train])
        if len(found) < 2:
            raise FoxgloveError(
                f"Fold {number}: its training rows carry only the label {found.tolist()[0]!r}; expected at "
                "least two. Add volunteers of the other label."
            )
