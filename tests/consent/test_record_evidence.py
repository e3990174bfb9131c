"""No command wipes out the traces of an edit: what a person changed is told, and what was acknowledged stays."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from collected import Clock, begin, submit

from foxglove_helpers.cli import main
from foxglove_helpers.consent.originals import ORIGINALS_FILE
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, EXCLUDED_FILE, ConsentStore, StoreRefused
from foxglove_helpers.consent.verification import verify_home
from foxglove_helpers.errors import FoxgloveError


@pytest.fixture
def numbers(home: Path) -> list[str]:
    """Return two numbers that agree, one that withdrew from training, and one that withdrew."""
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        found = [submit(store, 2, seed, address="203.0.113.7")[0].agreement for seed in range(4)]
        store.withdraw_by_staff(found[2], [Use.TRAINING])
        store.withdraw_by_staff(found[3])
    return found


def run(*words: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(main, ["consent", *map(str, words)], input=answer)


def change(home: Path, statement: str, database: str = DATABASE_FILE) -> None:
    with closing(sqlite3.connect(home / database, isolation_level=None)) as connection:
        connection.execute(statement)


def take_row_away(home: Path, number: str) -> None:
    change(home, f"DELETE FROM submissions WHERE agreement = '{number}'")


def problems(home: Path) -> list[str]:
    return [str(problem) for problem in verify_home(home).problems]


def photographs(home: Path, number: str) -> int:
    return len(list((home / "photographs" / number).glob("*.jpeg")))


# A record that somebody changed


COMMANDS: list[Callable[[Path], Result]] = [
    lambda home: run("purge", "--home", home),
    lambda home: run("status", "--home", home),
    lambda home: run("export", home.parent / "out", "--home", home),
    lambda home: CliRunner().invoke(
        main,
        ["curate", str(home / "photographs"), "--labels", str(home / "excluded.tsv"), "--out", str(home.parent / "r"),
         "--consent", str(home)],
    ),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=["purge", "status", "export", "curate"])
def test_no_command_deletes_what_belongs_to_a_row_that_is_gone(
    home: Path, numbers: list[str], command: Callable[[Path], Result]
) -> None:
    take_row_away(home, numbers[0])
    before = problems(home)
    assert any(f"{numbers[0]} was submitted, but its record is gone" in line for line in before)
    said = command(home)
    assert "verify" in said.stderr and "was changed" in said.stderr
    assert said.exit_code == (0 if command is COMMANDS[1] else 1)
    assert photographs(home, numbers[0]) == 2 and problems(home) == before
    with closing(sqlite3.connect(home / ORIGINALS_FILE)) as connection:
        kept = connection.execute("SELECT agreement FROM originals ORDER BY 1").fetchall()
    assert kept == [(number,) for number in sorted(numbers[:3])]
    assert not (home.parent / "out").exists() and not (home.parent / "r").exists()


def test_where_the_record_was_changed_people_withdraw_and_nobody_submits(
    home: Path, numbers: list[str]
) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        draft = begin(store, 1, 8)
    take_row_away(home, numbers[0])
    with ConsentStore(home, clock=Clock()) as store:
        assert "Withdrawing goes on" in store.warnings()[0]
        for attempt in (store.new_draft, lambda: submit_draft(store, draft), lambda: submit(store, 1, 9)):
            with pytest.raises(StoreRefused, match="was changed"):
                attempt()
        assert store.draft(draft) is not None
        with pytest.raises(FoxgloveError, match="was changed"):
            store.export(home.parent / "out", Use.TRAINING)
        report = store.withdraw_by_staff(numbers[1])
        assert report.not_deleted == [] and photographs(home, numbers[1]) == 0
        assert f"{numbers[1]}\tretention" in (home / EXCLUDED_FILE).read_text(encoding="utf-8")
    assert photographs(home, numbers[0]) == 2


def submit_draft(store: ConsentStore, draft: str) -> None:
    from foxglove_helpers.consent.texts import current_text

    wanted = {"language": "en", "text_hash": current_text("en").hash, "secret": "S" * 25, "request_id": draft}
    store.submit(draft, year_of_birth=1980, **wanted)


def test_a_form_that_runs_finds_out_when_it_purges(home: Path, numbers: list[str]) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        take_row_away(home, numbers[0])
        with pytest.raises(FoxgloveError, match="was changed"):
            store.purge()
        with pytest.raises(StoreRefused):
            submit(store, 1, 9)


def test_a_number_whose_row_is_gone_can_be_withdrawn_and_then_all_is_whole(
    home: Path, numbers: list[str]
) -> None:
    take_row_away(home, numbers[0])
    said = run("withdraw", numbers[0], "--yes", "--home", home)
    assert said.exit_code == 0 and "deleted: 2 photographs" in said.stdout, said.output
    assert problems(home) == [] and photographs(home, numbers[0]) == 0
    assert run("prove-withdrawn", numbers[0], "--home", home).exit_code == 0
    assert run("purge", "--home", home).exit_code == 0


def test_an_invented_withdrawal_deletes_nothing(home: Path, numbers: list[str]) -> None:
    take_row_away(home, numbers[0])
    change(home, f"INSERT INTO tombstones VALUES ('{numbers[0]}', 'withdrawn', '2026', 'x', 'x')")
    change(home, f"INSERT INTO unfinished (agreement) VALUES ('{numbers[0]}')")
    ConsentStore(home, clock=Clock()).close()
    assert photographs(home, numbers[0]) == 2


def test_photographs_of_somebody_who_withdrew_go_again(home: Path, numbers: list[str]) -> None:
    shutil.copytree(home / "photographs" / numbers[0], home / "photographs" / numbers[3])
    assert any("has withdrawn: somebody put it back" in line for line in problems(home))
    ConsentStore(home, clock=Clock()).close()
    assert problems(home) == []


# The exclusion list


def lines(home: Path) -> list[str]:
    return (home / EXCLUDED_FILE).read_text(encoding="utf-8").splitlines()


def test_a_line_that_was_taken_off_the_list_is_told_and_remembered(home: Path, numbers: list[str]) -> None:
    sound = lines(home)
    (home / EXCLUDED_FILE).write_text("\n".join(sound[:-1]) + "\n", encoding="utf-8")
    said = run("purge", "--home", home)
    assert said.exit_code == 1 and f"{EXCLUDED_FILE} had been edited" in said.stderr
    assert lines(home) == sound and run("purge", "--home", home).exit_code == 0
    said = run("verify", "--home", home)
    assert said.exit_code == 0 and "the exclusion list had been edited" in said.stdout
    assert run("prove-withdrawn", numbers[3], "--home", home).exit_code == 0, "the event is no remnant"


def test_a_number_that_was_written_onto_the_list_stays_there(home: Path, numbers: list[str]) -> None:
    with (home / EXCLUDED_FILE).open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{numbers[1]}\ttraining\t2026-11-20T03:04:05+00:00\n")
    for _ in range(2):
        said = run("purge", "--home", home)
        assert said.exit_code == 1 and numbers[1] in said.stderr and "stay listed" in said.stderr
    with ConsentStore(home, clock=Clock()) as store:
        store.withdraw_by_staff(numbers[0])
        assert any(line.startswith(f"{numbers[1]}\ttraining") for line in lines(home))
        store.withdraw_by_staff(numbers[1], [Use.TRAINING])
    assert run("purge", "--home", home).exit_code == 0 and problems(home) == []


def test_a_withdrawal_that_was_cut_off_before_the_list_is_no_edit(
    home: Path, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from foxglove_helpers.consent import withdrawal

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with ConsentStore(home, clock=Clock()) as store, monkeypatch.context() as broken:
        broken.setattr(withdrawal, "list_exclusions", killed)
        for number, use in (
            (numbers[0], Use.RETENTION),
            (numbers[1], Use.TRAINING),
            (numbers[2], Use.RETENTION),
        ):
            with pytest.raises(Killed):
                store.withdraw_by_staff(number, [use])
    with ConsentStore(home, clock=Clock()) as store:
        assert store.warnings() == []
    assert problems(home) == [] and verify_home(home).restored == () and len(lines(home)) == 1 + 4


# Asking before acting


def test_a_withdrawal_asks_first(home: Path, numbers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    said = run("withdraw", numbers[0], "--home", home)
    assert said.exit_code == 1 and "add --yes" in said.stderr and numbers[0] in said.stderr
    monkeypatch.setattr("foxglove_helpers.cli_consent._is_terminal", lambda: True)
    said = run("withdraw", numbers[0], "--home", home, "--from", "training", answer="n\n")
    assert said.exit_code == 1 and f"Withdraw {numbers[0]} from training" in said.stderr
    assert "cannot be undone" in said.stderr and photographs(home, numbers[0]) == 2
    said = run("withdraw", "a0000000", "--home", home, answer="y\n")
    assert "never issued" in said.stderr and "Withdraw a0000000" not in said.stderr
    assert run("withdraw", numbers[0], "--home", home, answer="y\n").exit_code == 0
    assert photographs(home, numbers[0]) == 0


# A withdrawal in part


def test_what_may_stay_after_a_withdrawal_in_part_is_no_finding(home: Path, numbers: list[str]) -> None:
    number, shown = numbers[2], home.parent / "shown"
    with ConsentStore(home, clock=Clock()) as store:
        store.export(shown, Use.DISPLAY)
    assert (shown / number).is_dir()
    sentence = f"{number} has withdrawn from training only (2026-11-20); its photographs, and copies for display, may"
    for more in ([], ["--look-in", shown], ["--look-in", home], ["--look-in", home.parent]):
        said = run("prove-withdrawn", number, "--home", home, *more)
        assert said.exit_code == 0, said.output
        assert said.stdout.startswith(sentence) and sentence in said.stderr
        assert "FOUND" not in said.stdout and "Delete" not in said.stderr
    said = run("prove-withdrawn", number, "--home", home, "--language", "ja")
    assert "学習への使用だけ" in said.stdout.splitlines()[0] and "学習への使用だけ" in said.stderr


def test_what_was_made_for_the_withdrawn_use_is_a_finding(home: Path, numbers: list[str]) -> None:
    number, out, desk = numbers[2], home.parent / "crops", home.parent / "desk"
    for folder in (out, desk):
        folder.mkdir()
    with ConsentStore(home, clock=Clock()) as store:
        store.register_derived(numbers[:2], out, "crops")
    (out / f"{number}_1.png").write_bytes(b"x")
    (desk / "list.csv").write_text(number, encoding="utf-8")
    said = run("prove-withdrawn", number, "--home", home, "--look-in", desk)
    assert said.exit_code == 1 and "2 finding(s)" in said.stderr and "from training only" in said.stderr
    found = [line for line in said.stdout.splitlines() if line.startswith("FOUND")]
    assert len(found) == 2 and str(out) in found[1] + found[0] and str(desk) in found[0] + found[1]
    change(home, "DELETE FROM withdrawn_uses")
    (home / EXCLUDED_FILE).write_text("", encoding="utf-8")
    said = run("prove-withdrawn", number, "--home", home)
    assert said.exit_code == 2 and "has not withdrawn from anything" in said.stderr


def test_a_number_that_withdrew_from_nothing_is_refused(home: Path, numbers: list[str]) -> None:
    said = run("prove-withdrawn", numbers[0], "--home", home)
    assert said.exit_code == 2 and said.stdout == ""
    assert f"{numbers[0]} has not withdrawn from anything" in said.stderr


def test_one_is_written_as_one(home: Path, numbers: list[str]) -> None:
    for number in numbers[1:3]:
        run("withdraw", number, "--yes", "--home", home)
    assert "1 volunteer agrees" in run("export", home.parent / "out", "--home", home).stderr
