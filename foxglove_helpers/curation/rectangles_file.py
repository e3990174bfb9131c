"""The files that people write while they curate: rectangles, corrections, angles, and who submitted twice.

In: `rectangles.tsv` and `corrections.tsv` by the rules of the authors' scripts (R5): six columns, file name, x, y,
width, height and a mark. Ours: `angles.tsv`, `volunteers.tsv` and `left_out.tsv`. Out: data frames, or what is
wrong, with line, column and remedy. A later file of corrections replaces rows of the same name and adds new ones
(R1: Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from foxglove_helpers.curation.strict_tables import (
    MOST_PIXELS_OF_A_SIDE,
    PHOTOGRAPH_NAME,
    SUBMISSION_NAME,
    Column,
    Problem,
    mended,
    problems_of,
    read_strictly,
    write_strictly,
)
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file

FOUND, BY_HAND, LEFT_OUT = 0, 1, 9  # the marks of R5's last column
MOST_DEGREES = 180.0
NOBODY = "-"  # in volunteers.tsv: looked at, and of the same person as no other submission
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_DEGREES = re.compile(r"-?(0|[1-9][0-9]{0,2})(\.[0-9]{1,3})?")


def _is_pixels(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) and int(cell) <= MOST_PIXELS_OF_A_SIDE


def _is_degrees(cell: str) -> bool:
    return bool(_DEGREES.fullmatch(cell)) and abs(float(cell)) <= MOST_DEGREES


def _pixels(name: str) -> Column:
    return Column(
        name,
        _is_pixels,
        f"a whole number of pixels from 1 to {MOST_PIXELS_OF_A_SIDE}, without leading zero",
        "Correct the number.",
    )


def _nearest_name(cell: str) -> str:
    """Return a name without the folder in front, and with the ending of R5."""
    name = cell.replace("\\", "/").rsplit("/", 1)[-1]
    return re.sub(r"\.jpe?g$", ".jpeg", name, flags=re.IGNORECASE)


_FILE = Column(
    "file",
    lambda cell: bool(PHOTOGRAPH_NAME.fullmatch(cell)),
    "a name such as a00b16f8_1.jpeg or FT001_1.jpeg (a0 and six hexadecimal digits in small letters, or FT and three "
    "digits; a photograph from 1 to 9; .jpeg in small letters)",
    "Copy the name from the log, without the folder in front.",
    _nearest_name,
)
_MARK = Column(
    "mark",
    lambda cell: cell in ("0", "1", "9"),
    "0 (as the detector found it), 1 (drawn by hand) or 9 (photograph to be left out)",
    "Choose one of the three.",
)
RECTANGLE_COLUMNS = (_FILE, _pixels("x"), _pixels("y"), _pixels("width"), _pixels("height"), _MARK)
ANGLE_COLUMNS = (
    _FILE,
    Column(
        "degrees",
        _is_degrees,
        "degrees clockwise by which the face leans, from -180 to 180, such as 12.5 or -8",
        "Write a number with a point and at most three decimals.",
    ),
)
VOLUNTEER_COLUMNS = (
    Column(
        "agreement",
        lambda cell: bool(SUBMISSION_NAME.fullmatch(cell)),
        "an agreement number such as a00b16f8",
        "Copy it from the log: the folder in front of the name.",
    ),
    Column(
        "same_as",
        lambda cell: cell == NOBODY or bool(SUBMISSION_NAME.fullmatch(cell)),
        f"the agreement number of the same person's earlier submission, or {NOBODY} for nobody's",
        "Copy it from the log: the folder in front of the name.",
    ),
    Column(
        "decided_by",
        lambda cell: bool(cell) and not any(letter.isspace() for letter in cell),
        "who decided, in one word",
        "Write a name without spaces.",
    ),
)
REASON_COLUMNS = (
    _FILE,
    Column("reason", str.isidentifier, "one word", "Write a word without spaces, such as hands."),
)
KINDS = {
    "rectangles": RECTANGLE_COLUMNS,
    "corrections": RECTANGLE_COLUMNS,
    "angles": ANGLE_COLUMNS,
    "volunteers": VOLUNTEER_COLUMNS,
    "left_out": REASON_COLUMNS,
}


def check_file(path: Path | str, kind: str = "rectangles") -> list[Problem]:
    """Return every problem of a file; `kind` is one of `KINDS`.

    Raises
    ------
    FoxgloveError
        If the file cannot be opened.
    """
    path = Path(path)
    problems = problems_of(_bytes_of(path), path.name, KINDS[kind])
    if kind == "volunteers" and not problems:
        return _problems_of_repetitions(read_strictly(path, VOLUNTEER_COLUMNS), path.name)
    return problems


def mend_file(path: Path | str) -> bool:
    """Save a file as its rules want it: UTF-8 without byte order mark, lines ended by LF; return whether it changed.

    No cell is touched: what else is wrong stays wrong.

    Raises
    ------
    FoxgloveError
        If the file cannot be opened or written.
    """
    path = Path(path)
    data = _bytes_of(path)
    if mended(data) == data:
        return False
    with whole_file(path) as part:
        part.write_bytes(mended(data))
    return True


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FoxgloveError(
            f"{path} cannot be opened: {error.strerror}; expected a text file. Check the path."
        ) from error


def read_rectangles(path: Path | str) -> pd.DataFrame:
    """Read a file of rectangles or of corrections by R5's rules.

    Returns
    -------
    DataFrame
        `file` (str), `x`, `y`, `width`, `height` (pixels of the upright photograph, whole numbers) and `mark`, 0,
        1 or 9; rows in the order of the file.

    Raises
    ------
    FoxgloveError
        If a rule is broken; names line, column and remedy.
    """
    rows = read_strictly(Path(path), RECTANGLE_COLUMNS)
    table = pd.DataFrame(rows, columns=[column.name for column in RECTANGLE_COLUMNS])
    return table.astype({column.name: "int64" for column in RECTANGLE_COLUMNS[1:]} | {"file": "str"})


def write_rectangles(path: Path | str, rectangles: pd.DataFrame) -> None:
    """Write rectangles (columns as from `read_rectangles`) by R5's rules, whole or not at all.

    A table without rows removes the file, as an empty one would break the rules.

    Raises
    ------
    FoxgloveError
        If a row breaks a rule, or the disk refuses.
    """
    names = [column.name for column in RECTANGLE_COLUMNS]
    write_strictly(Path(path), rectangles[names].itertuples(index=False), RECTANGLE_COLUMNS)


def merge_corrections(rectangles: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Return rectangles in which corrections replace rows of the same file and new ones follow (R5).

    The order of the rectangles stays; new rows come in the order of the corrections.
    """
    names = [column.name for column in RECTANGLE_COLUMNS]
    corrected = {row[0]: row for row in corrections[names].itertuples(index=False, name=None)}
    rows = [corrected.pop(row[0], row) for row in rectangles[names].itertuples(index=False, name=None)]
    return pd.DataFrame([*rows, *corrected.values()], columns=names)


def read_angles(path: Path | str) -> dict[str, float]:
    """Read angles by hand: file name → degrees, clockwise, by which the face leans.

    Raises
    ------
    FoxgloveError
        If a rule is broken; names line, column and remedy.
    """
    return {file: float(degrees) for file, degrees in read_strictly(Path(path), ANGLE_COLUMNS)}


def read_reasons(path: Path | str) -> dict[str, str]:
    """Read why people left photographs out: file name → one word, as the rectangle tool writes it.

    Raises
    ------
    FoxgloveError
        If a rule is broken; names line, column and remedy.
    """
    return dict(read_strictly(Path(path), REASON_COLUMNS))


def read_volunteers(path: Path | str) -> dict[str, str | None]:
    """Read who submitted twice: agreement number → that of the same person's earlier submission, or None.

    Raises
    ------
    FoxgloveError
        If a rule is broken, or a submission is said to repeat itself, or one that repeats another.
    """
    path = Path(path)
    rows = read_strictly(path, VOLUNTEER_COLUMNS)
    for problem in _problems_of_repetitions(rows, path.name):
        raise FoxgloveError(str(problem))
    return _repetitions(rows)


def _repetitions(rows: Sequence[Sequence[str]]) -> dict[str, str | None]:
    return {agreement: None if same == NOBODY else same for agreement, same, _ in rows}


def _problems_of_repetitions(rows: Sequence[Sequence[str]], file: str) -> list[Problem]:
    """Return the lines by which a submission repeats itself, or one that is said to repeat another."""
    said = _repetitions(rows)
    problems = []
    for line, (agreement, same) in enumerate(said.items(), start=1):
        if same is None or (same != agreement and said.get(same) is None):
            continue
        chain = [agreement]
        while (following := said.get(chain[-1])) is not None and following not in chain:
            chain.append(following)
        if same == agreement:
            what = f'same_as is "{same}", the submission itself; expected an earlier one, or {NOBODY}. Correct it.'
        elif following in chain:
            what = (
                f'same_as is "{same}", and {" and ".join(sorted(chain))} are said to repeat one another; expected '
                "that one of them, the first, repeats none. Delete the line of the first, and write its number as "
                "same_as of the others."
            )
        else:
            what = (
                f'same_as is "{same}", which repeats {said[same]}; expected the first submission of the person. '
                f"Write {chain[-1]}."
            )
        problems.append(Problem(file, line, 2, what))
    return problems
