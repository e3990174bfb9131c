"""What waits on the server between two pages of one browser: a withdrawal to confirm, what became of some files.

In: anything, and for how long. Out: the same under a random name, which alone goes into the cookie or address. It
is in memory only: after a restart the visitor begins that page again.
"""

import secrets
import threading
import time
from typing import Any

MOST_WAITING = 1000  # beyond, the oldest goes: nobody can fill the memory


class Waiting:
    """Things under random names, for some minutes.

    Parameters
    ----------
    minutes : float
    """

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self._things: dict[str, tuple[float, Any]] = {}  # oldest first
        self._lock = threading.Lock()

    def put(self, thing: Any) -> str:
        """Keep a thing; return its name."""
        name = secrets.token_hex(16)
        with self._lock:
            self._forget()
            while len(self._things) >= MOST_WAITING:
                del self._things[next(iter(self._things))]
            self._things[name] = (time.monotonic(), thing)
        return name

    def get(self, name: object) -> Any:
        """Return the thing of a name; None if there is none, or no longer."""
        with self._lock:
            self._forget()
            return self._things[name][1] if isinstance(name, str) and name in self._things else None

    def remove(self, name: object) -> None:
        """Forget a thing."""
        with self._lock:
            if isinstance(name, str):
                self._things.pop(name, None)

    def _forget(self) -> None:
        while self._things:
            name = next(iter(self._things))
            if self._things[name][0] > time.monotonic() - self.minutes * 60:
                return
            del self._things[name]
