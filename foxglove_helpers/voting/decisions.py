"""Decisions: what was decided on a volunteer whose votes were tied, by whom, and why.

In: a tab-delimited file that people fill in, or the form of the booth's instructor page. Out: decisions that the
tally takes where, and only where, the votes are tied, and shows in its log. R1 calls a tie an error to be
solved; how it was solved there is not published, so this procedure is our own: a named person, a written reason.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from foxglove_helpers.arguments import one_spelling
from foxglove_helpers.errors import FoxgloveError

COLUMNS = ("volunteer", "female", "decided_by", "why")
ALL_DECISIONS_FILE = "all_decisions.tsv"
MOST_LETTERS = 500


@dataclass(frozen=True)
class Decision:
    """What was decided on a tie: `female` is 1 or 0, the other two are words of people."""

    volunteer: int
    female: int
    decided_by: str
    why: str


def read_decisions(path: Path | str) -> tuple[Decision, ...]:
    """Read a file of decisions: columns `volunteer`, `female`, `decided_by`, `why`, parted by tabs.

    Raises
    ------
    FoxgloveError
        If the file cannot be read, a cell is empty or wrong, or a volunteer stands twice; the message names
        file, line and column.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FoxgloveError(
            f"{path} cannot be read: {error.strerror or error}. Check that it is a file and that you may read it."
        ) from error
    except UnicodeDecodeError as error:
        raise FoxgloveError(
            f'{path}: the file is no text in UTF-8 (byte {error.start}). Save it as "Text (tab delimited)" in UTF-8.'
        ) from error
    lines = [
        (number, [cell.strip() for cell in line.split("\t")])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not lines or tuple(lines[0][1]) != COLUMNS:
        heading = " ".join(lines[0][1])[:80] if lines else ""
        raise FoxgloveError(
            f'{path}, line 1: the column names are "{heading}"; expected {", ".join(COLUMNS)}, parted by tabs.'
        )
    decisions: dict[int, Decision] = {}
    for number, cells in lines[1:]:
        decision = _read_line(cells, f"{path}, line {number}")
        if decision.volunteer in decisions:
            raise FoxgloveError(
                f"{path}, line {number}, column 1: volunteer {decision.volunteer} stands twice; expected one decision. "
                "Delete the line that is wrong."
            )
        decisions[decision.volunteer] = decision
    return tuple(decisions.values())


def decisions_text(decisions: Iterable[Decision]) -> str:
    """Return decisions as the text of such a file."""
    lines = [COLUMNS, *((str(d.volunteer), str(d.female), d.decided_by, d.why) for d in decisions)]
    return "".join("\t".join(line) + "\n" for line in lines)


def all_decisions_text(taken: Iterable[tuple[str, Decision]]) -> str:
    """Return every decision that was taken, those that were replaced too, each after its time, as a table of text.

    Parameters
    ----------
    taken : iterable of (str, Decision)
        Time and decision, in the order in which they were taken.
    """
    lines = [
        ("at", *COLUMNS),
        *((at, str(d.volunteer), str(d.female), d.decided_by, d.why) for at, d in taken),
    ]
    return "".join("\t".join(line) + "\n" for line in lines)


def checked_words(text: str) -> str:
    """Return what somebody wrote as one line without tabs and control characters; "" where nothing of it shows."""
    plain = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) != "Cc")
    words = " ".join(plain.split())[:MOST_LETTERS]
    try:
        one_spelling(np.array([words]), "the words")
    except FoxgloveError:
        return ""
    return words


def _read_line(cells: list[str], where: str) -> Decision:
    if len(cells) != len(COLUMNS):
        raise FoxgloveError(
            f"{where}, column {min(len(cells), len(COLUMNS)) + 1}: there are {len(cells)} values; expected "
            f"{len(COLUMNS)}: {', '.join(COLUMNS)}, parted by tabs."
        )
    volunteer, female, decided_by, why = cells
    if not (volunteer.isascii() and volunteer.isdigit() and int(volunteer[:9]) > 0 and len(volunteer) <= 9):
        raise FoxgloveError(
            f'{where}, column 1: volunteer is "{volunteer[:40]}"; expected a whole number, at least 1.'
        )
    if female not in ("0", "1"):
        raise FoxgloveError(f'{where}, column 2: female is "{female[:40]}"; expected 0 (male) or 1 (female).')
    for place, (name, cell) in enumerate((("decided_by", decided_by), ("why", why)), start=3):
        if not checked_words(cell):
            raise FoxgloveError(
                f"{where}, column {place}: {name} is empty; expected a few words. A tie is never decided silently."
            )
    return Decision(int(volunteer), int(female), checked_words(decided_by), checked_words(why))
