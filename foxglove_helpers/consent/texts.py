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


def text_hash(content: bytes) -> str:
    """Return the SHA-256 sum of a text, the same however an editor ends lines."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).hexdigest()


def _texts() -> Traversable:
    return files("foxglove_helpers.consent").joinpath("texts")


def _hashes(folder: Traversable) -> dict[tuple[str, str], str]:
    """Return the pinned hash of each version and language."""
    lines = folder.joinpath(HASHES_FILE).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:] if line]
    return {(version, language): pinned for version, language, pinned in rows}


def _read(
    folder: Traversable,
    version: str,
    language: str,
    contact: str | None,
    last_day: date | None,
    originals_kept: bool,
) -> ConsentText:
    name = f"{version}/{language}.toml"
    content = folder.joinpath(version, f"{language}.toml").read_bytes()
    found, pinned = text_hash(content), _hashes(folder).get((version, language))
    if found != pinned:
        raise FoxgloveError(
            f"{name} is not the text whose hash stands in {HASHES_FILE}: it was changed after it came into use. "
            f"Put it back as it was, and make a new version (folder {int(version) + 1}) for what is to change."
        )
    raw = tomllib.loads(content.decode("utf-8"))
    blanks = {
        "contact": contact or os.environ.get(CONTACT) or raw["fill"]["no_contact"],
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
