"""Which certificates were shown, since when, and which are closed for good: kept beside the collection for a day.

In: the name of the request that a certificate belongs to, and moments. Out: whether it may be shown again. Cookies
can be copied and outlive what is taken out of them; so the server itself must know when the end has come, also after
a restart. A file holds a time or one word, and no number, secret or photograph.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file

FOLDER = "certificates"
MINUTES_SHOWN = 10
LIFE = timedelta(hours=24)  # within it somebody whose last answer got lost may still come for the certificate
_CLOSED = "closed"


@dataclass(frozen=True)
class Shown:
    """Since when a certificate is shown, and whether that has ended for good."""

    since: datetime
    closed: bool


class Certificates:
    """What is known of the certificates of a collection.

    Parameters
    ----------
    home : Path
        Of the collection.
    clock : callable
        Returns the time, with its zone.
    """

    def __init__(self, home: Path, clock: Callable[[], datetime]) -> None:
        self._folder = home / FOLDER
        self._clock = clock
        self._in_memory: dict[str, Shown] = {}

    def shown(self, name: str) -> Shown | None:
        """Return what is known of a certificate; None if it was never shown."""
        try:
            time, _, word = (self._folder / name).read_text(encoding="utf-8").strip().partition(" ")
            written = Shown(datetime.fromisoformat(time), word == _CLOSED)
        except (OSError, ValueError):
            return self._in_memory.get(name)
        remembered = self._in_memory.get(name)
        return remembered if remembered is not None and remembered.closed else written

    def show(self, name: str) -> None:
        """Remember that a certificate is shown from now on, unless it is shown already."""
        if self.shown(name) is None:
            self._write(name, Shown(self._clock(), False))

    def close(self, name: str) -> None:
        """Never let a certificate be shown again."""
        self._write(name, Shown(self._clock(), True))

    def may_be_shown(self, name: str, submitted_at: datetime, *, to_its_session: bool) -> bool:
        """Tell whether a certificate may be shown (again).

        Parameters
        ----------
        name : str
        submitted_at : datetime
        to_its_session : bool
            Whether the browser brings the cookie it got for the submission. Without it only a certificate that
            nobody has seen yet is given out: the answer with that cookie got lost on its way.
        """
        now, shown = self._clock(), self.shown(name)
        if abs(now - submitted_at) > LIFE:
            return False
        if shown is None:
            return True
        return (
            to_its_session and not shown.closed and abs(now - shown.since) <= timedelta(minutes=MINUTES_SHOWN)
        )

    def clean(self) -> None:
        """Delete what is known of certificates that are too old to be shown."""
        for path in self._folder.iterdir() if self._folder.is_dir() else []:
            shown = self.shown(path.name)
            if shown is None or abs(self._clock() - shown.since) > 2 * LIFE:
                path.unlink(missing_ok=True)
                self._in_memory.pop(path.name, None)

    def _write(self, name: str, shown: Shown) -> None:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with whole_file(self._folder / name) as part:
                word = f" {_CLOSED}" if shown.closed else ""
                part.write_text(f"{shown.since.isoformat()}{word}\n", encoding="utf-8", newline="\n")
        except (FoxgloveError, OSError):
            # A full disk must keep nobody from the certificate, nor from closing it.
            self._in_memory[name] = shown
