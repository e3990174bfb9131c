"""What was drawn and decided, photograph by photograph, with every step back and forth.

In: the photographs to be looked at, and the files of earlier decisions. Out: after every decision the files
say the same as the screen, or the decision does not stand. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2): where the detector failed, a rectangle was drawn by hand; inclined faces are
set upright first, and the rectangle is taken from the rotated image.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from foxglove_helpers.curation.photograph import Rectangle
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.rectangle_tool.correction_files import CorrectionFiles, Decision
from foxglove_helpers.rectangle_tool.photographs import Photograph

LARGEST_ANGLE = 180.0  # degrees, to either side
NOWHERE = 1, 1, 1, 1  # R5's format wants a rectangle also for a photograph that is left out


@dataclass(frozen=True)
class Draft:
    """One step of the work on a photograph: what is drawn, and what was decided at that time.

    The rectangle is in pixels of the upright photograph turned by -angle about its centre, canvas kept.
    """

    rectangle: Rectangle | None
    angle: float
    decision: Decision | None = None

    @property
    def settled(self) -> bool:
        """Tell whether the decision is about what is drawn now."""
        if self.decision is None:
            return False
        kept_as_drawn = (self.decision.rectangle, self.decision.angle) == (self.rectangle, self.angle)
        return bool(self.decision.reason) or kept_as_drawn


class Decisions:
    """All photographs, what is drawn on each, and which one is looked at.

    Parameters
    ----------
    photographs : sequence of Photograph
        In the order in which they are shown.
    files : CorrectionFiles
        Where decisions are kept. Those that stand there are taken up, and work goes on at the first
        photograph without one.
    """

    def __init__(self, photographs: Sequence[Photograph], files: CorrectionFiles) -> None:
        self.photographs = list(photographs)
        self.files = files
        earlier = files.decisions()
        self._steps = {shown.name: [_first_draft(shown, earlier.get(shown.name))] for shown in photographs}
        self._at = {shown.name: 0 for shown in photographs}
        self.place = next((place for place, shown in enumerate(photographs) if not self._has(shown)), 0)

    @property
    def current(self) -> Photograph:
        """The photograph that is looked at."""
        return self.photographs[self.place]

    @property
    def decided(self) -> int:
        """The number of photographs with a decision."""
        return sum(self._has(shown) for shown in self.photographs)

    def draft(self, name: str) -> Draft:
        """Return what is drawn on a photograph, and decided about it, at present."""
        return self._steps[self._known(name)][self._at[name]]

    def can_undo(self, name: str) -> bool:
        """Tell whether there is a step to take back."""
        return self._at[self._known(name)] > 0

    def can_redo(self, name: str) -> bool:
        """Tell whether a step was taken back that can be taken again."""
        return self._at[self._known(name)] + 1 < len(self._steps[name])

    def draw(self, name: str, rectangle: Rectangle | None, angle: float) -> None:
        """Take up what was drawn; nothing is decided by it.

        Raises
        ------
        FoxgloveError
            If the rectangle is no rectangle within the photograph, or the angle is none.
        """
        shown = self.photographs[self._place_of(name)]
        before = self.draft(name)
        drawn = replace(before, rectangle=_rectangle_within(rectangle, shown), angle=_angle(angle))
        if drawn != before:
            self._step(name, drawn)

    def accept(self, name: str) -> None:
        """Decide that the rectangle is that of the face, and save it.

        Raises
        ------
        FoxgloveError
            If nothing is drawn, or the files cannot be written; what is drawn stays.
        """
        draft = self.draft(name)
        if draft.rectangle is None:
            raise FoxgloveError(f"{name} has no rectangle yet; draw one around the face, or leave it out.")
        self._decide(name, Decision(draft.rectangle, draft.angle))

    def leave_out(self, name: str, reason: str) -> None:
        """Decide that the photograph is left out, and save why.

        Raises
        ------
        FoxgloveError
            If there is no reason, or the files cannot be written.
        """
        if not reason:
            raise FoxgloveError(f"{name} can only be left out with a reason; choose one from the list.")
        draft = self.draft(name)
        self._decide(name, Decision(draft.rectangle or NOWHERE, draft.angle, reason))

    def undo(self, name: str) -> None:
        """Take the last step back; where it was a decision, the files are set back too.

        Raises
        ------
        FoxgloveError
            If the files cannot be written; the step then stays.
        """
        if self.can_undo(name):
            self._go_to_step(name, self._at[name] - 1)

    def redo(self, name: str) -> None:
        """Take a step again that was taken back; raises as `undo` does."""
        if self.can_redo(name):
            self._go_to_step(name, self._at[name] + 1)

    def go(self, steps: int) -> None:
        """Look at the next photograph (1) or the one before (-1); the first follows the last."""
        self.place = (self.place + steps) % len(self.photographs)

    def go_to_open(self) -> bool:
        """Look at the next photograph without a decision; False, and stay, if there is none."""
        count = len(self.photographs)
        for place in ((self.place + step) % count for step in range(1, count + 1)):
            if not self._has(self.photographs[place]):
                self.place = place
                return True
        return False

    def table(self) -> pd.DataFrame:
        """Return a row a photograph: its file, `decision` (drawn, left_out or open), rectangle, angle, reason."""
        rows = [_row(shown.name, self.draft(shown.name).decision) for shown in self.photographs]
        numbers = dict.fromkeys(["x", "y", "width", "height"], "Int64")
        return pd.DataFrame(rows, columns=_COLUMNS).astype(numbers)

    def _has(self, shown: Photograph) -> bool:
        return self.draft(shown.name).decision is not None

    def _decide(self, name: str, decision: Decision) -> None:
        self.files.save(name, decision)
        self._step(name, replace(self.draft(name), decision=decision))

    def _step(self, name: str, draft: Draft) -> None:
        del self._steps[name][self._at[name] + 1 :]
        if draft != self.draft(name):
            self._steps[name].append(draft)
            self._at[name] += 1

    def _go_to_step(self, name: str, at: int) -> None:
        decision = self._steps[name][at].decision
        if decision != self.draft(name).decision:
            self.files.save(name, decision)
        self._at[name] = at

    def _known(self, name: str) -> str:
        if name not in self._steps:
            raise FoxgloveError(f"{name!r} is not among the photographs of this tool; run its cell again.")
        return name

    def _place_of(self, name: str) -> int:
        self._known(name)
        return next(place for place, shown in enumerate(self.photographs) if shown.name == name)


_COLUMNS = ["file", "decision", "x", "y", "width", "height", "angle", "reason"]


def _row(name: str, decision: Decision | None) -> list[object]:
    if decision is None:
        return [name, "open", *[pd.NA] * 4, float("nan"), ""]
    if decision.reason:
        return [name, "left_out", *[pd.NA] * 4, float("nan"), decision.reason]
    return [name, "drawn", *decision.rectangle, decision.angle, ""]


def _first_draft(shown: Photograph, decision: Decision | None) -> Draft:
    """Return what a photograph starts with: an earlier decision, or the only suggestion of the machine."""
    if decision is not None and not decision.reason:
        return Draft(decision.rectangle, decision.angle, decision)
    if len(shown.suggestions) == 1:
        return Draft(*shown.suggestions[0], decision)
    return Draft(None, 0.0, decision)


def _rectangle_within(rectangle: Rectangle | None, shown: Photograph) -> Rectangle | None:
    if rectangle is None:
        return None
    x, y, width, height = (int(value) for value in rectangle)
    # From 1 on, as the file of rectangles has no zeros (R5).
    across, down = shown.size
    if min(x, y, width, height) < 1 or x + width > across or y + height > down:
        raise FoxgloveError(
            f"{shown.name}: the rectangle {(x, y, width, height)} does not lie within the photograph of "
            f"{across} x {down} pixels. Draw it again."
        )
    return x, y, width, height


def _angle(angle: float) -> float:
    angle = round(float(angle), 1)
    if not abs(angle) <= LARGEST_ANGLE:
        raise FoxgloveError(
            f"angle is {angle}; expected degrees from -{LARGEST_ANGLE:g} to {LARGEST_ANGLE:g}."
        )
    return angle + 0.0  # never -0
