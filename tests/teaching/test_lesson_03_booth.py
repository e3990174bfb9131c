"""The booth of lesson 03 counts the learner's votes, however they are given, and leaves nothing behind."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import Headshots
from foxglove_helpers.sheets import read_sheets
from foxglove_helpers.teaching import lesson_03_booth as booths
from foxglove_helpers.teaching import lesson_server
from foxglove_helpers.teaching.feedback import set_language
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.tally import count_votes

PREFIX = "/user/nurse/"
NINE, TWELVE = len(booths.FACES), len(booths.PHOTOGRAPHS)


def gray_headshots(folder: Path) -> Headshots:
    """Return headshots of the booth's photographs without drawing them: each in a gray of its own."""
    images = np.zeros((TWELVE, 359, 359), dtype=np.uint8) + np.arange(TWELVE, dtype=np.uint8)[:, None, None]
    labels = pd.DataFrame(booths.PHOTOGRAPHS, columns=["volunteer", "photograph"])
    return Headshots(images, labels, "gray", folder)


@pytest.fixture
def headshots(tmp_path: Path) -> Headshots:
    return gray_headshots(tmp_path)


@pytest.fixture
def booth(headshots: Headshots) -> Iterator[booths.VotingBooth]:
    """Return a booth without pages."""
    booth = booths.VotingBooth(headshots, serve=False)
    yield booth
    booth.stop()


@pytest.fixture(scope="module")
def open_booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[booths.VotingBooth]:
    """Return a booth without pages that no test closes."""
    booth = booths.VotingBooth(gray_headshots(tmp_path_factory.mktemp("gray")), serve=False)
    yield booth
    booth.stop()


class Browser:
    """As much of a browser as the booth needs: cookies and hidden fields."""

    def __init__(self, address: str) -> None:
        self.start = f"{address}en/"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.open = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies).open

    def get(self, page: str) -> str:
        with self.open(self.start + page, timeout=60) as answer:
            return str(answer.read().decode("utf-8"))

    def send(self, page: str, shown: str, **fields: str) -> str:
        # Of several forms on a page the first that posts is meant.
        form = shown.partition('method="post"')[2].partition("</form>")[0]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        with self.open(self.start + page, urlencode(hidden | fields).encode(), timeout=60) as answer:
            return str(answer.read().decode("utf-8"))


def test_sixteen_have_voted_and_nobody_sees_how_before_the_end(open_booth: booths.VotingBooth) -> None:
    with Booth(open_booth.home) as inside:
        counts = inside.counts()
        assert (counts.handed_in, counts.items, counts.closed) == (16, NINE + TWELVE, False)
        with pytest.raises(FoxgloveError):
            inside.rows()
    assert open_booth.progress().startswith("16 of 17 sheets")
    assert "open" in open_booth.progress()


def test_without_a_sheet_the_twins_seventeenth_voter_stands_in(
    booth: booths.VotingBooth, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = read_sheets(booth.close("....f....", "." * TWELVE))
    assert "stands in" in capsys.readouterr().out
    counted = count_votes(sheets)
    assert counted.voters == 17
    assert counted.volunteers is not None
    assert counted.photographs is not None
    # The whole team of the twin, which the release's labels are counted from.
    expected = {
        key: sum(booths.colleague_votes(voter)[key] for voter in range(1, 18)) for key in [(1,), (90,)]
    }
    assert counted.volunteers["for_female"].loc[[1, 90]].tolist() == list(expected.values())
    assert len(counted.volunteers) == NINE
    assert len(counted.photographs) == TWELVE


def test_a_typed_sheet_is_counted_and_closing_twice_is_closing_once(
    booth: booths.VotingBooth, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = [1, 0, 1, 0, 1, 0, 1, 0, 1]
    first = read_sheets(
        booth.close("".join("mf"[vote] for vote in mine), "YNYN YNYN YNYN".replace("Y", "Ｙ"))
    )
    assert "typed sheet is counted" in capsys.readouterr().out
    assert first.gender is not None
    others = [
        sum(booths.colleague_votes(voter)[(volunteer,)] for voter in range(1, 17))
        for volunteer in booths.FACES
    ]
    assert (first.gender.loc[list(booths.FACES)].sum(axis=1) - others).tolist() == mine
    again = read_sheets(booth.close("f" * NINE, "n" * TWELVE))
    pd.testing.assert_frame_equal(first.gender, again.gender)


def test_a_slip_in_a_typed_sheet_is_told_and_closes_nothing(open_booth: booths.VotingBooth) -> None:
    slips = {
        ("f" * 8, ""): ("my_gender", "8", "9"),
        ("f" * 10, "n" * 12): ("my_gender", "10", "9"),
        ("fmfx" + "m" * 5, ""): ("my_gender", "4", "x", "26"),
        ("f" * 9, "yes"): ("my_smile", "2", "e", "volunteer 3, photograph 5"),
        ("f" * 9, "n" * 12 + "m"): ("my_smile", "13", "m"),
        (5, "n" * 12): ("my_gender", "9"),
    }
    for language in ("en", "ja"):
        set_language(language)
        for (gender, smile), told in slips.items():
            with pytest.raises(booths.NotCounted) as slip:
                open_booth.close(gender, smile)
            # A notebook shows this in place of a traceback.
            shown = " ".join(slip.value._render_traceback_())
            assert shown.startswith(slip.value.title.strip())
            assert all(
                part in shown for part in told if language == "en" or (part.isascii() and " " not in part)
            )
            assert "Error" not in shown
    set_language("en")
    with Booth(open_booth.home) as inside:
        assert not inside.is_closed


def test_who_began_in_the_browser_and_did_not_hand_in_is_told(booth: booths.VotingBooth) -> None:
    with Booth(booth.home) as inside:
        inside.join()
    with pytest.raises(booths.NotCounted, match="not handed in"):
        booth.close()
    sheets = read_sheets(booth.close("f" * NINE, "n" * TWELVE))
    assert sheets.gender is not None
    assert sheets.gender.shape == (NINE, 17)


def test_thumbnails_are_those_of_the_headshots_and_of_no_other_cohort(
    headshots: Headshots, tmp_path: Path
) -> None:
    shown = booths.thumbnails(headshots, tmp_path / "small")
    assert [(one.volunteer, one.photograph) for one in shown] == booths.PHOTOGRAPHS
    assert all(one.thumbnail.stat().st_size > 0 for one in shown)
    fewer = Headshots(headshots.images[1:], headshots.labels[1:].reset_index(drop=True), "gray", tmp_path)
    with pytest.raises(FoxgloveError, match="volunteer 1, photograph 1 is not among"):
        booths.thumbnails(fewer, tmp_path / "other")


def test_votes_cast_in_the_browser_are_counted_and_nothing_is_left(
    headshots: Headshots, capsys: pytest.CaptureFixture[str]
) -> None:
    booth = booths.start_booth(headshots)
    server = booth._server
    assert server is not None
    browser = Browser(booth.link)
    browser.send("join", browser.get(""))
    page = browser.get("vote")
    for _ in range(NINE + TWELVE):
        assert 'name="vote"' in page
        page = browser.send("vote", page, vote="1")
    assert 'name="vote"' not in page
    assert "16 of 17" in booth.progress()
    browser.send("complete", browser.get("complete"))
    sheets = read_sheets(booth.close())
    assert "from the booth is counted" in capsys.readouterr().out
    assert sheets.gender is not None
    assert sheets.smile is not None
    full = sheets.gender.all() & sheets.smile.all()
    assert full.sum() == 1  # somebody said female and smiling every time: this browser
    again = booths.start_booth(headshots)
    try:
        assert server.stop() == 0  # it ended in order, and was not killed
        assert not booth.folder.exists()
        assert again.folder != booth.folder
    finally:
        again.stop()
    assert not again.folder.exists()


def test_on_a_hub_the_link_goes_through_the_proxy(
    headshots: Headshots, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(lesson_server.HUB_PREFIX, PREFIX)
    booth = booths.VotingBooth(headshots)
    try:
        port = booth.link.rstrip("/").rpartition("/")[2]
        assert booth.link == f"{PREFIX}proxy/{port}/"
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/en/", headers={"X-Forwarded-Prefix": booth.link.rstrip("/")}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            page = answer.read().decode()
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
        assert addresses
        assert all(address.startswith(booth.link) for address in addresses)
        booth.print_link()
        assert f"{booth.link}en/" in capsys.readouterr().out
    finally:
        booth.stop()


def test_a_notebook_that_is_killed_takes_its_booth_with_it(tmp_path: Path) -> None:
    """SIGKILL, or its like on Windows: no word of goodbye is possible."""
    program = (
        "from pathlib import Path\n"
        "from test_lesson_03_booth import gray_headshots\n"
        "from foxglove_helpers.teaching import lesson_03_booth as booths\n"
        f"booth = booths.VotingBooth(gray_headshots(Path({str(tmp_path)!r})))\n"
        "print(booth.link, booth.folder, sep='\\n', flush=True)\n"
        "input()\n"
    )
    paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    notebook = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
    )
    assert notebook.stdout is not None
    address, folder = (notebook.stdout.readline().strip() for _ in range(2))
    assert lesson_server.answers(address)
    if os.name == "nt":
        notebook.kill()
    else:
        os.killpg(notebook.pid, signal.SIGKILL)  # as Jupyter ends a kernel: with everything in its group
    notebook.wait()
    deadline = time.monotonic() + 60
    while (lesson_server.answers(address) or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not lesson_server.answers(address)
    assert not Path(folder).exists()


def test_a_booth_that_cannot_start_says_why(headshots: Headshots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOXGLOVE_VOTE_STAFF_TOKEN", "too short")
    with pytest.raises(FoxgloveError, match=r"(?s)did not start.*FOXGLOVE_VOTE_STAFF_TOKEN"):
        booths.VotingBooth(headshots)
