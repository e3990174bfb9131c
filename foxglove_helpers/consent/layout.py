"""Where the files of a collection lie, and how photographs get into the published layout.

In: finished photographs. Out: a folder named after an agreement number, as in R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2) and its authors' scripts: `a0xxxxxx_1.jpeg` and so on, and one table.
"""

import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import not_written, one_at_a_time, whole_file, whole_folder

EXCLUDED_FILE, KEY_FILE, RESERVE_FILE = "excluded.tsv", "key", "reserve"
PHOTOGRAPHS_FOLDER, DRAFTS_FOLDER = "photographs", "drafts"
SET_ASIDE_FOLDER = "set_aside"  # photographs of which the record knows nothing
SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}  # left by macOS and Windows in folders they showed
KEY = "FOXGLOVE_CONSENT_KEY"  # the environment variable that takes the place of the file with the key
LEAST_KEY = 32  # characters, or bytes of the file
_EXCLUDED = r"a0[0-9a-f]{6} (training|display|retention)"
RESERVE_BYTES = 1 << 20  # more than writing down a withdrawal takes


def make_folders(home: Path) -> None:
    """Make the folders of a collection, for nobody else to read.

    Raises
    ------
    FoxgloveError
        If the operating system refuses.
    """
    try:
        for folder in (home, home / PHOTOGRAPHS_FOLDER, home / DRAFTS_FOLDER):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (home / PHOTOGRAPHS_FOLDER, home / DRAFTS_FOLDER):
            folder.chmod(0o700)
    except OSError as error:
        raise not_written(home, error) from error


@contextmanager
def private_file(target: Path) -> Iterator[Path]:
    """Yield a name as `whole_file` does, for a file that nobody else may read at any moment."""
    with whole_file(target) as part:
        part.touch(mode=0o600)
        yield part


def excluded_content(exclusions: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of the exclusion list."""
    lines = ["agreement_number\twithdrawn_from\twithdrawn_at", *("\t".join(row) for row in exclusions)]
    return "".join(f"{line}\n" for line in lines).encode()


@dataclass(frozen=True)
class ExclusionList:
    """What an exclusion list is to hold, and how the one that lies there differs from it.

    `unknown` are numbers that stand there although the record knows of no such withdrawal: nobody is taken off the
    list by a program. `was_changed` if it differs in a way that no killed process explains.
    """

    content: bytes
    is_there: bool
    was_changed: bool
    unknown: list[str]


def compare_excluded(
    home: Path, exclusions: Iterable[Sequence[str]], unfinished: Collection[str]
) -> ExclusionList:
    """Compare the exclusion list with the record.

    Parameters
    ----------
    home : Path
    exclusions : iterable of (str, str, str)
        Number, use and time of every withdrawal in the record.
    unfinished : collection of str
        Numbers whose withdrawal is not carried out yet. A withdrawal counts as carried out only after it was
        listed, so a killed process can leave out these, and no others.
    """
    rows = [(number, use, at) for number, use, at in exclusions]
    try:
        before: bytes | None = (home / EXCLUDED_FILE).read_bytes()
    except FileNotFoundError:
        before = None
    known = {(number, use) for number, use, _ in rows}
    listed = [tuple(line.split("\t")) for line in (before or b"").decode(errors="replace").splitlines()]
    unknown = [
        (number, use, at)
        for number, use, at in (row for row in listed if len(row) == 3)
        if re.fullmatch(_EXCLUDED, f"{number} {use}") and not {(number, use), (number, "retention")} & known
    ]
    content = excluded_content(sorted({*rows, *unknown}))

    def settled(content: bytes) -> list[bytes]:
        lines = content.splitlines()
        return [line for line in lines if line.split(b"\t")[0].decode(errors="replace") not in unfinished]

    was_changed = settled(before or excluded_content([])) != settled(content)
    return ExclusionList(content, before == content, was_changed, sorted({number for number, *_ in unknown}))


def write_excluded(home: Path, listed: ExclusionList) -> None:
    """Write the exclusion list, which later stages read without a database; call it under `one_at_a_time`."""
    for part in home.glob(f".{EXCLUDED_FILE}.*.part"):  # of a process that was killed
        part.unlink(missing_ok=True)
    # A full disk must not keep a collection from being opened: what stands there already need not be written.
    if not listed.is_there:
        with private_file(home / EXCLUDED_FILE) as part:
            part.write_bytes(listed.content)


def keep_reserve(home: Path) -> None:
    """Put room aside for writing down a withdrawal on a full disk, unless there is none to put aside."""
    if not (home / RESERVE_FILE).exists():
        with suppress(FoxgloveError), private_file(home / RESERVE_FILE) as part:
            # Bytes at random: some file systems keep no room for zeros.
            part.write_bytes(os.urandom(RESERVE_BYTES))


def free_reserve(home: Path) -> bool:
    """Give the room free that was put aside; tell whether there was any."""
    try:
        (home / RESERVE_FILE).unlink()
    except OSError:
        return False
    return True


def lay_out(folder: Path, row: Mapping[str, Any], photographs: Iterable[Path]) -> None:
    """Put a submission into the published layout (R1), and onto the disk.

    Parameters
    ----------
    folder : Path
        A new one.
    row : mapping
        Of the table of submissions.
    photographs : iterable of Path
        In order; they stay where they are.

    Raises
    ------
    OSError
        If the operating system refuses.
    """
    agreement = row["agreement"]
    folder.mkdir(mode=0o700)
    for number, photograph in enumerate(photographs, start=1):
        target = folder / f"{agreement}_{number}.jpeg"
        try:
            os.link(photograph, target)
        except OSError:  # a file system without links
            target.touch(mode=0o600)
            shutil.copyfile(photograph, target)
    table = [
        ("agreement_number", agreement),
        ("submitted_at", row["submitted_at"]),
        ("year_of_birth", str(row["year_of_birth"])),
        ("accepted_text", row["text_hash"]),
    ]
    lines = "".join(f"{name}\t{value}\n" for name, value in table)
    (folder / f"{agreement}.tsv").touch(mode=0o600)
    (folder / f"{agreement}.tsv").write_text(lines, encoding="utf-8", newline="\n")
    for path in folder.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    settle(folder)


def copy_out(photographs: Path, numbers: Iterable[str], target: Path) -> None:
    """Copy the photographs of some submissions into a new folder, for nobody else to read; without the tables."""
    with whole_folder(target) as part:
        part.chmod(0o700)
        for agreement in numbers:
            try:
                shutil.copytree(
                    photographs / agreement, part / agreement, ignore=shutil.ignore_patterns("*.tsv")
                )
            except (FileNotFoundError, shutil.Error) as error:
                if not _is_of_withdrawal(error):
                    raise
                shutil.rmtree(part / agreement, ignore_errors=True)


def _is_of_withdrawal(error: OSError) -> bool:
    """Tell whether copying failed because photographs are gone: who withdraws meanwhile is not copied."""
    if isinstance(error, FileNotFoundError):
        return True
    return any(not os.path.lexists(source) for source, *_ in error.args[0])


def settle(folder: Path) -> None:
    """Have the names in a folder survive a power cut; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def if_lost(home: Path) -> str:
    """Return what is to be done where no copy of the right key is left."""
    # A key in the environment is taken whatever the file holds.
    is_in_the_way = KEY not in os.environ and (home / KEY_FILE).exists()
    first = f"delete {home / KEY_FILE}, then run" if is_in_the_way else "run"
    return f"If there is no copy any more: {first} foxglove consent reseal."


def secret_in_environment(variable: str, least: int) -> str | None:
    """Return the secret that an environment variable holds; None where it is not set.

    Raises
    ------
    FoxgloveError
        If it has fewer than `least` characters.
    """
    chosen = os.environ.get(variable)
    if chosen is not None and len(chosen) < least:
        raise FoxgloveError(
            f"{variable} has {len(chosen)} characters; expected at least {least}, drawn at random. Make one with: "
            'python -c "import secrets; print(secrets.token_hex())"'
        )
    return chosen


def read_key(home: Path, make: bool = True) -> bytes:
    """Return the key of the collection: from the environment, or from a file with random bytes.

    Parameters
    ----------
    home : Path
    make : bool
        Whether to make the file where there is none.

    Raises
    ------
    FoxgloveError
        If the key is missing or too short, or cannot be read.
    """
    chosen = secret_in_environment(KEY, LEAST_KEY)
    if chosen is not None:
        return chosen.encode()
    file = home / KEY_FILE
    if make and not file.exists():
        with one_at_a_time(file):
            if not file.exists():
                with private_file(file) as part:
                    part.write_bytes(secrets.token_bytes(LEAST_KEY))
    try:
        key = file.read_bytes()
    except FileNotFoundError as error:
        raise FoxgloveError(
            f"{file} is missing, and {KEY} is not set: without the key the seals of the record say nothing. Put the "
            f"file back, or set the variable. {if_lost(home)}"
        ) from error
    except OSError as error:
        raise FoxgloveError(
            f"{file} could not be read: {error.strerror or error}. Run this as the user whom it belongs to."
        ) from error
    if len(key) < LEAST_KEY:
        raise FoxgloveError(
            f"{file} holds {len(key)} bytes; expected at least {LEAST_KEY}: it was cut off or emptied. Put the file "
            f"back from a copy. {if_lost(home)}"
        )
    return key
