"""The page of the person who leads the vote: numbers while it is open, the result when it is closed.

In: the token that was printed when the server started. Out: how many are done; after the end Figures 2A and 2B,
ties with a form for what was decided, sheets and labels to download. Before the end there is no way from here to
a single vote.
"""

import hmac
import io
import tempfile
import threading
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.app import go_to
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import VOTERS
from foxglove_helpers.sheets import PHOTOGRAPHS_FILE, photographs_text, sheet_name, sheet_text
from foxglove_helpers.voting.booth import Refused
from foxglove_helpers.voting.decisions import (
    ALL_DECISIONS_FILE,
    MOST_LETTERS,
    Decision,
    all_decisions_text,
    decisions_text,
)
from foxglove_helpers.voting.web.app import this_app
from foxglove_helpers.voting.web.voter_pages import UNPROCESSABLE, Problem, number_sent
from foxglove_helpers.voting.web.words import words

pages = Blueprint("staff", __name__)
_DRAWING = threading.Lock()  # Matplotlib draws one picture at a time
_READY = threading.Event()


@pages.route("/staff", methods=["GET", "POST"])
def staff() -> AnyResponse | str | tuple[str, int]:
    """Ask for the token, then show what may be shown."""
    app, w = this_app(), words(g.language).staff
    if app.settings.staff_token is None:
        return render_template("message.html", title=w.title, message=w.closed, leave=False), 403
    if request.method == "GET":
        return _page()
    given, expected = request.form.get("staff_token", ""), app.settings.staff_token
    if not hmac.compare_digest(given.strip().encode(), expected.encode()):
        if not app.staff_attempts.allows(request.remote_addr or ""):
            abort(429)
        return _page([Problem("staff_token", w.wrong)]), UNPROCESSABLE
    session["staff"] = _mark()
    return go_to("staff.staff")


@pages.post("/staff/leave")
def leave() -> AnyResponse:
    """Close the page on this device."""
    session.pop("staff", None)
    return go_to("staff.staff")


@pages.post("/staff/close")
def close() -> AnyResponse | tuple[str, int]:
    """End the vote, after a box was ticked that says so."""
    _require_staff()
    w = words(g.language).staff
    if request.form.get("sure") != "yes":
        return _page([Problem("sure", w.not_sure)]), UNPROCESSABLE
    try:
        this_app().booth.close_vote()
    except Refused:
        return _page([Problem("sure", w.nobody)]), UNPROCESSABLE
    return go_to("staff.staff")


@pages.post("/staff/decide")
def decide() -> AnyResponse | tuple[str, int]:
    """Put down what was decided on a tie."""
    _require_staff()
    sent = request.form
    volunteer, female = number_sent("volunteer"), sent.get("female", "")
    decision = Decision(
        volunteer,
        int(female) if female in ("0", "1") else -1,
        sent.get("decided_by", "")[:MOST_LETTERS],
        sent.get("why", "")[:MOST_LETTERS],
    )
    try:
        this_app().booth.decide(decision)
    except Refused as refused:
        if refused.reason != "empty":
            abort(400)
        message = words(g.language).staff.incomplete_decision.format(volunteer=volunteer)
        return _page([Problem(f"tie-{volunteer}", message)], typed=decision), UNPROCESSABLE
    return go_to("staff.staff")


@pages.get("/staff/figure-2<any(a, b):part>.png")
def figure(part: str) -> AnyResponse:
    """Draw Figure 2A or 2B of this vote."""
    _require_closed()
    sheets = this_app().booth.sheets()
    table = sheets.gender if part == "a" else sheets.smile
    if table is None or not len(table):
        abort(404)
    votes = tuple(table.sum(axis=1).tolist())
    return Response(_drawn(part, votes, table.shape[1]), mimetype="image/png")


@pages.get("/staff/sheets.zip")
def sheets() -> AnyResponse:
    """Send all sheets, and what was decided."""
    _require_closed()
    booth, packed = this_app().booth, io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for question, of_voters in booth.rows().items():
            for voter, rows in of_voters.items():
                archive.writestr(sheet_name(question, voter), sheet_text(question, rows))
        if booth.source == "work":
            archive.writestr(PHOTOGRAPHS_FILE, photographs_text(booth.files))
        if booth.decisions():
            archive.writestr("decisions.tsv", decisions_text(booth.decisions()))
            archive.writestr(ALL_DECISIONS_FILE, all_decisions_text(booth.decisions_taken()))
    return _download(packed.getvalue(), "sheets.zip", "application/zip")


@pages.get("/staff/labels.zip")
def labels() -> AnyResponse | tuple[str, int]:
    """Send labels, counts and log, once every tie is decided."""
    _require_closed()
    from foxglove_helpers.voting.tally import count_votes, write_tally

    booth, packed = this_app().booth, io.BytesIO()
    try:
        counted = count_votes(booth.sheets(), booth.decisions(), booth.replaced_decisions())
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w") as archive:
            for path in write_tally(counted, Path(folder) / "labels.csv", booth.files):
                archive.write(path, path.name)
    except FoxgloveError:
        return _page([Problem("download", words(g.language).staff.no_labels)]), UNPROCESSABLE
    return _download(packed.getvalue(), "labels.zip", "application/zip")


def _get_ready_to_draw() -> None:
    """Load what draws the figures while people still vote: it takes seconds, and nobody should wait for it then."""
    if not _READY.is_set():
        _READY.set()
        threading.Thread(target=_drawn, args=("a", (1,), 1), daemon=True).start()


def _drawn(part: str, votes: tuple[int, ...], voters: int) -> bytes:
    """Return Figure 2A or 2B as a PNG, one at a time."""
    with _DRAWING:
        return _draw(part, votes, voters)


@lru_cache(maxsize=4)  # every decision on a tie shows them again
def _draw(part: str, votes: tuple[int, ...], voters: int) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from foxglove_helpers import plots_of_votes as plots

    figure = Figure(figsize=(8, 4.5), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    draw = plots.figure_2a if part == "a" else plots.figure_2b
    draw(votes, voters, figure.add_subplot())
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def is_staff() -> bool:
    """Whether this browser has shown the token."""
    return this_app().settings.staff_token is not None and hmac.compare_digest(
        str(session.get("staff", "")).encode(), _mark().encode()
    )


def _page(problems: list[Problem] | None = None, typed: Decision | None = None) -> str:
    booth, is_open = this_app().booth, is_staff()
    g.page = "staff.staff"
    counts = booth.counts() if is_open else None
    if counts is not None and not counts.closed:
        _get_ready_to_draw()
    # What counts is who has handed in; before the end, who is expected to.
    voters = 0 if counts is None else counts.handed_in if counts.closed else counts.expected
    return render_template(
        "staff.html",
        problems=problems or [],
        counts=counts,
        address=this_app().settings.address,
        voters=voters,
        even=voters % 2 == 0,
        no_smile_counts=voters != VOTERS and "smile" in booth.questions,
        release_voters=VOTERS,
        result=_result() if counts is not None and counts.closed else None,
        typed=typed,
    )


def _result() -> dict[str, Any]:
    """Return what the page shows of a vote that is closed."""
    from foxglove_helpers.voting import figure_words
    from foxglove_helpers.voting.tally import ties

    booth = this_app().booth
    sheets, shown = booth.sheets(), []
    for part, table, describe in (
        ("a", sheets.gender, figure_words.describe_figure_2a),
        ("b", sheets.smile, figure_words.describe_figure_2b),
    ):
        if table is not None and len(table):
            votes, voters = table.sum(axis=1), table.shape[1]
            rows = [(count, int((votes == count).sum())) for count in range(voters + 1)]
            shown.append({"part": part, "text": describe(votes, voters, g.language), "rows": rows})
    decided = {decision.volunteer: decision for decision in booth.decisions()}
    replaced = booth.replaced_decisions()
    tied = [
        {
            "volunteer": volunteer,
            "decision": decided.get(volunteer),
            "replaced": [decision for decision in replaced if decision.volunteer == volunteer],
            "faces": _faces(volunteer),
        }
        for volunteer in (ties(sheets.gender) if sheets.gender is not None else [])
    ]
    return {"figures": shown, "ties": tied, "open_ties": sum(tie["decision"] is None for tie in tied)}


def _faces(volunteer: int) -> list[str]:
    booth = this_app().booth
    return [
        url_for("face", face=face, signature=booth.signature("staff", face))
        for face in booth.faces_of(volunteer)
    ]


def _require_staff() -> None:
    if not is_staff():
        abort(403)


def _require_closed() -> None:
    _require_staff()
    if not this_app().booth.is_closed:
        abort(403)


def _download(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _mark() -> str:
    """Return what a browser keeps that knew the token: another one with each token."""
    app = this_app()
    return security.derived(app.booth.key, "staff", app.settings.staff_token or "").hex()
