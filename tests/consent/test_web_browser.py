"""The form in a real browser: with and without JavaScript, by keyboard, on a small phone, and examined by axe."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from served import free_port, served
from volunteers import CHANGED, STAFF_TOKEN, Visitor, photograph
from waitress import create_server

from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.app import ConsentApp
from foxglove_helpers.consent.web.words import words
from requirements import BROWSER_BROKE_DOWN, require_or_skip

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# A busy computer is slow, not wrong.
expect.set_options(timeout=30_000)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
# What axe counts as serious, and what of WCAG 2.2 it can see at all.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TARGET = 44  # pixels

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("consent_browser"), BROWSER_BROKE_DOWN]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("form") / "home"


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    port = free_port()
    with served(home, "--address", f"http://127.0.0.1:{port}/", port=port) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return nine photographs as files."""
    folder = tmp_path_factory.mktemp("phone")
    for seed in range(9):
        (folder / f"IMG_{seed}.jpg").write_bytes(photograph(seed))
    return [str(folder / f"IMG_{seed}.jpg") for seed in range(9)]


@contextmanager
def page_of(chromium: Browser, **options: object) -> Iterator[Page]:
    """Yield a page that fails the test where the content policy or a script complains."""
    context = chromium.new_context(**({"viewport": DESK} | options))
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in ("error", "warning") and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield page
    context.close()
    assert complaints == []


def turn(page: Page, button: str) -> None:
    """Click what leads to another page, and wait until that page is there: a click alone returns before."""
    with page.expect_navigation():
        page.locator(button).click()


def answer_inquiries(page: Page) -> None:
    for yes in page.locator("input[value=yes]").all():
        yes.check()
    turn(page, "main button[type=submit]")


def begin(page: Page, address: str, language: str = "en") -> None:
    """Go as far as the photographs."""
    page.goto(f"{address}/{language}/")
    turn(page, "main a.button")
    turn(page, "main a.button")
    answer_inquiries(page)
    page.fill("#year_of_birth", "1980")
    turn(page, "main button")
    expect(page.locator("#photograph-files")).to_be_visible()


def upload(page: Page, files: list[str]) -> None:
    page.set_input_files("#photograph-files", files)
    page.click("#upload button")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_volunteer_takes_part_and_withdraws(
    chromium: Browser, address: str, home: Path, pictures: list[str], javascript: bool, language: str
) -> None:
    w = words(language)
    with page_of(chromium, java_script_enabled=javascript, viewport=PHONE) as page:
        begin(page, address, language)
        upload(page, pictures)
        turn(page, "#yours a.button")
        page.get_by_role("button", name=w.review.submit).click()
        number = page.inner_text("#agreement-number")
        secret = page.inner_text("#withdrawal-secret")
        # Reload, and the way back and forth, bring it again.
        page.reload()
        page.go_back()
        page.go_forward()
        assert page.inner_text("#withdrawal-secret") == secret
        page.get_by_role("button", name=w.certificate.finish).click()
        page.get_by_role("link", name=w.site.withdraw).click()
        page.get_by_label(w.withdraw.number).fill(number)
        page.get_by_label(w.withdraw.secret).fill(secret)
        page.get_by_label(w.withdraw.retention).check()
        turn(page, "main button")
        page.get_by_role("button", name=w.withdraw.confirm).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(w.withdraw.report_title)
    with ConsentStore(home) as store:
        status = store.status(number, secret)
        assert status is not None and status.withdrawn_at is not None


def test_a_broken_connection_in_the_middle_of_nine_files_loses_none_that_arrived(
    chromium: Browser, home: Path, pictures: list[str], tmp_path: Path
) -> None:
    own, port = tmp_path / "home", free_port()
    with page_of(chromium) as page:
        with served(own, port=port) as address:
            begin(page, address)
            sent: list[int] = []

            def third_is_lost(route) -> None:
                sent.append(1)
                route.abort() if len(sent) == 3 else route.continue_()

            page.route(
                re.compile(r"/photographs$"),
                lambda r: third_is_lost(r) if r.request.method == "POST" else r.continue_(),
            )
            upload(page, pictures)
            expect(page.locator(".problems")).to_contain_text(words("en").photographs.interrupted)
            expect(page.locator(".problems")).to_be_focused()
            expect(page.locator(".slot.full")).to_have_count(2)
        # The server was stopped and started again.
        with served(own, port=port):
            page.reload()
            expect(page.locator(".slot.full")).to_have_count(2)
            upload(page, pictures[2:])
            turn(page, "#yours a.button")
            page.get_by_role("button", name=words("en").review.submit).dblclick()
            expect(page.locator("#agreement-number")).to_be_visible()
    with ConsentStore(own) as store:
        assert store.counts().submissions == 1


def test_one_message_per_file_is_read_out_and_a_photograph_can_be_exchanged(
    chromium: Browser, address: str, pictures: list[str], tmp_path: Path
) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4")
    with page_of(chromium) as page:
        begin(page, address)
        upload(page, [*pictures[:2], str(tmp_path / "letter.pdf")])
        problems = page.get_by_role("alert")
        expect(problems).to_be_focused()
        expect(problems.locator("li")).to_have_count(1)
        expect(problems).to_contain_text("letter.pdf")
        first = page.locator(".slot.full img").first
        before = first.get_attribute("src")
        page.locator(".slot summary").first.click()
        page.set_input_files("#replace-1", pictures[8])
        page.locator(".slot form button").first.click()
        expect(first).not_to_have_attribute("src", str(before))
        page.get_by_role("button", name=words("en").photographs.remove_long.format(number=2)).click()
        expect(page.locator(".slot.full")).to_have_count(1)
        expect(page.get_by_role("status")).to_contain_text(words("en").photographs.removed.format(number=2))


def test_everything_can_be_done_with_the_keyboard(chromium: Browser, address: str) -> None:
    with page_of(chromium) as page:
        page.goto(f"{address}/en/inquiries")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=words("en").site.skip)).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        for _ in range(4):
            page.keyboard.press("Space")
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#year_of_birth")).to_be_visible()
        page.locator("#year_of_birth").focus()
        page.keyboard.type("2020")
        page.keyboard.press("Enter")
        # What is wrong is read first; its link leads to the field.
        expect(page.get_by_role("alert")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#year_of_birth")).to_be_focused()
        assert page.title().startswith(words("en").site.error_title.split("{")[0])
        page.keyboard.press("Control+A")
        page.keyboard.type("1980")
        page.keyboard.press("Enter")
        expect(page.locator("#photograph-files")).to_be_visible()


def walk(page: Page, address: str, language: str, pictures: list[str]) -> Iterator[str]:
    """Go through every page there is, with its errors; yield what each is."""
    page.goto(f"{address}/{language}/")
    yield "purpose"
    turn(page, "main a.button")
    yield "collected"
    turn(page, "main a.button")
    yield "inquiries"
    turn(page, "main button")
    yield "inquiries with errors"
    answer_inquiries(page)
    yield "year"
    page.fill("#year_of_birth", "20")
    turn(page, "main button")
    yield "year with an error"
    page.fill("#year_of_birth", "1980")
    turn(page, "main button")
    yield "photographs, none"
    turn(page, "#upload button")
    yield "photographs with an error"
    upload(page, pictures[:5])
    expect(page.locator(".slot.full")).to_have_count(5)
    page.locator(".slot summary").first.click()
    yield "photographs, five"
    upload(page, pictures[5:])
    page.locator("#yours a.button").wait_for()
    yield "photographs, nine"
    page.goto(f"{address}/{language}/")
    yield "purpose, with a draft"
    turn(page, ".begun a.quiet")
    yield "discard"
    turn(page, "main a.quiet")
    turn(page, ".begun a.button")
    yield "review"
    turn(page, "main form button")
    number, secret = page.inner_text("#agreement-number"), page.inner_text("#withdrawal-secret")
    yield "certificate"
    page.goto(page.locator("a.screen").evaluate("link => link.href"))
    yield "accepted text"
    page.goto(f"{address}/{language}/")
    yield "purpose, after somebody took part"
    page.goto(f"{address}/{language}/inquiries")
    yield "was it you"
    turn(page, "main a.button")
    turn(page, ".finish button")
    yield "finished"
    page.goto(f"{address}/{language}/withdraw")
    yield "withdrawal"
    page.fill("#number", number)
    turn(page, "main button")
    yield "withdrawal with errors"
    page.fill("#secret", secret)
    page.check("input[value=display]")
    turn(page, "main button")
    yield "confirmation"
    turn(page, "main button")
    yield "report"
    page.goto(f"{address}/{language}/renew")
    yield "renewal"
    turn(page, "main button")
    yield "renewal with errors"
    page.fill("#number", number)
    page.fill("#secret", secret)
    turn(page, "main button")
    yield "nothing to renew"
    page.goto(f"{address}/{language}/staff")
    yield "staff, closed"
    page.fill("#staff_token", STAFF_TOKEN)
    turn(page, "main button")
    yield "staff"
    page.goto(f"{address}/{language}/nowhere")
    yield "not found"


def too_small(page: Page) -> list[str]:
    """Return buttons, fields and links outside of sentences that are smaller than a finger."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll(
            "button, a.button, a.quiet, summary, header.site nav a, label.choice, input[type=text], "
            + "input[type=password], input[type=file]")]
          .filter((e) => e.checkVisibility() && !e.closest(".unseen"))
          .filter((e) => { const box = e.getBoundingClientRect(); return box.height < least || box.width < least; })
          .map((e) => e.outerHTML.slice(0, 120))""",
        LEAST_TARGET,
    )


@pytest.mark.parametrize(
    ("language", "scheme", "viewport"),
    [("en", "light", DESK), ("ja", "dark", DESK), ("ja", "light", PHONE), ("en", "dark", PHONE)],
    ids=["desk, English, light", "desk, Japanese, dark", "phone, Japanese, light", "phone, English, dark"],
)
def test_every_page_is_accessible_and_fits(
    chromium: Browser,
    address: str,
    pictures: list[str],
    language: str,
    scheme: str,
    viewport: dict[str, int],
) -> None:
    axe = Axe()
    with page_of(chromium, viewport=viewport, color_scheme=scheme, reduced_motion="reduce") as page:
        problems: dict[str, object] = {}
        for what in walk(page, address, language, pictures):
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            told = {
                "axe": violations(axe, page),
                "too small": too_small(page),
                "pixels too wide": max(wider, 0),
                "not in its language": page.locator("html").get_attribute("lang") != language,
            }
            problems |= {f"{what}: {name}": problem for name, problem in told.items() if problem}
    assert problems == {}


def violations(axe: Axe, page: Page) -> list[tuple[str, str]]:
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [(issue["id"], issue["nodes"][0]["html"][:160]) for issue in found]


@pytest.mark.parametrize(("language", "viewport"), [("en", PHONE), ("ja", DESK)])
def test_the_changed_text_is_accessible_and_agreed_to(
    chromium: Browser,
    app: ConsentApp,
    store: ConsentStore,
    change_text: Callable[[], None],
    language: str,
    viewport: dict[str, int],
) -> None:
    number, secret = Visitor(app, language).fill_in().certificate()
    change_text()
    server = create_server(app, port=free_port())
    threading.Thread(target=server.run, daemon=True).start()
    try:
        with page_of(chromium, viewport=viewport) as page:
            page.goto(f"http://127.0.0.1:{server.effective_port}/{language}/withdraw")
            turn(page, "main > p a.quiet")
            page.fill("#number", number)
            page.fill("#secret", secret)
            turn(page, "main button")
            expect(page.get_by_text(CHANGED)).to_be_visible()
            assert violations(Axe(), page) == [] and too_small(page) == []
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
            for yes in page.locator("input[value=yes]").all():
                yes.check()
            turn(page, "main button:not(.plain)")
            expect(page.get_by_role("heading", level=1)).to_have_text(words(language).renew.agreed_title)
    finally:
        server.close()
    status = store.status(number, secret)
    assert status is not None and not status.needs_new_consent


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_on_a_phone_the_upload_comes_before_the_guidance(
    chromium: Browser, address: str, javascript: bool
) -> None:
    with page_of(chromium, viewport=PHONE, java_script_enabled=javascript) as page:
        begin(page, address)
        box = page.locator("#upload button").bounding_box()
        assert box is not None and box["y"] + box["height"] <= PHONE["height"]
        guidance = page.locator(".guidance img").first
        expect(guidance).to_be_hidden()
        page.locator(".guidance summary").click()
        expect(guidance).to_be_visible()


def test_reloading_sends_no_form_again(
    chromium: Browser, address: str, pictures: list[str], tmp_path: Path
) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.4")
    with page_of(chromium, java_script_enabled=False) as page:
        begin(page, address)
        page.set_input_files("#photograph-files", [*pictures[:2], str(tmp_path / "letter.pdf")])
        turn(page, "#upload button")
        expect(page.get_by_role("alert")).to_contain_text("letter.pdf")
        methods: list[str] = []
        page.on("request", lambda request: methods.append(request.method))
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text("letter.pdf")
        expect(page.locator(".slot.full")).to_have_count(2)
        page.set_input_files("#photograph-files", pictures[2:])
        turn(page, "#upload button")
        turn(page, "#yours a.button")
        turn(page, "main form button")
        number, secret = page.inner_text("#agreement-number"), page.inner_text("#withdrawal-secret")
        page.goto(f"{address}/en/withdraw")
        page.fill("#number", number)
        page.fill("#secret", secret)
        page.check("input[value=display]")
        turn(page, "main button")
        page.reload()
        turn(page, "main button")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(words("en").withdraw.report_title)
        page.go_back()
        page.reload()
        # Two uploads, the submission, number and secret, the confirmation; nothing twice, and the first upload
        # was before.
        assert methods.count("POST") == 4


def test_the_way_back_after_finish_shows_nothing(
    chromium: Browser, address: str, pictures: list[str]
) -> None:
    with page_of(chromium) as page:
        begin(page, address)
        upload(page, pictures)
        page.locator("#yours a.button").wait_for()
        turn(page, "#yours a.button")
        turn(page, "main form button")
        secret = page.inner_text("#withdrawal-secret")
        turn(page, ".finish button")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text(words("en").certificate.gone_title)
        assert secret not in page.content()


def test_without_javascript_there_is_no_dead_button_to_print(
    chromium: Browser, address: str, pictures: list[str]
) -> None:
    with page_of(chromium, java_script_enabled=False) as page:
        begin(page, address)
        upload(page, pictures)
        page.locator("#yours a.button").click()
        page.locator("main form button").click()
        expect(page.locator("#agreement-number")).to_be_visible()
        expect(page.locator("#print")).to_be_hidden()
        expect(page.get_by_text(words("en").certificate.print_without_script)).to_be_visible()


def test_the_certificate_prints_on_one_page_without_buttons(
    chromium: Browser, address: str, pictures: list[str]
) -> None:
    with page_of(chromium) as page:
        begin(page, address)
        upload(page, pictures)
        turn(page, "#yours a.button")
        turn(page, "main form button")
        expect(page.locator("#print")).to_be_visible()
        page.emulate_media(media="print")
        for hidden in ("#print", ".finish", "header.site nav"):
            expect(page.locator(hidden).first).to_be_hidden()
        expect(page.locator("#withdrawal-secret")).to_be_visible()
        expect(page.locator(".qr svg")).to_be_visible()
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


def test_zoomed_to_four_times_the_text_is_still_there(chromium: Browser, address: str) -> None:
    # 1280 pixels at 400 % are 320 (WCAG 1.4.10).
    with page_of(chromium, viewport={"width": 320, "height": 256}) as page:
        for name in ("", "collected", "inquiries", "withdraw"):
            page.goto(f"{address}/en/{name}")
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def cookies_of(context: BrowserContext) -> list[str]:
    return [cookie["name"] for cookie in context.cookies()]


def test_the_form_sets_one_cookie_and_stores_nothing_else(chromium: Browser, address: str) -> None:
    with page_of(chromium) as page:
        foreign: list[str] = []
        page.on(
            "request", lambda request: foreign.append(request.url) if address not in request.url else None
        )
        begin(page, address)
        assert cookies_of(page.context) == ["foxglove_consent"]
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert foreign == []
