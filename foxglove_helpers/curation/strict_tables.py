"""Tables written by hand, read strictly: tab-parted columns, one line a row, no heading, and no second guess.

In: the bytes of a file and the rules of its columns. Out: the rows, or every problem with its line, its column and
its remedy. The rules are those of the authors' scripts for the rectangles of faces (R5): UTF-8 without byte order
mark, LF only, no spaces. What an editor does to a file without being asked, `mended` puts right; no cell is touched.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file

SUBMISSION_NAME = re.compile(r"(?:a0[0-9a-f]{6}|FT[0-9]{3})")  # R5
PHOTOGRAPH_NAME = re.compile(rf"({SUBMISSION_NAME.pattern})_([1-9])\.jpeg")  # R5
MOST_PIXELS_OF_A_SIDE = 65_500  # no JPEG file is longer
_BYTE_ORDER_MARKS = {  # how the text is named, how it is read
    b"\xef\xbb\xbf": ("UTF-8 with a byte order mark (BOM)", "utf-8"),
    b"\xff\xfe": ("UTF-16", "utf-16-le"),
    b"\xfe\xff": ("UTF-16", "utf-16-be"),
}
CHECK = "foxglove curate check-rectangles"


@dataclass(frozen=True)
class Problem:
    """One thing that breaks a rule: where it stands, what it is, what was expected, what to do."""

    file: str
    line: int
    column: int
    said: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: {self.said}"


@dataclass(frozen=True)
class Column:
    """A column: its name, what fits, what is expected in words, and what to do about anything else.

    `nearest` makes of a cell that does not fit what was perhaps meant, or returns None.
    """

    name: str
    fits: Callable[[str], bool]
    expected: str
    remedy: str
    nearest: Callable[[str], str | None] | None = None


def problems_of(data: bytes, file: str, columns: tuple[Column, ...]) -> list[Problem]:
    """Return everything that is wrong with a table; nothing, if it is in order."""
    return _read(data, file, columns)[1]


def read_strictly(path: Path, columns: tuple[Column, ...]) -> list[list[str]]:
    """Return the rows of a table.

    Raises
    ------
    FoxgloveError
        If it cannot be opened or breaks a rule; the message names the first place, and counts the others.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FoxgloveError(
            f"{path} cannot be opened: {error.strerror}; expected a text file. Check the path."
        ) from error
    rows, problems = _read(data, path.name, columns)
    if problems:
        others = len(problems) - 1
        more = f" {others} more problem{'s' * (others > 1)} in this file" if others else ""
        lists = f' (`{CHECK} "{path}"` lists {"all" if others > 1 else "both"}).'
        raise FoxgloveError(f"{problems[0]}{more + lists if others else ''}")
    return rows


def mended(data: bytes) -> bytes:
    """Return a table as it is meant to be saved: UTF-8 without byte order mark, every line ended by LF alone.

    Bytes that are no text in their encoding stay as they are, for `problems_of` to name.
    """
    data = _without_mark(data)[0].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data if not data or data.endswith(b"\n") else data + b"\n"


def _without_mark(data: bytes) -> tuple[bytes, str]:
    """Return the text in UTF-8 without its byte order mark, and what the text was; empty if it had none."""
    for mark, (what, encoding) in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            rest = data[len(mark) :]
            try:
                return rest.decode(encoding).encode(), what
            except UnicodeError:
                return rest, what
    return data, ""


def write_strictly(path: Path, rows: Iterable[Iterable[object]], columns: tuple[Column, ...]) -> None:
    """Write a table whole or not at all, after reading it again by its own rules; without rows there is no file.

    Raises
    ------
    FoxgloveError
        If a row breaks a rule, or the disk refuses.
    """
    data = "".join("\t".join(map(str, row)) + "\n" for row in rows).encode()
    if not data:
        path.unlink(missing_ok=True)
        return
    problems = problems_of(data, path.name, columns)
    if problems:
        raise FoxgloveError(str(problems[0]))
    with whole_file(path) as part:
        part.write_bytes(data)


def _read(data: bytes, file: str, columns: tuple[Column, ...]) -> tuple[list[list[str]], list[Problem]]:
    def wrong(line: int, column: int, said: str) -> Problem:
        return Problem(file, line, column, said)

    if not data:
        return [], [
            wrong(1, 1, "the file is empty; expected at least one row. Delete the file, or add rows.")
        ]
    rows: list[list[str]] = []
    problems: list[Problem] = []
    by_command = f"or let `{CHECK} {file} --mend` do it"
    data, what = _without_mark(data)
    if what:
        said = (
            f"the text is {what}; expected UTF-8 without byte order mark. Save it again as such (in Notepad: File, "
            f"Save as, Encoding: UTF-8; Excel cannot), {by_command}."
        )
        problems.append(wrong(1, 1, said))
    if not data:
        return [], problems
    lines = data.split(b"\n")
    if lines[-1]:
        place = lines[-1].count(b"\t") + 1
        said = f"the last line does not end; expected LF after it. Add a line end: press Enter behind it, {by_command}."
        problems.append(wrong(len(lines), min(place, len(columns)), said))
    else:
        lines.pop()
    line_of: dict[str, int] = {}
    as_windows = next((number for number, raw in enumerate(lines, start=1) if raw.endswith(b"\r")), 0)
    for number, raw in enumerate(lines, start=1):
        # Told once: where one line ends so, most do, and what else is wrong with them must not hide behind it.
        if number == as_windows:
            place = min(raw.count(b"\t") + 1, len(columns))
            said = (
                "the line ends as Windows ends it, with CR and LF; expected LF alone. Save the file with LF (not "
                f"possible in Notepad for a new file, nor in Excel), {by_command}."
            )
            problems.append(wrong(number, place, said))
        raw = raw.removesuffix(b"\r")
        problem = _line_problem(raw, columns)
        if problem is not None:
            problems.append(wrong(number, *problem))
            continue
        cells = raw.decode().split("\t")
        earlier = line_of.setdefault(cells[0], number)
        if earlier != number:
            problems.append(
                wrong(
                    number,
                    1,
                    f'{columns[0].name} "{cells[0]}" stands in line {earlier} already; expected every one once. '
                    "Delete one of the lines.",
                )
            )
            continue
        rows.append(cells)
    return rows, sorted(problems, key=lambda problem: (problem.line, problem.column))


def _line_problem(raw: bytes, columns: tuple[Column, ...]) -> tuple[int, str] | None:
    """Return column and words for the first rule that a line breaks."""
    count = len(columns)
    if b"\r" in raw:
        place = raw[: raw.index(b"\r")].count(b"\t") + 1
        said = "a carriage return (CR) within the line; expected lines that end with LF alone. Save the file with LF."
        return min(place, count), said
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        place = raw[: error.start].count(b"\t") + 1
        return place, f"byte 0x{raw[error.start]:02x} is not UTF-8; expected UTF-8. Save the file as UTF-8."
    if not text:
        return 1, f"the line is empty; expected {count} columns. Delete the line."
    cells = text.split("\t")
    for place, cell in enumerate(cells[:count], start=1):
        column = columns[place - 1]
        if not cell:
            return place, f"{column.name} is empty; expected {column.expected}. {column.remedy}"
        if column.fits(cell):
            continue
        return place, f'{column.name} is "{_shown(cell)}"; expected {column.expected}. {_hint(cell, column)}'
    if len(cells) != count:
        names = ", ".join(column.name for column in columns)
        what = "ends here" if len(cells) < count else "goes on"
        more = "Add what is missing" if len(cells) < count else f"Delete what follows column {count}"
        return (
            min(len(cells) + (len(cells) < count), count + 1),
            f"the line has {len(cells)} columns and {what}; expected {count}, parted by tabs: {names}. {more}.",
        )
    return None


def _shown(cell: str) -> str:
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in cell[:60])


def _hint(cell: str, column: Column) -> str:
    """Return what to do; spaces and full-width letters are named, as they look like nothing or like others."""
    narrow = unicodedata.normalize("NFKC", cell)
    if any(letter.isspace() for letter in cell):
        return "It holds a space: part columns by one tab, and delete spaces."
    if narrow != cell and column.fits(narrow):
        return f"It holds full-width letters or digits: write {narrow}."
    if (
        column.nearest is not None
        and (nearest := column.nearest(narrow)) is not None
        and column.fits(nearest)
    ):
        return f"Write {nearest}."
    return column.remedy
