"""One hand-written source per lesson, read into a notebook that comes out the same on every computer.

`solutions/<lesson>/<lesson>.py` (jupytext's percent format) goes in; a notebook object with pinned
metadata and cell ids that follow from the text comes out, and the bytes it is stored as. Also known here:
which lines of a cell nbgrader takes away from the learner's copy. Follows no part of the published work.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from foxglove_helpers.errors import FoxgloveError

SETTLED = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CELL_METADATA = ("deletable", "editable", "nbgrader", "tags")
SECRETS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
MARKERS = tuple(f"### {edge} {about}" for about in SECRETS for edge in ("BEGIN", "END"))
LESSON_NAME = re.compile(r"\d\d_[a-z0-9_]+")
LONGEST_ID = 64  # of a cell, by nbformat


@dataclass(frozen=True)
class Problem:
    """Something to mend in a lesson: which rule it breaks, where it is, what is wrong, what to do."""

    rule: str
    lesson: str
    cell: str
    what: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.lesson}, cell {self.cell}" if self.cell else self.lesson
        return f"{place}: {self.what}. {self.remedy}"


def file_bytes(path: Path) -> bytes:
    """Return the content of a file that a lesson needs.

    Raises
    ------
    FoxgloveError
        If a folder or a device stands there, or the operating system refuses.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        kind = "a folder" if path.is_dir() else "a device or a pipe"
        raise FoxgloveError(
            f"{path} is {kind}; expected a file. Move it elsewhere, then run the same command again."
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise FoxgloveError(
            f"{path} cannot be read: {error.strerror or error}. Check that it is there and who may read it."
        ) from error


def file_text(path: Path) -> str:
    """Return the text of a file that a lesson needs; a byte order mark and carriage returns are left out.

    Raises
    ------
    FoxgloveError
        As `file_bytes`, and if the text is not UTF-8.
    """
    content = file_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FoxgloveError(
            f"{path}, line {line}: the byte 0x{content[error.start]:02x} is not UTF-8; expected a text in UTF-8. "
            "Open the file in the encoding it was saved in (Shift_JIS, for instance) and save it as UTF-8."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lesson_names(root: Path) -> list[str]:
    """Return the lessons that have a source in `root`/solutions, in their order.

    Raises
    ------
    FoxgloveError
        If there is none.
    """
    found = sorted(path.stem for path in Path(root).glob("solutions/*/*.py") if path.stem == path.parent.name)
    if not found:
        raise FoxgloveError(
            f"{Path(root).resolve()} holds no lessons; expected solutions/<lesson>/<lesson>.py in it. Run the "
            "command in the folder of the repository, or name that folder with --root."
        )
    return found


def source_path(root: Path, lesson: str) -> Path:
    """Return where the source of a lesson stands.

    Raises
    ------
    FoxgloveError
        If there is no such lesson.
    """
    path = Path(root) / "solutions" / lesson / f"{lesson}.py"
    if not path.is_file() or not LESSON_NAME.fullmatch(lesson):
        known = ", ".join(lesson_names(root)) or "none yet"
        raise FoxgloveError(
            f'{path} is missing, no file or badly named; expected the source of lesson "{lesson}", a name such as '
            f"04_mandible. Lessons found: {known}."
        )
    return path


def read_source(path: Path) -> NotebookNode:
    """Read the percent source of a lesson as the instructor's notebook.

    Raises
    ------
    FoxgloveError
        If the file cannot be read, is not UTF-8, or has a header that jupytext cannot read.
    """
    text = file_text(Path(path))
    try:
        return settled(jupytext.reads(text, fmt="py:percent"))
    except Exception as error:  # jupytext and nbformat let many kinds through
        raise FoxgloveError(
            f"{path} cannot be read as a lesson in percent format: {error}. A lesson needs no header; "
            "its first line is `# %% [markdown]`."
        ) from error


def settled(notebook: NotebookNode, ids: Sequence[str] | None = None) -> NotebookNode:
    """Return a copy without anything that changes from one run or computer to the next.

    Cell ids are `ids`; without them they follow from the cells as `cell_ids` says.
    """
    cells = []
    for cell, name in zip(notebook.cells, ids or cell_ids(notebook), strict=True):
        metadata = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
        fresh = {"cell_type": cell.cell_type, "id": name, "metadata": metadata, "source": cell.source}
        if cell.cell_type == "code":
            fresh |= {"execution_count": None, "outputs": []}
        cells.append(fresh)
    return nbformat.from_dict({"cells": cells, "metadata": SETTLED, "nbformat": 4, "nbformat_minor": 5})


def cell_ids(notebook: NotebookNode) -> list[str]:
    """Name every cell: by its `grade_id`, else by its heading, else by the heading above it and a count."""
    names = []
    seen: dict[str, int] = {}
    section = "top"
    for cell in notebook.cells:
        heading = re.match(r"\s*#+ +(.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading:
            section = _slug(heading[1])
        wanted = str(grading(cell).get("grade_id") or section)
        seen[wanted] = seen.get(wanted, 0) + 1
        names.append(_slug(wanted) if seen[wanted] == 1 else f"{_slug(wanted)}-{seen[wanted]}")
    return names


def _slug(text: str) -> str:
    """Turn a heading into a cell id: its minutes and punctuation go, so that a new time is not a new cell."""
    words = re.sub(r"\(\d+ min\)", "", text).lower()
    return re.sub(r"[^a-z0-9_]+", "-", words).strip("-")[: LONGEST_ID - 4].strip("-") or "cell"


def notebook_bytes(notebook: NotebookNode) -> bytes:
    """Return the file of a notebook: UTF-8, LF, sorted keys."""
    return (nbformat.writes(notebook, version=4) + "\n").encode("utf-8")


def split_secret(source: str) -> tuple[list[str], list[str]]:
    """Return the lines a learner may see and those only an instructor may, without the marker lines.

    Wrongly spelt markers count here as what they were meant to be, so that a leak they cause is found.
    """
    shown: list[str] = []
    secret: list[str] = []
    inside = False
    for line in source.split("\n"):
        opens = marker_kind(line)
        if opens:
            inside = opens[0] == "BEGIN"
        else:
            (secret if inside else shown).append(line)
    return shown, secret


def marker_kind(line: str) -> tuple[str, str] | None:
    """Return ("BEGIN" or "END", one of `SECRETS`) for a line meant as a marker."""
    text = line.strip().upper()
    if not text.startswith("#"):
        return None
    words = set(re.findall(r"[A-Z]+", text))
    edge = "BEGIN" if words & {"BEGIN", "START"} else "END" if "END" in words else ""
    about = (
        "SOLUTION"
        if words & {"SOLUTION", "SOLUTIONS"}
        else "HIDDEN TESTS"
        if words & {"HIDDEN"} and words & {"TEST", "TESTS"}
        else "MARK SCHEME"
        if words & {"MARK", "MARKING"} and words & {"SCHEME", "SCHEMES"}
        else ""
    )
    return (edge, about) if edge and about and len(words) <= 3 else None


def grading(cell: NotebookNode) -> dict:
    """Return the nbgrader metadata of a cell; empty where there are none."""
    return dict(cell.metadata.get("nbgrader", {}))


def is_answer(cell: NotebookNode) -> bool:
    """Tell whether a learner writes into this cell."""
    return bool(grading(cell).get("solution"))


def is_check(cell: NotebookNode) -> bool:
    """Tell whether this cell gives points."""
    return bool(grading(cell).get("grade"))


def is_task(cell: NotebookNode) -> bool:
    """Tell whether a person marks what a learner writes below this cell."""
    return bool(grading(cell).get("task"))
