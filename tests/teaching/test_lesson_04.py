"""The checks of lesson 04 know right from wrong, in both languages, for every seed, whatever is handed in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from answer_checks import AnswerChecks
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import euclidean

from foxglove_helpers.mandible import mandible_features
from foxglove_helpers.teaching import lesson_04
from foxglove_helpers.teaching.feedback import NotYet
from foxglove_helpers.teaching.lesson_04_words import WORDS

ANSWERS = Path(__file__).parents[1] / "answers" / "04_mandible"
# grade_id of the answer cell, the name it sets, its check
EXERCISES: dict[str, tuple[str, Callable[..., None]]] = {
    "picture-of-numbers": ("picture_of_numbers", lesson_04.picture_of_numbers),
    "mirror-columns": ("mirror_columns", lesson_04.mirror_columns),
    "pixels-used": ("pixels_used", lesson_04.pixels_used),
    "feature": ("feature", lesson_04.feature),
    "first-rows": ("first_row_of_each_volunteer", lesson_04.first_rows),
    "mandible-vector": ("mandible_vector", lesson_04.mandible_vector),
    "what-is-dark": ("what_is_dark", lesson_04.what_is_dark),
    "euclidean-distance": ("euclidean_distance", lesson_04.euclidean_distance),
    "average-distance": ("average_distance", lesson_04.average_distance),
    "read-dendrogram": ("read_dendrogram", lesson_04.read_dendrogram),
    "first-component": ("first_component", lesson_04.first_component),
    "no-clear-separation": ("no_clear_separation", lesson_04.no_clear_separation),
    "one-sentence": ("my_reply", lesson_04.one_sentence),
}
# what a learner has at hand in the answer cells
NAMES = {"np": np, "pd": pd, "mandible_features": mandible_features, "distance": euclidean}


class TestAnswers(AnswerChecks):
    answers = ANSWERS
    exercises = EXERCISES
    names = NAMES
    words = WORDS
    seeds = (lesson_04.VISIBLE_SEED, 1, 77)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_drawn_labels_are_those_of_a_release_and_tell_first_rows_from_first_photographs(seed: int) -> None:
    labels = lesson_04._shuffled_labels(np.random.default_rng(seed), 14)
    assert labels["volunteer"].nunique() == 14
    assert not labels.duplicated(["volunteer", "photograph"]).any()
    assert (labels["not_smiling"] + labels["smiling"] == 17).all()
    assert labels["photograph"].between(1, 9).all()
    assert labels["volunteer"].value_counts().between(5, 9).all()
    first = labels.drop_duplicates("volunteer")
    assert (first["photograph"] != 1).any()
    assert 1 not in set(labels.loc[labels["volunteer"] == 1, "photograph"])


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_first_component_of_drawn_tables_is_clearly_the_first(seed: int) -> None:
    table = lesson_04._table_with_directions(np.random.default_rng(seed), 40, 12)
    sizes = np.linalg.svd(table - table.mean(axis=0), compute_uv=False)
    assert sizes[0] > 1.1 * sizes[1]
    assert np.linalg.norm(table.mean(axis=0)) > 1


@pytest.mark.timeout(60)
@pytest.mark.parametrize("exercise", ["feature", "euclidean-distance"])
def test_an_answer_that_replaces_numpy_functions_gets_nothing(
    exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*_: Any) -> float:
        monkeypatch.setattr(np, "abs", lambda x: np.zeros(1))
        return 0.0

    with pytest.raises(NotYet):
        EXERCISES[exercise][1](answer)
