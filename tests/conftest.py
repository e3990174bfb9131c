"""What all tests share: a home folder of their own, so that no test reads or changes the user's data."""

import os
from pathlib import Path

import pytest

from foxglove_helpers import load_headshots
from foxglove_helpers.learners import jubatus


@pytest.fixture(scope="session", autouse=True)
def foxglove_home(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """Point `FOXGLOVE_HOME` to a folder of this test run (or to `FOXGLOVE_TEST_HOME`, to keep it between runs)."""
    engine = jubatus.find_python()
    base = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        base = base.parent  # the workers of one run share a folder
    home = Path(os.environ.get("FOXGLOVE_TEST_HOME") or base / "home")
    home.mkdir(parents=True, exist_ok=True)
    os.environ["FOXGLOVE_HOME"] = str(home)
    if engine:
        os.environ["FOXGLOVE_JUBATUS_PYTHON"] = str(engine)
    return home


@pytest.fixture(scope="session")
def twin(foxglove_home: Path):
    """Return the whole default twin, drawn once per test run."""
    return load_headshots("twin", progress=False)


@pytest.fixture(scope="session")
def small_twin(foxglove_home: Path):
    """Return a twin of 12 volunteers, for tests that need faces but not many."""
    return load_headshots("twin", volunteers=12, progress=False)
