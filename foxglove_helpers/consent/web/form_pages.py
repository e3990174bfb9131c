"""The steps of the form but for the photographs: purpose, what is collected, inquiries, year, review, certificate.

In: what a volunteer reads, answers and confirms. Out: a draft of the store, and in the end a submission. A step
that lacks what comes before it leads back to it; an answer that does not do is asked for again, with a list of
what to mend.
"""

import re
import unicodedata
from dataclasses import dataclass

import segno
from flask import Blueprint, abort, g, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.drafts import Draft
from foxglove_helpers.consent.texts import ConsentText, current_text, text_of
from foxglove_helpers.consent.web import mistakes, visitor
from foxglove_helpers.consent.web.app import DRAFT_HOURS, go_to, this_app
from foxglove_helpers.consent.web.certificates import MINUTES_SHOWN
from foxglove_helpers.consent.web.words import LANGUAGES, words
from foxglove_helpers.errors import FoxgloveError

pages = Blueprint("form", __name__)
UNPROCESSABLE = 422
# Which parts of the consent text stand on which page; together, all of them.
FIRST_PAGE = ("teaching_copy", "purpose", "uses", "photographs", "voluntary")
SECOND_PAGE = ("collected", "not_collected")
# Beside the inquiry that asks whether they are accepted; they point to the contact below them.
THIRD_PAGE = ("withdrawal", "cannot_be_undone", "questions")
# What can be wrong with the inquiries that somebody answered.
OUTDATED, ANSWERS = "outdated", "answers"


@dataclass(frozen=True)
class Problem:
    """What to mend: the field it belongs to, and what to say."""

    field: str
    message: str


def _text_shown() -> ConsentText:
    store = this_app().store
    last_day = rules.last_day_to_withdraw(store.now(), store.place)
    kept = visitor.originals_kept(visitor.draft())
    return current_text(g.language, last_day=last_day, originals_kept=kept)


@pages.get("/")
def purpose() -> str:
    """Show what the collection is for; offer to go on with what was begun."""
    draft = visitor.draft()
    return render_template(
        "purpose.html",
        text=_text_shown(),
        sections=FIRST_PAGE,
        hours=DRAFT_HOURS,
        days=rules.WITHDRAWAL_DAYS,
        certificate_open=visitor.certificate() is not None,
        closed="closed" in request.args,
        go_on=None if draft is None else _endpoint(visitor.unfinished_step(draft) or "review"),
        discarded="discarded" in request.args,
    )


@pages.get("/collected")
def collected() -> str:
    """Show what is collected, and what never is."""
    return render_template("collected.html", text=_text_shown(), sections=SECOND_PAGE)


@pages.get("/text/<text_hash>")
def accepted_text(text_hash: str) -> str:
    """Show a text that somebody accepted, whole, by its hash."""
    kept = request.args.get("originals") == "kept"
    try:
        text = text_of(text_hash, originals_kept=kept)
    except FoxgloveError:
        abort(404)
    return render_template("text.html", text=text)


@pages.route("/earlier", methods=["GET", "POST"])
def earlier() -> AnyResponse | str:
    """Ask whether it was the person in front of the device who has just taken part; close that certificate if not."""
    if request.method == "GET":
        return render_template("earlier.html") if visitor.certificate() is not None else go_to("form.purpose")
    visitor.forget()
    return go_to("form.purpose", closed=1)


@pages.route("/discard", methods=["GET", "POST"])
def discard() -> AnyResponse | str:
    """Delete what was entered and not submitted, after a second look."""
    if visitor.certificate() is not None:
        return go_to("form.earlier")
    if request.method == "GET":
        return render_template("discard.html") if visitor.draft() is not None else go_to("form.purpose")
    visitor.forget()
    return go_to("form.purpose", discarded=1)


def _endpoint(step: str) -> str:
    return "photographs.photographs" if step == "photographs" else f"form.{step}"


@pages.route("/inquiries", methods=["GET", "POST"])
def inquiries() -> AnyResponse | str | tuple[str, int]:
    """Ask the four inquiries of R1."""
    if visitor.certificate() is not None:
        return go_to("form.earlier")
    if request.method == "POST":
        return _take_answers()
    draft = visitor.draft()
    answers = visitor.answers_of(draft)
    wrong = mistakes.typed("form.inquiries", str)
    outdated = wrong == OUTDATED or bool(draft and answers and not visitor.consent_is_current(draft))
    problems = inquiry_problems(answers) if wrong == ANSWERS and not outdated else []
    page = render_template(
        "inquiries.html",
        text=_text_shown(),
        sections=THIRD_PAGE,
        originals=_originals(draft),
        answers=answers,
        problems=problems,
        outdated=outdated,
        inquiries=list(rules.Inquiry),
        begun=draft is not None,
    )
    return (page, UNPROCESSABLE) if problems or wrong == OUTDATED else page


def _take_answers() -> AnyResponse:
    answers = given_answers()
    draft = visitor.begin()
    text = _text_shown()
    outdated = rules.needs_new_consent(request.form.get("text_hash", ""), text.hash)
    # The text says whether addresses and file names are kept; the server may run otherwise since it was read.
    outdated |= request.form.get("originals", "") != _originals(draft)
    given = {} if outdated else answers
    visitor.remember(draft, answers=given, language=g.language, text_hash=text.hash)
    if outdated or inquiry_problems(answers):
        return mistakes.show("form.inquiries", OUTDATED if outdated else ANSWERS)
    mistakes.forget()
    return go_to("form.year")


def _originals(draft: Draft | None) -> str:
    return "kept" if visitor.originals_kept(draft) else "not_kept"


def given_answers() -> dict[str, bool]:
    """Return what was answered to the inquiries with yes or no."""
    given = {inquiry: request.form.get(inquiry) for inquiry in rules.Inquiry}
    return {str(inquiry): answer == "yes" for inquiry, answer in given.items() if answer in ("yes", "no")}


def inquiry_problems(answers: dict[str, bool]) -> list[Problem]:
    """Return which inquiries are not answered with yes."""
    w = words(g.language).inquiries
    numbers = {str(inquiry): number for number, inquiry in enumerate(rules.Inquiry, start=1)}
    return [
        Problem(refusal.field, w[refusal.reason].format(number=numbers[refusal.field]))
        for refusal in rules.refusals(answers, None, this_app().store.today())
        if refusal.field in numbers
    ]


@pages.route("/year", methods=["GET", "POST"])
def year() -> AnyResponse | str | tuple[str, int]:
    """Ask the year of birth."""
    if visitor.certificate() is not None:
        return go_to("form.earlier")
    draft = visitor.draft()
    if visitor.unfinished_step(draft) == "inquiries" or draft is None:
        return go_to("form.inquiries")
    if request.method == "POST":
        return _take_year(draft)
    typed = mistakes.typed("form.year", str)
    problem = None if typed is None else _year_problem(typed, _read_year(typed))
    if problem is None:
        return render_template("year.html", value=visitor.year_of(draft) or "", problems=[])
    return render_template("year.html", value=typed, problems=[problem]), UNPROCESSABLE


def _take_year(draft: Draft) -> AnyResponse:
    typed = request.form.get("year_of_birth", "")[:20]
    number = _read_year(typed)
    problem = _year_problem(typed, number)
    visitor.remember(draft, year_of_birth=None if problem else number)
    if problem:
        return mistakes.show("form.year", typed)
    mistakes.forget()
    return go_to("photographs.photographs")


def _read_year(typed: str) -> int | None:
    """Read four digits, full-width ones as well, with or without the sign for "year" behind them."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    match = re.fullmatch(r"([0-9]{4})\s*年?", plain)
    return int(match[1]) if match else None


def _year_problem(typed: str, number: int | None) -> Problem | None:
    if typed.strip() and number is None:
        reason = "year_not_a_number"
    else:
        today = this_app().store.today()
        everything = {str(inquiry): True for inquiry in rules.Inquiry}
        found = [r.reason for r in rules.refusals(everything, number, today) if r.field == "year_of_birth"]
        if not found:
            return None
        reason = found[0]
    latest = this_app().store.today().year - rules.LEAST_AGE - 1
    message = words(g.language).year[reason].format(age=rules.LEAST_AGE, year=latest)
    return Problem("year_of_birth", message)


@pages.route("/review", methods=["GET", "POST"])
def review() -> AnyResponse | str:
    """Show everything once more; submit it."""
    if visitor.certificate() is not None:
        # The button was pressed before, and the answer got lost.
        visitor.hand_over_certificate()
        return go_to("form.certificate")
    draft = visitor.draft()
    step = visitor.unfinished_step(draft)
    if draft is None or step is not None:
        return go_to(_endpoint(step or "inquiries"))
    store = this_app().store
    if request.method == "POST":
        return _submit(draft)
    return render_template(
        "review.html",
        draft=draft,
        year=visitor.year_of(draft),
        text=text_of(draft.state["text_hash"]),
        last_day=rules.last_day_to_withdraw(store.now(), store.place),
    )


def _submit(draft: Draft) -> AnyResponse:
    year_of_birth = visitor.year_of(draft)
    assert year_of_birth is not None
    # A second press waits for the first, and then finds its certificate.
    with visitor.lock_of(draft):
        if visitor.certificate() is None:
            this_app().store.submit(
                draft.id,
                year_of_birth=year_of_birth,
                language=draft.state["language"],
                text_hash=draft.state["text_hash"],
                secret=visitor.withdrawal_secret(),
                request_id=visitor.request_id(),
                address=request.remote_addr,
            )
    visitor.hand_over_certificate()
    return go_to("form.certificate")


@pages.get("/certificate")
def certificate() -> AnyResponse | str | tuple[str, int]:
    """Show the agreement number and the secret, for some minutes."""
    found = visitor.certificate()
    if found is None:
        w = words(g.language).certificate
        return render_template("message.html", title=w.gone_title, message=w.gone), 404
    if not visitor.holds_certificate():
        # Its cookie must have arrived before the certificate counts as shown.
        visitor.hand_over_certificate()
        return go_to("form.certificate")
    this_app().certificates.show(visitor.request_id())
    address = _public_address()
    text = text_of(found.receipt.text_hash)
    return render_template(
        "certificate.html",
        receipt=found.receipt,
        secret=found.secret,
        text=text,
        teaching_copy=text.by_key.get("teaching_copy"),
        text_language=LANGUAGES[text.language],
        contact=text.by_key["questions"],
        originals="kept" if this_app().store.originals_kept(found.receipt.agreement) else "not_kept",
        minutes=MINUTES_SHOWN,
        address=address,
        qr=None if address is None else _qr_code(address),
    )


@pages.post("/certificate/finish")
def finish() -> AnyResponse:
    """Forget everything on this device."""
    visitor.forget()
    return go_to("form.finished")


@pages.get("/finished")
def finished() -> str:
    """Say goodbye."""
    w = words(g.language).certificate
    return render_template("message.html", title=w.finished_title, message=w.finished)


def _public_address() -> str | None:
    """Return the address for withdrawing, if the organisers said under which name volunteers reach the form."""
    base = this_app().settings.address
    return None if base is None else f"{base.rstrip('/')}/{g.language}/withdraw"


def _qr_code(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    # Its own attributes instead of styles, which the content policy forbids.
    return Markup(code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True))
