"""How the databases of a collection are opened, written and cleaned: durably, and without remains of what is gone.

In: the path of a database and its schema. Out: a SQLite connection whose commits survive a power cut, whose
deletions overwrite what they delete, and whose refusals (a full disk, a damaged file) are told to a person.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from foxglove_helpers.errors import FoxgloveError

BUSY_SECONDS = 30
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_NOT_SOUND = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class StoreRefused(FoxgloveError):  # noqa: N818
    """The disk or the database refuses to write; nothing was changed, and the same may be tried again later."""


def open_database(path: Path, schema: str, version: int) -> sqlite3.Connection:
    """Open or make a database; any thread may use the connection, one at a time.

    Parameters
    ----------
    path : Path
    schema : str
        Statements that make what is not there yet.
    version : int
        Of the schema.

    Raises
    ------
    FoxgloveError
        If it cannot be opened, is damaged, or was written by another version of Foxglove.
    """
    _keep_private(path)
    with told(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA foreign_keys=ON")
            if require_version(connection, path, version) < version:
                # In one piece: two processes may start at once.
                connection.executescript(f"BEGIN IMMEDIATE;{schema};PRAGMA user_version={version};COMMIT;")
        except BaseException:
            connection.close()
            raise
    return connection


def require_version(connection: sqlite3.Connection, path: Path, version: int) -> int:
    """Return the version of the schema in a database, 0 in a new one; refuse any but the one expected."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > version:
        raise FoxgloveError(
            f"{path} was written by a later version of Foxglove (schema {found}, expected {version}). Update "
            "Foxglove, then try again."
        )
    if 0 < found < version:
        raise FoxgloveError(
            f"{path} was written by an early version of Foxglove (schema {found}, expected {version}), which was "
            "never published. Nothing was changed. Use that version for this collection, and begin new ones in "
            "another folder."
        )
    return found


def _keep_private(path: Path) -> None:
    """Make the file of a database, for nobody else to read; SQLite makes the files beside it in the same way."""
    with suppress(OSError):
        path.touch(mode=0o600)
    if os.name == "posix":
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                path.with_name(path.name + end).chmod(0o600)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Write everything in the block, or nothing; no other process writes meanwhile.

    Raises
    ------
    StoreRefused
        If the disk is full, or another program keeps the database to itself.
    """
    with told(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk has SQLite roll back by itself.
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def scrub(connection: sqlite3.Connection, path: Path) -> None:
    """Remove all remains of deleted rows: from the free pages and from the write-ahead log.

    Raises
    ------
    StoreRefused
        If there is no room to rewrite the database, or somebody reads it for too long.
    """
    with told(path):
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreRefused(
            f"{path}: the write-ahead log could not be emptied, because another program reads the database. "
            "Close it, then run the same again."
        )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into what is to be done about it."""
    try:
        yield
    except sqlite3.Error as error:
        # Extended codes carry the primary one in their lowest byte.
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in _IN_USE:
            raise StoreRefused(
                f"{path} is in use by another program for more than {BUSY_SECONDS} seconds. Nothing was changed. "
                "Close that program, or try again."
            ) from error
        if code in _NO_ROOM:
            raise StoreRefused(
                f"{path} could not be written or read: {error}. Nothing was changed. Look whether the disk is "
                "full and whether you may write there, then try again."
            ) from error
        if code in _NOT_SOUND:
            raise FoxgloveError(
                f"{path} is damaged or no database: {error}. Put back a sound copy; the photographs beside it "
                "stay as they are."
            ) from error
        raise
