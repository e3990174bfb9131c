"""Clustering and principal components, compared with their definitions."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster

from foxglove_helpers.clustering import average_linkage, principal_components
from foxglove_helpers.errors import FoxgloveError


def test_three_points_join_at_the_distances_worked_out_by_hand() -> None:
    # Points 0 and 1 are 3 apart; point 2 is 4 and 5 away, on average 4.5 (single linkage: 4, complete: 5).
    tree = average_linkage([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]])
    np.testing.assert_allclose(tree, [[0, 1, 3.0, 2], [2, 3, 4.5, 3]])


def test_two_heaps_of_volunteers_are_told_apart() -> None:
    rng = np.random.default_rng(0)
    heaps = np.repeat([0.2, 0.8], 10)[:, None] + rng.normal(0, 0.05, (20, 75))
    sides = fcluster(average_linkage(heaps), 2, criterion="maxclust")
    assert len(set(sides[:10])) == len(set(sides[10:])) == 1
    assert sides[0] != sides[-1]


def test_float16_vectors_are_clustered_without_loss() -> None:
    features = np.random.default_rng(1).random((9, 75)).astype(np.float16)
    assert np.array_equal(average_linkage(features), average_linkage(features.astype(float)))


def test_principal_components_are_the_eigenvectors_of_the_covariance() -> None:
    rng = np.random.default_rng(2)
    features = rng.normal(size=(40, 3)) @ np.diag([3.0, 1.0, 0.2]) + 7
    scores, explained = principal_components(features, 3)
    eigenvalues = np.linalg.eigvalsh(np.cov(features.T))[::-1]
    np.testing.assert_allclose(explained, eigenvalues / eigenvalues.sum())
    np.testing.assert_allclose(np.cov(scores.T), np.diag(eigenvalues), atol=1e-12)
    np.testing.assert_allclose(scores.mean(axis=0), 0, atol=1e-12)


def test_two_components_are_the_default_and_come_out_the_same_every_time() -> None:
    features = np.random.default_rng(3).random((30, 75))
    scores, explained = principal_components(features)
    assert scores.shape == (30, 2)
    assert explained.shape == (2,)
    assert np.array_equal(scores, principal_components(features)[0])


@pytest.mark.parametrize(
    ("features", "said"),
    [
        (np.zeros((1, 75)), "at least two rows"),
        (np.zeros(75), "at least two rows"),
        (np.zeros((5, 78)), r"vectors\[:, 3:\]"),
        ([[0.0, 1.0], [float("nan"), 1.0]], "row 1, column 0: nan; expected a number"),
    ],
)
def test_what_is_no_table_of_features_is_refused(features: object, said: str) -> None:
    for function in (average_linkage, principal_components):
        with pytest.raises(FoxgloveError, match=said):
            function(features)


@pytest.mark.parametrize("n", [0, 4])
def test_components_that_do_not_exist_are_refused(n: int) -> None:
    with pytest.raises(FoxgloveError, match=f"n is {n}; expected 1 to 3"):
        principal_components(np.random.default_rng(4).random((3, 75)), n)
