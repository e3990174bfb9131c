"""The rectangle tool in JupyterLab, with mouse, keyboard and finger; what is decided stands in the files at once."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect, sync_playwright

from foxglove_helpers.curation import read_angles, read_rectangles
from photographs import FACE, drawn, jpeg
from requirements import BROWSER_BROKE_DOWN, require_or_skip
from test_browser import CHROMIUM, MINUTE, QUIET, ROOT, wait_for

NAMES = [f"a0000001_{number}.jpeg" for number in (1, 2, 3, 4)]
WIDTH, HEIGHT = 540, 720  # pixels of the drawn photographs
X, Y, ACROSS, DOWN = FACE
CELL = """
import os
from pathlib import Path
from foxglove_helpers.rectangle_tool import RectangleTool
faces = [(150, 180, 240, 240), (20, 80, 100, 110)]
names = {names}
find = lambda gray: faces
tool = RectangleTool(images=names, corrections="by_hand/corrections.tsv", detect=find, language="{language}")
written = Path("kernel").write_text(str(os.getpid()))
tool
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Start JupyterLab in a folder with photographs; yield the folder, and the address of its notebooks."""
    require_or_skip(CHROMIUM is not None, "no Chromium on the PATH (Debian: apt-get install chromium)")
    folder = tmp_path_factory.mktemp("lab")
    for shade, name in enumerate(NAMES):
        (folder / name).write_bytes(jpeg(drawn(100 + 20 * shade)))
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
    settings = {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "foxglove_helpers/jupyter"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, str(folder)],
            stdout=log,
            stderr=log,
            env=os.environ | settings,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/api")
            yield folder, f"http://127.0.0.1:{port}/lab/workspaces/{{0}}/tree/{{0}}.ipynb?token={token}"
        finally:
            server.terminate()
            server.wait(30)


@contextmanager
def opened(
    lab: tuple[Path, str], name: str, names: list[str], language: str = "en", **of_page: object
) -> Iterator[Page]:
    """Write a notebook with the tool, open it, and run its cell."""
    folder, address = lab
    cell = nbformat.v4.new_code_cell(CELL.format(names=names, language=language))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), folder / f"{name}.ipynb"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 1200}, **of_page)
        page.goto(address.format(name))
        page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=2 * MINUTE)
        expect(page.get_by_text("| Idle")).to_be_visible(timeout=2 * MINUTE)
        page.locator(".jp-Notebook .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        shows(page, names[0])
        yield page
        browser.close()


def tool(page: Page) -> Locator:
    return page.locator(".foxglove-rectangles")


def shows(page: Page, name: str) -> None:
    """Wait until a photograph is on the stage."""
    expect(tool(page).locator(".head strong")).to_have_text(name, timeout=MINUTE)
    expect(tool(page)).not_to_have_attribute("aria-busy", "true", timeout=MINUTE)
    tool(page).locator("svg").scroll_into_view_if_needed()


def saved(page: Page, name: str) -> None:
    expect(tool(page).locator(".status")).to_contain_text(f"Saved: {name}", timeout=MINUTE)


def on_screen(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a pixel of the photograph is on the screen."""
    box = tool(page).locator("svg").bounding_box()
    assert box is not None
    return box["x"] + x / WIDTH * box["width"], box["y"] + y / HEIGHT * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*on_screen(page, *start))
    page.mouse.down()
    page.mouse.move(*on_screen(page, *np.mean([start, end], axis=0)))
    page.mouse.move(*on_screen(page, *end))
    page.mouse.up()


def rectangle(page: Page) -> list[int]:
    drawn_one = tool(page).locator(".face > .over")
    return [int(drawn_one.get_attribute(name) or -1) for name in ("x", "y", "width", "height")]


def turn_about_a_corner(page: Page) -> None:
    """Take the suggestion in the corner and turn the picture: the rectangle stays upright on the same spot."""
    page.keyboard.press("s")
    page.keyboard.press("s")
    assert rectangle(page) == [20, 80, 100, 110]
    for _ in range(10):
        page.keyboard.press("]")
    expect(tool(page).locator("image")).to_have_attribute("transform", "rotate(10 270 360)")
    cos, sin = np.cos(np.radians(10)), np.sin(np.radians(10))  # clockwise, as rows grow downwards
    middle = np.array([[cos, -sin], [sin, cos]]) @ [70 - 270, 135 - 360] + [270, 360]
    assert np.allclose(rectangle(page), [middle[0] - 50, middle[1] - 55, 100, 110], atol=1)


def row(folder: Path, name: str) -> list[int] | None:
    """Return what stands in the file of corrections, this moment."""
    file = folder / "by_hand/corrections.tsv"
    if not file.exists():
        return None
    table = read_rectangles(file).set_index("file")
    return table.loc[name].tolist() if name in table.index else None


@BROWSER_BROKE_DOWN
@pytest.mark.timeout(600)
def test_draw_move_tilt_undo_leave_out_and_go_on_after_a_reload(lab: tuple[Path, str]):
    folder, _ = lab
    with opened(lab, "first", NAMES) as page:
        # With the mouse: drawn, moved, pulled at a corner, accepted with the button.
        drag(page, (X - 40, Y - 30), (X + ACROSS - 40, Y + DOWN - 30))
        assert np.allclose(rectangle(page), [X - 40, Y - 30, ACROSS, DOWN], atol=2)
        drag(page, (X + 60, Y + 60), (X + 100, Y + 90))
        assert np.allclose(rectangle(page), FACE, atol=4)
        drag(page, (X + ACROSS, Y + DOWN), (X + ACROSS + 50, Y + DOWN + 20))
        final = rectangle(page)
        assert np.allclose(final, [X, Y, ACROSS + 50, DOWN + 20], atol=6)
        assert row(folder, NAMES[0]) is None
        tool(page).get_by_role("button", name="Accept").click()
        saved(page, NAMES[0])
        assert row(folder, NAMES[0]) == [*final, 1]
        shows(page, NAMES[1])

        # With nothing but keys: placed, moved, made wider, the picture turned, accepted.
        page.keyboard.press("ArrowRight")
        before = rectangle(page)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Shift+ArrowRight")
        after = rectangle(page)
        assert (
            after[0] == before[0] and after[1] < before[1] and after[2] > before[2] and after[3] == before[3]
        )
        for _ in range(4):
            page.keyboard.press("[")
        turned = rectangle(page)
        assert turned[2:] == after[2:]
        expect(tool(page).locator("image")).to_have_attribute("transform", "rotate(-4 270 360)")
        page.keyboard.press("Enter")
        saved(page, NAMES[1])
        assert row(folder, NAMES[1]) == [*turned, 1]
        assert read_angles(folder / "by_hand/angles.tsv")[NAMES[1]] == 4

        # Back, undone step by step, done again: the file says what the screen says.
        shows(page, NAMES[2])
        page.keyboard.press("p")
        shows(page, NAMES[1])
        page.keyboard.press("u")
        expect(tool(page).locator(".status")).to_contain_text("Undone and saved", timeout=MINUTE)
        assert row(folder, NAMES[1]) is None and row(folder, NAMES[0]) == [*final, 1]
        page.keyboard.press("Control+z")
        expect(tool(page).locator(".handle").first).to_be_hidden()
        page.keyboard.press("Control+y")
        expect(tool(page).locator(".handle").first).to_be_visible()
        page.keyboard.press("Shift+U")
        expect(tool(page).locator(".status")).to_contain_text("Done again and saved", timeout=MINUTE)
        assert row(folder, NAMES[1]) == [*turned, 1]

        # Left out, with a reason from the list.
        page.keyboard.press("n")
        shows(page, NAMES[2])
        page.keyboard.press("Delete")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        saved(page, NAMES[2])
        assert row(folder, NAMES[2]) == [1, 1, 1, 1, 9]
        assert (folder / "by_hand/left_out.tsv").read_text() == f"{NAMES[2]}\tlooking_aside\n"
        expect(tool(page).locator(".tally")).to_have_text("3 of 4 decided")
        expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(2)  # no key made or deleted a cell

        # The notebook is saved (with Ctrl + S, which stays JupyterLab's) and holds no photograph; after a reload the
        # tool goes on, with the step that was not decided yet.
        shows(page, NAMES[3])
        turn_about_a_corner(page)
        page.keyboard.press("s")
        expect(tool(page).locator(".readout")).to_contain_text("x 150")
        page.keyboard.press("Control+s")
        expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0, timeout=MINUTE)
        assert (folder / "first.ipynb").stat().st_size < 20_000
        page.reload()
        page.wait_for_selector(".foxglove-rectangles", timeout=2 * MINUTE)
        shows(page, NAMES[3])
        expect(tool(page).locator(".tally")).to_have_text("3 of 4 decided")
        assert rectangle(page) == [*FACE]
        tool(page).locator(".stage").focus()
        page.keyboard.press("Enter")
        expect(tool(page).locator(".status")).to_contain_text("All 4 photographs are decided", timeout=MINUTE)
        assert row(folder, NAMES[3]) == [*FACE, 1]


@BROWSER_BROKE_DOWN
@pytest.mark.timeout(600)
def test_a_finger_draws_and_what_cannot_be_saved_is_said_and_not_lost(lab: tuple[Path, str]):
    folder, _ = lab
    place = folder / "by_hand"
    if place.is_dir():
        place.rename(folder / "of_the_first_test")
    place.write_text("a file where the folder should be")
    with opened(lab, "second", NAMES[:2], has_touch=True) as page:
        fingers = page.context.new_cdp_session(page)
        for kind, at in (
            ("Start", (X, Y)),
            ("Move", (X + 80, Y + 80)),
            ("Move", (X + ACROSS, Y + DOWN)),
            ("End", ()),
        ):
            points = [dict(zip("xy", on_screen(page, *at), strict=True))] if at else []
            fingers.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})
        assert np.allclose(rectangle(page), FACE, atol=3)
        final = rectangle(page)

        tool(page).get_by_role("button", name="Accept").tap()
        expect(tool(page).locator(".alert")).to_contain_text("Not saved", timeout=MINUTE)
        expect(tool(page).locator(".status")).to_have_text("")
        shows(page, NAMES[0])
        assert rectangle(page) == final
        results = Axe().run(page, context=".foxglove-rectangles")
        assert results.violations_count == 0, results.generate_report()

        place.unlink()
        page.keyboard.press("Enter")
        saved(page, NAMES[0])
        expect(tool(page).locator(".alert")).to_be_hidden()
        assert row(folder, NAMES[0]) == [*final, 1]

        # A kernel that does not answer is not taken for one that saved; nothing is lost when it answers again.
        shows(page, NAMES[1])
        page.keyboard.press("s")
        expect(tool(page).locator(".readout")).to_contain_text("x 150")
        kernel = int((folder / "kernel").read_text())
        os.kill(kernel, signal.SIGSTOP)
        try:
            page.keyboard.press("Enter")
            expect(tool(page).locator(".alert")).to_contain_text("kernel does not answer", timeout=MINUTE)
            assert row(folder, NAMES[1]) is None
        finally:
            os.kill(kernel, signal.SIGCONT)
        expect(tool(page).locator(".status")).to_contain_text("All 2 photographs are decided", timeout=MINUTE)
        expect(tool(page).locator(".alert")).to_be_hidden()
        assert row(folder, NAMES[1]) == [*FACE, 1]


def has_the_keys(page: Page) -> bool:
    """Tell whether the focus is in the tool, and check that its frame says the same."""
    within = page.evaluate("document.querySelector('.foxglove-rectangles').matches(':focus-within')")
    ring = tool(page).evaluate("tool => getComputedStyle(tool).boxShadow")
    assert (ring != "none") == within
    return within


def place(page: Page) -> tuple[float, float]:
    box = tool(page).locator("svg").bounding_box()
    assert box is not None
    return box["x"], box["y"]


@BROWSER_BROKE_DOWN
@pytest.mark.timeout(600)
def test_the_keys_are_the_tools_only_while_it_has_the_focus(lab: tuple[Path, str]):
    with opened(lab, "third", NAMES[:2]) as page:
        # Low enough that the list of reasons does not fit below the photograph.
        page.set_viewport_size({"width": 1280, "height": 560})
        stage = tool(page).locator(".stage")
        stage.focus()
        page.keyboard.press("ArrowRight")
        before = rectangle(page)
        tool(page).locator("svg").scroll_into_view_if_needed()
        page.wait_for_timeout(600)
        at = place(page)
        for close in ("Escape", "Cancel"):
            page.keyboard.press("Delete")
            panel = tool(page).locator(".panel")
            expect(panel).to_be_visible()
            expect(panel).to_be_in_viewport()
            assert place(page) != at, "the list fitted: nothing is shown by this test"
            if close == "Escape":
                page.keyboard.press(close)
            else:
                tool(page).get_by_role("button", name=close).press("Enter")
            expect(panel).to_be_hidden()
            assert place(page) == at
            expect(stage).to_be_focused()

        # Esc leaves the tool; JupyterLab has the keys then.
        assert has_the_keys(page)
        page.keyboard.press("Escape")
        assert not has_the_keys(page)
        page.keyboard.press("ArrowDown")
        expect(page.locator(".jp-Notebook .jp-Cell").nth(1)).to_have_class(re.compile("jp-mod-selected"))
        assert rectangle(page) == before

        # So does a click beside the cell.
        stage.focus()
        page.locator(".jp-InputPrompt").first.click()
        assert not has_the_keys(page)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("n")
        assert rectangle(page) == before
        expect(tool(page).locator(".head strong")).to_have_text(NAMES[0])

        # Tab goes through the buttons and out of the tool, at either end.
        stage.focus()
        page.keyboard.press("Shift+Tab")
        assert not has_the_keys(page)
        stage.focus()
        presses = 0
        while has_the_keys(page):
            page.keyboard.press("Tab")
            presses += 1
            assert presses < 25, "Tab does not lead out"
        assert presses > 5
