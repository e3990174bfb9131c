"""The steps by themselves: reading small, the face, setting upright, metadata, likeness, and what is suspected."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from heaps import put
from PIL import ExifTags, Image

from foxglove_helpers.cli import main
from foxglove_helpers.curation import (
    PhotographRefused,
    find_face,
    haar_faces,
    lean_of_face,
    open_photograph,
    own_detector,
    settle_photograph,
    turned_upright,
)
from foxglove_helpers.curation.cues import cues_for_a_person
from foxglove_helpers.curation.decoding import Reduced, decode_photograph, turned_as_tagged
from foxglove_helpers.curation.duplicates import identical_files, is_certain, repeated_submissions
from foxglove_helpers.curation.inventory import take_inventory
from foxglove_helpers.curation.likeness import ALIKE, alike_submissions, face_description
from foxglove_helpers.curation.metadata import metadata_of
from foxglove_helpers.curation.settled import ByHand, cut_headshot, upright_face
from foxglove_helpers.curation.upright import LEAST_LEAN, cut_turned
from photographs import drawn, jpeg, white_box


@pytest.fixture
def faces(small_twin) -> list[np.ndarray]:
    """Return a photograph of each of the twin's first people: a headshot, enlarged, away from the middle."""
    _, first = np.unique(small_twin.labels["volunteer"], return_index=True)
    rooms = [np.pad(small_twin.images[row], ((120, 220), (170, 130)), mode="edge") for row in first]
    return [cv2.resize(room, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC) for room in rooms]


def overlap(first: tuple, second: tuple) -> float:
    """Return intersection over union of two rectangles."""
    across = min(first[0] + first[2], second[0] + second[2]) - max(first[0], second[0])
    down = min(first[1] + first[3], second[1] + second[3]) - max(first[1], second[1])
    shared = max(0, across) * max(0, down)
    return shared / (first[2] * first[3] + second[2] * second[3] - shared)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("side", [None, 500, 300, 90])
def test_a_photograph_read_small_is_the_whole_one_made_small(
    orientation: int, side: int | None, tmp_path: Path
) -> None:
    stored = jpeg(cv2.resize(drawn(), (1000, 1400), interpolation=cv2.INTER_AREA), orientation)
    (tmp_path / "a.jpg").write_bytes(stored)
    whole, _ = open_photograph(tmp_path / "a.jpg")
    small = decode_photograph(stored, side)
    assert (small.orientation, small.height, small.width) == (orientation, *whole.shape)
    assert max(small.gray.shape) >= (side or max(whole.shape))
    assert small.scale == {None: 1, 500: 2, 300: 4, 90: 8}[side]
    expected = cv2.resize(whole, small.gray.shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.gray.astype(int) - expected).mean() < 3


def test_colours_are_turned_with_the_luminance() -> None:
    picture = np.zeros((400, 600, 3), np.uint8)
    picture[:200, :300] = (220, 30, 30)
    small = decode_photograph(jpeg(picture, 6))
    assert small.colour is not None
    _, red = small.colour
    assert red.shape == small.gray.shape == (600, 400)
    assert red[100, 300] > 180 > 140 > red[100, 100]
    assert turned_as_tagged(picture, 6).shape == (600, 400, 3)


@pytest.mark.parametrize("left", [0.999, 0.5, 0.05])
@pytest.mark.parametrize("side", [None, 300])
def test_a_file_that_is_cut_short_is_refused_at_any_size(left: float, side: int | None) -> None:
    whole = jpeg(cv2.resize(drawn(), (1000, 1400)))
    with pytest.raises(PhotographRefused, match="cannot be decoded to its end"):
        decode_photograph(whole[: int(left * len(whole))], side)


def test_a_headshot_from_a_small_reading_is_that_of_the_whole_photograph(faces: list[np.ndarray]) -> None:
    for photograph in faces[:3]:
        large = cv2.resize(photograph, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
        data = jpeg(large)
        settled = settle_photograph(data)
        assert settled.rectangle is not None
        whole = cut_headshot(decode_photograph(data), settled.angle, settled.rectangle)
        differs = np.abs(settled.headshot.astype(int) - whole)
        assert differs.mean() < 1.5
        assert abs(settled.headshot.mean() - whole.mean()) < 0.3, "the brightness is untouched"


def test_detection_is_rescued_in_stages() -> None:
    picture = drawn()
    seen = []

    def detect(gray: np.ndarray) -> list:
        seen.append(gray)
        return white_box(gray) if len(seen) == due[0] else []

    due, stages = [0], []
    for number in (1, 2, 3, 4):
        seen.clear()
        due[0] = number
        found = find_face(picture, own_detector(detect))
        stages.append((found.stage, found.angle))
    assert stages == [("plain", 0), ("contrast", 0), ("rotated", -10), ("rotated", 10)]
    due[0] = 0
    seen.clear()
    with pytest.raises(PhotographRefused) as refused:
        find_face(picture, own_detector(detect))
    assert refused.value.reason == "no_face"
    assert np.array_equal(picture, drawn()), "copies serve detection only"


def test_the_largest_central_face_counts_and_equal_ones_do_not() -> None:
    gray = np.zeros((800, 600), np.uint8)

    def find(*faces: tuple) -> tuple:
        return find_face(gray, own_detector(lambda _: faces)).rectangle

    main_face = (200, 300, 200, 200)
    assert find(main_face, (10, 10, 60, 60), (500, 20, 90, 90)) == main_face
    for others in (((10, 10, 180, 180),), ((10, 10, 140, 140),)):
        with pytest.raises(PhotographRefused, match="2 faces were found"):
            find(main_face, *others)
    with pytest.raises(PhotographRefused, match="2 faces were found"):
        find((0, 0, 150, 150), (400, 400, 60, 60))


def test_dark_photographs_give_the_same_rectangle(faces: list[np.ndarray]) -> None:
    for photograph in faces[:4]:
        dark = (photograph / 3).astype(np.uint8)
        assert overlap(find_face(dark).rectangle, find_face(photograph).rectangle) > 0.8


@pytest.mark.parametrize("tilt", [-25, -12, 0, 12, 25])
def test_heads_that_lean_are_set_upright(faces: list[np.ndarray], tilt: int) -> None:
    for photograph in faces[:5]:
        straight = upright_face(photograph)
        found = upright_face(turned_upright(photograph, -tilt))
        assert found.angle == pytest.approx(tilt, abs=3)
        assert overlap(found.rectangle, straight.rectangle) > 0.8
        if not tilt:
            assert found.angle == 0


def test_the_angle_is_clockwise_and_small_ones_stay(faces: list[np.ndarray]) -> None:
    face = find_face(faces[0]).rectangle
    middle = (face[0] + face[2] / 2, face[1] + face[3] / 2)
    own = lean_of_face(faces[0], face).angle  # people lean a little by themselves
    for tilt in (-3, 3, 9):
        # OpenCV counts angles against the clock.
        matrix = cv2.getRotationMatrix2D(middle, -tilt, 1.0)
        leaning = cv2.warpAffine(faces[0], matrix, faces[0].shape[::-1], borderMode=cv2.BORDER_REPLICATE)
        assert lean_of_face(leaning, face).angle - own == pytest.approx(tilt, abs=1)
        assert bool(upright_face(leaning).angle) == (abs(own + tilt) > LEAST_LEAN)


def test_a_part_of_a_turned_picture_is_cut_without_turning_the_rest() -> None:
    picture = drawn()
    whole = turned_upright(picture, 17.3)
    assert np.array_equal(cut_turned(picture, 17.3, (100, 150, 200, 120)), whole[150:270, 100:300])
    assert np.array_equal(turned_upright(picture, 0), picture)


def test_an_angle_by_hand_counts_even_if_it_is_small(faces: list[np.ndarray]) -> None:
    settled = settle_photograph(jpeg(faces[0]), by_hand=ByHand(angle=2.0))
    assert settled.angle == 2.0
    assert settled.stage == "plain"


def test_metadata_tell_place_time_camera_and_comment(tmp_path: Path) -> None:
    image = Image.fromarray(drawn())
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Tsubame", "Letter 2"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2019:02:08 09:10:11"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber] = "12345"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "S", (48.0, 30.0, 36.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (123.0, 15.0, 0.0)
    image.save(tmp_path / "told.jpeg", exif=exif, comment=b"shared by Aiko")
    told = metadata_of(tmp_path / "told.jpeg")
    assert (told["latitude"], told["longitude"]) == (-48.51, 123.25)
    assert [told[name] for name in ("maker", "model", "serial", "taken", "comment", "orientation")] == [
        "Tsubame",
        "Letter 2",
        "12345",
        "2019:02:08 09:10:11",
        "shared by Aiko",
        6,
    ]
    image.save(tmp_path / "silent.jpeg")
    assert not any(metadata_of(tmp_path / "silent.jpeg").values())
    (tmp_path / "broken.jpeg").write_bytes(b"\xff\xd8\xffnonsense")
    result = CliRunner().invoke(main, ["curate", "metadata", str(tmp_path)])
    assert result.exit_code == 0
    assert "broken.jpeg" in result.output
    assert "unreadable" in result.output


def test_only_files_of_one_size_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, content in enumerate(
        [b"\xff\xd8\xffa", b"\xff\xd8\xffb", b"\xff\xd8\xffa", b"\xff\xd8\xfflonger"], 1
    ):
        put(tmp_path, "a0000001", number, content)
    read = []
    from foxglove_helpers.curation import duplicates

    monkeypatch.setattr(duplicates, "sha256_of", lambda path: read.append(path.name) or path.read_bytes())
    same = identical_files(take_inventory(tmp_path))
    assert same == {"a0000001/a0000001_3.jpeg": "a0000001/a0000001_1.jpeg"}
    assert sorted(read) == [f"a0000001_{number}.jpeg" for number in (1, 2, 3)]


def test_the_same_face_is_alike_and_others_are_not(small_twin) -> None:
    images, volunteers = small_twin.images, small_twin.labels["volunteer"].to_numpy()
    first, second = (np.flatnonzero(volunteers == volunteer)[:4] for volunteer in np.unique(volunteers)[:2])
    brighter = [face_description(np.clip(images[row] * 1.15, 0, 255).astype(np.uint8)) for row in first]
    heap = {
        "a": [face_description(images[row]) for row in first],
        "b": [face_description(images[row]) for row in second],
        "c": brighter,
    }
    alike = alike_submissions(heap)
    assert set(alike) == {"c"}
    assert alike["c"][0] == "a"
    assert alike["c"][1] > ALIKE
    assert alike_submissions(heap, {"a": "1980", "c": "1981"}) == {}


def in_colour(picture: np.ndarray, blue: int, red: int) -> Reduced:
    """Return a photograph in which what is white has one colour, and all else is gray."""
    blues, reds = (np.where(picture > 200, level, 128).astype(np.uint8) for level in (blue, red))
    return Reduced(picture, (blues, reds), 1, picture.shape[1], picture.shape[0], 1)


def test_skin_beside_the_face_is_a_question_for_a_person() -> None:
    face = (200, 150, 160, 160)
    picture = np.full((700, 560), 90, np.uint8)
    picture[150:330, 190:370] = 230
    assert cues_for_a_person(in_colour(picture, 110, 150), 0.0, face, 1.0) is None
    picture[300:380, 230:320] = 230
    assert cues_for_a_person(in_colour(picture, 110, 150), 0.0, face, 1.0) is None, "that is a neck"
    hand = picture.copy()
    hand[220:300, 400:460] = 230
    cue = cues_for_a_person(in_colour(hand, 110, 150), 0.0, face, 1.0)
    assert cue is not None
    assert cue[0] == "perhaps_hand"
    assert "beside the face" in cue[1]
    assert cues_for_a_person(in_colour(hand, 126, 130), 0.0, face, 1.0) is None, (
        "no colour, nothing to tell by"
    )


def test_skin_to_one_side_of_an_unlike_face_is_a_question_too() -> None:
    face = (200, 150, 160, 160)
    picture = np.full((700, 560), 90, np.uint8)
    picture[150:330, 184:290] = 230
    cue = cues_for_a_person(in_colour(picture, 110, 150), 0.0, face, 0.5)
    assert cue is not None
    assert cue[0] == "perhaps_looking_aside"
    assert cues_for_a_person(in_colour(picture, 110, 150), 0.0, face, 0.9) is None


def test_two_detectors_and_an_own_one_find_the_same_face(faces: list[np.ndarray]) -> None:
    for photograph in faces[:3]:
        (thorough,) = haar_faces(photograph)
        assert overlap(find_face(photograph).rectangle, thorough) > 0.75
        moved = find_face(photograph, own_detector(lambda gray: [(5, 6, 70, 80)]))
        assert moved.rectangle == (5, 6, 70, 80)


@pytest.mark.parametrize(
    ("shared", "files", "certain"), [(1, 1, True), (1, 2, False), (2, 2, True), (2, 9, True), (1, 9, False)]
)
def test_all_files_of_a_small_submission_are_enough(shared: int, files: int, certain: bool) -> None:
    assert is_certain(shared, files) is certain


def test_of_two_submissions_that_share_as_many_files_the_first_is_named(tmp_path: Path) -> None:
    content = [b"\xff\xd8\xff" + bytes([number]) * (number + 9) for number in range(4)]
    for order in ((0, 1, 2, 3), (2, 3, 0, 1)):
        heap = tmp_path / str(order[0])
        for number in (0, 1):
            put(heap, "a0000001", 1 + number, content[number])
            put(heap, "a0000002", 1 + number, content[2 + number])
        for place, number in enumerate(order, start=1):
            put(heap, "a0000003", place, content[number])
        files = take_inventory(heap)
        assert repeated_submissions(files, identical_files(files)) == {"a0000003": ("a0000001", 2)}
