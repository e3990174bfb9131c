"""A folder becomes a release: no file is lost, rows stay together, other people's files stay."""

import os
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from foxglove_helpers.cli import main
from foxglove_helpers.curation import LOG_FILE, curate, folder, haar_faces, read_labels_table
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import VECTORS_FILE, read_release
from photographs import FACE, FULL, Rectangle, drawn, jpeg, white_box


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    folder = tmp_path / "写真"
    folder.mkdir()
    return folder


@pytest.fixture
def run(tmp_path: Path, photographs: Path) -> Callable[..., pd.DataFrame]:
    """Return a function that curates `photographs` with a table of labels into `tmp_path / "release"`."""

    def curate_with(table: str | bytes, **options: object) -> pd.DataFrame:
        labels = tmp_path / "labels.csv"
        labels.write_bytes(table if isinstance(table, bytes) else table.encode())
        options = {"detect": white_box, "workers": 2, "progress": False} | options
        return curate(photographs, tmp_path / "release", labels, **options)

    return curate_with


def decisions(log: pd.DataFrame) -> dict[str, str]:
    return {
        file: reason or decision for file, decision, reason in log[["file", "decision", "reason"]].to_numpy()
    }


def test_every_file_and_every_line_stands_in_the_log_with_its_reason(
    photographs: Path, run: Callable
) -> None:
    whole = jpeg(drawn())
    files = {
        "good.jpg": whole,
        "deep/good.JPG": jpeg(drawn(100)),
        "again.jpg": whole,
        "cut.jpg": whole[: len(whole) // 2],
        "small.jpg": jpeg(drawn()[:300, :300]),
        "nobody.jpg": jpeg(np.zeros((500, 500), np.uint8)),
        "stranger.jpg": jpeg(drawn(90)),
        "picture.png": b"\x89PNG",
        "empty.jpg": b"",
        "Thumbs.db": b"x",
        "crowd.jpg": jpeg(drawn(80)),
        "far.jpg": jpeg(drawn(70)),
    }
    for name, content in files.items():
        (photographs / name).parent.mkdir(exist_ok=True)
        (photographs / name).write_bytes(content)

    def detect(gray: np.ndarray) -> list[Rectangle]:
        shade = round(float(np.median(gray[:100])) / 10) * 10
        return {80: [FACE, FACE, FACE], 70: [(0, 0, 100, 100)]}.get(shade, white_box(gray))

    listed = [name for name in files if name not in ("stranger.jpg", "Thumbs.db")] + ["lost.jpg"]
    log = run("file,female\n" + "".join(f"{name},1\n" for name in listed), detect=detect)
    assert decisions(log) == {
        "again.jpg": "kept",
        "good.jpg": "duplicate",
        "deep/good.JPG": "kept",
        "cut.jpg": "damaged",
        "small.jpg": "too_small",
        "nobody.jpg": "no_face",
        "stranger.jpg": "no_row",
        "picture.png": "not_jpeg",
        "empty.jpg": "not_jpeg",
        "Thumbs.db": "not_jpeg",
        "crowd.jpg": "several_faces",
        "far.jpg": "face_too_small",
        "lost.jpg": "no_file",
    }
    explained = log.set_index("file")["explanation"]
    assert "again.jpg" in explained["good.jpg"]
    assert "3 faces" in explained["crowd.jpg"]
    assert "line 12" in explained["lost.jpg"]
    assert (explained[log.set_index("file")["decision"] == "refused"].str.len() > 10).all()


def commented(picture: bytes, comment: bytes) -> bytes:
    """Return the same photograph in other bytes: with a comment, as programs leave one."""
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + picture[2:]


@pytest.mark.parametrize(
    "again", [jpeg(drawn()), commented(jpeg(drawn()), b"saved again")], ids=["bytes", "pixels"]
)
def test_one_photograph_under_two_volunteers_is_refused_and_told(
    photographs: Path, run: Callable, tmp_path: Path, again: bytes
) -> None:
    table = shaded_folder(photographs, 3)
    (photographs / "x.jpg").write_bytes(jpeg(drawn()))
    (photographs / "y.jpg").write_bytes(again)
    log = run(f"{table}\nx.jpg,8,1,0,17,0\ny.jpg,9,1,1,17,0\n")
    assert decisions(log) == {f"0{k}.jpg": "kept" for k in (1, 2, 3)} | dict.fromkeys(
        ("x.jpg", "y.jpg"), "contradiction"
    )
    assert set(read_release(tmp_path / "release").labels["volunteer"]) == {1, 2, 3}
    said = "x.jpg is volunteer 8, female 0 and y.jpg is volunteer 9, female 1"
    assert sum(said in note for note in log.attrs["notes"]) == 1
    assert log["explanation"].str.contains(said).sum() == 2


def test_one_photograph_of_one_volunteer_is_kept_once(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    table = shaded_folder(photographs, 3)
    (photographs / "00.jpg").write_bytes(commented(jpeg(drawn(20)), b"saved again"))
    log = run(f"{table}\n00.jpg,2,1,0,17,0\n")
    assert decisions(log) == {"00.jpg": "kept", "01.jpg": "kept", "02.jpg": "duplicate", "03.jpg": "kept"}
    release = read_release(tmp_path / "release")
    shades = np.round(release.images[:, :10].mean(axis=(1, 2)) / 10).astype(int)
    assert release.labels["volunteer"].tolist() == shades.tolist(), "labels and images still stand together"
    assert set(shades) == {1, 2, 3}
    assert not any("Refused" in note for note in log.attrs["notes"])


@pytest.mark.parametrize(("female", "decided"), [(1, ["kept", "duplicate"]), (0, ["contradiction"] * 2)])
def test_without_volunteers_only_the_labels_can_contradict(
    photographs: Path, run: Callable, female: int, decided: list[str]
) -> None:
    for name, content in {
        "a": jpeg(drawn()),
        "b": commented(jpeg(drawn()), b"b"),
        "c": jpeg(drawn(90)),
    }.items():
        (photographs / f"{name}.jpg").write_bytes(content)
    log = run(f"file,female\na.jpg,1\nb.jpg,{female}\nc.jpg,0\n")
    assert decisions(log) == {"a.jpg": decided[0], "b.jpg": decided[1], "c.jpg": "kept"}


@pytest.mark.parametrize("workers", [0, -1, 1.5])
def test_a_number_of_threads_that_cannot_be_is_refused(
    photographs: Path, run: Callable, workers: float
) -> None:
    with pytest.raises(FoxgloveError, match=r"workers is .*; expected a whole number, at least 1"):
        run(shaded_folder(photographs, 1), workers=workers)


@pytest.mark.parametrize("where", ["in a thread", "between two"])
def test_no_thread_works_on_after_an_interruption(
    photographs: Path, run: Callable, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    table = shaded_folder(photographs, 12)
    looked_at = []

    def detect(gray: np.ndarray) -> list[Rectangle]:
        looked_at.append(gray)
        time.sleep(0.05)
        if where == "in a thread":
            raise KeyboardInterrupt
        return white_box(gray)

    def interrupted(results: Iterable, *_: object, **__: object) -> Iterator:
        yield next(iter(results))
        raise KeyboardInterrupt

    if where == "between two":
        monkeypatch.setattr(folder, "tqdm", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(table, detect=detect)
    assert len(looked_at) < 12
    assert not any("ThreadPoolExecutor" in thread.name for thread in threading.enumerate())


def test_a_name_that_no_disk_takes_is_told(photographs: Path, tmp_path: Path) -> None:
    (photographs / "a.jpg").write_bytes(jpeg(drawn()))
    (tmp_path / "labels.csv").write_text("file,female\na.jpg,1\n", encoding="utf-8")
    for name in ("x" * 260, "x" * 250):
        with pytest.raises(FoxgloveError, match=r"could not be written: .*Choose a shorter name\."):
            curate(photographs, tmp_path / name, tmp_path / "labels.csv", progress=False, detect=white_box)
        command = ["curate", str(photographs), "--labels", str(tmp_path / "labels.csv"), "--out"]
        assert CliRunner().invoke(main, [*command, str(tmp_path / name)]).exit_code == 1


def test_the_log_in_the_release_is_the_log_that_comes_back(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    (photographs / "a.jpg").write_bytes(jpeg(drawn(), 1))
    (photographs / "b.jpg").write_bytes(b"no picture")
    log = run("file,female\na.jpg,female\nb.jpg,male\n")
    stored = pd.read_csv(tmp_path / "release" / LOG_FILE, keep_default_na=False)
    assert stored.columns.tolist() == log.columns.tolist()
    assert stored["file"].tolist() == ["a.jpg", "b.jpg"]
    a = log.set_index("file").loc["a.jpg"]
    assert (a["line"], a["volunteer"], a["photograph"], a["row"], a["orientation"]) == (2, 1, 1, 0, 1)
    assert (a["width"], a["height"]) == (540, 720)
    np.testing.assert_allclose(a[["face_x", "face_y", "face_width", "face_height"]].astype(int), FACE, atol=2)
    assert "as reported there, not from votes" in a["explanation"]
    assert "smile votes are unknown" in a["explanation"]
    assert log.attrs["notes"]


def test_what_lies_beyond_the_photograph_is_told(photographs: Path, run: Callable) -> None:
    (photographs / "a.jpg").write_bytes(jpeg(drawn()))
    (photographs / "b.jpg").write_bytes(jpeg(drawn()[:, 150:]))
    log = run("file,female\na.jpg,1\nb.jpg,1\n").set_index("file")
    assert log["outside"]["a.jpg"] == 0
    # The face lies at the left edge: 0.4 of its width are missing of a crop of 1.8.
    assert log["outside"]["b.jpg"] == pytest.approx(0.4 / 1.8, abs=0.01)
    assert "22% of the crop lie beyond the photograph" in log["explanation"]["b.jpg"]
    assert "beyond" not in log["explanation"]["a.jpg"]


def shaded_folder(photographs: Path, count: int = 12) -> str:
    """Write photographs, the background of volunteer k in shade 10 k, and return their table."""
    lines = [FULL]
    for k in range(1, count + 1):
        (photographs / f"{k:02}.jpg").write_bytes(jpeg(drawn(10 * k)))
        lines.append(f"{k:02}.jpg,{k},{1 + k % 9},{k % 2},{17 - k},{k}")
    return "\n".join(lines)


def test_rows_are_shuffled_and_images_labels_vectors_and_log_share_their_order(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    log = run(shaded_folder(photographs))
    release = read_release(tmp_path / "release")
    shades = np.round(release.images[:, :10].mean(axis=(1, 2)) / 10).astype(int)
    assert release.labels["volunteer"].tolist() == shades.tolist()
    assert sorted(shades) == list(range(1, 13))
    assert shades.tolist() != sorted(shades)
    assert (release.labels["smiling"] == shades).all()
    assert (release.labels["photograph"] == 1 + shades % 9).all()
    assert (release.labels["female"] == shades % 2).all()
    kept = log.sort_values("row")
    assert kept["volunteer"].tolist() == shades.tolist()
    vectors = np.load(tmp_path / "release" / VECTORS_FILE)
    assert np.array_equal(vectors, mandible_vectors(release))


def test_the_result_is_the_same_for_any_number_of_workers_and_changes_with_the_seed(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    table = shaded_folder(photographs)

    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (tmp_path / "release").iterdir()}

    run(table, workers=1)
    one = files()
    run(table, workers=4)
    assert files() == one
    run(table, seed=1)
    other = files()
    assert other["headshot_labels.npy"] != one["headshot_labels.npy"]
    rows = {image.tobytes() for image in read_release(tmp_path / "release").images}
    assert len(rows) == 12


def test_an_older_release_is_replaced_but_stays_if_nothing_new_comes(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    run(shaded_folder(photographs, 3))
    assert len(read_release(tmp_path / "release")) == 3
    run(shaded_folder(photographs, 5))
    assert len(read_release(tmp_path / "release")) == 5
    with pytest.raises(FoxgloveError, match="none of 5 files could be kept"):
        run(shaded_folder(photographs, 5), detect=lambda gray: [])
    assert len(read_release(tmp_path / "release")) == 5


def test_the_command_replaces_no_folder_that_holds_anything(photographs: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("file,female\na.jpg,1\n", encoding="utf-8")
    out = tmp_path / "release"
    out.mkdir()
    (out / LOG_FILE).write_text("of the older release")
    command = ["curate", str(photographs), "--labels", str(tmp_path / "labels.csv"), "--out", str(out)]
    (photographs / "a.jpg").write_bytes(jpeg(np.zeros((500, 500), np.uint8)))
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert f"{out} is not empty; expected a new folder. Choose another name" in result.output
    assert (out / LOG_FILE).read_text() == "of the older release"
    (out / LOG_FILE).unlink()
    assert "none of 1 files could be kept" in CliRunner().invoke(main, command).output


def test_if_nothing_is_kept_the_log_stands_beside_and_there_is_no_release(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    (photographs / "a.jpg").write_bytes(b"no picture")
    (photographs / "b.jpg").write_bytes(jpeg(np.zeros((400, 400), np.uint8)))
    with pytest.raises(FoxgloveError, match=r"none of 2 files could be kept \(1 not_jpeg, 1 no_face\)"):
        run("file,female\na.jpg,1\nb.jpg,0\n")
    assert not (tmp_path / "release").exists()
    log = pd.read_csv(tmp_path / f"release_{LOG_FILE}")
    assert log["reason"].tolist() == ["not_jpeg", "no_face"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.csv", f"release_{LOG_FILE}", "写真"]


def test_a_detector_that_fails_leaves_nothing_half_written(
    photographs: Path, run: Callable, tmp_path: Path
) -> None:
    def detect(gray: np.ndarray) -> list[Rectangle]:
        raise RuntimeError("out of order")

    with pytest.raises(FoxgloveError, match=r"^\S+\.jpg: the detector .* raised RuntimeError: out of order"):
        run(shaded_folder(photographs, 4), detect=detect)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.csv", "写真"]


def test_files_are_found_without_capitals_and_endings_and_with_letters_apart(
    photographs: Path, run: Callable
) -> None:
    split = unicodedata.normalize("NFD", "ガラス.jpg")
    assert split != "ガラス.jpg"
    for shade, name in enumerate([split, "IMG_1.JPG", "003f.jpg", "deep.er/4.x.jpeg"], start=5):
        (photographs / name).parent.mkdir(exist_ok=True)
        (photographs / name).write_bytes(jpeg(drawn(10 * shade)))
    (photographs / "003f.txt").write_text("not this one")
    log = run("file,female\nガラス.jpg,1\nimg_1.jpg,1\n003f,1\ndeep.er\\4.x,1\n".encode("cp932"))
    kept = log[log["decision"] == "kept"].set_index("file")["line"]
    assert kept.to_dict() == {split: 2, "IMG_1.JPG": 3, "003f.jpg": 4, "deep.er/4.x.jpeg": 5}


def test_a_name_that_fits_two_files_is_refused_unless_it_is_exact(photographs: Path, run: Callable) -> None:
    (photographs / "a.jpg").write_bytes(jpeg(drawn(50)))
    (photographs / "a.jpeg").write_bytes(jpeg(drawn(60)))
    with pytest.raises(FoxgloveError, match=r"labels.csv, line 2: file 'a' fits a.jpeg and a.jpg"):
        run("file,female\na,1\n")
    log = run("file,female\na.jpg,1\na.jpeg,1\n")
    assert set(log["decision"]) == {"kept"}
    with pytest.raises(FoxgloveError, match=r"line 3: file 'A.JPG' stands in line 2 already"):
        run("file,female\na.jpg,1\nA.JPG,1\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file names outside Unicode")
def test_a_file_name_in_another_encoding_is_logged_all_the_same(photographs: Path, run: Callable) -> None:
    (photographs / "a.jpg").write_bytes(jpeg(drawn(50)))
    try:
        (Path(os.fsdecode(os.fsencode(photographs) + b"/" + "花子".encode("cp932")))).write_bytes(
            jpeg(drawn(60))
        )
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    log = run("file,female\na.jpg,1\n")
    assert sorted(log["decision"]) == ["kept", "refused"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_are_not_passed_over_in_silence(photographs: Path, run: Callable, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (photographs / "a.jpg").write_bytes(jpeg(drawn(50)))
    (photographs / "broken.jpg").symlink_to(tmp_path / "gone.jpg")
    (photographs / "folder").symlink_to(tmp_path / "elsewhere")
    log = run("file,female\na.jpg,1\n")
    assert decisions(log) == {"a.jpg": "kept", "broken.jpg": "not_a_file", "folder": "not_a_file"}


def test_the_table_may_lie_among_the_photographs(photographs: Path, tmp_path: Path) -> None:
    (photographs / "a.jpg").write_bytes(jpeg(drawn()))
    (photographs / "labels.csv").write_text("file,female\na.jpg,1\n", encoding="utf-8")
    log = curate(photographs, tmp_path / "out", photographs / "labels.csv", progress=False, detect=white_box)
    assert decisions(log) == {"a.jpg": "kept", "labels.csv": "labels_table"}


def test_places_that_would_cost_photographs_or_other_files_are_refused(
    photographs: Path, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("file,female\na.jpg,1\n", encoding="utf-8")
    (photographs / "a.jpg").write_bytes(jpeg(drawn()))
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.docx").write_text("mine")

    def never(gray: np.ndarray) -> list[Rectangle]:
        raise AssertionError("the places are looked at before the photographs")

    def refused(folder: Path, out: Path, said: str) -> None:
        with pytest.raises(FoxgloveError, match=said):
            curate(folder, out, labels, progress=False, detect=never)

    refused(photographs, photographs, "one within the other")
    refused(photographs, tmp_path, "one within the other")
    refused(photographs, photographs / "release", "one within the other")
    refused(photographs, other, "holds 'thesis.docx', which is not part of a release")
    refused(photographs, labels, "is a file; expected a folder")
    refused(tmp_path / "nowhere", tmp_path / "out", "is not a folder")
    refused(labels, tmp_path / "out", "is not a folder")
    (photographs / "a.jpg").unlink()
    refused(photographs, tmp_path / "out", "holds no files to curate")
    assert (other / "thesis.docx").read_text() == "mine"


# --- with OpenCV's detector ----------------------------------------------------------


def as_photograph(headshot: np.ndarray) -> np.ndarray:
    """Return a headshot as it may have lain in a photograph: larger, and away from the middle."""
    room = np.pad(headshot, ((60, 200), (150, 90)), mode="edge")
    return cv2.resize(room, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


def test_faces_of_the_twin_are_found_and_come_back_where_they_were(
    small_twin, photographs: Path, run: Callable
) -> None:
    _, first = np.unique(small_twin.labels["volunteer"], return_index=True)
    lines = ["file,volunteer,female"]
    for row in first:
        volunteer, female = small_twin.labels.loc[row, ["volunteer", "female"]]
        (photographs / f"{volunteer}.jpg").write_bytes(jpeg(as_photograph(small_twin.images[row])))
        lines.append(f"{volunteer}.jpg,{volunteer},{female}")
    log = run("\n".join(lines), detect=None)
    assert (log["decision"] == "kept").sum() >= 11, log[["file", "reason"]]
    kept = log[log["decision"] == "kept"]
    # Back in pixels of the headshot, faces lie where the margins of the crop suppose them.
    middle = (kept["face_x"] + kept["face_width"] / 2) / 2 - 150
    height = (kept["face_y"] + kept["face_height"] / 2) / 2 - 60
    assert middle.mean() == pytest.approx(179.5, abs=6)
    assert height.mean() == pytest.approx(359 * 0.86 / 1.8, abs=10)
    assert (kept["face_width"] / 2).mean() == pytest.approx(359 / 1.8, abs=15)
    release = read_release(photographs.parent / "release")
    after = release.images[:].reshape(len(release), -1)
    before = small_twin.images[first].reshape(len(first), -1)
    alike = np.corrcoef(after, before)[: len(after), len(after) :]
    found = small_twin.labels["volunteer"].to_numpy()[first][alike.argmax(axis=1)]
    assert (found == release.labels["volunteer"]).mean() > 0.4


def test_the_detector_measures_in_pixels_of_the_whole_photograph(small_twin) -> None:
    photograph = as_photograph(small_twin.images[0])
    (once,) = haar_faces(photograph)
    (twice,) = haar_faces(cv2.resize(photograph, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))
    np.testing.assert_allclose(twice, np.array(once) * 2, rtol=0.08)


def test_photographs_of_real_people_are_found_and_cut_at_the_jaw(tmp_path: Path) -> None:
    beside = Path(__file__).resolve().parents[2] / "shared" / "faces" / "canada"
    folder = Path(os.environ.get("FOXGLOVE_TEST_PHOTOGRAPHS", beside))
    if not (folder / "labels.csv").exists():
        pytest.skip(
            f"no photographs of real people in {folder}; set FOXGLOVE_TEST_PHOTOGRAPHS to their folder"
        )
    log = curate(folder, tmp_path / "out", folder / "labels.csv", progress=False)
    table = read_labels_table(folder / "labels.csv")
    assert (log["decision"] == "kept").sum() >= 0.95 * len(table)
    release = read_release(tmp_path / "out")
    # Eyes are dark and lie near row 150, left and right of the middle, as in the twin.
    mean = release.images[:].mean(axis=0)
    strip = mean[120:200, 110:250].mean(axis=1)
    assert 140 < 120 + strip[15:].argmin() + 15 < 160
