"""Curation loses no file, turns and cuts and labels every photograph rightly, and says what it refuses."""

import io
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from foxglove_helpers.curation import (
    LOG_FILE,
    PhotographRefused,
    crop_headshot,
    crop_square,
    curate,
    haar_faces,
    open_photograph,
    read_labels_table,
)
from foxglove_helpers.curation.photograph import share_outside
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import VECTORS_FILE, read_release

Rectangle = tuple[int, int, int, int]
FACE = (150, 180, 240, 240)  # the drawn face in the drawn photograph, which is 540 wide and 720 high


def drawn(shade: int = 120) -> np.ndarray:
    """Return a gray photograph in which no two directions look the same; its background is `shade`."""
    picture = np.full((720, 540), shade, np.uint8)
    x, y, width, height = FACE
    picture[y : y + height, x : x + width] = 250
    picture[y + 40 : y + 80, x + 30 : x + 110] = 30
    picture[y + 160 : y + 230, x + 200 : x + 230] = 60
    return picture


def white_box(gray: np.ndarray) -> list[Rectangle]:
    """Find the drawn face: the box around everything white."""
    rows, columns = np.nonzero(gray > 230)
    if not len(rows):
        return []
    return [(columns.min(), rows.min(), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)]


def jpeg(picture: np.ndarray, orientation: int | None = None, **options: object) -> bytes:
    """Return the bytes of a colour JPEG file as a camera writes it."""
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
        exif[0x010F] = "a camera"
    colour = np.repeat(picture[:, :, None], 3, axis=2) if picture.ndim == 2 else picture
    file = io.BytesIO()
    Image.fromarray(colour).save(file, "JPEG", quality=95, exif=exif, **options)
    return file.getvalue()


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


# --- one photograph ------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_exif_orientation_comes_out_upright_once(orientation: int, tmp_path: Path) -> None:
    upright = drawn()
    # How the sensor saw it: what undoes the turn that the tag asks of the reader (Exif 2.3, tag 274).
    seen = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }[orientation]
    (tmp_path / "a.jpg").write_bytes(jpeg(seen, orientation))
    gray, applied = open_photograph(tmp_path / "a.jpg")
    assert applied == orientation
    assert gray.shape == upright.shape
    assert np.abs(gray.astype(int) - upright).mean() < 2


@pytest.mark.parametrize("orientation", [None, 0, 9, 77])
def test_a_missing_or_impossible_orientation_means_upright(orientation: int | None, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(jpeg(drawn(), orientation))
    gray, applied = open_photograph(tmp_path / "a.jpg")
    assert applied == 1
    assert gray.shape == (720, 540)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_malformed_exif_does_not_cost_the_photograph(tmp_path: Path) -> None:
    whole = jpeg(drawn(), 6)
    start, end = whole.index(b"Exif\0\0") + 6, whole.index(b"\xff\xdb")
    rng = np.random.default_rng(0)
    for trial in range(150):
        broken = bytearray(whole)
        for place in rng.integers(start, end, 4):
            broken[place] = rng.integers(256)
        (tmp_path / f"{trial}.jpg").write_bytes(broken)
        gray, _ = open_photograph(tmp_path / f"{trial}.jpg")
        assert gray.size == 720 * 540


def test_gray_is_the_luminance_of_the_colours_with_the_brightness_untouched(tmp_path: Path) -> None:
    colour = np.zeros((400, 400, 3), np.uint8)
    colour[:] = (200, 100, 50)
    (tmp_path / "a.jpg").write_bytes(jpeg(colour))
    gray, _ = open_photograph(tmp_path / "a.jpg")
    assert gray.mean() == pytest.approx(0.299 * 200 + 0.587 * 100 + 0.114 * 50, abs=1)
    headshot = crop_headshot(gray, (100, 100, 210, 210))
    assert headshot.mean() == pytest.approx(gray.mean(), abs=0.5)


def test_cmyk_and_multi_picture_files_of_telephones_are_read(tmp_path: Path) -> None:
    picture = Image.fromarray(np.repeat(drawn()[:, :, None], 3, axis=2))
    picture.convert("CMYK").save(tmp_path / "cmyk.jpg", "JPEG", quality=95)
    picture.save(tmp_path / "mpo.jpg", "MPO", save_all=True, append_images=[picture], quality=95)
    for name in ("cmyk.jpg", "mpo.jpg"):
        gray, _ = open_photograph(tmp_path / name)
        assert np.abs(gray.astype(int) - drawn()).mean() < 2


@pytest.mark.parametrize("left", [0.999, 0.5, 0.05])
def test_a_file_that_is_cut_short_is_refused(left: float, tmp_path: Path) -> None:
    whole = jpeg(drawn())
    (tmp_path / "a.jpg").write_bytes(whole[: int(left * len(whole))])
    with pytest.raises(PhotographRefused, match="cannot be decoded to its end") as refused:
        open_photograph(tmp_path / "a.jpg")
    assert refused.value.reason == "damaged"


def test_a_file_with_a_broken_header_is_refused_without_telling_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" + bytes(1000))
    with pytest.raises(PhotographRefused, match="its header is broken") as refused:
        open_photograph(tmp_path / "a.jpg")
    assert str(tmp_path) not in str(refused.value)


@pytest.mark.parametrize(
    ("width", "height", "reason"),
    [
        (8001, 8001, "too_large"),
        (60000, 60000, "too_large"),
        (358, 900, "too_small"),
        (900, 358, "too_small"),
    ],
)
def test_too_many_or_too_few_pixels_are_refused_before_they_are_decoded(
    width: int, height: int, reason: str, tmp_path: Path
) -> None:
    file = bytearray(jpeg(np.zeros((360, 360), np.uint8)))
    frame = file.index(b"\xff\xc0")
    file[frame + 5 : frame + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    (tmp_path / "a.jpg").write_bytes(file)
    with pytest.raises(PhotographRefused, match="pixels") as refused:
        open_photograph(tmp_path / "a.jpg")
    assert refused.value.reason == reason


@settings(max_examples=40, deadline=None)
@given(
    x=st.integers(-300, 500),
    y=st.integers(-300, 500),
    face=st.integers(200, 400),
    shape=st.tuples(st.integers(360, 600), st.integers(360, 600)),
)
def test_the_crop_is_the_square_with_margins_and_repeats_the_border(
    x: int, y: int, face: int, shape: tuple[int, int]
) -> None:
    gray = np.random.default_rng(x + 1000).integers(0, 256, shape, dtype=np.uint8)
    left, top, side = crop_square((x, y, face, face))
    far = 2000
    padded = np.pad(gray, far, mode="edge")[top + far : top + far + side, left + far : left + far + side]
    inside = np.pad(np.ones(shape), far)[top + far : top + far + side, left + far : left + far + side].mean()
    if not inside:
        with pytest.raises(PhotographRefused, match="outside"):
            crop_headshot(gray, (x, y, face, face))
        return
    expected = cv2.resize(padded, (359, 359), interpolation=cv2.INTER_AREA)
    assert np.array_equal(crop_headshot(gray, (x, y, face, face)), expected)
    assert share_outside((x, y, face, face), shape[1], shape[0]) == pytest.approx(1 - inside)


def test_the_face_lies_where_it_lies_in_the_published_data() -> None:
    gray = np.zeros((2000, 2000), np.uint8)
    x, y, face = 700, 600, 600
    gray[y : y + face, x : x + face] = 255
    rows, columns = np.nonzero(crop_headshot(gray, (x, y, face, face)) > 127)
    assert columns.min() + columns.max() == 358
    # The rectangle ends at the chin: the mandible rows 267 to 269 are the last of the lower jaw.
    assert 269 < rows.max() < 276
    assert np.ptp(rows) == np.ptp(columns) == pytest.approx(359 / 1.8, abs=1.5)


def test_a_flat_or_narrow_rectangle_is_cut_as_a_square_around_its_middle() -> None:
    assert crop_square((100, 200, 300, 100)) == crop_square((100, 100, 300, 300))
    assert crop_square((200, 100, 100, 300)) == crop_square((100, 100, 300, 300))


def test_a_face_with_fewer_pixels_than_a_headshot_is_not_enlarged() -> None:
    gray = np.zeros((1000, 1000), np.uint8)
    assert crop_headshot(gray, (400, 400, 200, 200)).shape == (359, 359)
    with pytest.raises(PhotographRefused, match="face is 198 pixels wide; expected at least 199") as refused:
        crop_headshot(gray, (400, 400, 198, 198))
    assert refused.value.reason == "face_too_small"


# --- the table of labels -------------------------------------------------------------

FULL = "file,volunteer,photograph,female,not_smiling,smiling"


def read(tmp_path: Path, text: str | bytes) -> pd.DataFrame:
    table = tmp_path / "labels.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_labels_table(table)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_way_a_spreadsheet_saves_a_table_reads_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    people = data.draw(st.lists(st.integers(1, 2048), min_size=1, max_size=5, unique=True))
    rows = []
    for volunteer in people:
        for photograph in data.draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)):
            smiling = data.draw(st.integers(0, 17))
            file = f"写真 {volunteer}, {photograph};x.jpg"
            rows.append([file, volunteer, photograph, volunteer % 2, 17 - smiling, smiling])
    order = data.draw(st.permutations(range(6)))
    comma = data.draw(st.sampled_from(",;\t"))
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp932"]))
    header = FULL.split(",")
    lines = [[header[place] for place in order]] + [
        [f'"{row[0]}"' if place == 0 else str(row[place]) for place in order] for row in rows
    ]
    text = newline.join(comma.join(cells) for cells in lines) + newline
    table = read(tmp_path_factory.mktemp("table"), text.encode(encoding))
    assert table[header].to_numpy().tolist() == rows
    assert table["line"].tolist() == list(range(2, 2 + len(rows)))
    assert all("Shift_JIS" in note for note in table.attrs["notes"])
    assert bool(table.attrs["notes"]) == (encoding == "cp932")


def test_a_table_of_files_and_words_is_enough_and_says_what_it_leaves_open(tmp_path: Path) -> None:
    table = read(tmp_path, "face_id,face_age,face_gender\n003f,19,female\n095m,21,male\n")
    assert table["volunteer"].tolist() == [1, 2]
    assert table["photograph"].tolist() == [1, 1]
    assert table["female"].tolist() == [1, 0]
    notes = " ".join(table.attrs["notes"])
    assert "not used were the columns face_age" in notes
    assert "every line is taken to be another person" in notes
    assert (
        "female comes from the words in face_gender, as reported there, not from votes (2 of 2 lines)"
        in notes
    )
    assert "smile votes are unknown" in notes


def test_unknown_votes_are_in_neither_class_of_smiles(tmp_path: Path) -> None:
    table = read(tmp_path, f"{FULL}\na.jpg,1,1,1,,\nb.jpg,1,2,1,0,17\n")
    votes = table[["not_smiling", "smiling"]].to_numpy().tolist()
    assert votes[1] == [0, 17]
    assert sum(votes[0]) == 17
    assert 0 < votes[0][1] <= 0.8 * 17
    assert "smile votes are unknown" in table["remarks"][0][0]
    assert table["remarks"][1] == []


def test_photographs_without_a_number_are_counted_in_order_of_lines(tmp_path: Path) -> None:
    table = read(tmp_path, "file,volunteer,female\na,5,0\nb,2,1\nc,5,0\n")
    assert table[["volunteer", "photograph"]].to_numpy().tolist() == [[5, 1], [2, 1], [5, 2]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no labels"),
        (FULL, "has no labels"),
        ("name,female\na,1\n", "no column file or face_id among 'name, female'"),
        ("file,age\na,1\n", "no column female or gender or face_gender"),
        ("file,file,female\na,a,1\n", "column 'file' stands twice"),
        ("file,female,smiling\na,1,3\n", "column smiling needs a column not_smiling"),
        ("file,female,photograph\na,1,3\n", "column photograph needs a column volunteer"),
        (
            "file,female\na,1\n\nb,2\n",
            r'labels.csv, line 4: female is "2"; expected one of female, male, 0, 1',
        ),
        ("file,gender\na,1\n", r'line 2: gender is "1"; expected one of female, male\.'),
        ("file,female\na,1\nb\n", "line 3: 1 cells; expected 2"),
        ("file,female\na,1\nb,1,1\n", "line 3: 3 cells; expected 2"),
        ("file,female\n ,1\n", "line 2: file is empty"),
        ('file,female\n"a,1\n', "quotation marks"),
        (f"{FULL}\na,0,1,1,17,0\n", 'line 2: volunteer is "0"; expected a whole number from 1 to 2048'),
        (f"{FULL}\na,2049,1,1,17,0\n", 'line 2: volunteer is "2049"'),
        (f"{FULL}\na,1.0,1,1,17,0\n", 'line 2: volunteer is "1.0"'),
        (f"{FULL}\na,１,1,1,17,0\n", 'line 2: volunteer is "１"'),
        (f"{FULL}\na,1,10,1,17,0\n", 'line 2: photograph is "10"; expected a whole number from 1 to 9'),
        (f"{FULL}\na,1,1,1,18,-1\n", 'line 2: not_smiling is "18"'),
        (f"{FULL}\na,1,1,1,9,9\n", "line 2: 9 votes for not smiling and 9 for smiling make 18; expected 17"),
        (f"{FULL}\na,1,1,1,17,\n", 'line 2: smiling is ""'),
        (f"{FULL}\na,3,1,1,17,0\nb,3,2,0,17,0\n", "line 3: female is 0 for volunteer 3, but 1 in line 2"),
        (
            f"{FULL}\na,3,1,1,17,0\nb,3,1,1,17,0\n",
            "line 3: volunteer 3, photograph 1 stands in line 2 already",
        ),
        (
            "file,volunteer,female\n" + "".join(f"{k},7,1\n" for k in range(10)),
            "line 11.*photograph 10 of volunteer 7",
        ),
        ("file,female\n" + "".join(f"{k},1\n" for k in range(2049)), "line 2050.*of volunteer 2049"),
        ("file,female\na,1\n".encode("utf-16"), "save it from the spreadsheet as CSV UTF-8"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "not a text"),
        (b"file,female\n\x81\x20,1\n", "neither UTF-8 nor Shift_JIS"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) or "\n" in value else value,
)
def test_a_wrong_table_is_refused_with_its_line_and_value(
    text: str | bytes, said: str, tmp_path: Path
) -> None:
    with pytest.raises(FoxgloveError, match=said):
        read(tmp_path, text)


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FoxgloveError, match=r"nowhere\.csv is missing; expected a table"):
        read_labels_table(tmp_path / "nowhere.csv")
    with pytest.raises(FoxgloveError, match="cannot be read"):
        read_labels_table(tmp_path)


# --- a folder ------------------------------------------------------------------------


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

    with pytest.raises(RuntimeError, match="out of order"):
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
