"""A full disk keeps nobody from withdrawing: room was put aside, and what is deleted makes more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from collected import Clock, submit

from foxglove_helpers.consent import layout, withdrawal
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.layout import RESERVE_BYTES, RESERVE_FILE
from foxglove_helpers.consent.originals import Originals
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.record import Record
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.errors import FoxgloveError

ON_A_FULL_DISK = """
import os, sys
from pathlib import Path

sys.path.insert(0, sys.argv[2])
from collected import begin, submit
from foxglove_helpers.consent import drafts
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore, StoreRefused

disk = Path(sys.argv[1])
drafts.LEAST_FREE = 0  # nothing but the reserve is to help
with ConsentStore(disk / "collection") as store:
    numbers = [submit(store, 9, seed)[0].agreement for seed in range(3)]
    store._record.scrub()  # the log is empty: to write takes room
    fillers = 0
    for size in (1 << 16, 1 << 12, 1):
        try:
            while True:
                with (disk / f"filler_{fillers}").open("wb", buffering=0) as file:
                    if file.write(bytes(size)) < size:
                        break
                fillers += 1
        except OSError:
            pass
    assert os.statvfs(disk).f_bavail == 0
    try:
        begin(store, 1, 9)
        raise SystemExit("the disk is not full")
    except StoreRefused as refused:
        print(refused)
    report = store.withdraw_by_staff(numbers[0], [Use.TRAINING])
    assert report.not_deleted == [], report
    report = store.withdraw_by_staff(numbers[1])
    assert report.deleted["photographs"] == 9 and report.not_deleted == [], report
    assert store.verify() == []
    assert prove_withdrawn(store.home, numbers[1]).proven
print("withdrawn")
"""


def test_a_withdrawal_is_possible_where_no_byte_is_left(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)]
    script = tmp_path / "script.py"
    script.write_text(ON_A_FULL_DISK, encoding="utf-8")
    unshare = ["unshare", "--mount", "--map-root-user", "sh", "-c"]
    try:
        possible = subprocess.run([*unshare, " ".join(mount)], capture_output=True).returncode == 0
    except FileNotFoundError:
        possible = False
    if not possible:
        pytest.skip("no small disk can be mounted here; the tests below stand in for it")
    command = f"{' '.join(mount)} && exec {sys.executable} {script} {disk} {Path(__file__).parent}"
    done = subprocess.run(
        [*unshare, command],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and done.stdout.endswith("withdrawn\n"), done.stdout + done.stderr


def test_the_room_that_was_put_aside_is_used_once_and_put_aside_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, tried = withdrawal._write, []

    def full(*values: object) -> None:
        tried.append((home / RESERVE_FILE).exists())
        if tried[-1]:
            raise StoreRefused("the disk is full")
        write(*values)

    with ConsentStore(home, clock=Clock()) as store:
        number = submit(store, 1)[0].agreement
        assert (home / RESERVE_FILE).stat().st_size == RESERVE_BYTES
        with monkeypatch.context() as disk:
            disk.setattr(withdrawal, "_write", full)
            assert store.withdraw_by_staff(number).not_deleted == []
        assert tried == [True, False]
        assert prove_withdrawn(home, number).proven
        store.purge()
        assert (home / RESERVE_FILE).exists()


def test_without_any_room_the_message_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreRefused("consent.sqlite3 could not be written: disk is full. Nothing was changed.")

    with ConsentStore(home, clock=Clock()) as store:
        number = submit(store, 1)[0].agreement
        monkeypatch.setattr(withdrawal, "_write", full)
        with pytest.raises(StoreRefused, match="Nothing was changed"):
            store.withdraw_by_staff(number)
        assert store.counts().withdrawn == 0


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Originals, "remove"),
        (withdrawal, "list_exclusions"),
        (withdrawal, "clean_derived"),
        (Record, "scrub"),
    ],
)
@pytest.mark.parametrize("error", [StoreRefused("the disk is full"), OSError(28, "No space left on device")])
def test_wherever_the_disk_is_full_the_withdrawal_counts_and_the_rest_is_deleted(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, error: Exception
) -> None:
    if name == "list_exclusions" and isinstance(error, OSError):
        error = FoxgloveError("the disk is full")  # writing whole files says so

    def refuse(*_: object) -> None:
        raise error

    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        number, secret = submit(store, 2, address="203.0.113.7")[0].agreement, ""
        crops = tmp_path / "crops"
        (crops / number).mkdir(parents=True)
        store.register_derived([number], crops, Derived.CROPS)
        with monkeypatch.context() as full:
            full.setattr(place, name, refuse)
            report = store.withdraw_by_staff(number)
        assert report.not_deleted and not (home / "photographs" / number).exists()
        assert store.status(number, secret) is None and number in store.excluded()
        assert store.counts().unfinished == 1
        store.purge()
        assert store.counts().unfinished == 0 and store.verify() == []
        assert prove_withdrawn(home, number).proven


def test_a_collection_without_room_to_put_aside_opens(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1)
    (home / RESERVE_FILE).unlink()

    def refuse(_: Path) -> None:
        raise FoxgloveError("the disk is full")

    monkeypatch.setattr(layout, "whole_file", refuse)
    with ConsentStore(home, clock=Clock()) as store:
        assert store.copies_for(Use.RETENTION) and not (home / RESERVE_FILE).exists()
