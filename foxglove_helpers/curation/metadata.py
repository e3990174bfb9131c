"""What the metadata of photographs give away: where and when they were taken, with which device, and by whom.

In: JPEG files. Out: a table for people to be surprised by. Curation itself uses nothing of it but the Exif orientation
(R1: Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), and a release holds arrays of pixels only.
"""

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
from PIL import ExifTags, Image

METADATA_COLUMNS = (
    "file",
    "latitude",
    "longitude",
    "taken",
    "maker",
    "model",
    "software",
    "serial",
    "person",
    "comment",
    "thumbnail",
    "orientation",
    "others",
)
_TAKEN = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized, ExifTags.Base.DateTime)
_SERIAL = (ExifTags.Base.BodySerialNumber, ExifTags.Base.CameraSerialNumber, ExifTags.Base.LensSerialNumber)
_PERSON = (ExifTags.Base.CameraOwnerName, ExifTags.Base.Artist, ExifTags.Base.Copyright)
_COMMENT = (ExifTags.Base.UserComment, ExifTags.Base.ImageDescription)
_CHARACTER_CODES = (b"ASCII\0\0\0", b"JIS\0\0\0\0\0", b"UNICODE\0", bytes(8))  # before a comment in Exif


def metadata_of(path: Path | str) -> dict[str, Any]:
    """Return what a JPEG file gives away besides its pixels.

    Returns
    -------
    dict
        By the names in `METADATA_COLUMNS` (without `file`); None where nothing is told. `latitude` and `longitude` are
        degrees, north and east positive; `thumbnail` is the number of bytes of a second, smaller picture, which may
        show what was cut off later; `others` names further blocks (maker note, XMP, IPTC, a second picture).
    """
    told: dict[str, Any] = dict.fromkeys(METADATA_COLUMNS[1:])
    with Image.open(path, formats=["JPEG", "MPO"]) as image:
        exif = image.getexif()
        inner = dict(exif) | dict(exif.get_ifd(ExifTags.IFD.Exif))
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        second = exif.get_ifd(ExifTags.IFD.IFD1)
        info = dict(image.info)
        pictures = getattr(image, "n_frames", 1)
    told["latitude"] = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S")
    told["longitude"] = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W")
    told["taken"] = _first(inner, _TAKEN)
    told["maker"] = _first(inner, (ExifTags.Base.Make,))
    told["model"] = _first(inner, (ExifTags.Base.Model,))
    told["software"] = _first(inner, (ExifTags.Base.Software,))
    told["serial"] = _first(inner, _SERIAL)
    told["person"] = _first(inner, _PERSON)
    told["comment"] = _text(info.get("comment")) or _first(inner, _COMMENT)
    told["thumbnail"] = second.get(ExifTags.Base.JpegIFByteCount)
    told["orientation"] = inner.get(ExifTags.Base.Orientation)
    others = {
        "maker note": ExifTags.Base.MakerNote in inner,
        "XMP": "xmp" in info,
        "IPTC": "photoshop" in info,
        "second picture": pictures > 1,
    }
    told["others"] = "; ".join(name for name, there in others.items() if there) or None
    return told


def metadata_table(paths: Iterable[Path], beside: Path) -> pd.DataFrame:
    """Return a row for each file that can be read, `file` being its name within `beside`."""
    rows = []
    for path in paths:
        try:
            told = metadata_of(path)
        # Metadata are written by a thousand programs, and any of them may have written nonsense.
        except Exception:
            told = {"others": "unreadable"}
        rows.append({"file": path.relative_to(beside).as_posix()} | told)
    return pd.DataFrame(rows, columns=list(METADATA_COLUMNS))


def _first(tags: dict[int, Any], wanted: tuple[int, ...]) -> str | None:
    return next((text for tag in wanted if (text := _text(tags.get(tag)))), None)


def _text(value: Any) -> str | None:
    """Return a tag as one line of text; None where it is empty."""
    if isinstance(value, bytes):
        for code in _CHARACTER_CODES:
            value = value.removeprefix(code)
        value = value.decode("utf-8", errors="replace")
    text = " ".join(str(value or "").replace("\0", " ").split())
    return text or None


def _degrees(place: dict[int, Any], tag: int, side: int, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in place[tag])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        return None
    return round(-value if str(place.get(side, "")).startswith(negative) else value, 6)
