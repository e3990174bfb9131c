"""The checks of lesson 05, classifiers: one function an exercise, on inputs drawn afresh from a seed.

A learner's answer flows in; either `right` prints what it shows, or `NotYet` is raised with the reason
that explains the wrong value and a question that helps (`lesson_05_words`). A choice or a sentence has no
seed. The plain AROW of two rows (`reference_margin` to `reference_pass`) is written for reading, in float64:
Crammer, Kulesza & Dredze (R6) in the form of Jubatus 1.1.1. `ArowClassifier` does the same in float32, fast.
"""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Any

import numpy as np
from numpy import asarray

from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.mandible import FEATURES
from foxglove_helpers.release import IMAGE_SIDE, Headshots, open_images
from foxglove_helpers.teaching.feedback import (
    ExerciseWords,
    NotYet,
    as_choice,
    as_number,
    as_numbers,
    as_sentence,
    call,
    listed,
    say,
)
from foxglove_helpers.teaching.lesson_05_words import WORDS

VISIBLE_SEED = 20210620  # the day of version 1.4 of the release (R5); hidden tests use the seminar's own
says = ExerciseWords(WORDS)
# What may be seen where the columns cross a headshot: whole words, since "skinny" is no skin. To face a thing
# is no face, so a face needs a word before it that makes it one.
SEEN = re.compile(
    r"\b(hair(s|y|ed|cuts?|styles?|lines?)?|pony-?tails?|braid(s|ed)?|plaits?|curl(s|y|ed)?|strands?|bangs"
    r"|fringes?|sideburns?|beard(s|ed)?|stubble|(mo|mu)u?stach(e|es|ed)|necks?|nape|necklines?|necklaces?|throats?"
    r"|jaws?|jawlines?|jawbones?|mandibles?|chins?|cheeks?|cheekbones?|mouths?|lips?|noses?|ears?|earrings?|skin"
    r"|collars?|collarbones?|cloth(s|es|ing)?|garments?|(t-?)?shirts?|blouses?|sweaters?|jumpers?|pullovers?"
    r"|cardigans?|scar(f|fs|ves)|shawls?|hood(s|ies?)?|jackets?|coats?|neckties?|uniforms?|shoulders?|shadows?"
    r"|shad(e|es|ing)|walls?|backgrounds?|backdrops?|visages?|faces|edges?|outlines?|contours?|silhouettes?)\b"
    r"|\b(the|a|an|each|every|one|his|her|their|\w+'s|whole|lower|upper|bright|dark|round) (face|head)\b"
    "|髪|(かみ|カミ|髪)の(毛|け)|[黒長短前]がみ|三つ編み|ポニーテール|巻き毛|もみあげ|ひげ|ヒゲ|髭|首|くび|クビ|うなじ"
    "|のど|喉|あご|アゴ|顎|ほお|ほほ|頬|肌|(?<!で)はだ(?!め)|皮膚|皮ふ|(?<![人入出窓])口(?!実)|くちびる|唇|鼻|耳|みみ"
    "|襟|(?<![か-こわみ])えり|エリ|(?<![克征])服(?!用)|シャツ|セーター|マフラー|スカーフ|ブラウス|肩|鎖骨"
    "|(?<!撮)影(?!響)|(?<!お)かげ|カゲ|壁|背景|顔|輪郭|フェイスライン"
)

Slip = tuple[str, Any]  # a reason, and the wrong result that betrays it


# The plain AROW of two rows


def reference_margin(w_right: np.ndarray, w_other: np.ndarray, x: np.ndarray) -> float:
    """Return the score of the right label minus that of the other; all three arrays are (d,)."""
    return float(w_right @ x - w_other @ x)


def reference_step_size(margin: float, v: float, r: float = 1.0) -> tuple[float, float]:
    """Return alpha and beta of AROW (R6) for a margin, a doubt `v` and a regularization weight `r`."""
    if margin >= 1:
        return 0.0, 0.0
    beta = 1 / (v + 1 / r)
    return (1 - margin) * beta, beta


def reference_step(
    w_right: np.ndarray,
    w_other: np.ndarray,
    s_right: np.ndarray,
    s_other: np.ndarray,
    x: np.ndarray,
    r: float = 1.0,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return both rows of weights and both rows of variances, each (d,), after AROW has met `x` (R6)."""
    v = float(np.sum(x**2 * (s_right + s_other)))
    alpha, beta = reference_step_size(reference_margin(w_right, w_other, x), v, r)
    return (
        w_right + alpha * s_right * x,
        w_other - alpha * s_other * x,
        s_right - beta * s_right**2 * x**2,
        s_other - beta * s_other**2 * x**2,
    )


def reference_pass(
    weights: np.ndarray, variances: np.ndarray, X: np.ndarray, y: np.ndarray, order: Iterable[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights and variances, each (2, d), after one step for every row of `X` in `order`."""
    weights, variances = weights.copy(), variances.copy()
    for person in order:
        mine, other = y[person], 1 - y[person]
        weights[mine], weights[other], variances[mine], variances[other] = reference_step(
            weights[mine], weights[other], variances[mine], variances[other], X[person]
        )
    return weights, variances


# Section 1: a score for each label


def winning_row(answer: Any) -> None:
    """Check exercise 1.1, a choice: which of two rows has the larger score."""
    _check_letter("winning_row", answer, "B", A="one_weight_only", C="negative_means_no")


def margin(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 1.2: the score of the right row minus the score of the other."""
    exercise = "margin"
    random = np.random.default_rng([seed, 12])
    for size, wanted in ((2, 0.8), (5, -0.6), (FEATURES, 1.4)):
        w_right, w_other, x = _person_with_margin(random, size, wanted * random.uniform(0.9, 1.1))
        given = as_numbers(call(answer, w_right.copy(), w_other.copy(), x.copy()), what=_returned())
        if given.shape == (size,):
            raise says.not_yet(exercise, "not_summed", size=size)
        expected = reference_margin(w_right, w_other, x)
        slips = [
            ("always_positive" if expected < 0 else "wrong_sign", -expected),
            ("forgot_other", w_right @ x),
            ("scores_added", w_right @ x + w_other @ x),
            ("mean_not_sum", expected / size),
        ]
        _judge(exercise, as_number(given, _returned()), expected, slips, size=size)
    says.finish(exercise, "right")


# Section 2: one step of AROW


def who_is_learned_from(answer: Any) -> None:
    """Check exercise 2.1, a choice: which margins lead to an update."""
    wrong = {"A": "only_mistakes", "C": "updates_when_margin_ok", "D": "rule_turned_round"}
    _check_letter("who_is_learned_from", answer, "B", **wrong)


def step_size(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 2.2: alpha and beta from the margin, the doubt v and r."""
    exercise = "step_size"
    random = np.random.default_rng([seed, 22])
    for wanted, r in ((-0.4, 1.0), (0.35, 1.0), (1.6, 1.0), (1.0, 1.0), (-0.7, 0.25), (0.5, 4.0)):
        m = wanted if wanted == 1 else wanted + random.uniform(-0.1, 0.1)
        v = random.uniform(1.5, 3.0)
        what = say(en="the pair (alpha, beta)", ja="(alpha, beta) の組")
        given = as_numbers(call(answer, m, v, r), shape=2, what=what)
        expected = alpha, beta = reference_step_size(m, v, r)
        if m >= 1 and not _same(given, expected):
            moves = "variance_shrinks_anyway" if _same(given[0], 0.0) else "updates_when_margin_ok"
            raise says.not_yet(exercise, "margin_of_one" if m == 1 else moves, margin=m)
        slips = [
            ("only_mistakes", (0.0, 0.0)),
            ("swapped", (beta, alpha)),
            ("forgot_variance", ((1 - m) * r, r)),
            ("margin_not_gap", (m * beta, beta)),
            ("wrong_sign", ((m - 1) * beta, beta)),
            ("wrong_sign", ((1 + m) * beta, beta)),
            ("r_not_inverted", ((1 - m) / (v + r), 1 / (v + r))),
            ("forgot_r", ((1 - m) / (v + 1), 1 / (v + 1))),
        ]
        _judge(exercise, given, expected, slips, margin=m, v=v, r=r)
    says.finish(exercise, "right")


def arow_step(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 2.3: two rows of weights and two rows of variances after one person."""
    random = np.random.default_rng([seed, 23])
    for size, wanted, r in ((2, -0.5, 1.0), (5, 0.4, 1.0), (5, 1.5, 1.0), (FEATURES, -0.3, 0.3)):
        w_right, w_other, x = _person_with_margin(random, size, wanted + random.uniform(-0.1, 0.1))
        s_right, s_other = random.uniform(0.3, 0.9, (2, size))
        before = (w_right, w_other, s_right, s_other, x)
        what = say(en="the four rows", ja="4 つの行")
        given = as_numbers(call(answer, *(row.copy() for row in before), r), shape=(4, size), what=what)
        expected = np.array(reference_step(*before, r))
        m = reference_margin(w_right, w_other, x)
        if m >= 1 and not _same(given, expected):
            raise says.not_yet("arow_step", "updates_when_margin_ok", margin=m)
        _judge_weights(given[:2], expected[:2], before, r)
        _judge_variances(given[2:], expected[2:], before, r)
    says.finish("arow_step", "right")


def _judge_weights(given: np.ndarray, expected: np.ndarray, before: tuple[np.ndarray, ...], r: float) -> None:
    w_right, w_other, s_right, s_other, x = before
    m = reference_margin(w_right, w_other, x)
    v = float(np.sum(x**2 * (s_right + s_other)))
    alpha, beta = reference_step_size(m, v, r)
    up, down = alpha * s_right * x, -alpha * s_other * x
    half = (1 - m) / (np.sum(x**2 * s_right) + 1 / r)
    no_r = (1 - m) / (v + 1)
    s_new = [s - beta * s**2 * x**2 for s in (s_right, s_other)]
    moves: list[tuple[str, Any, Any]] = [
        ("only_mistakes" if m > 0 else "weights_left_alone", 0.0, 0.0),
        ("same_sign_both_rows", up, -down),
        ("wrong_sign", -up, -down),
        ("other_row_left_alone", up, 0.0),
        ("forgot_variance", alpha * x, -alpha * x),
        ("variance_first", alpha * s_new[0] * x, -alpha * s_new[1] * x),
        ("half_the_doubt", half * s_right * x, -half * s_other * x),
        ("forgot_r", no_r * s_right * x, -no_r * s_other * x),
    ]
    slips: list[Slip] = [(reason, (w_right + first, w_other + second)) for reason, first, second in moves]
    slips.append(("rows_swapped", expected[::-1]))
    which = say(en="weights", ja="重み")
    _judge("arow_step", given, expected, slips, "other_weights", margin=m, r=r, which=which)


def _judge_variances(
    given: np.ndarray, expected: np.ndarray, before: tuple[np.ndarray, ...], r: float
) -> None:
    w_right, w_other, s_right, s_other, x = before
    s = np.array([s_right, s_other])
    alpha, beta = reference_step_size(reference_margin(w_right, w_other, x), float(np.sum(x**2 * s)), r)
    slips = [
        ("variance_left_alone", s),
        ("variance_grows", 2 * s - expected),
        ("one_variance", (expected[0], s_other)),
        ("variance_not_squared", s - beta * s * x**2),
        ("alpha_in_variance", s - alpha * s**2 * x**2),
        ("rows_swapped", expected[::-1]),
    ]
    which = say(en="variances", ja="分散")
    _judge("arow_step", given, expected, slips, "other_variances", which=which)


# Section 3: one pass, many epochs


def one_pass(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.1: weights and variances after one step for every person that an order names."""
    exercise = "one_pass"
    random = np.random.default_rng([seed, 31])
    people, size = 30, 8
    X = random.uniform(0.1, 1.0, (people, size))
    y = (X[:, 0] + 0.3 * random.normal(size=people) > X[:, 1]).astype(int)
    y[:2] = 1, 0
    fresh = np.zeros((2, size)), np.ones((2, size))
    for order in (random.permutation(people), random.choice(people, 12, replace=False)):
        start = reference_pass(*fresh, X, y, random.permutation(people)[:6])
        what = say(en="the pair (weights, variances)", ja="(weights, variances) の組")
        copies = [table.copy() for table in (*start, X, y, order)]
        given = as_numbers(call(answer, *copies), shape=(2, 2, size), what=what)
        slips: list[Slip] = [
            ("ignores_order", reference_pass(*start, X, y, range(people))),
            ("ignores_order", reference_pass(*start, X, y, range(len(order)))),
            ("does_not_carry", reference_pass(*start, X, y, order[-1:])),
            ("starts_afresh", reference_pass(*fresh, X, y, order)),
            ("labels_turned_round", reference_pass(*start, X, 1 - y, order)),
            ("always_the_same_row", reference_pass(*start, X, np.zeros_like(y), order)),
            ("skips_last", reference_pass(*start, X, y, order[:-1])),
            ("nothing_learned", start),
        ]
        _judge(exercise, given, reference_pass(*start, X, y, order), slips)
    says.finish(exercise, "right", people=people, gap=_gap_to_our_arow(answer, X, y))


def _gap_to_our_arow(answer: Any, X: np.ndarray, y: np.ndarray) -> float:
    """Return the largest difference between the scores of a learner's pass and those of `ArowClassifier`."""
    ours = ArowClassifier(epochs=1, shuffle=False).fit(X, y).decision_function(X)
    # Jubatus gives a label its row at its first person, so before that only one row learns.
    weights, variances = np.zeros((2, X.shape[1])), np.ones((2, X.shape[1]))
    first = reference_pass(weights, variances, X, y, [0])
    weights[y[0]], variances[y[0]] = first[0][y[0]], first[1][y[0]]
    given = call(answer, weights, variances, X.copy(), y.copy(), np.arange(1, len(y)))
    male, female = as_numbers(given, shape=(2, *weights.shape), what=_returned())[0]
    return float(np.abs(X @ (female - male) - ours).max())


def who_moves_more(answer: Any) -> None:
    """Check exercise 3.2, a choice: what a small variance means for the next step."""
    _check_letter("who_moves_more", answer, "B", A="sure_moves_more", C="variance_has_no_part")


# Section 4: right, and how right?


def confusion(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 4.1: true positives, false positives, false negatives, true negatives."""
    exercise = "confusion"
    random = np.random.default_rng([seed, 41])
    for _ in range(3):
        counts = tp, fp, fn, tn = random.choice(np.arange(3, 30), 4, replace=False).tolist()
        turn = random.permutation(sum(counts))
        truth = np.repeat([1, 0, 1, 0], counts)[turn]
        prediction = np.repeat([1, 1, 0, 0], counts)[turn]
        what = say(en="the four counts (tp, fp, fn, tn)", ja="4 つの数 (tp, fp, fn, tn)")
        given = as_numbers(call(answer, truth, prediction), shape=4, what=what)
        slips = [
            ("swapped_errors", (tp, fn, fp, tn)),
            ("positive_is_zero", (tn, fn, fp, tp)),
            ("wrong_order", (tn, fp, fn, tp)),
            ("shares_not_counts", np.array(counts) / len(truth)),
            ("ignores_truth", (tp + fp, 0, 0, fn + tn)),
        ]
        _judge(exercise, given, counts, slips, total=given.sum(), people=len(truth))
    says.finish(exercise, "right")


def precision_recall_f(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 4.2: precision, recall and F from three counts, 0 with nothing to divide by."""
    exercise = "precision_recall_f"
    random = np.random.default_rng([seed, 42])
    what = say(en="the three numbers (precision, recall, F)", ja="3 つの数 (precision, recall, F)")
    for _ in range(3):
        tp, fp, fn = random.choice(np.arange(5, 60), 3, replace=False).tolist()
        given = as_numbers(call(answer, tp, fp, fn), shape=3, what=what)
        p, r = tp / (tp + fp), tp / (tp + fn)
        f = 2 * p * r / (p + r)
        slips = [
            ("swapped_precision_recall", (r, p, f)),
            ("arithmetic_mean", (p, r, (p + r) / 2)),
            ("forgot_two", (p, r, f / 2)),
            ("accuracy_instead_of_f", (p, r, tp / (tp + fp + fn))),
            ("percent", (100 * p, 100 * r, 100 * f)),
        ]
        _judge(exercise, given, (p, r, f), slips, tp=tp, fp=fp, fn=fn)
    for tp, fp, fn in ((0, 0, 7), (0, 4, 0), (0, 0, 0), (0, 3, 5)):
        nothing = says.not_yet(exercise, "divides_by_zero", tp=tp, fp=fp, fn=fn)
        try:
            given = as_numbers(call(answer, tp, fp, fn), shape=3, what=what)
        except NotYet as stop:
            raise (nothing if stop.reason in ("raises", "not_numbers") else stop) from None
        if not _same(given, 0.0):
            raise nothing
    says.finish(exercise, "right")


def what_a_screening_needs(answer: Any) -> None:
    """Check exercise 4.3, a choice: which number counts the children that a screening misses."""
    wrong = {"A": "accuracy_hides_misses", "B": "swapped_precision_recall", "D": "f_mixes_both"}
    _check_letter("what_a_screening_needs", answer, "C", **wrong)


# Section 5: the leak


def thumbnails(headshots: Headshots, squares: int = 12) -> np.ndarray:
    """Return each headshot as a few gray squares: the mean intensity of each, 0 to 1.

    Parameters
    ----------
    headshots : Headshots
        n images.
    squares : int, default=12
        Along each side; pixels left over at the borders are not used.

    Returns
    -------
    ndarray of float32, shape (n, squares, squares)
    """
    side = IMAGE_SIDE // squares
    border = (IMAGE_SIDE - squares * side) // 2
    inside = slice(border, border + squares * side)
    small = np.empty((len(headshots), squares, squares), np.float32)
    for start in range(0, len(small), 200):
        # A map of its own for each piece: what was read from a map counts as memory until it is closed.
        piece = open_images(headshots.folder)[start : start + 200, inside, inside]
        for place, image in enumerate(piece, start):
            small[place] = image.reshape(squares, side, squares, side).mean(axis=(1, 3)) / 255
    return small


def leave_one_volunteer_out_folds(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.1: one fold a volunteer, whose rows are tested while all others are trained on."""
    exercise = "leave_one_volunteer_out_folds"
    random = np.random.default_rng([seed, 51])
    for people in (6, 9):
        # Far above the number of rows, so that a volunteer's number cannot pass for a row.
        numbers = random.choice(np.arange(100, 278), people, replace=False)
        volunteers = random.permutation(np.repeat(numbers, random.permutation(np.arange(people) % 6 + 2)))
        folds = _read_folds(call(answer, volunteers.copy()), len(volunteers))
        for train, test in folds:
            _judge_fold(train, test, volunteers)
        tested = {int(volunteers[test[0]]) for _, test in folds}
        missing = sorted(set(numbers.tolist()) - tested)
        if missing:
            count = len(missing)
            raise says.not_yet(
                exercise, "volunteer_missing", count=count, people=people, volunteer=missing[0]
            )
        if len(folds) > people:
            raise says.not_yet(exercise, "tested_twice", count=len(folds), people=people)
    says.finish(exercise, "right")


def _read_folds(given: Any, rows: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Turn a learner's folds (a list, a tuple or a generator of pairs) into pairs of row numbers."""
    # Through `call`, since a generator runs the learner's code only now.
    pairs = call(partial(_pairs, given, rows))
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise says.not_yet("leave_one_volunteer_out_folds", "not_folds")
    return [(_row_numbers(train, rows), _row_numbers(test, rows)) for train, test in pairs]


def _pairs(given: Any, rows: int) -> list[tuple[Any, ...]]:
    """Return the folds as tuples of at most three entries, little more folds than rows; [] if unreadable.

    A generator of rows is read before the next fold is asked for: its loop may still be running.
    """
    if issubclass(type(given), dict):  # the folds by volunteer
        given = dict.values(given)
    pairs = []
    for fold in islice(given, rows + 2) if isinstance(given, Iterable) else []:
        if not isinstance(fold, Iterable):
            return []
        pairs.append(tuple(map(listed, islice(fold, 3))))
    return pairs


def _row_numbers(value: Any, rows: int) -> np.ndarray:
    """Return sorted row numbers from row numbers in any order, or from a mask of true and false."""
    exercise = "leave_one_volunteer_out_folds"
    what = say(en="a set of rows", ja="行の集まり")
    numbers = as_numbers(value, what=what, any_order=True)
    if _is_mask(value, rows):
        numbers = np.flatnonzero(as_numbers(value, shape=rows, what=what)).astype(np.float64)
    if not len(numbers):
        raise says.not_yet(exercise, "empty_rows")
    strange = numbers[(numbers % 1 != 0) | (numbers < 0) | (numbers >= rows)]
    if len(strange):
        raise says.not_yet(exercise, "volunteers_not_rows", last=rows - 1, number=strange[-1])
    return numbers.astype(int)


def _is_mask(value: Any, rows: int) -> bool:
    try:
        raw = np.asarray(value)
    except Exception:  # a set of rows, for example, was read already and is no mask
        return False
    return raw.dtype == np.bool_ and raw.shape == (rows,)


def _judge_fold(train: np.ndarray, test: np.ndarray, volunteers: np.ndarray) -> None:
    """Raise `NotYet` unless a fold tests one volunteer and trains on every row of all others."""
    exercise = "leave_one_volunteer_out_folds"
    tested, trained = set(volunteers[test].tolist()), set(volunteers[train].tolist())
    both = np.intersect1d(train, test)
    if len(tested) > 1 and len(trained) == 1 and not len(both):
        raise says.not_yet(exercise, "train_and_test_swapped", volunteer=trained.pop())
    if len(tested) > 1:
        raise says.not_yet(exercise, "several_volunteers", count=len(tested))
    volunteer = tested.pop()
    if len(both):
        raise says.not_yet(exercise, "test_in_train", row=both[0])
    if volunteer in trained:
        reason = "leaves_out_image" if len(test) == 1 else "leaks_volunteer"
        raise says.not_yet(exercise, reason, volunteer=volunteer)
    used = len(np.union1d(train, test))
    if used < len(volunteers):
        raise says.not_yet(exercise, "drops_rows", volunteer=volunteer, used=used, rows=len(volunteers))
    if len(train) + len(test) > used:
        raise says.not_yet(exercise, "row_twice", volunteer=volunteer)


def what_leaked(answer: Any) -> None:
    """Check exercise 5.2, a choice: what passed from the training photographs to the tested ones."""
    wrong = {"A": "same_file", "C": "label_among_features", "D": "blames_the_model"}
    _check_letter("what_leaked", answer, "B", **wrong)


# Section 6: Table 2, and the features that speak


def more_than_chance(answer: Any) -> None:
    """Check exercise 6.1, a choice: what 0.765 against 0.801 says with 277 volunteers."""
    wrong = {"A": "believes_the_difference", "B": "no_proof_of_equality"}
    _check_letter("more_than_chance", answer, "C", **wrong)


def five_most_important(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.2: the numbers of the five features with the largest importance, in any order."""
    exercise = "five_most_important"
    random = np.random.default_rng([seed, 62])
    for _ in range(2):
        importances = random.dirichlet(np.full(FEATURES, 2.0))
        # The first and the last features are ordinary ones: a guess by position cannot be right.
        ordinary = np.argsort(importances)[20:26]
        edges = [0, 1, 2, 3, 4, FEATURES - 1]
        importances[edges], importances[ordinary] = importances[ordinary], importances[edges].copy()
        what = say(en="the five feature numbers", ja="5 つの特徴量の番号")
        given = as_numbers(call(answer, importances.copy()), what=what, any_order=True)
        if len(given) != 5:
            raise says.not_yet(exercise, "not_five", count=len(given))
        ranking = np.argsort(importances)
        slips = [
            ("values_not_positions", np.sort(importances[ranking[-5:]])),
            ("smallest_five", np.sort(ranking[:5])),
            ("counts_from_one", np.sort(ranking[-5:]) + 1),
            ("forgot_to_sort", np.arange(5)),
        ]
        _judge(exercise, given, np.sort(ranking[-5:]), slips)
    says.finish(exercise, "right")


def what_the_columns_cross(answer: Any) -> None:
    """Check exercise 6.3: a sentence that names something to be seen under the marked columns."""
    exercise = "what_the_columns_cross"
    sentence = as_sentence(answer, 8, say(en="your sentence", ja="あなたの文")).casefold()
    if not SEEN.search(sentence):
        raise says.not_yet(exercise, "names_nothing_seen")
    says.finish(exercise, "right")


# What the checks share


def _person_with_margin(
    random: np.random.Generator, size: int, wanted: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw rows of weights and a person with this margin: w_right, w_other, x, each (size,)."""
    x = random.uniform(0.1, 1.0, size)
    w_right, w_other = random.normal(size=(2, size))
    # Along x, so that the scores become what is wanted: one near zero would hide a forgotten row.
    w_other += x * (random.uniform(0.4, 0.8) - w_other @ x) / (x @ x)
    w_right += x * (w_other @ x + wanted - w_right @ x) / (x @ x)
    return w_right, w_other, x


def _same(given: Any, value: Any) -> bool:
    # Loose enough for an answer in float32, far too tight for a slip. Plain operators on plain arrays: an answer may
    # have put something else in the place of NumPy's functions.
    given, value = asarray(given, dtype=float), asarray(value, dtype=float)
    if given.shape != value.shape and given.size > 1 and value.size > 1:
        return False
    off, allowed = given - value, 1e-6 + 1e-4 * (value**2) ** 0.5
    return bool(((off <= allowed) & (-off <= allowed)).all())


def _judge(
    exercise: str,
    given: Any,
    expected: Any,
    slips: Sequence[Slip],
    otherwise: str = "other_value",
    **values: Any,
) -> None:
    """Raise `NotYet` unless `given` is `expected`: for the first slip that explains it, else `otherwise`."""
    if _same(given, expected):
        return
    for reason, slipped in slips:
        if _same(given, slipped):
            raise says.not_yet(exercise, reason, **values)
    raise says.not_yet(exercise, otherwise, **values)


def _check_letter(exercise: str, answer: Any, best: str, **wrong: str) -> None:
    meaning = {best: "right", **wrong}
    says.finish(exercise, meaning[as_choice(answer, sorted(meaning))])


def _returned() -> str:
    return say(en="what your function gives back", ja="あなたの関数が返した値")
