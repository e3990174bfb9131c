"""The pages that a notebook starts answer, end in order, and leave nothing; the booth has tests of its own."""

import urllib.request
from pathlib import Path

import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.lesson_server import HUB_PREFIX, LessonServer, answers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder made for a lesson."""
    folder = tmp_path / "lesson"
    folder.mkdir()
    return folder


def test_the_form_of_a_lesson_says_what_it_is_for_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    server = LessonServer("form", folder, folder / "collection")
    try:
        with urllib.request.urlopen(f"{server.address}en/", timeout=60) as page:
            assert 'class="teaching"' in page.read().decode()
        assert server.link == server.address
        assert (folder / "collection").is_dir()
    finally:
        assert server.stop() == 0  # it ended in order, and was not killed
    assert not answers(server.address)
    assert list(tmp_path.iterdir()) == []
    assert server.stop() == 0  # ending twice is ending once


def test_on_a_hub_the_form_lies_behind_its_proxy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HUB_PREFIX, "/user/nurse/")
    server = LessonServer("form", folder, folder / "collection")
    try:
        prefix = server.link.rstrip("/")
        assert prefix == f"/user/nurse/proxy/{server.address.rstrip('/').rpartition(':')[2]}"
        asked = urllib.request.Request(f"{server.address}en/", headers={"X-Forwarded-Prefix": prefix})
        with urllib.request.urlopen(asked, timeout=60) as page:
            assert f'"{prefix}/' in page.read().decode()
    finally:
        server.stop()


def test_pages_that_cannot_start_say_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOXGLOVE_CONSENT_STAFF_TOKEN", "too short")
    with pytest.raises(FoxgloveError, match=r"(?s)form did not start.*FOXGLOVE_CONSENT_STAFF_TOKEN"):
        LessonServer("form", folder, folder / "collection")
    with pytest.raises(FoxgloveError, match="booth did not start"):
        LessonServer("booth", folder, folder / "no booth was prepared here")
