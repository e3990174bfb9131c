"""The form page by page: what it asks, what it refuses, what it brings back after a lost connection."""

import re
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from importlib.resources import files
from pathlib import Path
from string import Formatter

import numpy as np
import pytest
from PIL import Image
from volunteers import NOON, YES, Clock, Visitor, goes_to, landed, photograph, told

from foxglove_helpers.consent import rules, texts
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.photographs import KINDS, MESSAGES, MOST_BYTES
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.web import photograph_pages, security, visitor
from foxglove_helpers.consent.web.app import ERRORS, STEPS, ConsentApp, Settings, create_app
from foxglove_helpers.consent.web.words import LANGUAGES, words, written_date, zone_name

RENEWAL = ("agreed", "declined", "up_to_date", "withdrawn")

# Words


def flat(language: str) -> dict[str, str]:
    text = files("foxglove_helpers.consent.web").joinpath("words", f"{language}.toml").read_text("utf-8")
    return {
        f"{page}.{name}": word for page, names in tomllib.loads(text).items() for name, word in names.items()
    }


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    english, japanese = flat("en"), flat("ja")
    assert english.keys() == japanese.keys()
    for name in english:
        blanks = [
            {blank for _, blank, _, _ in Formatter().parse(word) if blank}
            for word in (english[name], japanese[name])
        ]
        assert blanks[0] == blanks[1], name


def test_every_word_is_used() -> None:
    folder = files("foxglove_helpers.consent.web")
    sources = [*folder.joinpath("templates").iterdir(), *folder.iterdir()]
    code = "\n".join(file.read_text("utf-8") for file in sources if file.name.endswith((".py", ".html")))
    pictures = (*photograph_pages.RIGHT, *photograph_pages.WRONG)
    fields = ("number", "secret", "uses")
    looked_up = {
        *(f"refused.{reason}" for reason in MESSAGES),
        *(f"kind.{kind}" for kind in KINDS),
        *(f"photographs.{picture}{end}" for picture in pictures for end in ("", "_alt")),
        *(f"withdraw.{use}{end}" for use in rules.Use for end in ("", "_hint")),
        *(f"withdraw.{field}{end}" for field in fields for end in ("", "_hint", "_missing")),
        *(f"withdraw.{field}_{what}" for field in fields[:2] for what in ("letter", "length")),
        *(f"withdraw.report_{what}" for what in Derived if what.cannot_be_undone),
        *(f"derived.{what}" for what in ("photographs", "pictures", "files", "lines", "rows")),
        *(f"error.{code}{end}" for code in ERRORS for end in ("", "_title")),
        *(f"renew.{name}{end}" for name in RENEWAL for end in ("", "_title")),
        *(f"error.{name}" for name in ("full", "full_title")),
        *(f"steps.{step}" for step in STEPS),
        *(f"year.{reason}" for reason in ("year_missing", "year_impossible", "too_young")),
        *(f"inquiries.{reason}" for reason in ("not_answered", "answered_no")),
    }
    unused = [
        name for name in flat("en").keys() - looked_up if not re.search(rf"\b{name.split('.')[1]}\b", code)
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words(language: str) -> None:
    w = words(language)
    for reason in (*MESSAGES, "same_photograph", "too_many", "other"):
        assert getattr(w.refused, reason)
    for kind in KINDS:
        assert getattr(w.kind, kind)
    for code in ERRORS:
        assert w.error[str(code)] and w.error[f"{code}_title"]
    for name in RENEWAL:
        assert w.renew[name] and w.renew[f"{name}_title"]
    for picture in (*photograph_pages.RIGHT, *photograph_pages.WRONG):
        assert w.photographs[picture] and w.photographs[f"{picture}_alt"]
        assert (
            files("foxglove_helpers.consent.web").joinpath("static", "guidance", f"{picture}.jpeg").is_file()
        )


def test_dates_are_written_as_people_write_them() -> None:
    day = datetime(2026, 2, 8).date()
    assert written_date(day, "en") == "8 February 2026"
    assert written_date(day, "ja") == "2026年2月8日"
    assert zone_name(rules.PLACE, day, "en") == "Japan time, UTC+09:00"


@pytest.mark.full
def test_the_guidance_pictures_are_those_that_the_twin_draws() -> None:
    from foxglove_helpers.consent.web.guidance import FOLDER, draw_guidance

    drawn = draw_guidance()
    assert {path.stem for path in FOLDER.iterdir()} == drawn.keys()
    for name, pixels in drawn.items():
        with Image.open(FOLDER / f"{name}.jpeg") as image:
            shipped = np.asarray(image).astype(int)
        assert np.abs(shipped - pixels).mean() < 3, name


# The way through the form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_volunteer_submits_and_gets_a_certificate(
    app: ConsentApp, store: ConsentStore, language: str
) -> None:
    visitor = Visitor(app, language).fill_in()
    number, secret = visitor.certificate()
    page = visitor.get("certificate").text
    status = store.status(number, secret)
    assert status is not None and status.photographs == 9 and status.language == language
    text = texts.current_text(language)
    assert status.text_hash == text.hash and text.hash in page
    last_day = rules.last_day_to_withdraw(NOON)
    assert written_date(last_day, language) in page and "UTC+09:00" in page
    assert f"/{language}/withdraw" in page
    assert f'href="/{language}/text/{text.hash}' in page and text.by_key["questions"].paragraphs[
        0
    ] in unescape(page)
    assert store.counts().submissions == 1 and store.verify() == []


def test_the_three_first_pages_show_the_whole_consent_text_once(browser: Visitor) -> None:
    shown = unescape(browser.get("").text + browser.get("collected").text + browser.get("inquiries").text)
    text = texts.current_text("en", last_day=rules.last_day_to_withdraw(NOON))
    for section in text.by_key.values():
        assert shown.count(f"<h2>{section.heading}</h2>") == 1
        for paragraph in section.paragraphs:
            assert shown.count(f"<p>{paragraph}</p>") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_that_an_inquiry_names_stand_on_its_page(app: ConsentApp, language: str) -> None:
    page = unescape(Visitor(app, language).get("inquiries").text)
    text = texts.current_text(language, last_day=rules.last_day_to_withdraw(NOON))
    for key in ("withdrawal", "cannot_be_undone", "questions"):
        for paragraph in text.by_key[key].paragraphs:
            assert 0 < page.index(paragraph) < page.index("<fieldset")


def test_no_step_can_be_skipped(app: ConsentApp) -> None:
    for done, first_open in ((None, "inquiries"), ("year", "year"), ("photographs", "photographs")):
        visitor = Visitor(app) if done is None else Visitor(app).fill_in(done)
        later = {"year", "photographs", "review"} - ({first_open} if first_open != "inquiries" else set())
        for page in later & {"review", *(["photographs"] if first_open != "photographs" else [])}:
            assert goes_to(visitor.get(page)) == f"/en/{first_open}"
        assert visitor.get("certificate").status_code == 404


@pytest.mark.parametrize("inquiry", rules.Inquiry)
@pytest.mark.parametrize("answer", ["no", None, "perhaps"])
def test_every_inquiry_needs_a_yes(browser: Visitor, inquiry: rules.Inquiry, answer: str | None) -> None:
    given = {name: value for name, value in YES.items() if name != inquiry} | (
        {inquiry.value: answer} if answer else {}
    )
    refused = browser.mend("inquiries", given)
    number = list(rules.Inquiry).index(inquiry) + 1
    w = words("en").inquiries
    expected = w.answered_no if answer == "no" else w.not_answered
    assert told(refused) == [expected.format(number=number)]
    assert goes_to(browser.get("year")) == "/en/inquiries"
    # What was answered rightly need not be answered again.
    assert browser.get("inquiries").text.count("checked") == 3 + (answer == "no")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "year_missing"),
        ("  ", "year_missing"),
        ("80", "year_not_a_number"),
        ("year", "year_not_a_number"),
        ("1850", "year_impossible"),
        ("2027", "year_impossible"),
        ("2006", "too_young"),
        ("19800", "year_not_a_number"),
    ],
)
def test_a_year_that_does_not_do_is_asked_for_again(browser: Visitor, typed: str, reason: str) -> None:
    refused = browser.fill_in("year").mend("year", {"year_of_birth": typed})
    expected = words("en").year[reason].format(age=20, year=2005)
    assert told(refused) == [expected]
    assert f'value="{typed}"' in refused.text
    assert goes_to(browser.get("photographs")) == "/en/year"


@pytest.mark.parametrize("typed", ["2005", " 1980 ", "１９８０", "1980年"])
def test_a_year_is_read_as_it_was_meant(browser: Visitor, typed: str) -> None:
    assert goes_to(browser.fill_in("year").post("year", {"year_of_birth": typed})) == "/en/photographs"


def test_turning_twenty_counts_at_the_place_of_the_collection(browser: Visitor, clock: Clock) -> None:
    clock.now = datetime(2026, 12, 31, 15, tzinfo=UTC)  # 1 January 2027 in Japan
    assert browser.fill_in("year").post("year", {"year_of_birth": "2006"}).status_code == 303


# Photographs


def test_each_file_gets_one_clear_message_and_good_ones_are_kept(browser: Visitor) -> None:
    browser.fill_in("photographs")
    good = photograph(1)
    answer = browser.upload(
        ("good.jpg", good),
        ("again.jpg", good),
        ("paper.pdf", b"%PDF-1.7 ..."),
        ("empty.jpg", b""),
        ("cut.jpg", good[: len(good) // 2]),
        ("small.jpg", photograph(2, side=100)),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheix\0\0\0\0mif1heix"),
        ("", b"no name, no file"),
    )
    # A page of its own: reloading it sends nothing again.
    page = browser.client.get(goes_to(answer))
    messages = told(page)
    assert page.status_code == 200 and len(messages) == 6
    for name in ("again.jpg", "paper.pdf", "empty.jpg", "cut.jpg", "small.jpg", "IMG_1.HEIC"):
        assert sum(message.startswith(f"{name}: ") for message in messages) == 1
    assert "PDF" in messages[1] and "number 1" in messages[0]
    assert words("en").photographs.have.format(count=1, wanted=9) in page.text
    browser.language = "ja"
    japanese = browser.client.get(goes_to(answer).replace("/en/", "/ja/"))
    assert told(japanese)[1] == words("ja").refused.not_a_photograph.format(
        name="paper.pdf", kind=words("ja").kind.pdf
    )


def test_what_was_refused_is_told_to_nobody_else(browser: Visitor, app: ConsentApp) -> None:
    answer = browser.fill_in("photographs").upload(("a.jpg", photograph(1)), ("private.pdf", b"%PDF-1.7"))
    other = Visitor(app).fill_in("photographs")
    assert "private.pdf" in browser.client.get(goes_to(answer)).text
    assert "private.pdf" not in other.client.get(goes_to(answer)).text


def test_a_file_over_the_ceiling_is_refused_by_name_and_the_next_is_kept(browser: Visitor) -> None:
    browser.fill_in("photographs")
    answer = browser.upload(("large.jpg", photograph(1) + bytes(MOST_BYTES)), ("fine.jpg", photograph(2)))
    assert [message.split(":")[0] for message in told(browser.client.get(goes_to(answer)))] == ["large.jpg"]
    assert browser.get("photographs/1.jpeg").status_code == 200


def test_photographs_come_one_by_one_are_removed_and_replaced(browser: Visitor) -> None:
    browser.fill_in("photographs")
    for seed in range(9):
        assert goes_to(browser.upload(("a.jpg", photograph(seed)))).startswith("/en/photographs")
    before = browser.get("photographs/4.jpeg").data
    assert (
        goes_to(browser.post("photographs/4/remove", {}, start="photographs")) == "/en/photographs?removed=4"
    )
    assert browser.get("photographs/4.jpeg").status_code == 404
    assert goes_to(browser.get("review")) == "/en/photographs"
    assert words("en").photographs.empty_slot.format(number=4) in browser.get("photographs").text
    browser.upload(("b.jpg", photograph(100)))
    assert browser.get("photographs/4.jpeg").data != before
    after = browser.get("photographs/4.jpeg").data
    browser.upload(("c.jpg", photograph(101)), page="photographs/4/replace")
    assert browser.get("photographs/4.jpeg").data != after
    assert browser.get("review").status_code == 200


def test_a_tenth_photograph_is_refused(browser: Visitor) -> None:
    browser.fill_in("review")
    answer = browser.upload(("tenth.jpg", photograph(50)), page="photographs")
    assert told(landed(browser, answer)) == [words("en").refused.too_many.format(name="tenth.jpg", wanted=9)]


def test_the_same_nine_files_sent_twice_do_no_harm(browser: Visitor) -> None:
    browser.fill_in("review")
    again = browser.upload(*((f"IMG_{seed}.jpg", photograph(seed)) for seed in range(9)))
    assert goes_to(again).startswith("/en/photographs")
    assert browser.get("review").status_code == 200


def test_the_script_of_the_form_gets_messages_alone(browser: Visitor) -> None:
    browser.fill_in("photographs")
    answer = browser.upload(("a.pdf", b"%PDF"), headers={"Accept": "application/json"})
    assert answer.status_code == 422 and answer.json == {
        "refused": [words("en").refused.not_a_photograph.format(name="a.pdf", kind=words("en").kind.pdf)]
    }
    fine = browser.upload(("a.jpg", photograph(1)), headers={"Accept": "application/json"})
    assert fine.status_code == 200 and fine.json == {"refused": []}


def test_nobody_sees_the_photographs_of_another_browser(app: ConsentApp) -> None:
    Visitor(app).fill_in("review")
    other = Visitor(app).fill_in("photographs")
    assert other.get("photographs/1.jpeg").status_code == 404
    assert Visitor(app).get("photographs/1.jpeg").status_code == 404


# Lost connections


def test_the_draft_survives_a_restart_of_the_server(tmp_path: Path) -> None:
    with ConsentStore(tmp_path / "home") as store:
        first = Visitor(create_app(store, settings=Settings())).fill_in("review")
    with ConsentStore(tmp_path / "home") as store:
        second = Visitor(create_app(store, settings=Settings()))
        cookie = first.client.get_cookie("foxglove_consent")
        assert cookie is not None
        second.client.set_cookie("foxglove_consent", cookie.value)
        assert second.get("review").status_code == 200
        assert second.get("photographs/9.jpeg").status_code == 200
        second.post("review", {})
        assert second.certificate()


def test_a_lost_last_answer_brings_the_same_certificate(browser: Visitor, store: ConsentStore) -> None:
    browser.fill_in("review")
    before = browser.client.get_cookie("foxglove_consent")
    sent = browser.fields("review")
    browser.client.post("/en/review", data=sent)
    # The browser never got that answer: its cookie is still the one of before.
    assert before is not None
    browser.client.set_cookie("foxglove_consent", before.value)
    again = browser.client.post("/en/review", data=sent)
    assert goes_to(again) == "/en/certificate"
    browser.client.set_cookie("foxglove_consent", before.value)
    for page in ("inquiries", "year", "photographs", "review", "certificate"):
        last = page in ("review", "certificate")
        assert goes_to(browser.get(page)) == ("/en/certificate" if last else "/en/earlier")
        # The cookie of this answer got lost, too.
        browser.client.set_cookie("foxglove_consent", before.value)
    browser.get("review")
    first = browser.certificate()
    assert browser.certificate() == first
    assert store.counts().submissions == 1


def test_the_secret_is_not_on_the_server(browser: Visitor, store: ConsentStore) -> None:
    _, secret = browser.fill_in().certificate()
    plain = secret.replace("-", "").encode()
    seed = hidden_seed(browser)
    for path in store.home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert secret.encode() not in content and plain not in content and seed not in content, path


def hidden_seed(browser: Visitor) -> bytes:
    with browser.client.session_transaction() as session:
        return str(session["seed"]).encode()


def test_secrets_have_the_shape_of_the_rules_and_follow_from_key_and_seed() -> None:
    made = {security.withdrawal_secret(key, seed) for key in (b"k" * 32, b"l" * 32) for seed in ("a", "b")}
    assert len(made) == 4
    shape = re.sub(r"[^-]", "x", rules.new_withdrawal_secret())
    for secret in made:
        assert re.sub(r"[^-]", "x", secret) == shape
        assert set(secret) - {"-"} <= set(rules.SECRET_LETTERS)
    letters = "".join(security.withdrawal_secret(b"k" * 32, str(i)) for i in range(200))
    assert set(letters) - {"-"} == set(rules.SECRET_LETTERS)


# Text that changes


def test_whoever_read_another_text_is_asked_again(browser: Visitor) -> None:
    asked = browser.mend("inquiries", YES | {"text_hash": "0" * 64})
    assert words("en").inquiries.changed in asked.text
    assert "checked" not in asked.text
    assert goes_to(browser.get("year")) == "/en/inquiries"


def test_a_text_that_changes_before_the_end_is_accepted_anew(
    browser: Visitor, store: ConsentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.fill_in("review")
    real = visitor.current_text
    monkeypatch.setattr(visitor, "current_text", lambda language: replace(real(language), hash="1" * 64))
    assert goes_to(browser.get("review")) == "/en/inquiries"
    assert words("en").inquiries.changed in browser.get("inquiries").text
    assert goes_to(browser.client.post("/en/review", data=browser.fields("withdraw"))) == "/en/inquiries"
    assert store.counts().submissions == 0
