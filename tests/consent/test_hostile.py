"""The real form, served by the real command, takes nothing hostile as it came, never fails, and logs nobody."""

import html
import io
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile import (
    CANARY,
    CLEANED,
    EITHER,
    FILES,
    HostileFile,
    left_beside_pixels,
    orientation_block,
    with_segments,
)
from hostile_requests import (
    INQUIRIES,
    PHOTOGRAPHS,
    REQUESTS,
    REVIEW,
    SENT,
    HostileRequest,
    Visitor,
    _withdrawal,
)
from PIL import Image

from benchmarks.consent_load import Answer, free_port, landing, multipart, serving
from foxglove_helpers.consent.photographs import PhotographRefused, clean_photograph
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web.words import words

STAFF_TOKEN = "a-token-of-this-test-alone"


@dataclass(frozen=True)
class Server:
    """The form that runs, its folder and its log."""

    home: Path
    port: int

    @property
    def log(self) -> str:
        return (self.home.parent / "server.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the form; in the end nothing hostile may be in its folder, and nobody in its log."""
    running = Server(tmp_path_factory.mktemp("hostile") / "home", free_port())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOXGLOVE_CONSENT_STAFF_TOKEN", STAFF_TOKEN)
        with serving(running.home, running.port):
            yield running


@pytest.fixture(scope="module")
def uploader(server: Server) -> Visitor:
    """Return a browser that may replace its first photograph as often as it likes."""
    return Visitor(server.port).at("photographs")


def refusal(file: bytes) -> str:
    """Return what must be said about a file."""
    try:
        clean_photograph(io.BytesIO(file), "photograph.jpg")
    except PhotographRefused as refused:
        w = words("en")
        kind = w.kind[refused.details["kind"]] if "kind" in refused.details else ""
        return w.refused[refused.reason].format(
            **(refused.details | {"name": "photograph.jpg", "kind": kind})
        )
    return ""


@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.title)
def test_a_hostile_file_is_cleaned_or_refused_with_a_message(hostile: HostileFile, uploader: Visitor) -> None:
    file = hostile.make()
    answer = uploader.upload(("photograph.jpg", file), path="/en/photographs/1/replace")
    assert answer.status == 303
    shown = uploader.browser.request("GET", landing(answer))
    if hostile.outcome == CLEANED or (hostile.outcome == EITHER and shown.status == 200):
        assert shown.status == 200 and 'role="alert"' not in shown.text
        preview = uploader.browser.open("/en/photographs/1.jpeg")
        assert preview.headers["Content-Type"] == "image/jpeg"
        assert not left_beside_pixels(preview.body, 1)
        return
    assert shown.status == 422 and 'role="alert"' in shown.text
    assert refusal(file) in html.unescape(shown.text)


def shown_for(visitor: Visitor, answer: Answer) -> Answer:
    """Return the page that tells of a mistake, if that is where an answer sends the browser."""
    if answer.status != 303 or not landing(answer).endswith("?again=1"):
        return answer
    page = visitor.browser.request("GET", landing(answer))
    assert page.status != 422 or 'role="alert"' in page.text
    return page


@pytest.mark.parametrize("hostile", REQUESTS, ids=lambda hostile: hostile.title)
def test_a_hostile_request_is_answered_as_it_must_be(hostile: HostileRequest, server: Server) -> None:
    visitor = Visitor(server.port)
    answer = hostile.send(visitor)
    if not isinstance(answer, Answer):
        assert answer in hostile.statuses
        return
    answer = shown_for(visitor, answer)
    assert answer.status in hostile.statuses
    page = answer.body.decode("utf-8")
    assert "stolen" not in answer.headers.as_string()
    assert "evil.example" not in answer.headers.as_string() + page
    # Random tokens, numbers and hashes may hold any digits.
    words = re.sub(r"[0-9a-f]{8,}", "", page)
    assert "1337" not in words, "what stands in a field was evaluated as a template"
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    for telling in ("Traceback", "werkzeug", "sqlite", str(server.home)):
        assert telling not in page.lower()
    if answer.headers["Content-Type"].startswith(
        "text/html"
    ):  # the WSGI server's own refusals are plain text
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_there_are_more_than_sixty_and_every_title_once() -> None:
    titles = [hostile.title for hostile in REQUESTS]
    assert len(titles) == len(set(titles))
    assert len(titles) + len(FILES) >= 60


def test_a_form_sent_ten_times_at_once_is_one_submission(server: Server) -> None:
    visitor = Visitor(server.port).at("review")
    fields = visitor.fields(REVIEW)
    twins = [Visitor(server.port) for _ in range(10)]
    for twin in twins:
        twin.browser.cookies.update(visitor.browser.cookies)
    with ConsentStore(server.home) as store:
        before = store.counts().submissions
        with ThreadPoolExecutor(10) as at_once:
            answers = list(at_once.map(lambda twin: twin.post(REVIEW, fields), twins))
        assert {answer.status for answer in answers} == {303}
        assert store.counts().submissions == before + 1
    numbers = {re.search(r"a0[0-9a-f]{6}", twin.browser.open(landing(answers[0])).text)[0] for twin in twins}
    assert len(numbers) == 1


def test_numbers_cannot_be_told_from_the_answers_nor_tried_for_long(server: Server) -> None:
    volunteer = Visitor(server.port)
    volunteer.volunteer.finish()
    known, unknown = volunteer.volunteer.agreement, "a0ffffff"
    with serving(server.home, port := free_port()):  # a server that has seen no attempts yet
        visitor = Visitor(port)
        answers = [
            shown_for(visitor, _withdrawal(number, "AAAAA-" * 5, visitor)) for number in [known, unknown] * 12
        ]
    plain = {
        re.sub(f"{known}|{unknown}|[0-9a-f]{{64}}", "", answer.text)
        for answer in answers
        if answer.status == 422
    }
    assert len(plain) == 1
    assert [answer.status for answer in answers] == [422] * 20 + [429] * 4
    assert answers[-1].headers["Retry-After"]


def test_an_old_form_may_be_sent_again_and_changes_nothing(server: Server) -> None:
    visitor = Visitor(server.port)
    fields = visitor.fields(INQUIRIES)
    assert visitor.post(INQUIRIES, fields).status == 303
    assert visitor.post(INQUIRIES, fields).status == 303
    visitor.volunteer.finish()
    for path, page in ((INQUIRIES, "earlier"), ("/en/year", "earlier"), (REVIEW, "certificate")):
        again = visitor.post(path, fields | {"year_of_birth": "1930"})
        assert landing(again).endswith(f"/{page}")


def test_the_scripts_answer_is_data_and_never_a_page(server: Server) -> None:
    visitor = Visitor(server.port).at("photographs")
    name = "<script>alert(1)</script>.jpg"
    fields = visitor.fields(PHOTOGRAPHS)
    body, content_type = multipart(fields, [("photographs", name, b"GIF89a")])
    headers = {"Content-Type": content_type, "Accept": "application/json"}
    answer = visitor.browser.request("POST", PHOTOGRAPHS, body, headers=headers)
    assert answer.status == 422
    assert answer.headers["Content-Type"].startswith("application/json")
    assert json.loads(answer.text)["refused"]


def test_a_submission_holds_pixels_and_orientation_alone(server: Server) -> None:
    visitor = Visitor(server.port)
    for picture in visitor.volunteer.pictures:
        sent = with_segments(orientation_block(6), file=picture.file) + CANARY
        assert visitor.at("photographs").upload((f"{SENT}.jpg", sent)).status == 303
    visitor.volunteer.finish()
    folder = server.home / "photographs" / visitor.volunteer.agreement
    photographs = sorted(folder.glob("*.jpeg"))
    assert len(photographs) == 9
    for photograph in photographs:
        assert not left_beside_pixels(photograph.read_bytes(), 6)


def test_in_the_end_nothing_hostile_is_stored_and_nobody_is_in_the_log(server: Server) -> None:
    # Stands last: what all tests before it have left behind is looked at.
    for path in server.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert CANARY not in content, f"{path} holds what was never to be kept"
            if path.suffix == ".jpeg":
                assert content.startswith(b"\xff\xd8\xff")
                orientation = Image.open(io.BytesIO(content)).getexif().get(0x0112, 1)
                assert not left_beside_pixels(content, orientation)
    names = {path.name for path in (server.home / "photographs").iterdir()}
    assert all(re.fullmatch(r"a0[0-9a-f]{6}", name) for name in names)
    # But for its own address, which it tells at the start, and its times, which are numbers like years.
    log = re.sub(r"\d+ ms$", "", server.log, flags=re.MULTILINE)
    log = re.sub(r"http://127\.0\.0\.1:\d+/", "", log)
    assert " 500 " not in log
    assert not re.search(r"Error|Exception|Traceback|Warning", log)
    for personal in (
        *names,
        SENT,
        "127.0.0.1",
        "1980",
        ".jpg",
        "foxglove_consent",
        STAFF_TOKEN,
        "evil.example",
    ):
        assert personal not in log, f"the log tells {personal}"
    with ConsentStore(server.home) as store:
        assert not store.verify()
        assert store.counts().submissions == len(names)
