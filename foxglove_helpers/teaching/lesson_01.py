"""The checks of lesson 01, consent.

In flows what a learner wrote: a function, a number, letters. Out comes a line that says it is right, or
`NotYet` with a question that helps. Functions are tried on people, days and chains drawn anew from a seed and
compared with the package's own rules, then with those of the mistakes that people make. Follows the consent
procedure of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import random as ordinary
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd

from foxglove_helpers.consent import rules
from foxglove_helpers.teaching.feedback import (
    ExerciseWords,
    NotYet,
    as_letters,
    as_number,
    as_whole_number,
    call,
    listed,
    result_of,
    say,
)
from foxglove_helpers.teaching.lesson_01_tables import (
    JUDGED_ON,
    START,
    Event,
    chain_of,
    fingerprint,
    submissions_as_answered,
    table_1,
)
from foxglove_helpers.teaching.lesson_01_words import WORDS
from foxglove_helpers.teaching.lesson_01_words_build import KINDS

VISIBLE_SEED = 20190208  # the day of the first volunteer (R1); hidden tests use the seminar's own
says = ExerciseWords(WORDS)
AGREED = ("agreement", "informed consent")
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "uuid1"}
Verdicts = tuple[bool, ...]


def images_agreed(answer: Any) -> None:
    """Check exercise 1.1: images of Table 1 whose subjects had agreed."""
    found = as_whole_number(answer, "images_agreed")
    table = table_1()

    def images(*words: str) -> int:
        return int(table.loc[table["agreement"].isin(words), "images"].sum())

    agreed = table[table["agreement"].isin(AGREED)]
    known = {
        images(*AGREED): "right",
        images("informed consent"): "agreement_left_out",
        images("agreement"): "consent_left_out",
        images(*AGREED, "Creative Commons"): "licence_counted",
        images(*AGREED, "Creative Commons", "unknown"): "licence_counted",
        images(*AGREED, "unknown"): "unknown_counted",
        images("none"): "the_others",
        int(table["images"].sum()): "everything",
        int(table.loc[table["collection"] == "manual", "images"].sum()): "collected_by_hand",
        len(agreed): "sets_not_images",
        int(agreed["subjects"].sum()): "people_not_images",
    }
    share = found / table["images"].sum()
    says.finish("images_agreed", known.get(found, "wrong_number"), found=found, share=share)


def what_a_licence_says(answer: Any) -> None:
    """Check exercise 1.2: what a Creative Commons licence says about the person in the picture."""
    says.choose(
        "what_a_licence_says",
        answer,
        {"A": "subject_agreed", "B": "right", "C": "service_agreed", "D": "public_means_free"},
    )


def people_agreed(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 1.3: the names of the data sets whose subjects agreed, from any table of this form."""
    for table in (table_1(), *_shuffled_tables(np.random.default_rng(seed))):
        result = call(answer, table.copy())
        found = _names(result, table)
        agreement = table["agreement"]
        expected = frozenset(table.loc[agreement.isin(AGREED), "data_set"])
        mistakes = {
            "only_one_word": [agreement == "informed consent", agreement.str.contains("consent")],
            "only_agreement": [agreement == "agreement", agreement.str.contains("agree")],
            "unknown_counted": [~agreement.isin(["none", "Creative Commons"])],
            "licence_counted": [agreement != "none", ~agreement.isin(["none", "unknown"])],
            "collected_by_hand": [table["collection"] == "manual"],
            "the_others": [~agreement.isin(AGREED)],
        }
        if found != expected:
            reason = next(
                (
                    reason
                    for reason, chosen in mistakes.items()
                    if any(found == frozenset(table.loc[rows, "data_set"]) for rows in chosen)
                ),
                "wrong_sets",
            )
            raise says.not_yet(
                "people_agreed",
                reason,
                missing=", ".join(sorted(expected - found)) or "–",
                extra=", ".join(sorted(found - expected)) or "–",
            )
    says.finish("people_agreed", "right")


def _names(result: Any, table: pd.DataFrame) -> frozenset[str]:
    """Return the names that a learner's function gave back, whatever holds them."""
    if issubclass(type(result), pd.DataFrame):
        raise says.not_yet("people_agreed", "rows_not_names")
    if issubclass(type(result), str):
        raise says.not_yet("people_agreed", "one_text")
    try:
        found = list(listed(result))
    except NotYet:
        raise
    except Exception:  # a number, or an object of the learner's own
        raise says.not_yet("people_agreed", "not_names") from None
    if found and all(issubclass(type(name), (bool, np.bool_)) for name in found):
        raise says.not_yet("people_agreed", "mask")
    if not all(issubclass(type(name), str) for name in found):
        raise says.not_yet("people_agreed", "not_names")
    names = frozenset(str.__str__(name) for name in found)
    if names and not names & set(table["data_set"]) and names <= set(table["agreement"]):
        raise says.not_yet("people_agreed", "wrong_column")
    return names


def _shuffled_tables(random: np.random.Generator) -> list[pd.DataFrame]:
    """Return tables with the same columns and other data sets, each with every kind of agreement."""
    kinds = ["unknown", "agreement", "none", "Creative Commons", "informed consent"]
    ways = ["manual", "web scraping", "image hosting service", "social network", "CGI upload"]
    tables = []
    for _ in range(3):
        agreement = [*kinds, *kinds, *random.choice(kinds, size=4)]
        random.shuffle(agreement)
        rows = len(agreement)
        tables.append(
            pd.DataFrame(
                {
                    "data_set": [f"SET{number}" for number in random.permutation(np.arange(100, 100 + rows))],
                    "year": random.integers(1998, 2023, size=rows),
                    "images": random.integers(100, 10**6, size=rows),
                    "subjects": random.integers(5, 10**4, size=rows),
                    "collection": random.choice(ways, size=rows),
                    "agreement": agreement,
                    "constrained": random.choice(["yes", "no", "semi"], size=rows),
                }
            )
        )
    return tables


def face_without_a_name(answer: Any) -> None:
    """Check exercise 2.1: whether a face without a name is personal information."""
    says.choose(
        "face_without_a_name",
        answer,
        {"A": "no_name_no_person", "B": "published_is_free", "C": "right", "D": "numbers_are_anonymous"},
    )


def free_to_say_no(answer: Any) -> None:
    """Check exercise 2.2: which way of asking leaves staff free."""
    says.choose(
        "free_to_say_no",
        answer,
        {"A": "list_in_the_meeting", "B": "reward_as_pressure", "C": "silence_is_no_consent", "D": "right"},
    )


def may_be_stored(answer: Any) -> None:
    """Check exercise 3.1: which of seven submissions the rules accept."""
    rows = submissions_as_answered()
    found = as_letters(answer, rows, "may_be_stored")
    against = {letter: rules.refusals(said, year, JUDGED_ON) for letter, (said, year) in rows.items()}
    for letter, found_against in against.items():
        if letter in found and found_against:
            raise says.not_yet("may_be_stored", _why(found_against[0]), row=letter)
    for letter, found_against in against.items():
        if letter not in found and not found_against:
            raise says.not_yet("may_be_stored", "refused_without_reason", row=letter)
    says.finish("may_be_stored", "right")


def _why(refusal: rules.Refusal) -> str:
    if refusal.reason != "answered_no":
        return refusal.reason
    return {rules.Inquiry.PHOTOGRAPHS_FOR_THIS: "taken_for_something_else"}.get(
        rules.Inquiry(refusal.field), "somebody_else"
    )


def is_old_enough(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.2: whether everybody born in a year is at least 20, whatever the birthday."""
    random = np.random.default_rng(seed)
    days = [
        date(int(random.integers(2019, 2060)), month, int(random.integers(2, 29))) for month in (1, 6, 12)
    ]
    cases = [(day.year - age, day) for day in days for age in (17, 18, 19, 20, 21, 22, 23, 45, 79)]
    random.shuffle(cases)
    found = tuple(_yes_or_no(call(answer, year, day), "is_old_enough") for year, day in cases)

    def judged(rule: Callable[[int, date], bool]) -> Verdicts:
        return tuple(rule(year, day) for year, day in cases)

    now = date.today()
    mistakes: list[tuple[str, Verdicts]] = [
        ("turns_20_this_year", judged(lambda year, day: day.year - year >= 20)),
        ("too_strict", judged(lambda year, day: day.year - year > 21)),
        ("other_age", judged(lambda year, day: day.year - year >= 18)),
        ("other_age", judged(lambda year, day: day.year - year > 18)),
        ("upside_down", judged(lambda year, day: day.year - year <= 20)),
        ("upside_down", judged(lambda year, day: day.year - year < 20)),
        ("ignores_today", judged(lambda year, _: now.year - year > 20)),
        ("ignores_today", judged(lambda year, _: now.year - year >= 20)),
        ("same_for_all", (True,) * len(cases)),
        ("same_for_all", (False,) * len(cases)),
    ]
    expected = judged(rules.is_old_enough)
    _judge("is_old_enough", found, expected, mistakes, [{"year": year, "today": day} for year, day in cases])
    says.finish("is_old_enough", "right")


def may_withdraw(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.3: the right to withdraw, the 50th day included, by the calendar of Tokyo."""
    cases = _moments(np.random.default_rng(seed))
    found = tuple(_yes_or_no(call(answer, sent, now), "may_withdraw") for sent, now in cases)

    def judged(rule: Callable[[datetime, datetime], bool]) -> Verdicts:
        return tuple(rule(sent, now) for sent, now in cases)

    def tokyo(sent: datetime, now: datetime) -> int:
        return (now.astimezone(rules.PLACE).date() - sent.astimezone(rules.PLACE).date()).days

    def utc(sent: datetime, now: datetime) -> int:
        return (now.astimezone(UTC).date() - sent.astimezone(UTC).date()).days

    mistakes: list[tuple[str, Verdicts]] = [
        ("fifty_times_24_hours", judged(lambda sent, now: now - sent <= timedelta(days=50))),
        ("fifty_times_24_hours", judged(lambda sent, now: now - sent < timedelta(days=50))),
        ("fifty_times_24_hours", judged(lambda sent, now: (now - sent).days < 50)),
        ("hours_cut_off", judged(lambda sent, now: (now - sent).days <= 50)),
        ("last_day_left_out", judged(lambda sent, now: tokyo(sent, now) < 50)),
        ("one_day_too_many", judged(lambda sent, now: tokyo(sent, now) <= 51)),
        ("days_of_utc", judged(lambda sent, now: utc(sent, now) <= 50)),
        ("zones_mixed", judged(lambda sent, now: (now.date() - sent.date()).days <= 50)),
        ("last_day_left_out", judged(lambda sent, now: (now.date() - sent.date()).days < 50)),
        ("upside_down", judged(lambda sent, now: tokyo(sent, now) > 50)),
        ("same_for_all", (True,) * len(cases)),
        ("same_for_all", (False,) * len(cases)),
    ]
    expected = judged(rules.can_withdraw)
    told = [
        {
            "sent": f"{sent.astimezone(rules.PLACE):%Y-%m-%d %H:%M}",
            "now": f"{now.astimezone(rules.PLACE):%Y-%m-%d %H:%M}",
        }
        for sent, now in cases
    ]
    _judge("may_withdraw", found, expected, mistakes, told)
    says.finish("may_withdraw", "right")


def _moments(random: np.random.Generator) -> list[tuple[datetime, datetime]]:
    """Draw uploads and later moments, around the end of the right, in several zones."""
    zones = [UTC, rules.PLACE, timezone(timedelta(hours=-8)), timezone(timedelta(hours=9))]
    cases = []
    for hour in (0, 7, 12, 16, 23):
        day = date(2019, 2, 8) + timedelta(days=int(random.integers(0, 4000)))
        sent = datetime.combine(day, time(hour, int(random.integers(1, 59))), rules.PLACE)
        for later, clock in (
            (49, time(12)),
            (50, time(0, 1)),
            (50, time(8, 30)),
            (50, time(23, 59)),
            (51, time(0, 1)),
            (51, time(8, 30)),
            (51, time(23, 30)),
            (52, time(9, 5)),
            (0, time(23, 59, 59)),
        ):
            now = datetime.combine(day + timedelta(days=later), clock, rules.PLACE)
            first, second = random.choice(len(zones), size=2)
            cases.append((sent.astimezone(zones[first]), now.astimezone(zones[second])))
    random.shuffle(cases)  # so that verdicts learned by heart are of no use
    return cases


def _yes_or_no(value: Any, function: str) -> bool:
    number = as_number(value, result_of(function))
    if number not in (0.0, 1.0):
        raise says.not_yet(function, "not_yes_or_no", found=number)
    return number == 1.0


def _judge(
    exercise: str,
    found: Verdicts,
    expected: Verdicts,
    mistakes: Iterable[tuple[str, Verdicts]],
    told: Sequence[Mapping[str, Any]],
) -> None:
    """Return if all verdicts are right; else name the mistake that judges like this, and the first wrong case."""
    if found == expected:
        return
    first = next(i for i, (said, wanted) in enumerate(zip(found, expected, strict=True)) if said != wanted)
    reason = next((reason for reason, verdicts in mistakes if verdicts == found), "wrong_verdict")
    raise says.not_yet(exercise, reason, found=found[first], **told[first])


class _Issued(set):
    """Agreement numbers issued so far; the first few that somebody asks for are among them."""

    def __init__(self, numbers: Iterable[str], refused: int) -> None:
        super().__init__(numbers)
        self.refused = refused
        self.asked: list[str] = []

    def __contains__(self, number: object) -> bool:
        self.asked.append(str(number))
        if number not in self.asked[:-1] and self.refused > 0:
            self.refused -= 1
            self.add(number)
        return super().__contains__(number)


def agreement_number(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 3.4: a number in the published shape, new, and not derivable from anything."""
    random = np.random.default_rng(seed)
    person = _person(random)
    first = _number(answer, person, set())
    _tells_nothing(answer, random, person)
    issued = _Issued([], refused=3)
    number = _number(answer, person, issued)
    if not issued.asked:
        raise says.not_yet("agreement_number", "never_looks")
    if number not in issued.asked or set.__contains__(issued, number):
        raise says.not_yet("agreement_number", "looks_once", found=number)
    several = [_number(answer, person, set()) for _ in range(12)]
    if len(set(several)) < len(several) or sorted(several) in (several, several[::-1]):
        raise says.not_yet("agreement_number", "from_clock", first=several[0], second=several[1])
    says.finish("agreement_number", "right", number=first)


def _number(answer: Any, person: dict[str, str], taken: set) -> str:
    value = call(answer, dict(person), taken)
    if not issubclass(type(value), str):
        raise says.not_yet("agreement_number", "no_text", kind=type(value).__name__)
    number = str.__str__(value)
    if rules.AGREEMENT_NUMBER.fullmatch(number):
        return number
    reason = "capitals" if rules.AGREEMENT_NUMBER.fullmatch(number.lower()) else "wrong_shape"
    raise says.not_yet("agreement_number", reason, found=number[:20])


def _tells_nothing(answer: Any, random: np.random.Generator, person: dict[str, str]) -> None:
    """Find out what a number is made from: the same question twice, then with one thing changed at a time."""
    with _same_ordinary_randomness():
        first = _number(answer, person, set())
    with _same_ordinary_randomness():
        again = _number(answer, person, set())
    if _names_in(answer) & CLOCKS:
        raise says.not_yet("agreement_number", "from_clock", first=first, second=again)
    if first != again:
        return
    if _number(answer, person, set()) != _number(answer, person, set()):
        raise says.not_yet("agreement_number", "not_cryptographic")
    for field in person:
        if _number(answer, person | {field: _person(random)[field]}, set()) != first:
            raise says.not_yet("agreement_number", f"from_{field}", first=first)
    if _number(answer, person, {f"a0{i:06x}" for i in range(7)}) != first:
        raise says.not_yet("agreement_number", "from_order")
    raise says.not_yet("agreement_number", "always_the_same", first=first)


@contextmanager
def _same_ordinary_randomness() -> Iterator[None]:
    """Let the generators that are made for games and simulations begin at the same place."""
    before, before_numpy = ordinary.getstate(), np.random.get_state()
    ordinary.seed(1)
    np.random.seed(1)
    try:
        yield
    finally:
        ordinary.setstate(before)
        np.random.set_state(before_numpy)


def _names_in(function: Any) -> set[str]:
    """Return the names that a function uses, those of functions within it included."""
    code = getattr(function, "__code__", None)
    codes, names = [code] if code is not None else [], set()
    while codes:
        code = codes.pop()
        names.update(code.co_names)
        codes += [constant for constant in code.co_consts if hasattr(constant, "co_names")]
    return names


def _person(random: np.random.Generator) -> dict[str, str]:
    """Draw what a web server could know of a volunteer."""
    family = random.choice(["Sato", "Suzuki", "Takahashi", "Tanaka", "Ito", "Yamamoto", "Kato", "Mori"])
    given = random.choice(["Aoi", "Haru", "Ren", "Yui", "Sora", "Mei", "Rin", "Nagi"])
    moment = datetime(2019, 2, 8, 9) + timedelta(seconds=int(random.integers(0, 3 * 10**7)))
    return {
        "name": f"{family} {given} {random.integers(10**6)}",
        "address": f"192.0.2.{random.integers(1, 255)}:{random.integers(1024, 65536)}",
        "time": moment.isoformat(),
    }


def new_purpose(answer: Any) -> None:
    """Check exercise 3.5: what a new purpose means for those who agreed to the old one."""
    says.choose(
        "new_purpose",
        answer,
        {"A": "text_mended", "B": "silence_is_no_consent", "C": "right", "D": "still_within_50_days"},
    )


def what_is_left(answer: Any) -> None:
    """Check exercise 4.1: what of a submission is in the collection afterwards."""
    kept = {"A": True, "B": True, "C": False, "D": False, "E": False, "F": False, "G": True, "H": True}
    found = as_letters(answer, kept, "what_is_left")
    for letter in sorted(found):
        if not kept[letter]:
            raise says.not_yet("what_is_left", f"{letter.lower()}_is_gone")
    for letter, stays in kept.items():
        if stays and letter not in found:
            raise says.not_yet("what_is_left", f"{letter.lower()}_is_kept")
    says.finish("what_is_left", "right")


def where_the_remnant_was(answer: Any) -> None:
    """Check exercise 5.1: which copy the proof found."""
    says.choose(
        "where_the_remnant_was",
        answer,
        {"A": "in_the_database", "B": "in_the_collection", "C": "right", "D": "nowhere"},
    )


def first_broken(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 5.2: the number of the first event that does not fit, 0 for a chain that holds."""
    chains = _chains(np.random.default_rng(seed))
    for kind, chain in chains:
        found = as_whole_number(call(answer, [dict(event) for event in chain]), result_of("first_broken"))
        expected = _first_broken(chain)
        if found == expected:
            continue
        position = next((i for i, event in enumerate(chain) if event["number"] == expected), -1)
        if expected == 0:
            reason = "sound_chain_accused" if found != -1 else "minus_one"
        elif found == 0:
            reason = {"edited": "text_not_checked", "rehashed": "link_not_checked"}.get(
                kind, "link_not_checked"
            )
            reason = "start_not_checked" if kind == "beginning gone" else reason
        elif found in (position, position + 1):
            reason = "position_not_number"
        elif found > expected:
            reason = "not_the_first"
        else:
            reason = "wrong_event"
        raise says.not_yet("first_broken", reason, found=found, kind=_kind(kind))
    says.finish("first_broken", "right")


def _kind(kind: str) -> str:
    en, ja = KINDS[kind]
    return say(en=en, ja=ja)


def _first_broken(chain: Sequence[Event]) -> int:
    previous = START
    for event in chain:
        if event["previous"] != previous or event["hash"] != fingerprint(event["previous"], event["text"]):
            return event["number"]
        previous = event["hash"]
    return 0


def _chains(random: np.random.Generator) -> list[tuple[str, list[Event]]]:
    """Draw chains, sound ones and such as somebody has tampered with, each in another way."""

    def fresh() -> list[Event]:
        happened = ["submitted", "withdrawn", "text accepted", "crops registered"]
        count = int(random.integers(7, 12))
        return chain_of([f"{random.choice(happened)} a0{random.integers(16**6):06x}" for _ in range(count)])

    def somewhere(chain: list[Event]) -> int:
        return int(random.integers(2, len(chain) - 3))

    edited, rehashed, deleted, swapped, headless, two = (fresh() for _ in range(6))
    k = somewhere(edited)
    edited[k] = Event(**{**edited[k], "text": "submitted a0ffffff"})
    k = somewhere(rehashed)
    rehashed[k] = Event(
        number=k + 1,
        text="submitted a0ffffff",
        previous=rehashed[k]["previous"],
        hash=fingerprint(rehashed[k]["previous"], "submitted a0ffffff"),
    )
    del deleted[somewhere(deleted)]
    k = somewhere(swapped)
    swapped[k], swapped[k + 1] = swapped[k + 1], swapped[k]
    del headless[:2]
    for k in (2, len(two) - 2):
        two[k] = Event(**{**two[k], "text": "submitted a0eeeeee"})
    return [
        ("sound", fresh()),
        ("edited", edited),
        ("edited", two),
        ("rehashed", rehashed),
        ("deleted", deleted),
        ("swapped", swapped),
        ("beginning gone", headless),
        ("sound", fresh()),
    ]


def what_cannot_be_undone(answer: Any) -> None:
    """Check exercise 6.1: what a withdrawal cannot bring back."""
    says.choose(
        "what_cannot_be_undone",
        answer,
        {"A": "stored_copies", "B": "retrained_is_enough", "C": "accuracy_tells", "D": "right"},
    )
