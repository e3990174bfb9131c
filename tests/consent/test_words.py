"""The wording of the form where a wrong word misleads: captions of bad pictures, units, and the last day."""

from datetime import UTC, datetime

import pytest

from foxglove_helpers.consent import rules, texts
from foxglove_helpers.consent.web import photograph_pages
from foxglove_helpers.consent.web.words import LANGUAGES, words


@pytest.mark.parametrize("picture", photograph_pages.WRONG)
def test_a_crossed_picture_is_named_by_what_is_wrong_in_it(picture: str) -> None:
    """A cross before "No glasses" would say: glasses, please."""
    assert not words("en").photographs[picture].lower().startswith(("no ", "not ", "without "))
    japanese = words("ja").photographs[picture]
    assert not japanese.endswith(("ない", "はずす", "外す", "とる", "避ける"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_stands_for_both_singular_and_plural(language: str) -> None:
    pages = vars(words(language)).values()
    assert not [word for page in pages for word in vars(page).values() if "(s)" in word]


def test_the_last_day_is_worded_as_it_is_counted() -> None:
    submitted = datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert (rules.last_day_to_withdraw(submitted) - submitted.date()).days == rules.WITHDRAWAL_DAYS
    english, japanese = (
        " ".join(texts.current_text(language).by_key["withdrawal"].paragraphs) for language in ("en", "ja")
    )
    assert "50 days, counted from the day after you submit, the last day included" in english
    assert "提出日の翌日から50日間（最終日を含みます）" in japanese


def test_the_japanese_form_calls_one_thing_by_one_name() -> None:
    said = [word for page in vars(words("ja")).values() for word in vars(page).values()]
    said += [
        paragraph
        for section in texts.current_text("ja").sections
        for paragraph in (section.heading, *section.paragraphs)
    ]
    for other_name in ("合い言葉", "書式", "写し", "消去"):
        assert not [word for word in said if other_name in word.replace("書き写し", "")], other_name


def test_photographs_are_handed_in_with_the_submission_and_not_before() -> None:
    said = {
        f"{name}.{key}": word for name, page in vars(words("ja")).items() for key, word in vars(page).items()
    }
    assert [name for name, word in said.items() if "預か" in word] == ["certificate.title"]


def test_what_is_withdrawn_is_called_as_in_the_text() -> None:
    (uses, *_) = texts.current_text("ja").by_key["uses"].paragraphs
    assert words("ja").withdraw.display in uses
    assert words("en").withdraw.display.endswith("shown in class or in print")
