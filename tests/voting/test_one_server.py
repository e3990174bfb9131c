"""A booth has one server, and what other processes change meanwhile is noticed."""

import socket
from pathlib import Path

import pytest
from booths import make_booth, photographs, vote_on_all
from click.testing import CliRunner

from foxglove_helpers.cli import main
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.booth import Booth, Refused
from foxglove_helpers.voting.booth_setup import only_server, prepare, remember_place
from foxglove_helpers.voting.web import serve as server


@pytest.fixture(autouse=True)
def serves_no_longer_than_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "run_until_stopped", lambda _: None)


def test_a_second_server_is_refused_before_it_changes_anything(tmp_path: Path) -> None:
    home, begun = tmp_path / "booth", []
    make_booth(home).close()
    remember_place(home, "127.0.0.1", 8766, None, False)
    with (
        only_server(home),
        pytest.raises(FoxgloveError, match=r"served by another process.*8766.*stop it first"),
    ):
        server.serve(home, server.Place(port=0), begin=lambda: begun.append(1))
    assert begun == []
    # It was let go of.
    with only_server(home):
        pass


def test_the_command_looks_at_lock_and_port_first(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    begin = ["vote", "serve", "--home", str(home), "--twin", "1", "--voters-expected", "3", "--no-browser"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = CliRunner().invoke(main, [*begin, "--port", str(port)])
        assert said.exit_code == 1 and f"Port {port} is taken" in said.stderr
    assert not (home / "booth.sqlite3").exists()
    make_booth(home).close()
    before = (home / "booth.sqlite3").read_bytes()
    with only_server(home):
        said = CliRunner().invoke(main, begin)
    assert said.exit_code == 1 and "served by another process" in said.stderr
    assert (home / "booth.sqlite3").read_bytes() == before


def test_what_another_process_takes_out_is_gone_from_an_open_booth(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    with make_booth(home) as booth:
        code = booth.join()
        voter = booth.voter(code)
        theirs = {item for item, row in booth._items.items() if row["volunteer"] == 3}
        assert prepare(home, photographs(tmp_path / "thumbnails")[:-3])
        with pytest.raises(Refused) as refused:
            booth.vote(voter, min(theirs), 1)
        assert refused.value.reason == "withdrawn"
        vote_on_all(booth, code)
        booth.hand_in(voter)
        assert booth.counts().items == 5


def test_a_page_sees_at_once_what_another_process_has_taken_out(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    with make_booth(home) as booth:
        voter = booth.voter(booth.join())
        assert prepare(home, photographs(tmp_path / "thumbnails")[:-3])
        booth.notice_withdrawals()
        asked = booth.next_item(voter)
        assert asked is not None and asked.count == 5


def test_two_booths_open_beside_each_other_count_alike(tmp_path: Path) -> None:
    home = tmp_path / "booth"
    with make_booth(home) as booth, Booth(home) as other:
        code = booth.join()
        vote_on_all(other, code)
        booth.hand_in(booth.voter(code))
        other.close_vote()
        assert booth.is_closed and booth.rows() == other.rows()
