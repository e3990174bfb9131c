"""The pages of a voter: welcome, code, one vote after the other, handing in.

In: a browser with a code in its signed cookie. Out: votes in the booth. A page shows what this voter is asked and
nothing of anybody else's votes; faces are sent to nobody without a code, and each address of a face works in one
browser only.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, g, render_template, request, send_file, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.web.app import go_to
from foxglove_helpers.voting.booth import Refused, Voter, written_code
from foxglove_helpers.voting.web.app import this_app
from foxglove_helpers.voting.web.words import words

pages = Blueprint("voter", __name__)
UNPROCESSABLE = 422
# What each key and radio button stands for, in the order in which they are shown.
ANSWERS = {
    "gender": (("1", 1, "female"), ("2", 0, "male")),
    "smile": (("1", 1, "smiling"), ("2", 0, "not_smiling")),
}


@dataclass(frozen=True)
class Problem:
    """What to mend: the field it belongs to, and what to say."""

    field: str
    message: str


def this_voter() -> Voter | None:
    """Return who sits at this browser; None without a code."""
    code = session.get("code")
    return this_app().booth.voter(code) if isinstance(code, str) else None


def number_sent(field: str) -> int:
    """Return the whole number in a hidden field; 400 where a form of ours cannot have sent it."""
    text = request.form.get(field, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        abort(400)
    return int(text)


@pages.get("/")
def start() -> str:
    """Say what this is, and let voters in."""
    return _start_page()


def _start_page(problems: list[Problem] | None = None) -> str:
    booth, voter = this_app().booth, this_voter()
    g.page = "voter.start"
    return render_template(
        "start.html",
        problems=problems or [],
        voter=voter,
        questions=booth.questions,
        closed=booth.is_closed,
        codes_only=booth.codes_only,
        items=booth.counts().items,
    )


@pages.post("/join")
def join() -> AnyResponse | tuple[str, int]:
    """Give a new voter a code; a browser that has one keeps it."""
    if this_voter() is not None:
        return go_to("voter.vote")
    try:
        code = this_app().booth.join()
    except Refused as refused:
        return _start_page([Problem("join", words(g.language).start[refused.reason])]), UNPROCESSABLE
    session["code"] = code
    session.permanent = True
    return go_to("voter.code")


@pages.post("/enter")
def enter() -> AnyResponse | tuple[str, int]:
    """Let in who has a code: one that was given out, or that of a vote begun on another device."""
    app = this_app()
    typed = request.form.get("code", "")[:100]
    if app.booth.enter(typed) is None:
        # A right code always passes: a whole ward may share one address.
        if not app.attempts.allows(request.remote_addr or ""):
            abort(429)
        return _start_page([Problem("code", words(g.language).start.wrong_code)]), UNPROCESSABLE
    session["code"] = written_code(typed)
    session.permanent = True
    return go_to("voter.vote")


@pages.get("/code")
def code() -> AnyResponse | str:
    """Show the code, to be noted."""
    if this_voter() is None:
        return go_to("voter.start")
    return render_template("code.html", code=session["code"])


@pages.route("/vote", methods=["GET", "POST"])
def vote() -> AnyResponse | str | tuple[str, int]:
    """Ask the next vote, and take one."""
    voter, booth = this_voter(), this_app().booth
    if voter is None:
        return go_to("voter.start")
    if booth.is_closed or voter.handed_in:
        return go_to("voter.finished")
    problems = []
    if request.method == "POST":
        item, given = number_sent("item"), request.form.get("vote")
        if given in ("0", "1"):
            return _take(voter, item, int(given))
        problems = [Problem("vote", words(g.language).vote.choose)]
    asked = booth.next_item(voter)
    if asked is None:
        return go_to("voter.complete")
    page = render_template(
        "vote.html",
        problems=problems,
        asked=asked,
        answers=ANSWERS[asked.question],
        faces=[_address_of(face, str(voter.number)) for face in asked.faces],
        last=_last(voter),
        keys=session.get("keys", True) is True,
        withdrawn=session.pop("told_of_withdrawal", True) is False,
    )
    return (page, UNPROCESSABLE) if problems else page


def _take(voter: Voter, item: int, given: int) -> AnyResponse:
    try:
        this_app().booth.vote(voter, item, given)
    except Refused as refused:
        if refused.reason == "unknown":
            abort(400)
        if refused.reason == "withdrawn":
            session["told_of_withdrawal"] = False
            return go_to("voter.vote")
        return go_to("voter.finished")
    return go_to("voter.vote")


@pages.post("/undo")
def undo() -> AnyResponse:
    """Take back a vote, and ask it again."""
    voter, item = this_voter(), number_sent("item")
    if voter is None:
        return go_to("voter.start")
    try:
        this_app().booth.undo(voter, item)
    except Refused:
        return go_to("voter.finished")
    return go_to("voter.vote")


@pages.post("/keys")
def keys() -> AnyResponse:
    """Switch voting by one key on or off in this browser."""
    session["keys"] = request.form.get("keys") == "on"
    return go_to("voter.vote")


@pages.route("/complete", methods=["GET", "POST"])
def complete() -> AnyResponse | str:
    """Ask whether to hand in; hand in."""
    voter, booth = this_voter(), this_app().booth
    if voter is None:
        return go_to("voter.start")
    if voter.handed_in or booth.is_closed:
        return go_to("voter.finished")
    if booth.next_item(voter) is not None:
        return go_to("voter.vote")
    if request.method == "POST":
        try:
            booth.hand_in(voter)
        except Refused:
            return go_to("voter.vote")
        return go_to("voter.finished")
    return render_template("complete.html", count=booth.counts().items, last=_last(voter))


@pages.get("/finished")
def finished() -> AnyResponse | str:
    """Say thanks, or that the vote has ended without this voter."""
    voter, booth = this_voter(), this_app().booth
    if voter is None:
        return go_to("voter.start")
    if not voter.handed_in and not booth.is_closed:
        return go_to("voter.vote")
    w = words(g.language).finished
    title, message = (w.title, w.message) if voter.handed_in else (w.too_late_title, w.too_late)
    if booth.source == "twin":  # the booth of a lesson, or of a class beside it
        message = f"{message} {w.notebook}"
    return render_template("message.html", title=title, message=message, leave=True)


@pages.post("/leave")
def leave() -> AnyResponse:
    """Let this browser forget the code: for a computer that the next voter uses."""
    session.pop("code", None)
    return go_to("voter.start")


def face(face: str, signature: str) -> AnyResponse:
    """Send a face: to the voter for whom it was signed, while they vote; after the end to who leads the vote."""
    from foxglove_helpers.voting.web.staff_pages import is_staff

    booth, voter = this_app().booth, this_voter()
    allowed = []
    if voter is not None and not voter.handed_in and not booth.is_closed:
        allowed.append(str(voter.number))
    if booth.is_closed and is_staff():
        allowed.append("staff")
    if not any(
        hmac.compare_digest(booth.signature(name, face).encode(), signature.encode()) for name in allowed
    ):
        abort(404)
    thumbnail = booth.thumbnail(face)
    if thumbnail is None or not thumbnail.is_file():
        abort(404)
    return send_file(thumbnail, mimetype="image/jpeg", conditional=False, etag=False)


def _address_of(face: str, name: str) -> str:
    return url_for("face", face=face, signature=this_app().booth.signature(name, face))


def _last(voter: Voter) -> dict[str, Any] | None:
    found = this_app().booth.last_vote(voter)
    if found is None:
        return None
    item, question, given = found
    return {"item": item, "answer": next(name for _, value, name in ANSWERS[question] if value == given)}
