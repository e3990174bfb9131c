"""Every file below a folder, those packed in archives included, for a search that must not overlook one.

In: a folder. Out: its files one by one, with their bytes; and for what cannot be looked into, why not.
"""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

if TYPE_CHECKING:
    import numpy as np

_CHUNK = 1 << 20  # bytes
_AROUND = 24  # bytes that are shown before and after what was found
_CLOSED = (
    ".7z",
    ".rar",
    ".zst",
    ".lz4",
    ".dmg",
    ".gpg",
    ".age",
    ".enc",
)  # archives that cannot be opened here
_COMPRESSED: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ": lzma.open,
}
_TROUBLE = (
    OSError,
    RuntimeError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
)
_DEEPEST = 3  # archives in archives


class Unreadable(Exception):  # noqa: N818
    """A file that could not be read, or not to its end."""


@dataclass(frozen=True)
class Found:
    """A file: `shown` is its path, with `!` before what lies in an archive; `problem` says why it has no content."""

    shown: str
    size: int
    open: Callable[[], BinaryIO]
    inside_archive: bool = False
    problem: str | None = None

    def start(self) -> bytes:
        """Return the first bytes."""
        return b"".join(self._chunks(16, most=1))

    def read(self) -> bytes:
        """Return all bytes."""
        return b"".join(self._chunks(_CHUNK))

    def contexts_of(self, text: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield the bytes before and after each place where a text stands, also in UTF-16 as Excel writes it."""
        for wanted in (text.encode(), text.encode("utf-16-le")):
            held, begin = b"", 0
            for chunk in chain(self._chunks(_CHUNK), (b"",)):
                held += chunk
                # What stands near the end waits until its surroundings have been read.
                end = len(held) - (len(wanted) + _AROUND if chunk else 0)
                place = held.find(wanted, begin)
                while 0 <= place <= end:
                    after = place + len(wanted)
                    yield held[max(place - _AROUND, 0) : place], held[after : after + _AROUND]
                    place = held.find(wanted, place + 1)
                begin = max(end + 1, 0)
                drop = max(begin - _AROUND, 0)
                held, begin = held[drop:], begin - drop

    def array(self) -> "np.ndarray":
        """Return the content of an `.npy` file, mapped where it is a file of its own."""
        import numpy as np

        try:
            if not self.inside_archive:
                mapped: np.ndarray = np.load(self.shown, mmap_mode="r", allow_pickle=False)
                return mapped
            loaded: np.ndarray = np.load(io.BytesIO(self.read()), allow_pickle=False)
            return loaded
        except (OSError, ValueError, EOFError) as error:
            raise Unreadable(f"it could not be read as a table: {error}") from error

    def _chunks(self, size: int, most: int | None = None) -> Iterator[bytes]:
        try:
            with self.open() as content:
                count = 0
                while (most is None or count < most) and (chunk := content.read(size)):
                    yield chunk
                    count += 1
        except _TROUBLE as error:
            raise Unreadable(f"it could not be read: {error}") from error


def every_file(folder: Path) -> Iterator[Found]:
    """Yield every file below a folder, or the file itself; what cannot be opened comes with its problem."""
    if folder.is_file():
        yield from _file(folder)
        return
    problems: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=problems.append):
        folders.sort()
        for name in folders:
            if (Path(place) / name).is_symlink():
                yield _closed(Path(place) / name, "it is a link to another folder: look there too")
        for name in sorted(names):
            yield from _file(Path(place) / name)
    for problem in problems:
        yield _closed(Path(problem.filename or folder), f"it could not be read: {problem.strerror}")


def _file(path: Path) -> Iterator[Found]:
    if path.is_symlink():
        yield _closed(path, "it is a link to another file: look there too")
        return
    if not path.is_file():
        yield _closed(path, "it is no ordinary file")
        return
    try:
        size = path.stat().st_size
    except OSError as error:
        yield _closed(path, f"it could not be read: {error.strerror}")
        return
    problem = "it is an archive that cannot be opened here" if path.suffix.lower() in _CLOSED else None
    found = Found(str(path), size, lambda: path.open("rb"), problem=problem)
    yield found
    yield from _members(found, 1)


def _members(file: Found, depth: int) -> Iterator[Found]:
    """Yield what lies in an archive; nothing, if the file is none."""
    try:
        start = file.start()
        if start.startswith(b"PK\x03\x04"):
            with file.open() as content, zipfile.ZipFile(content) as archive:
                for member in archive.infolist():
                    if not member.is_dir():
                        yield from _member(file, member.filename, partial(archive.open, member), depth)
        elif start.startswith(tuple(_COMPRESSED)) or file.shown.lower().endswith(".tar"):
            yield from _packed(file, start, depth)
    except (Unreadable, *_TROUBLE) as error:
        problem = f"it could not be unpacked: {error}"
        yield Found(f"{file.shown}!", 0, lambda: io.BytesIO(), inside_archive=True, problem=problem)


def _packed(file: Found, start: bytes, depth: int) -> Iterator[Found]:
    """Yield what lies in a tar archive, or the one file that was only compressed."""
    try:
        with file.open() as content, tarfile.open(fileobj=content, mode="r:*") as archive:
            for member in archive:
                if member.isfile():
                    yield from _member(file, member.name, partial(_of_tar, archive, member), depth)
    except tarfile.ReadError:
        opener = next((opener for magic, opener in _COMPRESSED.items() if start.startswith(magic)), None)
        if opener is None:
            raise
        with file.open() as content:
            yield from _member(file, Path(file.shown).stem, partial(opener, content), depth)


def _of_tar(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast(BinaryIO, archive.extractfile(member))


def _member(file: Found, name: str, open_member: Callable[[], Any], depth: int) -> Iterator[Found]:
    # Read once and kept: the archive is closed when its members are looked at later.
    with open_member() as content:
        data = content.read()
    member = Found(f"{file.shown}!{name}", len(data), lambda: io.BytesIO(data), inside_archive=True)
    yield member
    if depth < _DEEPEST:
        yield from _members(member, depth + 1)


def _closed(path: Path, problem: str) -> Found:
    return Found(str(path), 0, lambda: io.BytesIO(), problem=problem)
