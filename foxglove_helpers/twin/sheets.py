"""Voting sheets: one file a voter and question, written from a plan, read back with care, and tallied.

What flows in are the votes of a cohort (see `votes`), or sheets that people filled in; what flows out is a
folder of tab-delimited files, or the table of labels counted from them. In R1 a program wrote the voting sheet
of each member, and all sheets were tallied: the majority decides on apparent gender, a tie is an error to be
solved, and the smile is kept as two counts. The published record does not say what a sheet looked like, so
this layout is our own: values are the 0 and 1 of the release, and every voter saw the faces in another order.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import LABEL_COLUMNS, PHOTOGRAPHS, VOTERS
from foxglove_helpers.twin.folders import own_folder
from foxglove_helpers.twin.plan import Cohort
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.votes import gender_votes, smile_votes

# Columns of a sheet; the last one is the vote, the others say what was voted on.
COLUMNS = {"gender": ("volunteer", "female"), "smile": ("volunteer", "photograph", "smiling")}
# Least and most of each column; no most where there is none.
RANGES = {"volunteer": (1, None), "photograph": (1, PHOTOGRAPHS), "female": (0, 1), "smiling": (0, 1)}
SHEET_NAME = re.compile(r"(gender|smile)_voter_(0[1-9]|[1-9][0-9]+)\.tsv")
_SAVE_AS_TABS = 'In a spreadsheet choose "Save as" and the type "Text (tab delimited)".'


@dataclass(frozen=True, eq=False)
class Sheets:
    """All sheets of a team; a row for what was voted on, a column for each voter (1, 2, ...), int64.

    Attributes
    ----------
    gender : DataFrame
        1 for a vote for female, 0 for male; the index is `volunteer`.
    smile : DataFrame
        1 for a vote for smiling, 0 for not smiling; the index is `volunteer` and `photograph`.
    """

    gender: pd.DataFrame
    smile: pd.DataFrame


def sheet_name(question: str, voter: int) -> str:
    """Return the file name of a sheet, such as `gender_voter_01.tsv`."""
    return f"{question}_voter_{voter:02d}.tsv"


def write_sheets(folder: Path | str, plan: Cohort, voters: int = VOTERS) -> Path:
    """Write the sheets of a cohort's voters, whole or not at all.

    Parameters
    ----------
    folder : path
        A new or empty folder, or older sheets, which are replaced.
    plan : Cohort
        From `plan_cohort`.
    voters : int
        At least 1; 17 in R1. An even number may end in ties.

    Returns
    -------
    pathlib.Path
        The folder, with two files a voter, for example `gender_voter_01.tsv` (volunteer, female) and
        `smile_voter_01.tsv` (volunteer, photograph, smiling): UTF-8, tabs, a line of column names, then a line
        for each vote in the order in which this voter saw the faces.

    Raises
    ------
    FoxgloveError
        If `voters` is no whole number of at least 1, the folder holds other files, or the disk refuses.
    """
    gender, smile = gender_votes(plan, voters), smile_votes(plan, voters)
    asked = {
        "gender": np.array([[person.volunteer] for person in plan.people]),
        "smile": np.array([[taken.volunteer, taken.photograph] for taken in plan.photographs]),
    }
    with own_folder(folder, lambda name: SHEET_NAME.fullmatch(name) is not None, "voting sheets") as part:
        for question, votes in (("gender", gender), ("smile", smile)):
            for voter in range(1, voters + 1):
                order = stream(plan.seed, f"order of the {question} sheet", voter).permutation(len(votes))
                rows = np.column_stack([asked[question], votes[:, voter - 1]])[order]
                lines = [COLUMNS[question], *rows.tolist()]
                text = "".join("\t".join(map(str, line)) + "\n" for line in lines)
                (part / sheet_name(question, voter)).write_text(text, encoding="utf-8", newline="\n")
    return Path(os.path.expanduser(folder)).resolve()


def read_sheets(folder: Path | str) -> Sheets:
    """Read all sheets of a folder and check that every voter voted once on everything.

    Files that are not called like a sheet are left alone. What spreadsheets do to a text is tolerated: a byte
    order mark, line ends of Windows, blank lines, blanks around a value.

    Raises
    ------
    FoxgloveError
        If there are no sheets, one is missing or cannot be read, columns are not parted by tabs, a value is
        wrong, or a row is missing or stands twice. The message names file, line and value.
    """
    folder = Path(os.path.expanduser(folder))
    if not folder.is_dir():
        raise FoxgloveError(f"{folder} is no folder; expected one with the voting sheets. Check the path.")
    found = {(match[1], int(match[2])) for match in map(SHEET_NAME.fullmatch, os.listdir(folder)) if match}
    if not found:
        raise FoxgloveError(
            f"{folder} holds no voting sheet; expected files such as {sheet_name('gender', 1)} and "
            f"{sheet_name('smile', 1)}."
        )
    voters = max(voter for _, voter in found)
    for voter in range(1, voters + 1):
        for question in COLUMNS:
            if (question, voter) not in found:
                raise FoxgloveError(
                    f"{folder / sheet_name(question, voter)} is missing; expected two sheets of every voter "
                    f"from 1 to {voters}. Ask voter {voter} for it, or number the voters without a gap."
                )
    tables = {}
    for question in COLUMNS:
        sheets = {
            voter: _read_sheet(folder / sheet_name(question, voter), question)
            for voter in range(1, voters + 1)
        }
        _check_same_rows(folder, question, sheets)
        tables[question] = pd.DataFrame(sheets).sort_index().rename_axis(columns="voter")
    return Sheets(gender=tables["gender"], smile=tables["smile"])


def tally(sheets: Sheets) -> pd.DataFrame:
    """Count the votes: one row a photograph, sorted, columns as in the published labels (int64).

    `female` is 1 if more than half of the voters voted for it, 0 if fewer did; `not_smiling` and `smiling` sum
    to the number of voters.

    Raises
    ------
    FoxgloveError
        If the votes on a volunteer's apparent gender are tied (R1: an error to be solved), or a volunteer was
        voted on in one question only.
    """
    _check_same_volunteers(sheets)
    female, voters = sheets.gender.sum(axis=1), sheets.gender.shape[1]
    tied = female.index[2 * female == voters].tolist()
    if tied:
        others = f" (tied as well: {', '.join(map(str, tied[1:6]))})" if len(tied) > 1 else ""
        raise FoxgloveError(
            f"volunteer {tied[0]}: {voters // 2} votes for female and {voters // 2} for male{others}; expected "
            "a majority. A tie is an error to be solved: ask one more voter, so that their number is odd."
        )
    smiling = sheets.smile.sum(axis=1)
    table = smiling.rename("smiling").reset_index()
    table["female"] = (2 * female > voters).astype(np.int64).loc[table["volunteer"]].to_numpy()
    table["not_smiling"] = sheets.smile.shape[1] - table["smiling"]
    return table[LABEL_COLUMNS].astype(np.int64)


def _read_sheet(path: Path, question: str) -> pd.Series:
    """Read one sheet: the votes, indexed by what was voted on."""
    columns = COLUMNS[question]
    lines = [(number, cells) for number, cells in enumerate(_cells(path, columns), start=1) if any(cells)]
    if not lines or tuple(cells := lines[0][1]) != columns:
        heading = "\t".join(cells)[:80] if lines else ""
        raise FoxgloveError(
            f'{path}, line 1: the column names are "{heading}"; expected {" and ".join(columns)}, parted by tabs.'
        )
    votes: dict[tuple[int, ...], int] = {}
    line_of: dict[tuple[int, ...], int] = {}
    for number, cells in lines[1:]:
        if len(cells) != len(columns):
            raise FoxgloveError(
                f'{path}, line {number}: "{" ".join(cells)[:80]}" has {len(cells)} values; expected '
                f"{len(columns)}: {', '.join(columns)}, parted by tabs."
            )
        values = [
            _whole_number(cell, column, f"{path}, line {number}")
            for cell, column in zip(cells, columns, strict=True)
        ]
        row, vote = tuple(values[:-1]), values[-1]
        if row in votes:
            raise FoxgloveError(
                f"{path}, line {number}: {_words(row)} stands in line {line_of[row]} already; expected one vote. "
                "Delete the line that is wrong."
            )
        votes[row], line_of[row] = vote, number
    if not votes:
        raise FoxgloveError(f"{path} holds no vote; expected a line for each vote below the column names.")
    named = pd.MultiIndex.from_tuples(list(votes), names=columns[:-1])
    index = named.get_level_values(0) if len(columns) == 2 else named
    return pd.Series(list(votes.values()), index=index, dtype=np.int64)


def _cells(path: Path, columns: tuple[str, ...]) -> list[list[str]]:
    """Return the cells of every line of a file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise FoxgloveError(
            f"{path} cannot be read: {error.strerror or error}. Check that it is a file and that you may read it."
        ) from error
    except UnicodeDecodeError as error:
        raise FoxgloveError(f"{path} is no text in UTF-8 (byte {error.start}). {_SAVE_AS_TABS}") from error
    if "\0" in text:
        raise FoxgloveError(f"{path} is no text in UTF-8. {_SAVE_AS_TABS}")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for comma, name in ((",", "commas"), (";", "semicolons")):
        if comma in lines[0] and "\t" not in lines[0]:
            raise FoxgloveError(
                f'{path}, line 1: "{lines[0][:80]}" is parted by {name}; expected {" and ".join(columns)}, '
                f"parted by tabs. {_SAVE_AS_TABS}"
            )
    return [[cell.strip() for cell in line.split("\t")] for line in lines]


def _whole_number(text: str, column: str, where: str) -> int:
    least, most = RANGES[column]
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) < least or (most is not None and int(text) > most):
        allowed = {"female": "0 (male) or 1 (female)", "smiling": "0 (not smiling) or 1 (smiling)"}.get(
            column,
            f"a whole number, at least {least}" if most is None else f"a whole number from {least} to {most}",
        )
        raise FoxgloveError(f'{where}: {column} is "{text}"; expected {allowed}. Correct this line.')
    return int(text)


def _check_same_rows(folder: Path, question: str, sheets: dict[int, pd.Series]) -> None:
    """Refuse a sheet that lacks a row of another one."""
    rows_of = {voter: set(sheet.index) for voter, sheet in sheets.items()}
    everything = set().union(*rows_of.values())
    for voter, rows in rows_of.items():
        if len(rows) < len(everything):
            lacking = min(everything - rows)
            other = next(name for name, theirs in rows_of.items() if lacking in theirs)
            row = lacking if isinstance(lacking, tuple) else (lacking,)
            raise FoxgloveError(
                f"{folder / sheet_name(question, voter)}: {_words(row)} is missing, but stands in "
                f"{sheet_name(question, other)}; expected the same rows in all sheets. Ask voter {voter} for "
                "this vote, or delete the row from the others if it is wrong there."
            )


def _check_same_volunteers(sheets: Sheets) -> None:
    judged, smiled = set(sheets.gender.index), set(sheets.smile.index.get_level_values("volunteer"))
    if judged != smiled:
        volunteer = min(judged ^ smiled)
        there, lacking = ("gender", "smile") if volunteer in judged else ("smile", "gender")
        raise FoxgloveError(
            f"volunteer {volunteer} stands in the {there} sheets and not in the {lacking} sheets; expected the "
            "same volunteers in both. Take all sheets from the same vote."
        )


def _words(row: tuple[int, ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(("volunteer", "photograph"), row, strict=False))
