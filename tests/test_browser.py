"""A learner's paths in a real browser: fail a check, mend it, validate; come back another day and go on."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from requirements import BROWSER_BROKE_DOWN, require_or_skip

ROOT = Path(__file__).resolve().parents[1]
LESSON, EXERCISE = "05_classifiers", "margin"
ANSWERS = ROOT / "tests/answers" / LESSON / EXERCISE
WRONG, RIGHT = ANSWERS / "wrong_added.py", ANSWERS / "right_loop.py"
MINUTE = 60_000  # milliseconds
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a copy of the course; in LESSON every answer is right but one."""
    folder = shutil.copytree(ROOT / "course/en", tmp_path / "course")
    nbformat.write(almost_right_notebook(), folder / LESSON / f"{LESSON}.ipynb")
    return folder


@pytest.fixture
def address(tmp_path: Path, course: Path, twin) -> Iterator[str]:
    """Start JupyterLab with the settings of `foxglove lab`; yield where it opens a notebook, but for its path."""
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    options = [
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        f"--IdentityProvider.token={token}",
    ]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    settings = {
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "foxglove_helpers/jupyter"),
    }
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, str(course)],
            stdout=log,
            stderr=log,
            env=os.environ | {"PATH": path} | settings,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api")
            yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}"
        finally:
            server.terminate()
            server.wait(30)


def almost_right_notebook() -> nbformat.NotebookNode:
    """Return the learner's notebook with the reference answers, and a wrong one in EXERCISE."""
    learner = nbformat.read(ROOT / "course/en" / LESSON / f"{LESSON}.ipynb", as_version=4)
    instructor = nbformat.read(ROOT / "solutions" / LESSON / f"{LESSON}.ipynb", as_version=4)
    answers = {cell.id: cell.source for cell in instructor.cells}
    for cell in learner.cells:
        settings = cell.metadata.get("nbgrader", {})
        if settings.get("solution") and cell.cell_type == "code":
            wrong = settings["grade_id"] == EXERCISE
            cell.source = (
                WRONG.read_text(encoding="utf-8")
                if wrong
                else re.sub(r"\s*### .*SOLUTION", "", answers[cell.id])
            )
    return learner


def wait_for(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError(f"{address} did not answer within two minutes")


def cell_with(page: Page, text: str):
    return page.locator(".jp-Notebook .jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first


@contextmanager
def opened(address: str, lesson: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.goto(address.format(f"{lesson}/{lesson}.ipynb"))
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=2 * MINUTE)
        expect(page.get_by_text("| Idle")).to_be_visible(timeout=2 * MINUTE)
        yield page
        browser.close()


def choose(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(".lm-Menu").get_by_text(entry, exact=True).click()


@BROWSER_BROKE_DOWN
@pytest.mark.timeout(900)
def test_a_learner_fails_a_check_mends_the_answer_and_validates(address: str):
    with opened(address, LESSON) as page:
        choose(page, "Run", "Run All Cells")
        check_cell = cell_with(page, f"check.{EXERCISE}(")
        expect(check_cell).to_contain_text("Not yet:", timeout=3 * MINUTE)
        expect(check_cell).not_to_contain_text("Traceback")

        answer_cell = cell_with(page, f"def {EXERCISE}(")
        answer_cell.locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(RIGHT.read_text(encoding="utf-8"))
        page.keyboard.press("Shift+Enter")
        page.keyboard.press("Shift+Enter")
        expect(check_cell).to_contain_text("Right.", timeout=MINUTE)

        # Saved first, as the lesson says: what JupyterLab saves by itself could come between Validate's own saving.
        page.keyboard.press("Control+S")
        expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0, timeout=MINUTE)
        page.get_by_text("Validate", exact=True).first.click()
        dialog = page.locator(".jp-Dialog")
        expect(dialog).to_contain_text("Your notebook passes all the tests", timeout=6 * MINUTE)


@BROWSER_BROKE_DOWN
@pytest.mark.timeout(900)
def test_a_learner_who_skipped_exercises_comes_back_and_goes_on(address: str, course: Path):
    notebook = course / "00_welcome/00_welcome.ipynb"
    with opened(address, "00_welcome") as page:
        expect(page.get_by_role("menuitem", name="Nbgrader")).to_have_count(0)
        cell_with(page, "order_choice = ...").locator(".cm-content").click()
        page.keyboard.press("Control+End")
        page.keyboard.insert_text('\norder_choice = "b" + ')
        typed = time.monotonic()
        while 'order_choice = \\"b\\" + ' not in notebook.read_text(encoding="utf-8"):
            assert time.monotonic() - typed < 60, "what was typed is not saved by itself"
            time.sleep(0.5)

    # Another day: a new kernel; one answer is half written, all others are blank.
    with opened(address, "00_welcome") as page:
        last = cell_with(page, "pictures.smile_votes")
        last.locator(".cm-content").click()
        choose(page, "Run", "Run All Above Selected Cell")
        expect(cell_with(page, "check.clearly_smiling")).to_contain_text(
            "Not yet attempted", timeout=3 * MINUTE
        )
        expect(cell_with(page, "order_choice = ...")).to_contain_text("SyntaxError")
        expect(cell_with(page, "check.missing_photographs")).to_contain_text("Not yet attempted")
        last.locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
        expect(last.locator("img")).to_have_count(1, timeout=MINUTE)
        page.get_by_role("link", name="lesson 01, consent and collection").click()
        expect(page.locator(".lm-TabBar-tabLabel", has_text="01_consent.ipynb")).to_be_visible(timeout=MINUTE)
