"""The table of labels: read however a spreadsheet saved it, or refused with line and value."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from foxglove_helpers.cli import main
from foxglove_helpers.curation import read_labels_table
from foxglove_helpers.errors import FoxgloveError
from photographs import FULL


def read(tmp_path: Path, text: str | bytes) -> pd.DataFrame:
    table = tmp_path / "labels.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_labels_table(table)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_way_a_spreadsheet_saves_a_table_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    people = data.draw(st.lists(st.integers(1, 2048), min_size=1, max_size=5, unique=True))
    rows = []
    for volunteer in people:
        for photograph in data.draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)):
            smiling = data.draw(st.integers(0, 17))
            file = f"写真 {volunteer}, {photograph};x.jpg"
            rows.append([file, volunteer, photograph, volunteer % 2, 17 - smiling, smiling])
    order = data.draw(st.permutations(range(6)))
    comma = data.draw(st.sampled_from(",;\t"))
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp932"]))
    header = FULL.split(",")
    lines = [[header[place] for place in order]] + [
        [f'"{row[0]}"' if place == 0 else str(row[place]) for place in order] for row in rows
    ]
    text = newline.join(comma.join(cells) for cells in lines) + newline
    table = read(tmp_path_factory.mktemp("table"), text.encode(encoding))
    assert table[header].to_numpy().tolist() == rows
    assert table["line"].tolist() == list(range(2, 2 + len(rows)))
    assert all("Shift_JIS" in note for note in table.attrs["notes"])
    assert bool(table.attrs["notes"]) == (encoding == "cp932")


def test_a_table_of_files_and_words_is_enough_and_says_what_it_leaves_open(tmp_path: Path) -> None:
    table = read(tmp_path, "face_id,face_age,face_gender\n003f,19,female\n095m,21,male\n")
    assert table["volunteer"].tolist() == [1, 2]
    assert table["photograph"].tolist() == [1, 1]
    assert table["female"].tolist() == [1, 0]
    notes = " ".join(table.attrs["notes"])
    assert "not used were the columns face_age" in notes
    assert "every line is taken to be another person" in notes
    assert (
        "female comes from the words in face_gender, as reported there, not from votes (2 of 2 lines)"
        in notes
    )
    assert "smile votes are unknown" in notes


@pytest.mark.parametrize(
    "name",
    [
        "volunteer_id",
        "Volunteer ID",
        "subject",
        "PERSON",
        "patient",
        "Patient-No.",
        "participant_id",
        "患者番号",
    ],
)
def test_a_column_of_people_is_understood_by_other_names(tmp_path: Path, name: str) -> None:
    table = read(tmp_path, f"file,{name},patient_age,female\na,7,40,1\nb,7,40,1\nc,2,50,0\n")
    assert table["volunteer"].tolist() == [7, 7, 2]
    assert table.attrs["people_told"]
    assert f"the column {name.lower()} is taken for volunteer" in " ".join(table.attrs["notes"])


@pytest.mark.parametrize("name", ["id", "Name", "氏名", "voluntere", "volunter", "Patients", "chart number"])
def test_a_column_that_may_be_of_people_is_asked_about(tmp_path: Path, name: str) -> None:
    said = f"column '{name.lower()}' may say who is in each photograph.*Rename it to volunteer"
    with pytest.raises(FoxgloveError, match=said):
        read(tmp_path, f"file,{name},female\na,7,1\nb,7,1\n")
    beside = read(tmp_path, f"file,{name},female,volunteer\na,7,1,3\n")
    assert beside["volunteer"].tolist() == [3]


def test_two_columns_of_people_are_not_guessed_between(tmp_path: Path) -> None:
    with pytest.raises(
        FoxgloveError, match=r"columns subject and patient could both .* Rename the right one"
    ):
        read(tmp_path, "file,subject,patient,female\na,1,2,1\n")


@pytest.mark.parametrize("name", ["age", "patient_age", "persons_height", "comment", "hospital", "camera"])
def test_other_columns_are_left_alone_and_what_that_means_is_told(tmp_path: Path, name: str) -> None:
    table = read(tmp_path, f"file,{name},female\na,7,1\nb,7,1\n")
    assert table["volunteer"].tolist() == [1, 2]
    assert not table.attrs["people_told"]
    notes = " ".join(table.attrs["notes"])
    assert "honest test only if every photograph really shows another person" in notes
    assert f"not used were the columns {name}" in notes


@pytest.mark.parametrize(
    "numbers", ["12,3,1,17,0", "12.0,3.0,1.0,17.0,0.0", "１２,３,１,１７,０", "12.00,3,１.0,17,0"]
)
def test_numbers_are_read_as_spreadsheets_and_japanese_keyboards_write_them(
    tmp_path: Path, numbers: str
) -> None:
    table = read(tmp_path, f"{FULL}\na.jpg,{numbers}\n")
    found = table[["volunteer", "photograph", "female", "not_smiling", "smiling"]].to_numpy().tolist()
    assert found == [[12, 3, 1, 17, 0]]


@pytest.mark.parametrize(
    "text", ["file,female,,\na,1,,\nb,0,,\n", "file,female\na,1,,\nb,0\n", "ｆｉｌｅ,Female\na,1\nb,0"]
)
def test_empty_columns_of_a_spreadsheet_say_nothing(tmp_path: Path, text: str) -> None:
    table = read(tmp_path, text)
    assert table[["file", "female"]].to_numpy().tolist() == [["a", 1], ["b", 0]]
    assert not any("not used" in note for note in table.attrs["notes"])


def test_a_column_without_a_name_is_told_where_it_holds_something(tmp_path: Path) -> None:
    table = read(tmp_path, ",file,,female,\n0,a,,1,\n1,b,,0,\n")
    assert "labels.csv: not used were the columns 1 (without a name)." in table.attrs["notes"]


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("./a.jpg", "a.jpg"),
        ("././ward/a.jpg", "ward/a.jpg"),
        (r"ward\a.jpg", "ward/a.jpg"),
        (r"C:\photos\a.jpg", "a.jpg"),
        ("C:/photos/a.jpg", "a.jpg"),
        (r"\\server\photos\a.jpg", "a.jpg"),
        ("/home/nurse/a.jpg", "a.jpg"),
        (".a.jpg", ".a.jpg"),
    ],
)
def test_the_path_to_the_folder_does_not_matter(tmp_path: Path, written: str, file: str) -> None:
    table = read(tmp_path, f"file,female\n{written},1\n")
    assert table["file"].tolist() == [file]
    whole = "/" not in file and not written.startswith(".")
    assert any("only the name of the file was taken" in note for note in table.attrs["notes"]) == whole


def test_unknown_votes_are_in_neither_class_of_smiles(tmp_path: Path) -> None:
    table = read(tmp_path, f"{FULL}\na.jpg,1,1,1,,\nb.jpg,1,2,1,0,17\n")
    votes = table[["not_smiling", "smiling"]].to_numpy().tolist()
    assert votes[1] == [0, 17]
    assert sum(votes[0]) == 17
    assert 0 < votes[0][1] <= 0.8 * 17
    assert "smile votes are unknown" in table["remarks"][0][0]
    assert table["remarks"][1] == []


def test_photographs_without_a_number_are_counted_in_order_of_lines(tmp_path: Path) -> None:
    table = read(tmp_path, "file,volunteer,female\na,5,0\nb,2,1\nc,5,0\n")
    assert table[["volunteer", "photograph"]].to_numpy().tolist() == [[5, 1], [2, 1], [5, 2]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no labels"),
        (FULL, "has no labels"),
        ("name,female\na,1\n", "no column file or face_id among 'name, female'"),
        ("file,age\na,1\n", "no column female or gender or face_gender"),
        ("file,file,female\na,a,1\n", "column 'file' stands twice"),
        ("file,female,smiling\na,1,3\n", "column smiling needs a column not_smiling"),
        ("file,female,photograph\na,1,3\n", "column photograph needs a column volunteer"),
        (
            "file,female\na,1\n\nb,2\n",
            r'labels.csv, line 4: female is "2"; expected one of female, male, 0, 1',
        ),
        ("file,gender\na,1\n", r'line 2: gender is "1"; expected one of female, male\.'),
        ("file,female\na,1\nb\n", "line 3: 1 cells; expected 2"),
        ("file,female\na,1\nb,1,1\n", "line 3: 3 cells; expected 2"),
        ("file,female\n ,1\n", "line 2: file is empty"),
        ('file,female\n"a,1\n', "line 2: its cells .* quotation mark"),
        (f"{FULL}\na,0,1,1,17,0\n", 'line 2: volunteer is "0"; expected a whole number from 1 to 2048'),
        (f"{FULL}\na,2049,1,1,17,0\n", 'line 2: volunteer is "2049"'),
        (f"{FULL}\na,1.5,1,1,17,0\n", 'line 2: volunteer is "1.5"'),
        (f"{FULL}\na,1.0.0,1,1,17,0\n", 'line 2: volunteer is "1.0.0"'),
        ("file,patient_id,female\na,P12,1\n", 'line 2: patient_id is "P12"; expected a whole number from 1'),
        (f"{FULL}\na,1,10,1,17,0\n", 'line 2: photograph is "10"; expected a whole number from 1 to 9'),
        (f"{FULL}\na,1,1,1,18,-1\n", 'line 2: not_smiling is "18"'),
        (f"{FULL}\na,1,1,1,9,9\n", "line 2: 9 votes for not smiling and 9 for smiling make 18; expected 17"),
        (f"{FULL}\na,1,1,1,17,\n", 'line 2: smiling is ""'),
        (f"{FULL}\na,3,1,1,17,0\nb,3,2,0,17,0\n", "line 3: female is 0 for volunteer 3, but 1 in line 2"),
        (
            f"{FULL}\na,3,1,1,17,0\nb,3,1,1,17,0\n",
            "line 3: volunteer 3, photograph 1 stands in line 2 already",
        ),
        (
            "file,volunteer,female\n" + "".join(f"{k},7,1\n" for k in range(10)),
            "line 11.*photograph 10 of volunteer 7",
        ),
        ("file,female\n" + "".join(f"{k},1\n" for k in range(2049)), "line 2050.*of volunteer 2049"),
        ("file,female\na,1\n".encode("utf-16"), "save it from the spreadsheet as CSV UTF-8"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not a text"),
        (b"file,female\n\x81\x20,1\n", "neither UTF-8 nor Shift_JIS"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) or "\n" in value else value,
)
def test_a_wrong_table_is_refused_with_its_line_and_value(
    text: str | bytes, said: str, tmp_path: Path
) -> None:
    with pytest.raises(FoxgloveError, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "cell",
    [f'"{"x" * 140_000}"', "x" * 140_000, '"a', '"a"b', '"a\n' + "b,1\n" * 40_000],
    ids=["long and quoted", "long", "not closed", "closed too early", "swallows the table"],
)
def test_cells_that_cannot_be_told_apart_are_refused_with_their_line(cell: str, tmp_path: Path) -> None:
    said = r"labels\.csv, line 4: its cells .*quotation mark .*131072 characters\. Mend the line"
    with pytest.raises(FoxgloveError, match=said) as refused:
        read(tmp_path, f"file,female\na,1\n\n{cell},1\nc,1\n")
    assert "field" not in str(refused.value), "the words of Python's csv module help no nurse"


def test_the_command_explains_every_column_with_an_example_that_can_be_read(tmp_path: Path) -> None:
    lines = CliRunner().invoke(main, ["curate", "--help"]).output.split("\n")
    head = next(number for number, line in enumerate(lines) if line.strip().startswith("file,"))
    table = read(tmp_path, "\n".join(line.strip() for line in lines[head : head + 3]))
    assert table["volunteer"].tolist() == [1, 2]
    assert not any("not used" in note for note in table.attrs["notes"])
    explained = [line.split()[0] for line in lines[head + 3 :] if line.startswith("    ") and line.strip()]
    assert set(FULL.split(",")) <= set(explained)


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FoxgloveError, match=r"nowhere\.csv is missing; expected a table"):
        read_labels_table(tmp_path / "nowhere.csv")
    with pytest.raises(FoxgloveError, match="cannot be read"):
        read_labels_table(tmp_path)
