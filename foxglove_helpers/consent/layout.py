"""Where the files of a collection lie, and how photographs get into the published layout.

In: finished photographs. Out: a folder named after an agreement number, as in R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2) and its authors' scripts: `a0xxxxxx_1.jpeg` and so on, and one table.
"""

import os
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import not_written, one_at_a_time, whole_file

EXCLUDED_FILE, KEY_FILE = "excluded.tsv", "key"
PHOTOGRAPHS_FOLDER, DRAFTS_FOLDER = "photographs", "drafts"
KEY = "FOXGLOVE_CONSENT_KEY"  # the environment variable that takes the place of the file with the key
LEAST_KEY = 32  # characters


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


def write_excluded(home: Path, exclusions: Iterable[Sequence[str]]) -> None:
    """Write the exclusion list, which later stages read without a database."""
    lines = ["agreement_number\twithdrawn_from\twithdrawn_at", *("\t".join(row) for row in exclusions)]
    content = "".join(f"{line}\n" for line in lines).encode()
    # A full disk must not keep a collection from being opened: what stands there already need not be written.
    with suppress(FileNotFoundError):
        if (home / EXCLUDED_FILE).read_bytes() == content:
            return
    with whole_file(home / EXCLUDED_FILE) as part:
        part.write_bytes(content)


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
            shutil.copyfile(photograph, target)
    table = [
        ("agreement_number", agreement),
        ("submitted_at", row["submitted_at"]),
        ("year_of_birth", str(row["year_of_birth"])),
        ("accepted_text", row["text_hash"]),
    ]
    lines = "".join(f"{name}\t{value}\n" for name, value in table)
    (folder / f"{agreement}.tsv").write_text(lines, encoding="utf-8", newline="\n")
    for path in folder.iterdir():
        with path.open("r+b") as file:
            os.fsync(file.fileno())
    settle(folder)


def settle(folder: Path) -> None:
    """Have the names in a folder survive a power cut; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_key(home: Path) -> bytes:
    """Return the key of the collection: from the environment, or random bytes made at the first start."""
    chosen = os.environ.get(KEY)
    if chosen is not None:
        if len(chosen) < LEAST_KEY:
            raise FoxgloveError(
                f"{KEY} has {len(chosen)} characters; expected at least {LEAST_KEY}, drawn at random. Make one with: "
                'python -c "import secrets; print(secrets.token_hex())"'
            )
        return chosen.encode()
    file = home / KEY_FILE
    with one_at_a_time(file):
        if not file.exists():
            with whole_file(file) as part:
                part.touch(mode=0o600)
                part.write_bytes(secrets.token_bytes(32))
        return file.read_bytes()
