"""Pictures of votes: Figures 2A and 2B, and who agrees with whom, drawn on the Axes they are given and returned.

In: how many voted for what, or a table of votes. Out: Matplotlib Axes. Figures 2A and 2B follow R1 (Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2): votes as stacked bars, sorted. The facts that this project reproduces say
nothing of a Figure 4; `figure_4` is our own view of the agreement of voters. Nothing shows by colour alone:
answers have their place and their name, and cells their number.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from foxglove_helpers.arguments import whole_number
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.plots import FEMALE, MALE, on_white, wrapped
from foxglove_helpers.voting.agreement import against_the_others, pairwise_agreement

_MOST_NUMBERS = 20  # voters of whom every cell can still bear its number


class Answer(NamedTuple):
    """How one answer looks."""

    name: str
    colour: str
    text: str  # colour of what is written on it


_FEMALE = Answer(FEMALE.name, FEMALE.colour, "black")
_MALE = Answer(MALE.name, MALE.colour, "white")
# Yellow and black of Okabe and Ito's palette, the black somewhat lifted.
_SMILING = Answer("smiling", "#F0E442", "black")
_NOT_SMILING = Answer("not smiling", "#4D4D4D", "white")


def figure_2a(for_female: ArrayLike, voters: int, axes: Axes) -> Axes:
    """Draw the votes on apparent gender as stacked bars, one a volunteer, sorted (R1, Figure 2A).

    Parameters
    ----------
    for_female : array-like of int, shape (v,)
        Votes for female on each volunteer.
    voters : int
        How many voted.
    axes : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same `axes`.
    """
    votes = _checked(for_female, voters)
    _stacked(votes, voters, (_FEMALE, _MALE), "volunteers, sorted by their votes", axes)
    axes.set_title(wrapped(_title_2a(votes, voters), axes), loc="left", fontsize="medium")
    return on_white(axes)


def describe_figure_2a(for_female: ArrayLike, voters: int) -> str:
    """Return what `figure_2a` shows, in words and with the numbers of these data."""
    votes = _checked(for_female, voters)
    return (
        f"Stacked bars of {voters} votes on each of {len(votes)} volunteers, sorted; votes for female below, for "
        f"male above. {_title_2a(votes, voters)}. The votes on {((votes > 0) & (votes < voters)).sum()} volunteers "
        "are divided."
    )


def figure_2b(smiling: ArrayLike, voters: int, axes: Axes) -> Axes:
    """Draw the votes on the smile as stacked bars, one a photograph, sorted (R1, Figure 2B).

    Parameters
    ----------
    smiling : array-like of int, shape (n,)
        Votes for smiling on each photograph.
    voters : int
        How many voted.
    axes : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same `axes`.
    """
    votes = _checked(smiling, voters)
    _stacked(votes, voters, (_SMILING, _NOT_SMILING), "photographs, sorted by their votes", axes)
    axes.set_title(wrapped(_title_2b(votes, voters), axes), loc="left", fontsize="medium")
    return on_white(axes)


def describe_figure_2b(smiling: ArrayLike, voters: int) -> str:
    """Return what `figure_2b` shows, in words and with the numbers of these data."""
    votes = _checked(smiling, voters)
    return (
        f"Stacked bars of {voters} votes on each of {len(votes)} photographs, sorted; votes for smiling below, for "
        f"not smiling above. {_title_2b(votes, voters)}. {int((votes == 0).sum())} photographs have no vote for "
        f"smiling, {int((votes == voters).sum())} have all."
    )


def figure_4(votes: pd.DataFrame, axes: Axes, what: str = "voter") -> Axes:
    """Draw how often each two voters gave the same answer, as a map of pairs (own; see the module's text).

    Parameters
    ----------
    votes : DataFrame of shape (items, voters)
        Those who agree most with the others stand first.
    axes : Axes
        Where to draw.
    what : str
        What a column is called: "voter" or "annotator".

    Returns
    -------
    Axes
        The same `axes`.
    """
    share = _sorted_pairs(votes)
    shown = share.to_numpy(copy=True)
    np.fill_diagonal(shown, np.nan)
    lowest = np.floor(np.nanmin(shown) * 20) / 20
    image = axes.imshow(shown, cmap="cividis", vmin=lowest, vmax=1.0)
    places = range(len(share))
    axes.set_xticks(places, [str(name) for name in share.columns])
    axes.set_yticks(places, [str(name) for name in share.index])
    axes.set(xlabel=f"{what}, most like the others first", ylabel=what)
    if len(share) <= _MOST_NUMBERS:
        middle = (lowest + 1) / 2
        for row, column in np.argwhere(~np.isnan(shown)):
            value = shown[row, column]
            axes.text(
                column,
                row,
                # Rounded up, 99.6 would claim that these two never differ.
                f"{int(100 * value + 1e-9)}",
                ha="center",
                va="center",
                fontsize="x-small",
                color="black" if value > middle else "white",
            )
    axes.figure.colorbar(
        image, ax=axes, label="same answer (share of items; in cells: %, rounded down)", shrink=0.8
    )
    axes.spines[:].set_visible(False)
    axes.set_title(wrapped(_title_4(votes, what), axes), loc="left", fontsize="medium")
    return on_white(axes)


def describe_figure_4(votes: pd.DataFrame, what: str = "voter") -> str:
    """Return what `figure_4` shows, in words and with the numbers of these data."""
    share = _sorted_pairs(votes)
    one, other = divmod(int(np.nanargmin(share.to_numpy())), len(share))
    return (
        f"Map of how often each two of {len(share)} {what}s gave the same answer on {len(votes)} items, those who "
        f"agree most with the others first. {_title_4(votes, what)}. The pair that agrees least, "
        f"{share.index[one]} and {share.columns[other]!s}, gave the same answer to {np.nanmin(share.to_numpy()):.0%}."
    )


def _stacked(votes: np.ndarray, voters: int, answers: tuple[Answer, Answer], below: str, axes: Axes) -> None:
    """Draw bars of width 1 in rising order; the first answer stands below."""
    rising, edges = np.sort(votes), np.arange(len(votes) + 1) + 0.5
    first, second = answers
    axes.stairs(rising, edges, fill=True, color=first.colour)
    axes.stairs(np.full(len(votes), voters), edges, baseline=rising, fill=True, color=second.colour)
    axes.stairs(rising, edges, baseline=None, color="white", linewidth=1.2)
    for answer, x, y in ((first, 0.98, 0.06), (second, 0.02, 0.94)):
        axes.text(
            x,
            y,
            answer.name,
            transform=axes.transAxes,
            ha="right" if x > 0.5 else "left",
            va="bottom" if y < 0.5 else "top",
            color=answer.text,
            fontweight="bold",
            bbox={"boxstyle": "round,pad=0.2", "facecolor": answer.colour, "edgecolor": "none"},
        )
    turn, lines = int((rising <= voters / 2).sum()), "dotted: half of the votes"
    if 0 < turn < len(votes):
        lines = f"dashed: the majority changes; {lines}"
        axes.axvline(turn + 0.5, color="black", linestyle="--", linewidth=1)
    axes.axhline(voters / 2, color="black", linestyle=":", linewidth=1)
    axes.set(
        xlim=(0.5, len(votes) + 0.5),
        ylim=(0, voters),
        xlabel=f"{below}\n({lines})",
        ylabel=f"votes (of {voters})",
    )
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)


def _title_2a(votes: np.ndarray, voters: int) -> str:
    female, tied = int((2 * votes > voters).sum()), int((2 * votes == voters).sum())
    male = len(votes) - female - tied
    rest = f", {tied} tied" if tied else ""
    return f"The majority of {voters} voters calls {male} volunteers male and {female} female{rest}"


def _title_2b(votes: np.ndarray, voters: int) -> str:
    smiling, tied = int((2 * votes > voters).sum()), int((2 * votes == voters).sum())
    rest = f", {tied} are tied" if tied else ""
    return f"The majority of {voters} voters sees a smile in {smiling} of {len(votes)} photographs{rest}"


def _title_4(votes: pd.DataFrame, what: str) -> str:
    mean = against_the_others(votes)
    return (
        f"Two {what}s give the same answer to {mean.mean():.0%} of {len(votes)} items on average; {what} "
        f"{mean.idxmin()} differs most from the others ({mean.min():.0%})"
    )


def _sorted_pairs(votes: pd.DataFrame) -> pd.DataFrame:
    order = against_the_others(votes).sort_values(ascending=False, kind="stable").index
    return pairwise_agreement(votes).loc[order, order]


def _checked(votes: ArrayLike, voters: int) -> np.ndarray:
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
