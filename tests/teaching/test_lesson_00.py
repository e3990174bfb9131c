"""Lesson 00. Its checks, called directly: prepared answers, both languages, many seeds, hostile values.
Its pictures, on a small made-up cohort.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from answer_checks import AnswerChecks, is_build
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt

from foxglove_helpers.release import IMAGE_SIDE, IMAGES, LABEL_COLUMNS, VOLUNTEERS, VOTERS, Headshots
from foxglove_helpers.teaching import lesson_00 as check
from foxglove_helpers.teaching import lesson_00_pictures as pictures
from foxglove_helpers.teaching.feedback import NotYet, set_language
from foxglove_helpers.teaching.lesson_00_words import WORDS

ANSWERS = Path(__file__).parents[1] / "answers" / "00_welcome"
# grade_id: the name that the answer cell sets, and its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "order-of-running": ("order_choice", check.order_of_running),
    "missing-photographs": ("missing", check.missing_photographs),
    "read-the-error": ("error_choice", check.read_the_error),
    "hardest-step": ("hardest_step", check.hardest_step),
    "twin-limits": ("twin_choice", check.twin_limits),
    "brightness": ("brightness", check.brightness),
    "count-volunteers": ("count_volunteers", check.count_volunteers),
    "photographs-per-volunteer": ("photographs_per_volunteer", check.photographs_per_volunteer),
    "apparent-gender": ("gender_choice", check.apparent_gender),
    "clearly-smiling": ("clearly_smiling", check.clearly_smiling),
}


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def small_cohort() -> Headshots:
    """Return a made-up cohort of 8 volunteers; the last one has 8 photographs, all others 9."""
    random = np.random.default_rng(5)
    rows = [(v, p, v % 2) for v in range(1, 9) for p in range(1, 10)][:-1]
    smiling = random.integers(0, VOTERS + 1, size=len(rows))
    table = np.column_stack([rows, VOTERS - smiling, smiling])
    labels = pd.DataFrame(random.permutation(table), columns=LABEL_COLUMNS)
    images = random.integers(0, 256, size=(len(labels), IMAGE_SIDE, IMAGE_SIDE), dtype=np.uint8)
    images //= random.integers(1, 9, size=(len(labels), 1, 1), dtype=np.uint8)
    return Headshots(images, labels, "made up", Path())


COHORT = small_cohort()
# what a learner has at hand in the answer cells
NAMES = {"volunteers": VOLUNTEERS, "photographs": IMAGES, "headshots": COHORT}


class TestAnswers(AnswerChecks):
    answers = ANSWERS
    exercises = EXERCISES
    names = NAMES
    words = WORDS
    seeds = (check.VISIBLE_SEED, 0, 1, 2**32)
    least_reasons = 2  # a choice has three letters here, and a sentence is short or none


@given(seed=st.integers(min_value=0, max_value=2**63), voters=st.integers(min_value=5, max_value=30))
def test_fresh_tables_keep_the_rules_of_a_release_and_tell_miscounts_apart(seed: int, voters: int) -> None:
    labels = check._fresh_labels(np.random.default_rng(seed), voters)
    volunteer, photograph = labels["volunteer"], labels["photograph"]
    assert list(labels.columns) == LABEL_COLUMNS
    assert (labels.dtypes == np.int64).all()
    assert not labels.duplicated(["volunteer", "photograph"]).any()
    assert photograph.between(1, 9).all()
    assert (labels.groupby("volunteer")["female"].nunique() == 1).all()
    assert (labels["smiling"] + labels["not_smiling"] == voters).all()
    assert set(labels["smiling"]) == set(range(voters + 1))
    assert volunteer.duplicated().any() and not volunteer.is_monotonic_increasing
    assert (volunteer.diff() == 0).sum() < len(labels) / 2  # shuffled: a person's rows do not stand together
    counts = {volunteer.nunique(), len(labels), volunteer.max(), photograph.nunique(), VOLUNTEERS}
    assert len(counts) == 5
    assert (labels.groupby("volunteer").size() < labels.groupby("volunteer")["photograph"].max()).any()


@given(seed=st.integers(min_value=0, max_value=2**63))
def test_fresh_tables_have_no_photograph_of_everybody(seed: int) -> None:
    """Counting one photograph number would be counting the volunteers."""
    labels = check._fresh_labels(np.random.default_rng(seed))
    assert labels["photograph"].value_counts().max() < labels["volunteer"].nunique()


@given(seed=st.integers(min_value=0, max_value=2**63))
def test_a_table_of_many_voters_lies_close_around_80_percent(seed: int) -> None:
    labels = check._fresh_labels(np.random.default_rng(seed), 1000)
    votes = labels["smiling"]
    assert {799, 800, 801} <= set(votes)
    assert 0.8 * votes.max() < 799, "80 % of the highest number is another line"
    assert (votes + labels["not_smiling"] == 1000).all()


def test_another_seed_draws_other_material() -> None:
    first, second = (check._fresh_labels(np.random.default_rng(seed)) for seed in (1, 2))
    assert not first.equals(second)
    first_image, second_image = (check._fresh_image(np.random.default_rng(seed)) for seed in (1, 2))
    assert first_image.mean() != second_image.mean()


def test_every_message_speaks_both_languages_and_gives_no_answer_away() -> None:
    for exercise, words in WORDS.items():
        for reason, (english, japanese) in words.items():
            assert english.isascii() and english.endswith((".", "?")), f"{exercise}/{reason}"
            assert japanese.endswith(("。", "か。")), f"{exercise}/{reason}"
            # A message that names what to do goes on from "Not yet: ".
            assert english[0].isupper() == (reason == "right"), f"{exercise}/{reason}"
            if reason != "right":
                assert "nunique" not in english + japanese and "value_counts" not in english + japanese


class EqualsEverything:
    """Claims to be whatever it is compared with."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise RuntimeError("no array")

    def __getattr__(self, name: str) -> Any:
        return self


class EqualNumber(float):
    """A number that says it equals every other."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class EvilFrame(pd.DataFrame):
    """A table that answers every question with itself."""

    def __getitem__(self, key: Any) -> Any:
        return self

    def to_numpy(self, *_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt


class EvilDict(dict):  # type: ignore[type-arg]
    """A dict whose methods lie."""

    def keys(self) -> Any:
        raise SystemExit

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


HOSTILE = [
    EqualsEverything(),
    EqualNumber(5),
    EvilFrame({"volunteer": [1]}),
    EvilDict({1: 1}),
    {"a": "b"},
    {1: [2, 3]},
    {(1, 2): 3},
    pd.Series(["x", "y"]),
    pd.Series([1.0, np.nan]),
    pd.DataFrame(),
    pd.DataFrame({"volunteer": [1, 1], "photograph": [None, 2]}),
    pd.DataFrame([["x"] * 5], columns=LABEL_COLUMNS),
    pd.DataFrame([[1] * 6], columns=[*LABEL_COLUMNS, "volunteer"]),
    np.array([]),
    np.array(["a"]),
    [],
    [[1], [2, 3]],
    float("nan"),
    True,
    1 + 2j,
    10**400,
    SimpleNamespace(mean=3),
    iter([1, 2]),
    b"b",
    print,
]


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_a_strange_answer_gets_a_message_and_never_points(exercise: str, value: Any) -> None:
    answers = [value, lambda *_: value] if is_build(EXERCISES[exercise][1]) else [value]
    for answer in answers:
        with pytest.raises(NotYet) as stopped:
            EXERCISES[exercise][1](answer)
        assert str(stopped.value)


def test_the_error_on_purpose_is_pythons_own(capsys: pytest.CaptureFixture[str]) -> None:
    check.show_error("voluntears * 9", volunteers=277)
    said = capsys.readouterr()
    assert said.out.endswith("NameError: name 'voluntears' is not defined\n")
    assert "----> 1 voluntears * 9" in said.out
    assert not said.err  # an exception that was not caught, or stderr, would look like a failing cell
    with pytest.raises(RuntimeError, match="did not"):
        check.show_error("volunteers * 9", volunteers=277)


def test_pictures_show_what_their_words_say(language: str) -> None:
    labels = COHORT.labels
    figure, axes = plt.subplots()
    bars = pictures.photograph_counts(axes, labels).patches
    assert [bar.get_width() for bar in bars] == [1, 7]
    assert {"1", "7"} <= set(re.findall(r"\d+", pictures.describe_photograph_counts(labels)))
    plt.close(figure)

    figure, axes = plt.subplots()
    bars = pictures.smile_votes(axes, labels).patches
    assert len(bars) == VOTERS + 1
    clear = int((labels["smiling"] >= 14).sum())
    assert sum(bar.get_height() for bar in bars if bar.get_hatch()) == clear
    assert str(clear) in re.findall(r"\d+", pictures.describe_smile_votes(labels))
    plt.close(figure)

    figure, panels = plt.subplots(1, 6)
    pictures.dark_to_bright(panels, COHORT)
    means = [panel.images[0].get_array().mean() for panel in panels]
    assert means == sorted(means) and means[0] < means[-1]
    first, last = (panels[position].get_title().removeprefix("mean ") for position in (0, -1))
    assert {first, last} <= set(re.findall(r"\d+", pictures.describe_dark_to_bright(COHORT)))
    plt.close(figure)

    figure, panels = plt.subplots(1, 6)
    pictures.faces_by_votes(panels, COHORT)
    votes = [int(panel.get_title().split()[0]) for panel in panels]
    assert votes == sorted(votes) and votes[-1] - votes[0] >= VOTERS - 4
    words = re.findall(r"\d+", pictures.describe_faces_by_votes(COHORT, faces=6))
    assert [str(number) for number in votes] == [word for word in words][-8 if language == "ja" else 1 :][:6]
    plt.close(figure)


def test_one_volunteers_photographs_come_in_their_order() -> None:
    figure, panels = plt.subplots(3, 3)
    pictures.one_volunteer(panels, COHORT, volunteer=8)
    titles = [panel.get_title() for panel in panels.flat]
    assert [title[:12] for title in titles] == [f"photograph {number}" for number in range(1, 9)] + [""]
    own = COHORT.labels[COHORT.labels["volunteer"] == 8].set_index("photograph")
    assert titles[4] == f"photograph 5 · {own.loc[5, 'smiling']} votes"
    np.testing.assert_array_equal(
        panels.flat[4].images[0].get_array(), COHORT.images[int(np.flatnonzero(rows_of(8, 5))[0])]
    )
    assert pictures.describe_one_volunteer(COHORT, 8).startswith("8 headshots of volunteer 8")
    plt.close(figure)


def rows_of(volunteer: int, photograph: int) -> np.ndarray:
    labels = COHORT.labels
    return ((labels["volunteer"] == volunteer) & (labels["photograph"] == photograph)).to_numpy()


def test_the_contact_sheet_holds_every_volunteer_once() -> None:
    figure, axes = plt.subplots()
    sheet = pictures.contact_sheet(axes, COHORT, columns=4, lines=3).images[0].get_array()
    side = 120
    assert sheet.shape == (3 * side, 4 * side)
    first_rows = ~COHORT.labels["volunteer"].duplicated().to_numpy()
    tiles = sheet.reshape(3, side, 4, side).swapaxes(1, 2).reshape(-1, side, side)
    np.testing.assert_array_equal(tiles[:8], COHORT.images[first_rows][:, ::3, ::3])
    assert (tiles[8:] == 255).all()
    plt.close(figure)


def test_the_magnified_square_shows_the_numbers_of_the_image() -> None:
    image = np.full((IMAGE_SIDE, IMAGE_SIDE), 200, dtype=np.uint8)
    image[150:156, 130:136] = 20
    figure, (left, right) = plt.subplots(1, 2)
    pictures.pixels(left, right, image)
    written = sorted(int(text.get_text()) for text in right.texts)
    side = pictures.DETAIL
    assert len(written) == side**2
    assert written[0] == 20 and written[-1] == 200
    assert {"20", "200", str(side)} <= set(re.findall(r"\d+", pictures.describe_pixels(image)))
    plt.close(figure)


def test_the_time_line_names_every_event(language: str) -> None:
    figure, axes = plt.subplots()
    drawn = " ".join(text.get_text() for text in pictures.timeline(axes).texts)
    for year in ("2018", "2019", "2020", "2022"):
        assert year in drawn and year in pictures.describe_timeline()
    for months in ("6 months", "12 months", "25 months"):
        assert months in drawn and months.split()[0] in pictures.describe_timeline()
    plt.close(figure)
