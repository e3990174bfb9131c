"""The heap of lesson 02: ten submissions of the twin as telephones sent them, and small copies to try things on.

In: the plan of the default twin's submissions, whose first ten hold every accident the lesson needs. Out: the heap,
drawn once and kept under `FOXGLOVE_HOME`, its key, tables of what lies in it, and copies that were spoiled on purpose.
Follows the collection of R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

import atexit
import math
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from foxglove_helpers import twin
from foxglove_helpers.curation.decoding import decode_photograph
from foxglove_helpers.curation.detection import find_face
from foxglove_helpers.curation.inventory import read_records, take_inventory
from foxglove_helpers.curation.metadata import metadata_table
from foxglove_helpers.curation.photograph import PhotographRefused, Rectangle, haar_faces, open_photograph
from foxglove_helpers.curation.strict_tables import PHOTOGRAPH_NAME
from foxglove_helpers.curation.upright import turned_upright
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home, one_at_a_time
from foxglove_helpers.teaching.feedback import say
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.submissions.plan import Submission, plan_submissions

SUBMISSIONS = 10  # of the default twin, among them every accident of the lesson; drawn in about a minute
COPY_SIDE = 600  # pixels of the longer side of the small copies
SOFT_EDGE = 0.15  # widths of the face, over which the shade becomes light
# One ordinary photograph of each person, to be tried and spoiled.
ORDINARY = (
    "a0c1b0a3_4.jpeg",
    "a078ed1a_4.jpeg",
    "a04a8fcf_4.jpeg",
    "a0f22fdc_3.jpeg",
    "a0892676_4.jpeg",
    "a0669592_4.jpeg",
    "a0dc60b5_4.jpeg",
    "a0e57705_4.jpeg",
)
SHADED = ("a0c1b0a3_4.jpeg", "a0f22fdc_3.jpeg")  # those to be drawn by hand, half in the shade
LEANING = "a04a8fcf_7.jpeg"
# What a person is asked to judge, by letter.
TO_JUDGE = {
    "A": "a0dc60b5_2.jpeg",
    "B": "a078ed1a_1.jpeg",
    "C": "a0e57705_7.jpeg",
    "D": "a0c1b0a3_8.jpeg",
    "E": "a04a8fcf_7.jpeg",
    "F": "a0f22fdc_5.jpeg",
    "G": "a0669592_2.jpeg",
    "H": "a078ed1a_5.jpeg",
}


class NoSuchPhotograph(FoxgloveError):  # noqa: N818 (a learner reads the name)
    """A name that no photograph of the heap has."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this instead of a traceback, so the learner sees the message and nothing else.
        return [str(self)]


@dataclass(frozen=True)
class Copy:
    """A small upright gray copy of a photograph, and where its face is, in pixels of the copy."""

    name: str
    gray: np.ndarray
    face: Rectangle


@cache
def planned() -> tuple[Submission, ...]:
    """Return the plan of the ten submissions: who sent what, and what is wrong with it."""
    return plan_submissions(plan_cohort(twin.DEFAULT_SEED))[:SUBMISSIONS]


def heap_of_the_lesson() -> Path:
    """Return the heap; draw it the first time, which takes about a minute of one core, with a bar."""
    folder = _folder()
    if not _is_whole(folder):
        from foxglove_helpers.twin.submissions import write_submissions

        folder.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(folder):
            if not _is_whole(folder):  # another notebook may have drawn it while this one waited
                # One process: a small hub has one core, and little memory for more.
                write_submissions(folder, submissions=SUBMISSIONS, workers=1, key=_key_folder())
    return folder


def key() -> pd.DataFrame:
    """Return what is true of every photograph of the heap, by file name: an instructor's table."""
    heap_of_the_lesson()
    return pd.read_csv(_key_folder() / "key.csv").set_index("file")


def face_of(name: str) -> Rectangle:
    """Return where the face of a photograph is, in pixels of the upright photograph, by the key."""
    columns = ["face_x", "face_y", "face_width", "face_height"]
    x, y, width, height = key().loc[[name], columns].to_numpy(int)[0].tolist()
    return x, y, width, height


def path_of(name: str) -> Path:
    """Return where a photograph of the heap lies; the folder may stand before its name, as in the log.

    Raises
    ------
    NoSuchPhotograph
        If there is none of that name; says which there are.
    """
    file = name.strip().rpartition("/")[2]
    path = heap_of_the_lesson() / file[:8] / file
    if not (PHOTOGRAPH_NAME.fullmatch(file) and path.is_file()):
        folders = ", ".join(sorted(submission.agreement for submission in planned() if submission.files))
        raise NoSuchPhotograph(
            say(
                en=f'There is no photograph "{name[:60]}" in this heap; expected the name of a folder, _1 to _9, '
                f"and .jpeg, such as {LEANING}. Folders with photographs: {folders}.",
                ja=f"この山に「{name[:60]}」という写真はありません。フォルダーの名前、_1 から _9、.jpeg を続けて、"
                f"{LEANING} のように書いてください。写真のあるフォルダー：{folders}。",
            )
        )
    return path


def _folder() -> Path:
    return home() / "lessons" / f"02_curation-heap-v{twin.VERSION}"


def _key_folder() -> Path:
    return _folder().with_name(_folder().name + "-key")


def _is_whole(folder: Path) -> bool:
    """Tell whether everything that the plan says is there."""
    wanted = [
        folder / submission.agreement / f"{submission.agreement}_{file.number}.jpeg"
        for submission in planned()
        for file in submission.files
    ]
    return (_key_folder() / "key.csv").is_file() and all(path.is_file() for path in wanted)


def new_work_folder() -> Path:
    """Return the name of a new work folder for a curation; it is deleted when the notebook ends."""
    around = Path(tempfile.mkdtemp(prefix="foxglove-curation-"))
    atexit.register(shutil.rmtree, around, ignore_errors=True)
    return around / "curated"


def contents(heap: Path) -> pd.DataFrame:
    """Return a row for each submission: how many photographs, the smallest and the largest file (KiB, or a dash)."""
    rows = [
        {"agreement": entry.agreement, "KiB": entry.size / 1024 if entry.photograph else math.nan}
        for entry in take_inventory(heap)
    ]
    sizes = pd.DataFrame(rows).groupby("agreement")["KiB"]
    table = pd.DataFrame({"smallest KiB": sizes.min(), "largest KiB": sizes.max()}).round().astype("Int64")
    table.insert(0, "photographs", sizes.count())
    return table.astype(object).fillna("–")


def names_of_identical(heap: Path, same_as: Mapping[str, str]) -> pd.DataFrame:
    """Return a row for each file that repeats another: both, and what they were called on the telephone."""
    records = read_records(heap)

    def on_the_telephone(file: str) -> str:
        named = PHOTOGRAPH_NAME.fullmatch(Path(file).name)
        return records[named[1]].get(f"file_{named[2]}", "") if named else ""

    rows = [
        (Path(file).name, Path(first).name, on_the_telephone(file), on_the_telephone(first))
        for file, first in sorted(same_as.items())
    ]
    return pd.DataFrame(
        rows, columns=["file", "same bytes as", "its name on the telephone", "that of the other"]
    )


def given_away(heap: Path) -> pd.DataFrame:
    """Return what the first photograph of each submission tells besides its pixels."""
    paths = [path for path in sorted(heap.glob("*/*_1.jpeg"))]
    told = metadata_table(paths, heap)
    told.index = pd.Index([path.parent.name for path in paths], name="agreement")
    kept = [
        "latitude",
        "longitude",
        "taken",
        "maker",
        "model",
        "serial",
        "comment",
        "thumbnail",
        "orientation",
    ]
    return told[kept].astype({"thumbnail": "Int64", "orientation": "Int64"}).astype(object).fillna("–")


def stored_pixels(name: str) -> tuple[np.ndarray, int]:
    """Return the pixels of a photograph as they lie in its file, small, and its Exif orientation."""
    _, orientation = open_photograph(path_of(name))
    stored = cv2.imdecode(
        np.frombuffer(path_of(name).read_bytes(), np.uint8),
        cv2.IMREAD_REDUCED_COLOR_2 | cv2.IMREAD_IGNORE_ORIENTATION,
    )
    assert stored is not None
    return np.ascontiguousarray(stored[..., ::-1]), orientation


def copy_of(name: str) -> Copy:
    """Return a small gray copy of a photograph."""
    small = decode_photograph(path_of(name).read_bytes(), COPY_SIDE, colour=False)
    x, y, width, height = (round(value / small.scale) for value in face_of(name))
    return Copy(name, small.gray, (x, y, width, height))


def shaded(gray: np.ndarray, face: Rectangle) -> np.ndarray:
    """Return a copy whose left half, with half of the face, lies in the shade: an eighth of the light is left."""
    x, _, width, _ = face
    middle, soft = x + width / 2, SOFT_EDGE * width
    light = np.interp(np.arange(gray.shape[1]), [middle - soft / 2, middle + soft / 2], [1 / 8, 1])
    return (gray * light).astype(np.uint8)


def covered(gray: np.ndarray, face: Rectangle, top: float, bottom: float, level: int) -> np.ndarray:
    """Return a copy with a band across the face, from `top` to `bottom` in heights of its rectangle."""
    x, y, width, height = face
    copy = gray.copy()
    copy[round(y + top * height) : round(y + bottom * height), x : x + width] = level
    return copy


def spoiled(copy: Copy) -> dict[str, np.ndarray]:
    """Return a photograph as it is, and in ways in which photographs go wrong."""
    gray, face = copy.gray, copy.face
    return {
        "as it is": gray,
        "leans by 10°": turned_upright(gray, -10),
        "leans by 20°": turned_upright(gray, -20),
        "leans by 30°": turned_upright(gray, -30),
        "dark: 5 % of the light": (gray * 0.05).astype(np.uint8),
        "half in the shade": shaded(gray, face),
        "dark glasses": covered(gray, face, 0.25, 0.50, 40),
        "mask": covered(gray, face, 0.55, 1.00, 225),
    }


def found_plainly(gray: np.ndarray) -> bool:
    """Tell whether OpenCV finds exactly one face."""
    return len(haar_faces(gray)) == 1


def found_in_stages(gray: np.ndarray) -> bool:
    """Tell whether the face is found when the curation tries again with other contrast and in turned copies."""
    try:
        find_face(gray)
    except PhotographRefused:
        return False
    return True
