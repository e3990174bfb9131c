"""Verify sees every edit: of tables, lists, photographs and the database's own guards; and nothing where none was."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from collected import Clock, begin, clean, submit

from foxglove_helpers.cli import main
from foxglove_helpers.consent import verification
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.layout import KEY, KEY_FILE
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, EXCLUDED_FILE, ConsentStore
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.consent.verification import verify_home
from foxglove_helpers.errors import FoxgloveError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Return a collection, and its numbers: whole, withdrawn in part, withdrawn, and withdrawn but not everywhere."""
    folder = tmp_path_factory.mktemp("verify")
    crops = folder / "crops"
    with ConsentStore(folder / "collection", clock=Clock()) as store:
        numbers = [submit(store, 2, seed)[0].agreement for seed in range(4)]
        crops.mkdir()
        (crops / "page.html").write_text(numbers[3], encoding="utf-8")
        store.register_derived(numbers, crops, Derived.CROPS)
        store.withdraw_by_staff(numbers[1], [Use.DISPLAY])
        store.withdraw_by_staff(numbers[2])
        assert store.withdraw_by_staff(numbers[3]).not_deleted
        assert store.verify() == []
    return folder / "collection", numbers


@pytest.fixture
def home(made: tuple[Path, list[str]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "copy"))


def change(home: Path, *statements: str) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def problems(home: Path) -> list[str]:
    return [str(problem) for problem in verify_home(home).problems]


SUBMISSION = "UPDATE submissions SET {} WHERE agreement = (SELECT min(agreement) FROM submissions)"
EDITS = [
    *(
        (SUBMISSION.format(what), word)
        for what, word in [
            ("year_of_birth = 1990", "submissions was edited"),
            ("secret_digest = 'x'", "submissions was edited"),
            ("request_digest = 'x'", "submissions was edited"),
            ("file_seals = '{}'", "submissions was edited"),
            ("seal = 'x'", "submissions was edited"),
            ("submitted_at = '2020-01-01T00:00:00+00:00'", "submitted_at is '2020"),
            ("place = 'Europe/Berlin'", "place is 'Europe/Berlin'"),
            ("language = 'ja'", "language is 'ja'"),
            ("photographs = 1", "photographs is 1"),
            ("agreement = 'a0999999'", "no event of its submission"),
        ]
    ),
    ("DELETE FROM withdrawn_uses", "withdrew from display, but the tables do not say so"),
    ("UPDATE withdrawn_uses SET use = 'training'", "counts as withdrawn from training"),
    ("UPDATE withdrawn_uses SET withdrawn_at = '2020-01-01T00:00:00+00:00'", "but the tables say '2020"),
    ("INSERT INTO withdrawn_uses SELECT agreement, 'training', '2026' FROM submissions", "no event says"),
    ("UPDATE tombstones SET secret_digest = 'x'", "tombstones was edited"),
    ("UPDATE tombstones SET withdrawn_at = '2020-01-01T00:00:00+00:00'", "was withdrawn at 2026"),
    ("DELETE FROM unfinished", "(table unfinished) was edited"),
    ("INSERT INTO unfinished (agreement) VALUES ('a0999999')", "(table unfinished) was edited"),
    ("UPDATE derived SET folder = '/elsewhere'", "(table derived) was edited"),
    ("INSERT INTO derived (folder, what, registered_at) VALUES ('x', 'crops', '2026')", "(table derived)"),
    ("DELETE FROM derived_from", "(table derived_from) was edited"),
    ("UPDATE derived_from SET volunteer = 5", "(table derived_from) was edited"),
    ("DELETE FROM seals WHERE what = 'unfinished'", "(table unfinished)"),
    ("DELETE FROM seals WHERE what = 'key'", "sealed with another key"),
    ("DROP TRIGGER events_are_not_deleted", "the trigger events_are_not_deleted is missing"),
    ("CREATE TRIGGER more AFTER INSERT ON events BEGIN DELETE FROM unfinished; END", "the trigger more was added"),
    ("CREATE TABLE more (x)", "the table more was added"),
    ("DROP TABLE unfinished", "the table unfinished is missing"),
    ("DROP TABLE events", "the table events is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "words"), EDITS)
def test_each_edit_of_the_database_is_named(home: Path, statement: str, words: str) -> None:
    assert problems(home) == []
    change(home, statement)
    found = problems(home)
    assert any(words in line for line in found), found
    assert all("\n" not in line and line.endswith(".") for line in found)


def test_a_view_in_place_of_the_events_is_told_and_nothing_is_written_to_it(home: Path) -> None:
    change(
        home,
        "CREATE TABLE hidden AS SELECT * FROM events",
        "DROP TABLE events",
        "CREATE VIEW events AS SELECT * FROM hidden",
    )
    found = problems(home)
    assert any("events is not the one that Foxglove makes, but another view" in line for line in found)
    with pytest.raises(FoxgloveError, match="another view"):
        ConsentStore(home, clock=Clock())


def test_a_database_without_events_is_refused_with_a_message(home: Path) -> None:
    change(home, "DROP TABLE events")
    with pytest.raises(FoxgloveError, match="table events is missing"):
        ConsentStore(home, clock=Clock())


def swap(folder: Path, number: str) -> str:
    one, two = (folder / f"{number}_{place}.jpeg" for place in (1, 2))
    content = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(content)
    return f"{number}_1.jpeg is not the file that was submitted"


def edit(folder: Path, number: str) -> str:
    with (folder / f"{number}_2.jpeg").open("ab") as file:
        file.write(b"x")
    return f"{number}_2.jpeg is not the file that was submitted"


def edit_table(folder: Path, number: str) -> str:
    table = folder / f"{number}.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("1980", "1981"), encoding="utf-8")
    return f"{number}.tsv is not the file that was submitted"


def add(folder: Path, number: str) -> str:
    (folder / f"{number}_3.jpeg").write_bytes(b"x")
    return f"{number}_3.jpeg was added"


def take_away(folder: Path, number: str) -> str:
    (folder / f"{number}_1.jpeg").unlink()
    return f"{number}_1.jpeg is missing"


def take_all_away(folder: Path, number: str) -> str:
    shutil.rmtree(folder)
    return f"photographs/{number} is missing"


def add_a_folder(folder: Path, number: str) -> str:
    (folder.parent / "a0999999").mkdir()
    return "photographs/a0999999 belongs to no submission. The record does not know this number"


def add_a_file(folder: Path, number: str) -> str:
    (folder.parent / "extra.jpeg").write_bytes(b"x")
    return "photographs/extra.jpeg belongs to no submission. Find out where it comes from, and move it away"


@pytest.mark.parametrize(
    "how",
    [swap, edit, edit_table, add, take_away, take_all_away, add_a_folder, add_a_file],
    ids=lambda how: how.__name__,
)
def test_each_change_of_the_photographs_is_named(
    made: tuple[Path, list[str]], home: Path, how: Callable[[Path, str], str]
) -> None:
    number = made[1][0]
    words = how(home / "photographs" / number, number)
    assert any(words in line for line in problems(home))


def test_a_photograph_that_was_edited_before_it_was_confirmed_is_named(tmp_path: Path) -> None:
    home = tmp_path / "collection"
    with ConsentStore(home, clock=Clock()) as store:
        draft = begin(store, 2)
        store.draft(draft).photographs[1].jpeg.write_bytes(clean(99).jpeg)
        number = submit_draft(store, draft)
        assert [line for line in problems(home) if f"{number}_2.jpeg is not the file" in line]
        assert len(problems(home)) == 1


def submit_draft(store: ConsentStore, draft: str) -> str:
    wanted = {"language": "en", "text_hash": current_text("en").hash, "secret": "S" * 25, "request_id": draft}
    return store.submit(draft, year_of_birth=1980, **wanted).agreement


def test_photographs_of_two_volunteers_that_were_swapped_are_named(
    made: tuple[Path, list[str]], home: Path
) -> None:
    one, two = (home / "photographs" / number / f"{number}_1.jpeg" for number in made[1][:2])
    one.write_bytes(clean(11).jpeg)
    two.write_bytes(clean(1).jpeg)
    assert len(problems(home)) == 2


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (lambda listed: listed.unlink(), "could not be read"),
        (lambda listed: listed.write_bytes(listed.read_bytes()[:-60]), "lacks the line"),
        (lambda listed: listed.write_bytes(listed.read_bytes() + b"a0999999\ttraining\t2026\n"), "a0999999"),
        (lambda listed: listed.write_bytes(listed.read_bytes() * 2), "twice"),
    ],
)
def test_an_edited_exclusion_list_is_named(home: Path, how: Callable[[Path], object], words: str) -> None:
    how(home / EXCLUDED_FILE)
    found = problems(home)
    assert found and all(EXCLUDED_FILE in line for line in found) and any(words in line for line in found)
    with ConsentStore(home, clock=Clock()) as store:
        (*_, warning) = store.warnings()
    if words == "a0999999":
        assert "They stay listed" in warning and problems(home) == found, "nobody is taken off the list"
        return
    assert problems(home) == [], "opening writes it again"
    said = run("verify", "--home", home)
    assert "had been edited" in warning and "the exclusion list had been edited" in said.stdout


@pytest.mark.parametrize("how", ["deleted", "emptied", "another"])
def test_without_the_key_the_rest_is_checked_and_said_so(home: Path, how: str) -> None:
    key = home / KEY_FILE
    if how == "deleted":
        key.unlink()
    else:
        key.write_bytes(b"" if how == "emptied" else b"x" * 32)
    assert len(problems(home)) == 1 and "seals were not compared" in problems(home)[0]
    with pytest.raises(FoxgloveError, match=r"key.*reseal"):
        ConsentStore(home, clock=Clock())
    assert key.exists() == (how != "deleted"), "no new one is made"
    with pytest.raises(FoxgloveError) as refused:
        ConsentStore(home, clock=Clock())
    assert (f"delete {key}" in str(refused.value)) == key.exists()
    change(home, "DELETE FROM withdrawn_uses")
    assert any("withdrew from display" in line for line in problems(home))


def test_a_key_in_the_environment_seals_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY, "k" * 40)
    home = tmp_path / "collection"
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1)
    assert problems(home) == []
    monkeypatch.delenv(KEY)
    assert "is missing" in problems(home)[0]


def test_what_was_edited_does_not_look_sound_after_a_legitimate_change(
    made: tuple[Path, list[str]], home: Path, tmp_path: Path
) -> None:
    number = made[1][0]
    change(
        home,
        SUBMISSION.format("secret_digest = 'x'").replace(
            "(SELECT min(agreement) FROM submissions)", f"'{number}'"
        ),
    )
    change(home, "DELETE FROM unfinished")
    with ConsentStore(home, clock=Clock()) as store:
        store.withdraw_by_staff(number)
        store.register_derived([], tmp_path / "more", Derived.CROPS)
    found = problems(home)
    assert any("tombstones was edited" in line for line in found)
    assert any("(table unfinished)" in line for line in found)
    assert not any("(table derived)" in line for line in found)


def test_seals_hold_through_a_whole_life(tmp_path: Path) -> None:
    clock = Clock()
    home, late = tmp_path / "collection", tmp_path / "late"
    with ConsentStore(home, clock=clock, keep_originals=True) as store:
        number, secret = (lambda receipt, secret: (receipt.agreement, secret))(
            *submit(store, 2, address="203.0.113.7")
        )
        other = submit(store, 1, 1)[0].agreement
        steps: list[Callable[[], object]] = [
            lambda: store.register_derived({number: 1, other: 2}, late, Derived.PUBLISHED_RELEASE),
            lambda: store.export(tmp_path / "out", Use.TRAINING),
            lambda: store.withdraw(number, secret, [Use.TRAINING]),
            lambda: store.withdraw(number, secret, [Use.RETENTION]),
            lambda: clock.turn(days=60),
            store.purge,
            store.recover,
            lambda: store.withdraw_by_staff(other, late=True),
        ]
        for step in steps:
            step()
            assert store.verify() == []


def test_a_seal_is_gone_with_its_row(home: Path, made: tuple[Path, list[str]]) -> None:
    number = made[1][0]
    with closing(sqlite3.connect(home / DATABASE_FILE)) as connection:
        files, seal = connection.execute(
            "SELECT file_seals, seal FROM submissions WHERE agreement = ?", (number,)
        ).fetchone()
        stored = b"".join(part.read_bytes() for part in home.glob(f"{DATABASE_FILE}*"))
        assert seal.encode() in stored
        everything = json.dumps([tuple(row) for row in connection.execute("SELECT * FROM events")])
    sums = [seal, *json.loads(files).values()]
    assert len(sums) == 4 and not any(one in everything for one in sums), "events can never be deleted"
    with ConsentStore(home, clock=Clock()) as store:
        store.withdraw_by_staff(number)
    stored = b"".join(part.read_bytes() for part in home.glob(f"{DATABASE_FILE}*"))
    assert not any(one.encode() in stored for one in sums)


def test_a_collection_in_use_raises_no_false_alarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # with the pauses
    home, done, found = tmp_path / "collection", threading.Event(), []
    with ConsentStore(home) as store:

        def look() -> None:
            while not done.is_set():
                found.extend(problems(home))

        watchers = [threading.Thread(target=look) for _ in range(2)]
        for watcher in watchers:
            watcher.start()
        try:
            for seed in range(25):
                receipt, secret = submit(store, 2, seed)
                store.withdraw(receipt.agreement, secret, [Use.DISPLAY if seed % 2 else Use.RETENTION])
        finally:
            done.set()
            for watcher in watchers:
                watcher.join()
    assert found == [] and problems(home) == []


def test_what_is_committed_between_the_looks_is_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "collection"
    with ConsentStore(home, clock=Clock()) as store:
        first, draft = submit(store, 1, 1)[0].agreement, begin(store, 1, 2)
        (home / "photographs" / "a0999999").mkdir()  # as if moved there, and not yet committed

        def meanwhile(_: float) -> None:
            with_row = home / "photographs" / "a0999999"
            if with_row.exists():
                with_row.rmdir()
                store.remove_draft(draft)
                store.withdraw_by_staff(first)

        monkeypatch.setattr(verification.time, "sleep", meanwhile)
        assert problems(home) == []


# The command


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["consent", *map(str, words)])


def test_the_head_that_was_noted_is_looked_for(home: Path) -> None:
    said = run("verify", "--home", home)
    assert said.exit_code == 0, said.output
    head = said.stdout.split()[-1]
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1, 9)
    assert run("verify", "--home", home, "--head", head[:16].upper()).exit_code == 0
    missing = run("verify", "--home", home, "--head", "f" * 16)
    assert missing.exit_code == 1 and "ffff of your note: a slip in typing, or" in missing.stdout
    assert "rest of the record is whole" in missing.stderr
    change(home, "DELETE FROM withdrawn_uses")
    assert "was changed in" in run("verify", "--home", home, "--head", "f" * 16).stderr
    for wrong in ("abc", "not a hash at all", head + "0"):
        assert "no hash of an event" in run("verify", "--home", home, "--head", wrong).stderr


def test_the_help_says_what_cannot_be_seen() -> None:
    said = " ".join(run("verify", "--help").stdout.split())
    assert "What it cannot see" in said and "chain_head.json" in said and "key" in said


def test_sealing_anew_is_remembered_for_ever(made: tuple[Path, list[str]], home: Path) -> None:
    number = made[1][0]
    change(home, "DROP TRIGGER events_are_not_edited", SUBMISSION.format("year_of_birth = 1990"))
    edit(home / "photographs" / number, number)
    (home / KEY_FILE).unlink()
    assert len(problems(home)) >= 2
    said = run("reseal", "--home", home, "--yes")
    assert said.exit_code == 0, said.output
    said = run("verify", "--home", home)
    assert said.exit_code == 0 and "sealed anew at " in said.stdout
    ConsentStore(home, clock=Clock()).close()

    take_away(home / "photographs" / number, number)
    (home / KEY_FILE).unlink()
    assert run("withdraw", "--yes", number, "--home", home).exit_code == 1
    said = run("reseal", "--home", home, "--yes")
    assert said.exit_code == 0, said.output
    assert any(number in line and "missing" in line for line in problems(home))
    said = run("withdraw", "--yes", number, "--home", home)
    assert said.exit_code == 0 and problems(home) == [], said.output


def test_sealing_anew_does_not_mend_a_broken_chain(home: Path) -> None:
    change(home, "DROP TRIGGER events_are_not_edited", "UPDATE events SET kind = 'x' WHERE number = 1")
    assert run("reseal", "--home", home, "--yes").exit_code == 0
    assert any("event 1" in line for line in problems(home))


def test_a_database_of_an_earlier_version_is_refused(home: Path) -> None:
    change(home, "PRAGMA user_version=1")
    for attempt in (lambda: ConsentStore(home), lambda: verify_home(home)):
        with pytest.raises(FoxgloveError, match="never published"):
            attempt()
