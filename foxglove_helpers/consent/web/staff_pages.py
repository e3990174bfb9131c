"""The staff page: the collection in numbers, and nothing else.

In: the token that was printed when the server started. Out: counts of the store. There are no faces and no
agreement numbers here, and no way to them.
"""

import hmac

from flask import Blueprint, abort, g, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.web import mistakes, security
from foxglove_helpers.consent.web.app import go_to, this_app
from foxglove_helpers.consent.web.form_pages import UNPROCESSABLE, Problem
from foxglove_helpers.consent.web.words import words

pages = Blueprint("staff", __name__)


@pages.route("/staff", methods=["GET", "POST"])
def staff() -> AnyResponse | str | tuple[str, int]:
    """Ask for the token, then show the numbers."""
    app, w = this_app(), words(g.language).staff
    if app.settings.staff_token is None:
        return render_template("message.html", title=w.title, message=w.closed), 403
    if request.method == "GET":
        if mistakes.typed("staff.staff", bool) and not _is_open():
            page = render_template("staff.html", counts=None, problems=[Problem("staff_token", w.wrong)])
            return page, UNPROCESSABLE
        return render_template("staff.html", counts=app.store.counts() if _is_open() else None)
    source = request.remote_addr or ""
    if not app.staff_attempts.allows(source):
        abort(429)
    given, expected = request.form.get("staff_token", ""), app.settings.staff_token
    if not hmac.compare_digest(given.strip().encode(), expected.encode()):
        return mistakes.show("staff.staff", True)
    mistakes.forget()
    app.staff_attempts.forgive(source)
    session["staff"] = _mark()
    return go_to("staff.staff")


@pages.post("/staff/leave")
def leave() -> AnyResponse:
    """Close the page on this device."""
    session.pop("staff", None)
    return go_to("staff.staff")


def _is_open() -> bool:
    return hmac.compare_digest(str(session.get("staff", "")).encode(), _mark().encode())


def _mark() -> str:
    """Return what a browser keeps that knew the token: another one with each token."""
    app = this_app()
    return security.derived(app.store.key, "staff", app.settings.staff_token or "").hex()
