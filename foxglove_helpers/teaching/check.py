"""What is wrong with the lessons of a repository, before a learner or a reviewer finds it.

The sources in `solutions/` and the notebooks made from them go in; a list of problems comes out, each
with the lesson, the cell, what is wrong and what to do. The rules of text and structure stand in `rules`;
those of what an exercise needs elsewhere in `registration`; here are those that look at the built
notebooks: none has drifted, none holds an answer or an output.
Follows no part of the published work.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.build import WORK, render_lessons, standing
from foxglove_helpers.teaching.registration import registration_findings
from foxglove_helpers.teaching.rules import source_problems
from foxglove_helpers.teaching.source import (
    Problem,
    file_text,
    is_task,
    lesson_names,
    read_source,
    source_path,
    split_secret,
)

UNBUILDABLE = (
    "marker",
    "nbgrader",
)  # with one of these nbgrader would refuse the lesson, or give its answers away
SET_ASIDE = (
    "If these are your answers, keep them: `foxglove lessons build` sets the notebook aside as "
    "<lesson>.my-work-<n>.ipynb and puts a blank one in its place."
)
REBUILD = "Run `foxglove lessons build`; edit files in solutions/ only, never a notebook in course/."


def check_lessons(root: Path, names: Sequence[str] | None = None) -> list[Problem]:
    """Return everything that is wrong with all lessons, or those named: an empty list means that all is well.

    Parameters
    ----------
    root : the repository, with `solutions` and `course`

    Raises
    ------
    FoxgloveError
        If a named lesson does not exist or a lesson is badly named.
    """
    root = Path(root)
    problems: list[Problem] = []
    buildable = []
    spoken_of: set[Path] = set()
    for lesson in names or lesson_names(root):
        notebook = read_source(source_path(root, lesson))
        found = source_problems(root, lesson, notebook)
        if not any(problem.rule in UNBUILDABLE for problem in found):
            buildable.append(lesson)
            found += [
                Problem(rule, lesson, cell, what, remedy)
                for rule, cell, what, remedy in registration_findings(root, lesson, notebook)
            ]
        for path in _built(root, lesson):
            in_file = [*_outputs(lesson, path), *_leaks(root, lesson, path, notebook)]
            if in_file:
                spoken_of.add(path)
            found += in_file
        problems += found
    problems += _drift(root, buildable, spoken_of)
    if not names:
        problems += _orphans(root)
    return problems


def _built(root: Path, lesson: str) -> list[Path]:
    course = sorted(root.glob(f"course/*/{lesson}/{lesson}.ipynb"))
    return [path for path in [root / "solutions" / lesson / f"{lesson}.ipynb", *course] if path.exists()]


def _content(path: Path) -> Any:
    try:
        content = json.loads(file_text(path))
        cells = content["cells"]
    except (ValueError, KeyError, TypeError):
        return {}  # a broken or unreadable file differs from what the build makes, and is reported as that
    return content if isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells) else {}


def _outputs(lesson: str, path: Path) -> Iterator[Problem]:
    ran = [
        cell for cell in _content(path).get("cells", []) if cell.get("outputs") or cell.get("execution_count")
    ]
    if ran:
        what = f"outputs of a run are stored in {path.name} ({path.parts[-3]}), in {len(ran)} cell(s)"
        yield Problem("outputs", lesson, ran[0].get("id", ""), what, SET_ASIDE)


def _leaks(root: Path, lesson: str, path: Path, notebook: NotebookNode) -> Iterator[Problem]:
    if path.parent.parent.name == "solutions":
        return
    japanese_shown, japanese_secret = split_secret(_japanese(root, lesson))
    shown = set(japanese_shown)
    secret = {line.strip(): "ja.md" for line in japanese_secret}
    for cell in notebook.cells:
        secretive = cell.cell_type == "code" or is_task(cell)
        open_lines, closed_lines = split_secret(cell.source) if secretive else (cell.source.split("\n"), [])
        shown.update(open_lines)
        secret.update((line.strip(), cell.id) for line in closed_lines)
    public = {line.strip() for line in shown} | {""}
    given_away = sorted({line.strip() for text in _texts(_content(path)) for line in text.split("\n")})
    for line in given_away:
        if line in secret and line not in public:
            what = (
                f'a line of the solution or of a hidden test stands in {path.parts[-3]}/{path.name}: "{line}"'
            )
            yield Problem("leak", lesson, secret[line], what, REBUILD)


def _japanese(root: Path, lesson: str) -> str:
    translation = root / "solutions" / lesson / "ja.md"
    try:
        return file_text(translation) if translation.exists() else ""
    except FoxgloveError:
        return ""  # the build reports it


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _drift(root: Path, lessons: Sequence[str], spoken_of: set[Path]) -> Iterator[Problem]:
    if not lessons:
        return
    try:
        files, problems = render_lessons(root, lessons)
    except FoxgloveError as error:
        yield Problem("nbgrader", ", ".join(lessons), "", "the lessons cannot be built", str(error))
        return
    yield from problems
    for path, content in files.items():
        lesson = path.parent.name if path.suffix == ".ipynb" else path.parent.parent.name
        place = path.relative_to(root).as_posix()
        try:
            old = standing(path)
        except FoxgloveError as error:
            yield Problem("drift", lesson, "", f"{place} cannot be read", str(error))
            continue
        if old is None:
            yield Problem("drift", lesson, "", f"{place} is missing", REBUILD)
        elif path not in spoken_of and old != content:
            yield Problem("drift", lesson, "", f"{place} differs from what its source gives", REBUILD)
    for lesson in lessons:
        for path in sorted(root.glob(f"course/*/{lesson}/**/*")):
            hidden = any(part.startswith(".") or WORK in part for part in path.relative_to(root).parts)
            untranslated = path.is_relative_to(root / "course" / "ja") and any(
                problem.lesson == lesson for problem in problems
            )
            if path.is_file() and path not in files and not hidden and not untranslated:
                place = path.relative_to(root).as_posix()
                yield Problem("drift", lesson, "", f"{place} is not made from any source", "Remove it.")


def _orphans(root: Path) -> Iterator[Problem]:
    known = set(lesson_names(root))
    for folder in sorted([*root.glob("course/*/*"), *root.glob("solutions/*")]):
        if folder.is_dir() and folder.name not in known and not folder.name.startswith((".", "_")):
            place = folder.relative_to(root).as_posix()
            remedy = f"Add solutions/{folder.name}/{folder.name}.py, or remove the folder."
            yield Problem("drift", folder.name, "", f"{place} belongs to no lesson", remedy)
