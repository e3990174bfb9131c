"""What protects the form, page by page: tokens, headers, cookies, ceilings, errors, and a log without persons."""

import logging
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from volunteers import (
    STAFF_TOKEN,
    YES,
    Visitor,
    goes_to,
    landed,
    told,
    withdraw,
)

from foxglove_helpers.consent.store import ConsentStore, StoreRefused
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.consent.web.app import MOST_FIELDS, ConsentApp, Settings, create_app
from foxglove_helpers.consent.web.words import LANGUAGES, words

PAGES = ("", "collected", "inquiries", "year", "photographs", "review", "certificate", "withdraw", "staff")
MUST_NOT_BE_IN_A_LOG = ("IMG_", "192.0.2.77", "1980", "a0", "jpg")


# Staff


def test_staff_see_numbers_and_nothing_else(browser: Visitor, app: ConsentApp) -> None:
    number, _ = browser.fill_in().certificate()
    staff = Visitor(app)
    assert told(staff.mend("staff", {"staff_token": "wrong"})) == [words("en").staff.wrong]
    assert goes_to(staff.post("staff", {"staff_token": STAFF_TOKEN})) == "/en/staff"
    page = staff.get("staff").text
    main = page[page.index("<main") : page.index("</main>")]
    assert re.findall(r"<dd>(\d+)</dd>", main) == ["1", "0", "9", "0"]
    assert number not in page and "<img" not in main
    staff.post("staff/leave", {}, start="staff")
    assert "<dd>" not in staff.get("staff").text


def test_the_staff_page_is_closed_without_a_token(store: ConsentStore) -> None:
    closed = Visitor(create_app(store, settings=Settings()))
    assert closed.get("staff").status_code == 403
    sent = closed.fields("withdraw") | {"staff_token": ""}
    assert closed.client.post("/en/staff", data=sent).status_code == 403


def test_tokens_of_staff_cannot_be_tried_for_ever(app: ConsentApp) -> None:
    staff = Visitor(app)
    answers = [
        staff.post("staff", {"staff_token": f"try {i}"}).status_code
        for i in range(app.staff_attempts.each + 1)
    ]
    assert answers == [303] * app.staff_attempts.each + [429]


# Security


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_strict_headers(browser: Visitor, page: str) -> None:
    headers = browser.get(page).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';") and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "data:" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


def test_only_jupyterlab_may_frame_the_form(store: ConsentStore) -> None:
    framed = Visitor(create_app(store, settings=Settings(in_frame=True))).get("")
    assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]


def test_static_files_may_be_kept_and_change_their_address_with_their_content(browser: Visitor) -> None:
    address = re.search(r'href="(/static/form\.css\?v=\w{12})"', browser.get("").text)
    assert address
    assert "no-store" not in browser.client.get(address[1]).headers["Cache-Control"]


class Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.refers: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.found += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [
            value
            for name in ("src", "href", "action")
            if (value := given.get(name) or "").startswith(("http", "//", "data:"))
        ]
        if given.get("id"):
            self.ids.append(str(given["id"]))
        for name in ("aria-describedby", "aria-labelledby", "for"):
            self.refers += (given.get(name) or "").split()
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.refers.append(str(given["href"])[1:])


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_hold_nothing_inline_nothing_foreign_and_refer_to_what_is_there(
    app: ConsentApp, language: str
) -> None:
    visitor = Visitor(app, language).fill_in("review")
    pages = [visitor.get(page).text for page in PAGES]
    pages.append(Visitor(app, language).fill_in("photographs").get("photographs").text)
    pages += [visitor.mend("withdraw", {}).text, visitor.mend("inquiries", {}).text]
    visitor.post("inquiries", YES)
    visitor.post("review", {})
    pages += [visitor.get(page).text for page in ("", "earlier")]
    certificate = visitor.get("certificate").text
    for page in [*pages, certificate]:
        parser = Inline()
        parser.feed(page)
        assert parser.found == []
        assert len(parser.ids) == len(set(parser.ids))
        assert set(parser.refers) <= set(parser.ids)
        assert f'<html lang="{language}">' in page and page.count("<h1>") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["", "collected", "inquiries", "withdraw", "staff"])
def test_the_language_switch_keeps_the_place(app: ConsentApp, language: str, page: str) -> None:
    other = next(code for code in LANGUAGES if code != language)
    assert (
        f'<a href="/{other}/{page}" hreflang="{other}" lang="{other}">'
        in Visitor(app, language).get(page).text
    )


def test_the_first_page_is_in_the_language_of_the_browser(app: ConsentApp) -> None:
    client = app.test_client()
    for asked, expected in (("ja", "ja"), ("fr,ja;q=0.5", "ja"), ("en-GB", "en"), ("fr", "en")):
        answer = client.get("/", headers={"Accept-Language": asked})
        assert goes_to(answer) == f"/{expected}/"


POSTS = ("inquiries", "year", "photographs", "photographs/1/replace", "photographs/1/remove", "review")
POSTS += ("certificate/finish", "discard", "earlier", "withdraw", "withdraw/confirm", "renew", "renew/text")
POSTS += ("staff", "staff/leave")


@pytest.mark.parametrize("page", POSTS)
def test_no_form_is_taken_without_its_token(app: ConsentApp, page: str) -> None:
    one, other = Visitor(app).fill_in("review"), Visitor(app)
    foreign = other.fields("withdraw")["token"]
    for token in (None, "", foreign, "é", "0" * 64):
        sent = {"photographs": ""} if token is None else {"token": token}
        answer = one.client.post(f"/en/{page}", data=sent)
        assert answer.status_code == 400 and words("en").error["400_title"] in answer.text
    stranger = app.test_client().post(f"/en/{page}", data={"token": foreign})
    assert stranger.status_code == 400


def test_every_route_that_changes_something_is_in_the_list_above(app: ConsentApp) -> None:
    found = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {re.sub(r"^/<[^>]+>/", "", rule).replace("<int:slot>", "1") for rule in found} == set(POSTS)


def test_cookies_are_kept_from_scripts_other_sites_and_other_paths(store: ConsentStore) -> None:
    app = create_app(store, settings=Settings(trust_proxy=True))
    answer = app.test_client().get(
        "/en/withdraw",
        headers={"X-Forwarded-Prefix": "/user/a/foxglove-consent", "X-Forwarded-Proto": "https"},
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" in cookie
    assert "Path=/user/a/foxglove-consent/;" in cookie
    assert 'action="/user/a/foxglove-consent/en/withdraw"' in answer.text


def test_the_address_for_withdrawing_is_the_configured_one_and_never_what_a_request_says(
    store: ConsentStore,
) -> None:
    says = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil"}
    unset = Visitor(create_app(store, settings=Settings(trust_proxy=True))).fill_in()
    page = unset.get("certificate", headers=says).text
    assert "evil.example" not in page and 'class="qr"' not in page
    assert words("en").certificate.address_unset in page
    address = "https://form.example/consent/"
    known = Visitor(create_app(store, settings=Settings(trust_proxy=True, address=address)))
    known.client.environ_base["HTTP_HOST"] = "form.example"
    page = known.fill_in().get("certificate").text
    assert "https://form.example/consent/en/withdraw" in page and 'class="qr"' in page


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("form.example", 200),
        ("FORM.example:8443", 200),
        ("localhost:8765", 200),
        ("[::1]:8765", 200),
        ("evil.example", 400),
        ("form.example.evil", 400),
        ("evil.example:443@form.example", 400),
        ("", 400),
        ("[", 400),
    ],
)
def test_requests_under_another_name_are_refused_where_the_address_is_known(
    store: ConsentStore, host: str, status: int
) -> None:
    app = create_app(store, settings=Settings(address="https://form.example"))
    answer = app.test_client().get("/en/withdraw", environ_overrides={"HTTP_HOST": host})
    assert answer.status_code == status
    assert Visitor(create_app(store, settings=Settings())).get("withdraw").status_code == 200


def test_a_proxy_is_believed_only_when_told_so(store: ConsentStore) -> None:
    answer = (
        create_app(store, settings=Settings())
        .test_client()
        .get("/en/withdraw", headers={"X-Forwarded-Prefix": "/evil", "X-Forwarded-Proto": "https"})
    )
    assert "/evil" not in answer.text and "Secure" not in answer.headers["Set-Cookie"]


def test_redirects_are_relative_because_proxies_add_their_prefix_to_absolute_ones(
    store: ConsentStore,
) -> None:
    app = create_app(store, settings=Settings(trust_proxy=True))
    for page in ("/", "/en/year", "/en/review"):
        answer = app.test_client().get(page, headers={"X-Forwarded-Prefix": "/user/a/b"})
        assert answer.status_code == 303 and not answer.headers["Location"].startswith(("/", "http"))


@pytest.mark.parametrize(
    ("method", "page", "status"),
    [
        ("GET", "nowhere", 404),
        ("PUT", "year", 405),
        ("GET", "photographs/1/remove", 405),
        ("GET", "photographs/10.jpeg", 404),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_are_friendly_pages(
    app: ConsentApp, language: str, method: str, page: str, status: int
) -> None:
    answer = app.test_client().open(f"/{language}/{page}", method=method)
    assert answer.status_code == status
    assert words(language).error[f"{status}_title"] in answer.text and f'lang="{language}"' in answer.text


def test_a_body_that_is_no_form_is_refused(browser: Visitor) -> None:
    assert browser.client.post("/en/year", json={"year_of_birth": 1980}).status_code == 415


def test_too_much_is_refused_with_a_page(browser: Visitor) -> None:
    browser.fill_in("photographs")
    large = browser.client.post(
        "/en/photographs",
        data=b"",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"CONTENT_LENGTH": str(500 * 1024**2)},
    )
    assert large.status_code == 413 and words("en").error["413_title"] in large.text
    field = browser.client.post("/en/inquiries", data={"token": "a" * 400_000})
    assert field.status_code == 413
    many = {f"photographs{i}": "x" for i in range(MOST_FIELDS + 1)}
    crowded = browser.client.post("/en/photographs", data=many, content_type="multipart/form-data")
    assert crowded.status_code == 413


def test_a_mistake_of_ours_is_a_page_and_tells_nothing(
    browser: Visitor, store: ConsentStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret detail of a volunteer")

    monkeypatch.setattr(store, "new_draft", fails)
    with caplog.at_level(logging.DEBUG):
        answer = browser.post("inquiries", YES)
    assert answer.status_code == 500 and words("en").error["500_title"] in answer.text
    assert "secret detail" not in answer.text + caplog.text
    assert f"RuntimeError at {Path(__file__).name}:" in caplog.text


def test_a_full_disk_is_told_and_nothing_is_lost(
    browser: Visitor, store: ConsentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.fill_in("review")

    def full(*_: object, **__: object) -> None:
        raise StoreRefused("/srv/private/consent.sqlite3: disk full")

    with monkeypatch.context() as broken:
        broken.setattr(store, "submit", full)
        answer = browser.post("review", {})
    assert answer.status_code == 503 and words("en").error["503_title"] in answer.text
    assert "/srv/private" not in answer.text
    assert goes_to(browser.post("review", {})) == "/en/certificate"


def test_the_log_says_what_happened_and_not_to_whom(
    app: ConsentApp, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(app)
    visitor.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    with caplog.at_level(logging.INFO):
        number, secret = visitor.fill_in().certificate()
        withdraw(visitor, number, secret, "retention")
        visitor.get(f"nowhere/{number}?secret={secret}")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) > 10
    for line in lines:
        assert re.fullmatch(r"[A-Z]+ ([a-z]+(\.[a-z]+)?|-) \d{3} \d+ ms", line), line
    for word in (*MUST_NOT_BE_IN_A_LOG, number, secret):
        assert word not in caplog.text


def test_names_and_addresses_are_not_kept_unless_switched_on(browser: Visitor, store: ConsentStore) -> None:
    browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    browser.fill_in()
    for path in store.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"192.0.2.77" not in content and b"IMG_3.jpg" not in content, path
    kept = current_text("en", originals_kept=True).by_key["collected"].paragraphs[2]
    assert kept not in unescape(browser.get("collected").text)


def test_whoever_keeps_names_and_addresses_says_so_to_the_end(tmp_path: Path) -> None:
    kept = current_text("en", originals_kept=True).by_key["collected"].paragraphs[2]
    with ConsentStore(tmp_path / "home", keep_originals=True) as store:
        begun = Visitor(create_app(store, settings=Settings())).fill_in("review")
        assert kept in unescape(begun.get("collected").text)
        reading = Visitor(create_app(store, settings=Settings()))
        read = reading.fields("inquiries")
    cookies = [visitor.client.get_cookie("foxglove_consent").value for visitor in (begun, reading)]
    with ConsentStore(tmp_path / "home") as store:
        # Started anew with another setting: what a volunteer was told before still holds.
        begun, reading = (Visitor(create_app(store, settings=Settings())) for _ in range(2))
        for visitor, cookie in zip((begun, reading), cookies, strict=True):
            visitor.client.set_cookie("foxglove_consent", cookie)
        assert kept in unescape(begun.get("collected").text)
        assert goes_to(begun.post("review", {})) == "/en/certificate"
        link = re.search(r'href="(/en/text/[^"]+)"', begun.get("certificate").text)
        assert link and kept in unescape(begun.client.get(unescape(link[1])).text)
        # Whoever has not yet answered reads the text once more.
        asked = landed(reading, reading.client.post("/en/inquiries", data=read | YES))
        assert asked.status_code == 422 and words("en").inquiries.changed in asked.text
        assert kept not in unescape(reading.get("collected").text)
        assert goes_to(reading.post("inquiries", YES)) == "/en/year"


def test_a_teaching_copy_says_so_on_every_page(store: ConsentStore) -> None:
    visitor = Visitor(create_app(store, settings=Settings(teaching=True)))
    for page in ("", "collected", "inquiries", "withdraw", "nowhere"):
        assert words("en").site.teaching in visitor.get(page).text
