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
from foxglove_helpers.consent.web import visitor
from foxglove_helpers.consent.web.app import go_to, this_app, wants_data
from foxglove_helpers.consent.web.form_pages import UNPROCESSABLE, Problem
from foxglove_helpers.consent.web.words import words

pages = Blueprint("photographs", __name__)
RIGHT = ("straight", "smiling")
WRONG = ("aside", "tilted", "glasses", "hat", "mask", "background", "fringe", "hand")
_MOST_NAME = 255


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
    """What became of the files of one request, for the page that follows it."""

    draft: str
    results: tuple[Result, ...]


@pages.route("/photographs", methods=["GET", "POST"])
def photographs() -> AnyResponse | str | tuple[str, int]:
    """Show the nine places; take files for the empty ones."""
    draft = _draft_at_this_step()
    if not isinstance(draft, Draft):
        return draft
    if request.method == "GET":
        return _page(draft, *_told(draft))
    files = [file for file in request.files.getlist("photographs") if file.filename]
    return _answer(draft, _take(draft, files, None))


@pages.post("/photographs/<int:slot>/replace")
def replace(slot: int) -> AnyResponse | str | tuple[str, int]:
    """Put another file into a place."""
    draft = _draft_at_this_step(slot)
    if not isinstance(draft, Draft):
        return draft
    g.page = ("photographs.photographs", {})
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
    return go_to("photographs.photographs", removed=slot)


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
        return go_to("form.certificate")
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


def _answer(draft: Draft, results: list[Result]) -> AnyResponse | str | tuple[str, int]:
    w = words(g.language).photographs
    if wants_data():
        messages = [result.message for result in results if result.slot is None]
        answer = jsonify(refused=messages)
        answer.status_code = UNPROCESSABLE if messages else 200
        return answer
    if not results:
        return _page(draft, [Problem("photograph-files", w.nothing_chosen)], ""), UNPROCESSABLE
    latest = visitor.draft() or draft
    complete = None not in latest.photographs
    # The second press of a button sends what is already here.
    refused = [
        result
        for result in results
        if result.slot is None and not (complete and result.reason == "same_photograph")
    ]
    added = sum(result.slot is not None for result in results)
    if not refused:
        return go_to("photographs.photographs", added=added)
    if not added:
        return _page(latest, _problems(latest, refused), ""), UNPROCESSABLE
    # A page of its own, so that reloading it sends nothing again.
    told = this_app().waiting.put(Told(draft.id, tuple(refused)))
    return go_to("photographs.photographs", added=added, told=told)


def _problems(draft: Draft, refused: Iterable[Result]) -> list[Problem]:
    # Where all nine are there, no more can be chosen.
    field = "photograph-files" if None in draft.photographs else "yours"
    return [Problem(field, result.message) for result in refused]


def _told(draft: Draft) -> tuple[list[Problem], str]:
    """Return what the last request did: its address says it in numbers, and where the refused files are named."""
    w = words(g.language).photographs
    limit = range(1, PHOTOGRAPHS_ASKED_FOR + 1)
    told = this_app().waiting.get(request.args.get("told"))
    problems = _problems(draft, told.results) if isinstance(told, Told) and told.draft == draft.id else []
    if (slot := request.args.get("removed", 0, int)) in limit:
        return problems, w.removed.format(number=slot)
    if (count := request.args.get("added", 0, int)) in limit:
        return problems, w.added.format(count=count)
    return problems, ""


def _page(draft: Draft, problems: list[Problem], notice: str) -> str:
    have = sum(photograph is not None for photograph in draft.photographs)
    return render_template(
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
