"""`foxglove doctor`: what it says of the folder where data are kept, in both languages."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from foxglove_helpers import doctor
from foxglove_helpers.cli import main
from foxglove_helpers.doctor import Finding, as_text, examine


def disk() -> Finding:
    return next(finding for finding in examine() if finding.name == "disk")


def test_a_sound_computer_passes_and_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "not/yet/there"))
    run = CliRunner().invoke(main, ["doctor"])
    assert run.exit_code == 0, run.output
    assert f"of disk are free at {tmp_path / 'not/yet/there'}" in run.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "further/down"])
def test_a_file_where_the_folder_should_be_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    file = tmp_path / "file"
    file.write_text("precious", encoding="utf-8")
    monkeypatch.setenv("FOXGLOVE_HOME", str(file / below))
    run = CliRunner().invoke(main, ["doctor"])
    assert run.exit_code == 1
    assert f"MISSING  {file} is no folder, but the course keeps its data in {file / below}" in run.stdout
    japanese = CliRunner().invoke(main, ["doctor", "--language", "ja"])
    assert f"{file} はフォルダではありません" in japanese.stdout
    assert file.read_text(encoding="utf-8") == "precious"


@pytest.mark.skipif(os.name != "posix", reason="links need a right that Windows does not give to everybody")
@pytest.mark.parametrize("target", ["link", "nowhere"])
def test_a_link_that_leads_nowhere_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / target)
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "link"))
    assert not disk().fine
    assert f"{tmp_path / 'link'} is no folder" in disk().english


def test_a_drive_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "lexists", lambda path: False)
    monkeypatch.setattr(os.path, "isdir", lambda path: False)
    assert not disk().fine, "and the search upwards comes to an end"


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "mine"))
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != tmp_path)
    assert not disk().fine
    assert disk().english.startswith(f"you may not write in {tmp_path}, but the course keeps its data in")


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "DISK_NEEDED", float("inf"))
    assert not disk().fine and "Free some, or set FOXGLOVE_HOME" in disk().english


def test_what_is_optional_is_never_called_missing() -> None:
    findings = [
        Finding("a", True, "a is there", "a がある"),
        Finding("b", False, "b is absent", "b がない"),
        Finding("c", False, "c is absent", "c がない", optional=True),
    ]
    assert as_text(findings).splitlines() == [
        "ok       a is there",
        "MISSING  b is absent",
        "optional c is absent",
    ]
    assert [line.split()[0] for line in as_text(findings, "ja").splitlines()] == ["良好", "不足", "任意"]
