"""Dawid and Skene: the example of their paper, the likelihood by brute force, and a team of known errors."""

import itertools

import numpy as np
import pandas as pd
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.dawid_skene import DawidSkene, dawid_skene

# Table 1 of Dawid & Skene (1979): five anaesthetists on 45 patients, the first of them three times.
OBSERVERS = [1, 1, 1, 2, 3, 4, 5]
PATIENTS = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343 1111111 2223212 1211111
1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 1111111 1111111 1121121
1111111 3333233 1111111 2222222 2223232 4334343 2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""


@pytest.fixture(scope="module")
def published() -> DawidSkene:
    votes = [[int(answer) for answer in patient] for patient in PATIENTS.split()]
    return dawid_skene(pd.DataFrame(votes, columns=OBSERVERS))


def test_prevalence_and_errors_are_those_of_the_paper(published: DawidSkene) -> None:
    np.testing.assert_allclose(published.prevalence, [0.40, 0.42, 0.11, 0.07], atol=0.005)
    first = [[0.89, 0.11, 0, 0], [0.07, 0.88, 0.05, 0], [0, 0.34, 0.66, 0], [0, 0, 0.56, 0.44]]
    np.testing.assert_allclose(published.errors[1], first, atol=0.005)
    assert list(published.errors) == [1, 2, 3, 4, 5]


def test_the_likelihood_is_that_of_brute_force() -> None:
    random = np.random.default_rng(0)
    votes = pd.DataFrame(random.integers(0, 2, (6, 3)), columns=["a", "b", "c"]).astype(float)
    votes.iloc[1, 2] = np.nan
    found = dawid_skene(votes)

    def chance(labels: tuple[int, ...]) -> float:
        """Return the probability of the votes together with these true labels."""
        product = 1.0
        for (_, row), label in zip(votes.iterrows(), labels, strict=True):
            product *= found.prevalence.loc[label]
            for voter, answer in row.dropna().items():
                product *= found.errors[voter].loc[label, answer]
        return product

    worlds = {labels: chance(labels) for labels in itertools.product([0, 1], repeat=6)}
    whole = sum(worlds.values())
    assert found.log_likelihood == pytest.approx(np.log(whole))
    for item in range(6):
        of_one = sum(part for labels, part in worlds.items() if labels[item] == 1)
        # Estimates settle to the tolerance of a round.
        assert found.probabilities.loc[item, 1] == pytest.approx(of_one / whole, abs=1e-3)


def test_no_neighbour_is_more_likely(published: DawidSkene) -> None:
    votes = np.array([[int(answer) for answer in patient] for patient in PATIENTS.split()]) - 1

    def likelihood(prevalence: np.ndarray, errors: np.ndarray) -> float:
        with np.errstate(divide="ignore"):
            joint = np.log(prevalence) + sum(
                np.log(errors[observer - 1][:, votes[:, column]]).T
                for column, observer in enumerate(OBSERVERS)
            )
        return float(np.logaddexp.reduce(joint, axis=1).sum())

    prevalence = published.prevalence.to_numpy()
    errors = np.stack([table.to_numpy() for table in published.errors.values()])
    best = likelihood(prevalence, errors)
    assert best == pytest.approx(published.log_likelihood)
    random = np.random.default_rng(1)
    for _ in range(200):
        other = errors + 0.01 * random.random(errors.shape) * (errors > 0)
        frequent = prevalence + 0.01 * random.random(4)
        assert likelihood(frequent / frequent.sum(), other / other.sum(axis=2, keepdims=True)) <= best + 1e-6


def test_who_errs_is_found_without_the_truth() -> None:
    random = np.random.default_rng(2)
    truth = random.integers(0, 3, 600)
    right = [0.95, 0.9, 0.85, 0.5, 0.4]
    votes = pd.DataFrame(
        {
            voter: np.where(random.random(600) < share, truth, (truth + random.integers(1, 3, 600)) % 3)
            for voter, share in enumerate(right)
        }
    )
    found = dawid_skene(votes)
    assert (found.labels == truth).mean() > (votes.mode(axis=1)[0] == truth).mean()
    for voter, share in enumerate(right):
        assert np.diag(found.errors[voter]).mean() == pytest.approx(share, abs=0.06)
    np.testing.assert_allclose(found.probabilities.sum(axis=1), 1)


def test_hundreds_of_voters_do_not_run_out_of_numbers() -> None:
    random = np.random.default_rng(3)
    truth = random.integers(0, 2, 30)
    votes = pd.DataFrame({v: np.where(random.random(30) < 0.8, truth, 1 - truth) for v in range(2000)})
    found = dawid_skene(votes)
    assert np.isfinite(found.log_likelihood) and found.labels.tolist() == truth.tolist()


def test_an_item_without_a_vote_is_told() -> None:
    with pytest.raises(FoxgloveError, match="row 1: there is no vote on this item"):
        dawid_skene(pd.DataFrame([[1.0, 0.0], [np.nan, np.nan]]))


def test_of_labels_that_a_voter_never_met_nothing_is_known() -> None:
    # Voter c judged the first item alone, which is an "a" to everybody.
    votes = pd.DataFrame(
        [["a", "a", "a"], ["b", "b", None], ["b", "b", None], ["d", "d", None]], columns=["x", "y", "c"]
    )
    errors = dawid_skene(votes).errors
    np.testing.assert_allclose(errors["c"].loc[["b", "d"]], np.full((2, 3), 1 / 3))
    for table in errors.values():
        np.testing.assert_allclose(table.sum(axis=1), 1)
