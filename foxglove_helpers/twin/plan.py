"""The plan of a cohort: everything but the pixels.

What flows in is a seed; what flows out is a `Cohort` of 277 people, their sessions and 2429 photographs, with
the published counts of photographs and the published ages (R1). A plan is always made for the whole cohort: a
smaller one keeps the first volunteers, the same people in the same pictures.
"""

from dataclasses import dataclass

import numpy as np

from foxglove_helpers.arguments import shown
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin.people import Person, draw_person
from foxglove_helpers.twin.photographs import Photograph, Session, draw_photograph, draw_session
from foxglove_helpers.twin.streams import stream

# R1: 235 volunteers with 9 photographs, 26 with 8, 11 with 7, 4 with 6, 1 with 5; 277 volunteers, 2429
# photographs.
VOLUNTEERS_BY_COUNT = {9: 235, 8: 26, 7: 11, 6: 4, 5: 1}
VOLUNTEERS = sum(VOLUNTEERS_BY_COUNT.values())
ASKED_FOR = 9  # photographs requested of every volunteer (R1)
LARGEST_SEED = 2**64 - 1  # a seed is part of file names and titles
MALE = 130  # R1: volunteers labelled male
# R1: ages 21 minimum, 40 median, 79 maximum, 14.8 % younger than 30; in between we chose.
AGE_QUANTILES, AGES = (0.0, 0.148, 0.5, 0.8, 0.95, 1.0), (21.0, 30.0, 40.5, 53.0, 65.0, 79.99)


@dataclass(frozen=True)
class Cohort:
    """A planned cohort: `people` and `sessions` by volunteer 1, 2, ..., then `photographs` in that order."""

    seed: int
    people: tuple[Person, ...]
    sessions: tuple[Session, ...]
    photographs: tuple[Photograph, ...]

    def photographs_of(self, volunteer: int) -> tuple[Photograph, ...]:
        """Return the photographs of one volunteer, in the order of their numbers."""
        return tuple(photograph for photograph in self.photographs if photograph.volunteer == volunteer)


def plan_cohort(seed: int, diverse: bool = False) -> Cohort:
    """Plan the whole cohort of a seed; `diverse` as in `draw_person`.

    Raises
    ------
    FoxgloveError
        If `seed` is no whole number from 0 to 2**64 - 1.
    """
    seed = checked_seed(seed)
    counts = np.repeat(list(VOLUNTEERS_BY_COUNT), list(VOLUNTEERS_BY_COUNT.values()))
    counts = stream(seed, "photographs per volunteer").permutation(counts).tolist()
    sides = stream(seed, "sides").permutation(np.arange(VOLUNTEERS) >= MALE).tolist()
    ages = stream(seed, "ages").permutation(published_ages()).tolist()
    numbers = range(1, VOLUNTEERS + 1)
    people = tuple(
        draw_person(seed, volunteer, age, int(side), diverse)
        for volunteer, age, side in zip(numbers, ages, sides, strict=True)
    )
    sessions = tuple(draw_session(seed, volunteer) for volunteer in numbers)
    photographs = tuple(
        draw_photograph(seed, volunteer, photograph, session)
        for volunteer, session, count in zip(numbers, sessions, counts, strict=True)
        for photograph in _kept(seed, volunteer, count)
    )
    return Cohort(seed, people, sessions, photographs)


def checked_seed(seed: int) -> int:
    """Return the seed as a plain integer, or say what a seed is."""
    whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
    if not whole or not 0 <= seed <= LARGEST_SEED:
        bound = f"at most {LARGEST_SEED}" if whole and seed > 0 else "at least 0"
        raise FoxgloveError(
            f"seed is {shown(seed)}; expected a whole number, {bound}. Choose for example seed=1."
        )
    return int(seed)


def published_ages() -> np.ndarray:
    """Return 277 whole ages (years) with the published minimum, median, maximum and share below 30."""
    ranks = np.linspace(0, 1, VOLUNTEERS)
    return np.floor(np.interp(ranks, AGE_QUANTILES, AGES)).astype(np.int64)


def _kept(seed: int, volunteer: int, count: int) -> list[int]:
    """Return the numbers (1 to 9) of the photographs that curation left of a volunteer's submission."""
    kept = stream(seed, "photographs kept", volunteer).choice(ASKED_FOR, count, replace=False)
    return sorted((kept + 1).tolist())
