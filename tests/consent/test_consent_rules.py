"""The rules: who may submit, until when one may withdraw, and numbers that tell nothing."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.rules import Inquiry, Use
from foxglove_helpers.errors import FoxgloveError

TODAY = date(2026, 11, 20)
YES = {inquiry.value: True for inquiry in Inquiry}
ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Niue", "UTC"]


def test_everything_in_order_is_accepted() -> None:
    assert rules.refusals(YES, 1980, TODAY) == []


@pytest.mark.parametrize("inquiry", Inquiry)
@pytest.mark.parametrize(
    ("answer", "reason"), [(False, "answered_no"), (None, "not_answered"), ("yes", "answered_no")]
)
def test_each_inquiry_must_be_answered_with_yes(inquiry: Inquiry, answer: object, reason: str) -> None:
    answers = {**YES, inquiry.value: answer}
    if answer is None:
        del answers[inquiry.value]
    assert [(r.reason, r.field) for r in rules.refusals(answers, 1980, TODAY)] == [(reason, inquiry)]


@pytest.mark.parametrize(
    ("year", "reason"),
    [
        (None, "year_missing"),
        (2027, "year_impossible"),
        (1895, "year_impossible"),
        (0, "year_impossible"),
        (2006, "too_young"),
        (2026, "too_young"),
    ],
)
def test_years_of_birth_that_are_refused(year: int | None, reason: str) -> None:
    assert [r.reason for r in rules.refusals(YES, year, TODAY)] == [reason]


@given(
    born=st.dates(date(1900, 1, 1), date(2050, 12, 31)), today=st.dates(date(2019, 1, 1), date(2060, 12, 31))
)
def test_nobody_under_twenty_ever_passes(born: date, today: date) -> None:
    if rules.is_old_enough(born.year, today):
        # Whoever is born on 29 February is 20 on 1 March at the latest.
        assert (today.year - born.year, today.month, today.day) >= (20, born.month, born.day)


@given(today=st.dates(date(2019, 1, 1), date(2060, 12, 31)))
def test_everybody_passes_in_the_year_in_which_they_turn_21(today: date) -> None:
    assert rules.is_old_enough(today.year - 21, today) and not rules.is_old_enough(today.year - 20, today)


moments = st.datetimes(datetime(2018, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(at=moments, zone=st.sampled_from(ZONES))
def test_the_right_lasts_to_the_end_of_the_fiftieth_day_of_the_place(at: datetime, zone: str) -> None:
    place = ZoneInfo(zone)
    last = rules.last_day_to_withdraw(at, place)
    assert last - at.astimezone(place).date() == timedelta(days=50)
    # The last moment of that day on the wall clock, and the first of the next one, whatever summer time does.
    midnight = datetime(last.year, last.month, last.day, tzinfo=place) + timedelta(days=1)
    end = midnight.astimezone(UTC)
    assert rules.can_withdraw(at, end - timedelta(seconds=1), place)
    assert not rules.can_withdraw(at, end, place)


def test_a_day_in_tokyo_is_not_a_day_in_utc() -> None:
    evening = datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC)  # 23:59:59 in Tokyo
    assert rules.last_day_to_withdraw(evening) == date(2027, 1, 9)
    assert rules.last_day_to_withdraw(evening + timedelta(seconds=1)) == date(2027, 1, 10)


@pytest.mark.parametrize(("submitted", "last"), [("2026-09-10", "2026-10-30"), ("2026-02-20", "2026-04-11")])
def test_over_a_change_of_summer_time_days_still_end_at_midnight(submitted: str, last: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = datetime.fromisoformat(f"{submitted}T23:30").replace(tzinfo=berlin)
    assert rules.last_day_to_withdraw(at, berlin).isoformat() == last
    end = datetime.fromisoformat(f"{last}T23:59:59").replace(tzinfo=berlin)
    assert rules.can_withdraw(at, end, berlin)
    assert not rules.can_withdraw(at, (end.astimezone(UTC) + timedelta(seconds=1)), berlin)


def test_times_without_a_zone_and_times_before_the_submission_are_refused() -> None:
    aware = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        rules.last_day_to_withdraw(datetime(2026, 1, 1))
    with pytest.raises(ValueError, match="before"):
        rules.can_withdraw(aware, aware - timedelta(seconds=1))


def test_numbers_have_the_published_shape_and_look_random() -> None:
    numbers = [rules.new_agreement_number(()) for _ in range(4000)]
    assert all(re.fullmatch("a0[0-9a-f]{6}", number) for number in numbers)
    # Any order or counting would show in one of the places.
    for place in range(2, 8):
        counts = Counter(number[place] for number in numbers)
        assert len(counts) == 16 and max(counts.values()) < 2 * min(counts.values())


def test_taken_numbers_are_never_given_and_an_end_is_told() -> None:
    class All:
        def __contains__(self, _: object) -> bool:
            return True

    taken = {rules.new_agreement_number(()) for _ in range(100)}
    assert rules.new_agreement_number(taken) not in taken
    with pytest.raises(FoxgloveError, match="another collection"):
        rules.new_agreement_number(All())


@given(st.sampled_from([str.lower, str.upper, lambda s: s.replace("-", " "), lambda s: f" {s}\n"]))
def test_a_secret_is_recognised_as_people_type_it(typed: object) -> None:
    secret = rules.new_withdrawal_secret()
    assert rules.is_the_secret(typed(secret), rules.secret_digest(secret))


def test_look_alike_letters_are_read_as_meant_and_other_secrets_are_not() -> None:
    digest = rules.secret_digest("10VAB-CDEFG-HJKMN-PQRST-VWXYZ")
    assert rules.is_the_secret("loVab cdefg hjkmn pqrst vwxyz", digest)
    assert rules.is_the_secret("１０ＶＡＢ－ＣＤＥＦＧ－ＨＪＫＭＮ－ＰＱＲＳＴ－ＶＷＸＹＺ", digest)
    assert not rules.is_the_secret("10VAB-CDEFG-HJKMN-PQRST-VWXYA", digest)
    assert not rules.is_the_secret("10VAB-CDEFG-HJKMN-PQRST-VWXYZ", None)
    assert not rules.is_the_secret("", None)


def test_secrets_do_not_repeat() -> None:
    assert len({rules.new_withdrawal_secret() for _ in range(1000)}) == 1000


@given(st.sets(st.sampled_from(list(Use))))
def test_what_is_left_after_withdrawals(withdrawn: set[Use]) -> None:
    left = rules.uses_left(withdrawn)
    assert not left & withdrawn
    if Use.RETENTION in withdrawn:
        assert not left
    else:
        assert left | withdrawn == set(Use)


@pytest.mark.parametrize(
    ("path", "numbers"),
    [
        ("a00b16f8/a00b16f8_1.jpeg", {"a00b16f8"}),
        ("monday/A00B16F8_9.JPG", {"a00b16f8"}),
        ("a00b16f8_1_copy_of_a0ffffff.jpeg", {"a00b16f8", "a0ffffff"}),
        ("ba00b16f8.jpeg", set()),
        ("a00b16f89.jpeg", set()),
        ("01.jpg", set()),
    ],
)
def test_agreement_numbers_in_names(path: str, numbers: set[str]) -> None:
    assert rules.agreement_numbers_in(path) == numbers
