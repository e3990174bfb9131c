"""What `foxglove data check` looks at beyond the format: do vectors, labels and images belong together?

In: headshots whose files have been read and found well-formed. Out: warnings, or a `FoxgloveError` where the
stored mandible vectors are not those of the images (R1, R5: one vector a volunteer, from a photograph that is in
the release).
"""

from collections import defaultdict
from hashlib import sha256

import numpy as np

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.mandible import mandible_features, mandible_vectors
from foxglove_helpers.release import VECTORS_FILE, Headshots

TOLERANCE = (
    0.01  # of a mean intensity in 0 to 1: float16 keeps three digits, and others may round on their way
)
_OPTIONAL = "The file is optional: take the one of the same release, or delete it."


def check_contents(headshots: Headshots) -> list[str]:
    """Check that mandible vectors can be made, that those stored are right, and that no two people share an image.

    Returns
    -------
    list of str
        A sentence for each image that stands under two volunteers. That may be a mistake of the labels, and then
        no test that leaves one volunteer out is honest.

    Raises
    ------
    FoxgloveError
        If a volunteer's number is beyond what mandible vectors hold, or the stored vectors are not of these
        headshots: another volunteer, photograph or label, or other features than those of the image.
    """
    mandible_vectors(headshots)
    if (headshots.folder / VECTORS_FILE).exists():
        _check_vectors(np.load(headshots.folder / VECTORS_FILE, allow_pickle=False), headshots)
    return _shared_images(headshots)


def _check_vectors(vectors: np.ndarray, headshots: Headshots) -> None:
    volunteer, photograph, female = headshots.labels[["volunteer", "photograph", "female"]].to_numpy().T
    row_of = {pair: row for row, pair in enumerate(zip(volunteer.tolist(), photograph.tolist(), strict=True))}
    met = set()
    for number, vector in enumerate(vectors):
        where = f"{headshots.folder / VECTORS_FILE}, row {number} (counted from 0):"
        person, picture, label = vector[:3].tolist()
        row = row_of.get((person, picture))
        if row is None or person in met:
            raise FoxgloveError(
                f"{where} volunteer {person:g}, photograph {picture:g}; expected a photograph of the labels, and "
                f"every volunteer once. {_OPTIONAL}"
            )
        met.add(person)
        if label != female[row]:
            raise FoxgloveError(
                f"{where} female is {label:g}, but {female[row]} in the labels of volunteer {person:g}. {_OPTIONAL}"
            )
        # Not a number is not close to anything either.
        close = np.abs(vector[3:] - mandible_features(headshots.images[row])) <= TOLERANCE
        if not close.all():
            raise FoxgloveError(
                f"{where} feature {np.argmin(close)} is {vector[3 + np.argmin(close)]:.3f}; the image of volunteer "
                f"{person:g}, photograph {picture:g} has "
                f"{mandible_features(headshots.images[row])[np.argmin(close)]:.3f}. {_OPTIONAL}"
            )


def _shared_images(headshots: Headshots) -> list[str]:
    rows_of = defaultdict(list)
    for row, image in enumerate(headshots.images):
        rows_of[sha256(image.tobytes()).digest()].append(row)
    volunteers = headshots.labels["volunteer"]
    return [
        f"Warning: rows {', '.join(map(str, rows))} (counted from 0) hold the same image, pixel for pixel, but belong "
        f"to volunteers {', '.join(map(str, volunteers[rows].unique()))}. If they are one person, leaving one "
        "volunteer out is no honest test: correct the labels."
        for rows in rows_of.values()
        if volunteers[rows].nunique() > 1
    ]
