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

from foxglove_helpers.plots import FEMALE, MALE, on_white, wrapped
from foxglove_helpers.voting.figure_words import (
    checked_votes,
    describe_figure_2a,
    describe_figure_2b,
    describe_figure_4,
    sorted_pairs,
    title_2a,
    title_2b,
    title_4,
)

__all__ = [
    "describe_figure_2a",
    "describe_figure_2b",
    "describe_figure_4",
    "figure_2a",
    "figure_2b",
    "figure_4",
]

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
    votes = checked_votes(for_female, voters)
    _stacked(votes, voters, (_FEMALE, _MALE), "volunteers, sorted by their votes", axes)
    axes.set_title(wrapped(title_2a(votes, voters), axes), loc="left", fontsize="medium")
    return on_white(axes)


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
    votes = checked_votes(smiling, voters)
    _stacked(votes, voters, (_SMILING, _NOT_SMILING), "photographs, sorted by their votes", axes)
    axes.set_title(wrapped(title_2b(votes, voters), axes), loc="left", fontsize="medium")
    return on_white(axes)


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
    share = sorted_pairs(votes)
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
    axes.set_title(wrapped(title_4(votes, what), axes), loc="left", fontsize="medium")
    return on_white(axes)


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
