"""Where data live on this computer, and how they are written: whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

from foxglove_helpers.errors import FoxgloveError


def home() -> Path:
    """Return the folder that holds data, weights and engines: `FOXGLOVE_HOME`, or the platform's user cache."""
    chosen = os.environ.get("FOXGLOVE_HOME")
    return Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("foxglove", appauthor=False)


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """Yield a temporary name beside `target`; it takes the place of `target` when the block ends well.

    Raises
    ------
    FoxgloveError
        If the operating system refuses to write, for example because the disk is full. Nothing half-written stays.
    """
    target = Path(target)
    _make_folder(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise FoxgloveError(_refusal(target, error)) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `target`; it takes the place of `target` when the block ends well.

    A folder that stands at `target` is replaced, and comes back if the replacement fails.

    Raises
    ------
    FoxgloveError
        If the operating system refuses to write. Nothing half-written stays.
    """
    target = Path(target)
    _make_folder(target.parent)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part"))
    old = part.with_suffix(".old")
    try:
        yield part
        part.chmod(0o755)
        if target.exists():
            os.replace(target, old)
        try:
            os.replace(part, target)
        except OSError:
            if old.exists():
                os.replace(old, target)
            raise
    except OSError as error:
        raise FoxgloveError(_refusal(target, error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FoxgloveError(_refusal(folder, error)) from error


def _refusal(target: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return (
        f"{target} could not be written: {reason}. Nothing was changed. Free some disk space or choose another "
        "folder (set FOXGLOVE_HOME, or use --out), then run the same command again."
    )
