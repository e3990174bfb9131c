"""Every file below a folder, with what is packed or hidden in it, for a search that must not overlook one.

In: a folder. Out: its files and folders one by one, each with its bytes; and for what cannot be looked into, why.
Opened are zip, tar, gzip, bzip2 and xz, one in another; streams of zlib, as in PDF; base64, as in notebooks and
pages; and pictures inside other files, such as the preview in a photograph. What is of no kind that is known here,
such as 7z, zstd, pickles, HDF5 or what is encrypted, is never passed over in silence: see `kind_is_known`.
"""

import base64
import binascii
import bz2
import gzip
import io
import lzma
import mmap
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from foxglove_helpers.consent.likeness import is_picture
from foxglove_helpers.consent.proof_words import Said

Bytes = bytes | mmap.mmap
MOST_UNPACKED = 2 << 30  # bytes that come out of one file, all in all: more than a packed release (R5) holds
MOST_OF_ONE = 512 << 20  # bytes that come out of one archive at one place
DEEPEST = 16  # archives in archives
MOST_STREAMS = 10_000  # in one file
_MAPPED_FROM = 64 << 20  # bytes; smaller files are read, since another program may shorten a mapped one
_COMPRESSED: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_TROUBLE = (
    *(OSError, RuntimeError, EOFError, ValueError, NotImplementedError, zlib.error, lzma.LZMAError),
    *(zipfile.BadZipFile, tarfile.TarError, binascii.Error),
)
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_PICTURE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n|RIFF....WEBP|GIF8[79]a", re.DOTALL)
# Lines may be broken: by themselves, as JSON writes it, or into a list of strings.
_BASE64 = re.compile(rb'(?:[A-Za-z0-9+/_-]{16,}(?:\\r)?(?:\\n)?(?:",\s*"|\s+)?){2,}[A-Za-z0-9+/_-]*')
_NOT_BASE64 = re.compile(rb"\\[rn]|[^A-Za-z0-9+/_-]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_LETTER = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd\ud800-\udfff]")


class Unreadable(Exception):  # noqa: N818
    """A file that could not be read, or not to its end; `said` says why."""

    def __init__(self, said: Said) -> None:
        super().__init__(str(said))
        self.said = said


@dataclass
class Found:
    """A file or folder: `shown` is its path, with `!` before what lies inside a file.

    `problem` says why there is no content. What is not `certain` may be chance, such as text that looks like base64.
    Of a piece only the picture at its start counts; what follows is looked at in the file around it.
    """

    shown: str
    size: int
    read: Callable[[], Bytes] = bytes
    inside: bool = False
    certain: bool = True
    is_folder: bool = False
    is_piece: bool = False
    problem: Said | None = None

    @cached_property
    def data(self) -> Bytes:
        """The content; `Unreadable` if it cannot be read."""
        try:
            return self.read()
        except OSError as error:
            raise Unreadable(Said("not_read", error=error.strerror or str(error))) from error


@dataclass
class _Room:
    """How many bytes may still come out of a file."""

    left: int = MOST_UNPACKED

    def take(self, stream: Any) -> bytes:
        most = min(self.left, MOST_OF_ONE)
        data: bytes = stream.read(most + 1)
        if len(data) > most:
            raise Unreadable(Said("too_much", most=f"{most >> 20} MiB"))
        self.left -= len(data)
        return data


def pattern_of(number: str) -> re.Pattern[bytes]:
    """Return what finds a number in bytes: in either case, in UTF-8, UTF-16 and UTF-32, and percent-encoded."""
    letters = [
        "|".join(f"{re.escape(c)}|%{ord(c):02x}" for c in {letter.lower(), letter.upper()})
        for letter in number
    ]
    return re.compile(rb"\x00{0,3}".join(f"(?:{letter})".encode() for letter in letters), re.IGNORECASE)


def names(number: str, name: str) -> bool:
    """Tell whether a path names a number."""
    return number in name.lower() or number in unquote(name).lower()


def kind_is_known(data: Bytes, name: str) -> bool:
    """Tell whether a file is of a kind of which a search of its bytes, and of what is in it, sees everything."""
    start = bytes(data[:8])
    if not start or start.startswith((b"PK\x03\x04", b"PK\x05\x06", *_COMPRESSED)) or _is_tar(data, name):
        return True
    return start.startswith(b"\x93NUMPY") or is_picture(data) or _text_in(data) is not None


def every_file(folder: Path) -> Iterator[Found]:
    """Yield every file and folder below a folder, or the file itself, each before what lies inside it."""
    if folder.is_file():
        yield from _file(folder)
        return
    problems: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=problems.append):
        folders.sort()
        for name in folders:
            path = Path(place) / name
            link = Said("link") if path.is_symlink() else None
            yield Found(str(path), 0, is_folder=True, problem=link)
        for name in sorted(files):
            yield from _file(Path(place) / name)
    for problem in problems:
        said = Said("not_read", error=problem.strerror or str(problem))
        yield Found(str(problem.filename or folder), 0, problem=said)


def size_on_disk(folder: Path) -> int:
    """Return how many bytes lie below a folder, as far as it can be read."""
    paths = (
        [folder]
        if folder.is_file()
        else [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    )
    return sum(path.lstat().st_size for path in paths if path.exists())


def _file(path: Path) -> Iterator[Found]:
    try:
        size, problem = path.lstat().st_size, None
    except OSError as error:
        size, problem = 0, Said("not_read", error=error.strerror or str(error))
    if path.is_symlink():
        problem = Said("link")
    elif problem is None and not path.is_file():
        problem = Said("no_file")
    found = Found(str(path), size, lambda: _content(path), problem=problem)
    yield found
    if problem is None:
        yield from _inside(found, 1, _Room())


def _content(path: Path) -> Bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _MAPPED_FROM:
            return file.read()
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _inside(file: Found, depth: int, room: _Room) -> Iterator[Found]:
    """Yield what lies inside a file, and what lies inside that."""
    try:
        for inner in _opened(file, room):
            yield inner
            if inner.problem is None and not inner.is_folder and not inner.is_piece:
                if depth < DEEPEST:
                    yield from _inside(inner, depth + 1, room)
                elif _is_archive(inner.data):
                    yield _closed(inner, Said("too_deep", depth=DEEPEST))
    except Unreadable as problem:
        yield _closed(file, problem.said)
    except _TROUBLE as error:
        yield _closed(file, Said("not_unpacked", error=str(error)))


def _closed(file: Found, problem: Said) -> Found:
    return Found(f"{file.shown}!", 0, inside=True, certain=file.certain, problem=problem)


def _is_archive(data: Bytes) -> bool:
    return data[:4] == b"PK\x03\x04" or bytes(data[:6]).startswith(tuple(_COMPRESSED)) or _is_tar(data, "")


def _is_tar(data: Bytes, name: str) -> bool:
    return data[257:262] == b"ustar" or (name.lower().endswith(".tar") and len(data) > 0)


def _opened(file: Found, room: _Room) -> Iterator[Found]:
    data = file.data
    opener = next((opener for magic, opener in _COMPRESSED.items() if data[: len(magic)] == magic), None)
    if opener is not None:
        yield from _uncompressed(file, opener, room)
    elif _is_tar(data, file.shown):
        yield from _of_tar(file, room)
    else:
        if data[:4] == b"PK\x03\x04" or data.rfind(b"PK\x05\x06") >= 0:
            yield from _of_zip(file, room)
        if data[:4] != b"PK\x03\x04":
            yield from _hidden(file, room)


def _uncompressed(file: Found, opener: Callable[[Any], Any], room: _Room) -> Iterator[Found]:
    name = Path(file.shown.rpartition("!")[2]).stem
    with opener(io.BytesIO(file.data)) as stream:
        yield _member(file, name, room.take(stream))


def _of_tar(file: Found, room: _Room) -> Iterator[Found]:
    with tarfile.open(fileobj=io.BytesIO(file.data), mode="r:") as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is None:
                yield Found(f"{file.shown}!{member.name}{member.linkname}", 0, inside=True, is_folder=True)
            else:
                yield _member(file, member.name, room.take(stream))


def _of_zip(file: Found, room: _Room) -> Iterator[Found]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.data))
    except zipfile.BadZipFile:
        if file.data[:4] == b"PK\x03\x04":
            raise
        return  # four bytes that only look like the end of an archive
    with archive:
        for entry in archive.infolist():
            shown = f"{file.shown}!{entry.filename}"
            if entry.is_dir():
                yield Found(shown, 0, inside=True, is_folder=True)
                continue
            try:
                with archive.open(entry) as stream:
                    yield _member(file, entry.filename, room.take(stream))
            except Unreadable as problem:
                yield Found(shown, 0, inside=True, problem=problem.said)
            except _TROUBLE as error:
                yield Found(shown, 0, inside=True, problem=Said("not_unpacked", error=str(error)))


def _hidden(file: Found, room: _Room) -> Iterator[Found]:
    """Yield streams, base64 and pictures in a file that is no archive."""
    data, count = file.data, 0
    for match in _PICTURE.finditer(data, 1):
        # Most such bytes are chance; what can be decoded is not.
        piece = bytes(data[match.start() : match.start() + MOST_OF_ONE // 16])
        if is_picture(piece, whole=True):
            count += 1
            yield _member(file, f"picture at byte {match.start()}", piece, is_piece=True)
            if count > MOST_STREAMS:
                raise Unreadable(Said("too_many"))
    for match in _ZLIB.finditer(data):
        content, is_whole = _inflated(data, match.start(), room)
        if len(content) >= 4:
            count += is_whole
            # Of a picture it is the pixels; anything else that has streams is of no known kind and told itself.
            yield _member(file, f"stream at byte {match.start()}", content, is_picture(content))
        if count > MOST_STREAMS:
            raise Unreadable(Said("too_many"))
    text = _text_in(data)
    if text == "utf-8":
        for match in _BASE64.finditer(data):
            letters = _NOT_BASE64.sub(b"", match[0]).translate(bytes.maketrans(b"-_", b"+/"))
            decoded = base64.b64decode(letters[: len(letters) // 4 * 4] + _tail(letters))
            yield _member(file, f"base64 at byte {match.start()}", decoded, is_picture(decoded))
    elif text is not None:
        yield _member(file, "as UTF-8", bytes(data).decode(text).encode())


def _tail(letters: bytes) -> bytes:
    """Return the last letters of a base64 text, filled up to four; a single letter says nothing."""
    rest = letters[len(letters) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _inflated(data: Bytes, start: int, room: _Room) -> tuple[bytes, bool]:
    """Return what a stream of zlib holds, as far as it can be read, and whether it ended as it should."""
    decoder, content, place = zlib.decompressobj(), bytearray(), start
    try:
        while not decoder.eof and (
            piece := decoder.unconsumed_tail or bytes(data[place : place + (1 << 16)])
        ):
            if not decoder.unconsumed_tail:
                place += len(piece)
            content += decoder.decompress(piece, 1 << 20)
            if len(content) > min(room.left, MOST_OF_ONE):
                raise Unreadable(Said("too_much", most=f"{min(room.left, MOST_OF_ONE) >> 20} MiB"))
    except zlib.error:
        pass
    room.left -= len(content)
    return bytes(content), decoder.eof


def _text_in(data: Bytes) -> str | None:
    """Return the encoding if the content is text: "utf-8" for all that spell ASCII as it does, None if it is none."""
    if _CONTROL.search(data) is None:
        return "utf-8"
    start = bytes(data[:4])
    # Every second byte of most UTF-16 is zero, of which UTF-32 has even more.
    if len(data) > _MAPPED_FROM or (
        b"\x00" not in bytes(data[:4096]) and start[:2] not in (b"\xff\xfe", b"\xfe\xff")
    ):
        return None
    for encoding in ("utf-32", "utf-32-be", "utf-16", "utf-16-le", "utf-16-be"):
        try:
            text = bytes(data).decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL_LETTER.search(text) is None and _is_plausible(text):
            return encoding
    return None


def _is_plausible(text: str) -> bool:
    """Tell text from bytes that only happen to be letters of some script."""
    common = sum(
        letter < "\u0250" or "\u3000" <= letter <= "\u9fff" or letter > "\uff00" for letter in text[:4096]
    )
    return common > 0.9 * len(text[:4096])


def _member(file: Found, name: str, content: bytes, certain: bool = True, is_piece: bool = False) -> Found:
    return Found(
        f"{file.shown}!{name}",
        len(content),
        lambda: content,
        inside=True,
        certain=certain and file.certain,
        is_piece=is_piece,
    )
