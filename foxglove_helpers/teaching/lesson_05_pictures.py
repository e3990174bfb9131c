"""The pictures of lesson 05, so that its cells show the idea and not the drawing.

What the lesson has computed flows in; out comes a figure and, for readers who do not see it, words with the
numbers of these data. Labels are told apart by marker as well as by colour. Table 2 is that of R1.
"""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from scipy.stats import binomtest

from foxglove_helpers import plots
from foxglove_helpers.evaluation import Scores
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.release import Headshots
from foxglove_helpers.reproduce import PUBLISHED, PUBLISHED_SAMPLES

Picture = tuple[Figure, str]
NAMES = {group.label: group.name for group in plots.GROUPS}


def borders(
    X: np.ndarray, female: np.ndarray, learners: Mapping[str, ArowClassifier], features: Sequence[int]
) -> Picture:
    """Draw all volunteers by two features, once for each learner, with the line where its scores are equal.

    Parameters
    ----------
    X : ndarray of shape (v, 75)
    female : ndarray of int, shape (v,)
    learners : mapping of a caption to a learner fitted on the two features
    features : their two numbers, the one further out first
    """
    outer, inner = features
    pair = X[:, [outer, inner]]
    figure, panels = plt.subplots(
        1, len(learners), figsize=(11, 4.2), sharex=True, sharey=True, layout="constrained", squeeze=False
    )
    told = []
    for panel, (caption, learner) in zip(panels.flat, learners.items(), strict=True):
        says = learner.predict(pair)
        lines = [f"{caption}: {(says == female).mean():.0%} right"]
        if len(set(says)) == 1:
            lines.append(f"everybody called {NAMES[says[0]]}")
        told.append(", ".join(lines))
        for group in plots.GROUPS:
            mine = pair[female == group.label]
            marks = {"color": group.colour, "alpha": 0.5, "markersize": 4, "label": f"{group.name} by vote"}
            panel.plot(*mine.T, group.marker, **marks)
        outward, inward = learner.coef_[0]
        panel.axline((0, 0), slope=-outward / inward, color="black")
        panel.set(xlabel=f"feature {outer} (further out)", xlim=(0, 0.9), ylim=(0, 0.9))
        panel.set_title("\n".join(lines), fontsize="medium")
    panels[0, 0].set_ylabel(f"feature {inner} (further in)")
    panels[0, 0].legend(loc="upper left", fontsize="small")
    words = (
        f"The same {len(X)} volunteers in {len(learners)} scatter plots, feature {inner} against feature "
        f"{outer}, with circles for those voted female and triangles for those voted male. A line through "
        f"the lower left corner, where it is in sight, divides the picture. {'; '.join(told)}."
    )
    return figure, words


def variances(learners: Mapping[int, ArowClassifier], X: np.ndarray) -> Picture:
    """Draw how unsure AROW is of each weight (of the row female), one line for each number of epochs."""
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    told = []
    for (epochs, learner), style in zip(learners.items(), cycle(("-", "--", ":")), strict=False):
        line = learner.variances_[1]
        name = "1 epoch" if epochs == 1 else f"{epochs} epochs"
        axes.plot(line, style, color="black")
        place = (len(line) - 1, line[-1])
        axes.annotate(name, place, xytext=(6, 0), textcoords="offset points", va="center")
        told.append(f"{np.median(line):.2g} after {name}")
    least, darkest = int(line.argmax()), int(X.mean(axis=0).argmin())
    title = f"AROW stays least sure of feature {least}; the darkest feature is {darkest}"
    axes.set_title(title, loc="left", fontsize="medium")
    axes.set(xlabel=plots.FEATURE_AXIS, ylabel="variance (row female)", xlim=(0, 84), yscale="log")
    axes.set(xticks=[0, 10, 20, 30, 40, 50, 60, 74])
    axes.spines[["top", "right"]].set_visible(False)
    words = (
        "Lines of variance against feature number, on a logarithmic scale, one below the other. Their "
        f"medians: {', '.join(told)}. In the last line AROW is least sure of feature {least}, at the top of "
        f"a hump; the feature that is darkest on average is {darkest}."
    )
    return figure, words


def squares(headshots: Headshots, small: np.ndarray) -> Picture:
    """Draw photographs of three volunteers as gray squares: the darkest, a middle one, the brightest."""
    whose = headshots.labels["volunteer"].to_numpy()
    brightness = pd.Series(small.mean(axis=(1, 2))).groupby(whose).mean().sort_values()
    people = brightness.index[[0, len(brightness) // 2, -1]]
    figure, grid = plt.subplots(3, 5, figsize=(9, 5.8), layout="constrained")
    for line, person in zip(grid, people, strict=True):
        shots = np.flatnonzero(whose == person)[:4]
        line[0].imshow(headshots.images[shots[0]], cmap="gray", vmin=0, vmax=255)
        line[0].set_ylabel(f"volunteer {person}")
        for place, shot in zip(line[1:], shots, strict=True):
            place.imshow(small[shot], cmap="gray", vmin=0, vmax=1)
    for place in grid.flat:
        place.set(xticks=[], yticks=[])
    side = small.shape[1]
    grid[0, 0].set_title("photograph", fontsize="medium")
    grid[0, 1].set_title(f"four photographs as {side} × {side} squares", fontsize="medium", loc="left")
    words = (
        f"Three rows, volunteers {people[0]}, {people[1]} and {people[2]}: a headshot, then four "
        f"photographs of the same person as {side} by {side} gray squares. No expression can be made out in "
        "the squares, but the four of a row look almost alike, and the rows differ: the first is the "
        "darkest of all volunteers, the last the brightest."
    )
    return figure, words


def accuracies(rows: Mapping[str, Scores], title: str) -> Picture:
    """Draw accuracies with their intervals, one below the other; a diamond for a split by photograph."""
    figure, axes = plt.subplots(figsize=(8.5, 3.4), layout="constrained")
    told = []
    for height, (name, score) in enumerate(rows.items()):
        low, high = score.accuracy_interval
        marker = "D" if "photograph" in name else "o"
        axes.plot([low, high], [height, height], color="black", linewidth=2)
        axes.plot(score.accuracy, height, marker, color="black", markersize=8)
        axes.text(1.03, height, f"{score.accuracy:.3f}", va="center")
        told.append(f"{name} {score.accuracy:.3f} ({low:.3f} to {high:.3f})")
    axes.axvline(0.5, color="gray", linestyle=":")
    axes.set(
        yticks=range(len(rows)), yticklabels=rows, xlim=(0.4, 1.02), xlabel="accuracy, and 95 % interval"
    )
    axes.invert_yaxis()
    axes.set_title(title, loc="left", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    words = f"{title}. Accuracies with 95 % intervals, beside a dotted line at one half: {'; '.join(told)}."
    return figure, words


def table_2(called: Mapping[str, np.ndarray], female: np.ndarray) -> Picture:
    """Draw rows 1 to 3 of Table 2: the published accuracy above that of these data, both with intervals."""
    figure, axes = plt.subplots(figsize=(8.5, 3), layout="constrained")
    told, ends = [], []
    for height, name in enumerate(called):
        published = round(PUBLISHED[name]["accuracy"] * PUBLISHED_SAMPLES)
        for shift, whose, right, n, filled in (
            (-0.13, "published", published, PUBLISHED_SAMPLES, "white"),
            (0.13, "here", int((called[name] == female).sum()), len(female), "black"),
        ):
            low, high = binomtest(right, n).proportion_ci(method="wilson")
            axes.plot([low, high], [height + shift] * 2, color="black", linewidth=1.5)
            axes.plot(right / n, height + shift, "D", color="black", markerfacecolor=filled)
            note = f"{whose} {right / n:.3f}"
            axes.annotate(note, (high + 0.005, height + shift), va="center", fontsize="small")
            told.append(f"{name}, {whose}, {right} of {n}: {right / n:.3f} ({low:.3f} to {high:.3f})")
            ends.append((low, high))
    lazy = max(female.mean(), 1 - female.mean())
    axes.axvline(lazy, color="gray", linestyle=":")
    axes.text(lazy + 0.004, -0.5, "the lazy rule", color="gray", fontsize="small")
    axes.set(yticks=range(len(called)), yticklabels=called, xlim=(0.5, 0.95), ylim=(2.6, -0.7))
    axes.set(xlabel="accuracy, and Wilson's 95 % interval")
    axes.spines[["top", "right"]].set_visible(False)
    lows, highs = zip(*ends, strict=True)
    overlap = "All intervals overlap" if max(lows) < min(highs) else "Not all intervals overlap"
    beaten = "beat the lazy rule" if min(lows) > lazy else "do not all beat the lazy rule"
    axes.set_title(f"{overlap}, and the methods {beaten}", loc="left", fontsize="medium")
    words = (
        "Accuracy of three methods, published (white) and here (black), each with its 95 % interval: "
        f"{'; '.join(told)}. {overlap} one another. A dotted line marks the lazy rule, {lazy:.3f}; the "
        f"methods {beaten}."
    )
    return figure, words


def features_on_faces(headshots: Headshots, vectors: np.ndarray, features: Sequence[int]) -> Picture:
    """Mark features on four faces: of each label the volunteer who is darkest there, and the brightest.

    Parameters
    ----------
    headshots : Headshots
    vectors : ndarray of shape (v, 78)
        Mandible vectors of these headshots.
    features : sequence of int
        Feature numbers, 0 to 74.
    """
    level = vectors[:, 3:][:, features].mean(axis=1)
    figure, grid = plt.subplots(2, 2, figsize=(9, 9.6), layout="constrained")
    told = []
    for line, group in zip(grid, plots.GROUPS, strict=True):
        mine = np.flatnonzero(vectors[:, 2] == group.label)
        chosen = {"darkest": mine[level[mine].argmin()], "brightest": mine[level[mine].argmax()]}
        for place, (side, person) in zip(line, chosen.items(), strict=True):
            plots.feature_on_face(headshots.images[_photograph(headshots, vectors[person])], features, place)
            title = f"voted {group.name}, {side} there: {level[person]:.2f}"
            place.set_title(title, loc="left", fontsize="medium")
            told.append(title)
    words = (
        "Four headshots with the strip across the jaw outlined and the columns of features "
        f"{_listed(features)} marked on both sides of the face. Mean brightness under the columns, 0 black "
        f"to 1 white: {'; '.join(told)}."
    )
    return figure, words


def people(headshots: Headshots, vectors: np.ndarray, chosen: np.ndarray, each: int = 6) -> Picture:
    """Show up to `each` of the chosen volunteers of each label; `chosen` is true or false, shape (v,)."""
    figure, lines = plt.subplots(2, 1, figsize=(11, 4.8), layout="constrained")
    told = []
    for axes, group in zip(lines, plots.GROUPS, strict=True):
        mine = np.flatnonzero(chosen & (vectors[:, 2] == group.label))
        rows = [_photograph(headshots, vectors[person]) for person in mine[:each]]
        axes.set_axis_off()
        if rows:
            plots.contact_sheet(headshots.images[rows], axes, columns=each)
        axes.set_title(f"voted {group.name}: {len(rows)} of {len(mine)}", loc="left", fontsize="medium")
        told.append(f"{len(rows)} of {len(mine)} volunteers voted {group.name}")
    return figure, f"Headshots in two rows: {', '.join(told)}."


def _photograph(headshots: Headshots, vector: np.ndarray) -> int:
    """Return the row of the photograph that a mandible vector was made from."""
    labels = headshots.labels
    return int(np.flatnonzero((labels["volunteer"] == vector[0]) & (labels["photograph"] == vector[1]))[0])


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
