"""The rules of a lesson's text: sections in their order, minutes, places to stop, exercises with hints.

The instructor's notebook of one lesson goes in, what breaks a rule comes out. Follows no part of the
published work.
"""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

from foxglove_helpers.teaching.source import is_answer, is_check

Finding = tuple[str, str, str, str]  # rule, cell, what, remedy

LONGEST_SECTION = 20  # minutes
LONGEST_LESSON = 90  # minutes
OPENING = ["What you will be able to do", "Time and what you need"]
CLOSING = ["What you take away", "References"]
SAFE_PLACE = "**A safe place to stop.**"
PREDICTION = "**Predict first:**"
NUMBERED = re.compile(r"(\d+) · (.+) \((\d+) min\)")
EXERCISE = re.compile(r"Exercise (\d+)\.(\d+) · (Read|Build) · .+")
HINT = re.compile(r"<details>\s*<summary>Hint (\d+)</summary>.*?</details>", re.DOTALL)


def _headings(notebook: NotebookNode, level: int) -> list[tuple[int, str]]:
    """Return position of the cell and text of every heading of a level; code blocks have none."""
    found = []
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            prose = re.sub(r"^```.*?^```", "", cell.source, flags=re.DOTALL | re.MULTILINE)
            found += [
                (position, line) for line in re.findall(rf"^#{{{level}}} +(.+?)\s*$", prose, re.MULTILINE)
            ]
    return found


def structure_findings(lesson: str, notebook: NotebookNode) -> Iterator[Finding]:
    """Title, goals, time, numbered sections with minutes and a place to stop, summary, references."""
    titles = _headings(notebook, 1)
    if len(titles) != 1 or titles[0][0] != 0 or not re.match(rf"{lesson[:2]} · \S", titles[0][1]):
        yield "heading", "", "the lesson does not open with its title", f"Begin with: # {lesson[:2]} · Title."
    if not any(PREDICTION in cell.source for cell in notebook.cells):
        yield "predict", "", "nothing is predicted", f"Let the learner commit before running: {PREDICTION} …"
    sections = _headings(notebook, 2)
    names = [name for _, name in sections]
    middle = names[len(OPENING) : len(names) - len(CLOSING)]
    if names[: len(OPENING)] != OPENING or names[-len(CLOSING) :] != CLOSING or not middle:
        order = "; ".join([*OPENING, "1 · Title (12 min); 2 · …", *CLOSING])
        yield "heading", "", "the sections (##) are not those of a lesson", f"In this order: {order}."
        return
    ends = [position for position, _ in sections[len(OPENING) + 1 :]]
    for number, ((start, name), end) in enumerate(
        zip(sections[len(OPENING) : -len(CLOSING)], ends, strict=False), 1
    ):
        yield from _section_findings(number, name, notebook.cells[start:end])
    numbered = [NUMBERED.fullmatch(name) for name in middle]
    time = notebook.cells[sections[1][0]]
    announced = re.search(r"(\d+)\W{0,4}min", time.source)
    total = sum(int(found[3]) for found in numbered if found)
    if announced is None:
        what = "the lesson does not say how long it takes"
        yield "minutes", time.id, what, f"Write the total: {total} minutes."
    elif all(numbered) and (int(announced[1]) != total or total > LONGEST_LESSON):
        remedy = f"The sections take {total} min; the total must agree and be at most {LONGEST_LESSON}."
        yield "minutes", time.id, f"the lesson announces {announced[1]} minutes", remedy


def _section_findings(number: int, name: str, cells: list[NotebookNode]) -> Iterator[Finding]:
    cell = cells[0].id
    numbered = NUMBERED.fullmatch(name)
    if numbered is None:
        remedy = f"Write: ## {number} · Title (12 min)."
        yield "minutes", cell, f'section "{name}" has no number or minutes', remedy
    elif int(numbered[1]) != number:
        yield "heading", cell, f'section "{name}" is out of order', f"It is number {number}."
    elif not 0 < int(numbered[3]) <= LONGEST_SECTION:
        remedy = f"Split it: at most {LONGEST_SECTION} min."
        yield "minutes", cell, f"the section takes {numbered[3]} min", remedy
    stops = [any(line.startswith(SAFE_PLACE) for line in part.source.split("\n")) for part in cells]
    if not stops[-1]:
        remedy = f"Let its last cell have a line: {SAFE_PLACE} …"
        if any(stops):
            where = cells[stops.index(True)].id
            remedy = f"Move the line that begins {SAFE_PLACE} from cell {where} to the section's last cell."
        yield "stop", cell, f'section "{name}" does not end with a place to stop', remedy


def exercise_findings(notebook: NotebookNode) -> Iterator[Finding]:
    """Each exercise has an answer, its check and hints in stages; a lesson has exercises of both tracks."""
    headings = sorted(
        (position, -level, name) for level in (1, 2, 3) for position, name in _headings(notebook, level)
    )
    starts = [*[position for position, _, _ in headings], len(notebook.cells)]
    section, count = -len(OPENING), 0  # sections are numbered after the two that open the lesson
    owned: set[str] = set()
    tracks: set[str] = set()
    for (start, level, name), stop in zip(headings, starts[1:], strict=True):
        if level == -2:
            section, count = section + 1, 0
        if level != -3 or not name.startswith("Exercise"):
            continue
        count += 1
        inside = notebook.cells[start:stop]
        owned.update(part.id for part in inside)
        tracks.update(re.findall(r"Read|Build", name)[:1])
        exercise = EXERCISE.fullmatch(name)
        if exercise is None or (int(exercise[1]), int(exercise[2])) != (section, count):
            remedy = f"Write: ### Exercise {section}.{count} · Read · Title, or · Build ·."
            yield "exercise", inside[0].id, f'"{name}" is not the heading of an exercise here', remedy
            continue
        if sum(map(is_answer, inside)) != 1 or sum(map(is_check, inside)) != 1:
            what = "the exercise needs one answer cell and one check cell"
            yield "exercise", inside[0].id, what, "Give each answer an exercise of its own."
        text = "\n".join(part.source for part in inside[1:] if part.cell_type == "markdown")
        hints = [int(number) for number in HINT.findall(text)]
        least = 2 if exercise[3] == "Build" else 1
        if hints != list(range(1, len(hints) + 1)) or len(hints) < least:
            remedy = f"Put at least {least} below, numbered: <details><summary>Hint 1</summary> … </details>."
            yield "hint", inside[0].id, f"the exercise has {len(hints)} hints", remedy
    for part in notebook.cells:
        if is_answer(part) and part.id not in owned:
            what = "an answer cell without an exercise heading above"
            yield "exercise", part.id, what, "Add ### Exercise 1.1 · Read · Title, or · Build ·."
    for track in ("Read", "Build"):
        if track not in tracks:
            yield "exercise", "", f"the lesson has no {track} exercise", "Every lesson serves both tracks."
