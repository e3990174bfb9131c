"""A search for a volunteer in files and folders: names, content, photographs, and what nothing accounts for.

In: what the record says, and a folder. Out: a look for each file, with what was found or why it stayed closed. The
number is found in either case, in UTF-8, UTF-16 and UTF-32, percent-encoded, and in what is packed (see `search`);
pictures without a number by comparison with the volunteer's own (see `likeness`).
"""

import io
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tqdm import tqdm

from foxglove_helpers.consent import verification
from foxglove_helpers.consent.derived import DATA_FILE, LABELS_FILE, LOG_FILE, PICTURES, VECTORS_FILE
from foxglove_helpers.consent.drafts import is_draft_name
from foxglove_helpers.consent.events import ANCHOR_FILE, read_anchor
from foxglove_helpers.consent.layout import (
    DRAFTS_FOLDER,
    EXCLUDED_FILE,
    KEY_FILE,
    PHOTOGRAPHS_FOLDER,
    RESERVE_FILE,
    SYSTEM_FILES,
)
from foxglove_helpers.consent.likeness import (
    Likeness,
    NotDecoded,
    OwnPhotographs,
    is_picture,
    pictures_in,
    pictures_of_array,
)
from foxglove_helpers.consent.originals import ORIGINALS_FILE
from foxglove_helpers.consent.proof_record import AboutVolunteer, record_about
from foxglove_helpers.consent.proof_report import Look
from foxglove_helpers.consent.proof_words import Said
from foxglove_helpers.consent.record import DATABASE_FILE
from foxglove_helpers.consent.remains import ENDS, SQLITE, holds_remains, is_of_sqlite
from foxglove_helpers.consent.search import Found, Unreadable, every_file, kind_is_known, names, pattern_of

_LEFT_OUT = {
    EXCLUDED_FILE: r"a0[0-9a-f]{6}\t(retention|training|display)\t[-+:\dT]+$",
    LOG_FILE: r'[^,"]*,refused,withdrawn,',
}
_DATABASES = {base + end: end for base in (DATABASE_FILE, ORIGINALS_FILE) for end in ENDS}
_MOST_OF_A_KEY = 512  # bytes


class VolunteerSearch:
    """A search of folders for one volunteer.

    Parameters
    ----------
    home : Path
        Of the collection.
    number : str
        The agreement number, in lower case.
    record : AboutVolunteer
    own : OwnPhotographs or None
        The volunteer's own photographs, if there are any to compare with.
    progress : bool
        Show a bar on stderr for large arrays.
    """

    def __init__(
        self, home: Path, number: str, record: AboutVolunteer, own: OwnPhotographs | None, progress: bool
    ) -> None:
        self.home = home
        self.number = number
        self.record = record
        self.own = own
        self.progress = progress
        self._pattern = pattern_of(number)
        self._odd: dict[Look, Path] = {}  # in the collection, and the file on the disk

    def look_in(self, place: Path, what: Said, bar: "tqdm[None]") -> Iterator[Look]:
        """Yield a look for each file, and for what is wrong with a folder or with something inside a file."""
        size, path = 0, place
        for file in every_file(place):
            if not file.inside:
                bar.update(size)
                size, path = file.size, Path(file.shown)
            look = self._look(place, file, what)
            if look.finding or look.closed or not (file.inside or file.is_folder):
                if place == self.home and (look.finding or look.closed):
                    self._odd[look] = path
                yield look
        bar.update(size)

    def look_again(self, looks: list[Look]) -> list[Look]:
        """Leave out what only seemed odd because somebody used the collection meanwhile."""
        odd = dict(self._odd)
        for _ in range(verification.LOOKS - 1):
            if not odd:
                break
            # Who submits or withdraws in this moment is between the files and the record.
            time.sleep(verification.PAUSE)
            self.record = record_about(self.home, self.number)
            odd = {look: path for look, path in odd.items() if look.path in self._odd_in(path)}
        return [look for look in looks if look not in self._odd or look in odd]

    def _odd_in(self, path: Path) -> set[Path | None]:
        """Return what is odd by now in a file or folder, and inside it."""
        if not os.path.lexists(path):
            return set()
        if path.is_dir():
            return {path}
        looks = [self._look(self.home, file, Said("of_collection")) for file in every_file(path)]
        return {look.path for look in looks if look.finding or look.closed}

    def _look(self, place: Path, file: Found, what: Said) -> Look:
        path, size = Path(file.shown), Said("bytes", count=file.size)
        if names(self.number, file.shown):
            return Look(what, path, size, finding=Said("in_name"))
        if file.problem is not None:
            return Look(what, path, size, closed=file.problem if file.certain else None)
        if file.is_folder:
            return Look(what, path, Said("nothing"))
        try:
            finding, is_accounted = self._naming(file), False
            if finding is None and place == self.home:
                finding, is_accounted = self._out_of_place(file)
            if finding is None:
                finding = self._showing(place, file, is_accounted)
        except Unreadable as problem:
            return Look(what, path, size, closed=problem.said if file.certain else None)
        return Look(what, path, size, finding=finding)

    def _naming(self, file: Found) -> Said | None:
        """Return how the content of a file names the number, if it may not."""
        if file.is_piece:
            return None
        name = Path(file.shown).name
        places = self._pattern.finditer(file.data)
        if Path(file.shown).parent == self.home and name.startswith(DATABASE_FILE) and name in _DATABASES:
            return Said("in_remains") if holds_remains(file.data, places, self.record.stays) else None
        if next(places, None) is None:
            return None
        if bytes(file.data[:16]) == SQLITE:
            return Said("in_remains")
        return None if _is_only_left_out(file, self.number) else Said("in_content")

    def _out_of_place(self, file: Found) -> tuple[Said | None, bool]:
        """Return what is wrong with a file that nothing in the collection accounts for; and whether something does."""
        relative = Path(file.shown).relative_to(self.home)
        top, name, depth = relative.parts[0], relative.name, len(relative.parts)
        if name in SYSTEM_FILES and not file.inside:
            return (Said("not_what_it_is_called") if is_picture(file.data) else None), True
        if file.inside:
            return (Said("in_archive") if file.certain and (file.is_piece or file.size) else None), True
        if depth == 1:
            return self._out_of_home(file, name), True
        if top == DRAFTS_FOLDER and depth == 3 and is_draft_name(relative.parts[1]):
            return (
                None if name in _files_of_draft(self.home / relative.parent) else Said("not_of_draft")
            ), True
        if top == "certificates" and depth == 2 and re.fullmatch(r"[0-9a-f]{64}", name):
            # Of the form: when a certificate was shown, and whether it is closed; kept for a day.
            fits = re.fullmatch(rb"[-+:.\dT]+( closed)?\n", bytes(file.data)) is not None
            return (None if fits else Said("not_what_it_is_called")), True
        if top == PHOTOGRAPHS_FOLDER and depth == 3 and relative.parts[1] in self.record.live:
            agreement = relative.parts[1]
            count = self.record.live[agreement]
            if name == f"{agreement}.tsv":
                return (Said("not_what_it_is_called") if is_picture(file.data) else None), True
            if name in {f"{agreement}_{place}.jpeg" for place in range(1, count + 1)}:
                return None, True
        return Said("of_nobody"), True

    def _out_of_home(self, file: Found, name: str) -> Said | None:
        """Return what is wrong with a file that lies directly in the collection."""
        data = file.data
        if re.fullmatch(r"\..+\.lock", name) and file.size == 0:
            return None
        if name in _DATABASES:
            fits = is_of_sqlite(data, _DATABASES[name])
        elif name == ANCHOR_FILE:
            fits = read_anchor(self.home) is not None
        elif name == KEY_FILE:
            fits = len(data) <= _MOST_OF_A_KEY
        elif name == EXCLUDED_FILE:
            lines = bytes(data).decode("utf-8", "replace").splitlines()[1:]
            fits = all(re.match(_LEFT_OUT[EXCLUDED_FILE], line) for line in lines)
        elif name == RESERVE_FILE:
            fits = True
        else:
            return Said("not_of_collection")
        return None if fits and not is_picture(data) else Said("not_what_it_is_called")

    def _showing(self, place: Path, file: Found, is_accounted: bool) -> Said | None:
        """Return which of the volunteer's photographs a file shows; raise `Unreadable` if it cannot be told."""
        suffix = Path(file.shown).suffix.lower()
        table = _array_in(file) if bytes(file.data[:6]) == b"\x93NUMPY" else None
        if table is not None:
            return self._in_array(place, file, table)
        if is_picture(file.data):
            if self.own is None:
                if not is_accounted and not self._names_another(place, file):
                    raise Unreadable(Said("not_compared"))
                return None
            return self._in_pictures(file)
        if suffix in PICTURES and file.size:
            raise Unreadable(Said("not_decoded", error=suffix))
        if not is_accounted and not file.is_piece and not kind_is_known(file.data, file.shown):
            raise Unreadable(Said("unknown_kind"))
        return None

    def _in_pictures(self, file: Found) -> Said | None:
        assert self.own is not None
        try:
            for gray in pictures_in(file.data):
                likeness = self.own.likeness(gray)
                if likeness.is_same:
                    return _said("shows", likeness)
        except NotDecoded as error:
            raise Unreadable(Said("not_decoded", error=error)) from error
        return None

    def _in_array(self, place: Path, file: Found, table: np.ndarray) -> Said | None:
        name = Path(file.shown).name
        beside = Path(file.shown).parent
        is_release = not file.inside and (beside / DATA_FILE).is_file() and (beside / LABELS_FILE).is_file()
        # Of a release it is checked by labels, log and register whose each row is.
        if is_release and name in (LABELS_FILE, VECTORS_FILE):
            return None
        pictures = pictures_of_array(table)
        if pictures is None or self.own is None:
            if (is_release and name == DATA_FILE) or self._names_another(place, file):
                return None
            raise Unreadable(Said("numbers" if pictures is None else "not_compared"))
        for row, gray in tqdm(
            pictures, desc=name, unit="row", delay=2, leave=False, disable=not self.progress
        ):
            likeness = self.own.likeness(gray)
            if likeness.is_same:
                return _said("row_shows", likeness, row=row)
        return None

    def _names_another(self, place: Path, file: Found) -> bool:
        """Tell whether a path bears the number of somebody who still agrees."""
        relative = file.shown.lower().removeprefix(str(place).lower())
        return any(number in relative for number in self.record.live)


def _said(name: str, likeness: Likeness, **where: object) -> Said:
    if likeness.points:
        return Said(f"{name}_points", points=likeness.points, **where)
    return Said(name, correlation=f"{likeness.correlation:.3f}", **where)


def _array_in(file: Found) -> np.ndarray:
    """Return the content of an `.npy` file, mapped where it is a file of its own."""
    try:
        if not file.inside:
            mapped: np.ndarray = np.load(file.shown, mmap_mode="r", allow_pickle=False)
            return mapped
        loaded: np.ndarray = np.load(io.BytesIO(file.data), allow_pickle=False)
        return loaded
    except (OSError, ValueError, EOFError) as error:
        raise Unreadable(Said("not_read", error=str(error).splitlines()[0])) from error


def _files_of_draft(folder: Path) -> set[str]:
    """Return the names that belong to a draft, by what it says of itself."""
    known = {"state.json"}
    for file in folder.glob("photograph_?.json"):
        try:
            name = json.loads(file.read_text("utf-8"))["file"]
        except (OSError, ValueError, LookupError, TypeError):
            continue
        known |= {file.name, f"{name}.jpeg", f"{name}.preview.jpeg"}
    return known if (folder / "state.json").is_file() else set()


def _is_only_left_out(file: Found, number: str) -> bool:
    """Tell whether an exclusion list or a curation log names the number only to leave it out."""
    pattern = _LEFT_OUT.get(Path(file.shown).name)
    if pattern is None:
        return False
    lines = bytes(file.data).decode("utf-8", "replace").splitlines()
    return all(re.match(pattern, line) for line in lines if number in line.lower())
