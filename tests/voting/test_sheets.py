"""Voting sheets: what spreadsheets do is borne, every broken rule is told with file, line, column and remedy."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.sheets import Sheets, read_sheet, read_sheets, sheet_problems, sheet_text
from foxglove_helpers.twin.plan import Cohort, plan_cohort
from foxglove_helpers.twin.sheets import write_sheets
from foxglove_helpers.voting.tally import tally


@pytest.fixture(scope="module")
def first() -> Cohort:
    return plan_cohort(1)


@pytest.fixture
def small(first: Cohort, tmp_path: Path) -> Path:
    """Return the sheets of three voters, to be spoilt."""
    return write_sheets(tmp_path / "three", first, voters=3)


def line(number: int, text: bytes) -> Callable[[bytes], bytes]:
    """Return what replaces one line of a file, counted from 1."""

    def spoil(raw: bytes) -> bytes:
        lines = raw.split(b"\n")
        lines[number - 1] = text
        return b"\n".join(lines)

    return spoil


@pytest.mark.parametrize(
    ("as_saved", "told"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, r"line 1, column 1: .*byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), r"line 1, column [23]: .*Windows.*LF"),
        (lambda raw: raw.replace(b"\n", b"\r"), r"line 1, column [23]: .*old Mac"),
        (lambda raw: raw + b"\n\n", r"line \d+, column 1: the line is blank"),
        (lambda raw: raw.replace(b"\t", b" \t "), r"line 2, column 1: blanks stand around volunteer"),
        (lambda raw: raw[:-1], None),
        (lambda raw: b"\n".join([raw.split(b"\n")[0], *sorted(raw.split(b"\n")[1:])]), None),
    ],
    ids=["byte order mark", "windows", "old mac", "blank lines", "blanks", "no last line end", "sorted"],
)
def test_what_spreadsheets_do_is_told_and_tolerated(
    small: Path, as_saved: Callable[[bytes], bytes], told: str | None
) -> None:
    expected = tally(read_sheets(small))
    for path in small.iterdir():
        path.write_bytes(as_saved(path.read_bytes()))
        problems = sheet_problems(path, path.name.partition("_")[0])
        assert all(problem.tolerated for problem in problems)
        assert told is None or any(re.search(told, str(problem)) for problem in problems), problems[:3]
    assert tally(read_sheets(small)).equals(expected)


SPOILT = {
    "zero": (line(5, b"0\t1"), r', line 5, column 1: volunteer is "0"; expected a whole number, at least 1'),
    "fraction": (line(5, b"4.0\t1"), r', line 5, column 1: volunteer is "4.0"; expected a whole number'),
    "minus": (line(5, b"-4\t1"), r', line 5, column 1: volunteer is "-4"; expected a whole number'),
    "leading zero": (line(5, b"04\t1"), r', line 5, column 1: volunteer is "04"; expected a whole number'),
    "enormous": (line(5, b"1234567890\t1"), r', line 5, column 1: volunteer is "1234567890"'),
    "full width": (
        line(5, "２\t1".encode()),
        r', line 5, column 1: volunteer is "２"; .*Type it in half width: 2\.',
    ),
    "full-width vote": (line(5, "2\t１".encode()), r', line 5, column 2: female is "１"; .*half width: 1\.'),
    "other digits": (line(5, "٣\t1".encode()), r', line 5, column 1: volunteer is "٣"; expected a whole'),
    "two as a vote": (
        line(12, b"3\t2"),
        r', line 12, column 2: female is "2"; expected 0 \(male\) or 1 \(female\). Correct',
    ),
    "a word": (line(12, b"3\tfemale"), r', line 12, column 2: female is "female"; expected 0 \(male\)'),
    "no vote": (line(12, b"3\t"), r', line 12, column 2: female is ""; expected 0'),
    "column missing": (line(7, b"3"), r', line 7, column 2: "3" has 1 value; expected 2: volunteer, female'),
    "blank for a tab": (line(7, b"3 1"), r', line 7, column 2: "3 1" has 1 value; expected 2.*Add what'),
    "extra column": (line(7, b"3\t1\t1"), r', line 7, column 3: "3 1 1" has 3 values; expected 2.*Delete'),
    "wrong name": (
        line(1, b"volunteer\tmale"),
        r', line 1, column 2: the column names are "volunteer\tmale"; expected volunteer and female',
    ),
    "capitals": (line(1, b"Volunteer\tfemale"), r', line 1, column 1: the column names are "Volunteer'),
    "extra name": (line(1, b"volunteer\tfemale\tname"), r", line 1, column 3: the column names are"),
    "no names": (line(1, b""), r', line 2, column 1: the column names are "\d+\t[01]"; expected volunteer'),
    "commas": (
        lambda raw: raw.replace(b"\t", b","),
        r', line 1, column 1: "volunteer,female" is parted by commas; .*tab delimited',
    ),
    "semicolons": (
        lambda raw: raw.replace(b"\t", b";"),
        r", line 1, column 1: .* is parted by semicolons; .*parted by tabs. In a spreadsheet",
    ),
    "UTF-16": (
        lambda raw: raw.decode().encode("utf-16"),
        r", line 1, column 1: the file is no text in UTF-8.*tab delimited",
    ),
    "Shift_JIS": (
        lambda raw: raw + "12\t１\n".encode("cp932"),
        r", line 279, column 2: the file is no text in UTF-8 \(byte \d+\)",
    ),
    "a picture": (
        lambda raw: b"\x89PNG\r\n\x1a\n\0\0",
        r", line 1, column 1: the file is no text in UTF-8",
    ),
    "empty": (lambda raw: b"", r', line 1, column 1: the column names are ""; expected volunteer'),
    "names alone": (lambda raw: b"volunteer\tfemale\n", r", line 2, column 1: there is no vote; expected"),
    "doubled": (
        lambda raw: raw + raw.split(b"\n")[4] + b"\n",
        r", line 279, column 1: volunteer \d+ stands in line 5 already; expected one vote. Delete",
    ),
    "unknown volunteer": (
        line(9, b"999\t1"),
        r", line 9, column 1: volunteer 999 is missing in gender_voter_01\.tsv and 1 other; .*Correct or delete",
    ),
    "missing": (
        lambda raw: raw.rpartition(b"\n")[0].rpartition(b"\n")[0] + b"\n",
        r", line 278, column 1: volunteer \d+ is missing, but stands in gender_voter_01\.tsv and 1 other; .*Ask",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_sheet_is_refused_with_file_line_column_and_remedy(small: Path, name: str) -> None:
    spoil, message = SPOILT[name]
    path = small / "gender_voter_02.tsv"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(FoxgloveError, match=r"gender_voter_02\.tsv" + message):
        read_sheets(small)


def test_all_problems_of_a_sheet_are_told_at_once(small: Path) -> None:
    path = small / "gender_voter_02.tsv"
    raw = line(20, b"x\t1")(line(9, b"3\t2")(path.read_bytes())).replace(b"\n", b"\r\n")
    path.write_bytes(raw)
    problems = [problem for problem in sheet_problems(path, "gender") if not problem.tolerated]
    assert [(problem.line, problem.column) for problem in problems] == [(9, 2), (20, 1)]
    assert all(problem.remedy for problem in problems)


def test_what_there_is_to_vote_on_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    path.write_text(sheet_text("smile", [(1, 1, 0), (1, 3, 1), (9, 1, 1)]), encoding="utf-8")
    known = {(1, 1), (1, 2), (1, 3)}
    told = [str(problem) for problem in sheet_problems(path, "smile", known)]
    assert len(told) == 2
    assert "line 4, column 1: volunteer 9, photograph 1 is not among what was voted on" in told[0]
    assert "volunteer 1, photograph 2 is missing; expected a vote on each of 3 items" in told[1]
    assert read_sheet(path, "smile").tolist() == [0, 1, 1]
    with pytest.raises(FoxgloveError, match="not among"):
        read_sheet(path, "smile", known)


def test_who_has_a_vote_that_is_none_is_not_called_missing_as_well(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    path.write_text("volunteer\tfemale\n1\t2\n2\t1\n", encoding="utf-8")
    told = [str(problem) for problem in sheet_problems(path, "gender", {(1,), (2,), (3,)})]
    assert len(told) == 2
    assert 'line 2, column 2: female is "2"' in told[0] and "volunteer 3 is missing" in told[1]
    path.write_text("volunteer\tphotograph\tsmiling\n1\t1\t\n1\tx\t1\n", encoding="utf-8")
    told = [str(problem) for problem in sheet_problems(path, "smile", {(1, 1), (1, 2)})]
    assert len(told) == 3 and "photograph 2 is missing" in told[2]


def test_a_photograph_beyond_the_ninth_is_refused(small: Path) -> None:
    path = small / "smile_voter_01.tsv"
    path.write_bytes(line(3, b"4\t10\t1")(path.read_bytes()))
    with pytest.raises(
        FoxgloveError, match=r'line 3, column 2: photograph is "10"; expected a whole number from 1 to 9'
    ):
        read_sheets(small)


def test_a_sheet_that_is_missing_is_named(small: Path) -> None:
    (small / "smile_voter_02.tsv").unlink()
    with pytest.raises(
        FoxgloveError, match=r"smile_voter_02\.tsv is missing; expected two sheets of every voter"
    ):
        read_sheets(small)
    (small / "gender_voter_02.tsv").unlink()
    with pytest.raises(FoxgloveError, match=r"gender_voter_02\.tsv is missing; .* from 1 to 3"):
        read_sheets(small)


def test_one_question_alone_is_fine(small: Path) -> None:
    for path in small.glob("smile_*"):
        path.unlink()
    sheets = read_sheets(small)
    assert sheets.smile is None and sheets.gender is not None and sheets.gender.shape == (277, 3)


@pytest.mark.parametrize(
    "name", ["gender_voter_1.tsv", "gender_voter_01 (1).tsv", "Gender voter 01.txt", "gender_voter_01.csv"]
)
def test_a_second_sheet_of_a_voter_is_refused(small: Path, name: str) -> None:
    (small / name).write_bytes((small / "gender_voter_01.tsv").read_bytes())
    with pytest.raises(
        FoxgloveError, match=r"is a second sheet of voter 1 beside gender_voter_01\.tsv; .*Delete"
    ):
        read_sheets(small)


def test_a_name_that_is_almost_right_is_not_overlooked(small: Path) -> None:
    (small / "gender_voter_03.tsv").rename(small / "gender_voter_3.tsv")
    with pytest.raises(
        FoxgloveError, match=r"gender_voter_3\.tsv is called almost .*gender_voter_03\.tsv. Rename"
    ):
        read_sheets(small)


def test_one_sheet_under_two_numbers_is_refused_and_agreement_is_not(first: Cohort, small: Path) -> None:
    (small / "gender_voter_03.tsv").write_bytes((small / "gender_voter_01.tsv").read_bytes())
    with pytest.raises(
        FoxgloveError, match=r"gender_voter_03\.tsv, line 2, column 1: .*gender_voter_01\.tsv"
    ):
        read_sheets(small)
    # Two who agree on everything, sorted by a spreadsheet, are two all the same.
    for path in small.glob("gender_*"):
        rows = [(person.volunteer, person.volunteer % 2) for person in first.people]
        path.write_text(sheet_text("gender", rows), encoding="utf-8")
    assert read_sheets(small).gender is not None


def test_other_files_are_left_alone(small: Path) -> None:
    for name in ("decisions.tsv", "notes on gender_voter_01.txt", ".gender_voter_01.tsv.swp"):
        (small / name).write_text("mine\n", encoding="utf-8")
    assert read_sheets(small).gender is not None


def test_a_folder_without_sheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        FoxgloveError, match=r"holds no voting sheet; expected files such as gender_voter_01\.tsv"
    ):
        read_sheets(tmp_path)
    with pytest.raises(FoxgloveError, match=r"nowhere is no folder"):
        read_sheets(tmp_path / "nowhere")


def test_both_questions_are_about_the_same_volunteers(small: Path) -> None:
    sheets = read_sheets(small)
    assert sheets.gender is not None
    with pytest.raises(
        FoxgloveError, match=r"^volunteer 7 stands in the smile sheets and not in the gender sheets"
    ):
        tally(Sheets(sheets.gender.drop(index=7), sheets.smile))
