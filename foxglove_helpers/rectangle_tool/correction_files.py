"""The files of decisions by hand: read when the work starts, brought up to date after every decision.

In and out: `corrections.tsv` in R5's format (github.com/glires/Foxglovetree), `angles.tsv`, and, beside them,
`left_out.tsv` with the reasons for leaving photographs out, for which R5's format has no place. Rows of other
photographs stay as they are, also those that were written meanwhile.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from foxglove_helpers.curation.photograph import Rectangle
from foxglove_helpers.curation.rectangles_file import (
    ANGLE_COLUMNS,
    BY_HAND,
    LEFT_OUT,
    REASON_COLUMNS,
    RECTANGLE_COLUMNS,
)
from foxglove_helpers.curation.strict_tables import problems_of, read_strictly
from foxglove_helpers.curation.work_folder import ANGLES_FILE, REASONS_FILE
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import one_at_a_time, whole_file

UNTOLD = "other"  # the reason where a photograph was left out with an editor

Rows = dict[str, tuple[str, ...]]  # by file name


@dataclass(frozen=True)
class Decision:
    """What a person decided about a photograph: its rectangle and angle, or, with a reason, to leave it out."""

    rectangle: Rectangle
    angle: float = 0.0
    reason: str = ""


class CorrectionFiles:
    """The three files of one folder that keep what was decided by hand.

    Parameters
    ----------
    corrections : Path
        The file of rectangles; the other two lie beside it. None needs to exist.
    """

    def __init__(self, corrections: Path) -> None:
        self.corrections = corrections
        self._columns = {
            corrections: RECTANGLE_COLUMNS,
            corrections.with_name(ANGLES_FILE): ANGLE_COLUMNS,
            corrections.with_name(REASONS_FILE): REASON_COLUMNS,
        }
        self._at_first = self._tables()

    def decisions(self) -> dict[str, Decision]:
        """Return the decision about every photograph that the files name, as they were at first."""
        rectangles, angles, reasons = self._at_first.values()
        found = {}
        for name, (*numbers, mark) in rectangles.items():
            x, y, width, height = map(int, numbers)
            angle = float(angles.get(name, ("0",))[0])
            reason = reasons.get(name, (UNTOLD,))[0] if mark == str(LEFT_OUT) else ""
            found[name] = Decision((x, y, width, height), angle, reason)
        return found

    def save(self, name: str, decision: Decision | None) -> None:
        """Write the decision about one photograph; None brings back what stood there at first.

        Raises
        ------
        FoxgloveError
            If a file cannot be read or written, or breaks a rule. No file is changed then.
        """
        with one_at_a_time(self.corrections):
            tables = self._tables()
            rows = self._rows_at_first(name) if decision is None else _rows(decision)
            for table, row in zip(tables.values(), rows, strict=True):
                if row:
                    table[name] = row
                else:
                    table.pop(name, None)
            self._write_together(tables)

    def _tables(self) -> dict[Path, Rows]:
        return {
            path: {file: tuple(cells) for file, *cells in read_strictly(path, columns)}
            if path.exists() and not (path.is_file() and path.stat().st_size == 0)
            else {}
            for path, columns in self._columns.items()
        }

    def _rows_at_first(self, name: str) -> list[tuple[str, ...]]:
        return [table.get(name, ()) for table in self._at_first.values()]

    def _write_together(self, tables: dict[Path, Rows]) -> None:
        """Write all tables, or, where one cannot be written, none; the rectangles take their place last."""
        with ExitStack() as parts:
            for path, table in tables.items():
                data = "".join("\t".join((name, *cells)) + "\n" for name, cells in table.items()).encode()
                if data:
                    problems = problems_of(data, path.name, self._columns[path])
                    if problems:
                        raise FoxgloveError(str(problems[0]))
                    parts.enter_context(whole_file(path)).write_bytes(data)
            for path, table in tables.items():
                if not table:
                    path.unlink(missing_ok=True)


def _rows(decision: Decision) -> list[tuple[str, ...]]:
    """Return the row of each of the three files, without the file name; empty where there is none."""
    numbers = tuple(map(str, decision.rectangle))
    if decision.reason:
        return [(*numbers, str(LEFT_OUT)), (), (decision.reason,)]
    return [(*numbers, str(BY_HAND)), (f"{decision.angle:g}",), ()]
