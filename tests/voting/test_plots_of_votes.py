"""Figures of votes: what a reader would read off them."""

import re

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch

from foxglove_helpers import plots_of_votes as plots
from foxglove_helpers.errors import FoxgloveError

VOTES = np.random.default_rng(0).permutation([0] * 6 + [1, 2, 3] + [4] * 2 + [5] * 6)


@pytest.fixture
def axes():
    figure, axes = plt.subplots(figsize=(6, 5))
    yield axes
    plt.close(figure)


def title(axes: Axes) -> str:
    return axes.get_title(loc="left").replace("\n", " ")


@pytest.mark.parametrize("draw", [plots.figure_2a, plots.figure_2b])
def test_bars_rise_and_fill_the_votes(draw, axes: Axes) -> None:
    assert draw(VOTES, 5, axes) is axes
    below, above, _ = [patch for patch in axes.patches if isinstance(patch, StepPatch)]
    np.testing.assert_array_equal(below.get_data().values, np.sort(VOTES))
    np.testing.assert_array_equal(above.get_data().baseline, np.sort(VOTES))
    assert (above.get_data().values == 5).all()
    # The break lies where the majority turns.
    assert axes.lines[0].get_xdata()[0] == (VOTES <= 2).sum() + 0.5
    names = {text.get_text() for text in axes.texts}
    assert names in ({"female", "male"}, {"smiling", "not smiling"})
    assert axes.get_ylabel() == "votes (of 5)" and axes.figure.get_facecolor() == (1, 1, 1, 1)


def test_titles_and_descriptions_count(axes: Axes) -> None:
    plots.figure_2a(VOTES, 5, axes)
    assert "8 volunteers male and 9 female" in title(axes)
    assert "The votes on 5 volunteers are divided" in plots.describe_figure_2a(VOTES, 5)
    words = plots.describe_figure_2b(VOTES, 5)
    assert "9 of 17 photographs" in words and "6 photographs have no vote for smiling, 6 have all" in words
    assert "1 tied" in plots.describe_figure_2a([0, 2, 4], 4)


def test_the_map_of_pairs_puts_the_odd_one_out_last(axes: Axes) -> None:
    random = np.random.default_rng(1)
    truth = random.integers(0, 2, 200)
    votes = pd.DataFrame({name: truth for name in ("a", "b", "c")})
    votes["b"] = random.integers(0, 2, 200)
    plots.figure_4(votes, axes)
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "c", "b"]
    shown = axes.images[0].get_array()
    assert shown[0, 1] == 1 and shown[0, 2] == pytest.approx((votes["a"] == votes["b"]).mean())
    assert "voter b differs most" in title(axes)
    assert "gave the same answer on 200 items" in plots.describe_figure_4(votes)


def test_who_differs_once_is_not_shown_as_one_who_never_does(axes: Axes) -> None:
    votes = pd.DataFrame({"a": [0, 1] * 150, "b": [0, 1] * 150, "c": [1, 1] + [0, 1] * 149})
    plots.figure_4(votes, axes)
    assert sorted(text.get_text() for text in axes.texts) == ["100"] * 2 + ["99"] * 4


def test_the_lines_of_figure_2_are_explained(axes: Axes) -> None:
    plots.figure_2a(VOTES, 5, axes)
    assert "dashed: the majority changes" in axes.get_xlabel() and "dotted: half" in axes.get_xlabel()
    axes.clear()
    plots.figure_2a([5, 5], 5, axes)
    assert "dashed" not in axes.get_xlabel()


@pytest.mark.parametrize(
    ("votes", "voters", "message"),
    [
        ([1, 6], 5, "row 1: 6 votes; expected 0 to 5"),
        ([-1], 5, "row 0: -1 votes"),
        ([0.5], 5, "expected a whole number for each bar"),
        ([], 5, "expected a whole number"),
        ([1], 0, "voters is 0"),
    ],
)
def test_impossible_votes_are_told(votes: list, voters: int, message: str, axes: Axes) -> None:
    with pytest.raises(FoxgloveError, match=message):
        plots.figure_2a(votes, voters, axes)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_words_tell_the_same_numbers_in_both_languages(language: str) -> None:
    votes = pd.DataFrame([[1, 1, 0], [0, 0, 0], [1, 1, 1], [1, 0, 0]], columns=[1, 2, 3])
    told = (
        (plots.describe_figure_2a([0, 2, 4, 4], 4, language), ("1", "2", "4")),
        (plots.describe_figure_2b([0, 2, 4, 4], 4, language), ("1", "2", "4")),
        (plots.describe_figure_4(votes, language=language), ("3", "4", "50%")),
    )
    for text, numbers in told:
        assert bool(re.search("[ぁ-ん]", text)) == (language == "ja")
        assert all(number in text for number in numbers)
    assert ("同数" if language == "ja" else "tied") in told[0][0]


def test_another_language_is_told() -> None:
    with pytest.raises(FoxgloveError, match='language is "fr"; expected en or ja'):
        plots.describe_figure_2a([1], 1, "fr")
