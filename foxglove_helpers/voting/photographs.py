"""What a booth shows: the kept photographs of a curation, or those of a few people of the twin.

In: the work folder of `foxglove curate`, or a number of volunteers. Out: a list of photographs, each with the
thumbnail that voters see. R1: team members voted from thumbnails of a volunteer's photographs.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.release import PHOTOGRAPHS

LOG_FILE, THUMBNAILS = "curation_log.csv", "thumbnails"
_SIDE, _QUALITY = 240, 88  # pixels of a twin's thumbnail


@dataclass(frozen=True)
class Shown:
    """A photograph that is voted on: whose, which one, the file it came from, and its thumbnail."""

    volunteer: int
    photograph: int
    file: str
    thumbnail: Path


def photographs_of_work(work: Path) -> list[Shown]:
    """Return the photographs that a curation has kept, sorted.

    Parameters
    ----------
    work : Path
        A folder that `foxglove curate --work` has made: `curation_log.csv`, and `thumbnails/`.

    Raises
    ------
    FoxgloveError
        If there is no such log, nothing was kept, files are still open, or a thumbnail is missing.
    """
    log = work / LOG_FILE
    try:
        text = log.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FoxgloveError(
            f"{log} cannot be read; expected the work folder of a curation. Make it: "
            f"foxglove curate HEAP --work {work}."
        ) from error
    rows = list(csv.DictReader(io.StringIO(text)))
    found: dict[tuple[int, int], Shown] = {}
    for line, row in enumerate(rows, start=2):
        if row.get("decision") != "kept" or not row.get("photograph"):
            continue
        shown = _shown(row, work, f"{log}, line {line}")
        key = (shown.volunteer, shown.photograph)
        if key in found:
            raise FoxgloveError(
                f"{log}, line {line}: volunteer {key[0]}, photograph {key[1]} stands twice; expected each once."
            )
        found[key] = shown
    still_open = sum(row.get("decision") == "open" for row in rows)
    if still_open:
        raise FoxgloveError(
            f"{log}: {still_open} file(s) are still open; expected each to be kept or refused before people vote, for "
            "votes cannot be added later. Decide on them (pages/open.html shows them), then run foxglove curate again."
        )
    if not found:
        raise FoxgloveError(f"{log}: no photograph was kept; expected at least one to vote on.")
    return [found[key] for key in sorted(found)]


def photographs_of_twin(volunteers: int, folder: Path, seed: int | None = None) -> list[Shown]:
    """Return the photographs of the twin's first volunteers; their thumbnails are written into a folder.

    Parameters
    ----------
    volunteers : int
    folder : Path
        Where the thumbnails go.
    seed : int, optional
        Of the twin.
    """
    from foxglove_helpers.headshots import load_headshots

    headshots = load_headshots("twin", seed=seed, volunteers=volunteers)
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    numbers = headshots.labels[["volunteer", "photograph"]].to_numpy().tolist()
    for row, (volunteer, photograph) in enumerate(numbers):
        name = f"FT{volunteer:03d}_{photograph}"
        target = folder / f"{name}.jpg"
        if not target.exists():
            small = Image.fromarray(headshots.images[row]).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
            with whole_file(target) as part:
                small.save(part, "JPEG", quality=_QUALITY)
        found.append(Shown(volunteer, photograph, f"{name}.jpeg", target))
    return sorted(found, key=lambda shown: (shown.volunteer, shown.photograph))


def _shown(row: dict[str, str], work: Path, where: str) -> Shown:
    numbers = []
    for name, most in (("volunteer", 2048), ("photograph", PHOTOGRAPHS)):
        text = row.get(name) or ""
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
            raise FoxgloveError(f'{where}: {name} is "{text}"; expected a whole number from 1 to {most}.')
        numbers.append(int(text))
    file = row.get("file") or ""
    agreement = row.get("agreement") or file.partition("/")[0]
    thumbnail = work / THUMBNAILS / agreement / f"{file.rpartition('/')[2]}.jpg"
    if not thumbnail.is_file():
        raise FoxgloveError(
            f"{where}: the thumbnail {thumbnail} is missing. Run foxglove curate again: it makes it anew."
        )
    return Shown(numbers[0], numbers[1], file, thumbnail)
