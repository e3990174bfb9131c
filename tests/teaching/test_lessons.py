"""The tool chain on a sample lesson: the same bytes every time, a stable way back, every mistake found."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sample_course import NAME, cell, copy_sample, edit_notebook, instructor, learner, replace, source

from foxglove_helpers.cli import main
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.lessons import (
    build_lessons,
    check_lessons,
    import_notebook,
    japanese_sections,
)
from foxglove_helpers.teaching.source import read_source

# --- build


def test_the_sample_is_in_order(built: Path) -> None:
    assert check_lessons(built) == []


def test_a_second_build_changes_nothing(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    assert build_lessons(root) == []
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()} == before


def test_a_build_in_another_process_and_folder_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    copy_sample(tmp_path)
    command = [sys.executable, "-m", "foxglove_helpers", "lessons", "build", "--root", str(tmp_path)]
    subprocess.run(
        command, check=True, env=os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C"}, cwd=tmp_path.parent
    )
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert made == sorted(path.relative_to(built) for path in built.rglob("*") if path.is_file())
    assert all((tmp_path / path).read_bytes() == (built / path).read_bytes() for path in made)


def test_notebooks_carry_nothing_of_the_computer_that_built_them(built: Path) -> None:
    for path in (instructor(built), learner(built), learner(built, "ja")):
        content = path.read_bytes()
        notebook = json.loads(content)
        assert b"\r" not in content
        assert content.endswith(b"}\n")
        assert notebook["metadata"].pop("foxglove", {}).keys() == (
            {"built_from"} if path == instructor(built) else set()
        )
        assert notebook["metadata"] == {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        allowed = {"nbgrader", "deletable", "editable", "tags"}
        assert {key for part in notebook["cells"] for key in part["metadata"]} <= allowed
        assert all(not part.get("outputs") for part in notebook["cells"])
        nbformat.validate(nbformat.reads(content.decode(), as_version=4))
    assert "半分" in learner(built, "ja").read_text(encoding="utf-8"), "Japanese is written as it reads"


def test_cell_ids_are_the_same_in_every_edition_and_survive_a_new_cell(root: Path) -> None:
    editions = [
        nbformat.read(path, as_version=4) for path in (instructor(root), learner(root), learner(root, "ja"))
    ]
    ids = [[part.id for part in notebook.cells] for notebook in editions]
    assert ids[0] == ids[1] == ids[2]
    assert {"half", "half-check", "1-halves"} <= set(ids[0])
    replace(source(root), "# ## 2 · A choice", "# A remark.\n\n# %% [markdown]\n# ## 2 · A choice")
    with_remark = [part.id for part in read_source(source(root)).cells]
    assert set(ids[0]) < set(with_remark)


def test_only_notebook_and_pictures_reach_the_course(root: Path) -> None:
    folder = root / "solutions" / NAME
    for stray in ("answers.txt", ".hidden", "00_sample.py~", "images/answer_key.xlsx", "test_solution.py"):
        (folder / stray).write_text("number / 2", encoding="utf-8")
    (folder / "00_sample-backup.ipynb").write_bytes(instructor(root).read_bytes())
    shutil.rmtree(root / "course")
    build_lessons(root)
    made = sorted(path.relative_to(root / "course").as_posix() for path in (root / "course").rglob("*.*"))
    assert made == [
        f"{language}/{NAME}/{name}"
        for language in ("en", "ja")
        for name in (f"{NAME}.ipynb", "images/halves.svg")
    ]


def test_the_stub_is_one_comment_where_the_answer_stood(built: Path) -> None:
    notebook = nbformat.read(learner(built), as_version=4)
    stub = 'def half(number):\n    """Return half of a number."""\n    # Write your answer below this line.'
    assert cell(notebook, "half").source == stub
    assert cell(notebook, "half-check").source == "# Exercise 1.1 · Build · A half\ncheck.half(half)"


def test_a_learners_check_opens_with_the_name_of_its_exercise_in_every_edition(built: Path) -> None:
    names = {
        "en": ["Exercise 1.1 · Build · A half", "Exercise 2.1 · Read · Half of seven"],
        "ja": ["練習 1.1 · 書く · 半分", "練習 2.1 · 読む · 7 の半分"],
    }
    for language, expected in names.items():
        notebook = nbformat.read(learner(built, language), as_version=4)
        checks = [cell(notebook, name).source for name in ("half-check", "seven-check")]
        assert [check.split("\n")[0] for check in checks] == [f"# {name}" for name in expected]
    # In the instructor's notebook it would come back to the source with the next import.
    checks = nbformat.read(instructor(built), as_version=4)
    assert cell(checks, "half-check").source.startswith("check.half(half)\n")


def test_a_check_without_an_exercise_is_not_given_the_name_of_another(root: Path) -> None:
    replace(source(root), "# ### Exercise 2.1 · Read · Half of seven", "# ### Half of seven")
    (root / "solutions" / NAME / "ja.md").unlink()
    build_lessons(root)
    assert cell(nbformat.read(learner(root), as_version=4), "seven-check").source == "check.seven(my_choice)"


def test_a_build_that_nbgrader_refuses_leaves_the_course_as_it_was(root: Path) -> None:
    before = learner(root).read_bytes()
    replace(source(root), '"grade_id": "seven"', '"grade_id": "half"')
    with pytest.raises(FoxgloveError, match=r"nbgrader refused a lesson(.|\n)*half"):
        build_lessons(root)
    assert learner(root).read_bytes() == before


@pytest.mark.parametrize("edges", [("BEGIN HIDEN TESTS", "END HIDEN"), ("TESTS", "/TESTS"), ("BEGINN", "")])
def test_two_misspelt_markers_give_nothing_away_either(root: Path, edges: tuple[str, str]) -> None:
    before = learner(root).read_bytes()
    for old, new in zip(("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"), edges, strict=True):
        replace(source(root), f"### {old}", f"### {new}")
    with pytest.raises(FoxgloveError, match=f'half-check: marker "### {edges[0]}" is not one nbgrader knows'):
        build_lessons(root)
    assert learner(root).read_bytes() == before


def test_comments_of_an_answer_are_no_markers(root: Path) -> None:
    comments = "    # The end of the solution, and where hidden things begin\n    #\n    ## half\n"
    replace(source(root), "    return number / 2\n", f"{comments}    return number / 2\n")
    build_lessons(root)
    assert "hidden things" not in learner(root).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "wrong", ["### BEGIN HIDDEN TEST", "###BEGIN HIDDEN TESTS", "### begin hidden tests"]
)
def test_a_misspelt_marker_gives_nothing_away(root: Path, wrong: str) -> None:
    """nbgrader by itself would release the hidden tests without a word."""
    before = learner(root).read_bytes()
    replace(source(root), "### BEGIN HIDDEN TESTS", wrong)
    with pytest.raises(FoxgloveError, match=f'half-check: marker "{wrong}" is not one nbgrader knows'):
        build_lessons(root)
    assert learner(root).read_bytes() == before


def test_an_unknown_lesson_is_named_with_those_there_are(root: Path) -> None:
    with pytest.raises(FoxgloveError, match=r"09_nothing.*Lessons found: 00_sample"):
        build_lessons(root, ["09_nothing"])


def test_a_source_that_cannot_be_read_is_named(root: Path) -> None:
    header = "# ---\n# jupyter:\n#   kernelspec:\n#     name: x\n# ---\n\n"
    source(root).write_text(header + source(root).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"00_sample\.py cannot be read as a lesson"):
        build_lessons(root)


def test_a_source_with_a_byte_order_mark_is_the_same_lesson(root: Path) -> None:
    content = b"\xef\xbb\xbf" + source(root).read_bytes()
    source(root).write_bytes(content)
    assert build_lessons(root) == []
    assert check_lessons(root) == []
    import_notebook(root, instructor(root))
    assert source(root).read_bytes() == content, "nothing was edited, so nothing is written"


# --- an instructor's notebook that was edited


def with_a_new_title(notebook: nbformat.NotebookNode) -> None:
    notebook.cells[0].source += "\nA word from JupyterLab."


def test_a_build_does_not_overwrite_edits_that_were_not_imported(root: Path) -> None:
    edit_notebook(instructor(root), with_a_new_title)
    before = files(root)
    for stale in (False, True):
        if stale:
            replace(source(root), "A laptop", "A desk")
            before = files(root)
        for name in (NAME, None):
            with pytest.raises(FoxgloveError, match=r"holds edits.*foxglove lessons import .*delete"):
                build_lessons(root, [name] if name else None)
        assert files(root) == before
    (root / "solutions" / NAME / "ja.md").unlink()
    instructor(root).unlink()
    assert instructor(root) in build_lessons(root)


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "content", [b"{", b"", b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}']
)
def test_a_build_does_not_overwrite_what_it_cannot_read(root: Path, content: bytes) -> None:
    instructor(root).write_bytes(content)
    with pytest.raises(FoxgloveError, match=r"00_sample\.ipynb .*elete it and build"):
        build_lessons(root)
    assert instructor(root).read_bytes() == content


def test_a_notebook_that_is_merely_old_or_was_run_is_built_again(root: Path) -> None:
    def run(notebook: nbformat.NotebookNode) -> None:
        for part in notebook.cells:
            if part.cell_type == "code":
                part.update(execution_count=7, outputs=[nbformat.v4.new_output("stream", text="42")])

    edit_notebook(instructor(root), run)
    replace(source(root), "# - None.", "# - R1")
    build_lessons_without_japanese(root)
    built = instructor(root).read_text(encoding="utf-8")
    assert "- R1" in built and "42" not in built
    assert check_lessons(root) == []


def test_a_notebook_of_the_time_before_fingerprints_is_built_again(root: Path) -> None:
    edit_notebook(instructor(root), lambda nb: nb.metadata.pop("foxglove"))
    assert build_lessons(root) == [instructor(root)]


def test_edits_imports_and_builds_in_any_order_lose_nothing(root: Path) -> None:
    edit_notebook(instructor(root), with_a_new_title)
    import_notebook(root, instructor(root))
    edit_notebook(instructor(root), lambda nb: cell(nb, "references").update(source="## References\n- R1"))
    import_notebook(root, instructor(root))
    replace(source(root), "A laptop", "A desk")  # by hand, after the import
    build_lessons_without_japanese(root)
    for path in (source(root), instructor(root), learner(root)):
        text = path.read_text(encoding="utf-8")
        assert all(words in text for words in ("A word from JupyterLab.", "- R1", "A desk"))
    assert check_lessons(root) == []


# --- Japanese


def test_the_japanese_edition_speaks_japanese_and_keeps_the_code(built: Path) -> None:
    english, japanese = (nbformat.read(learner(built, language), as_version=4) for language in ("en", "ja"))
    code = [
        [part.source for part in notebook.cells if part.cell_type == "code"]
        for notebook in (english, japanese)
    ]
    code = [[re.sub(r"^# (Exercise|練習) .*\n", "", text) for text in edition] for edition in code]
    assert [here == there for here, there in zip(*code, strict=True)].count(False) == 1
    chosen = '\nfrom foxglove_helpers.teaching.feedback import set_language\n\nset_language("ja")'
    setup = next(there for here, there in zip(*code, strict=True) if here != there)
    assert setup.endswith("import seminar_seed, show" + chosen)
    assert japanese.cells[0].source.startswith("# 00 · 見本")


def test_missing_sections_are_printed_with_their_keys(root: Path) -> None:
    translation = root / "solutions" / NAME / "ja.md"
    whole = translation.read_text(encoding="utf-8")
    assert japanese_sections(root, NAME) == ""
    sections = re.split(r"(?=<!-- cell)", whole)
    translation.write_text("".join(sections[:3] + sections[4:]), encoding="utf-8")
    missing = japanese_sections(root, NAME)
    assert missing.startswith(sections[3].split("\n")[0])
    assert "12 minutes" in missing
    assert missing.count("<!-- cell") == 1


def test_stale_japanese_is_not_published_but_english_is(root: Path) -> None:
    before = learner(root, "ja").read_bytes()
    replace(source(root), "# - halve a number", "# - halve any number")
    replace(root / "solutions" / NAME / "ja.md", "半分にできるように", "二つに分けられるように")
    with pytest.raises(FoxgloveError, match="what-you-will-be-able-to-do: its Japanese is stale"):
        build_lessons(root)
    assert "halve any number" in learner(root).read_text(encoding="utf-8")
    assert learner(root, "ja").read_bytes() == before


# --- import


def test_importing_a_fresh_notebook_changes_no_byte(root: Path) -> None:
    before = source(root).read_bytes()
    assert import_notebook(root, instructor(root)) == source(root)
    assert source(root).read_bytes() == before


def test_an_executed_notebook_changes_nothing_either(root: Path) -> None:
    def run_in_jupyterlab(notebook: nbformat.NotebookNode) -> None:
        notebook.metadata["language_info"] = {"name": "python", "version": "3.13.1"}
        for part in notebook.cells:
            part.metadata.update(
                lines_to_next_cell=2, execution={"iopub.execute_input": "now"}, collapsed=True
            )
            if part.cell_type == "code":
                part.update(execution_count=7, outputs=[nbformat.v4.new_output("stream", text="42")])

    before = source(root).read_bytes()
    edit_notebook(instructor(root), run_in_jupyterlab)
    import_notebook(root, instructor(root))
    assert source(root).read_bytes() == before


def test_one_edited_cell_changes_that_cell_alone(root: Path) -> None:
    before = source(root).read_text(encoding="utf-8")
    edit_notebook(
        instructor(root), lambda nb: cell(nb, "references").update(source="## References\n- R1\n\n\t半分")
    )
    import_notebook(root, instructor(root))
    assert source(root).read_text(encoding="utf-8") == before.replace("# - None.", "# - R1\n#\n# \t半分")
    build_lessons_without_japanese(root)
    assert check_lessons(root) == []


def build_lessons_without_japanese(root: Path) -> None:
    (root / "solutions" / NAME / "ja.md").unlink()
    shutil.rmtree(root / "course" / "ja")
    build_lessons(root)


def test_new_and_removed_cells_arrive(root: Path) -> None:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells.insert(5, nbformat.v4.new_code_cell("halves = [n / 2 for n in range(3)]\n\n\nhalves"))
        notebook.cells.insert(6, nbformat.v4.new_markdown_cell("What do you see?"))
        del notebook.cells[1]

    old = read_source(source(root))
    edit_notebook(instructor(root), change)
    import_notebook(root, instructor(root))
    new = read_source(source(root))
    assert [part.source for part in new.cells] == [
        *[part.source for part in [old.cells[0], *old.cells[2:5]]],
        "halves = [n / 2 for n in range(3)]\n\n\nhalves",
        "What do you see?",
        *[part.source for part in old.cells[5:]],
    ]
    assert [part.metadata for part in new.cells if part.metadata] == [
        part.metadata for part in old.cells if part.metadata
    ]


def test_a_source_written_in_another_hand_keeps_its_meaning(root: Path) -> None:
    """With a header, without blank lines, metadata in another order: still the same notebook and source."""
    text = source(root).read_text(encoding="utf-8").replace("\n\n# %%", "\n# %%")
    text = text.replace('{"grade": false, "grade_id": "half"', '{"grade_id": "half", "grade": false')
    source(root).write_text(
        "# ---\n# jupyter:\n#   kernelspec:\n#     {display_name: x, language: python, name: x}\n# ---\n\n"
        + text,
        encoding="utf-8",
    )
    before = source(root).read_bytes()
    assert build_lessons(root) == []
    import_notebook(root, instructor(root))
    assert source(root).read_bytes() == before


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_learners_notebook_is_refused(root: Path, language: str) -> None:
    before = source(root).read_bytes()
    with pytest.raises(FoxgloveError, match="not the notebook of an instructor"):
        import_notebook(root, learner(root, language))
    instructor(root).write_bytes(learner(root, language).read_bytes())
    with pytest.raises(FoxgloveError, match="this is a learner's copy"):
        import_notebook(root, instructor(root))
    assert source(root).read_bytes() == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 3}'])
def test_a_broken_notebook_is_refused(root: Path, content: str) -> None:
    instructor(root).write_text(content, encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"00_sample.ipynb cannot be read as a notebook"):
        import_notebook(root, instructor(root))


def lose(*names: str) -> Callable[[nbformat.NotebookNode], None]:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells = [part for part in notebook.cells if part.id not in names]

    return change


SPOILT: dict[str, tuple[Callable[[nbformat.NotebookNode], object], str]] = {
    "no cells": (lambda nb: nb.cells.clear(), "holds no cells"),
    "truncated": (lambda nb: nb.cells.__delitem__(slice(6, None)), 'lacks the cell "half"'),
    "an answer": (lose("half"), 'lacks the cell "half"'),
    "a check": (lose("seven-check"), 'lacks the cell "seven-check"'),
    "an exercise": (lose("seven", "seven-check"), 'lacks the cell "seven"'),
    "hidden tests": (
        lambda nb: cell(nb, "half-check").update(source="check.half(half)"),
        'cell "half-check": the line ### BEGIN HIDDEN TESTS is gone',
    ),
    "a number": (lambda nb: nb.cells[1].update(source=5), "cannot be read as a notebook"),
    "settings": (lambda nb: nb.cells[1].metadata.update(nbgrader=5), "cannot be read as a notebook"),
    "metadata": (lambda nb: nb.cells[1].update(metadata=[]), "cannot be read as a notebook"),
    "a cell": (lambda nb: nb.cells.__setitem__(1, 5), "cannot be read as a notebook"),
    "a header in code": (
        lambda nb: nb.cells[5].update(source="x = 1\n# %% hello\ny = 2"),
        'line 2: "# %% hello" would open a new cell',
    ),
    "a header in text": (lambda nb: nb.cells[4].update(source="%% hello"), 'line 1: "%% hello" would'),
    "another time": (lambda nb: nb.metadata.pop("foxglove"), "does not say what it was built from"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_an_import_that_would_lose_something_is_refused(root: Path, spoilt: str) -> None:
    change, said = SPOILT[spoilt]
    notebook = nbformat.reads(instructor(root).read_text(encoding="utf-8"), as_version=4)
    with_a_new_title(notebook)
    change(notebook)
    instructor(root).write_text(json.dumps(notebook), encoding="utf-8")
    before = files(root)
    result = foxglove_lessons("import", "--root", str(root), str(instructor(root)))
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), "a traceback reached the author"
    assert said in result.stderr
    assert files(root) == before


def test_a_notebook_older_than_its_source_is_not_imported(root: Path) -> None:
    replace(source(root), "A laptop", "A desk")
    before = source(root).read_bytes()
    with pytest.raises(FoxgloveError, match=r"holds no edits, and 00_sample\.py has changed"):
        import_notebook(root, instructor(root))
    edit_notebook(instructor(root), with_a_new_title)
    with pytest.raises(FoxgloveError, match=r"00_sample\.py has changed since .*repeat your edits"):
        import_notebook(root, instructor(root))
    assert source(root).read_bytes() == before


def test_without_a_source_any_notebook_of_an_instructor_becomes_one(root: Path) -> None:
    """The way out of every refusal: move the source elsewhere, where it is kept."""
    edit_notebook(instructor(root), lose("seven", "seven-check"))
    source(root).rename(root / "kept.py")
    import_notebook(root, instructor(root))
    assert "half-check" in {part.id for part in read_source(source(root)).cells}
    assert "seven" not in {part.id for part in read_source(source(root)).cells}


def test_a_header_in_a_text_of_several_lines_is_no_cell(root: Path) -> None:
    text = 'x = """\n# %% hello\n"""'
    edit_notebook(instructor(root), lambda nb: nb.cells[5].update(source=text))
    import_notebook(root, instructor(root))
    assert read_source(source(root)).cells[5].source == text


@given(cells=st.lists(st.tuples(st.booleans(), st.text("ab \n\t#%+-'\"!\\あ[]", max_size=30)), min_size=1))
def test_what_an_import_writes_is_what_stood_in_the_notebook(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[bool, str]]
) -> None:
    path = tmp_path_factory.mktemp("any") / "solutions" / NAME / f"{NAME}.ipynb"
    path.parent.mkdir(parents=True)
    new = {True: nbformat.v4.new_code_cell, False: nbformat.v4.new_markdown_cell}
    nbformat.write(nbformat.v4.new_notebook(cells=[new[is_code](text) for is_code, text in cells]), path)
    try:
        import_notebook(path.parents[2], path)
    except FoxgloveError as refused:
        assert "%%" in str(refused) or "percent source" in str(refused)
        assert not path.with_suffix(".py").exists()
        return
    back = read_source(path.with_suffix(".py")).cells
    assert [(part.cell_type == "code", part.source.strip()) for part in back] == [
        (is_code, text.strip()) for is_code, text in cells
    ]


# --- what a learner wrote


@pytest.mark.parametrize("readable", [True, False])
def test_a_build_sets_a_learners_work_aside(root: Path, readable: bool) -> None:
    path = learner(root)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    answer = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("solution"))
    answer["source"] = "my answer"
    mine = json.dumps(notebook) if readable else "{ conflict"
    blank = path.read_bytes()
    path.write_text(mine, encoding="utf-8")
    kept = path.with_name(f"{NAME}.my-work-1.ipynb")
    assert build_lessons(root) == [kept, path]
    assert kept.read_text(encoding="utf-8") == mine
    assert path.read_bytes() == blank
    assert build_lessons(root) == []
    assert check_lessons(root) == []


@pytest.mark.parametrize("content", ["[1]", '{"cells": [5]}', '{"cells": 3}', "{"])
def test_a_damaged_copy_is_drift_and_no_crash(root: Path, content: str) -> None:
    learner(root).write_text(content, encoding="utf-8")
    assert [problem.rule for problem in check_lessons(root)] == ["drift"]


def test_a_folder_without_lessons_is_not_in_order(tmp_path: Path) -> None:
    for work in (check_lessons, build_lessons):
        with pytest.raises(FoxgloveError, match="holds no lessons"):
            work(tmp_path)


# --- the command line


def foxglove_lessons(*words: str) -> Result:
    return CliRunner().invoke(main, ["lessons", *words])


def test_the_tools_answer_on_the_command_line(root: Path) -> None:
    assert foxglove_lessons("check", "--root", str(root)).exit_code == 0
    imported = foxglove_lessons("import", "--root", str(root), str(instructor(root)))
    assert imported.stdout.strip() == str(source(root))
    learner(root).unlink()
    checked = foxglove_lessons("check", "--root", str(root), NAME)
    assert checked.exit_code == 1
    assert "course/en/00_sample/00_sample.ipynb is missing" in checked.stdout
    built = foxglove_lessons("build", "--root", str(root), NAME)
    assert (built.exit_code, built.stdout.strip()) == (0, str(learner(root)))
    unknown = foxglove_lessons("build", "--root", str(root), "07_smile")
    assert unknown.exit_code == 1
    assert "07_smile" in unknown.stderr
