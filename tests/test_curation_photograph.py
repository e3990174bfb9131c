"""One photograph: turned and cut rightly, or refused with a reason that helps."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from foxglove_helpers.cli import main
from foxglove_helpers.curation import PhotographRefused, crop_headshot, crop_square, open_photograph
from foxglove_helpers.curation.photograph import Rectangle, overlap, share_outside
from photographs import drawn, jpeg


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
        (20000, 20000, "too_large"),  # Pillow itself refuses these two, in words for programmers
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
    assert ("64 million" in str(refused.value)) == (reason == "too_large")
    assert "bomb" not in str(refused.value)


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
    least = next(face for face in range(1, 400) if crop_square((400, 400, face, face))[2] >= 359)
    assert crop_headshot(gray, (400, 400, least, 9)).shape == (359, 359)
    said = f"face is {least - 1} pixels wide; expected at least {least},"
    with pytest.raises(PhotographRefused, match=said) as refused:
        crop_headshot(gray, (400, 400, least - 1, least - 1))
    assert refused.value.reason == "face_too_small"
    help_text = " ".join(CliRunner().invoke(main, ["curate", "--help"]).output.split())
    assert f"at least {least} pixels wide" in help_text


RECTANGLES = st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(0, 8)] * 2)


@given(rectangle=RECTANGLES, other=RECTANGLES)
def test_the_overlap_is_that_of_counted_pixels(rectangle: Rectangle, other: Rectangle) -> None:
    one, two = np.zeros((2, 20, 20), bool)
    for pixels, (x, y, width, height) in ((one, rectangle), (two, other)):
        pixels[y : y + height, x : x + width] = True
    covered = (one | two).sum()
    expected = (one & two).sum() / covered if covered else 0
    assert overlap(rectangle, other) == overlap(other, rectangle) == pytest.approx(expected)


def test_rectangles_that_are_the_same_agree_wholly_and_those_apart_not_at_all() -> None:
    assert overlap((3, 4, 50, 60), (3, 4, 50, 60)) == 1
    # Apart both ways: two negative lengths must not make an area.
    assert overlap((3, 4, 50, 60), (300, 400, 50, 60)) == 0
