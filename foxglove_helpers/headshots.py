"""One door to the data: `load_headshots` gives the twin, the published release (R1) or your own, all alike.

In flows a word or a path; out flows `Headshots`, checked, its images memory-mapped. What has to be drawn,
fetched or unpacked first is kept under `FOXGLOVE_HOME/data` and found there the next time. No lesson needs to
know which of them it works on.
"""

import difflib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from foxglove_helpers import twin
from foxglove_helpers.arguments import shown, whole_number
from foxglove_helpers.download import ARCHIVE, PUBLISHED_MD5, archive_sums, fetch_archive, unpack_release
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home, one_at_a_time, remove_leftovers
from foxglove_helpers.release import DATA_FILE, LABELS_FILE, VOLUNTEERS, Headshots, read_release

_WORDS = ("twin", "foxglovetree")
_CHOICES = '"twin", "foxglovetree", or the path of a release folder or archive'


def load_headshots(
    source: str | os.PathLike[str] = "twin",
    *,
    seed: int | None = None,
    volunteers: int = VOLUNTEERS,
    diverse: bool = False,
    url: str | None = None,
    md5: str | None = "published",
    progress: bool = True,
) -> Headshots:
    """Load headshots and their labels.

    Parameters
    ----------
    source : str or path
        - "twin" (default): the synthetic cohort, drawn when it is first asked for (about a minute).
        - "foxglovetree": the published release, version 1.4, downloaded when it is first asked for (168 MiB).
        - a path: a release folder, a folder that holds one release at any depth, or a tar archive of one. An
          archive is unpacked once. (For a folder that is called "twin", write "./twin".)
    seed : int, optional
        Which twin, 0 to 2**64 - 1: another seed gives another cohort. Other sources ignore it.
    volunteers : int
        The twin's first so many volunteers, 1 to 277. Other sources are always taken whole.
    diverse : bool
        The twin with people of any ancestry; otherwise most look East Asian, as most volunteers of R1 do.
    url : str, optional
        Another address of the published archive, such as a mirror in your network; the environment variable
        FOXGLOVE_RELEASE_URL does the same.
    md5 : str or None
        The sum that an archive must have. "published": that of version 1.4 for a download; of version 1.4 or
        1.3 for a local file that is called `headshot_data.tbz2`; any for local files with other names. None:
        any, for local files only.
    progress : bool
        Show progress bars on stderr.

    Raises
    ------
    FoxgloveError
        If the source does not exist, cannot be fetched or is no valid release. The message says what to do.
    """
    if not isinstance(source, str | os.PathLike) or not isinstance(os.fspath(source), str):
        raise FoxgloveError(f"source is {shown(source)}; expected {_CHOICES}.")
    if url is not None and not isinstance(url, str):
        raise FoxgloveError(f"url is {shown(url)}; expected a web address, or leave it out.")
    if md5 is not None:
        md5 = _md5(md5)
    if source == "twin":
        return _twin(seed, volunteers, diverse, progress)
    if source == "foxglovetree":
        return _foxglovetree(url, md5, progress)
    # Unlike those of pathlib, these functions never raise, whatever a mistyped name looks like.
    name = os.path.expanduser(os.fspath(source))
    if not os.path.exists(name):
        raise FoxgloveError(_leads_nowhere(name) if os.path.islink(name) else _unknown(name))
    path = Path(name)
    if path.is_dir():
        return read_release(_only_release_in(path))
    if path.suffix == ".npy":
        raise FoxgloveError(f"{path} is one file of a release; name the folder that holds it: {path.parent}.")
    if not path.is_file():
        raise FoxgloveError(f"{path} is neither a file nor a folder; expected {_CHOICES}.")
    return _archive(path, md5, progress)


def _twin(seed: int | None, volunteers: int, diverse: bool, progress: bool) -> Headshots:
    from foxglove_helpers.twin.plan import checked_seed

    seed = checked_seed(twin.DEFAULT_SEED if seed is None else seed)
    volunteers = whole_number(volunteers, "volunteers", 1, VOLUNTEERS)
    if not isinstance(diverse, bool):
        raise FoxgloveError(f"diverse is {shown(diverse)}; expected True or False.")
    folder = _twin_folder(seed, volunteers, diverse)

    def draw() -> None:
        # Drawing needs OpenCV; a cohort that was drawn before does not.
        from foxglove_helpers.twin.cohort import draw_release

        draw_release(folder, seed=seed, volunteers=volunteers, progress=progress, diverse=diverse)

    return _kept(folder, f"{'diverse ' if diverse else ''}twin, seed {seed}", draw)


def _twin_folder(seed: int, volunteers: int, diverse: bool = False) -> Path:
    # A cohort drawn by an older version of the twin is another cohort.
    kind = "twin-diverse" if diverse else "twin"
    return _data() / f"{kind}-seed{seed}-{volunteers}-v{twin.VERSION}"


def is_twin_drawn() -> bool:
    """Tell whether the default twin is there already."""
    return _is_sound(_twin_folder(twin.DEFAULT_SEED, VOLUNTEERS))


def _foxglovetree(url: str | None, md5: str | None, progress: bool) -> Headshots:
    if md5 is None:
        raise FoxgloveError(
            "md5 is None; expected an MD5 for a download. Leave md5 out, or give your archive's sum."
        )
    version, expected = "1.4", PUBLISHED_MD5["1.4"]
    if md5 != "published":
        expected = md5
        version = next((v for v, known in PUBLISHED_MD5.items() if known == expected), f"md5-{expected}")
    folder = _data() / f"foxglovetree-{version}"

    def fetch() -> None:
        archive = fetch_archive(_data(), url, expected, progress=progress)
        unpack_release(archive, folder, progress=progress)
        archive.unlink(missing_ok=True)

    return _kept(folder, f"foxglovetree {version}", fetch)


def _archive(path: Path, md5: str | None, progress: bool) -> Headshots:
    found, sha256 = archive_sums(path)
    version = next((v for v, known in PUBLISHED_MD5.items() if known == found), None)
    if md5 == "published":
        if path.name == ARCHIVE and version is None:
            known = " or ".join(f"{known} (version {v})" for v, known in PUBLISHED_MD5.items())
            raise FoxgloveError(
                f"{path} has the published name but not the published content: its MD5 is {found}; expected "
                f"{known}. Fetch it again, or, if it is an archive of your own, rename it or pass md5=None."
            )
    elif md5 is not None and found != md5:
        raise FoxgloveError(f"{path}: its MD5 is {found}; expected {md5}. Fetch it again.")
    # A published archive that was carried in by hand serves load_headshots("foxglovetree") from then on.
    folder = _data() / (f"foxglovetree-{version}" if version else f"archive-{sha256[:32]}")
    source = f"foxglovetree {version}" if version else str(path)
    return _kept(folder, source, lambda: unpack_release(path, folder, progress=progress))


def _kept(folder: Path, source: str, make: Callable[[], None]) -> Headshots:
    """Read the release that is kept in a folder; make it first if it is absent or damaged."""
    obstacle = in_the_way_of(folder)
    if obstacle is not None:
        raise FoxgloveError(
            f"{obstacle} is no folder; expected one there, because the data ({source}) are kept in {folder}. "
            "Move it away or give it another name, or set FOXGLOVE_HOME to another folder."
        )
    if os.path.isdir(folder):
        try:
            return read_release(folder, source)
        except FoxgloveError as error:
            print(f"{error}\nThis kept copy is thrown away and made again.", file=sys.stderr)
    with one_at_a_time(folder):
        remove_leftovers(folder)
        if not _is_sound(folder):  # another process may have made it while this one waited
            make()
    return read_release(folder, source)


def in_the_way_of(folder: Path) -> Path | None:
    """Return what stands where a folder, or one that it lies in, should be or be made; None if nothing does."""
    places = [folder, *folder.parents]
    there = next((place for place in places if os.path.lexists(place)), places[-1])
    return None if os.path.isdir(there) else there


def _is_sound(folder: Path) -> bool:
    try:
        read_release(folder)
    except FoxgloveError:
        return False
    return True


def _only_release_in(folder: Path) -> Path:
    if (folder / DATA_FILE).exists() or (folder / LABELS_FILE).exists():
        return folder
    releases, archives = [], []
    for parent, children, names in os.walk(folder):
        children[:] = sorted(child for child in children if not child.startswith("."))
        releases += [Path(parent)] if DATA_FILE in names else []
        archives += [Path(parent, ARCHIVE)] if ARCHIVE in names else []
    if len(releases) == 1:
        return releases[0]
    if releases:
        listed = ", ".join(str(release) for release in releases[:5])
        raise FoxgloveError(
            f"{folder} holds {len(releases)} releases ({listed}); expected one. Name the one you want."
        )
    hint = f"It holds the archive {archives[0]}: name that file." if archives else "Check the path."
    raise FoxgloveError(
        f"{folder} holds no release; expected {DATA_FILE} and {LABELS_FILE} at any depth. {hint}"
    )


def _leads_nowhere(name: str) -> str:
    return (
        f"{name!r} is a link that leads nowhere (to {os.readlink(name)!r}); expected {_CHOICES}. Mend the link, "
        "or name what it should lead to."
    )


def _unknown(name: str) -> str:
    folder, last = os.path.split(name)
    try:
        beside = {os.path.join(folder, entry): entry for entry in os.listdir(folder or ".")}
    except (OSError, ValueError):
        beside = {}
    alike = difflib.get_close_matches(last.lower(), _WORDS) if not folder else []
    alike += [
        path for path, entry in beside.items() if entry in difflib.get_close_matches(last, beside.values())
    ]
    hint = f" Did you mean {' or '.join(repr(near) for near in alike)}?" if alike else ""
    return f"{name!r} is no known data set and no file or folder; expected {_CHOICES}.{hint}"


def _md5(text: str) -> str:
    digits = text.strip().lower() if isinstance(text, str) else ""
    if digits != "published" and (len(digits) != 32 or set(digits) - set("0123456789abcdef")):
        raise FoxgloveError(
            f"md5 is {shown(text)}; expected 32 hexadecimal digits. Leave it out if in doubt."
        )
    return digits


def _data() -> Path:
    return home() / "data"
