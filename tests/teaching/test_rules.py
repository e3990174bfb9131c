"""Every mistake an author can make in a lesson is reported as what it is, and nothing else is reported."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sample_course import NAME, cell, edit_notebook, instructor, learner, replace, source

from foxglove_helpers.teaching.lessons import build_lessons, check_lessons

Edit = Callable[[Path], object]


def in_source(old: str, new: str, count: int = 1) -> Edit:
    return lambda root: replace(source(root), old, new, count)


def in_japanese(old: str, new: str) -> Edit:
    return lambda root: replace(root / "solutions" / NAME / "ja.md", old, new)


def in_learner(old: str, new: str) -> Edit:
    return lambda root: replace(learner(root), old, new)


SECOND_SAFE_PLACE = "# %% [markdown]\n# **A safe place to stop.** You have chosen.\n\n"
HINTS_OF_SEVEN = "# <details><summary>Hint 1</summary>\n#\n# Run the picture"
HALF_CHECK = '"grade_id": "half-check", "locked": true, "points": 2'
PLOT = 'show(figure, alt="A straight line that rises by one half for every whole step to the right")'

MISTAKES = {
    "picture without words": (in_source("![Two halves of a circle, side by side]", "![]"), "alt", "1-halves"),
    "img without alt": (
        in_source("# - halves\n", '# <img src="images/halves.svg">\n'),
        "alt",
        "what-you-take-away",
    ),
    "picture from the network": (
        in_source("images/halves.svg", "https://x.org/h.svg"),
        "picture",
        "1-halves",
    ),
    "picture that is not there": (in_source("halves.svg", "quarters.svg"), "picture", "1-halves"),
    "figure without alt": (in_source(PLOT, "show(figure)"), "alt", "1-halves-2"),
    "figure with empty alt": (in_source(PLOT, 'show(figure, alt="")'), "alt", "1-halves-2"),
    "figure not shown": (in_source(PLOT + "\n", ""), "alt", "1-halves-2"),
    "missing minutes": (in_source("A choice (5 min)", "A choice"), "minutes", "2-a-choice"),
    "minutes that do not add up": (
        in_source("12 minutes", "15 minutes"),
        "minutes",
        "time-and-what-you-need",
    ),
    "no total": (in_source("12 minutes. ", ""), "minutes", "time-and-what-you-need"),
    "long section": (
        lambda root: (in_source("(7 min)", "(21 min)")(root), in_source("12 minutes", "26 minutes")(root)),
        "minutes",
        "1-halves",
    ),
    "no place to stop": (in_source(SECOND_SAFE_PLACE, ""), "stop", "2-a-choice"),
    "place to stop too early": (
        in_source("# ## 2 · A choice", "# One more thing.\n\n# %% [markdown]\n# ## 2 · A choice"),
        "stop",
        "1-halves",
    ),
    "section out of order": (in_source("# ## 2 · A choice", "# ## 3 · A choice"), "heading", "3-a-choice"),
    "heading gone": (in_source("# ## What you take away\n", "# What you take away\n"), "heading", ""),
    "wrong number in the title": (in_source("# # 00 ·", "# # 01 ·"), "heading", ""),
    "nothing predicted": (in_source("**Predict first:**", "Predict:"), "predict", ""),
    "exercise without hints": (
        in_source(HINTS_OF_SEVEN, "# Run the picture"),
        "hint",
        "exercise-2-1-read-half-of-seven",
    ),
    "one hint for a Build exercise": (
        in_source("# </details>\n# <details><summary>Hint 2</summary>\n", "#"),
        "hint",
        "exercise-1-1-build-a-half",
    ),
    "no Build exercise": (in_source("1.1 · Build ·", "1.1 · Read ·"), "exercise", ""),
    "exercise misnumbered": (
        in_source("Exercise 2.1", "Exercise 1.2"),
        "exercise",
        "exercise-1-2-read-half-of-seven",
    ),
    "answer outside an exercise": (
        in_source("# ### Exercise 2.1 · Read · Half of seven", "# ### Half of seven"),
        "exercise",
        ("", "seven"),
    ),
    "BEGIN HIDDEN TEST": (
        in_source("### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TEST"),
        "marker",
        "half-check",
    ),
    "END HIDEN": (
        in_source("### END HIDDEN TESTS", "### END HIDDEN TESTS\n### END HIDEN"),
        "marker",
        "half-check",
    ),
    "Begin solution": (in_source("### BEGIN SOLUTION", "### Begin solution"), "marker", "half"),
    "no END SOLUTION": (in_source("    ### END SOLUTION\n", ""), "marker", "half"),
    "solution in a demo cell": (
        in_source("figure, axes =", "### BEGIN SOLUTION\n### END SOLUTION\nfigure, axes ="),
        "marker",
        "1-halves-2",
    ),
    "copied cell": (
        in_source('"grade_id": "seven', '"grade_id": "half', 2),
        "nbgrader",
        ("half", "half-check"),
    ),
    "check without its answer": (
        in_source(HALF_CHECK, HALF_CHECK.replace("half", "hal")),
        "nbgrader",
        ("hal-check", "half"),
    ),
    "no points": (in_source('"points": 2, ', ""), "nbgrader", "half-check"),
    "no points at all": (in_source('"points": 2, ', '"points": 0, '), "nbgrader", "half-check"),
    "check not locked": (
        in_source(HALF_CHECK, HALF_CHECK.replace("true", "false")),
        "nbgrader",
        "half-check",
    ),
    "no hidden tests": (
        in_source(
            "### BEGIN HIDDEN TESTS\ncheck.half(half, seed=seminar_seed())\n### END HIDDEN TESTS\n", ""
        ),
        "nbgrader",
        "half-check",
    ),
    "stub that is no Python": (in_source('    """Return half of a number."""\n', ""), "stub", "half"),
    "magic": (in_source("figure, axes =", "%matplotlib inline\nfigure, axes ="), "stub", "1-halves-2"),
    "folder of one computer": (
        in_source("A laptop.", "See /home/ann/data."),
        "path",
        "time-and-what-you-need",
    ),
    "leaked solution line": (
        in_learner('"    # Write your answer below this line."', '"    return number / 2"'),
        "leak",
        "half",
    ),
    "leaked hidden test": (
        in_learner('"check.half(half)"', '"check.half(half, seed=seminar_seed())"'),
        "leak",
        "half-check",
    ),
    "leak in metadata": (
        in_learner('"metadata": {},', '"metadata": {"x": "return number / 2"},'),
        "leak",
        "half",
    ),
    "drift": (in_learner("Run the picture again", "Run it again"), "drift", ""),
    "carriage returns": (
        lambda root: learner(root).write_bytes(learner(root).read_bytes().replace(b"\n", b"\r\n")),
        "drift",
        "",
    ),
    "not built": (lambda root: learner(root).unlink(), "drift", ""),
    "broken notebook": (lambda root: learner(root).write_text("{", encoding="utf-8"), "drift", ""),
    "file that no source makes": (
        lambda root: (learner(root).parent / "notes.txt").write_text("x", encoding="utf-8"),
        "drift",
        "",
    ),
    "lesson that has gone": (lambda root: (root / "course" / "en" / "01_old").mkdir(), "drift", ""),
    "outputs in the instructor's notebook": (
        lambda root: edit_notebook(instructor(root), lambda nb: cell(nb, "half").update(execution_count=3)),
        "outputs",
        "half",
    ),
    "Japanese missing": (
        in_japanese("<!-- cell: references 7f8ced42 -->\n## 文献\n- なし。", ""),
        "japanese",
        "references",
    ),
    "Japanese unknown": (
        in_japanese("<!-- cell: references", "<!-- cell: no-such-cell 0 -->\nx\n\n<!-- cell: references"),
        "japanese",
        "no-such-cell",
    ),
    "Japanese stale": (in_japanese("references 7f8ced42", "references 00000000"), "japanese", "references"),
    "Japanese with other minutes": (in_japanese("(7 分)", "(8 分)"), "japanese", "1-halves"),
    "Japanese without the picture": (
        in_japanese("![円の半分が二つ並んでいる](images/halves.svg)", ""),
        "japanese",
        "1-halves",
    ),
}
BUILT_AFTERWARDS = {
    "alt",
    "picture",
    "minutes",
    "stop",
    "heading",
    "predict",
    "hint",
    "exercise",
    "stub",
    "path",
}


def test_a_place_to_stop_that_stands_too_early_is_to_be_moved(root: Path) -> None:
    in_source("# ## 2 · A choice", "# One more thing.\n\n# %% [markdown]\n# ## 2 · A choice")(root)
    (problem,) = [problem for problem in check_lessons(root) if problem.rule == "stop"]
    assert problem.remedy.startswith(
        "Move the line that begins **A safe place to stop.** from cell exercise-1-1"
    )
    in_source("# **A safe place to stop.** You can halve.", "# You can halve.")(root)
    (problem,) = [problem for problem in check_lessons(root) if problem.rule == "stop"]
    assert "Move" not in problem.remedy


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_reported_as_what_it_is(root: Path, mistake: str) -> None:
    spoil, rule, where = MISTAKES[mistake]
    spoil(root)
    if rule in BUILT_AFTERWARDS:  # so that drift and stale Japanese do not speak as well
        (root / "solutions" / NAME / "ja.md").unlink()
        shutil.rmtree(root / "course" / "ja")
        build_lessons(root)
    problems = check_lessons(root)
    cells = where if isinstance(where, tuple) else (where,)
    expected = [(rule, cell) for cell in cells]
    assert sorted({(problem.rule, problem.cell) for problem in problems}) == expected, "\n".join(
        map(str, problems)
    )
    assert all(problem.lesson in (NAME, "01_old") and problem.remedy for problem in problems)
