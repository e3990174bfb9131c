"""Files of a lesson that nobody can read: each is named with a remedy, by every tool, and nothing is lost."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_course import NAME, instructor, learner, source, translation

from foxglove_helpers.cli import main
from foxglove_helpers.teaching.lessons import build_lessons, check_lessons, import_notebook, japanese_sections

Place = Callable[[Path], Path]


def picture(root: Path) -> Path:
    return root / "solutions" / NAME / "images" / "halves.svg"


def built_picture(root: Path) -> Path:
    return root / "course" / "en" / NAME / "images" / "halves.svg"


def japanese_notebook(root: Path) -> Path:
    return learner(root, "ja")


def run(command: str, root: Path) -> Result:
    words = {"import": [str(instructor(root))], "japanese": [NAME]}.get(command, [])
    return CliRunner().invoke(main, ["lessons", command, *words, "--root", str(root)])


def files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refused(command: str, root: Path, path: Path, said: str) -> None:
    """Run a tool; it ends with a message that names the file, and leaves every file as it was."""
    before = files(root)
    result = run(command, root)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), "a traceback reached the author"
    told = result.stdout + result.stderr
    assert path.name in told
    assert said in told
    assert files(root) == before


def in_another_encoding(path: Path) -> None:
    path.write_bytes(path.read_bytes() + "\n# 顎\n".encode("cp932"))


@pytest.mark.parametrize(
    ("place", "commands"),
    [(source, ("build", "check", "import", "japanese")), (translation, ("build", "check", "japanese"))],
)
def test_a_text_in_another_encoding_is_named_with_its_line(
    root: Path, place: Place, commands: tuple[str, ...]
) -> None:
    lines = place(root).read_text(encoding="utf-8").count("\n")
    in_another_encoding(place(root))
    for command in commands:
        refused(command, root, place(root), f"line {lines + 2}: the byte 0x8a is not UTF-8")


def test_a_notebook_in_another_encoding_is_not_imported(root: Path) -> None:
    in_another_encoding(instructor(root))
    refused("import", root, instructor(root), "is not UTF-8")


def test_unreadable_japanese_keeps_its_edition_and_the_english_is_built(root: Path) -> None:
    in_another_encoding(translation(root))
    before = files(root)
    learner(root).unlink()
    assert run("build", root).exit_code == 1
    assert files(root) == before


def test_a_byte_order_mark_changes_nothing(root: Path) -> None:
    for path in (translation(root), source(root)):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_lessons(root) == []
    assert build_lessons(root) == []
    assert japanese_sections(root, NAME) == ""
    instructor(root).write_bytes(b"\xef\xbb\xbf" + instructor(root).read_bytes())
    before = files(root)
    import_notebook(root, instructor(root))
    assert files(root) == before


PLACES = {
    source: ("build", "check", "import", "japanese"),
    translation: ("build", "check", "japanese"),
    instructor: ("build", "check"),
    learner: ("build", "check"),
    japanese_notebook: ("build", "check"),
    picture: ("build", "check"),
    built_picture: ("build", "check"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_where_a_file_is_expected_is_named(root: Path, place: Place) -> None:
    place(root).unlink()
    place(root).mkdir()
    (place(root) / "thesis.docx").write_text("mine", encoding="utf-8")
    for command in PLACES[place]:
        refused(command, root, place(root), "file")
    assert (place(root) / "thesis.docx").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
@pytest.mark.timeout(120)
@pytest.mark.parametrize("place", PLACES)
def test_a_pipe_where_a_file_is_expected_is_not_waited_for(root: Path, place: Place) -> None:
    place(root).unlink()
    os.mkfifo(place(root))
    for command in PLACES[place]:
        refused(command, root, place(root), "file")


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_the_system_refuses_is_named(
    root: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another person's file does; the tests may run as a user who may read everything."""
    read_bytes, path = Path.read_bytes, place(root)

    def refuse(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(self)

    for command in PLACES[place]:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "read_bytes", refuse)
            result = run(command, root)
        assert result.exit_code == 1
        assert f"{path} cannot be read: Permission denied. Check" in result.stdout + result.stderr


@pytest.mark.parametrize("folder", ["course", f"course/en/{NAME}", f"course/en/{NAME}/images"])
def test_a_file_where_a_folder_is_expected_is_named(root: Path, folder: str) -> None:
    shutil.rmtree(root / folder)
    (root / folder).write_text("mine", encoding="utf-8")
    for command in ("build", "check"):
        refused(command, root, root / folder, "is a file; expected a folder")
