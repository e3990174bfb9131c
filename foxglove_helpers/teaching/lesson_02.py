"""The checks of lesson 02, curation.

In flows what a learner wrote: a function, a number, letters, rectangles. Out comes a line that says it is right, or
`NotYet` with a question that helps. Functions are tried on files, pictures and submissions drawn anew from a seed and
compared with the package's own, then with what the mistakes that people make would give; `lesson_02_drawing` has the
checks about rectangles and crops. Follows the curation of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd

from foxglove_helpers.curation.decoding import turned_as_tagged
from foxglove_helpers.curation.duplicates import sha256_of
from foxglove_helpers.teaching.feedback import (
    as_letters,
    as_numbers,
    as_whole_number,
    call,
    listed,
    result_of,
)
from foxglove_helpers.teaching.lesson_02_drawing import (
    VISIBLE_SEED,
    angle_of_eyes,
    crop,
    drawn_by_hand,
    overlap,
    rectangle_rows,
    says,
    turn_first,
)
from foxglove_helpers.teaching.lesson_02_heap import TO_JUDGE, planned

__all__ = [
    "VISIBLE_SEED",
    "angle_of_eyes",
    "crop",
    "drawn_by_hand",
    "identical_files",
    "left_out",
    "missing_photographs",
    "needed_tag",
    "overlap",
    "people_in_the_heap",
    "rectangle_rows",
    "same_person",
    "second_submission",
    "turn_first",
    "upright",
    "who_told_the_place",
    "why_it_looked_better",
]

IMAGES_BY_VOLUNTEERS = {9: 235, 8: 26, 7: 11, 6: 4, 5: 1}  # R1
SUBMITTED, EMPTY, VOLUNTEERS, IMAGES = 282, 2, 277, 2429  # R1
ASKED_FOR, EIGHT = 9, 8  # R1: photographs asked of everybody, and what one person sent
Pairs = dict[str, str]


def people_in_the_heap(answer: Any) -> None:
    """Check exercise 1.1: how many people sent the photographs of the heap."""
    submissions = planned()
    people = {submission.volunteer for submission in submissions if submission.volunteer is not None}
    files = sum(len(submission.files) for submission in submissions)
    once = [
        volunteer
        for volunteer in people
        if sum(submission.volunteer == volunteer for submission in submissions) == 1
    ]
    found = as_whole_number(answer, "people")
    known = {
        len(people): "right",
        len(submissions): "submissions_not_people",
        len(people) + 1: "one_too_many",
        len(once): "left_out_altogether",
        files: "files_not_people",
    }
    says.finish("people_in_the_heap", known.get(found, "wrong_number"), found=found)


def identical_files(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 1.2: which files of a folder have the bytes of an earlier one."""
    random = np.random.default_rng(seed)
    for _ in range(3):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            _write_files(folder, random)
            paths = sorted(folder.iterdir())
            bytes_of = {path.name: path.read_bytes() for path in paths}
            expected = _first_with_the_same(paths, sha256_of)
            found = _pairs(call(answer, folder))
        if found != expected:
            reason = _why_pairs(found, expected, bytes_of)
            raise says.not_yet("identical_files", reason, **_told(found, expected))
    says.finish("identical_files", "right")


def _write_files(folder: Path, random: np.random.Generator) -> None:
    """Write files: two that another repeats, one that two repeat, some that are the same in size, beginning or end."""
    numbers = [f"a0{number:06x}" for number in random.choice(16**6, 11, replace=False)]
    names = sorted(f"{number}_{random.integers(1, 10)}.jpeg" for number in numbers)
    start = b"\xff\xd8\xff" + random.bytes(2000)
    size = int(random.integers(3000, 4000))

    def content(length: int = size) -> bytes:
        return start + random.bytes(length - len(start))

    thrice, twice, another = content(), content(), b"\xff\xd8\xff" + random.bytes(size - 3)
    contents = [
        thrice,
        twice,
        another,
        thrice,
        content(size + 7),
        content(),
        twice,
        thrice,
        content(size + 7),
        _with_another_byte(twice, int(random.integers(2100, 2500))),
        _with_another_byte(thrice, size - 1),
    ]
    for name, data in zip(names, contents, strict=True):
        (folder / name).write_bytes(data)


def _with_another_byte(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]


def _first_with_the_same(paths: Iterable[Path], what: Callable[[Path], Any]) -> Pairs:
    first: dict[Any, str] = {}
    return {
        path.name: earlier
        for path in paths
        if (earlier := first.setdefault(what(path), path.name)) != path.name
    }


def _pairs(result: Any) -> Pairs:
    """Return the files that a learner's function paired, by their names."""
    if not issubclass(type(result), (dict, pd.Series)):
        raise says.not_yet("identical_files", "no_pairs", kind=type(result).__name__)
    pairs = {}
    for later, first in dict(result).items():
        if not all(issubclass(type(name), (str, PurePath)) for name in (later, first)):
            raise says.not_yet("identical_files", "no_names")
        pairs[PurePath(str.__str__(later) if issubclass(type(later), str) else later).name] = PurePath(
            str.__str__(first) if issubclass(type(first), str) else first
        ).name
    return pairs


def _why_pairs(found: Pairs, expected: Pairs, bytes_of: Mapping[str, bytes]) -> str:
    names = list(bytes_of)

    def same(what: Callable[[bytes], Any]) -> Pairs:
        first: dict[Any, str] = {}
        return {
            name: earlier
            for name, data in bytes_of.items()
            if (earlier := first.setdefault(what(data), name)) != name
        }

    if not found:
        return "nothing_found"
    if any(later == first for later, first in found.items()):
        return "with_itself"
    if found == same(len):
        return "only_sizes"
    if found == same(lambda data: data[:1000]):
        return "only_the_beginning"
    genuine = all(bytes_of.get(later) == bytes_of.get(first, b"") for later, first in found.items())
    if not genuine:
        return "not_the_same"
    if len(found) < len(expected):
        return "some_missed"
    if all(names.index(first) < names.index(later) for later, first in found.items()):
        return "previous_not_first"
    return "not_the_first"


def _told(found: Pairs, expected: Pairs) -> dict[str, str]:
    """Return the first file about which a learner's function and the package differ."""
    names = sorted(set(found) | set(expected))
    file = next(name for name in names if found.get(name) != expected.get(name))
    return {"file": file, "found": found.get(file, "–")}


def second_submission(answer: Any) -> None:
    """Check exercise 1.3: what becomes of a second submission of the same person."""
    says.choose(
        "second_submission",
        answer,
        {"A": "two_people", "B": "new_ones_added", "C": "right", "D": "both_deleted"},
    )


def who_told_the_place(answer: Any) -> None:
    """Check exercise 2.1: how many submissions tell where the photographs were taken."""
    sent = [submission for submission in planned() if submission.files]
    tell = [one for one in sent if one.phone.located and one.phone.holding != "plain"]
    with_exif = [one for one in sent if one.phone.holding != "plain"]
    found = as_whole_number(answer, "places")
    known = {
        len(tell): "right",
        len(sent): "everybody",
        len(with_exif): "any_metadata",
        len(sent) - len(tell): "the_others",
        sum(len(one.files) for one in tell): "files_not_submissions",
    }
    says.finish("who_told_the_place", known.get(found, "wrong_number"), found=found)


def upright(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 2.2: stored pixels set upright as each of the eight Exif orientations asks."""
    random = np.random.default_rng(seed)
    for shape in ((5, 8), (7, 4, 3)):
        for orientation in (1, 3, 6, 8, 2, 4, 5, 7):
            stored = random.integers(0, 256, shape).astype(np.uint8)
            expected = turned_as_tagged(stored, orientation)
            found = as_numbers(call(answer, stored.copy(), orientation), what=result_of("upright"))
            if np.array_equal(found, expected):
                continue
            others = {other: turned_as_tagged(stored, other) for other in range(1, 9)}
            equal = [other for other, picture in others.items() if np.array_equal(found, picture)]
            reason = _why_turned(orientation, equal[0]) if equal else "wrong_picture"
            if not equal and (found.ndim != stored.ndim or found.shape[2:] != stored.shape[2:]):
                reason = "colours_lost"
            raise says.not_yet("upright", reason, orientation=orientation)
    says.finish("upright", "right")


def _why_turned(asked: int, done: int) -> str:
    mirrored = (2, 4, 5, 7)
    if done == 1:
        return "left_as_it_is"
    if {asked, done} == {6, 8}:
        return "other_direction"
    if asked in mirrored and done not in mirrored:
        return "not_mirrored"
    if asked in mirrored:
        return "other_mirror"
    return "wrong_turn"


def needed_tag(answer: Any) -> None:
    """Check exercise 2.3: which of the metadata the curation needs."""
    says.choose(
        "needed_tag",
        answer,
        {"A": "time", "B": "device", "C": "thumbnail", "D": "right"},
    )


def left_out(answer: Any) -> None:
    """Check exercise 5.1: which of eight photographs the rules of R1 leave out."""
    found = as_letters(answer, TO_JUDGE, "left_out")
    refused = {
        f"{submission.agreement}_{file.number}.jpeg"
        for submission in planned()
        for file in submission.files
        if file.reason
    }
    goes = {letter for letter, name in TO_JUDGE.items() if name in refused}
    for letter in sorted(found - goes):
        raise says.not_yet("left_out", f"{letter.lower()}_stays", row=letter)
    for letter in sorted(goes - found):
        raise says.not_yet("left_out", f"{letter.lower()}_goes", row=letter)
    says.finish("left_out", "right")


def missing_photographs(answer: Any) -> None:
    """Check exercise 5.2: how many photographs R1's release lacks of nine a volunteer."""
    found = as_whole_number(answer, "missing")
    incomplete = {have: people for have, people in IMAGES_BY_VOLUNTEERS.items() if have < ASKED_FOR}
    lacking = sum(people * (ASKED_FOR - have) for have, people in incomplete.items())
    received = (SUBMITTED - EMPTY - 1) * ASKED_FOR + EIGHT
    known = {
        lacking: "right",
        lacking - 1: "one_was_never_sent",
        received - IMAGES: "repeated_ones_counted",
        SUBMITTED * ASKED_FOR - IMAGES: "of_all_submissions",
        sum(incomplete.values()): "people_not_photographs",
        IMAGES: "those_that_are_there",
        VOLUNTEERS * ASKED_FOR: "those_asked_for",
    }
    says.finish("missing_photographs", known.get(found, "wrong_number"), found=found)


def same_person(answer: Any, seed: int = VISIBLE_SEED) -> None:
    """Check exercise 6.1: the first submission of the person behind each submission."""
    random = np.random.default_rng(seed)
    for _ in range(4):
        agreements, same_as = _repeated(random)
        expected = [_first_of(agreement, same_as) for agreement in agreements]
        found = _list_of_names(call(answer, list(agreements), dict(same_as)), agreements)
        if found == expected:
            continue
        reason = "wrong_person"
        if found == [same_as.get(agreement, agreement) for agreement in agreements]:
            reason = "one_step_only"
        elif found == agreements:
            reason = "nothing_replaced"
        elif found == list(dict.fromkeys(expected)):
            reason = "people_not_submissions"
        elif len(found) != len(agreements):
            reason = "other_length"
        elif sorted(found) == sorted(expected):
            reason = "other_order"
        place = next(
            (i for i, pair in enumerate(zip(found, expected, strict=False)) if pair[0] != pair[1]), 0
        )
        raise says.not_yet(
            "same_person",
            reason,
            agreement=agreements[min(place, len(agreements) - 1)],
            found=found[place] if place < len(found) else "–",
            count=len(found),
            expected=len(agreements),
        )
    says.finish("same_person", "right")


def _repeated(random: np.random.Generator) -> tuple[list[str], dict[str, str]]:
    """Draw submissions, and which repeats which earlier one; some in a long row, each the one before it."""
    agreements = [f"a0{number:06x}" for number in random.choice(16**6, 13, replace=False)]
    other, again, *row = random.permutation(agreements)[:10].tolist()
    same_as = dict(zip(row[1:], row, strict=False)) | {again: other}
    return agreements, {agreement: same_as[agreement] for agreement in agreements if agreement in same_as}


def _first_of(agreement: str, same_as: Mapping[str, str]) -> str:
    while agreement in same_as:
        agreement = same_as[agreement]
    return agreement


def _list_of_names(result: Any, agreements: Sequence[str]) -> list[str]:
    if issubclass(type(result), dict):
        try:
            result = [dict.__getitem__(result, agreement) for agreement in agreements]
        except KeyError:
            raise says.not_yet("same_person", "no_list", kind="dict") from None
    elif issubclass(type(result), (np.ndarray, pd.Series)):
        result = result.tolist()
    found = listed(result)
    if not issubclass(type(found), (list, tuple)) or not all(issubclass(type(name), str) for name in found):
        raise says.not_yet("same_person", "no_list", kind=type(result).__name__)
    return [str.__str__(name) for name in found]


def why_it_looked_better(answer: Any) -> None:
    """Check exercise 6.2: why people under two numbers make a test look better."""
    says.choose(
        "why_it_looked_better",
        answer,
        {"A": "more_rows", "B": "right", "C": "chance", "D": "poor_method"},
    )
