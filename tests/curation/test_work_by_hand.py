"""What a person writes in a work folder: the pages offer it, slips are told, nothing is silently without effect."""

import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from heaps import EMPTY, FIRST, SECOND, THIRD, detail, left_by, put, small_heap, surroundings

from foxglove_helpers.cli import main
from foxglove_helpers.curation import check_file, curate_heap, own_detector
from foxglove_helpers.curation import cues as cues_of_curation
from foxglove_helpers.curation.pages import DECIDED_BY, write_pages_of
from foxglove_helpers.curation.reasons import REMEDIES
from foxglove_helpers.curation.rectangles_file import KINDS
from foxglove_helpers.curation.strict_tables import problems_of
from foxglove_helpers.errors import FoxgloveError
from photographs import jpeg, white_box

PACKAGE = Path(cues_of_curation.__file__).parent
DOCUMENT = PACKAGE.parents[1] / "docs/curation.md"


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    return small_heap(tmp_path / "heap")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "curated"


@pytest.fixture
def run(heap: Path, work: Path) -> Callable[..., pd.DataFrame]:
    return lambda **more: curate_heap(heap, work, False, detector=own_detector(white_box), workers=2, **more)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine suspect a hand in every photograph."""
    monkeypatch.setattr(
        "foxglove_helpers.curation.settled.cues_for_a_person", lambda *_: ("perhaps_hand", "a hand?")
    )


def name(agreement: str, number: int) -> str:
    return f"{agreement}/{agreement}_{number}.jpeg"


def page(work: Path, which: str) -> str:
    return (work / "pages" / f"{which}.html").read_text(encoding="utf-8")


def lines_on(text: str) -> list[str]:
    """Return the ready lines of a page, as a browser copies them."""
    return [
        html.unescape(line) for line in re.findall(r'<div class="line">.*?<pre>(.*?)</pre>', text, re.DOTALL)
    ]


def called(*words: object) -> Result:
    return CliRunner().invoke(main, ["curate", *map(str, words)])


@pytest.mark.parametrize(("mark", "decision"), [("0", "kept"), ("9", "refused")])
def test_the_line_under_a_picture_decides_when_it_is_copied(
    work: Path, run: Callable, hands: None, mark: str, decision: str
) -> None:
    assert set(run()["decision"]) == {"open", "refused"}
    text = page(work, "open")
    assert f'<code class="path">{html.escape(str(work / "corrections.tsv"))}</code>' in text
    lines = [line for line in lines_on(text) if line.endswith(f"\t{mark}")]
    assert [line.split("\t")[0] for line in lines] == [
        f"{a}_{n}.jpeg" for a in (FIRST, SECOND) for n in (1, 2, 3)
    ]
    (work / "corrections.tsv").write_text(
        "".join(line + "\n" for line in lines), encoding="utf-8", newline="\n"
    )
    log = run()
    assert set(log.loc[log["photograph"].notna(), "decision"]) == {decision}
    assert "<p>None.</p>" in page(work, "open")


@pytest.mark.parametrize(("answer", "decision"), [(f"\t{FIRST}\t", "refused"), ("\t-\t", "kept")])
def test_the_line_under_a_submission_decides_when_it_is_copied(
    heap: Path, work: Path, run: Callable, answer: str, decision: str
) -> None:
    for number in (1, 2, 3):
        put(heap, THIRD, number, jpeg(detail(10 + number, shade=100)))
    run()
    text = page(work, "open")
    assert f'<code class="path">{html.escape(str(work / "volunteers.tsv"))}</code>' in text
    # One question, with pictures of both submissions, and no line that would decide nothing.
    assert text.count("<figure>") == 1
    assert {unquote(place).split("/")[2] for place in re.findall(r'<img src="([^"]+)"', text)} == {
        FIRST,
        THIRD,
    }
    assert not [line for line in lines_on(text) if ".jpeg" in line]
    (line,) = (line for line in lines_on(text) if answer in line)
    (work / "volunteers.tsv").write_text(
        line.replace(DECIDED_BY, "Aiko") + "\n", encoding="utf-8", newline="\n"
    )
    log = run()
    assert set(log.loc[log["agreement"] == THIRD, "decision"]) == {decision}


def test_a_repeated_submission_is_one_line_with_the_picture_that_stays(
    heap: Path, work: Path, run: Callable
) -> None:
    for number in (1, 2, 3):
        put(heap, THIRD, number, (heap / FIRST / f"{FIRST}_{number}.jpeg").read_bytes())
    put(heap, SECOND, 4, (heap / SECOND / f"{SECOND}_2.jpeg").read_bytes())
    log = run()
    assert (log["reason"] == "repeated_submission").sum() == 3
    text = page(work, "refused")
    assert f"{THIRD} (3 files)" in text
    assert text.count("<figure>") == 3, "the submission, the identical file, the empty submission"
    shown = re.findall(r'<a href="([^"]+)"><img src="([^"]+)"', text)
    assert [unquote(image) for _, image in shown] == [
        f"../thumbnails/{name(SECOND, 2)}.jpg",
        f"../thumbnails/{name(FIRST, 1)}.jpg",
    ]
    assert all(link == image and (work / "pages" / unquote(link)).is_file() for link, image in shown)
    # Two people after all: what is not the same file comes back.
    put(heap, THIRD, 4, jpeg(detail(44)))
    (line,) = lines_on(text)
    (work / "volunteers.tsv").write_text(line + "\n", encoding="utf-8", newline="\n")
    log = run().set_index("file")
    assert log.loc[name(THIRD, 4), "decision"] == "kept"
    assert log.loc[name(THIRD, 1), "reason"] == "duplicate"


def test_every_picture_opens_on_a_click(work: Path, run: Callable) -> None:
    run()
    text = page(work, "kept")
    links = re.findall(r'<a href="([^"]+)"><img src="([^"]+)"', text)
    assert len(links) == text.count("<img ") == 6
    assert all(link == image for link, image in links)


def test_the_rectangle_tool_is_named_with_whole_paths(heap: Path, work: Path, hands: None) -> None:
    done = called(heap, "--work", work, "--detector", "photographs:white_box")
    call = f"RectangleTool({str(work)!r}, photographs={str(heap)!r})"
    assert f"{work / 'corrections.tsv'}" in done.output
    for text in (done.output, html.unescape(page(work, "open"))):
        assert call in text
        assert "JupyterLab" in text
        assert "from foxglove_helpers.rectangle_tool import RectangleTool" in text


def test_pages_written_again_in_another_place_name_that_place(
    heap: Path, work: Path, run: Callable, hands: None, tmp_path: Path
) -> None:
    run()
    before = page(work, "open")
    (tmp_path / "elsewhere").mkdir()
    moved, moved_heap = tmp_path / "elsewhere/curated", tmp_path / "elsewhere/heap"
    shutil.move(work, moved)
    shutil.move(heap, moved_heap)
    write_pages_of(moved)
    assert page(moved, "open") == before.replace(str(work), str(moved)).replace(str(heap), str(moved_heap))


@pytest.mark.parametrize(
    ("file", "row", "wrong"),
    [
        ("corrections.tsv", "{}\t10\t20\t300\t300\t9\n", "a0000001_7.jpeg"),
        ("corrections.tsv", "{}\t10\t20\t300\t300\t1\n", "FT001_1.jpeg"),
        ("angles.tsv", "{}\t12\n", "a0000011_1.jpeg"),
        ("left_out.tsv", "{}\thands\n", "a0000001_8.jpeg"),
    ],
)
def test_a_decision_about_a_photograph_that_is_not_there_is_an_error(
    work: Path, run: Callable, file: str, row: str, wrong: str
) -> None:
    run()
    before = left_by(work)
    (work / file).write_bytes((row.format(f"{FIRST}_1.jpeg") + row.format(wrong)).encode())
    with pytest.raises(FoxgloveError) as told:
        run()
    said = str(told.value)
    assert said.startswith(f'{file}, line 2, column 1: file is "{wrong}"')
    assert ("nearest" in said and f"{FIRST}_1.jpeg" in said) or wrong.startswith("FT")
    assert "without the folder in front" in said
    (work / file).unlink()
    assert left_by(work) == before
    # Of somebody who has withdrawn the photographs may be gone already.
    if wrong.startswith("a0"):
        (work / file).write_bytes(row.format(wrong).encode())
        run(excluded={wrong[:8]})


@pytest.mark.parametrize(
    ("row", "column", "wrong"),
    [("a0000009\t-\tAiko\n", 1, "a0000009"), (f"{SECOND}\ta0000009\tAiko\n", 2, "a0000009")],
)
def test_an_answer_about_a_submission_that_is_not_there_is_an_error(
    work: Path, run: Callable, row: str, column: int, wrong: str
) -> None:
    work.mkdir()
    (work / "volunteers.tsv").write_text(row, encoding="utf-8", newline="\n")
    with pytest.raises(
        FoxgloveError, match=rf'volunteers\.tsv, line 1, column {column}: .*"{wrong}".*{EMPTY}'
    ):
        run()


@pytest.mark.parametrize(
    "place",
    [
        "curated/pages/corrections.tsv",
        "curated/thumbnails/angles.tsv",
        "curated/headshots/a0000001/volunteers.tsv",
        "curated/corrections.tsv.txt",
        "curated/Corrections.txt",
        "heap/corrections.tsv",
        "heap/a0000001/angles.tsv",
    ],
)
def test_decisions_that_nobody_reads_are_warned_of_and_not_deleted(
    heap: Path, work: Path, run: Callable, tmp_path: Path, place: str
) -> None:
    run()
    lost = tmp_path / place
    lost.write_text("mine")
    (work / "corrections.tsv").write_text(f"{FIRST}_1.jpeg\t10\t20\t300\t300\t0\n", newline="\n")
    assert [str(lost) in note for note in run().attrs["notes"]] == [True]
    done = called(heap, "--work", work, "--detector", "photographs:white_box")
    assert f"Warning: {lost} is not read" in done.output
    assert str(work) in done.output
    assert lost.read_text() == "mine"


def test_nothing_is_warned_of_where_all_is_in_its_place(work: Path, run: Callable) -> None:
    run()
    (work / "corrections.tsv").write_text(f"{FIRST}_1.jpeg\t10\t20\t300\t300\t9\n", newline="\n")
    (work / "left_out.tsv").write_text(f"{FIRST}_1.jpeg\thands\n", newline="\n")
    assert run().attrs["notes"] == []


def test_a_file_from_which_a_withdrawal_took_every_line_says_nothing(work: Path, run: Callable) -> None:
    run()
    for file in ("corrections.tsv", "angles.tsv", "left_out.tsv", "volunteers.tsv"):
        (work / file).touch()
    assert (run()["decision"] == "kept").sum() == 6


def test_the_log_says_why_a_person_left_a_photograph_out(work: Path, run: Callable) -> None:
    work.mkdir()
    rows = [f"{FIRST}_{number}.jpeg\t1\t1\t1\t1\t9\n" for number in (1, 2)]
    (work / "corrections.tsv").write_text("".join(rows), newline="\n")
    (work / "left_out.tsv").write_text(f"{FIRST}_2.jpeg\tlooking_aside\n", newline="\n")
    log = run().set_index("file")
    assert log.loc[name(FIRST, 1), "explanation"] == "a person left it out in corrections.tsv."
    assert log.loc[name(FIRST, 2), "explanation"] == "a person left it out in corrections.tsv: looking aside."
    assert "looking aside" in page(work, "refused")


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("a0000001/a0000001_1.jpeg", "a0000001_1.jpeg"),
        ("a0000001\\a0000001_1.jpeg", "a0000001_1.jpeg"),
        ("a0000001_1.JPEG", "a0000001_1.jpeg"),
        ("a0000001_1.jpg", "a0000001_1.jpeg"),
        ("heap/a0000001/a0000001_1.JPG", "a0000001_1.jpeg"),
    ],
)
def test_a_name_that_is_nearly_right_is_told_as_it_should_be(written: str, right: str) -> None:
    (problem,) = problems_of(f"{written}\t1\t1\t9\t9\t0\n".encode(), "corrections.tsv", KINDS["corrections"])
    assert problem.said.endswith(f"Write {right}.")
    (problem,) = problems_of(b"IMG_0001.jpeg\t1\t1\t9\t9\t0\n", "corrections.tsv", KINDS["corrections"])
    assert "without the folder in front" in problem.said


@pytest.mark.parametrize("ending", [".JPEG", ".jpg", ".JPG"])
def test_another_ending_in_the_heap_is_told_with_the_name_that_is_expected(
    heap: Path, run: Callable, ending: str
) -> None:
    (heap / THIRD).mkdir()
    (heap / THIRD / f"{THIRD}_1{ending}").write_bytes(jpeg(detail(31)))
    row = run().set_index("file").loc[f"{THIRD}/{THIRD}_1{ending}"]
    assert row["reason"] == "file_name"
    assert f'ends in "{ending}"' in row["explanation"]
    assert f"rename it {THIRD}_1.jpeg" in row["explanation"]


GOOD, BAD = "a00b16f8_1.jpeg\t10\t20\t300\t300\t0", "a00b16f8_2.jpeg\t0\t20\t300\t300\t0"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_an_editor_did_hides_no_other_mistake_and_is_mended(
    tmp_path: Path, encoding: str, end: str
) -> None:
    file = tmp_path / "corrections.tsv"
    file.write_bytes(f"{GOOD}{end}{BAD}".encode(encoding))
    told = [(problem.line, problem.column) for problem in check_file(file, "corrections")]
    # The mark, the line ends (once), the x that is 0, and the last line without an end.
    assert told == [(1, 1), *([(1, 6)] if end == "\r\n" else []), (2, 2), (2, 6)]
    assert any("Notepad" in problem.said for problem in check_file(file, "corrections"))
    mended = called("check-rectangles", file, "--mend")
    assert mended.exit_code == 1
    assert 'line 2, column 2: x is "0"' in mended.output
    assert "1 problem(s)" in mended.output
    assert file.read_bytes() == f"{GOOD}\n{BAD}\n".encode()


def test_the_first_problem_names_the_command_that_lists_all(work: Path, run: Callable) -> None:
    work.mkdir()
    file = work / "corrections.tsv"
    for wrong, said in (
        (2, f'1 more problem in this file (`foxglove curate check-rectangles "{file}"` lists both)'),
        (4, f'3 more problems in this file (`foxglove curate check-rectangles "{file}"` lists all)'),
    ):
        file.write_text(
            "".join(f"a000000{number}_1.jpeg\t0\t1\t1\t1\t0\n" for number in range(wrong)), newline="\n"
        )
        with pytest.raises(FoxgloveError, match=re.escape(said)):
            run()
    assert called("check-rectangles", file).output.count("column 2") == 4


def test_usage_is_told_as_it_is_typed(heap: Path) -> None:
    for result in (called(heap, "--bogus"), called(heap)):
        assert result.exit_code == 2
        assert " curate FOLDER [OPTIONS]\n" in result.output
        assert "curate --help'" in result.output
        assert "curate folder" not in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_who_stops_the_work_is_told_that_the_same_command_goes_on(
    heap: Path, work: Path, tmp_path: Path
) -> None:
    for number in range(4, 10):
        for agreement in (FIRST, SECOND):
            put(heap, agreement, number, jpeg(detail(int(agreement, 16) + number * 100)))
    (tmp_path / "slow.py").write_text(
        "import time\nfrom photographs import white_box\n"
        "def find(gray):\n    time.sleep(0.3)\n    return white_box(gray)\n"
    )
    surrounding = surroundings()
    surrounding["PYTHONPATH"] = os.pathsep.join([str(tmp_path), surrounding["PYTHONPATH"]])
    words = ["curate", str(heap), "--work", str(work), "--detector", "slow:find"]
    process = subprocess.Popen(
        [sys.executable, "-m", "foxglove_helpers", *words], env=surrounding, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not list(work.glob("headshots/*/*.npz")) and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on from there" in told


def test_the_work_folder_notes_where_its_heap_lies(heap: Path, work: Path, run: Callable) -> None:
    run()
    assert json.loads((work / "heap.json").read_text(encoding="utf-8")) == {
        "heap": str(heap),
        "from_here": "../heap",
    }


def words_in_code() -> set[str]:
    """Return every word that the code gives as a reason."""
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py") if path.stem != "reasons"
    )
    calls = re.findall(r'(?:PhotographRefused|\.leave_out|\.ask)\(\s*"(\w+)"', code)
    returned = re.findall(r'return \(\s*"(\w+)",', (PACKAGE / "cues.py").read_text(encoding="utf-8"))
    return {*calls, *returned}


def test_every_reason_is_explained_on_the_page_of_the_documentation() -> None:
    words = words_in_code()
    assert len(words) > 20
    assert words == set(REMEDIES), "the code and the table of remedies"
    _, section = DOCUMENT.read_text(encoding="utf-8").split("## Every reason in the log")
    explained = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(explained) == sorted(words), "the code and docs/curation.md"
