"""Files that try to break, fool or misuse the form, made by code, each with what must become of it.

Wherever a file has room for something beside its pixels, `CANARY` stands there: none of it may ever be stored.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from PIL import Image, ImageCms

from foxglove_helpers.consent.photographs import MOST_BYTES, heic_can_be_read

CANARY = b"Tatsuno-Oku-12-345"
CLEANED = "cleaned"
EITHER = "either"  # cleaned or damaged: what is wrong lies in the pixels' own data
SCRIPT = b"<script>alert('" + CANARY + b"')</script>"
ZIP = b"PK\x05\x06" + bytes(18)

_START, _END, _FRAME, _HUFFMAN, _QUANTISATION, _SCAN, _COMMENT = 0xD8, 0xD9, 0xC0, 0xC4, 0xDB, 0xDA, 0xFE


@dataclass(frozen=True)
class HostileFile:
    """A file and what must become of it: `CLEANED`, `EITHER`, or the reason of the refusal."""

    title: str
    make: Callable[[], bytes]
    outcome: str
    kind: str = ""  # what it must be called, if it is no photograph
    orientation: int = 1  # what must be left of its Exif


def texture(width: int = 480, height: int = 640, seed: int = 0) -> Image.Image:
    """Return a smooth random picture in which no two directions look the same."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (max(2, height // 40), max(2, width // 40), 3), np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encoded(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    """Return a picture as a file of some format."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


@cache
def plain() -> bytes:
    """Return an ordinary JPEG file without metadata."""
    return encoded(texture(), quality=90)


def segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def with_segments(*segments: bytes, file: bytes | None = None) -> bytes:
    """Return a JPEG file with more segments behind its first two bytes."""
    whole = plain() if file is None else file
    return whole[:2] + b"".join(segments) + whole[2:]


def segments_of(file: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of the segments of a sound JPEG file, scans with their data."""
    place = 2
    while place < len(file):
        assert file[place] == 0xFF, f"byte {place} begins no segment"
        marker = file[place + 1]
        if marker == _END:
            yield marker, place, place + 2
            place += 2
            continue
        end = place + 2 + struct.unpack_from(">H", file, place + 2)[0]
        if marker == _SCAN:
            while not (file[end] == 0xFF and file[end + 1] not in (0, *range(0xD0, 0xD8))):
                end += 1
        yield marker, place, end
        place = end


def left_beside_pixels(file: bytes, orientation: int) -> list[str]:
    """Return what a stored JPEG file holds beside pixels and, where it is not 1, the orientation; best nothing."""
    found = [] if CANARY not in file else ["the canary"]
    exif = Image.Exif()
    exif[0x0112] = orientation
    marks = []
    for marker, start, end in segments_of(file):
        payload = file[start + 4 : end]
        marks.append(marker)
        if marker == 0xE0 and payload == b"JFIF\0\1\1\0\0\1\0\1\0\0":
            continue
        if marker == 0xE1 and orientation != 1 and payload == exif.tobytes():
            continue
        if marker not in (_FRAME, _HUFFMAN, _QUANTISATION, _SCAN, _END):
            found.append(f"a segment {marker:X} of {len(payload)} bytes: {payload[:40]!r}")
    if marks.count(_END) != 1 or marks[-1] != _END:
        found.append("something behind the end")
    if marks.count(_SCAN) != 1 or marks.count(_FRAME) != 1:
        found.append("more than one picture or scan")
    return found


def exif_block(*entries: tuple[int, int, int, bytes], after: bytes = b"", following: int = 0) -> bytes:
    """Return an Exif segment of entries (tag, type, count, four bytes), then bytes of any kind."""
    body = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    ifd = struct.pack("<H", len(entries)) + body + struct.pack("<I", following)
    return segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0" + ifd + after)


def orientation_block(value: int) -> bytes:
    return exif_block((0x0112, 3, 1, struct.pack("<HH", value, 0)))


def of_a_telephone() -> bytes:
    """Return a photograph with all that a telephone writes: place, times, maker, thumbnail, second picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = exif[0x013B] = exif[0x8298] = CANARY.decode()
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (35.0, 42.0, 11.0), 3: "E", 4: (139.0, 45.0, 42.0), 29: CANARY.decode()}
    )
    exif.get_ifd(0x8769).update({0x927C: CANARY * 40, 0x9286: CANARY, 0xA420: CANARY.decode()})
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    return encoded(
        texture(),
        "MPO",
        save_all=True,
        append_images=[texture(seed=1)],
        exif=exif,
        quality=90,
        xmp=xmp,
        comment=CANARY,
    )


def with_profile(profile: bytes, pieces: int = 65_000) -> bytes:
    """Return a JPEG file with a colour profile in as many segments as it takes."""
    cut = [profile[i : i + pieces] for i in range(0, len(profile), pieces)]
    return with_segments(
        *(
            segment(0xE2, b"ICC_PROFILE\0" + bytes([i + 1, len(cut)]) + piece)
            for i, piece in enumerate(cut[:255])
        )
    )


def other_primaries() -> bytes:
    """Return a small display profile whose red and green are swapped: one that plainly changes colours."""
    fixed = [round(value * 65536) for value in (0.9642, 1.0, 0.8249)]
    white = struct.pack(">3i", *fixed)
    red, green, blue = (0.436, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)
    of_xyz = {
        name: b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in values))
        for name, values in ((b"rXYZ", green), (b"gXYZ", red), (b"bXYZ", blue))
    }
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    words = CANARY + b"\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(78),
        b"wtpt": b"XYZ \0\0\0\0" + white,
        **of_xyz,
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
        b"cprt": b"text\0\0\0\0" + words,
    }
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = (
        struct.pack(">I4x", start + len(body)) + b"\x02\x40\0\0mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(28)
    )
    return head + white + bytes(48) + struct.pack(">I", len(tags)) + table + body


def claiming(width: int, height: int, file: bytes | None = None) -> bytes:
    """Return a JPEG file whose header claims a size."""
    whole = bytearray(plain() if file is None else file)
    start = next(start for marker, start, _ in segments_of(bytes(whole)) if marker in (0xC0, 0xC2))
    struct.pack_into(">HH", whole, start + 5, height, width)
    return bytes(whole)


def as_frame(marker: int, bits: int = 8) -> bytes:
    """Return a JPEG file that says to be coded in another way."""
    whole = bytearray(plain())
    start = next(start for mark, start, _ in segments_of(plain()) if mark == _FRAME)
    whole[start + 1], whole[start + 4] = marker, bits
    return bytes(whole)


def many_scans(scans: int) -> bytes:
    """Return a progressive file whose smallest scan is repeated: each costs the decoder the whole picture again."""
    whole = encoded(texture(), quality=90, progressive=True)
    smallest = min(
        (part for part in segments_of(whole) if part[0] == _SCAN), key=lambda part: part[2] - part[1]
    )
    _, start, end = smallest
    return whole[:start] + whole[start:end] * scans + whole[end:]


def without(marker: int) -> bytes:
    return b"\xff\xd8" + b"".join(
        plain()[start:end] for mark, start, end in segments_of(plain()) if mark != marker
    )


def twice(marker: int) -> bytes:
    parts = [(mark, plain()[start:end]) for mark, start, end in segments_of(plain())]
    return b"\xff\xd8" + b"".join(part * (2 if mark == marker else 1) for mark, part in parts)


def cut_at(share: float) -> bytes:
    return plain()[: round(len(plain()) * share)]


def cut_by(byte: int) -> bytes:
    return plain()[:-byte]


def with_noise(seed: int) -> bytes:
    """Return the plain file with ten bytes of its pixels' data changed."""
    rng, whole = np.random.default_rng(seed), bytearray(plain())
    begin = plain().index(b"\xff\xda") + 14
    for place in rng.integers(begin, len(whole) - 2, 10):
        whole[place] = rng.integers(1, 255)
    return bytes(whole)


def png_bomb() -> bytes:
    """Return a PNG file of a few kilobytes that says to hold 9000 x 9000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(bytes(9000 * (1 + 9000 // 8)), 9)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("photograph.jpg", plain())
    return file.getvalue()


def heic(width: int = 480, height: int = 640) -> bytes:
    """Return a HEIC file, real where the library is there, and otherwise its first bytes."""
    if not heic_can_be_read():
        return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(1000)
    import pillow_heif

    file = io.BytesIO()
    picture = pillow_heif.from_pillow(texture(width, height))
    picture.save(file, quality=60, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0" + CANARY)
    return file.getvalue()


def of_type(brand: bytes) -> bytes:
    return b"\0\0\0\x20ftyp" + brand + b"\0\0\x02\0" + brand + b"iso2mp41" + b"\0\0\0\x08free" + bytes(1000)


_IF_HEIC = CLEANED if heic_can_be_read() else "heic_not_supported"
_IF_BAD_HEIC = "damaged" if heic_can_be_read() else "heic_not_supported"
_LOOP = exif_block((0x8769, 4, 1, struct.pack("<I", 8)), (0x8825, 4, 1, struct.pack("<I", 8)), following=8)
_IPTC = (
    b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(CANARY) + 5) + b"\x1c\x02\x05\0\x12" + CANARY
)
_THUMBNAIL = b"JFIF\0\1\1\0\0\1\0\1\x06\x06" + (CANARY * 6)[:108]

CUT = (0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
FILES: tuple[HostileFile, ...] = (
    HostileFile("empty", bytes, "empty"),
    HostileFile("one byte", lambda: b"\xff", "not_a_photograph", "unknown"),
    HostileFile("the first three bytes alone", lambda: b"\xff\xd8\xff", "damaged"),
    HostileFile("noise behind the first three bytes", lambda: b"\xff\xd8\xff" + _random(5000), "damaged"),
    HostileFile("zeros", lambda: bytes(5000), "not_a_photograph", "unknown"),
    HostileFile("noise", lambda: b"\x07" + _random(5000), "not_a_photograph", "unknown"),
    *(HostileFile(f"cut at {share:.1%}", partial(cut_at, share), "damaged") for share in CUT),
    *(
        HostileFile(f"cut by {byte} at the end", partial(cut_by, byte), "damaged")
        for byte in (1, 2, 3, 10, 100)
    ),
    HostileFile("half, with an end put to it", lambda: cut_at(0.5) + b"\xff\xd9", "damaged"),
    HostileFile("a tenth, with an end put to it", lambda: cut_at(0.1) + b"\xff\xd9", "damaged"),
    HostileFile("13 MiB of padding", lambda: plain() + bytes(13 * 1024**2), "too_many_bytes"),
    HostileFile("a byte too many", lambda: plain() + bytes(MOST_BYTES + 1 - len(plain())), "too_many_bytes"),
    HostileFile("as many bytes as may be", lambda: plain() + bytes(MOST_BYTES - len(plain())), CLEANED),
    HostileFile("claims 65500 x 65500 pixels", lambda: claiming(65_500, 65_500), "too_many_pixels"),
    HostileFile("claims 6500 x 6500 pixels", lambda: claiming(6500, 6500), "too_many_pixels"),
    HostileFile(
        "progressive, claims 30 million pixels",
        lambda: claiming(6000, 5000, many_scans(1)),
        "too_many_pixels",
    ),
    HostileFile("claims twice its height", lambda: claiming(480, 1280), "damaged"),
    HostileFile("claims no width", lambda: claiming(0, 640), "damaged"),
    HostileFile("claims no height", lambda: claiming(480, 0), "damaged"),
    HostileFile("all white", lambda: encoded(Image.new("RGB", (480, 640), "white")), "no_contrast"),
    HostileFile(
        "all of one colour", lambda: encoded(Image.new("RGB", (480, 640), (200, 40, 90))), "no_contrast"
    ),
    HostileFile("all black", lambda: encoded(Image.new("L", (480, 640))), "no_contrast"),
    HostileFile("one pixel wide", lambda: encoded(Image.new("RGB", (1, 65_500))), "too_small"),
    HostileFile(
        "one pixel wide, 100000 high",
        lambda: encoded(Image.new("L", (1, 100_000)), "PNG"),
        "not_a_photograph",
        "png",
    ),
    HostileFile("358 pixels wide", lambda: encoded(texture(358, 640)), "too_small"),
    HostileFile("359 pixels wide", lambda: encoded(texture(359, 640)), CLEANED),
    HostileFile("PNG bomb", png_bomb, "not_a_photograph", "png"),
    HostileFile("3000 scans", lambda: many_scans(3000), "not_a_photograph", "rare_jpeg"),
    HostileFile("progressive", lambda: encoded(texture(), progressive=True), CLEANED),
    HostileFile("arithmetic coding", lambda: as_frame(0xC9), "not_a_photograph", "rare_jpeg"),
    HostileFile("lossless coding", lambda: as_frame(0xC3), "not_a_photograph", "rare_jpeg"),
    HostileFile("12 bits", lambda: as_frame(0xC1, 12), "not_a_photograph", "rare_jpeg"),
    HostileFile("CMYK", lambda: encoded(texture().convert("CMYK")), CLEANED),
    HostileFile("YCCK", lambda: ycck(), CLEANED),
    HostileFile("gray", lambda: encoded(texture().convert("L")), CLEANED),
    HostileFile("RGB without conversion", lambda: encoded(texture(), keep_rgb=True), CLEANED),
    HostileFile("restart markers", lambda: encoded(texture(), restart_marker_rows=1), CLEANED),
    HostileFile("of a telephone", of_a_telephone, CLEANED, orientation=6),
    *(
        HostileFile(
            f"orientation {value}",
            partial(with_segments, orientation_block(value)),
            CLEANED,
            orientation=left,
        )
        for value, left in ((3, 3), (8, 8), (0, 1), (9, 1), (65_535, 1))
    ),
    *(
        HostileFile(
            f"orientation as {what}",
            partial(with_segments, exif_block(entry, after=after)),
            CLEANED,
            orientation=6,
        )
        for what, entry, after in (
            ("a byte", (0x0112, 1, 1, b"\6\xff\xff\xff"), b""),
            ("a digit", (0x0112, 2, 2, b"6\0\0\0"), b""),
            ("a long number", (0x0112, 4, 1, struct.pack("<I", 6)), b""),
            ("a fraction", (0x0112, 5, 1, struct.pack("<I", 26)), struct.pack("<II", 12, 2)),
        )
    ),
    HostileFile(
        "orientation divided by nothing",
        lambda: with_segments(
            exif_block((0x0112, 5, 1, struct.pack("<I", 26)), after=struct.pack("<II", 6, 0))
        ),
        CLEANED,
    ),
    HostileFile(
        "orientation is a text", lambda: with_segments(exif_block((0x0112, 2, 4, b"six\0"))), CLEANED
    ),
    HostileFile(
        "orientation is far away", lambda: with_segments(exif_block((0x0112, 3, 2**30, b"\xff" * 4))), CLEANED
    ),
    HostileFile("Exif in a circle", lambda: with_segments(_LOOP), CLEANED),
    HostileFile(
        "Exif of 65535 entries",
        lambda: with_segments(segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + CANARY)),
        CLEANED,
    ),
    HostileFile("Exif cut short", lambda: with_segments(segment(0xE1, b"Exif\0\0")), CLEANED),
    HostileFile(
        "Exif of noise", lambda: with_segments(segment(0xE1, b"Exif\0\0" + _random(60_000))), CLEANED
    ),
    HostileFile(
        "two Exif blocks",
        lambda: with_segments(orientation_block(6), orientation_block(3)),
        CLEANED,
        orientation=6,
    ),
    HostileFile("Exif with a script", lambda: with_segments(exif_block(after=SCRIPT)), CLEANED),
    HostileFile(
        "XMP", lambda: with_segments(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT)), CLEANED
    ),
    HostileFile("IPTC", lambda: with_segments(segment(0xED, _IPTC)), CLEANED),
    HostileFile(
        "provenance (C2PA)", lambda: with_segments(segment(0xEB, b"JP\0\1\0\0\0\1" + CANARY)), CLEANED
    ),
    HostileFile(
        "thumbnail of JFIF", lambda: with_segments(segment(0xE0, _THUMBNAIL), file=without(0xE0)), CLEANED
    ),
    HostileFile(
        "Adobe segment with more",
        lambda: with_segments(segment(0xEE, b"Adobe\0\x64\0\0\0\0\1" + CANARY)),
        CLEANED,
    ),
    HostileFile(
        "every other segment",
        lambda: with_segments(*(segment(mark, CANARY) for mark in range(0xE3, 0xF0))),
        CLEANED,
    ),
    HostileFile(
        "second pictures that are not there", lambda: with_segments(segment(0xE2, _false_index())), CLEANED
    ),
    HostileFile("script in the comment", lambda: with_segments(segment(_COMMENT, SCRIPT)), CLEANED),
    HostileFile(
        "comments of 6 MB",
        lambda: with_segments(*[segment(_COMMENT, (CANARY * 4000)[:65_000])] * 100),
        CLEANED,
    ),
    HostileFile("profile of 8 MB", lambda: with_profile(other_primaries() + CANARY * 450_000), CLEANED),
    HostileFile("profile with other colours", lambda: with_profile(other_primaries()), CLEANED),
    HostileFile("profile of noise", lambda: with_profile(_random(3000)), CLEANED),
    HostileFile(
        "profile of another kind",
        lambda: with_profile(ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()),
        CLEANED,
    ),
    HostileFile(
        "profile pieces out of order",
        lambda: with_segments(*(segment(0xE2, b"ICC_PROFILE\0\x09\x02" + CANARY),) * 3),
        CLEANED,
    ),
    HostileFile("archive behind it", lambda: plain() + zipped(), CLEANED),
    HostileFile(
        "archive in its comment and its end", lambda: with_segments(segment(_COMMENT, CANARY)) + ZIP, CLEANED
    ),
    HostileFile("web page behind it", lambda: plain() + b"<html>" + SCRIPT, CLEANED),
    HostileFile("another photograph behind it", lambda: plain() + encoded(texture(seed=1)), CLEANED),
    HostileFile("video behind it", lambda: plain() + of_type(b"mp42") + CANARY, CLEANED),
    HostileFile("noise between its segments", lambda: with_segments(segment(0xE5, b"") + CANARY), CLEANED),
    HostileFile("filled up between its segments", lambda: with_segments(b"\xff" * 500), CLEANED),
    HostileFile("a segment of length 0", lambda: with_segments(b"\xff\xe5\0\0"), EITHER),
    HostileFile("a segment beyond the end", lambda: with_segments(b"\xff\xe5\xff\xff")[:30_000], "damaged"),
    HostileFile("no frame", lambda: without(_FRAME), "damaged"),
    HostileFile("two frames", lambda: twice(_FRAME), "damaged"),
    HostileFile("no scan", lambda: without(_SCAN), "damaged"),
    HostileFile("no Huffman tables", lambda: without(_HUFFMAN), EITHER),
    HostileFile("no quantisation tables", lambda: without(_QUANTISATION), "damaged"),
    *(HostileFile(f"pixels' data changed, {seed}", partial(with_noise, seed), EITHER) for seed in range(8)),
    HostileFile("HEIC", heic, _IF_HEIC),
    HostileFile("HEIC cut short", lambda: heic()[:-2000], _IF_BAD_HEIC),
    HostileFile("HEIC of which only the first bytes are", lambda: of_type(b"heic"), _IF_BAD_HEIC),
    HostileFile(
        "small HEIC", lambda: heic(200, 300), "too_small" if heic_can_be_read() else "heic_not_supported"
    ),
    *(
        HostileFile(title, make, "not_a_photograph", kind)
        for title, kind, make in (
            ("GIF", "gif", lambda: encoded(texture(), "GIF")),
            ("BMP", "bmp", lambda: encoded(texture(), "BMP")),
            ("TIFF", "tiff", lambda: encoded(texture(), "TIFF")),
            ("PNG", "png", lambda: encoded(texture(), "PNG")),
            ("WebP", "webp", lambda: encoded(texture(), "WEBP")),
            ("AVIF", "avif", lambda: of_type(b"avif")),
            ("icon", "icon", lambda: encoded(texture(64, 64), "ICO")),
            ("EPS", "drawing", lambda: encoded(texture(), "EPS")),
            ("PSD", "drawing", lambda: b"8BPS\0\1" + bytes(1000)),
            ("SVG", "drawing", lambda: b"<?xml version='1.0'?><!-- a -->\n<svg onload='alert(1)'/>"),
            ("JPEG 2000", "jpeg_2000", lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(1000)),
            ("JPEG XL", "jpeg_xl", lambda: b"\xff\x0a" + bytes(1000)),
            ("PDF", "pdf", lambda: encoded(texture(), "PDF")),
            ("MP4", "video", lambda: of_type(b"isom")),
            ("QuickTime", "video", lambda: of_type(b"qt  ")),
            ("sound", "sound", lambda: b"RIFF\0\0\0\0WAVEfmt " + bytes(100)),
            ("ZIP", "archive", zipped),
            ("compressed photograph", "archive", lambda: gzip.compress(plain())),
            ("program for Windows", "program", lambda: b"MZ\x90\0" + bytes(1000)),
            ("program for Linux", "program", lambda: b"\x7fELF\2\1\1" + bytes(1000)),
            ("shell script", "program", lambda: b"#!/bin/sh\nrm -rf ~\n"),
            ("web page", "web_page", lambda: b"\n <!DOCTYPE html><html>" + SCRIPT),
            ("web page before a photograph", "web_page", lambda: b"<html>" + SCRIPT + plain()),
            ("GIF before a photograph", "gif", lambda: b"GIF89a/*" + plain()),
            ("text", "text", lambda: "写真はあとで送ります。\n".encode() * 200),
            ("base64 of a photograph", "text", lambda: b"data:image/jpeg;base64,/9j/4AAQSkZJRg=="),
        )
    ),
)


def ycck() -> bytes:
    """Return a four-colour file that says to be coded as luminance, two colours and black."""
    whole = bytearray(encoded(texture().convert("CMYK")))
    whole[whole.index(b"Adobe") + 11] = 2
    return bytes(whole)


def _random(length: int) -> bytes:
    return np.random.default_rng(length).bytes(length)


def _false_index() -> bytes:
    """Return an index of second pictures (MPF) that names four thousand million of them."""
    entries = struct.pack("<HHII", 0xB001, 4, 1, 2**32 - 1) + struct.pack("<HHII", 0xB002, 7, 2**32 - 16, 8)
    return b"MPF\0II*\0\x08\0\0\0\x02\0" + entries + bytes(4) + CANARY
