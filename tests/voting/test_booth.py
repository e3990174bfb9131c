"""The booth's record: one vote an item, nothing lost, nothing seen before the end, nothing changed after it."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from booths import make_booth, photographs, vote_on_all

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.booth import Booth, Refused
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.decisions import Decision
from foxglove_helpers.voting.photographs import photographs_of_work
from foxglove_helpers.voting.tally import count_votes


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    with make_booth(tmp_path / "booth") as opened:
        yield opened


def log(booth: Booth) -> list[tuple]:
    with sqlite3.connect(booth.home / "booth.sqlite3") as database:
        rows = database.execute("SELECT kind, item, vote FROM log ORDER BY number").fetchall()
    database.close()
    return rows


def test_a_voter_is_asked_everything_once_gender_first(booth: Booth) -> None:
    voter = booth.voter(booth.join())
    seen = []
    while (asked := booth.next_item(voter)) is not None:
        assert (asked.done, asked.count) == (len(seen), 9)
        assert len(asked.faces) == ({1: 2, 2: 1, 3: 3}[asked.volunteer] if asked.question == "gender" else 1)
        seen.append((asked.question, asked.volunteer, asked.photograph))
        booth.vote(voter, asked.item, 1)
    assert len(set(seen)) == 9 and [question for question, _, _ in seen] == ["gender"] * 3 + ["smile"] * 6


def test_every_voter_has_an_order_of_their_own_that_stays(tmp_path: Path) -> None:
    with make_booth(tmp_path / "booth", "smile", counts=(9,) * 6) as booth:
        voters = [booth.voter(booth.join()) for _ in range(5)]
        orders = [tuple(booth._order(voter)) for voter in voters]
        assert len(set(orders)) == 5 and all(sorted(order) == sorted(orders[0]) for order in orders)
        assert tuple(sorted(orders[0])) not in orders
    with Booth(tmp_path / "booth") as again:
        assert [tuple(again._order(voter)) for voter in voters] == orders


def test_a_vote_is_there_once_however_often_it_is_sent(booth: Booth) -> None:
    voter = booth.voter(booth.join())
    assert [booth.vote(voter, 1, vote) for vote in (1, 1, 0, 0)] == ["counted", "same", "changed", "same"]
    assert [entry for entry in log(booth) if entry[1]] == [("vote", 1, 1), ("change", 1, 0)]
    with sqlite3.connect(booth.home / "booth.sqlite3") as database:
        assert database.execute("SELECT item, vote FROM votes").fetchall() == [(1, 0)]
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO votes VALUES (?, 1, 1, 99)", (voter.number,))
    database.close()


def test_many_at_once_count_every_vote_once(tmp_path: Path) -> None:
    with make_booth(tmp_path / "booth", "smile", counts=(9,) * 3) as booth:
        voter = booth.voter(booth.join())
        said = []
        threads = [
            threading.Thread(target=lambda: said.extend(booth.vote(voter, item, 1) for item in range(1, 28)))
            for _ in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert said.count("counted") == 27 and said.count("same") == 5 * 27
        assert booth.next_item(voter) is None


def test_undo_is_an_event_and_asks_again(booth: Booth) -> None:
    voter = booth.voter(booth.join())
    first = booth.next_item(voter).item
    booth.vote(voter, first, 1)
    second = booth.next_item(voter).item
    booth.vote(voter, second, 0)
    assert booth.last_vote(voter)[0] == second
    assert booth.undo(voter, second) and not booth.undo(voter, second)
    assert booth.next_item(voter).item == second and booth.last_vote(voter)[0] == first
    assert [kind for kind, item, _ in log(booth) if item] == ["vote", "vote", "undo"]


def test_the_log_cannot_be_changed(booth: Booth) -> None:
    booth.join()
    with sqlite3.connect(booth.home / "booth.sqlite3") as database:
        for change in ("UPDATE log SET vote = 1", "DELETE FROM log"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                database.execute(change)
    database.close()


def test_only_what_is_complete_is_handed_in_and_then_it_is_final(booth: Booth) -> None:
    code = booth.join()
    voter = booth.voter(code)
    booth.vote(voter, 1, 1)
    with pytest.raises(Refused) as refused:
        booth.hand_in(voter)
    assert refused.value.reason == "incomplete"
    vote_on_all(booth, code)
    booth.undo(voter, 4)  # one single item is missing
    with pytest.raises(Refused) as refused:
        booth.hand_in(voter)
    assert refused.value.reason == "incomplete" and not booth.voter(code).handed_in
    vote_on_all(booth, code)
    booth.hand_in(voter)
    booth.hand_in(voter)
    assert [kind for kind, _, _ in log(booth)].count("hand in") == 1
    for change in (lambda: booth.vote(voter, 1, 0), lambda: booth.undo(voter, 1)):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.reason == "handed_in"


def test_nobody_sees_a_vote_before_the_end(booth: Booth) -> None:
    code = booth.join()
    vote_on_all(booth, code)
    with pytest.raises(Refused) as refused:
        booth.close_vote()
    assert refused.value.reason == "nobody"
    booth.hand_in(booth.voter(code))
    for look in (booth.rows, booth.sheets, lambda: booth.decide(Decision(1, 1, "me", "so"))):
        with pytest.raises(Refused) as refused:
            look()
        assert refused.value.reason == "open"
    late = booth.voter(booth.join())
    booth.vote(late, 1, 1)
    booth.close_vote()
    assert booth.sheets().gender.shape == (3, 1), "what was not handed in is left out"
    for change in (lambda: booth.vote(late, 2, 1), lambda: booth.undo(late, 1), booth.join):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.reason == "closed"


def test_counts_tell_how_many_and_nothing_else(booth: Booth) -> None:
    codes = [booth.join() for _ in range(3)]
    vote_on_all(booth, codes[0])
    booth.hand_in(booth.voter(codes[0]))
    vote_on_all(booth, codes[1])
    counts = booth.counts()
    assert (counts.joined, counts.handed_in, counts.items, counts.progress) == (3, 1, 9, (1, 0, 0, 1))


def test_sheets_are_the_votes_in_the_order_of_each_voter(booth: Booth) -> None:
    codes = [booth.join() for _ in range(3)]
    for code in codes:
        vote_on_all(booth, code, lambda asked: (asked.volunteer + asked.photograph) % 2)
        booth.hand_in(booth.voter(code))
    booth.close_vote()
    sheets = booth.sheets()
    assert list(sheets.gender.columns) == [1, 2, 3] and sheets.smile.shape == (6, 3)
    assert sheets.gender[2].tolist() == [1, 0, 1]
    assert sheets.smile[1].loc[(3, 2)] == 1 and sheets.smile[1].loc[(3, 1)] == 0
    orders = {tuple(line[:-1] for line in lines) for lines in booth.rows()["smile"].values()}
    expected = {
        tuple(booth._named(item) for item in booth._order(booth.voter(code)) if len(booth._named(item)) == 2)
        for code in codes
    }
    assert orders == expected
    assert count_votes(sheets).voters == 3


def test_numbers_of_sheets_do_not_tell_who_came_when(tmp_path: Path) -> None:
    people = 8
    with make_booth(tmp_path / "booth", "gender", expected=people, counts=(1,) * people) as booth:
        for came in range(1, people + 1):
            code = booth.join()
            vote_on_all(booth, code, lambda asked, came=came: int(asked.volunteer == came))
            booth.hand_in(booth.voter(code))
        booth.close_vote()
        table = booth.sheets().gender
        order = table.idxmax().tolist()  # who came first, second, ... by the number of the sheet
        assert list(table.columns) == list(range(1, people + 1)) and sorted(order) == list(table.index)
        # Chance gives this order once in 40320 booths, and the reverse as often.
        assert order not in (sorted(order), sorted(order, reverse=True))
    with Booth(tmp_path / "booth") as again:
        assert again.sheets().gender.idxmax().tolist() == order


def test_a_decision_goes_with_the_volunteer_and_stays_with_whoever_stays(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    with make_booth(home, "gender", expected=2) as booth:
        for vote in (0, 1):
            code = booth.join()
            vote_on_all(booth, code, lambda _, vote=vote: vote)
            booth.hand_in(booth.voter(code))
        booth.close_vote()
        for volunteer in (1, 2, 3):
            booth.decide(Decision(volunteer, 1, "we", f"of {volunteer}"))
    # Of volunteer 1 one of two photographs goes, of 2 the only one.
    left = photographs(tmp_path / "thumbnails")
    prepare(home, [one for one in left if (one.volunteer, one.photograph) not in ((1, 2), (2, 1))])
    with Booth(home) as booth:
        assert [decision.volunteer for decision in booth.decisions()] == [1, 3]
        assert [decision.volunteer for _, decision in booth.decisions_taken()] == [1, 3]
    with sqlite3.connect(home / "booth.sqlite3") as database:
        told = database.execute("SELECT details FROM log WHERE kind = 'decision' ORDER BY number").fetchall()
        rows = database.execute("SELECT volunteer FROM decisions ORDER BY volunteer").fetchall()
    database.close()
    assert rows == [(1,), (3,)] and len(told) == 2 and not any("of 2" in text for (text,) in told)


def test_places_are_counted_and_codes_keep_others_out(tmp_path: Path) -> None:
    with make_booth(tmp_path / "booth", expected=2) as booth:
        with pytest.raises(FoxgloveError, match="3 more would be too many"):
            booth.make_codes(3)
        code, _ = booth.make_codes(2)
        with pytest.raises(Refused) as refused:
            booth.join()
        assert refused.value.reason == "codes_only"
        assert booth.counts().joined == 0
        for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", code.translate({45: "－"})):
            assert booth.enter(typed).number == booth.voter(code).number
        assert booth.counts().joined == 1 and booth.enter("AAAA-AAAA") is None
        assert code not in (booth.home / "booth.sqlite3").read_bytes().decode("latin-1")


def test_a_tie_is_decided_by_somebody_for_a_reason(tmp_path: Path) -> None:
    with make_booth(tmp_path / "booth", "gender", expected=2) as booth:
        for vote in (0, 1):
            code = booth.join()
            vote_on_all(booth, code, lambda asked, vote=vote: vote if asked.volunteer == 2 else 1)
            booth.hand_in(booth.voter(code))
        booth.close_vote()
        for decision, reason in (
            (Decision(1, 0, "me", "I know better"), "unknown"),
            (Decision(9, 0, "me", "so"), "unknown"),
            (Decision(2, 1, " ", "so"), "empty"),
            (Decision(2, 1, "we", "\t"), "empty"),
            (Decision(2, 1, "\u200b", "so"), "empty"),
            (Decision(2, 1, "we", "\0\u2060 \u3164"), "empty"),
            (Decision(2, -1, "we", "so"), "empty"),
        ):
            with pytest.raises(Refused) as refused:
                booth.decide(decision)
            assert refused.value.reason == reason
        with pytest.raises(FoxgloveError, match="volunteer 2: 1 votes for female"):
            count_votes(booth.sheets(), booth.decisions())
        booth.decide(Decision(2, 1, "we two", "first\tlook\n"))
        booth.decide(Decision(2, 0, "we two", "second look"))
        assert booth.decisions() == (Decision(2, 0, "we two", "second look"),)
        assert [kind for kind, _, _ in log(booth)].count("decision") == 2
        assert count_votes(booth.sheets(), booth.decisions()).volunteers["female"].tolist() == [1, 0, 1]


def test_a_booth_goes_on_only_with_the_same_photographs(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    everything = photographs(tmp_path / "thumbnails", (2, 1, 3))
    prepare(home, everything[:-1], question="both", expected=3)
    with pytest.raises(FoxgloveError, match=r"the vote began without FT003_3\.jpeg;.*new booth"):
        prepare(home, everything, question="both", expected=3)
    with pytest.raises(FoxgloveError, match="holds a vote on both; expected one on smile"):
        prepare(home, everything[:-1], question="smile", expected=3)
    with pytest.raises(FoxgloveError, match="--voters-expected is 0"):
        prepare(home, everything[:-1], question="both", expected=0)
    assert prepare(home, everything[:-1], question="both", expected=5) == []


def test_who_has_withdrawn_leaves_with_the_votes_on_them(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    with make_booth(home) as booth:
        code = booth.join()
        vote_on_all(booth, code)
    told = prepare(home, photographs(tmp_path / "thumbnails")[:-3], question="both", expected=5)
    assert "3 photograph(s) are no longer" in told[0]
    with Booth(home) as booth:
        voter = booth.voter(code)
        assert booth.next_item(voter) is None and booth.counts().items == 5
        booth.hand_in(voter)
        booth.close_vote()
        assert booth.sheets().gender.index.tolist() == [1, 2]
        assert [kind for kind, _, _ in log(booth)].count("removed") == 4


def test_a_folder_without_a_booth_is_told(tmp_path: Path) -> None:
    with pytest.raises(FoxgloveError, match=r"holds no booth; expected booth\.sqlite3"):
        Booth(tmp_path)
    assert not list(tmp_path.iterdir())


def work_folder(
    folder: Path, lines: list[str], thumbnails: tuple[str, ...] = ("a0000001_1", "a0000001_2")
) -> Path:
    folder.mkdir()
    header = "file,decision,reason,explanation,agreement,volunteer,photograph"
    (folder / "curation_log.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    for name in thumbnails:
        place = folder / "thumbnails" / name[:8]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.jpeg.jpg").write_bytes(b"x")
    return folder


KEPT = "a0000001/a0000001_{0}.jpeg,kept,,,a0000001,1,{0}"


def test_the_kept_photographs_of_a_curation_are_shown(tmp_path: Path) -> None:
    refused = "a0000001/a0000001_3.jpeg,refused,same_bytes,It stands there twice.,a0000001,1,"
    work = work_folder(tmp_path / "work", [KEPT.format(2), refused, KEPT.format(1)])
    shown = photographs_of_work(work)
    assert [(one.volunteer, one.photograph, one.file) for one in shown] == [
        (1, 1, "a0000001/a0000001_1.jpeg"),
        (1, 2, "a0000001/a0000001_2.jpeg"),
    ]
    assert all(one.thumbnail.is_file() for one in shown)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "no photograph was kept"),
        ([KEPT.format(1), KEPT.format(1)], "line 3: volunteer 1, photograph 1 stands twice"),
        ([KEPT.format(5)], r"line 2: the thumbnail .*a0000001_5\.jpeg\.jpg is missing"),
        (
            [KEPT.format(1), "a0000001/a0000001_2.jpeg,open,tilted,,a0000001,1,2"],
            r"1 file\(s\) are still open",
        ),
        (["a0000001/a0000001_1.jpeg,kept,,,a0000001,one,1"], 'line 2: volunteer is "one"'),
    ],
)
def test_a_curation_that_is_not_ready_is_told(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        photographs_of_work(work_folder(tmp_path / "work", lines))
    with pytest.raises(FoxgloveError, match="cannot be read; expected the work folder of a curation"):
        photographs_of_work(tmp_path)
