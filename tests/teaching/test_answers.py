"""Every answer we could think of, in the learner's notebook, given to the real check in a real kernel.

Wrong answers must fail for the reason they name, right ones pass however they are written, and a blank one
must be called blank. An exercise that fails must not take later cells with it.
"""

import re
import shutil
from pathlib import Path

import pytest
from lesson_kernel import REPOSITORY, SAMPLE, Lesson, LessonKernel, all_lessons, answer_ids, running_kernel
from nbformat import NotebookNode

from foxglove_helpers.teaching.registration import ENOUGH_ANSWERS, answer_files
from foxglove_helpers.teaching.source import is_answer, is_check, lesson_names, read_source

LESSONS = [pytest.param(lesson, id=lesson.name) for lesson in all_lessons()]
EXPECTATION = re.compile(r"# expects: ([a-z0-9_]+)\n")


@pytest.fixture(autouse=True)
def data(request: pytest.FixtureRequest) -> None:
    """Have the cohort drawn before a lesson's own kernel would do it."""
    if "lesson" in request.fixturenames and not request.getfixturevalue("lesson").is_sample:
        request.getfixturevalue("twin")


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def answers_of(lesson: Lesson, grade_id: str, kind: str) -> list[Path]:
    return answer_files(lesson.answers / lesson.name / grade_id, kind)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lesson", LESSONS)
def test_checks_tell_right_from_wrong(lesson: Lesson) -> None:
    surprises = surprises_of(lesson)
    assert not surprises, "\n".join(surprises)


def surprises_of(lesson: Lesson) -> list[str]:
    """Run the learner's notebook from top to bottom; at each check try every answer there is."""
    instructor, learner = lesson.notebooks()
    reference = {cell.id: cell.source for cell in code_cells(instructor)}
    surprises: list[str] = []
    with running_kernel(lesson) as kernel:
        for cell in code_cells(learner):
            if is_check(cell):
                answer = cell.metadata.nbgrader.grade_id.removesuffix("-check")
                surprises += try_answers(kernel, lesson, answer, reference[answer], reference[cell.id])
            else:
                outcome = kernel.run(cell.source)
                if outcome.error:
                    surprises.append(f"cell {cell.id}: {outcome}")
    return surprises


def try_answers(kernel: LessonKernel, lesson: Lesson, answer: str, reference: str, check: str) -> list[str]:
    """Return how the check surprised us; the kernel is left with the reference answer in place."""
    surprises = []
    kernel.remember()
    blank = kernel.run(check)
    if (blank.error, blank.reason) != ("NotAttempted", "not_attempted"):
        surprises.append(f"{answer}, blank: expected not_attempted, got {blank}")
    for path in answers_of(lesson, answer, "wrong"):
        kernel.go_back()
        source = path.read_text(encoding="utf-8")
        expected = EXPECTATION.match(source)
        typed, outcome = kernel.run(source), kernel.run(check)
        wanted = expected[1] if expected else 'a first line "# expects: reason"'
        if typed.error or outcome.reason != wanted or not outcome.shown.startswith("Not yet"):
            surprises.append(
                f"{answer}/{path.name}: expected {wanted}, got {typed if typed.error else outcome}"
            )
    for path in [*answers_of(lesson, answer, "right"), None]:
        kernel.go_back()
        typed = kernel.run(path.read_text(encoding="utf-8") if path else reference)
        outcome = kernel.run(check)
        # nbgrader gives no points where anything reaches stderr, and reads a result as partial points.
        if typed.error or outcome.error or outcome.stderr or outcome.results or not outcome.stdout.strip():
            got = typed if typed.error else outcome
            surprises.append(f"{answer}/{path.name if path else 'reference'}: expected to pass, got {got}")
    return surprises


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_blank_exercise_takes_no_other_cell_with_it(lesson: Lesson) -> None:
    _, learner = lesson.notebooks()
    failed = failures_when_blank(lesson)
    assert failed == {cell.id: "not_attempted" for cell in learner.cells if is_check(cell)}
    assert failed


def failures_when_blank(lesson: Lesson) -> dict[str, str | None]:
    """Run the learner's notebook as it is handed out; return the reason of every cell that fails."""
    _, learner = lesson.notebooks()
    with running_kernel(lesson) as kernel:
        outcomes = {cell.id: kernel.run(cell.source) for cell in code_cells(learner)}
    return {name: outcome.reason for name, outcome in outcomes.items() if outcome.error}


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_exercise_has_enough_answers(lesson: Lesson) -> None:
    track = ""
    for cell in read_source(lesson.root / "solutions" / lesson.name / f"{lesson.name}.py").cells:
        heading = re.search(r"^### Exercise [\d.]+ · (Read|Build)", cell.source, re.MULTILINE)
        track = heading[1] if heading else track
        if is_answer(cell):
            least = ENOUGH_ANSWERS[track]
            counts = {kind: len(answers_of(lesson, cell.id, kind)) for kind in least}
            assert all(counts[kind] >= least[kind] for kind in least), (
                f"{cell.id}: {counts}, expected {least}"
            )


@pytest.mark.parametrize(
    ("root", "answers"), [(SAMPLE, SAMPLE / "answers"), (REPOSITORY, REPOSITORY / "tests/answers")]
)
def test_no_answer_is_orphaned(root: Path, answers: Path) -> None:
    known = {
        f"{name}/{grade_id}"
        for name in lesson_names(root)
        for grade_id in answer_ids(read_source(root / "solutions" / name / f"{name}.py"))
    }
    files = [path for path in answers.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    orphans = [
        path.relative_to(answers).as_posix()
        for path in files
        if path.parent.relative_to(answers).as_posix() not in known
        or not re.fullmatch(r"(wrong|right)_[a-z0-9_]+\.py", path.name)
    ]
    assert orphans == []


def test_these_tests_bite(tmp_path: Path) -> None:
    """In a spoilt lesson, each answer that lies and each cell that leans on the learner is named."""
    shutil.copytree(SAMPLE, tmp_path, dirs_exist_ok=True)
    lesson = Lesson(tmp_path, tmp_path / "answers", "00_sample")
    source = tmp_path / "solutions" / "00_sample" / "00_sample.py"
    (source.parent / "ja.md").unlink()
    text = source.read_text(encoding="utf-8")
    text = text.replace(
        "# **A safe place to stop.** You can halve.", "# Next.\n\n# %%\nhalf(3) + 1\n\n# %% [markdown]\n# x"
    )
    text = "### END HIDDEN TESTS\n0.5\n".join(text.rsplit("### END HIDDEN TESTS\n", 1))
    source.write_text(text, encoding="utf-8")
    function = "def half(number):\n    return number / 2\n"
    for name, answer in {
        "wrong_is_right.py": "# expects: rounded\n" + function,
        "wrong_reason.py": "# expects: rounded\n" + function.replace("2", "3"),
        "wrong_unnamed.py": function.replace("2", "3"),
        "wrong_syntax.py": "# expects: not_attempted\ndef half(number:\n",
        "right_is_wrong.py": function.replace("2", "3"),
        "right_result.py": function,
    }.items():
        (lesson.answers / "00_sample" / "half" / name).write_text(answer, encoding="utf-8")
    surprises = surprises_of(lesson)
    expected = ["is_right", "reason", "unnamed", "syntax", "is_wrong"]
    assert [line.split(".py")[0] for line in surprises if line.startswith("half/")] == sorted(
        (f"half/{'right' if name == 'is_wrong' else 'wrong'}_{name}" for name in expected),
        key=lambda line: ("right_" in line, line),
    )
    assert [line.split(":")[0] for line in surprises if line.startswith("seven/")] == [
        "seven/right_capital.py",
        "seven/reference",
    ]
    failed = failures_when_blank(lesson)
    assert {name for name, reason in failed.items() if reason != "not_attempted"} == {
        "exercise-1-1-build-a-half-3"
    }
