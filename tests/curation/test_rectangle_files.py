"""Files written by hand: every rule of R5 is told with file, line, column and remedy, and what is right is read."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foxglove_helpers.cli import main
from foxglove_helpers.curation import (
    check_file,
    merge_corrections,
    read_angles,
    read_rectangles,
    read_volunteers,
    write_rectangles,
)
from foxglove_helpers.curation.rectangles_file import KINDS
from foxglove_helpers.curation.strict_tables import problems_of
from foxglove_helpers.errors import FoxgloveError

GOOD = b"a00b16f8_1.jpeg\t10\t20\t300\t300\t0\n"
NEXT = b"FT001_9.jpeg\t1\t1\t65500\t1\t9\n"
REMEDIES = ("Save", "Delete", "Add", "Correct", "Copy", "Choose", "Write", "write", "delete")

MALFORMED = {
    # name: (content, line, column, words)
    "empty file": (b"", 1, 1, "the file is empty"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, 1, 1, "UTF-8 with a byte order mark"),
    "utf-16": (GOOD.decode().encode("utf-16"), 1, 1, "UTF-16"),
    "windows line ends": (GOOD + GOOD.replace(b"_1", b"_2").replace(b"\n", b"\r\n"), 2, 6, "CR"),
    "old mac line ends": (GOOD[:-1] + b"\r" + NEXT, 1, 6, "CR"),
    "no last line end": (GOOD + NEXT[:-1], 2, 6, "the last line does not end"),
    "empty line": (GOOD + b"\n" + NEXT, 2, 1, "the line is empty"),
    "empty last line": (GOOD + b"\n", 2, 1, "the line is empty"),
    "shift_jis": (GOOD + "花".encode("cp932") + NEXT, 2, 1, "is not UTF-8"),
    "broken utf-8 in a number": (GOOD.replace(b"20", b"2\xff"), 1, 3, "byte 0xff is not UTF-8"),
    "five columns": (GOOD.replace(b"\t0\n", b"\n"), 1, 6, "has 5 columns and ends here; expected 6"),
    "seven columns": (GOOD.replace(b"\t0\n", b"\t0\tx\n"), 1, 7, "has 7 columns and goes on; expected 6"),
    "trailing tab": (GOOD.replace(b"\n", b"\t\n"), 1, 7, "has 7 columns"),
    "commas": (GOOD.replace(b"\t", b","), 1, 1, "file is"),
    "spaces for tabs": (GOOD.replace(b"\t10\t", b" 10\t"), 1, 1, "part columns by one tab"),
    "heading": (b"file\tx\ty\twidth\theight\tmark\n" + GOOD, 1, 1, 'file is "file"'),
    "capital hexadecimal": (GOOD.replace(b"a00b16f8", b"a00B16F8"), 1, 1, "a00B16F8_1.jpeg"),
    "not hexadecimal": (GOOD.replace(b"a00b16f8", b"a00b16g8"), 1, 1, "a00b16g8_1.jpeg"),
    "five hexadecimal digits": (GOOD.replace(b"a00b16f8", b"a00b16f"), 1, 1, "six hexadecimal digits"),
    "another beginning": (GOOD.replace(b"a00b", b"b00b"), 1, 1, "b00b16f8_1.jpeg"),
    "photograph 0": (GOOD.replace(b"_1.", b"_0."), 1, 1, "a photograph from 1 to 9"),
    "photograph 10": (GOOD.replace(b"_1.", b"_10."), 1, 1, "a photograph from 1 to 9"),
    "ending jpg": (GOOD.replace(b".jpeg", b".jpg"), 1, 1, "a00b16f8_1.jpg"),
    "ending in capitals": (GOOD.replace(b".jpeg", b".JPEG"), 1, 1, "a00b16f8_1.JPEG"),
    "with its folder": (b"a00b16f8/" + GOOD, 1, 1, "a00b16f8/a00b16f8_1.jpeg"),
    "two digits after FT": (NEXT.replace(b"FT001", b"FT01"), 1, 1, "FT01_9.jpeg"),
    "doubled name": (GOOD + NEXT + GOOD, 3, 1, "stands in line 1 already"),
    "x is 0": (GOOD.replace(b"\t10\t", b"\t0\t"), 1, 2, 'x is "0"'),
    "leading zero": (GOOD.replace(b"\t10\t", b"\t010\t"), 1, 2, "without leading zero"),
    "plus": (GOOD.replace(b"\t20\t", b"\t+20\t"), 1, 3, 'y is "+20"'),
    "negative": (GOOD.replace(b"\t20\t", b"\t-20\t"), 1, 3, 'y is "-20"'),
    "decimal": (GOOD.replace(b"\t300\t300", b"\t300.0\t300"), 1, 4, 'width is "300.0"'),
    "thousands": (GOOD.replace(b"\t300\t300", b"\t3,000\t300"), 1, 4, 'width is "3,000"'),
    "word": (GOOD.replace(b"\t300\t300", b"\t300\twide"), 1, 5, 'height is "wide"'),
    "too many pixels": (GOOD.replace(b"\t300\t300", b"\t300\t65501"), 1, 5, "from 1 to 65500"),
    "missing number": (GOOD.replace(b"\t20\t", b"\t\t"), 1, 3, "y is empty"),
    "full-width digits": (
        GOOD.replace(b"20", "２０".encode()),
        1,
        3,
        "full-width letters or digits: write 20",
    ),
    "space after a number": (GOOD.replace(b"20", b"20 "), 1, 3, "delete spaces"),
    "ideographic space": (GOOD.replace(b"20", "20\u3000".encode()), 1, 3, "delete spaces"),
    "no-break space": (GOOD.replace(b"20", "20\u00a0".encode()), 1, 3, "delete spaces"),
    "mark 2": (GOOD.replace(b"\t0\n", b"\t2\n"), 1, 6, 'mark is "2"'),
    "mark with a zero": (GOOD.replace(b"\t0\n", b"\t01\n"), 1, 6, 'mark is "01"'),
    "full-width mark": (GOOD.replace(b"\t0\n", "\t９\n".encode()), 1, 6, "write 9"),
    "zero byte": (GOOD.replace(b"20", b"2\x000"), 1, 3, "\\x00"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_every_rule_is_told_with_line_column_and_remedy(name: str, tmp_path: Path) -> None:
    content, line, column, words = MALFORMED[name]
    file = tmp_path / "corrections.tsv"
    file.write_bytes(content)
    with pytest.raises(FoxgloveError) as refused:
        read_rectangles(file)
    said = str(refused.value)
    assert said.startswith(f"corrections.tsv, line {line}, column {column}: ")
    assert words in said
    assert "expected" in said
    assert any(remedy in said for remedy in REMEDIES), said
    first = check_file(file, "corrections")[0]
    assert (first.line, first.column) == (line, column)


OTHERS = {
    "angle in words": ("angles", b"a00b16f8_1.jpeg\tleft\n", 1, 2),
    "angle below a half turn": ("angles", b"a00b16f8_1.jpeg\t-180.1\n", 1, 2),
    "angle with comma": ("angles", b"a00b16f8_1.jpeg\t12,5\n", 1, 2),
    "angle beyond a half turn": ("angles", b"a00b16f8_1.jpeg\t180.1\n", 1, 2),
    "angle with minus sign of typography": ("angles", "a00b16f8_1.jpeg\t\u22128\n".encode(), 1, 2),
    "angle not a number": ("angles", b"a00b16f8_1.jpeg\tnan\n", 1, 2),
    "angle twice": ("angles", b"a00b16f8_1.jpeg\t8\na00b16f8_1.jpeg\t9\n", 2, 1),
    "angle with a rectangle": ("angles", GOOD, 1, 3),
    "volunteer without who decided": ("volunteers", b"a00b16f8\ta0000001\n", 1, 3),
    "volunteer's photograph": ("volunteers", b"a00b16f8_1.jpeg\t-\tAiko\n", 1, 1),
    "volunteer same as a word": ("volunteers", b"a00b16f8\tno\tAiko\n", 1, 2),
    "volunteer with a full name": ("volunteers", b"a00b16f8\t-\tAiko Sato\n", 1, 3),
    "volunteer same as itself": ("volunteers", b"a0000001\t-\tA\na00b16f8\ta00b16f8\tA\n", 2, 2),
    "volunteer in a chain": ("volunteers", b"a00b16f8\ta0000001\tA\na0000001\ta0000002\tA\n", 1, 2),
}


@pytest.mark.parametrize("name", OTHERS)
def test_angles_and_volunteers_have_the_same_strict_rules(name: str, tmp_path: Path) -> None:
    kind, content, line, column = OTHERS[name]
    file = tmp_path / f"{kind}.tsv"
    file.write_bytes(content)
    with pytest.raises(FoxgloveError) as refused:
        (read_angles if kind == "angles" else read_volunteers)(file)
    assert str(refused.value).startswith(f"{kind}.tsv, line {line}, column {column}: ")
    assert any(remedy in str(refused.value) for remedy in REMEDIES)


CHAINS = {
    # name: (content, [(line, words of the remedy)])
    "itself": (b"a0000001\ta0000001\tA\n", [(1, "the submission itself")]),
    "chain": (b"a0000003\ta0000002\tA\na0000002\ta0000001\tA\n", [(1, "Write a0000001.")]),
    "long chain": (
        b"a0000004\ta0000003\tA\na0000003\ta0000002\tA\na0000002\ta0000001\tA\n",
        [(1, "Write a0000001."), (2, "Write a0000001.")],
    ),
    "circle": (
        b"a0000001\ta0000002\tA\na0000002\ta0000001\tA\n",
        [(line, "a0000001 and a0000002 are said to repeat one another") for line in (1, 2)],
    ),
    "into a circle": (
        b"a0000003\ta0000002\tA\na0000001\ta0000002\tA\na0000002\ta0000001\tA\n",
        [(line, "Delete the line of the first") for line in (1, 2, 3)],
    ),
    "into itself": (
        b"a0000003\ta0000002\tA\na0000002\ta0000002\tA\n",
        [(1, "Delete the line of the first"), (2, "the submission itself")],
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_repetitions_of_repetitions_are_told_by_the_command_too(name: str, tmp_path: Path) -> None:
    content, expected = CHAINS[name]
    file = tmp_path / "volunteers.tsv"
    file.write_bytes(content)
    told = CliRunner().invoke(main, ["curate", "check-rectangles", str(file)])
    assert told.exit_code == 1
    lines = told.output.splitlines()
    for (line, words), said in zip(expected, lines, strict=False):
        assert said.startswith(f"volunteers.tsv, line {line}, column 2: ")
        assert words in said
        # No submission is to be written as a repetition of itself.
        assert f"Write {content.decode().splitlines()[line - 1].split()[0]}." not in said
    assert f"{len(expected)} problem(s)" in told.output
    with pytest.raises(FoxgloveError) as refused:
        read_volunteers(file)
    assert str(refused.value) == lines[0]


def test_what_is_right_is_read(tmp_path: Path) -> None:
    file = tmp_path / "rectangles.tsv"
    file.write_bytes(GOOD + NEXT)
    assert read_rectangles(file).to_numpy().tolist() == [
        ["a00b16f8_1.jpeg", 10, 20, 300, 300, 0],
        ["FT001_9.jpeg", 1, 1, 65500, 1, 9],
    ]
    (tmp_path / "angles.tsv").write_bytes(b"a00b16f8_1.jpeg\t-12.5\nFT001_9.jpeg\t0\n")
    assert read_angles(tmp_path / "angles.tsv") == {"a00b16f8_1.jpeg": -12.5, "FT001_9.jpeg": 0}
    (tmp_path / "volunteers.tsv").write_bytes("a0000002\ta0000001\tあい\na0000003\t-\tB\n".encode())
    assert read_volunteers(tmp_path / "volunteers.tsv") == {"a0000002": "a0000001", "a0000003": None}


def test_the_command_tells_every_problem_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "corrections.tsv"
    file.write_bytes(GOOD.replace(b"\t10\t", b"\t0\t") + NEXT.replace(b"\t9\n", b"\t7\n"))
    result = CliRunner().invoke(main, ["curate", "check-rectangles", str(file)])
    assert result.exit_code == 1
    assert "corrections.tsv, line 1, column 2" in result.output
    assert "corrections.tsv, line 2, column 6" in result.output
    file.write_bytes(GOOD)
    assert CliRunner().invoke(main, ["curate", "check-rectangles", str(file)]).exit_code == 0
    (tmp_path / "angles.tsv").write_bytes(b"a00b16f8_1.jpeg\t3\n")
    assert (
        CliRunner().invoke(main, ["curate", "check-rectangles", str(tmp_path / "angles.tsv")]).exit_code == 0
    )
    missing = CliRunner().invoke(main, ["curate", "check-rectangles", str(tmp_path / "none.tsv")])
    assert missing.exit_code == 1
    assert "cannot be opened" in missing.output


pixels = st.integers(1, 65500)
names = st.one_of(
    st.builds("a0{:06x}_{}.jpeg".format, st.integers(0, 16**6 - 1), st.integers(1, 9)),
    st.builds("FT{:03}_{}.jpeg".format, st.integers(0, 999), st.integers(1, 9)),
)


def tables_of(files: st.SearchStrategy[str]) -> st.SearchStrategy[pd.DataFrame]:
    row = st.tuples(files, pixels, pixels, pixels, pixels, st.sampled_from([0, 1, 9]))
    rows = st.lists(row, unique_by=lambda row: row[0], max_size=8)
    return rows.map(lambda rows: pd.DataFrame(rows, columns=["file", "x", "y", "width", "height", "mark"]))


tables = tables_of(names)
# Few names, so that two tables share some.
overlapping = tables_of(st.sampled_from([f"FT001_{number}.jpeg" for number in range(1, 10)]))


@settings(max_examples=60, deadline=None)
@given(table=tables)
def test_what_is_written_comes_back(table: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("written") / "rectangles.tsv"
    write_rectangles(file, table)
    assert file.exists() == bool(len(table)), "an empty file would break the rules"
    if len(table):
        assert read_rectangles(file).to_numpy().tolist() == table.to_numpy().tolist()
        assert b"\r" not in file.read_bytes()


@settings(max_examples=60, deadline=None)
@given(found=overlapping, corrections=overlapping)
def test_corrections_replace_rows_and_add_new_ones(found: pd.DataFrame, corrections: pd.DataFrame) -> None:
    merged = merge_corrections(found, corrections)
    new = [file for file in corrections["file"] if file not in set(found["file"])]
    assert merged["file"].tolist() == [*found["file"], *new]
    right = {row[0]: row for row in [*found.to_numpy().tolist(), *corrections.to_numpy().tolist()]}
    assert {row[0]: row for row in merged.to_numpy().tolist()} == right


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(GOOD + NEXT) - 1), byte=st.binary(min_size=0, max_size=3))
@example(place=0, byte=b"\xef\xbb\xbf")
def test_a_changed_file_is_read_by_the_letter_or_refused(place: int, byte: bytes) -> None:
    whole = GOOD + NEXT
    changed = whole[:place] + byte + whole[place + 1 :]
    problems = problems_of(changed, "rectangles.tsv", KINDS["rectangles"])
    if not problems:
        # What passes means the same to the strictest reader there is.
        rows = [line.split("\t") for line in changed.decode("ascii").split("\n")[:-1]]
        for _, *numbers in rows:
            assert [str(int(number)) for number in numbers] == numbers
            assert len(numbers) == 5
        assert len({row[0] for row in rows}) == len(rows)
    for problem in problems:
        assert 1 <= problem.line <= changed.count(b"\n") + 1
        assert 1 <= problem.column <= 7
