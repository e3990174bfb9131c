"""A volunteer who withdraws leaves the vote: from a running booth by the next page, and from what was exported."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from booths import STAFF_TOKEN, Visitor, faces, goes_to, vote_on_all
from click.testing import CliRunner
from collecting import EACH, PEOPLE, Collected, closed

from foxglove_helpers.cli import main
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting import withdrawals
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.web.app import Settings, create_app
from foxglove_helpers.voting.web.words import words


@pytest.fixture(params=["told of the collection", "work folder noted with the collection"])
def running(request: pytest.FixtureRequest, collected: Collected, tmp_path: Path) -> Iterator[Booth]:
    """Return a booth that withdrawals reach in one of the two ways."""
    told = request.param == "told of the collection"
    if not told:
        collected.register()
    with collected.booth(tmp_path / "booth", consent=told) as booth:
        yield booth


def votes_on(booth: Booth, volunteer: int) -> int:
    """Return how many votes on a volunteer the database holds."""
    question = "SELECT COUNT(*) FROM votes JOIN items USING (item) WHERE volunteer = ?"
    return booth._connection.execute(question, (volunteer,)).fetchone()[0]


def test_a_withdrawal_reaches_a_running_booth_by_the_next_page(
    running: Booth, collected: Collected, tmp_path: Path
) -> None:
    booth = running
    done, other = booth.join(), booth.join()
    vote_on_all(booth, done)
    booth.hand_in(booth.voter(done))
    vote_on_all(booth, other)
    visitor = Visitor(create_app(booth, settings=Settings(staff_token=STAFF_TOKEN)))
    mine, images = visitor.join(), set()
    while asked := booth.next_item(booth.voter(mine)):
        images |= {(asked.volunteer, address) for address in faces(visitor.get("vote").text)}
        if asked.volunteer == 2:
            break
        visitor.post("vote", {"vote": "1"})
    shown = [address for volunteer, address in images if volunteer == 2]
    assert shown and all(visitor.client.get(address).status_code == 200 for address in shown)
    items = booth.counts().items
    collected.withdraw(2)
    # The very next request of anybody: an image, too.
    assert all(visitor.client.get(address).status_code == 404 for address in shown)
    assert booth.counts().items == items - 1 - EACH
    assert votes_on(booth, 2) == 0 and votes_on(booth, 1) >= 2 * (1 + EACH)
    page = visitor.get("vote").text
    assert f"of {items - 1 - EACH} done" in page and not set(shown) & set(faces(page))
    assert booth.next_item(booth.voter(other)) is None
    booth.hand_in(booth.voter(other))
    booth.close_vote()
    sheets = booth.sheets()
    assert sheets.gender.index.tolist() == [1, 3] and sheets.gender.shape == (2, 2)
    assert {volunteer for volunteer, _ in sheets.smile.index} == {1, 3}
    kinds = [row["kind"] for row in booth._connection.execute("SELECT kind FROM log ORDER BY number")]
    assert kinds.count("removed") == 1 + EACH
    booth.close()
    left = [path.name for path in booth.home.iterdir() if collected.numbers[1].encode() in path.read_bytes()]
    assert left == []


def test_the_log_holds_no_vote_on_whoever_withdrew_and_takes_nothing_else_out(
    running: Booth, collected: Collected
) -> None:
    booth = running
    vote_on_all(booth, booth.join())
    theirs = {item for item, row in booth._items.items() if row["volunteer"] == 2}
    count = booth._connection.execute("SELECT COUNT(*) FROM log").fetchone()[0]
    collected.withdraw(2)
    assert booth.notice_withdrawals() == EACH
    rows = booth._connection.execute("SELECT kind, item, vote FROM log").fetchall()
    assert {row["kind"] for row in rows if row["item"] in theirs} == {"removed"}
    assert len(rows) == count  # each of their votes gave place to a removal
    with pytest.raises(Exception, match="append-only"):
        booth._connection.execute("DELETE FROM log")


def test_where_nobody_withdraws_nothing_is_read(
    running: Booth, collected: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    real = withdrawals.Withdrawals.files_gone
    monkeypatch.setattr(
        withdrawals.Withdrawals, "files_gone", lambda self, files: looked.append(1) or real(self, files)
    )
    visitor = Visitor(create_app(running, settings=Settings()))
    visitor.join()
    for _ in range(3):
        visitor.post("vote", {"vote": "1"})
    assert looked == []
    collected.withdraw(1)
    visitor.get("vote")
    visitor.get("vote")
    assert len(looked) == 1


def test_a_vote_on_somebody_who_has_left_leads_on_and_says_so_once(
    running: Booth, collected: Collected
) -> None:
    visitor = Visitor(create_app(running, settings=Settings()))
    visitor.join()
    fields = visitor.fields("vote", "/vote")
    asked = running._items[int(fields["item"])]
    collected.withdraw(asked["volunteer"])
    answer = visitor.client.post("/en/vote", data=fields | {"vote": "1"})
    assert goes_to(answer).endswith("/vote")
    assert words("en").vote.withdrawn in visitor.get("vote").text
    assert words("en").vote.withdrawn not in visitor.get("vote").text
    assert running._connection.execute("SELECT COUNT(*) FROM votes").fetchone()[0] == 0
    assert visitor.client.post("/en/vote", data=fields | {"vote": "1", "item": "999"}).status_code == 400


def test_who_forbids_display_alone_may_still_be_labelled(running: Booth, collected: Collected) -> None:
    items = running.counts().items
    collected.withdraw(1, Use.DISPLAY)
    assert running.notice_withdrawals() == 0 and running.counts().items == items
    collected.withdraw(1, Use.TRAINING)
    assert running.notice_withdrawals() == EACH


def test_a_log_that_was_lost_or_cut_off_takes_nobody_out(collected: Collected, tmp_path: Path) -> None:
    log = collected.work / "curation_log.csv"
    lines = log.read_text("utf-8").splitlines(keepends=True)
    with collected.booth(tmp_path / "booth", consent=False) as booth:
        vote_on_all(booth, booth.join())
        for content in (b"", b"\xff\xfe", "".join(lines[:3]).encode()):
            log.write_bytes(content)
            assert booth.notice_withdrawals() == 0
        log.unlink()
        assert booth.notice_withdrawals() == 0 and votes_on(booth, 2) == 1 + EACH
        # Curation that leaves somebody out says why.
        withdrawn = [
            line.replace(",kept,,,", ",refused,withdrawn,,") if collected.numbers[1] in line else line
            for line in lines
        ]
        log.write_text("".join(withdrawn), "utf-8")
        assert booth.notice_withdrawals() == EACH and votes_on(booth, 2) == 0


def test_when_everybody_has_withdrawn_the_pages_still_answer(running: Booth, collected: Collected) -> None:
    code = running.join()
    vote_on_all(running, code)
    running.hand_in(running.voter(code))
    visitor = Visitor(create_app(running, settings=Settings(staff_token=STAFF_TOKEN)))
    visitor.join()
    for who in range(1, PEOPLE + 1):
        collected.withdraw(who)
    for page in ("", "vote", "complete", "finished", "staff"):
        assert visitor.get(page).status_code in (200, 303), page
    running.close_vote()
    visitor.lead()
    assert words("en").staff.nothing_left in visitor.get("staff").text


def test_a_booth_whose_collection_is_gone_does_not_open(collected: Collected, tmp_path: Path) -> None:
    collected.booth(tmp_path / "booth").close()
    collected.collection.rename(tmp_path / "moved")
    with pytest.raises(FoxgloveError, match=r"nobody can tell who has withdrawn.*--consent COLLECTION"):
        Booth(tmp_path / "booth")


# The commands


def run(*command: object):
    return CliRunner().invoke(main, ["vote", *map(str, command)])


def test_exported_sheets_and_labels_are_noted_and_a_later_withdrawal_takes_lines_out(
    collected: Collected, tmp_path: Path
) -> None:
    home, sheets, labels = closed(collected, tmp_path / "booth"), tmp_path / "sheets", tmp_path / "labels"
    for command in (("export", "--out", sheets), ("tally", "--out", labels / "labels.csv")):
        said = run(*command, "--home", home)
        assert said.exit_code == 0 and "a later withdrawal reaches" in said.stderr, said.output
    # A second tally into the same folder is no other thing in it.
    assert "a later withdrawal reaches" in run("tally", "--out", labels / "labels.csv", "--home", home).stderr
    before = {path: path.read_text("utf-8") for path in [*sheets.iterdir(), *labels.glob("*.csv")]}
    collected.withdraw(2)
    for path, text in before.items():
        heading, *rows = text.splitlines()
        column = heading.replace(",", "\t").split("\t").index("volunteer")
        stay = [row for row in rows if row.replace(",", "\t").split("\t")[column] != "2"]
        assert len(stay) < len(rows) and path.read_text("utf-8").splitlines() == [heading, *stay], path
    with ConsentStore(collected.collection) as store:
        assert store._record.unfinished() == set()
    # Made anew, they do not come back.
    assert run("export", "--out", tmp_path / "again", "--home", home).exit_code == 0
    assert all("\n2\t" not in path.read_text("utf-8") for path in (tmp_path / "again").iterdir())


def test_what_is_not_noted_is_told_with_the_reason(collected: Collected, tmp_path: Path) -> None:
    home, out = closed(collected, tmp_path / "booth"), tmp_path / "desk"
    out.mkdir()
    (out / "letter.csv").write_text("volunteer\n2\n", encoding="utf-8")
    said = run("tally", "--home", home, "--out", out / "labels.csv")
    assert (
        said.exit_code == 0 and "no withdrawal reaches" in said.stderr and "holds other things" in said.stderr
    )
    collected.withdraw(2)
    assert (out / "letter.csv").read_text("utf-8") == "volunteer\n2\n"


def test_without_a_collection_it_is_told_that_no_withdrawal_reaches_sheets(
    collected: Collected, tmp_path: Path
) -> None:
    home = closed(collected, tmp_path / "booth", consent=False)
    said = run("export", "--home", home, "--out", tmp_path / "sheets")
    assert said.exit_code == 0 and "was not told which collection" in said.stderr
    said = run("tally", tmp_path / "sheets", "--work", collected.work, "--out", tmp_path / "labels.csv")
    assert said.exit_code == 0 and "know of no collection" in said.stderr


def test_the_collection_is_told_once_and_who_has_withdrawn_is_left_out_from_the_start(
    collected: Collected, tmp_path: Path, served: list
) -> None:
    home, of_booth = tmp_path / "booth", ("serve", "--home", tmp_path / "booth")
    collected.withdraw(3)
    began = run(*of_booth, "--work", collected.work, "--consent", collected.collection)
    assert began.exit_code == 0 and "2 photograph(s) are left out" in began.stderr, began.output
    collected.withdraw(1)
    again = run(*of_booth)
    assert again.exit_code == 0, again.output
    with Booth(home) as booth:
        assert booth.collection == collected.collection and set(booth.agreements.values()) == {2}
    other = tmp_path / "other"
    ConsentStore(other).close()
    wrong = run("serve", "--home", tmp_path / "b2", "--work", collected.work, "--consent", other)
    assert wrong.exit_code == 1 and "was never issued" in wrong.stderr
    twin = run("serve", "--home", tmp_path / "b3", "--twin", 1, "--consent", other)
    assert twin.exit_code == 1 and "who agreed to nothing" in twin.stderr
    untold = run("serve", "--home", tmp_path / "b4", "--work", collected.work)
    assert untold.exit_code == 0 and "which collection" in untold.stderr


def test_the_booth_remembers_where_it_was_served_and_what_is_given_anew_counts(
    collected: Collected, tmp_path: Path, served: list
) -> None:
    begin = ("serve", "--home", tmp_path / "booth")
    public = ("--address", "https://vote.example.org/")
    assert run(*begin, "--work", collected.work, "--port", 9001, "--behind-proxy", *public).exit_code == 0
    assert run(*begin).exit_code == 0
    assert run(*begin, "--port", 9002, "--no-proxy").exit_code == 0
    assert run(*begin, "--unix-socket", tmp_path / "socket").exit_code == 0
    assert run(*begin).exit_code == 0
    told = [(place.host, place.port, how["address"], how["behind_proxy"]) for place, how in served]
    first, second = ("127.0.0.1", 9001, public[1], True), ("127.0.0.1", 9002, public[1], False)
    assert told[0] == told[1] == first and told[2] == told[4] == second
    assert served[3][0].unix_socket == tmp_path / "socket"
    wrong = run(*begin, "--address", "vote")
    assert wrong.exit_code == 1 and "--address is 'vote'" in wrong.stderr
    assert run(*begin).exit_code == 0 and served[-1][1]["address"] == public[1]
