"""The steps of the form but for the photographs: purpose, what is collected, inquiries, year, review, certificate.

In: what a volunteer reads, answers and confirms. Out: a draft of the store, and in the end a submission. A step
that lacks what comes before it leads back to it; an answer that does not do is asked for again, with a list of
what to mend.
"""

import re
import time
import unicodedata
from dataclasses import dataclass

import segno
from flask import Blueprint, g, render_template, request, session, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.drafts import Draft
from foxglove_helpers.consent.texts import ConsentText, current_text, text_of
from foxglove_helpers.consent.web import visitor
from foxglove_helpers.consent.web.app import DRAFT_HOURS, go_to, this_app
from foxglove_helpers.consent.web.words import LANGUAGES, words

pages = Blueprint("form", __name__)
UNPROCESSABLE = 422
# Which parts of the consent text stand on which page; together, all of them.
FIRST_PAGE = ("teaching_copy", "purpose", "uses", "photographs", "voluntary")
SECOND_PAGE = ("collected", "not_collected", "withdrawal", "cannot_be_undone", "questions")


@dataclass(frozen=True)
class Problem:
    """What to mend: the field it belongs to, and what to say."""

    field: str
    message: str


def _text_shown() -> ConsentText:
    store = this_app().store
    last_day = rules.last_day_to_withdraw(store.now(), store.place)
    return current_text(g.language, last_day=last_day, originals_kept=store.keep_originals)


@pages.get("/")
def purpose() -> str:
    """Show what the collection is for."""
    return render_template(
        "purpose.html",
        text=_text_shown(),
        sections=FIRST_PAGE,
        hours=DRAFT_HOURS,
        days=rules.WITHDRAWAL_DAYS,
        certificate_open=visitor.certificate() is not None,
    )


@pages.get("/collected")
def collected() -> str:
    """Show what is collected, and what never is."""
    extra = rules.COLLECTED_IF_SWITCHED_ON if this_app().store.keep_originals else ()
    return render_template(
        "collected.html",
        text=_text_shown(),
        sections=SECOND_PAGE,
        collected=(*rules.COLLECTED, *extra),
        never=rules.NEVER_COLLECTED,
    )


@pages.route("/inquiries", methods=["GET", "POST"])
def inquiries() -> AnyResponse | str | tuple[str, int]:
    """Ask the four inquiries of R1."""
    if visitor.certificate() is not None:
        return go_to("form.certificate")
    draft, text = visitor.draft(), current_text(g.language)
    answers = dict(draft.state.get("answers", {})) if draft else {}
    problems: list[Problem] = []
    outdated = bool(draft and answers and not visitor.consent_is_current(draft))
    if request.method == "POST":
        given = {inquiry: request.form.get(inquiry) for inquiry in rules.Inquiry}
        answers = {
            str(inquiry): answer == "yes" for inquiry, answer in given.items() if answer in ("yes", "no")
        }
        outdated = rules.needs_new_consent(request.form.get("text_hash", ""), text.hash)
        problems = _inquiry_problems(answers)
        draft = visitor.begin()
        if outdated:
            answers = {}
        visitor.remember(draft, answers=answers, language=g.language, text_hash=text.hash)
        if not outdated and not problems:
            return go_to("form.year")
    page = render_template(
        "inquiries.html",
        text=text,
        answers=answers,
        problems=[] if outdated else problems,
        outdated=outdated,
        inquiries=list(rules.Inquiry),
    )
    return (page, UNPROCESSABLE) if request.method == "POST" else page


def _inquiry_problems(answers: dict[str, bool]) -> list[Problem]:
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
        return go_to("form.certificate")
    draft = visitor.draft()
    if visitor.unfinished_step(draft) == "inquiries" or draft is None:
        return go_to("form.inquiries")
    if request.method == "GET":
        return render_template("year.html", value=visitor.year_of(draft) or "", problems=[])
    typed = request.form.get("year_of_birth", "")[:20]
    number = _read_year(typed)
    problem = _year_problem(typed, number)
    visitor.remember(draft, year_of_birth=None if problem else number)
    if problem:
        return render_template("year.html", value=typed, problems=[problem]), UNPROCESSABLE
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
        return go_to("form.certificate")
    draft = visitor.draft()
    step = visitor.unfinished_step(draft)
    if draft is None or step is not None:
        return go_to("photographs.photographs" if step == "photographs" else f"form.{step}")
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
    return go_to("form.certificate")


@pages.get("/certificate")
def certificate() -> AnyResponse | str | tuple[str, int]:
    """Show the agreement number and the secret, for an hour."""
    found = visitor.certificate()
    if found is None:
        w = words(g.language).certificate
        return render_template("message.html", title=w.gone_title, message=w.gone), 404
    if not isinstance(session.get("shown"), int):
        session["shown"] = int(time.time())
    address = url_for("withdrawal.withdraw", _external=True)
    text = text_of(found.receipt.text_hash)
    return render_template(
        "certificate.html",
        receipt=found.receipt,
        secret=found.secret,
        text=text,
        text_language=LANGUAGES[text.language],
        address=address,
        qr=_qr_code(address),
    )


@pages.post("/certificate/finish")
def finish() -> AnyResponse:
    """Forget the certificate on this device."""
    if visitor.certificate() is not None:
        visitor.forget()
    return go_to("form.finished")


@pages.get("/finished")
def finished() -> str:
    """Say goodbye."""
    w = words(g.language).certificate
    return render_template("message.html", title=w.finished_title, message=w.finished)


def _qr_code(address: str) -> Markup:
    code = segno.make(address, error="m", micro=False)
    # Its own attributes instead of styles, which the content policy forbids.
    return Markup(code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True))
