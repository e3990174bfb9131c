"""What lies in a heap of submissions: photographs, records, what has another name, and folders without any.

In: a folder with `a0xxxxxx/a0xxxxxx_1.jpeg` … `_9.jpeg` (R5), and perhaps `a0xxxxxx.tsv` beside them. Out: one entry
a file, and one for each empty submission, of which there were two (R1: Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2). Nothing is decoded here.
"""

import csv
import io
import os
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from foxglove_helpers.curation.photograph import PhotographRefused
from foxglove_helpers.curation.strict_tables import PHOTOGRAPH_NAME, SUBMISSION_NAME
from foxglove_helpers.errors import FoxgloveError

JPEG_START = b"\xff\xd8\xff"
_EXAMPLE = "2019-05-01T10:00:00+09:00"
_MOST_OF_A_RECORD = 1_000_000  # characters; the form writes some hundred


@dataclass
class HeapFile:
    """One file of a heap, or an empty submission (`path` is then its folder).

    `agreement` is empty and `photograph` None where the name tells neither; `refusal` says why it is left out,
    as far as a first look can tell.
    """

    file: str
    path: Path
    agreement: str = ""
    photograph: int | None = None
    size: int = 0
    refusal: PhotographRefused | None = None


def take_inventory(heap: Path | str) -> list[HeapFile]:
    """List the files of a heap and its empty submissions, sorted by name.

    Raises
    ------
    FoxgloveError
        If the heap is no folder, cannot be read, or holds nothing.
    """
    heap = Path(heap)
    if not heap.is_dir():
        raise FoxgloveError(f"{heap} is not a folder; expected a heap of submissions. Check the path.")

    def unreadable(error: OSError) -> None:
        raise FoxgloveError(
            f"{error.filename} cannot be read: {error.strerror}. Check who may read the folder."
        )

    found: list[HeapFile] = []
    for place, folders, names in os.walk(heap, onerror=unreadable):
        odd = [name for name in folders if (Path(place) / name).is_symlink() or _is_record_name(Path(name))]
        for name in [*names, *odd]:
            path = Path(place) / name
            found.append(_heap_file(path, path.relative_to(heap).as_posix()))
    found += [_empty(heap / name) for name in empty_submissions(heap)]
    if not found:
        raise FoxgloveError(
            f"{heap} holds no submissions; expected folders such as a00b16f8. Check the path."
        )
    found.sort(key=lambda entry: entry.file)
    _refuse_doubled_names(found)
    return found


def empty_submissions(heap: Path | str) -> list[str]:
    """Return the agreement numbers of submissions without any photograph, sorted."""
    folders = [path for path in Path(heap).iterdir() if path.is_dir() and not path.is_symlink()]
    return sorted(
        path.name
        for path in folders
        if SUBMISSION_NAME.fullmatch(path.name)
        and not any(entry.name != f"{path.name}.tsv" for entry in path.iterdir())
    )


def read_records(heap: Path | str) -> dict[str, dict[str, str]]:
    """Return what the form noted beside the photographs, by agreement number, where the heap has such records.

    Those that cannot be read tell nothing; the inventory says which.
    """
    records = {}
    for path in sorted(Path(heap).rglob("*.tsv")):
        if (
            path.stem == path.parent.name
            and _is_record_name(path)
            and path.is_file()
            and not path.is_symlink()
        ):
            with suppress(FoxgloveError):
                records[path.stem] = read_record(path)
    return records


def read_record(path: Path) -> dict[str, str]:
    """Return one record: a name and a value a line, parted by a tab.

    Raises
    ------
    FoxgloveError
        If it cannot be opened, or holds something far longer than a form writes.
    """
    remedy = "Put the record back from a copy, or leave it: the photographs are curated without it."
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            text = file.read(_MOST_OF_A_RECORD + 1)
        if len(text) > _MOST_OF_A_RECORD:
            raise FoxgloveError(f"{path.name} has more than {_MOST_OF_A_RECORD} characters. {remedy}")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        return {row[0]: row[1] for row in rows if len(row) == 2}
    except OSError as error:
        raise FoxgloveError(f"{path.name} cannot be opened: {error.strerror}. {remedy}") from error
    except csv.Error as error:
        raise FoxgloveError(f"{path.name} cannot be read: {error}. {remedy}") from error


def submitted_at(records: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return when each submission came in, in one time zone (UTC, ISO 8601), where the records tell it."""
    moments = {}
    for agreement, record in records.items():
        with suppress(ValueError):
            moments[agreement] = _moment(record.get("submitted_at", ""))
    return moments


def _moment(text: str) -> str:
    """Return a time in UTC; ValueError where it is none."""
    try:
        # A time without its zone is taken for one of this computer.
        return datetime.fromisoformat(text).astimezone(UTC).isoformat()
    except (OverflowError, OSError) as error:  # a year that no calendar has in every zone
        raise ValueError(text) from error


def _is_record_name(path: Path) -> bool:
    return path.suffix == ".tsv" and bool(SUBMISSION_NAME.fullmatch(path.stem))


def _what_is_odd_about_record(path: Path) -> str:
    try:
        text = read_record(path).get("submitted_at", "")
        if text:
            _moment(text)
    except FoxgloveError as error:
        return f" {error}"
    except ValueError:
        return (
            f' Its submitted_at is "{text[:60]}", no time that can be used; expected one such as {_EXAMPLE}.'
        )
    return ""


def _heap_file(path: Path, file: str) -> HeapFile:
    entry = HeapFile(file, path)
    named = PHOTOGRAPH_NAME.fullmatch(path.name)
    if named:
        entry.agreement, entry.photograph = named[1], int(named[2])
    try:
        if _is_record_name(path):
            entry.agreement = path.stem
        if not path.is_file() or path.is_symlink():
            raise PhotographRefused(
                "not_a_file", "a link, a folder or a device, not a file; put a copy of the file here."
            )
        if _is_record_name(path):
            odd = _what_is_odd_about_record(path)
            raise PhotographRefused("record", f"the record of the submission, not a photograph.{odd}")
        if not named:
            raise PhotographRefused("file_name", _wrong_name(path))
        entry.size = path.stat().st_size
        with path.open("rb") as opened:
            start = opened.read(3)
        if start != JPEG_START:
            what = "not a JPEG file" if start else "an empty file"
            raise PhotographRefused(
                "not_jpeg", f"{what}; export photographs of other kinds (HEIC, PNG) as JPEG."
            )
    except PhotographRefused as refusal:
        entry.refusal = refusal
    except OSError as error:
        entry.refusal = PhotographRefused("unreadable", f"it cannot be opened: {error.strerror}.")
    return entry


def _wrong_name(path: Path) -> str:
    stem = path.name.removesuffix(path.suffix)
    if PHOTOGRAPH_NAME.fullmatch(f"{stem}.jpeg"):
        return (
            f'its name ends in "{path.suffix}"; expected .jpeg in small letters, as in the file of rectangles. If it '
            f"is a JPEG file, rename it {stem}.jpeg."
        )
    return "its name tells no agreement number and no photograph; expected a name such as a00b16f8_1.jpeg."


def _empty(folder: Path) -> HeapFile:
    refusal = PhotographRefused("empty_submission", "the submission holds no photograph.")
    return HeapFile(folder.name, folder, folder.name, refusal=refusal)


def _refuse_doubled_names(found: list[HeapFile]) -> None:
    by_name = defaultdict(list)
    for entry in found:
        if entry.refusal is None:
            by_name[entry.path.name].append(entry)
    for first, *others in by_name.values():
        for entry in others:
            entry.refusal = PhotographRefused(
                "doubled_name",
                f"{first.file} has the same name; expected every photograph once. Rename or remove one of them.",
            )
