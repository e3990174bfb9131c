"""The checks of lesson 02 know right from wrong, in both languages, for every seed, whatever is handed in."""

import hashlib
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd
import pytest
from answer_checks import AnswerChecks, named
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.text import Text
from strange_answers import EVIL

from foxglove_helpers.curation.decoding import turned_as_tagged
from foxglove_helpers.curation.photograph import overlap
from foxglove_helpers.rectangle_tool import RectangleTool
from foxglove_helpers.teaching import lesson_02, lesson_02_drawing, lesson_02_heap, lesson_02_pictures
from foxglove_helpers.teaching.feedback import NotYet, set_language
from foxglove_helpers.teaching.lesson_02_words import WORDS

ANSWERS = Path(__file__).parents[1] / "answers" / "02_curation"
# grade_id of the answer cell, the name it sets, its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "people": ("people", lesson_02.people_in_the_heap),
    "identical-files": ("identical_files", lesson_02.identical_files),
    "second-submission": ("second_submission", lesson_02.second_submission),
    "places": ("places", lesson_02.who_told_the_place),
    "upright": ("upright", lesson_02.upright),
    "needed-tag": ("needed_tag", lesson_02.needed_tag),
    "drawn": ("drawn", lesson_02.drawn_by_hand),
    "overlap": ("overlap", lesson_02.overlap),
    "rectangle-rows": ("broken_rows", lesson_02.rectangle_rows),
    "angle-of-eyes": ("angle_of_eyes", lesson_02.angle_of_eyes),
    "turn-first": ("turn_first", lesson_02.turn_first),
    "crop": ("crop", lesson_02.crop),
    "left-out": ("left_out", lesson_02.left_out),
    "missing": ("missing", lesson_02.missing_photographs),
    "same-person": ("same_person", lesson_02.same_person),
    "looked-better": ("looked_better", lesson_02.why_it_looked_better),
}
# what a learner has at hand in the answer cells
NAMES = {"np": np, "pd": pd, "cv2": cv2, "math": math, "hashlib": hashlib}
# Faces as the key of the default heap has them, so that no test of a check has to draw the heap.
FACES = {"a0c1b0a3_4.jpeg": (303, 393, 420, 420), "a0f22fdc_3.jpeg": (687, 840, 514, 514)}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture(autouse=True)
def known_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson_02_drawing, "face_of", FACES.__getitem__)


class TestAnswers(AnswerChecks):
    answers = ANSWERS
    exercises = EXERCISES
    names = NAMES
    words = WORDS
    seeds = (lesson_02.VISIBLE_SEED, 1, 77)
    signs = "…×–−·"


@pytest.mark.parametrize("evil", EVIL, ids=named)
def test_nothing_strange_within_an_answer_passes_or_breaks_a_check(evil: Any) -> None:
    with pytest.raises(NotYet):
        lesson_02.drawn_by_hand(dict.fromkeys(FACES, evil))
    with pytest.raises(NotYet):
        lesson_02.identical_files(lambda folder: {"a0c1b0a3_3.jpeg": evil})


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_rectangles_lie_as_their_name_says(seed: int) -> None:
    cases = lesson_02_drawing._pairs_of_rectangles(np.random.default_rng(seed))
    shares = {name: overlap(*pair) for name, pair in cases.items()}
    assert shares["the same"] == 1
    assert shares["side by side"] == shares["apart across"] == 0
    assert all(0 < shares[name] < 1 for name in ("partly", "one in the other", "a common corner"))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_crops_reach_beyond_the_edge_they_are_named_after(seed: int) -> None:
    random = np.random.default_rng(seed)
    for kind in ("inside", "right and below", "left", "above"):
        gray, face = lesson_02_drawing._photograph(random, kind)
        left, top, side = lesson_02_drawing.crop_square(face)
        x, y, width, height = face
        assert min(x, y) >= 0
        assert x + width <= gray.shape[1]
        assert y + height <= gray.shape[0]
        beyond = (left < 0, top < 0, left + side > gray.shape[1], top + side > gray.shape[0])
        expected = {
            "inside": (False, False, False, False),
            "right and below": (False, False, True, True),
            "left": (True, False, False, False),
            "above": (False, True, False, False),
        }[kind]
        assert beyond == expected, kind


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_repetitions_hold_a_chain_and_strangers(seed: int) -> None:
    agreements, same_as = lesson_02._repeated(np.random.default_rng(seed))
    firsts = [lesson_02._first_of(agreement, same_as) for agreement in agreements]
    assert len(set(firsts)) == len(agreements) - len(same_as)
    assert any(earlier in same_as for earlier in same_as.values())
    assert set(agreements) - set(same_as) - set(same_as.values())


def test_the_lesson_s_heap_holds_every_accident_it_speaks_of() -> None:
    """The first ten submissions of the default seed, by the plan; nothing is drawn."""
    submissions = lesson_02_heap.planned()
    assert len(submissions) == lesson_02_heap.SUBMISSIONS
    assert sum(not submission.files for submission in submissions) == 1
    assert [submission.repetition for submission in submissions].count(2) == 1
    reasons = {file.reason for submission in submissions for file in submission.files}
    assert {"repeated submission", "identical file", "hands", "looking away", ""} <= reasons
    assert any(submission.phone.holding == "mirrored" for submission in submissions)
    named_files = {
        f"{submission.agreement}_{file.number}.jpeg": (submission, file)
        for submission in submissions
        for file in submission.files
    }
    people = {named_files[name][0].volunteer for name in lesson_02_heap.ORDINARY}
    assert len(people) == len(lesson_02_heap.ORDINARY) == 8
    shots = {letter: named_files[name] for letter, name in lesson_02_heap.TO_JUDGE.items()}
    assert shots["A"][0].glasses
    assert all(shots[letter][1].shot.hand for letter in "BFH")
    assert shots["C"][1].shot.exposure < 1 < shots["G"][1].shot.exposure
    assert shots["D"][1].shot.turn
    assert abs(named_files[lesson_02_heap.LEANING][1].shot.tilt) > 15
    assert lesson_02_heap.TO_JUDGE["E"] == lesson_02_heap.LEANING
    assert not any(shots[letter][1].reason for letter in "ACEG")


def test_what_the_rectangle_tool_holds_is_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The table of the real tool: open, then one drawn, then both."""
    gray = np.zeros((2592, 1944), np.uint8)
    tool = RectangleTool(
        images=[gray, gray], names=list(FACES), corrections=tmp_path / "corrections.tsv", detect=None
    )
    tool.send = lambda *arguments: None  # type: ignore[method-assign]
    for name, (x, y, width, height) in FACES.items():
        with pytest.raises(NotYet) as caught:
            lesson_02.drawn_by_hand(tool.decisions)
        assert caught.value.reason in {"one_missing", "not_attempted"}
        asked = {"view": "here", "turn": 1, "name": name}
        rectangle = [x + 20, y - 10, width, height + 15]
        tool._handle_custom_msg({"kind": "draw", "rectangle": rectangle, "angle": 0, **asked}, [])
        tool._handle_custom_msg({"kind": "accept", **asked}, [])
    lesson_02.drawn_by_hand(tool.decisions)
    assert capsys.readouterr().out.startswith("Right. ")


def test_the_heap_is_drawn_once_and_again_only_if_something_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []

    def pretend_to_draw(folder: Path, submissions: int, workers: int, key: Path) -> Path:
        drawn.append(folder)
        key.mkdir(parents=True, exist_ok=True)
        (key / "key.csv").write_text("file,face_x\n", encoding="utf-8")
        for submission in lesson_02_heap.planned()[:submissions]:
            for file in submission.files:
                place = folder / submission.agreement / f"{submission.agreement}_{file.number}.jpeg"
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()
        return folder

    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("foxglove_helpers.twin.submissions.writer.write_submissions", pretend_to_draw)
    heap = lesson_02_heap.heap_of_the_lesson()
    assert lesson_02_heap.heap_of_the_lesson() == heap
    assert drawn == [heap]
    assert tmp_path in heap.parents
    next(heap.glob("*/*.jpeg")).unlink()
    lesson_02_heap.heap_of_the_lesson()
    assert drawn == [heap, heap]


def test_tables_of_the_heap_say_what_lies_there(tmp_path: Path) -> None:
    for agreement, sizes in {"a0000001": (2048, 4096), "a0000002": ()}.items():
        (tmp_path / agreement).mkdir()
        record = [f"file_{number}\tIMG_{number}.jpg\n" for number in range(1, len(sizes) + 1)]
        (tmp_path / agreement / f"{agreement}.tsv").write_text("".join(record), encoding="utf-8")
        for number, size in enumerate(sizes, start=1):
            start = b"\xff\xd8\xff"
            (tmp_path / agreement / f"{agreement}_{number}.jpeg").write_bytes(
                start + bytes(size - len(start))
            )
    table = lesson_02_heap.contents(tmp_path)
    assert table.loc["a0000001"].tolist() == [2, 2, 4]
    assert table.loc["a0000002", "photographs"] == 0
    assert table.loc["a0000002", "largest KiB"] == "–"
    same = {"a0000001/a0000001_2.jpeg": "a0000001/a0000001_1.jpeg"}
    row = lesson_02_heap.names_of_identical(tmp_path, same).iloc[0].tolist()
    assert row == ["a0000001_2.jpeg", "a0000001_1.jpeg", "IMG_2.jpg", "IMG_1.jpg"]


def test_a_photograph_is_found_by_its_name_with_or_without_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson_02_heap, "heap_of_the_lesson", lambda: tmp_path)
    there = tmp_path / "a0669592" / "a0669592_1.jpeg"
    there.parent.mkdir()
    there.touch()
    assert lesson_02_heap.path_of("a0669592_1.jpeg") == there
    assert lesson_02_heap.path_of("a0669592/a0669592_1.jpeg") == there
    for missing in ("a0cd58c6_1.jpeg", "a0669592_1.jpg", "a0669592_12.jpeg", "", "../a0669592_1", "no name"):
        with pytest.raises(lesson_02_heap.NoSuchPhotograph) as caught:
            lesson_02_heap.path_of(missing)
        shown = caught.value._render_traceback_()
        assert shown == [str(caught.value)]
        assert missing in shown[0]
        assert "a0669592" in shown[0]  # which folders there are
        assert "a0cd58c6" not in shown[0].replace(missing, "")  # not the empty one


def test_no_message_of_the_lesson_shows_markup() -> None:
    """Messages are printed as they are: stars would stand there as stars."""
    for reasons in WORDS.values():
        for texts in reasons.values():
            assert not any("*" in text for text in texts)


def test_a_division_is_told_where_it_fails() -> None:
    """Eyes one above the other, and a head upside down; every other head is judged rightly by a division."""

    def divided(left: tuple[float, float], right: tuple[float, float]) -> float:
        return math.degrees(math.atan((right[1] - left[1]) / (right[0] - left[0])))

    with pytest.raises(NotYet) as caught:
        lesson_02.angle_of_eyes(divided)
    assert caught.value.reason == "one_above_the_other"
    left, right = (
        tuple(int(number) for number in eye.split(", "))
        for eye in re.findall(r"eye \(([^)]+)\)", caught.value.message)
    )
    assert left[0] == right[0]

    def nearly(left: tuple[float, float], right: tuple[float, float]) -> float:
        return math.copysign(90, right[1] - left[1]) if left[0] == right[0] else divided(left, right)

    with pytest.raises(NotYet) as caught:
        lesson_02.angle_of_eyes(nearly)
    assert caught.value.reason == "quarter_lost"


@pytest.mark.parametrize("font", [None, "IPAexGothic"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_pictures_say_in_words_what_they_show(
    language: str, font: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Japanese too, where the computer has letters for it."""
    monkeypatch.setattr(lesson_02_pictures, "japanese_font", lambda: font)
    set_language(language)
    drawn_in_english = language == "en" or font is None

    def named_in_words(title: object) -> str:
        return str(title) if language == "en" else lesson_02_pictures.IN_JAPANESE[str(title)]

    def has_letters(axes: Axes) -> bool:
        """Whether every text can be drawn: in English letters, or in the font with Japanese ones."""
        return all(
            text.get_text().replace("°", "").isascii()
            if drawn_in_english
            else text.get_fontfamily()[0] == font
            for text in axes.findobj(Text)
            if text.get_text()
        )

    found = pd.DataFrame({"plain": [8, 3], "in stages": [8, 7]}, index=["as it is", "leans by 20°"])
    found.attrs["people"] = 8
    _, axes = plt.subplots()
    lesson_02_pictures.shares_found(found, axes)
    words = lesson_02_pictures.describe_shares_found(found)
    beside = [text.get_text() for text in axes.texts]
    for kind, row in found.iterrows():
        assert named_in_words(kind) in words
        assert (f"{row['plain']} plain" in beside) == drawn_in_english
        assert (f"{row['in stages']} in stages" in beside) == drawn_in_english
        assert any(text.startswith(f"{row['plain']} ") for text in beside)
    assert has_letters(axes)
    assert len({patch.get_hatch() for patch in axes.patches}) == 2

    names = ["gender, numbers apart", "coin, numbers apart", "gender, people apart", "coin, people apart"]
    measured = pd.DataFrame(
        [[0.67, 0.48, 0.67, 0.48], [0.91, 0.89, 0.67, 0.53]], index=[0, 60], columns=names
    )
    _, axes = plt.subplots()
    lesson_02_pictures.leak(measured, axes)
    told = lesson_02_pictures.describe_leak(measured)
    assert all(f"{value:.2f}" in told for value in measured.to_numpy().ravel())
    assert len({(line.get_linestyle(), line.get_marker()) for line in axes.lines[:4]}) == 2
    assert len({line.get_color() for line in axes.lines[:4]}) == 2
    ends = [text.get_text() for text in axes.texts[:4]]
    assert ends == (names if drawn_in_english else [lesson_02_pictures.IN_JAPANESE[name] for name in names])
    assert all(named_in_words(name) in told for name in names)
    assert has_letters(axes)

    pictures = {"one": np.zeros((40, 30), np.uint8), "two": np.full((40, 30), 9, np.uint8)}
    _, several = plt.subplots(1, 3)
    lesson_02_pictures.photographs(pictures, several, {"one": [(1, 2, 10, 10)], "two": []})
    assert [len(place.patches) for place in several[:2]] == [1, 0]
    lesson_02_pictures.centre_lines(several[:1])
    assert several[0].lines[0].get_xdata()[0] == 14.5  # the middle of 30 columns, the first of which is 0
    described = lesson_02_pictures.describe_photographs(pictures, {"one": [(1, 2, 10, 10)], "two": []})
    orders = {
        "cut out, then turned": np.zeros((10, 10), np.uint8),
        "turned, new rectangle": np.ones((10, 10), np.uint8),
    }
    assert "x 1 – 11, y 2 – 12" in described
    assert "30 × 40" in described
    shaded = lesson_02_pictures.describe_shaded(FACES)
    assert all(str(number) in shaded for number in (303, 723, 393, 813))
    ordered = lesson_02_pictures.describe_orders(orders, [0.31, 0.52])
    assert all(share in ordered for share in ("100%", "0%", "31%", "52%"))
    for text in (words, told, described, shaded, ordered, lesson_02_pictures.describe_judged()):
        assert re.sub("[°–×]", "", text).isascii() == (language == "en")
    plt.close("all")


def test_spoiled_copies_differ_from_the_photograph_and_keep_its_size() -> None:
    gray = np.random.default_rng(3).integers(60, 200, (400, 300)).astype(np.uint8)
    copy = lesson_02_heap.Copy("a0c1b0a3_4.jpeg", gray, (90, 120, 120, 120))
    for kind, spoiled in lesson_02_heap.spoiled(copy).items():
        assert spoiled.shape == gray.shape
        assert spoiled.dtype == np.uint8
        assert np.array_equal(spoiled, gray) == (kind == "as it is")
    assert np.array_equal(gray, copy.gray)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_wrong_turns_are_called_by_what_was_done(orientation: int) -> None:
    """Another picture among the eight is told as such, and never as a picture of none of them."""
    for done in set(range(1, 9)) - {orientation}:

        def answer(pixels: np.ndarray, asked: int, done: int = done) -> np.ndarray:
            return turned_as_tagged(pixels, done if asked == orientation else asked)

        with pytest.raises(NotYet) as caught:
            lesson_02.upright(answer)
        assert caught.value.reason not in {"wrong_picture", "colours_lost"}
        if done == 1:
            assert caught.value.reason == "left_as_it_is"
