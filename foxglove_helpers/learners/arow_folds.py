"""The same AROW for many folds at once: each NumPy operation takes one step of all folds together.

In: a table, labels, the training rows of each fold, the order of the samples. Out: each fold's weights, the
same as those of `foxglove_helpers.learners.arow.arow_update` on that fold alone. Written for speed: the 277
folds of R1 take about a second.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from tqdm import tqdm


def train_folds(
    X: np.ndarray,
    labels: np.ndarray,
    trains: Sequence[np.ndarray],
    orders: Mapping[int, np.ndarray],
    regularization_weight: float,
    progress: bool = False,
) -> tuple[np.ndarray, np.ndarray]:
    """Train AROW on each fold's rows.

    Parameters
    ----------
    X : numpy.ndarray of shape (n_samples, n_features), float32
    labels : numpy.ndarray of shape (n_samples,)
        0 or 1.
    trains : sequence of numpy.ndarray
        The training rows of each fold, at least one; the folds need not be equally large.
    orders : mapping of a number of training rows to numpy.ndarray of shape (epochs, that number)
        Which place in its training rows a fold of that size takes next.
    regularization_weight : float
        Above 0.
    progress : bool
        Show a progress bar.

    Returns
    -------
    weights : numpy.ndarray of shape (n_folds, 2, n_features), float32
    seen : numpy.ndarray of shape (n_folds, 2), bool
        Which labels each fold has learned.
    """
    sizes = np.array([len(train) for train in trains])
    largest_first = np.argsort(-sizes, kind="stable")
    columns = {size: np.flatnonzero(sizes[largest_first] == size) for size in np.unique(sizes)}
    train_rows = {
        size: np.stack([trains[largest_first[column]] for column in columns[size]], axis=1)
        for size in columns
    }

    own_label_first = np.where(labels == 1, 1, -1).astype(np.float32)[:, None]
    signed = np.concatenate([-X, X], axis=1) * own_label_first
    shows = (labels[:, None] == [0, 1]) & X.any(axis=1, keepdims=True)
    weights = np.zeros((len(trains), signed.shape[1]), np.float32)
    variances = np.ones_like(weights)
    seen = np.zeros((len(trains), 2), bool)
    rows = np.zeros((sizes.max(), len(trains)), np.intp)
    epochs = len(next(iter(orders.values())))
    for epoch in tqdm(range(epochs), desc="AROW, all folds together", unit="epoch", disable=not progress):
        start = 0
        for size, column in columns.items():
            rows[:size, column] = train_rows[size][orders[size][epoch]]
        for size in columns:  # the folds that still have samples left are the first ones
            active = slice(np.count_nonzero(sizes >= size))
            state = weights[active], variances[active], seen[active]
            _advance(*state, rows[start:size, active], signed, shows, regularization_weight)
            start = size
    back = np.argsort(largest_first)
    return weights.reshape(len(trains), 2, -1)[back], seen[back]


def _advance(
    weights: np.ndarray,
    variances: np.ndarray,
    seen: np.ndarray,
    rows: np.ndarray,
    signed: np.ndarray,
    shows: np.ndarray,
    regularization_weight: float,
) -> None:
    """Take every fold through its column of `rows`, one sample a step, and change its state in place.

    A fold's two rows of weights are one long row here, and `signed` holds [-x, x] or [x, -x] for each sample,
    so that the margin is one product and both rows learn in one addition. No step makes a new array.
    """
    folds = len(weights)
    x, step = np.empty_like(weights), np.empty_like(weights)
    step_by_label = step.reshape(folds, 2, -1)
    alpha, beta, satisfied = np.empty(folds, np.float32), np.empty(folds, np.float32), np.empty(folds, bool)
    alpha_column, beta_column = alpha[:, None], beta[:, None]
    prior, one = np.float32(1 / regularization_weight), np.float32(1)
    all_seen = seen.all()
    for row in rows:
        np.take(signed, row, axis=0, out=x, mode="clip")  # mode "raise" would copy
        np.multiply(variances, x, out=step)
        np.vecdot(weights, x, out=alpha)
        np.vecdot(step, x, out=beta)
        np.add(beta, prior, out=beta)
        np.divide(one, beta, out=beta)
        np.subtract(one, alpha, out=alpha)
        np.less_equal(alpha, 0, out=satisfied)
        np.multiply(alpha, beta, out=alpha)
        np.copyto(alpha, 0, where=satisfied)
        np.copyto(beta, 0, where=satisfied)
        if not all_seen:
            seen |= shows[row]
            all_seen = seen.all()
            step_by_label[~seen] = 0
        np.multiply(step, alpha_column, out=x)
        np.add(weights, x, out=weights)
        np.multiply(step, step, out=step)
        np.multiply(step, beta_column, out=step)
        np.subtract(variances, step, out=variances)
