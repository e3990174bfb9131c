"""A task is marked by a person: learners see what is asked, never the marking scheme, in either language."""

import json
from pathlib import Path

import pytest
from sample_course import learner, replace, source, translation

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.lessons import build_lessons, check_lessons

SAFE_PLACE = "# %% [markdown]\n# **A safe place to stop.** You have chosen.\n"
HEADER = (
    '# %% [markdown] nbgrader={"grade": false, "grade_id": "essay", "locked": true, "points": 4, '
    '"schema_version": 3, "solution": false, "task": true}\n'
)
SCHEME = "# ### BEGIN MARK SCHEME\n# 4 points: they make a whole.\n# ### END MARK SCHEME\n"
TASK = f"{HEADER}# Why two halves?\n#\n{SCHEME}\n"
JAPANESE = (
    "なぜ半分は二つですか。\n\n### BEGIN MARK SCHEME\n4 点：合わせると一つになる。\n### END MARK SCHEME\n"
)


@pytest.fixture
def asked(root: Path) -> Path:
    """Return the sample with a task before its last place to stop, in both languages."""
    replace(source(root), SAFE_PLACE, TASK + SAFE_PLACE)
    (missing,) = [problem for problem in check_lessons(root) if problem.cell == "essay"]
    section = missing.remedy.removeprefix("Add the section ").removesuffix(".")
    translation(root).write_text(
        f"{translation(root).read_text(encoding='utf-8')}\n{section}\n{JAPANESE}", encoding="utf-8"
    )
    build_lessons(root)
    return root


@pytest.mark.parametrize(
    ("language", "question", "scheme"), [("en", "Why", "4 points"), ("ja", "なぜ", "4 点")]
)
def test_a_learner_sees_the_task_and_not_its_marking_scheme(
    asked: Path, language: str, question: str, scheme: str
) -> None:
    assert check_lessons(asked) == []
    cells = json.loads(learner(asked, language).read_text(encoding="utf-8"))["cells"]
    (task,) = [cell for cell in cells if cell["id"] == "essay"]
    text = "".join(task["source"])
    assert question in text
    assert scheme not in text
    assert "MARK SCHEME" not in text
    assert task["metadata"]["nbgrader"]["points"] == 4
    assert not any(scheme in "".join(cell["source"]) for cell in cells)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_marking_scheme_in_a_learners_notebook_is_a_leak(asked: Path, language: str) -> None:
    old, new = {
        "en": ("Why two", "4 points: they make a whole."),
        "ja": ("なぜ", "4 点：合わせると一つになる。"),
    }[language]
    replace(learner(asked, language), old, f'{new}", "{old}')
    assert "leak" in {problem.rule for problem in check_lessons(asked)}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("### BEGIN MARK SCHEME", "### Begin mark scheme", "marker"),
        ("### BEGIN MARK SCHEME", "### BEGIN MARKING SCHEME", "marker"),
        ("### BEGIN MARK SCHEME", "### BEGN MARK SCHEME", "marker"),
        ("# ### END MARK SCHEME\n", "", "marker"),
        ('"points": 4, ', "", "nbgrader"),
        ('"points": 4', '"points": 0', "nbgrader"),
        ('"locked": true, "points": 4', '"locked": false, "points": 4', "nbgrader"),
        (SCHEME, "", "nbgrader"),
        (HEADER, "# %% [markdown]\n", "marker"),
    ],
)
def test_a_mistake_in_a_task_is_reported_before_it_is_published(
    asked: Path, old: str, new: str, rule: str
) -> None:
    replace(source(asked), old, new)
    before = learner(asked).read_bytes()
    assert rule in {problem.rule for problem in check_lessons(asked)}
    if rule == "marker":
        with pytest.raises(FoxgloveError):
            build_lessons(asked)
        assert learner(asked).read_bytes() == before


def test_a_translation_that_lost_its_markers_is_not_published(asked: Path) -> None:
    before = learner(asked, "ja").read_bytes()
    replace(translation(asked), "### BEGIN MARK SCHEME", "### 採点基準")
    replace(translation(asked), "### END MARK SCHEME", "### 採点基準の終わり")
    with pytest.raises(FoxgloveError, match="another frame"):
        build_lessons(asked)
    assert learner(asked, "ja").read_bytes() == before
