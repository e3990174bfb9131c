"""Number and secret, with which somebody shows that a submission is their own: typed, looked at, and kept for a while.

In: what was typed on the page of a withdrawal or of a new consent. Out: a wish that waits on the server for the next
page, or what to mend. An unknown number and a wrong secret get the same answer after the same work.
"""

from dataclasses import dataclass

from flask import abort, g, request, session
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
from foxglove_helpers.consent.store import Status
from foxglove_helpers.consent.web import mistakes
from foxglove_helpers.consent.web.app import go_to, this_app
from foxglove_helpers.consent.web.form_pages import Problem
from foxglove_helpers.consent.web.words import words

_MOST_TYPED = 100
_NUMBER_LETTERS, _NUMBER_LENGTH = "0123456789abcdef", 8  # `rules.AGREEMENT_NUMBER`


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


def _typed() -> Wish:
    """Return the number and the secret that were typed, and the uses that were chosen."""
    number, secret = (request.form.get(name, "")[:_MOST_TYPED].strip() for name in ("number", "secret"))
    chosen = set(request.form.getlist("use"))
    uses = tuple(use for use in Use if use.value in chosen)
    # To withdraw from everything is to withdraw from each.
    uses = (Use.RETENTION,) if Use.RETENTION in uses else uses
    return Wish(number, secret, uses)


def _not_sound(wish: Wish, *fields: str) -> list[Problem]:
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
    return _not_sound(wish, *fields) or [unknown]


def _status_of(wish: Wish) -> Status | None:
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


def receive(page: str, fields: tuple[str, ...], kept_as: str, next_page: str) -> AnyResponse:
    """Take in what was typed on a page, and lead on if number and secret belong together.

    Parameters
    ----------
    page : str
        The endpoint on which it was typed; it is shown again with what to mend.
    fields : tuple of str
        Which of number, secret and uses it asks for.
    kept_as : str
        The name in the session under which the wish is found afterwards.
    next_page : str
        The endpoint that comes next.
    """
    wish = _typed()
    if _not_sound(wish, *fields) or _status_of(wish) is None:
        return mistakes.show(page, wish)
    mistakes.forget()
    session[kept_as] = this_app().waiting.put(wish)
    return go_to(next_page)


def waiting(kept_as: str) -> tuple[Wish | None, Status | None]:
    """Return the wish of this browser that was kept, and its status; None where there is none, or no longer."""
    wish = this_app().waiting.get(session.get(kept_as))
    if not isinstance(wish, Wish):
        return None, None
    return wish, this_app().store.status(wish.agreement, wish.secret)
