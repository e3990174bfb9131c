"""What a volunteer takes home: the certificate says whose collection it is, what was agreed to and how to withdraw."""

import re
from html import unescape

import pytest
from volunteers import STAFF_TOKEN, Visitor, confirm, goes_to, withdraw

from foxglove_helpers.consent import texts
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web import serve as server
from foxglove_helpers.consent.web.app import ConsentApp, Settings, create_app
from foxglove_helpers.consent.web.words import LANGUAGES, words
from foxglove_helpers.errors import FoxgloveError


def card(page: str) -> str:
    """Return the part of the page that is printed."""
    return unescape(re.search(r'<section class="certificate".*?</section>', page, re.DOTALL)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_what_somebody_must_know_who_has_nothing_else(
    app: ConsentApp, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(texts.CONTACT, "Ethics office, Hospital <of> Sapporo, extension 1234")
    text, w = texts.current_text(language), words(language).certificate
    shown = card(Visitor(app, language).fill_in().get("certificate").text)
    assert text.title in shown and "Ethics office, Hospital <of> Sapporo, extension 1234" in shown
    for use in text.uses.values():
        assert f"<li>{use}</li>" in shown
    assert text.by_key["teaching_copy"].heading in shown
    assert w.note in shown and w.check_values in shown


@pytest.mark.parametrize("contact", ["", "room 7"])
def test_somebody_to_ask_is_named_only_where_there_is_somebody(
    browser: Visitor, contact: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(texts.CONTACT, contact)
    w = words("en").certificate
    shown = card(browser.fill_in().get("certificate").text)
    assert w.address_unset in shown and (w.address_ask in shown) == bool(contact)


def test_number_and_secret_can_be_copied_where_scripts_run(browser: Visitor) -> None:
    page = browser.fill_in().get("certificate").text
    buttons = re.findall(r'<button type="button"[^>]*data-copies="([^"]+)"[^>]*>', page)
    assert buttons == ["agreement-number", "withdrawal-secret"]
    # Without JavaScript, which alone shows them, they would do nothing.
    assert all(" hidden>" in tag for tag in re.findall(r"<button[^>]*data-copies[^>]*>", page))
    assert words("en").certificate.devices in unescape(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_hold_no_markup(app: ConsentApp, language: str) -> None:
    visitor = Visitor(app, language)
    text = texts.current_text("ja")
    pages = [visitor.get(page).text for page in ("", f"text/{text.hash}", "withdraw", "nowhere")]
    titles = [re.search(r"<title>(.*)</title>", page)[1] for page in pages]
    assert not [title for title in titles if "&" in title or "<" in title]
    assert text.title in titles[1]


@pytest.mark.parametrize("registered", [False, True])
def test_nothing_more_is_known_stands_last_if_at_all(
    browser: Visitor, store: ConsentStore, registered: bool, tmp_path: object
) -> None:
    number, secret = browser.fill_in().certificate()
    if registered:
        store.register_derived([number], store.home / "model", "model")
    withdraw(browser, number, secret, "retention")
    page = unescape(confirm(browser).text)
    w = words("en").withdraw
    list_of_all = page[page.index(w.report_cannot) :]
    lines = re.findall(r"<li>.*?●</span>(.*?)</li>", list_of_all)
    assert len(lines) == 3 and (lines[-1] == w.report_none) == (not registered)
    assert (w.report_none in lines) == (not registered)


# The start of the server


def test_the_page_of_staff_is_found_without_a_language(app: ConsentApp) -> None:
    client = app.test_client()
    for asked in LANGUAGES:
        answer = client.get("/staff", headers={"Accept-Language": asked})
        assert goes_to(answer) == f"/{asked}/staff"


def test_the_page_of_staff_is_named_without_a_token_that_was_chosen(
    app: ConsentApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, where = server.Place(), server.address_of(server.Place())
    monkeypatch.setenv(server.STAFF_TOKEN_VARIABLE, STAFF_TOKEN)
    said = "\n".join(server._greeting(place, where, app.store.home, STAFF_TOKEN, False))
    assert f"{where}staff" in said and server.STAFF_TOKEN_VARIABLE in said and STAFF_TOKEN not in said
    monkeypatch.delenv(server.STAFF_TOKEN_VARIABLE)
    said = "\n".join(server._greeting(place, where, app.store.home, STAFF_TOKEN, False))
    assert f"{where}staff" in said and STAFF_TOKEN in said
    assert "Staff" not in "\n".join(server._greeting(place, where, app.store.home, None, False))


def test_the_server_does_not_start_with_texts_that_are_not_in_order(
    store: ConsentStore, change_text: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_text()  # type: ignore[operator]
    folder = texts._texts()
    sums = folder / texts.HASHES_FILE
    sums.write_text("\n".join(sums.read_text("utf-8").splitlines()[:-2]) + "\n", "utf-8")
    # Until now that went unnoticed: the old version would have been shown.
    assert texts.current_text("en").version == "1" and create_app(store, settings=Settings())
    monkeypatch.setattr(server, "listening_socket", lambda place: pytest.fail("the server has started"))
    with pytest.raises(FoxgloveError, match=r"^2/en\.toml has no line in hashes\.tsv"):
        server.serve(store.home / "other", server.Place(port=0))
    assert not (store.home / "other").exists()
