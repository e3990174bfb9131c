"""What the form knows of the browser in front of it: its draft, its way through the steps, its certificate.

In: the signed cookie. Out: a draft of the store, or the receipt of what was submitted with it. The cookie holds
random bytes only; answers and photographs wait on the server. With the submission the browser gets another cookie,
and once the certificate was shown to that one, the earlier one opens nothing any more.
"""

import hmac
import secrets
import threading
from dataclasses import dataclass
from typing import Any

from flask import session

from foxglove_helpers.consent.drafts import Draft
from foxglove_helpers.consent.rules import Inquiry, needs_new_consent, refusals
from foxglove_helpers.consent.store import Receipt
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.app import this_app

_LOCKS = [threading.Lock() for _ in range(64)]


@dataclass(frozen=True)
class Certificate:
    """What is shown once: the receipt of the record, and the withdrawal secret."""

    receipt: Receipt
    secret: str


def draft() -> Draft | None:
    """Return what this browser has begun and not submitted; None if nothing, or no longer."""
    return this_app().store.draft(_kept("draft"))


def _kept(name: str) -> str:
    """Return what the cookie keeps under a name; nothing, if another version of the form left something else."""
    value = session.get(name)
    return value if isinstance(value, str) else ""


def begin() -> Draft:
    """Return the draft of this browser, a new one if need be."""
    found = draft()
    if found is None or not _kept("seed"):
        session["draft"] = this_app().store.new_draft()
        session["seed"] = secrets.token_urlsafe(32)
        session.pop("holder", None)
        found = draft()
        assert found is not None
    return found


def originals_kept(found: Draft | None) -> bool:
    """Tell whether addresses and file names are kept: as it was when the draft was begun."""
    return this_app().store.keep_originals if found is None else found.keep_originals


def lock_of(found: Draft) -> threading.Lock:
    """Return what lets two requests of one browser change its draft one after the other."""
    return _LOCKS[int(found.id, 16) % len(_LOCKS)]


def remember(found: Draft, **changes: Any) -> None:
    """Add to what a draft remembers."""
    with lock_of(found):
        latest = this_app().store.draft(found.id)
        if latest is not None:
            this_app().store.save_state(found.id, latest.state | changes)


def year_of(found: Draft | None) -> int | None:
    """Return the year of birth of a draft, if a sound one was given."""
    year = found.state.get("year_of_birth") if found else None
    return year if isinstance(year, int) else None


def consent_is_current(found: Draft) -> bool:
    """Tell whether the text that was accepted is still the one that is shown in that language."""
    language, accepted = found.state.get("language"), found.state.get("text_hash")
    if not isinstance(language, str) or not isinstance(accepted, str):
        return False
    return not needs_new_consent(accepted, current_text(language).hash)


def unfinished_step(found: Draft | None) -> str | None:
    """Return the first step that still lacks something; None if everything is there."""
    if found is None:
        return "inquiries"
    against = {
        refusal.field for refusal in refusals(answers_of(found), year_of(found), this_app().store.today())
    }
    if against & set(Inquiry) or not consent_is_current(found):
        return "inquiries"
    if against:
        return "year"
    return "photographs" if None in found.photographs else None


def answers_of(found: Draft | None) -> dict[str, bool]:
    """Return what was answered to the inquiries so far."""
    answers = found.state.get("answers", {}) if found else {}
    return {name: answer for name, answer in answers.items() if isinstance(answer, bool)}


def request_id() -> str:
    """Return the name under which this browser submits: the same for a second press of the button."""
    return security.derived(this_app().store.key, "request", _kept("seed")).hex()


def withdrawal_secret() -> str:
    """Return the secret that belongs to what this browser submits."""
    return security.withdrawal_secret(this_app().store.key, _kept("seed"))


def certificate() -> Certificate | None:
    """Return what this browser has submitted, while its certificate may be shown; None otherwise."""
    if not _kept("seed") or draft() is not None:
        return None
    app = this_app()
    receipt = app.store.receipt(request_id())
    if receipt is None:
        return None
    if not app.certificates.may_be_shown(
        request_id(), receipt.submitted_at, to_its_session=holds_certificate()
    ):
        for name in ("draft", "seed", "holder"):
            session.pop(name, None)
        return None
    return Certificate(receipt, withdrawal_secret())


def holds_certificate() -> bool:
    """Tell whether the cookie is the one that this browser got for its submission."""
    return hmac.compare_digest(_kept("holder").encode(), _holder().encode())


def hand_over_certificate() -> None:
    """Give the browser the cookie for its submission: the same one for each answer that gets lost."""
    session["holder"] = _holder()
    for name in ("draft", "report", "wish", "renewal", "staff", "mistake"):
        session.pop(name, None)


def _holder() -> str:
    return security.derived(this_app().store.key, "holder", _kept("seed")).hex()


def forget() -> None:
    """Let browser and server forget all that this visitor did here; no copy of the cookie opens anything again."""
    app = this_app()
    if certificate() is not None:
        app.certificates.close(request_id())
    elif (found := draft()) is not None:
        app.store.remove_draft(found.id)
    for name in ("wish", "report", "renewal"):
        app.waiting.remove(session.get(name))
    app.mistakes.remove(session.get("mistake"))
    session.clear()
