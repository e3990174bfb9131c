"""The files of the sample lesson in a built repository, and ways to spoil them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
from lesson_kernel import SAMPLE

NAME = "00_sample"
TEST_TABLE = 'EXERCISES: dict[str, str] = {"half": "half", "seven": "my_choice"}\n'


def copy_sample(root: Path) -> None:
    """Lay the sample out as a repository: its sources, its checks, and what `tests` holds of a lesson."""
    shutil.copytree(SAMPLE / "solutions", root / "solutions")
    shutil.copytree(
        SAMPLE / "answers", root / "tests" / "answers", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(SAMPLE / "sample_checks.py", root)
    exercise_table(root).parent.mkdir()
    exercise_table(root).write_text(TEST_TABLE, encoding="utf-8")


def exercise_table(root: Path) -> Path:
    return root / "tests" / "teaching" / "test_lesson_00.py"


def translation(root: Path) -> Path:
    return root / "solutions" / NAME / "ja.md"


def source(root: Path) -> Path:
    return root / "solutions" / NAME / f"{NAME}.py"


def instructor(root: Path) -> Path:
    return root / "solutions" / NAME / f"{NAME}.ipynb"


def learner(root: Path, language: str = "en") -> Path:
    return root / "course" / language / NAME / f"{NAME}.ipynb"


def replace(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, count), encoding="utf-8", newline="\n")


def edit_notebook(path: Path, change: Callable[[nbformat.NotebookNode], object]) -> None:
    """Change a notebook as JupyterLab would save it."""
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def cell(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)
