"""Numbers of volunteers: a booth goes by files, and sheets are refused where their numbers stand for others."""

from pathlib import Path

import pytest
from booths import photographs, vote_on_all
from click.testing import CliRunner, Result
from collecting import Collected, closed

from foxglove_helpers.cli import main
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.sheets import photographs_text, require_same_photographs
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.photographs import Shown


def run(*command: object) -> Result:
    return CliRunner().invoke(main, ["vote", *map(str, command)])


def renumbered(work: Path, gone: str) -> None:
    """Write the log of a work folder as one that was made anew without a volunteer: numbers close up."""
    log = work / "curation_log.csv"
    heading, *rows = [line.split(",") for line in log.read_text("utf-8").splitlines()]
    kept = [row for row in rows if row[4] != gone]
    agreements = sorted({row[4] for row in kept}, key=[row[4] for row in kept].index)
    for row in kept:
        row[5] = str(1 + agreements.index(row[4]))
    log.write_text("".join(",".join(row) + "\n" for row in [heading, *kept]), "utf-8")


def test_a_booth_goes_on_where_the_work_folder_counts_otherwise(tmp_path: Path) -> None:
    home, shown = tmp_path / "booth", photographs(tmp_path / "thumbnails", (2, 1, 3))
    prepare(home, shown, expected=3)
    moved = [Shown(one.volunteer - 1, one.photograph, one.file, one.thumbnail) for one in shown[2:]]
    told = prepare(home, moved)
    assert "2 photograph(s) are no longer" in told[0] and "vote tally --home" in told[1]
    with Booth(home) as booth:
        code = booth.join()
        vote_on_all(booth, code, lambda asked: int(asked.volunteer == 3))
        booth.hand_in(booth.voter(code))
        booth.close_vote()
        # Votes and files stay together.
        assert booth.sheets().gender[1].to_dict() == {2: 0, 3: 1}
        assert booth.files == {(one.volunteer, one.photograph): one.file for one in shown[2:]}
    assert len(prepare(home, moved)) == 1
    assert prepare(home, shown[2:]) == []


def test_sheets_of_another_numbering_are_refused(collected: Collected, tmp_path: Path) -> None:
    home, sheets = closed(collected, tmp_path / "booth", consent=False), tmp_path / "sheets"
    assert run("export", "--home", home, "--out", sheets).exit_code == 0
    out = tmp_path / "labels.csv"
    fits = run("tally", sheets, "--work", collected.work, "--out", out)
    assert fits.exit_code == 0 and "holds no photographs.tsv" not in fits.stderr, fits.output
    out.unlink()
    renumbered(collected.work, collected.numbers[0])
    for command in (("tally", sheets, "--out", out), ("check", sheets)):
        said = run(*command, "--work", collected.work)
        assert said.exit_code == 1 and not out.exists()
    said = run("tally", sheets, "--work", collected.work, "--out", out)
    assert "photographs.tsv, line 2: volunteer 1, photograph 1 was " in said.stderr
    assert "vote tally --home" in said.stderr and collected.numbers[0] in said.stderr


def test_sheets_that_do_not_say_their_photographs_are_told_and_unknown_numbers_refused(
    collected: Collected,
    tmp_path: Path,
) -> None:
    home, sheets = closed(collected, tmp_path / "booth", consent=False), tmp_path / "sheets"
    assert run("export", "--home", home, "--out", sheets).exit_code == 0
    (sheets / "photographs.tsv").unlink()
    said = run("tally", sheets, "--work", collected.work, "--out", tmp_path / "labels.csv")
    assert said.exit_code == 0 and "holds no photographs.tsv" in said.stderr
    renumbered(collected.work, collected.numbers[0])
    said = run("tally", sheets, "--work", collected.work, "--out", tmp_path / "again.csv")
    assert said.exit_code == 1 and "volunteer 3 is not among what was voted on" in said.stderr
    assert "Where the volunteer has withdrawn, delete the line in every sheet" in said.stderr
    assert "sheets are of another vote" in said.stderr and not (tmp_path / "again.csv").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: expected the column names"),
        ("volunteer\tfile\n", "line 1: expected the column names"),
        ("volunteer\tphotograph\tfile\n1\tx.jpeg\n", "line 2: expected volunteer, photograph, file"),
        ("volunteer\tphotograph\tfile\n1\t10\tx.jpeg\n", "line 2: expected volunteer, photograph, file"),
        (
            "volunteer\tphotograph\tfile\n1\t1\tother.jpeg\n",
            "was other.jpeg when people voted, and is x.jpeg",
        ),
    ],
)
def test_a_spoilt_table_of_photographs_is_told(tmp_path: Path, text: str, message: str) -> None:
    files = {(1, 1): "x.jpeg"}
    assert not require_same_photographs(tmp_path, files, "work")
    (tmp_path / "photographs.tsv").write_text(photographs_text(files | {(2, 1): "gone.jpeg"}), "utf-8")
    assert require_same_photographs(tmp_path, files, "work")
    (tmp_path / "photographs.tsv").write_text(text, "utf-8")
    with pytest.raises(FoxgloveError, match=message):
        require_same_photographs(tmp_path, files, "work")
