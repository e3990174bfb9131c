"""The commands: results on standard output, messages on standard error, exit code 0 only on success."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from collected import YES, Clock, submit
from PIL import Image

from foxglove_helpers.cli import main
from foxglove_helpers.cli_consent import consent
from foxglove_helpers.consent.photographs import CleanPhotograph
from foxglove_helpers.consent.rules import Use, new_withdrawal_secret
from foxglove_helpers.consent.store import DATABASE_FILE, EXCLUDED_FILE, ConsentStore
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.curation.detection import DETECTORS, own_detector
from foxglove_helpers.curation.photograph import crop_headshot, haar_faces, only_face, open_photograph
from foxglove_helpers.release import Headshots, read_release
from photographs import drawn, jpeg, white_box


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["consent", *map(str, words)])


def collect(home: Path, people: int = 2) -> list[str]:
    with ConsentStore(home) as store:
        return [submit(store, 1, seed)[0].agreement for seed in range(people)]


@pytest.mark.parametrize("name", sorted(set(consent.commands) - {"serve"}))
def test_every_command_has_help_with_an_example(name: str) -> None:
    said = run(name, "--help")
    assert said.exit_code == 0 and "Example:" in said.output and f"foxglove consent {name}" in said.output


@pytest.mark.parametrize("words", [["verify"], ["status"], ["withdraw", "a0000000"], ["purge"],
                                   ["prove-withdrawn", "a0000000"], ["export", "out"]])  # fmt: skip
def test_a_mistyped_folder_is_told_and_not_made(tmp_path: Path, words: list[str]) -> None:
    said = run(*words, "--home", tmp_path / "mistyped")
    assert said.exit_code == 1 and "holds no collection" in said.stderr and said.stdout == ""
    assert not (tmp_path / "mistyped").exists()


def test_status_prints_numbers_only(home: Path) -> None:
    numbers = collect(home, 3)
    run("withdraw", "--yes", numbers[0], "--home", home)
    said = run("status", "--home", home)
    assert said.exit_code == 0 and said.stderr == ""
    table = dict(line.rsplit(maxsplit=1) for line in said.stdout.splitlines())
    assert table["submissions"] == "3" and table["withdrawn"] == "1" and table["photographs"] == "2"
    assert [name for name, count in table.items() if name.startswith("submitted on ") and count == "3"]
    assert not any(number in said.output for number in numbers)


def test_verify_names_what_was_changed(home: Path) -> None:
    collect(home)
    said = run("verify", "--home", home)
    assert said.exit_code == 0 and said.stdout.startswith("2 events, last hash ")
    receipt = said.stdout.split()[-1]
    assert run("verify", "--home", home, "--receipt", receipt).exit_code == 0
    assert run("verify", "--home", home, "--receipt", "0" * 64).exit_code == 1
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_are_not_edited")
        connection.execute("UPDATE events SET time = '2020-01-01' WHERE number = 1")
    said = run("verify", "--home", home)
    assert said.exit_code == 1 and "event 1" in said.stdout and "was changed" in said.stderr


def test_withdraw_and_prove(home: Path, tmp_path: Path) -> None:
    number, other = collect(home)
    said = run("withdraw", "--yes", number, "--home", home)
    assert said.exit_code == 0 and "deleted: 1 photograph\n" in said.stdout
    assert "Still agreed to: nothing" in said.stdout
    said = run("prove-withdrawn", number, "--home", home)
    assert said.exit_code == 0 and "not looked at: backups" in said.stdout
    assert DATABASE_FILE not in said.stdout and "nothing found" not in said.stdout
    assert DATABASE_FILE in run("prove-withdrawn", number, "--home", home, "--all").stdout
    assert "Nothing was found" in said.stderr
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / f"{number}.csv").write_text("x", encoding="utf-8")
    said = run("prove-withdrawn", number, "--home", home, "--look-in", tmp_path / "copies")
    assert said.exit_code == 1 and "FOUND" in said.stdout and "1 finding" in said.stderr
    said = run("withdraw", "--yes", other, "--home", home, "--from", "training")
    assert said.exit_code == 0 and "Still agreed to: display, retention" in said.stdout


def test_a_number_that_was_never_issued_and_a_late_withdrawal_are_told(home: Path) -> None:
    with ConsentStore(home, clock=Clock(Clock().now.replace(year=2020))) as store:
        number = submit(store, 1)[0].agreement
    assert "never issued" in run("withdraw", "a0000000", "--home", home).stderr
    said = run("withdraw", "--yes", number, "--home", home)
    assert said.exit_code == 1 and "ended with" in said.stderr
    assert run("withdraw", "--yes", number, "--home", home, "--late").exit_code == 0


def test_export_and_purge(home: Path, tmp_path: Path) -> None:
    number, _ = collect(home)
    said = run("export", tmp_path / "out", "--home", home)
    assert said.exit_code == 0 and said.stdout.strip() == str(tmp_path / "out")
    assert (tmp_path / "out" / number / f"{number}_1.jpeg").exists()
    assert "not empty" in run("export", tmp_path / "out", "--home", home).stderr
    assert run("purge", "--home", home).exit_code == 0
    note = tmp_path / "out" / "note.html"
    note.write_text(number, encoding="utf-8")
    said = run("withdraw", "--yes", number, "--home", home)
    assert said.exit_code == 1 and str(note) in said.stderr and "deleted: 1 photograph\n" in said.stdout
    said = run("purge", "--home", home)
    assert said.exit_code == 1 and "1 withdrawal(s)" in said.stderr
    note.unlink()
    assert run("purge", "--home", home).exit_code == 0


# Curation obeys the exclusion list


def collect_faces(home: Path) -> list[str]:
    """Return the numbers of three volunteers with two photographs each, in which a face can be found."""
    numbers = []
    with ConsentStore(home) as store:
        for person in range(3):
            draft = store.new_draft()
            store.save_state(draft, {"answers": YES})
            for slot in (1, 2):
                data = jpeg(drawn(40 + 30 * person + 12 * slot))
                photograph = CleanPhotograph(
                    jpeg=data, preview=data, width=540, height=720, orientation=1, pixels_digest="0"
                )
                store.put_photograph(draft, slot, photograph, "x.jpg")
            receipt = store.submit(
                draft,
                year_of_birth=1980,
                language="ja",
                text_hash=current_text("ja").hash,
                secret=new_withdrawal_secret(),
                request_id=draft,
            )
            numbers.append(receipt.agreement)
    return numbers


def curate(home: Path, out: Path, labels: Path, photographs: Path) -> Result:
    words = ["curate", photographs, "--labels", labels, "--out", out, "--consent", home]
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def faces(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return the numbers, a table of labels and a copy of the photographs that nobody tidies."""
    numbers = collect_faces(home)
    lines = ["file,volunteer,female"]
    lines += [f"{n}/{n}_{k}.jpeg,{v},{v % 2}" for v, n in enumerate(numbers, start=1) for k in (1, 2)]
    labels = tmp_path / "labels.csv"
    labels.write_text("\n".join(lines), encoding="utf-8")
    copy = Path(shutil.copytree(home / "photographs", tmp_path / "copy"))
    monkeypatch.setitem(DETECTORS, "haar", own_detector(white_box))
    return numbers, labels, copy


def test_curation_leaves_out_who_has_withdrawn_and_says_so(faces, home: Path, tmp_path: Path) -> None:
    numbers, labels, copy = faces
    with ConsentStore(home) as store:
        store.withdraw_by_staff(numbers[0])
        store.withdraw_by_staff(numbers[1], [Use.TRAINING])
    # In the collection itself the files of the first are gone; in the forgotten copy they are not.
    for photographs, out in ((home / "photographs", tmp_path / "r1"), (copy, tmp_path / "r2")):
        said = curate(home, out, labels, photographs)
        assert said.exit_code == 0, said.output
        assert set(read_release(out).labels["volunteer"]) == {3}
        log = pd.read_csv(out / "curation_log.csv").set_index("file")
        for number in numbers[:2]:
            for place in (1, 2):
                row = log.loc[f"{number}/{number}_{place}.jpeg"]
                assert (row["decision"], row["reason"]) == ("refused", "withdrawn")
    # A log that names a number only to leave it out is no remnant.
    assert run("prove-withdrawn", numbers[0], "--home", home).exit_code == 0


def test_a_withdrawal_reaches_the_release_that_curation_noted(faces, home: Path, tmp_path: Path) -> None:
    numbers, labels, _ = faces
    out = tmp_path / "release"
    assert curate(home, out, labels, home / "photographs").exit_code == 0
    before = read_release(out)
    assert set(before.labels["volunteer"]) == {1, 2, 3}
    rows = np.array(before.images)[(before.labels["volunteer"] != 2).to_numpy()]
    del before
    own = tmp_path / "own.jpeg"
    own.write_bytes(jpeg(drawn(40 + 30 + 12)))
    said = run("withdraw", "--yes", numbers[1], "--home", home)
    assert said.exit_code == 0 and "deleted: 2 rows" in said.stdout
    after = read_release(out)
    assert set(after.labels["volunteer"]) == {1, 3} and np.array_equal(after.images, rows)
    assert len(np.load(out / "mandible_vectors.npy")) == 2
    assert run("prove-withdrawn", numbers[1], "--home", home).exit_code == 0


def test_photographs_of_another_collection_are_refused_before_the_work(
    faces, home: Path, tmp_path: Path
) -> None:
    _, labels, copy = faces
    (copy / "a0123456").mkdir()
    (copy / "a0123456" / "a0123456_1.jpeg").write_bytes(jpeg(drawn()))
    said = curate(home, tmp_path / "release", labels, copy)
    assert said.exit_code == 1 and "a0123456 was never issued" in said.stderr
    assert not (tmp_path / "release").exists()


def test_a_table_that_does_not_say_who_is_who_is_refused(faces, home: Path, tmp_path: Path) -> None:
    numbers, labels, copy = faces
    lines = [f"{n}/{n}_{k}.jpeg,1" for n in numbers for k in (1, 2)]
    labels.write_text("\n".join(["file,female", *lines]), encoding="utf-8")
    said = curate(home, tmp_path / "release", labels, copy)
    assert said.exit_code == 1 and "no column volunteer" in said.stderr
    assert not (tmp_path / "release").exists()


def test_photographs_that_nobody_agreed_to_are_told(faces, home: Path, tmp_path: Path) -> None:
    numbers, labels, copy = faces
    (copy / "stranger.jpeg").write_bytes(jpeg(drawn(10)))
    labels.write_text(labels.read_text(encoding="utf-8") + "\nstranger.jpeg,9,1\n", encoding="utf-8")
    said = curate(home, tmp_path / "release", labels, copy)
    assert said.exit_code == 0 and "1 volunteer(s) have no agreement number" in said.stderr
    run("withdraw", "--yes", numbers[0], "--home", home)
    said = run("prove-withdrawn", numbers[0], "--home", home)
    assert said.exit_code == 1 and "volunteer 9 is nobody who still agrees" in said.stdout


def test_one_who_withdraws_during_curation_is_taken_out(
    faces, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers, labels, _ = faces
    withdrawn = []

    def detect(gray: np.ndarray) -> object:
        if not withdrawn:
            withdrawn.append(numbers[2])
            with ConsentStore(home) as store:
                store.withdraw_by_staff(numbers[2])
        return white_box(gray)

    monkeypatch.setitem(DETECTORS, "haar", own_detector(detect))
    said = curate(home, tmp_path / "release", labels, home / "photographs")
    assert said.exit_code == 0, said.output
    assert 3 not in set(read_release(tmp_path / "release").labels["volunteer"])
    assert numbers[2] in (home / EXCLUDED_FILE).read_text(encoding="utf-8")
    assert run("prove-withdrawn", numbers[2], "--home", home).exit_code == 0


def test_a_withdrawal_reaches_the_work_folder_of_a_curation(faces, home: Path, tmp_path: Path) -> None:
    numbers, _, _ = faces
    work = tmp_path / "work"
    words = ["curate", home / "photographs", "--work", work, "--consent", home]
    said = CliRunner().invoke(main, [str(word) for word in words])
    assert said.exit_code == 0, said.output
    corrections = work / "corrections.tsv"
    corrections.write_text(f"{numbers[0]}_1.jpeg\t1\t1\t1\t1\t9\n{numbers[1]}_1.jpeg\t1\t1\t1\t1\t9\n")
    named = [path for path in work.rglob("*") if path.is_file() and numbers[0].encode() in path.read_bytes()]
    assert {"open.html", "curation_log.csv", "rectangles.tsv"} <= {path.name for path in named}
    assert run("withdraw", "--yes", numbers[0], "--home", home).exit_code == 0
    assert corrections.read_text() == f"{numbers[1]}_1.jpeg\t1\t1\t1\t1\t9\n"
    said = run("prove-withdrawn", numbers[0], "--home", home)
    assert said.exit_code == 0, said.output
    # The pages are made again, without the volunteer.
    assert CliRunner().invoke(main, [str(word) for word in words]).exit_code == 0
    pages = [page.read_text(encoding="utf-8") for page in (work / "pages").glob("*.html")]
    assert pages and not any(numbers[0] in page for page in pages)
    assert run("prove-withdrawn", numbers[0], "--home", home).exit_code == 0


def test_a_headshot_in_a_table_is_found_by_the_volunteers_own_photograph(
    tmp_path: Path, home: Path, twin_photograph: tuple[Path, np.ndarray]
) -> None:
    photograph, headshot = twin_photograph
    number = collect(home, 1)[0]
    run("withdraw", "--yes", number, "--home", home)
    place = tmp_path / "tables"
    place.mkdir()
    others = np.random.default_rng(0).integers(0, 256, (5, 359 * 359), dtype=np.uint8)
    np.save(place / "x.npy", others)
    words = ["prove-withdrawn", number, "--home", home, "--look-in", place, "--photograph", photograph]
    assert run(*words).exit_code == 0
    shifted = np.asarray(Image.fromarray(headshot).resize((359, 359), box=(5, 4, 353, 352)))
    np.save(place / "x.npy", np.concatenate([others, shifted.reshape(1, -1)]))
    said = run(*words)
    assert said.exit_code == 1 and "row 5 shows the volunteer" in said.stdout


@pytest.fixture
def twin_photograph(small_twin: Headshots, tmp_path: Path) -> tuple[Path, np.ndarray]:
    """Return a photograph of one of the twin's people, and the headshot that curation makes of it."""
    face = Image.fromarray(small_twin.images[0]).resize((540, 540), Image.Resampling.BICUBIC)
    photograph = Image.new("L", (720, 900), int(np.asarray(face)[:20].mean()))
    photograph.paste(face, (90, 150))
    photograph.save(tmp_path / "own.jpeg", quality=95)
    gray, _ = open_photograph(tmp_path / "own.jpeg")
    return tmp_path / "own.jpeg", crop_headshot(gray, only_face(haar_faces(gray)))
