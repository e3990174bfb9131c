"""The words a check ends with: right, not yet, not yet attempted; in English or Japanese.

A check calls `right` or raises `NotYet`. Notebooks then show the message alone, below the name of the
exercise, without a traceback, in lines that `nbgrader validate` does not cut. Follows no part of the published work.
"""

import linecache
import re
import textwrap
import unicodedata
from types import TracebackType

from foxglove_helpers.errors import FoxgloveError

LANGUAGES = ("en", "ja")
ANSWER_LINE = "# Write your answer below this line."
EXERCISE_NAME = re.compile(r"\D{0,20}\d+\.\d+ · .+")
LINE_WIDTH = 80  # `nbgrader validate` cuts lines after 83 characters
NEVER_FIRST = "、。，．：？！）」』】・ー…"  # what may not open a line of Japanese

_language = "en"


def set_language(language: str) -> None:
    """Choose the language of every later message: "en" or "ja".

    Raises
    ------
    FoxgloveError
        If there are no messages in that language.
    """
    global _language
    if language not in LANGUAGES:
        raise FoxgloveError(f'language is "{language}"; expected "en" or "ja".')
    _language = language


def say(*, en: str, ja: str) -> str:
    """Return the text in the language chosen with `set_language`."""
    return ja if _language == "ja" else en


class NotYet(AssertionError):  # noqa: N818 (a learner reads the name)
    """An answer that is not right yet: `reason` is a short stable name, `str()` the message."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message

    @property
    def title(self) -> str:
        """The words a message opens with."""
        return say(en="Not yet: ", ja="まだ正解ではありません：")

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this instead of a traceback, so the learner sees the message and nothing else.
        exercise = _exercise_of(self)
        return [*(_wrapped(exercise) if exercise else []), *_wrapped(self.title + self.message)]


class NotAttempted(NotYet):
    """An exercise that was left blank. Its reason is always "not_attempted"."""

    def __init__(self, message: str | None = None) -> None:
        if message is None:
            message = say(
                en="write your answer in the cell above, below the line "
                f'"{ANSWER_LINE}", run that cell, then run this check again. If that cell shows a red message, '
                "mend that first (are the quotation marks there?).",
                ja=f"上のセルの「{ANSWER_LINE}」の下に答えを書き、そのセルを実行してから、"
                "もう一度このセルを実行してください。上のセルに赤いメッセージが出ているときは、先にそれを直してください"
                "（引用符は付いていますか）。",
            )
        super().__init__("not_attempted", message)
        self.args = (message,)  # so that a copy or a pickle is made with the one argument of this class

    def _render_traceback_(self) -> list[str]:
        name = _left_blank(self)
        if name is None:
            return super()._render_traceback_()
        # A value that stands alone below the line is shown by the cell, and kept by nothing.
        begins = say(
            en="An answer begins with its name and an equals sign:", ja="答えは、名前と等号で始めます："
        )
        return [*super()._render_traceback_(), *_wrapped(f"{begins}\n    {name} = ...")]

    @property
    def title(self) -> str:
        return say(en="Not yet attempted: ", ja="まだ答えが書かれていません：")


def _exercise_of(error: BaseException) -> str:
    """Return the name of the exercise that the build wrote above the check an error came from, or nothing."""
    trace = _in_cell(error)
    if trace is None:
        return ""
    name = linecache.getline(trace.tb_frame.f_code.co_filename, 1).strip().removeprefix("# ")
    return name if EXERCISE_NAME.fullmatch(name) else ""


def _left_blank(error: BaseException) -> str | None:
    """Return the name in the line of the check that still holds nothing, or None."""
    trace = _in_cell(error)
    if trace is None:
        return None
    line, known = (
        linecache.getline(trace.tb_frame.f_code.co_filename, trace.tb_lineno),
        trace.tb_frame.f_globals,
    )
    return next((name for name in re.findall(r"\b[a-z_]\w*", line) if known.get(name) is ...), None)


def _in_cell(error: BaseException) -> TracebackType | None:
    """Return where an error passed through the cell of the check, or None."""
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_code.co_name == "<module>" and frame.f_globals.get("__name__") == "__main__":
            return trace
        trace = trace.tb_next
    return None


def right(message: str) -> None:
    """Print that the answer is right, and `message`: what it shows or what comes next."""
    print("\n".join(_wrapped(say(en="Right. ", ja="正解です。") + message)))


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith(" ") or not line:  # lines of code keep their shape
            lines.append(line)
        elif _language == "ja":
            lines += _wrapped_japanese(line)
        else:
            lines += textwrap.wrap(line, LINE_WIDTH, break_on_hyphens=False)
    return lines


def _wrapped_japanese(line: str) -> list[str]:
    lines, width = [""], 0
    for piece in re.findall(r"[!-~]+|.", line):  # an English word is never broken, Japanese anywhere
        size = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in piece)
        if width + size > LINE_WIDTH and piece not in NEVER_FIRST:
            lines.append("")
            width = 0
        lines[-1] += piece
        width += size
    return [line.strip() for line in lines]
