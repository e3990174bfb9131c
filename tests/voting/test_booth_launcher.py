"""The booth's icon in JupyterLab: it opens a booth on people who do not exist, below the prefix of the server."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from benchmarks.consent_load import free_port
from foxglove_helpers.voting.web import launcher as jupyter
from requirements import BROWSER_BROKE_DOWN, require_or_skip

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
expect.set_options(timeout=30_000)
pytestmark = [pytest.mark.timeout(400), BROWSER_BROKE_DOWN]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab below a prefix, as Binder does, with the booth as its launcher describes it, but small."""
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    entry, port, token = jupyter.launcher(), free_port(), secrets.token_hex(8)
    command = entry["command"]
    command[command.index("--twin") + 1] = "1"
    command[command.index("--home") + 1] = str(tmp_path / "class")
    config = tmp_path / "config" / "jupyter_server_config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"ServerProxy": {"servers": {"vote-of-this-test": entry}}}), "utf-8")
    options = [
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        f"--IdentityProvider.token={token}",
    ]
    options += ["--ServerApp.base_url=/user/someone/", f"--ServerApp.root_dir={tmp_path}"]
    log = tmp_path / "lab.log"
    surroundings = os.environ | {"JUPYTER_CONFIG_DIR": str(config.parent), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as file:
        running = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], stdout=file, stderr=file, env=surroundings
        )
    try:
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/user/someone/api").close()
                break
            except (urllib.error.URLError, ConnectionError):
                assert running.poll() is None, log.read_text("utf-8")
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/user/someone/lab?token={token}"
    finally:
        running.terminate()
        running.wait(120)


@pytest.mark.xdist_group("booth_browser")
def test_the_icon_in_jupyterlab_opens_the_booth_below_its_prefix(lab: str, tmp_path: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        page = context.new_page()
        page.goto(lab)
        card = page.locator(".jp-LauncherCard", has_text="Voting booth").first
        card.wait_for(timeout=120_000)
        with context.expect_page() as opened:
            card.click()
        booth = opened.value
        booth.locator("form[action$=join] button").click(timeout=150_000)
        booth.locator("main a.button").click()
        expect(booth.locator(".teaching")).to_be_visible()
        face = booth.locator(".faces img").first
        expect(face).to_have_js_property("complete", True)
        assert face.evaluate("image => image.naturalWidth") > 0
        with booth.expect_navigation():
            booth.keyboard.press("1")
        expect(booth.locator(".progress-line")).to_contain_text("1 of")
        # The token of who leads the vote lies in the folder, for there is no terminal to print it on.
        booth.goto(booth.url.replace("/en/vote", "/en/staff"))
        booth.fill("#staff_token", (tmp_path / "class" / "staff-token.txt").read_text("utf-8").strip())
        with booth.expect_navigation():
            booth.locator("main button").click()
        expect(booth.locator("#handed-in")).to_have_text("0")
        browser.close()
