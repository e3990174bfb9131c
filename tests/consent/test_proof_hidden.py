"""Where something of a volunteer may hide: each is found by the proof, or told as a place it could not look into."""

import base64
import bz2
import gzip
import io
import json
import lzma
import pickle
import shutil
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from collected import clean, jpeg_of, picture, submit
from PIL import Image, ImageOps
from withdrawn import Collected

from foxglove_helpers.consent import search
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.proof_report import Proof, describe
from foxglove_helpers.consent.proof_words import KINDS, WORDS
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import DATABASE_FILE, ConsentStore
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.headshots import Headshots


class Small:
    """A collection of two volunteers with a photograph each, of whom one has withdrawn."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with ConsentStore(home) as store:
            self.numbers = [submit(store, 1, seed)[0].agreement for seed in (1, 2)]
            self.number = self.numbers[1]
            store.withdraw_by_staff(self.number)

    def prove(self, *folders: Path, photographs: tuple[Path, ...] = ()) -> Proof:
        return prove_withdrawn(self.home, self.number, folders, photographs)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """Return a collection in which tests change nothing: they plant into folders of their own."""
    made = Small(tmp_path_factory.mktemp("shared") / "home")
    assert made.prove().proven
    return made


def own_photograph(folder: Path) -> Path:
    """Return the volunteer's first photograph, larger than tests of withdrawals need it."""
    (folder / "own.jpg").write_bytes(jpeg_of(photograph()))
    return folder / "own.jpg"


def photograph(seed: int = 11, side: int = 320) -> np.ndarray:
    """Return a picture with large and small things in it, as a photograph has."""
    random = np.random.default_rng(seed)
    layers = [random.integers(0, 256, (cells, cells), dtype=np.uint8) for cells in (4, 10, 24, 60)]
    sized = [
        np.asarray(Image.fromarray(layer).resize((side, side), Image.Resampling.BICUBIC)) for layer in layers
    ]
    return np.average(sized, axis=0, weights=(4, 3, 2, 1)).astype(np.uint8)


def zipped(content: bytes, name: str, deep: int = 1) -> bytes:
    for level in range(deep):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name if level == 0 else f"level {level}.zip", content)
        content = file.getvalue()
    return content


def tarred(content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("notes")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


NAMING = {
    "upper case": lambda n: n.upper().encode(),
    "utf-16-le": lambda n: f"x {n}".encode("utf-16-le"),
    "utf-16-be": lambda n: f"x {n.upper()}".encode("utf-16-be"),
    "percent": lambda n: "".join(f"%{ord(c):02X}" for c in n).encode(),
    "partly percent": lambda n: f"%61{n[1:]}".encode(),
    "zip 6 deep": lambda n: zipped(n.encode() * 20, "notes", 6),
    "name in a zip": lambda n: zipped(b"", f"{n}.txt"),
    "empty folder in a zip": lambda n: zipped(b"", f"{n}/"),
    "gz": lambda n: gzip.compress(n.encode() * 20),
    "bz2": lambda n: bz2.compress(n.encode() * 20),
    "xz": lambda n: lzma.compress(n.encode() * 20),
    "tar": lambda n: tarred(n.encode()),
    "tar.xz.gz": lambda n: gzip.compress(lzma.compress(tarred(n.encode() * 20))),
    "zlib": lambda n: (
        b"%PDF\n\x00\x01 stream\n" + zlib.compress(b"pages " * 50 + n.encode()) + b"\nendstream"
    ),
    "zip behind a picture": lambda n: jpeg_of(picture(5)) + zipped(n.encode() * 20, "notes"),
    "base64 of a table": lambda n: base64.b64encode(f"file\n{'x' * 40}{n}_1.jpeg\n".encode()),
    "sqlite": lambda n: b"SQLite format 3\0" + n.encode() + b"registered",
}


@pytest.mark.parametrize("hide", NAMING.values(), ids=NAMING)
def test_the_number_is_found_however_it_is_written(
    shared: Small, tmp_path: Path, hide: Callable[[str], bytes]
) -> None:
    (tmp_path / "thing").write_bytes(hide(shared.number))
    proof = shared.prove(tmp_path)
    assert proof.findings and all("thing" in str(look.path) for look in proof.findings)


@pytest.mark.parametrize("kind", ["folder", "file", "percent", "upper"])
def test_an_empty_folder_or_file_with_the_number_in_its_name_is_found(
    shared: Small, tmp_path: Path, kind: str
) -> None:
    name = {"percent": f"%61{shared.number[1:]}", "upper": shared.number.upper()}.get(kind, shared.number)
    path = tmp_path / "inner" / f"copy {name}"
    path.parent.mkdir()
    path.touch() if kind == "file" else path.mkdir()
    assert [look.path for look in shared.prove(tmp_path).findings] == [path]


def page(jpeg: bytes) -> bytes:
    return b'<img src="data:image/jpeg;base64,' + base64.b64encode(jpeg) + b'">'


def lines_of_json(jpeg: bytes) -> bytes:
    text = base64.encodebytes(jpeg).decode()
    return json.dumps(
        {"outputs": [{"data": {"image/png": text, "x": text.splitlines(keepends=True)}}]}
    ).encode()


def shown(change: Callable[[Image.Image], Image.Image], kind: str = "PNG") -> Callable[[], bytes]:
    def made() -> bytes:
        file = io.BytesIO()
        change(Image.fromarray(photograph())).save(file, kind)
        return file.getvalue()

    return made


def sheet(image: Image.Image) -> Image.Image:
    whole = Image.new("L", (960, 960), 255)
    for k in range(9):
        cell = image if k == 4 else Image.fromarray(photograph(40 + k))
        whole.paste(cell.resize((300, 300)), (k % 3 * 320 + 10, k // 3 * 320 + 10))
    return whole


def stored(array: np.ndarray, save: Callable[..., None] = np.save) -> bytes:
    file = io.BytesIO()
    save(file, array)
    return file.getvalue()


def with_preview() -> bytes:
    exif = b"Exif\0\0" + b"\0" * 40 + jpeg_of(np.asarray(Image.fromarray(photograph()).resize((120, 120))))
    other = jpeg_of(photograph(70))
    return other[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + other[2:]


def own_rows(side: int = 160) -> np.ndarray:
    seeds = (81, 82, 11, 83)
    return np.stack([np.asarray(Image.fromarray(photograph(seed)).resize((side, side))) for seed in seeds])


SHOWING = {
    "page": lambda: page(jpeg_of(photograph())),
    "notebook": lambda: lines_of_json(jpeg_of(photograph())),
    "zlib": lambda: b"%PDF\x00" + zlib.compress(jpeg_of(photograph())),
    "inside another file": lambda: b"\x00" * 99 + jpeg_of(photograph()) + b"\x00",
    "preview in another photograph": with_preview,
    "mirrored": shown(ImageOps.mirror),
    "turned by 90": shown(lambda image: image.rotate(90)),
    "turned by 180": shown(lambda image: image.rotate(180)),
    "upside down": shown(ImageOps.flip),
    "inverted": shown(ImageOps.invert),
    "cut": shown(lambda image: image.crop((0, 0, 256, 256))),
    "cut more": shown(lambda image: image.crop((64, 64, 256, 256))),
    "cut and mirrored": shown(lambda image: ImageOps.mirror(image.crop((0, 0, 256, 256)))),
    "cut and inverted": shown(lambda image: ImageOps.invert(image.crop((40, 40, 300, 300)))),
    "small": shown(lambda image: image.resize((80, 80))),
    "sheet": shown(sheet),
    "webp": shown(lambda image: image, "WEBP"),
    "tiff": shown(lambda image: image, "TIFF"),
    "gif": shown(lambda image: image, "GIF"),
    "16 bits": shown(lambda image: Image.fromarray(np.asarray(image).astype(np.uint16) * 257)),
    "(h, w)": lambda: stored(photograph()),
    "(h, w, 3)": lambda: stored(np.stack([photograph()] * 3, axis=2)),
    "(n, h, w)": lambda: stored(own_rows()),
    "(n, h, w, 3), 0 to 1": lambda: stored(np.stack([own_rows() / 255] * 3, axis=3).astype(np.float32)),
    "(n, 3, h, w)": lambda: stored(np.stack([own_rows()] * 3, axis=1)),
    "(n, side * side)": lambda: stored(own_rows().reshape(4, -1)),
    "standardised": lambda: stored((own_rows() - 128.0) / 60),
    "npz": lambda: stored(own_rows(), np.savez_compressed),
}


@pytest.mark.parametrize("show", SHOWING.values(), ids=SHOWING)
def test_the_photograph_is_found_however_it_is_kept(
    shared: Small, tmp_path: Path, show: Callable[[], bytes]
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "thing.txt").write_bytes(show())
    proof = shared.prove(place, photographs=(own_photograph(tmp_path),))
    assert proof.findings and all("place/thing.txt" in look.path.as_posix() for look in proof.findings)


def test_other_photographs_are_not_found(shared: Small, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    for seed in range(30, 38):
        (place / f"{seed}").write_bytes(jpeg_of(photograph(seed)))
    np.save(place / "rows.npy", np.stack([photograph(seed) for seed in range(50, 54)]))
    assert shared.prove(place, photographs=(own_photograph(tmp_path),)).proven


def test_people_who_look_alike_are_not_taken_for_one_another(
    shared: Small, tmp_path: Path, small_twin: Headshots
) -> None:
    """A single face is compared with those of other people; all are drawn by one hand."""
    who = small_twin.labels["volunteer"].to_numpy()
    others = np.flatnonzero(who != who[0])[::12]
    place = tmp_path / "place"
    place.mkdir()
    np.save(place / "rows.npy", np.stack([small_twin.images[row] for row in others]))
    Image.fromarray(small_twin.images[0]).save(tmp_path / "own.png")
    assert shared.prove(place, photographs=(tmp_path / "own.png",)).proven
    np.save(place / "rows.npy", np.stack([small_twin.images[row][:, ::-1] for row in (*others, 0)]))
    (look,) = shared.prove(place, photographs=(tmp_path / "own.png",)).findings
    assert f"row {len(others)} " in str(look.finding)


UNKNOWN = {
    "thing.7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "thing.zst": b"\x28\xb5\x2f\xfd\x04\x00\x01\x00\x00",
    "thing.rar": b"Rar!\x1a\x07\x01\x00\x33\x92",
    "weights.pkl": pickle.dumps({"rows": [1, 2, 3]}),
    "table.h5": b"\x89HDF\r\n\x1a\n\x00\x00",
    "table.parquet": b"PAR1\x15\x04\x15\x00PAR1",
    "film.mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00",
    "locked": np.random.default_rng(0).bytes(5000),
    "renamed.txt": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "torn.zip": zipped(b"x" * 5000, "notes")[:80],
    "torn.gz": gzip.compress(np.random.default_rng(0).bytes(5000))[:900],
    "torn.jpeg": jpeg_of(photograph())[:1500],
    "features.npy": stored(np.ones((4, 75))),
    "objects.npy": stored(np.array([{"a": 1}], dtype=object)),
    "deep.zip": zipped(b"x", "notes", search.DEEPEST + 2),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_stays_closed_is_told_and_the_proof_is_not_complete(
    shared: Small, tmp_path: Path, name: str
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / name).write_bytes(UNKNOWN[name])
    proof = shared.prove(place, photographs=(own_photograph(tmp_path),))
    assert not proof.proven and not proof.findings
    assert proof.closed and all(name in str(look.path) for look in proof.closed)
    assert "not complete" in describe(proof)[-1] and "完全ではありません" in describe(proof, "ja")[-1]


def test_a_bomb_is_left_alone_and_told(
    shared: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_OF_ONE", 1 << 20)
    (tmp_path / "bomb.zip").write_bytes(zipped(b"\0" * (3 << 20), "large"))
    (tmp_path / "bomb.gz").write_bytes(gzip.compress(b"\0" * (3 << 20)))
    (tmp_path / "bomb.pdf").write_bytes(b"%PDF\0" + zlib.compress(b"\0" * (3 << 20)))
    proof = shared.prove(tmp_path)
    told = {look.path.name.split("!")[0] for look in proof.closed if "1 MiB" in str(look.closed)}
    assert told == {"bomb.zip", "bomb.gz", "bomb.pdf"}


def test_a_link_and_a_picture_that_names_nobody_stay_closed_without_photographs(
    shared: Small, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(jpeg_of(photograph()))
    (tmp_path / shared.numbers[0]).write_bytes(jpeg_of(photograph()))
    np.save(tmp_path / "b.npy", photograph())
    proof = shared.prove(tmp_path)
    assert not proof.findings and {look.path.name for look in proof.closed} == {"a", "b.npy"}


# In the collection itself


@pytest.fixture
def collected(tmp_path: Path):
    made = Collected(tmp_path / "one")
    made.withdraw()
    yield made
    made.store.close()


def test_a_registered_folder_that_was_moved_away_is_told(collected: Collected) -> None:
    moved = collected.crops.with_name("moved")
    collected.crops.rename(moved)
    proof = collected.prove(moved)
    assert not proof.proven and [look.path for look in proof.closed] == [collected.crops]
    assert "--look-in" in str(proof.closed[0].closed)
    collected.crops.mkdir()
    assert collected.prove(moved).proven


def test_a_number_in_upper_case_is_the_same_number(collected: Collected) -> None:
    collected.number = f" {collected.number.upper()} "
    assert collected.prove().proven


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "chain_head.json",
        "originals.sqlite3-journal",
        "originals.sqlite3-wal",
        "excluded.tsv",
        "reserve",
    ],
)
def test_a_photograph_in_place_of_a_file_of_the_collection_is_found(collected: Collected, name: str) -> None:
    """Of a live `-wal` SQLite itself would be asked; the one of a database that nobody uses can be replaced."""
    before = (collected.home / "excluded.tsv").read_bytes()
    (collected.home / name).write_bytes(jpeg_of(photograph()))
    proof = collected.prove()
    assert name in [look.path.name for look in proof.findings]
    (collected.home / "excluded.tsv").write_bytes(before)


def test_a_photograph_in_place_of_the_journal_is_told(collected: Collected) -> None:
    (collected.home / f"{DATABASE_FILE}-journal").write_bytes(jpeg_of(photograph()))
    with pytest.raises(FoxgloveError, match="is no journal"):
        collected.prove()
    (collected.home / f"{DATABASE_FILE}-journal").unlink()


def test_a_photograph_behind_the_write_ahead_log_is_found(collected: Collected) -> None:
    with (collected.home / f"{DATABASE_FILE}-wal").open("ab") as file:
        file.write(jpeg_of(photograph()))
    assert any(f"{DATABASE_FILE}-wal!picture" in str(look.path) for look in collected.prove().findings)


def test_a_file_in_a_draft_that_the_draft_does_not_know_is_found(collected: Collected) -> None:
    draft = collected.store.new_draft()
    collected.store.put_photograph(draft, 1, clean(500), "x.jpg")
    assert collected.prove().proven
    folder = collected.home / "drafts" / draft
    (folder / "x.jpeg").write_bytes(clean(11).jpeg)
    assert [look.path for look in collected.prove().findings] == [folder / "x.jpeg"]
    (folder / "x.jpeg").unlink()
    no_draft = collected.home / "drafts" / ("0" * 32)
    shutil.copytree(folder, no_draft)
    (no_draft / "state.json").unlink()
    assert {look.path.parent for look in collected.prove().findings} == {no_draft}


def test_a_file_without_a_number_in_a_folder_that_displays_is_compared(
    collected: Collected, tmp_path: Path
) -> None:
    slides = tmp_path / "slides"
    slides.mkdir()
    collected.store.register_derived([collected.numbers[0]], slides, "display")
    (slides / "slide.png").write_bytes(shown(lambda image: image.resize((200, 200)))())
    assert [look.path for look in collected.prove().closed] == [slides / "slide.png"]
    proof = collected.prove(photographs=(own_photograph(tmp_path),))
    assert [look.path for look in proof.findings] == [slides / "slide.png"]


ROWS = [
    ("CREATE TABLE older (who, state)", "INSERT INTO older VALUES (?, 'registered')"),
    ("CREATE TABLE older (who, state)", "INSERT INTO older VALUES (upper(?), 'withdrawn2026-11-20')"),
    ("SELECT 1", "INSERT INTO withdrawn_uses VALUES ((SELECT max(agreement) FROM submissions), 'x', ?)"),
    ("SELECT 1", "UPDATE derived SET folder = folder || ? WHERE number = 1"),
    ("SELECT 1", "UPDATE tombstones SET state = ?"),
]


@pytest.mark.parametrize(("make", "fill"), ROWS)
def test_the_number_is_found_in_any_cell_where_it_does_not_belong(
    collected: Collected, make: str, fill: str
) -> None:
    with closing(sqlite3.connect(collected.home / DATABASE_FILE)) as connection:
        connection.execute(make)
        connection.execute(fill, (collected.number,))
        connection.commit()
    proof = collected.prove()
    assert any(look.path.name == DATABASE_FILE and look.size.name == "nothing" for look in proof.findings)


@pytest.mark.parametrize("word", ["registered", "withdrawn2026-11-20", "unfinished", '{"by":"staff"}'])
def test_remains_are_found_whatever_word_follows(collected: Collected, word: str) -> None:
    with closing(sqlite3.connect(collected.home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE older (who, born, state)")
        rows = [(collected.number, 1980, word)] * 40
        connection.executemany("INSERT INTO older VALUES (?1, ?3, ?2)", [(a, c, b) for a, b, c in rows])
        connection.execute("DROP TABLE older")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert any(look.path.name == DATABASE_FILE and look.finding for look in collected.prove().findings)


def test_an_event_that_names_somebody_or_stands_outside_the_chain_is_told(collected: Collected) -> None:
    with closing(sqlite3.connect(collected.home / DATABASE_FILE)) as connection:
        (last,) = connection.execute("SELECT max(number) FROM events").fetchone()
        values = (
            last + 1,
            "2026-11-20",
            "withdrawn",
            collected.number,
            '{"name":"Hanako"}',
            "0" * 64,
            "1" * 64,
        )
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        connection.commit()
    proof = collected.prove()
    assert any("name" in str(look.finding) for look in proof.findings)
    assert any("not sound" in str(look.closed) for look in proof.closed)


def test_a_vector_whose_volunteer_has_no_headshot_is_found(collected: Collected) -> None:
    vectors = np.load(collected.release / "mandible_vectors.npy")
    extra = vectors[:1].copy()
    extra[0, 0] = 3
    np.save(collected.release / "mandible_vectors.npy", np.concatenate([vectors, extra]))
    assert any("volunteer 3" in str(look.finding) for look in collected.prove().findings)


def test_a_proof_after_a_later_withdrawal_and_registration_still_holds(
    collected: Collected, tmp_path: Path
) -> None:
    later = tmp_path / "later"
    later.mkdir()
    collected.store.register_derived(collected.numbers, later, "model")
    collected.store.withdraw(collected.numbers[0], collected.secrets[0], [Use.DISPLAY])
    proof = collected.prove()
    assert proof.proven, (proof.findings, proof.closed)


def test_every_sentence_has_the_same_gaps_in_both_languages() -> None:
    import string

    for english, japanese in (*WORDS.values(), *KINDS.values()):
        gaps = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (english, japanese)
        ]
        assert gaps[0] == gaps[1] and bool(english) == bool(japanese)
