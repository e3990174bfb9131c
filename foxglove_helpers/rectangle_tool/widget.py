"""The rectangle tool of the notebook: what a person draws in the browser stands in a file a moment later.

In: photographs on which the detector failed, from the work folder of a curation or one by one. Out:
`corrections.tsv` in R5's format, brought up to date after every decision. Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2), where such rectangles were drawn by hand.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import pandas as pd
import traitlets

from foxglove_helpers.curation.photograph import LEAST_FACE, Detector, PhotographRefused, haar_faces
from foxglove_helpers.curation.work_folder import CORRECTIONS_FILE
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.rectangle_tool.correction_files import CorrectionFiles
from foxglove_helpers.rectangle_tool.decisions import Decisions
from foxglove_helpers.rectangle_tool.photographs import LIKELY_REASONS, given_photographs, photographs_of_work
from foxglove_helpers.rectangle_tool.words import tool_words

STATIC = Path(__file__).parent / "static"
_UNSEEN = 4, 3  # the shape of the empty stage where a photograph cannot be shown


class RectangleTool(anywidget.AnyWidget):
    """Draw, move and tilt rectangles around faces, photograph by photograph; show it as a cell's last line.

    Parameters
    ----------
    work : path, optional
        The work folder of a curation. Shown are the photographs that its log has as open, or as refused for
        a reason that a rectangle can cure, and those decided by hand.
    photographs : path, optional
        The folder that was curated; where the work folder says that it lies, unless given.
    images : sequence of path or ndarray, optional
        Photographs to be shown instead: JPEG files, or upright arrays of uint8, gray or red, green and blue.
    names : sequence of str, optional
        File names of `images` as they stand in the file of corrections, such as "a00b16f8_1.jpeg"; needed
        for arrays.
    corrections : path, optional
        The file of decisions; `corrections.tsv` in the work folder, or in the current one, unless given.
    detect : callable or None
        Suggests faces where the curation left none; from a gray photograph to rectangles. OpenCV's detector
        unless given.
    language : {"en", "ja"}
        Of everything that stands on the tool.

    Raises
    ------
    FoxgloveError
        If neither a work folder nor images are given, or one of the files is missing or wrong.

    Notes
    -----
    Rectangles are in pixels of the photograph after its Exif orientation was applied and after it was turned
    by minus its angle about its centre, the canvas kept (R1). Photographs go to the browser as messages and
    never into the saved notebook.
    """

    _esm = STATIC / "rectangle_tool.js"
    _css = STATIC / "rectangle_tool.css"
    words = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        work: Path | str | None = None,
        *,
        photographs: Path | str | None = None,
        images: Sequence[Path | str | np.ndarray] | None = None,
        names: Sequence[str] | None = None,
        corrections: Path | str | None = None,
        detect: Detector | None = haar_faces,
        language: str = "en",
    ) -> None:
        if (work is None) == (images is None):
            raise FoxgloveError(
                'expected either the work folder of a curation, RectangleTool("curated"), or images=[...].'
            )
        folder = Path(work or "").expanduser()
        shown = (
            given_photographs(images, names)
            if images is not None
            else photographs_of_work(folder, Path(photographs).expanduser() if photographs else None)
        )
        file = folder / CORRECTIONS_FILE if corrections is None else Path(corrections).expanduser()
        self._decisions = Decisions(shown, CorrectionFiles(file.resolve()))
        self._detect = detect
        self._least_face = LEAST_FACE
        super().__init__(words=tool_words(language))
        self.on_msg(self._receive)

    @property
    def decisions(self) -> pd.DataFrame:
        """A row a photograph: file, decision (drawn, left_out or open), x, y, width, height, angle, reason."""
        return self._decisions.table()

    def __repr__(self) -> str:
        done, count = self._decisions.decided, len(self._decisions.photographs)
        return f"RectangleTool: {done} of {count} photographs decided, in {self._decisions.files.corrections.name}"

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Do what the browser asks for, and answer with what stands now."""
        if not self._decisions.photographs:
            self.send({"kind": "nothing"})
            return
        before = self._decisions.place
        note = {"kind": "status", "text": ""}
        try:
            note["text"] = self._act(content)
        except FoxgloveError as error:
            text = str(error) if content["kind"] == "draw" else self.words["not_saved"].format(error=error)
            note = {"kind": "alert", "text": text}
        except Exception as error:  # nobody sees the traceback of a message
            self._show(
                content, {"kind": "alert", "text": self.words["not_saved"].format(error=repr(error))}, False
            )
            raise
        self._show(content, note, content["kind"] == "ready" or self._decisions.place != before)

    def _act(self, content: dict[str, Any]) -> str:
        """Take one step, and return what to say about it."""
        decisions, kind, name = self._decisions, content["kind"], content.get("name", "")
        if kind == "draw":
            decisions.draw(name, content["rectangle"], content["angle"])
        elif kind == "go":
            decisions.go(content["steps"])
        elif kind in ("accept", "leave_out"):
            if kind == "accept":
                decisions.accept(name)
            else:
                decisions.leave_out(name, content["reason"])
            more = decisions.go_to_open()
            return self._say("saved" if more else "all_decided", name)
        elif kind in ("undo", "redo"):
            saved = decisions.draft(name).decision
            (decisions.undo if kind == "undo" else decisions.redo)(name)
            if decisions.draft(name).decision != saved:
                return self._say("set_back" if kind == "undo" else "set_again", name)
        return ""

    def _say(self, what: str, name: str) -> str:
        return self.words[what].format(name=name, count=len(self._decisions.photographs))

    def _show(self, content: dict[str, Any], note: dict[str, str], with_picture: bool) -> None:
        """Send what stands on the screen: the photograph, what is drawn on it, and what to say."""
        decisions, current = self._decisions, self._decisions.current
        buffers = []
        if with_picture:
            try:
                buffers = [current.open_for_screen(self._detect)]
            except PhotographRefused as refusal:
                buffers = [b""]
                text = self.words["not_shown"].format(name=current.name, error=refusal)
                note = {"kind": "alert", "text": text}
        draft = decisions.draft(current.name)
        width, height = _UNSEEN if buffers == [b""] else current.size
        self.send(
            {
                "kind": "show",
                "view": content.get("view"),
                "turn": content.get("turn"),
                "note": note,
                "photograph": {
                    "name": current.name,
                    "width": width,
                    "height": height,
                    "likely_reason": LIKELY_REASONS.get(current.reason, ""),
                    "explanation": self.words["shown_because"].get(current.reason, current.explanation),
                    "suggestions": [
                        {"rectangle": list(rectangle), "angle": angle}
                        for rectangle, angle in current.suggestions
                    ],
                },
                "rectangle": draft.rectangle and list(draft.rectangle),
                "angle": draft.angle,
                "decision": draft.decision and ("left_out" if draft.decision.reason else "drawn"),
                "settled": draft.settled,
                "can_undo": decisions.can_undo(current.name),
                "can_redo": decisions.can_redo(current.name),
                "position": decisions.place + 1,
                "decided": decisions.decided,
                "count": len(decisions.photographs),
                "least_face": self._least_face,
            },
            buffers,
        )
