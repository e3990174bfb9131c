"""A folder of photographs becomes a release folder, and nothing in it is silently dropped.

In: the folder and the table of labels. Out: release files with shuffled rows, and a log with one row a file:
kept or refused and why. Photographs are worked on one by one in a few threads, so that any number of them
fits the memory. Rules as in R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): of identical files one
stays.
"""

import hashlib
import os
import tempfile
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import joblib
import numpy as np
import pandas as pd
from tqdm import tqdm

from foxglove_helpers.arguments import whole_number
from foxglove_helpers.consent.rules import agreement_numbers_in
from foxglove_helpers.curation.decoding import room_for
from foxglove_helpers.curation.detection import DETECTORS, DetectorChoice, naming_photograph, own_detector
from foxglove_helpers.curation.duplicates import sha256_of
from foxglove_helpers.curation.labels_table import read_labels_table
from foxglove_helpers.curation.photograph import Detector, PhotographRefused, read_file, unreadable
from foxglove_helpers.curation.settled import remarks_of, settle_photograph
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import not_written, whole_file
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import (
    DATA_FILE,
    IMAGE_SIDE,
    LABEL_COLUMNS,
    LABELS_FILE,
    PIXELS,
    VECTORS_FILE,
    open_images,
    open_release_writer,
    write_labels,
    write_vectors,
)

LOG_FILE = "curation_log.csv"
LOG_COLUMNS = {  # with the data type of each
    "file": "str",
    "decision": "str",
    "reason": "str",
    "explanation": "str",
    "line": "Int64",
    "volunteer": "Int64",
    "photograph": "Int64",
    "row": "Int64",
    "orientation": "Int64",
    "width": "Int64",
    "height": "Int64",
    "face_x": "Int64",
    "face_y": "Int64",
    "face_width": "Int64",
    "face_height": "Int64",
    "outside": "Float64",
    "angle": "Float64",
}
DEFAULT_SEED = 2022  # of the order of the rows


@dataclass
class Entry:
    """What is known of one file, or of one line of the table that has no file."""

    file: str
    path: Path
    label: dict[str, Any] | None = None
    refusal: PhotographRefused | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    pixels: bytes = b""  # the SHA-256 sum of those of the headshot


def curate(
    folder: Path | str,
    out: Path | str,
    labels: Path | str,
    progress: bool = True,
    *,
    detect: Detector | DetectorChoice | None = None,
    seed: int = DEFAULT_SEED,
    workers: int | None = None,
    excluded: Collection[str] = (),
) -> pd.DataFrame:
    """Turn a folder of JPEG photographs into a release folder.

    Parameters
    ----------
    folder : path
        Photographs, in it and in folders within it. Nothing in it is changed.
    out : path
        The release folder: new, empty, or an older release, which is replaced. It will hold the three files
        of a release, and the log. The log names the photographs: leave it out when you hand the release on.
    labels : path
        The table that says who is in which photograph; see `read_labels_table`.
    progress : bool, default True
        Show a progress bar on standard error.
    detect : callable or DetectorChoice, optional
        Takes an upright gray photograph, uint8 of shape (height, width), and returns the rectangles (x, y,
        width, height) of the faces in it; OpenCV's Haar cascade unless given. It is called from several threads,
        and again on other copies of a photograph where it finds none.
    seed : int
        Seed of the order of the rows, which are shuffled as in R1; images and labels share it.
    workers : int, optional
        Number of threads; one a core, at most 8, unless given. The result is the same for any number.
    excluded : collection of str
        Agreement numbers of volunteers who have withdrawn. Files that carry one of them in their name, or in
        that of a folder, are left out; the log says "withdrawn".

    Returns
    -------
    DataFrame
        The log: a row for every file, and for every line of the table without one. `decision` is "kept" or
        "refused", `reason` a word and `explanation` a sentence; then the `line` of the table, the `row` of
        the release, size of the upright photograph, the face in it (in pixels), and `outside`, the share of the
        crop beyond the photograph, where its border is repeated. `angle` are the degrees by which the head leant
        before the photograph was turned; the face is that in the turned one. `.attrs["notes"]` lists what the
        table left open, and photographs that it says to be of two people.

    Raises
    ------
    FoxgloveError
        If the folder or the table is missing or wrong, `out` holds other files, or no photograph is kept; in
        the last case the log stands beside `out`.
    """
    folder, out, labels = (Path(os.path.expanduser(place)).resolve() for place in (folder, out, labels))
    check_places(folder, out)
    threads = min(8, joblib.cpu_count()) if workers is None else whole_number(workers, "workers", least=1)
    table = read_labels_table(labels)
    entries = _list_files(folder, labels)
    join_labels(entries, table, labels)
    _leave_out(entries, frozenset(excluded))
    told = table.attrs["people_told"]
    _refuse_identical_files(entries, told)
    if detect is None:
        detect = DETECTORS["haar"]
    detector = detect if isinstance(detect, DetectorChoice) else own_detector(detect)
    candidates = [entry for entry in entries if entry.refusal is None]

    def write(headshots: BinaryIO) -> None:
        _write_headshots(candidates, headshots, detector, threads, progress)

    return release_of(entries, write, table, folder, out, labels, seed)


def release_of(
    entries: list[Entry],
    write: Callable[[BinaryIO], None],
    table: pd.DataFrame,
    folder: Path,
    out: Path,
    labels: Path,
    seed: int,
) -> pd.DataFrame:
    """Write the release of the entries whose headshots `write` appends to a file; return the log."""
    told = table.attrs["people_told"]
    candidates = [entry for entry in entries if entry.refusal is None]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out.parent) as headshots:
            write(headshots)
            written = [entry for entry in candidates if entry.refusal is None]
            notes = table.attrs["notes"] + _refuse_same_pixels(written, told, labels.name)
            kept = [place for place, entry in enumerate(written) if entry.refusal is None]
            order = np.array(kept, int)[np.random.default_rng(seed).permutation(len(kept))]
            rows = [written[place] for place in order]
            log = _log(entries, rows, notes)
            if not kept:
                raise FoxgloveError(_nothing_kept(log, folder, out))
            _write_release(out, headshots, order, rows, log)
    except OSError as error:
        raise not_written(out, error) from error
    return log


def volunteers_by_agreement(log: pd.DataFrame) -> dict[str, int | None]:
    """Return which volunteer number stands for which agreement number in a release, by the log of its curation.

    Photographs whose names hold no agreement number do not appear.
    """
    kept = log[log["decision"] == "kept"]
    return {
        agreement: int(volunteer)
        for file, volunteer in zip(kept["file"], kept["volunteer"], strict=True)
        for agreement in agreement_numbers_in(file)
    }


def check_places(folder: Path, out: Path) -> None:
    """Refuse a release where it would replace photographs or other files."""
    if not folder.is_dir():
        raise FoxgloveError(f"{folder} is not a folder; expected one with JPEG photographs. Check the path.")
    if out == folder or out in folder.parents or folder in out.parents:
        raise FoxgloveError(
            f"{out} and the photographs in {folder} lie one within the other; expected two separate folders, "
            "so that no photograph is replaced. Choose another folder for the release."
        )
    if os.path.lexists(out) and not os.path.isdir(out):
        raise FoxgloveError(f"{out} is a file; expected a folder for the release. Choose another name.")
    known = {DATA_FILE, LABELS_FILE, VECTORS_FILE, LOG_FILE}
    # The writer of the release checks this too, but it comes after minutes of work.
    foreign = (
        sorted(entry.name for entry in out.iterdir() if entry.name not in known) if os.path.isdir(out) else []
    )
    if foreign:
        raise FoxgloveError(
            f"{out} holds {foreign[0]!r}, which is not part of a release. Choose a new or an empty folder."
        )


def _list_files(folder: Path, labels: Path) -> list[Entry]:
    """Return an entry a file, sorted by name; what a first look tells to be no photograph is refused."""

    def not_listed(error: OSError) -> None:
        raise FoxgloveError(
            f"{error.filename} cannot be read: {error.strerror}. Check who may read the folder."
        )

    entries = []
    for place, folders, files in os.walk(folder, onerror=not_listed):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for path in (Path(place) / name for name in files + links):
            entries.append(Entry(path.relative_to(folder).as_posix(), path))
            try:
                _first_look(path, labels)
            except PhotographRefused as refusal:
                entries[-1].refusal = refusal
    if all(entry.path == labels for entry in entries):
        raise FoxgloveError(f"{folder} holds no files to curate; expected JPEG photographs. Check the path.")
    return sorted(entries, key=lambda entry: entry.file)


def _first_look(path: Path, labels: Path) -> None:
    if path == labels:
        raise PhotographRefused("labels_table", "this is the table of labels itself.")
    if not path.is_file():
        raise PhotographRefused("not_a_file", "a link or a device, not a file; put a copy of the file here.")
    try:
        with path.open("rb") as file:
            start = file.read(3)
    except OSError as error:
        raise unreadable(error) from error
    if start != b"\xff\xd8\xff":
        what = "not a JPEG file" if start else "an empty file"
        raise PhotographRefused("not_jpeg", f"{what}; export photographs of other kinds (HEIC, PNG) as JPEG.")


def join_labels(entries: list[Entry], table: pd.DataFrame, labels: Path) -> None:
    """Give each file its line of the table; a file without a line is refused, a line without a file added."""
    by_name = _by_name(entries)
    for line in table.to_dict("records"):
        label = {str(name): value for name, value in line.items()}
        where = f"{labels.name}, line {label['line']}"
        found = _file_of(label["file"], by_name, where)
        if found is None:
            refusal = PhotographRefused(
                "no_file",
                f"{where} names it, but there is no such file; expected a name within the folder, such as 01.jpg "
                "or monday/01.jpg.",
            )
            entries.append(Entry(label["file"], labels, label, refusal))
        elif found.label is not None:
            raise FoxgloveError(
                f"{where}: file {label['file']!r} stands in line {found.label['line']} already; expected "
                "every file once. Delete one of the lines."
            )
        else:
            found.label, found.remarks = label, list(label["remarks"])
    for entry in entries:
        if entry.label is None and entry.refusal is None:
            entry.refusal = PhotographRefused("no_row", f"{labels.name} has no line for it.")


def _leave_out(entries: list[Entry], excluded: frozenset[str]) -> None:
    """Refuse what belongs to volunteers who have withdrawn, before anything is compared with it."""
    for entry in entries:
        if agreement_numbers_in(entry.file) & excluded:
            entry.refusal = PhotographRefused("withdrawn", "its volunteer has withdrawn consent.")


def _by_name(entries: list[Entry]) -> dict[tuple[str, str], list[Entry]]:
    by_name = defaultdict(list)
    for entry in entries:
        # Mac OS writes a letter and its accent (or its voicing mark) apart; tables do not.
        name = unicodedata.normalize("NFC", entry.file)
        by_name["exact", name].append(entry)
        by_name["any case", name.casefold()].append(entry)
        by_name["no ending", PurePosixPath(name.casefold()).with_suffix("").as_posix()].append(entry)
    return by_name


def _file_of(name: str, by_name: dict[tuple[str, str], list[Entry]], where: str) -> Entry | None:
    name = unicodedata.normalize("NFC", name)
    for key in [("exact", name), ("any case", name.casefold()), ("no ending", name.casefold())]:
        fitting = by_name.get(key, [])
        fitting = [entry for entry in fitting if entry.refusal is None] or fitting
        if len(fitting) > 1:
            names = " and ".join(entry.file for entry in fitting[:2])
            raise FoxgloveError(f"{where}: file {name!r} fits {names}; write the whole name of one of them.")
        if fitting:
            return fitting[0]
    return None


def _refuse_identical_files(entries: list[Entry], told: bool) -> None:
    """Keep the first of several files with the same bytes (R1); only files of one size need be compared.

    Where the table says that they show different people, all stay, to be refused by their pixels.
    """
    by_size = defaultdict(list)
    for entry in entries:
        if entry.refusal is None:
            try:
                by_size[entry.path.stat().st_size].append(entry)
            except OSError as error:  # gone meanwhile, as a withdrawal makes it
                entry.refusal = unreadable(error)
    for same_size in by_size.values():
        first: dict[tuple[str, Any], Entry] = {}
        for entry in same_size if len(same_size) > 1 else []:
            try:
                digest = sha256_of(entry.path)
            except OSError as error:
                entry.refusal = unreadable(error)
                continue
            twin = first.setdefault((digest, _said_of(entry, told)), entry)
            if twin is not entry:
                entry.refusal = PhotographRefused("duplicate", f"its bytes are those of {twin.file}.")


def _refuse_same_pixels(entries: list[Entry], told: bool, table: str) -> list[str]:
    """Keep the first of several headshots with the same pixels, and none where the table contradicts itself.

    A photograph under two volunteers would stand in the training and in the test rows of one fold. Returns a
    note for each contradiction.
    """
    notes = []
    alike = defaultdict(list)
    for entry in entries:
        alike[entry.pixels].append(entry)
    for same in alike.values():
        if len({_said_of(entry, told) for entry in same}) == 1:
            for entry in same[1:]:
                entry.refusal = PhotographRefused("duplicate", f"its pixels are those of {same[0].file}.")
            continue
        said = [f"{entry.file} is {_in_words(entry, told)}" for entry in same]
        contradiction = (
            f"one photograph under several names, but {table} says that {' and '.join(said)}; expected the same "
            "of all. Correct the lines, or delete those that are wrong."
        )
        notes.append(f"Refused: {contradiction}")
        for entry in same:
            entry.refusal = PhotographRefused("contradiction", contradiction)
    return notes


def _said_of(entry: Entry, told: bool) -> tuple[int | None, int]:
    """Return what the table says of the person; of whom it numbers by lines, it does not say who it is."""
    label = entry.label or {}
    return (label["volunteer"] if told else None), label["female"]


def _in_words(entry: Entry, told: bool) -> str:
    volunteer, female = _said_of(entry, told)
    return f"volunteer {volunteer}, female {female}" if told else f"female {female}"


def _write_headshots(
    candidates: list[Entry], file: BinaryIO, detector: DetectorChoice, threads: int, progress: bool
) -> None:
    """Append the headshot of each photograph to the file; those that yield none get their refusal."""
    pool = ThreadPoolExecutor(threads)
    with warnings.catch_warnings():
        # What Pillow warns of, large pictures and odd Exif tags, is refused with a reason or does no harm.
        warnings.filterwarnings("ignore", module=r"PIL\.")
        try:
            headshots = pool.map(lambda entry: _headshot(entry, detector), candidates)
            for entry, headshot in tqdm(
                zip(candidates, headshots, strict=True),
                "curate",
                len(candidates),
                unit=" photographs",
                disable=None if progress else True,
            ):
                if headshot is not None:
                    file.write(headshot.tobytes())
                    entry.pixels = hashlib.sha256(headshot).digest()
        finally:
            # Interrupted, the threads end their photograph and no more: Python cannot end beside running ones.
            pool.shutdown(wait=True, cancel_futures=True)
    file.flush()


def _headshot(entry: Entry, detector: DetectorChoice) -> np.ndarray | None:
    try:
        with room_for(entry.path), naming_photograph(entry.file):
            settled = settle_photograph(read_file(entry.path), detector)
    except PhotographRefused as refusal:
        entry.refusal = refusal
        return None
    entry.facts = {
        "orientation": settled.orientation,
        "width": settled.width,
        "height": settled.height,
        "angle": settled.angle if settled.width else None,
    }
    if settled.rectangle is not None:
        faces = ("face_x", "face_y", "face_width", "face_height")
        entry.facts |= dict(zip(faces, settled.rectangle, strict=True)) | {"outside": settled.outside}
    if settled.headshot is None:
        entry.refusal = PhotographRefused(settled.reason, settled.explanation)
        return None
    entry.remarks += remarks_of(settled)
    if settled.explanation:
        entry.remarks.append(f"a person should look at it: {settled.explanation}")
    return settled.headshot


def _log(entries: list[Entry], rows: list[Entry], notes: list[str]) -> pd.DataFrame:
    row_of = {id(entry): row for row, entry in enumerate(rows)}
    records = [
        {
            "file": entry.file,
            "decision": "refused" if entry.refusal else "kept",
            "reason": entry.refusal.reason if entry.refusal else "",
            "explanation": str(entry.refusal) if entry.refusal else "; ".join(entry.remarks),
            "row": row_of.get(id(entry)),
            **{name: (entry.label or {}).get(name) for name in ("line", "volunteer", "photograph")},
            **entry.facts,
        }
        for entry in sorted(entries, key=lambda entry: entry.file)
    ]
    log = pd.DataFrame(records, columns=list(LOG_COLUMNS)).astype(LOG_COLUMNS)
    log.attrs["notes"] = notes
    return log


def _save(log: pd.DataFrame, file: Path) -> None:
    # Names in another encoding, as unpacked from archives, cannot be written in UTF-8.
    log.to_csv(file, index=False, lineterminator="\n", encoding="utf-8", errors="backslashreplace")


def _nothing_kept(log: pd.DataFrame, folder: Path, out: Path) -> str:
    """Write the log beside `out` and return what the person should know."""
    file = out.with_name(f"{out.name}_{LOG_FILE}")
    with whole_file(file) as part:
        _save(log, part)
    reasons = ", ".join(f"{count} {reason}" for reason, count in log["reason"].value_counts().items())
    return (
        f"{folder}: none of {len(log)} files could be kept ({reasons}), so there is no release. {file} says "
        "why for each of them."
    )


def _write_release(
    out: Path, headshots: BinaryIO, order: np.ndarray, rows: list[Entry], log: pd.DataFrame
) -> None:
    labels = pd.DataFrame([{name: (entry.label or {})[name] for name in LABEL_COLUMNS} for entry in rows])
    with open_release_writer(out, len(rows), beside={LOG_FILE}) as part:
        images = open_images(part, writable=True)
        for row, place in enumerate(order):
            headshots.seek(int(place) * PIXELS)
            images[row] = np.frombuffer(headshots.read(PIXELS), np.uint8).reshape(IMAGE_SIDE, IMAGE_SIDE)
        write_labels(part, labels)
        write_vectors(part, mandible_vectors(images, labels))
        # An open map would keep Windows from moving the folder.
        del images
        _save(log, part / LOG_FILE)
