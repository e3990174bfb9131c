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
_DISK_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DISK_REFUSES = {*_DISK_FULL, errno.EROFS, errno.EIO}
_WINDOWS_NAME_TOO_LONG = 206
_TRIAL = 64 * 1024  # bytes: more than a file system keeps beside the names of files


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


def require_writable(target: Path) -> None:
    """Refuse a file that could not be written, before minutes of work: a little is written beside it and removed.

    Raises
    ------
    FoxgloveError
        If the operating system refuses, or a file stands where a folder is needed.
    """
    target = Path(target).resolve()
    # Folders that are still missing are made when there is something to put into them.
    place = next(folder for folder in target.parents if os.path.lexists(folder))
    trial = place / _unused_name(target).name
    try:
        trial.write_bytes(bytes(_TRIAL))
    except OSError as error:
        _tell(target, trial, error)
    finally:
        with suppress(OSError):
            trial.unlink()


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder beside `target`; it takes the place of `target` when the block ends well.

    A folder that stands at `target` is replaced, and comes back if the replacement fails. What has come to
    stand there, or was put into it, while the block ran is another's: it is never replaced.

    Raises
    ------
    FoxgloveError
        If a file stands at `target`, something else came there meanwhile, or the operating system refuses to
        write. Nothing half-written stays.
    """
    target = Path(target).resolve()
    if os.path.isfile(target):
        raise FoxgloveError(f"{target} is a file; expected a folder. Choose another name.")
    part = _unused_name(target)
    old = part.with_suffix(".old")
    before = _content(target)
    try:
        part.mkdir(parents=True)
        yield part
        _replace(target, part, old, before)
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


def not_written(target: Path, error: OSError) -> FoxgloveError:
    """Return what to tell the person when the operating system refused to write `target`: why, and a remedy."""
    reason = error.strerror or str(error)
    return FoxgloveError(
        f"{target} could not be written: {reason}. Nothing was changed. {_remedy(target, error)}"
    )


def remove_leftovers(target: Path) -> None:
    """Clear away what a killed process left beside `target`; call it under `one_at_a_time`.

    A folder that was set aside for one that never came is put back; what is half-written is removed.
    """
    target = Path(target).resolve()
    for left in leftovers_of(target):
        if left.suffix == ".old" and not target.exists():
            os.replace(left, target)
        else:
            shutil.rmtree(left, ignore_errors=True)


def leftovers_of(target: Path) -> list[Path]:
    """Return what a killed process left beside `target`: first what was set aside, then what is half-written."""
    target = Path(target).resolve()
    name = glob.escape(target.name)
    return [left for end in ("old", "part") for left in sorted(target.parent.glob(f".{name}.*.{end}"))]


def _replace(target: Path, part: Path, old: Path, before: dict[str, tuple[int, int]]) -> None:
    """Put `part` where `target` stands, unless that is not what it was `before`."""
    changed = FoxgloveError(
        f"{target} was written by another program in the meantime. Nothing of it was changed, and nothing of this "
        "run was written there. Choose another folder, or run the same command again."
    )
    try:
        if os.path.isdir(target) and _content(target) == before:
            os.replace(target, old)
        # Looked at again where nobody else finds it any more: nothing comes between this look and the replacement.
        if _content(old) != before:
            raise changed
        try:
            os.rename(part, target)  # fails where a file, or a folder that holds anything, stands by now
        except OSError as error:
            if os.path.lexists(target):
                raise changed from error
            raise
    except BaseException:  # Ctrl-C as well
        if os.path.lexists(old) and not os.path.lexists(target):
            os.replace(old, target)
        raise


def _content(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells each entry of a folder from another of the same name; nothing, if there is no folder."""
    if not os.path.isdir(folder):
        return {}
    with os.scandir(folder) as entries:
        return {
            entry.name: (entry.inode(), entry.stat(follow_symlinks=False).st_mtime_ns) for entry in entries
        }


def _unused_name(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def _tell(target: Path, part: Path, error: OSError) -> None:
    """Raise what is to be said; an error that has nothing to do with writing `target` stays as it is."""
    place = Path(str(error.filename))
    about_us = place in (target, part, *target.parents) or part in place.parents
    if not about_us and error.errno not in _DISK_REFUSES:
        raise error
    raise not_written(target, error) from error


def _remedy(target: Path, error: OSError) -> str:
    ours = home().resolve() in (target, *target.parents)
    elsewhere = "set FOXGLOVE_HOME to another folder" if ours else "choose another place"
    if error.errno in _DISK_FULL:
        return f"Free some disk space or {elsewhere}, then run the same command again."
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == _WINDOWS_NAME_TOO_LONG:
        return f"Choose a shorter name: {elsewhere}." if ours else "Choose a shorter name."
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"A file stands where a folder is needed: {elsewhere}, or move that file away."
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"Check that you may write there and that no other program has it open, or {elsewhere}."
    return f"Check the disk, or {elsewhere}, then run the same command again."
