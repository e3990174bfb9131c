"""What an exercise needs outside its lesson: a check function, answers to try it on, a place in the test table.

The instructor's notebook of one lesson goes in, and what the repository has beside it is looked at; what is
missing comes out. Where there is no folder `tests`, as in a learner's copy, only the check functions are
asked for. Follows no part of the published work.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.source import file_text, is_answer, is_check
from foxglove_helpers.teaching.structure import EXERCISE, Finding

ENOUGH_ANSWERS = {"Build": {"wrong": 4, "right": 2}, "Read": {"wrong": 3, "right": 1}}
CHECKS = "check"  # what a lesson calls the module of its checks
PACKAGE = Path(__file__).parents[2]


def registration_findings(root: Path, lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    """Every exercise has a check function that exists; its answers and its place in the test table."""
    yield from _check_functions(root, lesson, notebook)
    if (root / "tests").is_dir():
        yield from _answers(root, lesson, notebook)
        yield from _test_table(root, lesson, notebook)


def answer_files(folder: Path, kind: str) -> list[Path]:
    """Return the answers of one kind, "wrong" or "right", in the folder of an exercise."""
    return sorted(folder.glob(f"{kind}_*.py"))


def _check_functions(root: Path, lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    setup = f"from foxglove_helpers.teaching import lesson_{lesson[:2]} as {CHECKS}"
    module = _module_of_checks(notebook)
    if module is None:
        yield (
            "registration",
            "",
            f"no cell imports the checks as {CHECKS}",
            f"Write in the setup cell: {setup}.",
        )
        return
    name = f"{module.replace('.', '/')}.py"
    file = next((folder / name for folder in (root, PACKAGE) if (folder / name).is_file()), None)
    if file is None:
        remedy = f"Write it, or correct the import in the setup cell: {setup}."
        yield "registration", "", f"the checks are imported from {name}, which does not exist", remedy
        return
    try:
        defined = _defined(ast.parse(file_text(file)))
    except (FoxgloveError, SyntaxError) as error:
        yield "registration", "", f"{name} cannot be read", str(error)
        return
    for cell in filter(is_check, notebook.cells):
        called = _called(cell.source)
        if not called:
            remedy = f"Call {CHECKS}.NAME(answer), with a function NAME of {name}."
            yield "registration", cell.id, "the check cell calls no check function", remedy
        for function in sorted(called - defined):
            remedy = f"Write def {function}(answer) there, or call one that it has."
            yield "registration", cell.id, f"{CHECKS}.{function} is not in {name}", remedy


def _module_of_checks(notebook: NotebookNode) -> str | None:
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for statement in _statements(cell.source):
            for part in statement.names if isinstance(statement, (ast.Import, ast.ImportFrom)) else []:
                if (part.asname or part.name) == CHECKS:
                    above = f"{statement.module}." if isinstance(statement, ast.ImportFrom) else ""
                    return f"{above}{part.name}"
    return None


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # another rule reports it
        return []


def _defined(module: ast.Module) -> set[str]:
    """Return the names that a module offers: its functions, and what it assigns or imports."""
    names = {statement.name for statement in module.body if isinstance(statement, ast.FunctionDef)}
    for statement in module.body:
        names |= {target.id for target in getattr(statement, "targets", []) if isinstance(target, ast.Name)}
        if isinstance(statement, ast.ImportFrom):
            names |= {part.asname or part.name for part in statement.names}
    return names


def _called(source: str) -> set[str]:
    functions = [
        node.func
        for statement in _statements(source)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    ]
    return {
        function.attr
        for function in functions
        if isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == CHECKS
    }


def _answers(root: Path, lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    folder = root / "tests" / "answers" / lesson
    for answer, track in _exercises(notebook):
        counts = {kind: len(answer_files(folder / answer, kind)) for kind in ENOUGH_ANSWERS[track]}
        least = ENOUGH_ANSWERS[track]
        if any(counts[kind] < least[kind] for kind in least):
            place = f"tests/answers/{lesson}/{answer}"
            what = f"{place} has {counts['wrong']} wrong and {counts['right']} right answers"
            remedy = (
                f"Put at least {least['wrong']} wrong_NAME.py, each with a first line `# expects: reason`, and "
                f"{least['right']} right_NAME.py into it: this is a {track} exercise."
            )
            yield "registration", answer, what, remedy


def _exercises(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield grade_id and track of each answer that stands below the heading of an exercise."""
    track = ""
    for cell in notebook.cells:
        for line in cell.source.split("\n") if cell.cell_type == "markdown" else []:
            heading = (
                EXERCISE.fullmatch(line.removeprefix("### ").rstrip()) if line.startswith("### ") else None
            )
            track = heading[3] if heading else track
        if is_answer(cell) and track:
            yield cell.id, track
            track = ""


def _test_table(root: Path, lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    place = f"tests/teaching/test_lesson_{lesson[:2]}.py"
    answers = [cell.id for cell in notebook.cells if is_answer(cell)]
    if not (root / place).exists():
        remedy = "Test the checks of the lesson there; the one of lesson 04 shows how."
        yield "registration", "", f"{place} is missing", remedy
        return
    try:
        entered = _table(file_text(root / place))
    except FoxgloveError as error:
        yield "registration", "", f"{place} cannot be read", str(error)
        return
    for answer in answers:
        if answer not in entered:
            remedy = f'Add "{answer}": ("name that the answer sets", {CHECKS} function).'
            yield "registration", answer, f"the table EXERCISES of {place} does not have it", remedy


def _table(source: str) -> set[str]:
    """Return the keys of the table EXERCISES."""
    for statement in _statements(source):
        targets = (
            [statement.target] if isinstance(statement, ast.AnnAssign) else getattr(statement, "targets", [])
        )
        named = [target.id for target in targets if isinstance(target, ast.Name)]
        value = getattr(statement, "value", None)
        if named == ["EXERCISES"] and isinstance(value, ast.Dict):
            return {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
    return set()
