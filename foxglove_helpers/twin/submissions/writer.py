"""The heap on the disk: folders as volunteers sent them, and apart from it the key that tells what is what.

What flows in are a seed and a number of submissions; what flows out are `a0xxxxxx` folders with JPEG files and
one table of tab-separated values each, named as in the published collection (R1, and the authors' scripts), and
a folder with `key.csv` and `submissions.csv`. The same seed gives the same bytes for any number of workers.
"""

import io
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import joblib
import pandas as pd
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.folders import own_folder
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Session, draw_photograph
from foxglove_helpers.twin.plan import checked_seed, plan_cohort
from foxglove_helpers.twin.portrait import draw_portrait
from foxglove_helpers.twin.submissions.colour import draw_palette
from foxglove_helpers.twin.submissions.phones import orientation_of, store, taken_at, upright_size
from foxglove_helpers.twin.submissions.plan import (
    SUBMISSIONS,
    File,
    Shot,
    Submission,
    accidents,
    checked_number,
    plan_submissions,
)
from foxglove_helpers.twin.submissions.scene import Truth, take_raw_photograph
from foxglove_helpers.twin.workers import answers_of_workers, checked_workers, one_opencv_thread

KEY_FILE, SUBMISSIONS_FILE, README_FILE = "key.csv", "submissions.csv", "README.txt"
KEY_COLUMNS = (
    "agreement",
    "file",
    "volunteer",
    "photograph",
    "accidents",
    "kept",
    "reason",
    "same_as",
    "tilt",
    "face_x",
    "face_y",
    "face_width",
    "face_height",
    "left_eye_x",
    "left_eye_y",
    "right_eye_x",
    "right_eye_y",
    "orientation",
    "width",
    "height",
)
MOST_WORKERS = 4  # by default: the largest photographs take half a gigabyte each while they are drawn
README = """The key of a heap of raw submissions of the twin. Only instructors and tests read it: it holds the answers.

key.csv has a row for every file of the heap:
  agreement, file        where it lies: <agreement>/<file>; the number in the name is that of the field of the form,
                         and where a field was left empty (one volunteer sent eight files) there is a gap
  volunteer, photograph  whose and which photograph of the release of the same seed it shows; numbers from 10 on
                         are photographs that only a repeated submission has
  accidents              what is unusual about it, parted by "; "
  kept, reason           whether it stays when the heap is curated rightly, and if not, why
  same_as                the earlier file with the same bytes, <agreement>/<file>
  tilt                   degrees by which the face is inclined, clockwise, in the upright photograph
  face_*, *_eye_*        rectangle of the face and both eyes (left and right in the picture), pixels of the upright
                         photograph
  orientation            Exif orientation, 1 to 8; empty in files without Exif
  width, height          pixels of the upright photograph

submissions.csv has a row for every submission: agreement, volunteer (empty where nothing was sent), repetition
(1 for the first submission of a volunteer), files, empty.

Nobody here exists; everything was drawn from a seed.
"""


@dataclass(frozen=True)
class _Photo:
    """A file as written and what is true of it."""

    data: bytes
    truth: Truth
    size: tuple[int, int]


def write_submissions(
    folder: Path | str,
    seed: int = DEFAULT_SEED,
    submissions: int = SUBMISSIONS,
    workers: int | None = None,
    progress: bool = True,
    *,
    key: Path | str | None = None,
    diverse: bool = False,
) -> Path:
    """Draw a heap of raw submissions, whole or not at all.

    Parameters
    ----------
    folder : path
        A new or empty folder, or an older heap, which is replaced.
    seed : int
        At least 0: that of the release whose volunteers send their photographs.
    submissions : int
        1 to 282. A smaller heap is a part of the whole one; from 20 on it shows every accident.
    workers : int, optional
        Processes that draw; the number of cores, at most 4, unless given. Has no influence on the result.
    progress : bool
        Show on standard error how many photographs are drawn.
    key : path, optional
        Folder of the key; beside `folder`, with "-key" at the end of its name, unless given.
    diverse : bool
        Volunteers of any ancestry, those of the twin that is drawn with the same choice; otherwise most look East
        Asian, as most volunteers of R1 do.

    Returns
    -------
    pathlib.Path
        The folder. The whole heap takes about 2 GB.

    Raises
    ------
    FoxgloveError
        If a number is out of range, a folder holds other files, the key would lie in the heap, or the disk
        refuses.
    """
    number, workers = checked_number(submissions), checked_workers(workers, MOST_WORKERS)
    folder = Path(os.path.expanduser(folder)).resolve()
    key = folder.with_name(f"{folder.name}-key") if key is None else Path(os.path.expanduser(key)).resolve()
    if key == folder or folder in key.parents or key in folder.parents:
        raise FoxgloveError(
            f"{key}: the key would lie in the heap, or the heap in it; expected two separate folders, so that "
            "nobody who curates the heap stumbles on the answers. Choose another folder for the key."
        )
    cohort = plan_cohort(checked_seed(seed), diverse)
    chosen = plan_submissions(cohort)[:number]
    with (
        own_folder(key, {KEY_FILE, SUBMISSIONS_FILE, README_FILE}.__contains__, "the key") as key_part,
        own_folder(folder, _is_agreement, "raw submissions") as heap_part,
    ):
        tasks = [
            joblib.delayed(_write_group)(
                heap_part,
                seed,
                cohort.people[volunteer - 1] if volunteer else None,
                cohort.sessions[volunteer - 1] if volunteer else None,
                group,
            )
            for volunteer, group in _grouped(chosen)
        ]
        rows: list[tuple[object, ...]] = []
        total = sum(len(submission.files) for submission in chosen)
        with (
            tqdm(total=total, desc="Drawing submissions", unit=" photographs", disable=not progress) as bar,
            answers_of_workers(tasks, workers) as drawn,
        ):
            for part in drawn:
                rows.extend(part)
                bar.update(len(part))
        _write_key(key_part, rows, chosen)
    return folder


def _is_agreement(name: str) -> bool:
    return re.fullmatch(r"a0[0-9a-f]{6}", name) is not None


def _grouped(chosen: Iterable[Submission]) -> list[tuple[int | None, list[Submission]]]:
    """Put the submissions of a volunteer together: they share files."""
    return [
        (volunteer, list(group))
        for volunteer, group in groupby(chosen, lambda submission: submission.volunteer)
    ]


def _write_group(
    heap: Path, seed: int, person: Person | None, session: Session | None, group: list[Submission]
) -> list[tuple[object, ...]]:
    """Draw and write all submissions of one volunteer; return their rows of the key."""
    with one_opencv_thread():
        photos: dict[tuple[int, int], _Photo] = {}
        if person is not None and session is not None:
            photos = _draw(seed, person, session, group)
    rows = []
    for submission in group:
        place = heap / submission.agreement
        place.mkdir()
        for file in submission.files:
            photo = photos[submission.repetition, file.number]
            (place / _file_name(submission, file)).write_bytes(photo.data)
            rows.append(_key_row(group[0], submission, file, photo))
        (place / f"{submission.agreement}.tsv").write_bytes(_table(submission))
        # As received; the time of drawing would tell who submitted twice.
        for path in [*place.iterdir(), place]:
            os.utime(path, (received := submission.submitted_at.timestamp(), received))
    return rows


def _draw(
    seed: int, person: Person, session: Session, group: list[Submission]
) -> dict[tuple[int, int], _Photo]:
    """Draw what each file of a volunteer shows, by repetition and file number; identical files are drawn once."""
    portrait, palette = draw_portrait(person), draw_palette(person)
    photos: dict[tuple[int, int], _Photo] = {}
    for submission in group:
        for file in submission.files:
            if file.same_as is not None:
                photos[submission.repetition, file.number] = photos[1, file.same_as]
                continue
            shot, phone = file.shot, submission.phone
            taken = draw_photograph(seed, person.volunteer, shot.photograph, session)
            size = upright_size(phone, shot.photograph)
            picture, truth = take_raw_photograph(
                portrait, palette, session, taken, shot, size, phone.model.grain
            )
            when = taken_at(seed, person.volunteer, shot.photograph, submission.submitted_at)
            orientation = orientation_of(phone, shot.photograph)
            change = (session.camera.jpeg_quality - 81) // 4
            data = store(picture, phone, orientation, when, change)
            photos[submission.repetition, file.number] = _Photo(data, truth, size)
    return photos


def _file_name(submission: Submission, file: File) -> str:
    return f"{submission.agreement}_{file.number}.jpeg"


def _table(submission: Submission) -> bytes:
    """Return what the web form recorded (R1): time, address, year of birth, original file names."""
    lines = [
        ("agreement_number", submission.agreement),
        ("submitted_at", submission.submitted_at.isoformat()),
        ("ip_address", submission.address),
        ("year_of_birth", str(submission.year_of_birth)),
        *((f"file_{file.number}", file.original_name) for file in submission.files),
    ]
    return "".join(f"{name}\t{value}\n" for name, value in lines).encode()


def _key_row(first: Submission, submission: Submission, file: File, photo: _Photo) -> tuple[object, ...]:
    shot: Shot = file.shot
    same = ""
    if file.same_as is not None:
        original = next(other for other in first.files if other.number == file.same_as)
        same = f"{first.agreement}/{_file_name(first, original)}"
    names = [*accidents(shot, submission.glasses)]
    if file.reason and file.reason not in names:
        names.append(file.reason)
    if file.same_as is not None and "identical file" not in names:
        names.append("identical file")
    plain = submission.phone.holding == "plain"
    truth = photo.truth
    return (
        submission.agreement,
        _file_name(submission, file),
        submission.volunteer,
        shot.photograph,
        "; ".join(names),
        "false" if file.reason else "true",
        file.reason,
        same,
        round(truth.tilt, 2),
        *truth.face,
        *truth.left_eye,
        *truth.right_eye,
        "" if plain else orientation_of(submission.phone, shot.photograph),
        *photo.size,
    )


def _write_key(folder: Path, rows: list[tuple[object, ...]], chosen: Iterable[Submission]) -> None:
    key = pd.DataFrame(rows, columns=list(KEY_COLUMNS)).sort_values("file")
    table = pd.DataFrame(
        [
            {
                "agreement": submission.agreement,
                "volunteer": submission.volunteer,
                "repetition": submission.repetition,
                "files": len(submission.files),
                "empty": "false" if submission.files else "true",
            }
            for submission in chosen
        ]
    ).sort_values("agreement")
    table["volunteer"] = table["volunteer"].astype("Int64")
    for name, frame in ((KEY_FILE, key), (SUBMISSIONS_FILE, table)):
        text = io.StringIO()
        frame.to_csv(text, index=False, lineterminator="\n")
        (folder / name).write_text(text.getvalue(), encoding="utf-8", newline="\n")
    (folder / README_FILE).write_text(README, encoding="utf-8", newline="\n")
