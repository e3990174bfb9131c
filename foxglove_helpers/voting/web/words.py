"""The words of the booth's pages in both languages.

In: `words/<language>.toml`. Out: words by page and name. Both files have the same names, and the same braces in
each; a test compares them.
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from foxglove_helpers.consent.web.words import Words


@cache
def words(language: str) -> Words:
    """Return all words of a language, by page: `words("en").vote.undo`."""
    text = files(__package__).joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    return _as_words(tomllib.loads(text))


def _as_words(table: dict[str, Any]) -> Words:
    return Words(
        **{name: _as_words(value) if isinstance(value, dict) else value for name, value in table.items()}
    )
