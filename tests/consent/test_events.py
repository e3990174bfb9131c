"""The chain of events: whoever edits, deletes, inserts or moves one is found out."""

import json
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from collected import Clock, submit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foxglove_helpers.consent import events
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.events import ANCHOR_FILE, Anchor, read_anchor
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, ConsentStore
from foxglove_helpers.consent.verification import reseal, verify_home
from foxglove_helpers.errors import FoxgloveError

COLUMNS = ["time", "kind", "agreement", "details", "previous", "hash"]
EVENTS = 8


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a collection with 8 events: 5 submissions, 1 partial and 2 whole withdrawals."""
    home = tmp_path_factory.mktemp("events") / "collection"
    clock = Clock()
    with ConsentStore(home, clock=clock) as store:
        numbers = []
        for seed in range(5):
            receipt, _ = submit(store, 1, seed)
            numbers.append(receipt.agreement)
            clock.turn(hours=1)
        store.withdraw_by_staff(numbers[1], [Use.DISPLAY])
        store.withdraw_by_staff(numbers[1], [Use.RETENTION])
        store.withdraw_by_staff(numbers[3])
    assert verify_home(home).problems == [] and verify_home(home).events == EVENTS
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def without_triggers(home: Path) -> sqlite3.Connection:
    """Open the database as somebody would who wants to change the past."""
    connection = sqlite3.connect(home / DATABASE_FILE, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


@st.composite
def tamperings(draw: st.DrawFn) -> tuple[str, list[object]]:
    """Return SQL statements that change the past, and how they are called."""
    number = draw(st.integers(1, EVENTS))
    kind = draw(
        st.sampled_from(["edit", "delete", "swap", "insert", "cut", "move", "rehash", "alone", "empty"])
    )
    other = draw(st.integers(1, EVENTS).filter(lambda n: n != number))
    column = draw(st.sampled_from(COLUMNS))
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    return kind, [number, other, column, text]


def tamper(connection: sqlite3.Connection, kind: str, chosen: list[object]) -> bool:
    """Change the past; return whether it is another one now."""
    number, other, column, text = chosen
    before = connection.execute("SELECT * FROM events ORDER BY number").fetchall()
    run = connection.execute
    if kind == "edit":
        run(f"UPDATE events SET {column} = ? WHERE number = ?", (text, number))
    elif kind == "delete":
        run("DELETE FROM events WHERE number = ?", (number,))
    elif kind == "swap":
        run("UPDATE events SET number = -1 WHERE number = ?", (number,))
        run("UPDATE events SET number = ? WHERE number = ?", (number, other))
        run("UPDATE events SET number = ? WHERE number = -1", (other,))
    elif kind == "insert":
        row = list(before[number - 1])
        run("UPDATE events SET number = -number - 1 WHERE number >= ?", (number,))
        run("UPDATE events SET number = -number WHERE number < 0")
        run("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    elif kind == "cut":
        run("DELETE FROM events WHERE number >= ?", (number,))
    elif kind == "move":
        run("UPDATE events SET number = number + 10 WHERE number >= ?", (number,))
    elif kind == "rehash":
        # The most careful forger: one event is edited, and every hash from there on made anew.
        run("UPDATE events SET details = ? WHERE number = ?", (json.dumps({"x": text}), number))
        rehash(connection)
    elif kind == "alone":
        # One event is edited, and its own hash made to fit; the next one still carries the old hash.
        row = (*before[number - 1][:4], json.dumps({"x": text}), before[number - 1][5])
        values = (row[4], events._hash(row), number)
        run("UPDATE events SET details = ?, hash = ? WHERE number = ?", values)
    else:
        run("DELETE FROM events")
    return connection.execute("SELECT * FROM events ORDER BY number").fetchall() != before


def rehash(connection: sqlite3.Connection) -> None:
    previous = events.BEGINNING
    for row in connection.execute("SELECT * FROM events ORDER BY number").fetchall():
        fields = (*row[:5], previous)
        previous = events._hash(fields)
        connection.execute(
            "UPDATE events SET previous = ?, hash = ? WHERE number = ?", (fields[5], previous, row[0])
        )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(tamperings(), min_size=1, max_size=3))
def test_whatever_is_done_to_the_past_is_found(
    made: Path, tmp_path: Path, steps: list[tuple[str, list[object]]]
) -> None:
    home = tmp_path / "tampered"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(made, home)
    with closing(without_triggers(home)) as connection:
        before = connection.execute("SELECT * FROM events ORDER BY number").fetchall()
        for kind, chosen in steps:
            try:
                tamper(connection, kind, chosen)
            except (sqlite3.IntegrityError, IndexError):
                continue  # the earlier steps left nothing to do this to
        after = connection.execute("SELECT * FROM events ORDER BY number").fetchall()
        # A careful forger puts them back.
        connection.executescript(events.SCHEMA)
    assert bool(verify_home(home).problems) == (after != before)
    # Opening the collection, which tidies up, must not hide it.
    if after != before:
        with suppress(FoxgloveError), ConsentStore(home, clock=Clock()) as store:
            assert store.verify()
        assert verify_home(home).problems


def test_each_event_that_is_replaced_by_a_fitting_one_is_found(made: Path, tmp_path: Path) -> None:
    for number in range(1, EVENTS + 1):
        home = Path(shutil.copytree(made, tmp_path / str(number)))
        with closing(without_triggers(home)) as connection:
            tamper(connection, "alone", [number, 0, "", ""])
        problems = verify_home(home).problems
        assert any(problem.number in (number, number + 1) for problem in problems), number


@pytest.mark.parametrize("anchor", ["deleted", "emptied", "of another"])
def test_an_anchor_that_is_gone_or_wrong_is_told(home: Path, anchor: str) -> None:
    file = home / ANCHOR_FILE
    if anchor == "deleted":
        file.unlink()
    elif anchor == "emptied":
        file.write_text("", encoding="utf-8")
    else:
        file.write_text(json.dumps({"events": EVENTS, "last_hash": "0" * 64}), encoding="utf-8")
    assert any(ANCHOR_FILE in str(problem) for problem in verify_home(home).problems)
    if anchor == "of another":
        with pytest.raises(FoxgloveError, match="not the one"):
            ConsentStore(home, clock=Clock())
        return
    with ConsentStore(home, clock=Clock()) as store:
        with pytest.raises(StoreRefused, match=ANCHOR_FILE):
            submit(store, 1, 9)
        store.withdraw_by_staff(store.copies_for(Use.RETENTION)[0])
        assert any(ANCHOR_FILE in str(problem) for problem in store.verify()), "a new event must not hide it"
    reseal(home, Clock()())
    assert verify_home(home).problems == [], "sealing anew writes it again"


def test_a_cut_end_is_found_and_nothing_is_added_to_it(home: Path) -> None:
    with closing(without_triggers(home)) as connection:
        connection.execute("DELETE FROM events WHERE number = ?", (EVENTS,))
    with pytest.raises(FoxgloveError, match="older, cut off or changed"):
        ConsentStore(home, clock=Clock())
    assert "knows of 8 events; the last one found is event 7" in str(verify_home(home).problems[0])


def test_an_anchor_that_lags_behind_is_no_problem_and_catches_up(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as connection:
        (digest,) = connection.execute("SELECT hash FROM events WHERE number = 3").fetchone()
    (home / ANCHOR_FILE).write_text(json.dumps({"events": 3, "last_hash": digest}), encoding="utf-8")
    assert verify_home(home).problems == []
    ConsentStore(home, clock=Clock()).close()
    assert read_anchor(home) == Anchor(EVENTS, verify_home(home).last_hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET kind = 'x' WHERE number = 1",
        "DELETE FROM events WHERE number = 8",
        "INSERT INTO events VALUES (20, 'x', 'x', 'x', 'x', 'x', 'x')",
        "INSERT OR REPLACE INTO events VALUES (3, 'x', 'x', 'x', 'x', 'x', 'x')",
    ],
)
def test_the_database_itself_refuses_to_change_the_past(home: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(home / DATABASE_FILE)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="events are"),
    ):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM tombstones", "do not say so any more"),
        ("DELETE FROM submissions", "its record is gone"),
        ("UPDATE submissions SET text_hash = 'x'", "text_hash is 'x' in its record, but the events say"),
        ("UPDATE submissions SET agreement = 'a0000000' WHERE agreement = (SELECT min(agreement) FROM submissions)",
         "no event of its submission"),
        ("INSERT INTO tombstones VALUES ('a0000001', 'withdrawn', '2026', 'x', 'x')", "no event says"),
    ],
)  # fmt: skip
def test_tables_that_contradict_the_events_are_found(home: Path, statement: str, words: str) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute(statement)
    assert any(words in str(problem) for problem in verify_home(home).problems)


def test_a_certificate_can_be_compared(made: Path) -> None:
    with closing(sqlite3.connect(made / DATABASE_FILE)) as connection:
        (digest,) = connection.execute("SELECT hash FROM events WHERE number = 2").fetchone()
    assert verify_home(made, digest).problems == []
    assert "of the certificate" in str(verify_home(made, "f" * 64).problems[0])


def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one(home: Path) -> None:
    (home / DATABASE_FILE).unlink()
    with pytest.raises(FoxgloveError, match=r"missing, but .* knows of 8 events"):
        ConsentStore(home)
    assert not (home / DATABASE_FILE).exists()


def test_events_hold_nothing_personal(made: Path) -> None:
    with closing(sqlite3.connect(made / DATABASE_FILE)) as connection:
        rows = connection.execute("SELECT kind, details FROM events").fetchall()
    for kind, details in rows:
        assert set(json.loads(details)) <= {
            *("by", "language", "late", "originals_kept", "photographs", "place", "text", "uses")
        }, kind
        assert "1980" not in details
