"""What callers hand in, made plain or refused: whole numbers, and columns of labels or names.

In: anything. Out: a Python integer, or a NumPy array of whole numbers or of text; or a `FoxgloveError` that
names the argument, the row and the value.
"""

import reprlib
import unicodedata
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from foxglove_helpers.errors import FoxgloveError

_NUMBERS = int | float | np.bool_ | np.integer | np.floating

# Signs that print nothing or a blank: Unicode's set Default_Ignorable_Code_Point (DerivedCoreProperties.txt,
# Unicode 16), which Python's `unicodedata` does not know, and three that are blank in every font.
_UNSEEN = frozenset(
    sign
    for first, last in (
        (0x00AD, 0x00AD),  # soft hyphen
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x061C, 0x061C),  # Arabic letter mark
        (0x115F, 0x1160),  # Hangul fillers
        (0x17B4, 0x17B5),  # Khmer inherent vowels
        (0x180B, 0x180F),  # Mongolian variation selectors
        (0x200B, 0x200F),  # zero width, and marks of direction
        (0x202A, 0x202E),  # embeddings of direction
        (0x2060, 0x206F),  # word joiner, invisible operators
        (0x2800, 0x2800),  # Braille blank: a symbol to Unicode, empty to the eye
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFEFF, 0xFEFF),  # byte order mark
        (0xFFA0, 0xFFA0),  # Hangul filler, half width
        (0xFFF0, 0xFFF8),
        (0x16FE4, 0x16FE4),  # Khitan filler
        (0x1BCA0, 0x1BCA3),  # shorthand controls
        (0x1D159, 0x1D159),  # music without a note head
        (0x1D173, 0x1D17A),  # beams and slurs of music
        (0xE0000, 0xE0FFF),  # tags, and the variation selectors of Chinese characters
    )
    for sign in range(first, last + 1)
)


def whole_number(value: Any, name: str, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number (Python's or NumPy's) as a plain integer.

    Parameters
    ----------
    value : object
    name : str
        What messages call it.
    least, most : int, optional
        The smallest and the largest number that is accepted; `most` only beside `least`.

    Raises
    ------
    FoxgloveError
        If it is no whole number, or outside the bounds.
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if whole and (least is None or value >= least) and (most is None or value <= most):
        return int(value)
    bounds = "" if least is None else f", at least {least}" if most is None else f" from {least} to {most}"
    raise FoxgloveError(f"{name} is {shown(value)}; expected a whole number{bounds}.")


def array(values: ArrayLike, name: str, expected: str) -> np.ndarray:
    """Return an array of any shape and type; raises FoxgloveError if its entries differ in length."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise FoxgloveError(f"{name}: its entries differ in length; expected {expected}.") from error


def column(values: ArrayLike, name: str, what: str, expected: str) -> np.ndarray:
    """Return labels, or numbers or names of people, as an array of a plain type.

    Parameters
    ----------
    values : array-like of shape (n_rows,)
        Whole numbers or strings, not both; objects such as those of a pandas column are fine.
    name, what, expected : str
        What messages call the column, one of its values, and what should have been given.

    Returns
    -------
    numpy.ndarray of shape (n_rows,)
        Booleans, integers, floats without a fraction, or text.

    Raises
    ------
    FoxgloveError
        If there is more than one dimension, a value is missing or of another kind, or kinds are mixed.
    """
    found = array(values, name, expected)
    if found.ndim != 1:
        raise FoxgloveError(f"{name} has shape {found.shape}; expected {expected}.")
    if found.dtype.kind in "UST":
        # NumPy has made text of the 1 in ["a", 1], and of what is missing.
        found = np.fromiter(values, object, len(found))  # type: ignore[arg-type]
    missing = pd.isna(found)
    if missing.any():
        row = int(np.argmax(missing))
        raise FoxgloveError(
            f"{name}, row {row}: the value is missing; expected one in every row. Fill it in."
        )
    if found.dtype.kind == "O":
        found = _unwrapped(found, name)
    wrong = _neither_whole_nor_text(found)
    if wrong.any():
        row = int(np.argmax(wrong))
        value = found[row : row + 1].tolist()[0]
        raise FoxgloveError(
            f"{name}, row {row}: {shown(value)} is no {what}; expected whole numbers or names."
        )
    return found


def one_spelling(names: np.ndarray, name: str) -> np.ndarray:
    """Return names of which each person's are all written as that person's first.

    Names are of one person if they differ only in spaces at either end, the width of spaces, letters or kana,
    the way a kana's mark is stored (Unicode's NFKC), or in signs that print nothing: control and format
    characters, fillers, variation selectors. Capitals count.

    Parameters
    ----------
    names : numpy.ndarray of shape (n_rows,), text
    name : str
        What messages call the column.

    Raises
    ------
    FoxgloveError
        If a name is empty: it could be anybody's.
    """
    plain = np.array([_plain(spelling) for spelling in names.tolist()], str)
    if (plain == "").any():
        row = int(np.argmax(plain == ""))
        raise FoxgloveError(f"{name}, row {row}: the name is empty; expected one in every row. Fill it in.")
    _, first, position = np.unique(plain, return_index=True, return_inverse=True)
    return names[first][position]


def shown(value: Any) -> str:
    """Return a value as messages show it: in one short line."""
    # Python refuses to print a whole number of some thousand digits.
    enormous = isinstance(value, int) and value.bit_length() > 1000
    return "a number of more than 300 digits" if enormous else reprlib.repr(value)


def _unwrapped(found: np.ndarray, name: str) -> np.ndarray:
    """Return an array of objects as one of text or numbers, if all are such."""
    text, number = _are(found, str), _are(found, _NUMBERS)
    if text.any() and number.any():
        raise FoxgloveError(f"{name} mixes numbers and names; expected one kind. Choose one kind.")
    if text.all():
        return found.astype(str)
    return np.array(found.tolist()) if number.all() else found


def _neither_whole_nor_text(found: np.ndarray) -> np.ndarray:
    if found.dtype.kind == "O":
        number = _are(found, _NUMBERS)  # and if all are, one has more than 64 bits
        return ~number if not number.all() else np.abs(found) >= 2**63
    if found.dtype.kind == "f":
        return ~np.isfinite(found) | (found != np.round(found))
    return np.full(len(found), found.dtype.kind not in "biuU")


def _are(found: np.ndarray, kinds: Any) -> np.ndarray:
    return np.array([isinstance(value, kinds) for value in found], bool)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", "".join(filter(_shows, name))).split())


def _shows(sign: str) -> bool:
    """Tell whether a sign leaves anything on paper, or parts words as spaces, tabs and line ends do."""
    if sign.isspace():
        return not "\x1c" <= sign <= "\x1f"  # Python's spaces, but they take no room
    return ord(sign) not in _UNSEEN and unicodedata.category(sign) not in ("Cc", "Cf")
