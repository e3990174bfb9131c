"""What the tests of the booth's pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from booths import STAFF_TOKEN, Visitor, make_booth
from collecting import Collected, collect

from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.web import serve as server
from foxglove_helpers.voting.web.app import BoothApp, Settings, create_app


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    with make_booth(tmp_path / "booth") as opened:
        yield opened


@pytest.fixture
def app(booth: Booth) -> BoothApp:
    return create_app(booth, settings=Settings(staff_token=STAFF_TOKEN))


@pytest.fixture
def voter(app: BoothApp) -> Visitor:
    return Visitor(app)


@pytest.fixture
def collected(tmp_path: Path) -> Collected:
    return collect(tmp_path)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[server.Place, dict]]:
    """Return where and how booths were served, without serving them."""
    calls: list[tuple[server.Place, dict]] = []

    def serve(home: Path, place: server.Place, begin, **options: object) -> None:
        begin()
        calls.append((place, options))

    monkeypatch.setattr(server, "serve", serve)
    return calls
