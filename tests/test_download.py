"""The published archive: broken servers, broken archives, hostile archives."""

import bz2
import gzip
import hashlib
import http.server
import io
import lzma
import random
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foxglove_helpers import download, load_headshots
from foxglove_helpers.download import ARCHIVE, archive_sums, fetch_archive, unpack_release
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import DATA_FILE, LABELS_FILE, read_release
from releases import Member, file_member, full_disk, left_in, make_release, members_of, special_member, tar

BLOCK = 512


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_release(tmp_path_factory.mktemp("releases") / "release", volunteers=2, photographs=2)


@pytest.fixture(scope="module")
def archive(release: Path) -> bytes:
    """Return a release as a `.tbz2`, in a folder inside, as archives usually are."""
    return bz2.compress(tar(members_of(release, "headshot_data/")))


def md5_of(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


# ---------------------------------------------------------------------------------------- the transfer


class Server:
    """A web server that answers each request as the next of its `answers` says (the last one for ever)."""

    def __init__(self, archive: bytes) -> None:
        self.archive = archive
        self.answers: list[Callable[[http.server.BaseHTTPRequestHandler, bytes], None]] = [send]
        self.requests: list[str] = []
        self.released = threading.Event()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests.append(self.path)
                answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
                self.released = server.released
                with suppress(ConnectionError):
                    answer(self, server.archive)

            def log_message(self, *_: object) -> None:
                """Keep quiet: tests read stderr."""

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/data/{ARCHIVE}"
        threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self.http.shutdown()
        self.http.server_close()


def send(handler: http.server.BaseHTTPRequestHandler, archive: bytes, length: int | None = None) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/x-bzip2")
    handler.send_header("Content-Length", str(len(archive) if length is None else length))
    handler.end_headers()
    handler.wfile.write(archive)


def break_off(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    send(handler, archive[: len(archive) // 2], length=len(archive))


def break_off_unannounced(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(archive[: len(archive) // 2])


def send_unannounced(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(archive)


def announce_too_much(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    send(handler, archive, length=len(archive) + 100)


def announce_too_little(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    send(handler, archive, length=len(archive) - 100)


def send_other_bytes(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    send(handler, archive[:-10] + b"0123456789")


def send_nothing(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, b"")


def send_login_page(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, b"\n<!DOCTYPE html><html><title>Ward network: log in</title></html>")


def hang(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> None:
    handler.released.wait(5)  # type: ignore[attr-defined]


def hang_in_the_middle(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    break_off(handler, archive)
    handler.wfile.flush()
    hang(handler, archive)


def status(code: int) -> Callable[[http.server.BaseHTTPRequestHandler, bytes], None]:
    return lambda handler, _: handler.send_error(code)


def redirect(handler: http.server.BaseHTTPRequestHandler, archive: bytes) -> None:
    if handler.path.startswith("/data"):
        handler.send_response(302)
        handler.send_header("Location", "/moved")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
    else:
        send(handler, archive)


def redirect_for_ever(handler: http.server.BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


@pytest.fixture
def server(archive: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download, "WAIT", 0)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("FOXGLOVE_RELEASE_URL", raising=False)
    running = Server(archive)
    yield running
    running.close()


def fetch(server: Server, folder: Path) -> Path:
    # Short where the server hangs, long where a busy computer must not look like a hanging server.
    timeout = 1.0 if {hang, hang_in_the_middle} & set(server.answers) else 30.0
    return fetch_archive(folder, server.url, md5_of(server.archive), progress=False, timeout=timeout)


@pytest.mark.parametrize(
    ("answers", "requests"),
    [
        ([send], 1),
        ([send_unannounced], 1),
        ([redirect], 2),
        ([break_off, send], 2),
        ([break_off_unannounced, send], 2),
        ([announce_too_much, send], 2),
        ([announce_too_little, send], 2),
        ([send_other_bytes, send], 2),
        ([status(503), status(500), send], 3),
        ([hang, send], 2),
        ([hang_in_the_middle, send], 2),
    ],
)
def test_the_archive_arrives(server: Server, tmp_path: Path, answers: list, requests: int) -> None:
    server.answers = answers
    got = fetch(server, tmp_path)
    assert got == tmp_path / ARCHIVE and got.read_bytes() == server.archive
    assert left_in(tmp_path) == [ARCHIVE]
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("answer", "said", "requests"),
    [
        (break_off, "the transfer broke off each time", 3),
        (break_off_unannounced, "its MD5 is not", 3),
        (announce_too_much, "the transfer broke off each time", 3),
        (announce_too_little, "its MD5 is not", 3),
        (send_other_bytes, "its MD5 is not", 3),
        (send_nothing, "its MD5 is not", 3),
        (send_login_page, "sent a web page instead of the archive", 1),
        (status(404), "the server answered 404 (Not Found)", 1),
        (status(403), "the server answered 403 (Forbidden)", 1),
        (status(500), "the server answered 500 (Internal Server Error)", 3),
        (hang, "the server did not answer in time", 3),
        (hang_in_the_middle, "the server did not answer in time", 3),
        (redirect_for_ever, "Exceeded 30 redirects", 31),
    ],
)
def test_a_failed_transfer_is_explained_and_leaves_nothing(
    server: Server, tmp_path: Path, answer: Callable, said: str, requests: int
) -> None:
    server.answers = [answer]
    with pytest.raises(FoxgloveError) as refusal:
        fetch(server, tmp_path)
    assert said in str(refusal.value) and server.url in str(refusal.value)
    assert "load_headshots(" in str(refusal.value), "the way around the network is named"
    assert left_in(tmp_path) == []
    assert len(server.requests) == requests


def test_a_server_that_is_not_there(server: Server, tmp_path: Path) -> None:
    server.close()
    with pytest.raises(FoxgloveError, match=r"could not be fetched: .*Connection refused|actively refused"):
        fetch(server, tmp_path)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("headshots", "it is no web address; expected one that begins with https:// or http://"),
        ("file:///etc/passwd", "it is no web address"),
        ("ftp:/x", "it is no web address"),
        ("http://", ""),
        ("http://[", ""),
        ("https:///x", ""),
    ],
)
def test_an_address_that_is_none(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(FoxgloveError, match=f"could not be fetched: {said}"):
        fetch_archive(tmp_path, url, progress=False)
    assert left_in(tmp_path) == []


def test_a_second_attempt_is_announced(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = [break_off, send]
    fetch(server, tmp_path)
    printed = capsys.readouterr()
    assert printed.err == f"The transfer from {server.url} broke off; starting again (2 of 3).\n"
    assert printed.out == ""


def test_progress_goes_to_stderr(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fetch_archive(tmp_path, server.url, md5_of(server.archive), progress=True)
    printed = capsys.readouterr()
    assert "100%" in printed.err and printed.out == ""


def test_a_whole_archive_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    fetch(server, tmp_path)
    fetch(server, tmp_path)
    assert len(server.requests) == 1
    (tmp_path / ARCHIVE).write_bytes(server.archive[:100])
    assert fetch(server, tmp_path).read_bytes() == server.archive
    assert len(server.requests) == 2


def test_the_address_comes_from_the_environment(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOXGLOVE_RELEASE_URL", server.url.replace("/data/", "/mirror/"))
    fetch_archive(tmp_path, md5=md5_of(server.archive), progress=False)
    assert server.requests == [f"/mirror/{ARCHIVE}"]


def test_a_full_disk_stops_the_transfer(server: Server, tmp_path: Path) -> None:
    said = r"could not be written: .*Free 0.5 GB of disk space"
    with pytest.raises(FoxgloveError, match=said), full_disk(after=1000):
        fetch(server, tmp_path)
    assert left_in(tmp_path) == []
    assert len(server.requests) == 1


def test_a_folder_that_cannot_be_made(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FoxgloveError, match="could not be written"):
        fetch(server, tmp_path / "file" / "data")
    assert server.requests == []


def test_the_published_release_is_loaded_from_a_server(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    server.answers = [break_off, send]
    md5 = md5_of(server.archive)
    headshots = load_headshots("foxglovetree", url=server.url, md5=md5, progress=False)
    assert repr(headshots) == f"Headshots: 4 photographs of 2 volunteers (foxglovetree md5-{md5})"
    kept = [path.name for path in (tmp_path / "data").iterdir() if path.suffix != ".lock"]
    assert kept == [f"foxglovetree-md5-{md5}"]
    server.close()
    assert len(load_headshots("foxglovetree", md5=md5.upper(), progress=False)) == 4
    assert len(server.requests) == 2


@pytest.mark.parametrize("answer", [send_other_bytes, send])
def test_another_file_never_counts_as_the_published_release(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Callable
) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    server.answers = [answer]
    with pytest.raises(FoxgloveError, match="its MD5 is not 257d6854f5dd298cb53a611b3ce94fec"):
        load_headshots("foxglovetree", url=server.url, progress=False)
    assert left_in(tmp_path) == ["data"]


# ------------------------------------------------------------------------------------------ unpacking


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(content: bytes) -> Path:
        file = tmp_path / "archive.tar"
        file.write_bytes(content)
        return file

    return write


def refusal_of(archive: Path) -> str:
    """Return why an archive is refused, after making sure that nothing of it is left anywhere."""
    before = left_in(archive.parent)
    with pytest.raises(FoxgloveError) as refusal:
        unpack_release(archive, archive.with_name("target"), progress=False)
    assert left_in(archive.parent) == before
    assert str(archive) in str(refusal.value)
    return str(refusal.value)


@pytest.mark.parametrize("compress", [bz2.compress, gzip.compress, lzma.compress, bytes])
@pytest.mark.parametrize("inside", ["", "./", "headshot_data/", "a/b/c/d/"])
def test_a_release_is_unpacked_from_any_depth(
    release: Path, pack: Callable[[bytes], Path], compress: Callable[[bytes], bytes], inside: str
) -> None:
    members = [special_member("folder", tarfile.DIRTYPE), *members_of(release, inside)]
    members += [file_member("README.txt"), file_member("._headshot_data.npy"), file_member("b/other.npy")]
    archive = pack(compress(tar(members)))
    unpack_release(archive, archive.with_name("target"), progress=False)
    assert left_in(archive.with_name("target")) == [DATA_FILE, LABELS_FILE]
    got, expected = read_release(archive.with_name("target")), read_release(release)
    assert np.array_equal(got.images, expected.images) and got.labels.equals(expected.labels)


def test_vectors_are_unpacked_too(release: Path, pack: Callable[[bytes], Path]) -> None:
    content = io.BytesIO()
    np.save(content, np.zeros((2, 78), np.float16))
    archive = pack(tar([*members_of(release), file_member("x/mandible_vectors.npy", content.getvalue())]))
    unpack_release(archive, archive.with_name("target"), progress=False)
    assert (archive.with_name("target") / "mandible_vectors.npy").read_bytes() == content.getvalue()


@pytest.mark.parametrize("compress", [bz2.compress, gzip.compress, lzma.compress, bytes])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.9, 0.999])
def test_a_truncated_archive_is_refused(
    release: Path, pack: Callable[[bytes], Path], compress: Callable[[bytes], bytes], share: float
) -> None:
    whole = compress(
        tar(members_of(release)).rstrip(b"\0") if compress is bytes else tar(members_of(release))
    )
    reason = refusal_of(pack(whole[: int(len(whole) * share)]))
    assert "damaged, cut short or no tar archive" in reason or "holds no file" in reason


@pytest.mark.parametrize("compress", [bz2.compress, gzip.compress, lzma.compress])
def test_the_last_byte_of_an_archive_counts(
    release: Path, pack: Callable[[bytes], Path], compress: Callable[[bytes], bytes]
) -> None:
    whole = compress(tar(members_of(release)))
    assert "damaged, cut short" in refusal_of(pack(whole[:-1]))


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"<html>log in</html>", b"PK\3\4" + b"z" * 2000, b"BZh9", b"BZh91AY"]
)
def test_what_is_no_archive_is_refused(pack: Callable[[bytes], Path], content: bytes) -> None:
    assert "damaged, cut short or no tar archive" in refusal_of(pack(content))


@pytest.mark.parametrize(
    ("member", "said"),
    [
        (file_member("../headshot_data.npy"), "a path that leads out"),
        (file_member("a/../../b.npy"), "a path that leads out"),
        (file_member("a\\..\\..\\b.npy"), "a path that leads out"),
        (file_member("/etc/passwd"), "a path that leads out"),
        (file_member("\\windows\\x"), "a path that leads out"),
        (file_member("C:evil.npy"), "a path that leads out"),
        (file_member("c:/headshot_labels.npy"), "a path that leads out"),
        (file_member("//server/share/x"), "a path that leads out"),
        (special_member("headshot_data.npy", tarfile.SYMTYPE, "/etc/passwd"), "a link"),
        (special_member("x/headshot_data.npy", tarfile.LNKTYPE, "x/other"), "a link"),
        (special_member("other", tarfile.SYMTYPE, ".."), "a link"),
        (special_member("headshot_labels.npy", tarfile.CHRTYPE), "a special file"),
        (special_member("disk", tarfile.BLKTYPE), "a special file"),
        (special_member("pipe", tarfile.FIFOTYPE), "a special file"),
        (special_member("headshot_data.npy", tarfile.GNUTYPE_SPARSE), "a special file"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_tricks_are_refused(
    release: Path,
    pack: Callable[[bytes], Path],
    member: Member,
    said: str,
    first: bool,
) -> None:
    members = members_of(release, "x/")
    reason = refusal_of(pack(tar([member, *members] if first else [*members, member])))
    assert said in reason and repr(member[0].name) in reason


def test_two_files_of_one_name_are_refused(release: Path, pack: Callable[[bytes], Path]) -> None:
    reason = refusal_of(pack(tar([*members_of(release), *members_of(release, "old/")])))
    assert "'old/headshot_data.npy': a second headshot_data.npy" in reason


@pytest.mark.parametrize("absent", [DATA_FILE, LABELS_FILE])
def test_a_missing_file_is_named(release: Path, pack: Callable[[bytes], Path], absent: str) -> None:
    members = [member for member in members_of(release) if member[0].name != absent]
    assert f"holds no file {absent}" in refusal_of(pack(tar(members)))


def test_content_that_is_no_release_is_refused_by_the_name_of_the_archive(
    release: Path, pack: Callable[[bytes], Path]
) -> None:
    labels = np.load(release / LABELS_FILE)
    labels[2, 4] += 1
    content = io.BytesIO()
    np.save(content, labels)
    archive = pack(tar([members_of(release)[0], file_member(LABELS_FILE, content.getvalue())]))
    assert refusal_of(archive).startswith(f"{archive / LABELS_FILE}, row 2 (counted from 0)")


def test_a_declared_size_above_the_ceiling_is_refused(release: Path, pack: Callable[[bytes], Path]) -> None:
    bomb = tarfile.TarInfo("headshot_data.npy")
    bomb.size = 2**40
    assert "up to here the archive holds 1099511627776 bytes" in refusal_of(
        pack(bomb.tobuf() + bytes(10 * BLOCK))
    )


def test_many_sizes_below_the_ceiling_add_up(
    release: Path, pack: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LARGEST_CONTENT", 3_000_000)
    assert "up to here" in refusal_of(pack(tar([file_member(f"{n}.bin", bytes(500_000)) for n in range(7)])))
    monkeypatch.undo()
    assert "holds no file" in refusal_of(
        pack(tar([file_member(f"{n}.bin", bytes(500_000)) for n in range(7)]))
    )


def test_an_archive_that_never_ends_is_refused(
    release: Path, pack: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "LARGEST_CONTENT", 5_000_000)
    assert "goes on for ever" in refusal_of(pack(bz2.compress(tar(members_of(release)) + bytes(10_000_000))))


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_would_fill_the_memory_is_refused(pack: Callable[[bytes], Path], kind: bytes) -> None:
    header = tarfile.TarInfo("bomb")
    header.type, header.size = kind, 200 * 1024**2
    assert "more headers than any release needs" in refusal_of(
        pack(gzip.compress(header.tobuf() + bytes(10**6)))
    )


def test_endless_headers_are_refused(pack: Callable[[bytes], Path]) -> None:
    one = tarfile.TarInfo("nothing").tobuf()
    assert "more headers than any release needs" in refusal_of(pack(gzip.compress(one * 40_000)))


def test_nested_headers_are_refused(pack: Callable[[bytes], Path]) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 0
    assert "damaged" in refusal_of(pack(gzip.compress(header.tobuf() * 3000)))


@given(st.integers(0, 2**32), st.sampled_from([bz2.compress, bytes]))
@settings(max_examples=60, deadline=None)
def test_no_damage_causes_another_error(release: Path, seed: int, compress: Callable[[bytes], bytes]) -> None:
    dice = random.Random(seed)
    members = [file_member("a.txt", b"x" * 700), members_of(release)[1], members_of(release)[0]]
    content = bytearray(compress(tar(members)[: 5 * BLOCK + 40 * BLOCK]))
    for _ in range(dice.randint(1, 4)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "archive.tar").write_bytes(content)
        refusal_of(Path(folder) / "archive.tar")


def test_a_full_disk_leaves_no_half_release(release: Path, pack: Callable[[bytes], Path]) -> None:
    archive = pack(tar(members_of(release)))
    with full_disk(after=300_000):
        reason = refusal_of_target(archive)
    assert "could not be written" in reason and "Free some disk space" in reason


def refusal_of_target(archive: Path) -> str:
    with pytest.raises(FoxgloveError) as refusal:
        unpack_release(archive, archive.with_name("target"), progress=False)
    assert left_in(archive.parent) == [archive.name]
    return str(refusal.value)


def test_an_interruption_leaves_no_half_release(
    release: Path, pack: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> Iterator[bytes]:
        yield b"some"
        raise KeyboardInterrupt

    archive = pack(tar(members_of(release)))
    monkeypatch.setattr(download, "_content", interrupted)
    with pytest.raises(KeyboardInterrupt):
        unpack_release(archive, archive.with_name("target"), progress=False)
    assert left_in(archive.parent) == [archive.name]


def test_sums_are_those_of_the_file(pack: Callable[[bytes], Path]) -> None:
    file = pack(b"abc" * 10**6)
    content = file.read_bytes()
    assert archive_sums(file) == (md5_of(content), hashlib.sha256(content).hexdigest())
    with pytest.raises(FoxgloveError, match="could not be read"):
        archive_sums(file.parent)
