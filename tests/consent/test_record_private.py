"""What others on the same computer can read: nothing, whatever the umask."""

import os
import shutil
import stat
from pathlib import Path

import pytest
from collected import Clock, begin, submit

from foxglove_helpers.consent.layout import KEY_FILE
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.errors import FoxgloveError
from requirements import require_or_skip


@pytest.fixture(params=[0o000, 0o022])
def umask(request: pytest.FixtureRequest):
    require_or_skip(os.name == "posix", "Windows has no such modes")
    before = os.umask(request.param)
    yield
    os.umask(before)


def readable_by_others(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if not path.name.endswith(".lock") and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("links", [True, False])
def test_nothing_of_a_collection_is_readable_by_others(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, out = tmp_path / "collection", tmp_path / "out"
    home.mkdir()  # somebody made it before, for everybody to read
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "no links here")))
    with ConsentStore(home, clock=Clock(), keep_originals=True) as store:
        submit(store, 2, address="203.0.113.7")
        store.withdraw_by_staff(submit(store, 1, 1)[0].agreement, [Use.DISPLAY])
        begin(store, 2, 2)
        assert (home / "consent.sqlite3-wal").exists() and (home / "originals.sqlite3").exists()
        store.export(out, Use.TRAINING)
        assert readable_by_others(home) == [] and readable_by_others(out) == []
        assert stat.S_IMODE(out.stat().st_mode) == 0o700


def test_a_database_that_was_readable_is_closed_at_the_next_opening(tmp_path: Path) -> None:
    require_or_skip(os.name == "posix", "Windows has no such modes")
    ConsentStore(tmp_path, clock=Clock()).close()
    (tmp_path / "consent.sqlite3").chmod(0o644)
    ConsentStore(tmp_path, clock=Clock()).close()
    assert readable_by_others(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"x" * 31])
@pytest.mark.parametrize("when", ["new", "in use"])
def test_an_empty_or_short_key_is_refused(tmp_path: Path, content: bytes, when: str) -> None:
    home = tmp_path / "collection"
    if when == "in use":
        ConsentStore(home, clock=Clock()).close()
    else:
        home.mkdir()
    (home / KEY_FILE).write_bytes(content)
    with pytest.raises(FoxgloveError, match=f"holds {len(content)} bytes; expected at least 32"):
        ConsentStore(home, clock=Clock())
    assert (home / KEY_FILE).read_bytes() == content
    shutil.rmtree(home)
