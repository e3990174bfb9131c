"""Whether the voting booth bears a class, and whether a killed server loses or doubles a vote.

Voters vote over real connections on the real pages, each in an order of their own, one vote after the other; now
and then somebody takes a vote back. In the middle the server is killed (SIGKILL) and started again, and voters go
on with their cookies. What was acknowledged is compared with what lies in the database: after each kill and in the
end, and with the sheets that are exported. Alone: python -m benchmarks.booth_load
"""

import argparse
import csv
import io
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.consent_load import TROUBLE, Answer, Browser, Form, free_port, landing
from foxglove_helpers.voting.booth import Booth

VOTERS, ITEMS, KILLS = 40, 277, 1
STARTING = 120.0  # seconds to wait for a server at most
PAUSE = 0.05
UNDO_EVERY = 7  # votes


def make_work(folder: Path, volunteers: int) -> Path:
    """Make a work folder as a curation leaves it: a photograph of nothing for each volunteer."""
    random, rows = np.random.default_rng(0), []
    for volunteer in range(1, volunteers + 1):
        agreement = f"a0{volunteer:06x}"
        file = f"{agreement}/{agreement}_1.jpeg"
        place = folder / "thumbnails" / agreement
        place.mkdir(parents=True)
        coarse = random.integers(0, 256, (8, 8), np.uint8)
        picture = io.BytesIO()
        Image.fromarray(coarse).resize((240, 240)).save(picture, "JPEG")
        (place / f"{agreement}_1.jpeg.jpg").write_bytes(picture.getvalue())
        rows.append((file, "kept", "", "", agreement, volunteer, 1))
    with (folder / "curation_log.csv").open("w", encoding="utf-8", newline="") as file_of_log:
        writer = csv.writer(file_of_log, lineterminator="\n")
        writer.writerow(["file", "decision", "reason", "explanation", "agreement", "volunteer", "photograph"])
        writer.writerows(rows)
    return folder


@contextmanager
def serving(home: Path, work: Path, port: int, voters: int) -> Iterator[subprocess.Popen]:
    """Run `foxglove vote serve` as a child until the block ends; yield when it answers."""
    command = [
        sys.executable,
        "-m",
        "foxglove_helpers",
        "vote",
        "serve",
        "--question",
        "gender",
        "--no-browser",
    ]
    command += [
        "--work",
        str(work),
        "--home",
        str(home),
        "--port",
        str(port),
        "--voters-expected",
        str(voters),
    ]
    with (
        (home.parent / "server.log").open("ab") as log,
        subprocess.Popen(command, stderr=log, stdout=log) as server,
    ):
        try:
            until = time.monotonic() + STARTING
            while not _answers(port):
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(
                        f"the server does not answer (exit code {server.poll()}); its log says why"
                    )
                time.sleep(PAUSE)
            yield server
        finally:
            server.kill()


def _answers(port: int) -> bool:
    try:
        return Browser(port).request("GET", "/en/").status == 200
    except TROUBLE:
        return False


@dataclass
class Voter:
    """Somebody who votes until everything is handed in, whatever happens to the connection."""

    browser: Browser
    number: int
    code: str = ""
    acknowledged: dict[int, int] = field(default_factory=dict)
    # What was sent and not answered yet: the item, and the vote (None: taken back).
    sent: tuple[int, int | None] | None = None
    pressed: int = 0
    cut_off: int = 0
    handed_in: bool = False

    def vote_on_everything(self) -> None:
        """Vote until there is nothing left, then hand in."""
        while not self.handed_in:
            try:
                self._go_on()
            except TROUBLE:
                self.cut_off += 1
                time.sleep(PAUSE)

    def _go_on(self) -> None:
        if not self.code:
            self._join()
        page = self.browser.open("/en/vote")
        self._see_what_arrived(page)
        while page.path.endswith("/vote"):
            form = Form(page.text, "/vote").fields
            face = re.search(r'<img src="([^"]*/face/[^"]+)"', page.text)
            if page.status != 200 or face is None or "item" not in form:
                raise AssertionError(f"{page.path} answered {page.status} and shows no face")
            if self.browser.request("GET", unescape(face[1]), kind="GET face").status != 200:
                raise AssertionError("the face of this voter's own item is refused")
            item = int(form["item"])
            vote = (item * 31 + self.number * 17) % 3 % 2
            self._send("/en/vote", form | {"vote": str(vote)}, item, vote)
            self.pressed += 1
            if self.pressed % UNDO_EVERY == 0:
                self._send("/en/undo", form, item, None)
            page = self.browser.open("/en/vote")
        answer = self.browser.send("/en/complete", Form(page.text, "/complete").fields)
        self.handed_in = answer.status == 303 and landing(answer).endswith("/finished")

    def _see_what_arrived(self, page: Answer) -> None:
        """Tell from the page that is shown after a broken connection whether what was sent had arrived."""
        if self.sent is None or page.status != 200:
            return
        item, vote = self.sent
        if Form(page.text, "/vote").fields.get("item") == str(item):
            self.acknowledged.pop(item, None)
        elif vote is not None:
            self.acknowledged[item] = vote
        self.sent = None

    def _join(self) -> None:
        form = Form(self.browser.open("/en/").text, "/join").fields
        self.browser.send("/en/join", form)
        shown = re.search(r'id="voter-code">([^<]+)<', self.browser.open("/en/code").text)
        self.code = shown[1] if shown else ""

    def _send(self, path: str, fields: dict[str, str], item: int, vote: int | None) -> None:
        self.sent = (item, vote)
        answer = self.browser.send(path, fields)
        if answer.status != 303:
            raise AssertionError(f"{path} answered {answer.status}")
        if vote is None:
            self.acknowledged.pop(item, None)
        else:
            self.acknowledged[item] = vote
        self.sent = None


def problems_in(home: Path, voters: list[Voter]) -> list[str]:
    """Return what is lost, doubled or changed: what lies in the database against what was acknowledged."""
    found = []
    with Booth(home) as booth:
        numbers = {booth.voter(voter.code).number: voter for voter in voters if voter.code}
    with sqlite3.connect(f"{(home / 'booth.sqlite3').as_uri()}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT voter, item, vote FROM votes").fetchall()
    database.close()
    if any(times > 1 for times in Counter((voter, item) for voter, item, _ in rows).values()):
        found.append("a vote is there twice")
    stored: dict[int, dict[int, int]] = defaultdict(dict)
    for number, item, vote in rows:
        stored[number][item] = vote
    for number, voter in numbers.items():
        allowed = [dict(voter.acknowledged)]
        if voter.sent is not None:
            item, vote = voter.sent
            arrived = dict(voter.acknowledged)
            arrived.pop(item, None)
            allowed.append(arrived if vote is None else arrived | {item: vote})
        if stored[number] not in allowed:
            lost = set(voter.acknowledged) - set(stored[number])
            found.append(
                f"voter {voter.number}: {len(lost)} of {len(voter.acknowledged)} votes lost, or others changed"
            )
    return found


@dataclass(frozen=True)
class Load:
    """What came of it."""

    problems: list[str]
    votes: int
    seconds: float
    cut_off: int
    percentiles: dict[str, tuple[int, float, float]]  # by kind: requests, median and 99th percentile in ms


def under_load(folder: Path, voters: int = VOTERS, items: int = ITEMS, kills: int = KILLS) -> Load:
    """Let voters vote, kill the server and start it again in between, and compare."""
    home, port = folder / "booth", free_port()
    work = make_work(folder / "work", items)
    gate, errors = threading.Event(), list[str]()
    everybody = [Voter(Browser(port, gate), number) for number in range(voters)]

    def run(voter: Voter) -> None:
        try:
            voter.vote_on_everything()
        except Exception as error:  # whatever it is, it is a finding
            errors.append(f"voter {voter.number}: {type(error).__name__}: {error}")

    threads = [threading.Thread(target=run, args=(voter,), daemon=True) for voter in everybody]
    problems, seconds = [], 0.0
    for thread in threads:
        thread.start()
    for life in range(kills + 1):
        with serving(home, work, port, voters) as server:
            begun = time.perf_counter()
            gate.set()
            if life == kills:
                for thread in threads:
                    thread.join()
            else:
                enough = voters * items * (life + 1) // (kills + 1)
                while sum(len(voter.acknowledged) for voter in everybody) < enough and not errors:
                    time.sleep(0.001)
                server.kill()
                gate.clear()
                server.wait()
            seconds += time.perf_counter() - begun
        if life < kills:
            time.sleep(1)  # answers that were on their way are read or broken by now
            problems += [f"after {life + 1} kills: {problem}" for problem in problems_in(home, everybody)]
    problems += errors + problems_in(home, everybody) + _sheets_differ(home, everybody, items)
    return Load(
        problems,
        sum(len(voter.acknowledged) for voter in everybody),
        seconds,
        sum(voter.cut_off for voter in everybody),
        _percentiles(everybody),
    )


def _sheets_differ(home: Path, voters: list[Voter], items: int) -> list[str]:
    """Close the vote and compare the sheets with what was acknowledged."""
    with Booth(home) as booth:
        booth.close_vote()
        gender = booth.sheets().gender
    assert gender is not None
    # Volunteers are numbered like the items of a booth that asks for gender alone.
    expected = sorted(
        tuple(voter.acknowledged.get(item, -1) for item in range(1, items + 1)) for voter in voters
    )
    written = sorted(tuple(gender[sheet]) for sheet in gender)
    return [] if written == expected else ["the sheets are not what was acknowledged"]


def _percentiles(voters: list[Voter]) -> dict[str, tuple[int, float, float]]:
    seconds: dict[str, list[float]] = defaultdict(list)
    for voter in voters:
        for kind, values in voter.browser.seconds.items():
            seconds[kind] += values
    return {
        kind: (len(values), *(1000 * float(np.percentile(values, share)) for share in (50, 99)))
        for kind, values in sorted(seconds.items())
    }


def measure(voters: int = VOTERS, items: int = ITEMS, kills: int = KILLS) -> list[dict]:
    """Return what was lost or doubled beside the goal; percentiles are printed as they come."""
    with tempfile.TemporaryDirectory() as folder:
        load = under_load(Path(folder), voters, items, kills)
    for problem in load.problems:
        print(problem, file=sys.stderr)
    for kind, (requests, middle, late) in load.percentiles.items():
        print(
            f"{kind}: {requests} requests, median {middle:.0f} ms, 99th percentile {late:.0f} ms",
            file=sys.stderr,
        )
    figures = f"{load.votes} votes in {load.seconds:.0f} s, {load.votes / load.seconds:.0f} a second"
    return [
        {
            "what": f"voting booth, {voters} voters x {items} items, killed {kills} time(s): nothing lost or doubled",
            "ours": f"{len(load.problems)} problems; {figures}, {load.cut_off} requests cut off",
            "baseline": "none",
            "ratio": float(not load.problems and load.votes == voters * items),
            "goal": 1.0,
        }
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voters", type=int, default=VOTERS)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--kills", type=int, default=KILLS)
    arguments = parser.parse_args()
    for line in measure(arguments.voters, arguments.items, arguments.kills):
        verdict = "reached" if line["ratio"] >= line["goal"] else "MISSED"
        print(f"{line['what']}\n  {line['ours']} ({line['baseline']}): {verdict}")


if __name__ == "__main__":
    main()
