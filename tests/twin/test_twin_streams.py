"""Named random streams: the same name gives the same numbers, every other name gives others."""

import os
import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from foxglove_helpers.twin.streams import stream

purposes = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
maybe_number = st.none() | st.integers(1, 300)
names = st.tuples(st.integers(0, 10**12), purposes, maybe_number, maybe_number)


def first_numbers(name: tuple) -> list[int]:
    return stream(*name).integers(0, 2**63, 4).tolist()


@given(names)
def test_the_same_name_gives_the_same_numbers(name: tuple) -> None:
    assert first_numbers(name) == first_numbers(name)


@given(names, names)
def test_another_name_gives_other_numbers(one: tuple, other: tuple) -> None:
    assert (one == other) == (first_numbers(one) == first_numbers(other))


def test_numbers_do_not_run_into_one_another() -> None:
    neighbours = [
        (1, "hair", 12, 3),
        (1, "hair", 1, 23),
        (11, "hair", 2, 3),
        (1, "hair1", 2, 3),
        (1, "hair", 123),
    ]
    assert len({tuple(first_numbers(name)) for name in neighbours}) == len(neighbours)
    assert first_numbers((1, "hair", None, 3)) != first_numbers((1, "hair", 3, None))


def test_numpy_integers_are_numbers_like_any_other() -> None:
    assert first_numbers((np.int64(5), "hair", np.int64(7))) == first_numbers((5, "hair", 7))


def test_numbers_are_those_of_every_other_process() -> None:
    """A stream must not depend on Python's hash, nor change from one version of this package to the next."""
    code = "from foxglove_helpers.twin.streams import stream; print(stream(1, 'moles', 3).integers(0, 2**63))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert printed == {"169660986527855810"}


def test_drawing_on_from_one_stream_leaves_the_others_alone() -> None:
    before = first_numbers((3, "moles", 8))
    stream(3, "eyebrow hairs", 8).normal(size=1000)
    stream(3, "moles", 9).normal(size=1000)
    assert first_numbers((3, "moles", 8)) == before
