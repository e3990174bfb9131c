"""Back from a notebook that an instructor edited in JupyterLab to the hand-written source of the lesson.

`solutions/<lesson>/<lesson>.ipynb` goes in; `<lesson>.py` beside it is rewritten, and only where a cell
differs: an unchanged notebook changes no byte. Outputs and everything else a run leaves behind stay out.
Follows no part of the published work.
"""

import difflib
import json
import re
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.teaching.source import file_text, is_answer, read_source, settled

CELL_START = re.compile(r"^(?=# %%)", re.MULTILINE)
NO_HEADER = {"jupytext": {"notebook_metadata_filter": "-all", "cell_metadata_filter": "nbgrader,tags"}}


def import_notebook(root: Path, notebook: Path) -> Path:
    """Take an edited instructor notebook back into its source; return the path of the source.

    Parameters
    ----------
    root : the repository
    notebook : solutions/<lesson>/<lesson>.ipynb, as it is or relative to `root`

    Raises
    ------
    FoxgloveError
        If the file is no notebook, is a learner's notebook, or stands elsewhere than an instructor's; or if
        the source cannot be read.
    """
    path = Path(notebook) if Path(notebook).exists() else Path(root) / notebook
    solutions = (Path(root) / "solutions").resolve()
    if path.resolve().parent.parent != solutions or path.stem != path.parent.name or path.suffix != ".ipynb":
        raise FoxgloveError(
            f"{path} is not the notebook of an instructor; expected solutions/<lesson>/<lesson>.ipynb. "
            "Notebooks in course/ are made from the source and never taken back."
        )
    edited = settled(_read(path))
    _refuse_learners(path, edited)
    target = path.with_suffix(".py")
    old = file_text(target) if target.exists() else ""
    known = read_source(target) if target.exists() else settled(nbformat.v4.new_notebook())
    new = _merged(old, known, edited)
    if new != old:
        with whole_file(target) as part:
            part.write_text(new, encoding="utf-8", newline="\n")
            part.chmod(0o644)
    return target


def _read(path: Path) -> NotebookNode:
    text = file_text(path)
    try:
        return nbformat.reads(text, as_version=4)
    except Exception as error:  # nbformat lets many kinds through: no JSON, no notebook
        raise FoxgloveError(
            f"{path} cannot be read as a notebook ({error}). Build it again or repair it."
        ) from error


def _refuse_learners(path: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if is_answer(cell) and "BEGIN SOLUTION" not in cell.source:
            raise FoxgloveError(
                f"{path}, cell {cell.id}: this is a learner's copy, without ### BEGIN SOLUTION. Importing it "
                "would delete the solutions. Build the lesson again and edit the instructor's notebook."
            )


def _merged(old: str, known: NotebookNode, edited: NotebookNode) -> str:
    """Return the source of `edited`, with the very text of `old` for every cell that did not change."""
    header, *chunks = CELL_START.split(old) if old else [""]
    if len(chunks) != len(known.cells):  # a source that opens cells in another way is written anew as a whole
        header, chunks = "", [_percent(cell) for cell in known.cells]
    before = [_content(cell) for cell in known.cells]
    after = [_content(cell) for cell in edited.cells]
    pieces: list[str] = [header]
    for kind, start, stop, first, last in difflib.SequenceMatcher(None, before, after, False).get_opcodes():
        if kind == "equal":
            pieces += chunks[start:stop]
        else:
            pieces[-1] = _with_gap(pieces[-1])
            pieces += [_with_gap(_percent(cell)) for cell in edited.cells[first:last]]
    return "".join(pieces).rstrip("\n") + "\n"


def _with_gap(piece: str) -> str:
    return piece.rstrip("\n") + "\n\n" if piece and not piece.endswith("\n\n") else piece


def _content(cell: NotebookNode) -> tuple[str, str, str]:
    metadata = {key: value for key, value in cell.metadata.items() if key in ("nbgrader", "tags")}
    return cell.cell_type, cell.source, json.dumps(metadata, sort_keys=True)


def _percent(cell: NotebookNode) -> str:
    alone = nbformat.v4.new_notebook(cells=[cell], metadata=NO_HEADER)
    return jupytext.writes(alone, fmt="py:percent").lstrip("\n")
