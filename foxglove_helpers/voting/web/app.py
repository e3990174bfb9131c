"""The application: pages, words, error pages and security put together around a booth.

In: a `Booth` and `Settings`. Out: a Flask application, ready for a WSGI server, with or without a prefix that a
proxy puts before its addresses.
"""

import hashlib
import time
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from foxglove_helpers.consent import web as consent_web
from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.app import go_to, refuse_other_names
from foxglove_helpers.consent.web.words import LANGUAGES
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.web.words import words

MOST_REQUEST = 64 * 1024  # bytes: forms of a few words
DAYS = 30  # that a browser remembers its code
ERRORS = (400, 403, 404, 405, 413, 415, 429, 500, 503)
# Style and picture are those of the consent form: one house.
SHARED = Path(consent_web.__file__).with_name("static")


@dataclass(frozen=True)
class Settings:
    """How the booth is run; the fields are those of the consent form's settings.

    `address` is what voters are given; requests under another name are refused.
    """

    language: str = "en"
    staff_token: str | None = None
    trust_proxy: bool = False
    in_frame: bool = False
    address: str | None = None


class BoothApp(Flask):
    """The Flask application with what its pages need."""

    booth: Booth
    settings: Settings
    attempts: security.Limit
    staff_attempts: security.Limit


def create_app(booth: Booth, *, settings: Settings) -> BoothApp:
    """Return the pages over a booth.

    Parameters
    ----------
    booth : Booth
    settings : Settings

    Returns
    -------
    flask.Flask
    """
    from foxglove_helpers.voting.web import staff_pages, voter_pages

    app = BoothApp(__name__)
    app.booth, app.settings = booth, settings
    # A class sits behind one address.
    app.attempts = security.Limit(each=60, together=200, minutes=10)
    app.staff_attempts = security.Limit(each=10, together=50, minutes=10)
    app.config.update(
        SECRET_KEY=security.derived(booth.key, "cookie", "1"),
        SESSION_COOKIE_NAME="foxglove_vote",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=DAYS * 24 * 3600,
        MAX_CONTENT_LENGTH=MOST_REQUEST,
        MAX_FORM_MEMORY_SIZE=MOST_REQUEST,
        MAX_FORM_PARTS=20,
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
    app.before_request(lambda: security.check_form(booth.key))
    app.after_request(lambda response: _add_headers(response, settings.in_frame))
    app.after_request(security.log_request)
    app.context_processor(_for_all_pages)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(FoxgloveError, _not_stored)
    app.register_error_handler(Exception, _unexpected)
    app.add_url_rule("/", "start", lambda: go_to("voter.start"))
    app.register_blueprint(
        Blueprint("shared", __name__, static_folder=str(SHARED), static_url_path="/shared")
    )
    app.add_url_rule("/face/<face>-<signature>.jpg", "face", voter_pages.face)
    for pages in (voter_pages, staff_pages):
        app.register_blueprint(pages.pages, url_prefix="/<any(en, ja):language>")
    app.url_value_preprocessor(_read_language)
    app.url_defaults(_same_language)
    return app


def this_app() -> BoothApp:
    """Return the application that answers the request."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(app, BoothApp)
    return app


def _begin() -> None:
    g.begun = time.perf_counter()
    refuse_other_names(this_app().settings.address)
    if request.endpoint not in ("static", "shared.static"):
        this_app().booth.notice_withdrawals()


def _add_headers(response: Response, in_frame: bool) -> Response:
    security.add_headers(response, in_frame)
    if request.endpoint == "shared.static" and response.status_code < 400:
        response.headers["Cache-Control"] = "public, max-age=3600"
    return response


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
    return {
        "w": words(language),
        "language": language,
        "languages": LANGUAGES,
        "here": _this_page,
        "token": lambda: security.csrf_token(app.booth.key),
        "static": lambda name: url_for(
            "static", filename=name, v=_version(Path(__file__).with_name("static"), name)
        ),
        "shared": lambda name: url_for("shared.static", filename=name, v=_version(SHARED, name)),
        "twin": app.booth.source == "twin",
    }


def _this_page(language: str) -> str:
    """Return the address of the page that is shown, in another language."""
    endpoint = getattr(g, "page", None) or request.endpoint
    if endpoint is None or "." not in endpoint or request.routing_exception is not None:
        endpoint = "voter.start"
    return url_for(endpoint, language=language)


@cache
def _version(folder: Path, name: str) -> str:
    """Return what changes with a file, so that browsers may keep it."""
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]


def _http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code is not None and error.code < 400):
        return error.get_response()  # type: ignore[return-value]
    return error_page(error.code or 500, error)


def _not_stored(error: FoxgloveError) -> Response:
    """Answer for a booth that refuses: what it says names paths of the server, and is not for voters."""
    security.LOG.error("%s: the booth refused", type(error).__name__)
    return error_page(503)


def _unexpected(error: Exception) -> Response:
    places = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{Path(place.filename).name}:{place.lineno}" for place in reversed(places[-6:]))
    security.LOG.error("%s at %s", type(error).__name__, where)
    return error_page(500)


def error_page(code: int, error: HTTPException | None = None) -> Response:
    """Return the friendly page of an error; codes without one of their own share that of their hundred."""
    shown = code if code in ERRORS else 400 if code < 500 else 500
    g.page = "voter.start"
    page = render_template("error.html", code=shown, minutes=this_app().attempts.minutes)
    response = current_app.make_response((page, code))
    if code == 429:
        response.headers["Retry-After"] = str(this_app().attempts.minutes * 60)
    if error is not None and code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response
