"""Odd files, killed processes, absent drives and other servers: none keeps a withdrawal from being carried out."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from collected import Clock, begin
from withdrawn import Collected

from foxglove_helpers.consent import derived, layout
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.rules import Use, new_withdrawal_secret
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.texts import current_text


@pytest.fixture
def made(tmp_path: Path) -> Collected:
    return Collected(tmp_path)


LOG, LABELS, IMAGES = "curation_log.csv", "headshot_labels.npy", "headshot_data.npy"
VECTORS = "mandible_vectors.npy"


def _cut(made: Collected, name: str, length: int) -> None:
    path = made.release / name
    path.write_bytes(path.read_bytes()[:length])


def _log(made: Collected, change: Callable[[str], str], encoding: str = "utf-8") -> None:
    path = made.release / LOG
    path.write_bytes(change(path.read_text("utf-8")).encode(encoding))


def _numbers_with_points(text: str) -> str:
    header, *lines = text.splitlines()
    cells = [line.rsplit(",", 2) for line in lines]
    return "\n".join([header, *(f"{a},{v}.0,{row + '.0' if row else ''}" for a, v, row in cells), ""])


READ_ALL_THE_SAME: dict[str, Callable[[Collected], None]] = {
    "log with a byte order mark": lambda made: _log(made, str, "utf-8-sig"),
    "log with another spelling": lambda made: _log(made, lambda t: t.replace("volunteer", "Volunteer", 1)),
    "log with numbers as 3.0": lambda made: _log(made, _numbers_with_points),
}


@pytest.mark.parametrize("odd", READ_ALL_THE_SAME)
def test_a_log_that_a_spreadsheet_program_saved_is_read(made: Collected, odd: str) -> None:
    READ_ALL_THE_SAME[odd](made)
    report = made.withdraw()
    assert report.not_deleted == [] and report.deleted["rows"] == 2
    assert set(np.load(made.release / LABELS)[:, 0]) == {7, 9}
    left = derived.read_log(made.release)
    rows = [line for line in left if line["decision"] == "kept"]
    assert sorted(int(line["row"]) for line in rows) == [0, 1, 2, 3]
    assert {line["volunteer"] for line in rows} == {"7", "9"}
    assert made.prove().proven


NOT_CLEANED: dict[str, tuple[str, Callable[[Collected], None]]] = {
    "log in another encoding": (LOG, lambda made: _log(made, lambda t: t + "写真.jpeg,,,,,\n", "cp932")),
    "log without a column": (LOG, lambda made: _log(made, lambda t: t.replace("volunteer", "who", 1))),
    "log with more cells": (LOG, lambda made: _log(made, lambda t: t + "a,b,c,d,e,f,g\n")),
    "log with words for numbers": (
        LOG,
        lambda made: _log(made, lambda t: t.replace(",kept,,,3,", ",kept,,,x,")),
    ),
    "cut labels": (LABELS, lambda made: _cut(made, LABELS, 60)),
    "cut images": (IMAGES, lambda made: _cut(made, IMAGES, 1000)),
    "empty vectors": (VECTORS, lambda made: _cut(made, VECTORS, 0)),
}


@pytest.mark.parametrize("odd", NOT_CLEANED)
def test_an_odd_file_is_told_and_all_the_rest_is_carried_out(made: Collected, odd: str) -> None:
    name, spoil = NOT_CLEANED[odd]
    # Whoever made something before the spoiled release is reached, and whoever made it after.
    sound = (made.release / name).read_bytes()
    spoil(made)
    (told,) = made.withdraw().not_deleted
    assert name in told and str(made.release) in told
    assert not (made.home / "photographs" / made.number).exists() and not (made.crops / made.number).exists()
    for votes in made.votes.iterdir():
        assert made.number not in votes.read_text("utf-8")
    assert not made.prove().proven
    made.store.close()
    with ConsentStore(made.home, clock=made.clock) as store:
        assert store.counts().unfinished == 1
        (told,) = store.withdraw(made.numbers[0], made.secrets[0], [Use.RETENTION]).not_deleted
        assert name in told
        (made.release / name).write_bytes(sound)
        store.purge()
        assert store.counts().unfinished == 0
    assert set(np.load(made.release / LABELS)[:, 0]) == {9}
    assert made.prove().proven


def test_a_release_that_only_the_register_knows_is_cleaned_beside_a_broken_text(made: Collected) -> None:
    (made.votes / "features.txt").write_text("1" * 140_000 + "\n", encoding="utf-8")
    assert made.withdraw().not_deleted == []
    assert (made.votes / "features.txt").read_text() == "1" * 140_000 + "\n"
    assert (made.votes / "by_volunteer.tsv").read_text() == "volunteer\tvote\n7\t1\n33\t1\n9\t1\n"


def test_whatever_goes_wrong_with_one_file_is_told_with_its_name_and_the_next_is_cleaned(
    made: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean_table = derived._clean_table

    def stumble(path: Path, *values: object) -> int:
        if path.name == "voter_1.csv":
            raise ZeroDivisionError("odd")
        return clean_table(path, *values)

    monkeypatch.setattr(derived, "_clean_table", stumble)
    (told,) = made.withdraw().not_deleted
    assert str(made.votes / "voter_1.csv") in told and "odd" in told
    naming = [file.name for file in made.votes.iterdir() if made.number in file.read_text("utf-8")]
    assert naming == ["voter_1.csv"]


def test_whatever_goes_wrong_is_noted_and_does_not_end_a_withdrawal(
    made: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError("odd")

    with monkeypatch.context() as broken:
        broken.setattr("foxglove_helpers.consent.withdrawal.clean_derived", stumble)
        report = made.withdraw()
        assert len(report.not_deleted) == 3 and "odd" in report.not_deleted[0]
        assert not (made.home / "photographs" / made.number).exists()
        made.store.recover()
    made.store.recover()
    assert made.store.counts().unfinished == 0 and made.prove().proven


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("semicolons.csv", "volunteer;smiling\n7;3\n{};9\n9;4\n"),
        ("tabs.txt", "volunteer\tsmiling\n7\t3\n{}\t9\n9\t4\n"),
        ("tabs.csv", "smiling\tVolunteer\n3\t7\n9\t{}\n4\t9\n"),
        ("spelled.csv", '"Volunteer",smiling\n7,3\n"{}",9\n9,4\n'),
        ("points.csv", "VOLUNTEER ,smiling\n7.0,3\n{}.0,9\n9.0,4\n"),
        ("marked.tsv", "\ufeffvolunteer,smiling\n7,3\n{},9\n9,4\n"),
    ],
)
def test_votes_are_found_however_a_table_is_written(made: Collected, name: str, text: str) -> None:
    (made.votes / name).write_text(text.format(3), encoding="utf-8")
    lines = (made.votes / name).read_text("utf-8").splitlines(keepends=True)
    assert made.withdraw().not_deleted == []
    assert (made.votes / name).read_text("utf-8") == "".join([lines[0], lines[1], lines[3]])


def _as_before(made: Collected, name: str) -> Path:
    """Put what the release was before a withdrawal beside it, as a killed process leaves it."""
    return shutil.copytree(made.release, made.release.with_name(f".release.0badcafe.{name}"))


@pytest.mark.parametrize("name", ["old", "part"])
def test_what_a_killed_process_left_beside_a_release_is_found_and_deleted(made: Collected, name: str) -> None:
    left = _as_before(made, name)
    made.withdraw()
    assert not left.exists() and made.prove().proven
    before = Collected(made.home.parent / "again")
    left = _as_before(before, name)
    aside = before.home.parent / "aside"
    left.rename(aside)
    before.withdraw()
    aside.rename(left)
    found = [str(look.path) for look in before.prove().findings]
    assert any(path.startswith(str(left)) for path in found)


def test_a_release_whose_process_was_killed_between_two_renames_comes_back_and_is_cleaned(
    made: Collected,
) -> None:
    part = _as_before(made, "part")
    made.release.rename(made.release.with_name(".release.0badcafe.old"))
    report = made.withdraw()
    assert report.not_deleted == [] and report.deleted["rows"] == 2
    assert not part.exists() and set(np.load(made.release / LABELS)[:, 0]) == {7, 9}
    assert made.prove().proven


def test_leftovers_that_cannot_be_deleted_are_told(made: Collected, monkeypatch: pytest.MonkeyPatch) -> None:
    left = _as_before(made, "old")
    with monkeypatch.context() as held:
        held.setattr(derived, "remove_leftovers", lambda _: None)
        (told,) = made.withdraw().not_deleted
        assert str(left) in told
    made.store.purge()
    assert made.prove().proven


def test_a_drive_that_is_not_there_is_told_where_its_empty_folder_stays(
    made: Collected, tmp_path: Path
) -> None:
    mount = tmp_path / "mount"
    mount.mkdir()
    made.store.export(mount / "out", Use.TRAINING)
    mount.rename(tmp_path / "unplugged")
    mount.mkdir()
    (told,) = made.withdraw().not_deleted
    assert str(mount / "out") in told and "connect it" in told and "empty folder" in told
    assert made.store.counts().unfinished == 1 and not made.prove().proven
    mount.rmdir()
    (tmp_path / "unplugged").rename(mount)
    made.store.purge()
    assert not (mount / "out" / made.number).exists() and made.prove().proven


def test_an_empty_folder_settles_what_was_deleted(made: Collected) -> None:
    shutil.rmtree(made.crops)
    assert len(made.withdraw().not_deleted) == 1
    made.crops.mkdir()
    made.store.purge()
    assert made.store.counts().unfinished == 0 and made.prove().proven


def test_a_file_in_place_of_a_registered_folder_is_told(made: Collected, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"file\n{made.number}_1.jpeg\n", encoding="utf-8")
    made.store.register_derived([made.number], sheet, Derived.VOTES)
    (told,) = made.withdraw().not_deleted
    assert str(sheet) in told and "no folder" in told


@pytest.mark.parametrize("moment", ["before", "within"])
def test_who_withdraws_during_an_export_is_not_in_it(
    made: Collected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    with ConsentStore(made.home, clock=made.clock) as other:
        copy, copytree = shutil.copy2, shutil.copytree

        def copying(source: str, target: str, **options: object) -> object:
            if made.number in source and not other.excluded():
                if moment == "within":
                    copy(source, target, **options)
                other.withdraw(made.number, made.secret, [Use.RETENTION])
            return copy(source, target, **options)

        monkeypatch.setattr(
            layout.shutil, "copytree", lambda *a, **k: copytree(*a, **k, copy_function=copying)
        )
        made.store.export(tmp_path / "out", Use.TRAINING)
        monkeypatch.undo()
    there = {path.name for path in (tmp_path / "out").iterdir()}
    assert there == set(made.numbers) - {made.number}
    assert made.store.counts().unfinished == 0 and made.store.verify() == [] and made.prove().proven


def test_no_half_of_a_volunteer_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in ("a0000001", "a0000002"):
        (tmp_path / "photographs" / number).mkdir(parents=True)
        for place in (1, 2):
            (tmp_path / "photographs" / number / f"{number}_{place}.jpeg").write_bytes(b"x")
    copy, copytree = shutil.copy2, shutil.copytree

    def copying(source: str, target: str, **options: object) -> object:
        done = copy(source, target, **options)
        shutil.rmtree(tmp_path / "photographs" / "a0000001", ignore_errors=True)
        return done

    monkeypatch.setattr(layout.shutil, "copytree", lambda *a, **k: copytree(*a, **k, copy_function=copying))
    layout.copy_out(tmp_path / "photographs", ["a0000001", "a0000002"], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a0000002"]


def test_an_export_that_cannot_copy_for_another_reason_fails(
    made: Collected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: str, target: str, **_: object) -> None:
        raise PermissionError(13, "Permission denied", target)

    copytree = shutil.copytree
    monkeypatch.setattr(layout.shutil, "copytree", lambda *a, **k: copytree(*a, **k, copy_function=refuse))
    with pytest.raises(Exception, match="Permission denied"):
        made.store.export(tmp_path / "out", Use.TRAINING)
    assert not (tmp_path / "out").exists()


def test_a_server_that_keeps_no_originals_deletes_those_of_another(tmp_path: Path) -> None:
    home, secret = tmp_path / "collection", new_withdrawal_secret()
    with (
        ConsentStore(home, clock=Clock()) as store,
        ConsentStore(home, clock=Clock(), keep_originals=True) as other,
    ):
        receipt = other.submit(
            begin(other, 2),
            year_of_birth=1980,
            language="en",
            text_hash=current_text("en").hash,
            secret=secret,
            request_id="request",
            address="192.0.2.7",
        )
        store.withdraw(receipt.agreement, secret, [Use.RETENTION])
        with closing(sqlite3.connect(home / "originals.sqlite3")) as connection:
            assert connection.execute("SELECT * FROM originals").fetchall() == []
    assert prove_withdrawn(home, receipt.agreement).proven
