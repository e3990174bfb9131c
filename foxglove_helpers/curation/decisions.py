"""What people decided: the files that are written by hand in a work folder, read together.

In: `corrections.tsv`, `angles.tsv`, `volunteers.tsv` and `left_out.tsv`, each of which may be missing, and what lies
in the heap. Out: what holds for each photograph and submission; an error where a line names what is not there; and
files of these names that lie where nobody reads them. A rectangle or an angle by hand replaces what the detector
found, as in R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from foxglove_helpers.consent.rules import agreement_numbers_in
from foxglove_helpers.curation.inventory import HeapFile
from foxglove_helpers.curation.photograph import PhotographRefused, Rectangle, upright_size
from foxglove_helpers.curation.rectangles_file import (
    BY_HAND,
    LEFT_OUT,
    read_angles,
    read_reasons,
    read_rectangles,
    read_volunteers,
)
from foxglove_helpers.curation.settled import ByHand
from foxglove_helpers.curation.work_folder import (
    ANGLES_FILE,
    CORRECTIONS_FILE,
    REASONS_FILE,
    VOLUNTEERS_FILE,
    is_by_hand,
)
from foxglove_helpers.errors import FoxgloveError

_NEAREST = 3  # names that a message offers


@dataclass(frozen=True)
class Decisions:
    """By the name of the file: marks (0 keep as found, 1 drawn, 9 leave out), rectangles, angles and reasons.

    `volunteers` tells, by agreement number, which earlier submission is of the same person; None if none is. Each
    has the order of the lines of its file.
    """

    marks: Mapping[str, int]
    rectangles: Mapping[str, Rectangle]
    angles: Mapping[str, float]
    reasons: Mapping[str, str]
    volunteers: Mapping[str, str | None]

    def by_hand(self, name: str) -> ByHand | None:
        """Return the rectangle and the angle that a person gave for a photograph; None if neither."""
        rectangle, angle = self.rectangles.get(name), self.angles.get(name)
        return None if rectangle is None and angle is None else ByHand(rectangle, angle)


def read_decisions(work: Path) -> Decisions:
    """Read what people decided in a work folder.

    Raises
    ------
    FoxgloveError
        If one of the files breaks a rule; names file, line, column and remedy.
    """
    marks: dict[str, int] = {}
    rectangles: dict[str, Rectangle] = {}
    if _says_something(work / CORRECTIONS_FILE):
        for row in read_rectangles(work / CORRECTIONS_FILE).itertuples(index=False):
            file, x, y, width, height, mark = row
            marks[file] = mark
            if mark == BY_HAND:
                rectangles[file] = (x, y, width, height)
    angles, reasons, volunteers = (work / name for name in (ANGLES_FILE, REASONS_FILE, VOLUNTEERS_FILE))
    return Decisions(
        marks,
        rectangles,
        read_angles(angles) if _says_something(angles) else {},
        read_reasons(reasons) if _says_something(reasons) else {},
        read_volunteers(volunteers) if _says_something(volunteers) else {},
    )


def _says_something(file: Path) -> bool:
    # A withdrawal takes lines out of these files, and may leave none.
    return file.exists() and (not file.is_file() or file.stat().st_size > 0)


def require_in_heap(decisions: Decisions, heap: Iterable[HeapFile], excluded: Collection[str] = ()) -> None:
    """Refuse decisions about photographs and submissions that are not there: most are misspelt.

    Parameters
    ----------
    decisions : Decisions
    heap : iterable of HeapFile
        From `take_inventory`.
    excluded : collection of str
        Agreement numbers of volunteers who have withdrawn: their photographs may be gone already.

    Raises
    ------
    FoxgloveError
        If a line names none of them; names file, line, the name and the nearest ones.
    """
    entries = [entry for entry in heap if entry.agreement]
    names = {entry.path.name for entry in entries if entry.photograph is not None}
    for file, said in (
        (CORRECTIONS_FILE, decisions.marks),
        (ANGLES_FILE, decisions.angles),
        (REASONS_FILE, decisions.reasons),
    ):
        for line, name in enumerate(said, start=1):
            if name not in names and not agreement_numbers_in(name) & set(excluded):
                raise FoxgloveError(
                    f'{file}, line {line}, column 1: file is "{name}", and the heap holds no photograph of that name; '
                    f"{_instead(name, names)} Write the name without the folder in front, or delete the line."
                )
    submissions = {entry.agreement for entry in entries} | set(excluded)
    for line, (agreement, earlier) in enumerate(decisions.volunteers.items(), start=1):
        for column, (what, number) in enumerate((("agreement", agreement), ("same_as", earlier)), start=1):
            if number is not None and number not in submissions:
                raise FoxgloveError(
                    f'{VOLUNTEERS_FILE}, line {line}, column {column}: {what} is "{number}", and the heap holds no '
                    f"such submission; {_instead(number, submissions)} Correct it, or delete the line."
                )


def require_within(decisions: Decisions, heap: Iterable[HeapFile]) -> None:
    """Refuse rectangles by hand that go beyond their photographs, before anything is cut out.

    Photographs that cannot be opened are left to the steps that follow.

    Raises
    ------
    FoxgloveError
        If one does; names file, line, rectangle and the size of the photograph.
    """
    paths = {entry.path.name: entry.path for entry in heap if entry.photograph and entry.refusal is None}
    for line, name in enumerate(decisions.marks, start=1):
        if name not in decisions.rectangles or name not in paths:
            continue
        x, y, width, height = decisions.rectangles[name]
        try:
            across, down = upright_size(paths[name])
        except PhotographRefused:
            continue
        # The numbers begin at 1 (R5).
        if x + width - 1 > across or y + height - 1 > down:
            column, value = (2, x) if x > across else (3, y) if y > down else (0, 0)
            if not column:
                column, value = (4, width) if x + width - 1 > across else (5, height)
            what = ("x", "y", "width", "height")[column - 2]
            raise FoxgloveError(
                f'{CORRECTIONS_FILE}, line {line}, column {column}: {what} is "{value}", and the rectangle {x} {y} '
                f"{width} {height} goes beyond {name}, which has {across} x {down} pixels when it is upright; expected "
                "a rectangle within it. Correct the numbers, or draw it again."
            )


def without_effect(decisions: Decisions, refused: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return a sentence for each decision to keep a photograph that is refused nevertheless, with the reason.

    Parameters
    ----------
    decisions : Decisions
    refused : mapping
        Name of a photograph that is refused → reason and explanation.
    """
    said = [
        (f"{CORRECTIONS_FILE}, line {line}", name)
        for line, (name, mark) in enumerate(decisions.marks.items(), start=1)
        if mark != LEFT_OUT
    ]
    said += [
        (f"{ANGLES_FILE}, line {line}", name)
        for line, name in enumerate(decisions.angles, start=1)
        if name not in decisions.marks
    ]
    return [
        f"{where} has no effect: {name} is refused all the same ({refused[name][0]}): {refused[name][1]}"
        for where, name in said
        if name in refused
    ]


def misplaced(work: Path, heap: Iterable[HeapFile]) -> list[Path]:
    """Return files that look like decisions by hand but lie, or are named, so that no curation reads them."""
    found = [path for path in sorted(work.rglob("*")) if is_by_hand(path.name)]
    found += [entry.path for entry in heap if is_by_hand(entry.path.name)]
    read = {work / name for name in (CORRECTIONS_FILE, ANGLES_FILE, REASONS_FILE, VOLUNTEERS_FILE)}
    return [path for path in found if path not in read]


def _instead(name: str, names: Collection[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(names), _NEAREST)
    if not nearest:
        return "expected one that the log names, and none is like it."
    return f"expected one of those there; nearest: {', '.join(nearest)}."
