"""Raw submissions: the bookkeeping closes, the files are what phones write, and the key tells the truth."""

import hashlib
import io
import ipaddress
import re
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from PIL import ExifTags, Image, ImageOps

from foxglove_helpers.curation import curate
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.camera import rotation
from foxglove_helpers.twin.cohort import shuffled_labels
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.portrait import draw_portrait
from foxglove_helpers.twin.submissions import phones, torso
from foxglove_helpers.twin.submissions.plan import Shot, Submission, accidents, plan_submissions
from foxglove_helpers.twin.submissions.turned import turned_away
from foxglove_helpers.twin.submissions.writer import KEY_COLUMNS, README, write_submissions

SEED = 4
SEED_WITH_A_GAP = 5


@pytest.fixture(scope="module", params=[1, SEED])
def planned(request):
    cohort = plan_cohort(request.param)
    return cohort, plan_submissions(cohort)


@contextmanager
def small_phones():
    """Let all phones take the smallest pictures that still suffice, so that drawing is fast."""
    small = tuple(replace(model, long_side=640, short_side=481, quality=75) for model in phones.MODELS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phones, "MODELS", small)
        patch.setattr(phones, "SMALLEST_FILE", 0)
        yield


@pytest.fixture(scope="module")
def heap(tmp_path_factory):
    """Six submissions, among them identical files, a turned head, a hand, someone twice, and an empty one."""
    folder = tmp_path_factory.mktemp("raw") / "heap"
    with small_phones():
        return write_submissions(folder, seed=SEED, submissions=6, workers=1, progress=False)


@pytest.fixture(scope="module")
def key(heap):
    return pd.read_csv(heap.with_name("heap-key") / "key.csv", keep_default_na=False)


def curated(submissions: tuple[Submission, ...]) -> dict[int, set[int]]:
    """Curate a plan by the published rules, without looking at its reasons."""
    kept: dict[int, set[int]] = {}
    for submission in sorted(submissions, key=lambda submission: submission.submitted_at):
        if submission.volunteer is None or submission.volunteer in kept:
            continue
        seen: set[tuple[int, int]] = set()
        kept[submission.volunteer] = set()
        for file in submission.files:
            picture = (file.shot.volunteer, file.shot.photograph)
            if picture not in seen and file.shot.hand is None and file.shot.turn == 0:
                kept[submission.volunteer].add(file.number)
            seen.add(picture)
    return kept


def test_the_heap_has_the_published_sizes(planned):
    _, submissions = planned
    assert len(submissions) == 282
    assert Counter(len(submission.files) for submission in submissions) == {9: 279, 8: 1, 0: 2}
    for submission in submissions:
        assert [file.number for file in submission.files] == list(range(1, len(submission.files) + 1))
    times = Counter(submission.volunteer for submission in submissions if submission.files)
    assert len(times) == 277
    assert Counter(times.values()) == {1: 275, 2: 1, 3: 1}


def test_curating_by_the_rules_leaves_the_release(planned):
    cohort, submissions = planned
    kept = curated(submissions)
    expected = defaultdict(set)
    for taken in cohort.photographs:
        expected[taken.volunteer].add(taken.photograph)
    assert kept == dict(expected)
    assert Counter(len(numbers) for numbers in kept.values()) == {9: 235, 8: 26, 7: 11, 6: 4, 5: 1}


def test_the_reasons_say_what_the_rules_say(planned):
    _, submissions = planned
    kept = curated(submissions)
    for submission in submissions:
        for file in submission.files:
            stays = submission.repetition == 1 and file.number in kept[submission.volunteer]
            assert stays == (file.reason == "")
            if stays:
                assert file.shot.photograph == file.number
    lost = Counter(file.reason for submission in submissions for file in submission.files if file.reason)
    assert lost["repeated submission"] == 27
    assert lost["identical file"] + lost["hands"] + lost["looking away"] == 277 * 9 - 2429 - 1
    assert 0.4 < lost["identical file"] / (277 * 9 - 2429 - 1) < 0.6
    assert min(lost["hands"], lost["looking away"]) > 10


def test_identical_files_repeat_an_earlier_kept_one(planned):
    _, submissions = planned
    for submission in submissions:
        files = {file.number: file for file in submission.files}
        for file in submission.files:
            if file.reason == "identical file":
                assert file.same_as < file.number
                assert files[file.same_as].shot == file.shot
                assert files[file.same_as].reason == ""


def test_repeated_submissions_come_later_and_share_photographs(planned):
    _, submissions = planned
    firsts = {submission.volunteer: submission for submission in submissions if submission.repetition == 1}
    repeated = [submission for submission in submissions if submission.repetition > 1]
    assert len(repeated) == 3
    new = []
    for submission in repeated:
        first = firsts[submission.volunteer]
        assert submission.submitted_at > first.submitted_at
        assert submission.year_of_birth == first.year_of_birth
        shots = {file.shot for file in first.files}
        assert any(file.shot in shots for file in submission.files)
        new.append(sum(file.shot not in shots for file in submission.files))
        assert all((file.shot in shots) == (file.same_as is not None) for file in submission.files)
    assert 0 in new
    assert max(new) > 0


@pytest.mark.parametrize("model", phones.MODELS, ids=lambda model: model.name)
def test_a_phone_never_uses_a_name_again(planned, model, monkeypatch):
    """New pictures of a repeated submission have names of their own, later in the phone's way of counting."""
    cohort, _ = planned
    monkeypatch.setattr(phones, "MODELS", (model,))
    submissions = plan_submissions(cohort)
    firsts = {one.volunteer: one for one in submissions if one.repetition == 1}
    new = 0
    for repeated in (one for one in submissions if one.repetition > 1):
        first = {file.number: file.original_name for file in firsts[repeated.volunteer].files}
        named = {file.original_name for file in repeated.files}
        assert len(named) == len(repeated.files), "two pictures of a submission with one name"
        for file in repeated.files:
            if file.same_as is not None:
                assert file.original_name == first[file.same_as], "the same file, the same name"
                continue
            new += 1
            assert re.sub("[0-9]+", "0", file.original_name) == re.sub("[0-9]+", "0", first[1])
            assert int(re.sub("[^0-9]", "", file.original_name)) > max(
                int(re.sub("[^0-9]", "", name)) for name in first.values()
            )
            taken = phones.taken_at(
                cohort.seed, repeated.volunteer, file.shot.photograph, repeated.submitted_at
            )
            if "{taken" in model.names:
                assert f"{taken:%Y%m%d_%H%M%S}" in file.original_name, "the name and Exif tell the same time"
    assert new >= 6


def test_names_of_later_pictures_fit_a_counter_of_four_digits(monkeypatch):
    monkeypatch.setattr(phones, "_first_count", lambda seed, volunteer: 9979)
    phone = replace(phones.choose_phone(1, 1), model=phones.LARGEST_MODEL)
    when = datetime(2019, 3, 1)
    assert phones.later_name(1, 1, phone, 18, when) <= "IMG_9999.JPG"
    assert phones.later_name(1, 1, phone, 10, when) > max(phones.original_names(1, 1, phone, when))


def test_an_empty_field_of_the_form_leaves_a_gap():
    """Where nobody lacks just the last photograph, eight files keep the numbers of the photographs they show."""
    submissions = plan_submissions(plan_cohort(SEED_WITH_A_GAP))
    (eight,) = (one for one in submissions if len(one.files) == 8)
    assert [file.number for file in eight.files] == [1, 2, 3, 5, 6, 7, 8, 9]
    assert all(file.number == file.shot.photograph for file in eight.files)
    assert all(file.reason == "" for file in eight.files)
    assert "one volunteer sent eight files" in README and "gap" in README


def test_what_was_recorded_is_possible_and_of_nobody(planned):
    cohort, submissions = planned
    numbers = [submission.agreement for submission in submissions]
    assert len(set(numbers)) == 282
    assert all(re.fullmatch("a0[0-9a-f]{6}", number) for number in numbers)
    assert abs(np.corrcoef([int(number, 16) for number in numbers], range(282))[0, 1]) < 0.25
    days = [submission.submitted_at.date() for submission in submissions]
    assert str(min(days)) == "2019-02-08"
    assert str(max(days)) <= "2020-01-31"
    documentation = [ipaddress.ip_network(f"{net}.0/24") for net in ("192.0.2", "198.51.100", "203.0.113")]
    for submission in submissions:
        assert any(ipaddress.ip_address(submission.address) in network for network in documentation)
        if submission.volunteer is not None:
            age = cohort.people[submission.volunteer - 1].age
            assert submission.submitted_at.year - submission.year_of_birth - age in (0, 1)


def test_tilts_reach_25_degrees_and_most_are_small(planned):
    _, submissions = planned
    tilts = np.abs([file.shot.tilt for submission in submissions for file in submission.files])
    assert 20 < tilts.max() <= 25
    assert 0.02 < (tilts > 6).mean() < 0.08
    assert (tilts < 4).mean() > 0.9


def test_a_heap_of_twenty_shows_every_accident(planned):
    _, submissions = planned
    few = submissions[:20]
    seen = {
        name
        for submission in few
        for file in submission.files
        for name in (*accidents(file.shot, submission.glasses), file.reason)
    }
    assert seen >= {
        "identical file",
        "repeated submission",
        "hands",
        "looking away",
        "tilted",
        "glasses",
        "fringe over an eye",
        "dark",
        "light",
    }
    assert {file.shot.hand for submission in few for file in submission.files} >= {"peace", "palm", "chin"}
    assert {len(submission.files) for submission in few} == {9, 8, 0}
    assert {submission.repetition for submission in few} == {1, 2, 3}
    orientations = {
        phones.orientation_of(submission.phone, file.shot.photograph)
        for submission in few
        for file in submission.files
    }
    assert orientations >= {1, 2, 4, 5, 7}
    sizes = {submission.phone.model.long_side for submission in few}
    assert {960, 4160} <= sizes
    # Whole volunteers only: a heap is never cut between the submissions of one.
    times = Counter(submission.volunteer for submission in submissions)
    assert all(
        count == times[volunteer]
        for volunteer, count in Counter(s.volunteer for s in few).items()
        if volunteer
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_applying_the_orientation_once_gives_the_upright_picture(orientation):
    picture = np.zeros((96, 64, 3), np.uint8)
    picture[:24, :20], picture[:24, 44:], picture[72:, :20] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    phone = replace(phones.choose_phone(1, 1), holding="upright")
    data = phones.store(picture, phone, orientation, datetime(2019, 3, 1, 12), 0)
    image = Image.open(io.BytesIO(data))
    assert image.getexif()[ExifTags.Base.Orientation] == orientation
    assert image.size == ((96, 64) if orientation > 4 else (64, 96))
    upright = np.asarray(ImageOps.exif_transpose(image)).astype(int)
    assert np.abs(upright[12, 10] - (255, 0, 0)).max() < 60
    assert np.abs(upright[12, 54] - (0, 255, 0)).max() < 60
    assert np.abs(upright[84, 10] - (0, 0, 255)).max() < 60


def test_exif_tells_phone_time_and_a_place_in_the_ocean():
    phone = replace(phones.choose_phone(1, 5), holding="left", located=True, comment=phones.COMMENTS[0])
    picture = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    data = phones.store(picture, phone, 8, datetime(2019, 3, 1, 12, 30, 5), 0)
    image = Image.open(io.BytesIO(data))
    exif = image.getexif()
    assert exif[ExifTags.Base.Make] == phone.model.maker
    assert exif[ExifTags.Base.Model] == phone.model.name
    details = exif.get_ifd(ExifTags.IFD.Exif)
    assert details[ExifTags.Base.DateTimeOriginal] == "2019:03:01 12:30:05"
    assert b"Tsubame Post" in details[ExifTags.Base.UserComment]
    assert b"Tsubame Post" in image.info["comment"]
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    assert (place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef]) == ("S", "W")
    degrees, minutes, seconds = place[ExifTags.GPS.GPSLatitude]
    assert float(degrees + minutes / 60 + seconds / 3600) == pytest.approx(48.88, abs=0.6)
    thumbnail = exif.get_ifd(ExifTags.IFD.IFD1)
    start, length = thumbnail[ExifTags.Base.JpegIFOffset], thumbnail[ExifTags.Base.JpegIFByteCount]
    small = Image.open(io.BytesIO(image.info["exif"][6 + start : 6 + start + length]))
    small.load()
    assert max(small.size) == phones.THUMBNAIL[0]
    assert small.size[0] * image.size[1] == pytest.approx(small.size[1] * image.size[0], rel=0.03)


def test_files_without_exif_are_upright_and_silent():
    phone = replace(phones.choose_phone(1, 5), holding="plain", comment="")
    picture = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    image = Image.open(io.BytesIO(phones.store(picture, phone, 1, datetime(2019, 3, 1), 0)))
    assert not image.getexif()
    assert "comment" not in image.info


def test_folders_and_files_are_named_as_published(heap, key):
    folders = sorted(folder.name for folder in heap.iterdir())
    assert len(folders) == 6
    for name in folders:
        inside = sorted(file.name for file in (heap / name).iterdir())
        assert inside[0] == f"{name}.tsv"
        assert inside[1:] in ([], [f"{name}_{number}.jpeg" for number in range(1, 10)])
        table = dict(
            line.split("\t")
            for line in (heap / name / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        )
        assert table["agreement_number"] == name
        assert datetime.fromisoformat(table["submitted_at"]).utcoffset() is not None
        assert 1935 < int(table["year_of_birth"]) < 2000
        assert sum(column.startswith("file_") for column in table) == len(inside) - 1
    assert sorted(key["file"]) == sorted(file.name for file in heap.glob("*/*.jpeg"))


def test_no_answer_lies_in_the_heap(heap):
    text = " ".join(path.name for path in heap.rglob("*"))
    text += " ".join(path.read_text(encoding="utf-8") for path in heap.rglob("*.tsv"))
    assert not re.search("key|volunteer|accident|hands|kept", text)


def test_the_same_bytes_are_where_the_key_says_and_nowhere_else(heap, key):
    digests = defaultdict(list)
    for row in key.itertuples():
        path = f"{row.agreement}/{row.file}"
        digests[hashlib.sha256((heap / path).read_bytes()).hexdigest()].append(path)
    told = defaultdict(set)
    for row in key.itertuples():
        if row.same_as:
            told[row.same_as] |= {row.same_as, f"{row.agreement}/{row.file}"}
    assert {frozenset(paths) for paths in digests.values() if len(paths) > 1} == {
        frozenset(paths) for paths in told.values()
    }
    assert any(
        path.split("/")[0] == group.split("/")[0] for group, paths in told.items() for path in paths - {group}
    )
    assert len({path.split("/")[0] for paths in told.values() for path in paths}) > 2


def test_the_key_agrees_with_the_files(heap, key):
    assert tuple(key.columns) == KEY_COLUMNS
    assert set(key["kept"]) == {True, False}
    assert ((key["reason"] == "") == key["kept"]).all()
    for row in key.itertuples():
        with Image.open(heap / row.agreement / row.file) as image:
            orientation = image.getexif().get(ExifTags.Base.Orientation, "")
            assert str(orientation) == str(row.orientation)
            assert ImageOps.exif_transpose(image).size == (row.width, row.height)
        assert 0 <= row.face_x < row.left_eye_x < row.right_eye_x < row.face_x + row.face_width <= row.width
        assert 0 <= row.face_y < row.left_eye_y < row.face_y + row.face_height <= row.height
        if row.reason != "looking away":
            rise = np.degrees(np.arctan2(row.right_eye_y - row.left_eye_y, row.right_eye_x - row.left_eye_x))
            assert rise == pytest.approx(row.tilt, abs=2.5)
    submissions = pd.read_csv(heap.with_name("heap-key") / "submissions.csv")
    files = key.groupby("agreement").size()
    assert dict(zip(submissions["agreement"], submissions["files"], strict=True)) == {
        **dict.fromkeys(submissions["agreement"], 0),
        **files.to_dict(),
    }
    assert (submissions["empty"] == (submissions["files"] == 0)).all()
    assert submissions["volunteer"].isna().equals(submissions["empty"])


def test_photographs_are_colourful_pictures_of_skin(heap, key):
    for row in key[key["kept"]].groupby("agreement").head(1).itertuples():
        with Image.open(heap / row.agreement / row.file) as image:
            pixels = np.asarray(ImageOps.exif_transpose(image)).astype(float)
        cheek_x, cheek_y = (row.left_eye_x + row.right_eye_x) // 2, row.face_y + int(0.55 * row.face_height)
        red, green, blue = pixels[cheek_y - 4 : cheek_y + 4, cheek_x - 4 : cheek_x + 4].mean((0, 1))
        assert red > green > blue


def test_curation_accepts_the_kept_files(heap, key, tmp_path):
    labels = shuffled_labels(plan_cohort(SEED))
    kept = key[key["kept"]].merge(labels, on=["volunteer", "photograph"], validate="one_to_one")
    assert len(kept) == key["kept"].sum()
    kept["file"] = kept["agreement"] + "/" + kept["file"]
    columns = ["file", "volunteer", "photograph", "female", "not_smiling", "smiling"]
    kept[columns].to_csv(tmp_path / "labels.csv", index=False)
    log = curate(heap, tmp_path / "release", tmp_path / "labels.csv", progress=False)
    decided = log[log["file"].isin(kept["file"])]
    assert set(decided["reason"]) <= {"", "no_face", "several_faces"}
    assert (decided["decision"] == "kept").mean() > 0.9
    assert (decided["orientation"] > 1).any()


def test_a_smaller_heap_has_the_same_bytes(heap, tmp_path):
    # A smaller heap is a part of a larger one.
    with small_phones():
        again = write_submissions(tmp_path / "again", seed=SEED, submissions=1, workers=1, progress=False)
    for folder in again.iterdir():
        for file in folder.iterdir():
            assert file.read_bytes() == (heap / folder.name / file.name).read_bytes()


def test_another_seed_gives_other_numbers_and_people():
    one, other = plan_submissions(plan_cohort(1)), plan_submissions(plan_cohort(2))
    assert not {submission.agreement for submission in one} & {submission.agreement for submission in other}
    assert [submission.volunteer for submission in one] != [submission.volunteer for submission in other]


@pytest.mark.parametrize("number", [0, 283, -1, 2.5, True, "all"])
def test_an_impossible_number_of_submissions_is_refused(number, tmp_path):
    with pytest.raises(FoxgloveError, match=r"submissions is .*; expected a whole number from 1 to 282"):
        write_submissions(tmp_path / "heap", submissions=number)
    assert not list(tmp_path.iterdir())


def test_a_foreign_folder_is_left_alone(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"mine")
    with pytest.raises(FoxgloveError, match=r"holiday\.jpg"):
        write_submissions(tmp_path, submissions=1, key=tmp_path.with_name(f"{tmp_path.name}-key"))
    assert (tmp_path / "holiday.jpg").read_bytes() == b"mine"
    assert not tmp_path.with_name(f"{tmp_path.name}-key").exists()


@pytest.mark.parametrize("place", ["heap", "heap/key", "."])
def test_the_key_must_not_lie_in_the_heap(place, tmp_path):
    with pytest.raises(FoxgloveError, match="two separate folders"):
        write_submissions(tmp_path / "heap", submissions=1, key=tmp_path / place)


def test_a_failure_leaves_neither_heap_nor_key(tmp_path, monkeypatch):
    from foxglove_helpers.twin.submissions import writer

    def fail(*_: object) -> None:
        raise RuntimeError("the lamp went out")

    monkeypatch.setattr(writer, "store", fail)
    with pytest.raises(RuntimeError, match="lamp"), small_phones():
        write_submissions(tmp_path / "heap", seed=SEED, submissions=1, workers=1, progress=False)
    assert not list(tmp_path.iterdir())


def test_accidents_are_named():
    shot = Shot(1, 1, hand="palm", tilt=-9, exposure=0.3, fringe=1)
    assert set(accidents(shot, glasses=True)) == {"hands", "tilted", "glasses", "dark", "fringe over an eye"}
    assert accidents(Shot(1, 1, tilt=2.0), glasses=False) == ()


def torso_of(person, cloth):
    """Return the torso of a person whose visible clothes are painted by `cloth`, a function of their shape."""
    body = draw_portrait(person).body
    return torso.draw_torso(person, body, cloth((*body.cloth_opacity.shape, 3)), 0.0), body


@pytest.fixture(scope="module")
def plainly_dressed():
    return next(person for person in plan_cohort(1).people if person.body.pattern == "plain")


def test_a_button_at_the_edge_of_the_headshot_is_no_bar_below_it(plainly_dressed):
    def with_button(shape):
        cloth = np.full(shape, 0.2, np.float32)
        middle = shape[1] // 2
        cloth[-14:, middle - 6 : middle + 6] = 0.8
        return cloth

    plain, _ = torso_of(plainly_dressed, lambda shape: np.full(shape, 0.2, np.float32))
    buttoned, _ = torso_of(plainly_dressed, with_button)
    below = torso.Y[:, 0] > torso.LAST_Y + 20
    brighter = buttoned.colour[below] / plain.colour[below]
    assert brighter.max() < 1.3
    assert abs(float(np.median(brighter)) - 1) < 0.02


def test_a_fold_at_the_edge_of_the_headshot_is_no_streak_below_it(plainly_dressed):
    random = np.random.default_rng(1)

    def folded(shape):
        return np.repeat(random.uniform(0.15, 0.25, (1, shape[1], 1)), 3, 2).astype(np.float32) + np.zeros(
            shape, np.float32
        )

    plain, _ = torso_of(plainly_dressed, lambda shape: np.full(shape, 0.2, np.float32))
    streaked, _ = torso_of(plainly_dressed, folded)
    beside = (torso.X[0] > 40) & (torso.X[0] < torso.SHOULDER)
    rows = torso.Y[:, 0] > torso.LAST_Y + 20
    ratio = (streaked.colour / np.maximum(plain.colour, 1e-6))[rows][:, beside, 0]
    assert np.abs(np.diff(ratio, axis=1)).max() < 0.02


def test_shoulders_end_sharply_where_the_portrait_has_its_own(plainly_dressed):
    drawn, body = torso_of(plainly_dressed, lambda shape: np.full(shape, 0.2, np.float32))
    for side in (-1, 1):
        x, y = np.full((400, 1), side * torso.SHOULDER, np.float32), np.arange(60, 260, 0.5, dtype=np.float32)
        inside = torso.looked_up(drawn.inside, x, y[:, None])[:, 0]
        line = float(np.interp(0, inside, y))
        steep = float(np.interp(line + 2, y, inside) - np.interp(line - 2, y, inside)) / 4
        assert steep > 0.7, "the distance grows with the way inwards, so that the outline is sharp"
        column = int((side * torso.SHOULDER - float(torso.BODY_X[0, 0])) * torso.PIXELS_PER_MM)
        first = float(torso.BODY_Y[np.argmax(body.cloth_opacity[:, column] > 0.5), 0])
        assert line == pytest.approx(first, abs=8)


def test_the_outline_of_a_turned_head_is_soft_and_its_profile_a_face(plainly_dressed):
    head = draw_portrait(plainly_dressed).head
    columns, rows = np.meshgrid(np.arange(-110, 110, 0.5), np.arange(-80, 110, 0.5))
    turn = rotation(36.0, 0.0, 0.0)
    x, y = columns.astype(np.float32), rows.astype(np.float32)
    seen = turned_away(x, y, turn, head)
    assert ((seen.touched > 0.05) & (seen.touched < 0.95)).sum() > 100
    near = np.abs(seen.x) < 200
    # Next to one another in the picture, next to one another on the head, but for the edges of nose and cheek.
    steps = np.abs(np.diff(seen.x, axis=1))[near[:, 1:] & near[:, :-1]]
    assert np.quantile(steps, 0.95) < 2.0
    flat = turned_away(x, y, turn, replace(head, relief=head.skull))
    assert np.abs(seen.x - flat.x)[near & (np.abs(flat.x) < 200)].max() > 5, "nose and brow stand out"


def test_diverse_volunteers_send_their_own_photographs(tmp_path):
    with small_phones():
        one, other = (
            write_submissions(
                tmp_path / str(diverse), seed=SEED, submissions=1, workers=1, progress=False, diverse=diverse
            )
            for diverse in (False, True)
        )
    assert [path.name for path in one.iterdir()] == [path.name for path in other.iterdir()]
    for ours, theirs in zip(sorted(one.glob("*/*.jpeg")), sorted(other.glob("*/*.jpeg")), strict=True):
        assert ours.read_bytes() != theirs.read_bytes()
