"""How the checks of a lesson say what they think of an answer, in the words of the lesson's own table.

In flow the table of a lesson, English and Japanese by exercise and reason, and what a learner wrote; out comes the line
that says it is right, or `NotYet` with the text of the reason that fits. Follows no part of the published work.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foxglove_helpers.teaching.answers import as_choice, listed
from foxglove_helpers.teaching.messages import NotAttempted, NotYet, right, say


@dataclass(frozen=True)
class ExerciseWords:
    """What a lesson says about the answers to its exercises.

    Parameters
    ----------
    table : mapping
        English and Japanese by the name of an exercise and of a reason. The reason "right" says what a right answer
        shows; places in braces are filled by name.
    """

    table: Mapping[str, Mapping[str, tuple[str, str]]]

    def words(self, exercise: str, reason: str, **told: Any) -> str:
        """Return a text in the chosen language; `told` fills its places in braces."""
        en, ja = self.table[exercise][reason]
        return say(en=en, ja=ja).format(**told)

    def not_yet(self, exercise: str, reason: str, **told: Any) -> NotYet:
        """Return the exception that tells a learner the reason."""
        return NotYet(reason, self.words(exercise, reason, **told))

    def finish(self, exercise: str, reason: str, **told: Any) -> None:
        """Say that the answer is right if that is the reason.

        Raises
        ------
        NotYet
            With any other reason.
        """
        if reason != "right":
            raise self.not_yet(exercise, reason, **told)
        right(self.words(exercise, reason, **told))

    def choose(self, exercise: str, answer: Any, meaning: Mapping[str, str]) -> None:
        """Check a choice of one option.

        Parameters
        ----------
        exercise : str
        answer : anything
            What the learner wrote.
        meaning : mapping
            The reason for each option; that of the best one is "right".

        Raises
        ------
        NotAttempted, NotYet
            As `as_choice`; else the reason of another option than the best.
        """
        self.finish(
            exercise, meaning[as_choice(answer, list(meaning), say(en="your choice", ja="あなたの選択"))]
        )


def as_letters(answer: Any, options: Iterable[str], what: str) -> frozenset[str]:
    """Return the letters that an answer names: "A, D", "AD", "A and D" or a list of them.

    Parameters
    ----------
    answer : anything
        What the learner wrote.
    options : iterable of str
        The letters, capital.
    what : str
        What the answer is called in a message.

    Raises
    ------
    NotAttempted
        If `answer` is None, `...` or an empty text.
    NotYet
        "not_letters": no text, or something in it that is none of the letters.
    """
    if answer is None or answer is ...:
        raise NotAttempted()
    known = set(options)
    parts = listed(answer)
    if issubclass(type(parts), str):
        parts = [str.__str__(parts)]
    if not issubclass(type(parts), (list, tuple)) or not all(issubclass(type(part), str) for part in parts):
        raise _not_letters(what, known)
    text = unicodedata.normalize("NFKC", " ".join(str.__str__(part) for part in parts)[:1000]).upper()
    if not text.strip():
        raise NotAttempted()
    words = [word for word in re.findall(r"\w+", text.replace("と", " ")) if word != "AND"]
    found = frozenset("".join(words))
    if not found or not found <= known:
        raise _not_letters(what, known)
    return found


def _not_letters(what: str, known: Iterable[str]) -> NotYet:
    letters = ", ".join(sorted(known))
    return NotYet(
        "not_letters",
        say(
            en=f'{what} should name letters between quotation marks, such as "A, B". Letters here: {letters}.',
            ja=f'{what} には、"A, B" のように、引用符の中に記号を書いてください。選べる記号：{letters}。',
        ),
    )


def result_of(function: str) -> str:
    """Name what a learner's function gave back, for a message."""
    return say(en=f"what {function} gives back", ja=f"{function} の結果")
