"""Dawid and Skene's model: which label each item has, and how often each voter errs, estimated together.

In: votes, a row an item and a column a voter. Out: the probability of each label for each item, and one table
of errors a voter. Nobody is told who errs: a voter who often disagrees with the others counts less (A. P. Dawid
and A. M. Skene, Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied
Statistics 28, 20-28 (1979), doi:10.2307/2346806). The model has every item carry one true label. For apparent
gender and smiles there is none: read the result as what this team would call it, weighing its members.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError

_NEVER = -1e300  # logarithm of what has not been seen once: finite, so that 0 times it is 0


@dataclass(frozen=True, eq=False)
class DawidSkene:
    """What was estimated.

    Attributes
    ----------
    probabilities : DataFrame of float64
        A row an item, a column a label; rows sum to 1.
    prevalence : Series of float64
        How frequent each label is.
    errors : dict of DataFrame
        For each voter how probable each answer (column) is to items of each label (row); rows sum to 1.
    log_likelihood : float
        Of the votes, in nats, under these estimates.
    rounds : int
        How many rounds it took.
    """

    probabilities: pd.DataFrame
    prevalence: pd.Series
    errors: dict[Hashable, pd.DataFrame]
    log_likelihood: float
    rounds: int

    @property
    def labels(self) -> pd.Series:
        """The most probable label of each item."""
        return self.probabilities.idxmax(axis=1)


def dawid_skene(votes: pd.DataFrame, rounds: int = 500, tolerance: float = 1e-9) -> DawidSkene:
    """Estimate labels and errors by expectation and maximization, beginning with the shares of the votes.

    Parameters
    ----------
    votes : DataFrame of shape (items, voters)
        Any labels; what is missing was not voted on. Columns of the same name are repeated votes of one voter.
    rounds : int
        At most so many.
    tolerance : float
        Ends when a round adds less than this to the log likelihood of an item, in nats.

    Raises
    ------
    FoxgloveError
        If there are no votes, or an item has none.
    """
    said, labels, voters = _counts(votes)
    share = said.sum(axis=1)
    belief = share / share.sum(axis=1, keepdims=True)
    before, done = -np.inf, 0
    while True:
        done += 1
        # M: prevalence, and for each voter how items of each (believed) label were answered.
        prevalence = belief.mean(axis=0)
        answers = np.einsum("il,ivk->vlk", belief, said)
        seen = answers.sum(axis=2, keepdims=True)
        errors = np.divide(answers, seen, out=np.full_like(answers, 1 / len(labels)), where=seen > 0)
        # E: how probable each label is, given what everybody said.
        joint = _log(prevalence) + np.einsum("ivk,vlk->il", said, _log(errors))
        top = joint.max(axis=1, keepdims=True)
        of_item = top[:, 0] + np.log(np.exp(joint - top).sum(axis=1))
        belief = np.exp(joint - of_item[:, None])
        now = float(of_item.sum())
        if now - before < tolerance * len(votes) or done >= rounds:
            break
        before = now
    columns = pd.Index(labels, name="label")
    return DawidSkene(
        pd.DataFrame(belief, index=votes.index, columns=columns),
        pd.Series(prevalence, index=columns, name="prevalence"),
        {
            voter: pd.DataFrame(table, index=columns, columns=pd.Index(labels, name="answer"))
            for voter, table in zip(voters, errors, strict=True)
        },
        now,
        done,
    )


def _counts(votes: pd.DataFrame) -> tuple[np.ndarray, list, list]:
    """Return how often each voter gave each label to each item (items, voters, labels), labels and voters."""
    codes, labels = pd.factorize(votes.to_numpy().ravel(), sort=True)
    codes = codes.reshape(votes.shape)
    if not codes.size or (codes < 0).all(axis=1).any():
        row = int((codes < 0).all(axis=1).argmax()) if codes.size else 0
        raise FoxgloveError(
            f"votes, row {row}: there is no vote on this item; expected at least one. Leave it out."
        )
    of_voter, voters = pd.factorize(votes.columns)
    said = np.zeros((len(votes), len(voters), len(labels)))
    for column, voter in enumerate(of_voter):
        there = np.flatnonzero(codes[:, column] >= 0)
        said[there, voter, codes[there, column]] += 1
    return said, list(labels), list(voters)


def _log(probability: np.ndarray) -> np.ndarray:
    return np.log(probability, out=np.full_like(probability, _NEVER), where=probability > 0)
