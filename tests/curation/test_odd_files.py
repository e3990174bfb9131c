"""Files as programs and disks leave them: each has a decision in the log, none stops the others."""

import io
import math
import os
import struct
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pandas as pd
import pytest
from heaps import FIRST, SECOND, THIRD, detail, left_by, put, record, small_heap, surroundings
from PIL import Image

from foxglove_helpers.curation import (
    PhotographRefused,
    choose_detector,
    curate_heap,
    find_face,
    open_photograph,
    own_detector,
    pipeline,
    settle_photograph,
)
from foxglove_helpers.curation.decoding import _Room, decode_photograph, memory_needed, room_for
from foxglove_helpers.curation.inventory import HeapFile, read_records, submitted_at, take_inventory
from foxglove_helpers.curation.photograph import MOST_BYTES, share_outside
from foxglove_helpers.curation.settled import ByHand
from foxglove_helpers.errors import FoxgloveError
from photographs import drawn, jpeg, white_box


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    return small_heap(tmp_path / "heap")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return tmp_path / "curated"


@pytest.fixture
def run(heap: Path, work: Path) -> Callable[..., pd.DataFrame]:
    def curated(**options: object) -> pd.DataFrame:
        return curate_heap(heap, work, False, **{"detector": own_detector(white_box), "workers": 2} | options)

    return curated


def name(agreement: str, number: int) -> str:
    return f"{agreement}/{agreement}_{number}.jpeg"


def tagged(value: bytes, kind: int, count: int = 1, behind: bytes = b"") -> bytes:
    """Return an Exif block with an orientation of any type; 26 is the place of what stands behind."""
    entry = struct.pack("<HHHI", 1, 0x0112, kind, count) + value.ljust(4, b"\0")
    return b"Exif\0\0II*\0" + struct.pack("<I", 8) + entry + bytes(4) + behind


ORIENTATIONS = {
    "short": (tagged(struct.pack("<H", 6), 3), 6),
    "long": (tagged(struct.pack("<I", 6), 4), 6),
    "rational": (tagged(struct.pack("<I", 26), 5, 1, struct.pack("<II", 6, 1)), 6),
    "rational without a value": (tagged(struct.pack("<I", 26), 5, 1, struct.pack("<II", 6, 0)), 1),
    "half of one": (tagged(struct.pack("<I", 26), 5, 1, struct.pack("<II", 13, 2)), 1),
    "double": (tagged(struct.pack("<I", 26), 12, 1, struct.pack("<d", 6.0)), 6),
    "byte": (tagged(b"\6", 1), 6),
    "text": (tagged(b"6\0", 2, 2), 6),
    "two of them": (tagged(struct.pack("<HH", 6, 6), 3, 2), 6),
    "word": (tagged(b"up\0", 2, 3), 1),
    "too high": (tagged(struct.pack("<H", 9), 3), 1),
}


@pytest.mark.parametrize("kind", ORIENTATIONS)
def test_an_orientation_of_any_type_is_applied(kind: str, heap: Path, work: Path, run: Callable) -> None:
    exif, orientation = ORIENTATIONS[kind]
    picture = np.ascontiguousarray(np.rot90(detail(31))) if orientation == 6 else detail(31)
    file = io.BytesIO()
    Image.fromarray(picture).convert("RGB").save(file, "JPEG", quality=95, exif=exif)
    put(heap, THIRD, 1, file.getvalue())
    for _ in range(2):
        log = run().set_index("file")
        assert log.loc[name(THIRD, 1), ["decision", "orientation", "width"]].tolist() == [
            "kept",
            orientation,
            540,
        ]


@pytest.mark.parametrize("side", [None, 300])
def test_colours_stored_as_red_green_and_blue_are_read(side: int | None, tmp_path: Path) -> None:
    picture = np.repeat(cv2.resize(drawn(), (1000, 1400))[:, :, None], 3, axis=2)
    picture[200:600, 100:400] = (220, 60, 40)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=95, keep_rgb=True)
    ours, plain = decode_photograph(file.getvalue(), side), decode_photograph(jpeg(picture), side)
    assert ours.scale == plain.scale
    assert np.abs(ours.gray.astype(int) - plain.gray).mean() < 2
    assert ours.colour is not None
    assert plain.colour is not None
    assert np.abs(ours.colour[1].astype(int) - plain.colour[1]).mean() < 3
    (tmp_path / "a.jpg").write_bytes(file.getvalue())
    assert open_photograph(tmp_path / "a.jpg")[0].shape == (1400, 1000)


def noisy(seed: int) -> np.ndarray:
    picture = detail(seed).astype(int) + np.random.default_rng(seed).integers(-9, 10, (720, 540))
    return np.clip(picture, 0, 225).astype(np.uint8)


@pytest.mark.parametrize("missing", [1, 2])
def test_a_file_without_its_end_marker_is_kept_with_a_remark(
    missing: int, heap: Path, run: Callable, tmp_path: Path
) -> None:
    whole = jpeg(detail(31))
    put(heap, THIRD, 1, whole[:-missing])
    row = run().set_index("file").loc[name(THIRD, 1)]
    assert row["decision"] == "kept"
    assert "lacks its end marker, but none of its pixels" in row["explanation"]
    cut, complete = settle_photograph(whole[:-missing]), settle_photograph(whole)
    assert cut.thumbnail == complete.thumbnail
    (tmp_path / "a.jpg").write_bytes(whole[:-missing])
    assert open_photograph(tmp_path / "a.jpg")[0].shape == (720, 540)


@pytest.mark.parametrize("bytes_missing", [4, 5, 8, 20, 200, 5000])
@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_file_that_lacks_pixels_too_is_damaged(bytes_missing: int, options: dict) -> None:
    random = np.random.default_rng(bytes_missing)
    whole = jpeg(random.integers(0, 255, (400, 400, 3)).astype(np.uint8), **options)
    with pytest.raises(PhotographRefused, match="cannot be decoded to its end"):
        decode_photograph(whole[:-bytes_missing])
    scans = [place for place in range(len(whole)) if whole[place : place + 2] == b"\xff\xda"]
    if options:
        with pytest.raises(PhotographRefused, match="cannot be decoded to its end"):
            decode_photograph(whole[: scans[-1]])


def test_a_file_that_is_far_too_large_is_not_read(heap: Path, run: Callable, monkeypatch: Any) -> None:
    put(heap, THIRD, 1, jpeg(detail(31)))
    with (heap / THIRD / f"{THIRD}_1.jpeg").open("r+b") as file:
        file.truncate(MOST_BYTES + 1)
    row = run().set_index("file").loc[name(THIRD, 1)]
    assert row[["decision", "reason"]].tolist() == ["refused", "too_large"]
    assert "50 million" in row["explanation"]


def test_large_photographs_wait_for_one_another(tmp_path: Path) -> None:
    room, within, most = _Room(10), [], []

    def work(needed: int) -> None:
        with room.taken(needed):
            within.append(needed)
            most.append(sum(within))
            time.sleep(0.01)
            within.remove(needed)

    threads = [threading.Thread(target=work, args=(needed,)) for needed in (6, 6, 3, 99, 6, 3, 3, 10, 0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(most) == 9
    assert max(total for total in most if total < 99) <= 10
    assert all(total == 99 for total in most if total >= 99)
    with pytest.raises(KeyError), room.taken(10):
        raise KeyError
    with room.taken(10):
        pass
    for place, options in (("plain", {}), ("progressive", {"progressive": True})):
        (tmp_path / place).write_bytes(jpeg(drawn(), **options))
    pixels = 720 * 540
    assert (
        memory_needed(tmp_path / "progressive") > 6 * pixels > memory_needed(tmp_path / "plain") > 3 * pixels
    )
    assert memory_needed(tmp_path / "none") == 0
    with room_for(tmp_path / "none"):
        pass


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells its memory on Linux only")
def test_two_large_progressive_photographs_stay_below_500_megabytes(tmp_path: Path) -> None:
    for number, agreement in enumerate((FIRST, SECOND)):
        gray = cv2.resize(detail(number), (8000, 8000), interpolation=cv2.INTER_NEAREST)
        put(tmp_path / "heap", agreement, 1, jpeg(gray, progressive=True, subsampling=0))
        del gray
    code = f"""
        from pathlib import Path
        from foxglove_helpers.curation import curate_heap, own_detector
        from photographs import white_box
        log = curate_heap({str(tmp_path / "heap")!r}, {str(tmp_path / "work")!r}, False,
            detector=own_detector(white_box), workers=2)
        assert log["width"].tolist() == [8000, 8000], log
        # The most of this process alone; getrusage also counts what its parent had.
        (most,) = (row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM"))
        print(int(most.split()[1]) // 1024)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    told = subprocess.run(command, env=surroundings(), capture_output=True, text=True, check=True)
    assert int(told.stdout) < 520  # one takes 384 in the decoder, two would take 768


def a_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text("x")


def a_link(path: Path) -> None:
    outside = path.parents[2] / "outside.tsv"
    outside.write_text("submitted_at\t1999-01-01T00:00:00+00:00\nyear_of_birth\t1900\n", encoding="utf-8")
    path.symlink_to(outside)


RECORDS: dict[str, tuple[Callable[[Path], Any], str, str]] = {
    "folder": (a_folder, "not_a_file", "a folder"),
    "pipe": (os.mkfifo if hasattr(os, "mkfifo") else Path.mkdir, "not_a_file", "a device"),
    "link": (a_link, "not_a_file", "a link"),
    "long field": (lambda path: path.write_text(f'a\t"{"x" * 200_000}"\n'), "record", "cannot be read"),
    "far too long": (lambda path: path.write_text("a\tb\n" * 300_000), "record", "more than 1000000"),
    "time before all times": (
        lambda path: path.write_text("submitted_at\t0001-01-01T00:00:00+23:00\n"),
        "record",
        "no time that can be used",
    ),
    "no time": (lambda path: path.write_text("submitted_at\tyesterday\n"), "record", '"yesterday"'),
}


@pytest.mark.parametrize("odd", RECORDS)
def test_an_odd_record_is_told_in_the_log_and_stops_nothing(odd: str, heap: Path, run: Callable) -> None:
    make, reason, words = RECORDS[odd]
    record(heap, SECOND, "2019-05-01T10:00:00+09:00")
    try:
        make(heap / FIRST / f"{FIRST}.tsv")
    except OSError:
        pytest.skip("this system makes no links")
    records = read_records(heap)
    assert submitted_at(records).keys() == {SECOND}
    assert "year_of_birth" not in records.get(FIRST, {})
    log = run().set_index("file")
    assert (log["decision"] == "kept").sum() == 6
    row = log.loc[f"{FIRST}/{FIRST}.tsv"]
    assert row["reason"] == reason
    assert words in row["explanation"]
    assert "expected" not in log.loc[f"{SECOND}/{SECOND}.tsv", "explanation"]


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_photograph_that_vanishes_meanwhile_is_unreadable(
    heap: Path, run: Callable, monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    put(heap, FIRST, 2, (heap / FIRST / f"{FIRST}_1.jpeg").read_bytes())

    def inventory(folder: Path) -> list[HeapFile]:
        found = take_inventory(folder)
        (folder / name(FIRST, gone)).unlink()
        return found

    monkeypatch.setattr(pipeline, "take_inventory", inventory)
    log = run().set_index("file")
    assert log.loc[name(FIRST, gone), ["decision", "reason"]].tolist() == ["refused", "unreadable"]
    assert (log["decision"] == "kept").sum() == 5 - (gone == 3)


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        ("None", "None"),
        ("[(1, 2, 3)]", r"\[\(1, 2, 3\)\]"),
        ("[(1, 2, float('nan'), 4)]", "nan"),
        ("[(1, 2, float('inf'), 4)]", "inf"),
        ("[(1, 1, 0, 0)]", r"\(1, 1, 0, 0\)"),
        ("[(1, 1, -5, 5)]", "-5"),
        ("[None]", "None"),
        ("5", "returned 5"),
        ("['face']", "face"),
        ("1 / 0", "raised ZeroDivisionError: division by zero"),
    ],
)
def test_a_detector_that_fails_is_told_with_its_photograph(
    returned: str, shown: str, run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = f"detector_{abs(hash(returned))}"
    (tmp_path / f"{module}.py").write_text(f"def find(gray):\n    return {returned}\n")
    monkeypatch.syspath_prepend(tmp_path)
    detector = choose_detector(f"{module}:find")
    words = rf"^{name(FIRST, 1)}: the detector {module}:find .*{shown}.* expected a list of rectangles"
    with pytest.raises(FoxgloveError, match=words):
        run(detector=detector, workers=1)
    with pytest.raises(FoxgloveError, match="expected a list of rectangles"):
        find_face(drawn(), detector)


def test_rectangles_may_be_of_any_numbers(run: Callable) -> None:
    for face in ((150.4, 180, 240, 240), np.array([150, 180, 240, 240]), [150, 180, 240, 240]):
        assert find_face(drawn(), own_detector(lambda gray, face=face: [face])).rectangle == (
            150,
            180,
            240,
            240,
        )
    with pytest.raises(PhotographRefused):
        find_face(drawn(), own_detector(lambda gray: np.empty((0, 4))))


def test_a_detector_that_was_changed_is_asked_again(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    file = tmp_path / "mine_of_today.py"
    found = []
    for left in (150, 160):
        # What it calls counts as well as the function itself.
        file.write_text(
            f"def left():\n    return {left}\ndef find(gray):\n    return [(left(), 180, 240, 240)]\n"
        )
        sys.modules.pop("mine_of_today", None)
        log = run(detector=choose_detector("mine_of_today:find"))
        found.append(log.set_index("file").loc[name(FIRST, 1), "face_x"])
    assert found == [150, 160]


@pytest.mark.parametrize("angle", [None, 10.0, 90.0])
@pytest.mark.parametrize("corner", [(60_000, 60_000), (460, 100), (100, 640)])
def test_a_crop_that_is_mostly_beyond_the_photograph_is_refused(
    angle: float | None, corner: tuple[int, int]
) -> None:
    by_hand = ByHand((*corner, 300, 300), angle)
    settled = settle_photograph(jpeg(detail(1)), own_detector(white_box), by_hand)
    assert settled.reason == "face_outside"
    assert settled.headshot is None
    assert 0.5 < settled.outside <= 1
    kept = settle_photograph(jpeg(detail(1)), own_detector(white_box), ByHand((1, 1, 300, 300), angle))
    assert kept.headshot is not None
    assert kept.outside > 0.3


def test_no_share_is_below_nothing_or_above_the_whole() -> None:
    for x in (-9000, -300, 0, 500, 60_000):
        for y in (-9000, 0, 60_000):
            assert 0 <= share_outside((x, y, 300, 300), 540, 720) <= 1
    assert math.isclose(share_outside((60_000, 60_000, 300, 300), 540, 720), 1)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("65500\t65500\t300\t300", 2, 'x is "65500"'),
        ("1\t65500\t300\t300", 3, 'y is "65500"'),
        ("1\t1\t65500\t65500", 4, 'width is "65500"'),
        ("1\t1\t300\t721", 5, 'height is "721"'),
        ("242\t1\t300\t300", 4, 'width is "300"'),
    ],
)
def test_a_rectangle_beyond_its_photograph_is_an_error_before_any_work(
    work: Path, run: Callable, row: str, column: int, said: str
) -> None:
    run()
    before = left_by(work)
    file = work / "corrections.tsv"
    for turned in (False, True):
        file.write_bytes(f"{FIRST}_1.jpeg\t9\t9\t9\t9\t0\n{FIRST}_2.jpeg\t{row}\t1\n".encode())
        if turned:
            (work / "angles.tsv").write_bytes(f"{FIRST}_2.jpeg\t12\n".encode())
        with pytest.raises(FoxgloveError) as told:
            run()
        assert str(told.value).startswith(f"corrections.tsv, line 2, column {column}: {said}")
        assert f"{FIRST}_2.jpeg, which has 540 x 720 pixels" in str(told.value)
    for allowed in (f"{FIRST}_2.jpeg\t{row}\t9\n", f"{FIRST}_2.jpeg\t241\t421\t300\t300\t1\n"):
        file.write_bytes(allowed.encode())
        run()
    file.unlink()
    (work / "angles.tsv").unlink()
    run()
    assert left_by(work) == before


def test_the_size_that_counts_is_that_of_the_upright_photograph(
    heap: Path, work: Path, run: Callable
) -> None:
    put(heap, THIRD, 1, jpeg(np.ascontiguousarray(np.rot90(detail(31))), 6))
    work.mkdir()
    (work / "corrections.tsv").write_bytes(f"{THIRD}_1.jpeg\t150\t400\t240\t240\t1\n".encode())
    assert run().set_index("file").loc[name(THIRD, 1), "decision"] == "kept"


def test_a_decision_without_effect_is_told(heap: Path, work: Path, run: Callable) -> None:
    put(heap, FIRST, 4, (heap / FIRST / f"{FIRST}_1.jpeg").read_bytes())
    put(heap, THIRD, 1, jpeg(detail(31))[:5000])
    for number in (1, 2):
        put(heap, THIRD, 1 + number, (heap / SECOND / f"{SECOND}_{number}.jpeg").read_bytes())
    run()
    refused = [f"{FIRST}_4", f"{THIRD}_1", f"{THIRD}_2"]
    rows = "".join(f"{photograph}.jpeg\t150\t180\t240\t240\t1\n" for photograph in [*refused, f"{FIRST}_1"])
    (work / "corrections.tsv").write_bytes(rows.encode())
    (work / "angles.tsv").write_bytes(f"{THIRD}_3.jpeg\t3\n{FIRST}_1.jpeg\t0\n".encode())
    notes = run().attrs["notes"]
    assert len(notes) == 4
    for line, (photograph, note) in enumerate(zip(refused, notes, strict=False), start=1):
        assert note.startswith(
            f"corrections.tsv, line {line} has no effect: {photograph}.jpeg is refused all the same"
        )
    assert "(duplicate): its bytes are those of" in notes[0]
    assert "repeated_submission" in notes[2]
    assert notes[3].startswith(f"angles.tsv, line 1 has no effect: {THIRD}_3.jpeg")
    page = (work / "pages" / "refused.html").read_text(encoding="utf-8")
    assert "refused as face outside, face too small, no face or several faces" in page
    assert "it has no effect, and the next run says so" in page
