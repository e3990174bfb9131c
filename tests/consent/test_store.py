"""The store: a submission lands whole or not at all, whatever happens to the process, the disk or the line."""

import errno
import json
import os
import random
import re
import secrets
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from collected import YES, Clock, begin, clean, contents, submit

from foxglove_helpers.consent import drafts, layout, rules, store, texts
from foxglove_helpers.consent.events import ANCHOR_FILE
from foxglove_helpers.consent.layout import KEY, PHOTOGRAPHS_FOLDER
from foxglove_helpers.consent.rules import Inquiry, Use
from foxglove_helpers.consent.store import (
    DATABASE_FILE,
    ConsentStore,
    StoreRefused,
    SubmissionRefused,
    UnknownAgreement,
)
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.consent.verification import verify_home
from foxglove_helpers.errors import FoxgloveError
from releases import full_disk
from requirements import require_or_skip

LOOP = Path(__file__).with_name("submit_in_a_loop.py")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "収集"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collection(home: Path, clock: Clock):
    with ConsentStore(home, clock=clock) as opened:
        yield opened


def photographs(home: Path) -> dict[str, bytes]:
    return contents(home / "photographs")


def test_a_submission_lies_in_the_published_layout_and_holds_nothing_more(
    collection: ConsentStore, home: Path
) -> None:
    receipt, secret = submit(collection)
    number = receipt.agreement
    assert re.fullmatch("a0[0-9a-f]{6}", number)
    assert set(photographs(home)) == {f"{number}/{number}_{k}.jpeg" for k in range(1, 10)} | {
        f"{number}/{number}.tsv"
    }
    assert all(photographs(home)[f"{number}/{number}_{k}.jpeg"] == clean(k).jpeg for k in range(1, 10))
    table = dict(
        line.split("\t") for line in photographs(home)[f"{number}/{number}.tsv"].decode().splitlines()
    )
    assert table == {
        "agreement_number": number,
        "submitted_at": "2026-11-20T03:04:05+00:00",
        "year_of_birth": "1980",
        "accepted_text": receipt.text_hash,
    }
    assert receipt.last_day == date(2027, 1, 9) and receipt.photographs == 9
    everything = b"".join(contents(home).values())
    assert b"IMG_0001" not in everything, "original names are off by default"
    assert secret.encode() not in everything, "the secret itself is never stored"
    assert not list((home / "drafts").iterdir())
    assert collection.verify() == []


def test_places_left_empty_do_not_leave_holes(collection: ConsentStore, home: Path) -> None:
    draft = begin(collection, 5)
    collection.remove_photograph(draft, 2)
    kept = collection.draft(draft)
    assert [p is None for p in kept.photographs] == [False, True, *[False] * 3, *[True] * 4]
    receipt = collection.submit(draft, **wanted())
    number = receipt.agreement
    assert receipt.photographs == 4
    assert [photographs(home)[f"{number}/{number}_{k}.jpeg"] for k in range(1, 5)] == [
        clean(k).jpeg for k in (1, 3, 4, 5)
    ]


def wanted(**changes: object) -> dict[str, object]:
    return {
        "year_of_birth": 1980,
        "language": "en",
        "text_hash": current_text("en").hash,
        "secret": "S" * 25,
        "request_id": "request",
    } | changes


@pytest.mark.parametrize(
    ("state", "pictures", "changes", "reason"),
    [
        ({}, 1, {}, "not_answered"),
        ({"answers": YES | {Inquiry.SELF_IN_PHOTOGRAPHS.value: False}}, 1, {}, "answered_no"),
        ({"answers": YES}, 1, {"year_of_birth": 2006}, "too_young"),
        ({"answers": YES}, 0, {}, "no_photographs"),
        ({"answers": YES}, 1, {"text_hash": "0" * 64}, "text_changed"),
        ({"answers": YES}, 1, {"language": "ja"}, "text_changed"),
    ],
)
def test_the_store_checks_the_rules_itself(
    collection: ConsentStore, home: Path, state: dict, pictures: int, changes: dict, reason: str
) -> None:
    draft = begin(collection, pictures)
    collection.save_state(draft, state)
    with pytest.raises(SubmissionRefused) as refused:
        collection.submit(draft, **wanted(**changes))
    assert reason in [refusal.reason for refusal in refused.value.refusals]
    assert photographs(home) == {} and collection.counts().submissions == 0
    assert collection.draft(draft) is not None, "the volunteer can correct it and go on"


def test_the_same_request_gets_the_same_receipt(collection: ConsentStore, home: Path) -> None:
    draft = begin(collection, 2)
    first = collection.submit(draft, **wanted())
    assert collection.submit(draft, **wanted()) == first
    assert collection.submit(begin(collection, 2), **wanted()) == first, "also with another draft"
    assert collection.submit(draft, **wanted(request_id="a second press of the button")) == first
    assert collection.receipt("request") == first and collection.receipt("another") is None
    assert collection.counts().submissions == 1 and len(photographs(home)) == 3
    with pytest.raises(FoxgloveError, match="another secret"):
        collection.submit(draft, **wanted(secret="T" * 25))


def test_one_request_from_many_threads_is_one_submission(collection: ConsentStore, home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for round_ in range(5):
            draft, gate = begin(collection, 2, round_), threading.Barrier(8)
            request = wanted(request_id=f"request {round_}")

            def press(
                _: int, draft: str = draft, gate: threading.Barrier = gate, request: dict = request
            ) -> store.Receipt:
                gate.wait()
                return collection.submit(draft, **request)

            assert len(set(pool.map(press, range(8)))) == 1
    assert collection.counts().submissions == 5 and len(photographs(home)) == 5 * 3
    assert {path.split("/")[0] for path in photographs(home)} == set(collection.copies_for(Use.DISPLAY))


def test_many_threads_submit_at_a_time(collection: ConsentStore, home: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        receipts = [receipt for receipt, _ in pool.map(lambda k: submit(collection, 2, k), range(24))]
    assert len({receipt.agreement for receipt in receipts}) == 24
    assert collection.counts().submissions == 24 and collection.counts().photographs == 48
    assert len(photographs(home)) == 24 * 3 and collection.verify() == []


def test_numbers_are_never_given_twice_even_after_a_withdrawal(
    collection: ConsentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["000001", "000001", "000002", "000001", "000002", "000003"])
    token = secrets.token_hex
    # Three bytes are drawn for a number; other random names stay random.
    monkeypatch.setattr(secrets, "token_hex", lambda size: next(drawn) if size == 3 else token(size))
    numbers = []
    for seed in range(3):
        numbers.append(submit(collection, 1, seed)[0].agreement)
        if seed == 0:
            collection.withdraw_by_staff(numbers[0])
    assert numbers == ["a0000001", "a0000002", "a0000003"]


def test_drafts_survive_a_restart_and_end_after_a_day(home: Path, clock: Clock) -> None:
    with ConsentStore(home, clock=clock) as first:
        draft = begin(first, 3)
        first.save_state(draft, {"answers": YES, "year": 1980, "文": "日本語"})
    clock.turn(hours=23, minutes=59)
    with ConsentStore(home, clock=clock) as second:
        found = second.draft(draft)
        assert found.state == {"answers": YES, "year": 1980, "文": "日本語"}
        assert [p.jpeg.read_bytes() for p in found.photographs[:3]] == [clean(k).jpeg for k in (1, 2, 3)]
        clock.turn(minutes=2)
        assert second.draft(draft) is None
        with pytest.raises(FoxgloveError, match="24 hours"):
            second.submit(draft, **wanted())
        with pytest.raises(FoxgloveError, match="24 hours"):
            second.put_photograph(draft, 1, clean(1), "x")
        second.purge()
        assert not list((home / "drafts").iterdir())


def test_a_photograph_in_a_taken_place_replaces_the_other(collection: ConsentStore, home: Path) -> None:
    draft = begin(collection, 1)
    collection.put_photograph(draft, 1, clean(77), "other.jpg")
    assert collection.draft(draft).photographs[0].jpeg.read_bytes() == clean(77).jpeg
    files = [name for name in contents(home / "drafts" / draft) if name.endswith(".jpeg")]
    assert len(files) == 2, "the replaced photograph and its preview are deleted"
    for slot in (0, 10, -1):
        with pytest.raises(FoxgloveError, match="1 to 9"):
            collection.put_photograph(draft, slot, clean(1), "x")


@pytest.mark.parametrize("name", ["", "..", "../photographs", "/etc", "x" * 32, "A" * 32, "0" * 31, "0" * 33])
def test_no_name_leads_out_of_the_drafts(collection: ConsentStore, name: str) -> None:
    submit(collection, 1)
    assert collection.draft(name) is None
    collection.remove_draft(name)
    with pytest.raises(FoxgloveError):
        collection.save_state(name, {})
    assert collection.counts().submissions == 1 and collection.verify() == []


def test_status_tells_only_who_knows_the_secret(collection: ConsentStore, clock: Clock) -> None:
    receipt, secret = submit(collection, 2)
    found = collection.status(receipt.agreement, secret.lower())
    assert (found.photographs, found.last_day, found.uses) == (2, receipt.last_day, frozenset(Use))
    assert found.can_withdraw and not found.needs_new_consent and found.withdrawn_at is None
    assert collection.status(receipt.agreement, rules.new_withdrawal_secret()) is None
    assert collection.status("a0ffffff", secret) is None
    clock.turn(days=60)
    assert not collection.status(receipt.agreement, secret).can_withdraw


def test_unknown_numbers_take_the_same_work(
    collection: ConsentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, _ = submit(collection, 1)
    calls: list[str] = []
    for name in ("submission", "tombstone", "withdrawn_uses"):
        original = getattr(collection._record, name)

        def counted(*values: object, name: str = name, original: object = original) -> object:
            calls.append(name)
            return original(*values)

        monkeypatch.setattr(collection._record, name, counted)
    digests = []
    original_digest = rules.secret_digest
    monkeypatch.setattr(rules, "secret_digest", lambda s: digests.append(1) or original_digest(s))
    collection.status(receipt.agreement, "wrong")
    known, known_digests = list(calls), len(digests)
    calls.clear()
    collection.status("a0ffffff", "wrong")
    assert calls == known and len(digests) == 2 * known_digests


def test_days_are_those_of_the_place_and_stay_those_of_the_certificate(home: Path) -> None:
    late = Clock(datetime(2026, 11, 20, 23, 30, tzinfo=UTC))  # the 21st in Tokyo, the 20th in New York
    with ConsentStore(home, clock=late) as tokyo:
        first, secret = submit(tokyo, 1)
        assert tokyo.today() == date(2026, 11, 21)
    with ConsentStore(home, clock=late, place=ZoneInfo("America/New_York")) as moved:
        second, _ = submit(moved, 1, 1)
        assert (first.last_day, second.last_day) == (date(2027, 1, 10), date(2027, 1, 9))
        assert moved.status(first.agreement, secret).last_day == first.last_day
        assert moved.counts().per_day == {date(2026, 11, 20): 1, date(2026, 11, 21): 1}


def test_a_changed_text_asks_again_and_is_accepted_again(
    collection: ConsentStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt, secret = submit(collection, 1)
    own = Path(shutil.copytree(Path(texts.__file__).with_name("texts"), tmp_path / "texts"))
    monkeypatch.setattr(texts, "_texts", lambda: own)
    (own / "2").mkdir()
    lines = [(own / "hashes.tsv").read_text(encoding="utf-8")]
    for language in texts.LANGUAGES:
        content = (own / "1" / f"{language}.toml").read_bytes() + b"# more\n"
        (own / "2" / f"{language}.toml").write_bytes(content)
        lines.append(f"2\t{language}\t{texts.text_hash(content)}\n")
    (own / "hashes.tsv").write_text("".join(lines), encoding="utf-8")

    found = collection.status(receipt.agreement, secret)
    assert found.needs_new_consent and found.text_hash == receipt.text_hash
    assert collection.counts().waiting_for_new_consent == 1
    new = current_text("en").hash
    again = {"answers": YES, "language": "en", "text_hash": new}
    with pytest.raises(UnknownAgreement):
        collection.consent_again(receipt.agreement, "wrong", **again)
    with pytest.raises(SubmissionRefused):
        collection.consent_again(receipt.agreement, secret, **again | {"text_hash": receipt.text_hash})
    with pytest.raises(SubmissionRefused):
        collection.consent_again(receipt.agreement, secret, **again | {"answers": {}})
    after = collection.consent_again(receipt.agreement, secret, **again)
    assert not after.needs_new_consent and after.text_hash == new and after.last_day == receipt.last_day
    assert collection.counts().waiting_for_new_consent == 0 and collection.verify() == []


# What goes wrong


def test_photographs_without_a_record_are_cleared_away(home: Path, clock: Clock) -> None:
    with ConsentStore(home, clock=clock) as opened:
        receipt, _ = submit(opened, 1)
        waiting = begin(opened, 1)
    for name in ("a0ffffff", "Mrs Tanaka"):
        shutil.copytree(home / "photographs" / receipt.agreement, home / "photographs" / name)
    (home / "drafts" / "not a draft").mkdir()
    with ConsentStore(home, clock=clock) as again:
        # A process that was killed leaves numbers only; what a person put there is for that person to move.
        assert {path.split("/")[0] for path in photographs(home)} == {receipt.agreement, "Mrs Tanaka"}
        shutil.rmtree(home / "photographs" / "Mrs Tanaka")
        assert [folder.name for folder in (home / "drafts").iterdir()] == [waiting]
        assert again.draft(waiting) is not None


def test_a_draft_that_was_submitted_and_not_removed_is_gone_at_the_next_start(
    home: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed, ConsentStore(home, clock=clock) as opened:
        killed.setattr(drafts.Drafts, "remove", lambda self, identity: None)
        draft = begin(opened, 1)
        opened.submit(draft, **wanted())
        assert opened.draft(draft) is None
        assert (home / "drafts" / draft).exists()
    ConsentStore(home, clock=clock).close()
    assert not (home / "drafts" / draft).exists()


@pytest.mark.parametrize("room", [0, 100, 2000, 5000, 20_000])
def test_a_full_disk_is_told_and_loses_nothing(collection: ConsentStore, home: Path, room: int) -> None:
    before, _ = submit(collection, 2)
    draft = begin(collection, 2, seed=1)
    stored = photographs(home)
    with full_disk(room):
        try:
            after = collection.submit(draft, **wanted())
        except StoreRefused as refused:
            after = None
            assert "full" in str(refused) or "could not be written" in str(refused)
            assert photographs(home) == stored
    if after is None:
        assert collection.draft(draft) is not None
        after = collection.submit(draft, **wanted())
    assert collection.counts().submissions == 2
    assert {path.split("/")[0] for path in photographs(home)} == {before.agreement, after.agreement}
    assert collection.verify() == [] and verify_home(home).problems == []


def test_a_collection_opens_on_a_full_disk(home: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise FoxgloveError("the disk is full")

    with ConsentStore(home, clock=clock) as opened:
        receipt, secret = submit(opened, 1)
        opened.withdraw_by_staff(submit(opened, 1, 1)[0].agreement)
    monkeypatch.setattr(layout, "whole_file", refuse)
    with ConsentStore(home, clock=clock) as again:
        assert again.status(receipt.agreement, secret) is not None
        with pytest.raises(StoreRefused):
            again.new_draft()
    assert not list((home / "drafts").iterdir())


def test_the_smallest_rooms_do_refuse(collection: ConsentStore) -> None:
    submit(collection, 2)
    draft = begin(collection, 2, seed=1)
    with full_disk(0), pytest.raises(StoreRefused):
        collection.submit(draft, **wanted())
    with full_disk(0), pytest.raises(StoreRefused):
        collection.put_photograph(draft, 3, clean(3), "x")
    assert collection.draft(draft).photographs[2] is None


@pytest.mark.parametrize("function", ["link", "replace", "fsync"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_each_refusal_of_the_operating_system_is_told(
    collection: ConsentStore, home: Path, monkeypatch: pytest.MonkeyPatch, function: str, number: int
) -> None:
    draft = begin(collection, 2)

    def refuse(*values: object, **options: object) -> object:
        raise OSError(number, os.strerror(number), str(home))

    with monkeypatch.context() as broken:
        broken.setattr(os, function, refuse)
        if function == "link":  # then it is copied, which is refused as well
            broken.setattr(shutil, "copyfile", refuse)
        with pytest.raises(StoreRefused, match=r"could not be written"):
            collection.submit(draft, **wanted())
    assert photographs(home) == {} and collection.counts().submissions == 0
    assert len(contents(home / "drafts" / draft)) == 7, "nothing of the attempt is left in the draft"
    assert collection.submit(draft, **wanted()).photographs == 2


def test_where_links_are_not_possible_photographs_are_copied(
    collection: ConsentStore, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    receipt, _ = submit(collection, 2)
    assert photographs(home)[f"{receipt.agreement}/{receipt.agreement}_2.jpeg"] == clean(2).jpeg


def test_two_processes_submit_at_a_time(home: Path) -> None:
    running = [_start(home, seed, 12) for seed in (0, 100)]
    said = [
        json.loads(line) for process in running for line in process.communicate(timeout=120)[0].splitlines()
    ]
    assert all(process.returncode == 0 for process in running)
    _check_acknowledged(home, said)
    assert verify_home(home).events == 24 + 6


@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.full)])
def test_killed_at_any_moment_every_acknowledged_submission_is_whole(home: Path, times: int) -> None:
    require_or_skip(hasattr(os, "kill"), "processes cannot be killed here")
    luck = random.Random(times)
    said: list[list] = []
    for round_ in range(times):
        process = _start(home, round_ * 1000)
        # Most moments lie in the work, some in the start.
        for _ in range(luck.randrange(6)):
            said.append(json.loads(process.stdout.readline()))
        time.sleep(luck.random() * 0.1)
        process.kill()
        with process:
            rest, errors = process.stdout.read(), process.stderr.read()
        said += [json.loads(line) for line in rest.splitlines() if line.endswith("]")]
        assert "Error" not in errors
        # The promises of all rounds so far are kept; looking at each of them every time would take hours.
        _check_acknowledged(home, said if round_ % 20 == 19 or round_ == times - 1 else said[-20:])
    assert sum(line[0] == "submitted" for line in said) > times / 2, "they were killed before any work"


def _start(home: Path, seed: int, *most: int) -> subprocess.Popen:
    surroundings = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, str(LOOP), str(home), str(seed), *map(str, most)]
    return subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def _check_acknowledged(home: Path, said: list[list]) -> None:
    submitted = {line[1]: line for line in said if line[0] == "submitted"}
    withdrawn = {line[1] for line in said if line[0] == "withdrawn"}
    with ConsentStore(home) as opened:
        assert opened.verify() == []
        with closing(sqlite3.connect(home / "consent.sqlite3")) as connection:
            hashes = {digest for (digest,) in connection.execute("SELECT hash FROM events")}
        live = set(opened.copies_for(Use.RETENTION))
        files = photographs(home)
        by_number: dict[str, set[str]] = {}
        for path in files:
            by_number.setdefault(path.split("/")[0], set()).add(path.split("/")[1])
        # Nothing is half there: what has a folder has a record and all files, and the other way round.
        assert set(by_number) == live
        for number, names in by_number.items():
            assert names == {f"{number}_1.jpeg", f"{number}_2.jpeg", f"{number}.tsv"}
        for number, (_, _, secret, seed, event_hash) in submitted.items():
            found = opened.status(number, secret)
            assert found is not None, "an acknowledged submission is gone"
            if number in withdrawn:
                assert found.withdrawn_at is not None and number not in live
            elif found.withdrawn_at is None:
                for place in (1, 2):
                    assert files[f"{number}/{number}_{place}.jpeg"] == clean(seed * 10 + place).jpeg
            assert event_hash in hashes, "the certificate names an event that is not there"
        assert withdrawn <= opened.excluded()


# The key and the folder


def test_the_key_is_made_once_and_for_its_owner_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY, raising=False)
    with ConsentStore(home) as first, ConsentStore(home) as second:
        assert first.key == second.key and len(first.key) == 32
    if os.name == "posix":
        assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
    monkeypatch.setenv(KEY, "short")
    with pytest.raises(FoxgloveError, match="at least 32"):
        ConsentStore(home)
    monkeypatch.setenv(KEY, "k" * 40)
    with pytest.raises(FoxgloveError, match="sealed with another key"):
        ConsentStore(home)
    with ConsentStore(home.with_name("another")) as third:
        assert third.key == b"k" * 40
    assert not (home.with_name("another") / "key").exists()


def test_a_file_in_place_of_the_folder_and_a_damaged_database_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(FoxgloveError, match="file"):
        ConsentStore(tmp_path / "file")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "consent.sqlite3").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(FoxgloveError, match="damaged or no database"):
        ConsentStore(tmp_path / "home")


def test_a_database_of_a_later_version_is_left_alone(home: Path) -> None:
    ConsentStore(home).close()
    connection = sqlite3.connect(home / "consent.sqlite3")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(FoxgloveError, match="later version"):
        ConsentStore(home)


def test_a_clock_that_was_put_back_costs_nobody_the_right(collection: ConsentStore, clock: Clock) -> None:
    receipt, secret = submit(collection, 1)
    clock.now -= timedelta(days=3)
    assert collection.status(receipt.agreement, secret).can_withdraw
    assert collection.withdraw(receipt.agreement, secret, [Use.RETENTION]).deleted["photographs"] == 1


def test_a_photograph_that_is_gone_is_found(collection: ConsentStore, home: Path) -> None:
    receipt, _ = submit(collection, 3)
    (home / "photographs" / receipt.agreement / f"{receipt.agreement}_2.jpeg").unlink()
    assert [str(problem) for problem in collection.verify()] == [
        f"photographs/{receipt.agreement}/{receipt.agreement}_2.jpeg is missing. Put it back from a backup."
    ]


def older_copy(home: Path, collection: ConsentStore) -> None:
    """Put a copy of the database from before the last submission back into its place."""
    with sqlite3.connect(home / "older") as older, sqlite3.connect(home / DATABASE_FILE) as now:
        now.backup(older)
    submit(collection, seed=7)
    collection.close()
    for end in ("", "-wal", "-shm"):
        (home / f"{DATABASE_FILE}{end}").unlink(missing_ok=True)
    (home / "older").rename(home / DATABASE_FILE)


def without_log(home: Path, collection: ConsentStore) -> None:
    """Lose the write-ahead log, as a careless copy does."""
    reader = sqlite3.connect(home / DATABASE_FILE)  # keeps the log from being taken into the database
    reader.execute("SELECT * FROM events").fetchone()
    submit(collection, seed=7)
    database = (home / DATABASE_FILE).read_bytes()
    collection.close()
    reader.close()
    (home / DATABASE_FILE).write_bytes(database)
    for end in ("-wal", "-shm"):
        (home / f"{DATABASE_FILE}{end}").unlink(missing_ok=True)


def gone_with_a_broken_anchor(home: Path, collection: ConsentStore) -> None:
    collection.close()
    for end in ("", "-wal", "-shm"):
        (home / f"{DATABASE_FILE}{end}").unlink(missing_ok=True)
    (home / ANCHOR_FILE).write_text("{", encoding="utf-8")


@pytest.mark.parametrize("lose", [older_copy, without_log, gone_with_a_broken_anchor])
def test_a_database_that_lost_something_costs_no_photograph(home: Path, lose) -> None:
    collection = ConsentStore(home, clock=Clock())
    submit(collection, seed=1)
    lose(home, collection)
    before = contents(home / PHOTOGRAPHS_FOLDER)
    assert before
    with pytest.raises(FoxgloveError, match=r"Put.* back"):
        ConsentStore(home, clock=Clock())
    assert contents(home / PHOTOGRAPHS_FOLDER) == before


def test_what_a_kill_left_of_an_anchor_is_cleared_away(home: Path) -> None:
    ConsentStore(home, clock=Clock()).close()
    half = home / f".{ANCHOR_FILE}.0a1b2c3d.part"
    half.write_text("{", encoding="utf-8")
    ConsentStore(home, clock=Clock()).close()
    assert not half.exists()
