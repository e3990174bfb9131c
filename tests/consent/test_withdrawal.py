"""A withdrawal deletes what it promises, and the proof of it fails whenever something is left."""

import csv
import gzip
import io
import shutil
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from collected import Clock, clean, contents, jpeg_of, picture, submit
from PIL import Image

from foxglove_helpers.consent import derived, withdrawal
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.likeness import ALIKE, HEADSHOT_SIDE
from foxglove_helpers.consent.proof import Proof, prove_withdrawn
from foxglove_helpers.consent.record import Record
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import (
    DATABASE_FILE,
    EXCLUDED_FILE,
    ConsentStore,
    RightHasEnded,
    UnknownAgreement,
)
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import DATA_FILE, LABELS_FILE, VECTORS_FILE, read_release, write_release

VOLUNTEERS = 3


class Collected:
    """A collection of three volunteers, with everything that later stages make of them."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "collection"
        self.clock = Clock()
        self.store = ConsentStore(self.home, clock=self.clock)
        sent = [submit(self.store, 2, seed) for seed in range(VOLUNTEERS)]
        self.numbers = [receipt.agreement for receipt, _ in sent]
        self.secrets = [secret for _, secret in sent]
        self.number, self.secret = self.numbers[1], self.secrets[1]
        self.release = self.make_release(folder / "release")
        self.crops = self.make_crops(folder / "crops")
        self.votes = self.make_votes(folder / "votes")

    def make_release(self, folder: Path) -> Path:
        volunteers = dict(zip(self.numbers, (7, 3, 9), strict=True))
        rows = [(seed, place) for seed in range(VOLUNTEERS) for place in (1, 2)]
        rows = [rows[k] for k in np.random.default_rng(0).permutation(len(rows))]
        images = np.stack([picture(seed * 10 + place, HEADSHOT_SIDE) for seed, place in rows])
        labels = np.array([(volunteers[self.numbers[s]], p, s % 2, 17 - s, s) for s, p in rows])
        vectors = np.array([[v, 1, 0, *[v / 100] * 75] for v in volunteers.values()])
        write_release(folder, images, labels, vectors)
        with (folder / "curation_log.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, LOG, lineterminator="\n", restval="")
            writer.writeheader()
            for row, (seed, place) in enumerate(rows):
                number = self.numbers[seed]
                writer.writerow(
                    {
                        "file": f"{number}/{number}_{place}.jpeg",
                        "decision": "kept",
                        "volunteer": volunteers[number],
                        "row": row,
                    }
                )
            same = f"its bytes are those of {self.number}_1.jpeg."
            refused = {"decision": "refused", "reason": "duplicate", "explanation": same}
            writer.writerow({"file": f"{self.numbers[0]}/x.jpeg", "volunteer": 7} | refused)
        (folder / "README.txt").write_text("one\n" + f"two {self.number}\nthree\n", encoding="utf-8")
        self.store.register_derived(volunteers, folder, "release")
        return folder

    def make_crops(self, folder: Path) -> Path:
        for seed, number in enumerate(self.numbers):
            (folder / number).mkdir(parents=True)
            for place in (1, 2):
                crop = Image.fromarray(picture(seed * 10 + place, 64))
                crop.save(folder / number / f"{number}_{place}.png")
        self.store.register_derived(self.numbers, folder, Derived.CROPS)
        return folder

    def make_votes(self, folder: Path) -> Path:
        folder.mkdir()
        for voter in range(3):
            lines = ["file,volunteer,smiling"]
            lines += [f"{n}_1.jpeg,{v},{voter}" for n, v in zip(self.numbers, (7, 3, 9), strict=True)]
            (folder / f"voter_{voter}.csv").write_text(
                "\r\n".join(lines) + "\r\n", encoding="utf-8", newline=""
            )
        (folder / "by_volunteer.tsv").write_text(
            "volunteer\tvote\n7\t1\n3\t0\n33\t1\n9\t1\n", encoding="utf-8"
        )
        self.store.register_derived(dict(zip(self.numbers, (7, 3, 9), strict=True)), folder, "votes")
        return folder

    def withdraw(self, *uses: Use) -> withdrawal.WithdrawalReport:
        return self.store.withdraw(self.number, self.secret, uses or [Use.RETENTION])

    def prove(self, *folders: Path, photographs: tuple[Path, ...] = ()) -> Proof:
        return prove_withdrawn(
            self.home,
            self.number,
            folders,
            photographs,
            make_headshot=lambda file: np.asarray(
                Image.open(file).resize((HEADSHOT_SIDE, HEADSHOT_SIDE), Image.Resampling.BICUBIC)
            ),
        )


LOG = ["file", "decision", "reason", "explanation", "volunteer", "row"]


@pytest.fixture
def collected(tmp_path: Path):
    made = Collected(tmp_path)
    yield made
    made.store.close()


def test_a_whole_withdrawal_deletes_everything_and_leaves_a_number(collected: Collected) -> None:
    others = {
        path: content
        for path, content in contents(collected.home / "photographs").items()
        if collected.number not in path
    }
    report = collected.withdraw()
    assert report.deleted == {"photographs": 2, "pictures": 2, "lines": 3 + 1 + 1, "rows": 2}
    assert (report.uses_left, report.cannot_be_undone, report.not_deleted) == (frozenset(), [], [])
    assert contents(collected.home / "photographs") == others
    assert not (collected.crops / collected.number).exists()
    with closing(sqlite3.connect(collected.home / DATABASE_FILE)) as connection:
        tombstone = connection.execute("SELECT * FROM tombstones").fetchall()
    assert len(tombstone) == 1 and tombstone[0][:3] == (
        *(collected.number, "withdrawn", "2026-11-20T03:04:05+00:00"),
    )
    listed = (collected.home / EXCLUDED_FILE).read_text(encoding="utf-8").splitlines()
    assert listed[1:] == [f"{collected.number}\tretention\t2026-11-20T03:04:05+00:00"]
    assert collected.store.excluded() == {collected.number}
    assert collected.number not in collected.store.copies_for(Use.DISPLAY)
    status = collected.store.status(collected.number, collected.secret)
    assert status.withdrawn_at == collected.clock.now and status.submitted_at is None and not status.uses
    assert collected.store.verify() == []
    counts = collected.store.counts()
    assert (counts.submissions, counts.withdrawn, counts.photographs) == (3, 1, 4)


def test_the_rows_of_the_others_stay_as_they_were(collected: Collected) -> None:
    before = read_release(collected.release)
    kept = (before.labels["volunteer"] != 3).to_numpy()
    images, labels = np.array(before.images)[kept], before.labels[kept].to_numpy()
    del before
    collected.withdraw()
    after = read_release(collected.release)
    assert np.array_equal(after.images, images) and np.array_equal(after.labels.to_numpy(), labels)
    assert sorted(np.load(collected.release / VECTORS_FILE)[:, 0]) == [7, 9]
    log = derived.read_log(collected.release)
    rows = {line["row"]: line for line in log if line["decision"] == "kept"}
    assert sorted(rows) == ["0", "1", "2", "3"]
    for row, line in rows.items():
        assert int(line["volunteer"]) == labels[int(row)][0], "the log names the rows as they are now"
    everything = b"".join(contents(collected.release).values())
    assert collected.number.encode() not in everything
    assert (collected.release / "README.txt").read_text(encoding="utf-8") == "one\nthree\n"


def test_lines_of_the_others_keep_every_byte(collected: Collected) -> None:
    collected.withdraw()
    sheet = (collected.votes / "voter_1.csv").read_bytes()
    first, third = collected.numbers[0], collected.numbers[2]
    assert sheet == f"file,volunteer,smiling\r\n{first}_1.jpeg,7,1\r\n{third}_1.jpeg,9,1\r\n".encode()
    assert (collected.votes / "by_volunteer.tsv").read_bytes() == b"volunteer\tvote\n7\t1\n33\t1\n9\t1\n"


def test_the_last_volunteer_of_a_release_takes_it_along(collected: Collected) -> None:
    for number in collected.numbers:
        collected.store.withdraw_by_staff(number)
    left = contents(collected.release)
    assert DATA_FILE not in left and LABELS_FILE not in left and VECTORS_FILE not in left
    assert all(prove_withdrawn(collected.home, number).proven for number in collected.numbers)


@pytest.mark.parametrize(
    ("use", "rows", "pictures"), [(Use.TRAINING, 2, 2), (Use.DISPLAY, 0, 0)], ids=["training", "display"]
)
def test_a_withdrawal_in_part_reaches_only_what_was_made_for_it(
    collected: Collected, tmp_path: Path, use: Use, rows: int, pictures: int
) -> None:
    slides = tmp_path / "slides"
    slides.mkdir()
    (slides / f"{collected.number}.png").write_bytes(b"slide")
    collected.store.register_derived([collected.number], slides, "display")
    report = collected.withdraw(use)
    assert report.uses_left == set(Use) - {use}
    assert report.deleted.get("rows", 0) == rows
    assert report.deleted["pictures"] == (pictures or 1)
    assert (slides / f"{collected.number}.png").exists() == (use is Use.TRAINING)
    assert (collected.home / "photographs" / collected.number).exists(), "they are still agreed to be kept"
    assert (collected.number in collected.store.excluded()) == (use is Use.TRAINING)
    assert (collected.number in collected.store.copies_for(Use.DISPLAY)) == (use is Use.TRAINING)
    assert collected.store.status(collected.number, collected.secret).uses == report.uses_left
    proof = collected.prove()
    assert not proof.proven and any("not from everything" in (look.finding or "") for look in proof.looked_at)
    whole = collected.withdraw()
    assert whole.uses_left == frozenset() and collected.prove().proven
    assert collected.store.verify() == []


def test_what_cannot_be_undone_is_told_and_rows_are_no_longer_linked(
    collected: Collected, tmp_path: Path
) -> None:
    volunteers = dict(zip(collected.numbers, (7, 3, 9), strict=True))
    collected.store.register_derived(volunteers, tmp_path / "model", "model")
    collected.store.register_derived(volunteers, tmp_path / "sent", "published_release")
    report = collected.withdraw()
    assert [(left.what, left.folder.name) for left in report.cannot_be_undone] == [
        *((Derived.MODEL, "model"), (Derived.PUBLISHED_RELEASE, "sent")),
    ]
    with closing(sqlite3.connect(collected.home / DATABASE_FILE)) as connection:
        left = connection.execute(
            "SELECT volunteer FROM derived_from WHERE agreement = ?", (collected.number,)
        ).fetchall()
    assert left == [(None,), (None,)], "which rows were whose is what makes a published table personal"
    proof = collected.prove()
    assert proof.proven and any("model in" in words for words in proof.not_looked_at)


def test_withdrawing_twice_is_withdrawing_once(collected: Collected) -> None:
    first = collected.withdraw()
    collected.clock.turn(days=1)
    second = collected.withdraw()
    assert second.withdrawn_at == first.withdrawn_at and second.deleted == {}
    with closing(sqlite3.connect(collected.home / DATABASE_FILE)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM events WHERE kind = 'withdrawn'").fetchone()
    assert count == 1


def test_another_secret_an_unknown_number_and_no_use_withdraw_nothing(collected: Collected) -> None:
    for number, secret in ((collected.number, collected.secrets[0]), ("a0ffffff", collected.secret)):
        with pytest.raises(UnknownAgreement, match="do not belong together"):
            collected.store.withdraw(number, secret, [Use.RETENTION])
    with pytest.raises(FoxgloveError, match="never issued"):
        collected.store.withdraw_by_staff("a0ffffff")
    with pytest.raises(FoxgloveError, match="no use was named"):
        collected.store.withdraw(collected.number, collected.secret, [])
    assert collected.store.counts().withdrawn == 0


def test_the_right_ends_with_its_last_day_and_staff_may_do_more(collected: Collected) -> None:
    collected.clock.turn(days=50)
    assert collected.store.status(collected.number, collected.secret).can_withdraw
    collected.clock.turn(hours=12)  # 00:04 in Tokyo
    for withdraw in (collected.withdraw, lambda: collected.store.withdraw_by_staff(collected.number)):
        with pytest.raises(RightHasEnded, match="2027-01-09"):
            withdraw()
    assert collected.store.withdraw_by_staff(collected.number, late=True).deleted["photographs"] == 2
    with closing(sqlite3.connect(collected.home / DATABASE_FILE)) as connection:
        (details,) = connection.execute("SELECT details FROM events WHERE kind = 'withdrawn'").fetchone()
    assert '"late":true' in details and '"by":"staff"' in details


def test_what_is_made_after_a_withdrawal_is_cleaned_at_once(collected: Collected, tmp_path: Path) -> None:
    collected.withdraw()
    late = tmp_path / "late"
    (late / collected.number).mkdir(parents=True)
    (late / collected.number / "1.jpeg").write_bytes(b"x")
    collected.store.register_derived(collected.numbers, late, "crops")
    assert not (late / collected.number).exists() and collected.prove().proven
    with pytest.raises(FoxgloveError, match="never issued"):
        collected.store.register_derived(["a0ffffff"], late, "crops")


def test_a_withdrawal_that_was_interrupted_is_finished_at_the_next_start(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    for place, name in [
        *((withdrawal, "list_exclusions"), (withdrawal, "_delete_photographs")),
        *((withdrawal, "clean_derived"), (derived, "_clean_release"), (Record, "scrub")),
    ]:
        if collected.store.status(collected.number, collected.secret).withdrawn_at:
            collected = Collected(collected.home.parent / name)
        with monkeypatch.context() as broken:
            broken.setattr(place, name, killed)
            with pytest.raises(Killed):
                collected.withdraw()
        collected.store.close()
        assert not collected.prove().proven
        collected.store = ConsentStore(collected.home, clock=collected.clock)
        assert collected.prove().proven, name
        collected.store.close()
        collected.store = ConsentStore(collected.home, clock=collected.clock)


def test_what_could_not_be_deleted_is_told_and_tried_again(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = collected.crops / "page.html"
    page.write_text(f"<img src={collected.number}_1.png>", encoding="utf-8")
    report = collected.withdraw()
    assert str(page) in report.not_deleted[0] and "Delete them" in report.not_deleted[0]
    assert not (collected.crops / collected.number).exists(), "the rest is gone all the same"
    assert any("carried out everywhere" in (look.finding or "") for look in collected.prove().looked_at)
    assert collected.store.counts().unfinished == 1
    page.unlink()
    collected.store.purge()
    assert collected.store.counts().unfinished == 0
    assert collected.prove().proven


def test_an_exclusion_list_that_cannot_be_written_at_first_does_not_stop_the_deletion(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    photographs = collected.home / "photographs" / collected.number
    original = withdrawal.list_exclusions

    def full_until_there_is_room(record: Record) -> None:
        if photographs.exists():
            raise FoxgloveError("the disk is full")
        original(record)

    monkeypatch.setattr(withdrawal, "list_exclusions", full_until_there_is_room)
    assert collected.withdraw().not_deleted == [] and collected.prove().proven


def test_a_full_disk_at_a_withdrawal_is_told_and_finished_later(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Record) -> None:
        raise StoreRefused("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(Record, "scrub", refuse)
        assert collected.withdraw().not_deleted == ["the disk is full"]
    assert not collected.prove().proven
    collected.store.recover()
    assert collected.prove().proven


def test_a_drive_that_is_not_there_is_told_and_reached_later(collected: Collected, tmp_path: Path) -> None:
    drive = tmp_path / "drive" / "crops"
    (drive / collected.number).mkdir(parents=True)
    collected.store.register_derived([collected.number], drive, "crops")
    drive.parent.rename(tmp_path / "unplugged")
    assert "connect it" in collected.withdraw().not_deleted[0]
    assert not collected.prove().proven
    (tmp_path / "unplugged").rename(drive.parent)
    collected.store.recover()
    assert not (drive / collected.number).exists() and collected.prove().proven


# The proof


def test_the_proof_says_what_it_looked_at_and_what_not(collected: Collected) -> None:
    collected.withdraw()
    proof = collected.prove()
    assert proof.proven and not proof.findings
    looked = {str(look.path) for look in proof.looked_at}
    for file in contents(collected.home):
        assert any(path.endswith(file) for path in looked), file
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"):
        assert str(collected.home / name) in looked
    assert str(collected.release / DATA_FILE) in looked and str(collected.votes / "voter_0.csv") in looked
    assert any("backups" in words for words in proof.not_looked_at)
    assert any("own photographs" in words for words in proof.not_looked_at)


def test_the_proof_changes_nothing(collected: Collected) -> None:
    collected.withdraw()
    before = contents(collected.home)
    collected.prove()
    assert {n: c for n, c in contents(collected.home).items() if not n.endswith("-shm")} == {
        n: c for n, c in before.items() if not n.endswith("-shm")
    }


def test_the_proof_holds_after_others_have_submitted_and_withdrawn(collected: Collected) -> None:
    collected.withdraw()
    for seed in range(20, 24):
        receipt, secret = submit(collected.store, 1, seed)
    collected.store.withdraw(receipt.agreement, secret, [Use.TRAINING])
    assert (collected.home / f"{DATABASE_FILE}-wal").stat().st_size > 0
    assert collected.prove().findings == []


def test_remains_that_another_program_left_are_gone_with_the_withdrawal(collected: Collected) -> None:
    with closing(sqlite3.connect(collected.home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE older (agreement, note)")
        rows = [(collected.number, "x" * 500)] * 40
        connection.executemany("INSERT INTO older VALUES (?, ?)", rows)
        connection.execute("DROP TABLE older")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (collected.number + "xxx").encode() in (collected.home / DATABASE_FILE).read_bytes()
    collected.withdraw()
    assert collected.prove().findings == []


def test_nobody_who_still_agrees_is_proven_gone(collected: Collected) -> None:
    proof = collected.prove()
    assert not proof.proven and len(proof.findings) > 10
    with pytest.raises(FoxgloveError, match="never issued"):
        prove_withdrawn(collected.home, "a0ffffff")
    with pytest.raises(FoxgloveError, match="no collection"):
        prove_withdrawn(collected.home.parent, collected.number)


def _row_in_a_free_page(made: Collected) -> str:
    """A row that was written and deleted by a program that does not overwrite what it deletes."""
    with closing(sqlite3.connect(made.home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        row = (made.number, "2026-11-20T03:04:05+00:00", "Asia/Tokyo", 1980, "en", *("x",) * 1)
        values = (*row, 2, "digest", "request", "draft", "event")
        connection.execute(f"INSERT INTO submissions VALUES ({', '.join('?' * len(values))})", values)
        connection.execute("DELETE FROM submissions WHERE agreement = ?", (made.number,))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return DATABASE_FILE


def _row_in_the_write_ahead_log(made: Collected) -> str:
    connection = sqlite3.connect(made.home / DATABASE_FILE, isolation_level=None)
    row = (made.number, "2026-11-20T03:04:05+00:00", "Asia/Tokyo", 1980, "en", "x", 2, "d", "r", "f", "e")
    connection.execute(f"INSERT INTO submissions VALUES ({', '.join('?' * len(row))})", row)
    connection.execute("DELETE FROM submissions WHERE agreement = ?", (made.number,))
    connection.close()
    return f"{DATABASE_FILE}-wal"


def _photograph_under_another_name(made: Collected) -> str:
    (made.home / "photographs" / made.numbers[0] / "holiday.jpeg").write_bytes(clean(11).jpeg)
    return "holiday.jpeg"


def _photograph_in_place_of_a_crop(made: Collected) -> str:
    smaller = np.asarray(Image.fromarray(picture(11)).resize((80, 80)))
    (made.crops / "holiday.png").write_bytes(jpeg_of(smaller))
    return "holiday.png"


def _row_in_an_array(made: Collected) -> str:
    release = read_release(made.release)
    images, labels = np.array(release.images), release.labels.to_numpy()
    del release
    log = (made.release / "curation_log.csv").read_bytes()
    shutil.rmtree(made.release)
    again = np.concatenate([images, picture(11, HEADSHOT_SIDE)[None]])
    write_release(made.release, again, np.concatenate([labels, [(3, 1, 1, 16, 1)]]))
    (made.release / "curation_log.csv").write_bytes(log)
    return "release"


def _row_in_an_array_without_a_log(made: Collected) -> str:
    _row_in_an_array(made)
    (made.release / "curation_log.csv").unlink()
    return "release"


def _headshot_without_a_label(made: Collected) -> str:
    (made.release / "curation_log.csv").unlink()
    images = np.load(made.release / DATA_FILE)
    np.save(made.release / DATA_FILE, np.concatenate([images, picture(11, HEADSHOT_SIDE).reshape(1, -1)]))
    return "release"


def _row_in_a_bare_array(made: Collected) -> str:
    rows = np.stack([picture(k, HEADSHOT_SIDE).ravel() for k in (500, 501, 12, 502)])
    np.save(made.votes / "features.npy", rows)
    return "features.npy"


def _sheet_of_votes(made: Collected) -> str:
    (made.votes / "voter_9.csv").write_text(f"file,smiling\n{made.number}_1.jpeg,1\n", encoding="utf-8")
    return "voter_9.csv"


def _sheet_of_a_spreadsheet_program(made: Collected) -> str:
    (made.votes / "voter_9.txt").write_text(f"file\tsmiling\n{made.number}_1\t1\n", encoding="utf-16")
    return "voter_9.txt"


def _backup_of_the_database(made: Collected) -> str:
    live = made.home.parent / "backup"
    with closing(sqlite3.connect(live.with_suffix(".live"))) as connection:
        connection.execute("CREATE TABLE s (agreement, submitted_at)")
        connection.execute("INSERT INTO s VALUES (?, '2026-11-20')", (made.number,))
        connection.commit()
    shutil.move(live.with_suffix(".live"), made.home / "consent.sqlite3.bak")
    return "consent.sqlite3.bak"


def _zipped_backup(made: Collected) -> str:
    with zipfile.ZipFile(made.crops / "backup.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("notes.txt", "nothing " * 1000 + made.number)
    return "backup.zip!notes.txt"


def _tar_in_a_zip(made: Collected) -> str:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.jpeg")
        member.size = len(clean(12).jpeg)
        archive.addfile(member, io.BytesIO(clean(12).jpeg))
    with zipfile.ZipFile(made.crops / "backup.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.tar.gz", packed.getvalue())
    return "backup.zip!inner.tar.gz!a.jpeg"


def _compressed_table(made: Collected) -> str:
    (made.votes / "all.csv.gz").write_bytes(gzip.compress(f"file\n{made.number}_1.jpeg\n".encode()))
    return "all.csv.gz!all.csv"


def _name_of_a_folder(made: Collected) -> str:
    (made.crops / f"copy of {made.number}").mkdir()
    (made.crops / f"copy of {made.number}" / "x.bin").write_bytes(b"x")
    return "x.bin"


def _forgotten_on_the_list(made: Collected) -> str:
    (made.home / EXCLUDED_FILE).write_text(
        "agreement_number\twithdrawn_from\twithdrawn_at\n", encoding="utf-8"
    )
    return EXCLUDED_FILE


def _link_out_of_the_folder(made: Collected) -> str:
    try:
        (made.crops / "elsewhere").symlink_to(made.home.parent, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")
    return "elsewhere"


def _number_across_two_parts(made: Collected) -> str:
    (made.crops / "large.bin").write_bytes(b"." * ((1 << 20) - 4) + made.number.encode() + b"." * 100)
    return "large.bin"


def _number_at_the_very_end(made: Collected) -> str:
    (made.crops / "large.bin").write_bytes(b"." * (3 << 20) + made.number.encode())
    return "large.bin"


REMNANTS = [
    *(_row_in_a_free_page, _row_in_the_write_ahead_log, _photograph_under_another_name),
    *(_row_in_an_array_without_a_log, _headshot_without_a_label),
    *(_photograph_in_place_of_a_crop, _row_in_an_array, _row_in_a_bare_array, _sheet_of_votes),
    *(_sheet_of_a_spreadsheet_program, _backup_of_the_database, _zipped_backup, _tar_in_a_zip),
    *(_compressed_table, _name_of_a_folder, _forgotten_on_the_list, _link_out_of_the_folder),
    *(_number_across_two_parts, _number_at_the_very_end),
]
NEEDS_PHOTOGRAPHS = {_photograph_in_place_of_a_crop, _row_in_a_bare_array, _tar_in_a_zip}


@pytest.mark.parametrize("plant", REMNANTS, ids=lambda plant: plant.__name__.strip("_"))
def test_every_remnant_is_found_and_named(
    collected: Collected, tmp_path: Path, plant: Callable[[Collected], str]
) -> None:
    own = []
    for place in (11, 12):
        own.append(tmp_path / f"own_{place}.jpg")
        own[-1].write_bytes(clean(place).jpeg)
    collected.withdraw()
    assert collected.prove(photographs=tuple(own)).proven, "nothing is found before"
    name = plant(collected)
    proof = collected.prove(photographs=tuple(own))
    assert not proof.proven
    assert [str(look.path) for look in proof.findings if str(look.path).endswith(name)], proof.findings
    if plant not in NEEDS_PHOTOGRAPHS:
        assert not collected.prove().proven, "also without the volunteer's own photographs"


def test_a_folder_that_is_named_is_searched_too(collected: Collected, tmp_path: Path) -> None:
    collected.withdraw()
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    (downloads / "IMG_1.jpg").write_bytes(clean(11).jpeg)
    own = tmp_path / "own.jpg"
    own.write_bytes(clean(11).jpeg)
    assert collected.prove(downloads).proven, "nothing tells whose picture this is"
    proof = collected.prove(downloads, photographs=(own,))
    assert [look.path.name for look in proof.findings] == ["IMG_1.jpg"]
    with pytest.raises(FoxgloveError, match="does not exist"):
        collected.prove(tmp_path / "mistyped")


def test_pictures_of_others_are_not_taken_for_the_volunteer(collected: Collected, tmp_path: Path) -> None:
    own = tmp_path / "own.jpg"
    own.write_bytes(clean(999).jpeg)
    collected.withdraw()
    assert collected.prove(photographs=(own,)).proven
    assert 0 < ALIKE < 1


def test_an_export_holds_those_who_agree_and_is_reached_by_a_withdrawal(
    collected: Collected, tmp_path: Path
) -> None:
    collected.store.withdraw(collected.numbers[0], collected.secrets[0], [Use.TRAINING])
    out = tmp_path / "exported"
    assert collected.store.export(out, Use.TRAINING) == 2
    assert {path.split("/")[0] for path in contents(out)} == set(collected.numbers[1:])
    assert not [path for path in contents(out) if path.endswith(".tsv")]
    assert collected.withdraw().deleted["pictures"] == 2 + 2
    assert not (out / collected.number).exists() and (out / collected.numbers[2]).exists()
    with pytest.raises(FoxgloveError, match="outside"):
        collected.store.export(collected.home / "x", Use.TRAINING)
