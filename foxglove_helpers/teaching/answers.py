"""What a learner wrote, as plain Python and NumPy values that a check can trust.

A learner's function, numbers, choice or sentence goes in; a result, a float64 array, an int, one of the
options or a str comes out, or `NotYet` says in plain words what was expected. Comparisons made afterwards
are those of Python and NumPy, never those of an object the learner brought. Nothing is written to stderr,
since nbgrader gives no points to a check cell that does. Follows no part of the published work.
"""

import ast
import contextlib
import inspect
import io
import linecache
import textwrap
import unicodedata
import warnings
from collections import abc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from numbers import Number
from pathlib import Path
from typing import Any

import numpy as np

from foxglove_helpers.teaching.messages import NotAttempted, NotYet, say
from foxglove_helpers.teaching.plain_words import explain

MOST_LISTED = 200_000  # more than an image has pixels; a generator without an end is read so far


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def call(function: Any, *args: Any, **keywords: Any) -> Any:
    """Call a learner's function and return its result.

    Arguments are passed as they are: pass a copy of an array you need again, the function may change it.

    Raises
    ------
    NotAttempted
        If `function` cannot be called, or is blank and gives back None or `...`, or raises
        NotImplementedError.
    NotYet
        "returns_nothing": something was written, but it gives back None or `...`.
        "raises": the function raised an error; the message names it and the line of the answer it came from.
        "stopped": the learner (or a time limit) interrupted it.
    """
    _refuse_blank(function)
    if not callable(function):
        kind = type(function).__name__
        raise NotAttempted(
            say(
                en=f"this exercise asks for a function, and its name now holds a value of type {kind}. "
                "Write the function again, beginning with the line `def`, and run its cell.",
                ja=f"この問題では関数を書きますが、その名前には今、{kind} 型の値が入っています。"
                "`def` の行からもう一度関数を書き、そのセルを実行してください。",
            )
        )
    try:
        with _silent():
            result = function(*args, **keywords)
    except NotImplementedError:
        raise NotAttempted() from None
    except BaseException as error:  # SystemExit too: a learner's exit() must not end the kernel
        raise _raised(function, error) from None
    if result is None or result is ...:
        if _has_body(function):
            raise NotYet(
                "returns_nothing",
                say(
                    en="your function ran to its end and gave back nothing (None). Where is the line with "
                    "`return` and the result? `print` shows a value but does not give it back.",
                    ja="あなたの関数は最後まで動きましたが、何も返しませんでした（None）。`return` と結果を書いた行は"
                    "どこにありますか。`print` は値を表示するだけで、返しません。",
                ),
            )
        raise NotAttempted(
            say(
                en="your function gives back nothing (None) so far. Write the answer below the comment in "
                "its cell and end it with `return` and the result.",
                ja="あなたの関数はまだ何も返していません（None）。セルのコメントの下に答えを書き、最後の行で "
                "`return` を使って結果を返してください。",
            )
        )
    return result


def _has_body(function: Callable[..., Any]) -> bool:
    """Tell whether a function does more than a blank one: words for people, `pass`, `...`, an empty return."""
    try:
        definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except Exception:  # no text of its own, or an object of a kind of the learner's own
        return False
    # Of a lambda within a longer statement, that statement is found.
    if not isinstance(definition, ast.FunctionDef) or definition.name != function.__name__:
        return False
    return not all(
        isinstance(statement, ast.Pass)
        or (
            isinstance(statement, (ast.Expr, ast.Return))
            and isinstance(statement.value, (ast.Constant, type(None)))
        )
        for statement in definition.body
    )


def _raised(function: Callable[..., Any], error: BaseException) -> NotYet:
    line, place = _last_line(function, error)
    shown = f"\n    {line}\n" if line else " "
    if isinstance(error, KeyboardInterrupt):
        text = say(
            en=f"the check was stopped while your function was still running{place['en']}.{shown}"
            "Does a loop there ever come to its end?",
            ja=f"あなたの関数がまだ動いている間に、チェックが止められました{place['ja']}。{shown}"
            "そこにある繰り返しは終わりますか。",
        )
        return NotYet("stopped", text)
    name = type(error).__name__
    words = explain(error)
    try:
        said = f" ({error})" if str(error) else ""
    except BaseException:  # a class of the learner's own whose __str__ fails
        said = ""
    text = say(
        en=f"your function stopped with {name}{said}{place['en']}.{shown}{words['en']}",
        ja=f"あなたの関数は {name}{said} で止まりました{place['ja']}。{shown}{words['ja']}",
    )
    return NotYet("raises", text)


def _last_line(function: Callable[..., Any], error: BaseException) -> tuple[str, dict[str, str]]:
    """Find the last line of the learner's own code that an error passed through: text and place."""
    code = getattr(function, "__code__", None)
    number, text = 0, ""
    trace = error.__traceback__.tb_next if error.__traceback__ else None  # the first frame is `call` itself
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        # A cell has a file name but no file, which finds the line in classes and partial functions too.
        if file == code.co_filename if code else not Path(file).exists():
            number, text = trace.tb_lineno, linecache.getline(file, trace.tb_lineno).strip()
        trace = trace.tb_next
    if not number:
        return "", {"en": "", "ja": ""}
    return text, {"en": f" in line {number} of your answer", "ja": f"（答えの {number} 行目）"}


def _refuse_blank(value: Any) -> None:
    if value is None or value is ...:
        raise NotAttempted()


def as_numbers(
    value: Any,
    shape: int | tuple[int | None, ...] | None = None,
    what: str | None = None,
    *,
    any_order: bool = False,
) -> np.ndarray:
    """Convert an answer to a new float64 array: lists, tuples, ranges, arrays, NumPy scalars, Series, frames.

    Parameters
    ----------
    value : the learner's value; booleans become 0 and 1
    shape : expected shape; None in a place of the tuple allows any length there; None allows every shape
    what : how the message calls the value; "your answer" by default
    any_order : the order of the numbers means nothing: sets, generators and the keys or values of a dict are
        welcome, and the result is flat and sorted

    Raises
    ------
    NotAttempted
        If `value` is None or `...`.
    NotYet
        "not_numbers": not made of finite numbers (text, None, NaN, complex numbers).
        "wrong_shape": rows of different length, or another shape than `shape`.
    """
    _refuse_blank(value)
    named = what or say(en="your answer", ja="あなたの答え")
    if any_order:
        value = listed(value)
    try:
        with _silent():
            numbers = _plain_floats(value)
    except _UnevenRowsError:
        text = say(en=f"the rows of {named} differ in length.", ja=f"{named}の行の長さがそろっていません。")
        raise NotYet("wrong_shape", text) from None
    except Exception:  # conversion runs the learner's own code where there is any
        raise NotYet("not_numbers", _not_numbers(named, value)) from None
    if not np.isfinite(numbers).all():
        text = say(
            en=f"{named} holds a value that is not a finite number (NaN or infinity). Was something divided "
            "by zero, or the mean of nothing taken?",
            ja=f"{named}に有限の数でない値（NaN または無限大）があります。0 で割ったり、空の集まりの平均を"
            "取ったりしていませんか。",
        )
        raise NotYet("not_numbers", text)
    if any_order:
        numbers = np.sort(numbers, axis=None)
    wanted = (shape,) if isinstance(shape, int) else shape
    fits = wanted is None or (
        len(wanted) == numbers.ndim
        and all(w in (None, n) for w, n in zip(wanted, numbers.shape, strict=True))
    )
    if not fits:
        text = say(
            en=f"{named} has {_dimensions(numbers.shape)}; expected {_dimensions(wanted or ())}.",
            ja=f"{named}は{_dimensions(numbers.shape)}ですが、{_dimensions(wanted or ())}が必要です。",
        )
        raise NotYet("wrong_shape", text)
    return numbers


def listed(value: Any) -> Any:
    """Return what a set, a generator, a map, a zip or a view of a dict gives, as a list; other values as they are.

    Raises
    ------
    NotYet
        As `call`: a generator runs the learner's code only now.
    """
    if issubclass(type(value), (set, frozenset, abc.Iterator, abc.MappingView)):
        return call(partial(list, islice(value, MOST_LISTED)))
    return value


class _UnevenRowsError(Exception):
    """Rows of different length."""


def _plain_floats(value: Any) -> np.ndarray:
    try:
        raw = np.asarray(value)
    except ValueError as error:
        raise _UnevenRowsError from error
    if raw.dtype.kind == "O":
        for element in raw.ravel():
            if not issubclass(type(element), (Number, np.generic)):
                raise TypeError
    elif raw.dtype.kind not in "biuf":
        raise TypeError
    # A copy in the base class: nothing the learner holds can change it, and == is NumPy's own.
    return np.array(raw, dtype=np.float64, subok=False)


def _not_numbers(named: str, value: Any) -> str:
    kind = type(value).__name__
    if issubclass(type(value), str):
        return say(
            en=f"{named} is a text; a number was expected. Numbers are written without quotation marks.",
            ja=f"{named}は文字列ですが、数が必要です。数は引用符を付けずに書きます。",
        )
    return say(
        en=f"{named} (of type {kind}) could not be read as numbers. A number, a list of numbers or an array "
        "are all fine.",
        ja=f"{named}（{kind} 型）を数として読めませんでした。数、数のリスト、配列のどれでもかまいません。",
    )


def _dimensions(shape: tuple[int | None, ...]) -> str:
    sizes = ["…" if size is None else str(size) for size in shape]
    if not sizes:
        return say(en="a single number", ja="一個の数")
    if len(sizes) == 1:
        return say(en=f"{sizes[0]} numbers in one row", ja=f"一列に並んだ {sizes[0]} 個の数")
    return say(en=f"an array of shape {' × '.join(sizes)}", ja=f"形が {' × '.join(sizes)} の配列")


def as_number(value: Any, what: str | None = None) -> float:
    """Convert an answer to one float; arrays and lists of one number are welcome.

    Raises
    ------
    NotAttempted, NotYet
        As `as_numbers`; "wrong_shape" for more or fewer numbers than one.
    """
    numbers = as_numbers(value, what=what)
    if numbers.size != 1:
        numbers = as_numbers(value, shape=(), what=what)
    return float(numbers.reshape(-1)[0])


def as_whole_number(value: Any, what: str | None = None) -> int:
    """Convert an answer to one int; 3.0 is welcome, 3.5 is not.

    Raises
    ------
    NotAttempted, NotYet
        As `as_number`; "not_whole" for a number with a fraction.
    """
    number = as_number(value, what)
    if not number.is_integer():
        named = what or say(en="your answer", ja="あなたの答え")
        text = say(
            en=f"{named} is {number}; expected a whole number.",
            ja=f"{named}は {number} ですが、整数が必要です。",
        )
        raise NotYet("not_whole", text)
    return int(number)


def as_choice(value: Any, options: Sequence[Any], what: str | None = None) -> Any:
    """Return the one of `options` that the answer names.

    Capitals, spaces, a bracket as in "b)" and full-width letters do not matter.

    Raises
    ------
    NotAttempted
        If `value` is None, `...` or an empty text.
    NotYet
        "not_a_choice": something else than one of the options.
    """
    _refuse_blank(value)
    kind = type(value)
    if issubclass(kind, str):
        chosen = str.__str__(value)
    elif issubclass(kind, (bool, np.bool_)):
        chosen = str(bool(value))
    elif issubclass(kind, (int, np.integer)):
        chosen = str(int(value))
    else:
        chosen = None
    if chosen is not None and not chosen.strip():
        raise NotAttempted()
    for option in options:
        if chosen is not None and _folded(chosen) == _folded(str(option)):
            return option
    named = what or say(en="your answer", ja="あなたの答え")
    listed = ", ".join(f'"{option}"' if isinstance(option, str) else str(option) for option in options)
    text = say(
        en=f"{named} is none of the choices: {listed}.", ja=f"{named}は選択肢のどれでもありません：{listed}。"
    )
    raise NotYet("not_a_choice", text)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip(".)(").casefold()


def as_sentence(value: Any, minimum_words: int, what: str | None = None) -> str:
    """Return an answer in words, without the spaces around it.

    Two Japanese or Chinese characters count as one word.

    Raises
    ------
    NotAttempted
        If `value` is None, `...` or an empty text.
    NotYet
        "not_a_sentence": no text. "too_short": fewer words than `minimum_words`.
    """
    _refuse_blank(value)
    named = what or say(en="your answer", ja="あなたの答え")
    if not issubclass(type(value), str):
        text = say(
            en=f"{named} should be a sentence in quotation marks.",
            ja=f"{named}は引用符で囲んだ文にしてください。",
        )
        raise NotYet("not_a_sentence", text)
    sentence = str.__str__(value).strip()
    if not sentence:
        raise NotAttempted()
    whole = unicodedata.normalize("NFKC", sentence)  # half-width katakana are Japanese too
    wide = [character for character in whole if unicodedata.east_asian_width(character) in "WF"]
    narrow = "".join(" " if character in wide else character for character in whole)
    words = sum(any(map(str.isalnum, word)) for word in narrow.split()) + sum(map(str.isalnum, wide)) // 2
    if words < minimum_words:
        text = say(
            en=f"{named} has {words} words; write at least {minimum_words}, as if you explained it to a "
            "colleague.",
            ja=f"{named}が短すぎます。同僚に説明するつもりで、{minimum_words * 2} 文字以上書いてください。",
        )
        raise NotYet("too_short", text)
    return sentence
