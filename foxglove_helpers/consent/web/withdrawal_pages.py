"""The page on which consent is taken back: number and secret, what is withdrawn, a second look, a report.

In: an agreement number, its secret and the uses to withdraw. Out: a withdrawal in the store and a report of what
is gone and what cannot be undone. An unknown number and a wrong secret get the same answer after the same work.
What was typed waits on the server for the second look, so that reloading a page or going back sends nothing again.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, g, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.rules import (
    AGREEMENT_NUMBER,
    SECRET_GROUP,
    SECRET_GROUPS,
    SECRET_LETTERS,
    Use,
    read_agreement_number,
    read_secret,
)
from foxglove_helpers.consent.store import RightHasEnded, Status, UnknownAgreement
from foxglove_helpers.consent.web import mistakes
from foxglove_helpers.consent.web.app import go_to, this_app
from foxglove_helpers.consent.web.form_pages import UNPROCESSABLE, Problem
from foxglove_helpers.consent.web.words import words, written_date, written_time, zone_name
from foxglove_helpers.consent.withdrawal import WithdrawalReport

pages = Blueprint("withdrawal", __name__)
_MOST_TYPED = 100
_NUMBER_LETTERS, _NUMBER_LENGTH = "0123456789abcdef", 8  # `rules.AGREEMENT_NUMBER`
_FIELDS = ("number", "secret", "uses")


@dataclass(frozen=True)
class Wish:
    """What somebody typed: number, secret and uses."""

    number: str
    secret: str
    uses: tuple[Use, ...] = ()

    @property
    def agreement(self) -> str:
        """The agreement number as it was meant."""
        return read_agreement_number(self.number)


def typed() -> Wish:
    """Return the number and the secret that were typed, and the uses that were chosen."""
    number, secret = (request.form.get(name, "")[:_MOST_TYPED].strip() for name in ("number", "secret"))
    chosen = set(request.form.getlist("use"))
    uses = tuple(use for use in Use if use.value in chosen)
    # To withdraw from everything is to withdraw from each.
    uses = (Use.RETENTION,) if Use.RETENTION in uses else uses
    return Wish(number, secret, uses)


def not_sound(wish: Wish, *fields: str) -> list[Problem]:
    """Return which of the fields (number, secret, uses) are empty, or cannot be what they should be.

    Nothing but their form is looked at, so that it tells nothing of what numbers there are.
    """
    w = words(g.language).withdraw
    given = {"number": wish.number, "secret": wish.secret, "uses": wish.uses}
    found = {
        field: w[f"{field}_missing"] if not given[field] else _malformed(field, wish) for field in fields
    }
    return [Problem(field, message) for field, message in found.items() if message]


def _malformed(field: str, wish: Wish) -> str:
    w = words(g.language).withdraw
    letters, length, read = {
        "number": (_NUMBER_LETTERS, _NUMBER_LENGTH, wish.agreement),
        "secret": (SECRET_LETTERS, SECRET_GROUPS * SECRET_GROUP, read_secret(wish.secret)),
        "uses": ("", 0, ""),
    }[field]
    foreign = next((letter for letter in read if letter not in letters), None)
    message = ""
    if foreign is not None:
        message = w[f"{field}_letter"].format(letter=foreign if foreign.isprintable() else "?")
    elif len(read) != length:
        message = w[f"{field}_length"].format(count=len(read))
    elif field == "number" and not AGREEMENT_NUMBER.fullmatch(read):
        message = w.number_start
    return message


def problems_of(wish: Wish, *fields: str) -> list[Problem]:
    """Return what to say of number and secret (and uses) that were refused."""
    unknown = Problem("number", words(g.language).withdraw.unknown)
    return not_sound(wish, *fields) or [unknown]


def status_of(wish: Wish) -> Status | None:
    """Return the status of a number whose secret is right, however many others have guessed; None if it is wrong.

    Wrong guesses are counted for each number and for each address, behind which a whole hospital may sit. Beyond a
    count they are answered with 429; that a right secret still passes helps no guesser, who would need 2^125 of them.
    """
    app, address = this_app(), request.remote_addr or ""
    counted = [
        (limit, source)
        for limit, source in ((app.attempts, wish.agreement), (app.attempts_of_address, address))
        if limit.allows(source)
    ]
    status = app.store.status(wish.agreement, wish.secret)
    if status is not None:
        for limit, source in counted:
            limit.forgive(source)
    elif len(counted) < 2:
        abort(429)
    return status


@pages.route("/withdraw", methods=["GET", "POST"])
def withdraw() -> AnyResponse | str | tuple[str, int]:
    """Ask for number, secret and uses."""
    if request.method == "GET":
        wrong = mistakes.typed("withdrawal.withdraw", Wish)
        if wrong is None:
            return _form(Wish("", ""), [])
        return _form(wrong, problems_of(wrong, *_FIELDS)), UNPROCESSABLE
    wish = typed()
    if not_sound(wish, *_FIELDS) or status_of(wish) is None:
        return mistakes.show("withdrawal.withdraw", wish)
    mistakes.forget()
    session["wish"] = this_app().waiting.put(wish)
    return go_to("withdrawal.confirm")


@pages.route("/withdraw/confirm", methods=["GET", "POST"])
def confirm() -> AnyResponse | str:
    """Show once more what is to be withdrawn; then withdraw it."""
    app = this_app()
    wish = app.waiting.get(session.get("wish"))
    status = app.store.status(wish.agreement, wish.secret) if isinstance(wish, Wish) else None
    if status is None:
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
