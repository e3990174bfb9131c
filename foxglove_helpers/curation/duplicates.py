"""Identical files, and submissions that repeat earlier ones.

In: files of a heap, and when each submission came in. Out: which file has the bytes of which earlier one, and which
submissions repeat which. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): of byte-identical files
one stays; of a volunteer's submissions the first stays. What bytes cannot tell, `likeness` suggests.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from foxglove_helpers.curation.inventory import HeapFile

CERTAIN = (
    2  # identical files from which a submission repeats another; a single one may have been sent by mistake
)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 sum of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def identical_files(files: Iterable[HeapFile], moments: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return which files have the bytes of an earlier one: file → the first of them.

    Only files of the same size are read. Names say nothing about it; what cannot be read is the same as nothing.

    Parameters
    ----------
    files : iterable of HeapFile
    moments : mapping, optional
        Agreement number → when it was submitted; without it, submissions count in the order of their numbers.
    """
    by_size: dict[int, list[HeapFile]] = defaultdict(list)
    for entry in sorted(files, key=lambda entry: order_of_submission(entry, moments or {})):
        by_size[entry.size].append(entry)
    same_as = {}
    for same_size in by_size.values():
        first: dict[str, str] = {}
        for entry in same_size if len(same_size) > 1 else []:
            try:
                checksum = sha256_of(entry.path)
            except OSError:  # gone meanwhile, as a withdrawal makes it; who reads it next says so
                continue
            earlier = first.setdefault(checksum, entry.file)
            if earlier != entry.file:
                same_as[entry.file] = earlier
    return same_as


def repeated_submissions(files: Iterable[HeapFile], same_as: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Return which submissions share files with an earlier one: agreement → (the earlier one, how many files).

    A submission that shares `CERTAIN` files, or all it has, repeats it; with fewer, a person decides.
    """
    files = list(files)
    agreement_of = {entry.file: entry.agreement for entry in files}
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for file, earlier in same_as.items():
        if agreement_of[file] != agreement_of[earlier]:
            shared[agreement_of[file]][agreement_of[earlier]] += 1
    repeats = {}
    for agreement in sorted(shared):
        earlier, count = min(shared[agreement].items(), key=lambda item: (-item[1], item[0]))
        repeats[agreement] = (earlier, count)
    return {
        agreement: (_first_of_all(agreement, repeats), count) for agreement, (_, count) in repeats.items()
    }


def is_certain(count: int, files_of_submission: int) -> bool:
    """Tell whether so many shared files, of so many, make a repeated submission without a person's look."""
    return count >= min(CERTAIN, files_of_submission)


def _first_of_all(agreement: str, repeats: Mapping[str, tuple[str, int]]) -> str:
    while agreement in repeats:
        agreement = repeats[agreement][0]
    return agreement


def order_of_submission(entry: HeapFile, moments: Mapping[str, str]) -> tuple[bool, str, str, str]:
    """Return what files are sorted by: earlier submissions first, those of unknown time last, by their numbers."""
    moment = moments.get(entry.agreement, "")
    return not moment, moment, entry.agreement, entry.file
