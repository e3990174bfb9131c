"""Files and folders are written whole or not at all."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home, remove_leftovers, require_writable, whole_file, whole_folder
from releases import full_disk


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_home_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "データ"))
    assert home() == tmp_path / "データ"
    monkeypatch.delenv("FOXGLOVE_HOME")
    assert "foxglove" in str(home()).lower()


def test_a_file_replaces_the_old_one_when_it_is_whole(tmp_path):
    target = tmp_path / "new" / "記録.txt"
    for text in ("first", "second"):
        with whole_file(target) as part:
            part.write_text(text)
            assert not target.exists() or target.read_text() == "first"
        assert target.read_text() == text
    assert names(target.parent) == [target.name]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, ValueError])
def test_an_interrupted_file_leaves_the_old_one(tmp_path, interruption):
    target = tmp_path / "file.txt"
    target.write_text("old")
    with pytest.raises(interruption), whole_file(target) as part:
        part.write_text("half")
        raise interruption
    assert target.read_text() == "old"
    assert names(tmp_path) == ["file.txt"]


def test_an_interrupted_folder_leaves_the_old_one(tmp_path):
    target = tmp_path / "release"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_folder(target) as part:
        (part / "new.txt").write_text("half")
        raise KeyboardInterrupt
    assert names(tmp_path) == ["release"]
    assert names(target) == ["old.txt"]


def test_a_folder_replaces_the_old_one_when_it_is_whole(tmp_path):
    target = tmp_path / "release"
    for name in ("first", "second"):
        with whole_folder(target) as part:
            (part / name).write_text(name)
        assert names(target) == [name]
    assert names(tmp_path) == ["release"]


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, r"Free some disk space or choose another place"),
        (errno.EROFS, r"Check that you may write there .* or choose another place"),
        (errno.EIO, r"Check the disk, or choose another place"),
    ],
)
def test_a_disk_that_refuses_is_told_with_the_target_and_a_remedy(tmp_path, number, remedy):
    target = tmp_path / "release"
    said = f"release could not be written: {os.strerror(number)}. Nothing was changed. {remedy}"
    with pytest.raises(FoxgloveError, match=said) as refused, whole_folder(target) as part:
        (part / "half").write_text("half")
        raise OSError(number, os.strerror(number))
    assert "FOXGLOVE_HOME" not in str(refused.value), "that moves the course's data, not this folder"
    assert names(tmp_path) == []


def test_where_the_course_keeps_its_data_the_remedy_is_another_home(tmp_path, monkeypatch):
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    with pytest.raises(FoxgloveError, match="or set FOXGLOVE_HOME"), whole_folder(tmp_path / "data/twin"):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("writing", [whole_file, whole_folder, require_writable])
@pytest.mark.parametrize("place", ["x" * 260, "notes/x", "y" * 250])
def test_a_name_that_cannot_be_is_not_blamed_on_the_disk(tmp_path, writing, place):
    (tmp_path / "notes").write_text("mine")
    said = "A file stands where a folder is needed" if "/" in place else r"Choose a shorter name\."
    refusal = pytest.raises(FoxgloveError, match=f"could not be written: .*{said}")
    with refusal as refused, writing(tmp_path / place) as part:
        part.mkdir()
    assert "disk" not in str(refused.value)
    assert names(tmp_path) == ["notes"]


def test_a_place_that_can_be_written_is_left_as_it_is(tmp_path):
    (tmp_path / "old.json").write_text("old")
    for name in ("old.json", "new.json", "new/folder/new.json"):
        require_writable(tmp_path / name)
    assert names(tmp_path) == ["old.json"]
    assert (tmp_path / "old.json").read_text() == "old"


def test_a_disk_without_room_is_noticed_before_the_work(tmp_path):
    with (
        full_disk(after=100),
        pytest.raises(FoxgloveError, match=r"new\.json could not.*Free some disk space"),
    ):
        require_writable(tmp_path / "new.json")
    assert names(tmp_path) == []


@pytest.mark.parametrize("before", [[], ["old.npy"]])
@pytest.mark.parametrize("comes", ["other.npy", "old.npy"])
def test_what_another_program_wrote_meanwhile_is_never_replaced(tmp_path, before, comes):
    target = tmp_path / "release"
    if before:
        target.mkdir()
    for name in before:
        (target / name).write_text("before")
    refusal = pytest.raises(FoxgloveError, match="release was written by another program in the meantime")
    with refusal, whole_folder(target) as part:
        (part / "ours.npy").write_text("ours")
        with whole_folder(target) as other:
            (other / comes).write_text("theirs")
    assert names(tmp_path) == ["release"]
    assert names(target) == [comes]
    assert (target / comes).read_text() == "theirs"


def test_a_file_put_into_an_older_folder_meanwhile_is_never_lost(tmp_path):
    target = tmp_path / "release"
    target.mkdir()
    with pytest.raises(FoxgloveError, match="in the meantime"), whole_folder(target):
        (target / "thesis.docx").write_text("mine")
    assert names(tmp_path) == ["release"]
    assert names(target) == ["thesis.docx"]


def test_a_file_put_into_an_older_folder_at_the_last_moment_is_never_lost(tmp_path, monkeypatch):
    target = tmp_path / "release"
    target.mkdir()
    (target / "old.npy").write_text("old")
    move = os.replace

    def moved_too_late(source, destination):
        if Path(source) == target:
            (target / "thesis.docx").write_text("mine")
        move(source, destination)

    with pytest.raises(FoxgloveError, match="in the meantime"), whole_folder(target):
        monkeypatch.setattr(os, "replace", moved_too_late)
    assert names(tmp_path) == ["release"]
    assert names(target) == ["old.npy", "thesis.docx"]


def test_an_interruption_while_the_old_folder_is_aside_brings_it_back(tmp_path, monkeypatch):
    target = tmp_path / "release"
    target.mkdir()
    (target / "old.txt").write_text("old")

    def interrupted(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), whole_folder(target):
        monkeypatch.setattr(os, "rename", interrupted)
    assert names(tmp_path) == ["release"]
    assert names(target) == ["old.txt"]


def test_a_file_where_a_folder_is_needed_is_told(tmp_path):
    (tmp_path / "results").touch()
    with (
        pytest.raises(FoxgloveError, match=r"report\.md could not be written"),
        whole_file(tmp_path / "results/report.md") as part,
    ):
        part.touch()


def test_an_unrelated_error_is_not_blamed_on_the_target(tmp_path):
    with pytest.raises(FileNotFoundError, match="elsewhere"), whole_file(tmp_path / "file.txt"):
        (tmp_path / "elsewhere").read_text()


def test_a_file_where_a_folder_is_expected_stays(tmp_path):
    target = tmp_path / "notes"
    target.write_text("mine")
    with pytest.raises(FoxgloveError, match="is a file; expected a folder"), whole_folder(target):
        pass
    assert target.read_text() == "mine"


def test_a_linked_file_is_written_where_the_link_points(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    try:
        (tmp_path / "link.txt").symlink_to("real.txt")
    except OSError:
        pytest.skip("this system makes no links without rights")
    with whole_file(tmp_path / "link.txt") as part:
        part.write_text("new")
    assert (tmp_path / "real.txt").read_text() == "new"
    assert (tmp_path / "link.txt").is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_files_can_be_read_by_whom_the_user_lets_read(tmp_path):
    before = os.umask(0o022)
    try:
        with whole_file(tmp_path / "file") as part:
            part.write_text("x")
        with whole_folder(tmp_path / "folder"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "folder").stat().st_mode & 0o777 == 0o755


def test_two_processes_take_turns(tmp_path):
    worker = (
        "import sys, time; from pathlib import Path; from foxglove_helpers.files import one_at_a_time\n"
        "log = Path(sys.argv[1], 'log')\n"
        "with one_at_a_time(Path(sys.argv[1], 'made')):\n"
        "    with log.open('a') as file: file.write('in ')\n"
        "    time.sleep(0.3)\n"
        "    with log.open('a') as file: file.write('out ')\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", worker, tmp_path]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert (tmp_path / "log").read_text().split() == ["in", "out"] * 3


def test_leftovers_of_a_killed_process_go(tmp_path):
    for name in (".twin-seed1.0123abcd.part", ".twin-seed10.0123abcd.part", "twin-seed1"):
        (tmp_path / name).mkdir()
    remove_leftovers(tmp_path / "twin-seed1")
    assert names(tmp_path) == [".twin-seed10.0123abcd.part", "twin-seed1"]


def test_a_folder_set_aside_by_a_killed_process_comes_back(tmp_path):
    (tmp_path / ".twin-seed1.0123abcd.old").mkdir()
    (tmp_path / ".twin-seed1.0123abcd.old" / "kept.npy").touch()
    (tmp_path / ".twin-seed1.0123abcd.part").mkdir()
    remove_leftovers(tmp_path / "twin-seed1")
    assert names(tmp_path) == ["twin-seed1"]
    assert names(tmp_path / "twin-seed1") == ["kept.npy"]


def test_a_folder_set_aside_goes_where_the_new_one_stands(tmp_path):
    (tmp_path / ".twin-seed1.0123abcd.old").mkdir()
    (tmp_path / "twin-seed1").mkdir()
    remove_leftovers(tmp_path / "twin-seed1")
    assert names(tmp_path) == ["twin-seed1"]


def test_an_unknown_home_is_a_name_like_any_other(monkeypatch):
    monkeypatch.setenv("FOXGLOVE_HOME", "~nobody-has-this-name/data")
    assert home() == Path("~nobody-has-this-name/data")
