"""The server of the form, and its icon in JupyterLab: how it starts, stops, refuses, and runs behind a proxy."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect, sync_playwright
from served import command, free_port, served, wait_for
from volunteers import STAFF_TOKEN

from foxglove_helpers.cli import main
from foxglove_helpers.consent.web import launcher as jupyter
from foxglove_helpers.consent.web import serve as server
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home as foxglove_home
from requirements import BROWSER_BROKE_DOWN, require_or_skip

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
UNIX = pytest.mark.skipif(os.name == "nt", reason="no unix sockets")
expect.set_options(timeout=30_000)
pytestmark = [pytest.mark.timeout(300), BROWSER_BROKE_DOWN]


def test_the_project_names_the_launcher_and_ships_its_files() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    entry = project["project"]["entry-points"]["jupyter_serverproxy_servers"]["foxglove-consent"]
    assert entry == f"{jupyter.__name__}:{jupyter.launcher.__name__}"
    package = ROOT / "foxglove_helpers"
    shipped = {
        file
        for pattern in project["tool"]["setuptools"]["package-data"]["foxglove_helpers"]
        for file in package.glob(pattern)
    }
    needed = {
        file
        for file in (package / "consent").rglob("*")
        if file.is_file() and file.suffix not in (".py", ".pyc")
    }
    assert needed <= shipped


def test_the_launcher_starts_a_class_of_its_own_and_has_time() -> None:
    entry = jupyter.launcher()
    assert entry["timeout"] > 5  # what jupyter-server-proxy waits by itself
    icon = ElementTree.parse(entry["launcher_entry"]["icon_path"]).getroot()
    assert icon.tag == "{http://www.w3.org/2000/svg}svg"
    folder = entry["command"][entry["command"].index("--home") + 1]
    assert Path(folder).parent == foxglove_home() and folder != str(foxglove_home() / "consent")
    # The words of the command are options that exist.
    result = CliRunner().invoke(main, [*entry["command"][3:], "--help"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    "address", ["form.example", "ftp://form.example/", "https://", "https://[", "https://a/?b"]
)
def test_an_address_that_is_none_is_told_before_anything_is_made(tmp_path: Path, address: str) -> None:
    with pytest.raises(FoxgloveError, match=r"--address is .* https://consent\.example\.org/"):
        server.serve(tmp_path / "home", server.Place(port=free_port()), address=address)
    assert not (tmp_path / "home").exists()


@UNIX
def test_only_the_configured_name_is_served(tmp_path: Path) -> None:
    with served(tmp_path / "home", "--address", "https://form.example/") as address:
        for host, status in (("form.example", 200), ("127.0.0.1:1", 200), ("evil.example", 400)):
            asked = urllib.request.Request(f"{address}/en/withdraw", headers={"Host": host})
            try:
                assert urllib.request.urlopen(asked).status == status
            except urllib.error.HTTPError as error:
                assert error.code == status


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(FoxgloveError, match=f"Port {port} is taken .* --port {port + 1}"):
            server.serve(tmp_path / "home", server.Place(port=port))
    assert not (tmp_path / "home").exists()


def test_an_address_of_another_computer_is_told(tmp_path: Path) -> None:
    with pytest.raises(FoxgloveError, match=r"192\.0\.2\.1 port .* cannot be used"):
        server.serve(tmp_path / "home", server.Place("192.0.2.1", free_port()))


@pytest.mark.parametrize(
    ("host", "proxy", "warned"),
    [
        ("127.0.0.1", False, False),
        ("localhost", False, False),
        ("::1", False, False),
        ("0.0.0.0", False, True),
        ("192.168.1.5", False, True),
        ("0.0.0.0", True, False),
    ],
)
def test_whoever_serves_other_computers_is_warned_about_https(host: str, proxy: bool, warned: bool) -> None:
    place = server.Place(host)
    said = "\n".join(server._greeting(place, server.address_of(place), Path("home"), None, proxy))
    assert ("WARNING" in said and "HTTPS" in said) == warned
    assert "http://" in said


def test_the_token_of_staff_is_never_written_where_a_log_could_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(server.STAFF_TOKEN_VARIABLE, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert server._staff_token() is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    first, second = server._staff_token(), server._staff_token()
    assert first and second and first != second
    monkeypatch.setenv(server.STAFF_TOKEN_VARIABLE, STAFF_TOKEN)
    assert server._staff_token() == STAFF_TOKEN
    assert STAFF_TOKEN not in "".join(
        server._greeting(server.Place(), "http://x/", tmp_path, STAFF_TOKEN, False)
    )
    monkeypatch.setenv(server.STAFF_TOKEN_VARIABLE, "short")
    with pytest.raises(FoxgloveError, match="has 5 characters"):
        server._staff_token()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_that_is_under_way_is_answered_before_the_server_stops(tmp_path: Path, number: int) -> None:
    port, log = free_port(), tmp_path / "server.log"
    with log.open("wb") as file:
        running = subprocess.Popen(command(tmp_path / "home", "--port", str(port)), stdout=file, stderr=file)
    wait_for(f"http://127.0.0.1:{port}", running, log)
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        running.send_signal(number)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert running.wait(120) == 0
    assert answer.startswith(b"HTTP/1.1 200") and answer.rstrip().endswith(b"</html>")
    said = log.read_text("utf-8")
    assert "Stopped" in said and "Traceback" not in said


def test_the_server_names_neither_itself_nor_anybody(tmp_path: Path) -> None:
    with served(tmp_path / "home") as address:
        with urllib.request.urlopen(f"{address}/en/withdraw?number=a0123456") as answer:
            assert "Server" not in answer.headers
        urllib.request.urlopen(f"{address}/static/form.css").close()
    lines = (tmp_path / "server.log").read_text("utf-8").splitlines()
    requests = [line for line in lines if " ms" in line]
    assert requests and "a0123456" not in "".join(lines) and STAFF_TOKEN not in "".join(lines)
    for line in requests:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} GET [a-z.]+ \d{3} \d+ ms", line), line


@UNIX
def test_a_socket_of_a_killed_server_is_taken_over_and_a_living_one_is_not(tmp_path: Path) -> None:
    # Names of sockets are short; those of test folders may not be.
    path = Path("/tmp") / f"foxglove-{secrets.token_hex(4)}"
    try:
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
        listening = server.listening_socket(server.Place(unix_socket=path))
        assert path.stat().st_mode & 0o077 == 0
        with pytest.raises(FoxgloveError, match="cannot be used as a socket"):
            server.listening_socket(server.Place(unix_socket=path))
        listening.close()
    finally:
        path.unlink(missing_ok=True)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab below a prefix, as Binder does, with the form as its launcher describes it."""
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    entry = jupyter.launcher()
    port, token = free_port(), secrets.token_hex(8)
    config = tmp_path / "config" / "jupyter_server_config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"ServerProxy": {"servers": {"consent-of-this-test": entry}}}), "utf-8")
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
        wait_for(f"http://127.0.0.1:{port}/user/someone/api", running, log)
        yield f"http://127.0.0.1:{port}/user/someone/lab?token={token}"
    finally:
        running.terminate()
        running.wait(120)


@pytest.mark.xdist_group("consent_browser")
def test_the_icon_in_jupyterlab_opens_the_form_below_its_prefix(lab: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context()
        page = context.new_page()
        page.goto(lab)
        card = page.locator(".jp-LauncherCard", has_text="Consent form").first
        card.wait_for(timeout=120_000)
        expect(card.locator("img")).to_have_js_property("complete", True)
        assert card.locator("img").evaluate("image => image.naturalWidth") > 0
        with context.expect_page() as opened:
            card.click()
        form = opened.value
        form.locator("main a.button").click(timeout=90_000)
        form.locator("main a.button").click()
        for yes in form.locator("input[value=yes]").all():
            yes.check()
        form.locator("main button[type=submit]").click()
        form.wait_for_url("**/user/someone/*/en/year")
        form.fill("#year_of_birth", "1980")
        form.locator("main button").click()
        form.wait_for_url("**/user/someone/*/en/photographs")
        expect(form.locator(".teaching")).to_be_visible()
        cookie = next(cookie for cookie in context.cookies() if cookie["name"] == "foxglove_consent")
        assert re.fullmatch(r"/user/someone/[a-z-]+/", cookie["path"])
        browser.close()
    until = time.monotonic() + 30
    while not (foxglove_home() / jupyter.CLASS_FOLDER / "consent.sqlite3").exists():
        assert time.monotonic() < until
        time.sleep(0.2)
