"""How the checks of lesson 02 take letters, numbers and choices, and say what they think of them.

In flows what a learner wrote and the name of the exercise; out comes the text of `lesson_02_words` for the reason that
fits. Follows no part of the published work.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from foxglove_helpers.teaching.feedback import (
    NotAttempted,
    NotYet,
    as_choice,
    listed,
    right,
    say,
)
from foxglove_helpers.teaching.lesson_02_words import WORDS


def letters_of(answer: Any, options: Iterable[str], exercise: str) -> frozenset[str]:
    """Return the letters that an answer names: "A, D", "AD", "A and D" or a list of them."""
    if answer is None or answer is ...:
        raise NotAttempted()
    known = set(options)
    parts = listed(answer)
    if issubclass(type(parts), str):
        parts = [str.__str__(parts)]
    if not issubclass(type(parts), (list, tuple)) or not all(issubclass(type(part), str) for part in parts):
        raise _not_letters(exercise, known)
    text = unicodedata.normalize("NFKC", " ".join(str.__str__(part) for part in parts)[:1000]).upper()
    if not text.strip():
        raise NotAttempted()
    words = [word for word in re.findall(r"\w+", text.replace("と", " ")) if word != "AND"]
    found = frozenset("".join(words))
    if not found or not found <= known:
        raise _not_letters(exercise, known)
    return found


def _not_letters(exercise: str, known: Iterable[str]) -> NotYet:
    letters = ", ".join(sorted(known))
    return NotYet(
        "not_letters",
        say(
            en=f'{exercise} should name letters between quotation marks, such as "A, B". Letters here: {letters}.',
            ja=f'{exercise} には、"A, B" のように、引用符の中に記号を書いてください。選べる記号：{letters}。',
        ),
    )


def answer_number(exercise: str, reason: str, found: int) -> None:
    """Say that a number is right, or what its reason says."""
    if reason != "right":
        raise not_yet(exercise, reason, found=found)
    right(words_of(exercise, "right"))


def answer_choice(exercise: str, answer: Any, meaning: dict[str, str]) -> None:
    """Say that a choice is right, or raise the reason that `meaning` gives for it."""
    reason = meaning[as_choice(answer, list(meaning), say(en="your choice", ja="あなたの選択"))]
    if reason != "right":
        raise not_yet(exercise, reason)
    right(words_of(exercise, "right"))


def returned_by(function: str) -> str:
    """Name what a learner's function gave back."""
    return say(en=f"what {function} gives back", ja=f"{function} の結果")


def not_yet(exercise: str, reason: str, **told: Any) -> NotYet:
    """Return a message of an exercise, by its reason."""
    return NotYet(reason, words_of(exercise, reason, **told))


def words_of(exercise: str, reason: str, **told: Any) -> str:
    """Return the text of an exercise in the chosen language; `told` fills its places in braces."""
    en, ja = WORDS[exercise][reason]
    text = say(en=en, ja=ja)
    return text.format(**told) if told else text
