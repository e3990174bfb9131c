"""Network addresses and original file names: off by default, apart from the rest, and gone when their time is over.

R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2) kept both to find a volunteer's submission again. Here they
live in a database of their own, which no other part of the record points to, until the right to withdraw has ended.
"""

import json
import sqlite3
from collections.abc import Container
from datetime import datetime
from pathlib import Path
from threading import RLock

from foxglove_helpers.consent.database import open_database, scrub, told, transaction
from foxglove_helpers.consent.events import as_utc

ORIGINALS_FILE = "originals.sqlite3"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS originals (
    agreement TEXT PRIMARY KEY,
    address TEXT,
    names TEXT NOT NULL,
    kept_until TEXT NOT NULL
) WITHOUT ROWID
"""


class Originals:
    """The database of a collection; where it was never switched on, there is none, and nothing is kept.

    Parameters
    ----------
    home : Path
        Of the collection.
    make : bool
        Whether to make the database where there is none.
    """

    def __init__(self, home: Path, make: bool) -> None:
        self._path = home / ORIGINALS_FILE
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        if make or self._path.exists():
            self._open()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = open_database(self._path, _SCHEMA, 1)
        return self._connection

    def close(self) -> None:
        """Close the database."""
        if self._connection is not None:
            self._connection.close()

    def add(self, agreement: str, address: str | None, names: list[str | None], until: datetime) -> None:
        """Keep the address and the file names of a submission until a moment, which knows its time zone.

        The database is made where it was switched on when a draft was begun, and switched off since.
        """
        row = (agreement, address, json.dumps(names, ensure_ascii=False), as_utc(until))
        with self._lock, transaction(connection := self._open(), self._path):
            connection.execute("INSERT OR REPLACE INTO originals VALUES (?, ?, ?, ?)", row)

    def remove(self, agreement: str) -> None:
        """Delete what is kept of a submission, without remains."""
        self._delete("agreement = ?", agreement)

    def remove_all_but(self, live: Container[str]) -> None:
        """Delete what is kept of agreement numbers that are not, or no longer, in use."""
        connection = self._opened()
        if connection is None:
            return
        with self._lock, told(self._path):
            kept = [agreement for (agreement,) in connection.execute("SELECT agreement FROM originals")]
        for agreement in kept:
            if agreement not in live:
                self.remove(agreement)

    def purge(self, now: datetime) -> int:
        """Delete what is kept longer than the right to withdraw lasts; return of how many submissions."""
        # Moments in UTC, to the second, stand in the order of their letters.
        return self._delete("kept_until <= ?", as_utc(now))

    def _delete(self, condition: str, value: str) -> int:
        connection = self._opened()
        if connection is None:
            return 0
        with self._lock:
            with transaction(connection, self._path):
                count = connection.execute(f"DELETE FROM originals WHERE {condition}", (value,)).rowcount
            if count:
                scrub(connection, self._path)
        return count

    def _opened(self) -> sqlite3.Connection | None:
        """Return the database, if there is one by now: another process may have made it."""
        with self._lock:
            return self._open() if self._connection is None and self._path.exists() else self._connection
