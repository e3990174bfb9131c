"""The commands that write what belongs to the twin: they say what they wrote, and replace nothing."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from foxglove_helpers.cli import main
from foxglove_helpers.twin import VERSION
from foxglove_helpers.twin.sheets import read_sheets


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
    result = run("submissions", tmp_path / "heap", "--submissions", 1, "--key", tmp_path / "key")
    assert result.exit_code == 1 and "is not empty" in result.output
    assert not (tmp_path / "heap").exists()
