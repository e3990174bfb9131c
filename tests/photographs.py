"""Photographs as a camera writes them, with a drawn face that is easily found, and the columns of their table."""

import io

import numpy as np
from PIL import Image

Rectangle = tuple[int, int, int, int]
FACE = (150, 180, 240, 240)  # the drawn face in the drawn photograph, which is 540 wide and 720 high
FULL = "file,volunteer,photograph,female,not_smiling,smiling"  # every column a table of labels may have


def drawn(shade: int = 120) -> np.ndarray:
    """Return a gray photograph in which no two directions look the same; its background is `shade`."""
    picture = np.full((720, 540), shade, np.uint8)
    x, y, width, height = FACE
    picture[y : y + height, x : x + width] = 250
    picture[y + 40 : y + 80, x + 30 : x + 110] = 30
    picture[y + 160 : y + 230, x + 200 : x + 230] = 60
    return picture


def white_box(gray: np.ndarray) -> list[Rectangle]:
    """Find the drawn face: the box around everything white."""
    rows, columns = np.nonzero(gray > 230)
    if not len(rows):
        return []
    return [(columns.min(), rows.min(), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)]


def jpeg(picture: np.ndarray, orientation: int | None = None, **options: object) -> bytes:
    """Return the bytes of a colour JPEG file as a camera writes it."""
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
        exif[0x010F] = "a camera"
    colour = np.repeat(picture[:, :, None], 3, axis=2) if picture.ndim == 2 else picture
    file = io.BytesIO()
    Image.fromarray(colour).save(file, "JPEG", quality=95, exif=exif, **options)
    return file.getvalue()
