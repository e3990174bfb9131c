"""Which volunteers resemble each other, without any label (Figures 3A and 3B of R1).

In: one row of features a volunteer, for example `mandible_vectors(...)[:, 3:]`. Out: the tree of a
hierarchical clustering (Euclidean distance, average linkage), or scores on the first principal components.
R1 is Aoto et al. (2022), doi:10.1038/s41598-022-07560-2.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import linkage
from sklearn.decomposition import PCA

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import VECTOR_COLUMNS


def average_linkage(features: ArrayLike) -> np.ndarray:
    """Cluster the rows by Euclidean distance with average linkage (R1, Figure 3A).

    Parameters
    ----------
    features : array-like of float, shape (v, k)
        One row a volunteer.

    Returns
    -------
    ndarray of float64, shape (v - 1, 4)
        SciPy's linkage matrix: the two clusters that join, their distance, and how many volunteers they hold
        together. `scipy.cluster.hierarchy.dendrogram` and `fcluster` take it.

    Raises
    ------
    FoxgloveError
        If there are fewer than two rows, or the table is not one of features.
    """
    return linkage(as_features(features), method="average", metric="euclidean")


def principal_components(features: ArrayLike, n: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores of the rows on the first `n` principal components (R1, Figure 3B).

    Parameters
    ----------
    features : array-like of float, shape (v, k)
        One row a volunteer. The features are centred but not rescaled: all of them are intensities in 0 to 1.
    n : int, default 2
        How many components.

    Returns
    -------
    scores : ndarray of float64, shape (v, n)
    explained : ndarray of float64, shape (n,)
        The share of the whole variance that each component explains, 0 to 1, falling.

    Raises
    ------
    FoxgloveError
        If there are not `n` components in the table, or the table is not one of features.
    """
    table = as_features(features)
    if not 1 <= n <= min(table.shape):
        raise FoxgloveError(
            f"n is {n}; expected 1 to {min(table.shape)}, for there are {table.shape[0]} rows of "
            f"{table.shape[1]} features."
        )
    # The full decomposition has no random start: the same table gives the same picture every time.
    model = PCA(n_components=n, svd_solver="full")
    scores = model.fit_transform(table)
    return scores, model.explained_variance_ratio_


def as_features(features: ArrayLike) -> np.ndarray:
    """Return the table as float64 after checking that it holds features, one row a volunteer.

    Raises
    ------
    FoxgloveError
        If it is no table, has fewer than two rows, holds something that is not a number, or still carries the
        columns volunteer, photograph and female.
    """
    table = np.asarray(features, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise FoxgloveError(
            f"the features have shape {table.shape}; expected (volunteers, features) with at least two rows."
        )
    if table.shape[1] == VECTOR_COLUMNS:
        raise FoxgloveError(
            f"the features have {VECTOR_COLUMNS} columns; the first three of a mandible vector are "
            "volunteer, photograph and female, which must not be clustered. Take vectors[:, 3:]."
        )
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        raise FoxgloveError(f"features, row {row}, column {column}: {table[row, column]}; expected a number.")
    return table
