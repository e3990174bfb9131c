"""The booth's pages: what a voter sees, what nobody sees, and what the person who leads the vote sees when."""

import io
import ipaddress
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from html import unescape
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest
from booths import (
    STAFF_TOKEN,
    Visitor,
    faces,
    form_fields,
    goes_to,
    make_booth,
    photographs,
    vote_on_all,
)
from click.testing import CliRunner

from benchmarks.booth_load import make_work
from foxglove_helpers import plots_of_votes
from foxglove_helpers.cli import main
from foxglove_helpers.consent.web import serve as form_server
from foxglove_helpers.curation.labels_table import read_labels_table
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.sheets import read_sheets
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.photographs import Shown
from foxglove_helpers.voting.web import launcher, staff_pages
from foxglove_helpers.voting.web import serve as server
from foxglove_helpers.voting.web.app import BoothApp, Settings, create_app
from foxglove_helpers.voting.web.words import words


def cast(visitor: Visitor, value: int) -> str:
    """Vote on what is asked; return where that leads."""
    return goes_to(visitor.post("vote", {"vote": str(value)}))


def finish(visitor: Visitor) -> None:
    while cast(visitor, 1).endswith("/vote") and not visitor.get("vote").headers.get("Location"):
        pass
    assert goes_to(visitor.post("complete")).endswith("/finished")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_first_page_says_that_a_label_is_no_fact(app: BoothApp, language: str) -> None:
    page = Visitor(app, language).get().text
    assert words(language).start.apparent_why in page and words(language).start.apparent_label in page
    assert faces(page) == []


def test_a_voter_votes_takes_back_hands_in_and_is_done(voter: Visitor, booth: Booth) -> None:
    code = voter.join()
    first = form_fields(voter.get("vote").text, "/vote")["item"]
    cast(voter, 1)
    assert booth.last_vote(booth.voter(code)) == (int(first), "gender", 1)
    assert goes_to(voter.post("undo", start="vote")).endswith("/vote")
    assert form_fields(voter.get("vote").text, "/vote")["item"] == first
    assert booth.last_vote(booth.voter(code)) is None
    finish(voter)
    assert booth.counts().handed_in == 1
    assert goes_to(voter.get("vote")).endswith("/finished")
    assert words("en").finished.title in voter.get("finished").text


def test_an_empty_vote_is_asked_for_again(voter: Visitor, booth: Booth) -> None:
    code = voter.join()
    answer = voter.post("vote")
    assert answer.status_code == 422 and words("en").vote.choose in answer.text
    assert booth.last_vote(booth.voter(code)) is None
    fields = voter.fields("vote", "/vote")
    for wrong in (
        {"item": "x", "vote": "1"},
        {"item": "99", "vote": "1"},
        {"item": "٣", "vote": "1"},
        {"item": "²"},
    ):
        assert voter.client.post("/en/vote", data=fields | wrong).status_code == 400
    assert voter.client.post("/en/vote", data=fields | {"vote": "2"}).status_code == 422


def test_a_code_brings_a_voter_back_on_another_device(app: BoothApp, voter: Visitor) -> None:
    code = voter.join()
    cast(voter, 1)
    elsewhere = Visitor(app, "ja")
    assert goes_to(elsewhere.post("enter", {"code": code.lower()}, start="")).endswith("/ja/vote")
    fields = [form_fields(browser.get("vote").text, "/vote")["item"] for browser in (voter, elsewhere)]
    assert fields[0] == fields[1] and app.booth.counts().joined == 1
    assert code in elsewhere.get("code").text
    assert goes_to(elsewhere.post("leave", start="")).endswith("/ja/")
    assert goes_to(elsewhere.get("vote")).endswith("/ja/")


def test_a_browser_joins_once_and_wrong_codes_are_counted(app: BoothApp, voter: Visitor) -> None:
    fields = voter.fields("", "/join")
    for _ in range(3):
        voter.client.post("/en/join", data=fields)
    assert app.booth.counts().joined == 1
    guesser = Visitor(app)
    fields = guesser.fields("", "/enter")
    codes = {
        guesser.client.post("/en/enter", data=fields | {"code": f"AAAA-{n:04d}"}).status_code
        for n in range(60)
    }
    assert codes == {422}
    assert guesser.client.post("/en/enter", data=fields | {"code": "x"}).status_code == 429
    known = app.booth.join()
    assert guesser.client.post("/en/enter", data=fields | {"code": known}).status_code == 303


def test_when_all_places_are_taken_that_is_said(app: BoothApp) -> None:
    for _ in range(5):
        Visitor(app).join()
    late = Visitor(app).post("join", start="")
    assert late.status_code == 422 and words("en").start.full in late.text


def test_faces_are_for_the_voter_to_whom_they_were_shown(app: BoothApp, voter: Visitor) -> None:
    voter.join()
    shown = faces(voter.get("vote").text)
    answers = [voter.client.get(address) for address in shown]
    for answer in answers:
        assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
        assert answer.headers["Cache-Control"] == "no-store"
    stranger, other = Visitor(app), Visitor(app)
    other.join()
    leader = Visitor(app)
    leader.lead()
    for nosy in (stranger, other, leader):
        assert {nosy.client.get(address).status_code for address in shown} == {404}
    face = shown[0].partition("-")[0]
    assert voter.client.get(f"{face}-{'0' * 32}.jpg").status_code == 404
    finish(voter)
    assert voter.client.get(shown[0]).status_code == 404, "after handing in nobody needs them"


def test_no_page_tells_another_voters_vote(app: BoothApp, booth: Booth) -> None:
    def pages(visitor: Visitor) -> list[str]:
        found = [visitor.get(page).text for page in ("", "vote", "staff")]
        return [re.sub(r'value="[0-9a-f]{64}"', "", page) for page in found]

    me = Visitor(app)
    me.join()
    leader = Visitor(app)
    leader.lead()
    others = [booth.join() for _ in range(2)]
    results = []
    for vote in (1, 0):
        for other in others:
            vote_on_all(booth, other, lambda asked, vote=vote: vote)
            for item in range(1, 10):
                booth.vote(booth.voter(other), item, vote)
        results.append([*pages(me), re.sub(r'value="[0-9a-f]{64}"', "", leader.get("staff").text)])
    assert results[0] == results[1]
    for page in ("staff/figure-2a.png", "staff/figure-2b.png", "staff/sheets.zip", "staff/labels.zip"):
        assert me.get(page).status_code == 403 and leader.get(page).status_code == 403


def test_forms_of_others_are_refused(app: BoothApp, voter: Visitor) -> None:
    voter.join()
    fields = voter.fields("vote", "/vote") | {"vote": "1"}
    assert Visitor(app).client.post("/en/vote", data=fields).status_code == 400
    assert voter.client.post("/en/vote", data={**fields, "token": "0" * 64}).status_code == 400
    assert voter.client.post("/en/vote", json=fields).status_code == 415
    assert app.booth.counts().progress == (1, 0, 0, 0)


def test_headers_keep_others_out(voter: Visitor) -> None:
    voter.join()
    answer = voter.get("vote")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY" and answer.headers["Cache-Control"] == "no-store"
    cookies = [value for name, value in answer.headers if name == "Set-Cookie"] or [
        value for name, value in Visitor(voter.app).get().headers if name == "Set-Cookie"
    ]
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    style = re.search(r'href="(/shared/form\.css[^"]*)"', answer.text)
    assert style and "max-age" in voter.client.get(style[1]).headers["Cache-Control"]


def lead_to_the_end(app: BoothApp, booth: Booth, voters: int) -> Visitor:
    """Let voters vote and close the vote; with two, volunteer 2 is tied."""
    for number in range(voters):
        code = booth.join()
        vote_on_all(booth, code, lambda asked, n=number: n % 2 if asked.volunteer == 2 else 1)
        booth.hand_in(booth.voter(code))
    leader = Visitor(app)
    leader.lead()
    unsure = leader.post("staff/close", start="staff")
    assert unsure.status_code == 422 and not booth.is_closed
    assert goes_to(leader.post("staff/close", {"sure": "yes"}, start="staff")).endswith("/staff")
    return leader


def test_the_result_comes_after_the_end_with_figures_tables_and_sheets(
    app: BoothApp, booth: Booth, tmp_path: Path
) -> None:
    leader = lead_to_the_end(app, booth, 3)
    page = leader.get("staff").text
    assert "The majority of 3 voters calls" in page and "<table" in page and 'id="ties"' not in page
    for part in "ab":
        picture = leader.get(f"staff/figure-2{part}.png")
        assert picture.status_code == 200 and picture.data.startswith(b"\x89PNG")
    with zipfile.ZipFile(io.BytesIO(leader.get("staff/sheets.zip").data)) as archive:
        archive.extractall(tmp_path / "sheets")
    sheets = read_sheets(tmp_path / "sheets")
    pd.testing.assert_frame_equal(sheets.smile, booth.sheets().smile)
    with zipfile.ZipFile(io.BytesIO(leader.get("staff/labels.zip").data)) as archive:
        archive.extractall(tmp_path)
    assert read_labels_table(tmp_path / "labels.csv")["file"].tolist() == sorted(booth.files.values())
    stranger = Visitor(app)
    assert (
        stranger.get("staff/sheets.zip").status_code == 403 and "majority" not in stranger.get("staff").text
    )


def test_a_figure_is_drawn_once_for_the_same_votes(
    app: BoothApp, booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every decision on a tie leads back to the page with both."""
    staff_pages._READY.set()  # nothing is drawn but what is asked for
    leader, drawn = lead_to_the_end(app, booth, 1), []
    staff_pages._draw.cache_clear()
    real = plots_of_votes.figure_2a
    monkeypatch.setattr(
        plots_of_votes, "figure_2a", lambda votes, *rest: drawn.append(votes) or real(votes, *rest)
    )
    pictures = {leader.get("staff/figure-2a.png").data for _ in range(3)}
    votes = tuple(booth.sheets().gender.sum(axis=1))
    assert len(pictures) == 1 and drawn.count(votes) == 1


def test_the_result_is_told_before_anything_that_draws_is_loaded(tmp_path: Path) -> None:
    """Matplotlib and statsmodels take seconds on a busy computer; the whole room waits for this page."""
    script = """
import sys
from pathlib import Path
from booths import STAFF_TOKEN, Visitor, make_booth, vote_on_all
from foxglove_helpers.voting.web import staff_pages
from foxglove_helpers.voting.web.app import Settings, create_app
staff_pages._get_ready_to_draw = lambda: None
booth = make_booth(Path(sys.argv[1]))
code = booth.join()
vote_on_all(booth, code)
booth.hand_in(booth.voter(code))
booth.close_vote()
leader = Visitor(create_app(booth, settings=Settings(staff_token=STAFF_TOKEN)))
leader.lead()
assert "figure-2a.png" in leader.get("staff").text
print(sorted({"matplotlib", "statsmodels", "sklearn"} & set(sys.modules)))
"""
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "booth")],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout.strip() == "[]", done.stderr


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_figures_are_told_in_the_language_of_the_page(app: BoothApp, booth: Booth, language: str) -> None:
    lead_to_the_end(app, booth, 1)
    leader = Visitor(app, language)
    leader.lead()
    told = re.findall(r'<img src="[^"]*figure-2[ab].png" alt="([^"]+)"([^>]*)>', leader.get("staff").text)
    assert len(told) == 2 and all("lang=" not in rest for _, rest in told)
    for alt, _ in told:
        assert bool(re.search("[ぁ-ん]", alt)) == (language == "ja")
        assert str(len(booth.files)) in alt or "3" in alt


def test_a_tie_is_listed_and_decided_on_the_page(app: BoothApp, booth: Booth) -> None:
    leader = lead_to_the_end(app, booth, 2)
    page = leader.get("staff").text
    assert (
        'id="tie-2"' in page and "even number" in page and leader.get("staff/labels.zip").status_code == 422
    )
    assert {leader.client.get(face).status_code for face in faces(page)} == {200}
    incomplete = leader.post("staff/decide", {"female": "1", "decided_by": "Anna"}, start="staff")
    assert incomplete.status_code == 422 and 'value="Anna"' in incomplete.text
    done = {"female": "1", "decided_by": "Anna, Ben", "why": "<b>long hair</b>"}
    assert goes_to(leader.post("staff/decide", done, start="staff")).endswith("/staff")
    page = leader.get("staff").text
    assert "Anna, Ben" in page and "&lt;b&gt;long hair" in page and "<b>long" not in page
    with zipfile.ZipFile(io.BytesIO(leader.get("staff/labels.zip").data)) as archive:
        assert "Anna, Ben" in archive.read("labels_log.txt").decode("utf-8")


def closing_card(leader: Visitor) -> str:
    """Return what stands in the form that closes the vote."""
    form = re.search(r'<form[^>]*/staff/close".*?</form>', leader.get("staff").text, re.DOTALL)
    assert form
    return unescape(form[0])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_beside_the_tick_box_stands_what_closing_now_would_mean(
    app: BoothApp, booth: Booth, language: str
) -> None:
    w = words(language).staff
    leader = Visitor(app, language)
    leader.lead()
    missing = [w.some_missing.format(handed_in=count, expected=5) for count in range(6)]
    assert missing[0] in closing_card(leader)
    for count in range(1, 6):
        code = booth.join()
        begun = closing_card(leader)
        assert w.some_begun.format(begun=1) in begun
        vote_on_all(booth, code)
        booth.hand_in(booth.voter(code))
        card = closing_card(leader)
        assert w.some_begun.split("{begun}")[1] not in card
        assert (missing[count] in card) == (count < 5)
        assert (w.even_now.format(voters=count, half=count // 2) in card) == (count % 2 == 0)
        assert 'aria-describedby="before-closing"' in card


def test_who_leads_knows_from_the_start_of_ties_and_of_smile_counts_that_will_be_missing(
    tmp_path: Path,
) -> None:
    w = words("en").staff
    for place, (question, expected) in enumerate((("both", 17), ("both", 41), ("gender", 41), ("smile", 4))):
        with make_booth(tmp_path / str(place) / "booth", question, expected) as booth:
            leader = Visitor(create_app(booth, settings=Settings(staff_token=STAFF_TOKEN)))
            leader.lead()
            page = unescape(leader.get("staff").text)
            said = "\n".join(server._greeting(server.Place(), "http://x/", booth, None, False))
        no_smile = question != "gender" and expected != 17
        assert (w.no_smile_counts.format(voters=expected, release=17) in page) == no_smile
        assert ("smile as two counts of 17" in said) == no_smile
        even = w.even.format(voters=expected, half=expected // 2)
        assert (even in page) == (expected == 4) == ("even number" in said)


def test_every_decision_that_was_taken_is_kept_and_shown(app: BoothApp, booth: Booth, tmp_path: Path) -> None:
    leader = lead_to_the_end(app, booth, 2)
    for female, who, why in (
        ("1", "Anna", "long hair"),
        ("0", "Ben", "looked again"),
        ("1", "Eve", "and again"),
    ):
        done = {"female": female, "decided_by": who, "why": why}
        assert goes_to(leader.post("staff/decide", done, start="staff")).endswith("/staff")
    page = leader.get("staff").text
    assert page.count("Decided before, and replaced") == 2 and page.count("Decided: female. By: Eve") == 1
    with zipfile.ZipFile(io.BytesIO(leader.get("staff/sheets.zip").data)) as archive:
        kept = archive.read("all_decisions.tsv").decode("utf-8")
    assert [line.split("\t")[1:] for line in kept.splitlines()[1:]] == [
        ["2", "1", "Anna", "long hair"],
        ["2", "0", "Ben", "looked again"],
        ["2", "1", "Eve", "and again"],
    ]
    with zipfile.ZipFile(io.BytesIO(leader.get("staff/labels.zip").data)) as archive:
        of_page = archive.read("labels_log.txt").decode("utf-8")
    assert run("tally", "--home", booth.home, "--out", tmp_path / "labels.csv").exit_code == 0
    for log in (of_page, (tmp_path / "labels_log.txt").read_text("utf-8")):
        assert "Labelled female by decision of Eve: and again" in log
        assert "earlier decision, female by Anna (long hair), was replaced" in log
        assert "earlier decision, male by Ben (looked again), was replaced" in log
    assert run("export", "--home", booth.home, "--out", tmp_path / "sheets").exit_code == 0
    assert (tmp_path / "sheets" / "all_decisions.tsv").read_text("utf-8") == kept
    # What counts is the last one, as a folder of sheets says it.
    assert run("tally", tmp_path / "sheets", "--out", tmp_path / "again.csv").exit_code == 0


def test_the_first_page_of_a_closed_vote_begins_with_that(app: BoothApp, booth: Booth) -> None:
    late = Visitor(app)
    late.join()
    lead_to_the_end(app, booth, 1)
    for visitor in (Visitor(app), late):
        page = visitor.get().text
        main = page.partition("<main")[2]
        assert main.index(words("en").staff.counts_closed) < main.index(words("en").start.closed)
        assert (
            "You are about to vote" not in page
            and "<form" not in main
            and words("en").start.go_on not in page
        )


def test_who_votes_for_a_lesson_is_sent_back_to_the_notebook(tmp_path: Path) -> None:
    for source in ("work", "twin"):
        home = tmp_path / source
        prepare(home, photographs(tmp_path / "thumbnails"), expected=3, source=source)
        with Booth(home) as booth:
            visitor = Visitor(create_app(booth, settings=Settings()))
            visitor.join()
            finish(visitor)
            page = visitor.get("finished").text
        assert (words("en").finished.notebook in page) == (source == "twin")


def test_no_answer_has_the_focus_before_the_voter_chooses(voter: Visitor) -> None:
    voter.join()
    page = voter.get("vote").text
    assert re.findall(r"<(\w+)[^>]* autofocus", page) == ["h1"]
    again = voter.post("vote").text  # with a mistake: that is read first
    assert re.findall(r"<(\w+)[^>]* autofocus", again) == ["div"]


def test_an_address_is_shown_to_be_given_out_and_others_are_refused(booth: Booth) -> None:
    app = create_app(booth, settings=Settings(staff_token=STAFF_TOKEN, address="https://vote.example.org/"))
    client = app.test_client()
    for name, status in (("vote.example.org", 200), ("localhost:8766", 200), ("evil.example", 400)):
        assert client.get("/en/", base_url=f"http://{name}/").status_code == status
    leader = Visitor(app)
    leader.lead()
    assert "<strong>https://vote.example.org/</strong>" in leader.get("staff").text
    said = server._greeting(
        server.Place(), "http://127.0.0.1:8766/", booth, "secret-token-123", True, "https://vote.example.org"
    )
    assert "Give out this address: https://vote.example.org" in said
    assert any(line.startswith("Lead the vote: https://vote.example.org/en/staff ") for line in said)
    assert any(f"foxglove vote serve --home {booth.home}" in line for line in said)
    with pytest.raises(FoxgloveError, match="--address is 'vote'"):
        server.serve(booth.home, server.Place(), address="vote")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_where_all_may_come_in_the_address_is_one_that_others_can_use(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_server, "_address_of_this_computer", lambda: "192.168.7.5")
    assert server.address_of(server.Place(host, 8766)) == "http://192.168.7.5:8766/"
    assert server.address_of(server.Place("127.0.0.1", 8766)) == "http://127.0.0.1:8766/"


def test_this_computer_has_an_address() -> None:
    name = form_server._address_of_this_computer()
    assert name == "localhost" or (ipaddress.ip_address(name) and name != "0.0.0.0")


def test_the_token_is_asked_for_and_guessing_ends(app: BoothApp, booth: Booth) -> None:
    visitor = Visitor(app)
    for _ in range(10):
        assert visitor.post("staff", {"staff_token": "guess"}).status_code == 422
    assert visitor.post("staff", {"staff_token": "guess"}).status_code == 429
    # Whoever guesses locks nobody out.
    assert goes_to(visitor.post("staff", {"staff_token": STAFF_TOKEN})).endswith("/staff")
    closed = Visitor(create_app(booth, settings=Settings()))
    assert closed.get("staff").status_code == 403


def test_words_are_the_same_in_both_languages() -> None:
    tables = [
        tomllib.loads(
            files("foxglove_helpers.voting.web").joinpath("words", f"{name}.toml").read_text("utf-8")
        )
        for name in ("en", "ja")
    ]
    english, japanese = (
        {
            (page, name): sorted(re.findall(r"\{\w+\}", text))
            for page, of_page in table.items()
            for name, text in of_page.items()
        }
        for table in tables
    )
    assert english == japanese
    for name in ("templates", "static"):
        assert files("foxglove_helpers.voting.web").joinpath(name).is_dir()


def test_behind_a_proxy_every_address_bears_its_prefix(booth: Booth) -> None:
    app = create_app(booth, settings=Settings(trust_proxy=True, in_frame=True))
    headers = {"X-Forwarded-Prefix": "/user/someone/proxy/1", "X-Forwarded-Host": "binder.test"}
    client = app.test_client()
    base = {"headers": headers, "base_url": "http://localhost/"}
    page = client.get("/en/", **base)
    addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
    assert addresses and all(address.startswith("/user/someone/proxy/1/") for address in addresses)
    cookie = page.headers["Set-Cookie"]
    assert "Path=/user/someone/proxy/1/" in cookie
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    sent = {"headers": headers | {"Cookie": cookie.partition(";")[0]}, "base_url": "http://localhost/"}
    answer = app.test_client(use_cookies=False).post("/en/join", data=form_fields(page.text, "/join"), **sent)
    assert answer.status_code == 303 and answer.headers["Location"] == "code"


def test_every_error_has_a_page(app: BoothApp) -> None:
    visitor = Visitor(app)
    assert (
        visitor.get("nowhere").status_code == 404 and words("en").error["404"] in visitor.get("nowhere").text
    )
    assert visitor.client.get("/en/join").status_code == 405
    fields = visitor.fields("", "/enter")
    assert visitor.client.post("/en/enter", data=fields | {"code": "x" * 100_000}).status_code == 413


def test_the_greeting_warns_of_even_numbers_and_keeps_tokens_out_of_logs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(server.STAFF_TOKEN_VARIABLE, STAFF_TOKEN)
    with make_booth(tmp_path / "booth", expected=4) as booth:
        said = "\n".join(server._greeting(server.Place(), "http://x/", booth, STAFF_TOKEN, False))
    assert "even number" in said and STAFF_TOKEN not in said
    assert server._staff_token(tmp_path, False) == STAFF_TOKEN
    monkeypatch.setenv(server.STAFF_TOKEN_VARIABLE, "short")
    with pytest.raises(ValueError, match="has 5 characters"):
        server._staff_token(tmp_path, False)
    monkeypatch.delenv(server.STAFF_TOKEN_VARIABLE)
    token = server._staff_token(tmp_path, True)
    assert token == server._staff_token(tmp_path, True) and len(token) >= server.LEAST_STAFF_TOKEN


def test_the_launcher_names_options_that_exist() -> None:
    entry = launcher.launcher()
    result = CliRunner().invoke(main, [*entry["command"][3:], "--help"])
    assert result.exit_code == 0, result.output
    root = Path(__file__).resolve().parents[2]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    named = project["project"]["entry-points"]["jupyter_serverproxy_servers"]["foxglove-vote"]
    assert named == f"{launcher.__name__}:launcher"
    shipped = {
        file
        for pattern in project["tool"]["setuptools"]["package-data"]["foxglove_helpers"]
        for file in (root / "foxglove_helpers").glob(pattern)
    }
    own = (root / "foxglove_helpers" / "voting").rglob("*")
    assert {file for file in own if file.is_file() and file.suffix not in (".py", ".pyc")} <= shipped


# The commands


def run(*words_of_command: object):
    return CliRunner().invoke(main, ["vote", *map(str, words_of_command)])


def test_from_the_booth_to_the_labels_by_commands(tmp_path: Path) -> None:
    home, sheets, labels = tmp_path / "booth", tmp_path / "sheets", tmp_path / "labels.csv"
    with make_booth(home) as booth:
        for number in range(3):
            code = booth.join()
            vote_on_all(booth, code, lambda asked, n=number: (asked.volunteer + n * (n == 2)) % 2)
            booth.hand_in(booth.voter(code))
    assert "handed in    3" in run("status", "--home", home).stdout
    early = run("export", "--home", home, "--out", sheets)
    assert early.exit_code == 1 and "still open" in early.output and not sheets.exists()
    assert run("tally", "--home", home, "--out", labels).exit_code == 1
    assert run("close", "--home", home, "--yes").exit_code == 0
    assert run("export", "--home", home, "--out", sheets).exit_code == 0
    assert run("check", sheets).exit_code == 0
    for source in ((sheets,), ("--home", home)):
        result = run("tally", *source, "--out", labels)
        assert (
            result.exit_code == 0
            and "3 voters" in result.stderr
            and "left out of labels.csv" in result.stderr
        )
        assert read_labels_table(labels)["volunteer"].tolist() == [1, 1, 2, 3, 3, 3]
    told = run("agreement", sheets, "--resamples", 100).stdout
    for name in (
        "Apparent gender: 3 voters",
        "Smile: 3 voters",
        "Fleiss' kappa",
        "Krippendorff's alpha",
        "disagrees",
    ):
        assert name in told


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the folders of the booths that were served, without serving them."""
    homes: list[Path] = []

    def serve(home: Path, place: server.Place, begin, **options: object) -> None:
        begin()
        homes.append(home)

    monkeypatch.setattr(server, "serve", serve)
    return homes


def counts_and_questions(home: Path) -> tuple[int, int, tuple[str, ...], str]:
    with Booth(home) as booth:
        return booth.counts().items, booth.counts().expected, booth.questions, booth.source


def test_its_folder_is_enough_to_go_on_with_a_booth(
    tmp_path: Path, served: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, work = tmp_path / "booth", make_work(tmp_path / "work", 2)
    monkeypatch.chdir(tmp_path)
    begun = run("serve", "--home", home, "--work", "work", "--question", "smile", "--voters-expected", 4)
    assert begun.exit_code == 0, begun.output
    as_begun = counts_and_questions(home)
    assert as_begun[1:] == (4, ("smile",), "work")
    monkeypatch.chdir(home)  # a relative path must not be taken for one from here
    assert run("serve", "--home", home).exit_code == 0
    assert counts_and_questions(home) == as_begun
    assert run("serve", "--home", home, "--voters-expected", 5).exit_code == 0
    assert counts_and_questions(home) == (as_begun[0], 5, *as_begun[2:])
    assert run("serve", "--home", home, "--question", "smile", "--work", work).exit_code == 0
    assert counts_and_questions(home)[1] == 5 and served == [home] * 4
    other = run("serve", "--home", home, "--question", "gender")
    assert other.exit_code == 1 and "holds a vote on smile" in other.output
    work.rename(tmp_path / "moved")
    lost = run("serve", "--home", home)
    assert lost.exit_code == 1 and str(work) in lost.output and "where it is now: --work" in lost.output
    assert run("serve", "--home", home, "--work", tmp_path / "moved").exit_code == 0
    assert run("serve", "--home", home).exit_code == 0


def test_a_booth_on_the_twin_goes_on_with_the_same_people(
    tmp_path: Path, served: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[int, int | None]] = []

    def of_twin(volunteers: int, folder: Path, seed: int | None = None) -> list[Shown]:
        drawn.append((volunteers, seed))
        return photographs(folder, (1,) * volunteers)

    monkeypatch.setattr("foxglove_helpers.voting.photographs.photographs_of_twin", of_twin)
    home = tmp_path / "booth"
    for options in (("--twin", 3, "--seed", 5), (), ("--twin", 3), ("--seed", 5)):
        result = run("serve", "--home", home, *options)
        assert result.exit_code == 0, result.output
    assert drawn == [(3, 5)] * 4 and counts_and_questions(home) == (6, 17, ("gender", "smile"), "twin")
    for options in (("--twin", 2), ("--twin", 3, "--seed", 6)):
        result = run("serve", "--home", home, *options)
        assert result.exit_code == 1 and "3 people of the twin (seed 5)" in result.output
    assert counts_and_questions(home)[0] == 6, "no vote is lost by a slip of the hand"
    with make_booth(tmp_path / "lesson"):
        pass
    unknown = run("serve", "--home", tmp_path / "lesson")
    assert unknown.exit_code == 1 and "does not know where its photographs came from" in unknown.output


def test_who_closes_is_told_first_who_is_missing_and_of_an_even_number(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    with make_booth(home, expected=5) as booth:
        codes = [booth.join() for _ in range(3)]
        for code in codes[:2]:
            vote_on_all(booth, code)
            booth.hand_in(booth.voter(code))
    told = run("close", "--home", home)
    assert told.exit_code == 1
    for words_of_it in ("Only 2 of 5 expected", "1 voter(s) have begun and not handed in", "1 to 1"):
        assert words_of_it in told.output
    with Booth(home) as booth:
        assert not booth.is_closed
        for code in (codes[2], booth.join(), booth.join()):
            vote_on_all(booth, code)
            booth.hand_in(booth.voter(code))
    quiet = run("close", "--home", home)
    assert "Only" not in quiet.output and "begun" not in quiet.output and "even" not in quiet.output


def test_a_tie_needs_a_decision_also_on_the_command_line(tmp_path: Path) -> None:
    sheets, labels = tmp_path / "sheets", tmp_path / "labels.csv"
    sheets.mkdir()
    for voter, vote in ((1, 0), (2, 1)):
        (sheets / f"gender_voter_0{voter}.tsv").write_text(
            f"volunteer\tfemale\n1\t{vote}\n", encoding="utf-8"
        )
        (sheets / f"smile_voter_0{voter}.tsv").write_text(
            "volunteer\tphotograph\tsmiling\n1\t1\t1\n", encoding="utf-8"
        )
    refused = run("tally", sheets, "--out", labels)
    assert refused.exit_code == 1 and "volunteer 1: 1 votes" in refused.output and not labels.exists()
    (sheets / "decisions.tsv").write_text(
        "volunteer\tfemale\tdecided_by\twhy\n1\t1\tAnna\tlong hair\n", encoding="utf-8"
    )
    result = run("tally", sheets, "--out", labels)
    assert result.exit_code == 0 and "by decision of Anna: long hair" in result.stderr
    assert "even number" in result.stderr
    assert "Anna" in (tmp_path / "labels_log.txt").read_text("utf-8")


def test_all_problems_of_all_sheets_are_told_by_a_command(tmp_path: Path) -> None:
    (tmp_path / "gender_voter_01.tsv").write_bytes(b"volunteer\tfemale\r\n1\t2\r\n")
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "line 2, column 2: female is" in result.stdout and "(tolerated)" in result.stdout


def test_codes_are_printed_once(tmp_path: Path) -> None:
    with make_booth(tmp_path / "booth", expected=3):
        pass
    codes = run("codes", "--home", tmp_path / "booth", "--count", 3).stdout.split()
    assert len(set(codes)) == 3 and all(
        re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", c) for c in codes
    )
    assert run("codes", "--home", tmp_path / "booth", "--count", 1).exit_code == 1


def test_what_to_vote_on_must_be_said(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    nothing = run("serve", "--home", home)
    assert nothing.exit_code == 1 and "either --work CURATED or --twin N" in nothing.output
    both = run("serve", "--home", home, "--twin", 2, "--work", tmp_path)
    assert both.exit_code == 1 and "both --work and --twin" in both.output
    assert not home.exists()
    assert run("tally", "--out", tmp_path / "labels.csv").exit_code == 1
