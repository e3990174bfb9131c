"""What the tests of the form share: a collection with a clock that can be put forward, and a browser before it."""

import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from volunteers import CHANGED, STAFF_TOKEN, Clock, Visitor

from foxglove_helpers.consent import texts, verification
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.app import ConsentApp, Settings, create_app
from foxglove_helpers.consent.web.words import LANGUAGES


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What seems odd is looked at again at once: in tests nobody else uses the collection."""
    monkeypatch.setattr(verification, "PAUSE", 0)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return where a collection is to be; it is not made yet."""
    return tmp_path / "collection"


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


@pytest.fixture
def change_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what brings a second version of the text into use."""

    def change() -> None:
        folder = tmp_path / "texts"
        shutil.copytree(str(files("foxglove_helpers.consent").joinpath("texts")), folder)
        lines = [(folder / texts.HASHES_FILE).read_text("utf-8").rstrip("\n")]
        for language in LANGUAGES:
            content = (folder / "1" / f"{language}.toml").read_text("utf-8")
            (folder / "2").mkdir(exist_ok=True)
            new = content.replace("paragraphs = [\n", f'paragraphs = [\n    "{CHANGED}",\n', 1).encode()
            (folder / "2" / f"{language}.toml").write_bytes(new)
            lines.append(f"2\t{language}\t{texts.text_hash(new)}")
        (folder / texts.HASHES_FILE).write_text("\n".join(lines) + "\n", "utf-8")
        monkeypatch.setattr(texts, "_texts", lambda: folder)

    return change
