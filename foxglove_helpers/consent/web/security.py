"""What protects the form: keys, tokens, headers, cookies, limits, and a log without personal data.

In: requests. Out: refusals, headers, one log line a request. Tokens and the withdrawal secret are derived with
HMAC from the key of the server and random bytes that only the volunteer's browser keeps, so that a lost answer
can be given again, and yet nothing from which the secret could be had is stored on the server.
"""

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import deque

from flask import Flask, Response, abort, g, request, session
from flask.sessions import SecureCookieSessionInterface

from foxglove_helpers.consent.rules import SECRET_GROUP, SECRET_GROUPS, SECRET_LETTERS

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
LOG = logging.getLogger("foxglove.consent")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_MINUTE = 60.0


def derived(key: bytes, purpose: str, seed: str) -> bytes:
    """Return 32 bytes that follow from key, purpose and seed, and tell nothing of them."""
    return hmac.new(key, f"{purpose}\0{seed}".encode(), hashlib.sha256).digest()


def withdrawal_secret(key: bytes, seed: str) -> str:
    """Return the withdrawal secret of a browser's random seed, in the shape of `rules.new_withdrawal_secret`."""
    number = int.from_bytes(derived(key, "withdrawal secret", seed), "big")
    letters = [SECRET_LETTERS[number >> 5 * i & 31] for i in range(SECRET_GROUPS * SECRET_GROUP)]
    return "-".join("".join(letters[i : i + SECRET_GROUP]) for i in range(0, len(letters), SECRET_GROUP))


class PrefixSession(SecureCookieSessionInterface):
    """Flask's signed cookie, valid only below the prefix at which a proxy shows the form."""

    def get_cookie_path(self, app: Flask) -> str:
        return f"{request.root_path.rstrip('/')}/"

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def csrf_token(key: bytes) -> str:
    """Return the token that a form of this browser must bring along."""
    if not isinstance(session.get("browser"), str):
        session["browser"] = secrets.token_urlsafe(16)
        session.permanent = True
    return derived(key, "form", session["browser"]).hex()


def check_form(key: bytes) -> None:
    """Refuse a message that changes something and does not come from a form of ours.

    Raises
    ------
    werkzeug.exceptions.HTTPException
        415 for anything but a form, 400 where the token is missing or another's.
    """
    if request.method not in ("POST", "PUT", "PATCH", "DELETE") or request.url_rule is None:
        return
    if request.mimetype not in FORM_TYPES:
        abort(415)
    sent = request.form.get("token", "").encode()
    if not isinstance(session.get("browser"), str) or not hmac.compare_digest(sent, csrf_token(key).encode()):
        abort(400)


def add_headers(response: Response, in_frame: bool) -> Response:
    """Add the headers that keep other sites, frames, caches and sensors out; `in_frame` allows JupyterLab's."""
    ancestors = "'self'" if in_frame else "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        f"form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN" if in_frame else "DENY"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
    )
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    return response


def log_request(response: Response) -> Response:
    """Write one line: method, name of the route, status, milliseconds. No address, number or file name."""
    took = (time.perf_counter() - g.begun) * 1000 if "begun" in g else 0.0
    method = request.method if request.method in _METHODS else "other"
    LOG.info("%s %s %d %.0f ms", method, request.endpoint or "-", response.status_code, took)
    return response


class Limit:
    """How many failed attempts are borne within some minutes, by one source and by all; in memory only.

    Parameters
    ----------
    each, together : int
        Attempts of one source, such as an address, and of all sources.
    minutes : int
        Span of time that counts.
    """

    def __init__(self, each: int, together: int, minutes: int) -> None:
        self.each, self.together, self.minutes = each, together, minutes
        self._all: deque[tuple[float, str]] = deque()  # never longer than `together`
        self._lock = threading.Lock()

    def allows(self, source: str) -> bool:
        """Count an attempt beforehand, so that none slips through beside another; False if it is too many."""
        with self._lock:
            self._forget()
            if len(self._all) >= self.together or sum(s == source for _, s in self._all) >= self.each:
                return False
            self._all.append((time.monotonic(), source))
            return True

    def forgive(self, source: str) -> None:
        """Take back the last attempt that was counted of a source: it was no failure."""
        with self._lock:
            for i in reversed(range(len(self._all))):
                if self._all[i][1] == source:
                    del self._all[i]
                    return

    def _forget(self) -> None:
        while self._all and self._all[0][0] < time.monotonic() - self.minutes * _MINUTE:
            self._all.popleft()
