"""The table of labels: who is in which photograph, written by people in a spreadsheet.

In: a CSV file as spreadsheets save it. Out: a data frame with one row a photograph, every value checked,
every gap filled by a stated rule. The label `female` is apparent gender, the smile two counts of votes, as in
R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import codecs
import csv
import difflib
import io
import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path, PureWindowsPath
from typing import Any

import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import LARGEST_EXACT_VOLUNTEER
from foxglove_helpers.release import PHOTOGRAPHS, VOTERS

# The published format knows no "unknown". These two, as even as 17 votes can be, put a photograph into
# neither class of smiles of R1 (more than 80 % of the votes; no vote), so that nothing is trained on them.
UNKNOWN_VOTES = (9, 8)

FILE_COLUMNS = ("file", "face_id")
GENDER_COLUMNS = ("female", "gender", "face_gender")
VOTE_COLUMNS = ("not_smiling", "smiling")
GENDER_WORDS = {"female": 1, "male": 0}

# Other names of the column volunteer, without spaces, lines and dots. To overlook one would make several people
# of one, and every result on them too good; what only may be one is asked about.
_PEOPLE = (
    "volunteer",
    "subject",
    "person",
    "patient",
    "participant",
    "被験者",
    "患者",
    "参加者",
    "ボランティア",
)
_NUMBERED = ("", "id", "no", "nr", "number", "code", "番号")
VOLUNTEER_NAMES = {person + number for person, number in itertools.product(_PEOPLE, _NUMBERED)}
PERHAPS_VOLUNTEER = {
    "id",
    "uid",
    "name",
    "fullname",
    "code",
    "number",
    "no",
    "who",
    "faceid",
    "identity",
    "identifier",
    "individual",
    "proband",
    "case",
    "caseid",
    "userid",
    "studentid",
    "hospitalid",
    "chartnumber",
    "mrn",
    "氏名",
    "名前",
    "番号",
    "本人",
    "カルテ番号",
}


def read_labels_table(table: Path | str) -> pd.DataFrame:
    """Read the table that says who is in which photograph.

    A text file (CSV): a line of column names, then a line a photograph. Columns are parted by commas,
    semicolons or tabs; the text is UTF-8 or, as older spreadsheets write it, Shift_JIS. The columns, in any
    order, are:

    - `file` (or `face_id`): name within the folder, with `/` for folders within it. Capitals do not matter,
      and the ending may be left out: `003f` means `003f.jpg`. Of a whole path (`C:\\photos\\003f.jpg`) only the
      name counts.
    - `female`: apparent gender, 1 or `female`, 0 or `male`. Or `gender` (`face_gender`): `female` or `male`.
    - `volunteer` (or `patient_id`, `subject`, … see `VOLUNTEER_NAMES`): 1 to 2048, the same in all photographs
      of a person. Left out: every line is another person.
    - `photograph`: 1 to 9, another one in each photograph of a person. Left out: counted in the order of
      lines.
    - `not_smiling` and `smiling`: votes, which sum to 17. Left out, or both empty in a line: they are
      unknown, and 9 and 8 stand in, which put the photograph into neither class of smiles.

    Parameters
    ----------
    table : path
        The file.

    Returns
    -------
    DataFrame
        A row a photograph: `line` (its number in the file, from 1), `file`, `volunteer`, `photograph`,
        `female`, `not_smiling`, `smiling`, and `remarks`, a list of what the log shall say of it.
        `.attrs["notes"]` lists, in sentences, what the table left open; `.attrs["people_told"]` tells whether
        it has a column of volunteers.

    Raises
    ------
    FoxgloveError
        If the table is missing, cannot be read, or a line breaks a rule; the message names file, line and
        value.
    """
    table = Path(table)
    text, notes = _decoded(table)
    header, lines = _parsed(text, table)
    column, unused = _known_columns(header, lines, table)
    rows = [
        _read_line(cells, column, header, f"{table}, line {number}") | {"line": number}
        for number, cells in lines
    ]
    if unused:
        notes.append(f"{table.name}: not used were the columns {', '.join(unused)}.")
    if "volunteer" not in column:
        notes.append(
            f"{table.name} has no column volunteer: every line is taken to be another person. Leaving one volunteer "
            "out is then an honest test only if every photograph really shows another person. If two show the same, "
            "add a column volunteer with the same number in both."
        )
    elif header[column["volunteer"]] != "volunteer":
        notes.append(f"{table.name}: the column {header[column['volunteer']]} is taken for volunteer.")
    _number_people(rows, table)
    _check_people(rows, table)
    for remark, count in Counter(remark for row in rows for remark in row["remarks"]).items():
        notes.append(f"{table.name}: {remark} ({count} of {len(rows)} lines).")
    frame = pd.DataFrame(rows)
    frame.attrs |= {"notes": notes, "people_told": "volunteer" in column}
    return frame


def _decoded(table: Path) -> tuple[str, list[str]]:
    try:
        raw = table.read_bytes()
    except OSError as error:
        reason = "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise FoxgloveError(
            f"{table} {reason}; expected a table with the columns file and female."
        ) from error
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in raw:
        raise FoxgloveError(f"{table} is not a text in UTF-8; save it from the spreadsheet as CSV UTF-8.")
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp932"), [f"{table.name} was read as Shift_JIS."]
    except UnicodeDecodeError as error:
        raise FoxgloveError(
            f"{table} is neither UTF-8 nor Shift_JIS (byte {error.start}); save it from the spreadsheet as "
            "CSV UTF-8."
        ) from error


def _parsed(text: str, table: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the column names, and the line number and cells of every line that is not empty."""
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    lines = []
    opened = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, [cell.strip() for cell in cells]))
            opened = reader.line_num + 1
    except csv.Error as error:
        # A mark that is never closed swallows the lines below it, so a long cell may mean either.
        raise FoxgloveError(
            f"{table}, line {opened}: its cells cannot be told apart: a quotation mark is missing or too many, "
            f"or a cell holds more than {csv.field_size_limit()} characters. Mend the line in the spreadsheet "
            "and save the table as CSV again."
        ) from error
    if len(lines) < 2:
        raise FoxgloveError(
            f"{table} has no labels; expected a line of column names, then a line a photograph."
        )
    header = [_plain(name) for name in lines[0][1]]
    for number, cells in lines[1:]:
        # Spreadsheets save cells that were used once and are empty now.
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        if len(cells) != len(header):
            raise FoxgloveError(
                f"{table}, line {number}: {len(cells)} cells; expected {len(header)}, one a column name."
            )
    return header, lines[1:]


def _known_columns(
    header: list[str], lines: list[tuple[int, list[str]]], table: Path
) -> tuple[dict[str, int], list[str]]:
    """Return the place of each column that is understood, by its name, and what to call the others."""
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise FoxgloveError(f"{table}: column {twice[0]!r} stands twice; expected every column once.")
    used = {}
    for names in (FILE_COLUMNS, GENDER_COLUMNS):
        present = [name for name in names if name in header]
        if not present:
            raise FoxgloveError(
                f"{table}: there is no column {' or '.join(names)} among {', '.join(header)[:200]!r}; "
                "expected file and female, and perhaps volunteer, photograph, not_smiling and smiling."
            )
        used[present[0]] = header.index(present[0])
    others = ("photograph", *VOTE_COLUMNS)
    used |= {name: header.index(name) for name in others if name in header}
    volunteer = _volunteer_column([name for name in header if name not in used], table)
    if volunteer is not None:
        used["volunteer"] = header.index(volunteer)
    for name, partner in [("photograph", "volunteer"), VOTE_COLUMNS, VOTE_COLUMNS[::-1]]:
        if name in used and partner not in used:
            raise FoxgloveError(f"{table}: column {name} needs a column {partner} beside it; add it.")
    unused = [
        name or f"{place + 1} (without a name)"
        for place, name in enumerate(header)
        if place not in used.values() and (name or any(cells[place] for _, cells in lines))
    ]
    return used, unused


def _volunteer_column(names: list[str], table: Path) -> str | None:
    """Return which of the names is that of the volunteers, or None; refuse to guess."""
    if "volunteer" in names:
        return "volunteer"
    letters = {name: re.sub(r"[\W_]+", "", name) for name in names}
    found = [name for name in names if letters[name] in VOLUNTEER_NAMES]
    if len(found) > 1:
        raise FoxgloveError(
            f"{table}: columns {' and '.join(found)} could both say who is in the photograph; expected one. Rename "
            "the right one to volunteer."
        )
    perhaps = [name for name in names if letters[name] in PERHAPS_VOLUNTEER or _mistyped(letters[name])]
    if perhaps and not found:
        raise FoxgloveError(
            f"{table}: column {perhaps[0]!r} may say who is in each photograph; expected that column to be called "
            "volunteer. Rename it to volunteer if it does, or delete it if it does not."
        )
    return found[0] if found else None


def _mistyped(letters: str) -> bool:
    near = [name for name in VOLUNTEER_NAMES if abs(len(name) - len(letters)) <= 2]
    return bool(difflib.get_close_matches(letters, near, cutoff=0.85))


def _read_line(cells: list[str], column: dict[str, int], header: list[str], where: str) -> dict[str, Any]:
    cell = {name: cells[place] for name, place in column.items()}
    file = next(cell[name] for name in FILE_COLUMNS if name in cell).replace("\\", "/")
    if not file:
        raise FoxgloveError(f"{where}: file is empty; expected the name of a photograph.")
    row: dict[str, Any] = {"file": re.sub(r"^(\./+)+", "", file), "remarks": []}
    if PureWindowsPath(file).root:
        row["file"] = PureWindowsPath(file).name
        row["remarks"].append("of a whole path only the name of the file was taken")
    gender = next(name for name in GENDER_COLUMNS if name in cell)
    # 0 and 1 in a column called gender could mean either.
    meaning = GENDER_WORDS | ({"0": 0, "1": 1} if gender == "female" else {})
    word = _plain(cell[gender])
    if word not in meaning:
        raise FoxgloveError(f'{where}: {gender} is "{cell[gender]}"; expected one of {", ".join(meaning)}.')
    row["female"] = meaning[word]
    if word in GENDER_WORDS:
        row["remarks"].append(f"female comes from the words in {gender}, as reported there, not from votes")
    for name, most in [("volunteer", LARGEST_EXACT_VOLUNTEER), ("photograph", PHOTOGRAPHS)]:
        if name in cell:
            row[name] = _whole_number(cell[name], 1, most, f"{where}: {header[column[name]]}")
    return row | _votes([cell.get(name, "") for name in VOTE_COLUMNS], row["remarks"], where)


def _plain(text: str) -> str:
    """Return a name or number as it is compared: half width, small letters, and 1 for the 1.0 of a spreadsheet."""
    text = unicodedata.normalize("NFKC", text).strip().lower()
    return re.sub(r"^([0-9]+)\.0+$", r"\1", text)


def _votes(cells: list[str], remarks: list[str], where: str) -> dict[str, int]:
    if not any(cells):
        remarks.append("smile votes are unknown; {} and {} stand in for them".format(*UNKNOWN_VOTES))
        return dict(zip(VOTE_COLUMNS, UNKNOWN_VOTES, strict=True))
    votes = {
        name: _whole_number(cell, 0, VOTERS, f"{where}: {name}")
        for name, cell in zip(VOTE_COLUMNS, cells, strict=True)
    }
    if sum(votes.values()) != VOTERS:
        raise FoxgloveError(
            f"{where}: {cells[0]} votes for not smiling and {cells[1]} for smiling make "
            f"{sum(votes.values())}; expected {VOTERS}."
        )
    return votes


def _whole_number(text: str, least: int, most: int, what: str) -> int:
    plain = _plain(text)
    if not re.fullmatch(r"[0-9]{1,9}", plain) or not least <= int(plain) <= most:
        raise FoxgloveError(f'{what} is "{text}"; expected a whole number from {least} to {most}.')
    return int(plain)


def _number_people(rows: list[dict[str, Any]], table: Path) -> None:
    """Number the volunteers and photographs that the table leaves without numbers, line by line."""
    photographs: dict[int, int] = defaultdict(int)
    for place, row in enumerate(rows, start=1):
        row.setdefault("volunteer", place)
        photographs[row["volunteer"]] += 1
        row.setdefault("photograph", photographs[row["volunteer"]])
        if row["photograph"] > PHOTOGRAPHS or row["volunteer"] > LARGEST_EXACT_VOLUNTEER:
            raise FoxgloveError(
                f"{table}, line {row['line']}: this would be photograph {row['photograph']} of volunteer "
                f"{row['volunteer']}; a release holds at most {PHOTOGRAPHS} photographs of each of "
                f"{LARGEST_EXACT_VOLUNTEER} volunteers. Part the table."
            )


def _check_people(rows: list[dict[str, Any]], table: Path) -> None:
    first_of: dict[int, dict[str, Any]] = {}
    line_of: dict[tuple[int, int], int] = {}
    for row in rows:
        first = first_of.setdefault(row["volunteer"], row)
        if row["female"] != first["female"]:
            raise FoxgloveError(
                f"{table}, line {row['line']}: female is {row['female']} for volunteer {row['volunteer']}, "
                f"but {first['female']} in line {first['line']}; expected one label a volunteer."
            )
        earlier = line_of.setdefault((row["volunteer"], row["photograph"]), row["line"])
        if earlier != row["line"]:
            raise FoxgloveError(
                f"{table}, line {row['line']}: volunteer {row['volunteer']}, photograph {row['photograph']} "
                f"stands in line {earlier} already; expected every photograph once."
            )
