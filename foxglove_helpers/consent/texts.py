"""What volunteers agree to: texts in numbered versions that never change, in English and in Japanese.

In: a version and a language, or the hash of a text. Out: the text. Each version is a folder `texts/<number>`
with a file a language; `texts/hashes.tsv` pins the SHA-256 sum of each file, so that a text that was edited
after people agreed to it is refused. What a volunteer accepted is stored as such a sum.
"""

import hashlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

from foxglove_helpers.consent.rules import Inquiry, Use
from foxglove_helpers.errors import FoxgloveError

LANGUAGES = ("en", "ja")
HASHES_FILE = "hashes.tsv"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
CONTACT = "FOXGLOVE_CONSENT_CONTACT"  # the environment variable that says whom volunteers may ask


class Section(NamedTuple):
    """A part of a text."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class ConsentText:
    """A text as it is shown: whom to ask, and the last day, are filled in; `hash` is that of the text without.

    `sections` are in the order in which they are to be read; `by_key` names them: teaching_copy, purpose,
    collected, not_collected, photographs, uses, voluntary, withdrawal, cannot_be_undone, questions.
    """

    version: str
    language: str
    hash: str
    title: str
    sections: tuple[Section, ...]
    by_key: Mapping[str, Section]
    inquiries: Mapping[Inquiry, str]
    uses: Mapping[Use, str]
    has_contact: bool  # whether anybody entered whom to ask


def current_text(
    language: str,
    *,
    contact: str | None = None,
    last_day: date | None = None,
    originals_kept: bool = False,
    folder: Traversable | None = None,
) -> ConsentText:
    """Return the newest text in a language.

    Parameters
    ----------
    language : "en" or "ja"
    contact : str, optional
        Whom to ask; the environment variable FOXGLOVE_CONSENT_CONTACT unless given. Without either the text
        says that nobody was entered.
    last_day : date, optional
        Until when somebody who submits now may withdraw, to be named in the text.
    originals_kept : bool
        Whether network addresses and original file names are kept for the time of the withdrawal right.
    folder : folder, optional
        With the versions; those of Foxglove unless given.

    Raises
    ------
    FoxgloveError
        If there is no such language, or a text is not what its hash was made from.
    """
    folder = _texts() if folder is None else folder
    if language not in LANGUAGES:
        raise FoxgloveError(f"language is {language!r}; expected {' or '.join(LANGUAGES)}.")
    newest = max(_hashes(folder), key=lambda named: int(named[0]))[0]
    return _read(folder, newest, language, contact, last_day, originals_kept)


def text_of(
    hash: str,
    *,
    contact: str | None = None,
    last_day: date | None = None,
    originals_kept: bool = False,
    folder: Traversable | None = None,
) -> ConsentText:
    """Return the text that somebody accepted, by its hash; parameters as in `current_text`.

    Raises
    ------
    FoxgloveError
        If there is no text with this hash, or it is no longer what its hash was made from.
    """
    folder = _texts() if folder is None else folder
    for (version, language), pinned in _hashes(folder).items():
        if pinned == hash:
            return _read(folder, version, language, contact, last_day, originals_kept)
    raise FoxgloveError(
        f"No consent text has the hash {hash[:12]}…; expected one of those in {HASHES_FILE}. Texts that somebody "
        "agreed to must stay: put the missing version back."
    )


def current_hashes(folder: Traversable | None = None) -> dict[str, str]:
    """Return the hash of the newest text in each language."""
    return {language: current_text(language, folder=folder).hash for language in LANGUAGES}


def check_texts(folder: Traversable | None = None) -> None:
    """Make sure that every version is complete and each text the one whose sum is written down.

    Parameters
    ----------
    folder : folder, optional
        With the versions; those of Foxglove unless given.

    Raises
    ------
    FoxgloveError
        If a text has no line in the table of sums, or another sum; the message says what the line must be. Also if
        a text is missing or lacks a part.
    """
    folder = _texts() if folder is None else folder
    pinned = _hashes(folder)
    versions = {entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name.isdecimal()}
    for version in sorted(versions | {version for version, _ in pinned}, key=int):
        for language in LANGUAGES:
            name = f"{version}/{language}.toml"
            try:
                content = folder.joinpath(version, f"{language}.toml").read_bytes()
            except OSError as error:
                raise FoxgloveError(
                    f"{name} cannot be read; expected a text in each of the languages {' and '.join(LANGUAGES)}. "
                    "Put it into its place."
                ) from error
            if (version, language) not in pinned:
                raise FoxgloveError(
                    f"{name} has no line in {HASHES_FILE}, so that nobody would be shown it. Write this line, with "
                    f"tabs between its parts: {version}\t{language}\t{text_hash(content)}"
                )
            try:
                _read(folder, version, language, None, None, False)
            except FoxgloveError:
                raise
            except (LookupError, TypeError, ValueError) as error:
                raise FoxgloveError(
                    f"{name} is not whole: {error!r}; expected the same parts as in 1/{language}.toml."
                ) from error


def _is_another_text(version: str, language: str, found: str) -> FoxgloveError:
    return FoxgloveError(
        f"{version}/{language}.toml is not the text whose hash stands in {HASHES_FILE}: its sum is {found}. If "
        "nobody has agreed to this version yet, write that sum into the line of the text. Otherwise put the text "
        f"back as it was, and make a new version (folder {int(version) + 1}) for what is to change."
    )


def text_hash(content: bytes) -> str:
    """Return the SHA-256 sum of a text, the same however an editor ends lines."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).hexdigest()


def _texts() -> Traversable:
    return files("foxglove_helpers.consent").joinpath("texts")


def _hashes(folder: Traversable) -> dict[tuple[str, str], str]:
    """Return the pinned hash of each version and language."""
    lines = folder.joinpath(HASHES_FILE).read_text(encoding="utf-8").splitlines()
    rows = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        version, language, pinned, *more = [*line.split("\t"), "", ""]
        if not version.isdecimal() or language not in LANGUAGES or not pinned.strip() or any(more):
            raise FoxgloveError(
                f"{HASHES_FILE}, line {number} is {line!r}; expected a version, a language ({' or '.join(LANGUAGES)}) "
                "and a SHA-256 sum, with tabs between them."
            )
        rows[version, language] = pinned.strip()
    return rows


def _read(
    folder: Traversable,
    version: str,
    language: str,
    contact: str | None,
    last_day: date | None,
    originals_kept: bool,
) -> ConsentText:
    content = folder.joinpath(version, f"{language}.toml").read_bytes()
    found = text_hash(content)
    if found != _hashes(folder).get((version, language)):
        raise _is_another_text(version, language, found)
    raw = tomllib.loads(content.decode("utf-8"))
    named = contact or os.environ.get(CONTACT)
    blanks = {
        "contact": named or raw["fill"]["no_contact"],
        "last_day": _in_words(last_day, language) if last_day else raw["fill"]["on_certificate"],
        "originals": raw["originals"]["kept" if originals_kept else "not_kept"],
    }
    by_key = {
        section["key"]: Section(section["heading"], tuple(_filled(p, blanks) for p in section["paragraphs"]))
        for section in raw["sections"]
    }
    return ConsentText(
        version,
        language,
        found,
        raw["title"],
        tuple(by_key.values()),
        by_key,
        {inquiry: raw["inquiries"][inquiry] for inquiry in Inquiry},
        {use: raw["uses"][use] for use in Use},
        bool(named),
    )


def _filled(paragraph: str, blanks: Mapping[str, str]) -> str:
    # One pass: what an organiser enters as contact is never read as a placeholder.
    for name, value in blanks.items():
        if "{" + name + "}" in paragraph:
            return paragraph.replace("{" + name + "}", value)
    return paragraph


def _in_words(day: date, language: str) -> str:
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
