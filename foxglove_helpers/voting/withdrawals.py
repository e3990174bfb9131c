"""Who has withdrawn while people vote: noticed by two files that change, without asking anything of a database.

In: the collection's exclusion list, and the log of the curation that the booth shows. Out: whether one of them has
changed since the last look, and the files of whoever has withdrawn. A look costs the time of a file or two, so the
booth can look before every page. R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) gave a right to withdraw.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from foxglove_helpers.consent.layout import EXCLUDED_FILE
from foxglove_helpers.consent.rules import Use, agreement_numbers_in
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.photographs import LOG_FILE

WITHDRAWN = "withdrawn"  # the reason that curation writes into its log
_FROM = {Use.TRAINING.value, Use.RETENTION.value}  # a label is made for training
_Stamp = tuple[int, int, int] | None


class Withdrawals:
    """What tells of withdrawals: the list of a collection, the log of a work folder, both or neither.

    Parameters
    ----------
    work : Path, optional
        Work folder of the curation. A withdrawal reaches it where it was curated with --consent.
    collection : Path, optional
        Folder of the collection.

    Raises
    ------
    FoxgloveError
        If the collection has no exclusion list: then nobody could tell who has withdrawn.
    """

    def __init__(self, work: Path | None, collection: Path | None) -> None:
        self._log = None if work is None else work / LOG_FILE
        self._list = None if collection is None else collection / EXCLUDED_FILE
        self._seen: tuple[_Stamp, _Stamp] | None = None
        self._next: tuple[_Stamp, _Stamp] | None = None
        if self._list is not None and not self._list.is_file():
            raise FoxgloveError(
                f"{self._list} is not there, so nobody can tell who has withdrawn; expected the collection whose "
                "photographs are voted on. Say where it is now: foxglove vote serve --home BOOTH --consent COLLECTION."
            )

    def have_changed(self) -> bool:
        """Tell whether there may be somebody new; call `noticed` when that is dealt with."""
        self._next = (_stamp(self._log), _stamp(self._list))
        return self._next != self._seen

    def noticed(self) -> None:
        """Take what the last look saw as dealt with."""
        self._seen = self._next

    def files_gone(self, files: Iterable[tuple[str, bool]]) -> set[str]:
        """Return which files are of somebody who has withdrawn.

        Parameters
        ----------
        files : iterable of (str, bool)
            The name of a file in the heap, and whether its thumbnail is still there.
        """
        listed, log = self._listed(), self._logged()
        return {
            file
            for file, is_there in files
            if agreement_numbers_in(file) & listed or (log is not None and _has_left(file, is_there, log))
        }

    def _listed(self) -> set[str]:
        if self._list is None:
            return set()
        try:
            lines = self._list.read_text("utf-8").splitlines()[1:]
        except OSError:  # on a drive that is not there now; the next look may succeed
            return set()
        cells = [line.split("\t") for line in lines]
        return {row[0] for row in cells if len(row) == 3 and row[1] in _FROM}

    def _logged(self) -> dict[str, set[str]] | None:
        """Return the reasons that the log gives for the files of each person; None where it cannot be read."""
        if self._log is None:
            return None
        try:
            rows = list(csv.DictReader(io.StringIO(self._log.read_text("utf-8-sig"))))
        except (OSError, UnicodeDecodeError, csv.Error):
            return None
        reasons: dict[str, set[str]] = {}
        for row in rows:
            reasons.setdefault(_person(row.get("file") or ""), set()).add(row.get("reason") or "")
        return reasons


def _has_left(file: str, is_there: bool, log: dict[str, set[str]]) -> bool:
    """Tell whether the log and the thumbnails know nothing of a person any more, or that they have withdrawn."""
    reasons = log.get(_person(file))
    return not is_there if reasons is None else reasons == {WITHDRAWN}


def _person(file: str) -> str:
    return min(agreement_numbers_in(file), default=file.partition("/")[0])


def _stamp(path: Path | None) -> _Stamp:
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
