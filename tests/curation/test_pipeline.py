"""A heap becomes a work folder: every file has a decision and a reason, and any interruption ends in the same bytes."""

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from heaps import EMPTY, FIRST, SECOND, THIRD, detail, left_by, put, record, small_heap, surroundings

from foxglove_helpers.cli import main
from foxglove_helpers.curation import curate_heap, own_detector, read_log, read_rectangles, release_from_work
from foxglove_helpers.curation.work_folder import load_settled
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import read_release
from photographs import FACE, jpeg, white_box

SAVED_AGAIN = b"\xff\xfe\x00\x07again"  # a JPEG comment


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    return small_heap(tmp_path / "heap")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "curated"


@pytest.fixture
def run(heap: Path, work: Path) -> Callable[..., pd.DataFrame]:
    def curated(**options: object) -> pd.DataFrame:
        options = {"detector": own_detector(outline), "workers": 2} | options
        return curate_heap(heap, work, False, **options)

    return curated


def outline(gray: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Find the drawn face where the picture is not turned: its white outline is straight there."""
    return white_box(gray)


def decided(log: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return {row.file: (row.decision, row.reason) for row in log.itertuples()}


def name(agreement: str, number: int) -> str:
    return f"{agreement}/{agreement}_{number}.jpeg"


def test_every_file_of_the_heap_has_a_decision_and_a_reason(heap: Path, work: Path, run: Callable) -> None:
    record(heap, FIRST, "2019-05-01T10:00:00+09:00")
    whole = jpeg(detail(31))
    put(heap, THIRD, 1, whole)
    put(heap, THIRD, 2, whole)
    put(heap, THIRD, 3, whole[:2] + SAVED_AGAIN + whole[2:])
    put(heap, THIRD, 4, whole[: len(whole) // 2])
    put(heap, THIRD, 5, jpeg(np.zeros((600, 600), np.uint8)))
    put(heap, THIRD, 6, b"\x89PNG")
    (heap / THIRD / "IMG_0001.JPG").write_bytes(whole)
    (heap / "elsewhere").mkdir()
    (heap / "elsewhere" / f"{FIRST}_1.jpeg").write_bytes(jpeg(detail(77)))
    log = run()
    assert decided(log) == {
        name(agreement, n): ("kept", "") for agreement in (FIRST, SECOND) for n in (1, 2, 3)
    } | {
        f"{FIRST}/{FIRST}.tsv": ("refused", "record"),
        EMPTY: ("refused", "empty_submission"),
        name(THIRD, 1): ("kept", ""),
        name(THIRD, 2): ("refused", "duplicate"),
        name(THIRD, 3): ("refused", "duplicate"),
        name(THIRD, 4): ("refused", "damaged"),
        name(THIRD, 5): ("refused", "no_face"),
        name(THIRD, 6): ("refused", "not_jpeg"),
        f"{THIRD}/IMG_0001.JPG": ("refused", "file_name"),
        f"elsewhere/{FIRST}_1.jpeg": ("refused", "doubled_name"),
    }
    refused = log[log["decision"] == "refused"]
    assert (refused["explanation"].str.len() > 10).all()
    assert refused["volunteer"].isna().all()
    pd.testing.assert_frame_equal(read_log(work), log)


def test_the_work_folder_holds_what_the_next_steps_read(heap: Path, work: Path, run: Callable) -> None:
    log = run().set_index("file")
    assert log.loc[name(SECOND, 1), ["volunteer", "photograph", "decided_by"]].tolist() == [2, 1, "detector"]
    face = log.loc[name(FIRST, 1), ["face_x", "face_y", "face_width", "face_height"]].astype(int)
    np.testing.assert_allclose(face, FACE, atol=2)
    rectangles = read_rectangles(work / "rectangles.tsv").set_index("file")
    assert rectangles.loc[f"{FIRST}_1.jpeg"].tolist() == [*face, 0]
    assert (work / "thumbnails" / FIRST / f"{FIRST}_1.jpeg.jpg").stat().st_size > 500
    for page, count in (("kept", 6), ("refused", 1), ("open", 0)):
        text = (work / "pages" / f"{page}.html").read_text(encoding="utf-8")
        assert f"<h1>Curation: {count} {page}</h1>" in text
        assert "http" not in text
        shown = re.findall(r'<img src="([^"]+)"', text)
        assert len(shown) == text.count("<figure>") - text.count('class="none"')
        assert all((work / "pages" / unquote(place)).is_file() for place in shown)
        assert "<script" not in text
        assert text.count("<img ") == text.count(" alt=")
    assert EMPTY in (work / "pages" / "refused.html").read_text(encoding="utf-8")


def test_a_repeated_submission_goes_as_a_whole_and_the_earlier_one_stays(heap: Path, run: Callable) -> None:
    # The earlier submission has the higher number, and another zone in its time.
    record(heap, THIRD, "2019-05-01T09:00:00+09:00")
    record(heap, FIRST, "2019-05-01T01:00:00+00:00")
    for number in (1, 2):
        put(heap, THIRD, 10 - number, (heap / FIRST / f"{FIRST}_{number}.jpeg").read_bytes())
    log = decided(run())
    assert {log[name(FIRST, number)] for number in (1, 2, 3)} == {("refused", "repeated_submission")}
    assert {log[name(THIRD, number)] for number in (8, 9)} == {("kept", "")}


def test_one_shared_file_is_a_question_for_a_person(heap: Path, work: Path, run: Callable) -> None:
    put(heap, SECOND, 4, (heap / FIRST / f"{FIRST}_1.jpeg").read_bytes())
    log = decided(run())
    assert log[name(SECOND, 4)] == ("refused", "duplicate")
    assert log[name(SECOND, 1)] == ("open", "perhaps_repeated")
    (work / "volunteers.tsv").write_bytes(f"{SECOND}\t-\tAiko\n".encode())
    assert decided(run())[name(SECOND, 1)] == ("kept", "")
    (work / "volunteers.tsv").write_bytes(f"{SECOND}\t{FIRST}\tAiko\n".encode())
    log = run()
    assert decided(log)[name(SECOND, 1)] == ("refused", "repeated_submission")
    assert log.set_index("file").loc[name(SECOND, 1), "decided_by"] == "person"


def test_alike_faces_are_asked_about_unless_the_years_of_birth_differ(heap: Path, run: Callable) -> None:
    for number in (1, 2, 3):
        put(heap, THIRD, number, jpeg(detail(10 + number, shade=100)))
    log = run()
    assert decided(log)[name(THIRD, 1)] == ("open", "perhaps_repeated")
    assert FIRST in log.set_index("file").loc[name(THIRD, 1), "explanation"]
    assert decided(log)[name(FIRST, 1)] == decided(log)[name(SECOND, 1)] == ("kept", "")
    record(heap, FIRST, "2019-05-01T10:00:00+09:00", 1980)
    record(heap, THIRD, "2019-06-01T10:00:00+09:00", 1981)
    assert decided(run())[name(THIRD, 1)] == ("kept", "")


def test_nothing_of_a_withdrawn_volunteer_stays_in_the_work_folder(work: Path, run: Callable) -> None:
    run()
    assert any(FIRST in file for file in left_by(work))
    log = run(excluded={FIRST})
    assert {reason for file, (_, reason) in decided(log).items() if FIRST in file} == {"withdrawn"}
    left = left_by(work)
    assert not any(FIRST in file for file in left)
    assert FIRST.encode() not in left["rectangles.tsv"]
    assert log.set_index("file").loc[name(SECOND, 1), "volunteer"] == 2, "numbers never move"


def test_what_a_person_wrote_replaces_what_was_found(heap: Path, work: Path, run: Callable) -> None:
    put(heap, FIRST, 4, jpeg(np.zeros((900, 900), np.uint8)))
    found = run().set_index("file")
    assert found.loc[name(FIRST, 4), "reason"] == "no_face"
    corrections = (
        f"{FIRST}_1.jpeg\t160\t190\t220\t220\t1\n"
        f"{FIRST}_2.jpeg\t1\t1\t9\t9\t9\n"
        f"{FIRST}_4.jpeg\t300\t300\t300\t300\t1\n"
        f"{SECOND}_1.jpeg\t1\t1\t9\t9\t0\n"
    )
    (work / "corrections.tsv").write_bytes(corrections.encode())
    log = run().set_index("file")
    faces = ["face_x", "face_y", "face_width", "face_height"]
    assert log.loc[name(FIRST, 1), faces].tolist() == [160, 190, 220, 220]
    assert log.loc[name(FIRST, 1), "decided_by"] == "hand"
    assert log.loc[name(FIRST, 2), ["decision", "reason", "decided_by"]].tolist() == [
        "refused",
        "left_out",
        "person",
    ]
    assert log.loc[name(FIRST, 4), ["decision", "decided_by"]].tolist() == ["kept", "hand"]
    # A 0 says that a person looked: the detector's rectangle stays, not the numbers of the row.
    assert log.loc[name(SECOND, 1), faces].tolist() == found.loc[name(SECOND, 1), faces].tolist()
    assert log.loc[name(SECOND, 1), "decided_by"] == "person"
    rectangles = read_rectangles(work / "rectangles.tsv").set_index("file")
    assert rectangles.loc[f"{FIRST}_1.jpeg", "x"] == found.loc[name(FIRST, 1), "face_x"], (
        "found, not corrected"
    )
    assert (work / "corrections.tsv").read_bytes() == corrections.encode()
    (work / "corrections.tsv").unlink()
    pd.testing.assert_frame_equal(run().set_index("file"), found)


def test_an_angle_by_hand_turns_the_whole_photograph(work: Path, run: Callable) -> None:
    straight = run().set_index("file")
    (work / "angles.tsv").write_bytes(f"{FIRST}_1.jpeg\t90\n".encode())
    log = run().set_index("file")
    assert log.loc[name(FIRST, 1), "angle"] == 90
    x, y, width, height = straight.loc[name(FIRST, 1), ["face_x", "face_y", "face_width", "face_height"]]
    # A quarter turn against the clock about the centre of a photograph 540 wide and 720 high.
    turned = (y + height / 2 - 360 + 270, 360 - (x + width / 2 - 270))
    middle = (
        log.loc[name(FIRST, 1), ["face_x", "face_y"]]
        + log.loc[name(FIRST, 1), ["face_width", "face_height"]].to_numpy() / 2
    )
    np.testing.assert_allclose(middle.astype(float), turned, atol=4)


def test_a_broken_correction_stops_before_any_work(work: Path, heap: Path, run: Callable) -> None:
    run()
    before = left_by(work)
    (work / "corrections.tsv").write_bytes(b"nonsense\n")
    put(heap, THIRD, 1, jpeg(detail(50)))
    with pytest.raises(FoxgloveError, match=r"corrections\.tsv, line 1, column 1"):
        run()
    (work / "corrections.tsv").unlink()
    assert left_by(work) == before


def test_places_where_other_files_could_come_to_harm_are_refused(
    heap: Path, work: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.docx").write_text("mine")
    for place, words in (
        (heap / "work", "one within the other"),
        (tmp_path, "one within the other"),
        (tmp_path / "mine", "holds 'thesis.docx', and neither heap.json"),
        (tmp_path / "mine" / "thesis.docx", "is a file"),
    ):
        with pytest.raises(FoxgloveError, match=words):
            curate_heap(heap, place, False)
    assert (tmp_path / "mine" / "thesis.docx").read_text() == "mine"


def test_the_result_is_the_same_for_any_number_of_threads(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    run(workers=1)
    curate_heap(heap, tmp_path / "other", False, detector=own_detector(outline), workers=4)
    assert left_by(tmp_path / "other") == left_by(work)


def test_a_damaged_cache_is_made_again(work: Path, run: Callable) -> None:
    run()
    before = left_by(work)
    for path in sorted((work / "headshots").rglob("*.npz")):
        path.write_bytes(path.read_bytes()[:1000])
    run()
    assert left_by(work) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_at_any_moment_it_ends_with_the_same_bytes(
    heap: Path, tmp_path: Path, run: Callable, work: Path
) -> None:
    for number in range(4, 10):
        for agreement in (FIRST, SECOND):
            put(heap, agreement, number, jpeg(detail(int(agreement, 16) + number * 100)))
    code = (
        "from pathlib import Path; from foxglove_helpers.curation import curate_heap, own_detector; "
        "from photographs import white_box; print('ready', flush=True); "
        f"curate_heap({str(heap)!r}, {str(tmp_path / 'killed')!r}, False, detector=own_detector(white_box), workers=2)"
    )
    moments = random.Random(7)
    killed = 0
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", code], env=surroundings(), stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.35))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
    assert killed, "a run that was over before it could be killed proves nothing"
    subprocess.run([sys.executable, "-c", code], env=surroundings(), check=True, stdout=subprocess.DEVNULL)
    run(detector=own_detector(white_box))
    assert left_by(tmp_path / "killed") == left_by(work)


LABELS = "file,volunteer,photograph,female,not_smiling,smiling\n"


def test_the_release_is_written_from_the_work_folder(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    (work).mkdir()
    (work / "corrections.tsv").write_bytes(f"{FIRST}_3.jpeg\t1\t1\t9\t9\t9\n".encode())
    log = run()
    rows = [
        f"{name(agreement, number)},{volunteer},{number},{volunteer % 2},{17 - number},{number}"
        for volunteer, agreement in enumerate((FIRST, SECOND), start=1)
        for number in (1, 2, 3)
    ]
    (tmp_path / "labels.csv").write_text(LABELS + "\n".join(rows) + "\n", encoding="utf-8")
    shutil.move(
        heap / FIRST / f"{FIRST}_1.jpeg", tmp_path / "away.jpeg"
    )  # headshots come from the work folder
    written = release_from_work(heap, work, tmp_path / "release", tmp_path / "labels.csv")
    release = read_release(tmp_path / "release")
    assert len(release) == 5
    assert decided(written)[name(FIRST, 3)] == ("refused", "left_out")
    keys = log.set_index("file")
    for row in written[written["decision"] == "kept"].itertuples():
        cached = load_settled(work / "headshots" / row.file[:8] / f"{keys.loc[row.file, 'headshot']}.npz")
        assert np.array_equal(release.images[row.row], cached.headshot)
        assert release.labels.loc[row.row, "smiling"] == row.photograph == int(row.file[-6])


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [(1, 1, "one submission a volunteer"), (1, None, "one volunteer a submission")],
)
def test_labels_that_mix_people_up_are_refused(
    heap: Path, work: Path, run: Callable, tmp_path: Path, first: int, second: int | None, words: str
) -> None:
    run()
    rows = [f"{name(FIRST, 1)},{first},1,1,9,8", f"{name(FIRST, 2)},{second or 2},2,1,9,8"]
    if second:
        rows[1] = f"{name(SECOND, 2)},{second},2,1,9,8"
    (tmp_path / "labels.csv").write_text(LABELS + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(FoxgloveError, match=words):
        release_from_work(heap, work, tmp_path / "release", tmp_path / "labels.csv")
    assert not (tmp_path / "release").exists()


def test_without_a_column_volunteer_a_submission_is_a_volunteer(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    run()
    rows = [f"{name(agreement, number)},1" for agreement in (SECOND, FIRST) for number in (1, 2)]
    (tmp_path / "labels.csv").write_text("file,female\n" + "\n".join(rows) + "\n", encoding="utf-8")
    log = release_from_work(heap, work, tmp_path / "release", tmp_path / "labels.csv")
    kept = log[log["decision"] == "kept"]
    assert {(row.file[:8], row.volunteer) for row in kept.itertuples()} == {(FIRST, 1), (SECOND, 2)}


def test_the_command_takes_a_folder_or_a_step(heap: Path, work: Path, tmp_path: Path) -> None:
    def call(*words: object) -> object:
        return CliRunner().invoke(main, ["curate", *map(str, words)])

    done = call(heap, "--work", work, "--detector", "photographs:white_box")
    assert done.exit_code == 0, done.output
    assert "6 kept, 1 refused, 0 open, of 2 volunteers" in done.output
    assert "foxglove vote serve" in done.output
    assert call("duplicates", heap).output.startswith("file,same_as\n")
    assert "empty submission         1" in call("inventory", heap).output
    assert call("pages", work).exit_code == 0
    crops = call("crop", heap, "--out", tmp_path / "headshots.npy", "--detector", "photographs:white_box")
    assert np.load(tmp_path / "headshots.npy").shape == (6, 359 * 359), crops.output
    for words, said in (
        ((heap,), "--labels and --out"),
        ((heap, "--work", work, "--out", tmp_path / "r"), "belong together"),
        ((heap, "--work", work, "--detector", "yolo"), 'detector is "yolo"; expected haar, haar_alt2'),
        ((heap, "--work", work, "--detector", "nowhere:face"), "cannot be imported"),
        (("metadata", tmp_path / "none"), "does not exist"),
    ):
        result = call(*words)
        assert result.exit_code != 0
        assert said in result.output
    rows = "".join(
        f"{name(a, n)},{v},{n},1,9,8\n" for v, a in enumerate((FIRST, SECOND), 1) for n in (1, 2, 3)
    )
    (tmp_path / "labels.csv").write_text(LABELS + rows, encoding="utf-8")
    options = ["--work", work, "--labels", tmp_path / "labels.csv", "--out", tmp_path / "release"]
    assert call(heap, *options, "--detector", "photographs:white_box").exit_code == 0
    assert len(read_release(tmp_path / "release")) == 6
