"""How consent is taken back: a second look, a report, the last day, and no way to try secrets."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from volunteers import (
    NOON,
    Clock,
    Visitor,
    goes_to,
    hidden_fields,
    told,
    withdraw,
)
from werkzeug.test import EnvironBuilder

from foxglove_helpers.consent import rules
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.app import ConsentApp
from foxglove_helpers.consent.web.words import words


def test_everything_is_withdrawn_after_a_second_look(browser: Visitor, store: ConsentStore) -> None:
    number, secret = browser.fill_in().certificate()
    look = withdraw(browser, f" {number.upper()} ", secret.lower().replace("-", " "), "retention", "display")
    assert look.status_code == 200 and words("en").withdraw.confirm_whole in look.text
    assert store.counts().withdrawn == 0
    done = browser.client.post("/en/withdraw/confirm", data=hidden_fields(look.text))
    assert goes_to(done) == "/en/withdraw/report"
    assert store.counts().withdrawn == 1 and store.excluded() == {number}
    report = browser.get("withdraw/report").text
    w = words("en")
    assert w.withdraw.report_derived.format(what=w.derived.photographs, count=9) in report
    assert secret not in report and w.withdraw.report_none in report
    assert number in Visitor.get(browser, "withdraw/report").text
    assert browser.get("certificate").status_code == 404
    again = withdraw(browser, number, secret, "training")
    assert w.withdraw.already in again.text


def test_a_part_is_withdrawn(browser: Visitor, store: ConsentStore) -> None:
    number, secret = browser.fill_in().certificate()
    look = withdraw(browser, number, secret, "display")
    browser.client.post("/en/withdraw/confirm", data=hidden_fields(look.text))
    assert store.copies_for(rules.Use.DISPLAY) == [] and store.copies_for(rules.Use.TRAINING) == [number]
    browser.language = "ja"
    assert words("ja").withdraw.report_part in browser.get("withdraw/report").text


def test_what_cannot_be_undone_is_told_without_paths(
    browser: Visitor, store: ConsentStore, tmp_path: Path
) -> None:
    number, secret = browser.fill_in().certificate()
    store.register_derived([number], tmp_path / "secret-place", Derived.MODEL)
    look = withdraw(browser, number, secret, "retention")
    browser.client.post("/en/withdraw/confirm", data=hidden_fields(look.text))
    report = browser.get("withdraw/report").text
    assert words("en").withdraw.report_model.format(day="1 April 2026") in report
    assert "secret-place" not in report


def test_the_language_can_be_changed_in_the_middle_of_a_withdrawal(browser: Visitor) -> None:
    number, secret = browser.fill_in().certificate()
    look = withdraw(browser, number, secret, "training").text
    switch = re.search(r'<form method="post" action="/ja/withdraw">(.*?)</form>', look, re.DOTALL)
    assert switch
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', switch[1]))
    japanese = browser.client.post("/ja/withdraw", data=sent).text
    assert words("ja").withdraw.confirm_title in japanese and number in japanese


@pytest.mark.parametrize("missing", ["number", "secret", "use"])
def test_what_is_missing_is_named(browser: Visitor, missing: str) -> None:
    given = {"number": "a0123456", "secret": "x", "use": "training"}
    answer = browser.post("withdraw", given | {missing: ""})
    field = "uses" if missing == "use" else missing
    assert answer.status_code == 422 and told(answer) == [words("en").withdraw[f"{field}_missing"]]


def test_unknown_numbers_and_wrong_secrets_get_the_same_answer(browser: Visitor) -> None:
    number, secret = browser.fill_in().certificate()
    other = "a0000000" if number != "a0000000" else "a0000001"
    answers = [
        withdraw(browser, number, rules.new_withdrawal_secret(), "training"),
        withdraw(browser, other, secret, "training"),
        withdraw(browser, "nonsense", secret, "training"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert {tuple(told(answer)) for answer in answers} == {(words("en").withdraw.unknown,)}
    assert len({re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}) == 1


def test_only_so_many_attempts_are_borne(browser: Visitor, app: ConsentApp) -> None:
    number, secret = browser.fill_in().certificate()
    for _ in range(app.attempts.each):
        assert withdraw(browser, "a0123456", "wrong", "training").status_code == 422
    refused = withdraw(browser, number, secret, "training")
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    confirmed = browser.post(
        "withdraw/confirm", {"number": number, "secret": secret, "use": "retention"}, start="withdraw"
    )
    assert confirmed.status_code == 429
    elsewhere = browser.post(
        "withdraw",
        {"number": number, "secret": secret, "use": "training"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.1"},
    )
    assert elsewhere.status_code == 200


def test_right_secrets_are_not_counted_as_attempts(browser: Visitor, app: ConsentApp) -> None:
    number, secret = browser.fill_in().certificate()
    for _ in range(app.attempts.each + 2):
        assert withdraw(browser, number, secret, "training").status_code == 200


def test_attempts_from_many_addresses_are_limited_in_all() -> None:
    limit = security.Limit(each=2, together=5, minutes=10)
    requests = [EnvironBuilder(environ_base={"REMOTE_ADDR": f"192.0.2.{i}"}).get_request() for i in range(9)]
    assert [limit.allows(request) for request in requests] == [True] * 5 + [False] * 4
    limit.forgive(requests[0])
    assert limit.allows(requests[8]) and not limit.allows(requests[7])


def test_the_last_day_is_included_and_the_next_is_too_late(browser: Visitor, clock: Clock) -> None:
    number, secret = browser.fill_in().certificate()
    # Noon in Japan; 50 days later the day there ends at 15:00 UTC.
    clock.now = NOON + timedelta(days=50, hours=11, minutes=59)
    assert words("en").withdraw.confirm_title in withdraw(browser, number, secret, "retention").text
    clock.now = NOON + timedelta(days=50, hours=12, minutes=1)
    late = withdraw(browser, number, secret, "retention")
    assert words("en").withdraw.too_late_title in late.text
    sent = {"number": number, "secret": secret, "use": "retention"}
    refused = browser.post("withdraw/confirm", sent, start="withdraw")
    assert words("en").withdraw.too_late_title in refused.text
