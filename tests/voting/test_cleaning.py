"""A booth that nobody serves, and the log of a tally: a withdrawal reaches them, too, and at once."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from booths import vote_on_all
from click.testing import CliRunner, Result
from collecting import EACH, Collected

from foxglove_helpers.cli import main
from foxglove_helpers.consent import derived
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.cleaning import clean_log
from foxglove_helpers.voting.decisions import Decision


def run(*command: object) -> Result:
    return CliRunner().invoke(main, list(map(str, command)))


@pytest.fixture
def stopped(collected: Collected, tmp_path: Path, served: list) -> Path:
    """Return the folder of a booth that was served, voted in and stopped; the votes on volunteer 2 are tied."""
    home = tmp_path / "booth"
    began = run(
        *("vote", "serve", "--home", home, "--work", collected.work, "--voters-expected", 2),
        *("--consent", collected.collection),
    )
    assert began.exit_code == 0 and "served or not" in began.stderr, began.output
    with Booth(home) as booth:
        for voter in range(2):
            code = booth.join()
            vote_on_all(booth, code, lambda asked, voter=voter: voter if asked.volunteer == 2 else 1)
            booth.hand_in(booth.voter(code))
        booth.close_vote()
        booth.decide(Decision(2, 1, "Anna", "long hair"))
    return home


def naming(folder: Path, number: str) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if number.encode() in path.read_bytes()]


def withdraw(collected: Collected, who: int) -> Result:
    number = collected.numbers[who - 1]
    return run("consent", "withdraw", number, "--home", collected.collection, "--yes")


def test_a_withdrawal_cleans_a_booth_that_nobody_serves_at_once(
    stopped: Path,
    collected: Collected,
) -> None:
    theirs = collected.numbers[1]
    assert naming(stopped, theirs)
    said = withdraw(collected, 2)
    assert said.exit_code == 0, said.output
    assert naming(stopped, theirs) == [] and naming(stopped, collected.numbers[0])
    with sqlite3.connect(stopped / "booth.sqlite3") as database:
        of_two = "SELECT COUNT(*) FROM {} WHERE volunteer = 2"
        counts = [
            database.execute(of_two.format(name)).fetchone()[0] for name in ("photographs", "decisions")
        ]
        items = database.execute(of_two.format("items")).fetchone()[0]
        told = database.execute("SELECT COUNT(*) FROM log WHERE details LIKE '%Anna%'").fetchone()[0]
    database.close()
    assert (*counts, items, told) == (0, 0, 0, 0)
    with Booth(stopped) as booth:
        assert booth.sheets().gender.index.tolist() == [1, 3]
    with ConsentStore(collected.collection) as store:
        assert store._record.unfinished() == set()


def test_a_booth_that_is_open_goes_on_with_what_is_left(
    collected: Collected,
    tmp_path: Path,
    served: list,
) -> None:
    home = tmp_path / "booth"
    begin = ("vote", "serve", "--home", home, "--work", collected.work, "--consent", collected.collection)
    assert run(*begin).exit_code == 0
    with Booth(home) as booth:
        code = booth.join()
        vote_on_all(booth, code)
        items = booth.counts().items
        assert withdraw(collected, 2).exit_code == 0
        booth.notice_withdrawals()
        assert booth.counts().items == items - 1 - EACH
        booth.hand_in(booth.voter(code))


def test_the_log_of_a_tally_loses_what_was_decided_on_the_volunteer(
    stopped: Path,
    collected: Collected,
    tmp_path: Path,
) -> None:
    labels = tmp_path / "labels"
    assert run("vote", "tally", "--home", stopped, "--out", labels / "labels.csv").exit_code == 0
    log = labels / "labels_log.txt"
    before = log.read_text("utf-8").splitlines()
    assert sum(line.startswith("Volunteer 2:") for line in before) == 1
    assert withdraw(collected, 2).exit_code == 0
    assert log.read_text("utf-8").splitlines() == [
        line for line in before if not line.startswith("Volunteer 2:")
    ]


def test_a_log_keeps_the_lines_of_volunteers_whose_number_begins_alike(tmp_path: Path) -> None:
    log = tmp_path / "labels_log.txt"
    log.write_text("3 voters.\nVolunteer 2: a tie.\nVolunteer 21: a tie.\n", encoding="utf-8")
    assert clean_log(log, "a0000001", None) == 0
    assert clean_log(log, "a0000001", 2) == 1
    assert log.read_text("utf-8") == "3 voters.\nVolunteer 21: a tie.\n"


def test_without_the_commands_it_is_told_and_the_next_command_does_it(
    stopped: Path,
    collected: Collected,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as alone:
        alone.setattr(derived, "_CLEANERS", {})
        with ConsentStore(collected.collection) as store:
            report = store.withdraw_by_staff(collected.numbers[1])
            assert any("booth.sqlite3" in what for what in report.not_deleted)
    assert naming(stopped, collected.numbers[1])
    assert run("consent", "purge", "--home", collected.collection).exit_code == 0
    assert naming(stopped, collected.numbers[1]) == []


def test_consent_knows_nothing_of_votes() -> None:
    look = (
        "import sys, foxglove_helpers.consent.store, foxglove_helpers.consent.derived; "
        "print([name for name in sys.modules if name.startswith(('foxglove_helpers.voting', 'flask'))])"
    )
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
