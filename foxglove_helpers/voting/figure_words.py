"""Figures of votes in words: what Figures 2A, 2B and the map of pairs show, for those who do not see them.

In: the counts or the table that a figure is drawn from. Out: a sentence or two with the numbers of these data, in
English or Japanese. Nothing here needs Matplotlib: the page with the result tells of a figure before it is drawn.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from foxglove_helpers.arguments import whole_number
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.agreement import against_the_others, pairwise_agreement

LANGUAGES = ("en", "ja")
_IN_JAPANESE = {"voter": "投票者", "annotator": "アノテーター"}


def describe_figure_2a(for_female: ArrayLike, voters: int, language: str = "en") -> str:
    """Return what `figure_2a` shows, in words and with the numbers of these data.

    Parameters
    ----------
    for_female : array-like of int, shape (v,)
        Votes for female on each volunteer.
    voters : int
        How many voted.
    language : "en" or "ja"
    """
    votes, _ = checked_votes(for_female, voters), _checked_language(language)
    divided = int(((votes > 0) & (votes < voters)).sum())
    if language == "ja":
        female, male, tied = _counted(votes, voters)
        return (
            f"ボランティア {len(votes)} 人への {voters} 票を、1 人 1 本の積み上げ棒で、票数の順に並べたグラフです。"
            f"下が female（女性）、上が male（男性）の票です。多数決では {male} 人が male、{female} 人が female"
            f"{f'、{tied} 人が同数' if tied else ''}です。{divided} 人では票が割れています。"
        )
    return (
        f"Stacked bars of {voters} votes on each of {len(votes)} volunteers, sorted; votes for female below, for "
        f"male above. {title_2a(votes, voters)}. The votes on {divided} volunteers are divided."
    )


def describe_figure_2b(smiling: ArrayLike, voters: int, language: str = "en") -> str:
    """Return what `figure_2b` shows, as `describe_figure_2a`; `smiling` are votes for smiling on each photograph."""
    votes, _ = checked_votes(smiling, voters), _checked_language(language)
    none, every = int((votes == 0).sum()), int((votes == voters).sum())
    if language == "ja":
        sees, _, tied = _counted(votes, voters)
        return (
            f"写真 {len(votes)} 枚への {voters} 票を、1 枚 1 本の積み上げ棒で、票数の順に並べたグラフです。"
            f"下が smiling（笑顔）、上が not smiling（笑顔でない）の票です。多数決で笑顔とされたのは {sees} 枚"
            f"{f'、同数は {tied} 枚' if tied else ''}です。笑顔の票がまったくない写真は "
            f"{none} 枚、全員一致で笑顔の写真は {every} 枚です。"
        )
    return (
        f"Stacked bars of {voters} votes on each of {len(votes)} photographs, sorted; votes for smiling below, for "
        f"not smiling above. {title_2b(votes, voters)}. {none} photographs have no vote for smiling, {every} have all."
    )


def describe_figure_4(votes: pd.DataFrame, what: str = "voter", language: str = "en") -> str:
    """Return what `figure_4` shows, in words and with the numbers of these data.

    Parameters
    ----------
    votes : DataFrame of shape (items, voters)
    what : "voter" or "annotator"
        What a column is called.
    language : "en" or "ja"
    """
    _checked_language(language)
    share = sorted_pairs(votes)
    one, other = divmod(int(np.nanargmin(share.to_numpy())), len(share))
    lowest = np.nanmin(share.to_numpy())
    if language == "ja":
        mean, who = against_the_others(votes), _IN_JAPANESE.get(what, what)
        return (
            f"{who} {len(share)} 人の 2 人ずつについて、{len(votes)} 件に同じ答えをした割合を示す図です。"
            f"ほかの人とよく一致する人から順に並んでいます。平均は {mean.mean():.0%}、ほかの人と最も違うのは{who} "
            f"{mean.idxmin()} で {mean.min():.0%} です。最も一致しない 2 人（{share.index[one]} と "
            f"{share.columns[other]}）が同じ答えをした割合は {lowest:.0%} です。"
        )
    return (
        f"Map of how often each two of {len(share)} {what}s gave the same answer on {len(votes)} items, those who "
        f"agree most with the others first. {title_4(votes, what)}. The pair that agrees least, "
        f"{share.index[one]} and {share.columns[other]!s}, gave the same answer to {lowest:.0%}."
    )


def title_2a(votes: np.ndarray, voters: int) -> str:
    """Return the finding of Figure 2A, as its title."""
    female, male, tied = _counted(votes, voters)
    rest = f", {tied} tied" if tied else ""
    return f"The majority of {voters} voters calls {male} volunteers male and {female} female{rest}"


def title_2b(votes: np.ndarray, voters: int) -> str:
    """Return the finding of Figure 2B, as its title."""
    smiling, _, tied = _counted(votes, voters)
    rest = f", {tied} are tied" if tied else ""
    return f"The majority of {voters} voters sees a smile in {smiling} of {len(votes)} photographs{rest}"


def title_4(votes: pd.DataFrame, what: str) -> str:
    """Return the finding of the map of pairs, as its title."""
    mean = against_the_others(votes)
    return (
        f"Two {what}s give the same answer to {mean.mean():.0%} of {len(votes)} items on average; {what} "
        f"{mean.idxmin()} differs most from the others ({mean.min():.0%})"
    )


def sorted_pairs(votes: pd.DataFrame) -> pd.DataFrame:
    """Return how often each two gave the same answer; those who agree most with the others stand first."""
    order = against_the_others(votes).sort_values(ascending=False, kind="stable").index
    return pairwise_agreement(votes).loc[order, order]


def checked_votes(votes: ArrayLike, voters: int) -> np.ndarray:
    """Return counts of votes as an array (n,) of int64.

    Raises
    ------
    FoxgloveError
        If there are none, or one is no whole number from 0 to `voters`.
    """
    voters = whole_number(voters, "voters", least=1)
    found = np.asarray(votes)
    if found.ndim != 1 or not len(found) or found.dtype.kind not in "iub":
        raise FoxgloveError(
            f"votes have shape {found.shape} and type {found.dtype}; expected a whole number for each bar."
        )
    wrong = (found < 0) | (found > voters)
    if wrong.any():
        row = int(wrong.argmax())
        raise FoxgloveError(f"votes, row {row}: {found[row]} votes; expected 0 to {voters}, the voters.")
    return found.astype(np.int64)


def _counted(votes: np.ndarray, voters: int) -> tuple[int, int, int]:
    """Return how many have the majority, how many the minority, and how many are tied."""
    more, tied = int((2 * votes > voters).sum()), int((2 * votes == voters).sum())
    return more, len(votes) - more - tied, tied


def _checked_language(language: str) -> str:
    if language not in LANGUAGES:
        raise FoxgloveError(f'language is "{language}"; expected en or ja.')
    return language
