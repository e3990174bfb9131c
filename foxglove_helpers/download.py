"""The published archive: fetched by its MD5, and unpacked without trusting it.

In flows a web address or a local archive (`headshot_data.tbz2` of R1, or any tar archive with the release
files at any depth); out flows a checked release folder. A transfer that breaks off starts again from the
beginning: an archive counts only once its MD5 fits, and nothing of a broken one stays on the disk.
"""

import bz2
import gzip
import hashlib
import lzma
import os
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PureWindowsPath
from typing import IO, Any, cast

import pooch
import requests
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_folder
from foxglove_helpers.release import DATA_FILE, LABELS_FILE, VECTORS_FILE, read_release

ARCHIVE = "headshot_data.tbz2"
PUBLISHED_URL = "https://aihospital.ncchd.go.jp/foxglovetree/data/headshot_data.tbz2"  # R1
PUBLISHED_MD5 = {  # R5
    "1.4": "257d6854f5dd298cb53a611b3ce94fec",
    "1.3": "ec31982eddff6b0bf9a4164345c7f2f2",
}
ATTEMPTS = 3
WAIT = 2.0  # seconds before the second attempt; as long again before each further one
LARGEST_CONTENT = 4 * 1024**3  # bytes; the published release unpacks to 0.3 GB
LARGEST_HEADERS = 8 * 1024**2  # bytes; a release has three files, so three headers of 512
CHUNK = 1024**2

_BY_HAND = f'Or fetch {ARCHIVE} with a browser and name the file: load_headshots("path/to/{ARCHIVE}").'
_NOT_UNPACKED = "Nothing was unpacked. If you trust it, unpack it by hand and name the folder instead."
_OPENERS: dict[bytes, Any] = {b"BZh": bz2.open, b"\x1f\x8b": gzip.open, b"\xfd7zXZ\x00": lzma.open}


def fetch_archive(
    folder: Path,
    url: str | None = None,
    md5: str | None = None,
    *,
    progress: bool = True,
    timeout: float = 60.0,
) -> Path:
    """Download the published archive into a folder, unless it lies there already, and check its MD5.

    Parameters
    ----------
    folder : pathlib.Path
        Where `headshot_data.tbz2` goes; made if absent.
    url : str, optional
        Where to fetch it; else the environment variable FOXGLOVE_RELEASE_URL, else the published address.
    md5 : str, optional
        The sum that the archive must have; version 1.4's unless given.
    progress : bool
        Show a progress bar on stderr.
    timeout : float
        Seconds of silence after which a server counts as hanging.

    Raises
    ------
    FoxgloveError
        If the server cannot be reached, refuses, breaks off three times or sends something else, or if the
        disk refuses. Nothing half-written stays.
    """
    url = url or os.environ.get("FOXGLOVE_RELEASE_URL") or PUBLISHED_URL
    md5 = md5 or PUBLISHED_MD5["1.4"]
    if not url.lower().startswith(("https://", "http://")):
        raise FoxgloveError(
            f"{url} could not be fetched: it is no web address; expected one that begins with https:// or http://. "
            f"Correct url, or the environment variable FOXGLOVE_RELEASE_URL. {_BY_HAND}"
        )
    fetch = pooch.HTTPDownloader(progressbar=progress, chunk_size=CHUNK, timeout=timeout)

    def fetch_and_look(url: str, output_file: str, _: Any) -> None:
        fetch(url, output_file, None)
        with open(output_file, "rb") as file:
            start = file.read(512).lstrip().lower()
        if start.startswith((b"<!doctype", b"<html")):
            raise FoxgloveError(
                f"{url} sent a web page instead of the archive: perhaps the login page of your network. Open "
                f"the address in a browser, log in, and try again. {_BY_HAND}"
            )

    # Pooch would announce every step; the progress bar says enough.
    pooch.get_logger().setLevel("WARNING")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            got = pooch.retrieve(url, f"md5:{md5}", fname=ARCHIVE, path=folder, downloader=fetch_and_look)
            return Path(got)
        except FoxgloveError:
            raise
        # Of requests' errors many are OSErrors and some are ValueErrors: they must be caught first.
        except requests.RequestException as error:
            if attempt == ATTEMPTS or not _may_pass(error):
                raise FoxgloveError(_failed_transfer(url, error)) from error
        except OSError as error:
            raise FoxgloveError(
                f"{folder} could not be written: {error.strerror or error}. Nothing was left behind. Free "
                "0.5 GB of disk space or set FOXGLOVE_HOME to another folder, then try again."
            ) from error
        except ValueError as error:
            if attempt == ATTEMPTS:
                raise FoxgloveError(
                    f"{url} did not send the expected archive: its MD5 is not {md5}. The file there was "
                    f"changed or arrives damaged; nothing of it was kept. Try again later. {_BY_HAND}"
                ) from error
        print(
            f"The transfer from {url} broke off; starting again ({attempt + 1} of {ATTEMPTS}).",
            file=sys.stderr,
        )
        time.sleep(WAIT * attempt)
    raise AssertionError("the last attempt returns or raises")


def archive_sums(archive: Path) -> tuple[str, str]:
    """Return MD5 and SHA-256 of a file as hexadecimal digits; raises FoxgloveError if it cannot be read."""
    md5, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha256()
    try:
        with archive.open("rb") as file:
            while chunk := file.read(CHUNK):
                md5.update(chunk)
                sha256.update(chunk)
    except OSError as error:
        raise FoxgloveError(
            f"{archive} could not be read: {error.strerror or error}. Check that you may read it."
        ) from error
    return md5.hexdigest(), sha256.hexdigest()


def unpack_release(archive: Path, folder: Path, *, progress: bool = True) -> None:
    """Unpack the release files of a tar archive (plain, bzip2, gzip or xz), whole or not at all.

    Only regular files called `headshot_data.npy`, `headshot_labels.npy` and `mandible_vectors.npy` are taken,
    from any depth; other files stay in the archive. The paths inside the archive are never used as paths.

    Raises
    ------
    FoxgloveError
        If the archive is damaged, cut short or no tar archive, lacks a file or has one twice, holds links,
        devices or paths that lead out of a folder, unpacks to more than 4 GiB, if its content is no valid
        release, or if the disk refuses. Nothing half-written stays.
    """
    with whole_folder(folder) as part, ExitStack() as stack:
        with _damage_explained(archive):
            raw = stack.enter_context(archive.open("rb"))
            start, size = raw.peek(6)[:6], archive.stat().st_size
            bar = tqdm.wrapattr(raw, "read", total=size, desc="Unpacking", delay=1, disable=not progress)
            counted = stack.enter_context(bar)
            compressed = next((opener for magic, opener in _OPENERS.items() if start.startswith(magic)), None)
            stream = stack.enter_context(compressed(counted)) if compressed else counted
            headers = cast(IO[bytes], _Headers(stream, archive))
            tar = stack.enter_context(tarfile.open(fileobj=headers, mode="r:"))
        _take_release_files(tar, stream, archive, part)
        _read_to_the_end(stream, archive)
        read_release(part, shown_as=archive)


class _Headers:
    """What `tarfile` reads of a stream: headers, and no more of them than an honest archive has."""

    def __init__(self, stream: IO[bytes], archive: Path) -> None:
        self._stream, self._archive, self._left = stream, archive, LARGEST_HEADERS

    def read(self, size: int) -> bytes:
        self._left -= size
        if self._left < 0:
            raise FoxgloveError(f"{self._archive} holds more headers than any release needs. {_NOT_UNPACKED}")
        return self._stream.read(size)

    def seek(self, position: int) -> int:
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()


def _take_release_files(tar: tarfile.TarFile, stream: IO[bytes], archive: Path, folder: Path) -> None:
    wanted, total = {DATA_FILE, LABELS_FILE, VECTORS_FILE}, 0
    while member := _next_member(tar, archive):
        _refuse_tricks(member, archive)
        total += member.size
        if total > LARGEST_CONTENT:
            raise FoxgloveError(
                f"{archive}, {member.name!r}: up to here the archive holds {total} bytes; expected at most "
                f"{LARGEST_CONTENT}, a published release has 0.3 GB. {_NOT_UNPACKED}"
            )
        target = folder / PureWindowsPath(member.name).name
        if target.name not in wanted or not member.isreg():
            continue
        if target.exists():
            raise FoxgloveError(
                f"{archive}, {member.name!r}: a second {target.name}; expected one. Name an archive of one "
                "release, or unpack it by hand and name the folder you want."
            )
        with target.open("wb") as file:
            for chunk in _content(stream, member, archive):
                file.write(chunk)
    for name in (DATA_FILE, LABELS_FILE):
        if not (folder / name).exists():
            raise FoxgloveError(
                f"{archive} holds no file {name}; expected {DATA_FILE} and {LABELS_FILE} at any depth. Check "
                "that it is the archive of a release, and whole."
            )


def _next_member(tar: tarfile.TarFile, archive: Path) -> tarfile.TarInfo | None:
    with _damage_explained(archive):
        return tar.next()


def _content(stream: IO[bytes], member: tarfile.TarInfo, archive: Path) -> Iterator[bytes]:
    # Not `extractfile`: it would go through the budget that is meant for headers.
    with _damage_explained(archive):
        stream.seek(member.offset_data)
    left = member.size
    while left:
        with _damage_explained(archive):
            chunk = stream.read(min(CHUNK, left))
            if not chunk:
                raise EOFError(f"{left} bytes of {member.name} are missing")
        left -= len(chunk)
        yield chunk


def _read_to_the_end(stream: IO[bytes], archive: Path) -> None:
    # Only the end of a compressed stream proves, by its checksum, that all of it arrived.
    total = 0
    while True:
        with _damage_explained(archive):
            chunk = stream.read(CHUNK)
        total += len(chunk)
        if not chunk:
            return
        if total > LARGEST_CONTENT:
            raise FoxgloveError(f"{archive} goes on for ever behind its last file. {_NOT_UNPACKED}")


def _refuse_tricks(member: tarfile.TarInfo, archive: Path) -> None:
    # Windows knows drives and both kinds of slashes: a path that is harmless there is so everywhere.
    path = PureWindowsPath(member.name)
    if path.drive or path.root or ".." in path.parts:
        trick = "a path that leads out of the folder"
    elif member.issym() or member.islnk():
        trick = "a link"
    elif not (member.isreg() or member.isdir()) or member.issparse():
        trick = "a special file"
    else:
        return
    raise FoxgloveError(f"{archive}, {member.name!r}: {trick}; expected plain files only. {_NOT_UNPACKED}")


@contextmanager
def _damage_explained(archive: Path) -> Iterator[None]:
    try:
        yield
    except FoxgloveError:
        raise
    # Damaged or hostile bytes make `tarfile` and the decompressors fail in many ways.
    except Exception as error:
        raise FoxgloveError(
            f"{archive} is damaged, cut short or no tar archive ({str(error).rstrip('.')}). Fetch it again, "
            "and compare its size and its MD5 with those of its source."
        ) from error


def _may_pass(error: requests.RequestException) -> bool:
    """Tell whether a transfer that failed so may succeed on the next attempt."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return error.response.status_code >= 500
    passing = requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError
    return isinstance(error, passing) and not isinstance(error, requests.exceptions.SSLError)


def _failed_transfer(url: str, error: requests.RequestException) -> str:
    if isinstance(error, requests.HTTPError) and error.response is not None:
        what = f"the server answered {error.response.status_code} ({error.response.reason})"
    elif isinstance(error, requests.Timeout) or "timed out" in str(error):
        what = "the server did not answer in time"
    elif isinstance(error, requests.exceptions.ChunkedEncodingError):
        what = "the transfer broke off each time"
    else:
        what = str(error)
    return f"{url} could not be fetched: {what}. Nothing was left behind. Try again later. {_BY_HAND}"
