"""The way back in a real browser, and the next person at the same device."""

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from test_web_browser import (  # noqa: F401 (fixtures)
    PHONE,
    address,
    answer_inquiries,
    begin,
    chromium,
    home,
    page_of,
    pictures,
    turn,
    upload,
)

from foxglove_helpers.consent.web.words import words
from requirements import BROWSER_BROKE_DOWN

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("consent_browser"), BROWSER_BROKE_DOWN]
JAVASCRIPT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without JavaScript"]
)


def submit(page: Page, address: str, pictures: list[str], language: str = "en") -> str:  # noqa: F811
    """Take part; return the secret."""
    begin(page, address, language)
    upload(page, pictures)
    page.locator("#yours a.button").wait_for()
    turn(page, "#yours a.button")
    turn(page, "main form button")
    return page.inner_text("#withdrawal-secret")


@JAVASCRIPT
def test_the_way_back_after_a_mistake_asks_for_a_page_and_sends_nothing(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
    javascript: bool,
) -> None:
    with page_of(chromium, java_script_enabled=javascript) as page:
        page.goto(f"{address}/en/inquiries")
        turn(page, "main button[type=submit]")
        expect(page.get_by_role("alert")).to_be_visible()
        answer_inquiries(page)
        page.fill("#year_of_birth", "80")
        turn(page, "main button")
        expect(page.get_by_role("alert")).to_be_visible()
        page.fill("#year_of_birth", "1980")
        turn(page, "main button")
        expect(page.locator("#photograph-files")).to_be_visible()
        methods: list[str] = []
        page.on("request", lambda request: methods.append(request.method))
        back = page.go_back()
        assert isinstance(back, Response) and back.status == 200
        expect(page.locator("#year_of_birth")).to_have_value("1980")
        expect(page.get_by_role("alert")).to_have_count(0)
        for _ in range(2):
            assert page.go_back() is not None
            expect(page.locator("main form")).not_to_have_count(0)
        assert set(methods) == {"GET"}


@JAVASCRIPT
def test_the_next_person_at_the_telephone_is_asked_before_anything_is_shown(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
    pictures: list[str],  # noqa: F811
    javascript: bool,
) -> None:
    w = words("en").earlier
    with page_of(chromium, viewport=PHONE, java_script_enabled=javascript) as page:
        secret = submit(page, address, pictures)
        page.goto(address)
        # Whoever goes on without reading is asked once more.
        page.get_by_role("link", name=words("en").button.next).click()
        page.get_by_role("link", name=words("en").button.next).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(w.title)
        assert secret not in page.content()
        with page.expect_navigation():
            page.get_by_role("link", name=w.yes).click()
        assert page.inner_text("#withdrawal-secret") == secret
        page.goto(address)
        with page.expect_navigation():
            page.get_by_role("button", name=w.no).click()
        expect(page.get_by_role("status")).to_have_text(w.closed)
        page.goto(f"{address}/en/certificate")
        expect(page.get_by_role("heading", level=1)).to_have_text(words("en").certificate.gone_title)
        assert submit(page, address, pictures) != secret


def test_number_and_secret_are_copied_by_a_button(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
    pictures: list[str],  # noqa: F811
) -> None:
    w = words("ja").certificate
    allowed = ["clipboard-read", "clipboard-write"]
    with page_of(chromium, viewport=PHONE, permissions=allowed) as page:
        secret = submit(page, address, pictures, "ja")
        page.get_by_role("button", name=w.copy_long.format(what=w.secret)).click()
        expect(page.get_by_role("button", name=w.copied)).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == secret


def test_replace_and_remove_begin_at_the_same_edge_where_they_stand_one_above_the_other(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
    pictures: list[str],  # noqa: F811
) -> None:
    with page_of(chromium, viewport=PHONE) as page:
        begin(page, address)
        upload(page, pictures[:1])
        expect(page.locator(".slot.full")).to_have_count(1)
        edges = page.evaluate(
            """() => [".slot summary", ".slot .actions > form button"].map((name) => {
                 const text = document.createRange();
                 text.selectNodeContents(document.querySelector(name));
                 const box = text.getBoundingClientRect();
                 return [Math.round(box.left), Math.round(box.top)];
               })"""
        )
        assert edges[0][0] == edges[1][0] or edges[0][1] == edges[1][1]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_head_of_the_page_takes_one_line_on_a_small_telephone(
    chromium: Browser,  # noqa: F811
    address: str,  # noqa: F811
    language: str,
) -> None:
    with page_of(chromium, viewport=PHONE) as page:
        page.goto(f"{address}/{language}/")
        # As wide as the Japanese letters, which not every computer has.
        tops = page.evaluate(
            """() => {
                 document.querySelector("nav.main a").textContent = "WWWWW";
                 return ["a.home", "nav.main", "nav.languages"].map(
                   (name) => Math.round(document.querySelector(`header.site ${name}`).getBoundingClientRect().top));
               }"""
        )
        assert len(set(tops)) == 1
