"""The application: pages, words, error pages and security put together around a store.

In: a `ConsentStore` and `Settings`. Out: a Flask application, ready for a WSGI server, with or without a prefix
that a proxy puts before its addresses.
"""

import errno
import hashlib
import posixpath
import time
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, jsonify, redirect, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from foxglove_helpers.consent import photographs, rules
from foxglove_helpers.consent.drafts import DraftsFull
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.certificates import Certificates
from foxglove_helpers.consent.web.waiting import Waiting
from foxglove_helpers.consent.web.words import LANGUAGES, words, written_date, written_time, zone_name
from foxglove_helpers.errors import FoxgloveError

ROOM_FOR_FIELDS = 1024 * 1024  # bytes beside the photographs: fields and boundaries of a form
MOST_FIELD_BYTES = 256 * 1024  # all fields of a form that are no files; Werkzeug reads in pieces of 64 KiB
MOST_FIELDS = 40
DRAFT_HOURS = 24
WAITING_MINUTES = 10
MEGABYTE = 1024 * 1024
MOST_REQUEST = rules.PHOTOGRAPHS_ASKED_FOR * photographs.MOST_BYTES + ROOM_FOR_FIELDS
ERRORS = (400, 403, 404, 405, 413, 415, 429, 500, 503)
DISK_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
MISTAKE = "again"  # in the address of a page that says what was wrong with what was sent
THIS_COMPUTER = ("localhost", "127.0.0.1", "[::1]")
STEPS = ("purpose", "collected", "inquiries", "year", "photographs", "review")


@dataclass(frozen=True)
class Settings:
    """How the form is run.

    Attributes
    ----------
    language : str
        Language where a browser asks for none of ours.
    staff_token : str or None
        What opens the staff page; None keeps it closed.
    trust_proxy : bool
        Believe what a proxy says about prefix, address and HTTPS. Only behind one: anybody can claim such things.
    in_frame : bool
        Let pages of the same address show the form in a frame, as JupyterLab does.
    teaching : bool
        Say on every page that real photographs do not belong here.
    address : str or None
        Under which volunteers reach the form, such as "https://consent.example.org/". It goes onto certificates,
        and requests under another name are refused. Without it no address is printed: what a request itself
        says of it cannot be trusted.
    """

    language: str = "en"
    staff_token: str | None = None
    trust_proxy: bool = False
    in_frame: bool = False
    teaching: bool = False
    address: str | None = None


class ConsentApp(Flask):
    """The Flask application with what its pages need."""

    store: ConsentStore
    settings: Settings
    attempts: security.Limit
    attempts_of_address: security.Limit
    staff_attempts: security.Limit
    certificates: Certificates
    waiting: Waiting
    mistakes: Waiting


def create_app(store: ConsentStore, *, settings: Settings) -> ConsentApp:
    """Return the form over a store.

    Parameters
    ----------
    store : ConsentStore
    settings : Settings

    Returns
    -------
    flask.Flask
    """
    from foxglove_helpers.consent.web import (
        form_pages,
        photograph_pages,
        renewal_pages,
        staff_pages,
        withdrawal_pages,
    )

    app = ConsentApp(__name__)
    app.store, app.settings = store, settings
    # Of one agreement number, and of one address, behind which a whole hospital may sit.
    app.attempts = security.Limit(each=10, together=2000, minutes=10)
    app.attempts_of_address = security.Limit(each=200, together=2000, minutes=10)
    app.staff_attempts = security.Limit(each=10, together=50, minutes=10)
    app.certificates = Certificates(store.home, store.now)
    app.waiting = Waiting(WAITING_MINUTES)
    # Apart from the others: anybody can make as many mistakes as they like.
    app.mistakes = Waiting(WAITING_MINUTES)
    app.config.update(
        SECRET_KEY=security.derived(store.key, "cookie", "1"),
        SESSION_COOKIE_NAME="foxglove_consent",
        SESSION_COOKIE_HTTPONLY=True,
        # Strict would lose a draft when the volunteer comes back by the QR code.
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=DRAFT_HOURS * 3600,
        MAX_CONTENT_LENGTH=MOST_REQUEST,
        MAX_FORM_MEMORY_SIZE=MOST_FIELD_BYTES,
        MAX_FORM_PARTS=MOST_FIELDS,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        DEBUG=False,
        TESTING=False,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.session_interface = security.PrefixSession()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["fill"] = lambda text, **values: text.format(**values)
    if settings.trust_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_prefix=1)  # type: ignore[method-assign]

    app.before_request(_begin)
    app.before_request(lambda: security.check_form(store.key))
    app.after_request(lambda response: security.add_headers(response, settings.in_frame))
    app.after_request(security.log_request)
    app.context_processor(_for_all_pages)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(FoxgloveError, _not_stored)
    app.register_error_handler(Exception, _unexpected)
    app.add_url_rule("/", "start", lambda: go_to("form.purpose"))
    app.add_url_rule("/staff", "start_of_staff", lambda: go_to("staff.staff"))
    for pages in (form_pages, photograph_pages, withdrawal_pages, renewal_pages, staff_pages):
        app.register_blueprint(pages.pages, url_prefix="/<any(en, ja):language>")
    app.url_value_preprocessor(_read_language)
    app.url_defaults(_same_language)
    return app


def this_app() -> ConsentApp:
    """Return the application that answers the request."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(app, ConsentApp)
    return app


def go_to(endpoint: str, **values: Any) -> Response:
    """Send the browser to another page (303), by a relative address.

    Proxies disagree on whether they put their prefix before an absolute one; none touches a relative one.
    """
    there = url_for(endpoint, **values)
    path, mark, query = there.partition("?")
    folder, page = posixpath.split(path)
    relative = posixpath.relpath(folder, posixpath.dirname(f"{request.root_path}{request.path}"))
    before = "" if relative == "." and page else f"{relative}/"
    return redirect(f"{before}{page}{mark}{query}", 303)  # type: ignore[return-value]


def _begin() -> None:
    g.begun = time.perf_counter()
    refuse_other_names(this_app().settings.address)
    if request.blueprint != "photographs" or request.mimetype != "multipart/form-data":
        request.max_content_length = MOST_FIELD_BYTES


def refuse_other_names(address: str | None) -> None:
    """Answer 400 where the pages have an address and a request comes under another name, or none of this computer."""
    if address is not None and _host_of(f"//{request.host}") not in (_host_of(address), *THIS_COMPUTER):
        abort(400)


def _host_of(address: str) -> str:
    """Return the name of a computer without port, in the way browsers send it; nothing where there is none."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return f"[{name}]" if ":" in name else name


def _read_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    chosen = values.pop("language", None) if values else None
    g.language = chosen or request.path.split("/")[1]
    if g.language not in LANGUAGES:
        g.language = request.accept_languages.best_match(list(LANGUAGES)) or this_app().settings.language


def _same_language(endpoint: str, values: dict[str, Any]) -> None:
    if "language" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "language"):
        values["language"] = g.language


def _for_all_pages() -> dict[str, Any]:
    app = this_app()
    language = g.get("language", app.settings.language)
    place = app.store.place
    return {
        "w": words(language),
        "language": language,
        "languages": LANGUAGES,
        "here": _this_page,
        "token": lambda: security.csrf_token(app.store.key),
        "static": lambda name: url_for("static", filename=name, v=_version(name)),
        "teaching": app.settings.teaching,
        "steps": STEPS,
        "written_date": lambda day: written_date(day, language),
        "written_time": lambda moment: written_time(moment, place, language),
        "zone": lambda day: zone_name(place, day, language),
    }


def _this_page(language: str) -> str:
    """Return the address of the page that is shown, in another language."""
    if request.endpoint is None or "." not in request.endpoint:
        return url_for("form.purpose", language=language)
    values = (request.view_args or {}) | {"language": language}
    # Where a mistake is told, it is told in the other language, too.
    values |= {MISTAKE: 1} if MISTAKE in request.args else {}
    return url_for(request.endpoint, **values)


@cache
def _version(name: str) -> str:
    """Return what changes with a file, so that browsers may keep it."""
    return hashlib.sha256((Path(__file__).with_name("static") / name).read_bytes()).hexdigest()[:12]


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code is not None and error.code < 400):
        return error.get_response()  # type: ignore[return-value]
    return error_page(error.code or 500, error)


def _not_stored(error: FoxgloveError) -> Response:
    """Answer for a store that refuses: what it says names paths of the server, and is not for volunteers."""
    security.LOG.error("%s: the store refused", type(error).__name__)
    return _try_later("full" if isinstance(error, DraftsFull) else "503")


def _try_later(why: str = "503") -> Response:
    if wants_data():
        answer = jsonify(refused=[words(g.language).error[why]])
        answer.status_code = 503
        return answer
    if why == "503":
        return error_page(503)
    w = words(g.language).error
    return current_app.make_response(
        (render_template("message.html", title=w[f"{why}_title"], message=w[why]), 503)
    )


def wants_data() -> bool:
    """Tell whether the form's own script asks, which sends one file at a time and shows pages itself."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _unexpected(error: Exception) -> Response:
    if isinstance(error, OSError) and error.errno in DISK_FULL:
        # Where uploads wait for the end of a request, for example.
        security.LOG.error("the disk is full")
        return _try_later()
    # The message may hold what a volunteer sent; where it happened may be told.
    places = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(place.filename).name}:{place.lineno}" for place in reversed(places[-6:]))
    security.LOG.error("%s at %s", type(error).__name__, where)
    return error_page(500)


def error_page(code: int, error: HTTPException | None = None) -> Response:
    """Return the friendly page of an error; codes without one of their own share that of their hundred."""
    shown = code if code in ERRORS else 400 if code < 500 else 500
    page = render_template(
        "error.html", code=shown, megabytes=MOST_REQUEST // MEGABYTE, minutes=this_app().attempts.minutes
    )
    response = current_app.make_response((page, code))
    if code == 429:
        response.headers["Retry-After"] = str(this_app().attempts.minutes * 60)
    if error is not None and code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response
