"""The Japanese edition of a lesson: its prose comes from `ja.md`, everything else from the English source.

`ja.md` has one section per markdown cell, opened by `<!-- cell: ID HASH -->`, where HASH stands for the
English text the translation was made from. A notebook and the text of `ja.md` go in; the Japanese
notebook comes out, and a list of what is missing, unknown or out of date. Follows no part of the
published work.
"""

import ast
import copy
import hashlib
import re

from nbformat import NotebookNode

from foxglove_helpers.teaching.source import Problem

SECTION = re.compile(r"^<!-- *cell: *(\S+) *(\S*) *-->[ \t]*$", re.MULTILINE)
SETUP_MODULE = "foxglove_helpers.teaching.feedback"
CHOOSE_JAPANESE = ["from foxglove_helpers.teaching.feedback import set_language", "", 'set_language("ja")']


def fingerprint(text: str) -> str:
    """Return the short hash of an English cell, as it stands in `ja.md`."""
    return hashlib.sha256(text.strip().encode("utf-8")).hexdigest()[:8]


def translated(lesson: str, notebook: NotebookNode, sections: str) -> tuple[NotebookNode, list[Problem]]:
    """Return the Japanese notebook, made from the instructor's, and what is wrong with the translation."""
    parts = SECTION.split(sections)
    problems = []
    found: dict[str, tuple[str, str]] = {}
    for cell_id, made_from, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if cell_id in found:
            problems.append(
                Problem("japanese", lesson, cell_id, "ja.md has two sections for it", "Keep one.")
            )
        found[cell_id] = made_from, text.strip()
    japanese = copy.deepcopy(notebook)
    for cell in japanese.cells:
        if cell.cell_type != "markdown":
            continue
        made_from, text = found.pop(cell.id, ("", ""))
        expected = fingerprint(cell.source)
        if not text:
            remedy = f"Add the section <!-- cell: {cell.id} {expected} -->."
            problems.append(Problem("japanese", lesson, cell.id, "ja.md has no text for it", remedy))
            continue
        if made_from != expected:
            remedy = f"Bring the Japanese up to date, then write <!-- cell: {cell.id} {expected} -->."
            problems.append(
                Problem("japanese", lesson, cell.id, "its Japanese is stale: the English has changed", remedy)
            )
        if _frame(text) != _frame(cell.source):
            remedy = "Use the headings, minutes, pictures, folded hints and markers of the English cell, in its order."
            problems.append(
                Problem(
                    "japanese", lesson, cell.id, "its Japanese has another frame than the English", remedy
                )
            )
        cell.source = text
    for cell_id in found:
        remedy = "Remove the section, or give it the id of the cell it belongs to."
        problems.append(
            Problem(
                "japanese", lesson, cell_id, "ja.md has a section for it, but there is no such cell", remedy
            )
        )
    if not any(_choose_japanese(cell) for cell in japanese.cells if cell.cell_type == "code"):
        remedy = f"Import from {SETUP_MODULE} in the first code cell."
        problems.append(
            Problem("japanese", lesson, "", "no cell sets up the language of the Japanese edition", remedy)
        )
    return japanese, problems


def _frame(text: str) -> list[tuple[str, ...]]:
    """Return what a translation keeps: headings and their minutes, pictures, folded hints, marking schemes."""
    found = re.findall(
        r"^### ((?:BEGIN|END) MARK SCHEME)$|^(#+) (?:.*\((\d+) (?:min|分)\))?|!\[[^\]]*\]\(([^)\s]+)"
        r"|(<details>|</details>)",
        text,
        re.M,
    )
    return [tuple(groups) for groups in found]


def _choose_japanese(cell: NotebookNode) -> bool:
    """Let the cell that imports the feedback module choose Japanese; tell whether this is that cell."""
    try:
        statements = ast.parse(cell.source).body
    except SyntaxError:
        return False
    for statement in statements:
        if isinstance(statement, ast.ImportFrom) and statement.module == SETUP_MODULE:
            lines = cell.source.split("\n")
            lines[statement.end_lineno : statement.end_lineno] = CHOOSE_JAPANESE
            cell.source = "\n".join(lines)
            return True
    return False


def missing_sections(lesson: str, notebook: NotebookNode, sections: str) -> str:
    """Return sections to copy into `ja.md`: the English of every cell without an up-to-date translation."""
    _, problems = translated(lesson, notebook, sections)
    wanted = {problem.cell for problem in problems}
    return "\n\n".join(
        f"<!-- cell: {cell.id} {fingerprint(cell.source)} -->\n{cell.source}"
        for cell in notebook.cells
        if cell.cell_type == "markdown" and cell.id in wanted
    )
