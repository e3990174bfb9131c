"""Pictures of mandible vectors and of faces: a function a figure, drawn on the Axes it is given and returned.

In: features of shape (v, 75) and the label `female` of each volunteer, or headshots. Out: Matplotlib Axes.
Figures 3A and 3B follow R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2). Titles, and the texts that
the `describe_...` functions return for readers who do not see the picture, state numbers of the data at hand.
Apparent gender always shows in two ways: by colour, and by marker, place or line style. The background is set
to white, so that a picture reads in light and in dark notebooks.
"""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from mpl_toolkits.axes_grid1 import make_axes_locatable
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import dendrogram, fcluster

from foxglove_helpers.clustering import as_features, average_linkage, principal_components
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import FEATURES, FIRST_COLUMN, MANDIBLE_ROWS, feature_columns
from foxglove_helpers.release import IMAGE_SIDE


class Group(NamedTuple):
    """How volunteers with one label of apparent gender look in every figure."""

    label: int
    name: str
    colour: str
    marker: str
    line: str


# Vermilion and blue of Okabe and Ito's palette: told apart with every common kind of colour vision.
FEMALE = Group(1, "female", "#D55E00", "o", "-")
MALE = Group(0, "male", "#0072B2", "^", "--")
GROUPS = (FEMALE, MALE)

FEATURE_AXIS = "feature number: outside (0) → centre (74)"
INTENSITY_AXIS = "mean intensity (0 black, 1 white)"
_ALL_THE_SAME = "All {} mandible vectors are the same: there is no variance"
WINDOW = 10  # features that the titles average, so that one noisy feature does not make the title


def figure_3a(features: ArrayLike, female: ArrayLike, axes: Axes) -> Axes:
    """Draw the mandible vectors as a heat map, ordered by the tree at its left (R1, Figure 3A).

    Parameters
    ----------
    features : array-like of float, shape (v, 75)
        One mandible vector a volunteer, intensities 0 to 1.
    female : array-like of int, shape (v,)
        The label of apparent gender, 1 or 0.
    axes : Axes
        Where to draw; the tree, the lanes of apparent gender and the scale take their room from it.

    Returns
    -------
    Axes
        The same `axes`.
    """
    table, label = _checked(features, female)
    tree = dendrogram(average_linkage(table), no_plot=True)
    order = np.array(tree["leaves"])
    image = axes.imshow(
        table[order], cmap="gray", vmin=0, vmax=1, aspect="auto", origin="lower", interpolation="nearest"
    )
    axes.set(xlabel=FEATURE_AXIS, yticks=[], xticks=[0, 10, 20, 30, 40, 50, 60, 74])

    # Wrapped while the axes are still whole: the neighbours take their room from them.
    title = wrapped(_title_3a(table, label), axes)
    room = make_axes_locatable(axes)
    branches = room.append_axes("left", size="42%", pad=0.04, sharey=axes)
    _draw_tree(tree, branches)
    lanes = room.append_axes("right", size="12%", pad=0.06, sharey=axes)
    _draw_gender_lanes(label[order], lanes)
    scale = room.append_axes("right", size="4%", pad=0.3)
    axes.figure.colorbar(image, cax=scale, label=INTENSITY_AXIS)
    # Layout engines do not see the scale's numbers; an empty neighbour keeps them inside the figure.
    room.append_axes("right", size=0.5, pad=0).set_axis_off()
    axes.set_ylim(-0.5, len(table) - 0.5)
    axes.set_title(title, loc="left", x=-0.43, pad=20, fontsize="medium")
    return on_white(axes)


def describe_figure_3a(features: ArrayLike, female: ArrayLike) -> str:
    """Return what `figure_3a` shows, in words and with the numbers of these data."""
    table, label = _checked(features, female)
    sides = fcluster(average_linkage(table), 2, criterion="maxclust")
    parts = [
        f"{(sides == side).sum()} volunteers ({label[sides == side].sum()} of them labelled female)"
        for side in np.unique(sides)
    ]
    fork = (
        f"The topmost fork of the tree parts {' from '.join(parts)}" if len(parts) > 1 else "It has no fork"
    )
    return (
        f"Heat map of the mandible vectors of {_people(label)}: one row a volunteer, 75 columns from the "
        "outside of the jaw to its centre, from black to white. The rows stand in the order of the tree at "
        "the left, made from Euclidean distances by average linkage; two lanes at the right mark the "
        "apparent gender of each. "
        f"{_title_3a(table, label)}. {fork}."
    )


def figure_3b(features: ArrayLike, female: ArrayLike, axes: Axes) -> Axes:
    """Draw the volunteers on the first two principal components of their mandible vectors (R1, Figure 3B).

    Parameters
    ----------
    features : array-like of float, shape (v, 75)
        One mandible vector a volunteer, intensities 0 to 1.
    female : array-like of int, shape (v,)
        The label of apparent gender, 1 or 0.
    axes : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same `axes`.
    """
    table, label = _checked(features, female)
    scores, explained = _two_components(table)
    for group in GROUPS:
        mine = scores[label == group.label]
        if len(mine):
            axes.scatter(
                mine[:, 0],
                mine[:, 1],
                marker=group.marker,
                s=26,
                facecolor=(*to_rgb(group.colour), 0.35),
                edgecolor=group.colour,
                linewidth=0.8,
                label=f"labelled {group.name}, {len(mine)}",
            )
            x, y = mine.mean(axis=0)
            axes.scatter(x, y, marker=group.marker, s=190, color=group.colour, edgecolor="black", zorder=3)
    axes.plot([], [], "o", color="gray", markeredgecolor="black", markersize=11, label="large: mean")
    _legend_above(axes)
    axes.set(
        xlabel=f"principal component 1 ({explained[0]:.0%} of the variance)",
        ylabel=f"principal component 2 ({explained[1]:.0%} of the variance)",
        aspect="equal",
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(wrapped(_title_3b(table, scores, label), axes), loc="left", pad=26, fontsize="medium")
    return on_white(axes)


def describe_figure_3b(features: ArrayLike, female: ArrayLike) -> str:
    """Return what `figure_3b` shows, in words and with the numbers of these data."""
    table, label = _checked(features, female)
    scores, explained = _two_components(table)
    means = [
        f"the {group.name} mean lies at ({x:.2f}, {y:.2f})"
        for group in GROUPS
        if (label == group.label).any()
        for x, y in [scores[label == group.label].mean(axis=0)]
    ]
    return (
        f"Scatter of {_people(label)} on the first two principal components of their mandible vectors, which "
        f"explain {explained[0]:.0%} and {explained[1]:.0%} of the variance; circles are labelled female, "
        "triangles male, small for a volunteer and large for the mean of a group. "
        f"{_title_3b(table, scores, label)}; {' and '.join(means)}."
    )


def plot_profile(features: ArrayLike, female: ArrayLike, axes: Axes) -> Axes:
    """Draw the mean mandible vector of each apparent gender, in a band that holds the middle half of it.

    Parameters
    ----------
    features : array-like of float, shape (v, 75)
        One mandible vector a volunteer, intensities 0 to 1.
    female : array-like of int, shape (v,)
        The label of apparent gender, 1 or 0.
    axes : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same `axes`.
    """
    table, label = _checked(features, female)
    numbers = np.arange(table.shape[1])
    for group in GROUPS:
        mine = table[label == group.label]
        if len(mine):
            low, high = np.quantile(mine, [0.25, 0.75], axis=0)
            axes.fill_between(numbers, low, high, color=group.colour, alpha=0.18, linewidth=0)
            for edge in (low, high):
                axes.plot(numbers, edge, color=group.colour, linestyle=group.line, linewidth=0.6)
            name = f"labelled {group.name}, {len(mine)}"
            axes.plot(
                numbers,
                mine.mean(axis=0),
                color=group.colour,
                linestyle=group.line,
                linewidth=2.2,
                label=name,
            )
    axes.fill_between([], [], color="gray", alpha=0.3, label="the middle half")
    _legend_above(axes)
    axes.set(xlabel=FEATURE_AXIS, ylabel=INTENSITY_AXIS, xlim=(0, table.shape[1] - 1), ylim=(0, 1))
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(wrapped(_title_3a(table, label), axes), loc="left", pad=26, fontsize="medium")
    return on_white(axes)


def describe_profile(features: ArrayLike, female: ArrayLike) -> str:
    """Return what `plot_profile` shows, in words and with the numbers of these data."""
    table, label = _checked(features, female)
    means = [
        f"{group.name} {mine[0]:.2f} at feature 0, {mine[45]:.2f} at feature 45, {mine[74]:.2f} at feature 74"
        for group in GROUPS
        if (label == group.label).any()
        for mine in [table[label == group.label].mean(axis=0)]
    ]
    return (
        f"Two lines, the mean mandible vector of each apparent gender among {_people(label)}, over features "
        f"0 to 74, each in a band that holds the middle half of it. Mean intensity: {'; '.join(means)}. "
        f"{_title_3a(table, label)}."
    )


def feature_on_face(image: np.ndarray, features: Sequence[int], axes: Axes) -> Axes:
    """Draw a headshot with the mandible strip outlined and the pixels of some features marked in it.

    Parameters
    ----------
    image : ndarray of uint8, shape (359, 359)
        A headshot.
    features : sequence of int
        Feature numbers, 0 (outside) to 74 (centre). Bars across the strip tell their columns on both sides of
        the face; the numbers stand below, at the left.
    axes : Axes
        Where to draw.

    Returns
    -------
    Axes
        The same `axes`.

    Raises
    ------
    FoxgloveError
        If the image is no headshot or there is no such feature.
    """
    _require_side(np.asarray(image)[None])
    numbers = sorted({int(feature) for feature in features})
    top, height = MANDIBLE_ROWS[0] - 0.5, len(MANDIBLE_ROWS)
    reach = 26
    axes.imshow(image, cmap="gray", vmin=0, vmax=255)
    # White on black: one of the two shows on every face.
    for colour, thickness in (("black", 2.6), ("white", 1.1)):
        strip = (FIRST_COLUMN - 0.5, top), IMAGE_SIDE - 2 * FIRST_COLUMN, height
        axes.add_patch(Rectangle(*strip, fill=False, edgecolor=colour, linewidth=thickness))
    for feature in numbers:
        for column in feature_columns(feature):
            bar = (column - 0.5, top - reach), 1, height + 2 * reach
            axes.add_patch(Rectangle(*bar, facecolor=FEMALE.colour, linewidth=0))
    tips = [feature_columns(feature)[0] + 0.5 for feature in numbers]
    for feature, tip, place in zip(numbers, tips, _spread(tips, 18 * IMAGE_SIDE / _width(axes)), strict=True):
        axes.annotate(
            str(feature),
            xy=(tip, top + height + reach),
            xytext=(place, top + height + reach + 18),
            ha="center",
            va="top",
            fontsize="small",
            color="black",
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"},
            arrowprops={
                "arrowstyle": "-",
                "color": "white",
                "path_effects": [withStroke(linewidth=3, foreground="black")],
            },
        )
    axes.set(xticks=[], yticks=[])
    listed = ", ".join(str(number) for number in numbers)
    title = f"Mandible strip, rows {MANDIBLE_ROWS[0]} to {MANDIBLE_ROWS[-1]}, and features {listed}"
    axes.set_title(wrapped(title, axes), loc="left", fontsize="medium")
    return on_white(axes)


def describe_feature_on_face(features: Sequence[int]) -> str:
    """Return what `feature_on_face` shows, in words: where the pixels of these features lie."""
    half = IMAGE_SIDE // 2
    places = [
        f"feature {feature} at {half - max(c for c in feature_columns(feature) if c <= half)} to "
        f"{half - min(feature_columns(feature))} pixels"
        for feature in sorted(set(features))
    ]
    return (
        f"A headshot of {IMAGE_SIDE} by {IMAGE_SIDE} pixels. A thin outline shows the mandible strip, rows "
        f"{MANDIBLE_ROWS[0]} to {MANDIBLE_ROWS[-1]}, across the lower jaw. Marked in it, on both sides of "
        f"the middle line and measured from it: {'; '.join(places)}."
    )


def contact_sheet(
    images: np.ndarray, axes: Axes, captions: Sequence[str] | None = None, columns: int | None = None
) -> Axes:
    """Draw headshots in a grid, row by row, with a caption below each if captions are given.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 359, 359)
        Headshots.
    axes : Axes
        Where to draw.
    captions : sequence of str, length n, optional
        One short line an image.
    columns : int, optional
        Images in a row; as many as make the sheet about square, unless given.

    Returns
    -------
    Axes
        The same `axes`.

    Raises
    ------
    FoxgloveError
        If these are no headshots, or captions and images differ in number.
    """
    images = np.asanyarray(images)
    _require_side(images)
    if captions is not None and len(captions) != len(images):
        raise FoxgloveError(
            f"there are {len(captions)} captions for {len(images)} images; expected one each."
        )
    columns = columns or int(np.ceil(np.sqrt(len(images))))
    gap, band = 10, 10 if captions is None else 60
    rows = -(-len(images) // columns)
    sheet = np.full((rows * (IMAGE_SIDE + band), columns * (IMAGE_SIDE + gap) - gap), 255, dtype=np.uint8)
    for place, image in enumerate(images):
        row, column = divmod(place, columns)
        top, left = row * (IMAGE_SIDE + band), column * (IMAGE_SIDE + gap)
        sheet[top : top + IMAGE_SIDE, left : left + IMAGE_SIDE] = image
        if captions is not None:
            middle, below = left + IMAGE_SIDE / 2, top + IMAGE_SIDE + 4
            axes.text(middle, below, captions[place], ha="center", va="top", fontsize="small", color="black")
    axes.imshow(sheet, cmap="gray", vmin=0, vmax=255)
    axes.set_axis_off()
    return on_white(axes)


def _checked(features: ArrayLike, female: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    table, label = as_features(features), np.asarray(female)
    if table.shape[1] != FEATURES:
        raise FoxgloveError(
            f"the features have {table.shape[1]} columns; expected {FEATURES}, a mandible vector."
        )
    if label.shape != (len(table),) or not np.isin(label, (0, 1)).all():
        raise FoxgloveError(
            f"female has shape {label.shape} and values {np.unique(label)[:5].tolist()}; expected 0 or 1 for "
            f"each of the {len(table)} rows of features."
        )
    return table, label.astype(int)


def _require_side(images: np.ndarray) -> None:
    if images.ndim != 3 or images.shape[1:] != (IMAGE_SIDE, IMAGE_SIDE) or not len(images):
        raise FoxgloveError(
            f"the images have shape {images.shape}; expected at least one headshot of {IMAGE_SIDE} x "
            f"{IMAGE_SIDE} pixels, shape (n, {IMAGE_SIDE}, {IMAGE_SIDE})."
        )


def _legend_above(axes: Axes) -> None:
    """Put the legend between title and picture, where it covers no data."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=3,
        frameon=False,
        borderaxespad=0,
        handlelength=2.4,
        columnspacing=1.2,
    )


def _spread(places: list[float], apart: float) -> list[float]:
    """Return rising places moved so that neighbours stand `apart`, with the group as a whole where it was."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart) if moved else place)
    drift = float(np.mean(moved) - np.mean(places)) if places else 0.0
    return [place - min(drift, moved[0] - apart) for place in moved]


def _draw_tree(tree: dict, axes: Axes) -> None:
    """Draw SciPy's dendrogram from right (leaves) to left (root), leaf k at height k."""
    # SciPy puts leaf k at 10 k + 5.
    paths = [
        np.column_stack([distance, (np.array(leaf) - 5) / 10])
        for leaf, distance in zip(tree["icoord"], tree["dcoord"], strict=True)
    ]
    axes.add_collection(LineCollection(paths, colors="black", linewidths=0.5))
    axes.set_xlim(1.03 * np.max(tree["dcoord"]) or 1, 0)
    axes.set_xlabel("distance")
    # Its zero would run into the zero of the heat map's axis.
    axes.xaxis.set_major_locator(MaxNLocator(4, prune="lower"))
    axes.tick_params(left=False, labelleft=False)
    axes.spines[["top", "left", "right"]].set_visible(False)


def _draw_gender_lanes(label: np.ndarray, axes: Axes) -> None:
    """Mark each row in one of two lanes, the left for female and the right for male."""
    lanes = np.ones((len(label), len(GROUPS), 3))
    for lane, group in enumerate(GROUPS):
        lanes[label == group.label, lane] = to_rgb(group.colour)
        axes.annotate(
            group.name,
            xy=(0.5, 1),
            xycoords=axes.get_xaxis_transform(),
            xytext=(-3 if lane == 0 else 3, 2),
            textcoords="offset points",
            ha="right" if lane == 0 else "left",
            color=group.colour,
            fontsize="small",
        )
    axes.imshow(lanes, aspect="auto", origin="lower", interpolation="nearest")
    axes.axvline(0.5, color="black", linewidth=0.6)
    axes.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)


def _title_3a(table: np.ndarray, label: np.ndarray) -> str:
    """Tell where the two groups differ most, averaged over ten neighbouring features."""
    if _all_the_same(table):
        return _ALL_THE_SAME.format(len(table))
    if len(np.unique(label)) < 2:
        return f"Mandible vectors of {_people(label)}"
    profile = [table[label == group.label].mean(axis=0) for group in GROUPS]
    female, male = (np.convolve(mean, np.ones(WINDOW) / WINDOW, mode="valid") for mean in profile)
    first = int(np.abs(female - male).argmax())
    tone = "darker" if female[first] < male[first] else "brighter"
    return (
        f"Female vectors are {tone} than male ones, most at features {first} to {first + WINDOW - 1}: "
        f"mean {female[first]:.2f} against {male[first]:.2f} (n = {len(label)})"
    )


def _title_3b(table: np.ndarray, scores: np.ndarray, label: np.ndarray) -> str:
    """Tell how far the two groups overlap: how many people lie nearer to the mean of their own group."""
    if _all_the_same(table):
        return _ALL_THE_SAME.format(len(table))
    if len(np.unique(label)) < 2:
        return f"Mandible vectors of {_people(label)} on two principal components"
    distances = [np.linalg.norm(scores - scores[label == value].mean(axis=0), axis=1) for value in (0, 1)]
    own = ((distances[1] < distances[0]) == label).mean()
    return (
        f"On two components, {own:.0%} of {len(label)} volunteers lie nearer to the mean of their own "
        "apparent gender than to the other"
    )


def _two_components(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if _all_the_same(table):  # a share of no variance is no number
        return np.zeros((len(table), 2)), np.zeros(2)
    return principal_components(table, 2)


def _all_the_same(table: np.ndarray) -> bool:
    return not np.ptp(table, axis=0).any()


def _people(label: np.ndarray) -> str:
    return f"{len(label)} volunteers ({label.sum()} labelled female, {len(label) - label.sum()} male)"


def wrapped(text: str, axes: Axes) -> str:
    """Return the text in lines that fit the width of the axes in the size of a title."""
    letter = 0.5 * FontProperties(size="medium").get_size_in_points()
    return "\n".join(textwrap.wrap(text, max(20, int(_width(axes) / letter))))


def _width(axes: Axes) -> float:
    """Return the width of the axes on paper, in points."""
    return axes.get_window_extent().width * 72 / axes.figure.dpi


def on_white(axes: Axes) -> Axes:
    """Set the background to white, so that a picture reads in dark notebooks too; return the same axes."""
    axes.figure.set_facecolor("white")
    axes.set_facecolor("white")
    return axes
