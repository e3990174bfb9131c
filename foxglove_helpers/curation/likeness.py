"""How alike two faces are, without learned weights: enough to suggest who submitted twice, never to decide it.

In: headshots. Out: descriptions, and pairs of submissions for a person to look at. R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2) found that one volunteer had submitted three times and one twice; where such
submissions share no file, bytes tell nothing. This likeness goes by edges, so light, glasses, hair and expression
change it as another person does: it misses repetitions, and names strangers who look alike.
"""

from collections.abc import Mapping

import cv2
import numpy as np

# Measured on the twin's 282 raw submissions (seed 4), whose people were photographed in one session each: of 38226
# pairs of different people 7 were at least so alike (the most alike: 0.956), and of 277 people whose photographs were
# parted in two, 276; the repeated submissions that bytes gave away were alike by 0.975 to 0.979 in the photographs
# that they did not share. How it fares with people photographed months apart was not measured.
ALIKE = 0.95


def face_description(headshot: np.ndarray) -> np.ndarray:
    """Describe the face of a headshot by its edges: float32, of length 1."""
    middle = cv2.resize(headshot[85:285, 95:264], (64, 80), interpolation=cv2.INTER_AREA)
    edges = np.ravel(cv2.HOGDescriptor((64, 80), (16, 16), (8, 8), (8, 8), 9).compute(middle))
    return (edges / max(float(np.linalg.norm(edges)), 1e-6)).astype(np.float32)


def submission_likeness(first: np.ndarray, second: np.ndarray) -> float:
    """Return how alike the faces of two submissions are, 0 to 1: the two photographs that fit best, on average.

    Parameters
    ----------
    first, second : ndarray of float32, shape (photographs, length of a description)
    """
    best = np.sort((second @ first.T).max(axis=1))[-2:]
    return float(best.mean())


def alike_submissions(
    descriptions: Mapping[str, list[np.ndarray]], years_of_birth: Mapping[str, str] | None = None
) -> dict[str, tuple[str, float]]:
    """Return which submissions may be of the same person: the later one → (the most alike earlier one, how alike).

    Parameters
    ----------
    descriptions : mapping
        By agreement number, earlier submissions first: those of its headshots, from `face_description`.
    years_of_birth : mapping, optional
        As the form noted them; people of different years are not compared.
    """
    years = years_of_birth or {}
    faces = {agreement: np.array(each) for agreement, each in descriptions.items()}
    agreements = list(faces)
    alike = {}
    for place, later in enumerate(agreements):
        compared = [
            (submission_likeness(faces[earlier], faces[later]), earlier)
            for earlier in agreements[:place]
            if years.get(earlier) is None or years.get(later) is None or years[earlier] == years[later]
        ]
        likeness, earlier = max(compared, default=(0.0, ""))
        if likeness >= ALIKE:
            alike[later] = (earlier, likeness)
    return alike
