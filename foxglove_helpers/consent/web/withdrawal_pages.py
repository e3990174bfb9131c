"""The page on which consent is taken back: number and secret, what is withdrawn, a second look, a report.

In: an agreement number, its secret and the uses to withdraw. Out: a withdrawal in the store and a report of what
is gone and what cannot be undone. What was typed waits on the server for the second look, so that reloading a page or
going back sends nothing again.
"""

from datetime import datetime

from flask import Blueprint, g, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import RightHasEnded, Status, UnknownAgreement
from foxglove_helpers.consent.web import mistakes
from foxglove_helpers.consent.web.app import go_to, this_app
from foxglove_helpers.consent.web.form_pages import UNPROCESSABLE, Problem
from foxglove_helpers.consent.web.number_and_secret import Wish, problems_of, receive, waiting
from foxglove_helpers.consent.web.words import words, written_date, written_time, zone_name
from foxglove_helpers.consent.withdrawal import WithdrawalReport

pages = Blueprint("withdrawal", __name__)
_FIELDS = ("number", "secret", "uses")


@pages.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> AnyResponse | str | tuple[str, int]:
    """Ask for number, secret and uses."""
    if request.method == "GET":
        wrong = mistakes.typed("withdrawal.withdraw", Wish)
        if wrong is None:
            return _form(Wish("", ""), [])
        return _form(wrong, problems_of(wrong, *_FIELDS)), UNPROCESSABLE
    return receive("withdrawal.withdraw", _FIELDS, "wish", "withdrawal.confirm")


@pages.route("/withdraw/confirm", methods=["GET", "POST"])
def confirm() -> AnyResponse | str:
    """Show once more what is to be withdrawn; then withdraw it."""
    app = this_app()
    wish, status = waiting("wish")
    if wish is None or status is None:
        return go_to("withdrawal.withdraw")
    since = app.store.withdrawn_since(wish.agreement)
    new = tuple(use for use in wish.uses if use not in since)
    if status.withdrawn_at is not None or not new:
        return _already(wish, status)
    if not status.can_withdraw:
        return _too_late(status)
    if request.method == "GET":
        before = [_since(use, since[use]) for use in wish.uses if use in since]
        return render_template("withdraw_confirm.html", chosen=list(new), before=before, status=status)
    try:
        report = app.store.withdraw(wish.agreement, wish.secret, new)
    except UnknownAgreement:
        return go_to("withdrawal.withdraw")
    except RightHasEnded:
        return _too_late(status)
    app.waiting.remove(session.pop("wish", None))
    session["report"] = app.waiting.put(report)
    return go_to("withdrawal.report")


@pages.get("/withdraw/report")
def report() -> AnyResponse | str:
    """Report what is gone and what cannot be undone, once more after each reload."""
    found = this_app().waiting.get(session.get("report"))
    if not isinstance(found, WithdrawalReport):
        return go_to("withdrawal.withdraw")
    day = found.withdrawn_at.astimezone(this_app().store.place).date()
    return render_template(
        "withdraw_report.html",
        report=found,
        day=day,
        whole=not found.uses_left,
        done=_done(found),
        cannot=_cannot_be_undone(found),
        minutes=this_app().waiting.minutes,
    )


def _form(wish: Wish, problems: list[Problem]) -> str:
    return render_template(
        "withdraw.html",
        number=wish.number,
        secret=wish.secret,
        chosen=[use.value for use in wish.uses],
        all_uses=list(Use),
        problems=problems,
    )


def _already(wish: Wish, status: Status) -> str:
    w = words(g.language).withdraw
    place = this_app().store.place
    if status.withdrawn_at is not None:
        lines = [w.already_whole.format(time=written_time(status.withdrawn_at, place, g.language))]
    else:
        since = this_app().store.withdrawn_since(wish.agreement)
        lines = [_since(use, since[use]) for use in wish.uses]
    return render_template("message.html", title=w.already_title, message=" ".join(lines))


def _since(use: Use, moment: datetime) -> str:
    w = words(g.language).withdraw
    return w.already_part.format(use=w[use], time=written_time(moment, this_app().store.place, g.language))


def _too_late(status: Status) -> str:
    w = words(g.language).withdraw
    assert status.last_day is not None
    message = w.too_late.format(
        date=written_date(status.last_day, g.language),
        zone=zone_name(this_app().store.place, status.last_day, g.language),
    )
    return render_template("message.html", title=w.too_late_title, message=message)


def _done(found: WithdrawalReport) -> list[str]:
    """Return what was done, in the visitor's language."""
    w = words(g.language)
    whole = not found.uses_left
    done = [] if whole else [w.withdraw.report_use.format(use=w.withdraw[use]) for use in sorted(found.uses)]
    for what, count in found.deleted.items():
        if count:
            name = getattr(w.derived, what, w.derived.other)
            done.append(w.withdraw.report_derived.format(what=name, count=count))
    if whole:
        done += [w.withdraw.report_year, w.withdraw.report_excluded]
    if found.not_deleted:
        done.append(w.withdraw.report_waiting)
    return done


def _cannot_be_undone(found: WithdrawalReport) -> list[str]:
    """Return what is out of reach, in the visitor's language, without paths."""
    w = words(g.language).withdraw
    place = this_app().store.place
    cannot = []
    for left in sorted(found.cannot_be_undone, key=lambda left: (left.what, left.registered_at)):
        template: str = getattr(w, f"report_{left.what}", w.report_other)
        day = left.registered_at.astimezone(place).date()
        cannot.append(template.format(day=written_date(day, g.language)))
    if not found.uses_left:
        cannot.append(w.report_backups)
    cannot.append(w.report_stays)
    # Last, for it says that there is nothing beyond the others.
    return cannot if found.cannot_be_undone else [*cannot, w.report_none]
