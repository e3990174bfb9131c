"""Curation: submitted photographs become clean headshots, and every file is accounted for in a log.

In: a heap of submissions as people send them, or any folder of photographs, and later the labels by vote. Out: the
published files of 359 x 359 headshots, labels and mandible vectors, and `curation_log.csv`: one row a file, kept,
refused or open, and why. The steps, each of use by itself: what lies there (`inventory`), identical files and repeated
submissions (`duplicates`, `likeness`), what metadata give away (`metadata`), reading small (`decoding`), the face
(`detection`), setting upright (`upright`), hands and looks aside (`cues`), all of it for one photograph (`settled`),
what people decide by hand (`rectangles_file`, `decisions`), pages to look through (`pages`, `reasons`), a whole heap
(`pipeline`) and the release (`folder`, `release_of_heap`, `labels_table`). Follows R1 (Aoto et al., 2022,
doi:10.1038/s41598-022-07560-2) and the file rules of the authors' scripts (R5).
"""

from foxglove_helpers.curation.detection import (
    DETECTORS,
    DetectorChoice,
    FoundFace,
    choose_detector,
    find_face,
    own_detector,
)
from foxglove_helpers.curation.duplicates import identical_files, repeated_submissions
from foxglove_helpers.curation.folder import (
    DEFAULT_SEED,
    LOG_COLUMNS,
    LOG_FILE,
    curate,
    volunteers_by_agreement,
)
from foxglove_helpers.curation.inventory import empty_submissions, read_records, submitted_at, take_inventory
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
from foxglove_helpers.curation.pipeline import curate_heap, read_log
from foxglove_helpers.curation.rectangles_file import (
    check_file,
    merge_corrections,
    read_angles,
    read_rectangles,
    read_volunteers,
    write_rectangles,
)
from foxglove_helpers.curation.release_of_heap import release_from_work
from foxglove_helpers.curation.settled import Settled, settle_photograph, upright_face
from foxglove_helpers.curation.upright import eye_angle, lean_of_face, mirror_angle, turned_upright

__all__ = [
    "DEFAULT_SEED",
    "DETECTORS",
    "LOG_COLUMNS",
    "LOG_FILE",
    "UNKNOWN_VOTES",
    "Detector",
    "DetectorChoice",
    "FoundFace",
    "PhotographRefused",
    "Rectangle",
    "Settled",
    "check_file",
    "choose_detector",
    "crop_headshot",
    "crop_square",
    "curate",
    "curate_heap",
    "empty_submissions",
    "eye_angle",
    "find_face",
    "haar_faces",
    "identical_files",
    "lean_of_face",
    "merge_corrections",
    "mirror_angle",
    "open_photograph",
    "own_detector",
    "read_angles",
    "read_labels_table",
    "read_log",
    "read_records",
    "read_rectangles",
    "read_volunteers",
    "release_from_work",
    "repeated_submissions",
    "settle_photograph",
    "submitted_at",
    "take_inventory",
    "turned_upright",
    "upright_face",
    "volunteers_by_agreement",
    "write_rectangles",
]
