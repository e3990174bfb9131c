"""The checks of the sample lesson."""

import numpy as np

from foxglove_helpers.teaching.feedback import NotYet, as_choice, as_number, call, right, say


def half(answer, seed: int = 1) -> None:
    """Check a function that halves."""
    for number in np.random.default_rng(seed).integers(1, 1000, 3) * 2 + 1:
        result = as_number(call(answer, int(number)))
        if result == number // 2:
            raise NotYet("rounded", say(en="is half of 7 a whole number?", ja="7 の半分は整数ですか。"))
        if result != number / 2:
            raise NotYet("not_half", say(en="is that half of it?", ja="それは半分ですか。"))
    right(say(en="Go on to the choice.", ja="次に進みましょう。"))


def seven(answer, seed: int = 1) -> None:
    """Check a choice."""
    if as_choice(answer, ["a", "b", "c"]) != "b":
        raise NotYet("wrong_choice", say(en="what is 2 times your choice?", ja="その 2 倍はいくつですか。"))
    right(say(en="That is all.", ja="終わりです。"))
