"""Photographs of which the record knows nothing: none is lost because somebody put back an older record."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from collected import Clock, begin, contents, submit

from foxglove_helpers.cli import main
from foxglove_helpers.consent.events import ANCHOR_FILE
from foxglove_helpers.consent.layout import SET_ASIDE_FOLDER
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.store import DATABASE_FILE, ConsentStore
from foxglove_helpers.errors import FoxgloveError


def photographs(home: Path) -> dict[str, bytes]:
    return contents(home / "photographs")


def keep_record(home: Path, place: Path, *others: str) -> Path:
    place.mkdir()
    for name in (DATABASE_FILE, *others):
        shutil.copy(home / name, place / name)
    return place


def put_back(place: Path, home: Path) -> None:
    for file in home.glob(f"{DATABASE_FILE}*"):
        file.unlink()
    for file in place.iterdir():
        shutil.copy(file, home / file.name)


@pytest.fixture
def withdrawn(home: Path) -> str:
    with ConsentStore(home, clock=Clock()) as store:
        submit(store, 1)
        number = submit(store, 1, 4)[0].agreement
        store.withdraw_by_staff(number)
    return number


@pytest.fixture
def older(home: Path, tmp_path: Path, withdrawn: str) -> tuple[Path, list[str]]:
    """Return a record as it was before two submissions, and their numbers."""
    kept = keep_record(home, tmp_path / "older", ANCHOR_FILE)
    with ConsentStore(home, clock=Clock()) as store:
        numbers = [submit(store, 2, seed)[0].agreement for seed in (1, 2)]
    return kept, sorted(numbers)


def test_an_older_record_sets_photographs_aside_and_the_newest_one_brings_them_back(
    home: Path, tmp_path: Path, older: tuple[Path, list[str]], withdrawn: str
) -> None:
    kept, numbers = older
    before, newest = photographs(home), keep_record(home, tmp_path / "newest", ANCHOR_FILE)
    put_back(kept, home)
    with ConsentStore(home, clock=Clock()) as store:
        aside = home / SET_ASIDE_FOLDER
        assert sorted(path.name for path in aside.iterdir()) == numbers
        assert aside.stat().st_mode & 0o077 == 0
        assert {**photographs(home), **contents(aside)} == before
        (warning,) = store.warnings()
        assert str(aside) in warning and "put back the newest one" in warning
        assert [str(problem)[: len(SET_ASIDE_FOLDER)] for problem in store.verify()] == [SET_ASIDE_FOLDER] * 2
        # The form goes on.
        store.remove_draft(store.new_draft())
    proof = prove_withdrawn(home, withdrawn)
    assert any(SET_ASIDE_FOLDER in str(look.path) for look in proof.findings)
    assert SET_ASIDE_FOLDER in CliRunner().invoke(main, ["consent", "status", "--home", str(home)]).stderr
    put_back(newest, home)
    with ConsentStore(home, clock=Clock()) as store:
        assert photographs(home) == before and not aside.exists()
        assert store.verify() == [] and store.warnings() == []


def test_what_is_set_aside_twice_replaces_nothing(home: Path, older: tuple[Path, list[str]]) -> None:
    kept, (number, _) = older
    put_back(kept, home)
    for _ in range(2):
        (home / "photographs" / number).mkdir(exist_ok=True)
        (home / "photographs" / number / "x").write_bytes(b"x")
        ConsentStore(home, clock=Clock()).close()
    there = [path.name for path in (home / SET_ASIDE_FOLDER).iterdir() if path.name.startswith(number)]
    assert len(there) == 2


@pytest.mark.parametrize("is_there", [True, False])
def test_without_its_anchor_no_record_deletes_a_photograph(
    home: Path, older: tuple[Path, list[str]], is_there: bool
) -> None:
    before = photographs(home)
    put_back(older[0], home)
    (home / ANCHOR_FILE).unlink()
    if not is_there:
        (home / DATABASE_FILE).write_bytes(b"")
    with ConsentStore(home, clock=Clock()) as store:
        assert ANCHOR_FILE in store.warnings()[0]
        with pytest.raises(FoxgloveError):
            store.new_draft()
        with pytest.raises(FoxgloveError):
            store.purge()
    assert photographs(home) == before


@pytest.mark.parametrize("hours", [0, 30])
def test_what_a_killed_form_left_is_deleted_because_its_draft_has_it(home: Path, hours: int) -> None:
    clock = Clock()
    with ConsentStore(home, clock=clock) as store:
        draft = begin(store, 2)
        left = home / "photographs" / "a0999999"
        left.mkdir()
        for slot, photograph in enumerate(store.draft(draft).photographs[:2], start=1):
            shutil.copy(photograph.jpeg, left / f"a0999999_{slot}.jpeg")
        (left / "a0999999.tsv").write_text("year_of_birth\t1980\n")
    clock.turn(hours=hours)
    with ConsentStore(home, clock=clock) as store:
        assert not left.exists() and not (home / SET_ASIDE_FOLDER).exists()
        assert (store.draft(draft) is None) == (hours > 24)
        assert store.warnings() == [] and store.verify() == []


def test_a_withdrawn_folder_that_is_put_back_is_deleted(home: Path) -> None:
    with ConsentStore(home, clock=Clock()) as store:
        number = submit(store, 1)[0].agreement
        kept = shutil.copytree(home / "photographs" / number, home.parent / "kept")
        store.withdraw_by_staff(number)
    shutil.move(kept, home / "photographs" / number)
    ConsentStore(home, clock=Clock()).close()
    assert photographs(home) == {} and not (home / SET_ASIDE_FOLDER).exists()
