"""How many volunteers the consent form bears, in how much memory, and whether a killed server loses anything.

Load: volunteers fill in every page of the real form and send nine photographs each over 20 connections, every
fourth of them all nine in one request, as a browser without JavaScript does. Faults: the server is killed at random
moments while volunteers come back again and again. In both, what was acknowledged is compared, byte for byte, with
what lies in the folder. Photographs are smooth random textures. Alone: python -m benchmarks.consent_load
"""

import argparse
import hashlib
import http.client
import io
import random
import re
import secrets
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import numpy as np
import psutil
from PIL import Image

from foxglove_helpers.consent.photographs import clean_photograph
from foxglove_helpers.consent.rules import PHOTOGRAPHS_ASKED_FOR
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.errors import FoxgloveError

VOLUNTEERS, CONNECTIONS, KILLS = 200, 20, 200
GOAL_MEGABYTES = 400
LARGE, SMALL = (
    (4160, 3120),
    (360, 360),
)  # pixels: the largest photograph of R1 (3 MB), and the least that is taken
PICTURES = 18  # drawn once; each volunteer sends another nine of them
LONGEST_RUN = 1.2  # seconds from a start of the server to its death
LONGEST_SUBMISSION = 0.1  # seconds
STARTING = 60.0  # seconds to wait for a server at most
LOOK_IN_EVERY = 0.5  # seconds
PAUSE = 0.02  # seconds between two looks at the memory
TROUBLE = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Picture:
    """A photograph to send, what the preview's address calls it, and the SHA-256 of what must be stored of it."""

    file: bytes = field(repr=False)
    name: str
    stored: str


@dataclass(frozen=True)
class Answer:
    """What came back: status, the address that was asked, headers and text."""

    status: int
    path: str
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def step(self) -> str:
        return step_of(self.path)


def step_of(path: str) -> str:
    """Return the last part of an address."""
    return urlsplit(path).path.rpartition("/")[2]


class Form(HTMLParser):
    """The fields of the form on a page that sends to an address ending in `action`."""

    def __init__(self, page: str, action: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.radios: dict[str, list[str]] = defaultdict(list)
        self.files: list[str] = []
        self._action, self._inside = action, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action", "").endswith(self._action)
        if tag != "input" or not self._inside:
            return
        if given.get("type") == "radio":
            self.radios[given["name"]].append(given["value"])
        elif given.get("type") == "file":
            self.files.append(given["name"])
        elif "name" in given:
            self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


class Browser:
    """One connection with its cookies; `seconds` holds how long each kind of request took."""

    def __init__(self, port: int, gate: threading.Event | None = None) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookies: dict[str, str] = {}
        self.asking = ""  # the kind of request that is not answered yet
        self._gate = gate

    def request(
        self, method: str, path: str, body: bytes = b"", kind: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        """Ask once; cookies go along and are kept."""
        if self._gate is not None:
            self._gate.wait()
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.asking = kind or f"{method} {step_of(path)}"
        start = time.perf_counter()
        try:
            self._connection.request(method, path, body, sent | (headers or {}))
            response = self._connection.getresponse()
            answer = Answer(response.status, path, response.headers, response.read())
            self.seconds[self.asking].append(time.perf_counter() - start)
        except BaseException:
            self._connection.close()
            raise
        finally:
            self.asking = ""
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def open(self, path: str) -> Answer:
        """Open a page, and what it leads to."""
        answer = self.request("GET", path)
        return self.open(landing(answer)) if answer.status in (302, 303) else answer

    def send(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form without files."""
        body, content_type = multipart(fields, [])
        return self.request("POST", path, body, headers={"Content-Type": content_type})


def landing(answer: Answer) -> str:
    """Return the address to which an answer leads."""
    return urljoin(answer.path, answer.headers["Location"])


def multipart(
    fields: dict[str, str], files: Sequence[tuple[str, str, bytes]], boundary: str = ""
) -> tuple[bytes, str]:
    """Return body and content type of a form with files (field, file name, content)."""
    boundary = boundary or secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, file_name, content in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        parts += [head.encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


class Volunteer:
    """Somebody who fills in the form from wherever it stands, until the certificate is shown."""

    def __init__(
        self, browser: Browser, pictures: Sequence[Picture], year: int, in_one_request: bool
    ) -> None:
        self.browser, self.pictures, self.year, self.in_one_request = browser, pictures, year, in_one_request
        self.acknowledged = False
        self.agreement = self.secret = ""

    def read_first(self) -> None:
        """Read the pages that only tell."""
        for path in ("/en/", "/en/collected"):
            _require(self.browser.open(path), 200)

    def advance(self, step: str) -> Answer:
        """Go on from the first unfinished step up to another one, and return its page."""
        page = self.browser.open("/en/certificate" if self.acknowledged else "/en/review")
        steps = {
            "inquiries": self._answer,
            "year": self._tell_year,
            "photographs": self._upload,
            "review": self._confirm,
        }
        while page.step != step:
            page = steps[page.step](_require(page, 200))
        return page

    def finish(self) -> None:
        """Submit; may be called again after a lost connection."""
        text = _require(self.advance("certificate"), 200).text
        self.acknowledged = True
        self.agreement = _between(text, 'id="agreement-number">', "<")
        self.secret = _between(text, 'id="withdrawal-secret">', "<")

    def _answer(self, page: Answer) -> Answer:
        form = Form(page.text, "inquiries")
        return self._go_on(self.browser.send(page.path, form.fields | dict.fromkeys(form.radios, "yes")))

    def _tell_year(self, page: Answer) -> Answer:
        fields = Form(page.text, "year").fields | {"year_of_birth": str(self.year)}
        return self._go_on(self.browser.send(page.path, fields))

    def _upload(self, page: Answer) -> Answer:
        form = Form(page.text, "photographs")
        there = re.findall(r"\.jpeg\?v=([0-9a-f]+)", page.text)
        missing = [picture for picture in self.pictures if picture.name not in there]
        at_once = len(missing) if self.in_one_request else 1
        path = urlsplit(page.path).path
        for start in range(0, len(missing), at_once):
            files = [
                (form.files[0], f"{picture.name}.jpg", picture.file) for picture in missing[start:][:at_once]
            ]
            body, content_type = multipart(form.fields, files)
            kind = f"POST photographs ({len(files)} files)"
            answer = self.browser.request("POST", path, body, kind, {"Content-Type": content_type})
            _require(answer, 303)
        return self.browser.open("/en/review")

    def _confirm(self, page: Answer) -> Answer:
        for address in re.findall(r'<img src="([^"]+\.jpeg[^"]*)"', page.text):
            _require(self.browser.request("GET", urljoin(page.path, address), kind="GET preview"), 200)
        answer = _require(self.browser.send(page.path, Form(page.text, "review").fields), 303)
        self.acknowledged |= landing(answer).endswith("/certificate")
        return self.browser.open(landing(answer))

    def _go_on(self, answer: Answer) -> Answer:
        return self.browser.open(landing(_require(answer, 303)))


def _require(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise AssertionError(f"{answer.path} answered {answer.status}, expected {status}")
    return answer


def _between(text: str, before: str, after: str) -> str:
    return text.partition(before)[2].partition(after)[0]


def draw(size: tuple[int, int], pictures: int = PICTURES) -> list[Picture]:
    """Draw random smooth textures, with some grain, as JPEG files; 4160 x 3120 pixels take about 3 MB."""
    rng, drawn = np.random.default_rng(0), []
    for _ in range(pictures):
        coarse = rng.integers(0, 256, (size[1] // 10, size[0] // 10, 3), np.uint8)
        file = io.BytesIO()
        Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC).save(file, "JPEG", quality=87)
        clean = clean_photograph(io.BytesIO(file.getvalue()), "")
        stored = hashlib.sha256(clean.jpeg).hexdigest()
        drawn.append(Picture(file.getvalue(), clean.pixels_digest[:12], stored))
    return drawn


def choose(pictures: Sequence[Picture], number: int) -> list[Picture]:
    """Return nine pictures in an order that tells one volunteer from another."""
    return random.Random(number).sample(list(pictures), PHOTOGRAPHS_ASKED_FOR)


@contextmanager
def serving(home: Path, port: int) -> Iterator[subprocess.Popen]:
    """Run `foxglove consent serve` as a child until the block ends; yield when it answers."""
    command = [sys.executable, "-m", "foxglove_helpers", "consent", "serve"]
    command += ["--home", str(home), "--port", str(port)]
    with (
        (home.parent / "server.log").open("ab") as log,
        subprocess.Popen(command, stderr=log, stdout=log) as server,
    ):
        try:
            _wait_for(server, port)
            yield server
        finally:
            server.kill()


def _wait_for(server: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + STARTING
    while server.poll() is None and time.monotonic() < until:
        try:
            if Browser(port).request("GET", "/en/").status == 200:
                return
        except TROUBLE:
            time.sleep(0.05)
    raise RuntimeError(f"the server does not answer (exit code {server.poll()}); its log says why")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class Audit:
    """Compares the folder of a collection with what volunteers were promised; looks at each submission once."""

    home: Path
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def problems(
        self, acknowledged: Sequence[tuple[str, ...]], everything: set[tuple[str, ...]]
    ) -> list[str]:
        """Return what is wrong: `acknowledged` must be there once, and nothing but `everything` may be."""
        found = []
        folder = self.home / "photographs"
        with sqlite3.connect(f"{(self.home / 'consent.sqlite3').as_uri()}?mode=ro", uri=True) as database:
            recorded = {row[0] for row in database.execute("SELECT agreement FROM submissions")}
        database.close()
        stored = {entry.name for entry in folder.iterdir()}
        if stored != recorded:
            found.append(f"folders and records differ: {sorted(stored ^ recorded)}")
        for agreement in sorted(recorded - set(self.seen)):
            files = {path.name: path for path in (folder / agreement).glob("*")}
            names = [f"{agreement}_{slot}.jpeg" for slot in range(1, PHOTOGRAPHS_ASKED_FOR + 1)]
            if set(files) != {*names, f"{agreement}.tsv"}:
                found.append(f"{agreement} is not whole: {sorted(files)}")
                continue
            self.seen[agreement] = tuple(
                hashlib.sha256(files[name].read_bytes()).hexdigest() for name in names
            )
        there = Counter(self.seen[agreement] for agreement in recorded if agreement in self.seen)
        found += [f"stored {times} times" for times in there.values() if times > 1]
        lost = len([photographs for photographs in acknowledged if photographs not in there])
        if lost:
            found.append(f"{lost} acknowledged submissions are not there")
        if set(there) - everything:
            found.append("a submission has photographs that nobody sent together")
        with ConsentStore(self.home) as store:
            found += [str(problem) for problem in store.verify()]
        return found


def identity(volunteer: Volunteer) -> tuple[str, ...]:
    """Return what must be stored of a volunteer's photographs, in their order."""
    return tuple(picture.stored for picture in volunteer.pictures)


@dataclass(frozen=True)
class Load:
    """What was measured under load."""

    problems: list[str]
    seconds: float
    processor_seconds: float  # of the server
    peak_bytes: int
    percentiles: dict[str, tuple[int, float, float]]  # by kind: requests, median and 99th percentile in ms


def under_load(
    folder: Path, volunteers: int, connections: int = CONNECTIONS, size: tuple[int, int] = LARGE
) -> Load:
    """Let volunteers submit over some connections; return times, memory and whatever was lost or doubled."""
    home, port, pictures = folder / "home", free_port(), draw(size)
    numbers, seconds = iter(range(volunteers)), defaultdict(list)
    done: list[Volunteer] = []
    errors: list[str] = []
    lock = threading.Lock()

    def submit() -> None:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            browser = Browser(port)
            volunteer = Volunteer(browser, choose(pictures, number), 1940 + number % 60, number % 4 == 0)
            try:
                volunteer.read_first()
                volunteer.finish()
            except (*TROUBLE, AssertionError) as error:
                errors.append(f"volunteer {number}: {type(error).__name__}: {error}")
            with lock:
                done.append(volunteer)
                for kind, values in browser.seconds.items():
                    seconds[kind] += values

    with serving(home, port) as server, _peak_memory(server.pid) as peak:
        with _looking_in(home, errors):
            start = time.perf_counter()
            _together(submit, connections)
            took = time.perf_counter() - start
        used = sum(psutil.Process(server.pid).cpu_times()[:2])
        problems = errors + Audit(home).problems(
            [identity(volunteer) for volunteer in done if volunteer.acknowledged], {identity(v) for v in done}
        )
    if len({volunteer.agreement for volunteer in done}) != volunteers:
        problems.append("not every volunteer has an agreement number of their own")
    percentiles = {
        kind: (len(values), *(1000 * float(np.percentile(values, share)) for share in (50, 99)))
        for kind, values in sorted(seconds.items())
    }
    return Load(problems, took, used, peak[0], percentiles)


def _together(work: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def _looking_in(home: Path, problems: list[str]) -> Iterator[None]:
    """Let another program open and verify the collection now and then, as somebody at the command line would."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(LOOK_IN_EVERY):
            try:
                with ConsentStore(home) as store:
                    problems.extend(f"seen meanwhile: {problem}" for problem in store.verify())
            except FoxgloveError as error:
                problems.append(f"could not be opened meanwhile: {error}")

    visitor = threading.Thread(target=look)
    visitor.start()
    try:
        yield
    finally:
        done.set()
        visitor.join()


@contextmanager
def _peak_memory(process_id: int) -> Iterator[list[int]]:
    """Yield a list whose only number is the most memory (resident, bytes) the process has had so far."""
    peak, done, process = [0], threading.Event(), psutil.Process(process_id)

    def watch() -> None:
        while not done.wait(PAUSE):
            try:
                family = [process, *process.children(recursive=True)]
                peak[0] = max(peak[0], sum(member.memory_info().rss for member in family))
            except psutil.Error:
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


@dataclass(frozen=True)
class Faults:
    """What came of killing the server: problems, submissions in the end, requests cut off by a kill."""

    problems: list[str]
    kills: int
    submissions: int
    cut_off: int


def under_kills(folder: Path, kills: int, connections: int = 6, seed: int = 0) -> Faults:
    """Kill the server at random moments under load, start it again, and look each time what is there.

    Volunteers whose connection broke come back to the same form with the same cookie, until they hold a
    certificate: a submission whose answer got lost must then be there once, not twice.
    """
    home, port, pictures, rng = folder / "home", free_port(), draw(SMALL), random.Random(seed)
    everybody: list[Volunteer] = []
    numbers, lock, gate, stop = count(), threading.Lock(), threading.Event(), threading.Event()
    cut_off, problems = [0], []

    def keep_submitting() -> None:
        while not stop.is_set():
            with lock:
                number = next(numbers)
                volunteer = Volunteer(Browser(port, gate), choose(pictures, number), 1980, number % 2 == 0)
                everybody.append(volunteer)
            while not volunteer.agreement:
                try:
                    volunteer.finish()
                except TROUBLE:
                    cut_off[0] += 1
                    time.sleep(0.01)
                except (AssertionError, KeyError) as error:
                    problems.append(f"volunteer {number}: {type(error).__name__}: {error}")
                    break

    threads = [threading.Thread(target=keep_submitting, daemon=True) for _ in range(connections)]
    for thread in threads:
        thread.start()
    audit = Audit(home)
    for number in range(kills + 1):
        with serving(home, port) as server:
            # Nobody asks anything until this look is over.
            promised = [identity(volunteer) for volunteer in everybody if volunteer.acknowledged]
            found = audit.problems(promised, {identity(volunteer) for volunteer in everybody})
            problems += [f"after {number} kills: {problem}" for problem in found]
            if number == kills:
                stop.set()
                gate.set()
                for thread in threads:
                    thread.join()
                break
            gate.set()
            _wait_for_a_bad_moment(everybody, rng, number)
            server.kill()
            gate.clear()
            server.wait()
    everyone = {identity(volunteer) for volunteer in everybody}
    problems += audit.problems([identity(volunteer) for volunteer in everybody], everyone)
    if len(audit.seen) != len(everybody):
        problems.append(f"{len(audit.seen)} submissions of {len(everybody)} volunteers")
    return Faults(problems, kills, len(audit.seen), cut_off[0])


def _wait_for_a_bad_moment(everybody: Sequence[Volunteer], rng: random.Random, number: int) -> None:
    """Wait for some moment, every other time for one at which somebody is just submitting."""
    until = time.monotonic() + rng.uniform(0, LONGEST_RUN)
    while time.monotonic() < until:
        if number % 2 and any(volunteer.browser.asking == "POST review" for volunteer in tuple(everybody)):
            until = time.monotonic() + rng.uniform(0, LONGEST_SUBMISSION)
            number = 0
        time.sleep(0.001)


def measure(volunteers: int = VOLUNTEERS, kills: int = KILLS) -> list[dict]:
    """Return memory and faults beside their goals; percentiles are printed as they come."""
    with tempfile.TemporaryDirectory() as folder:
        load = under_load(Path(folder), volunteers)
    with tempfile.TemporaryDirectory() as folder:
        faults = under_kills(Path(folder), kills)
    for problem in load.problems + faults.problems:
        print(problem, file=sys.stderr)
    for kind, (requests, middle, late) in load.percentiles.items():
        print(
            f"{kind}: {requests} requests, median {middle:.0f} ms, 99th percentile {late:.0f} ms",
            file=sys.stderr,
        )
    photographs = volunteers * PHOTOGRAPHS_ASKED_FOR
    what = f"consent form, {volunteers} volunteers with nine 3 MB photographs, {CONNECTIONS} connections"
    speed = f"{load.seconds:.0f} s, {photographs / load.seconds:.1f} photographs/s"
    cost = f"{1000 * load.processor_seconds / photographs:.0f} ms of a processor each"
    ends = f"{faults.submissions} submissions, {faults.cut_off} requests cut off"
    return [
        {
            "what": f"{what}: peak memory of the server",
            "ours": f"{load.peak_bytes / 1e6:.0f} MB",
            "baseline": f"goal {GOAL_MEGABYTES} MB",
            "ratio": GOAL_MEGABYTES * 1e6 / load.peak_bytes,
            "goal": 1.0,
        },
        _without_problems("the same: nothing lost, nothing doubled", load.problems, f"{speed}, {cost}"),
        _without_problems(f"consent form, server killed {kills} times: nothing lost", faults.problems, ends),
    ]


def _without_problems(what: str, problems: list[str], figures: str) -> dict:
    return {
        "what": what,
        "ours": f"{len(problems)} problems; {figures}",
        "baseline": "none",
        "ratio": float(not problems),
        "goal": 1.0,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--volunteers", type=int, default=VOLUNTEERS)
    parser.add_argument("--kills", type=int, default=KILLS)
    arguments = parser.parse_args()
    rows = measure(arguments.volunteers, arguments.kills)
    for line in rows:
        verdict = "reached" if line["ratio"] >= line["goal"] else "MISSED"
        print(f"{line['what']}\n  {line['ours']} ({line['baseline']}): {verdict}")


if __name__ == "__main__":
    main()
