"""How a cohort is drawn: volunteer by volunteer, on several cores, straight into the files of a release.

What flows in are a seed and a number of volunteers; what flows out is a folder in the published formats (R1).
The same seed gives the same bytes for any number of workers, and a smaller cohort is a part of the whole one:
the same people, pictures and labels, in the same order.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from tqdm import tqdm

from foxglove_helpers.release import open_images, open_release_writer, write_labels, write_vectors
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.camera import take_photograph
from foxglove_helpers.twin.people import Person
from foxglove_helpers.twin.photographs import Photograph, Session
from foxglove_helpers.twin.plan import VOLUNTEERS, Cohort, checked_seed, plan_cohort
from foxglove_helpers.twin.portrait import draw_portrait
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.votes import label_table
from foxglove_helpers.twin.workers import (
    answers_of_workers,
    checked_count,
    checked_workers,
    one_opencv_thread,
)


def draw_release(
    folder: Path | str,
    seed: int = DEFAULT_SEED,
    volunteers: int = VOLUNTEERS,
    workers: int | None = None,
    progress: bool = True,
    diverse: bool = False,
) -> Path:
    """Draw a cohort and write it as a release folder, whole or not at all.

    Parameters
    ----------
    folder : path
        A new or empty folder, or an older release, which is replaced.
    seed : int
        At least 0; another seed gives other people.
    volunteers : int
        1 to 277: how many of the seed's people to draw.
    workers : int, optional
        Processes that draw; the number of cores, at most 8, unless given. Has no influence on the result.
    progress : bool
        Show on standard error how many photographs are drawn.
    diverse : bool
        People of any ancestry; otherwise most look East Asian, as most volunteers of R1 do.

    Returns
    -------
    pathlib.Path
        The folder, with `headshot_data.npy` (n, 128881) uint8, `headshot_labels.npy` (n, 5) int64 and
        `mandible_vectors.npy` (volunteers, 78) float16; rows are shuffled, data and labels in the same order.

    Raises
    ------
    FoxgloveError
        If a number is out of range, the folder holds other files, or the disk refuses.
    """
    volunteers = checked_count(volunteers, "volunteers", VOLUNTEERS)
    workers = checked_workers(workers)
    plan = plan_cohort(checked_seed(seed), diverse)
    labels = shuffled_labels(plan)
    labels = labels[labels["volunteer"] <= volunteers].reset_index(drop=True)
    with open_release_writer(folder, len(labels)) as part:
        with (
            tqdm(
                total=len(labels), desc="Drawing the twin", unit=" photographs", disable=not progress
            ) as bar,
            volunteers_being_drawn(plan, volunteers, workers) as drawn,
        ):
            for volunteer, images in drawn:
                _write_images(part, labels, volunteer, images)
                bar.update(len(images))
        write_labels(part, labels)
        _write_vectors(part, labels)
    return Path(os.path.expanduser(folder)).resolve()


def shuffled_labels(plan: Cohort) -> pd.DataFrame:
    """Return the labels of a whole cohort in the order of the release's rows."""
    labels = label_table(plan)
    order = stream(plan.seed, "order of the release").permutation(len(labels))
    return labels.iloc[order].reset_index(drop=True)


def draw_volunteer(plan: Cohort, volunteer: int) -> np.ndarray:
    """Draw all photographs of one volunteer.

    Parameters
    ----------
    plan : Cohort
        From `plan_cohort`.
    volunteer : int
        1 to 277.

    Returns
    -------
    ndarray of uint8, shape (k, 359, 359)
        Colourless headshots, in the order of their numbers.

    Raises
    ------
    FoxgloveError
        If there is no such volunteer.
    """
    volunteer = checked_count(volunteer, "volunteer", len(plan.people))
    return draw_photographs(
        plan.people[volunteer - 1], plan.sessions[volunteer - 1], plan.photographs_of(volunteer)
    )


def draw_photographs(person: Person, session: Session, photographs: tuple[Photograph, ...]) -> np.ndarray:
    """Draw some photographs of one person: uint8 array of shape (k, 359, 359)."""
    with one_opencv_thread():
        portrait = draw_portrait(person)
        return np.stack([take_photograph(portrait, session, taken) for taken in photographs])


@contextmanager
def volunteers_being_drawn(
    plan: Cohort, volunteers: int, workers: int
) -> Iterator[Iterator[tuple[int, np.ndarray]]]:
    """Let workers draw the first volunteers of a plan.

    Parameters
    ----------
    plan : Cohort
        Of any number of people; their photographs are found by the volunteer numbers of the people.
    volunteers, workers : int
        How many people to draw, in how many processes; at least 1.

    Yields
    ------
    iterator
        Of volunteer numbers and images (k, 359, 359), in whatever order the workers finish.
    """
    tasks = (
        joblib.delayed(_numbered)(person.volunteer, person, session, plan.photographs_of(person.volunteer))
        for person, session in zip(plan.people[:volunteers], plan.sessions, strict=False)
    )
    with answers_of_workers(tasks, workers) as drawn:
        yield drawn


def _numbered(
    volunteer: int, person: Person, session: Session, photographs: tuple[Photograph, ...]
) -> tuple[int, np.ndarray]:
    return volunteer, draw_photographs(person, session, photographs)


def _write_images(part: Path, labels: pd.DataFrame, volunteer: int, images: np.ndarray) -> None:
    """Write the images of one volunteer, in the order of their numbers, to the rows that the labels name."""
    rows = labels.index[labels["volunteer"] == volunteer]
    # Mapped anew each time: pages already written then do not count as memory of this process.
    data = open_images(part, writable=True)
    data[rows[np.argsort(labels.loc[rows, "photograph"])]] = images


def _write_vectors(part: Path, labels: pd.DataFrame) -> None:
    # The mandible stage follows this one; its file belongs to every release, so it is asked for here and now.
    from foxglove_helpers.mandible import mandible_vectors

    write_vectors(part, mandible_vectors(open_images(part), labels))
