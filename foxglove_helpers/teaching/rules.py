"""The rules of a lesson's cells: markers, nbgrader's metadata, valid code, text alternatives, own pictures.

The instructor's notebook of one lesson goes in, problems come out; every function states one rule. Those
of the text as a whole stand in `structure`. Follows no part of the published work.
"""

import ast
import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from foxglove_helpers.teaching.source import (
    MARKERS,
    Problem,
    grading,
    is_answer,
    is_check,
    is_task,
    marker_kind,
    split_secret,
)
from foxglove_helpers.teaching.structure import Finding, exercise_findings, structure_findings

PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<source>[^)\s]*)[^)]*\)|<img\b(?P<tag>[^>]*)>", re.IGNORECASE)
DRAWING = frozenset(
    (
        *(
            "subplots",
            "figure",
            "imshow",
            "matshow",
            "scatter",
            "hist",
            "hist2d",
            "hexbin",
            "plot",
            "bar",
            "barh",
        ),
        *(
            "boxplot",
            "violinplot",
            "pie",
            "errorbar",
            "pcolormesh",
            "contour",
            "contourf",
            "stem",
            "eventplot",
        ),
        *("fill_between", "dendrogram", "heatmap"),
    )
)
PLACES = {"SOLUTION": "an answer cell", "HIDDEN TESTS": "a check cell", "MARK SCHEME": "a task cell"}
OWN_FOLDER = re.compile(r"(?<![\w.:/])/(?:home|Users|root|tmp|work|mnt|opt|var)/|\b[A-Za-z]:\\")


def source_problems(root: Path, lesson: str, notebook: NotebookNode) -> list[Problem]:
    """Return every rule that the source of a lesson breaks."""
    found = [*marker_findings(notebook), *_metadata(notebook), *_code(notebook), *_figures(notebook)]
    found += [*_pictures(root, lesson, notebook), *_places(notebook)]
    found += [*structure_findings(lesson, notebook), *exercise_findings(notebook)]
    return [Problem(rule, lesson, cell, what, remedy) for rule, cell, what, remedy in found]


def marker_findings(notebook: NotebookNode) -> Iterator[Finding]:
    """Markers are spelt exactly, balanced, and in the right kind of cell: nbgrader is silent about slips."""
    owners = {"SOLUTION": is_answer, "HIDDEN TESTS": is_check, "MARK SCHEME": is_task}
    for cell in notebook.cells:
        is_code = cell.cell_type == "code"
        opened = ""
        for line in cell.source.split("\n"):
            kind = marker_kind(line)
            if not is_code and kind and kind[1] != "MARK SCHEME":  # a heading, such as "# End of solution"
                continue
            if kind is None:
                graded = is_answer(cell) or is_check(cell) or is_task(cell)
                if graded and _looks_like_marker(line, is_code):
                    near = difflib.get_close_matches(line.strip().upper(), MARKERS, n=1, cutoff=0)
                    remedy = f"Is it meant as {near[0]}? Write a comment with a single #."
                    yield "marker", cell.id, f'marker "{line.strip()}" is not one nbgrader knows', remedy
                continue
            edge, about = kind
            if line.strip() not in MARKERS:
                remedy = f"Write it as: ### {edge} {about}."
                yield "marker", cell.id, f'marker "{line.strip()}" is not one nbgrader knows', remedy
            if (edge == "BEGIN") == bool(opened) or (edge == "END" and about != opened):
                yield (
                    "marker",
                    cell.id,
                    f"### {edge} {about} has no partner",
                    "Close each region before the next.",
                )
            opened = about if edge == "BEGIN" else ""
            if not owners[about](cell):
                yield "marker", cell.id, f"### {edge} {about} stands outside {PLACES[about]}", "Move it."
        if opened:
            yield "marker", cell.id, f"### BEGIN {opened} has no partner", f"Add ### END {opened}."


def _looks_like_marker(line: str, is_code: bool) -> bool:
    """Tell whether a line of a graded cell may be a marker that was misspelt beyond its words."""
    text = line.strip().upper()
    near = difflib.get_close_matches("### " + text.lstrip("# "), MARKERS, cutoff=0.85)
    return text.startswith("#") and (bool(near) or (is_code and text.startswith("###")))


def _metadata(notebook: NotebookNode) -> Iterator[Finding]:
    """Every graded cell says what nbgrader needs; a check stands below its answer and has points."""
    seen: set[str] = set()
    answers: set[str] = set()
    checked: set[str] = set()
    for cell in notebook.cells:
        data = grading(cell)
        if not data:
            continue
        name = str(data.get("grade_id", ""))
        if not re.fullmatch(r"[a-z0-9_-]{1,60}", name):
            yield "nbgrader", cell.id, f'grade_id is "{name}"', "Use 1 to 60 of a-z, 0-9, - and _."
        if name in seen:
            yield (
                "nbgrader",
                name,
                f'grade_id "{name}" is used twice',
                "A copied cell needs a grade_id of its own.",
            )
        seen.add(name)
        wrong = {"grade": bool, "solution": bool, "locked": bool, "task": bool, "schema_version": int}
        missing = [key for key, kind in wrong.items() if type(data.get(key)) is not kind]
        if missing or data.get("schema_version") != 3:
            remedy = "Copy the header of another cell: grade, solution, locked, task, schema_version 3."
            yield (
                "nbgrader",
                cell.id,
                f"nbgrader metadata lack {', '.join(missing) or 'schema_version 3'}",
                remedy,
            )
        if is_answer(cell):
            answers.add(name)
            if is_check(cell) or data.get("locked") or cell.cell_type != "code":
                remedy = (
                    'An answer is a code cell with "grade": false, "locked": false; its check has the points.'
                )
                yield "nbgrader", cell.id, "the answer cell is graded, locked or no code", remedy
            if not _has_region(cell, "SOLUTION"):
                yield "nbgrader", cell.id, "the answer cell has no solution region", "Add ### BEGIN SOLUTION."
        elif is_check(cell):
            points = data.get("points")
            if isinstance(points, bool) or not isinstance(points, (int, float)) or points <= 0:
                yield (
                    "nbgrader",
                    cell.id,
                    f"points are {points}",
                    "Give the check a number of points above 0.",
                )
            if not data.get("locked"):
                yield "nbgrader", cell.id, "the check cell is not locked", 'Set "locked": true.'
            if not _has_region(cell, "HIDDEN TESTS"):
                yield "nbgrader", cell.id, "the check cell has no hidden tests", "Add ### BEGIN HIDDEN TESTS."
            owner = name.removesuffix("-check")
            if owner == name or owner not in answers:
                remedy = "Name the check like its answer, with -check at the end, and put it below."
                yield "nbgrader", cell.id, "the check cell has no answer cell above it", remedy
            checked.add(owner)
        if is_task(cell):
            yield from _task(cell, data)
    for name in sorted(answers - checked):
        yield (
            "nbgrader",
            name,
            "the answer cell has no check cell",
            f"Add a check with grade_id {name}-check.",
        )


def _task(cell: NotebookNode, data: dict) -> Iterator[Finding]:
    """What a person marks is asked in text, has points, and a marking scheme that learners do not see."""
    points = data.get("points")
    if cell.cell_type != "markdown" or is_answer(cell) or is_check(cell) or not data.get("locked"):
        remedy = 'A task is a markdown cell with "grade": false, "solution": false, "locked": true.'
        yield "nbgrader", cell.id, "the task cell is code, graded by machine or not locked", remedy
    if isinstance(points, bool) or not isinstance(points, (int, float)) or points <= 0:
        yield "nbgrader", cell.id, f"points are {points}", "Give the task a number of points above 0."
    if not _has_region(cell, "MARK SCHEME"):
        yield "nbgrader", cell.id, "the task cell has no marking scheme", "Add ### BEGIN MARK SCHEME."


def _has_region(cell: NotebookNode, about: str) -> bool:
    return any(marker_kind(line) == ("BEGIN", about) for line in cell.source.split("\n"))


def _code(notebook: NotebookNode) -> Iterator[Finding]:
    """All code is plain Python, with the answers and without: a blank answer is no syntax error."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for version, source in (("code", cell.source), ("stub", "\n".join(split_secret(cell.source)[0]))):
            try:
                ast.parse(source)
            except SyntaxError as error:
                remedy = (
                    "No magics, no shell lines."
                    if version == "code"
                    else "Keep a docstring or a line above the region."
                )
                yield "stub", cell.id, f"the {version} is not valid Python ({error.msg})", remedy
                break


def _figures(notebook: NotebookNode) -> Iterator[Finding]:
    """A cell that draws ends in `show(figure, alt=...)`."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            calls = list(_calls(ast.parse(cell.source)))
        except SyntaxError:
            continue
        shows = [call for call in calls if _name(call) == "show"]
        drawn = [
            name for name in map(_name, calls) if name in DRAWING or name.startswith(("figure_", "plot_"))
        ]
        if drawn and not shows:
            yield (
                "alt",
                cell.id,
                f"the cell draws ({drawn[0]}) and does not show()",
                "End with show(figure, alt=...).",
            )
        for call in shows:
            alternatives = [keyword.value for keyword in call.keywords if keyword.arg == "alt"] + call.args[
                1:2
            ]
            if not alternatives or (isinstance(alternatives[0], ast.Constant) and not alternatives[0].value):
                yield "alt", cell.id, "show() has no alt text", 'Add alt="what the picture shows".'


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Find what runs when the cell runs: calls outside the functions it defines."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(node, ast.Call):
            yield node
        yield from _calls(node)


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _pictures(root: Path, lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    """Pictures in the text have words, and lie in the lesson's own folder `images`."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for picture in PICTURE.finditer(cell.source):
            tag = picture["tag"]
            alternative = picture["alt"] if tag is None else _attribute("alt", tag)
            source = picture["source"] if tag is None else _attribute("src", tag)
            if not alternative.strip():
                yield "alt", cell.id, f'picture "{source}" has no alt text', "Say what the picture shows."
            if not source.startswith("images/") or not (root / "solutions" / lesson / source).is_file():
                remedy = f"Put the file into solutions/{lesson}/images/ and write images/NAME."
                yield "picture", cell.id, f'picture "{source}" is not a file of this lesson', remedy


def _attribute(name: str, tag: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*(\"[^\"]*\"|'[^']*')", tag, re.IGNORECASE)
    return found[1][1:-1] if found else ""


def _places(notebook: NotebookNode) -> Iterator[Finding]:
    """No folder of one person's computer."""
    for cell in notebook.cells:
        found = OWN_FOLDER.search(cell.source)
        if found:
            remedy = "Reach data through the package, files through relative paths."
            yield "path", cell.id, f'"{found[0]}" is a folder of one computer', remedy
