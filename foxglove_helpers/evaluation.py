"""Honest testing: no volunteer is ever in the training and in the test rows of one fold.

In: a learner, a table with labels, and whose row each is. Out: a prediction for every row from a learner that
never met its volunteer, and what those predictions are worth: accuracy, precision, recall, F, with intervals.
Follows R1: leave one volunteer out, all photographs and their augmented copies together.
"""

import numbers
import os
import reprlib
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
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

from foxglove_helpers.arguments import array, column, one_spelling, whole_number
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.workers import ctrl_c_held_back

Fold = tuple[np.ndarray, np.ndarray]

ORIGINAL = -1  # what `augmented_from` says of a row that is no copy
MOST_RESAMPLES = 100_000  # more change no digit that is printed, and would fill the memory


class LeakError(FoxgloveError):
    """A fold would test a learner on a volunteer it has met in training."""


def leave_one_volunteer_out(volunteers: ArrayLike, augmented_from: ArrayLike | None = None) -> list[Fold]:
    """Return one fold a volunteer: all rows of the others to train on, this one's originals to test.

    Parameters
    ----------
    volunteers : array-like of shape (n_rows,)
        Whose row each is: whole numbers or names. Names that differ only in what the eye hardly sees (spaces at
        either end or of another width, full or half width, a kana's mark written apart, invisible characters,
        the selectors of a Chinese character's form) are one person. Capitals and all else count: "A1" and "a1"
        are two.
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
        If there are fewer than two volunteers, a number or name is missing, numbers and names are mixed, or a
        copy does not fit its original.
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
    folds: Iterable[tuple[ArrayLike, ArrayLike]] | None = None,
    *,
    augmented_from: ArrayLike | None = None,
    allow_untested: bool = False,
    n_jobs: int | None = None,
    progress: bool = False,
) -> np.ndarray:
    """Predict every row with a learner that has never met its volunteer.

    The estimator is cloned for each fold, and stays as it was. The work is spread with joblib: inside
    `joblib.parallel_config(backend="dask")` it runs on a Dask cluster as it is. Numerical libraries work on one
    thread meanwhile: on many small fits their threads mostly wait for each other. `n_jobs=-1` takes all cores.

    Parameters
    ----------
    estimator : scikit-learn classifier
        One with a method `fit_predict_folds(X, y, folds, progress)` trains many folds at a time with it.
    X : array-like of shape (n_rows, n_features)
        Finite numbers.
    y : array-like of shape (n_rows,)
        Labels: whole numbers or strings, at least two different ones.
    volunteers : array-like of shape (n_rows,)
        Whose row each is, as in `leave_one_volunteer_out`.
    folds : iterable of (train_rows, test_rows), optional
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
        If the lengths differ, a value is missing or of the wrong kind, there is only one label, a fold is no
        pair of lists of row numbers, or a row is tested twice or never.
    """
    if isinstance(estimator, type) or not (hasattr(estimator, "fit") and hasattr(estimator, "predict")):
        raise FoxgloveError(
            f"estimator is {estimator!r}; expected a scikit-learn classifier, such as ArowClassifier()."
        )
    if n_jobs is not None and whole_number(n_jobs, "n_jobs") == 0:
        raise FoxgloveError(
            "n_jobs is 0; expected how many folds to train at a time: 1, 2, …, or -1 for one a core."
        )
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
    here = os.getpid() if together or len(folds) == 1 else None
    if workers == 1:
        return _train_part(estimator, X, y, folds, here, progress)
    # Learners that train all folds in one pass lose by every cut; the others share better in small pieces.
    pieces = workers if together and not threads else 8 * workers
    parts = [[folds[i] for i in part] for part in np.array_split(np.arange(len(folds)), pieces) if len(part)]
    name = type(estimator).__name__
    work = Parallel(n_jobs=n_jobs, prefer="threads" if threads else None, return_as="generator")
    with tqdm(total=len(folds), desc=name, unit="fold", disable=not progress) as bar:
        with nullcontext() if threads else ctrl_c_held_back():
            answers = work(delayed(_train_part)(estimator, X, y, part, here) for part in parts)
        predicted = []
        for labels in answers:
            predicted += labels
            bar.update(len(labels))
    return predicted


def _train_part(
    estimator: Any,
    X: np.ndarray,
    y: np.ndarray,
    folds: list[Fold],
    free_in: int | None,
    progress: bool = False,
) -> list[np.ndarray]:
    """Train folds with one thread each, except in the process `free_in`: there, libraries may start threads."""
    with nullcontext() if os.getpid() == free_in else _one_thread():
        if hasattr(estimator, "fit_predict_folds"):
            return estimator.fit_predict_folds(X, y, folds, progress=progress)
        return [
            clone(estimator).fit(X[train], y[train]).predict(X[test])
            for train, test in tqdm(folds, desc=type(estimator).__name__, unit="fold", disable=not progress)
        ]


def _one_thread() -> AbstractContextManager[Any]:
    # OpenMP keeps a limit for each thread; that of BLAS is the process's, and threads would undo each other's.
    alone = threading.current_thread() is threading.main_thread()
    return threadpool_limits(1, None if alone else "openmp")


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
        Draws of the bootstrap, at most 100,000.
    seed : int, default=0
        Where the draws come from, at least 0.

    Raises
    ------
    FoxgloveError
        If nothing is to be scored, the lengths differ, a value is missing or no label, no label is
        `positive`, or another argument makes no sense.
    """
    truth, prediction = _two_columns(truth, prediction)
    if np.ndim(positive) or (positive not in truth and positive not in prediction):
        found = ", ".join(map(repr, np.unique(truth).tolist()))
        raise FoxgloveError(f"positive is {positive!r}, but the labels are {found}; choose one of them.")
    if not isinstance(confidence, numbers.Real) or not 0 < confidence < 1:
        raise FoxgloveError(
            f"confidence is {confidence!r}; expected a number between 0 and 1, for example 0.95."
        )
    resamples, seed = whole_number(resamples, "resamples", 1, MOST_RESAMPLES), whole_number(seed, "seed", 0)
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
    if np.ndim(positive) or len(others) > 1:
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
    found = column(volunteers, "volunteers", "volunteer", "one number or name a row")
    if rows is not None and len(found) != rows:
        raise FoxgloveError(f"volunteers has {len(found)} rows, the labels {rows}; expected the same number.")
    return one_spelling(found, "volunteers") if found.dtype.kind == "U" else found


def _originals(augmented_from: ArrayLike | None, volunteers: np.ndarray) -> np.ndarray:
    """Return which rows are originals; refuse copies that do not fit theirs."""
    if augmented_from is None:
        return np.ones(len(volunteers), bool)
    source = array(augmented_from, "augmented_from", f"{len(volunteers)} whole numbers, one a row")
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
    table = array(X, "X", "a table of numbers, one row a sample")
    if table.ndim != 2 or table.dtype.kind not in "biuf":
        raise FoxgloveError(
            f"X has shape {table.shape} and type {table.dtype}; expected a table of numbers, one row a "
            "sample."
        )
    if table.shape[1] == 0:
        raise FoxgloveError("X has no columns; expected at least one number a sample. Give it features.")
    if len(table) != len(volunteers):
        raise FoxgloveError(
            f"X has {len(table)} rows, volunteers {len(volunteers)}; expected the same number."
        )
    if table.dtype.kind == "f" and not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise FoxgloveError(
            f"X, row {row}, column {column}: the value is {table[row, column]}; expected a finite number. "
            "Leave the row out or mend it."
        )
    return table


def _labels(y: ArrayLike, volunteers: np.ndarray) -> np.ndarray:
    expected = f"{len(volunteers)} labels, one a row of X"
    labels = column(y, "y", "label", expected)
    if labels.shape != volunteers.shape:
        raise FoxgloveError(f"y has shape {labels.shape}; expected {expected}.")
    found = np.unique(labels)
    if len(found) < 2:
        raise FoxgloveError(
            f"y holds only one label, {found[:1].tolist()}; expected at least two to tell apart."
        )
    return labels


def _two_columns(truth: ArrayLike, prediction: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    truth, prediction = (
        column(values, name, "label", "a list of labels, at least 1")
        for values, name in ((truth, "truth"), (prediction, "prediction"))
    )
    if truth.shape != prediction.shape or not len(truth):
        raise FoxgloveError(
            f"truth has shape {truth.shape}, prediction {prediction.shape}; expected two lists of labels of "
            "one length, at least 1."
        )
    if (truth.dtype.kind == "U") != (prediction.dtype.kind == "U"):
        kinds = ["names" if labels.dtype.kind == "U" else "numbers" for labels in (truth, prediction)]
        raise FoxgloveError(f"truth holds {kinds[0]}, prediction {kinds[1]}; expected one kind in both.")
    return truth, prediction


def _folds(folds: Iterable[tuple[ArrayLike, ArrayLike]], rows: int) -> list[Fold]:
    pair = "a pair (training rows, test rows)"
    try:
        listed = list(folds)
    except TypeError as error:
        raise FoxgloveError(
            f"folds is {reprlib.repr(folds)}; expected a list with {pair} for each fold, as "
            "leave_one_volunteer_out(volunteers) returns it."
        ) from error
    checked = []
    for number, fold in enumerate(listed):
        try:
            train, test = fold
        except (TypeError, ValueError) as error:
            raise FoxgloveError(f"Fold {number} is {reprlib.repr(fold)}; expected {pair}.") from error
        checked.append((_rows(train, number, "training", rows), _rows(test, number, "test", rows)))
    if not checked:
        raise FoxgloveError("folds is empty; expected at least one fold, or leave it out.")
    return checked


def _rows(found: ArrayLike, number: int, part: str, rows: int) -> np.ndarray:
    expected = f"a list of row numbers, whole numbers from 0 to {rows - 1}"
    found = array(found, f"Fold {number}, its {part} rows", expected)
    if found.ndim != 1 or not len(found) or found.dtype.kind not in "iu":
        mask = " Turn a mask into row numbers with np.flatnonzero(mask)." if found.dtype == bool else ""
        raise FoxgloveError(
            f"Fold {number}: its {part} rows are {reprlib.repr(found.tolist())} (type {found.dtype}); expected "
            f"{expected}.{mask}"
        )
    if found.min() < 0 or found.max() >= rows:
        raise FoxgloveError(
            f"Fold {number}: its {part} rows go from {found.min()} to {found.max()}; expected 0 to {rows - 1}."
        )
    return found.astype(np.intp)


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
