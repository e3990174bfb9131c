"""The figures show the data they are given: what is tested is what a reader would read off them."""

import warnings
from itertools import pairwise

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from scipy.cluster.hierarchy import leaves_list

from foxglove_helpers import plots
from foxglove_helpers.clustering import average_linkage, principal_components
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import feature_columns

FIGURES = [plots.figure_3a, plots.figure_3b, plots.plot_profile]
DESCRIPTIONS = [plots.describe_figure_3a, plots.describe_figure_3b, plots.describe_profile]


@pytest.fixture
def axes():
    figure, axes = plt.subplots(figsize=(6, 5))
    yield axes
    plt.close(figure)


def cohort(women: int = 14, men: int = 11) -> tuple[np.ndarray, np.ndarray]:
    """Return features and labels; women are darker by 0.25 at features 30 to 39 and nowhere else."""
    rng = np.random.default_rng(5)
    female = rng.permutation([1] * women + [0] * men)
    features = 0.6 + rng.normal(0, 0.03, (len(female), 75))
    features[np.flatnonzero(female), 30:40] -= 0.25
    return features.astype(np.float16), female


def beside(axes: Axes) -> list[Axes]:
    return [other for other in axes.figure.axes if other is not axes]


def title(axes: Axes) -> str:
    return axes.get_title(loc="left").replace("\n", " ")


@pytest.mark.parametrize("draw", FIGURES)
@pytest.mark.parametrize("layout", ["none", "constrained", "tight"])
def test_a_figure_returns_its_axes_stays_on_the_page_and_is_white(draw, layout: str) -> None:
    features, female = cohort()
    figure, axes = plt.subplots(figsize=(7, 6), layout=layout)
    with plt.style.context("default"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(features, female, axes) is axes
        figure.canvas.draw()
    page = figure.bbox
    for part in figure.axes:
        box = part.get_tightbbox()
        assert box is None or (box.x0 > page.x0 - 1 and box.x1 < page.x1 + 1 and box.y1 < page.y1 + 1)
    assert figure.get_facecolor() == (1, 1, 1, 1)
    assert axes.get_xlabel()
    plt.close(figure)


@pytest.mark.parametrize("draw", FIGURES)
def test_a_figure_may_be_one_panel_of_several(draw) -> None:
    features, female = cohort()
    figure, (left, right) = plt.subplots(1, 2)
    draw(features, female, right)
    assert not left.has_data()
    plt.close(figure)


def test_figure_3a_orders_the_rows_by_the_tree(axes: Axes) -> None:
    features, female = cohort()
    plots.figure_3a(features, female, axes)
    order = leaves_list(average_linkage(features))
    np.testing.assert_array_equal(axes.images[0].get_array(), features[order])


def test_figure_3a_draws_the_tree_at_the_left_leaf_beside_row(axes: Axes) -> None:
    features, female = cohort()
    plots.figure_3a(features, female, axes)
    tree = next(part for part in beside(axes) if any(isinstance(c, LineCollection) for c in part.collections))
    axes.figure.canvas.draw()
    assert tree.get_window_extent().x1 <= axes.get_window_extent().x0
    forks = [path.vertices for path in tree.collections[0].get_paths()]
    linkage = average_linkage(features)
    np.testing.assert_allclose(sorted(fork[:, 0].max() for fork in forks), np.sort(linkage[:, 2]))
    leaves = sorted(y for fork in forks for x, y in fork if x == 0)
    np.testing.assert_allclose(leaves, np.arange(len(features)))
    assert tree.get_ylim() == axes.get_ylim() == (-0.5, len(features) - 0.5)
    assert tree.get_xlim()[0] > tree.get_xlim()[1]


def test_figure_3a_marks_each_row_by_place_and_by_colour(axes: Axes) -> None:
    features, female = cohort()
    plots.figure_3a(features, female, axes)
    order = leaves_list(average_linkage(features))
    lanes = next(
        part for part in beside(axes) if {text.get_text() for text in part.texts} == {"female", "male"}
    )
    marked = np.asarray(lanes.images[0].get_array()).min(axis=2) < 1
    np.testing.assert_array_equal(marked[:, 0], female[order] == 1)
    np.testing.assert_array_equal(marked[:, 1], female[order] == 0)
    left, right = sorted(lanes.texts, key=lambda text: text.get_window_extent().x0)
    assert (left.get_text(), right.get_text()) == ("female", "male")


def test_figure_3b_shows_the_scores_with_a_marker_for_each_gender(axes: Axes) -> None:
    features, female = cohort()
    plots.figure_3b(features, female, axes)
    scores, explained = principal_components(features)
    clouds = [c for c in axes.collections if isinstance(c, PathCollection) and len(c.get_offsets()) > 1]
    shapes = set()
    for cloud, value in zip(clouds, (1, 0), strict=True):
        np.testing.assert_allclose(cloud.get_offsets(), scores[female == value])
        shapes.add(len(cloud.get_paths()[0].vertices))
    assert len(shapes) == 2
    assert f"{explained[0]:.0%}" in axes.get_xlabel()
    assert f"{explained[1]:.0%}" in axes.get_ylabel()
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["labelled female, 14", "labelled male, 11", "large: mean"]
    assert axes.get_legend().get_window_extent().y0 >= axes.get_window_extent().y1


def test_the_profile_shows_the_means_and_the_middle_halves(axes: Axes) -> None:
    features, female = cohort()
    plots.plot_profile(features, female, axes)
    lines = {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}
    thin = [line.get_ydata() for line in axes.lines if line.get_label().startswith("_")]
    assert {line.get_linestyle() for line in lines.values()} == {"-", "--"}
    for place, (name, value) in enumerate([("labelled female, 14", 1), ("labelled male, 11", 0)]):
        mine = features[female == value].astype(float)
        np.testing.assert_allclose(lines[name].get_ydata(), mine.mean(axis=0))
        np.testing.assert_allclose(thin[2 * place : 2 * place + 2], np.quantile(mine, [0.25, 0.75], axis=0))


def test_titles_and_descriptions_say_what_the_data_say(axes: Axes) -> None:
    features, female = cohort()
    plots.figure_3a(features, female, axes)
    assert "darker than male ones, most at features 30 to 39: mean 0.35 against 0.60" in title(axes)
    for describe in DESCRIPTIONS:
        assert "25 volunteers (14 labelled female, 11 male)" in describe(features, female)
    # The groups part cleanly here, so the two branches are the two groups and the means tell everyone apart.
    assert "14 volunteers (14 of them labelled female)" in plots.describe_figure_3a(features, female)
    assert "11 volunteers (0 of them labelled female)" in plots.describe_figure_3a(features, female)
    assert "100% of 25 volunteers" in plots.describe_figure_3b(features, female)
    turned = plots.describe_figure_3a(1 - features, female)
    assert "brighter than male ones, most at features 30 to 39: mean 0.65 against 0.40" in turned


def test_the_share_nearer_to_its_own_mean_falls_when_labels_mean_nothing() -> None:
    features, female = cohort()
    shuffled = np.random.default_rng(6).permutation(female)
    text = plots.describe_figure_3b(features, shuffled)
    share = int(text.split("On two components, ")[1].split("%")[0])
    assert share < 80


@pytest.mark.parametrize("draw", FIGURES)
def test_a_cohort_with_one_label_is_drawn_without_a_comparison(draw, axes: Axes) -> None:
    features, _ = cohort()
    draw(features, np.ones(25, dtype=int), axes)
    assert "25 volunteers (25 labelled female, 0 male)" in title(axes)
    assert "than" not in title(axes)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("draw", "describe"), list(zip(FIGURES, DESCRIPTIONS, strict=True)))
def test_equal_vectors_are_said_to_have_no_variance(draw, describe, axes: Axes) -> None:
    features, female = np.full((6, 75), 0.5), np.array([0, 1] * 3)
    draw(features, female, axes)
    axes.figure.canvas.draw()
    said = describe(features, female)
    for text in (title(axes), said):
        assert "All 6 mandible vectors are the same: there is no variance" in text
        assert "nan" not in text
    assert "fork of the tree parts" not in said


def test_two_equal_volunteers_make_a_figure_without_a_warning(axes: Axes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.figure_3a(np.full((2, 75), 0.5), [0, 1], axes)


@pytest.mark.parametrize("function", FIGURES + DESCRIPTIONS)
@pytest.mark.parametrize(
    ("columns", "female", "said"),
    [
        (78, [0, 1, 1], r"vectors\[:, 3:\]"),
        (74, [0, 1, 1], "74 columns; expected 75"),
        (75, [0, 1], r"shape \(2,\).*each of the 3 rows"),
        (75, [0, 1, 2], r"values \[0, 1, 2\]; expected 0 or 1"),
    ],
)
def test_wrong_features_or_labels_are_refused(
    function, columns: int, female: list, said: str, axes: Axes
) -> None:
    features = np.random.default_rng(7).random((3, columns))
    arguments = (features, female, axes) if function in FIGURES else (features, female)
    with pytest.raises(FoxgloveError, match=said):
        function(*arguments)


def test_features_on_a_face_are_marked_at_their_columns(axes: Axes) -> None:
    face = np.full((359, 359), 128, dtype=np.uint8)
    assert plots.feature_on_face(face, [49, 40, 74, 40], axes) is axes
    marked = sorted(patch.get_x() + 0.5 for patch in axes.patches if patch.get_width() == 1)
    assert marked == sorted(column for feature in (40, 49, 74) for column in feature_columns(feature))
    strip = next(patch for patch in axes.patches if patch.get_width() > 1)
    assert (strip.get_y(), strip.get_height()) == (266.5, 3)
    assert (strip.get_x(), strip.get_width()) == (29.5, 299)
    assert [text.get_text() for text in axes.texts] == ["40", "49", "74"]
    assert title(axes).endswith("features 40, 49, 74")


def test_labels_of_neighbouring_features_do_not_touch() -> None:
    figure, axes = plt.subplots(figsize=(4, 4))
    plots.feature_on_face(np.zeros((359, 359), dtype=np.uint8), [0, 1, 2, 40, 42, 44, 46, 49], axes)
    figure.canvas.draw()
    boxes = [text.get_bbox_patch().get_window_extent() for text in axes.texts]
    assert all(left.x1 <= right.x0 + 1 for left, right in pairwise(boxes))
    assert boxes[0].x0 > axes.get_window_extent().x0
    plt.close(figure)


def test_where_features_lie_is_told_in_words() -> None:
    text = plots.describe_feature_on_face([74, 40])
    # Feature 40 covers columns 110 and 111 and their mirror images; the middle line is column 179.
    assert "feature 40 at 68 to 69 pixels; feature 74 at 0 to 1 pixels" in text


@pytest.mark.parametrize(
    ("image", "feature", "said"),
    [(np.zeros((358, 359), np.uint8), 40, "headshot"), (np.zeros((359, 359), np.uint8), 75, "feature 75")],
)
def test_a_feature_that_is_not_on_the_face_is_refused(image, feature: int, said: str, axes: Axes) -> None:
    with pytest.raises(FoxgloveError, match=said):
        plots.feature_on_face(image, [feature], axes)


def test_a_contact_sheet_holds_every_image_once_in_reading_order(axes: Axes) -> None:
    images = np.repeat(np.arange(10, 60, 10, dtype=np.uint8), 359 * 359).reshape(5, 359, 359)
    plots.contact_sheet(images, axes, captions=list("abcde"), columns=2)
    sheet = np.asarray(axes.images[0].get_array())
    for image, text in zip(images, axes.texts, strict=True):
        rows, columns = np.nonzero(sheet == image[0, 0])
        assert len(rows) == 359 * 359
        assert text.get_position()[0] == pytest.approx(columns.mean() + 0.5)
        assert text.get_position()[1] > rows.max()
    firsts = [np.argwhere(sheet == value)[0].tolist() for value in range(10, 60, 10)]
    assert firsts == sorted(firsts)
    assert sheet.shape[1] < 3 * 359


@pytest.mark.parametrize(
    ("images", "captions", "said"),
    [
        (np.zeros((0, 359, 359), np.uint8), None, "at least one headshot"),
        (np.zeros((359, 359), np.uint8), None, "at least one headshot"),
        (np.zeros((2, 359, 359), np.uint8), ["one"], "1 captions for 2 images"),
    ],
)
def test_a_contact_sheet_of_anything_else_is_refused(images, captions, said: str, axes: Axes) -> None:
    with pytest.raises(FoxgloveError, match=said):
        plots.contact_sheet(images, axes, captions)
