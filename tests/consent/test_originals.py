"""Addresses and file names: not kept unless switched on, apart from the rest, and gone when their time is over."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from collected import Clock, begin, contents, submit

from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.originals import ORIGINALS_FILE, Originals
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, ConsentStore

ADDRESS = "203.0.113.77"


def kept(home: Path) -> dict[str, tuple[str | None, list[str]]]:
    with closing(sqlite3.connect(home / ORIGINALS_FILE)) as connection:
        rows = connection.execute("SELECT agreement, address, names FROM originals").fetchall()
    return {number: (address, json.loads(names)) for number, address, names in rows}


def traces(home: Path) -> bool:
    """Tell whether an address or a file name stands anywhere below a folder."""
    everything = b"".join(contents(home).values())
    return ADDRESS.encode() in everything or b"IMG_0001" in everything


def test_by_default_nothing_is_kept_not_even_in_a_draft(home: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        draft = begin(store, 2)
        assert store.draft(draft).photographs[0].original_name is None
        submit(store, 2, address=ADDRESS)
        assert not (home / ORIGINALS_FILE).exists() and not traces(home)


def test_switched_on_they_lie_in_a_database_of_their_own(home: Path) -> None:
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        receipt, _ = submit(store, 2, address=ADDRESS)
        other, _ = submit(store, 1, 1)
        assert kept(home) == {
            receipt.agreement: (ADDRESS, ["IMG_0001.jpg", "IMG_0002.jpg"]),
            other.agreement: (None, ["IMG_0001.jpg"]),
        }
    for name in (DATABASE_FILE, "photographs"):
        place = home / name
        held = b"".join(contents(place).values()) if place.is_dir() else place.read_bytes()
        assert ADDRESS.encode() not in held and b"IMG_" not in held


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("how", ["purge", "opening"])
def test_they_are_purged_when_the_right_to_withdraw_has_ended(home: Path, zone: str, how: str) -> None:
    place = ZoneInfo(zone)
    # Summer time ends in between in Berlin and in New York.
    clock = Clock(datetime(2026, 9, 20, 12, tzinfo=place).astimezone(UTC))
    with ConsentStore(home, clock=clock, place=place, keep_originals=True) as store:
        receipt, secret = submit(store, 2, address=ADDRESS)
        midnight = datetime(2026, 11, 10, tzinfo=place)
        assert receipt.last_day.isoformat() == "2026-11-09"
        clock.now = midnight.astimezone(UTC) - timedelta(seconds=1)
        assert store.purge() == 0 and traces(home) and store.status(receipt.agreement, secret).can_withdraw
        clock.now = midnight.astimezone(UTC)
        assert not store.status(receipt.agreement, secret).can_withdraw
        if how == "purge":
            assert store.purge() == 1
        else:
            # Also where they are not kept any more: those of before go all the same.
            ConsentStore(home, clock=clock).close()
        assert kept(home) == {} and not traces(home), "no remains in free pages or in the log"
        assert store.purge() == 0 and store.verify() == []


def test_a_withdrawal_deletes_them_at_once_and_those_of_others_stay(home: Path) -> None:
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        receipt, secret = submit(store, 1, address="198.51.100.9")
        other, _ = submit(store, 1, 1, address=ADDRESS)
        store.withdraw(receipt.agreement, secret, [Use.RETENTION])
        assert set(kept(home)) == {other.agreement}
        assert b"198.51.100.9" not in b"".join(contents(home).values())
        assert prove_withdrawn(home, receipt.agreement).proven
        with closing(sqlite3.connect(home / ORIGINALS_FILE, isolation_level=None)) as connection:
            row = (receipt.agreement, "198.51.100.9", "[]", "2027-01-01")
            connection.execute("INSERT INTO originals VALUES (?, ?, ?, ?)", row)
        assert any(
            ORIGINALS_FILE in str(look.path) for look in prove_withdrawn(home, receipt.agreement).findings
        )


def test_what_belongs_to_no_submission_is_deleted_at_the_next_start(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    with ConsentStore(home, clock=clock, keep_originals=True) as store:
        store._originals.add("a0ffffff", ADDRESS, ["x.jpg"], clock.now + timedelta(days=50))
    ConsentStore(home, clock=clock).close()
    assert kept(home) == {} and not traces(home)


def test_without_originals_there_is_no_submission(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreRefused("the disk is full")

    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        with monkeypatch.context() as full:
            full.setattr(Originals, "add", refuse)
            with pytest.raises(StoreRefused):
                submit(store, 1)
        assert store.counts().submissions == 0 and not contents(home / "photographs")
