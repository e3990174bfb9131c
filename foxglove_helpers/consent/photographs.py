"""A volunteer's file becomes a clean photograph: its pixels, how it is to be turned, and nothing else of it.

In: any file, as it came over the network. Out: a JPEG encoded anew from the decoded pixels, a small preview and
the size, or a refusal with its reason. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2): JPEG
files, of whose Exif tags only the orientation is used. The decoder is given the segments that hold pixels and no
others, so names, places, thumbnails, comments and whatever hangs behind the picture never get into it.
"""

import hashlib
import importlib.util
import io
import re
import struct
import threading
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms, ImageStat

from foxglove_helpers.errors import FoxgloveError

MOST_BYTES = 12 * 1024 * 1024  # the largest file of R1 has 5 MiB
MOST_PIXELS = 40_000_000  # the largest photograph of R1 has 13 million
MOST_PIXELS_OF_COSTLY = (
    25_000_000  # HEIC, progressive and four-ink files take twice the memory; telephones have 24
)
LEAST_SIDE = 359  # pixels: a headshot of R1
MOST_SCANS = 50  # cameras write 1, progressive files about 10; each costs a pass over the whole picture
MOST_PROFILE_BYTES = 4 * 1024 * 1024
PREVIEW_SIDE = 480  # pixels of the longer side at most
QUALITY, PREVIEW_QUALITY = 92, 80
LEAST_CONTRAST = 1.0  # standard deviation of the preview, of 255: below, it is a sheet of one colour
# Decoders at work at once, and the pixels beyond which one works alone: they, not the connections, take the memory.
DECODERS, PIXELS_ALONE = 2, 25_000_000
_BAND = 256  # rows
_NAME_SHOWN = 60  # letters

MESSAGES = {
    "empty": "it is empty. Choose the photograph again.",
    "too_many_bytes": "it is larger than {most_megabytes} MB, the most that is accepted. Save a smaller copy.",
    "not_a_photograph": "it seems to be {kind}; expected a JPEG photograph. Choose the photograph itself.",
    "heic_not_supported": "it is a HEIC photograph, which cannot be read here. On an iPhone choose Settings > Camera > "
    "Formats > Most Compatible and take it again, or save it as JPEG.",
    "damaged": "it is damaged or cut short. Open it to see whether it is whole, and send a fresh copy.",
    "too_many_pixels": "it has {width} x {height} pixels; expected at most {most_megapixels} million. "
    "Save a smaller copy.",
    "no_contrast": "it shows one colour and nothing else. Look at it and choose another photograph.",
    "too_small": "it has {width} x {height} pixels; expected at least {least} on either side. Send it in full size.",
}
KINDS = {  # what a file that is no JPEG seems to be; the keys are stable words
    "png": "a PNG picture",
    "gif": "a GIF picture",
    "bmp": "a BMP picture",
    "tiff": "a TIFF picture or a camera's raw file",
    "webp": "a WebP picture",
    "avif": "an AVIF picture",
    "jpeg_2000": "a JPEG 2000 picture",
    "jpeg_xl": "a JPEG XL picture",
    "rare_jpeg": "a rare kind of JPEG that cameras do not write",
    "icon": "an icon",
    "drawing": "a drawing (SVG, EPS or PSD)",
    "pdf": "a PDF document",
    "archive": "an archive or an office document",
    "video": "a video",
    "sound": "a sound file",
    "program": "a program",
    "web_page": "a web page",
    "text": "a text",
    "unknown": "something else",
}
_SIGNATURES = (
    (rb"\x89PNG", "png"),
    (rb"GIF8", "gif"),
    (rb"BM.{4}\0\0\0\0", "bmp"),
    (rb"II[*+]\0|MM\0[*+]", "tiff"),
    (rb"RIFF.{4}WEBP", "webp"),
    (rb"RIFF.{4}AVI |\x1aE\xdf\xa3|\0\0\x01\xba|FLV\x01", "video"),
    (rb"RIFF.{4}WAVE|ID3|OggS|fLaC|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "sound"),
    (rb"....ftyp(?:avif|avis|(?:mif1|msf1).{4}(?:.{4})*?avi[fs])", "avif"),
    (rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", "heic"),
    (rb"....ftypM4A", "sound"),
    (rb"....(?:ftyp|moov|mdat|wide|free)", "video"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "jpeg_2000"),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "jpeg_xl"),
    (rb"\0\0[\x01\x02]\0", "icon"),
    (rb"8BPS|%!PS|\xc5\xd0\xd3\xc6", "drawing"),
    (rb"%PDF", "pdf"),
    (rb"PK[\x03\x05]|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|\xd0\xcf\x11\xe0", "archive"),
    (rb"MZ|\x7fELF|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe|#!", "program"),
    (
        rb"(?is)(?:\xef\xbb\xbf)?\s*(?:<\?xml.{0,400}?|<!--.{0,400}?-->\s*|<!doctype svg.{0,400}?)*<svg",
        "drawing",
    ),
    (rb"(?is)(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script|\?php)", "web_page"),
)
_HEAD = 1024  # bytes that tell what a file is

# Turns the picture that an Exif orientation describes upright (Exif 2.3, tag 274).
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_TURNED_BY_A_QUARTER = range(5, 9)

# Pillow's own blocks are so small that the system's allocator keeps them for later; larger ones go back at once.
Image.core.set_block_size(64 * 1024 * 1024)
# Threads of their own: what the system's allocator keeps for a thread is kept twice, not once a connection.
_decoders = ThreadPoolExecutor(DECODERS, thread_name_prefix="decoder")
_door = threading.Lock()
_places = threading.BoundedSemaphore(DECODERS)


class PhotographRefused(FoxgloveError):  # noqa: N818
    """A file that is not taken: `reason` is a key of `MESSAGES`, `details` fill its message in any language."""

    def __init__(self, reason: str, name: str, **details: str | int) -> None:
        english = details | {"kind": KINDS.get(str(details.get("kind")), "")}
        super().__init__(f"{shown_name(name)}: {MESSAGES[reason].format(**english)}")
        self.reason = reason
        self.details = details


@dataclass(frozen=True)
class CleanPhotograph:
    """A photograph of which only pixels and orientation are left.

    Attributes
    ----------
    jpeg : bytes
        The photograph as it is stored: JPEG without metadata but, where it is not 1, the Exif orientation.
    preview : bytes
        An upright JPEG, the longer side at most 480 pixels, without metadata.
    width, height : int
        Pixels of the upright photograph.
    orientation : int
        1 (upright) to 8, as in Exif; it survives until curation (R1).
    pixels_digest : str
        SHA-256 of the decoded pixels: the same for the same photograph, whatever its metadata and orientation.
    """

    jpeg: bytes = field(repr=False)
    preview: bytes = field(repr=False)
    width: int
    height: int
    orientation: int
    pixels_digest: str = field(repr=False)


def clean_photograph(file: BinaryIO, name: str) -> CleanPhotograph:
    """Decode a file and encode its pixels anew.

    At most two decoders work at once in a process, a large photograph alone; other threads wait here.

    Parameters
    ----------
    file : binary file
        As it came, read from where it stands; at most 12 MiB and a byte are read.
    name : str
        What the message calls it. Nothing is decided by it.

    Raises
    ------
    PhotographRefused
        If it is empty, too large, no JPEG (or HEIC, where that can be read), damaged, too small, or of one colour.
    """
    return _decoders.submit(_clean, file, name).result()


def heic_can_be_read() -> bool:
    """Tell whether HEIC photographs are accepted: the library for them is installed."""
    return importlib.util.find_spec("pillow_heif") is not None


def shown_name(name: str) -> str:
    """Return a file's name as it may be shown: without folders, short, without signs that hide or turn others."""
    plain = "".join(
        letter for letter in re.split(r"[/\\]", name)[-1] if unicodedata.category(letter)[0] != "C"
    ).strip()
    if len(plain) > _NAME_SHOWN:
        plain = f"{plain[: _NAME_SHOWN // 2]}…{plain[-_NAME_SHOWN // 4 :]}"
    return plain or "?"


def _clean(file: BinaryIO, name: str) -> CleanPhotograph:
    with ExitStack() as held:
        # One at a time comes in, so that two large ones never wait for each other's place.
        with _door:
            data = file.read(MOST_BYTES + 1)
            source = _take_apart(data, name)
            weight = source.width * source.height * (2 if source.is_costly else 1)
            for _ in range(DECODERS if weight > PIXELS_ALONE else 1):
                _places.acquire()
                held.callback(_places.release)
            del data
        return _encode(source, name)


def _take_apart(data: bytes, name: str) -> "_Jpeg | _Heic":
    if not data:
        raise PhotographRefused("empty", name)
    if len(data) > MOST_BYTES:
        raise PhotographRefused("too_many_bytes", name, most_megabytes=MOST_BYTES // 1024**2)
    kind = _kind(data)
    if kind == "jpeg":
        return _Jpeg(data, name)
    if kind != "heic":
        raise PhotographRefused("not_a_photograph", name, kind=kind)
    if not heic_can_be_read():
        raise PhotographRefused("heic_not_supported", name)
    return _Heic(data, name)


class _Jpeg:
    """A JPEG file taken apart: what the decoder needs, the orientation and the colour profile."""

    def __init__(self, data: bytes, name: str) -> None:
        parts, profile, exif = [b"\xff\xd8"], [], b""
        frames: list[tuple[int, bytes]] = []
        scans = 0
        for marker, segment in _segments(data):
            if marker in _FRAMES:
                frames.append((marker, segment))
            elif marker == _SCAN:
                scans += 1
            if marker == _APP1 and segment[4:10] == b"Exif\0\0" and not exif:
                exif = segment[4:]
            elif marker == _APP2 and segment[4:16] == b"ICC_PROFILE\0":
                profile.append((segment[16:17], segment[18:]))
            parts.append(_needed(marker, segment))
        self.profile = b"".join(piece for _, piece in sorted(profile))
        if len(frames) != 1 or not scans or len(frames[0][1]) < _FRAME_HEADER:
            raise PhotographRefused("damaged", name)
        (marker, frame), *_ = frames
        if marker not in _FRAMES_READ or frame[4] != _BITS or scans > MOST_SCANS:
            raise PhotographRefused("not_a_photograph", name, kind="rare_jpeg")
        self.height, self.width = int.from_bytes(frame[5:7]), int.from_bytes(frame[7:9])
        self.is_costly = scans > 1 or frame[9] > _COLOURS
        _check_size(self.width, self.height, MOST_PIXELS_OF_COSTLY if self.is_costly else MOST_PIXELS, name)
        self.orientation = _orientation(exif)
        self.pixels = b"".join(parts)

    def decoded(self) -> Image.Image:
        with Image.open(io.BytesIO(self.pixels), formats=["JPEG"]) as image:
            image.load()
            return image


class _Heic:
    """A HEIC file; its decoder turns it upright and gives the pixels of the first picture."""

    def __init__(self, data: bytes, name: str) -> None:
        import pillow_heif

        try:
            self._file = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
            self.width, self.height = self._file.size
            self.profile = self._file.info.get("icc_profile") or b""
        # The library tells a broken file in several ways, and each means the same to the volunteer.
        except Exception as error:
            raise PhotographRefused("damaged", name) from error
        self.orientation, self.is_costly = 1, True
        _check_size(self.width, self.height, MOST_PIXELS_OF_COSTLY, name)

    def decoded(self) -> Image.Image:
        image = self._file.to_pillow()
        del self._file
        return image


def _kind(data: bytes) -> str:
    """Return what the first bytes say a file is: jpeg, heic or a key of `KINDS`."""
    head = data[:_HEAD]
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    for signature, kind in _SIGNATURES:
        if re.match(signature, head, re.DOTALL):
            return kind
    # Cut in the middle of a letter, a text would look like something else.
    letters = head.decode("utf-8", errors="ignore")
    is_text = len(letters.encode()) > len(head) - 4 and all(
        letter.isprintable() or letter.isspace() for letter in letters
    )
    return "text" if is_text and letters else "unknown"


def _check_size(width: int, height: int, most: int, name: str) -> None:
    if not width or not height:
        raise PhotographRefused("damaged", name)
    if width * height > most:
        raise PhotographRefused(
            "too_many_pixels", name, width=width, height=height, most_megapixels=most // 10**6
        )
    if min(width, height) < LEAST_SIDE:
        raise PhotographRefused("too_small", name, width=width, height=height, least=LEAST_SIDE)


# Markers of JPEG (ITU-T T.81, Table B.1).
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_FRAMES_READ = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive, all with Huffman codes
_TABLES = {0xC4, 0xDB, 0xDD}  # Huffman, quantisation, restart interval
_END, _SCAN = 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL = 1, 2, 3, 4, 5  # types of tags (Exif 2.3)
_FRAME_HEADER, _BITS, _COLOURS = 11, 8, 3
_BARE_JFIF = b"\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"  # no unit, no thumbnail
_BARE_ADOBE = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0"  # the transform follows
_NEXT_MARKER = re.compile(rb"\xff+([\x02-\xcf\xd8-\xfe])")


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and bytes of each segment up to the end of the first picture; a scan with all its data."""
    place = 2
    while found := _NEXT_MARKER.search(data, place):
        marker, start = found[1][0], found.start(1) - 1
        if marker == _END:
            yield marker, b"\xff\xd9"
            return
        place = start + 2 + int.from_bytes(data[start + 2 : start + 4])
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, place)
            place = following.start() if following else len(data)
        yield marker, data[start:place]


def _needed(marker: int, segment: bytes) -> bytes:
    """Return what of a segment the pixels depend on.

    Two of the named segments tell the decoder what the channels mean; what else stands in them is left out.
    """
    if marker == _APP0 and segment[4:9] == b"JFIF\0":
        return _BARE_JFIF
    if marker == _APP14 and segment[4:9] == b"Adobe" and len(segment) >= len(_BARE_ADOBE) + 1:
        return _BARE_ADOBE + segment[15:16]
    return segment if marker in _FRAMES or marker in _TABLES or marker in (_SCAN, _END) else b""


def _orientation(exif: bytes) -> int:
    """Return the orientation of an Exif block; 1 where there is none, or none that makes sense.

    Of all its tags only this one is looked for: what the others hold can then do no harm. Exif wants a number of 16
    bits; programs have stored it as a byte, a text or a fraction as well, and it means the same.
    """
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    with suppress(struct.error):
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
        for entry in range(entries):
            place = directory + 2 + 12 * entry
            tag, kind = struct.unpack_from(f"{order}HH", tiff, place)
            if tag == ExifTags.Base.Orientation:
                value = _whole_number(tiff, order, kind, place + 8)
                return value if value in range(1, 9) else 1
    return 1


def _whole_number(tiff: bytes, order: str, kind: int, place: int) -> int:
    """Return the whole number of a tag, of any type that can hold one; 0 where it holds none."""
    if kind == _RATIONAL:
        (place,) = struct.unpack_from(f"{order}I", tiff, place)
        above, below = struct.unpack_from(f"{order}II", tiff, place)
        return above // below if below and above % below == 0 else 0
    if kind not in (_BYTE, _ASCII, _SHORT, _LONG):
        return 0
    letter = {_SHORT: "H", _LONG: "I"}.get(kind, "B")
    (value,) = struct.unpack_from(order + letter, tiff, place)
    return value - ord("0") if kind == _ASCII else int(value)


def _encode(source: _Jpeg | _Heic, name: str) -> CleanPhotograph:
    image = None
    try:
        image = source.decoded()
    except MemoryError:
        raise
    # Damaged files make the decoders fail in many ways, and each means the same to the volunteer. Their errors
    # are not passed on: they would keep the half-decoded picture in memory.
    except Exception:
        pass
    if image is None or image.size != (source.width, source.height) or _end_is_missing(image):
        raise PhotographRefused("damaged", name)
    digest = _pixels_digest(image)
    image = _in_srgb(image, source.profile)
    exif = Image.Exif()
    if source.orientation != 1:
        exif[ExifTags.Base.Orientation] = source.orientation
    jpeg = _as_jpeg(image, QUALITY, exif)
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), reducing_gap=2.0)
    if max(ImageStat.Stat(image).stddev) < LEAST_CONTRAST:
        raise PhotographRefused("no_contrast", name)
    if source.orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[source.orientation])
    sides = source.width, source.height
    width, height = reversed(sides) if source.orientation in _TURNED_BY_A_QUARTER else sides
    return CleanPhotograph(
        jpeg, _as_jpeg(image, PREVIEW_QUALITY, None), width, height, source.orientation, digest
    )


def _end_is_missing(image: Image.Image) -> bool:
    """Tell whether the last rows are the exact gray that a decoder puts where the data stopped before the end."""
    last_rows = image.crop((0, image.height - 8, image.width, image.height)).convert("RGB")
    return last_rows.getextrema() == ((128, 128),) * 3


def _pixels_digest(image: Image.Image) -> str:
    digest = hashlib.sha256(f"{image.mode} {image.width} {image.height} ".encode())
    # By bands: all at once would take the memory of the whole picture again.
    for top in range(0, image.height, _BAND):
        digest.update(image.crop((0, top, image.width, min(top + _BAND, image.height))).tobytes())
    return digest.hexdigest()


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture without any metadata whose colours are those that its profile describes."""
    image.info = {}
    if profile and len(profile) <= MOST_PROFILE_BYTES:
        try:
            described = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if "srgb" not in ImageCms.getProfileDescription(described).lower():
                in_place = image.mode == "RGB"
                converted = ImageCms.profileToProfile(
                    image, described, ImageCms.createProfile("sRGB"), outputMode="RGB", inPlace=in_place
                )
                image = image if in_place or converted is None else converted
        # A profile that does not fit the picture says nothing about its colours.
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
        image.info = {}
    return image if image.mode == "RGB" else image.convert("RGB")


def _as_jpeg(image: Image.Image, quality: int, exif: Image.Exif | None) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, **({"exif": exif} if exif else {}))
    return buffer.getvalue()
