"""The rectangle tool without a browser: what it answers, what stands in the files, and what a failure leaves."""

import errno
import io
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from foxglove_helpers.curation import crop_headshot, curate_heap, read_angles, read_rectangles
from foxglove_helpers.curation.detection import own_detector
from foxglove_helpers.curation.reasons import CURABLE
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.rectangle_tool import RectangleTool
from foxglove_helpers.rectangle_tool.photographs import LIKELY_REASONS
from foxglove_helpers.rectangle_tool.words import LANGUAGES, tool_words
from photographs import FACE, drawn, jpeg, white_box

NAMES = [f"a0000001_{number}.jpeg" for number in (1, 2, 3)]


class Page:
    """A browser's side of a tool: it asks, and keeps the last answer."""

    def __init__(self, tool: RectangleTool) -> None:
        self.tool = tool
        self.answer: dict[str, Any] = {}
        self.picture = b""
        tool.send = self.take  # type: ignore[method-assign]
        self.ask("ready")

    def take(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.answer = content
        self.picture = buffers[0] if buffers else self.picture

    def ask(self, kind: str, **more: Any) -> dict[str, Any]:
        name = self.answer["photograph"]["name"] if self.answer.get("photograph") else None
        self.tool._handle_custom_msg({"kind": kind, "view": "here", "turn": 1, "name": name, **more}, [])
        return self.answer

    def draw(self, rectangle: tuple[int, ...], angle: float = 0) -> dict[str, Any]:
        return self.ask("draw", rectangle=list(rectangle), angle=angle)

    @property
    def name(self) -> str:
        return self.answer["photograph"]["name"]


@pytest.fixture
def corrections(tmp_path: Path) -> Path:
    return tmp_path / "by_hand" / "corrections.tsv"


def opened(corrections: Path, **more: Any) -> Page:
    options = {"images": [drawn()] * 3, "names": NAMES, "corrections": corrections, "detect": None} | more
    return Page(RectangleTool(**options))


def files_in(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.tsv")} if folder.is_dir() else {}


def test_an_accepted_rectangle_stands_in_the_file_when_the_tool_says_so(corrections: Path):
    page = opened(corrections)
    page.draw((150, 180, 240, 250), angle=-12.5)
    assert not corrections.exists()  # drawn is not decided
    answer = page.ask("accept")
    assert corrections.read_bytes() == b"a0000001_1.jpeg\t150\t180\t240\t250\t1\n"
    assert read_angles(corrections.with_name("angles.tsv")) == {NAMES[0]: -12.5}
    assert answer["note"]["kind"] == "status" and NAMES[0] in answer["note"]["text"]
    assert page.name == NAMES[1]
    assert (answer["decided"], answer["count"], answer["rectangle"]) == (1, 3, None)


def test_the_files_keep_the_rules_of_their_formats(corrections: Path):
    page = opened(corrections)
    for place in range(3):
        page.draw((1 + place, 2, 300, 400), angle=place)
        page.ask("accept")
    table = read_rectangles(corrections)
    assert table["file"].tolist() == NAMES and table["mark"].tolist() == [1, 1, 1]
    assert read_angles(corrections.with_name("angles.tsv")) == dict(zip(NAMES, [0, 1, 2], strict=True))
    assert page.tool.decisions["decision"].tolist() == ["drawn"] * 3


def test_a_photograph_is_left_out_with_its_reason(corrections: Path):
    page = opened(corrections)
    page.ask("leave_out", reason="hands")
    assert files_in(corrections.parent) == {
        "corrections.tsv": "a0000001_1.jpeg\t1\t1\t1\t1\t9\n",
        "left_out.tsv": "a0000001_1.jpeg\thands\n",
    }
    assert page.ask("leave_out", reason="")["note"]["kind"] == "alert"
    assert page.tool.decisions["decision"].tolist() == ["left_out", "open", "open"]


def test_a_photograph_that_is_taken_back_in_loses_its_reason(corrections: Path):
    page = opened(corrections)
    page.ask("leave_out", reason="hands")
    page.ask("go", steps=-1)
    page.draw(FACE)
    page.ask("accept")
    assert not corrections.with_name("left_out.tsv").exists()
    assert read_rectangles(corrections)["mark"].tolist() == [1]


def test_every_step_goes_back_and_forth_and_the_files_with_it(corrections: Path):
    page = opened(corrections)
    states = [(None, files_in(corrections.parent))]
    for step in ("draw", "move", "accept", "draw again", "leave_out"):
        if step == "accept":
            page.ask("accept")
        elif step == "leave_out":
            page.ask("leave_out", reason="blurred")
        else:
            page.draw((10 + len(states), 20, 200, 200), angle=len(states))
        if page.name != NAMES[0]:
            page.ask("go", steps=-1)
        states.append((page.answer["rectangle"], files_in(corrections.parent)))
    for steps, ask in ((reversed(states[:-1]), "undo"), (states[1:], "redo")):
        for rectangle, files in steps:
            answer = page.ask(ask)
            assert (answer["rectangle"], files_in(corrections.parent)) == (rectangle, files)
    assert not page.answer["can_redo"]


def test_a_new_step_ends_what_could_be_done_again(corrections: Path):
    page = opened(corrections)
    page.draw((10, 20, 200, 200))
    page.draw((11, 20, 200, 200))
    page.ask("undo")
    answer = page.draw((12, 20, 200, 200))
    assert not answer["can_redo"]
    assert page.ask("undo")["rectangle"] == [10, 20, 200, 200]


def test_steps_belong_to_one_photograph(corrections: Path):
    page = opened(corrections)
    page.draw(FACE)
    page.ask("accept")
    assert not page.answer["can_undo"]
    assert page.ask("undo")["rectangle"] is None
    page.ask("go", steps=-1)
    assert page.answer["can_undo"] and page.answer["rectangle"] == list(FACE)


def test_what_is_drawn_over_a_decision_changes_no_file_until_it_is_accepted(corrections: Path):
    page = opened(corrections)
    page.draw(FACE)
    page.ask("accept")
    before = files_in(corrections.parent)
    page.ask("go", steps=-1)
    assert page.answer["settled"]
    answer = page.draw((1, 1, 300, 300))
    assert not answer["settled"] and answer["decision"] == "drawn"
    assert files_in(corrections.parent) == before


def test_a_tool_opened_again_goes_on_where_one_stopped(corrections: Path):
    page = opened(corrections)
    page.draw(FACE, angle=7)
    page.ask("accept")
    page.ask("leave_out", reason="several_people")
    again = opened(corrections)
    assert (again.name, again.answer["decided"]) == (NAMES[2], 2)
    assert again.tool.decisions["reason"].tolist() == ["", "several_people", ""]
    again.ask("go", steps=1)
    assert (again.answer["rectangle"], again.answer["angle"], again.answer["settled"]) == ([*FACE], 7, True)
    assert not again.answer["can_undo"]


def test_rows_of_others_stay_also_those_written_meanwhile(corrections: Path):
    corrections.parent.mkdir()
    corrections.write_text(
        f"FT001_1.jpeg\t5\t6\t7\t8\t0\n{NAMES[0]}\t1\t2\t3\t4\t1\nFT002_1.jpeg\t5\t6\t7\t8\t9\n"
    )
    page = opened(corrections)
    with corrections.open("a") as file:
        file.write("FT003_1.jpeg\t5\t6\t7\t8\t1\n")
    page.ask("go", steps=-1)
    page.draw(FACE)
    page.ask("accept")
    lines = corrections.read_text().splitlines()
    assert [line.split("\t")[0] for line in lines] == [
        "FT001_1.jpeg",
        NAMES[0],
        "FT002_1.jpeg",
        "FT003_1.jpeg",
    ]
    assert lines[1].split("\t")[1:5] == [str(value) for value in FACE]
    page.ask("go", steps=-1)
    page.ask("undo")
    assert corrections.read_text().splitlines()[1] == f"{NAMES[0]}\t1\t2\t3\t4\t1"


def test_an_angle_that_somebody_wrote_comes_back_when_a_decision_is_undone(corrections: Path):
    angles = corrections.with_name("angles.tsv")
    angles.parent.mkdir()
    angles.write_text(f"{NAMES[0]}\t15\n")
    page = opened(corrections)
    page.draw(FACE, angle=10)
    page.ask("accept")
    assert read_angles(angles) == {NAMES[0]: 10}
    page.ask("go", steps=-1)
    page.ask("undo")
    assert angles.read_text() == f"{NAMES[0]}\t15\n"


def test_a_folder_that_cannot_be_written_loses_no_drawing(corrections: Path):
    corrections.parent.write_text("a file where the folder should be")
    page = opened(corrections)
    page.draw(FACE, angle=3)
    answer = page.ask("accept")
    assert answer["note"]["kind"] == "alert" and str(corrections) in answer["note"]["text"]
    assert (page.name, answer["rectangle"], answer["angle"], answer["decided"]) == (NAMES[0], [*FACE], 3, 0)
    corrections.parent.unlink()
    assert page.ask("accept")["decided"] == 1
    assert read_rectangles(corrections)["file"].tolist() == NAMES[:1]


def test_a_full_disk_changes_no_file_at_all(corrections: Path, monkeypatch: pytest.MonkeyPatch):
    page = opened(corrections)
    for _ in range(2):
        page.draw(FACE, angle=3)
        page.ask("accept")
    page.draw(FACE, angle=4)
    before = files_in(corrections.parent)
    replace = os.replace

    def full(source: Path, target: Path) -> None:
        if Path(target).name == "angles.tsv":
            raise OSError(errno.ENOSPC, "No space left on device", str(source))
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    answer = page.ask("accept")
    assert answer["note"]["kind"] == "alert" and "No space left" in answer["note"]["text"]
    assert files_in(corrections.parent) == before
    page.ask("go", steps=-1)
    assert page.ask("undo")["note"]["kind"] == "alert"
    assert page.answer["settled"] and files_in(corrections.parent) == before


def test_a_file_that_breaks_the_rules_is_named_with_its_line_and_left_alone(corrections: Path):
    page = opened(corrections)
    page.draw(FACE)
    corrections.parent.mkdir()
    corrections.write_text("FT001_1.jpeg\t0\t6\t7\t8\t1\n")
    answer = page.ask("accept")
    assert answer["note"]["kind"] == "alert" and "line 1, column 2" in answer["note"]["text"]
    assert corrections.read_text() == "FT001_1.jpeg\t0\t6\t7\t8\t1\n"
    with pytest.raises(FoxgloveError, match="line 1, column 2"):
        opened(corrections)


@pytest.mark.parametrize(
    "rectangle", [(0, 5, 100, 100), (5, 0, 100, 100), (5, 5, 0, 100), (400, 5, 141, 100), (5, 700, 10, 21)]
)
def test_rectangles_beyond_the_photograph_are_refused(corrections: Path, rectangle: tuple[int, ...]):
    page = opened(corrections)
    page.draw(FACE)
    answer = page.draw(rectangle)
    assert answer["note"]["kind"] == "alert" and "540 x 720" in answer["note"]["text"]
    assert answer["rectangle"] == [*FACE]


def test_nothing_is_accepted_without_a_rectangle(corrections: Path):
    page = opened(corrections)
    assert page.ask("accept")["note"]["kind"] == "alert"
    assert (page.name, page.answer["decided"]) == (NAMES[0], 0)


def test_a_slip_in_a_message_is_told_on_the_page_too(corrections: Path):
    page = opened(corrections)
    page.tool._receive(
        page.tool, {"kind": "draw", "name": "a0ffffff_1.jpeg", "rectangle": None, "angle": 0}, []
    )
    assert "a0ffffff_1.jpeg" in page.answer["note"]["text"]
    with pytest.raises(TypeError):
        page.tool._receive(page.tool, {"kind": "draw", "name": NAMES[0], "rectangle": 3, "angle": 0}, [])
    assert page.answer["note"]["kind"] == "alert"


def test_the_last_decision_says_that_all_are_decided(corrections: Path):
    page = opened(corrections)
    for _ in NAMES:
        page.ask("leave_out", reason="other")
    assert "3" in page.answer["note"]["text"] and page.answer["decided"] == 3
    assert page.name == NAMES[2]


def test_photographs_come_upright_gray_and_without_metadata_and_never_into_the_notebook(
    corrections: Path, tmp_path: Path
):
    picture = drawn()
    (tmp_path / NAMES[0]).write_bytes(jpeg(np.rot90(picture), 6))
    page = opened(corrections, images=[tmp_path / NAMES[0]], names=None, detect=white_box)
    shown = Image.open(io.BytesIO(page.picture))
    assert shown.mode == "L" and not shown.getexif()
    assert np.abs(np.asarray(shown).astype(int) - picture).mean() < 2
    assert (page.answer["photograph"]["width"], page.answer["photograph"]["height"]) == (540, 720)
    (suggestion,) = page.answer["photograph"]["suggestions"]
    assert np.allclose(suggestion["rectangle"], FACE, atol=3)
    state = page.tool.get_state()
    assert not any(isinstance(value, bytes | memoryview) for value in state.values())
    assert NAMES[0] not in str(state)


def test_large_photographs_are_shown_small_with_the_coordinates_of_the_original(corrections: Path):
    large = np.kron(drawn(), np.ones((5, 5), np.uint8))
    page = opened(corrections, images=[large], names=NAMES[:1], detect=white_box)
    assert max(Image.open(io.BytesIO(page.picture)).size) <= 1400
    (suggestion,) = page.answer["photograph"]["suggestions"]
    assert np.allclose(suggestion["rectangle"], np.multiply(FACE, 5), atol=12)
    assert page.draw(tuple(np.multiply(FACE, 5).tolist()))["note"]["text"] == ""


def test_a_photograph_that_cannot_be_shown_can_be_left_out(corrections: Path, tmp_path: Path):
    (tmp_path / NAMES[0]).write_bytes(jpeg(drawn())[:3000])
    page = opened(corrections, images=[tmp_path / NAMES[0], drawn()], names=NAMES[:2])
    assert page.answer["note"]["kind"] == "alert" and page.picture == b""
    page.ask("leave_out", reason="other")
    assert page.name == NAMES[1] and page.picture
    assert read_rectangles(corrections)["mark"].tolist() == [9]


def heap_of_two(folder: Path, second: np.ndarray) -> Path:
    (folder / "heap/a0000001").mkdir(parents=True)
    for name, picture in zip(NAMES, (drawn(), second), strict=False):
        (folder / "heap/a0000001" / name).write_bytes(jpeg(picture))
    return folder / "heap"


def test_a_curation_takes_up_what_was_drawn(tmp_path: Path):
    # The same picture, darker, so that the detector of this test misses it, and leaning by 20 degrees.
    leaning = ndimage.rotate(drawn() * 0.7, -20, reshape=False, mode="nearest").astype(np.uint8)
    heap, work = heap_of_two(tmp_path, leaning), tmp_path / "curated"
    curate_heap(heap, work, progress=False, detector=own_detector(white_box))
    page = Page(RectangleTool(work, detect=None))
    assert page.answer["count"] == 1 and page.name == NAMES[1]
    assert page.answer["photograph"]["explanation"]
    page.draw(FACE, angle=20)
    page.ask("accept")

    log = curate_heap(heap, work, progress=False, detector=own_detector(white_box)).set_index("file")
    row = log.loc[f"a0000001/{NAMES[1]}"]
    assert (row["decision"], row["decided_by"], row["angle"]) == ("kept", "hand", 20)
    assert tuple(row[["face_x", "face_y", "face_width", "face_height"]]) == FACE
    with np.load(work / "headshots/a0000001" / f"{row['headshot']}.npz") as stored:
        upright = stored["headshot"].astype(int)
    expected = crop_headshot(drawn(), FACE) * 0.7
    assert np.abs(upright - expected).mean() < 5

    again = Page(RectangleTool(work, detect=None))
    assert again.answer["decided"] == 1 and again.answer["rectangle"] == [*FACE]


def test_a_curation_takes_up_what_was_left_out(tmp_path: Path):
    heap, work = heap_of_two(tmp_path, drawn(20) // 2), tmp_path / "curated"
    curate_heap(heap, work, progress=False, detector=own_detector(white_box))
    Page(RectangleTool(work, detect=None)).ask("leave_out", reason="covered")
    log = curate_heap(heap, work, progress=False, detector=own_detector(white_box)).set_index("file")
    assert log.loc[f"a0000001/{NAMES[1]}", ["decision", "reason"]].tolist() == ["refused", "left_out"]
    assert log.loc[f"a0000001/{NAMES[1]}", "explanation"].endswith("covered.")
    assert log.loc[f"a0000001/{NAMES[0]}", "decision"] == "kept"


def test_questions_about_submissions_are_not_asked_here(tmp_path: Path):
    heap, work = heap_of_two(tmp_path, drawn(20) // 2), tmp_path / "curated"
    log = curate_heap(heap, work, progress=False, detector=own_detector(white_box))
    log.loc[log["file"].str.endswith(NAMES[0]), ["decision", "reason"]] = ["open", "perhaps_repeated"]
    log.to_csv(work / "curation_log.csv", index=False)
    assert RectangleTool(work, detect=None).decisions["file"].tolist() == [NAMES[1]]


def test_the_heap_is_the_one_that_was_curated_wherever_both_moved(tmp_path: Path):
    heap, work = heap_of_two(tmp_path / "first", drawn(20) // 2), tmp_path / "work/curated"
    curate_heap(heap, work, progress=False, detector=own_detector(white_box))
    shutil.copytree(heap, tmp_path / "work/another heap")  # of the same names, and beside the work folder
    assert RectangleTool(work, detect=None)._decisions.current.source == heap / "a0000001" / NAMES[1]
    # Only the work folder moves, to another depth.
    shutil.copytree(work, tmp_path / "a/b/c/curated")
    tool = RectangleTool(tmp_path / "a/b/c/curated", detect=None)
    assert tool._decisions.current.source == heap / "a0000001" / NAMES[1]
    # Both move, and what lies where they were is something else.
    shutil.copytree(tmp_path / "first", tmp_path / "elsewhere/first")
    shutil.copytree(work, tmp_path / "elsewhere/work/curated")
    tool = RectangleTool(tmp_path / "elsewhere/work/curated", detect=None)
    assert tool._decisions.current.source == tmp_path / "elsewhere/first/heap/a0000001" / NAMES[1]


def test_a_heap_that_moved_alone_is_asked_for(tmp_path: Path):
    heap, work = heap_of_two(tmp_path, drawn(20) // 2), tmp_path / "curated"
    curate_heap(heap, work, progress=False, detector=own_detector(white_box))
    moved = heap.rename(tmp_path / "curated/elsewhere")
    with pytest.raises(FoxgloveError, match=r"heap.*was it moved\?.*photographs="):
        RectangleTool(work)
    (work / "heap.json").unlink()
    with pytest.raises(FoxgloveError, match="photographs="):
        RectangleTool(work)
    assert Page(RectangleTool(work, photographs=moved, detect=None)).name == NAMES[1]
    with pytest.raises(FoxgloveError, match="foxglove curate"):
        RectangleTool(tmp_path)


def test_a_tool_without_photographs_says_so(corrections: Path):
    page = opened(corrections, images=[], names=[])
    assert page.answer == {"kind": "nothing"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "images="),
        ({"work": "curated", "images": []}, "images="),
        ({"images": [drawn()]}, "names="),
        ({"images": [drawn()], "names": NAMES}, "1 images and 3 names"),
        ({"images": [drawn()] * 2, "names": NAMES[:1] * 2}, "every name once"),
        ({"images": ["holiday.jpg"]}, "a00b16f8_1.jpeg"),
        ({"images": [drawn() / 255], "names": NAMES[:1]}, "uint8"),
        ({"images": [drawn()[None]], "names": NAMES[:1]}, "height, width"),
        ({"images": [drawn()], "names": NAMES[:1], "language": "de"}, "Japanese"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(options: dict[str, Any], told: str, tmp_path: Path):
    with pytest.raises(FoxgloveError, match=told):
        RectangleTool(
            **options, **({} if "work" in options else {"corrections": tmp_path / "corrections.tsv"})
        )


def test_both_languages_say_the_same_things():
    english, japanese = (tool_words(language) for language in LANGUAGES)

    def shape(words: Any) -> Any:
        if isinstance(words, dict):
            return {key: shape(value) for key, value in words.items()}
        if isinstance(words, list):
            return [len(words), *map(shape, words)]
        return sorted(part.split("}")[0] for part in words.split("{")[1:])

    because = japanese.pop("shown_because")  # the curation's own sentences are English
    assert english.pop("shown_because") == {} and because.keys() >= CURABLE
    assert shape(english) == shape(japanese)
    assert set(LIKELY_REASONS.values()) <= english["reasons"].keys()
    project = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text())
    shipped = project["tool"]["setuptools"]["package-data"]["foxglove_helpers"]
    assert {"rectangle_tool/static/*", "rectangle_tool/words/*.toml"} <= set(shipped)
