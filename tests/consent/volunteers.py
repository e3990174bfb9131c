"""A volunteer's browser for tests: it fills in the form as people do, page by page, over Flask's test client."""

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import unescape
from urllib.parse import urljoin

import numpy as np
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from foxglove_helpers.consent.rules import Inquiry
from foxglove_helpers.consent.web.app import ConsentApp

STAFF_TOKEN = "only-for-this-test-1234"
NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)  # in Japan
CHANGED = "Something has changed in this text."  # stands in the second version that tests make
YES = dict.fromkeys((inquiry.value for inquiry in Inquiry), "yes")


class Clock:
    """A clock that a test puts forward."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@cache
def photograph(seed: int, side: int = 400) -> bytes:
    """Return a JPEG photograph of nothing, another one for each seed."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 256, (8, 6, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(coarse).resize((side, side + 80)).save(file, "JPEG")
    return file.getvalue()


@dataclass
class Visitor:
    """A browser with its cookies; `prefix` is what a proxy puts before the addresses."""

    app: ConsentApp
    language: str = "en"

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.app.test_client()

    def get(self, page: str, **options: object) -> TestResponse:
        return self.client.get(f"/{self.language}/{page}", **options)

    def fields(self, page: str) -> dict[str, str]:
        """Return the hidden fields of the first form of a page."""
        return hidden_fields(self.get(page).text)

    def post(
        self, page: str, fields: dict[str, object], start: str | None = None, **options: object
    ) -> TestResponse:
        """Send a form, with the hidden fields of its page (or of the page `start`)."""
        sent = self.fields(page if start is None else start) | fields
        return self.client.post(f"/{self.language}/{page}", data=sent, **options)

    def mend(self, page: str, fields: dict[str, object], **options: object) -> TestResponse:
        """Send a form with a mistake; return the page that says so, which the browser asks for by itself."""
        answer = self.post(page, fields, **options)
        assert goes_to(answer) == f"/{self.language}/{page}?again=1"
        shown = self.client.get(goes_to(answer))
        assert shown.status_code == 422
        return shown

    def upload(self, *files: tuple[str, bytes], page: str = "photographs", **options: object) -> TestResponse:
        content = [(io.BytesIO(data), name) for name, data in files]
        return self.post(page, {"photographs": content}, start="photographs", **options)

    def fill_in(self, up_to: str = "certificate") -> "Visitor":
        """Go through the steps until `up_to` is the next one."""
        steps = {
            "year": lambda: self.post("inquiries", YES),
            "photographs": lambda: self.post("year", {"year_of_birth": "1980"}),
            "review": lambda: self.upload(*((f"IMG_{seed}.jpg", photograph(seed)) for seed in range(9))),
            "certificate": lambda: self.post("review", {}),
        }
        for step, take in steps.items():
            answer = take()
            assert answer.status_code == 303, (step, answer.status_code, told(answer))
            if step == up_to:
                return self
        raise AssertionError(f"no step {up_to}")

    def certificate(self) -> tuple[str, str]:
        """Return agreement number and secret."""
        page = self.get("certificate")
        assert page.status_code == 200
        number = re.search(r'id="agreement-number">([^<]+)<', page.text)
        secret = re.search(r'id="withdrawal-secret">([^<]+)<', page.text)
        assert number and secret
        return number[1], secret[1]


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the first form in the main part of a page."""
    main = page[page.index("<main") :]
    form = re.search(r"<form.*?</form>", main, re.DOTALL)
    assert form, "the page has no form"
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    }


def told(answer: TestResponse) -> list[str]:
    """Return the messages of the list of what to mend."""
    return [unescape(message) for message in re.findall(r'<li><a href="#[^"]*">(.*?)</a></li>', answer.text)]


def goes_to(answer: TestResponse) -> str:
    """Return where a browser is sent, as an absolute path."""
    assert answer.status_code == 303
    return urljoin(answer.request.path, answer.headers["Location"])


def withdraw(browser: Visitor, number: str, secret: str, *uses: str) -> TestResponse:
    """Send number, secret and uses; what comes back asks once more, or says what is wrong."""
    answer = browser.post("withdraw", {"number": number, "secret": secret, "use": list(uses)})
    return landed(browser, answer)


def confirm(browser: Visitor) -> TestResponse:
    """Press the button of the page that asks once more."""
    return landed(browser, browser.post("withdraw/confirm", {}))


def landed(browser: Visitor, answer: TestResponse) -> TestResponse:
    """Return the page to which an answer leads, if it leads anywhere."""
    return browser.client.get(goes_to(answer)) if answer.status_code == 303 else answer
