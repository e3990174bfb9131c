"""Release files of the twin: formats, exact subsets, the same bytes from any workers, whole or not at all."""

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import read_release
from foxglove_helpers.twin import cohort
from foxglove_helpers.twin.cohort import draw_release, draw_volunteer, shuffled_labels
from foxglove_helpers.twin.plan import plan_cohort

FILES = ["headshot_data.npy", "headshot_labels.npy", "mandible_vectors.npy"]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release of three volunteers, drawn by one process."""
    return draw_release(
        tmp_path_factory.mktemp("twin") / "three", seed=5, volunteers=3, workers=1, progress=False
    )


def test_files_are_in_the_published_formats(release: Path) -> None:
    assert [path.name for path in sorted(release.iterdir())] == FILES
    data, labels, vectors = (np.load(release / name, mmap_mode="r") for name in FILES)
    assert data.dtype == np.uint8 and data.shape == (len(labels), 359 * 359)
    assert labels.dtype == np.int64 and labels.shape[1] == 5
    assert vectors.dtype == np.float16 and vectors.shape == (3, 78)
    assert sorted(set(labels[:, 0].tolist())) == [1, 2, 3]


def test_rows_hold_the_photographs_that_the_labels_name(release: Path) -> None:
    headshots, plan = read_release(release), plan_cohort(5)
    for volunteer in (1, 2, 3):
        rows = headshots.labels[headshots.labels["volunteer"] == volunteer].sort_values("photograph").index
        assert np.array_equal(headshots.images[rows], draw_volunteer(plan, volunteer))


def test_rows_are_shuffled_by_the_seed_and_a_part_keeps_the_order_of_the_whole(release: Path) -> None:
    whole = shuffled_labels(plan_cohort(5))
    assert len(whole) == 2429
    neighbours = (whole["volunteer"].diff() == 0).mean()
    assert neighbours < 0.02, "photographs of one volunteer must not stand together"
    part = whole[whole["volunteer"] <= 3]
    assert np.array_equal(np.load(release / "headshot_labels.npy"), part.to_numpy())
    assert not whole.equals(shuffled_labels(plan_cohort(6)))


def test_vectors_are_those_of_the_first_image_of_each_volunteer(release: Path) -> None:
    headshots = read_release(release)
    expected = mandible_vectors(headshots.images, headshots.labels)
    assert np.array_equal(np.load(release / "mandible_vectors.npy"), expected)


def test_workers_have_no_influence_on_the_bytes(release: Path, tmp_path: Path) -> None:
    two = draw_release(tmp_path / "two", seed=5, volunteers=3, workers=2, progress=False)
    assert digests(two) == digests(release)


def test_a_smaller_cohort_is_a_part_of_the_larger_one(release: Path, tmp_path: Path) -> None:
    smaller = draw_release(tmp_path / "smaller", seed=5, volunteers=2, workers=1, progress=False)
    data, labels, vectors = (np.load(release / name) for name in FILES)
    kept = labels[:, 0] <= 2
    assert np.array_equal(np.load(smaller / FILES[0]), data[kept])
    assert np.array_equal(np.load(smaller / FILES[1]), labels[kept])
    assert np.array_equal(np.load(smaller / FILES[2]), vectors[vectors[:, 0] <= 2])


def test_another_seed_gives_other_people(release: Path, tmp_path: Path) -> None:
    other = draw_release(tmp_path / "other", seed=6, volunteers=1, workers=1, progress=False)
    known = {row.tobytes() for row in np.load(release / FILES[0])}
    assert not known & {row.tobytes() for row in np.load(other / FILES[0])}


def test_an_older_release_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "twin"
    draw_release(folder, seed=5, volunteers=2, workers=1, progress=False)
    draw_release(folder, seed=5, volunteers=1, workers=1, progress=False)
    assert np.load(folder / FILES[2]).shape == (1, 78)
    assert [path.name for path in tmp_path.iterdir()] == ["twin"]


@pytest.mark.parametrize("failure", [RuntimeError("the pencil broke"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing_behind(
    tmp_path: Path, failure: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at_volunteer(2, failure, monkeypatch)
    with pytest.raises(type(failure)):
        draw_release(tmp_path / "twin", seed=5, volunteers=3, workers=1, progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_an_older_release_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = draw_release(tmp_path / "twin", seed=5, volunteers=1, workers=1, progress=False)
    before = digests(folder)
    fail_at_volunteer(2, RuntimeError("the pencil broke"), monkeypatch)
    with pytest.raises(RuntimeError):
        draw_release(folder, seed=5, volunteers=2, workers=1, progress=False)
    assert digests(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["twin"]


def fail_at_volunteer(volunteer: int, failure: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = cohort.draw_portrait

    def failing(person: cohort.Person) -> object:
        if person.volunteer == volunteer:
            raise failure
        return draw(person)

    monkeypatch.setattr(cohort, "draw_portrait", failing)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process")
def test_an_interrupted_drawing_leaves_no_file_and_no_process(tmp_path: Path) -> None:
    code = "from foxglove_helpers import twin; twin.draw_release('twin', seed=5, volunteers=200, workers=2)"
    drawing = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    family = wait_for_workers(drawing, tmp_path)
    drawing.send_signal(signal.SIGINT)
    _, message = drawing.communicate(timeout=60)
    assert drawing.returncode != 0 and "KeyboardInterrupt" in message
    assert list(tmp_path.iterdir()) == []
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive


def test_workers_stop_when_the_files_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(cohort, "open_images", refusing)
    with pytest.raises(FoxgloveError, match=r"could not be written.*disk space") as refusal:
        draw_release(tmp_path / "twin", seed=5, volunteers=277, workers=2, progress=False)
    children = psutil.Process().children(recursive=True)
    workers = [process for process in children if "popen_loky" in " ".join(process.cmdline())]
    _, alive = psutil.wait_procs(workers, timeout=5)
    assert not alive, refusal  # the traceback is held, as a notebook holds it
    assert list(tmp_path.iterdir()) == []
    assert not recwarn.list


def wait_for_workers(drawing: subprocess.Popen, folder: Path) -> list[psutil.Process]:
    """Wait until both workers draw, and return all processes that the drawing started."""
    for _ in range(600):
        family = psutil.Process(drawing.pid).children(recursive=True)
        workers = [process for process in family if process.cpu_times().user > 1.0]
        if len(workers) >= 2 and any(folder.iterdir()):
            return family
        assert drawing.poll() is None, "the drawing ended before it could be interrupted"
        time.sleep(0.1)
    raise AssertionError("the workers never started")


def test_a_script_without_a_main_guard_may_draw_in_several_processes(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from foxglove_helpers.twin import draw_release\ndraw_release('twin', volunteers=1, workers=2)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "twin").iterdir())) == 3


def test_progress_counts_photographs_on_standard_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    draw_release(tmp_path / "loud", seed=5, volunteers=1, workers=1, progress=True)
    out, err = capfd.readouterr()
    photographs = len(np.load(tmp_path / "loud" / FILES[1]))
    assert out == "" and f"{photographs}/{photographs}" in err and "photographs" in err
    draw_release(tmp_path / "quiet", seed=5, volunteers=1, workers=1, progress=False)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"volunteers": 0}, "volunteers is 0; expected a whole number from 1 to 277."),
        ({"volunteers": 278}, "volunteers is 278; expected a whole number from 1 to 277."),
        ({"volunteers": 2.5}, "volunteers is 2.5; expected a whole number from 1 to 277."),
        ({"volunteers": True}, "volunteers is True; expected a whole number from 1 to 277."),
        ({"workers": 0}, "workers is 0; expected a whole number at least 1."),
        ({"seed": -3}, "seed is -3; expected a whole number, at least 0. Choose for example seed=1."),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_anything_is_written(
    tmp_path: Path, wrong: dict, message: str
) -> None:
    with pytest.raises(FoxgloveError) as refusal:
        draw_release(tmp_path / "twin", progress=False, **wrong)
    assert str(refusal.value) == message
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"thesis\.txt"):
        draw_release(tmp_path, volunteers=1, workers=1, progress=False)
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_naming_the_default_seed_loads_no_drawing() -> None:
    code = (
        "import sys; from foxglove_helpers import twin; assert twin.DEFAULT_SEED >= 0;"
        "assert not {'cv2', 'pandas', 'numpy'} & set(sys.modules); assert callable(twin.draw_release)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)


@pytest.mark.full
def test_the_whole_twin_is_as_published_and_its_faces_are_found(twin) -> None:
    assert len(twin) == 2429 and twin.images.shape == (2429, 359, 359)
    assert twin.labels.groupby("volunteer")["female"].first().value_counts().to_dict() == {1: 147, 0: 130}
    faces = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    rows = np.random.default_rng(0).choice(2429, 300, replace=False)
    found = [len(faces.detectMultiScale(np.asarray(twin.images[row]), 1.1, 5)) for row in rows]
    assert np.mean(np.array(found) == 1) >= 0.95
