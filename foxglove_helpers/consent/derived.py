"""What later stages made from photographs, and how a volunteer is taken out of it: crops, votes, tables.

In: a folder that a later stage registered, and an agreement number. Out: the same folder without the volunteer,
each file replaced whole, and a count of what was deleted. Models that have learned and tables that are out cannot
be taken back.
"""

import csv
import os
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path

from foxglove_helpers.consent.rules import Use
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import leftovers_of, one_at_a_time, remove_leftovers, whole_file

# Names of the release (R5) and of its log; importing them would load NumPy with every command.
DATA_FILE, LABELS_FILE, VECTORS_FILE = "headshot_data.npy", "headshot_labels.npy", "mandible_vectors.npy"
LOG_FILE = "curation_log.csv"
PAGES_FOLDER = "pages"  # of quality control, which curation writes anew whenever it runs
_ARRAYS = (DATA_FILE, LABELS_FILE, VECTORS_FILE)
_OF_A_RELEASE = (*_ARRAYS, LOG_FILE)
PICTURES = (".jpeg", ".jpg", ".png", ".heic", ".webp", ".tif", ".tiff", ".bmp", ".gif")
TABLES = (".csv", ".tsv", ".txt")
_SEPARATORS = (",", "\t", ";")
_OF_A_LOG = {"file"}  # columns that are needed
_OF_A_RELEASE_LOG = _OF_A_LOG | {"decision", "volunteer", "row"}
_THEN = "Then open the collection again."

# Takes a file, an agreement number and the volunteer's number there, and returns how many lines it took out.
Cleaner = Callable[[Path, str, int | None], int]
_CLEANERS: dict[str, Cleaner] = {}


class Derived(StrEnum):
    """What later stages make from photographs."""

    COPIES = "copies"  # of the photographs as they are
    CROPS = "crops"
    VOTES = "votes"
    RELEASE = "release"  # tables that are still here
    DISPLAY = "display"  # pages and slides that show photographs
    MODEL = "model"
    PUBLISHED_RELEASE = "published_release"  # tables that others have

    @property
    def cannot_be_undone(self) -> bool:
        """Tell whether it stays as it is when somebody withdraws."""
        return self in (Derived.MODEL, Derived.PUBLISHED_RELEASE)


def must_be_cleaned(what: Derived, gone: Collection[Use]) -> bool:
    """Tell whether a volunteer must be taken out of something after withdrawing from uses."""
    if what.cannot_be_undone:
        return False
    made_for = Use.DISPLAY if what is Derived.DISPLAY else Use.TRAINING
    return Use.RETENTION in gone or made_for in gone


def clean_files_with(pattern: str, cleaner: Cleaner) -> None:
    """Say how to take a volunteer out of files of a later stage, which this one knows nothing of.

    As long as nobody has said it, such a file is told as one that no program can clean, and the withdrawal is tried
    again whenever the collection is opened.

    Parameters
    ----------
    pattern : str
        Of the names of files, such as `*_log.txt`.
    cleaner : callable
    """
    _CLEANERS[pattern] = cleaner


def clean_derived(folder: Path, agreement: str, volunteer: int | None) -> Counter[str]:
    """Take a volunteer out of a folder that was made from photographs, and count what was deleted.

    Files and folders with the agreement number in their name are deleted, lines with it are taken out of tables,
    and the rows of the volunteer out of a release, also out of what a killed process left beside the folder.
    Nothing else changes, and what is odd about one file keeps no other from being cleaned.

    Parameters
    ----------
    folder : Path
    agreement : str
    volunteer : int or None
        The number the volunteer has in releases and voting sheets there, if it is known. A release that has its
        curation log beside it tells it too.

    Returns
    -------
    Counter
        Of "pictures", "files", "lines" and "rows".

    Raises
    ------
    FoxgloveError
        If something could not be cleaned; everything else was. Or if the folder is not there: whether it was deleted,
        or lies on a drive that is not connected, cannot be told.
    """
    done: Counter[str] = Counter()
    if leftovers_of(folder):
        with one_at_a_time(folder):
            remove_leftovers(folder)
    _require_folder(folder)
    left: list[str] = []
    wrong: list[str] = []
    with one_at_a_time(folder):
        for place, folders, names in os.walk(folder, topdown=False):
            here = Path(place)
            if here.name == PAGES_FOLDER and (here.parent / LOG_FILE).is_file():
                with _telling(wrong, here):
                    done["files"] += _delete_pages(here, agreement)
            for path in [here / name for name in (*folders, *names) if agreement in name]:
                with _telling(wrong, path):
                    kind = "pictures" if path.suffix.lower() in PICTURES else "files"
                    is_file = not path.is_dir()
                    _delete(path)
                    done[kind] += is_file
            is_release = DATA_FILE in names and LABELS_FILE in names
            if is_release:
                with _telling(wrong, here):
                    done["rows"] += _clean_release(here, agreement, volunteer)
            elif LOG_FILE in names:
                with _telling(wrong, here / LOG_FILE):
                    done["lines"] += _clean_log(here, agreement)
            # First: a database takes the files beside it along.
            for name in names:
                for cleaner in [_CLEANERS[pattern] for pattern in _CLEANERS if fnmatchcase(name, pattern)]:
                    with _telling(wrong, here / name):
                        done["lines"] += cleaner(here / name, agreement, volunteer)
            for path in [here / name for name in names if agreement not in name]:
                # The log was seen to above.
                if path.name == LOG_FILE or (is_release and path.name in _OF_A_RELEASE):
                    continue
                if path.is_symlink() or not path.is_file():
                    continue
                with _telling(wrong, path):
                    if path.suffix.lower() in TABLES:
                        done["lines"] += _clean_table(path, agreement, volunteer)
                    if agreement.encode() in path.read_bytes():
                        left.append(str(path))
        wrong += [f"{path} could not be deleted. Delete it. {_THEN}" for path in leftovers_of(folder)]
    if left:
        wrong.append(
            f"{left[0]} names {agreement}, and {len(left) - 1} other files do; no program can take a volunteer out of "
            "them. Delete them, or make them again without the volunteer."
        )
    if wrong:
        raise FoxgloveError(" ".join(wrong))
    return +done


def _delete_pages(folder: Path, agreement: str) -> int:
    pages = [page for page in folder.glob("*.html") if agreement.encode() in page.read_bytes()]
    for page in pages:
        page.unlink()
    return len(pages)


def _require_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    if os.path.lexists(folder):
        raise FoxgloveError(
            f"{folder} is no folder; no program can take a volunteer out of it. Delete it, and make an empty folder in "
            f"its place. {_THEN}"
        )
    raise FoxgloveError(
        f"{folder} is not there. If it lies on a drive, connect it; if it was moved, delete what it holds of the "
        f"volunteer in its new place; if it was moved or deleted, make an empty folder in its place. {_THEN}"
    )


@contextmanager
def _telling(wrong: list[str], path: Path) -> Iterator[None]:
    """Note what is odd about a file, whatever it is, and go on with the next."""
    try:
        yield
    except FoxgloveError as error:
        wrong.append(str(error))
    # Files of other people fail in many ways.
    except Exception as error:
        reason = str(error) or type(error).__name__
        wrong.append(f"{path} could not be cleaned: {reason}. Put it right, or delete it. {_THEN}")


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _clean_table(path: Path, agreement: str, volunteer: int | None) -> int:
    """Take the lines of a volunteer out of a text table, and return how many there were."""
    lines = path.read_bytes().splitlines(keepends=True)
    columns = {}
    # Whatever the name of the file promises: a spreadsheet program writes what its country is used to.
    for separator in _SEPARATORS if volunteer is not None and lines else ():
        header = [cell.lower() for cell in _cells(lines[0], separator)]
        if "volunteer" in header:
            columns[separator] = header.index("volunteer")

    def is_of_volunteer(line: bytes) -> bool:
        if agreement.encode() in line:
            return True
        for separator, column in columns.items():
            cells = _cells(line, separator)
            if column < len(cells) and _whole(cells[column]) == volunteer:
                return True
        return False

    kept = [line for line in lines if not is_of_volunteer(line)]
    if len(kept) < len(lines):
        with whole_file(path) as part:
            part.write_bytes(b"".join(kept))
    return len(lines) - len(kept)


def _cells(line: bytes, separator: str) -> list[str]:
    text = line.decode("utf-8-sig", errors="replace").strip("\r\n")
    try:
        cells = next(csv.reader([text], delimiter=separator), [])
    except csv.Error:  # a cell longer than the module takes
        cells = text.split(separator)
    return [cell.strip() for cell in cells]


def _whole(cell: str) -> int | None:
    """Return a whole number as a spreadsheet program may have written it, such as 3.0; None if it is none."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return int(number) if number.is_integer() else None


def _clean_release(folder: Path, agreement: str, volunteer: int | None) -> int:
    """Write a release again without a volunteer, whole or not at all, and return how many rows left it."""
    import numpy as np

    from foxglove_helpers.release import open_images, open_release_writer, write_labels, write_vectors

    log = read_log(folder)
    with _whole_array(folder / LABELS_FILE) as path:
        labels = np.load(path)
    volunteers = _volunteers_in(log, agreement) | ({volunteer} if volunteer is not None else set())
    gone = np.isin(labels[:, 0], sorted(volunteers))
    if not gone.any():
        # Nothing of the volunteer was kept, and still the log may name the files that were refused.
        _clean_log(folder, agreement)
        return 0
    if gone.all():
        for name in _OF_A_RELEASE:
            (folder / name).unlink(missing_ok=True)
        return len(gone)
    stays = np.flatnonzero(~gone)
    others = [entry for entry in sorted(folder.iterdir()) if entry.name not in _ARRAYS]
    with open_release_writer(folder, len(stays), beside={entry.name for entry in others}) as part:
        with _whole_array(folder / DATA_FILE):
            before = open_images(folder)
        after = open_images(part, writable=True)
        for row, old in enumerate(stays):
            after[row] = before[old]
        # Open maps would keep Windows from moving the folder.
        del before, after
        write_labels(part, labels[stays])
        if (folder / VECTORS_FILE).exists():
            with _whole_array(folder / VECTORS_FILE) as path:
                vectors = np.load(path)
            write_vectors(part, vectors[~np.isin(vectors[:, 0].astype(int), sorted(volunteers))])
        for entry in others:
            if entry.is_dir():
                shutil.copytree(entry, part / entry.name, symlinks=True)
            else:
                shutil.copy2(entry, part / entry.name)
        _write_log(part, log, agreement, volunteers, stays.tolist())
    return int(gone.sum())


@contextmanager
def _whole_array(path: Path) -> Iterator[Path]:
    """Name the file where the block cannot read it."""
    try:
        yield path
    except (OSError, ValueError, EOFError) as error:
        raise FoxgloveError(
            f"{path} is no whole array ({error}). Put it back from a copy, or delete the release. {_THEN}"
        ) from error


def read_log(folder: Path, *, of_release: bool = True) -> list[dict[str, str]]:
    """Return the lines of the curation log in a folder; none, if there is no log.

    Parameters
    ----------
    folder : Path
    of_release : bool
        Whether each photograph that was kept must have its volunteer and its row; a curation that is on its way has
        no rows yet.

    Raises
    ------
    FoxgloveError
        If it is no such log any more: another program may have saved it in its own way.
    """
    path = folder / LOG_FILE
    if not path.exists():
        return []
    remedy = f"Save it as CSV in UTF-8, or put it back from a copy. {_THEN}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
            log = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise FoxgloveError(f"{path} could not be read: {error}. {remedy}") from error
    missing = sorted((_OF_A_RELEASE_LOG if of_release else _OF_A_LOG) - set(reader.fieldnames))
    if missing:
        raise FoxgloveError(f'{path}, line 1: there is no column "{missing[0]}". {remedy}')
    for number, line in enumerate(log, start=2):
        if None in line:
            raise FoxgloveError(f"{path}, line {number}: it has more cells than the header. {remedy}")
        if not of_release:
            continue
        if line["decision"] == "kept" and (_whole(line["volunteer"]) is None or _whole(line["row"]) is None):
            raise FoxgloveError(
                f'{path}, line {number}: volunteer is "{line["volunteer"]}" and row "{line["row"]}"; expected whole '
                f"numbers. {remedy}"
            )
        # As they were written, whatever a spreadsheet program made of them.
        for name in ("volunteer", "row"):
            whole = _whole(line[name])
            line[name] = line[name] if whole is None else str(whole)
    return log


def _volunteers_in(log: list[dict[str, str]], agreement: str) -> set[int]:
    found = (_whole(line["volunteer"]) for line in log if agreement in line["file"])
    return {volunteer for volunteer in found if volunteer is not None}


def _clean_log(folder: Path, agreement: str) -> int:
    """Take a volunteer out of the log of a curation that is on its way, and return how many lines there were."""
    log = read_log(folder, of_release=False)
    kept = [_without(line, agreement) for line in log if agreement not in line["file"]]
    if kept != log:
        with whole_file(folder / LOG_FILE) as part:
            _write_lines(part, kept, list(log[0]))
    return len(log) - len(kept)


def _without(line: dict[str, str], agreement: str) -> dict[str, str]:
    """Return a line in which the number is gone where another file was found to be like one of the volunteer's."""
    return {name: cell.replace(agreement, "a withdrawn volunteer") for name, cell in line.items()}


def _write_lines(file: Path, lines: list[dict[str, str]], columns: list[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def _write_log(
    folder: Path, log: list[dict[str, str]], agreement: str, volunteers: set[int], stays: list[int]
) -> None:
    """Write the log of a curation without a volunteer; `stays` are the rows that are left, in their new order."""
    if not log:
        return
    new_row = {str(old): str(new) for new, old in enumerate(stays)}
    kept = [
        _without(line, agreement) | {"row": new_row.get(line["row"], "")}
        for line in log
        if agreement not in line["file"] and line["volunteer"] not in map(str, volunteers)
    ]
    _write_lines(folder / LOG_FILE, kept, list(log[0]))
