"""Tiny releases for tests: random pixels, labels that keep every rule; archives of them; and a full disk."""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from foxglove_helpers.release import DATA_FILE, IMAGE_SIDE, LABELS_FILE, VOTERS, write_release

Member = tuple[tarfile.TarInfo, bytes]


def make_labels(volunteers: int = 3, seed: int = 0, photographs: int = 3) -> np.ndarray:
    """Return valid, shuffled labels; from 2 volunteers on, both values of `female` occur."""
    random = np.random.default_rng(seed)
    volunteer = np.repeat(np.arange(1, volunteers + 1), photographs)
    photograph = np.tile(np.arange(1, photographs + 1), volunteers)
    female = random.permutation(np.arange(volunteers) % 2)[volunteer - 1]
    smiling = random.integers(0, VOTERS + 1, len(volunteer))
    labels = np.column_stack([volunteer, photograph, female, VOTERS - smiling, smiling]).astype(np.int64)
    return labels[random.permutation(len(labels))]


def make_release(folder: Path, volunteers: int = 3, seed: int = 0, photographs: int = 3) -> Path:
    """Write a release of random pixels and return its folder; `photographs` (1-9) for each volunteer."""
    labels = make_labels(volunteers, seed, photographs)
    images = np.random.default_rng(seed + 1).integers(
        0, 256, (len(labels), IMAGE_SIDE, IMAGE_SIDE), dtype=np.uint8
    )
    return write_release(folder, images, labels)


def members_of(release: Path, inside: str = "") -> list[Member]:
    """Return the files of a release as members of an archive, in the folder `inside`."""
    return [
        file_member(f"{inside}{name}", (release / name).read_bytes()) for name in (DATA_FILE, LABELS_FILE)
    ]


def file_member(name: str, content: bytes = b"x") -> Member:
    """Return a regular file as a member of an archive."""
    member = tarfile.TarInfo(name)
    member.size = len(content)
    return member, content


def special_member(name: str, kind: bytes, link: str = "") -> Member:
    """Return a folder, link or device as a member of an archive."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, link
    return member, b""


def tar(members: list[Member]) -> bytes:
    """Return the bytes of a plain tar archive."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as packed:
        for member, data in members:
            packed.addfile(member, io.BytesIO(data))
    return content.getvalue()


def left_in(folder: Path) -> list[str]:
    """Return everything below a folder, hidden and half-written files included; locks are empty and may stay."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix != ".lock")


@contextmanager
def full_disk(after: int) -> Iterator[None]:
    """Let the operating system refuse every byte of a file behind the first `after`."""
    resource = pytest.importorskip("resource", reason="Windows has no limit on the size of a file")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
