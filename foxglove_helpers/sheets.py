"""Voting sheets: one file a voter and question, written, examined rule by rule, and read back.

In: votes, or a folder of sheets that people filled in or the booth exported. Out: tab-delimited files, or one
table a question with a column for each voter. In R1 a program wrote the voting sheet of each member, and all
sheets were tallied. The published record does not say what a sheet looked like, so this layout is our own:
values are the 0 and 1 of the release, and the lines stand in the order in which this voter saw the faces.
"""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import PHOTOGRAPHS

# Columns of a sheet; the last one is the vote, the others say what was voted on.
COLUMNS = {"gender": ("volunteer", "female"), "smile": ("volunteer", "photograph", "smiling")}
# Least and most of each column; no most where there is none.
RANGES = {"volunteer": (1, None), "photograph": (1, PHOTOGRAPHS), "female": (0, 1), "smiling": (0, 1)}
SHEET_NAME = re.compile(r"(gender|smile)_voter_(0[1-9]|[1-9][0-9]+)\.tsv")
# What spreadsheets, mail programs and people make of such a name.
_ALMOST_SHEET_NAME = re.compile(
    r"(?i)(gender|smile)[ _-]*voter[ _-]*0*([0-9]+)(?![0-9]).*\.(tsv|txt|csv|tab)"
)
_SAVE_AS_TABS = 'In a spreadsheet choose "Save as" and the type "Text (tab delimited)".'
# So many lines in the very same order are no accident; each voter saw the faces in another one.
_LINES_OF_A_COPY = 12

Item = tuple[int, ...]  # volunteer, or volunteer and photograph
Teller = Callable[..., None]  # takes line, column, what, remedy, tolerated
_ASK = "Ask this voter to vote on it."
_FITS = (
    "Where the volunteer has withdrawn, delete the line in every sheet; where a person mistyped it, correct the "
    "number. Otherwise the sheets are of another vote: name the work folder that they were made from, or tally from "
    "the booth (--home)."
)
PHOTOGRAPHS_FILE = "photographs.tsv"
_OF_PHOTOGRAPHS = ("volunteer", "photograph", "file")


@dataclass(frozen=True, eq=False)
class Sheets:
    """All sheets of a team; a row for what was voted on, a column for each voter (1, 2, ...), int64.

    Attributes
    ----------
    gender : DataFrame or None
        1 for a vote for female, 0 for male; the index is `volunteer`. None if nobody was asked.
    smile : DataFrame or None
        1 for a vote for smiling, 0 for not smiling; the index is `volunteer` and `photograph`. None likewise.
    """

    gender: pd.DataFrame | None
    smile: pd.DataFrame | None


@dataclass(frozen=True)
class SheetProblem:
    """A rule that a sheet breaks: where, what is wrong and was expected, and what to do.

    `tolerated` problems, such as the line ends of Windows, do not stop `read_sheet`: nothing about a vote
    depends on them.
    """

    file: str
    line: int
    column: int
    what: str
    remedy: str
    tolerated: bool = False

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}: {self.what} {self.remedy}"


def sheet_name(question: str, voter: int) -> str:
    """Return the file name of a sheet, such as `gender_voter_01.tsv`."""
    return f"{question}_voter_{voter:02d}.tsv"


def sheet_text(question: str, rows: Iterable[Sequence[int]]) -> str:
    """Return the text of a sheet: a line of column names, then a line for each row, parted by tabs.

    Parameters
    ----------
    question : "gender" or "smile"
    rows : iterable of sequences of int
        Values as in `COLUMNS[question]`, in the order in which this voter saw the faces.
    """
    lines: list[Sequence[object]] = [COLUMNS[question], *rows]
    return "".join("\t".join(map(str, line)) + "\n" for line in lines)


def photographs_text(files: Mapping[Item, str]) -> str:
    """Return the text of `photographs.tsv`: which file each number in the sheets stands for.

    Parameters
    ----------
    files : mapping
        Name of the file of each (volunteer, photograph).
    """
    lines: list[Sequence[object]] = [_OF_PHOTOGRAPHS, *((*item, files[item]) for item in sorted(files))]
    return "".join("\t".join(map(str, line)) + "\n" for line in lines)


def require_same_photographs(folder: Path | str, files: Mapping[Item, str], where: Path | str) -> bool:
    """Refuse sheets whose numbers stand for other photographs than those of a work folder.

    Parameters
    ----------
    folder : path
        Of the sheets. Numbers that are not in `files` are left to the rules for sheets.
    files : mapping
        Name of the file of each (volunteer, photograph) in the work folder.
    where : path
        The work folder, for messages.

    Returns
    -------
    bool
        False if the sheets do not say what their numbers stand for: there is no `photographs.tsv` beside them.

    Raises
    ------
    FoxgloveError
        If a number stands for another photograph, or that table cannot be read.
    """
    path = Path(os.path.expanduser(folder)) / PHOTOGRAPHS_FILE
    if not path.is_file():
        return False
    try:
        lines = path.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FoxgloveError(f"{path} cannot be read: {error}. Export the sheets again.") from error
    table = [(number, line.split("\t")) for number, line in enumerate(lines, start=1) if line.strip()]
    if not table or tuple(table[0][1]) != _OF_PHOTOGRAPHS:
        raise FoxgloveError(
            f"{path}, line 1: expected the column names {', '.join(_OF_PHOTOGRAPHS)}, parted by tabs. Export the "
            "sheets again."
        )
    for number, cells in table[1:]:
        volunteer, photograph = (
            [_whole_number(cell, name) for cell, name in zip(cells, _OF_PHOTOGRAPHS[:2], strict=False)]
            if len(cells) == len(_OF_PHOTOGRAPHS)
            else [None, None]
        )
        if volunteer is None or photograph is None:
            raise FoxgloveError(
                f"{path}, line {number}: expected {', '.join(_OF_PHOTOGRAPHS)}, parted by tabs. Export the sheets "
                "again."
            )
        item = (volunteer, photograph)
        if files.get(item, cells[2]) != cells[2]:
            raise FoxgloveError(
                f"{path}, line {number}: {words(item)} was {cells[2]} when people voted, and is {files[item]} in "
                f"{where}; with these numbers the labels would go to other people. Name the work folder that the "
                "sheets were made from, or tally from the booth: foxglove vote tally --home BOOTH."
            )
    return True


def sheet_problems(
    path: Path | str, question: str, known: Collection[Item] | None = None
) -> list[SheetProblem]:
    """Return every rule that one sheet breaks, in the order of its lines; nothing where it is in order.

    Parameters
    ----------
    path : path
    question : "gender" or "smile"
    known : collection of tuples of int, optional
        What there is to vote on: all of it must be in the sheet, and nothing else.

    Raises
    ------
    FoxgloveError
        If the file cannot be read at all.
    """
    return _examined(Path(path), question, known)[1]


def read_sheet(path: Path | str, question: str, known: Collection[Item] | None = None) -> pd.Series:
    """Read one sheet: the votes (int64), indexed by what was voted on, in the order of the lines.

    What spreadsheets do to a text is tolerated: a byte order mark, line ends of Windows, blank lines, blanks
    around a value. Parameters are those of `sheet_problems`.

    Raises
    ------
    FoxgloveError
        If the sheet breaks a rule: file, line, column, what was expected, and what to do.
    """
    votes, problems = _examined(Path(path), question, known)
    for problem in problems:
        if not problem.tolerated:
            raise FoxgloveError(str(problem))
    columns = COLUMNS[question]
    named = pd.MultiIndex.from_tuples(list(votes), names=columns[:-1])
    index = named.get_level_values(0) if len(columns) == 2 else named
    return pd.Series(list(votes.values()), index=index, dtype=np.int64)


def sheets_in(folder: Path | str) -> dict[tuple[str, int], Path]:
    """Return the sheets of a folder by question and voter.

    Raises
    ------
    FoxgloveError
        If there is none, two are of one voter, or one is called almost like a sheet.
    """
    folder = Path(os.path.expanduser(folder))
    if not os.path.isdir(folder):
        raise FoxgloveError(f"{folder} is no folder; expected one with the voting sheets. Check the path.")
    names = sorted(os.listdir(folder))
    found = {(match[1], int(match[2])): match[0] for match in map(SHEET_NAME.fullmatch, names) if match}
    for name in names:
        almost = None if name in found.values() else _ALMOST_SHEET_NAME.fullmatch(name)
        if almost is None or name.startswith("."):
            continue
        question, voter = almost[1].lower(), int(almost[2])
        if (question, voter) in found:
            raise FoxgloveError(
                f"{folder / name} is a second sheet of voter {voter} beside {found[question, voter]}; expected one "
                "sheet a voter and question. Delete the wrong one, or give it another voter's number."
            )
        if voter > 0:
            raise FoxgloveError(
                f"{folder / name} is called almost like a sheet; expected {sheet_name(question, voter)}. Rename it, "
                "or move it away if it is none."
            )
    if not found:
        raise FoxgloveError(
            f"{folder} holds no voting sheet; expected files such as {sheet_name('gender', 1)} and "
            f"{sheet_name('smile', 1)}."
        )
    return {key: folder / name for key, name in sorted(found.items())}


def read_sheets(folder: Path | str, known: dict[str, Collection[Item]] | None = None) -> Sheets:
    """Read all sheets of a folder and check that every voter voted once on everything.

    Files that are not called like a sheet are left alone. One question alone is fine; with both, every voter
    needs both sheets.

    Parameters
    ----------
    folder : path
    known : dict of str to collection of tuples, optional
        For each question what there is to vote on; see `sheet_problems`.

    Raises
    ------
    FoxgloveError
        If there are no sheets, one is missing, a sheet breaks a rule, two are copies of each other, or a row
        is missing or stands in one sheet alone.
    """
    found = sheets_in(folder)
    questions = [question for question in COLUMNS if any(asked == question for asked, _ in found)]
    voters = max(voter for _, voter in found)
    for voter in range(1, voters + 1):
        for question in questions:
            if (question, voter) not in found:
                each = "two sheets" if len(questions) > 1 else "a sheet"
                raise FoxgloveError(
                    f"{Path(os.path.expanduser(folder)) / sheet_name(question, voter)} is missing; expected {each} "
                    f"of every voter from 1 to {voters}. Ask voter {voter} for it, or number the voters without a gap."
                )
    tables: dict[str, pd.DataFrame] = {}
    for question in questions:
        sheets = {
            voter: read_sheet(found[question, voter], question, (known or {}).get(question))
            for voter in range(1, voters + 1)
        }
        paths = {voter: found[question, voter] for voter in sheets}
        _check_no_copies(paths, sheets)
        _check_same_rows(paths, sheets)
        tables[question] = pd.DataFrame(sheets).sort_index().rename_axis(columns="voter")
    return Sheets(gender=tables.get("gender"), smile=tables.get("smile"))


def _examined(
    path: Path, question: str, known: Collection[Item] | None
) -> tuple[dict[Item, int], list[SheetProblem]]:
    """Return the votes of a sheet, and every rule it breaks."""
    if question not in COLUMNS:
        raise FoxgloveError(f'question is "{question}"; expected one of {", ".join(COLUMNS)}.')
    columns, problems = COLUMNS[question], list[SheetProblem]()

    def tell(line: int, column: int, what: str, remedy: str, tolerated: bool = False) -> None:
        problems.append(SheetProblem(str(path), line, column, what, remedy, tolerated))

    text = _text(path, tell)
    if text is None:
        return {}, problems
    lines = text.split("\n")
    heading = next((number for number, line in enumerate(lines, start=1) if line.strip()), 1)
    if not _check_heading(lines[heading - 1], heading, columns, tell):
        return {}, problems
    votes: dict[Item, int] = {}
    line_of: dict[Item, int] = {}
    spoilt: set[Item] = set()  # voted on, though the vote is none
    for number, line in enumerate(lines, start=1):
        if number <= heading or not line.strip():
            if not line.strip() and number < len(lines):
                tell(number, 1, "the line is blank; expected a vote.", "Delete the line.", tolerated=True)
            continue
        cells = line.split("\t")
        values = _values(cells, number, columns, tell)
        if values is None:
            numbers = [
                _whole_number(cell.strip(), name) for cell, name in zip(cells, columns[:-1], strict=False)
            ]
            spoilt.add(tuple(value for value in numbers if value is not None))
            continue
        item, vote = tuple(values[:-1]), values[-1]
        if item in votes:
            tell(
                number,
                1,
                f"{words(item)} stands in line {line_of[item]} already; expected one vote.",
                "Delete the line that is wrong.",
            )
        elif known is not None and item not in known:
            tell(
                number,
                1,
                f"{words(item)} is not among what was voted on.",
                _FITS,
            )
        else:
            votes[item], line_of[item] = vote, number
    if not votes and not any(not problem.tolerated for problem in problems):
        tell(len(lines), 1, "there is no vote; expected a line for each vote below the column names.", _ASK)
    elif known is not None:
        for item in sorted(set(known) - set(votes) - spoilt):
            tell(
                len(lines),
                1,
                f"{words(item)} is missing; expected a vote on each of {len(known)} items.",
                _ASK,
            )
    return votes, problems


def _text(path: Path, tell: Teller) -> str | None:
    """Return the text of a sheet with plain line ends and without a byte order mark."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise FoxgloveError(
            f"{path} cannot be read: {error.strerror or error}. Check that it is a file and that you may read it."
        ) from error
    if b"\0" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tell(1, 1, "the file is no text in UTF-8.", _SAVE_AS_TABS)
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = error.start - (before.rfind(b"\n") + 1)
        tell(
            before.count(b"\n") + 1,
            before[len(before) - column :].count(b"\t") + 1,
            f"the file is no text in UTF-8 (byte {error.start}).",
            _SAVE_AS_TABS,
        )
        return None
    if text.startswith("\ufeff"):
        text = text[1:]
        tell(1, 1, "the file begins with a byte order mark; expected none.", 'Save it as "UTF-8".', True)
    if "\r" in text:
        number = text[: text.index("\r")].count("\n") + 1
        tell(
            number,
            text.split("\n")[number - 1].partition("\r")[0].count("\t") + 1,
            "the line ends as on Windows or an old Mac; expected a line feed alone.",
            'Save it with "Unix" line ends (LF).',
            True,
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _check_heading(line: str, number: int, columns: tuple[str, ...], tell: Teller) -> bool:
    cells = tuple(cell.strip() for cell in line.split("\t"))
    if cells == columns:
        return True
    for sign, name in ((",", "commas"), (";", "semicolons")):
        if sign in line and "\t" not in line:
            tell(
                number,
                1,
                f'"{line[:80]}" is parted by {name}; expected {" and ".join(columns)}, parted by tabs.',
                _SAVE_AS_TABS,
            )
            return False
    differs = [cell != column for cell, column in zip(cells, columns, strict=False)]
    wrong = differs.index(True) if any(differs) else len(differs)
    heading = "\t".join(cells)[:80]
    tell(
        number,
        wrong + 1,
        f'the column names are "{heading}"; expected {" and ".join(columns)}, parted by tabs.',
        "Write these names into the first line, and nothing else.",
    )
    return False


def _values(cells: list[str], number: int, columns: tuple[str, ...], tell: Teller) -> list[int] | None:
    """Return the numbers of a line; None, and what is wrong told, where it has not what it should have."""
    if len(cells) != len(columns):
        has = f"{len(cells)} value{'s' if len(cells) > 1 else ''}"
        tell(
            number,
            min(len(cells), len(columns)) + 1,
            f'"{" ".join(cells)[:80]}" has {has}; expected {len(columns)}: {", ".join(columns)}, parted by tabs.',
            "Add what is missing." if len(cells) < len(columns) else "Delete what is too many.",
        )
        return None
    values: list[int] = []
    for place, (cell, column) in enumerate(zip(cells, columns, strict=True), start=1):
        if cell != cell.strip():
            tell(number, place, f"blanks stand around {column}.", "Delete them.", tolerated=True)
        value = _whole_number(cell.strip(), column)
        if value is None:
            remedy = "Correct this line."
            plain = unicodedata.normalize("NFKC", cell.strip())
            if plain != cell.strip() and _whole_number(plain, column) is not None:
                remedy = f"Type it in half width: {plain}."
            tell(number, place, f'{column} is "{cell.strip()[:40]}"; expected {_allowed(column)}.', remedy)
            return None
        values.append(value)
    return values


def _whole_number(text: str, column: str) -> int | None:
    least, most = RANGES[column]
    if not re.fullmatch("[0-9]{1,9}", text) or (text[0] == "0" and text != "0"):
        return None
    value = int(text)
    return value if value >= least and (most is None or value <= most) else None


def _allowed(column: str) -> str:
    least, most = RANGES[column]
    numbers = (
        f"a whole number, at least {least}" if most is None else f"a whole number from {least} to {most}"
    )
    return {"female": "0 (male) or 1 (female)", "smiling": "0 (not smiling) or 1 (smiling)"}.get(
        column, numbers
    )


def _check_no_copies(paths: dict[int, Path], sheets: dict[int, pd.Series]) -> None:
    """Refuse a sheet that was handed in under two numbers: same votes in the same, shuffled order."""
    seen: dict[tuple, int] = {}
    for voter, sheet in sheets.items():
        if len(sheet) < _LINES_OF_A_COPY or sheet.index.is_monotonic_increasing:
            continue
        key = (tuple(sheet.index), tuple(sheet))
        if key in seen:
            raise FoxgloveError(
                f"{paths[voter]}, line 2, column 1: the same votes in the same order stand in "
                f"{paths[seen[key]].name}; expected an order of its own in each voter's sheet. It is one sheet under "
                f"two numbers: delete one of them and ask voter {voter} for theirs."
            )
        seen[key] = voter


def _check_same_rows(paths: dict[int, Path], sheets: dict[int, pd.Series]) -> None:
    """Refuse a row that one sheet lacks, or that stands in few sheets alone."""
    rows_of = {voter: set(sheet.index) for voter, sheet in sheets.items()}
    count = Counter(row for rows in rows_of.values() for row in rows)
    # A mistyped number makes a row too many and a row too few; the one too many says where.
    for row in sorted((row for row in count if count[row] < len(sheets)), key=lambda row: (count[row], row)):
        having = [voter for voter, rows in rows_of.items() if row in rows]
        lacking = [voter for voter, rows in rows_of.items() if row not in rows]
        name = words(row if isinstance(row, tuple) else (row,))
        if len(having) < len(lacking):
            voter = having[0]
            line = list(sheets[voter].index).index(row) + 2
            raise FoxgloveError(
                f"{paths[voter]}, line {line}, column 1: {name} is missing in {paths[lacking[0]].name}"
                f"{_and_others(len(lacking) - 1)}; expected the same rows in all sheets. Correct or delete the line "
                "if it is wrong, or ask the other voters for this vote."
            )
        voter = lacking[0]
        raise FoxgloveError(
            f"{paths[voter]}, line {len(sheets[voter]) + 2}, column 1: {name} is missing, but stands in "
            f"{paths[having[0]].name}{_and_others(len(having) - 1)}; expected the same rows in all sheets. Ask voter "
            f"{voter} for this vote, or delete the row from the others if it is wrong there."
        )


def _and_others(count: int) -> str:
    return f" and {count} other{'s' if count > 1 else ''}" if count else ""


def words(item: Item) -> str:
    """Return an item as messages name it: volunteer 3, photograph 4."""
    return ", ".join(
        f"{name} {value}" for name, value in zip(("volunteer", "photograph"), item, strict=False)
    )
