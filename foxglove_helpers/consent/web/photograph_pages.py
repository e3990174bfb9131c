"""The step of the nine photographs: upload, previews, replacement, removal, one clear message per file.

In: files, many in one request or one after another. Out: cleaned photographs in the draft. A file never enters
storage as it came; what is refused is told by name, in the volunteer's language, and the others are kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, abort, g, jsonify, render_template, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.drafts import Draft
from foxglove_helpers.consent.photographs import (
    MOST_BYTES,
    CleanPhotograph,
    PhotographRefused,
    clean_photograph,
    shown_name,
)
from foxglove_helpers.consent.rules import PHOTOGRAPHS_ASKED_FOR
from foxglove_helpers.consent.web import mistakes, visitor
from foxglove_helpers.consent.web.app import go_to, this_app, wants_data
from foxglove_helpers.consent.web.form_pages import UNPROCESSABLE, Problem
from foxglove_helpers.consent.web.words import words

pages = Blueprint("photographs", __name__)
RIGHT = ("straight", "smiling")
WRONG = ("aside", "tilted", "glasses", "hat", "mask", "background", "fringe", "hand")
_MOST_NAME = 255
_HERE = "photographs.photographs"


@dataclass(frozen=True)
class Result:
    """What became of one file: the place it got (None if refused), the reason, and what belongs to it."""

    slot: int | None
    reason: str
    details: dict[str, str | int]

    @property
    def message(self) -> str:
        """What to say of a refused file, in the visitor's language."""
        w = words(g.language)
        kind = getattr(w.kind, str(self.details.get("kind")), w.kind.unknown)
        template: str = getattr(w.refused, self.reason, w.refused.other)
        return template.format(**(self.details | {"kind": kind}))


@dataclass(frozen=True)
class Told:
    """Which files of one request were refused, for the page that follows it; none, if no file was chosen."""

    draft: str
    refused: tuple[Result, ...]


@pages.route("/photographs", methods=["GET", "POST"])
def photographs() -> AnyResponse | str | tuple[str, int]:
    """Show the nine places; take files for the empty ones."""
    draft = _draft_at_this_step()
    if not isinstance(draft, Draft):
        return draft
    if request.method == "GET":
        return _page(draft)
    files = [file for file in request.files.getlist("photographs") if file.filename]
    return _answer(draft, _take(draft, files, None))


@pages.post("/photographs/<int:slot>/replace")
def replace(slot: int) -> AnyResponse:
    """Put another file into a place."""
    draft = _draft_at_this_step(slot)
    if not isinstance(draft, Draft):
        return draft
    files = [file for file in request.files.getlist("photographs") if file.filename]
    return _answer(draft, _take(draft, files[:1], slot))


@pages.post("/photographs/<int:slot>/remove")
def remove(slot: int) -> AnyResponse:
    """Take a photograph out of its place."""
    draft = _draft_at_this_step(slot)
    if not isinstance(draft, Draft):
        return draft
    with visitor.lock_of(draft):
        this_app().store.remove_photograph(draft.id, slot)
    mistakes.forget()
    return go_to(_HERE, removed=slot)


@pages.get("/photographs/<int:slot>.jpeg")
def preview(slot: int) -> AnyResponse:
    """Show a photograph of this browser's own draft, small."""
    draft = visitor.draft()
    found = draft.photographs[slot - 1] if draft and 1 <= slot <= PHOTOGRAPHS_ASKED_FOR else None
    if found is None:
        abort(404)
    try:
        return send_file(found.preview, mimetype="image/jpeg", etag=False, last_modified=None)
    except OSError:  # replaced at this very moment
        abort(404)


def _draft_at_this_step(slot: int = 1) -> Draft | AnyResponse:
    """Return the draft, or where to go first."""
    if not 1 <= slot <= PHOTOGRAPHS_ASKED_FOR:
        abort(404)
    if visitor.certificate() is not None:
        return go_to("form.earlier")
    draft = visitor.draft()
    step = visitor.unfinished_step(draft)
    if draft is None or step in ("inquiries", "year"):
        return go_to(f"form.{step}")
    return draft


def _take(draft: Draft, files: Iterable[FileStorage], slot: int | None) -> list[Result]:
    """Clean files one by one and put them into a place, or into the next empty one."""
    results = []
    for number, file in enumerate(files, start=1):
        name = (file.filename or "")[:_MOST_NAME]
        shown = shown_name(name)
        if shown == "?":
            shown = words(g.language).refused.unnamed.format(number=number)
        try:
            photograph = clean_photograph(file.stream, name)  # type: ignore[arg-type]
        except PhotographRefused as refused:
            results.append(Result(None, refused.reason, refused.details | {"name": shown}))
            continue
        results.append(_put(draft, slot, photograph, name, shown))
    return results


def _put(draft: Draft, slot: int | None, photograph: CleanPhotograph, name: str, shown: str) -> Result:
    store = this_app().store
    with visitor.lock_of(draft):
        latest = store.draft(draft.id)
        if latest is None:
            abort(400)
        for other in latest.photographs:
            if other and other.pixels_digest == photograph.pixels_digest and other.slot != slot:
                return Result(None, "same_photograph", {"name": shown, "number": other.slot})
        empty = [i for i, other in enumerate(latest.photographs, start=1) if other is None]
        place = slot or next(iter(empty), None)
        if place is None:
            return Result(None, "too_many", {"name": shown, "wanted": PHOTOGRAPHS_ASKED_FOR})
        store.put_photograph(draft.id, place, photograph, name)
    return Result(place, "", {"name": shown})


def _answer(draft: Draft, results: list[Result]) -> AnyResponse:
    if wants_data():
        messages = [result.message for result in results if result.slot is None]
        answer = jsonify(refused=messages)
        answer.status_code = UNPROCESSABLE if messages else 200
        return answer
    latest = visitor.draft() or draft
    complete = None not in latest.photographs
    # The second press of a button sends what is already here.
    refused = [
        result
        for result in results
        if result.slot is None and not (complete and result.reason == "same_photograph")
    ]
    added = sum(result.slot is not None for result in results)
    if refused or not results:
        return mistakes.show(_HERE, Told(draft.id, tuple(refused)), **({"added": added} if added else {}))
    mistakes.forget()
    return go_to(_HERE, added=added)


def _problems(draft: Draft) -> list[Problem]:
    """Return what the last request brought that was refused."""
    told = mistakes.typed(_HERE, Told)
    if told is None or told.draft != draft.id:
        return []
    # Where all nine are there, no more can be chosen.
    field = "photograph-files" if None in draft.photographs else "yours"
    nothing = words(g.language).photographs.nothing_chosen
    return [Problem(field, result.message) for result in told.refused] or [Problem(field, nothing)]


def _notice() -> str:
    """Return what the last request did: its address says it in numbers."""
    w = words(g.language).photographs
    limit = range(1, PHOTOGRAPHS_ASKED_FOR + 1)
    if (slot := request.args.get("removed", 0, int)) in limit:
        return w.removed.format(number=slot)
    if (count := request.args.get("added", 0, int)) in limit:
        return w.added.format(count=count)
    return ""


def _page(draft: Draft) -> str | tuple[str, int]:
    have = sum(photograph is not None for photograph in draft.photographs)
    problems, notice = _problems(draft), _notice()
    page = render_template(
        "photographs.html",
        slots=draft.photographs,
        have=have,
        wanted=PHOTOGRAPHS_ASKED_FOR,
        left=PHOTOGRAPHS_ASKED_FOR - have,
        most_megabytes=MOST_BYTES // 1024**2,
        right=RIGHT,
        wrong=WRONG,
        problems=problems,
        notice=notice,
    )
    return (page, UNPROCESSABLE) if problems and not notice else page
