"""The tally: majority, counts and thresholds; ties that are decided by somebody or not at all."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foxglove_helpers.curation.labels_table import read_labels_table
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.sheets import Sheets
from foxglove_helpers.voting.decisions import Decision, checked_words, decisions_text, read_decisions
from foxglove_helpers.voting.tally import (
    count_votes,
    majority_label,
    smile_classes,
    tally,
    ties,
    write_tally,
)


def sheets(gender: list[list[int]] | None, smile: list[list[int]] | None = None) -> Sheets:
    """Return sheets from votes: a row a volunteer (from 1), or two photographs of each."""
    voted = smiled = None
    if gender is not None:
        voted = pd.DataFrame(gender, index=pd.RangeIndex(1, len(gender) + 1, name="volunteer"))
    if smile is not None:
        items = [(1 + row // 2, 1 + row % 2) for row in range(len(smile))]
        smiled = pd.DataFrame(
            smile, index=pd.MultiIndex.from_tuples(items, names=["volunteer", "photograph"])
        )
    return Sheets(voted, smiled)


TIED = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 0, 1]]
ANNA = Decision(1, 1, "the seminar", "all looked once more, together")


@given(st.lists(st.integers(0, 1), min_size=1, max_size=20))
def test_the_majority_is_what_more_than_half_want(votes: list[int]) -> None:
    label = majority_label(votes)
    if votes.count(1) == votes.count(0):
        assert label is None
    else:
        assert votes.count(label) > votes.count(1 - label)


def test_an_open_tie_is_an_error_that_names_it_and_the_way_out() -> None:
    with pytest.raises(FoxgloveError, match=r"^volunteer 1: 2 votes .*tied as well: 3.*--decisions"):
        count_votes(sheets(TIED))
    with pytest.raises(FoxgloveError, match=r"^volunteer 3: 2 votes"):
        count_votes(sheets(TIED), [ANNA])
    assert ties(sheets(TIED).gender) == [1, 3]


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision(1, 1, " ", "why not"), "does not say who decided"),
        (Decision(1, 1, "we", ""), "does not say why"),
        (Decision(1, 1, "\u200b", "so"), "does not say who decided"),
        (Decision(1, 1, "we", "\0"), "does not say why"),
        (Decision(1, None, "we", "so"), "expected 1 for female or 0 for male"),
    ],
)
def test_no_tie_is_decided_silently(decision: Decision, message: str) -> None:
    with pytest.raises(FoxgloveError, match=message):
        count_votes(sheets(TIED[:2]), [decision])


def test_smile_counts_are_spoken_of_only_where_smiles_were_voted_on() -> None:
    gender = [[1, 1, 0], [0, 1, 0]]
    assert not any("smile" in line for line in count_votes(sheets(gender)).log)
    assert any("smile" in line for line in count_votes(sheets(gender, [[1, 0, 1]] * 4)).log)


def test_a_decision_is_shown_with_who_and_why() -> None:
    counted = count_votes(sheets(TIED), [ANNA, Decision(3, 0, "Dr Sato", "short hair")])
    assert counted.volunteers["female"].tolist() == [1, 1, 0]
    assert counted.volunteers["by"].tolist() == ["decision", "majority", "decision"]
    told = [line for line in counted.log if "decision of" in line]
    assert len(told) == 2 and "Dr Sato: short hair" in told[1] and "Volunteer 3: 2 votes" in told[1]


def test_a_decision_never_overrules_a_vote() -> None:
    for decision, message in (
        (Decision(2, 0, "me", "I know better"), "volunteer 2: 3 votes for female .*not overruled"),
        (Decision(9, 0, "me", "typing error"), "volunteer 9: .*nobody voted"),
    ):
        with pytest.raises(FoxgloveError, match=message):
            count_votes(sheets(TIED), [ANNA, Decision(3, 0, "x", "y"), decision])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r'line 1: the column names are ""'),
        ("volunteer\tfemale\twho\twhy\n", r"line 1: the column names"),
        ("{}3\t1\tAnna\n", r"line 2, column 4: there are 3 values"),
        ("{}three\t1\tAnna\tlong hair\n", r'line 2, column 1: volunteer is "three"'),
        ("{}３\t1\tAnna\tlong hair\n", r'line 2, column 1: volunteer is "３"'),
        ("{}3\tfemale\tAnna\tlong hair\n", r'line 2, column 2: female is "female"'),
        ("{}3\t1\t \tlong hair\n", r"line 2, column 3: decided_by is empty"),
        ("{}3\t1\tAnna\t\n", r"line 2, column 4: why is empty"),
        ("{}3\t1\t\u200b\tlong hair\n", r"line 2, column 3: decided_by is empty"),
        ("{}3\t1\tAnna\t\0\n", r"line 2, column 4: why is empty"),
        ("{}3\t1\tAnna\tx\n3\t0\tBea\ty\n", r"line 3, column 1: volunteer 3 stands twice"),
    ],
)
def test_a_spoilt_decision_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "decisions.tsv"
    path.write_text(text.format("volunteer\tfemale\tdecided_by\twhy\n"), encoding="utf-8")
    with pytest.raises(FoxgloveError, match=r"decisions\.tsv, " + message):
        read_decisions(path)


def test_decisions_are_read_as_they_were_written(tmp_path: Path) -> None:
    # A variation selector belongs to how a name is written, though it shows nothing by itself.
    decisions = (ANNA, Decision(3, 0, "葛\U000e0100城", "髪が短い"))
    (tmp_path / "decisions.tsv").write_text(decisions_text(decisions), encoding="utf-8")
    assert read_decisions(tmp_path / "decisions.tsv") == decisions


@pytest.mark.parametrize("voters", range(1, 19))
def test_smiling_is_more_than_80_percent_and_not_smiling_no_vote(voters: int) -> None:
    smiling = pd.Series(range(voters + 1))
    classes = smile_classes(voters - smiling, smiling)
    for votes, name in zip(smiling, classes, strict=True):
        # In whole numbers: 100 * votes / voters > 80.
        expected = "not smiling" if votes == 0 else "smiling" if 10 * votes > 8 * voters else "neither"
        assert name == expected


def test_exactly_the_share_is_never_enough_whatever_computers_make_of_it() -> None:
    wrong = []
    for percent in range(100):
        for voters in range(1, 101):
            if percent * voters % 100 == 0:
                # In floating point 0.29 of 100 is less than 29.
                votes = pd.Series([percent * voters // 100, percent * voters // 100 + 1])
                classes = smile_classes(voters - votes, votes, percent / 100)
                if classes[0] == "smiling" or classes[1] != "smiling":
                    wrong.append((percent, voters))
    assert wrong == []


def test_another_threshold_changes_how_many_smile() -> None:
    smiling = pd.Series(range(18))
    counts = [
        (smile_classes(17 - smiling, smiling, above) == "smiling").sum() for above in (0, 0.5, 0.8, 0.99)
    ]
    assert counts == [17, 9, 4, 1]
    with pytest.raises(FoxgloveError, match=r"smiling_above is 80"):
        smile_classes(17 - smiling, smiling, 80)


def test_an_even_number_is_warned_about_and_an_odd_one_is_not() -> None:
    assert any("even number" in line for line in count_votes(sheets([[1, 1, 1, 0]])).log)
    assert not any("even number" in line for line in count_votes(sheets([[1, 1, 0]])).log)


def written(tmp_path: Path, voters: int) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    random = np.random.default_rng(voters)
    gender = np.repeat([[1], [0]], voters, axis=1).tolist()
    smile = random.integers(0, 2, (4, voters)).tolist()
    counted = count_votes(sheets(gender, smile))
    labels, counts, log = write_tally(counted, tmp_path / "labels.csv")
    read = read_labels_table(labels)
    table = pd.read_csv(counts)
    assert table["smiling"].tolist() == [sum(row) for row in smile]
    assert (table["smiling"] + table["not_smiling"]).eq(voters).all()
    assert read["female"].tolist() == [1, 1, 0, 0] and read["photograph"].tolist() == [1, 2, 1, 2]
    return read, table, log.read_text("utf-8")


def test_curation_reads_the_labels_of_17_voters(tmp_path: Path) -> None:
    read, table, log = written(tmp_path, 17)
    assert read["smiling"].tolist() == table["smiling"].tolist()
    assert read["file"].tolist() == ["FT001_1.jpeg", "FT001_2.jpeg", "FT002_1.jpeg", "FT002_2.jpeg"]
    assert "left out" not in log


@pytest.mark.parametrize("voters", [1, 5, 16, 40])
def test_other_numbers_of_voters_never_pass_for_17(tmp_path: Path, voters: int) -> None:
    read, _, log = written(tmp_path, voters)
    # What curation puts in for "unknown": neither a smile nor none.
    assert read["smiling"].eq(8).all() and read["not_smiling"].eq(9).all()
    assert f"there are {voters} voters" in log and "left out of labels.csv" in log


def test_files_are_those_of_the_work_folder(tmp_path: Path) -> None:
    files = {(1, 1): "a0000001/a0000001_4.jpeg", (1, 2): "a0000001/a0000001_5.jpeg"}
    counted = count_votes(sheets([[1, 1, 0]]))
    labels, _, _ = write_tally(counted, tmp_path / "labels.csv", files)
    assert read_labels_table(labels)["file"].tolist() == list(files.values())
    with pytest.raises(FoxgloveError, match="say nothing of single photographs"):
        write_tally(counted, tmp_path / "labels.csv")
    with pytest.raises(FoxgloveError, match="photograph 2 was voted on, but is not among the curated"):
        write_tally(count_votes(sheets([[1]], [[1], [0]])), tmp_path / "x.csv", {(1, 1): "x.jpeg"})
    with pytest.raises(FoxgloveError, match="there is no gender sheet"):
        write_tally(count_votes(sheets(None, [[1], [0]])), tmp_path / "x.csv")


def test_both_questions_are_needed_for_published_labels() -> None:
    with pytest.raises(FoxgloveError, match="there is no smile sheet"):
        tally(sheets([[1]]))
    with pytest.raises(FoxgloveError, match="there are no sheets"):
        count_votes(sheets(None))


def test_what_is_written_down_has_no_control_characters() -> None:
    assert checked_words("so\0\x07 it\tis\n") == "so it is"
