"""How consent is taken back: a second look, a report, the last day, and no way to try secrets."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from collected import submit
from volunteers import (
    NOON,
    Clock,
    Visitor,
    confirm,
    goes_to,
    hidden_fields,
    told,
    withdraw,
)

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.app import ConsentApp
from foxglove_helpers.consent.web.words import words

WRONG = rules.new_withdrawal_secret()


def test_everything_is_withdrawn_after_a_second_look(
    browser: Visitor, store: ConsentStore, clock: Clock
) -> None:
    number, secret = browser.fill_in().certificate()
    look = withdraw(browser, f" {number.upper()} ", secret.lower().replace("-", " "), "retention", "display")
    assert look.status_code == 200 and words("en").withdraw.confirm_whole in look.text
    assert secret not in look.text and store.counts().withdrawn == 0
    clock.now = NOON + timedelta(hours=14, minutes=5)
    done = browser.post("withdraw/confirm", {})
    assert goes_to(done) == "/en/withdraw/report"
    assert store.counts().withdrawn == 1 and store.excluded() == {number}
    report = unescape(browser.get("withdraw/report").text)
    w = words("en")
    assert w.withdraw.report_derived.format(what=w.derived.photographs, count=9) in report
    # 14:05 later than noon in Japan is tomorrow there, and not yet tomorrow in UTC.
    assert "2 April 2026 02:05 (Japan time, UTC+09:00)" in report
    for line in ("none", "year", "excluded", "remains", "backups", "stays"):
        assert w.withdraw[f"report_{line}"] in report
    assert secret not in report and number in report
    assert browser.get("certificate").status_code == 404
    again = withdraw(browser, number, secret, "training")
    assert w.withdraw.already_whole.format(time="2 April 2026 02:05") in again.text


def test_a_part_is_withdrawn_and_cannot_be_withdrawn_twice(
    browser: Visitor, store: ConsentStore, clock: Clock
) -> None:
    number, secret = browser.fill_in().certificate()
    withdraw(browser, number, secret, "display")
    confirm(browser)
    assert store.copies_for(rules.Use.DISPLAY) == [] and store.copies_for(rules.Use.TRAINING) == [number]
    w = words("ja").withdraw
    browser.language = "ja"
    report = browser.get("withdraw/report").text
    assert w.report_part in report and w.report_stays in report and w.report_year not in report
    clock.now = NOON + timedelta(days=3)
    again = withdraw(browser, number, secret, "display")
    since = w.already_part.format(use=w.display, time="2026年4月1日 12:00")
    assert w.already_title in again.text and since in again.text
    both = withdraw(browser, number, secret, "display", "training").text
    assert w.confirm_title in both and since in both and f"<li>{w.display}</li>" not in both
    confirm(browser)
    assert store.copies_for(rules.Use.TRAINING) == []


def test_going_back_and_reloading_sends_nothing_again(browser: Visitor, store: ConsentStore) -> None:
    number, secret = browser.fill_in().certificate()
    withdraw(browser, number, secret, "display")
    page = browser.get("withdraw/confirm")
    assert page.status_code == 200 and words("en").withdraw.confirm_title in page.text
    sent = hidden_fields(page.text)
    assert goes_to(browser.client.post("/en/withdraw/confirm", data=sent)) == "/en/withdraw/report"
    assert browser.get("withdraw/report").status_code == 200
    # The second look is over.
    assert goes_to(browser.get("withdraw/confirm")) == "/en/withdraw"
    assert goes_to(browser.client.post("/en/withdraw/confirm", data=sent)) == "/en/withdraw"
    assert len([line for line in store.withdrawn_since(number)]) == 1


def test_the_report_is_forgotten_with_finish(browser: Visitor) -> None:
    number, secret = browser.fill_in().certificate()
    withdraw(browser, number, secret, "retention")
    confirm(browser)
    copied = browser.client.get_cookie("foxglove_consent")
    assert copied is not None and number in browser.get("withdraw/report").text
    assert goes_to(browser.post("certificate/finish", {}, start="withdraw/report")) == "/en/finished"
    assert goes_to(browser.get("withdraw/report")) == "/en/withdraw"
    browser.client.set_cookie("foxglove_consent", copied.value)
    assert goes_to(browser.get("withdraw/report")) == "/en/withdraw"


def test_nobody_else_can_confirm(browser: Visitor, app: ConsentApp, store: ConsentStore) -> None:
    number, secret = browser.fill_in().certificate()
    withdraw(browser, number, secret, "retention")
    other = Visitor(app)
    assert goes_to(other.get("withdraw/confirm")) == "/en/withdraw"
    assert goes_to(other.post("withdraw/confirm", {}, start="withdraw")) == "/en/withdraw"
    assert store.counts().withdrawn == 0


def test_what_cannot_be_undone_is_told_without_paths(
    browser: Visitor, store: ConsentStore, tmp_path: Path
) -> None:
    number, secret = browser.fill_in().certificate()
    store.register_derived([number], tmp_path / "secret-place", Derived.MODEL)
    withdraw(browser, number, secret, "retention")
    report = confirm(browser).text
    assert words("en").withdraw.report_model.format(day="1 April 2026") in report
    assert "secret-place" not in report


def test_the_language_can_be_changed_in_the_middle_of_a_withdrawal(browser: Visitor) -> None:
    number, secret = browser.fill_in().certificate()
    assert 'href="/ja/withdraw/confirm"' in withdraw(browser, number, secret, "training").text
    browser.language = "ja"
    japanese = browser.get("withdraw/confirm").text
    assert words("ja").withdraw.confirm_title in japanese and number in japanese


@pytest.mark.parametrize("missing", ["number", "secret", "use"])
def test_what_is_missing_is_named(browser: Visitor, missing: str) -> None:
    given = {"number": "a0123456", "secret": rules.new_withdrawal_secret(), "use": "training"}
    answer = browser.mend("withdraw", given | {missing: ""})
    field = "uses" if missing == "use" else missing
    assert told(answer) == [words("en").withdraw[f"{field}_missing"]]


def test_unknown_numbers_and_wrong_secrets_get_the_same_answer(browser: Visitor) -> None:
    number, secret = browser.fill_in().certificate()
    other = "a0000000" if number != "a0000000" else "a0000001"
    answers = [
        withdraw(browser, number, rules.new_withdrawal_secret(), "training"),
        withdraw(browser, other, secret, "training"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert {tuple(told(answer)) for answer in answers} == {(words("en").withdraw.unknown,)}
    assert len({re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}) == 1


def tries(browser: Visitor, number: str, secret: str, address: str = "127.0.0.1") -> int:
    """Return the status that answers a number and a secret from an address."""
    sent = {"number": number, "secret": secret, "use": "training"}
    return browser.post("withdraw", sent, environ_overrides={"REMOTE_ADDR": address}).status_code


def test_somebody_who_guesses_locks_nobody_out_at_the_same_address(
    app: ConsentApp, store: ConsentStore
) -> None:
    # A hospital of forty people behind one address.
    ward = [submit(store, 1, seed) for seed in range(40)]
    guesser = Visitor(app)
    guessed = ward[0][0].agreement
    answers = [tries(guesser, guessed, rules.new_withdrawal_secret()) for _ in range(app.attempts.each + 5)]
    assert answers == [303] * app.attempts.each + [429] * 5
    people = Visitor(app)
    for receipt, secret in ward:
        assert withdraw(people, receipt.agreement, secret, "training").status_code == 200
    # A slip of the pen is told as one, too.
    assert tries(people, ward[1][0].agreement, WRONG) == 303
    refused = withdraw(guesser, guessed, WRONG, "training")
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0


def test_whoever_guesses_at_many_numbers_is_slowed_by_address_and_a_right_secret_still_passes(
    app: ConsentApp, store: ConsentStore
) -> None:
    app.attempts_of_address.each = 30
    receipt, secret = submit(store, 1)
    guesser = Visitor(app)
    answers = [tries(guesser, f"a0{i:06x}", WRONG) for i in range(40)]
    assert answers == [303] * 30 + [429] * 10
    assert tries(guesser, receipt.agreement, WRONG) == 429
    assert goes_to(
        guesser.post("withdraw", {"number": receipt.agreement, "secret": secret, "use": "training"})
    ) == ("/en/withdraw/confirm")
    assert tries(guesser, receipt.agreement, WRONG, "192.0.2.1") == 303


def test_known_and_unknown_numbers_are_slowed_alike(app: ConsentApp, store: ConsentStore) -> None:
    receipt, _ = submit(store, 1)
    unknown = "a0ffffff" if receipt.agreement != "a0ffffff" else "a0eeeeee"
    guesser = Visitor(app)
    answers = {
        number: [tries(guesser, number, WRONG) for _ in range(app.attempts.each + 2)]
        for number in (receipt.agreement, unknown)
    }
    assert answers[receipt.agreement] == answers[unknown]


def test_right_secrets_are_not_counted_as_attempts(browser: Visitor, app: ConsentApp) -> None:
    number, secret = browser.fill_in().certificate()
    for _ in range(app.attempts.each + 2):
        assert withdraw(browser, number, secret, "training").status_code == 200
    assert tries(browser, number, WRONG) == 303


def test_attempts_of_many_are_limited_in_all() -> None:
    limit = security.Limit(each=2, together=5, minutes=10)
    assert [limit.allows(str(i)) for i in range(9)] == [True] * 5 + [False] * 4
    limit.forgive("0")
    assert limit.allows("8") and not limit.allows("7")


def test_the_last_day_is_included_and_the_next_is_too_late(
    browser: Visitor, clock: Clock, store: ConsentStore
) -> None:
    number, secret = browser.fill_in().certificate()
    # Noon in Japan; 50 days later the day there ends at 15:00 UTC.
    clock.now = NOON + timedelta(days=50, hours=11, minutes=59)
    assert words("en").withdraw.confirm_title in withdraw(browser, number, secret, "retention").text
    clock.now = NOON + timedelta(days=50, hours=12, minutes=1)
    late = withdraw(browser, number, secret, "retention")
    assert words("en").withdraw.too_late_title in late.text
    # The second look was still open when the day ended.
    refused = browser.post("withdraw/confirm", {}, start="withdraw")
    assert words("en").withdraw.too_late_title in refused.text
    assert store.counts().withdrawn == 0
