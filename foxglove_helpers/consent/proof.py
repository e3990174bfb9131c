"""Whether a withdrawn volunteer is really gone: everything is searched, and what was searched is said.

In: a collection, an agreement number, and folders and photographs to compare with. Out: a list of looks, each with
what was found, and whether nothing was. Nothing is changed, and nothing is tidied up before the search. What stays
by intent is the number itself: in the tombstone, in the events, and on the exclusion list.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from foxglove_helpers.consent.database import told
from foxglove_helpers.consent.derived import DATA_FILE, LABELS_FILE, LOG_FILE, PICTURES, Derived, read_log
from foxglove_helpers.consent.drafts import is_draft_name
from foxglove_helpers.consent.events import ANCHOR_FILE
from foxglove_helpers.consent.layout import DRAFTS_FOLDER, EXCLUDED_FILE, KEY_FILE, PHOTOGRAPHS_FOLDER
from foxglove_helpers.consent.likeness import ALIKE, most_alike_row, small_gray, small_gray_crops
from foxglove_helpers.consent.originals import ORIGINALS_FILE
from foxglove_helpers.consent.record import DATABASE_FILE
from foxglove_helpers.consent.search import Found, Unreadable, every_file
from foxglove_helpers.errors import FoxgloveError

NOT_LOOKED_AT = (
    "backups, and copies on other computers or in the hands of other people",
    "what was printed, shown or published",
    "parts of the disk that the operating system counts as free",
    "the memory of programs that are running",
)
_OF_SQLITE = ("", "-wal", "-shm", "-journal")
_SQLITE_STARTS = (b"SQLite format 3\0", b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
# How the number stands in what stays: in an event, a tombstone, the register, or the list of unfinished work.
_STAYS_BEFORE = re.compile(rb"(submitted|consented_again|withdrawn|withdrawn_in_part)\Z")
_LEFT_OUT = {
    EXCLUDED_FILE: r"a0[0-9a-f]{6}\t(retention|training|display)\t[-+:\dT]+$",
    LOG_FILE: r'[^,"]*,refused,withdrawn,',
}
_STAYS_AFTER = re.compile(rb"withdrawn\d{4}-|registered|unfinished")


@dataclass(frozen=True)
class Look:
    """Something that was looked at: what it is, where it lies, how much it holds, and what was found or None."""

    what: str
    path: Path | None
    size: str
    finding: str | None


@dataclass(frozen=True)
class Proof:
    """What was looked at for an agreement number; `proven` if nothing was found and nothing had to be left out."""

    agreement: str
    looked_at: list[Look]
    not_looked_at: list[str]
    proven: bool

    @property
    def findings(self) -> list[Look]:
        """Return the looks that found something."""
        return [look for look in self.looked_at if look.finding is not None]


@dataclass
class _Record:
    """What the database says, read once."""

    live: dict[str, int]  # photographs of each volunteer who has not withdrawn
    registered: list[tuple[str, Derived, dict[str, int | None]]]
    looks: list[Look] = field(default_factory=list)


def prove_withdrawn(
    home: Path,
    number: str,
    also_look_in: Iterable[Path] = (),
    photographs: Sequence[Path] = (),
    *,
    make_headshot: Callable[[Path], np.ndarray] | None = None,
) -> Proof:
    """Search for anything that is left of a withdrawn volunteer.

    Parameters
    ----------
    home : Path
        Of the collection.
    number : str
        The agreement number.
    also_look_in : iterable of Path
        Folders beside the collection and what is registered in it, such as a release or a download folder.
    photographs : sequence of Path
        The volunteer's own photographs: every picture, and every row of every table of headshots, is compared
        with them. Without, only what names the agreement number, or belongs to nobody, can be found.
    make_headshot : callable, optional
        Turns a photograph into a headshot, uint8 of shape (359, 359), as curation does; without it, tables of
        headshots cannot be compared with photographs.

    Returns
    -------
    Proof

    Raises
    ------
    FoxgloveError
        If there is no collection, the number was never issued there, or a photograph cannot be read.
    """
    home = Path(home).expanduser().resolve()
    record = _read_record(home, number)
    own = _OwnPhotographs(photographs, make_headshot)
    looks = [*record.looks, *_look_in_home(home, number, record, own)]
    seen = {home}
    for folder, what, volunteers in record.registered:
        place = Path(folder)
        if what.cannot_be_undone:
            continue
        seen.add(place)
        looks += _look_in_folder(place, number, f"registered {what}", own)
        looks += _look_at_rows(place, number, volunteers, record.live, what)
    for place in (Path(folder).expanduser().resolve() for folder in also_look_in):
        if place not in seen:
            seen.add(place)
            if not place.exists():
                raise FoxgloveError(f"{place} does not exist; expected a folder to look in. Check the path.")
            looks += _look_in_folder(place, number, "folder that you named", own)
            looks += _look_at_rows(place, number, {}, record.live, None)
    not_looked_at = [
        *NOT_LOOKED_AT,
        *(f"{what} in {folder}" for folder, what, _ in record.registered if what.cannot_be_undone),
        *own.not_compared,
    ]
    proven = not any(look.finding for look in looks)
    return Proof(number, looks, not_looked_at, proven)


def _read_record(home: Path, number: str) -> _Record:
    database = home / DATABASE_FILE
    if not database.is_file():
        raise FoxgloveError(f"{home} holds no collection; expected {DATABASE_FILE} in it. Check --home.")
    with told(database):
        connection = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            fetch = connection.execute
            live = dict(fetch("SELECT agreement, photographs FROM submissions").fetchall())
            tombstone = fetch("SELECT 1 FROM tombstones WHERE agreement = ?", (number,)).fetchone()
            unfinished = fetch("SELECT 1 FROM unfinished WHERE agreement = ?", (number,)).fetchone()
            folders = fetch("SELECT number, folder, what FROM derived ORDER BY number").fetchall()
            members = {
                key: dict(
                    fetch(
                        "SELECT agreement, volunteer FROM derived_from WHERE derived = ?", (key,)
                    ).fetchall()
                )
                for key, _, _ in folders
            }
            (rows,) = fetch("SELECT count(*) FROM events").fetchone()
        finally:
            connection.close()
    if number not in live and tombstone is None:
        raise FoxgloveError(
            f"{number} was never issued in {home}; expected an agreement number such as a00b16f8. Compare it with "
            "the certificate, and check --home."
        )
    finding = None
    if number in live:
        finding = "it has not withdrawn, or not from everything"
    elif unfinished:
        finding = "its withdrawal is recorded, but not carried out everywhere: open the collection again"
    looks = [Look("record", database, f"{len(live)} submissions, {rows} events", finding)]
    for key, folder, what in folders:
        if number in members[key] and not Derived(what).cannot_be_undone and number not in live:
            looks.append(Look("register", Path(folder), what, "it is still noted as part of this"))
    listed = home / EXCLUDED_FILE
    is_listed = listed.is_file() and f"{number}\tretention\t" in listed.read_text(encoding="utf-8")
    finding = None if is_listed else "it does not stand there, so later stages would not leave it out"
    looks.append(Look("exclusion list", listed, "", finding))
    return _Record(live, [(folder, Derived(what), members[key]) for key, folder, what in folders], looks)


def _look_in_home(home: Path, number: str, record: _Record, own: "_OwnPhotographs") -> list[Look]:
    looks = []
    for file in every_file(home):
        finding = _naming(file, number) or _out_of_place(home, file, record.live)
        looks.append(_look(file, "file of the collection", finding or own.found_in(file)))
    return looks


def _look_in_folder(folder: Path, number: str, what: str, own: "_OwnPhotographs") -> list[Look]:
    if not folder.exists():
        gone = folder.parent.is_dir()
        return [Look(what, folder, "gone", None if gone else "it cannot be reached; connect its drive")]
    return [_look(file, what, _naming(file, number) or own.found_in(file)) for file in every_file(folder)]


def _look(file: Found, what: str, finding: str | None) -> Look:
    return Look(what, Path(file.shown), f"{file.size} bytes", finding)


def _naming(file: Found, number: str) -> str | None:
    """Return how a file names the agreement number, if it may not."""
    if file.problem is not None:
        return file.problem
    if number in file.shown:
        return "its name, or that of its folder, names the number"
    try:
        start = file.start()
        is_database = start.startswith(_SQLITE_STARTS)
        of_originals = Path(file.shown).name.startswith(ORIGINALS_FILE)
        for before, after in file.contexts_of(number):
            stays = _STAYS_BEFORE.search(before) and after.startswith(b'{"')
            if is_database and not of_originals and (stays or _STAYS_AFTER.match(after)):
                continue
            if is_database:
                return "it holds the remains of a row with the number"
            if _is_only_left_out(file, number):
                return None
            return "it names the number"
    except Unreadable as problem:
        return str(problem)
    return None


def _is_only_left_out(file: Found, number: str) -> bool:
    """Tell whether an exclusion list or a curation log names the number only to leave it out."""
    pattern = _LEFT_OUT.get(Path(file.shown).name)
    if pattern is None:
        return False
    lines = [line for line in file.read().decode("utf-8", "replace").splitlines() if number in line]
    return all(re.match(pattern, line) for line in lines)


def _out_of_place(home: Path, file: Found, live: dict[str, int]) -> str | None:
    """Return what is wrong with a file that no living part of the collection accounts for."""
    relative = Path(file.shown).relative_to(home)
    top, name = relative.parts[0], relative.name
    if file.inside_archive:
        return "it lies in an archive that is no part of the collection"
    if len(relative.parts) == 1:
        bases = (DATABASE_FILE, ORIGINALS_FILE)
        known = {EXCLUDED_FILE, ANCHOR_FILE, KEY_FILE, *(base + end for base in bases for end in _OF_SQLITE)}
        is_lock = re.fullmatch(r"\..+\.lock", name) and file.size == 0
        return None if name in known or is_lock else "it is no part of the collection; it may be a copy"
    if top == DRAFTS_FOLDER and is_draft_name(relative.parts[1]):
        return None
    if top == PHOTOGRAPHS_FOLDER and len(relative.parts) == 3 and relative.parts[1] in live:
        agreement = relative.parts[1]
        expected = {f"{agreement}_{place}.jpeg" for place in range(1, live[agreement] + 1)}
        if name in expected | {f"{agreement}.tsv"}:
            return None
    return "it belongs to no volunteer who still agrees; it may be a copy"


def _look_at_rows(
    folder: Path, number: str, volunteers: dict[str, int | None], live: dict[str, int], what: Derived | None
) -> list[Look]:
    """Look for rows of releases that belong to nobody who still agrees."""

    looks = []
    for labels_file in sorted(folder.rglob(LABELS_FILE)) if folder.is_dir() else []:
        place = labels_file.parent
        try:
            labels = np.load(labels_file)
            images = np.load(place / DATA_FILE, mmap_mode="r")
            count, who = len(images), labels[:, 0]
        except (OSError, ValueError, IndexError) as error:
            looks.append(Look("rows of a release", place, "", f"it could not be read: {error}"))
            continue
        finding = None
        if count != len(labels):
            finding = f"{count} headshots, but {len(labels)} labels: some belong to nobody"
        if finding is None and what is Derived.RELEASE:
            finding = _rows_of_nobody(who.tolist(), volunteers, live)
        if finding is None:
            finding = _rows_without_line(count, read_log(place))
        looks.append(Look("rows of a release", place, f"{count} rows", finding))
    return looks


def _rows_of_nobody(who: list[int], volunteers: dict[str, int | None], live: dict[str, int]) -> str | None:
    """Return which rows have a volunteer number that, by the register, is nobody's who still agrees."""
    if any(volunteer is None for volunteer in volunteers.values()):
        return None
    known = {volunteer for agreement, volunteer in volunteers.items() if agreement in live}
    rows = [row for row, volunteer in enumerate(who) if volunteer not in known]
    if not rows:
        return None
    shown = ", ".join(map(str, rows[:5])) + (" and more" if len(rows) > 5 else "")
    return f"row {shown}: volunteer {who[rows[0]]} is nobody who still agrees"


def _rows_without_line(count: int, log: list[dict[str, str]]) -> str | None:
    if not log:
        return None
    accounted = {line["row"] for line in log if line["decision"] == "kept"}
    missing = [row for row in range(count) if str(row) not in accounted]
    return f"row {missing[0]} stands in no line of {LOG_FILE}" if missing else None


class _OwnPhotographs:
    """The volunteer's own photographs, to compare everything with."""

    def __init__(
        self, photographs: Sequence[Path], make_headshot: Callable[[Path], np.ndarray] | None
    ) -> None:
        self.not_compared: list[str] = []
        self._whole: np.ndarray | None = None
        self._crops: np.ndarray | None = None
        if not photographs:
            self.not_compared.append(
                "what pictures and rows of tables show: for this, give the volunteer's own photographs"
            )
            return
        self._whole = np.stack([small_gray(Path(file)) for file in photographs])
        if make_headshot is None:
            self.not_compared.append("what the rows of tables of headshots show")
            return
        self._crops = np.concatenate([small_gray_crops(make_headshot(Path(file))) for file in photographs])

    def found_in(self, file: Found) -> str | None:
        """Return which of the volunteer's photographs a file shows, or which row of it does."""
        if self._whole is None:
            return None
        suffix = Path(file.shown).suffix.lower()
        if suffix in PICTURES or file.start().startswith((b"\xff\xd8\xff", b"\x89PNG")):
            return self._picture(file)
        return self._table(file) if suffix == ".npy" and self._crops is not None else None

    def _picture(self, file: Found) -> str | None:
        assert self._whole is not None
        wanted = self._whole if self._crops is None else np.concatenate([self._whole, self._crops])
        try:
            with file.open() as content:
                likeness = float((wanted @ small_gray(content)).max())
        except FoxgloveError:
            return "it could not be read as a picture, and so not be compared"
        return (
            f"it shows the volunteer's photograph (correlation {likeness:.3f})" if likeness >= ALIKE else None
        )

    def _table(self, file: Found) -> str | None:
        assert self._crops is not None
        try:
            table = file.array()
        except Unreadable as problem:
            return str(problem)
        best = most_alike_row(table, self._crops)
        if best is None or best.correlation < ALIKE:
            return None
        return f"row {best.row} shows the volunteer (correlation {best.correlation:.3f})"
