"""One door to the data: what each source gives, what is kept, and what a mistyped source is told."""

import bz2
import hashlib
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from foxglove_helpers import download, headshots, load_headshots, twin
from foxglove_helpers.download import ARCHIVE
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import DATA_FILE, LABELS_FILE, read_release
from foxglove_helpers.twin import cohort
from releases import left_in, make_release, members_of, tar


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, bool]]:
    """Draw random pixels in place of faces, and return what was drawn."""
    drawn: list[tuple[int, int, bool]] = []

    def draw_release(folder: Path, seed: int, volunteers: int, progress: bool, diverse: bool) -> None:
        drawn.append((seed, volunteers, progress))
        make_release(folder, volunteers, seed + diverse)

    monkeypatch.setattr(cohort, "draw_release", draw_release)
    return drawn


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return make_release(tmp_path / "release")


@pytest.fixture
def archive(release: Path, tmp_path: Path) -> Path:
    file = tmp_path / "mine.tbz2"
    file.write_bytes(bz2.compress(tar(members_of(release, "inside/"))))
    return file


def md5_of(file: Path) -> str:
    return hashlib.md5(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("md5", [3, 1.5, b"x", ["a"], ""])
def test_an_md5_that_is_none_is_refused_for_every_source(
    home: Path, archive: Path, release: Path, md5
) -> None:
    for source in ("foxglovetree", archive, release):
        with pytest.raises(FoxgloveError, match=r"^md5 is .*; expected 32 hexadecimal digits"):
            load_headshots(source, md5=md5)
    assert not home.exists()


@pytest.mark.parametrize("url", [3, b"https://x", ["https://x"]])
def test_an_address_of_another_kind_is_refused(home: Path, url) -> None:
    with pytest.raises(FoxgloveError, match=r"^url is .*; expected a web address"):
        load_headshots("foxglovetree", url=url)
    assert not home.exists()


# ------------------------------------------------------------------------------------------------ twin


def test_the_largest_seed_is_a_seed(home: Path, drawings: list) -> None:
    assert load_headshots(seed=2**64 - 1, volunteers=1).source == f"twin, seed {2**64 - 1}"


def links(place: Path, target: Path) -> None:
    try:
        place.symlink_to(target)
    except OSError:
        pytest.skip("links need a right that Windows does not give to everybody")


def put_file(place: Path) -> None:
    place.write_text("precious", encoding="utf-8")


def put_broken_link(place: Path) -> None:
    links(place, place.with_name("nowhere"))


@pytest.mark.parametrize("put", [put_file, put_broken_link])
@pytest.mark.parametrize("at", ["", "data", "data/twin-seed3-1-v1"])
def test_what_stands_where_data_belong_is_named_and_left_alone(
    home: Path, drawings: list, monkeypatch: pytest.MonkeyPatch, put, at: str
) -> None:
    monkeypatch.setattr(twin, "VERSION", 1)
    obstacle = home / at
    obstacle.parent.mkdir(parents=True, exist_ok=True)
    put(obstacle)
    said = re.escape(
        f"{obstacle} is no folder; expected one there, because the data (twin, seed 3) are kept in"
    )
    with pytest.raises(FoxgloveError, match=f"^{said}.*set FOXGLOVE_HOME"):
        load_headshots(seed=3, volunteers=1)
    assert drawings == [] and os.path.lexists(obstacle) and not obstacle.is_dir()
    assert left_in(home.parent) == left_in_with(home.parent, obstacle), "nothing is left behind"


def left_in_with(folder: Path, obstacle: Path) -> list[str]:
    above = [place for place in obstacle.parents if place.is_relative_to(folder) and place != folder]
    return sorted(str(place.relative_to(folder)) for place in [obstacle, *above])


def test_a_home_whose_name_is_too_long_is_told_with_the_remedy(
    tmp_path: Path, drawings: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / ("x" * 300)))
    with pytest.raises(FoxgloveError, match=r"x{300}.* could not be written.*set FOXGLOVE_HOME"):
        load_headshots("twin", volunteers=2, progress=False)
    assert drawings == []


def test_the_twin_is_drawn_once(home: Path, drawings: list) -> None:
    first = load_headshots(seed=3, volunteers=2, progress=False)
    again = load_headshots("twin", seed=3, volunteers=np.int64(2), progress=False)
    assert drawings == [(3, 2, False)]
    assert repr(first) == repr(again) == "Headshots: 6 photographs of 2 volunteers (twin, seed 3)"
    assert np.array_equal(first.images, again.images) and first.folder == again.folder
    assert first.folder.parent == home / "data"


def test_every_twin_has_a_folder_of_its_own(
    home: Path, drawings: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [{}, {"seed": 7}, {"volunteers": 3}, {"seed": 7, "volunteers": 3}, {"diverse": True}]
    folders = {load_headshots("twin", **{"volunteers": 2, **options}).folder for options in asked}
    monkeypatch.setattr(twin, "VERSION", "next", raising=False)
    folders.add(load_headshots("twin", volunteers=2).folder)
    assert len(folders) == 6
    default = twin.DEFAULT_SEED
    assert drawings == [
        (default, 2, True),
        (7, 2, True),
        (default, 3, True),
        (7, 3, True),
        (default, 2, True),
        (default, 2, True),
    ]


def test_the_real_twin_arrives_through_the_door(home: Path) -> None:
    twin_of_one = load_headshots("twin", volunteers=1, progress=False)
    assert twin_of_one.labels["volunteer"].unique().tolist() == [1]
    assert twin_of_one.images.shape == (len(twin_of_one), 359, 359) and twin_of_one.images.std() > 10
    assert left_in(home / "data") == sorted([twin_of_one.folder.name, *kept_names(twin_of_one.folder)])


def kept_names(folder: Path) -> list[str]:
    return [f"{folder.name}/{path.name}" for path in folder.iterdir()]


def cut_images(folder: Path) -> None:
    file = folder / DATA_FILE
    file.write_bytes(file.read_bytes()[:-1000])


def spoil_labels(folder: Path) -> None:
    labels = np.load(folder / LABELS_FILE)
    labels[0, 3] = 40
    np.save(folder / LABELS_FILE, labels)


def remove_labels(folder: Path) -> None:
    (folder / LABELS_FILE).unlink()


def empty_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize("damage", [cut_images, spoil_labels, remove_labels, empty_folder])
def test_a_damaged_twin_is_drawn_again_and_said_so(
    home: Path, drawings: list, capsys: pytest.CaptureFixture[str], damage
) -> None:
    folder = load_headshots(volunteers=2).folder
    sound = read_release(folder).images.copy()
    damage(folder)
    assert np.array_equal(load_headshots(volunteers=2).images, sound)
    assert len(drawings) == 2
    printed = capsys.readouterr().err
    assert str(folder) in printed and "This kept copy is thrown away and made again." in printed
    load_headshots(volunteers=2)
    assert len(drawings) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"seed": -1}, "seed is -1; expected a whole number, at least 0"),
        ({"seed": 1.5}, "seed is 1.5; expected a whole number"),
        ({"seed": "3"}, "seed is '3'; expected a whole number"),
        ({"seed": True}, "seed is True; expected a whole number"),
        ({"seed": 2**64}, f"seed is {2**64}; expected a whole number, at most {2**64 - 1}"),
        ({"seed": 10**5000}, "seed is a number of more than 300 digits; expected a whole number, at most"),
        (
            {"seed": -(10**5000)},
            "seed is a number of more than 300 digits; expected a whole number, at least 0",
        ),
        ({"volunteers": 2.5}, "volunteers is 2.5; expected a whole number from 1 to 277"),
        ({"volunteers": 0}, "volunteers is 0; expected a whole number from 1 to 277"),
        ({"volunteers": 278}, "volunteers is 278; expected a whole number from 1 to 277"),
        ({"volunteers": None}, "volunteers is None; expected a whole number from 1 to 277"),
    ],
)
def test_a_twin_that_cannot_be_is_refused(home: Path, drawings: list, options: dict, said: str) -> None:
    with pytest.raises(FoxgloveError) as refusal:
        load_headshots("twin", **options)
    assert said in str(refusal.value)
    assert drawings == [] and not home.exists()


# ----------------------------------------------------------------------------------------------- paths


def test_a_folder_is_read_where_it_is(home: Path, release: Path) -> None:
    assert load_headshots(str(release)).folder == load_headshots(release).folder == release
    assert not home.exists()


def test_a_release_is_found_at_any_depth(home: Path, release: Path) -> None:
    deep = release.parent / "usb" / "a" / "b"
    shutil.copytree(release, deep)
    shutil.copytree(release, release.parent / "usb" / ".trash" / "release")
    assert load_headshots(release.parent / "usb").folder == deep


def test_of_several_releases_none_is_guessed(release: Path) -> None:
    shutil.copytree(release, release.with_name("second"))
    with pytest.raises(FoxgloveError, match=r"holds 2 releases \(.*release, .*second\); expected one"):
        load_headshots(release.parent)


def test_a_folder_without_a_release_is_refused(archive: Path, release: Path) -> None:
    shutil.rmtree(release)
    with pytest.raises(FoxgloveError, match=r"holds no release; expected headshot_data\.npy"):
        load_headshots(archive.parent)
    archive.rename(archive.with_name(ARCHIVE))
    with pytest.raises(FoxgloveError, match=r"It holds the archive .*headshot_data.tbz2: name that file"):
        load_headshots(archive.parent)


def test_a_release_without_images_is_named(release: Path) -> None:
    (release / DATA_FILE).unlink()
    with pytest.raises(FoxgloveError, match=r"release.headshot_data.npy is missing"):
        load_headshots(release)


def test_one_file_of_a_release_leads_to_its_folder(release: Path) -> None:
    with pytest.raises(
        FoxgloveError, match=r"is one file of a release; name the folder that holds it: .*release"
    ):
        load_headshots(release / DATA_FILE)


@pytest.mark.parametrize(
    ("source", "near"),
    [
        ("twni", "Did you mean 'twin'?"),
        ("TWIN", "Did you mean 'twin'?"),
        ("foxglove", "Did you mean 'foxglovetree'?"),
        ("relaese", "Did you mean 'release'?"),
        ("nothing like it", "archive."),
        ("", "archive."),
        ("a\0b", "archive."),
        ("x" * 5000, "archive."),
        ("~nobody-of-this-name/x", "archive."),
        ("no/such/folder/twin", "archive."),
    ],
)
def test_an_unknown_source_is_told_what_there_is(
    release: Path, monkeypatch: pytest.MonkeyPatch, source: str, near: str
) -> None:
    monkeypatch.chdir(release.parent)
    with pytest.raises(FoxgloveError) as refusal:
        load_headshots(source)
    assert '"twin", "foxglovetree", or the path' in str(refusal.value)
    assert str(refusal.value).endswith(near) and str(refusal.value).startswith(repr(source))


@pytest.mark.parametrize("target", ["loop", "nowhere"])
def test_a_link_that_leads_nowhere_is_not_suggested_as_itself(tmp_path: Path, target: str) -> None:
    loop = tmp_path / "loop"
    links(loop, tmp_path / target)
    said = re.escape(f"{str(loop)!r} is a link that leads nowhere (to {str(tmp_path / target)!r}); expected")
    with pytest.raises(FoxgloveError, match=said) as refusal:
        load_headshots(loop)
    assert "Did you mean" not in str(refusal.value)


def test_a_near_miss_keeps_its_folder(release: Path) -> None:
    with pytest.raises(FoxgloveError) as refusal:
        load_headshots(release.with_name("relaese"))
    assert str(refusal.value).endswith(f"Did you mean {str(release)!r}?")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes among its files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "release.tbz2")
    with pytest.raises(FoxgloveError, match=r"release\.tbz2 is neither a file nor a folder"):
        load_headshots(tmp_path / "release.tbz2")


class PathInBytes:
    def __fspath__(self) -> bytes:
        return b"release"


@pytest.mark.parametrize("source", [5, None, b"twin", PathInBytes(), ["twin"], np.array(["twin", "x"])])
def test_a_source_of_another_kind_is_refused(source: object) -> None:
    with pytest.raises(FoxgloveError, match=r"source is .* expected"):
        load_headshots(source)  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------- archives


def test_an_archive_is_unpacked_once(
    home: Path, archive: Path, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load_headshots(archive, progress=False)
    monkeypatch.setattr(headshots, "unpack_release", None)
    copy = shutil.copy(archive, archive.with_name("copy.tar"))
    again = load_headshots(copy, progress=False)
    assert np.array_equal(first.images, read_release(release).images)
    assert first.folder == again.folder and first.folder.parent == home / "data"
    assert (first.source, again.source) == (str(archive), str(copy))


def test_another_content_is_unpacked_anew(home: Path, archive: Path, tmp_path: Path) -> None:
    first = load_headshots(archive, progress=False)
    other = make_release(tmp_path / "other", seed=4)
    archive.write_bytes(tar(members_of(other)))
    assert not np.array_equal(load_headshots(archive, progress=False).images, first.images)


def test_a_damaged_copy_of_an_archive_is_unpacked_again(
    home: Path, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = load_headshots(archive, progress=False).folder
    cut_images(folder)
    assert len(load_headshots(archive, progress=False)) == 9
    assert "made again" in capsys.readouterr().err


def test_the_published_name_demands_the_published_content(home: Path, archive: Path) -> None:
    named = archive.rename(archive.with_name(ARCHIVE))
    with pytest.raises(FoxgloveError) as refusal:
        load_headshots(named)
    for part in (
        md5_of(named),
        "257d6854f5dd298cb53a611b3ce94fec",
        "ec31982eddff6b0bf9a4164345c7f2f2",
        "md5=None",
    ):
        assert part in str(refusal.value)
    assert not home.exists()
    assert len(load_headshots(named, md5=None)) == 9
    assert len(load_headshots(named, md5=md5_of(named))) == 9


def test_an_archive_with_another_md5_is_refused(home: Path, archive: Path) -> None:
    with pytest.raises(FoxgloveError, match=f"its MD5 is {md5_of(archive)}; expected {'0' * 32}"):
        load_headshots(archive, md5="0" * 32)
    with pytest.raises(FoxgloveError, match="md5 is 'abc'; expected 32 hexadecimal digits"):
        load_headshots(archive, md5="abc")
    assert not home.exists()


@pytest.mark.parametrize("version", ["1.4", "1.3"])
def test_a_published_archive_serves_the_published_release(
    home: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setitem(download.PUBLISHED_MD5, version, md5_of(archive))
    named = archive.rename(archive.with_name(ARCHIVE))
    assert load_headshots(named).source == f"foxglovetree {version}"
    named.unlink()
    served = load_headshots("foxglovetree", md5=md5_of_version(version))
    assert (
        served.source == f"foxglovetree {version}"
        and served.folder == home / "data" / f"foxglovetree-{version}"
    )


def md5_of_version(version: str) -> str:
    return "published" if version == "1.4" else download.PUBLISHED_MD5[version]


def test_a_download_needs_a_sum(home: Path) -> None:
    with pytest.raises(FoxgloveError, match="md5 is None; expected an MD5 for a download"):
        load_headshots("foxglovetree", md5=None)


def test_nothing_is_kept_of_an_archive_that_is_refused(home: Path, archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-500])
    with pytest.raises(FoxgloveError, match="damaged, cut short"):
        load_headshots(archive)
    assert left_in(home) == ["data"]
