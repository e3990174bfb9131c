"""The tables of lesson 01: the data sets of Table 1, submissions to judge, and a chain of events to mend.

Nothing flows in, or a seed; pandas frames and plain lists flow out, for a learner to sort, question and check.
Table 1 is that of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import TypedDict

import pandas as pd

from foxglove_helpers.consent.rules import Inquiry
from foxglove_helpers.teaching.feedback import say

START = "0" * 64  # what stands before the first event of a chain
JUDGED_ON = date(2019, 2, 8)  # the day of the first volunteer (R1)
_SETS = (  # R1, Table 1
    ("FERET", 1998, 14126, 1199, "manual", "unknown", "semi"),
    ("JAFFE", 1998, 213, 10, "manual", "agreement", "yes"),
    ("EBFA", 2002, 975, 13, "manual", "agreement", "yes"),
    ("LFW", 2008, 13233, 5749, "web scraping", "none", "no"),
    ("Adience", 2014, 26580, 2284, "image hosting service", "Creative Commons", "no"),
    ("IMDB-WIKI", 2015, 524230, None, "web scraping", "none", "no"),
    ("AFAD", 2016, 164432, None, "social network", "none", "no"),
    ("UTKFace", 2017, 20000, None, "web scraping", "none", "no"),
    ("AIST Face2017", 2018, 136, 8, "manual", "informed consent", "yes"),
    ("FFHQ", 2019, 70000, 14800, "image hosting service", "Creative Commons", "no"),
    ("Foxglovetree", 2022, 2429, 277, "CGI upload", "informed consent", "yes"),
)
# Letter, year of birth, and the four inquiries in their order: True is yes, False no, None not answered.
_SUBMISSIONS: tuple[tuple[str, int, tuple[bool | None, ...]], ...] = (
    ("A", 1975, (True, True, True, True)),
    ("B", 1999, (True, True, True, True)),
    ("C", 1988, (False, True, True, True)),
    ("D", 1998, (True, True, True, True)),
    ("E", 1951, (True, True, True, None)),
    ("F", 1990, (True, False, True, True)),
    ("G", 1875, (True, True, True, True)),
)


class Event(TypedDict):
    """One event of a chain: its number, what happened, the hash before it, and its own."""

    number: int
    text: str
    previous: str
    hash: str


def table_1() -> pd.DataFrame:
    """Return Table 1 of R1: 11 face data sets, one a row.

    Returns
    -------
    DataFrame
        data_set, year, images, subjects (missing where unknown), collection, agreement, constrained.
    """
    columns = ["data_set", "year", "images", "subjects", "collection", "agreement", "constrained"]
    return pd.DataFrame(_SETS, columns=columns).astype({"subjects": "Int64"})


def submissions_to_judge() -> pd.DataFrame:
    """Return seven submissions as they reached the form, for people to read."""
    words = {True: say(en="yes", ja="はい"), False: say(en="no", ja="いいえ"), None: "–"}
    headings = [
        say(en="year of birth", ja="生まれた年"),
        say(en="photographs for this purpose", ja="この目的の写真"),
        say(en="I am the person in them", ja="写っているのは本人"),
        say(en="I understand and agree", ja="理解して同意"),
        say(en="I accept the conditions of withdrawal", ja="撤回の条件を承諾"),
    ]
    rows = [[year, *(words[answer] for answer in answers)] for _, year, answers in _SUBMISSIONS]
    letters = pd.Index([letter for letter, _, _ in _SUBMISSIONS], name=say(en="row", ja="行"))
    return pd.DataFrame(rows, index=letters, columns=headings)


def submissions_as_answered() -> dict[str, tuple[dict[str, bool], int]]:
    """Return the same submissions for the rules: by letter, the inquiries that were answered, and the year."""
    return {
        letter: ({name: said for name, said in zip(Inquiry, answers, strict=True) if said is not None}, year)
        for letter, year, answers in _SUBMISSIONS
    }


def fingerprint(previous: str, text: str) -> str:
    """Return the SHA-256 of an event, as 64 hexadecimal digits: of the hash before it, then its text."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def chain_of(texts: Sequence[str]) -> list[Event]:
    """Return an unbroken chain of events, numbered from 1."""
    chain: list[Event] = []
    previous = START
    for number, text in enumerate(texts, 1):
        own = fingerprint(previous, text)
        chain.append(Event(number=number, text=text, previous=previous, hash=own))
        previous = own
    return chain
