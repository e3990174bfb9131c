"""What the tests of the form share: a collection with a clock that can be put forward, and a browser before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from volunteers import STAFF_TOKEN, Clock, Visitor

from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.app import ConsentApp, Settings, create_app


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[ConsentStore]:
    with ConsentStore(tmp_path / "home", clock=clock) as opened:
        yield opened


@pytest.fixture
def app(store: ConsentStore) -> ConsentApp:
    return create_app(store, settings=Settings(staff_token=STAFF_TOKEN))


@pytest.fixture
def browser(app: ConsentApp) -> Visitor:
    return Visitor(app)
