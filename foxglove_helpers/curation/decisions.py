"""What people decided: the files that are written by hand in a work folder, read together.

In: `corrections.tsv`, `angles.tsv` and `volunteers.tsv`, each of which may be missing. Out: what holds for each
photograph and submission. A rectangle or an angle by hand replaces what the detector found, as in R1 (Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foxglove_helpers.curation.photograph import Rectangle
from foxglove_helpers.curation.rectangles_file import (
    BY_HAND,
    read_angles,
    read_rectangles,
    read_volunteers,
)
from foxglove_helpers.curation.settled import ByHand
from foxglove_helpers.curation.work_folder import ANGLES_FILE, CORRECTIONS_FILE, VOLUNTEERS_FILE


@dataclass(frozen=True)
class Decisions:
    """By the name of the file: marks (0 keep as found, 1 drawn, 9 leave out), rectangles and angles.

    `volunteers` tells, by agreement number, which earlier submission is of the same person; None if none is.
    """

    marks: Mapping[str, int]
    rectangles: Mapping[str, Rectangle]
    angles: Mapping[str, float]
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
    if (work / CORRECTIONS_FILE).exists():
        for row in read_rectangles(work / CORRECTIONS_FILE).itertuples(index=False):
            file, x, y, width, height, mark = row
            marks[file] = mark
            if mark == BY_HAND:
                rectangles[file] = (x, y, width, height)
    angles = read_angles(work / ANGLES_FILE) if (work / ANGLES_FILE).exists() else {}
    volunteers = read_volunteers(work / VOLUNTEERS_FILE) if (work / VOLUNTEERS_FILE).exists() else {}
    return Decisions(marks, rectangles, angles, volunteers)
