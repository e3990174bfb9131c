"""What the tests of the booth's pages share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from booths import STAFF_TOKEN, Visitor, make_booth

from foxglove_helpers.voting.booth import Booth
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
