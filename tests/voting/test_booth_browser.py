"""The booth in a real browser: by one key, by keyboard, without JavaScript, on a phone, and examined by axe."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from booths import STAFF_TOKEN, photographs, vote_on_all
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from benchmarks.booth_load import make_work, under_load
from benchmarks.consent_load import free_port
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.web.app import Settings, create_app
from foxglove_helpers.voting.web.words import words
from requirements import BROWSER_BROKE_DOWN, require_or_skip

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# A busy computer is slow, not wrong.
PATIENCE = 120_000  # milliseconds
expect.set_options(timeout=PATIENCE)
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
# What axe counts as serious, and what of WCAG 2.2 it can see at all.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TARGET = 44  # pixels
VOLUNTEERS = 3

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("booth_browser"), BROWSER_BROKE_DOWN]


@contextmanager
def served(folder: Path, voters: int = 3) -> Iterator[str]:
    """Serve a new booth on three volunteers, both questions; yield its address."""
    folder.mkdir()
    work, port = make_work(folder / "work", VOLUNTEERS), free_port()
    command = [sys.executable, "-m", "foxglove_helpers", "vote", "serve", "--work", str(work), "--no-browser"]
    command += ["--home", str(folder / "booth"), "--port", str(port), "--voters-expected", str(voters)]
    surroundings = os.environ | {"FOXGLOVE_VOTE_STAFF_TOKEN": STAFF_TOKEN}
    log = folder / "server.log"
    with log.open("wb") as file:
        server = subprocess.Popen(command, stdout=file, stderr=file, env=surroundings)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(address).close()
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None, log.read_text("utf-8")
                time.sleep(0.1)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(120)
    said = log.read_text("utf-8")
    assert "Traceback" not in said and STAFF_TOKEN not in said


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def page_of(chromium: Browser, **options: object) -> Iterator[Page]:
    """Yield a page that fails the test where the content policy or a script complains."""
    context = chromium.new_context(**({"viewport": DESK} | options))
    context.set_default_timeout(PATIENCE)
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


def turn(page: Page, button: str, until: str = "load") -> None:
    """Click what leads to another page, and wait until that page is there."""
    with page.expect_navigation(wait_until=until):
        page.locator(button).click()


def close_vote(page: Page, javascript: bool = True) -> None:
    """Close the vote on the page that leads it; the result must be there at once, its figures when they are drawn."""
    page.check("#sure")
    turn(page, "form[action$=close] button", until="domcontentloaded")
    expect(page.locator(".result img")).to_have_count(2)
    for image in page.locator(".result img").all() if javascript else ():
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0",
            arg=image.element_handle(),
        )


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def join(page: Page, address: str, language: str = "en") -> str:
    page.goto(f"{address}/{language}/")
    turn(page, "form[action$=join] button")
    code = page.inner_text("#voter-code")
    turn(page, "main a.button")
    return code


def votes_in(folder: Path) -> list[tuple[str, int, int]]:
    with Booth(folder / "booth") as booth:
        rows = booth._connection.execute(
            "SELECT question, volunteer, vote FROM votes JOIN items USING (item)"
        )
        return sorted(tuple(row) for row in rows.fetchall())


def test_one_key_votes_and_another_takes_back(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with served(folder) as address, page_of(chromium) as page:
        join(page, address)
        title = words("en").vote.gender_title
        expect(page.get_by_role("heading", level=1)).to_have_text(title.format(number=1, count=6))
        assert page.locator(".faces img").evaluate("image => image.naturalWidth") > 0
        for key in ("1", "2", "u", "1"):
            press(page, key)
        expect(page.get_by_role("heading", level=1)).to_have_text(title.format(number=3, count=6))
        assert [vote for _, _, vote in votes_in(folder)] == [1, 1]
        # Keys with Ctrl belong to the browser, other keys mean nothing.
        page.keyboard.press("Control+1")
        page.keyboard.press("3")
        assert len(votes_in(folder)) == 2
        turn(page, "form.needs-script button")
        page.keyboard.press("1")
        expect(page.locator("kbd")).to_have_count(0)
        assert len(votes_in(folder)) == 2


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_vote_from_beginning_to_result(
    chromium: Browser, tmp_path: Path, javascript: bool, language: str
) -> None:
    folder, w = tmp_path / "class", words(language)
    with served(folder, voters=2) as address:
        for voter in range(2):
            with page_of(chromium, java_script_enabled=javascript, viewport=PHONE) as page:
                code = join(page, address, language)
                page.get_by_label(w.answer.female).check()
                turn(page, "#ballot button")
                # Another device goes on.
                page.context.clear_cookies()
                page.goto(f"{address}/{language}/")
                page.get_by_label(w.start.code).fill(code.lower())
                turn(page, "form[action$=enter] button")
                if voter:
                    turn(page, "#undo button")
                while page.url.endswith("/vote"):
                    page.locator("#ballot input[type=radio]").nth(voter).check()
                    turn(page, "#ballot button")
                turn(page, "form[action$=complete] button")
                expect(page.get_by_role("heading", level=1)).to_have_text(w.finished.title)
                page.goto(f"{address}/{language}/vote")
                expect(page.get_by_role("heading", level=1)).to_have_text(w.finished.title)
        with page_of(chromium, java_script_enabled=javascript) as page:
            page.goto(f"{address}/{language}/staff")
            page.fill("#staff_token", STAFF_TOKEN)
            turn(page, "main button")
            expect(page.locator("#handed-in")).to_have_text("2")
            expect(page.locator(".result")).to_have_count(0)
            close_vote(page, javascript)
            assert page.locator(".tie").count() == VOLUNTEERS
            for _ in range(VOLUNTEERS):
                tie = page.locator(".tie:not(:has(.notice))").first
                tie.get_by_label(w.answer.male, exact=True).check()
                tie.get_by_label(w.staff.who).fill("Anna")
                tie.get_by_label(w.staff.why, exact=True).fill("short hair")
                # The page, not its figures: these may still be drawn while ties are decided.
                with page.expect_navigation(wait_until="domcontentloaded"):
                    tie.get_by_role("button").click()
            with page.expect_download() as download:
                page.get_by_role("link", name=w.staff.labels).click()
            assert download.value.suggested_filename == "labels.zip"


def test_everything_can_be_done_with_the_keyboard(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with served(folder) as address, page_of(chromium) as page:
        page.goto(f"{address}/en/")
        page.get_by_role("button", name=words("en").start.join).focus()
        press(page, "Enter")
        page.get_by_role("link", name=words("en").code.go_on).focus()
        press(page, "Enter")
        # Reading begins at the heading. Tab leads to the answers, arrows choose, Enter votes.
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        assert ring(page, "h1") == ring(page, "#ballot .choice") == "none"
        page.keyboard.press("Tab")
        expect(page.locator("#ballot input[type=radio]").first).to_be_focused()
        assert ring(page, "#ballot .choice") == "solid"
        page.keyboard.press("ArrowDown")
        expect(page.locator("#ballot input[type=radio]").nth(1)).to_be_checked()
        press(page, "Enter")
        assert [vote for _, _, vote in votes_in(folder)] == [0]
        # What is wrong is read first; its link leads to the answers.
        turn(page, "#ballot button")
        expect(page.get_by_role("alert")).to_be_focused()
        assert page.title().startswith(words("en").site.error_title.split("{")[0])


def test_the_numbers_keep_up_while_the_vote_is_open(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with served(folder) as address, page_of(chromium) as page:
        page.goto(f"{address}/en/staff")
        page.fill("#staff_token", STAFF_TOKEN)
        turn(page, "main button")
        joined = page.locator(".numbers dd").nth(1)
        expect(joined).to_have_text("0")
        with Booth(folder / "booth") as booth:
            booth.join()
        expect(joined).to_have_text("1")


def ring(page: Page, of: str) -> str:
    """Return how the ring of the focus is drawn around the first of these."""
    return page.locator(of).first.evaluate("element => getComputedStyle(element).outlineStyle")


def test_no_answer_bears_a_ring_before_a_key_is_pressed(chromium: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with served(folder) as address, page_of(chromium, viewport=PHONE) as page:
        join(page, address)
        for _ in range(2):
            assert {ring(page, f"#ballot .choice >> nth={place}") for place in (0, 1)} == {"none"}
            page.locator("#ballot .choice").nth(1).click()
            assert {ring(page, f"#ballot .choice >> nth={place}") for place in (0, 1)} == {"none"}
            turn(page, "#ballot button")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_on_a_telephone_answers_and_button_are_in_sight_with_nine_faces(
    chromium: Browser, tmp_path: Path, language: str
) -> None:
    home = tmp_path / "booth"
    prepare(home, photographs(tmp_path / "thumbnails", (9, 4, 1)), expected=3, source="twin")
    with Booth(home) as booth, page_of(chromium, viewport=PHONE) as page:
        server = make_server("127.0.0.1", 0, create_app(booth, settings=Settings()), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            join(page, f"http://127.0.0.1:{server.port}", language)
            for _ in range(5):  # three volunteers and two smiles
                for wanted in ("#ballot .choice", "#ballot button", ".faces img"):
                    for element in page.locator(wanted).all():
                        box = element.bounding_box()
                        assert box and box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"], wanted
                assert page.evaluate("window.scrollY") == 0
                page.locator("#ballot .choice").first.click()
                turn(page, "#ballot button")
        finally:
            server.shutdown()


def test_the_warnings_beside_the_tick_box_keep_up_and_the_tick_stays(
    chromium: Browser, tmp_path: Path
) -> None:
    folder, w = tmp_path / "class", words("en").staff
    with served(folder) as address, page_of(chromium) as page:
        page.goto(f"{address}/en/staff")
        page.fill("#staff_token", STAFF_TOKEN)
        turn(page, "main button")
        warnings = page.locator("#before-closing")
        expect(warnings).to_contain_text(w.some_missing.format(handed_in=0, expected=3))
        page.check("#sure")
        with Booth(folder / "booth") as booth:
            for _ in range(2):
                code = booth.join()
                vote_on_all(booth, code)
                booth.hand_in(booth.voter(code))
        expect(warnings).to_contain_text(w.even_now.format(voters=2, half=1))
        expect(page.locator("#handed-in")).to_have_text("2")
        expect(page.locator("#sure")).to_be_checked()


def walk(page: Page, address: str, language: str) -> Iterator[str]:
    """Go through every page there is, with its errors; yield what each is."""
    page.goto(f"{address}/{language}/")
    yield "start"
    page.fill("#code", "nonsense")
    turn(page, "form[action$=enter] button")
    yield "start with an error"
    turn(page, "form[action$=join] button")
    yield "code"
    turn(page, "main a.button")
    yield "gender"
    turn(page, "#ballot button")
    yield "gender with an error"
    answers = iter("121212")
    for number in range(6):
        page.locator("#ballot input[type=radio]").nth(int(next(answers)) - 1).check()
        turn(page, "#ballot button")
        if number == 3:
            yield "smile"
    yield "complete"
    page.goto(f"{address}/{language}/")
    yield "start, begun"
    page.goto(f"{address}/{language}/complete")
    turn(page, "form[action$=complete] button")
    yield "finished"
    page.goto(f"{address}/{language}/staff")
    yield "staff, closed"
    page.fill("#staff_token", STAFF_TOKEN)
    turn(page, "main button")
    yield "staff, open vote"
    turn(page, "form[action$=close] button")
    yield "staff with an error"


def result_pages(page: Page, folder: Path, address: str, language: str) -> Iterator[str]:
    with Booth(folder / "booth") as booth:
        code = booth.join()
        voter = booth.voter(code)
        while (asked := booth.next_item(voter)) is not None:
            booth.vote(voter, asked.item, 0)
        booth.hand_in(voter)
    page.goto(f"{address}/{language}/staff")
    close_vote(page)
    for summary in page.locator("summary").all():
        summary.click()
    yield "result"
    page.locator(".tie button").first.click()
    page.locator(".problems").wait_for()
    yield "result with an error"
    page.goto(f"{address}/{language}/nowhere")
    yield "not found"


def too_small(page: Page) -> list[str]:
    """Return buttons, fields and links outside of sentences that are smaller than a finger."""
    return page.evaluate(
        """(least) => [...document.querySelectorAll(
            "button, a.button, a.quiet, summary, header.site nav a, label.choice, input[type=text], "
            + "input[type=password]")]
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
    chromium: Browser, tmp_path: Path, language: str, scheme: str, viewport: dict[str, int]
) -> None:
    axe, folder, problems = Axe(), tmp_path / "class", dict[str, object]()
    pictures = os.environ.get("FOXGLOVE_TEST_PICTURES")  # a folder, to look at every page by eye
    with (
        served(folder, voters=2) as address,
        page_of(chromium, viewport=viewport, color_scheme=scheme, reduced_motion="reduce") as page,
    ):

        def everything() -> Iterator[str]:
            yield from walk(page, address, language)
            yield from result_pages(page, folder, address, language)

        for what in everything():
            if pictures:
                name = f"{language}-{viewport['width']}-{what}.png".replace(" ", "_").replace(",", "")
                page.screenshot(path=Path(pictures) / name, full_page=True)
            found = axe.run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
            wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            told = {
                "axe": [(issue["id"], issue["nodes"][0]["html"][:160]) for issue in found],
                "too small": too_small(page),
                "pixels too wide": max(wider, 0),
                "not in its language": page.locator("html").get_attribute("lang") != language,
            }
            problems |= {f"{what}: {name}": problem for name, problem in told.items() if problem}
    assert problems == {}


def test_the_booth_sets_one_cookie_and_loads_nothing_from_elsewhere(
    chromium: Browser, tmp_path: Path
) -> None:
    with served(tmp_path / "class") as address, page_of(chromium) as page:
        foreign: list[str] = []
        page.on(
            "request", lambda request: foreign.append(request.url) if address not in request.url else None
        )
        join(page, address)
        assert [cookie["name"] for cookie in page.context.cookies()] == ["foxglove_vote"]
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert foreign == []


def test_a_killed_server_loses_and_doubles_no_vote(tmp_path: Path) -> None:
    load = under_load(tmp_path, voters=8, items=20, kills=2)
    assert load.problems == [] and load.votes == 160
