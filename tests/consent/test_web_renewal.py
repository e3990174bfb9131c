"""How somebody agrees again after the text has changed: reading, accepting, declining, and what staff see of it."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from volunteers import CHANGED, NOON, STAFF_TOKEN, YES, Clock, Visitor, goes_to, told, withdraw

from foxglove_helpers.consent import texts
from foxglove_helpers.consent.rules import Use, new_withdrawal_secret
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.app import ConsentApp
from foxglove_helpers.consent.web.words import LANGUAGES, words


def begin(browser: Visitor, number: str, secret: str) -> str:
    """Send number and secret; return where that leads."""
    return goes_to(browser.post("renew", {"number": number, "secret": secret}))


def waiting_by_staff(app: ConsentApp) -> str:
    staff = Visitor(app)
    staff.post("staff", {"staff_token": STAFF_TOKEN})
    page = staff.get("staff").text
    label = f"<dt>{words('en').staff.waiting_for_new_consent}</dt><dd>"
    return page[page.index(label) + len(label) :].partition("<")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_reads_the_changed_text_and_agrees_again(
    app: ConsentApp, store: ConsentStore, change_text: Callable[[], None], language: str
) -> None:
    browser = Visitor(app, language).fill_in()
    number, secret = browser.certificate()
    change_text()
    assert waiting_by_staff(app) == "1" and store.copies_for(Use.TRAINING) == []
    later = Visitor(app, language)
    assert 'href="/' + language + '/renew"' in later.get("withdraw").text
    assert words(language).renew.waiting in withdraw(later, number, secret, "display").text
    assert begin(later, number, secret) == f"/{language}/renew/text"
    page = unescape(later.get("renew/text").text)
    newest = texts.current_text(language, last_day=store.status(number, secret).last_day)
    assert newest.version == "2" and CHANGED in page and secret not in page
    for section in newest.sections:
        for paragraph in section.paragraphs:
            assert f"<p>{paragraph}</p>" in page
    # Every inquiry needs its yes again.
    some = dict(list(YES.items())[:3])
    refused = later.mend("renew/text", some)
    assert len(told(refused)) == 1
    assert store.status(number, secret).needs_new_consent
    assert goes_to(later.post("renew/text", YES)) == f"/{language}/renew/agreed"
    assert words(language).renew.agreed in later.get("renew/agreed").text
    status = store.status(number, secret)
    assert not status.needs_new_consent and status.text_hash == newest.hash
    assert store.copies_for(Use.TRAINING) == [number] and waiting_by_staff(app) == "0"
    assert words(language).renew.up_to_date in later.get("renew/text").text


def test_somebody_declines_the_changed_text(
    browser: Visitor, store: ConsentStore, change_text: Callable[[], None]
) -> None:
    number, secret = browser.fill_in().certificate()
    before = store.status(number, secret).text_hash
    change_text()
    begin(browser, number, secret)
    assert goes_to(browser.post("renew/text", YES | {"decline": "yes"})) == "/en/renew/declined"
    page = browser.get("renew/declined").text
    assert words("en").renew.declined in page and 'class="button" href="/en/withdraw"' in page
    status = store.status(number, secret)
    assert status.needs_new_consent and status.text_hash == before
    # As the page says.
    assert store.copies_for(Use.TRAINING) == [] and store.copies_for(Use.RETENTION) == [number]


def test_a_text_that_changes_once_more_is_read_again(
    browser: Visitor, store: ConsentStore, change_text: Callable[[], None]
) -> None:
    number, secret = browser.fill_in().certificate()
    old = store.status(number, secret).text_hash
    change_text()
    begin(browser, number, secret)
    asked = browser.mend("renew/text", YES | {"text_hash": old})
    assert words("en").inquiries.changed in asked.text
    assert store.status(number, secret).needs_new_consent


def test_the_page_opens_for_the_right_secret_alone(
    browser: Visitor, app: ConsentApp, change_text: Callable[[], None]
) -> None:
    number, secret = browser.fill_in().certificate()
    change_text()
    for page in ("renew/text", "renew/agreed", "renew/declined"):
        assert goes_to(browser.get(page)) == "/en/renew"
    assert goes_to(browser.post("renew/text", YES, start="renew")) == "/en/renew"
    stranger, wrong = Visitor(app), new_withdrawal_secret()
    answers = [
        stranger.mend("renew", {"number": number, "secret": wrong}),
        stranger.mend("renew", {"number": "a0000000", "secret": secret}),
    ]
    assert [told(answer) for answer in answers] == [[words("en").withdraw.unknown]] * 2
    assert told(stranger.mend("renew", {})) == [
        words("en").withdraw.number_missing,
        words("en").withdraw.secret_missing,
    ]
    for _ in range(app.attempts.each):
        last = stranger.post("renew", {"number": number, "secret": wrong})
    assert last.status_code == 429
    assert begin(stranger, number, secret) == "/en/renew/text"


def test_who_has_withdrawn_or_need_not_agree_is_told_so(
    browser: Visitor, store: ConsentStore, clock: Clock, change_text: Callable[[], None]
) -> None:
    number, secret = browser.fill_in().certificate()
    begin(browser, number, secret)
    assert words("en").renew.up_to_date in browser.get("renew/text").text
    change_text()
    # Agreeing again is no matter of fifty days.
    clock.now = NOON + timedelta(days=60)
    assert words("en").renew.text_title in browser.get("renew/text").text
    store.withdraw_by_staff(number, late=True)
    assert words("en").renew.withdrawn in browser.get("renew/text").text
    assert words("en").renew.withdrawn in browser.post("renew/text", YES, start="renew").text


def test_the_accepted_text_is_shown_by_its_hash_after_it_has_changed(
    browser: Visitor, change_text: Callable[[], None]
) -> None:
    accepted = texts.current_text("ja")
    change_text()
    # The text stays in the language in which it was accepted.
    for language in LANGUAGES:
        browser.language = language
        page = unescape(browser.get(f"text/{accepted.hash}").text)
        assert '<div lang="ja">' in page and CHANGED not in page
        for section in accepted.sections:
            assert section.heading in page
    for nothing in ("0" * 64, "x", accepted.hash[:12]):
        assert browser.get(f"text/{nothing}").status_code == 404
