"""What an exercise needs outside its lesson: each thing that is missing is named with its place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_course import NAME, exercise_table, replace, source

from foxglove_helpers.teaching.lessons import Problem, build_lessons, check_lessons
from foxglove_helpers.teaching.registration import ENOUGH_ANSWERS

Edit = Callable[[Path], object]


def answers(root: Path, exercise: str) -> Path:
    return root / "tests" / "answers" / NAME / exercise


def found(root: Path) -> list[Problem]:
    return [problem for problem in check_lessons(root) if problem.rule == "registration"]


def in_checks(old: str, new: str) -> Edit:
    return lambda root: replace(root / "sample_checks.py", old, new)


def in_source(old: str, new: str, count: int = 1) -> Edit:
    return lambda root: replace(source(root), old, new, count)


def leave(exercise: str, kind: str, count: int) -> Edit:
    def remove(root: Path) -> None:
        for path in sorted(answers(root, exercise).glob(f"{kind}_*.py"))[count:]:
            path.unlink()

    return remove


MISTAKES: dict[str, tuple[Edit, str, str]] = {
    "no check function": (
        in_checks("def half(", "def halves("),
        "half-check",
        "check.half is not in sample_checks.py. Write def half(answer) there",
    ),
    "a check function that another one holds": (
        in_checks("def half(", "class Inner:\n    def half(self):\n        pass\n\n\ndef outer("),
        "half-check",
        "check.half is not in",
    ),
    "a hidden test of another name": (
        in_source("check.half(half, seed", "check.haff(half, seed"),
        "half-check",
        "check.haff is not in",
    ),
    "nothing called": (
        in_source("check.half(half", "print(half", 2),
        "half-check",
        "the check cell calls no check function. Call check.NAME",
    ),
    "no checks imported": (
        in_source("import sample_checks as check", "import sample_checks"),
        "",
        "no cell imports the checks as check",
    ),
    "checks that do not exist": (
        in_source(
            "import sample_checks as check", "from foxglove_helpers.teaching import lesson_99 as check"
        ),
        "",
        "foxglove_helpers/teaching/lesson_99.py, which does not exist",
    ),
    "checks that are no Python": (in_checks("def half(", "def half"), "", "sample_checks.py cannot be read"),
    "no answers": (
        lambda root: shutil.rmtree(answers(root, "half")),
        "half",
        f"tests/answers/{NAME}/half has 0 wrong and 0 right answers. Put at least 4 wrong",
    ),
    "three wrong answers to Build": (leave("half", "wrong", 3), "half", "has 3 wrong and 2 right answers"),
    "one right answer to Build": (leave("half", "right", 1), "half", "has 5 wrong and 1 right answers"),
    "two wrong answers to Read": (leave("seven", "wrong", 2), "seven", "this is a Read exercise"),
    "no right answer to Read": (leave("seven", "right", 0), "seven", "has 3 wrong and 0 right answers"),
    "not in the test table": (
        lambda root: replace(exercise_table(root), '"seven": "my_choice"', ""),
        "seven",
        'test_lesson_00.py does not have it. Add "seven":',
    ),
    "no test table": (
        lambda root: exercise_table(root).unlink(),
        "",
        "tests/teaching/test_lesson_00.py is missing",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_an_exercise_lacks_is_named(root: Path, mistake: str) -> None:
    spoil, cell, said = MISTAKES[mistake]
    spoil(root)
    (problem,) = found(root)
    assert (problem.lesson, problem.cell) == (NAME, cell)
    assert said in str(problem)
    assert problem.remedy


def test_just_enough_is_enough(root: Path) -> None:
    for exercise, track in (("half", "Build"), ("seven", "Read")):
        for kind, count in ENOUGH_ANSWERS[track].items():
            leave(exercise, kind, count)(root)
            assert len(list(answers(root, exercise).glob(f"{kind}_*.py"))) == count
    assert check_lessons(root) == []


def test_a_copy_without_tests_is_asked_for_checks_alone(root: Path) -> None:
    shutil.rmtree(root / "tests")
    assert check_lessons(root) == []
    in_checks("def seven(", "def eight(")(root)
    assert [problem.cell for problem in found(root)] == ["seven-check"]


def test_checks_are_found_in_the_installed_package(root: Path) -> None:
    """A learner's folder may hold lessons and no package."""
    setup = "from foxglove_helpers.teaching import lesson_04 as check"
    in_source("import sample_checks as check", setup)(root)
    build_lessons(root)
    assert [str(problem).split(". ")[0] for problem in check_lessons(root)] == [
        f"{NAME}, cell {name}-check: check.{name} is not in foxglove_helpers/teaching/lesson_04.py"
        for name in ("half", "seven")
    ]
