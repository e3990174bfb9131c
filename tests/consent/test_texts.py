"""The consent texts: complete in both languages, honest, and never changed under those who agreed to them."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import foxglove_helpers.consent
from foxglove_helpers.consent import rules, texts
from foxglove_helpers.consent.rules import Inquiry, Use
from foxglove_helpers.consent.texts import CONTACT, LANGUAGES, check_texts, current_text, text_hash, text_of
from foxglove_helpers.errors import FoxgloveError

TEXTS = Path(foxglove_helpers.consent.__file__).with_name("texts")


@pytest.fixture
def own_texts(tmp_path: Path) -> Path:
    """Return a copy of the texts that a test may change."""
    return Path(shutil.copytree(TEXTS, tmp_path / "texts"))


def words_of(language: str, **options: object) -> str:
    text = current_text(language, **options)
    return "\n".join(p for section in text.sections for p in section.paragraphs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_every_part(language: str) -> None:
    text = current_text(language)
    assert text.language == language and text.title
    assert set(text.inquiries) == set(Inquiry) and set(text.uses) == set(Use)
    assert all(text.inquiries.values()) and all(text.uses.values())
    assert list(text.by_key) == [
        *("teaching_copy", "purpose", "collected", "not_collected", "photographs", "uses"),
        *("voluntary", "withdrawal", "cannot_be_undone", "questions"),
    ]
    assert all(section.heading and section.paragraphs for section in text.sections)
    assert all(paragraph.strip() for section in text.sections for paragraph in section.paragraphs)


def test_both_languages_have_the_same_paragraphs() -> None:
    english, japanese = (current_text(language) for language in LANGUAGES)
    for key, section in english.by_key.items():
        assert len(section.paragraphs) == len(japanese.by_key[key].paragraphs), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_says_what_the_rules_do(language: str) -> None:
    text = current_text(language)
    withdrawal = " ".join(text.by_key["withdrawal"].paragraphs)
    assert str(rules.WITHDRAWAL_DAYS) in withdrawal
    assert str(rules.WITHDRAWAL_DAYS) in text.inquiries[Inquiry.ACCEPTS_WITHDRAWAL_TERMS]
    assert str(rules.LEAST_AGE) in " ".join(text.by_key["voluntary"].paragraphs)
    assert "{" not in words_of(language), "a placeholder was left unfilled"


def test_the_last_day_the_contact_and_what_is_kept_are_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(CONTACT, raising=False)
    day = date(2027, 1, 9)
    assert "9 January 2027" in words_of("en", last_day=day)
    assert "2027年1月9日" in words_of("ja", last_day=day)
    assert "not yet entered" in words_of("en")
    monkeypatch.setenv(CONTACT, "ethics office, extension {last_day} 1234")
    assert "ethics office, extension {last_day} 1234" in words_of("en", last_day=day)
    assert "room 7" in words_of("en", contact="room 7")
    kept, not_kept = words_of("en", originals_kept=True), words_of("en")
    assert "are kept as well" in kept and "are not kept" in not_kept and "are not kept" not in kept


def test_what_is_filled_in_does_not_change_the_hash() -> None:
    assert current_text("en", contact="x", last_day=date(2027, 1, 9)).hash == current_text("en").hash


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_found_by_its_hash(language: str) -> None:
    text = current_text(language)
    assert text_of(text.hash) == text
    with pytest.raises(FoxgloveError, match="No consent text has the hash"):
        text_of("0" * 64)


def test_an_edited_text_is_refused_with_what_to_do(own_texts: Path) -> None:
    accepted = current_text("en", folder=own_texts).hash
    file = own_texts / "1" / "en.toml"
    file.write_bytes(file.read_bytes().replace(b"50 days", b"60 days"))
    for read in (lambda: current_text("en", folder=own_texts), lambda: text_of(accepted, folder=own_texts)):
        with pytest.raises(FoxgloveError, match=r"1/en.toml is not the text .* new version \(folder 2\)"):
            read()
    assert current_text("ja", folder=own_texts)


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
def test_line_ends_of_another_system_change_nothing(own_texts: Path, ending: bytes) -> None:
    before = current_text("en", folder=own_texts)
    file = own_texts / "1" / "en.toml"
    changed = file.read_bytes().replace(b"\n", ending)
    assert text_hash(changed) == before.hash
    if ending == b"\r\n":
        file.write_bytes(changed)
        assert current_text("en", folder=own_texts) == before


def new_version(own_texts: Path, old: bytes = b"nine photographs", new: bytes = b"five photographs") -> None:
    """Add version 2 of the English text, in which a word is another one."""
    (own_texts / "2").mkdir()
    lines = [(own_texts / texts.HASHES_FILE).read_text(encoding="utf-8")]
    for language in LANGUAGES:
        content = (own_texts / "1" / f"{language}.toml").read_bytes().replace(old, new)
        (own_texts / "2" / f"{language}.toml").write_bytes(content)
        lines.append(f"2\t{language}\t{text_hash(content)}\n")
    (own_texts / texts.HASHES_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def test_a_new_version_leaves_the_old_one_as_it_was(own_texts: Path) -> None:
    before = {language: current_text(language, folder=own_texts) for language in LANGUAGES}
    new_version(own_texts)
    for language in LANGUAGES:
        assert text_of(before[language].hash, folder=own_texts) == before[language]
        assert current_text(language, folder=own_texts).version == "2"
    assert rules.needs_new_consent(before["en"].hash, current_text("en", folder=own_texts).hash)
    # The other language did not change a word: nobody need be asked again.
    assert not rules.needs_new_consent(before["ja"].hash, current_text("ja", folder=own_texts).hash)


def test_texts_that_came_with_foxglove_are_in_order() -> None:
    check_texts()


def test_a_version_without_its_lines_is_not_passed_over(own_texts: Path) -> None:
    new_version(own_texts)
    check_texts(own_texts)
    sums = own_texts / texts.HASHES_FILE
    lines = sums.read_text(encoding="utf-8").splitlines()
    sums.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8", newline="\n")
    with pytest.raises(FoxgloveError, match=r"^2/ja\.toml has no line in hashes\.tsv.*tabs") as refused:
        check_texts(own_texts)
    # Written as the message says, it is in order.
    sums.write_text(
        "\n".join(lines[:-1]) + f"\n{str(refused.value).rpartition(': ')[2]}\n",
        encoding="utf-8",
        newline="\n",
    )
    check_texts(own_texts)


def test_a_wrong_sum_is_told_with_the_right_one(own_texts: Path) -> None:
    file = own_texts / "1" / "ja.toml"
    file.write_bytes(file.read_bytes() + b"# Changed.\n")
    right = text_hash(file.read_bytes())
    with pytest.raises(FoxgloveError, match=rf"^1/ja\.toml is not the text .*its sum is {right}\."):
        check_texts(own_texts)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: (folder / "1" / "ja.toml").unlink(), r"^1/ja\.toml cannot be read"),
        (lambda folder: (folder / texts.HASHES_FILE).open("a").write("2 en abc\n"), r"^hashes\.tsv, line 4 "),
        (lambda folder: (folder / texts.HASHES_FILE).open("a").write("2\ten\n"), r"^hashes\.tsv, line 4 "),
    ],
)
def test_what_else_is_wrong_with_the_texts_is_named(
    own_texts: Path, change: Callable[[Path], object], told: str
) -> None:
    change(own_texts)
    with pytest.raises(FoxgloveError, match=told):
        check_texts(own_texts)


def test_a_text_that_lacks_a_part_is_named(own_texts: Path) -> None:
    new_version(own_texts, b"[uses]", b"[usages]")
    with pytest.raises(FoxgloveError, match=r"^2/en\.toml is not whole: KeyError\('uses'\)"):
        check_texts(own_texts)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(FoxgloveError, match="expected en or ja"):
        current_text("../../etc")


def test_texts_are_part_of_the_package_and_keep_their_line_ends() -> None:
    root = TEXTS.parents[2]
    if (root / ".gitattributes").exists():
        rules_of_git = (root / ".gitattributes").read_text(encoding="utf-8")
        assert "foxglove_helpers/consent/texts/** text eol=lf" in rules_of_git
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert "consent/texts/" in project
