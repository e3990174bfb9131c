"""What a lesson and its checks import to speak to a learner, in English or Japanese.

A check takes what a learner wrote, turns it into plain values with `call` and the `as_...` functions
(`answers`), compares them with the reference, and either raises `NotYet` or ends with `right`
(`messages`), in the words of the lesson's table (`exercise_words`). `show` displays a figure with words
for those who cannot see it. Follows no part of the published work.
"""

import base64
import html
import io
import os
from typing import Any

from IPython.display import display
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.answers import (
    as_choice,
    as_number,
    as_numbers,
    as_sentence,
    as_whole_number,
    call,
    listed,
)
from foxglove_helpers.teaching.exercise_words import ExerciseWords, as_letters, result_of
from foxglove_helpers.teaching.messages import NotAttempted, NotYet, right, say, set_language

__all__ = [
    "ExerciseWords",
    "NotAttempted",
    "NotYet",
    "as_choice",
    "as_letters",
    "as_number",
    "as_numbers",
    "as_sentence",
    "as_whole_number",
    "call",
    "listed",
    "result_of",
    "right",
    "say",
    "seminar_seed",
    "set_language",
    "show",
]

DEFAULT_SEMINAR_SEED = 20220309  # the day R1 was announced (R2)


def seminar_seed(default: int = DEFAULT_SEMINAR_SEED) -> int:
    """Return the seed of hidden tests: a seminar's private one from FOXGLOVE_SEMINAR_SEED, else `default`.

    Raises
    ------
    FoxgloveError
        If the variable holds anything but a whole number from 0 on.
    """
    chosen = os.environ.get("FOXGLOVE_SEMINAR_SEED", "").strip()
    if not chosen:
        return default
    if not (chosen.isascii() and chosen.isdigit()):
        raise FoxgloveError(
            f'FOXGLOVE_SEMINAR_SEED is "{chosen}"; expected a whole number from 0 on, such as 20220309. '
            "Set it to a number or remove it."
        )
    return int(chosen)


def show(figure: Any, alt: str, caption: str | None = None) -> None:
    """Display a Matplotlib figure (or the figure of an Axes) with a text alternative, and close it.

    The picture stands on white paper, so that it reads in light and dark themes.

    Raises
    ------
    FoxgloveError
        If `alt` is empty: a learner who cannot see the picture reads it instead.
    """
    if not alt.strip():
        raise FoxgloveError(
            "alt is empty; expected words that say what the picture shows: show(figure, alt=...)."
        )
    if not isinstance(figure, Figure):
        figure = figure.figure
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, bbox_inches="tight", facecolor="white")
    plt.close(figure)  # or Jupyter shows it a second time, without words
    data = base64.b64encode(picture.getvalue()).decode("ascii")
    paper = "background: white; padding: 4px; max-width: 100%; height: auto;"
    words = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    image = f'<img src="data:image/png;base64,{data}" alt="{html.escape(alt.strip())}" style="{paper}">'
    page = f'<figure style="margin: 0;">{image}{words}</figure>'
    display({"text/html": page, "text/plain": alt.strip()}, raw=True)
