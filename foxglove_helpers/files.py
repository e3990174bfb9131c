"""Where data live on this computer, and how they are written: whole or not at all."""

import errno
import glob
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock
import platformdirs

from foxglove_helpers.errors import FoxgloveError

# What a disk answers that is full, over its quota, read-only or broken.
_DISK_REFUSES = {errno.ENOSPC, errno.EFBIG, errno.EROFS, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}


def home() -> Path:
    """Return the folder that holds data, weights and engines: `FOXGLOVE_HOME`, or the platform's user cache."""
    chosen = os.environ.get("FOXGLOVE_HOME")
    return (
        Path(os.path.expanduser(chosen))
        if chosen
        else platformdirs.user_cache_path("foxglove", appauthor=False)
    )


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield an unused name beside `target`; what is written there takes its place when the block ends well.

    Raises
    ------
    FoxgloveError
        If the operating system refuses to write, for example because the disk is full; nothing half-written
        stays.
    """
    target = Path(target).resolve()
    part = _unused_name(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        os.replace(part, target)
    except OSError as error:
        _tell(target, part, error)
    finally:
        with suppress(OSError):
            part.unlink()


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target`; it takes the place of `target` when the block ends well.

    A folder that stands at `target` is replaced, and comes back if the replacement fails.

    Raises
    ------
    FoxgloveError
        If a file stands at `target`, or the operating system refuses to write. Nothing half-written stays.
    """
    target = Path(target).resolve()
    if target.is_file():
        raise FoxgloveError(f"{target} is a file; expected a folder. Choose another name.")
    part = _unused_name(target)
    old = part.with_suffix(".old")
    try:
        part.mkdir(parents=True)
        yield part
        if target.exists():
            os.replace(target, old)
        try:
            os.replace(part, target)
        except OSError:
            if old.exists():
                os.replace(old, target)
            raise
    except OSError as error:
        _tell(target, part, error)
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def one_at_a_time(target: Path) -> Iterator[None]:
    """Let only one process at a time make `target`; others wait until it is done.

    Raises
    ------
    FoxgloveError
        If the operating system refuses to write beside `target`.
    """
    target = Path(target).resolve()
    lock = target.with_name(f".{target.name}.lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(lock):
            yield
    except OSError as error:
        _tell(target, lock, error)


def remove_leftovers(target: Path) -> None:
    """Clear away what a killed process left beside `target`; call it under `one_at_a_time`.

    A folder that was set aside for one that never came is put back; what is half-written is removed.
    """
    target = Path(target).resolve()
    name = glob.escape(target.name)
    for left in target.parent.glob(f".{name}.*.old"):
        if target.exists():
            shutil.rmtree(left, ignore_errors=True)
        else:
            os.replace(left, target)
    for left in target.parent.glob(f".{name}.*.part"):
        shutil.rmtree(left, ignore_errors=True)


def _unused_name(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def _tell(target: Path, part: Path, error: OSError) -> None:
    """Raise what is to be said; an error that has nothing to do with writing `target` stays as it is."""
    place = Path(str(error.filename))
    about_us = place in (target, part, *target.parents) or part in place.parents
    if not about_us and error.errno not in _DISK_REFUSES:
        raise error
    reason = error.strerror or str(error)
    raise FoxgloveError(
        f"{target} could not be written: {reason}. Nothing was changed. Free some disk space or choose another "
        "folder (set FOXGLOVE_HOME, or use --out), then run the same command again."
    ) from error
