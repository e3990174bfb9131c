"""The page on which consent is taken back: number and secret, what is withdrawn, a second look, a report.

In: an agreement number, its secret and the uses to withdraw. Out: a withdrawal in the store and a report of what
is gone and what cannot be undone. An unknown number and a wrong secret get the same answer after the same work,
and only so many attempts are borne.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, g, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.rules import AGREEMENT_NUMBER, Use
from foxglove_helpers.consent.store import RightHasEnded, Status, UnknownAgreement
from foxglove_helpers.consent.web.app import go_to, this_app
from foxglove_helpers.consent.web.form_pages import UNPROCESSABLE, Problem
from foxglove_helpers.consent.web.words import words, written_date, zone_name
from foxglove_helpers.consent.withdrawal import WithdrawalReport

pages = Blueprint("withdrawal", __name__)
_MOST_TYPED = 100


@dataclass(frozen=True)
class Wish:
    """What somebody typed: number, secret and uses."""

    number: str
    secret: str
    uses: tuple[Use, ...]

    def problems(self) -> list[Problem]:
        """Return what is missing."""
        w = words(g.language).withdraw
        return [
            Problem(field, w[f"{field}_missing"])
            for field, given in (("number", self.number), ("secret", self.secret), ("uses", self.uses))
            if not given
        ]


def _wish() -> Wish:
    number = unicodedata.normalize("NFKC", request.form.get("number", "")[:_MOST_TYPED]).strip().lower()
    chosen = set(request.form.getlist("use"))
    uses = tuple(use for use in Use if use.value in chosen)
    # To withdraw from everything is to withdraw from each.
    uses = (Use.RETENTION,) if Use.RETENTION in uses else uses
    return Wish(number, request.form.get("secret", "")[:_MOST_TYPED].strip(), uses)


@pages.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> AnyResponse | str | tuple[str, int]:
    """Ask for number, secret and uses; show them again before anything is done."""
    if request.method == "GET":
        return _form(Wish("", "", ()), [])
    wish = _wish()
    if problems := wish.problems():
        return _form(wish, problems), UNPROCESSABLE
    status = _known(wish)
    if not isinstance(status, Status):
        return status
    return render_template(
        "withdraw_confirm.html",
        number=status.agreement,
        secret=wish.secret,
        chosen=[use.value for use in wish.uses],
        status=status,
    )


@pages.post("/withdraw/confirm")
def confirm() -> AnyResponse | str | tuple[str, int]:
    """Withdraw."""
    g.page = ("withdrawal.withdraw", {})
    wish = _wish()
    if problems := wish.problems():
        return _form(wish, problems), UNPROCESSABLE
    status = _known(wish)
    if not isinstance(status, Status):
        return status
    try:
        report = this_app().store.withdraw(status.agreement, wish.secret, wish.uses)
    except UnknownAgreement:
        return _unknown(wish)
    except RightHasEnded:
        return _too_late(status)
    session["report"] = _told(report)
    return go_to("withdrawal.report")


@pages.get("/withdraw/report")
def report() -> AnyResponse | str:
    """Report what is gone and what cannot be undone, once more after each reload."""
    told = session.get("report")
    if not isinstance(told, dict):
        return go_to("withdrawal.withdraw")
    return render_template("withdraw_report.html", report=_in_words(told))


def _known(wish: Wish) -> Status | AnyResponse | str | tuple[str, int]:
    """Return the status of a number whose secret is right and that can be withdrawn; else what to answer."""
    attempts = this_app().attempts
    if not attempts.allows(request):
        abort(429)
    # What can be no agreement number costs the same work as one that can.
    number = wish.number if AGREEMENT_NUMBER.fullmatch(wish.number) else "a0"
    status = this_app().store.status(number, wish.secret)
    if status is None:
        return _unknown(wish)
    attempts.forgive(request)
    w = words(g.language).withdraw
    if status.withdrawn_at is not None:
        return render_template("message.html", title=w.already_title, message=w.already)
    return status if status.can_withdraw else _too_late(status)


def _form(wish: Wish, problems: list[Problem]) -> str:
    return render_template(
        "withdraw.html",
        number=wish.number,
        secret=wish.secret,
        chosen=[use.value for use in wish.uses],
        all_uses=list(Use),
        problems=problems,
    )


def _unknown(wish: Wish) -> tuple[str, int]:
    return _form(wish, [Problem("number", words(g.language).withdraw.unknown)]), UNPROCESSABLE


def _too_late(status: Status) -> str:
    w = words(g.language).withdraw
    assert status.last_day is not None
    message = w.too_late.format(
        date=written_date(status.last_day, g.language),
        zone=zone_name(this_app().store.place, status.last_day, g.language),
    )
    return render_template("message.html", title=w.too_late_title, message=message)


def _told(report: WithdrawalReport) -> dict[str, Any]:
    """Return what a report says, in a form that a cookie can hold: numbers and stable words, no paths."""
    return {
        "number": report.agreement,
        "whole": not report.uses_left,
        "uses": sorted(use.value for use in report.uses),
        "deleted": dict(report.deleted),
        "cannot": sorted(
            [left.what.value, left.registered_at.date().isoformat()] for left in report.cannot_be_undone
        ),
        "waiting": len(report.not_deleted),
    }


def _in_words(told: dict[str, Any]) -> dict[str, Any]:
    """Return a report in the visitor's language."""
    w = words(g.language)
    done = [w.withdraw.report_use.format(use=w.withdraw[use]) for use in told["uses"] if not told["whole"]]
    for what, count in told["deleted"].items():
        if count:
            name = getattr(w.derived, what, w.derived.other)
            done.append(w.withdraw.report_derived.format(what=name, count=count))
    if told["waiting"]:
        done.append(w.withdraw.report_waiting)
    if told["whole"]:
        done.append(w.withdraw.report_excluded)
    cannot = []
    for what, day in told["cannot"]:
        template = getattr(w.withdraw, f"report_{what}", w.withdraw.report_other)
        cannot.append(template.format(day=written_date(datetime.fromisoformat(day).date(), g.language)))
    cannot = cannot or [w.withdraw.report_none]
    if not told["whole"]:
        cannot.append(w.withdraw.report_partial_undone)
    return {"number": told["number"], "whole": told["whole"], "done": done, "cannot": cannot}
