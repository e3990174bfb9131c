"""The words of the rectangle tool, in English and Japanese, from two small files.

In: a language. Out: every word that stands on the tool. Follows no part of the published work.
"""

import tomllib
from importlib import resources
from typing import Any

from foxglove_helpers.errors import FoxgloveError

LANGUAGES = ("en", "ja")


def tool_words(language: str) -> dict[str, Any]:
    """Return the words of the tool in a language, "en" or "ja".

    Raises
    ------
    FoxgloveError
        If the language is another.
    """
    if language not in LANGUAGES:
        raise FoxgloveError(f'language is {language!r}; expected "en" (English) or "ja" (Japanese).')
    file = resources.files("foxglove_helpers.rectangle_tool") / "words" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
