"""What nobody may change unseen, and what a collection in use must not be blamed for."""

import json
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from collected import START, YES, Clock, begin, submit
from withdrawn import Collected

from foxglove_helpers.consent import events, proof, seals
from foxglove_helpers.consent import store as store_module
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.layout import EXCLUDED_FILE, KEY_FILE
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.proof_record import record_about
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, ConsentStore
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.consent.verification import reseal, verify_home
from foxglove_helpers.errors import FoxgloveError


@pytest.fixture
def made(tmp_path: Path) -> Collected:
    return Collected(tmp_path)


def problems(home: Path) -> list[str]:
    return [str(problem) for problem in verify_home(home).problems]


def change(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def registered(home: Path, what: Derived) -> dict[str, int | None]:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as connection:
        return dict(
            connection.execute(
                "SELECT agreement, volunteer FROM derived_from JOIN derived ON derived = number WHERE what = ?",
                (what.value,),
            ).fetchall()
        )


# Without the key, a withdrawal in part can neither be undone nor be made up


def test_a_withdrawal_in_part_that_is_undone_without_the_key_is_seen(home: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        receipt, secret = submit(store, 1)
        submit(store, 1, 1)
        before = (home / EXCLUDED_FILE).read_bytes()
        store.withdraw(receipt.agreement, secret, [Use.TRAINING])
        assert store.verify() == []
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER events_are_not_deleted")
        connection.execute("DELETE FROM events WHERE kind = 'withdrawn_in_part'")
        connection.execute(events.TRIGGERS["events_are_not_deleted"])
        connection.execute("DELETE FROM withdrawn_uses")
        last = connection.execute("SELECT number, hash FROM events ORDER BY 1 DESC LIMIT 1").fetchone()
    anchor = json.dumps({"events": last[0], "last_hash": last[1]})
    (home / events.ANCHOR_FILE).write_text(anchor, encoding="utf-8")
    (home / EXCLUDED_FILE).write_bytes(before)
    assert any("withdrawals in part" in line for line in problems(home))


def test_a_withdrawal_in_part_that_is_made_up_without_the_key_is_seen(home: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        number, later = (submit(store, 1, seed)[0].agreement for seed in range(2))
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        details = {"by": "volunteer", "late": False, "uses": ["training"]}
        connection.execute("BEGIN")
        events.append(connection, START, "withdrawn_in_part", number, details)
        row = (number, "training", events.as_utc(START))
        connection.execute("INSERT INTO withdrawn_uses VALUES (?, ?, ?)", row)
        connection.execute("COMMIT")
    with ConsentStore(home, clock=Clock()) as store:
        # What is recorded afterwards does not make it look sound.
        store.withdraw_by_staff(later, [Use.DISPLAY])
    assert any("withdrawals in part" in line for line in problems(home))


def test_two_photographs_that_changed_places_are_seen(home: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        number = submit(store, 2)[0].agreement
    one, two = (home / "photographs" / number / f"{number}_{place}.jpeg" for place in (1, 2))
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)
    assert len(problems(home)) == 2
    # Nor can the seal of one be used for the other, or tell that both are the same picture.
    sealed = seals.seal_files(b"k" * 32, {"one": "digest", "two": "digest"})
    assert sealed["one"] != sealed["two"]


def test_a_renewed_consent_does_not_make_an_edited_row_look_sound(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        receipt, secret = submit(store, 1)
        change(home, "UPDATE submissions SET year_of_birth = 1990")
        text = current_text("en").hash
        assert problems(home)
        store.consent_again(receipt.agreement, secret, answers=YES, language="en", text_hash=text)
    assert any(receipt.agreement in line and "edited" in line for line in problems(home))


def test_an_older_database_is_not_sealed_anew(home: Path, tmp_path: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1)
    older = (home / DATABASE_FILE).read_bytes()
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1, 1)
    for file in home.glob(f"{DATABASE_FILE}*"):
        file.unlink()
    (home / DATABASE_FILE).write_bytes(older)
    (home / KEY_FILE).unlink()
    with pytest.raises(FoxgloveError, match=r"older than chain_head\.json"):
        reseal(home, START)


# The register


def test_a_release_made_anew_forgets_the_numbers_of_the_one_before(made: Collected) -> None:
    first, second, third = made.numbers
    made.store.register_derived({first: 3, third: 9}, made.release, "release")
    assert registered(made.home, Derived.RELEASE) == {first: 3, third: 9}
    (made.release / "curation_log.csv").unlink()
    # The number that was the second one's is the first one's now.
    labels = np.load(made.release / "headshot_labels.npy")
    made.withdraw()
    assert np.array_equal(np.load(made.release / "headshot_labels.npy"), labels)
    assert not (made.crops / second).exists()


def test_who_withdrew_before_something_was_registered_stays_noted_until_taken_out(
    made: Collected, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.withdraw()
    late = tmp_path / "late"
    (late / made.number).mkdir(parents=True)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as kill:
        kill.setattr(store_module, "carry_out_again", killed)
        with pytest.raises(KeyboardInterrupt):
            made.store.register_derived(made.numbers, late, "crops")
    assert made.store.counts().unfinished == 1 and not made.prove().proven
    made.store.close()
    with ConsentStore(made.home, clock=made.clock) as store:
        assert store.counts().unfinished == 0
    assert not (late / made.number).exists() and made.prove().proven


def test_a_row_that_no_line_of_the_log_accounts_for_is_found(made: Collected, tmp_path: Path) -> None:
    made.withdraw()
    copy = shutil.copytree(made.release, tmp_path / "copy")
    assert made.prove(copy).proven
    lines = (copy / "curation_log.csv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.rstrip().endswith(",3")]
    assert len(kept) == len(lines) - 1
    (copy / "curation_log.csv").write_text("".join(kept), encoding="utf-8")
    (finding,) = made.prove(copy).findings
    assert finding.path == copy and "row 3" in str(finding.finding)


# A proof of a collection that others use


MEANWHILE: dict[str, Callable[[Collected], object]] = {
    "a submission": lambda made: submit(made.store, 2, 7),
    "another withdrawal": lambda made: made.store.withdraw_by_staff(made.numbers[2]),
    "a draft": lambda made: begin(made.store, 2, 7),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_happens_during_a_proof_is_no_finding(
    made: Collected, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.withdraw()

    def reading(home: Path, number: str) -> object:
        found = record_about(home, number)
        # From here on the record has moved on; what looks again reads it anew.
        MEANWHILE[what](made)
        return found

    monkeypatch.setattr(proof, "record_about", reading)
    found = made.prove()
    assert found.proven, [str(look) for look in (*found.findings, *found.closed)]


def test_what_is_half_written_in_this_moment_is_no_finding(
    made: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.withdraw()
    draft = begin(made.store, 1, 7)
    ready = made.home / "drafts" / draft / "ready_0badcafe"
    ready.mkdir()
    one = next((made.home / "photographs" / made.numbers[0]).glob("*.jpeg"))
    shutil.copy(one, ready / "a0999999_1.jpeg")
    part = made.home / ".chain_head.json.0badcafe.part"
    part.write_text("{}", encoding="utf-8")
    assert len(made.prove().findings) == 2

    def sleep(_: float) -> None:
        shutil.rmtree(ready, ignore_errors=True)
        part.unlink(missing_ok=True)

    monkeypatch.setattr(time, "sleep", sleep)
    assert made.prove().proven


def test_what_stays_odd_stays_a_finding(made: Collected) -> None:
    made.withdraw()
    stranger = made.home / "photographs" / "holiday!.jpeg"
    shutil.copy(next((made.home / "photographs" / made.numbers[0]).glob("*.jpeg")), stranger)
    assert [look.path for look in made.prove().findings] == [stranger]


# What a killed process and an operating system leave


def test_a_half_written_exclusion_list_is_cleared_away(made: Collected) -> None:
    made.withdraw()
    part = made.home / f".{EXCLUDED_FILE}.0badcafe.part"
    part.write_text("agreement_number\twithdrawn_from\twithdrawn_at\n", encoding="utf-8")
    assert not made.prove().proven
    made.store.close()
    ConsentStore(made.home, clock=made.clock).close()
    assert not part.exists() and made.prove().proven


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_an_operating_system_left_is_neither_added_nor_a_copy(made: Collected, name: str) -> None:
    made.withdraw()
    places = (made.home / "photographs" / name, made.home / "photographs" / made.numbers[0] / name)
    for place in places:
        place.write_bytes(b"\x00\x00\x00\x01Bud1\x00\xff")
    assert problems(made.home) == [] and made.prove().proven
    one = next((made.home / "photographs" / made.numbers[0]).glob("*.jpeg")).read_bytes()
    for content in (one, b"\x00\x01" + one, made.number.encode("utf-16-be")):
        places[0].write_bytes(content)
        assert not made.prove().proven
    assert prove_withdrawn(made.home, made.number).findings
