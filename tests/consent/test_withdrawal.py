"""A withdrawal deletes what it promises, tells what it could not do, and is finished later."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from collected import contents
from withdrawn import Collected

from foxglove_helpers.consent import derived, withdrawal
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.proof import prove_withdrawn
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
from foxglove_helpers.release import DATA_FILE, LABELS_FILE, VECTORS_FILE, read_release


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
    assert proof.proven and f"from {use.value} only" in str(proof.in_part)
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
    assert proof.proven and any("model in" in str(words) for words in proof.not_looked_at)


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
    assert any("carried out everywhere" in str(look.finding) for look in collected.prove().looked_at)
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

    def full_until_there_is_room(record: Record, now: datetime) -> None:
        if photographs.exists():
            raise FoxgloveError("the disk is full")
        original(record, now)

    monkeypatch.setattr(withdrawal, "list_exclusions", full_until_there_is_room)
    assert collected.withdraw().not_deleted == [] and collected.prove().proven


def test_a_full_disk_at_a_withdrawal_is_told_and_finished_later(
    collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
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
