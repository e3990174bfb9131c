"""Whether a withdrawn volunteer is really gone: everything is searched, and what was searched is said.

In: a collection, an agreement number, and folders and photographs to compare with. Out: a list of looks, each with
what was found or why it could not be looked into; the proof holds if there is neither. Nothing is changed, and
nothing is tidied up before the search. What stays by intent is the number itself: in the tombstone, in the events,
in the register of what cannot be undone, and on the exclusion list.

The number is found in names, in the record, in files and in what is packed in them (see `search`), in either case,
in UTF-8, UTF-16 and UTF-32, and percent-encoded. A picture that bears no number is found by comparison with the
volunteer's own photographs only; these are deleted with the withdrawal, so the volunteer has to bring them
(`--photograph`). How well that finds them was measured: see `likeness`.
"""

import io
import json
import os
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tqdm import tqdm

from foxglove_helpers.consent.database import told
from foxglove_helpers.consent.derived import (
    DATA_FILE,
    LABELS_FILE,
    LOG_FILE,
    PICTURES,
    VECTORS_FILE,
    Derived,
    must_be_cleaned,
)
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
from foxglove_helpers.consent.proof_words import Said
from foxglove_helpers.consent.record import DATABASE_FILE
from foxglove_helpers.consent.release_rows import releases_below
from foxglove_helpers.consent.remains import (
    ENDS,
    SQLITE,
    holds_remains,
    is_of_sqlite,
    odd_cells,
    rows_that_stay,
)
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.search import (
    Found,
    Unreadable,
    every_file,
    kind_is_known,
    names,
    pattern_of,
    size_on_disk,
)
from foxglove_helpers.consent.verification import LOOKS, PAUSE, verify_home
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import leftovers_of

NEVER_LOOKED_AT = ("backups", "shown", "free_disk", "memory", "disguised")
_LEFT_OUT = {
    EXCLUDED_FILE: r"a0[0-9a-f]{6}\t(retention|training|display)\t[-+:\dT]+$",
    LOG_FILE: r'[^,"]*,refused,withdrawn,',
}
_DATABASES = {base + end: end for base in (DATABASE_FILE, ORIGINALS_FILE) for end in ENDS}
_MOST_OF_A_KEY = 512  # bytes


@dataclass(frozen=True)
class Look:
    """Something that was looked at: what it is, where it lies, how much it holds.

    `finding` is what was found of the volunteer, `closed` why it could not be looked into; both None if all is well.
    """

    what: Said
    path: Path | None
    size: Said
    finding: Said | None = None
    closed: Said | None = None


@dataclass(frozen=True)
class Proof:
    """What was looked at for an agreement number.

    `proven` if nothing was found and everything that lay there could be looked into; `not_looked_at` says what no
    search of this computer can reach; `in_part` from what a volunteer has withdrawn who has not from everything:
    then only what was made for that counts.
    """

    agreement: str
    looked_at: list[Look]
    not_looked_at: list[Said]
    in_part: Said | None = None

    @property
    def proven(self) -> bool:
        """Tell whether nothing was found, and nothing stayed closed."""
        return not self.findings and not self.closed

    @property
    def findings(self) -> list[Look]:
        """Return the looks that found something."""
        return [look for look in self.looked_at if look.finding is not None]

    @property
    def closed(self) -> list[Look]:
        """Return what could not be looked into."""
        return [look for look in self.looked_at if look.closed is not None]


def describe(proof: Proof, language: str = "en", every_look: bool = False) -> list[str]:
    """Return a proof in lines for people: what was looked at, what not, what was found, and last the verdict.

    Parameters
    ----------
    proof : Proof
    language : str
        "en" or "ja".
    every_look : bool
        A line for every place that was looked at, instead of a count of each kind.
    """

    def say(name: str, /, **values: object) -> str:
        return Said(name, **values).in_language(language)

    colon = "：" if language == "ja" else ": "
    lines = [] if proof.in_part is None else [proof.in_part.in_language(language)]
    if every_look:
        for look in proof.looked_at:
            size = look.size.in_language(language)
            place = f"{look.what.in_language(language)}{colon}{look.path}" + (f" ({size})" if size else "")
            lines.append(f"{place}{colon}{_outcome(look, language)}")
    else:
        lines.append(say("looked_at"))
        counts = Counter(look.what.in_language(language) for look in proof.looked_at)
        lines += [f"  {what}{colon}{count}" for what, count in counts.items()]
        lines += [
            f"{_outcome(look, language)}{colon}{look.path}" for look in (*proof.closed, *proof.findings)
        ]
    lines += [say("never", what=what.in_language(language)) for what in proof.not_looked_at]
    return [*lines, verdict(proof, language)]


def verdict(proof: Proof, language: str = "en") -> str:
    """Return in one sentence whether the proof holds, and what to do if not."""
    if proof.findings:
        said = Said("is_not_proven", number=proof.agreement, findings=len(proof.findings))
    elif proof.closed:
        said = Said("is_not_complete", number=proof.agreement, closed=len(proof.closed))
    else:
        said = Said("is_proven", number=proof.agreement, places=len(proof.looked_at))
    gap = "" if language == "ja" else " "
    return gap.join(sentence.in_language(language) for sentence in (said, proof.in_part) if sentence)


def _outcome(look: Look, language: str) -> str:
    for name, what in (("found", look.finding), ("closed", look.closed)):
        if what is not None:
            return Said(name, what=what.in_language(language)).in_language(language)
    return Said("nothing_found").in_language(language)


@dataclass
class _Record:
    """What the database says, read once."""

    live: dict[str, int]  # photographs of each volunteer who has not withdrawn
    registered: list[tuple[Path, Derived, dict[str, int | None]]]
    stays: list[tuple[bytes, bytes]] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    gone: set[Use] = field(default_factory=lambda: {Use.RETENTION})
    in_part: Said | None = None


class NotWithdrawn(FoxgloveError):  # noqa: N818
    """A number that has withdrawn from nothing: all that is there of it may be there."""


def prove_withdrawn(
    home: Path,
    number: str,
    also_look_in: Iterable[Path] = (),
    photographs: Sequence[Path] = (),
    *,
    progress: bool = False,
) -> Proof:
    """Search for anything that is left of a withdrawn volunteer.

    Parameters
    ----------
    home : Path
        Of the collection.
    number : str
        The agreement number, in either case.
    also_look_in : iterable of Path
        Folders beside the collection and what is registered in it, such as a release or a download folder.
    photographs : sequence of Path
        The volunteer's own photographs: every picture and every array that may hold pictures is compared with
        them. Without, what bears nobody's number counts as closed.
    progress : bool
        Show a bar on stderr if it takes more than two seconds.

    Returns
    -------
    Proof

    Raises
    ------
    FoxgloveError
        If there is no collection, the number was never issued there, a folder to look in does not exist, or a
        photograph cannot be read.
    NotWithdrawn
        If the volunteer has withdrawn from nothing.
    """
    home = Path(home).expanduser().resolve()
    number = number.strip().lower()
    record = _read_record(home, number)
    own = OwnPhotographs(photographs) if photographs else None
    search = _Search(home, number, record, own, progress)
    looks = list(record.looks)
    places: list[tuple[Path, Said, Derived | None, dict[str, int | None]]] = [
        (home, Said("of_collection"), None, {})
    ]
    may_stay = []
    if record.in_part is not None:
        may_stay, places = [home], []
    for folder, what, volunteers in record.registered:
        if what.cannot_be_undone:
            continue
        if not must_be_cleaned(what, record.gone):
            may_stay.append(folder)
            continue
        said = Said("registered", kind=what.value)
        if os.path.lexists(folder):
            places.append((folder, said, what, volunteers))
        else:
            looks.append(Look(said, folder, Said("nothing"), closed=Said("registered_is_gone")))
        # What a killed process left beside it holds what it held before.
        places += [(left, said, what, volunteers) for left in leftovers_of(folder)]
    for folder in (Path(folder).expanduser().resolve() for folder in also_look_in):
        if not folder.exists():
            raise FoxgloveError(f"{folder} does not exist; expected a folder to look in. Check the path.")
        if folder not in [place for place, *_ in places]:
            places.append((folder, Said("named_folder"), None, {}))
    total = sum(size_on_disk(place) for place, *_ in places)
    with tqdm(total=total, unit="B", unit_scale=True, delay=2, disable=not progress) as bar:
        for place, said, derived, volunteers in places:
            looks += search.look_in(place, said, bar)
            if place != home:
                looks += [
                    Look(Said("rows"), folder, Said("count_of_rows", count=count), finding, closed)
                    for folder, count, finding, closed in releases_below(
                        place, volunteers, record.live, derived
                    )
                ]
    looks = search.look_again(looks)
    of_record = len(record.looks)
    looks[of_record:] = [look for look in looks[of_record:] if not _may_stay(look.path, may_stay, record)]
    never = [Said(name) for name in NEVER_LOOKED_AT]
    never += [
        Said("cannot_be_undone", kind=what.value, folder=folder)
        for folder, what, _ in record.registered
        if what.cannot_be_undone
    ]
    if not photographs:
        never.append(Said("no_photographs"))
    return Proof(number, looks, never, record.in_part)


def _may_stay(path: Path | None, may_stay: list[Path], record: _Record) -> bool:
    """Tell whether something lies where, by the register, a volunteer who withdrew in part may stay."""
    searched = {folder for folder, what, _ in record.registered if must_be_cleaned(what, record.gone)}
    for place in (path, *path.parents) if path is not None else ():
        if place in searched or place in may_stay:
            return place not in searched
    return False


def _read_record(home: Path, number: str) -> _Record:
    database = home / DATABASE_FILE
    if not database.is_file():
        raise FoxgloveError(f"{home} holds no collection; expected {DATABASE_FILE} in it. Check --home.")
    journal = home / f"{DATABASE_FILE}-journal"
    if journal.is_file() and not is_of_sqlite(journal.read_bytes()[:16], "-journal"):
        raise FoxgloveError(
            f"{journal} is no journal of a database, and keeps the record from being read. Look what it is; it may be "
            "a copy of a photograph. Move it out of the collection, then run this again."
        )
    with (
        told(database),
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)) as opened,
    ):
        fetch = opened.execute
        live = dict(fetch("SELECT agreement, photographs FROM submissions").fetchall())
        tombstone = fetch("SELECT 1 FROM tombstones WHERE agreement = ?", (number,)).fetchone()
        since = dict(fetch("SELECT use, withdrawn_at FROM withdrawn_uses WHERE agreement = ?", (number,)))
        unfinished = fetch("SELECT 1 FROM unfinished WHERE agreement = ?", (number,)).fetchone()
        folders = fetch("SELECT number, folder, what FROM derived ORDER BY number").fetchall()
        members = {
            key: dict(
                fetch("SELECT agreement, volunteer FROM derived_from WHERE derived = ?", (key,)).fetchall()
            )
            for key, _, _ in folders
        }
        (rows,) = fetch("SELECT count(*) FROM events").fetchone()
    if number not in live and tombstone is None:
        raise FoxgloveError(
            f"{number} was never issued in {home}; expected an agreement number such as a00b16f8. Compare it with "
            "the certificate, and check --home."
        )
    if number in live and not since:
        raise NotWithdrawn(
            f"{number} has not withdrawn from anything: its photographs and what was made from them may stay. Nothing "
            "was searched."
        )
    gone = {Use(use) for use in since} if number in live else {Use.RETENTION}
    finding = Said("unfinished") if unfinished else None
    held = Said("of_record", submissions=len(live), events=rows)
    looks = [Look(Said("record"), database, held, finding)]
    cells = odd_cells(database, pattern_of(number)) if number not in live else []
    looks += [Look(Said("record"), database, Said("nothing"), cell) for cell in cells]
    looks.append(_look_at_chain(home))
    for key, folder, what in folders:
        if number in members[key] and must_be_cleaned(Derived(what), gone):
            looks.append(Look(Said("register"), Path(folder), Said("nothing"), Said("still_registered")))
    listed = home / EXCLUDED_FILE
    lines = listed.read_text("utf-8", errors="replace") if listed.is_file() else ""
    is_listed = all(f"{number}\t{use}\t" in lines for use in gone)
    looks.append(
        Look(Said("exclusion_list"), listed, Said("nothing"), None if is_listed else Said("not_excluded"))
    )
    registered = [(Path(folder), Derived(what), members[key]) for key, folder, what in folders]
    in_part = None
    if live.pop(number, None) is not None:
        in_part = Said("_and_".join(["in_part", *sorted(gone)]), number=number, date=max(since.values())[:10])
    return _Record(live, registered, rows_that_stay(database, number), looks, gone, in_part)


def _look_at_chain(home: Path) -> Look:
    """Check the record: a proof from a record that somebody changed would prove nothing."""
    try:
        problems = [str(problem) for problem in verify_home(home).problems]
    except FoxgloveError as error:
        problems = [str(error)]
    closed = Said("record_not_sound", problem=problems[0]) if problems else None
    return Look(Said("chain"), home / DATABASE_FILE, Said("nothing"), closed=closed)


class _Search:
    """A search of folders for one volunteer."""

    def __init__(
        self, home: Path, number: str, record: _Record, own: OwnPhotographs | None, progress: bool
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
        for _ in range(LOOKS - 1):
            if not odd:
                break
            # Who submits or withdraws in this moment is between the files and the record.
            time.sleep(PAUSE)
            self.record = _read_record(self.home, self.number)
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
