"""Many volunteers at once, and a server that is killed: nothing is lost, nothing doubled, nothing half there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.consent_load import (
    GOAL_MEGABYTES,
    KILLS,
    SMALL,
    VOLUNTEERS,
    Audit,
    Browser,
    Volunteer,
    choose,
    draw,
    free_port,
    identity,
    serving,
    under_kills,
    under_load,
)


def test_eight_volunteers_at_once_lose_nothing(tmp_path: Path) -> None:
    load = under_load(tmp_path, volunteers=8, connections=8, size=(1600, 1200))
    assert load.problems == []
    requests = {kind: number for kind, (number, _, _) in load.percentiles.items()}
    # Every fourth sends all nine in one request; each looks at all nine before confirming.
    assert requests["POST photographs (9 files)"] == 2
    assert requests["POST photographs (1 files)"] == 6 * 9
    assert requests["POST review"] == 8
    assert requests["GET preview"] == 8 * 9
    assert load.peak_bytes < GOAL_MEGABYTES * 1e6


def test_a_server_that_is_killed_keeps_every_promise(tmp_path: Path) -> None:
    faults = under_kills(tmp_path, kills=5, connections=4)
    assert faults.problems == []
    assert faults.submissions >= 4
    assert faults.cut_off > 0


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_two_hundred_volunteers_with_large_photographs_lose_nothing(tmp_path: Path) -> None:
    load = under_load(tmp_path, VOLUNTEERS)
    shutil.rmtree(tmp_path / "home", ignore_errors=True)  # 6 GB
    assert load.problems == []
    assert load.peak_bytes < GOAL_MEGABYTES * 1e6


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    faults = under_kills(tmp_path, KILLS)
    assert faults.problems == []
    assert faults.submissions >= KILLS


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Volunteer]]:
    """Return the folder of a stopped server with two submissions, and those who made them."""
    home, port, pictures = tmp_path_factory.mktemp("audit") / "home", free_port(), draw(SMALL, 10)
    volunteers = [Volunteer(Browser(port), choose(pictures, number), 1980, True) for number in range(2)]
    with serving(home, port):
        for volunteer in volunteers:
            volunteer.finish()
    return home, volunteers


def problems_of(home: Path, volunteers: list[Volunteer]) -> str:
    known = [identity(volunteer) for volunteer in volunteers]
    return "; ".join(Audit(home).problems(known, set(known)))


def test_the_audit_finds_what_it_is_there_to_find(
    submitted: tuple[Path, list[Volunteer]], tmp_path: Path
) -> None:
    """A comparison that finds nothing proves nothing unless it can find something."""
    home, volunteers = submitted
    assert problems_of(home, volunteers) == ""
    first, second = (volunteer.agreement for volunteer in volunteers)

    def changed(name: str) -> Path:
        return shutil.copytree(home, tmp_path / name) / "photographs"

    half = changed("half")
    (half / first / f"{first}_9.jpeg").unlink()
    assert f"{first} is not whole" in problems_of(half.parent, volunteers)
    lost = changed("lost")
    shutil.rmtree(lost / second)
    assert "folders and records differ" in problems_of(lost.parent, volunteers)
    doubled = changed("doubled")
    for slot in range(1, 10):
        shutil.copy(doubled / first / f"{first}_{slot}.jpeg", doubled / second / f"{second}_{slot}.jpeg")
    assert "stored 2 times" in problems_of(doubled.parent, volunteers)
    assert "1 acknowledged submissions are not there" in problems_of(doubled.parent, volunteers)
    mixed = changed("mixed")
    shutil.copy(mixed / first / f"{first}_1.jpeg", mixed / second / f"{second}_2.jpeg")
    assert "nobody sent together" in problems_of(mixed.parent, volunteers)


def test_a_server_that_cannot_start_is_told_apart_from_a_slow_one(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder belongs", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"exit code [12]"), serving(tmp_path / "home", free_port()):
        pass


def test_a_kill_is_a_kill(tmp_path: Path) -> None:
    """The server gets no chance to tidy up: it dies of the signal itself."""
    with serving(tmp_path / "home", free_port()) as server:
        server.kill()
        assert isinstance(server, subprocess.Popen)
        assert server.wait() != 0
