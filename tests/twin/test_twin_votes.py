"""Voters and their sheets: individuals whose votes have the published shapes, and sheets that count up again."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.sheets import Sheets, read_sheets
from foxglove_helpers.twin.plan import Cohort, plan_cohort
from foxglove_helpers.twin.sheets import write_sheets
from foxglove_helpers.twin.votes import (
    apparent_gender,
    apparent_smile,
    draw_voters,
    gender_votes,
    label_table,
    smile_votes,
)
from foxglove_helpers.voting.tally import tally


@pytest.fixture(scope="module", params=[0, 1, 2])
def plan(request: pytest.FixtureRequest) -> Cohort:
    return plan_cohort(request.param)


@pytest.fixture(scope="module")
def first() -> Cohort:
    return plan_cohort(1)


@pytest.fixture(scope="module")
def folder(first: Cohort, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sheets(tmp_path_factory.mktemp("sheets") / "seventeen", first)


@pytest.fixture
def small(first: Cohort, tmp_path: Path) -> Path:
    """Return the sheets of three voters, to be spoilt."""
    return write_sheets(tmp_path / "three", first, voters=3)


def test_gender_votes_have_the_published_shape(plan: Cohort) -> None:
    """Figure 2A of R1: nearly all agree but on a dozen or two; the majority changes at number 130."""
    votes = np.sort(gender_votes(plan).sum(axis=1))
    assert (votes > 17 / 2).sum() == 147
    assert votes[129] < 9 <= votes[130]
    assert 8 <= ((votes >= 2) & (votes <= 15)).sum() <= 36
    assert ((votes <= 1) | (votes >= 16)).mean() > 0.85
    assert votes[100] <= 1 and votes[160] >= 16
    assert 1 <= ((votes >= 4) & (votes <= 13)).sum() <= 20, "a handful of people are truly ambiguous"


def test_smile_votes_have_the_published_shape(plan: Cohort) -> None:
    """Figure 2B of R1: broken around 1400 to 1800 of 2429; hundreds of images made voters hesitate."""
    votes = np.sort(smile_votes(plan).sum(axis=1))
    assert (votes > 0.8 * 17).sum() == 668
    assert 200 <= ((votes >= 1) & (votes <= 13)).sum() <= 700
    assert votes[1200] <= 1 and votes[1900] >= 15
    assert 1400 <= np.searchsorted(votes, 9) <= 1800
    assert (votes == 0).sum() >= 668, "the published balance takes 668 images without any vote"


def test_what_is_seen_decides(plan: Cohort) -> None:
    """Nobody who looks clearly one way is labelled the other."""
    looks = np.array([apparent_gender(person) for person in plan.people])
    share = gender_votes(plan).mean(axis=1)
    assert np.corrcoef(looks, share)[0, 1] > 0.9
    assert share[looks > 3].min() > 0.75 and share[looks < -3].max() < 0.25
    smiles = np.array([apparent_smile(taken, 0.22) for taken in plan.photographs])
    share = smile_votes(plan).mean(axis=1)
    assert np.corrcoef(smiles, share)[0, 1] > 0.9
    assert share[smiles > 0.8].min() > 0.75 and share[smiles < 0.05].max() < 0.25


def test_voters_differ_in_leaning_and_care(plan: Cohort) -> None:
    team = draw_voters(plan.seed, 200)
    assert len(set(team)) == 200
    slips = np.array([voter.slips for voter in team])
    assert 0.001 <= slips.min() < 0.002 and 0.010 < slips.max() <= 0.015
    assert 0.9 < np.mean([voter.shake for voter in team]) < 1.2
    votes, leaning = gender_votes(plan).sum(axis=0), [voter.gender_leaning for voter in team[:17]]
    assert np.corrcoef(votes, leaning)[0, 1] > 0.5, "who leans to one side votes for it more often"
    votes, leaning = smile_votes(plan).sum(axis=0), [voter.smile_leaning for voter in team[:17]]
    assert np.corrcoef(votes, leaning)[0, 1] > 0.9


def test_hands_slip_now_and_then(plan: Cohort) -> None:
    """Where nobody can be in doubt, about as many buttons are wrong as the slips of the voters say."""
    smiles = np.array([apparent_smile(taken, 0.22) for taken in plan.photographs])
    wrong = ~smile_votes(plan, 85)[smiles > 0.9]
    slips = np.array([voter.slips for voter in draw_voters(plan.seed, 85)])
    assert 0.7 < wrong.mean() / slips.mean() < 1.4
    careless = slips > np.median(slips)
    assert wrong[:, careless].mean() > wrong[:, ~careless].mean()


@pytest.mark.parametrize("voters", [1, 2, 16, 17, 18, 40])
def test_a_smaller_team_is_the_beginning_of_a_larger_one(first: Cohort, voters: int) -> None:
    for votes in (gender_votes, smile_votes):
        whole, part = votes(first, 40), votes(first, voters)
        assert part.shape == (len(whole), voters) and part.dtype == bool
        assert np.array_equal(part, whole[:, :voters])
        assert np.array_equal(votes(first)[:, :voters], part[:, :17])


def test_votes_follow_the_seed(first: Cohort) -> None:
    for votes in (gender_votes, smile_votes):
        assert np.array_equal(votes(first), votes(plan_cohort(1)))
    assert draw_voters(1) == draw_voters(1, 30)[:17] != draw_voters(2)


@pytest.mark.parametrize("voters", [0, -1, 1.5, True, "17", None])
def test_what_is_no_number_of_voters_is_refused(first: Cohort, voters: object, tmp_path: Path) -> None:
    for ask in (
        lambda: gender_votes(first, voters),
        lambda: smile_votes(first, voters),
        lambda: write_sheets(tmp_path / "none", first, voters),
    ):
        with pytest.raises(
            FoxgloveError, match=f"^voters is {voters!r}; expected a whole number, at least 1"
        ):
            ask()
    assert not list(tmp_path.iterdir())


def test_sheets_count_up_to_the_labels(first: Cohort, folder: Path) -> None:
    sheets = read_sheets(folder)
    assert sheets.gender.shape == (277, 17) and sheets.smile.shape == (2429, 17)
    assert tally(sheets).equals(label_table(first))


def test_there_is_a_sheet_for_each_voter_and_question(first: Cohort, folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir())
    expected = [
        f"{question}_voter_{voter:02d}.tsv" for question in ("gender", "smile") for voter in range(1, 18)
    ]
    assert names == expected
    raw = (folder / "gender_voter_03.tsv").read_bytes()
    assert b"\r" not in raw and raw.startswith(b"volunteer\tfemale\n") and raw.endswith(b"\n")
    assert raw.count(b"\n") == 278
    header, *lines = (folder / "smile_voter_17.tsv").read_text(encoding="utf-8").splitlines()
    assert header == "volunteer\tphotograph\tsmiling" and len(lines) == 2429
    cells = [tuple(map(int, line.split("\t"))) for line in lines]
    votes = {
        (taken.volunteer, taken.photograph): vote
        for taken, vote in zip(first.photographs, smile_votes(first)[:, 16], strict=True)
    }
    assert all(votes[volunteer, photograph] == vote for volunteer, photograph, vote in cells)


def test_every_voter_saw_the_faces_in_an_order_of_their_own(folder: Path) -> None:
    for question in ("gender", "smile"):
        orders = set()
        for path in folder.glob(f"{question}_*"):
            lines = path.read_text(encoding="utf-8").splitlines()[1:]
            orders.add(tuple(line.rpartition("\t")[0] for line in lines))
        assert len(orders) == 17


def test_the_same_seed_writes_the_same_bytes(first: Cohort, small: Path, tmp_path: Path) -> None:
    again = write_sheets(tmp_path / "again", plan_cohort(1), voters=3)
    for path in small.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_sheets_are_never_written_over_other_files(first: Cohort, small: Path, tmp_path: Path) -> None:
    write_sheets(small, first, voters=2)
    assert len(list(small.iterdir())) == 4, "older sheets are replaced, all of them"
    (small / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"holds 'thesis\.docx', which does not belong to voting sheets"):
        write_sheets(small, first, voters=2)
    assert (small / "thesis.docx").read_text(encoding="utf-8") == "mine"
    with pytest.raises(FoxgloveError, match=r"thesis\.docx is no folder; expected one for voting sheets"):
        write_sheets(small / "thesis.docx", first)


def test_a_tie_is_an_error_to_be_solved(first: Cohort, tmp_path: Path) -> None:
    votes = gender_votes(first, 4).sum(axis=1)
    tied = np.flatnonzero(votes == 2) + 1
    assert len(tied), "this seed has ties among four voters"
    with pytest.raises(
        FoxgloveError, match=f"^volunteer {tied[0]}: 2 votes for female and 2 for male.*one more voter"
    ):
        tally(read_sheets(write_sheets(tmp_path / "four", first, voters=4)))
    decided = [number for number in range(1, 278) if number not in tied]
    sheets = read_sheets(tmp_path / "four")
    table = tally(Sheets(sheets.gender.loc[decided], sheets.smile.loc[decided]))
    assert table["female"].tolist() == (votes[table["volunteer"] - 1] > 2).astype(int).tolist()
    assert (table["smiling"] + table["not_smiling"]).eq(4).all()


def test_the_tally_is_sorted_although_the_sheets_are_not(first: Cohort, tmp_path: Path) -> None:
    table = tally(read_sheets(write_sheets(tmp_path / "one", first, voters=1)))
    rows = [(taken.volunteer, taken.photograph) for taken in first.photographs]
    assert list(table[["volunteer", "photograph"]].itertuples(index=False, name=None)) == rows
    assert table["smiling"].tolist() == smile_votes(first, 1)[:, 0].astype(int).tolist()


def test_a_beard_and_ear_rings_are_seen_by_voters(first: Cohort) -> None:
    person = next(person for person in first.people if person.hair.style == "short")

    def looks(**changes: str) -> float:
        return apparent_gender(
            dataclasses.replace(person, **({"facial_hair": "none", "ear_rings": "none"} | changes))
        )

    assert looks(facial_hair="full") < looks(facial_hair="stubble") < looks() < looks(ear_rings="hoop")
    darker = dataclasses.replace(
        person.skin, reflectance=person.skin.reflectance / 3, tone=person.skin.tone / 3
    )
    assert apparent_gender(dataclasses.replace(person, skin=darker)) == pytest.approx(apparent_gender(person))


def test_three_voters_are_tallied_by_majority(first: Cohort, small: Path) -> None:
    table = tally(read_sheets(small))
    female = gender_votes(first, 3).sum(axis=1) >= 2
    assert table["female"].tolist() == female[table["volunteer"] - 1].astype(int).tolist()
    assert table["smiling"].tolist() == smile_votes(first, 3).sum(axis=1).tolist()
