"""The notebooks of every lesson, judged by nbgrader itself as its user runs it, and by our own rules."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from lesson_kernel import REPOSITORY, Lesson, all_lessons, kernel_environment
from nbgrader.api import Gradebook
from traitlets.config.loader import PyFileConfigLoader

from foxglove_helpers.teaching.build import nbgrader_settings, prepared, render_lessons
from foxglove_helpers.teaching.lessons import check_lessons
from foxglove_helpers.teaching.source import is_answer, is_check

LESSONS = [pytest.param(lesson, id=lesson.name) for lesson in all_lessons()]
REGION = re.compile(r"### BEGIN [A-Z ]+\n(.*?)### END [A-Z ]+", re.DOTALL)
EDITIONS = [
    pytest.param(lesson, language, id=f"{lesson.name}-{language}")
    for lesson in all_lessons()
    for language in ("en", "ja")
    if language == "en" or (lesson.root / "solutions" / lesson.name / "ja.md").exists()
]


@pytest.fixture(autouse=True)
def data(request: pytest.FixtureRequest) -> None:
    """Have the cohort drawn before a lesson's own kernel would do it."""
    if "lesson" in request.fixturenames and not request.getfixturevalue("lesson").is_sample:
        request.getfixturevalue("twin")


def validate(lesson: Lesson, notebook: Path) -> str:
    """Return what `nbgrader validate` prints about a notebook, run from the root of the repository.

    Its exit code is 0 even for a notebook that fails.
    """
    files, _ = render_lessons(lesson.root, [lesson.name])
    with kernel_environment(lesson) as (environment, folder, transport):
        for path, content in files.items():
            if path.is_relative_to(notebook.parent):
                copy = folder / path.relative_to(notebook.parent)
                copy.parent.mkdir(exist_ok=True)
                copy.write_bytes(content)
        options = [f"--KernelManager.{name}={value}" for name, value in transport.items()]
        command = [sys.executable, "-m", "nbgrader", "validate", str(folder / notebook.name), *options]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=1500
        )
    print(done.stderr)  # seen only when the test fails
    return done.stdout


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("lesson", LESSONS)
def test_instructors_notebook_validates(lesson: Lesson) -> None:
    said = validate(lesson, lesson.root / "solutions" / lesson.name / f"{lesson.name}.ipynb")
    assert "Success! Your notebook passes all the tests." in said, said


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("lesson", "language"), EDITIONS)
def test_blank_notebook_fails_validation_on_every_check(lesson: Lesson, language: str) -> None:
    _, learner = lesson.notebooks(language)
    checks = sum(map(is_check, learner.cells))
    said = validate(lesson, lesson.root / "course" / language / lesson.name / f"{lesson.name}.ipynb")
    assert f"VALIDATION FAILED ON {checks} CELL(S)!" in said, said
    blank = {"en": "Not yet attempted: ", "ja": "まだ答えが書かれていません："}[language]
    # JupyterLab lists the messages without the headings of the notebook: each names its exercise itself.
    messages = re.findall(rf"The error was:\n\n {{4}}(.+)\n {{4}}{blank}", said)
    headings = re.findall(
        r"^### ([^\d\n]+ \d+\.\d+ · .+)$", "\n".join(c.source for c in learner.cells), re.MULTILINE
    )
    assert messages == headings, said
    assert len(messages) == checks, said
    assert "Traceback" not in said
    assert not re.search(r"^.{80,}\.\.\.$", said, re.MULTILINE), (
        "nbgrader cut a message: its lines are too long"
    )


@pytest.mark.timeout(600)
def test_autograding_gives_points_for_right_answers_alone() -> None:
    """The tag by which JupyterLab runs on behind a failed check does not make it a passed one."""
    sample = next(lesson for lesson in all_lessons() if lesson.is_sample)
    instructor, learner = sample.notebooks()
    for cell in learner.cells:
        if cell.id == "seven":
            cell.source = 'my_choice = "b"'
    with kernel_environment(sample) as (environment, folder, transport):
        for place, notebook in [("source", prepared(instructor)), ("submitted/somebody", learner)]:
            (folder / place / sample.name).mkdir(parents=True)
            nbformat.write(notebook, folder / place / sample.name / f"{sample.name}.ipynb")
        options = [f"--KernelManager.{name}={value}" for name, value in transport.items()]
        for command in (["generate_assignment"], ["autograde", "--create", *options]):
            done = subprocess.run(
                [sys.executable, "-m", "nbgrader", *command, sample.name],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
        with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
            graded = gradebook.find_submission_notebook(sample.name, sample.name, "somebody").grades
            points = {grade.name: grade.auto_score for grade in graded}
    assert points == {"half-check": 0, "seven-check": 1}


@pytest.mark.parametrize(("lesson", "language"), EDITIONS)
def test_exercises_are_tagged_to_run_on_and_links_between_lessons_lead_somewhere(
    lesson: Lesson, language: str
) -> None:
    _, learner = lesson.notebooks(language)
    folder = lesson.root / "course" / language / lesson.name
    for cell in learner.cells:
        if is_answer(cell) or is_check(cell):
            assert "raises-exception" in cell.metadata.tags, cell.id
        elif cell.cell_type == "markdown":
            for link in re.findall(r"\]\((?!https?:|images/)([^)]+)\)", cell.source):
                assert (folder / link).is_file(), (cell.id, link)


@pytest.mark.parametrize("lesson", [case for case in LESSONS if not case.values[0].is_sample])
def test_lesson_keeps_every_rule(lesson: Lesson) -> None:
    assert check_lessons(lesson.root, [lesson.name]) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_hidden_stands_in_the_learners_copy(lesson: Lesson) -> None:
    """Asked without the checker's own code, as a reader with the two files would."""
    instructor, learner = lesson.notebooks()
    released = nbformat.writes(learner)
    for word in ("BEGIN", "HIDDEN", "SOLUTION", "seminar_seed()"):
        assert word not in released
    secret = set()
    for cell in instructor.cells:
        for region in REGION.findall(cell.source):
            secret.update(line.strip() for line in region.split("\n"))
        cell.source = REGION.sub("", cell.source)
    shown_on_purpose = {line.strip() for cell in instructor.cells for line in cell.source.split("\n")}
    visible = {line.strip() for cell in learner.cells for line in cell.source.split("\n")}
    assert secret
    assert (secret & visible) - shown_on_purpose == set()


def test_nbgrader_is_told_the_settings_of_the_build() -> None:
    told = PyFileConfigLoader("nbgrader_config.py", path=str(REPOSITORY)).load_config()
    assert told == nbgrader_settings()
    assert told.ClearSolutions.code_stub == {"python": "# Write your answer below this line."}
