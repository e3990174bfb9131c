"""A full disk under the form, at an upload, at the submission, where requests wait: all goes on when there is room."""

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from volunteers import Visitor, goes_to, photograph

from foxglove_helpers.consent import drafts
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.words import words

NINE = [(f"IMG_{seed}.jpg", photograph(seed)) for seed in range(9)]


@contextmanager
def full_after(writes: int, *, everywhere: bool = False) -> Iterator[list[int]]:
    """Let the disk be full after so many steps that need room on it; yield how many there were."""
    made = [0]

    def refuse(real: Callable[..., object]) -> Callable[..., object]:
        def write(*args: object, **options: object) -> object:
            made[0] += 1
            if made[0] > writes:
                if isinstance(args[0], Path) and args[0].parent.is_dir() and real is not Path.mkdir:
                    args[0].touch()  # what a full disk leaves: a name without content
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
            return real(*args, **options)

        return write

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(Path, "write_bytes", refuse(Path.write_bytes))
        disk.setattr(Path, "write_text", refuse(Path.write_text))
        if everywhere:
            disk.setattr(Path, "mkdir", refuse(Path.mkdir))
            for module, name in ((os, "link"), (os, "fsync"), (os, "replace"), (shutil, "copyfile")):
                disk.setattr(module, name, refuse(getattr(module, name)))
        yield made


def photographs_in(page: str) -> int:
    return len(re.findall(r'<li class="slot full">', page))


def kind(answer: object) -> bool:
    """Tell whether an answer is the page of a full disk, without a path of the server."""
    return (
        answer.status_code == 503  # type: ignore[attr-defined]
        and words("en").error["503_title"] in answer.text  # type: ignore[attr-defined]
        and "drafts" not in answer.text  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("writes", [0, 1, 2, 3, 7, 13])
def test_the_disk_is_full_in_the_middle_of_an_upload(
    browser: Visitor, store: ConsentStore, writes: int
) -> None:
    browser.fill_in("photographs")
    with full_after(writes):
        assert kind(browser.upload(*NINE))
    have = photographs_in(browser.get("photographs").text)
    assert have == writes // 3  # photograph, preview, and what is known of both
    assert goes_to(browser.upload(*NINE)).startswith("/en/photographs")
    assert goes_to(browser.post("review", {})) == "/en/certificate"
    assert store.counts().photographs == 9 and store.verify() == []


def test_the_disk_is_full_at_any_moment_of_a_submission(browser: Visitor, store: ConsentStore) -> None:
    browser.fill_in("review")
    sent = browser.fields("review")
    refused = 0
    for writes in range(100):
        with full_after(writes, everywhere=True):
            answer = browser.client.post("/en/review", data=sent)
        if answer.status_code == 303:
            break
        assert kind(answer)
        refused += 1
        assert store.counts().submissions == 0
        assert not [path for path in (store.home / "photographs").iterdir() if path.name.startswith("a0")]
        assert photographs_in(browser.get("photographs").text) == 9
    assert refused >= 9 and browser.certificate()
    assert store.counts().submissions == 1 and store.verify() == []


def test_the_database_has_no_room_for_a_submission(browser: Visitor, store: ConsentStore) -> None:
    browser.fill_in("review")
    database = store._record._connection
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    (before,) = database.execute("PRAGMA max_page_count").fetchone()
    seen = []
    for more in range(20):
        database.execute(f"PRAGMA max_page_count = {pages + more}")
        seen.append(browser.post("review", {}))
        if seen[-1].status_code == 303:
            break
        assert kind(seen[-1]) and store.counts().submissions == 0
        assert list((store.home / "photographs").iterdir()) == []
    database.execute(f"PRAGMA max_page_count = {before}")
    assert len(seen) > 1 and browser.certificate() and store.verify() == []


def test_the_script_is_told_of_a_full_disk(browser: Visitor) -> None:
    browser.fill_in("photographs")
    with full_after(0):
        answer = browser.upload(NINE[0], headers={"Accept": "application/json"})
    assert answer.status_code == 503 and answer.json == {"refused": [words("en").error["503"]]}


def test_the_disk_is_full_where_requests_wait(browser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("werkzeug.wrappers.request.default_stream_factory", full)
        browser.fill_in("photographs")
        assert kind(browser.upload(NINE[0]))
    assert goes_to(browser.upload(NINE[0])).startswith("/en/photographs")


def test_no_room_for_another_draft_is_told_kindly(browser: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    w = words("en").error
    browser.fill_in("photographs")
    with monkeypatch.context() as crowd:
        crowd.setattr(drafts, "MOST_DRAFTS", 0)
        answer = browser.upload(NINE[0])
    assert answer.status_code == 503 and w.full_title in answer.text and w.full in answer.text
    with monkeypatch.context() as crowd:
        crowd.setattr(drafts, "MOST_BYTES", 0)
        answer = browser.upload(NINE[0], headers={"Accept": "application/json"})
    assert answer.status_code == 503 and answer.json == {"refused": [w.full]}
    assert goes_to(browser.upload(*NINE)).startswith("/en/photographs")
    assert goes_to(browser.post("review", {})) == "/en/certificate"
