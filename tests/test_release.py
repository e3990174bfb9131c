"""The release formats: what is written comes back, and nothing damaged gets through."""

import html
import os
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import (
    DATA_FILE,
    IMAGE_SIDE,
    IMAGES,
    LABEL_COLUMNS,
    LABELS_FILE,
    PIXELS,
    VECTORS_FILE,
    checked_labels,
    open_images,
    open_release_writer,
    read_release,
    summarize_release,
    write_labels,
    write_release,
)
from releases import full_disk, left_in, make_labels, make_release


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return make_release(tmp_path / "release")


# ---------------------------------------------------------------------------------------------- reading


def test_a_release_is_read_in_the_published_formats(release: Path) -> None:
    headshots = read_release(release)
    assert headshots.images.shape == (9, 359, 359) and headshots.images.dtype == np.uint8
    assert list(headshots.labels.columns) == LABEL_COLUMNS
    assert (headshots.labels.dtypes == np.int64).all()
    assert headshots.folder == release and headshots.source == str(release)
    stored = np.load(release / DATA_FILE)
    assert stored.shape == (9, 128881) and stored.dtype == np.uint8
    assert np.array_equal(headshots.images.reshape(9, -1), stored)
    assert np.load(release / LABELS_FILE).dtype == np.int64


def test_images_are_mapped_and_cannot_be_changed(release: Path) -> None:
    images = read_release(release).images
    assert isinstance(images, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        images[0, 0, 0] = 1


def test_reading_a_whole_cohort_takes_no_memory(tmp_path: Path) -> None:
    write_labels(tmp_path, make_labels(277, photographs=9)[:IMAGES])
    with (tmp_path / DATA_FILE).open("wb") as file:
        header = {"descr": "|u1", "fortran_order": False, "shape": (IMAGES, PIXELS)}
        np.lib.format.write_array_header_1_0(file, header)
        file.truncate(file.tell() + IMAGES * PIXELS)
    tracemalloc.start()
    try:
        headshots = read_release(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(headshots) == IMAGES
    assert peak < 10e6


def test_column_order_in_memory_does_not_matter(release: Path) -> None:
    images = read_release(release).images.copy()
    np.save(release / DATA_FILE, np.asfortranarray(images.reshape(9, -1)))
    again = read_release(release).images
    assert np.array_equal(again, images)
    assert np.shares_memory(again, again.base)


@pytest.mark.parametrize("dtype", ["uint8", "int16", ">i4", "uint64"])
def test_labels_of_any_integer_dtype_become_int64(release: Path, dtype: str) -> None:
    expected = read_release(release).labels
    np.save(release / LABELS_FILE, expected.to_numpy().astype(dtype))
    pd.testing.assert_frame_equal(read_release(release).labels, expected)


def test_headshots_say_what_they_are(release: Path) -> None:
    headshots = read_release(release, "twin, seed <1>")
    text = "Headshots: 9 photographs of 3 volunteers (twin, seed <1>)"
    assert repr(headshots) == text and len(headshots) == 9
    assert html.escape(text) in headshots._repr_html_() and "<1>" not in headshots._repr_html_()


def test_summary_counts_volunteers_and_names_the_sums(release: Path) -> None:
    headshots = read_release(release)
    summary = summarize_release(headshots)
    female = headshots.labels.drop_duplicates("volunteer")["female"]
    assert (summary.photographs, summary.volunteers) == (9, 3)
    assert (summary.female, summary.male) == ((female == 1).sum(), (female == 0).sum())
    assert summary.volunteers_by_photographs == {3: 3}
    assert set(summary.sha256) == {DATA_FILE, LABELS_FILE}
    assert "3 volunteers" not in str(summary) and "volunteers: 3" in str(summary)
    assert summary.sha256[DATA_FILE] in str(summary)
    other = make_release(release.with_name("other"), seed=5)
    assert summarize_release(read_release(other)).sha256[DATA_FILE] != summary.sha256[DATA_FILE]


# --------------------------------------------------------------------------------------- damaged files


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def cut_header(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def remove(file: Path) -> None:
    file.unlink()


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def pickle_it(file: Path) -> None:
    np.save(file, np.array([{"a": 1}], dtype=object), allow_pickle=True)


def zip_it(file: Path) -> None:
    with file.open("wb") as open_file:
        np.savez(open_file, images=np.zeros(3))


def write_text(file: Path) -> None:
    file.write_text("volunteer,photograph\n1,1\n", encoding="utf-8")


@pytest.mark.parametrize("name", [DATA_FILE, LABELS_FILE])
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "not a whole NumPy array file"),
        (lengthen, "1 bytes longer than its header says"),
        (cut_header, "not a whole NumPy array file"),
        (empty, "not a whole NumPy array file"),
        (remove, "is missing"),
        (make_folder, "could not be read"),
        (pickle_it, "pickled objects are never loaded"),
        (zip_it, "not a whole NumPy array file"),
        (write_text, "not a whole NumPy array file"),
    ],
)
def test_a_damaged_file_is_named(release: Path, name: str, damage: Callable[[Path], None], said: str) -> None:
    damage(release / name)
    with pytest.raises(FoxgloveError) as refusal:
        read_release(release)
    assert str(refusal.value).startswith(str(release / name)) and said in str(refusal.value)


@pytest.mark.parametrize(
    "images",
    [
        np.zeros((9, PIXELS), np.float64),
        np.zeros((9, PIXELS), np.int8),
        np.zeros((9, PIXELS - 1), np.uint8),
        np.zeros((9, IMAGE_SIDE, IMAGE_SIDE), np.uint8),
        np.zeros(PIXELS, np.uint8),
        np.zeros((0, PIXELS), np.uint8),
    ],
)
def test_images_of_another_shape_or_dtype_are_refused(release: Path, images: np.ndarray) -> None:
    np.save(release / DATA_FILE, images)
    with pytest.raises(
        FoxgloveError, match=r"headshot_data.npy: shape .* expected shape \(n, 128881\)|whole NumPy"
    ):
        read_release(release)


def test_labels_that_do_not_fit_the_images_are_refused(release: Path) -> None:
    np.save(release / LABELS_FILE, np.load(release / LABELS_FILE)[:-1])
    with pytest.raises(
        FoxgloveError, match=r"labels.npy: 8 rows of labels, but headshot_data.npy .* 9 images"
    ):
        read_release(release)


@given(st.integers(0, 127), st.integers(0, 255))
@settings(max_examples=150, deadline=None)
def test_no_byte_of_a_header_can_cause_another_error(position: int, value: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_labels(folder, make_labels())
        content = bytearray((Path(folder) / LABELS_FILE).read_bytes())
        content[position] = value
        (Path(folder) / DATA_FILE).write_bytes(content)
        with pytest.raises(FoxgloveError, match=DATA_FILE):
            read_release(folder)


@pytest.mark.parametrize("shape", [(3, 77), (2, 78), (3,), (3, 78, 1)])
def test_vectors_of_another_shape_are_refused(release: Path, shape: tuple[int, ...]) -> None:
    np.save(release / VECTORS_FILE, np.zeros((3, 78), np.float16))
    assert VECTORS_FILE in summarize_release(read_release(release)).sha256
    np.save(release / VECTORS_FILE, np.zeros(shape, np.float16))
    with pytest.raises(FoxgloveError, match=r"mandible_vectors.npy: shape .* expected shape \(3, 78\)"):
        read_release(release)


def test_vectors_of_whole_numbers_are_refused(release: Path) -> None:
    np.save(release / VECTORS_FILE, np.zeros((3, 78), np.int64))
    with pytest.raises(FoxgloveError, match="floating dtype"):
        read_release(release)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux lists open maps")
@pytest.mark.parametrize("damage", [cut, lengthen, write_text])
@pytest.mark.parametrize("name", [DATA_FILE, LABELS_FILE, VECTORS_FILE])
def test_a_refused_release_is_closed(release: Path, name: str, damage: Callable[[Path], None]) -> None:
    np.save(release / VECTORS_FILE, np.zeros((3, 78), np.float16))
    damage(release / name)
    with pytest.raises(FoxgloveError) as refusal:
        read_release(release)
    assert str(release) not in Path("/proc/self/maps").read_text(encoding="utf-8")
    assert refusal.tb is not None, "the error, which could keep the files open, is still held"


def test_messages_may_call_the_folder_by_its_final_name(release: Path, tmp_path: Path) -> None:
    cut(release / LABELS_FILE)
    with pytest.raises(FoxgloveError) as refusal:
        read_release(release, shown_as="archive.tbz2")
    assert str(refusal.value).startswith(str(Path("archive.tbz2") / LABELS_FILE))
    assert str(tmp_path) not in str(refusal.value)


# ---------------------------------------------------------------------------------------------- labels

VOLUNTEER, PHOTOGRAPH, FEMALE, NOT_SMILING, SMILING = range(5)
CORRUPTIONS = {
    "volunteer below 1": (VOLUNTEER, st.integers(-(2**63), 0)),
    "photograph outside 1-9": (
        PHOTOGRAPH,
        st.integers(-(2**63), 2**63 - 1).filter(lambda v: not 1 <= v <= 9),
    ),
    "female neither 0 nor 1": (FEMALE, st.integers(-(2**63), 2**63 - 1).filter(lambda v: v not in (0, 1))),
    "too many or too few votes": (NOT_SMILING, st.integers(-(2**63), 2**63 - 1)),
    "too many or too few smiles": (SMILING, st.integers(-(2**63), 2**63 - 1)),
}


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_one_wrong_value_is_refused_with_its_row(data: st.DataObject) -> None:
    labels = make_labels(volunteers=data.draw(st.integers(1, 5)), seed=data.draw(st.integers(0, 99)))
    column, values = CORRUPTIONS[data.draw(st.sampled_from(sorted(CORRUPTIONS)))]
    row = data.draw(st.integers(0, len(labels) - 1))
    value = data.draw(values.filter(lambda v: v != labels[row, column]))
    labels[row, column] = value
    with pytest.raises(FoxgloveError) as refusal:
        checked_labels(labels, "my labels.npy")
    assert str(refusal.value).startswith(f"my labels.npy, row {row} (counted from 0): ")
    assert str(value) in str(refusal.value) and "expected" in str(refusal.value)


@given(st.integers(2, 5), st.integers(0, 99), st.data())
@settings(max_examples=100, deadline=None)
def test_a_volunteer_with_two_labels_is_refused(volunteers: int, seed: int, data: st.DataObject) -> None:
    labels = make_labels(volunteers, seed)
    row = data.draw(st.integers(0, len(labels) - 1))
    labels[row, FEMALE] = 1 - labels[row, FEMALE]
    with pytest.raises(
        FoxgloveError, match=rf"female is .*volunteer {labels[row, VOLUNTEER]}, but"
    ) as refusal:
        checked_labels(labels)
    named = {int(word.strip(";")) for word in str(refusal.value).split() if word.strip(";").isdigit()}
    assert row in named


@given(st.integers(1, 5), st.integers(0, 99), st.data())
@settings(max_examples=100, deadline=None)
def test_a_photograph_that_appears_twice_is_refused(volunteers: int, seed: int, data: st.DataObject) -> None:
    labels = make_labels(volunteers, seed)
    first, again = sorted(data.draw(st.permutations(range(len(labels))))[:2])
    labels[again, :3] = labels[first, :3]
    with pytest.raises(FoxgloveError) as refusal:
        checked_labels(labels)
    assert f"row {again} (counted from 0): volunteer {labels[first, 0]}" in str(refusal.value)
    assert f"stands in row {first} already" in str(refusal.value)


def test_negative_votes_are_named_although_the_sum_is_right() -> None:
    labels = make_labels()
    labels[4, 3:] = -1, 18
    with pytest.raises(
        FoxgloveError, match=r"row 4 .*not_smiling is -1; expected a number of votes from 0 to 17"
    ):
        checked_labels(labels)


def test_votes_do_not_wrap_around() -> None:
    labels = make_labels().astype(np.uint8)
    labels[4, 3:] = 200, 73  # 17 in eight bits
    with pytest.raises(FoxgloveError, match=r"row 4 .*not_smiling is 200"):
        checked_labels(labels)


@pytest.mark.parametrize(
    "labels",
    [
        make_labels().astype(float),
        make_labels()[:, :4],
        make_labels().ravel(),
        make_labels()[:0],
        make_labels().astype(str),
        make_labels().astype(bool),
    ],
)
def test_labels_of_another_shape_or_dtype_are_refused(labels: np.ndarray) -> None:
    with pytest.raises(
        FoxgloveError, match=r"shape .* and dtype .*; expected shape \(n, 5\) and an integer dtype"
    ):
        checked_labels(labels)


def test_a_table_may_have_its_columns_in_any_order() -> None:
    labels = make_labels()
    table = pd.DataFrame(labels, columns=LABEL_COLUMNS)[LABEL_COLUMNS[::-1]].assign(note="x")
    assert np.array_equal(checked_labels(table), labels)
    with pytest.raises(FoxgloveError, match="column 'female' is missing"):
        checked_labels(table.drop(columns="female"))


# --------------------------------------------------------------------------------------------- writing


@given(st.integers(1, 4), st.integers(1, 9), st.integers(0, 999), st.booleans(), st.booleans())
@settings(max_examples=20, deadline=None)
def test_what_is_written_comes_back(
    volunteers: int, photographs: int, seed: int, flat: bool, with_vectors: bool
) -> None:
    labels = make_labels(volunteers, seed, photographs)
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (len(labels), IMAGE_SIDE, IMAGE_SIDE), dtype=np.uint8)
    vectors = random.random((volunteers, 78)).astype(np.float16) if with_vectors else None
    with tempfile.TemporaryDirectory() as folder:
        given_images = images.reshape(len(labels), -1) if flat else images
        target = write_release(Path(folder) / "release", given_images, labels, vectors)
        headshots = read_release(target)
        assert np.array_equal(headshots.images, images)
        assert np.array_equal(headshots.labels.to_numpy(), labels)
        assert left_in(Path(folder)) == sorted(
            ["release", *(f"release/{name}" for name in summarize_release(headshots).sha256)]
        )
        if with_vectors:
            assert np.array_equal(np.load(target / VECTORS_FILE), vectors)
            assert np.load(target / VECTORS_FILE).dtype == np.float16
        del headshots


@pytest.mark.parametrize(
    ("images", "labels", "said"),
    [
        (np.zeros((9, 359, 359), np.float32), make_labels(), "images: shape"),
        (np.zeros((9, 359, 358), np.uint8), make_labels(), "images: shape"),
        (np.zeros((0, 359, 359), np.uint8), make_labels(), "images: shape"),
        (np.zeros((8, 359, 359), np.uint8), make_labels(), "9 rows of labels"),
        (np.zeros((9, 359, 359), np.uint8), make_labels() + 1, "labels, row 1"),
    ],
)
def test_nothing_invalid_is_written(
    tmp_path: Path, images: np.ndarray, labels: np.ndarray, said: str
) -> None:
    with pytest.raises(FoxgloveError, match=said):
        write_release(tmp_path / "new" / "release", images, labels)
    assert left_in(tmp_path) in ([], ["new"])


def test_a_failure_keeps_the_older_release(release: Path) -> None:
    before = summarize_release(read_release(release))
    with pytest.raises(ZeroDivisionError), open_release_writer(release, 2) as part:
        write_labels(part, make_labels()[:2])
        _ = 1 / 0
    with (
        pytest.raises(FoxgloveError, match=r"release.headshot_labels.npy is missing"),
        open_release_writer(release, 2),
    ):
        pass
    assert summarize_release(read_release(release)) == before
    assert os_names(release.parent) == ["release"]


def os_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_an_older_release_is_replaced(release: Path) -> None:
    make_release(release, volunteers=1, photographs=1)
    assert len(read_release(release)) == 1
    assert os_names(release.parent) == ["release"]


def test_files_of_the_user_are_never_replaced(release: Path) -> None:
    (release / "thesis.docx").write_text("ten years", encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"holds 'thesis.docx', which is not part of a release"):
        make_release(release)
    assert (release / "thesis.docx").read_text(encoding="utf-8") == "ten years"
    with pytest.raises(FoxgloveError, match="is a file; expected a folder"):
        make_release(release / "thesis.docx")


def test_a_writer_may_have_files_of_its_own(release: Path) -> None:
    for _ in range(2):
        with open_release_writer(release, 9, beside=["log.csv"]) as part:
            write_labels(part, make_labels())
            (part / "log.csv").write_text("kept", encoding="utf-8")
    assert os_names(release) == [DATA_FILE, LABELS_FILE, "log.csv"]


def test_images_can_be_filled_through_the_map(tmp_path: Path) -> None:
    with open_release_writer(tmp_path / "release", 9) as part:
        images = open_images(part, writable=True)
        assert images.shape == (9, 359, 359) and not images.any()
        images[4] = 7
        del images
        write_labels(part, make_labels())
    assert read_release(tmp_path / "release").images.mean(axis=(1, 2)).tolist() == [0, 0, 0, 0, 7, 0, 0, 0, 0]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how much of a file is on the disk")
def test_the_space_of_the_images_is_taken_at_once(tmp_path: Path) -> None:
    """A full disk must show before anything is written through the map, where it would kill the process."""

    def size_on_disk(file: Path) -> int:
        with file.open("rb+") as written:
            os.fsync(written.fileno())
        return file.stat().st_blocks * 512

    zeros = tmp_path / "zeros"
    zeros.write_bytes(bytes(9 * PIXELS))
    if size_on_disk(zeros) < 9 * PIXELS:
        pytest.skip("this file system compresses zeros away")
    with open_release_writer(tmp_path / "release", 9) as part:
        assert size_on_disk(part / DATA_FILE) > 9 * PIXELS
        write_labels(part, make_labels())


@pytest.mark.parametrize("room", [0, 1000, 5 * PIXELS])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, room: int) -> None:
    with (
        pytest.raises(FoxgloveError, match=r"could not be written: .*Free some disk space"),
        full_disk(after=room),
    ):
        make_release(tmp_path / "release")
    assert left_in(tmp_path) == []


def test_an_empty_release_cannot_be_written(tmp_path: Path) -> None:
    with (
        pytest.raises(FoxgloveError, match="expected at least 1"),
        open_release_writer(tmp_path / "release", 0),
    ):
        pass
    assert left_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs the right to make links")
def test_a_linked_folder_keeps_its_link(release: Path) -> None:
    link = release.with_name("link")
    link.symlink_to(release, target_is_directory=True)
    make_release(link, volunteers=1)
    assert link.is_symlink() and len(read_release(release)) == 3
    assert os_names(release.parent) == ["link", "release"]
