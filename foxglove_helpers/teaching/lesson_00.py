"""The checks of lesson 00, and the error it shows on purpose.

A learner's answer goes in: a letter, a sentence, a number or a function. Either `right` prints what comes
next, or `NotYet` is raised with a reason and a question that helps (`lesson_00_words`). Functions are tried
on tables and images drawn from a seed, so an answer that was typed in is found. The columns of the tables
and the counts of the cohort are those of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

from typing import Any

import numpy as np
import pandas as pd

from foxglove_helpers.release import IMAGE_SIDE, IMAGES, LABEL_COLUMNS, PHOTOGRAPHS, VOLUNTEERS, VOTERS
from foxglove_helpers.teaching.feedback import (
    ExerciseWords,
    NotYet,
    as_choice,
    as_number,
    as_numbers,
    as_sentence,
    as_whole_number,
    call,
    listed,
    say,
)
from foxglove_helpers.teaching.lesson_00_words import WORDS

VISIBLE_SEED = 20190222  # the day the seminars began (R1); hidden tests use the seminar's own
says = ExerciseWords(WORDS)
SMILE_SHARE = 0.8  # R1: smiling means MORE than this share of the votes


def show_error(line: str, **names: Any) -> None:
    """Run one line of Python that fails, and print what a notebook would show, without stopping the notebook.

    Parameters
    ----------
    line : str
        The line to run.
    **names
        The variables that the line may use.

    Raises
    ------
    RuntimeError
        If the line does not fail: then there is nothing to show.
    """
    try:
        exec(compile(line, "<lesson>", "exec"), dict(names))
    except Exception as error:
        kind = type(error).__name__
        print("-" * 75)
        print(f"{kind:<41}Traceback (most recent call last)")
        print("Cell In[ ], line 1")
        print(f"----> 1 {line}")
        print()
        print(f"{kind}: {error}")
        return
    raise RuntimeError(f"the line was to fail and did not: {line}")


def order_of_running(answer: Any) -> None:
    """Check exercise 2.1, a choice: the value of a variable after cells were run out of order."""
    _check_letter("order_of_running", answer, "b", a="order_on_the_page", c="no_conflict")


def missing_photographs(answer: Any) -> None:
    """Check exercise 2.2, a number: the photographs missing from nine for every volunteer (R1)."""
    exercise = "missing_photographs"
    number = as_number(answer, "missing")
    full = VOLUNTEERS * PHOTOGRAPHS
    if number == IMAGES - full:
        raise says.not_yet(exercise, "negative")
    if number == full:
        raise says.not_yet(exercise, "nothing_taken_away")
    if round(abs(number), 1) == round(PHOTOGRAPHS - IMAGES / VOLUNTEERS, 1):
        raise says.not_yet(exercise, "per_volunteer")
    if abs(number) in (PHOTOGRAPHS * (IMAGES - VOLUNTEERS), VOLUNTEERS * (IMAGES - PHOTOGRAPHS)):
        raise says.not_yet(exercise, "brackets")
    if as_whole_number(number, "missing") != full - IMAGES:
        raise says.not_yet(exercise, "another_number")
    says.finish(exercise, "right")


def read_the_error(answer: Any) -> None:
    """Check exercise 3.1, a choice: what a TypeError about a number and a text says."""
    _check_letter("read_the_error", answer, "b", a="unknown_name", c="something_broke")


def hardest_step(answer: Any) -> None:
    """Check exercise 4.1: a sentence of at least eight words; what it says is for the seminar to discuss."""
    as_sentence(answer, 8, say(en="your sentence", ja="あなたの文"))
    says.finish("hardest_step", "right")


def twin_limits(answer: Any) -> None:
    """Check exercise 5.1, a choice: what may be said about a result on the twin."""
    _check_letter("twin_limits", answer, "b", a="twin_taken_for_people", c="same_counts_same_people")


def brightness(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.2: a function that returns the mean intensity of an image, tried on two images."""
    images = [_fresh_image(np.random.default_rng([seed, turn])) for turn in range(2)]
    results = [as_numbers(call(answer, image.copy()), what=_returned()) for image in images]
    for image, result in zip(images, results, strict=True):
        if result.size != 1:
            raise says.not_yet("brightness", "many_numbers")
        value = float(result.reshape(-1)[0])
        # One decimal is precise enough: a learner may round.
        if abs(value - image.mean()) > 0.051:
            same = np.array_equal(results[0], results[1])
            raise says.not_yet("brightness", "always_the_same" if same else _wrong_brightness(value, image))
    says.finish("brightness", "right")


def _wrong_brightness(value: float, image: np.ndarray) -> str:
    """Return the reason that explains a wrong brightness: what else the number could be."""
    mean = float(image.mean())
    if 0 <= value <= 255 / image.size:  # a sum that ran over, divided by the number of pixels
        return "overflow"
    if value in (np.floor(mean), np.ceil(mean)):
        return "rounded"
    candidates = {
        "sum_not_mean": image.sum(dtype=np.int64),
        "divided_by_255": mean / 255,
        "median": np.median(image),
    }
    for reason, other in candidates.items():
        if _close(value, float(other)):
            return reason
    if any(_close(value, float(row)) for row in image.mean(axis=1)):
        return "one_row"
    if value.is_integer() and image.min() <= value <= image.max():
        return "one_pixel"
    return "another_number"


def count_volunteers(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.1: a function that counts the volunteers of a table, tried on two tables."""
    for turn in range(2):
        labels = _fresh_labels(np.random.default_rng([seed, turn]))
        result = as_numbers(call(answer, labels.copy()), what=_returned())
        expected = labels["volunteer"].nunique()
        if result.ndim == 1 and result.size == expected:
            raise says.not_yet("count_volunteers", "list_not_count")
        number = as_whole_number(result, _returned())
        if number != expected:
            raise says.not_yet("count_volunteers", _wrong_count(number, labels))
    says.finish("count_volunteers", "right")


def _wrong_count(number: int, labels: pd.DataFrame) -> str:
    """Return the reason that explains a wrong number of volunteers."""
    if number == len(labels):
        return "counts_images"
    if number == labels["volunteer"].max():
        return "highest_number"
    photographs = labels["photograph"].value_counts()
    if number == len(photographs) or number in photographs.tolist():
        return "wrong_column"
    return "typed_in" if number == VOLUNTEERS else "another_number"


def photographs_per_volunteer(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.2: a function that counts the photographs of each volunteer, tried on two tables.

    A Series, a dict, a data frame with one column of counts, pairs, or a list of volunteers and one of counts
    are welcome, in any order.
    """
    for turn in range(2):
        labels = _fresh_labels(np.random.default_rng([seed, turn]))
        expected = labels.groupby("volunteer").size()
        counts = _counts_by_volunteer(call(answer, labels.copy()), expected)
        if counts != _plain(expected):
            raise says.not_yet("photographs_per_volunteer", _wrong_counts(counts, labels))
    says.finish("photographs_per_volunteer", "right")


def _counts_by_volunteer(value: Any, expected: pd.Series) -> dict[float, float]:
    """Return the learner's counts as {volunteer: count}, whatever container they come in."""
    exercise = "photographs_per_volunteer"
    volunteers, counts = _two_columns(value, expected)
    keys = as_numbers(volunteers, what=say(en="the column of volunteers", ja="ボランティアの列"))
    if keys.ndim == 2 and keys.shape[1] == 1:  # an index of one level, as value_counts of a frame makes it
        keys = keys[:, 0]
    numbers = as_numbers(counts, shape=(len(keys),), what=say(en="the counts", ja="枚数"))
    if keys.ndim != 1:
        raise says.not_yet(exercise, "no_table")
    by_volunteer = dict(zip(keys.tolist(), numbers.tolist(), strict=True))
    if len(by_volunteer) < len(keys):
        raise says.not_yet(exercise, "several_rows_each")
    return by_volunteer


def _two_columns(value: Any, expected: pd.Series) -> tuple[Any, Any]:
    """Return the volunteers and the counts of an answer, each as a list or an array."""
    if issubclass(type(value), pd.DataFrame):
        frame = pd.DataFrame(value)
        if list(frame.columns).count("volunteer") == 1 and frame.shape[1] > 1:
            frame = frame.set_index("volunteer")
        for place in range(2):
            if frame.shape[1] == 2 and _are_people(frame.iloc[:, place].tolist(), expected):
                return frame.iloc[:, place].tolist(), frame.iloc[:, 1 - place].tolist()
        if frame.shape[1] != 1:
            raise says.not_yet("photographs_per_volunteer", "whole_table")
        value = frame.iloc[:, 0]
    if issubclass(type(value), pd.Series):
        return list(pd.Series.keys(value)), pd.Series.tolist(value)
    if issubclass(type(value), dict):
        return list(dict.keys(value)), list(dict.values(value))
    numbers = as_numbers(listed(value), what=_returned())
    if numbers.ndim != 2 or 2 not in numbers.shape:
        raise says.not_yet("photographs_per_volunteer", _why_no_table(numbers, expected))
    first, second = numbers.T if numbers.shape[1] == 2 else numbers
    return (second, first) if _are_people(second, expected) else (first, second)


def _are_people(column: Any, expected: pd.Series) -> bool:
    try:
        return set(as_numbers(column).ravel().tolist()) == set(_plain(expected))
    except NotYet:
        return False


def _why_no_table(numbers: np.ndarray, expected: pd.Series) -> str:
    if numbers.size == 1:
        return "one_number"
    sizes = np.sort(expected.to_numpy())
    return "who_is_who" if np.array_equal(np.sort(numbers, axis=None), sizes) else "no_table"


def _wrong_counts(counts: dict[float, float], labels: pd.DataFrame) -> str:
    """Return the reason that explains wrong counts."""
    photographs = labels.groupby("volunteer")["photograph"]
    sizes = photographs.size()
    people = set(_plain(sizes))
    if counts == _plain(sizes.value_counts()):
        return "one_step_too_far"
    if set(counts) == set(labels["photograph"]) or not set(counts) & people:
        return "wrong_column"
    if set(counts) != people:
        return "volunteers_missing"
    candidates = {
        "highest_photograph_number": photographs.max(),
        "adds_photograph_numbers": photographs.sum(),
        "share_not_count": sizes / len(labels),
    }
    for reason, other in candidates.items():
        if all(_close(counts[volunteer], number) for volunteer, number in _plain(other).items()):
            return reason
    return "another_number"


def _plain(series: pd.Series) -> dict[float, float]:
    return dict(zip(series.index.astype(float), series.astype(float), strict=True))


def apparent_gender(answer: Any) -> None:
    """Check exercise 7.1, a choice: what female = 1 says in the table of labels."""
    _check_letter("apparent_gender", answer, "c", a="fact_about_a_person", b="decided_by_computer")


def clearly_smiling(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 7.2: a function that selects the rows with more than 80 % of the votes for smiling (R1).

    Tried on a fresh table with the published 17 voters, on tables with 15 and 20, where exactly 80 % is
    possible, and on one with 1000, where a share just above 80 % is, and no photograph has all votes.
    """
    for turn, voters in enumerate((VOTERS, 15, 20, 1000)):
        labels = _fresh_labels(np.random.default_rng([seed, turn]), voters)
        chosen = _chosen_rows(call(answer, labels.copy()), labels)
        expected = _rows(labels, _smile_share(labels) > SMILE_SHARE)
        if _names(chosen) != _names(expected):
            raise says.not_yet("clearly_smiling", _wrong_selection(chosen, labels))
        if chosen != expected:
            raise says.not_yet("clearly_smiling", "values_changed")
    says.finish("clearly_smiling", "right")


def _smile_share(labels: pd.DataFrame) -> pd.Series:
    return labels["smiling"] / (labels["smiling"] + labels["not_smiling"])


def _rows(labels: pd.DataFrame, chosen: pd.Series) -> list[list[float]]:
    """Return the chosen rows, in the order of their numbers."""
    return sorted(labels.loc[chosen, LABEL_COLUMNS].to_numpy(dtype=np.float64).tolist())


def _names(rows: list[list[float]]) -> list[list[float]]:
    """Return volunteer and photograph of each row: which photographs they are."""
    return [row[:2] for row in rows]


def _chosen_rows(value: Any, labels: pd.DataFrame) -> list[list[float]]:
    exercise = "clearly_smiling"
    if issubclass(type(value), pd.DataFrame):
        frame = pd.DataFrame(value)
        if not set(LABEL_COLUMNS) <= set(frame.columns):
            raise says.not_yet(exercise, "columns_lost")
        rows = as_numbers(frame[LABEL_COLUMNS].to_numpy(), (None, len(LABEL_COLUMNS)), _returned())
        return sorted(rows.tolist())
    numbers = as_numbers(value, what=_returned())
    if numbers.shape == (len(labels),) and np.isin(numbers, (0, 1)).all():
        raise says.not_yet(exercise, "true_or_false")
    raise says.not_yet(exercise, "count_not_rows" if numbers.size == 1 else "not_a_table")


def _wrong_selection(chosen: list[list[float]], labels: pd.DataFrame) -> str:
    """Return the reason that explains a wrong selection: the other rule that would have chosen these rows."""
    smiling, share = labels["smiling"], _smile_share(labels)
    rules = {
        "nothing_selected": share > 1,
        "at_least_80": share >= SMILE_SHARE,
        "share_of_the_highest": smiling / smiling.max() > SMILE_SHARE,
        "seventeen_fixed": smiling / VOTERS > SMILE_SHARE,
        "wrong_column": 1 - share > SMILE_SHARE,
        "below_80": share < SMILE_SHARE,
        "majority": share > 0.5,
        "not_a_share": smiling > SMILE_SHARE * labels["not_smiling"],
        "votes_not_share": smiling > SMILE_SHARE,
        "everything": share >= 0,
    }
    for reason, rule in rules.items():
        if _names(chosen) == _names(_rows(labels, rule)):
            return reason
    names = _names(chosen)
    is_chosen = np.array([row in names for row in labels[["volunteer", "photograph"]].to_numpy().tolist()])
    # A line through the shares all the same, only elsewhere than at 80 %.
    if len(names) == is_chosen.sum() and share[is_chosen].min() > share[~is_chosen].max():
        return "another_line"
    return "another_selection"


def _check_letter(exercise: str, answer: Any, right_letter: str, **wrong: str) -> None:
    """Check a choice of letters; `wrong` gives the reason for each wrong letter."""
    meaning = {right_letter: "right", **wrong}
    says.finish(exercise, meaning[as_choice(answer, sorted(meaning))])


def _returned() -> str:
    return say(en="what your function gives back", ja="あなたの関数が返した値")


def _close(value: float, other: float) -> bool:
    return bool(np.isclose(value, other, rtol=1e-6, atol=1e-6))


def _fresh_image(random: np.random.Generator) -> np.ndarray:
    """Draw a patchwork whose mean is no whole number, and is neither its median nor the mean of a row."""
    tile = np.ones((IMAGE_SIDE // 6 + 1, IMAGE_SIDE // 6 + 1))
    while True:
        patches = random.integers(20, 110, size=(6, 6)) ** 2 / 50
        image = np.kron(patches, tile)[:IMAGE_SIDE, :IMAGE_SIDE].astype(np.uint8)
        mean = image.mean()
        others = [round(mean), np.median(image), *image.mean(axis=1)]
        if np.abs(mean - others).min() > 0.2:
            return image


def _fresh_labels(random: np.random.Generator, voters: int = VOTERS) -> pd.DataFrame:
    """Draw a table of labels, its rows shuffled as in a release.

    The numbers of volunteers and photographs have gaps; there is no photograph that everybody has. Every
    number of smiling votes from none to all occurs, or those nearest to 80 % where there are more of them
    than rows, so that each threshold can be told from the next.
    """
    # Fewer rows than VOLUNTEERS, and a highest number above it: each miscount gives a number of its own.
    people = int(random.integers(20, 34))
    volunteers = random.choice(np.arange(1, VOLUNTEERS), size=people, replace=False)
    volunteers[0] = random.integers(VOLUNTEERS + 1, 500)
    rows = []
    for place, volunteer in enumerate(volunteers):
        female = random.integers(0, 2)
        # Without photograph 1, as the first volunteer is, the highest number is above the count.
        numbers = np.delete(np.arange(1, PHOTOGRAPHS + 1), place % PHOTOGRAPHS)
        kept = random.choice(numbers, size=random.integers(3, PHOTOGRAPHS), replace=False)
        rows += [(volunteer, photograph, female) for photograph in kept]
    votes = np.arange(voters + 1)
    nearest = votes[np.argsort(np.abs(votes - SMILE_SHARE * voters), kind="stable")]
    smiling = random.permutation(np.resize(nearest, len(rows)))
    table = np.column_stack([np.array(rows, dtype=np.int64), voters - smiling, smiling])
    return pd.DataFrame(random.permutation(table), columns=LABEL_COLUMNS)
