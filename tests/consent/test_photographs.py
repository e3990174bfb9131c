"""A file is cleaned down to its pixels, or refused with a reason that helps; hostile ones as well."""

import hashlib
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest
from hostile import (
    CANARY,
    CLEANED,
    EITHER,
    FILES,
    HostileFile,
    encoded,
    heic,
    left_beside_pixels,
    of_a_telephone,
    orientation_block,
    other_primaries,
    plain,
    segments_of,
    texture,
    with_profile,
    with_segments,
    ycck,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from foxglove_helpers.consent import photographs
from foxglove_helpers.consent.photographs import (
    KINDS,
    MESSAGES,
    CleanPhotograph,
    PhotographRefused,
    clean_photograph,
    heic_can_be_read,
    shown_name,
)
from requirements import require_or_skip


def clean(file: bytes, name: str = "photograph.jpg") -> CleanPhotograph:
    return clean_photograph(io.BytesIO(file), name)


def pixels(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(file)), float)


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.title)
def test_a_hostile_file_is_cleaned_or_refused_for_what_it_is(hostile: HostileFile) -> None:
    try:
        photograph = clean(hostile.make())
    except PhotographRefused as refused:
        assert refused.reason == ("damaged" if hostile.outcome == EITHER else hostile.outcome)
        assert refused.details.get("kind", "") == hostile.kind
        assert str(refused).startswith("photograph.jpg: ")
        return
    assert hostile.outcome in (CLEANED, EITHER)
    assert photograph.orientation == hostile.orientation
    assert not left_beside_pixels(photograph.jpeg, hostile.orientation)
    assert not left_beside_pixels(photograph.preview, 1)


def test_the_corpus_has_each_reason_and_every_title_once() -> None:
    titles = [hostile.title for hostile in FILES]
    assert len(titles) == len(set(titles)) >= 60
    reasons = {hostile.outcome for hostile in FILES} | {"heic_not_supported"}
    assert reasons == {*MESSAGES, CLEANED, EITHER}
    assert {hostile.kind for hostile in FILES} == {*KINDS, ""}


@pytest.mark.parametrize(
    "hostile", [f for f in FILES if f.outcome == CLEANED and f.title != "HEIC"], ids=lambda f: f.title
)
def test_the_decoder_is_given_what_holds_pixels_and_nothing_else(hostile: HostileFile) -> None:
    given_to_it = photographs._Jpeg(hostile.make(), "").pixels
    assert CANARY not in given_to_it
    known = {0xC0, 0xC2, 0xC4, 0xDB, 0xDD, 0xDA, 0xD9, 0xE0, 0xEE}
    assert {marker for marker, _, _ in segments_of(given_to_it)} <= known
    assert given_to_it.count(b"\xff\xd9") == 1


def test_what_a_telephone_wrote_is_gone_and_the_pixels_stay() -> None:
    photograph = clean(of_a_telephone())
    stored = Image.open(io.BytesIO(photograph.jpeg))
    assert dict(stored.getexif()) == {0x0112: 6}
    assert stored.getexif().get_ifd(0x8825) == {}
    assert getattr(stored, "n_frames", 1) == 1
    assert np.abs(pixels(photograph.jpeg) - np.asarray(texture(), float)).mean() < 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_survives_and_the_preview_is_upright(orientation: int) -> None:
    upright = np.asarray(texture(360, 720))
    # How the sensor saw it: what undoes the turn that the tag asks of the reader (Exif 2.3, tag 274).
    turned = upright.swapaxes(0, 1)
    seen = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: turned,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }[orientation]
    file = encoded(Image.fromarray(np.ascontiguousarray(seen)), quality=95)
    photograph = clean(with_segments(orientation_block(orientation), file=file))
    assert (photograph.orientation, photograph.width, photograph.height) == (orientation, 360, 720)
    assert np.abs(pixels(photograph.jpeg) - seen).mean() < 3  # as the sensor saw it: curation turns it, once
    small = np.asarray(Image.fromarray(upright).resize((240, 480)), float)
    assert np.abs(pixels(photograph.preview) - small).mean() < 5


@pytest.mark.parametrize(("width", "height"), [(4000, 400), (400, 4000), (359, 359), (480, 480)])
def test_a_preview_is_small_and_never_larger_than_the_photograph(width: int, height: int) -> None:
    preview = pixels(clean(encoded(texture(width, height))).preview)
    assert max(preview.shape) == min(480, max(width, height))
    assert preview.shape[1] / preview.shape[0] == pytest.approx(width / height, rel=0.05)


@pytest.mark.parametrize("make", [lambda: encoded(texture().convert("CMYK")), ycck, lambda: plain()])
def test_other_ways_to_write_colours_come_out_as_colours(make: Callable[[], bytes]) -> None:
    file = make()
    meant = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"), float)
    stored = pixels(clean(file).jpeg)
    assert stored.shape == (640, 480, 3)
    assert np.abs(stored - meant).mean() < 3


def test_gray_comes_out_as_colours_without_colour() -> None:
    stored = pixels(clean(encoded(texture().convert("L"))).jpeg)
    assert stored.shape == (640, 480, 3)
    assert np.ptp(stored, axis=2).max() <= 2


def test_the_colours_of_a_profile_are_kept_without_the_profile() -> None:
    meant = np.asarray(Image.open(io.BytesIO(plain())), float)
    stored = pixels(clean(with_profile(other_primaries())).jpeg)
    # The profile calls green what the file calls red, and the other way round.
    assert np.abs(stored - meant[..., [1, 0, 2]]).mean() < 6 < np.abs(stored - meant).mean()


def test_the_digest_knows_the_photograph_whatever_is_written_beside_it() -> None:
    digest = clean(plain()).pixels_digest
    assert len(digest) == len(hashlib.sha256().hexdigest())
    for other in (with_segments(orientation_block(6)), with_profile(other_primaries()), plain() + b"more"):
        assert clean(other).pixels_digest == digest
    changed = texture()
    changed.putpixel((100, 100), (255, 0, 255))
    assert clean(encoded(changed, quality=90)).pixels_digest != digest
    assert clean(encoded(texture(640, 480))).pixels_digest != clean(encoded(texture(480, 640))).pixels_digest


def test_cleaning_twice_changes_nothing_but_rounding() -> None:
    once = clean(of_a_telephone())
    again = clean(once.jpeg)
    assert (again.width, again.height, again.orientation) == (once.width, once.height, once.orientation)
    assert np.abs(pixels(again.jpeg) - pixels(once.jpeg)).mean() < 1


def test_heic_is_read_upright_and_without_its_metadata() -> None:
    require_or_skip(heic_can_be_read(), "pillow-heif is not installed (pip install -e '.[heic]')")
    # Another part of the process, such as the proof of a withdrawal, may have taught Pillow to read it.
    known = dict(Image.registered_extensions())
    photograph = clean(heic())
    assert (photograph.width, photograph.height, photograph.orientation) == (480, 640, 1)
    assert not left_beside_pixels(photograph.jpeg, 1)
    assert np.abs(pixels(photograph.jpeg) - np.asarray(texture(), float)).mean() < 6
    assert Image.registered_extensions() == known


def test_without_its_library_heic_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "heic_can_be_read", lambda: False)
    with pytest.raises(PhotographRefused, match=r"Settings > Camera > Formats > Most Compatible") as refused:
        clean(heic())
    assert refused.value.reason == "heic_not_supported"


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_change_of_a_file_brings_anything_but_a_clean_photograph_or_a_refusal(data: st.DataObject) -> None:
    whole = bytearray(with_segments(orientation_block(6), file=with_profile(other_primaries())))
    head = whole.index(b"\xff\xda") + 20
    places = data.draw(st.lists(st.integers(0, head), max_size=6))
    for place in places:
        whole[place] = data.draw(st.integers(0, 255))
    try:
        photograph = clean(bytes(whole))
    except PhotographRefused:
        return
    assert not left_beside_pixels(photograph.jpeg, photograph.orientation)


@cache
def small_heic() -> bytes:
    return heic(400, 400)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_change_of_a_heic_file_does_either(data: st.DataObject) -> None:
    whole = bytearray(small_heic())
    for place in data.draw(st.lists(st.integers(0, 700), max_size=5)):
        whole[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        photograph = clean(bytes(whole))
    except PhotographRefused:
        return
    assert not left_beside_pixels(photograph.jpeg, 1)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_refused(some: bytes) -> None:
    for file in (some, b"\xff\xd8\xff" + some):
        with pytest.raises(PhotographRefused):
            clean(file)


def test_no_more_than_two_decoders_work_at_once_and_a_large_photograph_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    working, most, beside_large = set(), [0], [0]
    decode, lock = photographs._Jpeg.decoded, threading.Lock()

    def counted(source: photographs._Jpeg) -> Image.Image:
        with lock:
            working.add(source)
            most[0] = max(most[0], len(working))
            if any(other.width == 5100 for other in working):
                beside_large[0] = max(beside_large[0], len(working))
        try:
            return decode(source)
        finally:
            with lock:
                working.remove(source)

    monkeypatch.setattr(photographs._Jpeg, "decoded", counted)
    large = encoded(Image.linear_gradient("L").resize((5100, 5000)).convert("RGB"))
    middle = encoded(Image.linear_gradient("L").resize((3000, 3000)).convert("RGB"))
    with ThreadPoolExecutor(20) as volunteers:
        digests = {photograph.pixels_digest for photograph in volunteers.map(clean, [middle, large] * 10)}
    assert len(digests) == 2
    assert most[0] <= 2
    assert beside_large[0] == 1


def test_two_ordinary_photographs_are_decoded_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    decode, both = photographs._Jpeg.decoded, threading.Barrier(2, timeout=60)

    def together(source: photographs._Jpeg) -> Image.Image:
        both.wait()  # breaks, and spoils the photograph, unless another one comes
        return decode(source)

    monkeypatch.setattr(photographs._Jpeg, "decoded", together)
    with ThreadPoolExecutor(2) as volunteers:
        assert [photograph.width for photograph in volunteers.map(clean, [plain()] * 2)] == [480, 480]


def test_a_refusal_gives_its_place_back() -> None:
    for _ in range(10):
        with pytest.raises(PhotographRefused):
            clean(plain()[:20_000])
    assert clean(plain()).width == 480


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\fakepath\\me.jpg", "me.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: b.jpg", "aSet-Cookie: b.jpg"),
        ("me\u202egpj.exe", "megpj.exe"),
        ("me\0.jpg", "me.jpg"),
        ("顔 😀.jpg", "顔 😀.jpg"),
        ("", "?"),
        ("/", "?"),
        ("\ud800.jpg", ".jpg"),
    ],
)
def test_a_name_is_shown_without_what_could_fool_its_reader(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_long_name_is_shown_short_with_its_ending() -> None:
    shown = shown_name("n" * 300 + ".jpg")
    assert len(shown) <= 60
    assert shown.endswith(".jpg")


def test_the_name_decides_nothing() -> None:
    assert clean(plain(), "malware.exe").width == 480
