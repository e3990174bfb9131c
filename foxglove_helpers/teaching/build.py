"""From the source of a lesson to the notebooks that instructors and learners open.

`solutions/<lesson>/<lesson>.py` and `ja.md` go in. Out come `solutions/<lesson>/<lesson>.ipynb` (with
answers) and `course/<language>/<lesson>/<lesson>.ipynb` (without), made by nbgrader itself; the same
source gives the same bytes on every computer. nbgrader works in a temporary folder that holds nothing but
notebooks, since it copies every file it finds into the release. Follows no part of the published work.
"""

import copy
import json
import logging
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.teaching.importer import refuse_unimported, with_fingerprint
from foxglove_helpers.teaching.japanese import translated
from foxglove_helpers.teaching.messages import ANSWER_LINE, EXERCISE_NAME
from foxglove_helpers.teaching.rules import marker_findings
from foxglove_helpers.teaching.source import (
    Problem,
    file_bytes,
    file_text,
    is_answer,
    is_check,
    lesson_names,
    notebook_bytes,
    read_source,
    settled,
    source_path,
)

PICTURES = (".jpg", ".png", ".svg", ".webp")
WORK = ".my-work-"  # in the name of a learner's notebook that was set aside
RUN_ON = "raises-exception"  # the tag by which "Run All" goes on behind a cell that fails
SECONDS_PER_CELL = 300  # nbgrader's 30 are too few for a whole cohort on two cores


def nbgrader_settings() -> Config:
    """Return the settings this course needs of nbgrader, wherever it runs."""
    settings = Config()
    settings.ClearSolutions.code_stub = {"python": ANSWER_LINE}
    settings.CourseDirectory.source_directory = "solutions"
    settings.CourseDirectory.release_directory = "course"
    settings.Execute.timeout = SECONDS_PER_CELL
    return settings


def build_lessons(root: Path, names: Sequence[str] | None = None) -> list[Path]:
    """Write the notebooks of all lessons, or of those named; return the files that changed.

    A file that is already right is not touched; one that is not is replaced whole. Where one cannot be read,
    none is written. A learner's notebook that
    holds answers or outputs is set aside first, as `<lesson>.my-work-<n>.ipynb` beside it. An instructor's
    that holds edits is never overwritten: they are to be imported.

    Raises
    ------
    FoxgloveError
        If a lesson is unknown, its markers are wrong, nbgrader refuses it, a file cannot be read, an
        instructor's notebook holds edits that its source does not, or a translation is unreadable or does
        not fit its source. In the last case all is written but the Japanese edition of that lesson.
    """
    files, problems = render_lessons(root, names)
    for path in files:
        if path.parents[1] == Path(root) / "solutions":
            refuse_unimported(path, read_source(path.with_suffix(".py")))
    before = {path: standing(path) for path in files}
    changed = []
    for path, content in files.items():
        old = before[path]
        if old == content:
            continue
        if old is not None and holds_work(path, old, content):
            changed.append(_set_aside(path, old))
        with whole_file(path) as part:
            part.write_bytes(content)
        changed.append(path)
    if problems:
        raise FoxgloveError("\n".join(map(str, problems)))
    return changed


def standing(path: Path) -> bytes | None:
    """Return what stands where the build writes a file; None where nothing does.

    Raises
    ------
    FoxgloveError
        If it is no file or cannot be read, or a file stands where a folder is needed.
    """
    above = next(folder for folder in path.absolute().parents if folder.exists())
    if not above.is_dir():
        raise FoxgloveError(
            f"{above} is a file; expected a folder, for {path.name}. Move it elsewhere, then run the same "
            "command again."
        )
    return file_bytes(path) if path.exists() else None


def holds_work(path: Path, content: bytes, blank: bytes) -> bool:
    """Tell whether a notebook in course/ was run, or holds answers that the blank one does not."""
    if path.suffix != ".ipynb" or path.parents[2].name != "course":
        return False
    try:
        cells = json.loads(content)["cells"]
        ran = any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
        return ran or _answers(cells) != _answers(json.loads(blank)["cells"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return True  # nobody can tell: rather keep it


def _answers(cells: list[dict]) -> dict[str, str]:
    found = {}
    for cell in cells:
        settings = cell.get("metadata", {}).get("nbgrader", {})
        if settings.get("solution"):
            # What stands above the line is the author's, and may have changed since.
            _, line, below = "".join(cell["source"]).partition(ANSWER_LINE)
            found[settings["grade_id"]] = line + below.strip()
    return found


def _set_aside(path: Path, content: bytes) -> Path:
    number = 1 + len(list(path.parent.glob(f"{path.stem}{WORK}*.ipynb")))
    kept = path.with_name(f"{path.stem}{WORK}{number}.ipynb")
    with whole_file(kept) as part:
        part.write_bytes(content)
    return kept


def render_lessons(root: Path, names: Sequence[str] | None = None) -> tuple[dict[Path, bytes], list[Problem]]:
    """Return the bytes of every file the build writes, and the problems of translations; write nothing."""
    root = Path(root)
    files: dict[Path, bytes] = {}
    problems: list[Problem] = []
    instructor: dict[tuple[str, str], NotebookNode] = {}
    for lesson in names or lesson_names(root):
        folder = source_path(root, lesson).parent
        english = read_source(folder / f"{lesson}.py")
        _refuse_wrong_markers(lesson, english)
        files[folder / f"{lesson}.ipynb"] = notebook_bytes(with_fingerprint(english))
        instructor["en", lesson] = prepared(english)
        if (folder / "ja.md").exists():
            try:
                japanese, mistakes = translated(lesson, english, file_text(folder / "ja.md"))
            except FoxgloveError as error:
                mistakes = [Problem("japanese", lesson, "", "its Japanese cannot be read", str(error))]
            problems += mistakes
            if not mistakes:
                instructor["ja", lesson] = prepared(japanese)
    for (language, lesson), notebook in release(instructor).items():
        target = root / "course" / language / lesson
        files[target / f"{lesson}.ipynb"] = notebook_bytes(notebook)
        for picture in sorted((root / "solutions" / lesson / "images").glob("*")):
            if picture.suffix in PICTURES:
                files[target / "images" / picture.name] = file_bytes(picture)
    return files, problems


def prepared(notebook: NotebookNode) -> NotebookNode:
    """Return a copy in which exercises name themselves and, left blank or wrong, stop no later cell.

    Each check cell opens with the heading of its exercise, as a comment. The check's messages repeat it
    (`messages.NotYet`): nbgrader's list of failed cells shows no heading. Answers and checks get the tag by
    which JupyterLab runs on when they fail: who comes back another day runs all cells above, also those of
    exercises that were skipped. To nbgrader they have failed all the same.
    """
    named = copy.deepcopy(notebook)
    exercise = ""
    for cell in named.cells:
        if is_answer(cell) or is_check(cell):
            cell.metadata.tags = sorted({*cell.metadata.get("tags", []), RUN_ON})
        if cell.cell_type == "markdown":
            headings = re.findall(r"^### +(.+?)\s*$", cell.source, re.MULTILINE)
            exercise = [exercise, *filter(EXERCISE_NAME.fullmatch, headings)][-1]
        elif is_check(cell) and exercise:
            cell.source = f"# {exercise}\n{cell.source}"
            exercise = ""
    return named


def _refuse_wrong_markers(lesson: str, notebook: NotebookNode) -> None:
    """Stop before nbgrader, which says nothing about a misspelt marker and hands the hidden lines out."""
    found = [
        Problem(rule, lesson, cell, what, remedy) for rule, cell, what, remedy in marker_findings(notebook)
    ]
    if found:
        raise FoxgloveError("\n".join(map(str, found)))


def release(instructor: dict[tuple[str, str], NotebookNode]) -> dict[tuple[str, str], NotebookNode]:
    """Return the learner's copy of each notebook (keys: language, lesson), all made in one run of nbgrader.

    Raises
    ------
    FoxgloveError
        If nbgrader refuses a notebook; the message says what nbgrader said.
    """
    if not instructor:
        return {}
    folder = Path(tempfile.mkdtemp(prefix="foxglove-release-"))
    try:
        for (language, lesson), notebook in instructor.items():
            place = folder / "source" / f"{language}-{lesson}"
            place.mkdir(parents=True)
            (place / f"{lesson}.ipynb").write_bytes(notebook_bytes(notebook))
        _generate(folder)
        learner = {}
        for language, lesson in instructor:
            made = folder / "release" / f"{language}-{lesson}" / f"{lesson}.ipynb"
            ids = [cell.id for cell in instructor[language, lesson].cells]
            learner[language, lesson] = settled(nbformat.read(made, as_version=4), ids)
        return learner
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _generate(folder: Path) -> None:
    settings = nbgrader_settings()
    settings.CourseDirectory.update(
        {
            "root": str(folder),
            "assignment_id": "*",
            "source_directory": "source",
            "release_directory": "release",
        }
    )
    settings.SaveCells.enabled = False  # with no_database: what the option --no-db does
    settings.GenerateAssignment.no_database = True
    said = _Complaints()
    log = logging.getLogger("foxglove.nbgrader")
    log.handlers, log.propagate = [said], False
    course = CourseDirectory(config=settings)
    converter = GenerateAssignment(coursedir=course, config=settings, log=log)
    try:
        converter.start()
    except Exception as error:  # nbgrader raises many kinds; all mean that a source is wrong
        raise FoxgloveError(
            "nbgrader refused a lesson. Mend its source (`foxglove lessons check` names the cell). It said:\n"
            + "\n".join([*said.lines, str(error)])
        ) from error


class _Complaints(logging.Handler):
    """Keeps what nbgrader logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
