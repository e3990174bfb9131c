"""Curation: a folder of JPEG photographs becomes a release folder, and every file is accounted for in a log.

In: photographs as people submit them, and a small table that says who is in which (`labels_table`). Each
becomes upright and gray, its face is found and cut out with a margin (`photograph`). Out: the published files
of 359 x 359 headshots, labels and mandible vectors, and `curation_log.csv`: one row a file, kept or refused
and why (`folder`). Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): identical files leave, the
Exif orientation is applied, OpenCV finds the face, the brightness is untouched. Left to people, as in R1:
inclined faces, hands in the picture, and faces that the detector misses.
"""

from foxglove_helpers.curation.folder import (
    DEFAULT_SEED,
    LOG_COLUMNS,
    LOG_FILE,
    curate,
    volunteers_by_agreement,
)
from foxglove_helpers.curation.labels_table import UNKNOWN_VOTES, read_labels_table
from foxglove_helpers.curation.photograph import (
    Detector,
    PhotographRefused,
    Rectangle,
    crop_headshot,
    crop_square,
    haar_faces,
    open_photograph,
)

__all__ = [
    "DEFAULT_SEED",
    "LOG_COLUMNS",
    "LOG_FILE",
    "UNKNOWN_VOTES",
    "Detector",
    "PhotographRefused",
    "Rectangle",
    "crop_headshot",
    "crop_square",
    "curate",
    "haar_faces",
    "open_photograph",
    "read_labels_table",
    "volunteers_by_agreement",
]
