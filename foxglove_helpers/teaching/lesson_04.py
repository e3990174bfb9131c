"""The checks of lesson 04, mandible vectors.

In flows what a learner wrote: a function, a number, a letter, a sentence. Out comes a line that says it is
right, or `NotYet` with a question that helps. Functions are tried on images, labels and vectors drawn anew
from a seed; the result is compared with the package's own, then with those of the mistakes that people
make. Follows the mandible vectors, the clustering and the PCA of R1 (doi:10.1038/s41598-022-07560-2).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy import asarray
from numpy.typing import ArrayLike
from scipy.spatial.distance import cdist, pdist

from foxglove_helpers.clustering import principal_components
from foxglove_helpers.mandible import FEATURES, feature_columns, mandible_features, mandible_vectors
from foxglove_helpers.release import IMAGE_SIDE, LABEL_COLUMNS, PHOTOGRAPHS, VOTERS
from foxglove_helpers.teaching.feedback import (
    ExerciseWords,
    as_number,
    as_numbers,
    as_sentence,
    as_whole_number,
    call,
    say,
)
from foxglove_helpers.teaching.lesson_04_words import WORDS

VISIBLE_SEED = 20190222  # the day the seminars began (R1); hidden tests use the seminar's own
says = ExerciseWords(WORDS)
ROUNDING = 6e-4  # what float16, the format of the published vectors, may change in a number from 0 to 1
CENTRE = FEATURES - 1
COLLEAGUE_SAYS = (
    "The computer has found out that women have darker jaws than men.",
    "女性のあごは男性より暗いことを、コンピューターが発見しました。",
)

Mistakes = Sequence[tuple[str, ArrayLike]]  # reason, and the numbers that this mistake gives


def picture_of_numbers(answer: Any) -> None:
    """Check exercise 1.1: which of four pictures is the table of numbers?"""
    says.choose(
        "picture_of_numbers", answer, {"A": "negative", "B": "transposed", "C": "right", "D": "upside_down"}
    )


def mirror_columns(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 2.1: the four columns of features 0 to 73, in any order."""
    random = np.random.default_rng(seed)
    for j in [*random.choice(np.arange(1, 73), size=6, replace=False).tolist(), 0, 73]:
        found = as_numbers(call(answer, j), what=f"mirror_columns({j})", any_order=True)
        c = 30 + 2 * j
        mistakes = [
            ("not_mirrored", [c, c + 1]),
            ("not_mirrored", [c, c + 1, c + 2, c + 3]),
            ("off_by_one", [c, c + 1, 358 - c, 359 - c]),
            ("off_by_one", [c, c + 1, 356 - c, 357 - c]),
            ("mirrored_in_strip", [c, c + 1, 327 - c, 328 - c]),
            ("wrong_step", _pair(30 + j)),
            ("wrong_start", _pair(2 * j)),
            ("one_too_far", _pair(c + 1)),
            ("one_too_far", _pair(c + 2)),
            ("one_column_a_side", [c, 358 - c]),
        ]
        _compare(
            "mirror_columns", found, feature_columns(j), mistakes, any_order=True, j=j, found=_listed(found)
        )
    says.finish("mirror_columns", "right")


def pixels_used(answer: Any) -> None:
    """Check exercise 2.2: how many pixels of an image the 75 features use."""
    found = as_whole_number(answer, "pixels_used")
    whole = sum(3 * len(feature_columns(j)) for j in range(FEATURES))
    mistakes = [
        ("centre_like_the_others", 12 * FEATURES),
        ("centre_forgotten", 12 * CENTRE),
        ("not_mirrored", 6 * CENTRE + 9),
        ("one_row", whole // 3),
        ("features_not_pixels", FEATURES),
        ("features_not_pixels", FEATURES + 3),
        ("whole_image", IMAGE_SIDE**2),
    ]
    _compare("pixels_used", np.array(found), whole, mistakes, found=found)
    says.finish("pixels_used", "right", whole=whole, rest=IMAGE_SIDE**2 - whole)


def feature(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 2.3: one feature of one image."""
    random = np.random.default_rng(seed)
    for j in [*random.choice(np.arange(1, 73), size=5, replace=False).tolist(), 0, *[CENTRE] * 3]:
        image = _random_image(random)
        found = as_number(call(answer, image.copy(), j), f"feature(image, {j})")
        _compare(
            "feature",
            np.array(found),
            mandible_features(image)[j],
            _feature_mistakes(image, j),
            j=j,
            found=found,
        )
    says.finish("feature", "right")


def _feature_mistakes(image: np.ndarray, j: int) -> Mistakes:
    columns = list(feature_columns(j))
    block = image[267:270, columns]
    mistakes = [
        ("not_scaled", block.mean()),
        ("wrong_scale", block.mean() / 256),
        ("sum_not_mean", block.sum() / 255),
        ("sum_not_mean", block.sum()),
        ("overflow", int(block.sum()) % 256 / block.size / 255),
        ("swapped", image[columns, 267:270].mean() / 255),
        *(("one_row", image[row, columns].mean() / 255) for row in (267, 268, 269)),
        ("off_by_one", image[267:269, columns].mean() / 255),
        ("wrong_rows", image[266:269, columns].mean() / 255),
        ("wrong_rows", image[268:271, columns].mean() / 255),
    ]
    if j == CENTRE:
        return [*mistakes, ("centre_counted_twice", image[267:270, [178, 179, 180, 179]].mean() / 255)]
    return [*mistakes, ("not_mirrored", block[:, :2].mean() / 255)]


def first_rows(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.1: the first row of each volunteer in file order, listed in any order."""
    random = np.random.default_rng(seed)
    for volunteers in (5, 14):
        labels = _shuffled_labels(random, volunteers)
        rows = len(labels)
        met_before = labels["volunteer"].duplicated().to_numpy()
        first = np.flatnonzero(~met_before)
        mistakes = [
            ("mask", met_before),
            ("mask", ~met_before),
            ("per_image", np.arange(rows)),
            ("whole_rows", labels.drop_duplicates("volunteer").to_numpy().ravel()),
            ("photograph_one", labels.groupby("volunteer")["photograph"].idxmin().to_numpy()),
            ("photograph_one", np.flatnonzero(labels["photograph"] == 1)),
            ("last_row", np.flatnonzero(~labels["volunteer"].duplicated(keep="last"))),
            ("volunteer_numbers", labels["volunteer"].unique()),
            ("one_based", first + 1),
            ("every_ninth", np.arange(rows)[::9]),
        ]
        found = as_numbers(call(answer, labels), what=_rows_wanted(), any_order=True)
        _compare(
            "first_rows",
            found,
            first,
            mistakes,
            any_order=True,
            volunteers=volunteers,
            rows=rows,
            found=_listed(found),
        )
    says.finish("first_rows", "right")


def mandible_vector(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.2: the 78 numbers of one volunteer, from an image and its five labels."""
    random = np.random.default_rng(seed)
    for female in (1, 0, 1):
        image = _random_image(random)
        smiling = int(random.integers(1, VOTERS))
        label = [
            int(random.integers(10, 278)),
            int(random.integers(2, 10)),
            female,
            VOTERS - smiling,
            smiling,
        ]
        what = say(en="the vector", ja="ベクトル")
        found = as_numbers(call(answer, image.copy(), list(label)), what=what)
        if found.size == len(label[:3]) + FEATURES:  # a table with one row of them is told apart
            found = as_numbers(found, shape=found.size, what=what)
        name, features = np.array(label[:3]), mandible_features(image)
        mistakes: Mistakes = [
            ("no_name", features),
            ("votes_included", [*label, *features]),
            ("features_first", [*features, *name]),
            ("reversed", [*name, *features[::-1]]),
            ("not_scaled", [*name, *features * 255]),
            ("label_scaled", [*name / 255, *features]),
            *(("summed", features + number) for number in label),
        ]
        expected = mandible_vectors(image[None], np.array([label]))[0]
        begins = _listed(found.reshape(-1)[:3])
        _compare("mandible_vector", found, expected, mistakes, label=label, size=found.size, begins=begins)
    says.finish("mandible_vector", "right")


def what_is_dark(answer: Any) -> None:
    """Check exercise 4.1: what the features near the edge of the jaw measure."""
    says.choose("what_is_dark", answer, {"A": "jaw_shape", "B": "skin", "C": "gender_itself", "D": "right"})


def euclidean_distance(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.1: the distance between two vectors of any length."""
    random = np.random.default_rng(seed)
    for length in (3, 2, FEATURES):
        a, b = _two_vectors(random, length)
        found = as_number(call(answer, a.copy(), b.copy()), say(en="your distance", ja="あなたの距離"))
        _compare(
            "euclidean_distance",
            np.array(found),
            np.linalg.norm(a - b),
            _distance_mistakes(a, b),
            a=_vector(a),
            b=_vector(b),
            found=found,
        )
        itself = as_number(call(answer, a.copy(), a.copy()), say(en="your distance", ja="あなたの距離"))
        if abs(itself) > ROUNDING:
            raise says.not_yet("euclidean_distance", "not_zero_to_itself", found=itself)
    says.finish("euclidean_distance", "right")


def _two_vectors(random: np.random.Generator, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw two vectors of short numbers, for work on paper; no two mistakes give them the same distance."""
    for _ in range(1000):  # one draw in a few will do, unless an answer has spoilt NumPy
        a, b = random.integers(0, 301, size=(2, length)) / 100
        results = {("right", float(np.linalg.norm(a - b)))}
        results |= {(reason, float(abs(number))) for reason, number in _distance_mistakes(a, b)}
        if np.diff(sorted(number for _, number in results)).min() > 10 * ROUNDING:
            break
    return a, b


def _distance_mistakes(a: np.ndarray, b: np.ndarray) -> list[tuple[str, float]]:
    difference = a - b
    lengths = np.linalg.norm(a) - np.linalg.norm(b)
    return [
        ("squared_distance", (difference**2).sum()),
        ("manhattan", np.abs(difference).sum()),
        ("mean_not_sum", np.sqrt((difference**2).mean())),
        ("largest_difference", np.abs(difference).max()),
        *(("signs_cancel", sign * difference.sum()) for sign in (1, -1)),
        *(("difference_of_lengths", sign * lengths) for sign in (1, -1)),
        ("difference_of_lengths", np.sqrt(abs((a**2).sum() - (b**2).sum()))),
    ]


def average_distance(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.2: the distance between two groups of vectors, by average linkage."""
    random = np.random.default_rng(seed)
    for size_a, size_b, length in ((3, 2, 2), (2, 5, 3), (4, 3, FEATURES)):
        group_a = random.random((size_a, length))
        group_b = random.random((size_b, length)) + random.random(length)
        found = as_number(
            call(answer, group_a.copy(), group_b.copy()), say(en="your distance", ja="あなたの距離")
        )
        pairs = cdist(group_a, group_b)
        mistakes = [
            ("single_linkage", pairs.min()),
            ("complete_linkage", pairs.max()),
            ("centroid_linkage", np.linalg.norm(group_a.mean(axis=0) - group_b.mean(axis=0))),
            ("paired_only", np.diag(pairs).mean()),
            ("one_member_only", pairs[0].mean()),
            ("one_member_only", pairs[-1].mean()),
            ("within_groups_too", pdist(np.concatenate([group_a, group_b])).mean()),
            ("sum_not_mean", pairs.sum()),
            ("wrong_count", pairs.sum() / (size_a + size_b)),
            ("squared_distance", (pairs**2).mean()),
        ]
        _compare(
            "average_distance",
            np.array(found),
            pairs.mean(),
            mistakes,
            size_a=size_a,
            size_b=size_b,
            found=found,
        )
    says.finish("average_distance", "right")


def read_dendrogram(answer: Any) -> None:
    """Check exercise 5.3: what it means where two branches join."""
    says.choose(
        "read_dendrogram",
        answer,
        {"A": "neighbours", "B": "right", "C": "label_used", "D": "size_not_distance"},
    )


def first_component(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.1: the positions of all rows on the first principal component, either way round."""
    random = np.random.default_rng(seed)
    for rows, columns in ((40, 12), (60, FEATURES)):
        table = _table_with_directions(random, rows, columns)
        scores, _ = principal_components(table, n=2)
        found = as_numbers(
            call(answer, table.copy()), what=say(en="the list of positions", ja="位置のリスト")
        )
        _compare(
            "first_component",
            found.reshape(-1),
            scores[:, 0],
            _component_mistakes(table, scores),
            either_sign=True,
            tolerance=1e-3 * float(np.abs(scores).max()),
            rows=rows,
            columns=columns,
            size=found.size,
        )
    says.finish("first_component", "right")


def _component_mistakes(table: np.ndarray, scores: np.ndarray) -> Mistakes:
    centred = table - table.mean(axis=0)
    left, _, recipes = np.linalg.svd(centred, full_matrices=False)
    raw_recipe = _first_recipe(table)
    one_mean = table - table.mean()
    scaled = centred / centred.std(axis=0)
    by_row = table - table.mean(axis=1, keepdims=True)
    mistakes = [
        ("not_centred", table @ raw_recipe),
        ("not_centred", centred @ raw_recipe),
        ("one_mean_for_all", one_mean @ _first_recipe(one_mean)),
        ("shifted", table @ recipes[0]),
        ("recipe_not_positions", recipes[0]),
        ("no_spread", left[:, 0]),
        ("second_component", scores[:, 1]),
        ("absolute", np.abs(scores[:, 0])),
        ("standardised", scaled @ _first_recipe(scaled)),
        ("centred_by_row", by_row @ _first_recipe(by_row)),
    ]
    if len(recipes) == table.shape[1]:  # else the shapes do not fit, and Python says so
        mistakes += [("column_not_row", centred @ recipes[:, 0]), ("last_component", centred @ recipes[-1])]
    return mistakes


def no_clear_separation(answer: Any) -> None:
    """Check exercise 6.2: what "no clear separation" means."""
    says.choose(
        "no_clear_separation",
        answer,
        {"A": "right", "B": "failure", "C": "no_difference", "D": "labels_wrong"},
    )


def one_sentence(answer: Any) -> None:
    """Check exercise 6.3: a reply to a colleague's claim, in the learner's own words."""
    sentence = _letters(as_sentence(answer, 8, say(en="your reply", ja="あなたの返事")))
    if any(sentence in _letters(claim) for claim in COLLEAGUE_SAYS):
        raise says.not_yet("one_sentence", "repeats_the_claim")
    if len(set(sentence)) < 6:
        raise says.not_yet("one_sentence", "not_words")
    says.finish("one_sentence", "right")


def _compare(
    exercise: str,
    found: np.ndarray,
    expected: ArrayLike,
    mistakes: Mistakes,
    /,
    *,
    any_order: bool = False,
    either_sign: bool = False,
    tolerance: float = ROUNDING,
    **told: Any,
) -> None:
    """Return if `found` is `expected`; else raise NotYet for the mistake that gives the same numbers.

    `told` fills the places in braces of the message. With `any_order`, `found` is flat and sorted.
    """

    def difference(numbers: ArrayLike) -> float:
        candidate = np.asarray(numbers, dtype=float)
        if any_order:
            candidate = np.sort(candidate)
        if found.shape != candidate.shape:
            return np.inf
        signs = (1, -1) if either_sign else (1,)
        # Plain operators: an answer may have put something else in the place of NumPy's functions.
        away = [asarray(found - sign * candidate, dtype=float) for sign in signs]
        return min(max(float(off.max(initial=0)), float((-off).max(initial=0))) for off in away)

    if difference(expected) <= tolerance:
        return
    # The nearest mistake: two of them may give almost the same number by chance.
    nearest = min(mistakes, key=lambda mistake: difference(mistake[1]))
    known = difference(nearest[1]) <= tolerance
    raise says.not_yet(exercise, nearest[0] if known else "wrong_numbers", **told)


def _pair(column: int) -> list[int]:
    return [column, column + 1, 357 - column, 358 - column]


def _random_image(random: np.random.Generator) -> np.ndarray:
    return random.integers(0, 256, size=(IMAGE_SIDE, IMAGE_SIDE), dtype=np.uint8)


def _shuffled_labels(random: np.random.Generator, volunteers: int) -> pd.DataFrame:
    """Draw labels as in a release: rows shuffled, 5 to 9 photographs each, photograph 1 not always there."""
    rows = []
    for volunteer in range(1, volunteers + 1):
        if volunteer == 1:
            kept = random.permutation(np.arange(2, PHOTOGRAPHS + 1))[:6]
        else:
            kept = random.permutation(np.arange(1, PHOTOGRAPHS + 1))[: random.integers(5, PHOTOGRAPHS + 1)]
        for photograph in kept:
            smiling = random.integers(0, VOTERS + 1)
            rows.append((volunteer, photograph, volunteer % 2, VOTERS - smiling, smiling))
    return pd.DataFrame(random.permutation(np.array(rows)), columns=LABEL_COLUMNS)


def _table_with_directions(random: np.random.Generator, rows: int, columns: int) -> np.ndarray:
    """Draw a table that differs along three directions of unequal length, far from 0 as gray values are."""
    directions = np.linalg.qr(random.normal(size=(columns, 3)))[0].T
    positions = random.normal(size=(rows, 3)) * (3.0, 1.6, 0.8)
    noise = random.normal(size=(rows, columns)) * 0.1
    return positions @ directions + noise + 2 * random.random(columns)


def _first_recipe(table: np.ndarray) -> np.ndarray:
    return np.linalg.svd(table, full_matrices=False)[2][0]


def _rows_wanted() -> str:
    return say(en="the list of row numbers", ja="行番号のリスト")


def _listed(numbers: np.ndarray) -> str:
    shown = ", ".join(f"{number:g}" for number in numbers[:8])
    return f"{shown}, …" if len(numbers) > 8 else shown


def _vector(numbers: np.ndarray) -> str:
    return f"({_listed(numbers)})"


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
