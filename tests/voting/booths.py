"""What the tests of the booth share: a small booth on photographs of nothing, and a voter's browser before it."""

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import numpy as np
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.photographs import Shown
from foxglove_helpers.voting.web.app import BoothApp

STAFF_TOKEN = "only-for-this-test-1234"


def photographs(folder: Path, counts: tuple[int, ...] = (2, 1, 3)) -> list[Shown]:
    """Return so many photographs of each volunteer, another picture of nothing each."""
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for volunteer, count in enumerate(counts, start=1):
        for photograph in range(1, count + 1):
            path = folder / f"FT{volunteer:03d}_{photograph}.jpg"
            random = np.random.default_rng(10 * volunteer + photograph)
            coarse = random.integers(0, 256, (6, 6), np.uint8)
            Image.fromarray(coarse).resize((120, 120)).save(path, "JPEG")
            found.append(Shown(volunteer, photograph, f"FT{volunteer:03d}_{photograph}.jpeg", path))
    return found


def make_booth(
    home: Path, question: str = "both", expected: int = 5, counts: tuple[int, ...] = (2, 1, 3)
) -> Booth:
    """Make a booth and open it."""
    prepare(home, photographs(home.parent / "thumbnails", counts), question=question, expected=expected)
    return Booth(home)


def vote_on_all(booth: Booth, code: str, choose=lambda asked: asked.volunteer % 2) -> None:
    """Vote on whatever is left, without handing in."""
    voter = booth.voter(code)
    assert voter is not None
    while (asked := booth.next_item(voter)) is not None:
        booth.vote(voter, asked.item, choose(asked))


@dataclass
class Visitor:
    """A browser with its cookies."""

    app: BoothApp
    language: str = "en"

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.test_client()

    def get(self, page: str = "", **options: object) -> TestResponse:
        return self.client.get(f"/{self.language}/{page}", **options)

    def fields(self, page: str, action: str) -> dict[str, str]:
        """Return the hidden fields of the form on a page that sends to an address ending in `action`."""
        return form_fields(self.get(page).text, action)

    def post(
        self, page: str, fields: dict[str, object] | None = None, start: str | None = None
    ) -> TestResponse:
        """Send a form, with the hidden fields of its page (or of the page `start`)."""
        sent = self.fields(page if start is None else start, f"/{page}") | (fields or {})
        return self.client.post(f"/{self.language}/{page}", data=sent)

    def join(self) -> str:
        """Join and return the code."""
        assert self.post("join", start="").status_code == 303
        found = re.search(r'id="voter-code">([^<]+)<', self.get("code").text)
        assert found
        return found[1]

    def lead(self) -> None:
        """Show the token of the person who leads the vote."""
        assert self.post("staff", {"staff_token": STAFF_TOKEN}).status_code == 303


def form_fields(page: str, action: str) -> dict[str, str]:
    form = re.search(rf'<form[^>]*action="[^"]*{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert form, f"the page has no form to {action}"
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    }


def faces(page: str) -> list[str]:
    """Return the addresses of the faces on a page."""
    return [unescape(address) for address in re.findall(r'<img src="([^"]*/face/[^"]+)"', page)]


def goes_to(answer: TestResponse) -> str:
    """Return where a browser is sent, as an absolute path."""
    assert answer.status_code == 303, answer.text[:2000]
    return urljoin(answer.request.path, answer.headers["Location"])
