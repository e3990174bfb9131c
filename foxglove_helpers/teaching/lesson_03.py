"""The checks of lesson 03, voting.

In flows what a learner wrote: a function, a number, a letter. Out comes a line that says it is right, or `NotYet`
with a question that helps. Functions are tried on votes drawn anew from a seed and compared with the package's own
tally and coefficients, then with those of the mistakes that people make. Follows the vote of R1 (Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2) and the crowd of R4 (Kim & Wallraven, arXiv:2110.04476).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from foxglove_helpers.release import VOTERS
from foxglove_helpers.teaching.feedback import (
    ExerciseWords,
    as_number,
    as_numbers,
    as_whole_number,
    call,
    listed,
    result_of,
    say,
)
from foxglove_helpers.teaching.lesson_03_words import WORDS
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.expressions import CATEGORIES
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.votes import gender_votes, smile_votes
from foxglove_helpers.voting import agreement, tally

VISIBLE_SEED = 20190208  # the day of the first volunteer (R1); hidden tests use the seminar's own
says = ExerciseWords(WORDS)
LABELS = {0: "male", 1: "female", None: "tie"}
CLOSE = 1e-6  # two ways to the same number differ by less
Verdict = tuple[str, ...]


def what_a_label_says(answer: Any) -> None:
    """Check exercise 1.1: what a label by vote says about a person."""
    says.choose(
        "what_a_label_says",
        answer,
        {"A": "fact_about_a_person", "B": "knower_should_speak", "C": "right", "D": "useless"},
    )


def where_a_vote_will_do(answer: Any) -> None:
    """Check exercise 1.2: for which purpose a label by vote is enough."""
    says.choose(
        "where_a_vote_will_do",
        answer,
        {"A": "right", "B": "address_of_a_letter", "C": "medical_record", "D": "counting_people"},
    )


def why_counts_are_hidden(answer: Any) -> None:
    """Check exercise 2.1: why nobody sees votes before the vote is closed."""
    says.choose(
        "why_counts_are_hidden",
        answer,
        {"A": "too_slow", "B": "right", "C": "secret_for_ever", "D": "no_cheating"},
    )


def what_may_be_mended(answer: Any) -> None:
    """Check exercise 2.2: which fault of a sheet a program may pass over by itself."""
    says.choose(
        "what_may_be_mended",
        answer,
        {"A": "vote_guessed", "B": "one_of_two_taken", "C": "missing_vote", "D": "right"},
    )


def votes_needed(answer: Any) -> None:
    """Check exercise 3.1: the fewest of 17 votes that are a majority."""
    found = as_number(answer, "votes_needed")
    needed = next(
        votes
        for votes in range(VOTERS + 1)
        if tally.majority_label([1] * votes + [0] * (VOTERS - votes)) == 1
    )
    known = {
        needed: "right",
        needed - 1: "fewer_than_half",
        VOTERS / 2: "half_a_vote",
        VOTERS // 2 + 2: "one_too_many",
        int(tally.SMILING_ABOVE * VOTERS) + 1: "four_in_five",
        tally.SMILING_ABOVE * VOTERS: "four_in_five",
        VOTERS: "everybody",
    }
    says.finish("votes_needed", known.get(found, "wrong_number"), found=f"{found:g}")


def labels_by_majority(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.2: the label of each volunteer, and ties told, for any number of voters."""
    tables = _gender_tables(np.random.default_rng(seed))
    found = [_labels_of(call(answer, votes.copy()), votes) for votes in tables]
    if all(labels == _majority(votes) for labels, votes in zip(found, tables, strict=True)):
        return says.finish("labels_by_majority", "right")

    def judged(needed: Callable[[int, int], str]) -> list[Verdict]:
        return [tuple(needed(int(row.sum()), len(row)) for row in votes) for votes in tables]

    def more(share: float) -> Callable[[int, int], str]:
        return lambda female, voters: "female" if female > share * voters else "male"

    mistakes = {
        "ties_are_male": judged(more(0.5)),
        "ties_are_female": judged(lambda female, voters: "female" if 2 * female >= voters else "male"),
        "always_nine": judged(lambda female, voters: "female" if female >= 9 else "male"),
        "four_in_five": judged(more(0.8)),
        "upside_down": judged(
            lambda female, voters: (
                LABELS[None] if 2 * female == voters else more(0.5)(voters - female, voters)
            )
        ),
    }
    nines = [
        judged(lambda female, voters: "female" if female > 8.5 else "male" if female < 8.5 else "tie"),
        judged(lambda female, voters: "female" if female > 8 else "tie" if female == 8 else "male"),
        judged(lambda female, voters: "female" if female >= 9 else "tie" if 2 * female == voters else "male"),
    ]
    reason = next((name for name, labels in mistakes.items() if labels == found), "")
    reason = reason or ("always_nine" if found in nines else "wrong_labels")
    for labels, votes in zip(found, tables, strict=True):
        for said, wanted, row in zip(labels, _majority(votes), votes, strict=True):
            if said != wanted:
                female = int(row.sum())
                told = {"female": female, "male": len(row) - female, "found": said}
                raise says.not_yet("labels_by_majority", reason, **told)


def _majority(votes: np.ndarray) -> Verdict:
    return tuple(LABELS[tally.majority_label(row.tolist())] for row in votes)


def _labels_of(result: Any, votes: np.ndarray) -> Verdict:
    """Return the words that a learner's function gave back, whatever holds them."""
    exercise = "labels_by_majority"
    if issubclass(type(result), dict):
        result = list(dict.values(result))
    result = listed(result)
    if issubclass(type(result), (pd.DataFrame, str)):
        raise says.not_yet(exercise, "not_words")
    try:
        parts = list(result)
    except Exception:  # a number, or an object of the learner's own
        raise says.not_yet(exercise, "not_words") from None
    if not all(issubclass(type(part), str) for part in parts):
        numbers = all(issubclass(type(part), (int, float, np.generic)) for part in parts)
        raise says.not_yet(exercise, "numbers_not_words" if numbers and parts else "not_words")
    words = tuple(str.__str__(part).strip().casefold()[:20] for part in parts)
    if len(words) != len(votes):
        reason = "voters_not_volunteers" if len(words) == votes.shape[1] else "wrong_length"
        raise says.not_yet(exercise, reason, found=len(words), volunteers=len(votes), voters=votes.shape[1])
    strange = next((word for word in words if word not in LABELS.values()), None)
    if strange is not None:
        raise says.not_yet(exercise, "other_words", found=strange)
    return words


def _gender_tables(random: np.random.Generator) -> list[np.ndarray]:
    """Draw votes of teams of several sizes: close ones, unanimous ones, and ties where there can be some."""
    tables = []
    for voters in (17, 4, 9, 12, 18):
        half = voters // 2
        # Never as many volunteers as voters: who mixes up rows and columns is to hear of it.
        more = int(random.choice([size for size in range(2, 6) if size + 6 != voters]))
        rest = random.integers(0, voters + 1, size=more).tolist()
        counts = [0, voters, half, half + 1, (voters - 1) // 2, round(0.7 * voters), *rest]
        random.shuffle(counts)
        tables.append(
            np.array([random.permutation(np.arange(voters) < count) for count in counts], dtype=int)
        )
    return tables


def who_decides_a_tie(answer: Any) -> None:
    """Check exercise 3.3: how a tie is solved."""
    says.choose(
        "who_decides_a_tie",
        answer,
        {"A": "coin", "B": "computer_decides", "C": "head_decides_silently", "D": "right"},
    )


def unanimous_photographs(answer: Any) -> None:
    """Check exercise 4.1: on how many photographs all voters agree about the smile."""
    found = as_whole_number(answer, "unanimous_photographs")
    smiling, female = _smile_counts(), _gender_counts()
    none, all_of_them = int((smiling == 0).sum()), int((smiling == VOTERS).sum())
    known = {
        none + all_of_them: "right",
        none: "only_no_smile",
        all_of_them: "only_smiles",
        len(smiling) - none - all_of_them: "the_divided",
        int(((female == 0) | (female == VOTERS)).sum()): "volunteers",
        len(smiling): "everything",
    }
    told = {"found": found, "share": found / len(smiling), "divided": len(smiling) - found}
    says.finish("unanimous_photographs", known.get(found, "wrong_number"), **told)


@cache
def _smile_counts() -> np.ndarray:
    return smile_votes(plan_cohort(DEFAULT_SEED)).sum(axis=1)


@cache
def _gender_counts() -> np.ndarray:
    return gender_votes(plan_cohort(DEFAULT_SEED)).sum(axis=1)


def why_smiles_divide(answer: Any) -> None:
    """Check exercise 4.2: why smiles divide the team more than apparent gender."""
    says.choose(
        "why_smiles_divide",
        answer,
        {"A": "careless_voters", "B": "right", "C": "more_photographs", "D": "too_few_voters"},
    )


def what_a_low_kappa_says(answer: Any) -> None:
    """Check exercise 5.1: high percent agreement with a kappa near 0."""
    says.choose(
        "what_a_low_kappa_says",
        answer,
        {"A": "percent_is_enough", "B": "error_of_calculation", "C": "right", "D": "share_of_right_answers"},
    )


def percent_agreement(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.2: the share of pairs of voters who agree, averaged over the faces."""
    _judge_coefficient(
        "percent_agreement",
        answer,
        seed,
        lambda votes: agreement.percent_agreement(pd.DataFrame(votes)),
        {
            "unanimous_only": lambda votes: (_answers(votes) == votes.shape[1]).any(axis=1).mean(),
            "share_of_the_majority": lambda votes: (_answers(votes).max(axis=1) / votes.shape[1]).mean(),
            "with_oneself": _with_oneself,
            "disagreement": lambda votes: 1 - _pairs(votes).mean(),
            "half_the_pairs": lambda votes: _pairs(votes).mean() / 2,
            "twice_the_pairs": lambda votes: 2 * _pairs(votes).mean(),
            "out_of_100": lambda votes: 100 * _pairs(votes).mean(),
            "one_answer_only": lambda votes: _agreeing_on(votes, 1).mean(),
            "against_the_first": lambda votes: (votes[:, 1:] == votes[:, :1]).mean(),
            "neighbours_only": lambda votes: (votes[:, 1:] == votes[:, :-1]).mean(),
            "not_averaged": lambda votes: _pairs(votes).sum(),
            "voters_for_faces": lambda votes: _pairs(votes.T).mean(),
            "always_seventeen": _pairs_of_seventeen,
            "kappa_already": _kappa,
        },
    )


def fleiss_kappa(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.3: Fleiss' kappa, against that of statsmodels."""
    _judge_coefficient(
        "fleiss_kappa",
        answer,
        seed,
        lambda votes: agreement.fleiss_kappa(pd.DataFrame(votes)),
        {
            "chance_left_out": lambda votes: _pairs(votes).mean(),
            "chance_alone": _chance,
            "even_chance": lambda votes: _beyond(_pairs(votes).mean(), 0.5),
            "one_answer_only": lambda votes: _beyond(_pairs(votes).mean(), votes.mean() ** 2),
            "chance_not_squared": lambda votes: _beyond(_pairs(votes).mean(), votes.mean()),
            "not_divided": lambda votes: _pairs(votes).mean() - _chance(votes),
            "bracket_above": lambda votes: _pairs(votes).mean() - _chance(votes) / (1 - _chance(votes)),
            "no_brackets": lambda votes: _pairs(votes).mean() - _chance(votes) / 1 - _chance(votes),
            "with_oneself": lambda votes: _beyond(_with_oneself(votes), _chance(votes)),
            "chance_of_each_face": lambda votes: _beyond(_pairs(votes).mean(), _with_oneself(votes)),
            "majority_for_pairs": lambda votes: _beyond(
                (_answers(votes).max(axis=1) / votes.shape[1]).mean(), _chance(votes)
            ),
            "pairs_by_cohen": _mean_of_cohen,
            "alpha": lambda votes: agreement.krippendorff_alpha(pd.DataFrame(votes)),
            "voters_for_faces": lambda votes: _kappa(votes.T),
            "out_of_100": lambda votes: 100 * _kappa(votes),
        },
    )


def _answers(votes: np.ndarray) -> np.ndarray:
    """Return how many voters answered 0 and 1, for each face: (faces, 2)."""
    ones = votes.sum(axis=1)
    return np.column_stack([votes.shape[1] - ones, ones])


def _pairs(votes: np.ndarray) -> np.ndarray:
    """Return for each face the share of pairs of voters who agree."""
    return _agreeing_on(votes, 0) + _agreeing_on(votes, 1)


def _agreeing_on(votes: np.ndarray, answer: int) -> np.ndarray:
    voters, count = votes.shape[1], _answers(votes)[:, answer]
    return count * (count - 1) / (voters * (voters - 1))


def _pairs_of_seventeen(votes: np.ndarray) -> float:
    ones = votes.sum(axis=1)
    zeros = VOTERS - ones
    return float(((ones * (ones - 1) + zeros * (zeros - 1)) / (VOTERS * (VOTERS - 1))).mean())


def _with_oneself(votes: np.ndarray) -> float:
    return float(((_answers(votes) / votes.shape[1]) ** 2).sum(axis=1).mean())


def _chance(votes: np.ndarray) -> float:
    return float(votes.mean() ** 2 + (1 - votes.mean()) ** 2)


def _beyond(observed: float, chance: float) -> float:
    return (observed - chance) / (1 - chance)


def _kappa(votes: np.ndarray) -> float:
    return _beyond(_pairs(votes).mean(), _chance(votes))


def _mean_of_cohen(votes: np.ndarray) -> float:
    found = []
    for one, other in combinations(votes.T, 2):
        chance = one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean())
        found.append(_beyond((one == other).mean(), chance))
    return float(np.mean(found))


def _judge_coefficient(
    exercise: str,
    answer: Any,
    seed: int,
    reference: Callable[[np.ndarray], float],
    mistakes: Mapping[str, Callable[[np.ndarray], float]],
) -> None:
    """Try a learner's coefficient on several teams; name the mistake that gives the same numbers on all."""
    tables = _team_tables(np.random.default_rng(seed))
    found = np.array([as_number(call(answer, votes.copy()), result_of(exercise)) for votes in tables])

    def gives(rule: Callable[[np.ndarray], float]) -> bool:
        return bool(np.allclose(found, [rule(votes) for votes in tables], rtol=0, atol=CLOSE))

    if gives(reference):
        return says.finish(exercise, "right")
    wrong = next(
        i for i, votes in enumerate(tables) if not np.isclose(found[i], reference(votes), rtol=0, atol=CLOSE)
    )
    votes = tables[wrong]
    reason = next((name for name, rule in mistakes.items() if gives(rule)), "wrong_number")
    raise says.not_yet(exercise, reason, faces=len(votes), voters=votes.shape[1], found=f"{found[wrong]:.4g}")


def _team_tables(random: np.random.Generator) -> list[np.ndarray]:
    """Draw votes of teams whose members lean to one side more or less, on faces more or less clear."""
    tables = []
    for faces, voters in ((8, 3), (12, 5), (30, 17), (7, 10)):
        clear = random.normal(0.3, 1.2, size=(faces, 1))
        leaning = random.normal(0, 0.6, size=(1, voters))
        votes = (clear + leaning + random.normal(0, 0.5, size=(faces, voters)) > 0).astype(int)
        # Somebody is divided, somebody is not, and neither answer is as frequent as the other.
        votes[0], votes[1], votes[2] = 1, 0, np.arange(voters) % 2
        votes[3] = np.arange(voters) > 0
        if 2 * votes.sum() == votes.size:
            votes[4] = 1 - votes[4] if 2 * votes[4].sum() != voters else 1
        tables.append(votes)
    return tables


def what_to_do_with_a_dissenter(answer: Any) -> None:
    """Check exercise 5.4: what follows from a voter who differs from the others."""
    says.choose(
        "what_to_do_with_a_dissenter",
        answer,
        {"A": "leave_out", "B": "vote_again", "C": "hide", "D": "right"},
    )


def crowd_label(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.1: the most frequent of several words, and ties told."""
    crowds = _crowds(np.random.default_rng(seed))
    found = tuple(_word_of(call(answer, list(words)), words) for words in crowds)
    expected = tuple(_most_frequent(words) for words in crowds)
    if found == expected:
        return says.finish("crowd_label", "right")
    first = next(i for i, (said, wanted) in enumerate(zip(found, expected, strict=True)) if said != wanted)
    mistakes: dict[str, Verdict] = {
        "first_annotator": tuple(words[0] for words in crowds),
        "last_annotator": tuple(words[-1] for words in crowds),
        "rarest": tuple(min(words, key=words.count) for words in crowds),
        "needs_half": tuple(
            word if 2 * words.count(word) > len(words) else "tie"
            for word, words in zip(expected, crowds, strict=True)
        ),
    }
    reason = next((name for name, words in mistakes.items() if words == found), "")
    if not reason:
        only_ties = all(
            said == wanted or wanted == "tie" for said, wanted in zip(found, expected, strict=True)
        )
        reason = "tie_not_told" if only_ties else "wrong_word"
    counted = ", ".join(f"{word} {count}" for word, count in Counter(crowds[first]).most_common())
    raise says.not_yet("crowd_label", reason, counted=counted, found=found[first])


def _most_frequent(words: Sequence[str]) -> str:
    (word, count), *others = Counter(words).most_common(2)
    return "tie" if others and others[0][1] == count else word


def _word_of(result: Any, words: Sequence[str]) -> str:
    if not issubclass(type(result), str):
        raise says.not_yet("crowd_label", "no_word", kind=type(result).__name__)
    word = str.__str__(result).strip().casefold()
    if word != "tie" and word not in words:
        counted = ", ".join(sorted(set(words)))
        raise says.not_yet("crowd_label", "other_word", found=word[:20], counted=counted)
    return word


def _crowds(random: np.random.Generator) -> list[list[str]]:
    """Draw what crowds say: clear ones, such as have no majority but a most frequent word, and ties."""
    crowds: list[list[str]] = []
    for counts in ((9, 3, 1), (6, 4, 3), (5, 5, 3), (4, 4, 4, 1), (13,), (5, 4, 4), (3, 2), (2, 2), (7, 6)):
        chosen = random.choice(CATEGORIES, size=len(counts), replace=False).tolist()
        words = [word for word, count in zip(chosen, counts, strict=True) for _ in range(count)]
        random.shuffle(words)
        if len(counts) == 3:  # who speaks first or last is not the crowd
            words.sort(key=lambda word: word == chosen[0])
            words.insert(0, words.pop(words.index(chosen[1])))
            last = words.index(chosen[2])
            words.append(words.pop(last))
        crowds.append(words)
    return crowds


def what_one_annotator_costs(answer: Any) -> None:
    """Check exercise 6.2: how the labels of single annotators differ from those of the crowd."""
    says.choose(
        "what_one_annotator_costs",
        answer,
        {"A": "differences_cancel", "B": "right", "C": "ratings_suffer", "D": "crowd_is_wrong"},
    )


def smile_set(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.3: rows of smiling and not smiling photographs, as many of the one as of the other."""
    random = np.random.default_rng(seed)
    drawn = [_smile_table(random, voters, share) for voters, share in _SHARES]
    found = [_rows_of(call(answer, labels.copy(), share), labels) for labels, share in drawn]
    if found == [_balanced(labels, share) for labels, share in drawn]:
        return says.finish("smile_set", "right")

    def given(rule: Callable[[pd.DataFrame, float], tuple[list[int], list[int]]]) -> bool:
        return found == [tuple(map(sorted, rule(labels, share))) for labels, share in drawn]

    mistakes: dict[str, Callable[[pd.DataFrame, float], tuple[list[int], list[int]]]] = {
        "exactly_is_enough": lambda labels, share: _set_of(labels, labels["smiling"] >= share * _all(labels)),
        "always_seventeen": lambda labels, share: _set_of(labels, labels["smiling"] > share * VOTERS),
        "share_not_used": lambda labels, share: _set_of(labels, labels["smiling"] > 0.8 * _all(labels)),
        "not_a_share": lambda labels, share: _set_of(labels, labels["smiling"] > share),
        "majority": lambda labels, share: _set_of(labels, labels["smiling"] > labels["not_smiling"]),
        "everything_else": lambda labels, share: _set_of(labels, _many(labels, share), ~_many(labels, share)),
        "not_balanced": lambda labels, share: (
            _index(labels, _many(labels, share)),
            _index(labels, labels["smiling"] == 0),
        ),
        "swapped": lambda labels, share: _balanced(labels, share)[::-1],
    }
    reason = next((name for name, rule in mistakes.items() if given(rule)), "")
    for (smiling, others), (labels, share) in zip(found, drawn, strict=True):
        wanted = _balanced(labels, share)
        if (smiling, others) == wanted:
            continue
        if not reason:
            without = set(_index(labels, labels["smiling"] == 0))
            balanced = len(others) == len(wanted[1]) and set(others) <= without
            reason = "not_the_first" if smiling == wanted[0] and balanced else "wrong_rows"
        told = {"voters": int(_all(labels).iloc[0]), "share": f"{share:.0%}", "smiling": len(smiling)}
        raise says.not_yet("smile_set", reason, others=len(others), **told)


# Of these, a product and a quotient say the same about a share that is met exactly.
_SHARES = ((17, 0.8), (5, 0.8), (10, 0.6), (8, 0.75))


def _smile_table(random: np.random.Generator, voters: int, share: float) -> tuple[pd.DataFrame, float]:
    exactly = round(share * voters)
    counts = [
        *[exactly] * 3,
        *[voters] * 3,
        *[exactly + 1, voters - 1] * 2,
        *[voters // 2 + 1, 1, 2] * 3,
        *[0] * int(random.integers(18, 26)),
    ]
    random.shuffle(counts)
    labels = pd.DataFrame(
        {
            "volunteer": random.integers(1, 278, size=len(counts)),
            "photograph": random.integers(1, 10, size=len(counts)),
            "not_smiling": voters - np.array(counts),
            "smiling": counts,
        }
    )
    return labels, share


def _balanced(labels: pd.DataFrame, share: float) -> tuple[list[int], list[int]]:
    classes = tally.smile_classes(labels["not_smiling"], labels["smiling"], share)
    smiling = _index(labels, classes == tally.SMILE_CLASSES[2])
    return smiling, _index(labels, classes == tally.SMILE_CLASSES[0])[: len(smiling)]


def _set_of(
    labels: pd.DataFrame, smiling: pd.Series, others: pd.Series | None = None
) -> tuple[list[int], list[int]]:
    chosen = _index(labels, smiling)
    return chosen, _index(labels, labels["smiling"] == 0 if others is None else others)[: len(chosen)]


def _index(labels: pd.DataFrame, rows: pd.Series) -> list[int]:
    return [int(row) for row in labels.index[rows]]


def _all(labels: pd.DataFrame) -> pd.Series:
    return labels["smiling"] + labels["not_smiling"]


def _many(labels: pd.DataFrame, share: float) -> pd.Series:
    return labels["smiling"] > share * _all(labels)


def _rows_of(result: Any, labels: pd.DataFrame) -> tuple[list[int], list[int]]:
    """Return the two lists of row numbers that a learner's function gave back, sorted."""
    if issubclass(type(result), dict):
        result = list(dict.values(result))
    if not issubclass(type(result), (list, tuple, np.ndarray)) or len(result) != 2:
        raise says.not_yet("smile_set", "not_two_lists", kind=type(result).__name__)
    both = []
    for part in result:
        if issubclass(type(part), pd.DataFrame):
            raise says.not_yet("smile_set", "tables_not_numbers")
        plain = issubclass(type(part), (list, tuple, np.ndarray, pd.Series, pd.Index)) and list(part)
        if plain and all(map(_is_bool, plain)):
            raise says.not_yet("smile_set", "mask")
        if issubclass(type(part), (set, frozenset)):  # the order within a list does not matter
            part = list(part)
        numbers = as_numbers(part, (None,), say(en="one of the two lists", ja="2 つのリストの一方"))
        rows = [int(number) for number in numbers]
        if not np.isin(numbers, labels.index).all() or len(set(rows)) < len(rows):
            raise says.not_yet("smile_set", "no_row_numbers", rows=len(labels))
        both.append(sorted(rows))
    return both[0], both[1]


def _is_bool(value: Any) -> bool:
    return issubclass(type(value), (bool, np.bool_))


def what_was_tested(answer: Any) -> None:
    """Check exercise 6.4: on which photographs the published accuracy of the smile was measured."""
    says.choose(
        "what_was_tested",
        answer,
        {"A": "all_photographs", "B": "divided_ones", "C": "right", "D": "new_photographs"},
    )
