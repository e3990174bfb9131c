"""What was wrong in a form that somebody sent: kept for the page that says so, which a browser opens by itself.

In: the page, and what was typed. Out: the way there, and on that page what was typed. Because the page with the
message is asked for and not sent, going back to it or reloading it sends nothing again. A browser has one mistake at
a time, which is forgotten once the page was filled in rightly.
"""

from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request, session
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.web.app import MISTAKE, go_to, this_app

T = TypeVar("T")


@dataclass(frozen=True)
class Mistake:
    """What was typed on a page."""

    page: str
    typed: Any


def show(page: str, typed: Any, **values: int) -> AnyResponse:
    """Send the browser to a page that says what is wrong with what was typed there."""
    forget()
    session["mistake"] = this_app().mistakes.put(Mistake(page, typed))
    return go_to(page, **(values | {MISTAKE: 1}))


def typed(page: str, kind: type[T]) -> T | None:
    """Return what was wrong on a page that is shown for that; None where nothing was, or no longer."""
    found = this_app().mistakes.get(session.get("mistake")) if MISTAKE in request.args else None
    if not isinstance(found, Mistake) or found.page != page:
        return None
    return found.typed if isinstance(found.typed, kind) else None


def forget() -> None:
    """Forget what was wrong."""
    this_app().mistakes.remove(session.pop("mistake", None))
