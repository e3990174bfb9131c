"""The published release: three NumPy files in a folder, read, checked and written.

In flows a folder with `headshot_data.npy` and `headshot_labels.npy` (and perhaps `mandible_vectors.npy`); out
flows one `Headshots` object, its images memory-mapped, its labels checked row by row. The other way round,
photographs and labels become such a folder, whole or not at all. Layout, dtypes and rules are those of the
published data set (R1, R5).
"""

import hashlib
import html
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_folder

IMAGE_SIDE = 359  # R1: headshots are 359x359 pixels
PIXELS = IMAGE_SIDE**2
VOTERS = 17  # R1: team members who voted on every photograph
VOLUNTEERS = 277  # R1
IMAGES = 2429  # R1
PHOTOGRAPHS = 9  # R1: asked of every volunteer
LABEL_COLUMNS = ["volunteer", "photograph", "female", "not_smiling", "smiling"]
VECTOR_COLUMNS = 78  # R5: volunteer, photograph, female, then 75 features
DATA_FILE, LABELS_FILE, VECTORS_FILE = "headshot_data.npy", "headshot_labels.npy", "mandible_vectors.npy"

_FRESH_COPY = "The file is damaged or not of a release: take a fresh copy, or make the release again."


@dataclass(frozen=True, eq=False, repr=False)
class Headshots:
    """Headshots with their labels, row by row in the same order.

    Attributes
    ----------
    images : numpy.ndarray of shape (n, 359, 359), uint8
        Gray intensities 0-255, memory-mapped and read-only.
    labels : pandas.DataFrame with n rows, int64
        Columns `volunteer`, `photograph` (1-9), `female` (apparent gender by vote: 0 or 1), `not_smiling` and
        `smiling` (votes, which sum to 17).
    source : str
        Whose photographs these are, for titles and reports, such as "twin, seed 1".
    folder : pathlib.Path
        Where the release files lie.
    """

    images: np.ndarray
    labels: pd.DataFrame
    source: str
    folder: Path

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        volunteers = self.labels["volunteer"].nunique()
        return f"Headshots: {len(self)} photographs of {volunteers} volunteers ({self.source})"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(repr(self))}</p>"


@dataclass(frozen=True)
class ReleaseSummary:
    """What a checked release holds: counts, and the SHA-256 sum of each file.

    `female` and `male` count volunteers by the label that the vote gave them;
    `volunteers_by_photographs` maps a number of photographs to the number of volunteers who have as many.
    """

    folder: Path
    photographs: int
    volunteers: int
    female: int
    male: int
    volunteers_by_photographs: dict[int, int]
    sha256: dict[str, str]

    def __str__(self) -> str:
        counts = ", ".join(f"{v} with {p}" for p, v in self.volunteers_by_photographs.items())
        return "\n".join(
            [
                f"{self.folder}: a valid release",
                f"photographs: {self.photographs}",
                f"volunteers: {self.volunteers} ({self.female} labelled female, {self.male} male)",
                f"volunteers by number of photographs: {counts}",
                *(f"{name}: SHA-256 {digest}" for name, digest in self.sha256.items()),
            ]
        )


def read_release(
    folder: Path | str, source: str | None = None, *, shown_as: Path | str | None = None
) -> Headshots:
    """Read and check a release folder; the images stay on disk until they are looked at.

    Parameters
    ----------
    folder : path
        Holds `headshot_data.npy` and `headshot_labels.npy`; `mandible_vectors.npy` is checked if it is there.
    source : str, optional
        Whose photographs these are; the folder's path unless given.
    shown_as : path or str, optional
        What messages call the folder, for files that have not reached their final place yet.

    Raises
    ------
    FoxgloveError
        If a file is missing, unreadable, cut short or holds pickled objects, has a wrong shape or dtype, or
        if a label breaks a rule of the release. The message names the file and the first offending row.
    """
    folder = Path(os.path.expanduser(folder))
    try:
        return _checked_release(folder, folder if shown_as is None else Path(shown_as), source)
    except FoxgloveError as error:
        # Tracebacks keep the maps of refused files open, and Windows does not delete a file that is open.
        error.__context__ = None
        raise error.with_traceback(None) from None


def _checked_release(folder: Path, shown: Path, source: str | None) -> Headshots:
    data = _open_array(folder / DATA_FILE, shown / DATA_FILE)
    if data.dtype != np.uint8 or data.ndim != 2 or data.shape[1] != PIXELS or len(data) == 0:
        expected = f"shape (n, {PIXELS}) and dtype uint8, one image of {IMAGE_SIDE}x{IMAGE_SIDE} pixels a row"
        raise FoxgloveError(_wrong_array(shown / DATA_FILE, data, expected))
    labels = _open_array(folder / LABELS_FILE, shown / LABELS_FILE)
    if labels.ndim == 2 and len(labels) != len(data):
        raise FoxgloveError(
            f"{shown / LABELS_FILE}: {len(labels)} rows of labels, but {DATA_FILE} beside it holds "
            f"{len(data)} images; expected one row for each image. Take both files from the same release."
        )
    table = checked_labels(labels, str(shown / LABELS_FILE))
    if (folder / VECTORS_FILE).exists():
        vectors = _open_array(folder / VECTORS_FILE, shown / VECTORS_FILE)
        _check_vectors(vectors, table, shown / VECTORS_FILE)
    return Headshots(
        images=data.reshape(-1, IMAGE_SIDE, IMAGE_SIDE),
        labels=pd.DataFrame(table, columns=LABEL_COLUMNS),
        source=str(folder) if source is None else source,
        folder=folder,
    )


def checked_labels(labels: np.ndarray | pd.DataFrame, name: str = LABELS_FILE) -> np.ndarray:
    """Return labels as an (n, 5) int64 array in the published column order, or refuse them.

    Parameters
    ----------
    labels : array of integers, shape (n, 5), or data frame
        Columns as in `LABEL_COLUMNS`; a data frame may hold them in any order, beside others.
    name : str
        What messages call the labels.

    Raises
    ------
    FoxgloveError
        If shape or dtype is wrong, a volunteer number is below 1, a photograph number outside 1-9, `female`
        not 0 or 1 or not the same throughout a volunteer, the votes do not sum to 17, or a photograph appears
        twice.
    """
    if isinstance(labels, pd.DataFrame):
        absent = [column for column in LABEL_COLUMNS if column not in labels]
        if absent:
            raise FoxgloveError(
                f"{name}: column {absent[0]!r} is missing; expected {', '.join(LABEL_COLUMNS)}."
            )
        labels = labels[LABEL_COLUMNS].to_numpy()
    raw = np.asarray(labels)
    if raw.ndim != 2 or raw.shape[1] != len(LABEL_COLUMNS) or raw.dtype.kind not in "iu" or len(raw) == 0:
        columns = ", ".join(LABEL_COLUMNS)
        raise FoxgloveError(_wrong_array(name, raw, f"shape (n, 5) and an integer dtype ({columns})"))
    # Small dtypes wrap around (200 + 73 votes make 17 in uint8), so the rules are checked on int64.
    table = raw.astype(np.int64)
    volunteer, photograph, female, not_smiling, smiling = table.T

    def refuse(wrong: np.ndarray, column: str, expected: str) -> None:
        if wrong.any():
            row = int(wrong.argmax())
            value = raw[row, LABEL_COLUMNS.index(column)]
            raise FoxgloveError(f"{_row(name, row)} {column} is {value}; expected {expected}. {_FRESH_COPY}")

    refuse(volunteer < 1, "volunteer", "a whole number, at least 1")
    refuse(
        (photograph < 1) | (photograph > PHOTOGRAPHS), "photograph", f"a whole number from 1 to {PHOTOGRAPHS}"
    )
    refuse((female != 0) & (female != 1), "female", "0 or 1")
    for column, votes in [("not_smiling", not_smiling), ("smiling", smiling)]:
        refuse((votes < 0) | (votes > VOTERS), column, f"a number of votes from 0 to {VOTERS}")
    _check_vote_sums(not_smiling, smiling, name)
    _check_one_label_per_volunteer(volunteer, female, name)
    _check_each_photograph_once(volunteer, photograph, name)
    return table


def summarize_release(headshots: Headshots) -> ReleaseSummary:
    """Count what a release holds; reads every file once for its SHA-256 sum."""
    photographs = headshots.labels["volunteer"].value_counts()
    by_photographs = photographs.value_counts().sort_index(ascending=False)
    female = int(headshots.labels.groupby("volunteer")["female"].first().sum())
    return ReleaseSummary(
        folder=headshots.folder,
        photographs=len(headshots),
        volunteers=len(photographs),
        female=female,
        male=len(photographs) - female,
        volunteers_by_photographs=dict(
            zip(by_photographs.index.tolist(), by_photographs.tolist(), strict=True)
        ),
        sha256={
            name: _sha256(headshots.folder / name)
            for name in (DATA_FILE, LABELS_FILE, VECTORS_FILE)
            if (headshots.folder / name).exists()
        },
    )


@contextmanager
def open_release_writer(folder: Path | str, images: int, *, beside: Collection[str] = ()) -> Iterator[Path]:
    """Yield a temporary folder with room for so many images; it becomes `folder` if the block ends well.

    Inside the block fill the images through `open_images(part, writable=True)` (from any number of
    processes), then call `write_labels` and, if there are any, `write_vectors`. Close every memory map before
    the block ends: Windows does not rename a folder with open files. What was written is checked as
    `read_release` does before it takes its place.

    Parameters
    ----------
    folder : path
        Where the release goes: a new or empty folder, or an older release, which is replaced.
    images : int
        Number of images, at least 1. Their space on the disk is reserved at once.
    beside : collection of str
        Names of other files that the caller writes into the release folder, and which an older one may hold.

    Raises
    ------
    FoxgloveError
        If `folder` holds anything else, if the disk is full or refuses, or if what was written is no release.
    """
    folder = Path(os.path.expanduser(folder)).resolve()
    _refuse_to_replace_foreign_files(folder, {DATA_FILE, LABELS_FILE, VECTORS_FILE, *beside})
    with whole_folder(folder) as part:
        _reserve_images(part / DATA_FILE, images)
        yield part
        read_release(part, shown_as=folder)


def open_images(folder: Path | str, *, writable: bool = False) -> np.ndarray:
    """Map the images of a release folder into memory.

    Returns
    -------
    numpy.ndarray of shape (n, 359, 359), uint8
        Memory-mapped; read-only unless `writable`.
    """
    data = np.lib.format.open_memmap(Path(folder) / DATA_FILE, mode="r+" if writable else "r")
    return data.reshape(-1, IMAGE_SIDE, IMAGE_SIDE)


def write_labels(folder: Path | str, labels: np.ndarray | pd.DataFrame) -> None:
    """Write labels as `headshot_labels.npy`, (n, 5) int64; raises FoxgloveError as `checked_labels`."""
    _write_array(Path(folder) / LABELS_FILE, checked_labels(labels))


def write_vectors(folder: Path | str, vectors: np.ndarray) -> None:
    """Write mandible vectors (v, 78), one row a volunteer, as `mandible_vectors.npy` in float16 (R5)."""
    _write_array(Path(folder) / VECTORS_FILE, np.asarray(vectors, dtype=np.float16))


def write_release(
    folder: Path | str,
    images: np.ndarray,
    labels: np.ndarray | pd.DataFrame,
    vectors: np.ndarray | None = None,
    *,
    beside: Collection[str] = (),
) -> Path:
    """Write a release folder, whole or not at all, and return its path.

    Parameters
    ----------
    folder : path
        A new or empty folder, or an older release, which is replaced.
    images : array of shape (n, 359, 359) or (n, 128881), uint8
    labels : array of integers, shape (n, 5), or data frame
        In the order of the images; see `checked_labels`.
    vectors : array of shape (v, 78), optional
        Mandible vectors, one row a volunteer.
    beside : collection of str
        As in `open_release_writer`.

    Raises
    ------
    FoxgloveError
        If images, labels and vectors are not those of a release, or the disk refuses.
    """
    images = np.asarray(images)
    if (
        images.dtype != np.uint8
        or images.shape[1:] not in {(IMAGE_SIDE, IMAGE_SIDE), (PIXELS,)}
        or not len(images)
    ):
        raise FoxgloveError(
            _wrong_array("images", images, f"shape (n, {IMAGE_SIDE}, {IMAGE_SIDE}) and dtype uint8")
        )
    table = checked_labels(labels, "labels")
    with open_release_writer(folder, len(images), beside=beside) as part:
        room = open_images(part, writable=True)
        room[:] = images.reshape(room.shape)
        del room
        write_labels(part, table)
        if vectors is not None:
            write_vectors(part, vectors)
    return Path(os.path.expanduser(folder)).resolve()


def _open_array(path: Path, shown: Path) -> np.memmap:
    try:
        array = np.lib.format.open_memmap(path, mode="r")
        surplus = path.stat().st_size - array.offset - array.nbytes
    except FileNotFoundError as error:
        raise FoxgloveError(
            f"{shown} is missing; expected a release folder with {DATA_FILE} and {LABELS_FILE}. "
            "Check the path, or unpack the archive again."
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise FoxgloveError(
            f"{shown} could not be read: {reason}. Check that it is a file and that you may read it."
        ) from error
    # A damaged header makes NumPy fail in many ways; none of them helps the person who has the file.
    except Exception as error:
        raise FoxgloveError(
            f"{shown} is not a whole NumPy array file ({str(error).rstrip('.')}); pickled objects are never "
            f"loaded. {_FRESH_COPY}"
        ) from error
    if surplus:
        raise FoxgloveError(f"{shown} is {surplus} bytes longer than its header says. {_FRESH_COPY}")
    return array


def _check_vectors(vectors: np.ndarray, table: np.ndarray, shown: Path) -> None:
    volunteers = len(np.unique(table[:, 0]))
    if vectors.shape != (volunteers, VECTOR_COLUMNS) or vectors.dtype.kind != "f":
        expected = f"shape ({volunteers}, {VECTOR_COLUMNS}) and a floating dtype, one row a volunteer"
        raise FoxgloveError(
            f"{_wrong_array(shown, vectors, expected)} The file is optional: take the one of the same "
            "release, or delete it."
        )


def _check_vote_sums(not_smiling: np.ndarray, smiling: np.ndarray, name: str) -> None:
    wrong = not_smiling + smiling != VOTERS
    if wrong.any():
        row = int(wrong.argmax())
        raise FoxgloveError(
            f"{_row(name, row)} {not_smiling[row]} votes for not smiling and {smiling[row]} for smiling make "
            f"{not_smiling[row] + smiling[row]}; expected {VOTERS}. {_FRESH_COPY}"
        )


def _check_one_label_per_volunteer(volunteer: np.ndarray, female: np.ndarray, name: str) -> None:
    _, first_rows, group = np.unique(volunteer, return_index=True, return_inverse=True)
    first = first_rows[group]
    wrong = female != female[first]
    if wrong.any():
        row = int(wrong.argmax())
        raise FoxgloveError(
            f"{_row(name, row)} female is {female[row]} for volunteer {volunteer[row]}, but "
            f"{female[first[row]]} in row {first[row]}; expected the same label on every photograph of a "
            f"volunteer. {_FRESH_COPY}"
        )


def _check_each_photograph_once(volunteer: np.ndarray, photograph: np.ndarray, name: str) -> None:
    pairs = pd.DataFrame({"volunteer": volunteer, "photograph": photograph})
    again = pairs.duplicated().to_numpy()
    if again.any():
        row = int(again.argmax())
        first = int(((volunteer == volunteer[row]) & (photograph == photograph[row])).argmax())
        raise FoxgloveError(
            f"{_row(name, row)} volunteer {volunteer[row]}, photograph {photograph[row]} stands in row "
            f"{first} already; expected every photograph once. {_FRESH_COPY}"
        )


def _row(name: str, row: int) -> str:
    return f"{name}, row {row} (counted from 0):"


def _wrong_array(name: Path | str, array: np.ndarray, expected: str) -> str:
    return f"{name}: shape {array.shape} and dtype {array.dtype}; expected {expected}."


def _refuse_to_replace_foreign_files(folder: Path, known: set[str]) -> None:
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise FoxgloveError(f"{folder} is a file; expected a folder for the release. Choose another name.")
    foreign = (
        sorted(entry.name for entry in folder.iterdir() if entry.name not in known)
        if os.path.isdir(folder)
        else []
    )
    if foreign:
        raise FoxgloveError(
            f"{folder} holds {foreign[0]!r}, which is not part of a release; expected a folder of its own, "
            "so that none of your files is replaced. Choose a new or empty folder."
        )


def _reserve_images(path: Path, images: int) -> None:
    if images < 1:
        raise FoxgloveError(f"{path.name}: a release of {images} images was asked for; expected at least 1.")
    # Writing through a memory map onto a full disk kills the process without a word: take the space now.
    with path.open("wb") as file:
        header = {"descr": "|u1", "fortran_order": False, "shape": (images, PIXELS)}
        np.lib.format.write_array_header_1_0(file, header)
        for _ in range(images):
            file.write(bytes(PIXELS))


def _write_array(path: Path, array: np.ndarray) -> None:
    # `numpy.save` hides the reason when the disk refuses; a plain write tells it.
    array = np.ascontiguousarray(array)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(array))
        file.write(array.tobytes())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
