"""What a learner sees: messages, calls of functions, figures."""

import base64
import functools
import io
import pickle
import re
import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from IPython.testing.globalipapp import start_ipython
from IPython.utils.capture import capture_output
from matplotlib import pyplot as plt
from PIL import Image

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.feedback import (
    NotAttempted,
    NotYet,
    call,
    right,
    say,
    seminar_seed,
    set_language,
    show,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def reason(function, *args, **keywords) -> str:
    with pytest.raises(NotYet) as caught:
        function(*args, **keywords)
    return caught.value.reason


@pytest.fixture(scope="module")
def shell() -> InteractiveShell:
    return start_ipython() or InteractiveShell.instance()


# --- messages


def test_a_notebook_shows_the_message_alone(shell: InteractiveShell) -> None:
    shell.run_cell("from foxglove_helpers.teaching.feedback import NotAttempted, NotYet, right")
    with capture_output() as said:
        shell.run_cell(
            "def f():\n    raise NotYet('leak', 'volunteer 41 is in both sets. Who else is?')\nf()"
        )
    assert said.stdout == "Not yet: volunteer 41 is in both sets. Who else is?\n"
    assert said.stderr == ""
    with capture_output() as said:
        shell.run_cell("raise NotAttempted()")
    assert said.stdout.startswith("Not yet attempted: write your answer")
    assert "Traceback" not in said.stdout


def test_a_message_names_the_exercise_that_stands_above_its_check(shell: InteractiveShell) -> None:
    for title in ("Exercise 2.1 · Read · Which value stays?", "問題 2.1 · Read · 残るのはどの値？"):
        with capture_output() as said:
            shell.run_cell(f"# {title}\ndef check():\n    raise NotYet('leak', 'who else is?')\ncheck()")
        assert said.stdout == f"{title}\nNot yet: who else is?\n"
    with capture_output() as said:
        shell.run_cell("# one of 2.1 kinds\nraise NotYet('leak', 'who else is?')")
    assert said.stdout == "Not yet: who else is?\n"


def test_an_answer_without_its_name_is_shown_the_shape_of_one(shell: InteractiveShell) -> None:
    """`3753` alone below the line is shown by the cell, and the name above still holds the three dots."""
    check = "from foxglove_helpers.teaching.feedback import as_number\nas_number(images_agreed, 'images')"
    with capture_output() as said:
        shell.run_cell("images_agreed = ...  # 100 + 200\n3753")
        shell.run_cell(check)
    assert said.stdout.splitlines()[-1] == "    images_agreed = ..."
    with capture_output() as said:
        shell.run_cell("images_agreed = '3753'")
        shell.run_cell(check)
    assert "images_agreed" not in said.stdout


def test_an_error_carries_reason_and_whole_message_through_pickle() -> None:
    for error in (NotYet("leak", "x " * 100), NotAttempted("write"), NotAttempted()):
        copy = pickle.loads(pickle.dumps(error))
        assert (type(copy), copy.reason, str(copy)) == (type(error), error.reason, str(error))
    assert issubclass(NotAttempted, NotYet)
    assert issubclass(NotYet, AssertionError)
    assert str(NotYet("leak", "x " * 100)) == "x " * 100


@pytest.mark.parametrize(("language", "title"), [("en", "Not yet: "), ("ja", "まだ正解ではありません：")])
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), max_size=400))
def test_no_line_is_longer_than_nbgrader_shows_and_no_letter_is_lost(
    language: str, title: str, text: str
) -> None:
    set_language(language)
    lines = NotYet("leak", text.strip())._render_traceback_()
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", title + text)
    longest = max(map(len, re.findall(r"[!-~]+", text)), default=0)
    assert all(len(line) <= max(83, longest) for line in lines)


def test_code_in_a_message_keeps_its_shape() -> None:
    lines = NotYet("raises", "stopped here.\n    return  numbers[ 0 ]\nWhy?")._render_traceback_()
    assert lines == ["Not yet: stopped here.", "    return  numbers[ 0 ]", "Why?"]


def test_japanese_lines_do_not_open_with_punctuation() -> None:
    set_language("ja")
    for length in range(20, 60):
        lines = NotYet("leak", "あ" * length + "。いい")._render_traceback_()
        assert not any(line.startswith("。") for line in lines)


def test_right_says_what_comes_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert right("Go on to section 2.") is None
    set_language("ja")
    right("次に進みましょう。")
    said = capsys.readouterr()
    assert said.out == "Right. Go on to section 2.\n正解です。次に進みましょう。\n"
    assert said.err == ""


def test_language_is_chosen_or_refused() -> None:
    assert say(en="jaw", ja="顎") == "jaw"
    set_language("ja")
    assert say(en="jaw", ja="顎") == "顎"
    with pytest.raises(FoxgloveError, match='language is "fr"'):
        set_language("fr")
    assert say(en="jaw", ja="顎") == "顎"


# --- calls


def test_a_function_is_called_with_what_it_needs() -> None:
    assert call(divmod, 7, 2) == (3, 1)
    assert call(lambda x, *, y: x - y, 7, y=2) == 5
    assert call(functools.partial(pow, 2), 5) == 32
    assert call(lambda: 0) == 0, "0 and False are answers"
    assert call(lambda: False) is False


@pytest.mark.parametrize("blank", [None, ..., 3, "f", lambda: None, lambda: ...])
def test_what_gives_nothing_is_not_attempted(blank: object) -> None:
    assert reason(call, blank) == "not_attempted"


def test_a_function_that_does_something_but_gives_nothing_is_asked_for_its_return(
    shell: InteractiveShell,
) -> None:
    answers = {
        "prints": "print(x)",
        "forgets": "x.mean()",
        "returns_blank": "y = 1\n    return",
        "turns": "for y in range(3):\n        pass",
    }
    blanks = {"words": "pass", "dots": "...", "nothing": "return None", "comment": "return  # a line"}
    for name, body in (answers | blanks).items():
        # As the build hands it out: words for people and the line below which the answer goes.
        shell.run_cell(f'def {name}(x):\n    """Words."""\n    # Write here.\n    {body}\n')
    for language, hint in [("en", "line with `return`"), ("ja", "`return` と結果を書いた行")]:
        set_language(language)
        for name in answers:
            with pytest.raises(NotYet, match=hint) as caught:
                call(shell.user_ns[name], np.zeros(2))
            assert caught.value.reason == "returns_nothing", name
            assert not isinstance(caught.value, NotAttempted), "its title would say that nothing was written"
    for name in blanks:
        assert reason(call, shell.user_ns[name], 1) == "not_attempted", name


def test_an_answer_without_a_text_of_its_own_is_no_crash() -> None:
    class Learners:
        def __call__(self) -> None:
            self.done = True

        def __getattr__(self, name: str) -> object:
            raise RuntimeError(name)

    for function in (Learners(), functools.partial(print, end=""), eval("lambda: print(end='')")):
        assert reason(call, function) == "not_attempted"


def test_the_usual_placeholder_is_not_attempted() -> None:
    def placeholder() -> None:
        raise NotImplementedError

    assert reason(call, placeholder) == "not_attempted"


CELL = """# the answer
def helper(x):
    return x / 0

def learner(x):
    y = 1
    return helper(x)

def endless(x):
    return endless(x + 1)

def misspelt(x):
    return nmupy.mean(x)

def leaves(x):
    raise SystemExit("bye")

def stopped(x):
    raise KeyboardInterrupt

class Strange(Exception):
    def __str__(self):
        raise RuntimeError("no words")

def strange(x):
    raise Strange()

class Callable:
    def __call__(self, x):
        return x[7]
callable_object = Callable()

class Silent(Exception):
    def __str__(self):
        raise SystemExit("bye")

def says_nothing(x):
    raise Silent()
"""


@pytest.mark.parametrize(
    ("name", "kind", "line", "text", "hint"),
    [
        ("learner", "ZeroDivisionError", 3, "return x / 0", "divided by zero"),
        ("endless", "RecursionError", 10, "return endless(x + 1)", "never stops"),
        ("misspelt", "NameError", 13, "return nmupy.mean(x)", "does not know that name"),
        ("leaves", "SystemExit", 16, 'raise SystemExit("bye")', "Leave it with `return`"),
        ("strange", "Strange", 26, "raise Strange()", "by itself in a new cell"),
        ("callable_object", "TypeError", 30, "return x[7]", "cannot be used there"),
        ("says_nothing", "Silent", 38, "raise Silent()", "by itself in a new cell"),
    ],
)
def test_an_error_is_explained_with_the_line_of_the_answer(
    shell: InteractiveShell, name: str, kind: str, line: int, text: str, hint: str
) -> None:
    shell.run_cell(CELL)
    with pytest.raises(NotYet) as caught:
        call(shell.user_ns[name], 1)
    message = str(caught.value)
    assert caught.value.reason == "raises"
    assert kind in message
    assert f"in line {line} of your answer.\n    {text}\n" in message
    assert hint in message
    set_language("ja")
    with pytest.raises(NotYet, match=f"答えの {line} 行目") as caught:
        call(shell.user_ns[name], 1)
    assert re.search(r"[぀-ヿ]", str(caught.value).split("\n")[-1]), "the explanation is Japanese too"


def test_a_stopped_check_says_where_it_was(shell: InteractiveShell) -> None:
    shell.run_cell(CELL)
    with pytest.raises(NotYet, match=r"still running in line 19(.|\n)*Does a loop") as caught:
        call(shell.user_ns["stopped"], 1)
    assert caught.value.reason == "stopped"


def test_too_many_values_are_explained_without_a_line() -> None:
    with pytest.raises(NotYet, match=r"1 was given\)\. A value was of a kind"):
        call(lambda: 1, 2)


def test_a_learners_warnings_stay_off_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    def noisy(x: float) -> float:
        import sys

        print("careful", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        return float(np.float64(x) / np.float64(0))

    assert call(noisy, 1) == np.inf
    with warnings.catch_warnings(record=True) as caught:
        call(noisy, 1)
    assert caught == []
    assert capsys.readouterr().err == ""


# --- seeds


def test_a_seminar_has_its_own_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOXGLOVE_SEMINAR_SEED", raising=False)
    assert seminar_seed() == seminar_seed()
    assert seminar_seed(default=9) == 9
    monkeypatch.setenv("FOXGLOVE_SEMINAR_SEED", " 41 ")
    assert seminar_seed(default=9) == 41
    for wrong in ("secret", "-1", "1.5", "²"):
        monkeypatch.setenv("FOXGLOVE_SEMINAR_SEED", wrong)
        with pytest.raises(FoxgloveError, match=f'FOXGLOVE_SEMINAR_SEED is "{wrong}"'):
            seminar_seed()


# --- figures


def shown(shell: InteractiveShell, *args: object, **keywords: object) -> dict[str, str]:
    with capture_output() as said:
        show(*args, **keywords)
    assert said.stderr == ""
    (output,) = said.outputs
    return output.data


def test_a_figure_is_shown_once_with_its_words(shell: InteractiveShell) -> None:
    figure, axes = plt.subplots()
    axes.plot([0, 1])
    data = shown(shell, figure, alt='A line from "0" to <1>', caption="Hair & jaw")
    page = data["text/html"]
    assert 'alt="A line from &quot;0&quot; to &lt;1&gt;"' in page
    assert "<figcaption>Hair &amp; jaw</figcaption>" in page
    assert data["text/plain"] == 'A line from "0" to <1>'
    assert not plt.fignum_exists(figure.number), "or Jupyter displays the figure again"
    (encoded,) = re.findall(r'src="data:image/png;base64,([^"]+)"', page)
    picture = Image.open(io.BytesIO(base64.b64decode(encoded))).convert("RGBA")
    assert picture.width > 300
    assert picture.getpixel((1, 1)) == (255, 255, 255, 255), "dark ink needs paper in a dark theme"


def test_axes_stand_for_their_figure(shell: InteractiveShell) -> None:
    _, axes = plt.subplots()
    assert "figcaption" not in shown(shell, axes, "An empty frame")["text/html"]
    assert plt.get_fignums() == []


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_figure_without_words_is_refused(alt: str) -> None:
    figure, _ = plt.subplots()
    with pytest.raises(FoxgloveError, match="alt is empty"):
        show(figure, alt)
    plt.close(figure)
