"""What a volunteer has uploaded before confirming it: kept over a lost connection, gone after a day.

In: cleaned photographs and what the form wants to remember. Out: a draft under a random name, in a folder of
its own. Nothing of it counts as submitted.
"""

import hashlib
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.events import as_utc
from foxglove_helpers.consent.layout import private_file
from foxglove_helpers.consent.rules import PHOTOGRAPHS_ASKED_FOR
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import not_written

if TYPE_CHECKING:
    from foxglove_helpers.consent.photographs import CleanPhotograph

LIFE = timedelta(hours=24)
MOST_DRAFTS = 1000  # at a time with photographs, and as many without
MOST_BYTES = 20 * 10**9  # of all drafts together
LEAST_FREE = 100 * 10**6  # bytes of the disk that drafts leave to submissions and withdrawals
_MEASURED_FOR = 60  # seconds
_IDENTITY = re.compile(r"[0-9a-f]{32}")
_STATE_FILE = "state.json"


class DraftsFull(StoreRefused):
    """So much waits to be confirmed that nothing more is taken in; later there will be room again."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}. Nothing was stored. Try again later: what is not confirmed is deleted after "
            f"{LIFE // timedelta(hours=1)} hours."
        )


@dataclass(frozen=True)
class DraftPhotograph:
    """A photograph of a draft.

    `width` and `height` are pixels of the upright picture, `orientation` is the Exif value 1 to 8, `jpeg` and
    `preview` are files, `jpeg_digest` is the SHA-256 sum of the first, and `original_name` is None unless such
    names are kept.
    """

    slot: int
    width: int
    height: int
    orientation: int
    pixels_digest: str
    jpeg_digest: str
    jpeg: Path
    preview: Path
    original_name: str | None


@dataclass(frozen=True)
class Draft:
    """A draft: `photographs` has nine places, None where there is no photograph; `state` is the form's own.

    `keep_originals` says whether address and file names are kept: what the volunteer was told when it was begun.
    """

    id: str
    created_at: datetime
    photographs: list[DraftPhotograph | None]
    state: dict[str, Any]
    keep_originals: bool


class Drafts:
    """The drafts in one folder.

    Parameters
    ----------
    folder : Path
    clock : callable
        Returns the time, with its zone.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._clock = clock
        self._measuring = Lock()
        self._bytes, self._measured_at = 0, -float("inf")

    def new(self, keep_originals: bool) -> str:
        """Begin a draft and return its name: 128 random bits, in hexadecimal digits.

        Where there are too many without photographs, the oldest of them give way: whoever only sends the first pages
        again and again can close the form to nobody.

        Parameters
        ----------
        keep_originals : bool
            Whether address and file names are kept of what is submitted with it.
        """
        self._make_way()
        identity = secrets.token_hex(16)
        _make_private_folder(self.folder / identity)
        try:
            self._write_state(identity, self._clock(), keep_originals, {})
        except FoxgloveError:
            self.remove(identity)
            raise
        return identity

    def read(self, identity: str) -> Draft | None:
        """Return a draft; None if there is none of that name, or no longer."""
        if not is_draft_name(identity):
            return None
        try:
            content = self._read(identity, _STATE_FILE)
            created_at = datetime.fromisoformat(content["created_at"])
            keep_originals = content["keep_originals"] is True
        except (OSError, ValueError, LookupError, TypeError):
            return None
        # A clock that was put back must not make drafts eternal.
        if abs(self._clock() - created_at) > LIFE:
            return None
        slots = range(1, PHOTOGRAPHS_ASKED_FOR + 1)
        photographs = [self._photograph(identity, slot) for slot in slots]
        return Draft(identity, created_at, photographs, content["state"], keep_originals)

    def save_state(self, identity: str, state: dict[str, Any]) -> None:
        """Replace what the form remembers; anything that JSON can hold.

        Raises
        ------
        FoxgloveError
            If there is no such draft, or the disk refuses.
        """
        draft = self._require(identity)
        self._write_state(identity, draft.created_at, draft.keep_originals, state)

    def put_photograph(
        self, identity: str, slot: int, photograph: "CleanPhotograph", original_name: str
    ) -> None:
        """Put a photograph into place 1 to 9, instead of the one that may be there.

        Raises
        ------
        FoxgloveError
            If there is no such draft or place, or the disk refuses; then what was there stays.
        DraftsFull
            If drafts hold too much already, too many hold photographs, or little of the disk is left.
        """
        draft = self._require(identity)
        if not self._has_photographs(identity):
            self._require_place()
        before = self._photograph(identity, _checked(slot))
        name = secrets.token_hex(8)
        files = {f"{name}.jpeg": photograph.jpeg, f"{name}.preview.jpeg": photograph.preview}
        self._require_room(sum(map(len, files.values())))
        try:
            for file, content in files.items():
                with _refused_by_disk(), private_file(self.folder / identity / file) as part:
                    part.write_bytes(content)
            # From here on it counts.
            self._write(
                identity,
                _slot_file(slot),
                {
                    "file": name,
                    "width": photograph.width,
                    "height": photograph.height,
                    "orientation": photograph.orientation,
                    "pixels_digest": photograph.pixels_digest,
                    # Taken here, where the bytes are at hand: nine at once would hold up the submission.
                    "jpeg_digest": hashlib.sha256(photograph.jpeg).hexdigest(),
                    "original_name": original_name if draft.keep_originals else None,
                },
            )
        except FoxgloveError:
            for file in files:
                (self.folder / identity / file).unlink(missing_ok=True)
            raise
        _remove_files(before)

    def remove_photograph(self, identity: str, slot: int) -> None:
        """Take a photograph out of place 1 to 9; it is deleted.

        Raises
        ------
        FoxgloveError
            If there is no such draft or place.
        """
        self._require(identity)
        before = self._photograph(identity, _checked(slot))
        (self.folder / identity / _slot_file(slot)).unlink(missing_ok=True)
        _remove_files(before)

    def remove(self, identity: str) -> None:
        """Delete a draft and everything in it."""
        if is_draft_name(identity):
            shutil.rmtree(self.folder / identity, ignore_errors=True)

    def remove_all_but_waiting(self, is_submitted: Callable[[str], bool]) -> None:
        """Delete drafts that have expired, make no sense or were submitted."""
        for folder in self.folder.iterdir() if self.folder.is_dir() else []:
            waiting = is_draft_name(folder.name) and not is_submitted(folder.name)
            if not waiting or (self.read(folder.name) is None and not self._is_being_made(folder)):
                shutil.rmtree(folder, ignore_errors=True)

    def digests(self) -> set[str]:
        """Return the SHA-256 sums of all photographs that lie here, of expired drafts as well."""
        found = set()
        for file in self.folder.glob(f"*/{_slot_file('*')}"):
            with suppress(OSError, ValueError, LookupError, TypeError):
                found.add(str(self._read(file.parent.name, file.name)["jpeg_digest"]))
        return found

    def _make_way(self) -> None:
        """Make sure that there may be one draft more: the oldest without photographs go."""
        if len(self._names()) < MOST_DRAFTS:
            return
        bare = []
        for name in self._names():
            with suppress(OSError):
                touched = (self.folder / name / _STATE_FILE).stat().st_mtime
                if not self._has_photographs(name):
                    bare.append((touched, name))
        for _, name in sorted(bare)[: max(len(bare) - MOST_DRAFTS + 1, 0)]:
            self.remove(name)

    def _require_place(self) -> None:
        """Make sure that one draft more may hold photographs: what has expired goes."""
        filled = [name for name in self._names() if self._has_photographs(name)]
        if len(filled) >= MOST_DRAFTS:
            for name in filled:
                if self.read(name) is None:
                    self.remove(name)
            if sum(map(self._has_photographs, filled)) >= MOST_DRAFTS:
                raise DraftsFull(f"{MOST_DRAFTS} people have sent photographs already")

    def _has_photographs(self, identity: str) -> bool:
        return any((self.folder / identity).glob(_slot_file("*")))

    def _names(self) -> list[str]:
        return [entry.name for entry in self.folder.iterdir()] if self.folder.is_dir() else []

    def _require_room(self, more: int) -> None:
        with self._measuring:
            late = time.monotonic() - self._measured_at > _MEASURED_FOR
            if late or self._bytes + more > MOST_BYTES:
                self._bytes, self._measured_at = _size_of(self.folder), time.monotonic()
            if self._bytes + more > MOST_BYTES:
                raise DraftsFull(f"photographs of {self._bytes / 1e9:.1f} GB wait to be confirmed already")
            if shutil.disk_usage(self.folder).free - more < LEAST_FREE:
                raise DraftsFull(f"less than {LEAST_FREE // 10**6} MB of the disk are left")
            self._bytes += more

    def _is_being_made(self, folder: Path) -> bool:
        """Tell whether another process is between making the folder and writing its first file."""
        if (folder / _STATE_FILE).exists():
            return False
        try:
            age = self._clock().timestamp() - folder.stat().st_mtime
        except OSError:
            return False
        return abs(age) < 60

    def _write_state(
        self, identity: str, created_at: datetime, keep_originals: bool, state: dict[str, Any]
    ) -> None:
        content = {"created_at": as_utc(created_at), "keep_originals": keep_originals, "state": state}
        self._write(identity, _STATE_FILE, content)

    def _require(self, identity: str) -> Draft:
        draft = self.read(identity)
        if draft is None:
            raise FoxgloveError(
                "There is no such draft, or it is more than 24 hours old and was deleted. Begin again."
            )
        return draft

    def _photograph(self, identity: str, slot: int) -> DraftPhotograph | None:
        try:
            facts = self._read(identity, _slot_file(slot))
            place = self.folder / identity
            return DraftPhotograph(
                slot,
                facts["width"],
                facts["height"],
                facts["orientation"],
                facts["pixels_digest"],
                facts["jpeg_digest"],
                place / f"{facts['file']}.jpeg",
                place / f"{facts['file']}.preview.jpeg",
                facts["original_name"],
            )
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def _read(self, identity: str, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / identity / name).read_text(encoding="utf-8"))
        return content

    def _write(self, identity: str, name: str, content: dict[str, Any]) -> None:
        with _refused_by_disk(), private_file(self.folder / identity / name) as part:
            part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")


def is_draft_name(name: str) -> bool:
    """Tell whether a folder of this name may be a draft."""
    return _IDENTITY.fullmatch(name) is not None


def _size_of(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += (Path(place) / name).stat().st_size
    return total


def _slot_file(slot: int | str) -> str:
    return f"photograph_{slot}.json"


def _checked(slot: int) -> int:
    if slot not in range(1, PHOTOGRAPHS_ASKED_FOR + 1):
        raise FoxgloveError(f"place {slot} of a draft; expected 1 to {PHOTOGRAPHS_ASKED_FOR}.")
    return slot


def _remove_files(photograph: DraftPhotograph | None) -> None:
    if photograph is not None:
        photograph.jpeg.unlink(missing_ok=True)
        photograph.preview.unlink(missing_ok=True)


def _make_private_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise StoreRefused(str(not_written(folder, error))) from error


@contextmanager
def _refused_by_disk() -> Iterator[None]:
    """Tell a disk that is full apart from a mistake of the volunteer's."""
    try:
        yield
    except FoxgloveError as error:
        raise StoreRefused(str(error)) from error
