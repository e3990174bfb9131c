"""Copies and releases are noted before they are made, and hold only those who agree to the newest text."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from collected import Clock, submit
from test_consent_commands import curate, faces  # noqa: F401

from foxglove_helpers.cli import main
from foxglove_helpers.consent import layout, texts
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.rules import Inquiry, Use
from foxglove_helpers.consent.store import DATABASE_FILE, ConsentStore
from foxglove_helpers.errors import FoxgloveError
from requirements import require_or_skip


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["consent", *map(str, words)])


def registered(home: Path) -> list[tuple[str, str, int]]:
    """Return folder, state and number of volunteers of what is registered."""
    with closing(sqlite3.connect(home / DATABASE_FILE)) as connection:
        return connection.execute(
            "SELECT folder, derived.state, count(agreement) FROM derived LEFT JOIN derived_from ON derived = number "
            "GROUP BY number"
        ).fetchall()


def test_copies_are_noted_before_the_first_one(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, seen = tmp_path / "out", []
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1)
        copy = shutil.copytree

        def copytree(*values: object, **options: object) -> object:
            seen.extend(registered(home))
            return copy(*values, **options)

        monkeypatch.setattr(layout.shutil, "copytree", copytree)
        store.export(out, Use.TRAINING)
        assert seen == [(str(out), "unfinished", 1)]
        assert registered(home) == [(str(out), "finished", 1)]
        assert store.counts().cut_off == 0 and store.verify() == []


def test_an_export_that_fails_leaves_neither_copies_nor_a_note(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1)
        with monkeypatch.context() as full:

            def refuse(*_: object, **__: object) -> None:
                raise OSError(28, "No space left on device", str(tmp_path / "out"))

            full.setattr(layout.shutil, "copytree", refuse)
            with pytest.raises(FoxgloveError, match="No space"):
                store.export(tmp_path / "out", Use.TRAINING)
        assert registered(home) == [] and not (tmp_path / "out").exists()
        assert store.export(tmp_path / "out", Use.TRAINING) == 1


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from foxglove_helpers.consent import layout
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore

home, out = map(Path, sys.argv[1:])
copy = shutil.copytree

def copytree(*values, **options):
    copy(*values, **options)
    print("copied", flush=True)
    sys.stdin.readline()

layout.shutil.copytree = copytree
ConsentStore(home).export(out, Use.TRAINING)
"""


def test_copies_of_a_killed_process_are_cleared_away_and_a_withdrawal_waits_for_a_living_one(
    home: Path, tmp_path: Path
) -> None:
    require_or_skip(hasattr(signal, "SIGKILL"), "processes cannot be killed here")
    place = tmp_path / "exports"
    place.mkdir()
    with ConsentStore(home) as store:
        number, other = (submit(store, 1, seed)[0].agreement for seed in range(2))
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(home), str(place / "out")],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "copied\n"
        copies = [path.name for path in place.rglob("*.jpeg")]
        assert len(copies) == 1
        with ConsentStore(home) as store:
            assert store.counts().cut_off == 1
            assert "copies that were cut off  1" in run("status", "--home", home).stdout
            report = store.withdraw_by_staff(number)
            assert "is being made" in report.not_deleted[0]
            assert not prove_withdrawn(home, number).proven
            with pytest.raises(FoxgloveError, match="by another program"):
                store.export(place / "out", Use.TRAINING)
        assert [path.name for path in place.rglob("*.jpeg")] == copies, "what is being made is not touched"
        process.kill()
    with ConsentStore(home) as store:
        assert list(place.iterdir()) == [] and registered(home) == []
        assert store.counts().cut_off == store.counts().unfinished == 0 and store.verify() == []
        assert prove_withdrawn(home, number).proven
        assert store.export(place / "out", Use.TRAINING) == 1
        assert (place / "out" / other).is_dir()


def test_one_who_withdraws_while_copies_are_made_is_taken_out_at_the_end(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, withdrawn = shutil.copytree, []
    with ConsentStore(home, clock=Clock()) as store:
        numbers = [submit(store, 1, seed)[0].agreement for seed in range(2)]

        def copytree(*values: object, **options: object) -> None:
            copy(*values, **options)
            if not withdrawn:
                withdrawn.extend(numbers)
                for number in numbers:
                    assert store.withdraw_by_staff(number).not_deleted

        monkeypatch.setattr(layout.shutil, "copytree", copytree)
        store.export(tmp_path / "out", Use.TRAINING)
        assert list((tmp_path / "out").iterdir()) == [] and store.counts().unfinished == 0
        assert all(prove_withdrawn(home, number).proven for number in numbers)


def test_curation_notes_its_release_before_the_work(
    faces,  # noqa: F811
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from foxglove_helpers.curation import folder as curation_folder

    numbers, labels, _ = faces
    seen = []
    settle = curation_folder.settle_photograph

    def look(*given: object) -> object:
        seen.append(registered(home))
        return settle(*given)

    monkeypatch.setattr(curation_folder, "settle_photograph", look)
    said = curate(home, tmp_path / "release", labels, home / "photographs")
    assert said.exit_code == 0, said.output
    assert seen[0] == [(str(tmp_path / "release"), "unfinished", len(numbers))]
    assert registered(home) == [(str(tmp_path / "release"), "finished", len(numbers))]
    labels.write_text("no table", encoding="utf-8")
    assert curate(home, tmp_path / "other", labels, home / "photographs").exit_code == 1
    assert len(registered(home)) == 1, "what failed is not noted"


# Who agreed to an older text


@pytest.fixture
def newer_text(monkeypatch: pytest.MonkeyPatch):
    """Return how to bring a newer text into use."""
    before = {language: texts.current_text(language) for language in texts.LANGUAGES}
    newer = {language: "f" * 63 + str(number) for number, language in enumerate(before)}

    def change() -> dict[str, str]:
        from dataclasses import replace

        monkeypatch.setattr(texts, "current_hashes", lambda *_: newer)
        monkeypatch.setattr(
            texts, "current_text", lambda language, **_: replace(before[language], hash=newer[language])
        )
        return newer

    return change


def test_who_must_be_asked_again_is_left_out_until_the_newest_text_is_accepted(
    home: Path, tmp_path: Path, newer_text
) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        (first, secret), (second, _) = (
            (r.agreement, s) for r, s in (submit(store, 1, seed) for seed in range(2))
        )
        newest = newer_text()
        assert store.counts().waiting_for_new_consent == 2
        assert store.copies_for(Use.TRAINING) == [] and len(store.copies_for(Use.RETENTION)) == 2
        said = run("export", tmp_path / "none", "--home", home)
        assert said.exit_code == 0 and "2 agreed to an older text" in said.stderr
        yes = {inquiry.value: True for inquiry in Inquiry}
        store.consent_again(first, secret, answers=yes, language="ja", text_hash=newest["ja"])
        assert store.counts().waiting_for_new_consent == 1 and store.copies_for(Use.DISPLAY) == [first]
        assert store.export(tmp_path / "one", Use.DISPLAY) == 1
        assert (tmp_path / "one" / first).is_dir() and not (tmp_path / "one" / second).exists()
        assert store.verify() == []
    table = dict(line.rsplit(maxsplit=1) for line in run("status", "--home", home).stdout.splitlines())
    assert table["agreed to an older text"] == "1"
    assert "older text" in " ".join(run("export", "--help").stdout.split())


def test_curation_names_those_who_must_be_asked_again(
    faces,  # noqa: F811
    home: Path,
    tmp_path: Path,
    newer_text,
) -> None:
    _, labels, _ = faces
    newer_text()
    said = curate(home, tmp_path / "release", labels, home / "photographs")
    assert said.exit_code == 0 and "3 volunteer(s) agreed to an older text" in said.stderr


# Withdrawing twice


def test_withdrawing_the_same_part_twice_is_said_and_not_recorded(home: Path) -> None:
    with ConsentStore(home) as store:
        number, secret = (lambda receipt, secret: (receipt.agreement, secret))(*submit(store, 1))
        assert store.withdraw(number, secret, [Use.TRAINING]).already == frozenset()
        again = store.withdraw(number, secret, [Use.TRAINING, Use.DISPLAY])
        assert again.already == {Use.TRAINING}
    said = run("withdraw", "--yes", f" {number.upper()} ", "--home", home, "--from", "training")
    assert said.exit_code == 0 and "had withdrawn before from: training" in said.stdout
    assert "withdrew from: training" not in said.stdout
    run("withdraw", "--yes", number, "--home", home)
    assert "had withdrawn before from: retention" in run("withdraw", "--yes", number, "--home", home).stdout
    with closing(sqlite3.connect(home / DATABASE_FILE)) as connection:
        rows = connection.execute(
            "SELECT details FROM events WHERE kind LIKE 'withdrawn%' ORDER BY number"
        ).fetchall()
    assert [json.loads(row[0])["uses"] for row in rows] == [["training"], ["display"], ["retention"]]


# Mistakes


@pytest.mark.parametrize("number", ["a0", "a00b16g8", "277", "a00b16f8x", "../../etc"])
@pytest.mark.parametrize("command", ["withdraw", "prove-withdrawn"])
def test_what_is_no_agreement_number_is_told(home: Path, command: str, number: str) -> None:
    ConsentStore(home).close()
    said = run(command, number, "--home", home)
    assert said.exit_code == 1 and "is no agreement number" in said.stderr


@pytest.mark.parametrize("words", [["verify"], ["status"], ["purge"], ["export", "out"], ["withdraw", "a0000000"],
                                   ["prove-withdrawn", "a0000000"], ["reseal", "--yes"]])  # fmt: skip
def test_a_collection_that_one_may_not_read_is_told(
    home: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_file", refuse)
    said = run(*words, "--home", home)
    assert said.exit_code == 1 and "Permission denied. Run this as the user" in said.stderr


def test_a_folder_that_is_named_from_here_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ConsentStore(home) as store:
        submit(store, 1)
    monkeypatch.chdir(home.parent)
    assert run("verify", "--home", home.name).exit_code == 0


def test_what_is_noted_and_not_there_any_more_needs_nothing(home: Path, tmp_path: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        number = submit(store, 1)[0].agreement
        with pytest.raises(RuntimeError), store.making([number], tmp_path / "crops", Derived.CROPS):
            raise RuntimeError
        assert registered(home) == []
