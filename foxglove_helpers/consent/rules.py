"""The rules of the collection, as pure decisions: who may submit, what for, and until when one may withdraw.

In: answers, years and moments. Out: a decision, or a list of what stands against it. Follows R1 (Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2). Nothing here reads a clock, a file or a web request; numbers and secrets
come from the operating system's cryptographic source.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from foxglove_helpers.errors import FoxgloveError

WITHDRAWAL_DAYS = 50  # R1: after the upload
LEAST_AGE = 20  # R1
OLDEST = 130  # years; nobody was ever older, so it is a slip of the finger
PHOTOGRAPHS_ASKED_FOR = 9  # R1
PLACE = ZoneInfo("Asia/Tokyo")  # where the days of the withdrawal right are counted, unless chosen otherwise
AGREEMENT_NUMBER = re.compile(r"a0[0-9a-f]{6}")  # R5
_NUMBER_IN_NAME = re.compile(rf"(?<![0-9a-z]){AGREEMENT_NUMBER.pattern}(?![0-9a-z])")
SECRET_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nobody mistakes them for 1, 0, V
SECRET_GROUPS, SECRET_GROUP = 5, 5  # 125 bits, in groups that can be copied by hand
_READ_AS = str.maketrans("ILO", "110")


class Inquiry(StrEnum):
    """The four inquiries of R1, in their order; the volunteer must answer each with yes."""

    PHOTOGRAPHS_FOR_THIS = "photographs_for_this"
    SELF_IN_PHOTOGRAPHS = "self_in_photographs"
    UNDERSTANDS_AND_AGREES = "understands_and_agrees"
    ACCEPTS_WITHDRAWAL_TERMS = "accepts_withdrawal_terms"


class Use(StrEnum):
    """What photographs may be used for; each can be withdrawn alone."""

    TRAINING = "training"
    DISPLAY = "display"  # shown in class or in print
    RETENTION = "retention"  # kept at all: to withdraw it is to withdraw from everything


COLLECTED = ("submission_time", "year_of_birth", "photographs", "accepted_text")
# R1 kept these two to identify a submission; here they are off unless switched on, and apart from the rest.
COLLECTED_IF_SWITCHED_ON = ("network_address", "original_file_names")
NEVER_COLLECTED = ("name", "gender", "contact_details", "e_mail_address", "month_and_day_of_birth")


@dataclass(frozen=True)
class Refusal:
    """Why somebody may not submit: a stable word, and where it belongs (an inquiry or a field of the form)."""

    reason: str
    field: str


def refusals(answers: Mapping[str, bool], year_of_birth: int | None, today: date) -> list[Refusal]:
    """Return what stands against a submission; nothing, if it may be accepted.

    Parameters
    ----------
    answers : mapping of str to bool
        By the values of `Inquiry`; an inquiry that is missing has not been answered.
    year_of_birth : int or None
        As given; None if not given.
    today : date
        Where the collection takes place.
    """
    found = [
        Refusal("not_answered" if inquiry not in answers else "answered_no", inquiry)
        for inquiry in Inquiry
        if answers.get(inquiry) is not True
    ]
    if year_of_birth is None:
        return [*found, Refusal("year_missing", "year_of_birth")]
    if not today.year - OLDEST <= year_of_birth <= today.year:
        return [*found, Refusal("year_impossible", "year_of_birth")]
    if not is_old_enough(year_of_birth, today):
        return [*found, Refusal("too_young", "year_of_birth")]
    return found


def is_old_enough(year_of_birth: int, today: date) -> bool:
    """Tell whether everybody born in a year is at least 20 years old today (R1).

    Month and day of birth are not asked for, so whoever turns 20 this year must wait for the next one: the
    youngest volunteer of R1 was 21 by the year of birth.
    """
    return today.year - year_of_birth > LEAST_AGE


def last_day_to_withdraw(submitted_at: datetime, place: ZoneInfo = PLACE) -> date:
    """Return the last day on which a volunteer may withdraw: the 50th after that of the upload (R1).

    Raises
    ------
    ValueError
        If `submitted_at` does not know its time zone.
    """
    return _day(submitted_at, place) + timedelta(days=WITHDRAWAL_DAYS)


def can_withdraw(submitted_at: datetime, now: datetime, place: ZoneInfo = PLACE) -> bool:
    """Tell whether a volunteer may still withdraw: up to the end of the last day (R1).

    Parameters
    ----------
    submitted_at, now : datetime
        Both must know their time zone; which one does not matter.
    place : ZoneInfo
        Whose calendar counts.

    Raises
    ------
    ValueError
        If a time does not know its zone, or `now` lies before `submitted_at`.
    """
    today = _day(now, place)
    if now < submitted_at:
        raise ValueError(f"now is {now}, before the submission at {submitted_at}.")
    return today <= last_day_to_withdraw(submitted_at, place)


def _day(moment: datetime, place: ZoneInfo) -> date:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} does not know its time zone; expected one, such as UTC.")
    return moment.astimezone(place).date()


def needs_new_consent(accepted_hash: str, current_hash: str) -> bool:
    """Tell whether a volunteer must be asked again, because the text is not the one that was accepted."""
    return accepted_hash != current_hash


def uses_left(withdrawn: Iterable[str]) -> frozenset[Use]:
    """Return what photographs may still be used for after the withdrawals so far."""
    gone = {Use(use) for use in withdrawn}
    return frozenset() if Use.RETENTION in gone else frozenset(set(Use) - gone)


def new_agreement_number(taken: Container[str]) -> str:
    """Return an agreement number in the published shape (R5), random and not yet taken.

    Nothing of the time, the order, the address or the person goes into it. `taken` holds all numbers ever
    issued, those of withdrawn volunteers included.

    Raises
    ------
    FoxgloveError
        If none could be found because nearly all are taken.
    """
    for _ in range(1000):
        number = f"a0{secrets.token_hex(3)}"
        if number not in taken:
            return number
    raise FoxgloveError("Nearly all agreement numbers are taken. Begin another collection in a new folder.")


def agreement_numbers_in(path: str) -> frozenset[str]:
    """Return the agreement numbers that the name of a file or of its folders holds, such as a00b16f8_1.jpeg."""
    return frozenset(_NUMBER_IN_NAME.findall(path.lower()))


def new_withdrawal_secret() -> str:
    """Return a random secret of 125 bits, in groups that can be read out and copied by hand."""
    letters = [secrets.choice(SECRET_LETTERS) for _ in range(SECRET_GROUPS * SECRET_GROUP)]
    return "-".join("".join(letters[i : i + SECRET_GROUP]) for i in range(0, len(letters), SECRET_GROUP))


def secret_digest(secret: str) -> str:
    """Return the SHA-256 of a withdrawal secret, which is all that is stored of it.

    Lower case, spaces, hyphens, full-width and look-alike letters are read as they were meant.
    """
    return hashlib.sha256(read_secret(secret).encode()).hexdigest()


def read_secret(secret: str) -> str:
    """Return a withdrawal secret as it was meant, without its hyphens."""
    return _without_gaps(secret).upper().translate(_READ_AS)


def read_agreement_number(number: str) -> str:
    """Return an agreement number as it was meant: none of its digits is a letter I, L or O."""
    return _without_gaps(number).upper().translate(_READ_AS).lower()


def _without_gaps(typed: str) -> str:
    return re.sub(r"[\s\-‐‑‒–—―−ー]+", "", unicodedata.normalize("NFKC", typed))


def is_the_secret(secret: str, digest: str | None) -> bool:
    """Tell whether a secret is the one stored; as long for a number that was never issued (digest None)."""
    expected = digest if digest is not None else "0" * 64
    return hmac.compare_digest(secret_digest(secret), expected) and digest is not None
