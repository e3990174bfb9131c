"""Back from a notebook that an instructor edited in JupyterLab to the hand-written source of the lesson.

`solutions/<lesson>/<lesson>.ipynb` goes in; `<lesson>.py` beside it is rewritten, and only where a cell
differs: an unchanged notebook changes no byte. Outputs and everything else a run leaves behind stay out.
A notebook carries the fingerprint of the content it was built from (or last imported as), so that work is
never lost: the import refuses a notebook older than its source, the build one that was edited since.
Follows no part of the published work.
"""

import copy
import difflib
import hashlib
import json
import re
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.teaching.source import (
    MARKERS,
    file_text,
    grading,
    is_answer,
    notebook_bytes,
    read_source,
    settled,
)

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
        If the file is no notebook, is a learner's notebook, or stands elsewhere than an instructor's; if it
        lacks exercises of the source, or the source has changed since it was built; if a cell cannot be
        written as percent source; or if the source cannot be read.
    """
    path = Path(notebook) if Path(notebook).exists() else Path(root) / notebook
    solutions = (Path(root) / "solutions").resolve()
    if path.resolve().parent.parent != solutions or path.stem != path.parent.name or path.suffix != ".ipynb":
        raise FoxgloveError(
            f"{path} is not the notebook of an instructor; expected solutions/<lesson>/<lesson>.ipynb. "
            "Notebooks in course/ are made from the source and never taken back."
        )
    opened = read_notebook(path)
    edited = settled(opened)
    target = path.with_suffix(".py")
    _refuse_learners(path, edited)
    old = file_text(target) if target.exists() else ""
    known = read_source(target) if target.exists() else settled(nbformat.v4.new_notebook())
    if target.exists():
        _refuse_losses(path, known, edited)
        _refuse_older(path, known, edited, opened)
    new = _merged(old, known, edited)
    _refuse_unwritable(path, new, edited)
    if new != old:
        with whole_file(target) as part:
            part.write_text(new, encoding="utf-8", newline="\n")
            part.chmod(0o644)
    if fingerprint_of(opened) != fingerprint(edited):
        with whole_file(path) as part:
            part.write_bytes(notebook_bytes(with_fingerprint(opened)))
            part.chmod(0o644)
    return target


def with_fingerprint(notebook: NotebookNode) -> NotebookNode:
    """Return a copy that carries the fingerprint of its own content."""
    marked = copy.deepcopy(notebook)
    marked.metadata["foxglove"] = {"built_from": fingerprint(notebook)}
    return marked


def fingerprint(notebook: NotebookNode) -> str:
    """Return a hash of what an author writes into the cells; outputs and blank lines around it do not count."""
    cells = []
    for cell in notebook.cells:
        kind, text, metadata = _content(cell)
        cells.append((kind, text.strip(), metadata))
    return hashlib.sha256(json.dumps(cells).encode("ascii")).hexdigest()


def fingerprint_of(notebook: NotebookNode) -> str:
    """Return the fingerprint that a notebook carries; empty where it carries none."""
    mark = notebook.metadata.get("foxglove")
    return str(mark.get("built_from", "")) if isinstance(mark, dict) else ""


def refuse_unimported(path: Path, source: NotebookNode) -> None:
    """Stop the build of a lesson whose instructor's notebook at `path` holds edits that `source` does not.

    Raises
    ------
    FoxgloveError
        If it holds such edits, or nobody can tell since it is no notebook.
    """
    if not path.exists():
        return
    notebook = read_notebook(path)
    if fingerprint(notebook) not in (fingerprint_of(notebook), fingerprint(source)):
        raise FoxgloveError(
            f"{path} holds edits that {path.stem}.py does not, and the build would overwrite them. Take them "
            f"back into the source first: foxglove lessons import {path}. To discard them instead, delete "
            "that notebook or move it elsewhere, and build again."
        )


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook in a file.

    Raises
    ------
    FoxgloveError
        If it cannot be read, is no notebook, or holds no cells.
    """
    text = file_text(path)
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook, relax_add_props=True)
        if not all(isinstance(cell.metadata.get("nbgrader", {}), dict) for cell in notebook.cells):
            raise ValueError("nbgrader's settings of a cell are no settings")
    except Exception as error:  # nbformat lets many kinds through: no JSON, no notebook
        said = str(error).split("\n", 1)[0]
        raise FoxgloveError(
            f"{path} cannot be read as a notebook ({said}). Repair it; or delete it and build the "
            "lesson again."
        ) from error
    if not notebook.cells:
        raise FoxgloveError(
            f"{path} holds no cells; expected a lesson. Delete it and build the lesson again."
        )
    return notebook


def _refuse_learners(path: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if is_answer(cell) and "BEGIN SOLUTION" not in cell.source:
            raise FoxgloveError(
                f"{path}, cell {cell.id}: this is a learner's copy, without ### BEGIN SOLUTION. Importing it "
                "would delete the solutions. Build the lesson again and edit the instructor's notebook."
            )


def _refuse_losses(path: Path, known: NotebookNode, edited: NotebookNode) -> None:
    """Stop where an exercise of the source is gone, or a solution or hidden test in it."""
    there = {grading(cell).get("grade_id"): cell.source for cell in edited.cells}
    for cell in known.cells:
        name = grading(cell).get("grade_id")
        if name is None:
            continue
        if name not in there:
            raise FoxgloveError(
                f'{path} lacks the cell "{name}" of an exercise that {path.stem}.py has; importing it would '
                f"delete that cell. To delete or rename an exercise, edit {path.stem}.py and build. To take "
                f"the notebook as it is, move {path.stem}.py elsewhere, then import again."
            )
        for marker in MARKERS:
            if marker in cell.source and marker not in there[name]:
                raise FoxgloveError(
                    f'{path}, cell "{name}": the line {marker} is gone, which {path.stem}.py has. Write it '
                    f"again, or edit {path.stem}.py and build."
                )


def _refuse_older(path: Path, known: NotebookNode, edited: NotebookNode, opened: NotebookNode) -> None:
    """Stop where the source has changed since the notebook was built: the import would undo those changes."""
    base = fingerprint_of(opened)
    if fingerprint(known) in (base, fingerprint(edited)):
        return
    if base == fingerprint(edited):
        raise FoxgloveError(
            f"{path} holds no edits, and {path.stem}.py has changed since it was built; importing it would "
            f"undo those changes. Run foxglove lessons build {path.stem}."
        )
    happened = (
        f"{path.stem}.py has changed since {path} was built"
        if base
        else f"{path} does not say what it was built from"
    )
    raise FoxgloveError(
        f"{happened}; importing it might undo what stands in {path.stem}.py alone. Move the notebook "
        f"elsewhere, run foxglove lessons build {path.stem}, and repeat your edits in the new notebook. Or, "
        f"where the notebook holds all you want, move {path.stem}.py elsewhere, then import again."
    )


def _refuse_unwritable(path: Path, new: str, edited: NotebookNode) -> None:
    """Stop where the source, read again, would not be the notebook: a line of a cell would open a new one."""
    if fingerprint(jupytext.reads(new, fmt="py:percent")) == fingerprint(edited):
        return
    for cell in edited.cells:
        for number, line in enumerate(cell.source.split("\n"), 1):
            if re.match(r"(# )?%%", line):
                raise FoxgloveError(
                    f'{path}, cell {cell.id}, line {number}: "{line}" would open a new cell in the source. '
                    "Write it without %%."
                )
    raise FoxgloveError(
        f"{path} cannot be written as percent source and read again as the same notebook. Import it in smaller "
        "steps to find the cell."
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
