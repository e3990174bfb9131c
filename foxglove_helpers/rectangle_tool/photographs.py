"""Which photographs need a person's eye, and how they come to the screen.

In: the work folder of a curation with its log, or photographs as files or arrays. Out: for each its name,
why it is shown, what the machine suggests, and, when its turn comes, a picture for the screen: upright and
gray (R1, Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), scaled down, its coordinates those of the original.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from foxglove_helpers.curation.decoding import decode_photograph
from foxglove_helpers.curation.photograph import Detector, Rectangle, read_file
from foxglove_helpers.curation.pipeline import OPEN, REFUSED, read_log
from foxglove_helpers.curation.reasons import ABOUT_SUBMISSIONS, CURABLE
from foxglove_helpers.curation.strict_tables import PHOTOGRAPH_NAME
from foxglove_helpers.curation.work_folder import HEAP_FILE, LOG_FILE, recorded_heaps
from foxglove_helpers.errors import FoxgloveError

SCREEN_SIDE = 1400  # pixels of the longer side, enough for a sharp picture on most screens
JPEG_QUALITY = 88

DECIDED_BY_HAND = {"hand", "person"}  # photographs that somebody has decided about, and may look at again
# What a person may well say, by what the curation suspects.
LIKELY_REASONS = {
    "no_face": "no_face",
    "several_faces": "several_people",
    "perhaps_hand": "hands",
    "perhaps_looking_aside": "looking_aside",
}

Suggestion = tuple[Rectangle, float]  # in the photograph turned by minus the angle, and the angle in degrees


@dataclass
class Photograph:
    """A photograph that is shown.

    Parameters
    ----------
    name : str
        The file name under which the decision is kept.
    source : path or ndarray of uint8, shape (height, width) or (height, width, 3)
        A JPEG file, or its pixels, upright; colours in the order red, green, blue.
    reason, explanation : str
        Why it is shown: a stable word, and a sentence.
    suggestions : list of (rectangle, angle)
        What the machine found.
    """

    name: str
    source: Path | np.ndarray
    reason: str = ""
    explanation: str = ""
    suggestions: list[Suggestion] = field(default_factory=list)
    _size: tuple[int, int] | None = field(default=None, repr=False)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels of the upright photograph."""
        if self._size is None:
            self._size = _read(self.source)[1]
        return self._size

    def open_for_screen(self, detect: Detector | None = None) -> bytes:
        """Return the photograph as a small gray JPEG without any metadata.

        Parameters
        ----------
        detect : callable, optional
            Finds the rectangles of faces in a gray photograph; they become suggestions where there are none.

        Raises
        ------
        PhotographRefused
            If the file cannot be opened as a photograph.
        """
        gray, self._size = _read(self.source)
        if detect and not self.suggestions:
            scale = self._size[0] / gray.shape[1]
            self.suggestions = [(within(_scaled(face, scale), self._size), 0.0) for face in detect(gray)]
        _, jpeg = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        return jpeg.tobytes()


def within(rectangle: Rectangle, size: tuple[int, int]) -> Rectangle:
    """Return the rectangle cut to the photograph, with no zeros in it, as the file of rectangles wants it (R5)."""
    x, y, width, height = rectangle
    left, right = (int(np.clip(value, 1, size[0])) for value in (x, x + width))
    top, bottom = (int(np.clip(value, 1, size[1])) for value in (y, y + height))
    left, top = min(left, size[0] - 1), min(top, size[1] - 1)
    return left, top, max(right - left, 1), max(bottom - top, 1)


def given_photographs(
    images: Sequence[Path | str | np.ndarray], names: Sequence[str] | None
) -> list[Photograph]:
    """Return photographs that were given one by one, as files or arrays.

    Raises
    ------
    FoxgloveError
        If an array has no name, two have the same, or one is no photograph.
    """
    if names is None:
        if any(isinstance(image, np.ndarray) for image in images):
            raise FoxgloveError(
                "images holds arrays but there are no names; expected names=[...], one for each, such as "
                '"a00b16f8_1.jpeg".'
            )
        names = [Path(image).name for image in images]  # type: ignore[arg-type]
    if len(names) != len(images):
        raise FoxgloveError(
            f"there are {len(images)} images and {len(names)} names; expected as many of both."
        )
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise FoxgloveError(f"two photographs have the name {twice!r}; expected every name once.")
    strange = next((name for name in names if not PHOTOGRAPH_NAME.fullmatch(name)), None)
    if strange is not None:
        raise FoxgloveError(
            f"{strange!r} is no name for the file of corrections; expected one such as a00b16f8_1.jpeg or "
            "FT001_1.jpeg. Give names=[...], one for each image."
        )
    return [Photograph(name, _checked(image, name)) for name, image in zip(names, images, strict=True)]


def photographs_of_work(work: Path, heap: Path | None = None) -> list[Photograph]:
    """Return the photographs of a curation about which a person has to decide, or has decided.

    Parameters
    ----------
    work : Path
        The work folder of `foxglove curate`, with its log.
    heap : Path, optional
        The folder that was curated; where the work folder says that it lies, unless given.

    Raises
    ------
    FoxgloveError
        If there is no log, or the photographs are not found.
    """
    if not (work / LOG_FILE).is_file():
        raise FoxgloveError(
            f"{work} holds no {LOG_FILE}; expected the work folder of a curation. Run `foxglove curate HEAP --work "
            f"{work}` first."
        )
    log = read_log(work)
    curable = (log["decision"] == REFUSED) & log["reason"].isin(CURABLE)
    asked = (log["decision"] == OPEN) | log["decided_by"].isin(DECIDED_BY_HAND)
    wanted = log[curable | (asked & ~log["reason"].isin(ABOUT_SUBMISSIONS))]
    files = wanted["file"].tolist()
    heap = heap or _recorded_heap(work, files)
    missing = next((file for file in files if not (heap / file).is_file()), None)
    if missing is not None:
        raise FoxgloveError(
            f"{heap} holds no {missing}, which {LOG_FILE} names; expected the heap that was curated. Say where it is: "
            f'RectangleTool("{work}", photographs="...").'
        )
    return [_of_row(row, heap) for _, row in wanted.iterrows()]


def _recorded_heap(work: Path, files: list[str]) -> Path:
    """Return the heap that the work folder names; both may have moved together since it was curated."""
    places = recorded_heaps(work)
    fitting = [place for place in places if all((place / file).is_file() for file in files)]
    if fitting:
        return fitting[0]
    was = f"{HEAP_FILE} names {places[-1]}" if places else f"there is no {HEAP_FILE} that names its place"
    raise FoxgloveError(
        f"the heap from which {work} was curated is not found ({was}, and it does not hold the photographs of "
        f'the log); was it moved? Say where it is: RectangleTool("{work}", photographs="...").'
    )


def _of_row(row: pd.Series, heap: Path) -> Photograph:
    rectangle = row[["face_x", "face_y", "face_width", "face_height"]]
    suggestions = []
    if rectangle.notna().all():
        x, y, width, height = (int(value) for value in rectangle)
        face = within((x, y, width, height), (int(row["width"]), int(row["height"])))
        suggestions = [(face, round(float(row["angle"]), 1))]
    source = heap / row["file"]
    return Photograph(source.name, source, row["reason"], row["explanation"], suggestions)


def _checked(image: Path | str | np.ndarray, name: str) -> Path | np.ndarray:
    if not isinstance(image, np.ndarray):
        return Path(image)
    colours = image.shape[2:] in [(), (3,)]
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or not colours or min(image.shape[:2]) < 2:
        raise FoxgloveError(
            f"{name}: the array is of type {image.dtype} and shape {image.shape}; expected uint8 and (height, width) "
            "or (height, width, 3)."
        )
    return image


def _read(source: Path | np.ndarray) -> tuple[np.ndarray, tuple[int, int]]:
    """Return the photograph upright, gray and as small as the screen needs; and its size in pixels."""
    if isinstance(source, np.ndarray):
        gray = cv2.cvtColor(np.ascontiguousarray(source), cv2.COLOR_RGB2GRAY) if source.ndim == 3 else source
        size = gray.shape[1], gray.shape[0]
    else:
        gray, size = _decoded(source)
    scale = min(1.0, SCREEN_SIDE / max(gray.shape))
    return cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), size


def _decoded(path: Path) -> tuple[np.ndarray, tuple[int, int]]:
    reduced = decode_photograph(read_file(path), SCREEN_SIDE, colour=False)
    return reduced.gray, (reduced.width, reduced.height)


def _scaled(rectangle: Rectangle, scale: float) -> Rectangle:
    x, y, width, height = (round(value * scale) for value in rectangle)
    return x, y, width, height
