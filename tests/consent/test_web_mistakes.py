"""Mistakes in the form: told on a page that the browser asks for, so that the way back sends nothing again."""

from collections.abc import Callable

import pytest
from volunteers import STAFF_TOKEN, YES, Visitor, goes_to, landed, photograph, told, withdraw

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.web.app import ConsentApp
from foxglove_helpers.consent.web.words import LANGUAGES, words

SOME = YES | {"self_in_photographs": "no"}
WRONG = "E462A-07R0D-ZPQBH-8D5FN-EQR1N"  # the same in every process that collects these tests
KNOWN = {"number": "a0123456", "secret": WRONG, "use": "training"}


@pytest.mark.parametrize(
    ("step", "page", "wrong", "right"),
    [
        (None, "inquiries", SOME, YES),
        ("year", "year", {"year_of_birth": "80"}, {"year_of_birth": "1980"}),
        (None, "staff", {"staff_token": "wrong"}, {"staff_token": STAFF_TOKEN}),
    ],
)
def test_the_way_back_after_a_corrected_mistake_shows_the_form_as_it_is(
    app: ConsentApp, step: str | None, page: str, wrong: dict[str, str], right: dict[str, str]
) -> None:
    browser = Visitor(app) if step is None else Visitor(app).fill_in(step)
    (message,) = told(browser.mend(page, wrong))
    # Reloading tells it again, in either language; the page without that mark in its address does not.
    reloaded = browser.get(f"{page}?again=1")
    assert told(reloaded) == [message] and f'href="/ja/{page}?again=1"' in reloaded.text
    assert len(told(browser.client.get(f"/ja/{page}?again=1"))) == 1
    assert told(browser.get(page)) == []
    assert told(Visitor(app).get(f"{page}?again=1")) == []
    assert browser.post(page, right).status_code == 303
    back = browser.get(f"{page}?again=1")
    assert back.status_code == 200 and told(back) == []


def test_what_was_typed_stands_in_the_form_again(browser: Visitor) -> None:
    page = browser.mend("withdraw", KNOWN | {"number": "A0 123456"}).text
    assert told(browser.get("withdraw?again=1")) == [words("en").withdraw.unknown]
    assert 'value="A0 123456"' in page and f'value="{WRONG}"' in page
    assert 'value="training" id="uses" checked' in page
    # Not on the page that the next person opens.
    assert WRONG not in browser.get("withdraw").text and WRONG not in browser.get("renew?again=1").text


def test_what_was_wrong_is_forgotten_with_everything_else(browser: Visitor) -> None:
    browser.mend("withdraw", KNOWN)
    copied = browser.client.get_cookie("foxglove_consent")
    browser.post("certificate/finish", {}, start="withdraw")
    assert copied is not None
    browser.client.set_cookie("foxglove_consent", copied.value)
    assert WRONG not in browser.get("withdraw?again=1").text


def test_mistakes_of_many_push_nobody_out_of_a_withdrawal(
    browser: Visitor, app: ConsentApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foxglove_helpers.consent.web.waiting.MOST_WAITING", 3)
    number, secret = browser.fill_in().certificate()
    withdraw(browser, number, secret, "training")
    for _ in range(4):
        Visitor(app).mend("withdraw", {})
    assert words("en").withdraw.confirm_title in browser.get("withdraw/confirm").text


@pytest.mark.parametrize("files", [[], [("a.pdf", b"%PDF-1.7")]])
def test_photographs_that_were_refused_are_told_after_a_redirect(
    browser: Visitor, files: list[tuple[str, bytes]]
) -> None:
    browser.fill_in("photographs")
    answer = browser.upload(*files)
    assert goes_to(answer) == "/en/photographs?again=1"
    assert len(told(landed(browser, answer))) == 1
    browser.upload(("a.jpg", photograph(1)))
    assert told(browser.get("photographs?again=1")) == []


# Number and secret


@pytest.mark.parametrize(
    "typed",
    [
        lambda number: number.replace("0", "O").replace("1", "l"),
        lambda number: number.replace("0", "o").replace("1", "I"),
        lambda number: f" {number[:4]} {number[4:]} ".upper(),
        lambda number: "".join(chr(ord(letter) + 0xFEE0) for letter in number),
    ],
)
def test_letters_that_look_like_digits_are_forgiven_in_the_number(
    browser: Visitor, typed: Callable[[str], str]
) -> None:
    number, secret = browser.fill_in().certificate()
    look = withdraw(browser, typed(number), secret, "training")
    assert words("en").withdraw.confirm_title in look.text and number in look.text
    assert goes_to(browser.post("renew", {"number": typed(number), "secret": secret})) == "/en/renew/text"


def test_a_number_is_read_digit_by_digit() -> None:
    assert rules.read_agreement_number("aOl1-IO f8") == "a01110f8"
    assert rules.read_secret("oil-") == "011"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("field", "typed", "message", "values"),
    [
        ("number", "a012345", "number_length", {"count": 7}),
        ("number", "a01234567", "number_length", {"count": 9}),
        ("number", "a012345g", "number_letter", {"letter": "g"}),
        ("number", "b0123456", "number_start", {}),
        ("secret", WRONG[:-1], "secret_length", {"count": 24}),
        ("secret", f"{WRONG}A", "secret_length", {"count": 26}),
        ("secret", f"U{WRONG[1:]}", "secret_letter", {"letter": "U"}),
        ("secret", f"\u202e{WRONG[1:]}", "secret_letter", {"letter": "?"}),
    ],
)
def test_what_cannot_be_a_number_or_a_secret_is_told_as_such_and_counts_as_no_guess(
    app: ConsentApp, language: str, field: str, typed: str, message: str, values: dict[str, object]
) -> None:
    app.attempts.each = app.attempts_of_address.each = 0
    for page in ("withdraw", "renew"):
        shown = Visitor(app, language).mend(page, KNOWN | {field: typed})
        assert told(shown) == [words(language).withdraw[message].format(**values)]
