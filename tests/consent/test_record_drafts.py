"""Drafts: what their volunteer was told about originals is kept, and no number of them fills the disk."""

import os
from pathlib import Path

import pytest
from collected import Clock, begin, clean, submit
from test_originals import ADDRESS, kept, traces

from foxglove_helpers.consent import drafts
from foxglove_helpers.consent.store import ConsentStore, DraftsFull, StoreRefused
from foxglove_helpers.consent.texts import current_text


def finish(store: ConsentStore, draft: str) -> str:
    receipt = store.submit(
        draft,
        year_of_birth=1980,
        language="en",
        text_hash=current_text("en").hash,
        secret="S" * 25,
        request_id="request",
        address=ADDRESS,
    )
    return receipt.agreement


def test_what_was_begun_without_originals_keeps_none_when_they_are_switched_on(home: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        draft = begin(store, 1)
        assert store.draft(draft).keep_originals is False
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        store.put_photograph(draft, 2, clean(2), "IMG_0001.jpg")
        number = finish(store, draft)
        assert kept(home) == {} and not traces(home)
        assert store.originals_kept(number) is False
        assert store.originals_kept(submit(store, 1, 1)[0].agreement) is True


def test_what_was_begun_with_originals_keeps_them_when_they_are_switched_off(home: Path) -> None:
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        draft = begin(store, 1)
        store.save_state(draft, store.draft(draft).state | {"language": "en"})
        assert store.draft(draft).keep_originals is True
    for file in home.glob("originals*"):
        file.unlink()  # also where the database is not there yet
    with ConsentStore(home, clock=Clock()) as store:
        number = finish(store, draft)
        assert kept(home) == {number: (ADDRESS, ["IMG_0001.jpg"])}
        assert store.originals_kept(number) is True and store.verify() == []
        store.withdraw_by_staff(number)
        assert kept(home) == {}


def test_the_page_may_say_what_its_reader_was_told(home: Path) -> None:
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        assert store.draft(store.new_draft(keep_originals=False)).keep_originals is False
        assert store.draft(store.new_draft()).keep_originals is True


def test_too_many_drafts_are_refused_and_expired_ones_go_first(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    clock = Clock()
    with ConsentStore(home, clock=clock) as store:
        older = [begin(store, 1, seed) for seed in range(2)]
        clock.turn(hours=20)
        filled, new = begin(store, 1, 2), store.new_draft()
        with pytest.raises(DraftsFull, match="3 people have sent photographs") as refused:
            store.put_photograph(new, 1, clean(1), "x")
        assert isinstance(refused.value, StoreRefused) and "Try again later" in str(refused.value)
        store.put_photograph(filled, 2, clean(2), "x")
        clock.turn(hours=5)
        store.put_photograph(new, 1, clean(1), "x")
        assert [store.draft(name) is None for name in (*older, filled, new)] == [True, True, False, False]
        assert sorted(path.name for path in (home / "drafts").iterdir()) == sorted([filled, new])


def test_nobody_closes_the_form_by_sending_its_first_pages(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)
    with ConsentStore(home, clock=Clock()) as store:
        filled, busy, *others = begin(store, 1), *(store.new_draft() for _ in range(3))
        now = (home / "drafts" / busy / "state.json").stat().st_mtime
        for age, name in enumerate((busy, *reversed(others), filled)):
            state = home / "drafts" / name / "state.json"
            os.utime(state, (now - age, now - age))
        begun = store.new_draft()
        assert store.draft(others[0]) is None  # the oldest without photographs
        assert None not in [store.draft(name) for name in (filled, busy, others[1], begun)]
        for _ in range(5):
            store.new_draft()
        assert store.draft(filled) is not None and len(list((home / "drafts").iterdir())) == 3 + 1


def test_the_bytes_of_all_drafts_are_limited(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(clean(1).jpeg)
    monkeypatch.setattr(drafts, "MOST_BYTES", 5 * 2 * size)
    with ConsentStore(home, clock=Clock()) as store:
        draft, other = store.new_draft(), store.new_draft()
        taken = 0
        with pytest.raises(DraftsFull, match="wait to be confirmed"):
            for slot in range(1, 10):
                store.put_photograph(draft if slot % 2 else other, slot, clean(slot), "x")
                taken += 1
        assert 2 <= taken <= 5
        store.remove_draft(other)
        store.put_photograph(draft, 9, clean(9), "x")


def test_drafts_leave_a_part_of_the_disk_to_withdrawals(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        draft = begin(store, 1)
        usage = type("usage", (), {"free": drafts.LEAST_FREE})()
        monkeypatch.setattr(drafts.shutil, "disk_usage", lambda _: usage)
        with pytest.raises(DraftsFull, match="of the disk are left"):
            store.put_photograph(draft, 2, clean(2), "x")
        assert finish(store, draft) and store.draft(draft) is None
