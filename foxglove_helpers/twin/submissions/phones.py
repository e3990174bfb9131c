"""How a phone stores a photograph: size, orientation, Exif, file name and JPEG quality, of phones nobody sells.

What flows in is an upright colour picture and who took it with which phone; what flows out are the bytes of a
JPEG file. Sizes run from the smallest to the largest published (R1): 960 x 721 to 4160 x 3120 pixels. Makers
and models are invented. The places in the GPS tags lie around 48.9 degrees south, 123.4 degrees west, in the
South Pacific, the point of the oceans farthest from any land (Point Nemo): nobody can live or work there.
"""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from PIL import ExifTags, Image

from foxglove_helpers.twin.plan import ASKED_FOR
from foxglove_helpers.twin.streams import stream

NEMO_LATITUDE, NEMO_LONGITUDE = -48.8767, -123.3933  # degrees
THUMBNAIL = (160, 160)  # pixels, at most
LARGEST_FILE = int(5.03 * 2**20)  # bytes (R1)
SMALLEST_FILE = int(54.2 * 2**10)  # bytes (R1)
LAST_COUNT = 9999  # of a phone's counter, which has four digits
MOST_IN_BETWEEN = 180  # pictures that a phone takes for other purposes between two submissions
QUALITIES = (30, 97)  # JPEG; outside, no phone would go

# What undoes each Exif orientation on an upright picture: the stored pixels of a phone that was held otherwise.
STORED_BY_ORIENTATION = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
MIRRORED = (2, 4, 5, 7)  # as some selfie applications store them


@dataclass(frozen=True)
class Model:
    """A model of phone, or what an application makes of its pictures; sizes in pixels, `names` a pattern."""

    maker: str
    name: str
    software: str
    long_side: int
    short_side: int
    quality: int
    grain: float
    names: str
    share: float


MODELS = (
    Model("Tsubame", "Letter 2", "Tsubame Post 3.1", 960, 721, 60, 0.8, "image{number}.jpeg", 0.14),
    Model("Kirigiri", "K4", "Kirigiri Camera 1.8", 1280, 960, 96, 1.3, "DSC_{counter:04d}.JPG", 0.17),
    Model("Sumire Mobile", "SM-110", "SM-110_2.04", 1600, 1200, 97, 1.45, "IMG_{counter:04d}.JPG", 0.22),
    Model("Norvik", "Fjell 7", "7.0.12", 2000, 1500, 96, 1.0, "IMG_{taken:%Y%m%d_%H%M%S}.jpg", 0.30),
    Model("Kirigiri", "K6 pro", "Kirigiri Camera 2.2", 2592, 1944, 95, 1.2, "DSC_{counter:04d}.JPG", 0.09),
    Model("Hoshimi", "Nagare", "Nagare OS 4", 3264, 2448, 95, 1.3, "{taken:%Y%m%d_%H%M%S}.jpg", 0.055),
    Model("Sumire Mobile", "SM-900", "SM-900_1.10", 4160, 3120, 96, 1.9, "IMG_{counter:04d}.JPG", 0.02),
)
SMALLEST_MODEL, LARGEST_MODEL = MODELS[0], MODELS[-1]
HOLDINGS = {"upright": 0.42, "left": 0.07, "across": 0.14, "overhead": 0.05, "turned": 0.20, "plain": 0.09}
MIRRORING = 0.03  # share of selfie applications that store mirrored pictures
COMMENTS = ("shared with Tsubame Post", "edited with Plain Frame 2", "beauty level 0; filter none")


@dataclass(frozen=True)
class Phone:
    """The phone of one volunteer and how it was held.

    `holding` is "upright" (Exif orientation 6), "left" (8), "across" (1), "overhead" (3), "mirrored" (2, 4, 5, 7),
    "turned" (pixels turned already, orientation 1) or "plain" (the same, and no Exif at all).
    """

    model: Model
    holding: str
    located: bool
    comment: str
    serial: int
    latitude: float
    longitude: float


def choose_phone(seed: int, volunteer: int) -> Phone:
    """Choose the phone of a volunteer."""
    random = stream(seed, "phone", volunteer)
    shares = np.array([model.share for model in MODELS])
    model = MODELS[int(random.choice(len(MODELS), p=shares / shares.sum()))]
    weights = np.array([*HOLDINGS.values(), MIRRORING])
    holding = str(random.choice([*HOLDINGS, "mirrored"], p=weights / weights.sum()))
    return Phone(
        model=model,
        holding=holding,
        located=bool(random.random() < 0.6),
        comment=str(random.choice(COMMENTS)) if random.random() < 0.25 else "",
        serial=int(random.integers(10**7, 10**8)),
        latitude=NEMO_LATITUDE + float(random.uniform(-0.5, 0.5)),
        longitude=NEMO_LONGITUDE + float(random.uniform(-0.5, 0.5)),
    )


def orientation_of(phone: Phone, photograph: int) -> int:
    """Return the Exif orientation of one photograph, 1 to 8; of files without Exif, the one to be assumed: 1."""
    if phone.holding == "mirrored":
        return MIRRORED[photograph % len(MIRRORED)]
    return {"upright": 6, "left": 8, "overhead": 3}.get(phone.holding, 1)


def upright_size(phone: Phone, photograph: int) -> tuple[int, int]:
    """Return width and height (pixels) of a photograph as a person sees it."""
    long_side, short_side = phone.model.long_side, phone.model.short_side
    stands = phone.holding in ("turned", "plain") or orientation_of(phone, photograph) > 4
    return (short_side, long_side) if stands else (long_side, short_side)


def taken_at(seed: int, volunteer: int, photograph: int, submitted_at: datetime) -> datetime:
    """Return when a photograph was taken: some minutes or days before it was submitted, one after the other."""
    random = stream(seed, "time of the photographs", volunteer)
    before = float(np.exp(random.uniform(np.log(8), np.log(4000))))  # minutes
    pause = float(random.uniform(4, 25))  # seconds
    start = submitted_at.replace(microsecond=0) - timedelta(minutes=int(before))
    return start + timedelta(seconds=int(pause * photograph))


def original_names(seed: int, volunteer: int, phone: Phone, submitted_at: datetime) -> list[str]:
    """Return the names that nine files had on the phone."""
    counter = _first_count(seed, volunteer)
    return [
        _name(seed, volunteer, phone, number, counter, submitted_at) for number in range(1, ASKED_FOR + 1)
    ]


def later_name(seed: int, volunteer: int, phone: Phone, photograph: int, submitted_at: datetime) -> str:
    """Return the name of a file that was taken for a later submission: photograph 10, 11, ... of the volunteer.

    The phone has counted on, also what it took in between; no name of `original_names` comes again.
    """
    first = _first_count(seed, volunteer)
    most = min(MOST_IN_BETWEEN, LAST_COUNT - first - 2 * ASKED_FOR)
    between = int(stream(seed, "pictures in between", volunteer).integers(1, most + 1))
    return _name(seed, volunteer, phone, photograph, first + between, submitted_at)


def _first_count(seed: int, volunteer: int) -> int:
    """Return how many pictures the phone had counted before the first of a submission."""
    return int(stream(seed, "counter of the phone", volunteer).integers(1, 9980))


def _name(
    seed: int, volunteer: int, phone: Phone, photograph: int, counter: int, submitted_at: datetime
) -> str:
    return phone.model.names.format(
        number=photograph,
        counter=counter + photograph,
        taken=taken_at(seed, volunteer, photograph, submitted_at),
    )


def store(picture: np.ndarray, phone: Phone, orientation: int, taken: datetime, quality_change: int) -> bytes:
    """Return the file that the phone writes.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        Upright, red, green, blue.
    phone : Phone
        Whose model, habits and place go into the file.
    orientation : int
        1 to 8: the stored pixels are turned so that applying it once sets them upright.
    taken : datetime
        When.
    quality_change : int
        Added to the JPEG quality of the model: phones choose it by what they see.
    """
    image = Image.fromarray(picture)
    method = STORED_BY_ORIENTATION[orientation]
    if method is not None:
        image = image.transpose(method)
    extras: dict[str, object] = {}
    if phone.holding != "plain":
        extras["exif"] = _exif(image, phone, orientation, taken)
    if phone.comment:
        extras["comment"] = phone.comment.encode("ascii")
    quality = phone.model.quality + quality_change
    while True:
        quality = min(max(quality, QUALITIES[0]), QUALITIES[1])
        data = _encoded(image, quality, extras)
        if len(data) > LARGEST_FILE and quality > QUALITIES[0]:
            quality -= 2
        elif len(data) < SMALLEST_FILE and quality < QUALITIES[1]:
            quality += 3
        else:
            return data


def _encoded(image: Image.Image, quality: int, extras: dict[str, object]) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=2, **extras)
    return file.getvalue()


def _exif(stored: Image.Image, phone: Phone, orientation: int, taken: datetime) -> bytes:
    tags, base = Image.Exif(), ExifTags.Base
    when = f"{taken:%Y:%m:%d %H:%M:%S}"
    tags[base.Make], tags[base.Model], tags[base.Software] = (
        phone.model.maker,
        phone.model.name,
        phone.model.software,
    )
    tags[base.Orientation] = orientation
    tags[base.DateTime] = when
    details = tags.get_ifd(ExifTags.IFD.Exif)
    details[base.DateTimeOriginal] = details[base.DateTimeDigitized] = when
    details[base.ExifImageWidth], details[base.ExifImageHeight] = stored.size
    details[base.BodySerialNumber] = f"{phone.serial:08d}"
    if phone.comment:
        details[base.UserComment] = b"ASCII\0\0\0" + phone.comment.encode("ascii")
    if phone.located:
        tags.get_ifd(ExifTags.IFD.GPSInfo).update(_place(phone, taken))
    return _with_thumbnail(tags.tobytes(), stored)


def _place(phone: Phone, taken: datetime) -> dict[int, object]:
    gps = ExifTags.GPS
    # Phones find themselves a few metres off each time; here by the second of the clock.
    return {
        gps.GPSLatitudeRef: "S",
        gps.GPSLatitude: _degrees(-phone.latitude + taken.second * 1e-6),
        gps.GPSLongitudeRef: "W",
        gps.GPSLongitude: _degrees(-phone.longitude),
        gps.GPSDateStamp: f"{taken:%Y:%m:%d}",
    }


def _degrees(value: float) -> tuple[float, float, float]:
    minutes = value % 1 * 60
    return float(int(value)), float(int(minutes)), round(minutes % 1 * 60, 2)


def _with_thumbnail(exif: bytes, stored: Image.Image) -> bytes:
    """Append a thumbnail as the second directory of the Exif block, which Pillow does not write by itself."""
    start = len(b"Exif\0\0")
    order = "little" if exif[start : start + 2] == b"II" else "big"

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, order)  # type: ignore[arg-type]

    small = stored.copy()
    small.thumbnail(THUMBNAIL)
    picture = _encoded(small, 70, {})
    tiff = bytearray(exif[start:])
    tiff += b"\0" * (len(tiff) % 2)
    first = int.from_bytes(tiff[4:8], order)  # type: ignore[arg-type]
    entries = int.from_bytes(tiff[first : first + 2], order)  # type: ignore[arg-type]
    next_directory = first + 2 + 12 * entries
    tiff[next_directory : next_directory + 4] = number(len(tiff), 4)
    values = {
        ExifTags.Base.Compression: (3, 6),  # JPEG
        ExifTags.Base.JpegIFOffset: (4, len(tiff) + 2 + 3 * 12 + 4),
        ExifTags.Base.JpegIFByteCount: (4, len(picture)),
    }
    tiff += number(len(values), 2)
    for tag, (kind, value) in values.items():
        tiff += number(tag, 2) + number(kind, 2) + number(1, 4)
        tiff += number(value, 2).ljust(4, b"\0") if kind == 3 else number(value, 4)
    return exif[:start] + bytes(tiff) + number(0, 4) + picture
