"""The commands that write what belongs to the twin: they say what they wrote, and replace nothing."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from foxglove_helpers import calibration, calibration_report
from foxglove_helpers.cli import main
from foxglove_helpers.sheets import read_sheets
from foxglove_helpers.twin import VERSION
from foxglove_helpers.twin.clinic import STATEMENT, read_clinic
from foxglove_helpers.twin.submissions import writer


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["data", *map(str, words)])


def test_ratings_are_written_once(tmp_path: Path) -> None:
    table = tmp_path / "ratings.csv"
    assert run("expressions", table, "--seed", 3).exit_code == 0
    written = pd.read_csv(table)
    assert written["annotator"].nunique() == 13 and len(written) == 13 * 2429
    table.write_text("grades of my class\n", encoding="utf-8")
    again = run("expressions", table, "--seed", 3)
    assert again.exit_code == 1 and "ratings.csv exists" in again.output
    assert table.read_text(encoding="utf-8") == "grades of my class\n"


def test_sheets_are_those_of_the_seed(tmp_path: Path) -> None:
    assert run("sheets", tmp_path / "sheets", "--seed", 3, "--voters", 5).exit_code == 0
    assert read_sheets(tmp_path / "sheets").gender.shape == (277, 5)


def test_a_release_is_named_by_version_and_seed(tmp_path: Path) -> None:
    result = run("twin", "--seed", 3, "--volunteers", 1, "--out", tmp_path / "one")
    assert result.exit_code == 0
    assert f"version {VERSION}, seed 3" in result.stderr


def test_the_place_of_the_key_is_told(tmp_path: Path) -> None:
    result = run("submissions", tmp_path / "heap", "--submissions", 1)
    assert result.exit_code == 0
    assert str(tmp_path / "heap-key") in result.stderr
    assert (tmp_path / "heap-key/key.csv").is_file()


@pytest.mark.parametrize("voters", [0, -3, 501, 10**9])
def test_an_impossible_number_of_voters_is_refused(voters: int, tmp_path: Path) -> None:
    result = run("sheets", tmp_path / "sheets", "--voters", voters)
    assert result.exit_code == 1
    assert f"--voters is {voters}; expected a whole number from 1 to 500 (17 in R1)" in result.output
    assert not (tmp_path / "sheets").exists()


@pytest.mark.parametrize("seeds", ["", " "])
def test_no_seed_to_calibrate_is_told(seeds: str) -> None:
    result = run("calibrate", "--seeds", seeds)
    assert result.exit_code == 1
    assert '--seeds is empty; expected which cohorts to measure, for example "3"' in result.output


@pytest.mark.parametrize(
    ("figures", "controls", "named"),
    [
        ("reached", "at chance", None),
        ("missed (mean)", "at chance", "AROW, accuracy"),
        ("reached", "above chance", "smile told from the wall"),
    ],
)
def test_missed_aims_fail_a_check_and_nothing_else(
    figures: str, controls: str, named: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {
        "table": pd.DataFrame({"figure": ["AROW, accuracy"], "verdict": [figures]}),
        "controls_table": pd.DataFrame(
            {"told from": ["the wall"], "label": ["smile"], "verdict": [controls]}
        ),
        "as_text": "the report",
    }
    monkeypatch.setattr(calibration, "calibrate", lambda *_, **__: None)
    for name, value in tables.items():
        monkeypatch.setattr(calibration_report, name, lambda _, value=value: value)
    assert run("calibrate", "--seeds", "3").exit_code == 0, "measuring succeeded, whatever was measured"
    checked = run("calibrate", "--seeds", "3", "--check")
    assert checked.stdout.startswith("the report")
    assert checked.exit_code == (0 if named is None else 1)
    assert named is None or f"1 aim was missed: {named}." in checked.stderr


def test_a_part_of_a_cohort_cannot_be_checked() -> None:
    result = run("calibrate", "--seeds", "3", "--volunteers", 20, "--check")
    assert result.exit_code == 1 and "whole cohorts" in result.output


def test_a_clinic_is_checked_as_a_clinic(tmp_path: Path) -> None:
    assert run("clinic", tmp_path / "clinic", "--people", 3, "--seed", 5).exit_code == 0
    result = run("check", tmp_path / "clinic")
    assert result.exit_code == 0
    assert "a clinic of 3 invented people" in result.output and STATEMENT in result.output
    table = tmp_path / "clinic/clinic_table.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("\n3,", "\n7,"), encoding="utf-8")
    spoilt = run("check", tmp_path / "clinic")
    assert spoilt.exit_code == 1 and 'line 4: person is "7"; expected 3' in spoilt.output
    table.unlink()
    assert "clinic_table.csv is missing" in run("check", tmp_path / "clinic").output


def test_diverse_people_come_to_the_clinic_too(tmp_path: Path) -> None:
    for words in ([], ["--diverse"]):
        folder = tmp_path / f"clinic{len(words)}"
        assert run("clinic", folder, "--people", 2, "--seed", 5, *words).exit_code == 0
        assert ("of any ancestry" in (folder / "README.txt").read_text(encoding="utf-8")) == bool(words)
    usual, diverse = (read_clinic(tmp_path / f"clinic{number}") for number in (0, 1))
    assert usual.table.equals(diverse.table)
    assert all((one != other).mean() > 0.1 for one, other in zip(usual.images, diverse.images, strict=True))


def test_diverse_volunteers_are_those_of_the_diverse_twin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(writer, "write_submissions", lambda out, **options: asked.append(options["diverse"]))
    assert run("submissions", tmp_path / "one").exit_code == 0
    assert run("submissions", tmp_path / "other", "--diverse").exit_code == 0
    assert asked == [False, True]


@pytest.mark.parametrize("command", ["submissions", "sheets", "clinic"])
def test_a_folder_that_holds_something_is_left_alone(command: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    result = run(command, tmp_path)
    assert result.exit_code == 1 and "is not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_data_sheet_speaks_of_whole_cohorts(tmp_path: Path) -> None:
    result = run("calibrate", "--seeds", "3", "--volunteers", 20, "--into", tmp_path / "sheet.md")
    assert result.exit_code == 1 and "whole cohorts" in result.output


def test_files_of_a_heap_bear_the_time_of_their_submission(tmp_path: Path) -> None:
    assert run("submissions", tmp_path / "heap", "--submissions", 1).exit_code == 0
    (folder,) = (tmp_path / "heap").iterdir()
    times = {path.stat().st_mtime for path in folder.iterdir()}
    assert len(times) == 1
    assert 2019 <= datetime.fromtimestamp(times.pop()).year <= 2020


def test_the_key_of_another_heap_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    (tmp_path / "key/key.csv").write_text("another heap's\n", encoding="utf-8")
    (tmp_path / "key").rename(tmp_path / "heap-key")
    for chosen in (["--key", tmp_path / "heap-key"], []):
        result = run("submissions", tmp_path / "heap", "--submissions", 1, *chosen)
        assert result.exit_code == 1 and "is not empty" in result.output
        assert not (tmp_path / "heap").exists()


def test_a_name_too_long_for_the_disk_is_told(tmp_path: Path) -> None:
    for command in ("sheets", "clinic", "submissions"):
        result = run(command, tmp_path / ("x" * 300))
        assert result.exit_code == 1 and "Choose a shorter name" in result.output, result.output
