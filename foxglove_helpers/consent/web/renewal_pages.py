"""The page on which somebody agrees again, after the text has changed: number and secret, the new text, an answer.

In: an agreement number, its secret, and answers to the four inquiries. Out: the new consent in the store, or word
that the earlier one stays as it is.
"""

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.store import SubmissionRefused, UnknownAgreement
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.consent.web import mistakes
from foxglove_helpers.consent.web.app import go_to, this_app
from foxglove_helpers.consent.web.form_pages import OUTDATED, UNPROCESSABLE, given_answers, inquiry_problems
from foxglove_helpers.consent.web.number_and_secret import Wish, problems_of, receive, waiting
from foxglove_helpers.consent.web.words import words

pages = Blueprint("renewal", __name__)
_FIELDS = ("number", "secret")


@pages.route("/renew", methods=["GET", "POST"])
def renew() -> AnyResponse | str | tuple[str, int]:
    """Ask for number and secret."""
    if request.method == "POST":
        return receive("renewal.renew", _FIELDS, "renewal", "renewal.text")
    wrong = mistakes.typed("renewal.renew", Wish)
    wish = wrong or Wish("", "")
    problems = problems_of(wrong, *_FIELDS) if wrong else []
    page = render_template("renew.html", number=wish.number, secret=wish.secret, problems=problems)
    return (page, UNPROCESSABLE) if problems else page


@pages.route("/renew/text", methods=["GET", "POST"])
def text() -> AnyResponse | str | tuple[str, int]:
    """Show the changed text and ask the four inquiries again."""
    wish, status = waiting("renewal")
    if wish is None or status is None:
        return go_to("renewal.renew")
    if status.withdrawn_at is not None or not status.needs_new_consent:
        return _message("withdrawn" if status.withdrawn_at is not None else "up_to_date")
    kept = this_app().store.originals_kept(wish.agreement)
    newest = current_text(g.language, last_day=status.last_day, originals_kept=kept)
    if request.method == "POST":
        if "decline" in request.form:
            return go_to("renewal.declined")
        given = given_answers()
        if rules.needs_new_consent(request.form.get("text_hash", ""), newest.hash):
            return mistakes.show("renewal.text", OUTDATED)
        if inquiry_problems(given):
            return mistakes.show("renewal.text", given)
        mistakes.forget()
        return _agree(wish, given, newest.hash)
    answers = mistakes.typed("renewal.text", dict)
    outdated = mistakes.typed("renewal.text", str) == OUTDATED
    problems = [] if answers is None else inquiry_problems(answers)
    page = render_template(
        "renew_text.html",
        text=newest,
        answers=answers or {},
        problems=problems,
        outdated=outdated,
        inquiries=list(rules.Inquiry),
        status=status,
    )
    return (page, UNPROCESSABLE) if problems or outdated else page


def _agree(wish: Wish, answers: dict[str, bool], text_hash: str) -> AnyResponse:
    try:
        this_app().store.consent_again(
            wish.agreement, wish.secret, answers=answers, language=g.language, text_hash=text_hash
        )
    except (UnknownAgreement, SubmissionRefused):
        # Withdrawn, or the text changed once more, in this very moment: the page tells which.
        return go_to("renewal.text")
    return go_to("renewal.agreed")


@pages.get("/renew/agreed")
def agreed() -> AnyResponse | str:
    """Say that the new consent is recorded."""
    _, status = waiting("renewal")
    if status is None or status.needs_new_consent or status.withdrawn_at is not None:
        return go_to("renewal.renew")
    return _message("agreed")


@pages.get("/renew/declined")
def declined() -> AnyResponse | str:
    """Say what holds for somebody who does not agree to the new text."""
    _, status = waiting("renewal")
    return go_to("renewal.renew") if status is None else _message("declined", leads_to="withdrawal.withdraw")


def _message(name: str, leads_to: str = "form.purpose") -> str:
    w = words(g.language).renew
    return render_template("message.html", title=w[f"{name}_title"], message=w[name], leads_to=leads_to)
