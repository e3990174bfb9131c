"""The small collection of lesson 01 does with the real form what the lesson says, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.rules import Inquiry, Use
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching import lesson_01_collection as collection
from foxglove_helpers.teaching import lesson_01_told as told
from foxglove_helpers.teaching import lesson_server
from foxglove_helpers.teaching.feedback import set_language

PREFIX = "/user/nurse/"


@pytest.fixture(scope="module")
def form() -> Iterator[collection.Form]:
    form = collection.start_form()
    yield form
    form.stop()


@pytest.fixture(scope="module")
def originals(form: collection.Form) -> list[Path]:
    return sorted(form.photographs.iterdir())


@pytest.fixture(scope="module")
def certificate(form: collection.Form, originals: list[Path]) -> collection.Certificate:
    return form.submit(originals, 1975)


@pytest.fixture(scope="module")
def home(form: collection.Form, certificate: collection.Certificate) -> Path:
    """The collection of `certificate`; `form.home` moves on with every submission."""
    return next(form.folder.glob(f"*/*/photographs/{certificate.agreement}")).parents[1]


def test_originals_are_nine_files_that_say_where_they_were_taken(originals: list[Path]) -> None:
    assert len(originals) == 9
    assert len({path.read_bytes() for path in originals}) == 9
    for path in originals:
        found = collection.tags(path)
        assert {
            "Make",
            "Model",
            "DateTimeOriginal",
            "GPS latitude",
            "GPS longitude",
            "Preview picture",
        } <= set(found)
        assert re.fullmatch(r"IMG_\d{4}\.JPG", path.name)
        # Exif puts the name of an alphabet before a comment; people are shown the comment.
        assert found["UserComment"] == found["Comment"]


def test_of_a_submission_nothing_but_pixels_and_orientation_is_stored(
    home: Path, originals: list[Path], certificate: collection.Certificate
) -> None:
    number = certificate.agreement
    files = collection.stored_files(home)
    assert [name for name in files if number in name] == [
        f"photographs/{number}/{number}.tsv",
        *(f"photographs/{number}/{number}_{i}.jpeg" for i in range(1, 10)),
    ]
    for i in range(1, 10):
        stored = home / "photographs" / number / f"{number}_{i}.jpeg"
        assert set(collection.tags(stored)) == {"Orientation"}
    table = collection.compare_tags(originals[0], stored)
    assert table["stored"].drop("Orientation").eq("–").all()
    assert not table["original"].eq("–").any()


def test_the_record_holds_what_the_lesson_asks_for_and_no_name_or_secret(
    home: Path, originals: list[Path], certificate: collection.Certificate
) -> None:
    table = collection.record_of(home, certificate.agreement)
    # Longer ones would be cut off by the notebook; an empty one would leave a value unexplained.
    assert table["what it is"].str.len().between(1, 50).all()
    assert "place" not in table.index
    record = table["stored"]
    assert record["time_zone"] == "Asia/Tokyo"
    assert record["year_of_birth"] == "1975"
    assert record["photographs"] == "9"
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    for kept_nowhere in (certificate.secret, originals[0].name, "127.0.0.1"):
        assert kept_nowhere.encode() not in everything
    assert collection.record_of(home, "a0000000").empty


def test_days_pass_as_the_lesson_says(home: Path, certificate: collection.Certificate) -> None:
    may = []
    for days in (0, 50, 51):
        with ConsentStore(home, clock=collection.days_later(days)) as store:
            status = store.status(certificate.agreement, certificate.secret)
            assert status is not None
            may.append(status.can_withdraw)
    assert may == [True, True, False]


@pytest.mark.parametrize("year", [2019, 1875])
def test_the_form_refuses_a_year_and_says_at_which_step(
    form: collection.Form, originals: list[Path], year: int
) -> None:
    with pytest.raises(FoxgloveError, match=r"refused the step year\. \S"):
        form.submit(originals, year)
    assert collection.stored_files(form.home) == []


def test_the_form_refuses_what_is_no_photograph(form: collection.Form, tmp_path: Path) -> None:
    (tmp_path / "letter.jpeg").write_text("Dear ethics office,", encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"refused the step photographs\. letter\.jpeg"):
        form.submit([tmp_path / "letter.jpeg"], 1975)


def test_the_form_is_filled_in_in_japanese_in_the_japanese_edition(
    form: collection.Form, originals: list[Path]
) -> None:
    set_language("ja")
    try:
        number = form.submit(originals, 1960).agreement
        table = collection.record_of(form.home, number)
        assert table.loc["language"].tolist() == ["ja", "承諾された説明文の言語"]
        assert not any(meaning.isascii() for meaning in table["意味"])
    finally:
        set_language("en")


@pytest.fixture
def in_japanese() -> Iterator[Callable[[], None]]:
    yield lambda: set_language("ja")
    set_language("en")


def test_sections_5_and_6_tell_the_same_whatever_was_done_in_the_browser(
    form: collection.Form, originals: list[Path], in_japanese: Callable[[], None]
) -> None:
    """The same nine pictures lie there of somebody who took part, twice, and of somebody who stopped half-way."""
    yours = collection.fill_in(form.from_browser, originals, 1975)
    with ConsentStore(form.from_browser) as store:
        half_way = collection._Browser(store, "en")
        half_way.send("inquiries", dict.fromkeys(Inquiry, "yes"))
        half_way.send("year", {"year_of_birth": "1975"})
        half_way.send("photographs", {}, originals)
    form.submit(originals, 1980)
    mine = form.submit(originals, 1975)
    desk = collection.people_at_work(form, mine.agreement)
    crops = form.home.with_name("crops")
    assert len(list(crops.iterdir())) == 1
    with ConsentStore(form.home) as store:
        report = store.withdraw(mine.agreement, mine.secret, [Use.RETENTION])
    said = told.withdrawal(report, form.home)
    assert said.splitlines()[:3] == [
        "deleted: photographs 9, pictures made from them 1",
        "cannot be undone: model in models",
        "photographs that are left: none",
    ]
    assert f"{mine.agreement}\tretention" in said
    assert list(crops.iterdir()) == []
    at_home = prove_withdrawn(form.home, mine.agreement, photographs=originals)
    lines = told.proof(at_home)
    assert at_home.proven, lines
    assert "FOUND" not in lines
    # Named one by one: a bare count of files would be read as so many photographs.
    assert all(f"{name} (" in lines for name in ("consent.sqlite3", "excluded.tsv", "key"))
    assert str(form.home) not in lines
    on_the_desk = prove_withdrawn(form.home, mine.agreement, [desk], originals)
    assert [look.path for look in on_the_desk.findings] == [desk / "poster.png"]
    (found,) = [line for line in told.proof(on_the_desk).splitlines() if "FOUND" in line]
    assert "desk of a colleague/poster.png".replace("/", os.sep) in found
    kinds = collection.events_of(form.home)["kind"].tolist()
    assert kinds == ["submitted", "registered", "registered", "withdrawn"]
    assert told.last_line(at_home).startswith(f"Nothing was found of {mine.agreement}")
    assert (form.from_browser / "photographs" / yours.agreement).is_dir()
    in_japanese()
    assert "見つかりました" in told.proof(on_the_desk)
    said = told.withdrawal(report, form.home)
    assert said.startswith("削除したもの：写真 9、")
    assert "取り消せないもの：modelsにあるモデル\n残っている写真：なし\n" in said
    with pytest.raises(FoxgloveError, match="すでに撤回されています"):
        collection.people_at_work(form, mine.agreement)


def test_a_changed_event_is_found_in_the_copy_and_the_record_stays(
    form: collection.Form, originals: list[Path], in_japanese: Callable[[], None]
) -> None:
    mine = form.submit(originals, 1975)
    collection.people_at_work(form, mine.agreement)
    with ConsentStore(form.home) as store:
        store.withdraw(mine.agreement, mine.secret, [Use.RETENTION])
    forged = collection.copy_of(form.home)
    collection.change_event(forged, 1, "a0ffffff")
    with ConsentStore(forged) as store:
        found = store.verify()
    heading, of_hash, of_tables = told.problems(forged, found).splitlines()
    assert heading == "the forged copy:"
    assert of_hash == "  event 1: its content is not what its hash was made from"
    assert of_tables.startswith("  a0ffffff was submitted, but its record is gone")
    with ConsentStore(form.home) as store:
        assert told.problems(form.home, store.verify()) == "the record itself:\n  nothing is wrong"
    assert collection.events_of(form.home)["agreement"].iloc[0] == mine.agreement
    with pytest.raises(FoxgloveError, match="event is 999"):
        collection.change_event(forged, 999, "a0ffffff")
    in_japanese()
    for number in collection.events_of(form.home).index:
        forged = collection.copy_of(form.home)
        collection.change_event(forged, int(number), "a0ffffff")
        with ConsentStore(forged) as store:
            said = told.problems(forged, store.verify())
        assert f"出来事 {number}：内容が" in said
        assert not re.search(r"[a-z]{4} [a-z]{2}", said), said
    with ConsentStore(collection.copy_of(form.home)) as store:
        assert store.verify() == []


def test_a_forged_copy_of_somebody_who_stays_names_the_event_and_the_record(
    home: Path, certificate: collection.Certificate, in_japanese: Callable[[], None]
) -> None:
    forged = collection.copy_of(home)
    collection.change_event(forged, 1, "a0ffffff")
    in_japanese()
    with ConsentStore(forged) as store:
        said = told.problems(forged, store.verify())
    assert f"{certificate.agreement}：記録があるのに" in said
    assert "missing" not in said


def test_on_a_hub_the_link_goes_through_the_proxy_and_photographs_lie_beside_the_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(lesson_server.HUB_PREFIX, PREFIX)
    monkeypatch.chdir(tmp_path)
    form = collection.Form()
    try:
        port = form.address.rstrip("/").rpartition(":")[2]
        assert form.link == f"{PREFIX}proxy/{port}/"
        assert form.photographs.parent == tmp_path
        assert len(list(form.photographs.iterdir())) == 9
        request = urllib.request.Request(
            f"{form.address}en/", headers={"X-Forwarded-Prefix": f"{PREFIX}proxy/{port}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            page = answer.read().decode()
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
        assert addresses
        assert all(address.startswith(form.link) for address in addresses)
    finally:
        form.stop()
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_no_process_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "telephone_photographs", lambda folder: folder.mkdir())
    form = collection.Form()
    server = form._server
    assert server is not None
    assert lesson_server.answers(form.address)
    form.stop()
    assert server.stop() == 0  # it ended in order, and was not killed
    assert not form.folder.exists()
    assert not os.path.lexists(form.photographs)
    form.stop()


def test_a_notebook_that_is_killed_takes_its_form_and_its_collection_with_it() -> None:
    """SIGKILL, or its like on Windows: no word of goodbye is possible."""
    program = (
        "from foxglove_helpers.teaching import lesson_01_collection as collection\n"
        "collection.telephone_photographs = lambda folder: folder.mkdir()\n"
        "form = collection.Form()\n"
        "print(form.address, form.folder, sep='\\n', flush=True)\n"
        "input()\n"
    )
    notebook = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert notebook.stdout is not None
    address, folder = (notebook.stdout.readline().strip() for _ in range(2))
    assert lesson_server.answers(address)
    if os.name == "nt":
        notebook.kill()
    else:
        os.killpg(notebook.pid, signal.SIGKILL)  # as Jupyter ends a kernel: with everything in its group
    notebook.wait()
    deadline = time.monotonic() + 30
    while (lesson_server.answers(address) or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not lesson_server.answers(address)
    assert not Path(folder).exists()


def test_a_form_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "telephone_photographs", lambda folder: folder.mkdir())
    monkeypatch.setenv("FOXGLOVE_CONSENT_KEY", "too short")
    with pytest.raises(FoxgloveError, match=r"did not start.*FOXGLOVE_CONSENT_KEY"):
        collection.Form()


def test_running_the_cell_again_ends_the_form_before(
    form: collection.Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last in this file: it ends the form of the other tests."""
    monkeypatch.setattr(collection, "telephone_photographs", lambda folder: folder.mkdir())
    again = collection.start_form()
    try:
        assert not form.folder.exists()
        assert again.folder != form.folder
    finally:
        again.stop()
