"""A learner's path in a real browser: open a lesson in JupyterLab, fail a check, read why, mend it, validate."""

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
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from requirements import require_or_skip

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
def address(tmp_path: Path, twin) -> Iterator[str]:
    """Start JupyterLab as `foxglove lab` does, on a copy of one lesson with every answer right but one."""
    folder = tmp_path / LESSON
    folder.mkdir()
    nbformat.write(almost_right_notebook(), folder / f"{LESSON}.ipynb")
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
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, str(tmp_path)],
            stdout=log,
            stderr=log,
            env=os.environ | {"PATH": path, "JUPYTER_CONFIG_DIR": str(tmp_path / "config")},
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api")
            yield f"http://127.0.0.1:{port}/lab/tree/{LESSON}/{LESSON}.ipynb?token={token}"
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


@pytest.mark.timeout(900)
def test_a_learner_fails_a_check_mends_the_answer_and_validates(address: str):
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=2 * MINUTE)
        expect(page.get_by_text("| Idle")).to_be_visible(timeout=2 * MINUTE)

        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
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

        page.get_by_text("Validate", exact=True).first.click()
        dialog = page.locator(".jp-Dialog")
        expect(dialog).to_contain_text("Your notebook passes all the tests", timeout=6 * MINUTE)
        browser.close()
