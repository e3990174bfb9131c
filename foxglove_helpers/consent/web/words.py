"""The words of the pages in both languages, and which language a visitor reads.

In: `words/<language>.toml`, a path or the languages a browser asks for. Out: words by page and name. Both files
have the same names, and the same braces in each; a test compares them.
"""

import tomllib
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

LANGUAGES = {"en": "English", "ja": "日本語"}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ZONES = {"Asia/Tokyo": {"en": "Japan time", "ja": "日本時間"}}


class Words(SimpleNamespace):
    """Words as attributes; a name that does not exist is an `AttributeError`, never an empty place."""

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@cache
def words(language: str) -> Words:
    """Return all words of a language, by page: `words("en").button.next`."""
    text = files(__package__).joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return _as_words(tomllib.loads(text))


def _as_words(table: dict[str, Any]) -> Words:
    return Words(
        **{name: _as_words(value) if isinstance(value, dict) else value for name, value in table.items()}
    )


def written_date(day: date, language: str) -> str:
    """Return a day as people write it: 8 February 2019, or 2019年2月8日."""
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def written_time(moment: datetime, place: ZoneInfo, language: str) -> str:
    """Return a moment in the calendar and clock of a place, to the minute."""
    local = moment.astimezone(place)
    return f"{written_date(local.date(), language)} {local:%H:%M}"


def zone_name(place: ZoneInfo, day: date, language: str) -> str:
    """Return how a time zone is called, with its distance from UTC on a day: Japan time, UTC+09:00."""
    offset = datetime(day.year, day.month, day.day, 12, tzinfo=place).strftime("%z")
    comma = "、" if language == "ja" else ", "
    name = _ZONES.get(place.key, {}).get(language, place.key)
    return f"{name}{comma}UTC{offset[:3]}:{offset[3:]}"
