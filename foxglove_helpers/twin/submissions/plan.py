"""Who submitted what, and what went wrong: the plan of a heap of raw submissions, everything but the pixels.

What flows in is a seed; what flows out are the 282 submissions of the published collection (R1: Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2): 279 with nine files, one with eight, two with none; one volunteer three
times, one twice; identical files, hands and turned heads exactly where the release of that seed lacks a
photograph. Curated rightly, they become the 277 volunteers and 2429 photographs of `plan_cohort`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import numpy as np

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.hairstyles import COVERS_EARS
from foxglove_helpers.twin.plan import ASKED_FOR, VOLUNTEERS, Cohort
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.submissions.phones import (
    LARGEST_MODEL,
    SMALLEST_MODEL,
    Phone,
    choose_phone,
    later_name,
    original_names,
)

SUBMISSIONS = 282  # R1
TWICE, THRICE = 2, 3  # R1: how often two of the volunteers submitted
EMPTY = 2  # R1: submissions without any file
FILES_OF_SHORT_ONE = 8  # R1
FIRST_DAY, LAST_DAY = datetime(2019, 2, 8), datetime(2020, 1, 31)  # R1
JAPAN = timezone(timedelta(hours=9))
# Networks reserved for documentation (RFC 5737): no computer has such an address.
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")

# Reasons for leaving a file out, in the order in which they are looked for.
REPEATED, IDENTICAL, HANDS, LOOKING_AWAY = (
    "repeated submission",
    "identical file",
    "hands",
    "looking away",
)
HAND_POSES = ("peace", "palm", "chin")
TILTED, DARK, LIGHT = 0.045, 0.02, 0.02  # share of the photographs that stay although they are unusual
TILT_FROM, TILT_TO = 8.0, 25.0  # degrees
NOTABLE_TILT = 6.0  # degrees; below, nobody would set a photograph upright
FRINGES = 4  # volunteers whose hair falls over an eye
SMALL_HEAP = 20  # submissions among which every accident is found


@dataclass(frozen=True)
class Shot:
    """What a file shows: a photograph of the plan, and what is unusual about it.

    Attributes
    ----------
    volunteer, photograph : int
        Numbers 10 and above are pictures that only a repeated submission has.
    hand : str or None
        One of `HAND_POSES`.
    turn : float
        Degrees by which the head is turned away, beyond the yaw of the photograph.
    tilt : float
        Degrees, clockwise, by which picture and head are inclined, beyond the roll of the photograph.
    exposure : float
        Relative to a good one.
    fringe : int
        Side of the picture, -1 or 1, on which hair falls over an eye; 0 none.
    """

    volunteer: int
    photograph: int
    hand: str | None = None
    turn: float = 0.0
    tilt: float = 0.0
    exposure: float = 1.0
    fringe: int = 0


@dataclass(frozen=True)
class File:
    """One file: its number (1 to 9), what it shows, what it was called, whose bytes it has, why it goes.

    The number is that of the field of the form in which it was uploaded; a field that was left empty makes a gap.
    `same_as` is the number of an earlier file of the submission, or, in a repeated submission, of a file of the
    first one.
    """

    number: int
    shot: Shot
    original_name: str
    same_as: int | None = None
    reason: str = ""  # empty: kept


@dataclass(frozen=True)
class Submission:
    """One submission: `volunteer` is None where it is empty, `repetition` 1 for the first of a volunteer."""

    agreement: str
    volunteer: int | None
    repetition: int
    submitted_at: datetime
    address: str
    year_of_birth: int
    phone: Phone
    glasses: bool
    files: tuple[File, ...]


def plan_submissions(cohort: Cohort) -> tuple[Submission, ...]:
    """Plan the submissions of a cohort, in an order of which the first `n` are a heap of their own.

    Parameters
    ----------
    cohort : Cohort
        From `plan_cohort`; it decides who keeps which photographs.

    Returns
    -------
    tuple of Submission
        282. Those that show an accident stand first, one of each kind, so that a heap of 20 has them all; the
        rest is shuffled. A volunteer's own submissions stand together.
    """
    seed = cohort.seed
    kept = _kept_numbers(cohort)
    short = _volunteer_with_eight_files(seed, kept)
    reasons = _reasons(seed, kept, short)
    thrice, twice = _volunteers_who_repeat(seed, kept)
    fringes = _volunteers_with_fringes(cohort, (thrice, twice))
    very_first = int(stream(seed, "first volunteer").integers(1, VOLUNTEERS + 1))
    firsts = {}
    for volunteer in kept:
        # Whoever repeats needs time for it before the collection ends.
        days = (LAST_DAY - FIRST_DAY).days - (70 if volunteer in (thrice, twice) else 0)
        last_day = FIRST_DAY + timedelta(days=0 if volunteer == very_first else days)
        firsts[volunteer] = _first_submission(
            cohort, volunteer, kept[volunteer], reasons[volunteer], fringes, last_day
        )
    groups = [[first] for first in firsts.values()]
    for volunteer, times in ((thrice, THRICE), (twice, TWICE)):
        groups[volunteer - 1] = _repeated(seed, firsts[volunteer], times)
    groups += [[_empty_submission(seed, number)] for number in range(1, EMPTY + 1)]
    ordered = _remarkable_first(seed, groups)
    numbers = _agreement_numbers(seed, len(ordered))
    return tuple(
        replace(submission, agreement=number) for submission, number in zip(ordered, numbers, strict=True)
    )


def checked_number(submissions: int) -> int:
    """Return how many submissions are asked for, or say how many there are."""
    whole = isinstance(submissions, int | np.integer) and not isinstance(submissions, bool)
    if not whole or not 1 <= submissions <= SUBMISSIONS:
        raise FoxgloveError(
            f"submissions is {submissions!r}; expected a whole number from 1 to {SUBMISSIONS}."
        )
    return int(submissions)


def accidents(shot: Shot, glasses: bool) -> tuple[str, ...]:
    """Name what is unusual about a photograph, in words that the key uses."""
    seen = {
        HANDS: shot.hand is not None,
        LOOKING_AWAY: shot.turn != 0,
        "tilted": abs(shot.tilt) > NOTABLE_TILT,
        "glasses": glasses,
        "fringe over an eye": shot.fringe != 0,
        "dark": shot.exposure < 1,
        "light": shot.exposure > 1,
    }
    return tuple(name for name, there in seen.items() if there)


def _kept_numbers(cohort: Cohort) -> dict[int, list[int]]:
    """Return, for each volunteer, the numbers of the photographs that the release has."""
    kept: dict[int, list[int]] = {volunteer: [] for volunteer in range(1, VOLUNTEERS + 1)}
    for taken in cohort.photographs:
        kept[taken.volunteer].append(taken.photograph)
    return kept


def _missing(numbers: list[int]) -> list[int]:
    return [number for number in range(1, ASKED_FOR + 1) if number not in numbers]


def _volunteer_with_eight_files(seed: int, kept: dict[int, list[int]]) -> int:
    """Choose who sent eight files: someone whose missing photograph would have been the last, if there is one.

    In a few cohorts nobody lacks just the last. There, one of the other fields of the form was left empty: a file
    is numbered by its field, so the numbers have a gap. R1 does not say which file was not sent.
    """
    eight = [volunteer for volunteer, numbers in kept.items() if len(numbers) == FILES_OF_SHORT_ONE]
    last = [volunteer for volunteer in eight if _missing(kept[volunteer]) == [ASKED_FOR]]
    return int(stream(seed, "submission of eight files").choice(last or eight))


def _reasons(seed: int, kept: dict[int, list[int]], short: int) -> dict[int, dict[int, str]]:
    """Say of every photograph that the release lacks why it went: about half of them are identical files."""
    lost = [
        (volunteer, number)
        for volunteer, numbers in kept.items()
        for number in _missing(numbers)
        if volunteer != short
    ]
    order = stream(seed, "reasons for leaving out").permutation(len(lost)).tolist()
    reasons: dict[int, dict[int, str]] = {volunteer: {} for volunteer in kept}
    left = len(lost) // 2
    others = 0
    for volunteer, number in (lost[place] for place in order):
        # Of identical files the first stays, so there must be an earlier one to be identical with.
        if left and kept[volunteer][0] < number:
            reasons[volunteer][number] = IDENTICAL
            left -= 1
        else:
            reasons[volunteer][number] = (HANDS, LOOKING_AWAY)[others % 2]
            others += 1
    return reasons


def _volunteers_who_repeat(seed: int, kept: dict[int, list[int]]) -> tuple[int, int]:
    all_nine = [volunteer for volunteer, numbers in kept.items() if len(numbers) == ASKED_FOR]
    first, second = stream(seed, "repeated submissions").choice(all_nine, 2, replace=False).tolist()
    return int(first), int(second)


def _volunteers_with_fringes(cohort: Cohort, others: tuple[int, int]) -> dict[int, int]:
    """Choose whose hair falls over an eye, and on which side: people with long, parted hair."""
    random = stream(cohort.seed, "fringes over an eye")
    fitting = [
        person.volunteer
        for person in cohort.people
        if person.hair.fringe in ("side", "curtain")
        and person.hair.style in COVERS_EARS
        and person.glasses is None
    ]
    fitting = [volunteer for volunteer in fitting if volunteer not in others]
    chosen = random.choice(fitting, FRINGES, replace=False).tolist()
    return {volunteer: -1 if cohort.people[volunteer - 1].hair.parting > 0 else 1 for volunteer in chosen}


def _first_submission(
    cohort: Cohort,
    volunteer: int,
    kept: list[int],
    reasons: dict[int, str],
    fringes: dict[int, int],
    last_day: datetime,
) -> Submission:
    seed = cohort.seed
    random = stream(seed, "submission", volunteer)
    days = float(random.beta(0.8, 1.3)) * (last_day - FIRST_DAY).days
    submitted_at = _moment(FIRST_DAY + timedelta(days=int(days)), random)
    phone = choose_phone(seed, volunteer)
    names = original_names(seed, volunteer, phone, submitted_at)
    files: list[File] = []
    for number in sorted([*kept, *reasons]):
        reason = reasons.get(number, "")
        if reason == IDENTICAL:
            same = int(random.choice([other for other in kept if other < number]))
            shot = next(file.shot for file in files if file.number == same)
            # The same picture chosen twice, or a copy that the phone gave another name.
            name = names[same - 1] if random.random() < 0.4 else names[number - 1]
            files.append(File(number, shot, name, same, reason))
        else:
            shot = _shot(seed, volunteer, number, reason, fringes.get(volunteer, 0))
            files.append(File(number, shot, names[number - 1], None, reason))
    age = cohort.people[volunteer - 1].age
    return Submission(
        agreement="",
        volunteer=volunteer,
        repetition=1,
        submitted_at=submitted_at,
        address=_address(random),
        year_of_birth=submitted_at.year - age - int(random.integers(0, 2)),
        phone=phone,
        glasses=cohort.people[volunteer - 1].glasses is not None,
        files=tuple(files),
    )


def _shot(seed: int, volunteer: int, photograph: int, reason: str, fringe: int) -> Shot:
    random = stream(seed, "accidents of a photograph", volunteer, photograph)
    chance, amount = float(random.random()), float(random.uniform(TILT_FROM, TILT_TO))
    side = float(random.choice([-1, 1]))
    shot = Shot(volunteer, photograph, tilt=float(np.clip(random.normal(0, 1.2), -3, 3)))
    if reason == HANDS:
        return replace(shot, hand=str(random.choice(HAND_POSES)))
    if reason == LOOKING_AWAY:
        return replace(shot, turn=side * float(random.uniform(30, 42)))
    if fringe and random.random() < 0.6:
        return replace(shot, fringe=fringe)
    if chance < TILTED:
        return replace(shot, tilt=side * amount)
    if chance < TILTED + DARK:
        return replace(shot, exposure=float(random.uniform(0.22, 0.4)))
    if chance < TILTED + DARK + LIGHT:
        return replace(shot, exposure=float(random.uniform(1.8, 2.5)))
    return shot


def _repeated(seed: int, first: Submission, times: int) -> list[Submission]:
    """Return the submissions of a volunteer who submitted several times, the first one included."""
    random = stream(seed, "repeated submission", first.volunteer)
    submissions = [first]
    for repetition in range(2, times + 1):
        # The second of three is the same once more; the last one is partly new.
        old = ASKED_FOR if repetition < times else int(random.integers(4, 7))
        again = random.choice(ASKED_FOR, old, replace=False).tolist()
        day = submissions[-1].submitted_at.replace(tzinfo=None) + timedelta(days=int(random.integers(1, 25)))
        moment = _moment(day.replace(hour=0, minute=0, second=0), random)
        files: list[File] = []
        for place in range(ASKED_FOR):
            if place < old:
                file = first.files[again[place]]
                files.append(replace(file, number=place + 1, same_as=file.number, reason=REPEATED))
            else:
                volunteer, photograph = first.files[0].shot.volunteer, place + 1 + ASKED_FOR - old
                name = later_name(seed, volunteer, first.phone, photograph, moment)
                files.append(File(place + 1, Shot(volunteer, photograph), name, None, REPEATED))
        address = first.address if random.random() < 0.5 else _address(random)
        submissions.append(
            replace(first, repetition=repetition, submitted_at=moment, address=address, files=tuple(files))
        )
    return submissions


def _empty_submission(seed: int, number: int) -> Submission:
    random = stream(seed, "empty submission", number)
    days = int(random.integers(0, (LAST_DAY - FIRST_DAY).days))
    moment = _moment(FIRST_DAY + timedelta(days=days), random)
    year = moment.year - int(random.integers(21, 70))
    return Submission(
        agreement="",
        volunteer=None,
        repetition=1,
        submitted_at=moment,
        address=_address(random),
        year_of_birth=year,
        phone=choose_phone(seed, VOLUNTEERS + number),
        glasses=False,
        files=(),
    )


def _moment(day: datetime, random: np.random.Generator) -> datetime:
    """Return a time of that day at which people at work submit photographs."""
    minutes = float(np.clip(random.normal(14.5 * 60, 160), 7 * 60, 22 * 60))
    return (day + timedelta(minutes=int(minutes), seconds=int(random.integers(0, 60)))).replace(tzinfo=JAPAN)


def _address(random: np.random.Generator) -> str:
    # Many people at one place of work share an address.
    host = int(random.choice([10, 11, 12])) if random.random() < 0.55 else int(random.integers(20, 255))
    return f"{random.choice(NETWORKS)}.{host}"


def _agreement_numbers(seed: int, count: int) -> list[str]:
    """Return numbers as the authors' scripts know them: a0 and six hexadecimal digits."""
    numbers = stream(seed, "agreement numbers").choice(16**6, count, replace=False)
    return [f"a0{number:06x}" for number in numbers.tolist()]


def _remarkable_first(seed: int, groups: list[list[Submission]]) -> list[Submission]:
    """Put submissions that show every accident first, then the others in random order."""
    order = stream(seed, "order of the submissions").permutation(len(groups)).tolist()
    left = [groups[place] for place in order]
    ordered: list[list[Submission]] = []
    for shows in _REMARKABLE:
        if any(shows(group) for group in ordered):
            continue
        found = next((group for group in left if shows(group)), None)
        if found is not None:
            ordered.append(found)
            left.remove(found)
    return [submission for group in [*ordered, *left] for submission in group]


def _any_shot(fits: Callable[[Shot], bool]) -> Callable[[list[Submission]], bool]:
    return lambda group: any(fits(file.shot) for file in group[0].files)


# What a small heap must show, most wanted first; it takes at most `SMALL_HEAP` submissions.
_REMARKABLE: tuple[Callable[[list[Submission]], bool], ...] = (
    lambda group: any(file.reason == IDENTICAL for file in group[0].files),
    _any_shot(lambda shot: shot.turn != 0),
    _any_shot(lambda shot: shot.hand == "peace"),
    lambda group: len(group) == TWICE,
    _any_shot(lambda shot: abs(shot.tilt) > NOTABLE_TILT),
    lambda group: not group[0].files,
    _any_shot(lambda shot: shot.hand == "palm"),
    _any_shot(lambda shot: shot.hand == "chin"),
    _any_shot(lambda shot: shot.fringe != 0),
    _any_shot(lambda shot: shot.exposure < 1),
    _any_shot(lambda shot: shot.exposure > 1),
    lambda group: group[0].glasses,
    lambda group: len(group) == THRICE,
    lambda group: len(group[0].files) == FILES_OF_SHORT_ONE,
    lambda group: group[0].phone.holding == "mirrored",
    lambda group: group[0].phone.model == SMALLEST_MODEL,
    lambda group: group[0].phone.model == LARGEST_MODEL,
)
