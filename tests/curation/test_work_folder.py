"""The work folder: nothing of others is deleted, no number moves, and what lies in it is what was written there."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from heaps import FIRST, SECOND, THIRD, detail, left_by, put, small_heap

from foxglove_helpers.cli import main
from foxglove_helpers.consent.derived import clean_derived
from foxglove_helpers.curation import curate_heap, own_detector, read_log, release_from_work
from foxglove_helpers.curation.work_folder import load_settled
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import read_release
from photographs import jpeg, white_box


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    return small_heap(tmp_path / "heap")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "curated"


@pytest.fixture
def run(heap: Path, work: Path) -> Callable[..., pd.DataFrame]:
    def curated(heap: Path = heap, **more: object) -> pd.DataFrame:
        return curate_heap(heap, work, False, detector=own_detector(white_box), workers=2, **more)

    return curated


def numbers(log: pd.DataFrame) -> dict[str, int]:
    stays = log[log["volunteer"].notna()]
    return dict(zip(stays["agreement"], stays["volunteer"].astype(int), strict=True))


@pytest.mark.parametrize(
    "files",
    [
        ("pages/index.html", "thumbnails/cat.jpg"),
        ("headshots/portrait.npz",),
        ("heap.json", "pages/index.html"),
        ("curation_log.csv",),
    ],
)
def test_a_folder_with_the_same_names_in_it_is_not_taken_for_ours(
    heap: Path, tmp_path: Path, files: tuple[str, ...]
) -> None:
    site = tmp_path / "site"
    for file in files:
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        (site / file).write_text("mine")
    done = CliRunner().invoke(main, ["curate", str(heap), "--work", str(site)])
    assert done.exit_code == 1
    assert "of a curation. Choose a new or an empty folder." in done.output
    assert left_by(site) == dict.fromkeys(files, b"mine")


def test_the_log_of_a_release_makes_no_work_folder(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    release_of(run(), heap, work, tmp_path)
    with pytest.raises(FoxgloveError, match="of a curation"):
        curate_heap(heap, tmp_path / "release", False)


def test_files_of_others_in_a_work_folder_stay(heap: Path, work: Path, run: Callable) -> None:
    run()
    mine = [
        work / name
        for name in (
            "pages/index.html",
            "thumbnails/cat.jpg",
            f"thumbnails/{FIRST}/cat.jpg",
            f"headshots/{FIRST}/model.npz",
            "headshots/notes/a.txt",
            "notes.txt",
        )
    ]
    for file in mine:
        file.parent.mkdir(exist_ok=True)
        file.write_text("mine")
    (work / "thumbnails/empty").mkdir()
    ours = work / "thumbnails" / FIRST / f"{FIRST}_1.jpeg.jpg"
    half_written = ours.with_name(f".{ours.name}.0123abcd.part")
    half_written.write_bytes(b"half")
    shutil.rmtree(heap / FIRST)
    run()
    assert [file.read_text() for file in mine] == ["mine"] * len(mine)
    assert (work / "thumbnails/empty").is_dir()
    assert not ours.exists()
    assert not half_written.exists()


def test_a_first_run_that_was_killed_early_is_continued(heap: Path, work: Path, run: Callable) -> None:
    for name in ("headshots", "thumbnails", "pages"):
        (work / name).mkdir(parents=True)
    (work / ".heap.json.0123abcd.part").write_bytes(b"{")
    (work / "corrections.tsv").write_bytes(f"{FIRST}_1.jpeg\t1\t1\t1\t1\t9\n".encode())
    assert (run()["decision"] == "kept").sum() == 5
    assert not (work / ".heap.json.0123abcd.part").exists()


def test_a_number_stays_and_is_never_given_again(heap: Path, work: Path, run: Callable) -> None:
    put(heap, THIRD, 1, jpeg(detail(31)))
    assert numbers(run()) == {FIRST: 1, SECOND: 2, THIRD: 3}
    assert numbers(run(excluded={FIRST})) == {SECOND: 2, THIRD: 3}
    shutil.rmtree(heap / FIRST)
    assert numbers(run(excluded={FIRST})) == {SECOND: 2, THIRD: 3}
    # The highest number leaves; somebody whose agreement number comes first arrives.
    assert numbers(run(excluded={FIRST, THIRD})) == {SECOND: 2}
    put(heap, "a0000000", 1, jpeg(detail(41)))
    assert numbers(run(excluded={FIRST, THIRD})) == {SECOND: 2, "a0000000": 4}
    assert not any(gone.encode() in (work / "numbers.tsv").read_bytes() for gone in (FIRST, THIRD))


def test_who_is_refused_for_a_while_comes_back_under_the_same_number(work: Path, run: Callable) -> None:
    before = numbers(run())
    (work / "volunteers.tsv").write_bytes(f"{FIRST}\t{SECOND}\tAiko\n".encode())
    assert numbers(run()) == {SECOND: before[SECOND]}
    (work / "volunteers.tsv").unlink()
    assert numbers(run()) == before


@pytest.mark.parametrize("gone", [FIRST, SECOND])
def test_a_withdrawal_in_the_collection_leaves_the_numbers_of_the_others(
    heap: Path, work: Path, run: Callable, gone: str
) -> None:
    before = numbers(run())
    clean_derived(work, gone, None)
    assert not any(gone.encode() in content for content in left_by(work).values())
    shutil.rmtree(heap / gone)
    put(heap, THIRD, 1, jpeg(detail(31)))
    stays = ({FIRST, SECOND} - {gone}).pop()
    assert numbers(run(excluded={gone})) == {stays: before[stays], THIRD: 3}


def test_numbers_that_were_lost_are_taken_from_the_log(work: Path, run: Callable) -> None:
    log = run(excluded={FIRST})
    put(work.parent / "heap", THIRD, 1, jpeg(detail(31)))
    (work / "numbers.tsv").unlink()
    assert numbers(run()) == numbers(log) | {FIRST: 2, THIRD: 3}


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", f"{FIRST}\t1\n".encode(), b"-\t1\nnobody\t1\n", f"-\t1\n{FIRST}\t2\n".encode(),
     f"-\t2\n{FIRST}\t2\n{SECOND}\t2\n".encode(), f"-\t2\n{FIRST}\t-1\n".encode(), b"-\tx\n"],
)  # fmt: skip
def test_damaged_numbers_are_told_and_nobody_gets_another(work: Path, run: Callable, content: bytes) -> None:
    run()
    before = left_by(work)
    (work / "numbers.tsv").write_bytes(content)
    with pytest.raises(FoxgloveError, match=r"numbers\.tsv: .* expected the numbers of the volunteers"):
        run()
    assert left_by(work) == before | {"numbers.tsv": content}


def release_of(log: pd.DataFrame, heap: Path, work: Path, place: Path) -> pd.DataFrame:
    kept = log[log["decision"] == "kept"]
    rows = "".join(
        f"{row.file},{row.volunteer},{row.photograph},{row.volunteer % 2},9,8\n" for row in kept.itertuples()
    )
    (place / "labels.csv").write_text(
        f"file,volunteer,photograph,female,not_smiling,smiling\n{rows}", encoding="utf-8"
    )
    return release_from_work(heap, work, place / "release", place / "labels.csv")


def test_a_release_may_have_gaps_in_its_numbers(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    run()
    release_of(run(excluded={FIRST}), heap, work, tmp_path)
    assert set(read_release(tmp_path / "release").labels["volunteer"]) == {2}
    assert CliRunner().invoke(main, ["data", "check", str(tmp_path / "release")]).exit_code == 0


def test_submissions_may_lie_one_folder_deeper(heap: Path, work: Path, run: Callable, tmp_path: Path) -> None:
    deeper = tmp_path / "deeper"
    for agreement, day in ((FIRST, "monday"), (SECOND, "monday"), (THIRD, "tuesday")):
        for number in (1, 2):
            put(deeper / day, agreement, number, jpeg(detail(int(agreement, 16) * 10 + number)))
    log = run(heap=deeper)
    assert set(log["decision"]) == {"kept"}
    release_of(log, deeper, work, tmp_path)
    assert len(read_release(tmp_path / "release")) == 6
    before = left_by(work)
    assert CliRunner().invoke(main, ["curate", "pages", str(work)]).exit_code == 0
    assert left_by(work) == before


def test_the_release_command_says_that_its_log_stays_inside(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    release_of(run(), heap, work, tmp_path)
    words = ["curate", str(heap), "--work", str(work), "--labels", str(tmp_path / "labels.csv")]
    words += ["--out", str(tmp_path / "other"), "--detector", "photographs:white_box"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "agreement numbers with them: it stays inside" in done.output


def test_the_work_folder_of_another_heap_is_refused(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    run()
    before = left_by(work)
    other = tmp_path / "other"
    put(other, THIRD, 1, jpeg(detail(31)))
    with pytest.raises(FoxgloveError, match=r"another heap.* it knows none of the submissions"):
        run(heap=other)
    # Some in common, but the heap it was made from is still there.
    put(other, FIRST, 1, (heap / FIRST / f"{FIRST}_1.jpeg").read_bytes())
    with pytest.raises(FoxgloveError, match=f"is the work folder of {heap}, which is still there"):
        run(heap=other)
    assert left_by(work) == before


def test_the_work_folder_of_a_killed_first_run_is_not_given_to_another_heap(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    run()
    (work / "curation_log.csv").unlink()
    shutil.move(heap, tmp_path / "away")
    put(tmp_path / "other", THIRD, 1, jpeg(detail(31)))
    with pytest.raises(FoxgloveError, match="another heap"):
        run(heap=tmp_path / "other")


@pytest.mark.parametrize("together", [True, False])
def test_a_heap_that_has_moved_is_known_again(
    heap: Path, work: Path, run: Callable, tmp_path: Path, together: bool
) -> None:
    before = numbers(run())
    (tmp_path / "new").mkdir()
    if together:  # copied, so that the old ones are still there
        shutil.copytree(heap, tmp_path / "new/heap")
        shutil.copytree(work, tmp_path / "new/curated")
        log = curate_heap(
            tmp_path / "new/heap", tmp_path / "new/curated", False, detector=own_detector(white_box)
        )
    else:
        shutil.move(heap, tmp_path / "new/elsewhere")
        log = run(heap=tmp_path / "new/elsewhere")
    assert numbers(log) == before


def test_a_cache_file_that_is_not_as_it_was_written_is_made_again(work: Path, run: Callable) -> None:
    run()
    before = left_by(work)
    file = sorted((work / "headshots").rglob("*.npz"))[0]
    whole = file.read_bytes()
    random_places = random.Random(3)
    damaged = [b"", b"x", whole[:100], whole[:-1], whole + b"x", bytes(len(whole))]
    for _ in range(300):
        place = random_places.randrange(len(whole))
        damaged.append(
            whole[:place] + bytes([whole[place] ^ 1 << random_places.randrange(8)]) + whole[place + 1 :]
        )
    for content in damaged:
        file.write_bytes(content)
        assert load_settled(file) is None
    for content in damaged[:7]:
        file.write_bytes(content)
        run()
        assert left_by(work) == before


def test_a_cache_of_another_shape_counts_as_none(work: Path, tmp_path: Path) -> None:
    import hashlib
    import io

    content = io.BytesIO()
    np.savez(content, headshot=np.zeros(3))
    stored = content.getvalue()
    (tmp_path / "odd.npz").write_bytes(stored + hashlib.sha256(stored).digest())
    assert load_settled(tmp_path / "odd.npz") is None
    assert load_settled(tmp_path) is None


def test_a_log_that_another_program_has_changed_stops_nothing(work: Path, run: Callable) -> None:
    before = numbers(run())
    (work / "curation_log.csv").write_text("file;decision\n", encoding="utf-8")
    assert numbers(run()) == before
    assert numbers(read_log(work)) == before


def test_the_log_of_a_release_is_cleaned_of_who_has_no_row_in_it(
    heap: Path, work: Path, run: Callable, tmp_path: Path
) -> None:
    put(heap, THIRD, 1, b"\xff\xd8\xffdamaged")
    release_of(run(), heap, work, tmp_path)
    log = tmp_path / "release" / "curation_log.csv"
    rows = pd.read_csv(log)
    clean_derived(tmp_path / "release", THIRD, None)
    left = pd.read_csv(log)
    assert THIRD not in log.read_text(encoding="utf-8")
    pd.testing.assert_frame_equal(left, rows[~rows["file"].str.contains(THIRD)].reset_index(drop=True))
    assert len(read_release(tmp_path / "release")) == 6
