"""Whose pages they are: a telephone or computer that several people use, copied cookies, drafts left behind."""

from datetime import timedelta

import pytest
from volunteers import NOON, STAFF_TOKEN, YES, Clock, Visitor, goes_to

from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web import certificates
from foxglove_helpers.consent.web.app import ConsentApp, Settings, create_app
from foxglove_helpers.consent.web.waiting import Waiting
from foxglove_helpers.consent.web.words import LANGUAGES, words
from foxglove_helpers.errors import FoxgloveError

FORM_PAGES = ("inquiries", "year", "photographs", "review")


def cookie_of(browser: Visitor) -> str:
    cookie = browser.client.get_cookie("foxglove_consent")
    return "" if cookie is None else cookie.value


def with_cookie(app: ConsentApp, cookie: str) -> Visitor:
    """Return another browser with a copied cookie."""
    copy = Visitor(app)
    copy.client.set_cookie("foxglove_consent", cookie)
    return copy


# The certificate


def test_the_certificate_is_shown_again_for_ten_minutes_and_says_so(browser: Visitor, clock: Clock) -> None:
    browser.fill_in()
    first = browser.certificate()
    assert words("en").certificate.shown_again.format(minutes=10) in browser.get("certificate").text
    browser.language = "ja"
    clock.now = NOON + timedelta(minutes=10)
    assert browser.certificate() == first
    clock.now = NOON + timedelta(minutes=10, seconds=1)
    gone = browser.get("certificate")
    assert gone.status_code == 404 and first[0] not in gone.text and first[1] not in gone.text
    # Nor with the clock put back.
    clock.now = NOON
    assert browser.get("certificate").status_code == 404


def test_whoever_comes_late_for_the_first_time_still_gets_the_certificate(
    browser: Visitor, app: ConsentApp, clock: Clock
) -> None:
    browser.fill_in()
    late = cookie_of(browser)
    clock.now = NOON + timedelta(hours=23)
    assert with_cookie(app, late).certificate()
    clock.now = NOON + timedelta(hours=25)
    assert with_cookie(app, late).get("certificate").status_code == 404


def test_finish_ends_it_for_every_copy_of_the_cookie(
    browser: Visitor, app: ConsentApp, store: ConsentStore, clock: Clock
) -> None:
    browser.fill_in("certificate")
    number, secret = browser.certificate()
    copied = cookie_of(browser)
    assert with_cookie(app, copied).certificate() == (number, secret)
    assert goes_to(browser.post("certificate/finish", {}, start="certificate")) == "/en/finished"
    assert cookie_of(browser) != copied
    restarted = create_app(store, settings=Settings())
    for copy in (browser, with_cookie(app, copied), with_cookie(restarted, copied)):
        for page in ("certificate", "finished", "", "review"):
            shown = copy.client.get(f"/en/{page}", follow_redirects=False).text
            assert number not in shown and secret not in shown
        assert copy.get("certificate").status_code == 404
    # The next person at the same device begins anew.
    assert browser.fill_in().certificate() != (number, secret)


def test_the_cookie_of_before_the_submission_opens_nothing_once_the_certificate_was_seen(
    browser: Visitor, app: ConsentApp
) -> None:
    before = cookie_of(browser.fill_in("review"))
    browser.post("review", {})
    assert cookie_of(browser) != before
    first = browser.certificate()
    for page in ("certificate", "review"):
        answer = with_cookie(app, before).get(page)
        assert first[1] not in answer.text
        assert answer.status_code == 404 or goes_to(answer) == "/en/inquiries"
    assert browser.certificate() == first


def test_staff_marks_and_reports_do_not_outlive_a_submission(browser: Visitor) -> None:
    browser.post("staff", {"staff_token": STAFF_TOKEN})
    assert "<dd>" in browser.get("staff").text
    browser.fill_in()
    assert "<dd>" not in browser.get("staff").text


def test_a_full_disk_keeps_nobody_from_the_certificate_nor_from_closing_it(
    browser: Visitor, app: ConsentApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise FoxgloveError("the disk is full")

    browser.fill_in()
    monkeypatch.setattr(certificates, "whole_file", full)
    assert browser.certificate()
    copied = cookie_of(browser)
    browser.post("certificate/finish", {}, start="certificate")
    assert with_cookie(app, copied).get("certificate").status_code == 404


def test_what_is_known_of_certificates_holds_no_number_and_is_deleted(
    browser: Visitor, app: ConsentApp, store: ConsentStore, clock: Clock
) -> None:
    number, secret = browser.fill_in().certificate()
    browser.post("certificate/finish", {}, start="certificate")
    folder = store.home / certificates.FOLDER
    (known,) = folder.iterdir()
    for told in (known.name, known.read_text("utf-8")):
        assert number not in told and secret not in told
    app.certificates.clean()
    assert known.exists()
    clock.now = NOON + timedelta(days=3)
    app.certificates.clean()
    assert list(folder.iterdir()) == []


# The next person at the device


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_next_person_is_asked_and_never_led_into_the_certificate(
    app: ConsentApp, store: ConsentStore, language: str
) -> None:
    browser = Visitor(app, language).fill_in()
    number, secret = browser.certificate()
    w = words(language).earlier
    assert words(language).certificate.keep in browser.get("certificate").text
    # From the start, whatever the next person presses to go on.
    start = browser.get("").text
    assert w.title in start and f'href="/{language}/collected"' in start
    for page in FORM_PAGES[:-1]:
        assert goes_to(browser.get(page)) == f"/{language}/earlier"
        assert goes_to(browser.post(page, {}, start="earlier")) == f"/{language}/earlier"
    asked = browser.get("earlier").text
    assert w.title in asked and f'href="/{language}/certificate">{w.yes}<' in asked
    assert number not in start + asked and secret not in start + asked
    # To look changes nothing.
    assert browser.certificate() == (number, secret)
    copied = cookie_of(browser)
    answer = browser.post("earlier", {}, start="" if language == "en" else "earlier")
    begun = browser.client.get(goes_to(answer)).text
    assert w.closed in begun and w.title not in begun
    for copy in (browser, with_cookie(app, copied)):
        assert copy.get("certificate").status_code == 404
        assert goes_to(copy.get("earlier")) == f"/{copy.language}/"
    assert browser.fill_in().certificate()[0] != number
    assert store.counts().submissions == 2


def test_nobody_is_asked_where_nobody_took_part(browser: Visitor) -> None:
    w = words("en").earlier
    assert w.title not in browser.get("").text and goes_to(browser.get("earlier")) == "/en/"
    browser.fill_in("review")
    assert w.title not in browser.get("").text
    assert browser.get("review").status_code == 200


# Drafts


@pytest.mark.parametrize("step", FORM_PAGES)
def test_what_was_entered_can_be_discarded_after_a_second_look(
    app: ConsentApp, store: ConsentStore, step: str
) -> None:
    browser = Visitor(app)
    if step == "inquiries":
        browser.post("inquiries", YES | {"self_in_photographs": "no"})
    else:
        browser.fill_in(step)
    assert 'href="/en/discard"' in browser.get(step).text
    copied = cookie_of(browser)
    assert words("en").discard.lead in browser.get("discard").text
    assert list((store.home / "drafts").iterdir()) != []
    answer = browser.post("discard", {})
    assert words("en").discard.done in browser.client.get(goes_to(answer)).text
    assert list((store.home / "drafts").iterdir()) == []
    assert cookie_of(browser) != copied
    for copy in (browser, with_cookie(app, copied)):
        assert copy.get("photographs/1.jpeg").status_code == 404
        assert goes_to(copy.get("review")) == "/en/inquiries"
    assert "checked" not in browser.get("inquiries").text


def test_discarding_touches_no_submission(browser: Visitor, store: ConsentStore) -> None:
    number, secret = browser.fill_in().certificate()
    assert goes_to(browser.get("discard")) == "/en/earlier"
    assert goes_to(browser.post("discard", {}, start="certificate")) == "/en/earlier"
    assert store.counts().submissions == 1 and browser.certificate() == (number, secret)


@pytest.mark.parametrize("step", FORM_PAGES[1:])
def test_whoever_returns_may_go_on_or_start_anew(app: ConsentApp, step: str) -> None:
    browser = Visitor(app)
    w = words("en").purpose
    assert w.go_on not in browser.get("").text
    page = browser.fill_in(step).get("").text
    assert f'<a class="button" href="/en/{step}">{w.go_on}</a>' in page
    assert f'<a class="quiet" href="/en/discard">{w.start_anew}</a>' in page
    browser.post("discard", {})
    assert w.go_on not in browser.get("").text


# What waits between two pages


def test_what_waits_is_forgotten_in_time_and_never_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    from foxglove_helpers.consent.web import waiting

    now = [1000.0]
    monkeypatch.setattr(waiting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(waiting, "MOST_WAITING", 3)
    kept = Waiting(minutes=10)
    names = [kept.put(i) for i in range(4)]
    assert [kept.get(name) for name in names] == [None, 1, 2, 3]
    kept.remove(names[1])
    now[0] += 599
    assert [kept.get(name) for name in names] == [None, None, 2, 3]
    now[0] += 2
    assert [kept.get(name) for name in (*names, None, 7)] == [None] * 6
