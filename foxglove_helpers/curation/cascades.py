"""OpenCV's cascades: what finds frontal faces, faces from the side and eyes; one classifier a thread.

In: the name of a cascade that comes with OpenCV. Out: a classifier that only this thread uses. R1 (Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2) used OpenCV's face detection.
"""

from pathlib import Path
from threading import local

import cv2
from cv2 import data as cv2_data

FRONTAL = "haarcascade_frontalface_default.xml"
FRONTAL_ALT = "haarcascade_frontalface_alt2.xml"
PROFILE = "haarcascade_profileface.xml"
EYES = "haarcascade_eye.xml"

_of_this_thread = local()


def cascade(name: str) -> cv2.CascadeClassifier:
    """Return this thread's classifier; one classifier must not work in two threads at once."""
    known: dict[str, cv2.CascadeClassifier] = _of_this_thread.__dict__.setdefault("cascades", {})
    if name not in known:
        # Read by Python: OpenCV cannot open paths with Japanese letters on Windows.
        text = (Path(cv2_data.haarcascades) / name).read_text(encoding="utf-8")
        storage = cv2.FileStorage(text, cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
        known[name] = cv2.CascadeClassifier()
        known[name].read(storage.getFirstTopLevelNode())
    return known[name]
