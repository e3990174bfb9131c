"""The tally: sheets become labels by majority, a smile becomes two counts, and nothing is decided silently.

In: the sheets of all voters, and a decision for each tie. Out: one row a photograph with the columns of the
published labels and true counts, a log in sentences, and `labels.csv` for curation. R1: the majority decides on
apparent gender, a tie is an error to be solved, hence an odd number of voters; smiling is more than 80 % of the
votes, not smiling is no vote at all. A label by vote says how a face appears to voters, never what a person is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.release import LABEL_COLUMNS, VOTERS
from foxglove_helpers.sheets import Item, Sheets, words
from foxglove_helpers.voting.decisions import Decision, checked_words

SMILING_ABOVE = 0.8  # R1: of the votes
SMILE_CLASSES = ("not smiling", "neither", "smiling")
_WORDS = {0: "male", 1: "female"}


@dataclass(frozen=True, eq=False)
class Tally:
    """What a vote came to.

    Attributes
    ----------
    volunteers : DataFrame or None
        A row a volunteer (the index): `for_male`, `for_female` (votes), `female` (the label) and `by`, which is
        "majority" or "decision". None where nobody was asked.
    photographs : DataFrame or None
        A row a photograph (index `volunteer`, `photograph`): `not_smiling`, `smiling` (votes) and `smile`, one
        of `SMILE_CLASSES`. None where nobody was asked.
    voters : int
    log : tuple of str
        How it was counted, in sentences: warnings first, then each decision on a tie.
    """

    volunteers: pd.DataFrame | None
    photographs: pd.DataFrame | None
    voters: int
    log: tuple[str, ...]


def count_votes(
    sheets: Sheets, decisions: Sequence[Decision] = (), replaced: Sequence[Decision] = ()
) -> Tally:
    """Count all sheets.

    Parameters
    ----------
    sheets : Sheets
    decisions : sequence of Decision
        One for each volunteer whose votes are tied, and for nobody else.
    replaced : sequence of Decision
        Earlier decisions in whose place one of these stands: they count for nothing, and the log tells of them.

    Raises
    ------
    FoxgloveError
        If votes on a volunteer's apparent gender are tied and nobody has decided, somebody has decided where
        there is no tie, or a volunteer was voted on in one question only.
    """
    _check_same_volunteers(sheets)
    voters = max(table.shape[1] for table in (sheets.gender, sheets.smile) if table is not None)
    log = [f"{voters} voters."]
    if even := even_number_warning(voters):
        log.append(even)
    if voters != VOTERS and sheets.smile is not None:
        log.append(other_number_note(voters))
    volunteers = None
    if sheets.gender is not None:
        volunteers = _by_majority(sheets.gender, decisions)
        log += [_sentence(volunteers, decision) for decision in decisions]
        log += [
            f"Volunteer {old.volunteer}: an earlier decision, {_WORDS[old.female]} by {old.decided_by} ({old.why}), "
            "was replaced."
            for old in replaced
        ]
    photographs = None
    if sheets.smile is not None:
        smiling = sheets.smile.sum(axis=1)
        photographs = pd.DataFrame({"not_smiling": sheets.smile.shape[1] - smiling, "smiling": smiling})
        photographs["smile"] = smile_classes(photographs["not_smiling"], photographs["smiling"])
    return Tally(volunteers, photographs, voters, tuple(log))


def tally(sheets: Sheets, decisions: Sequence[Decision] = ()) -> pd.DataFrame:
    """Count the votes on both questions: one row a photograph, sorted, columns as in the published labels (int64).

    `female` is 1 if more than half of the voters voted for it, 0 if fewer did, and what was decided on a tie;
    `not_smiling` and `smiling` sum to the number of voters. `.attrs["log"]` holds the log of `count_votes`,
    which also says what is refused.
    """
    for question, table in (("gender", sheets.gender), ("smile", sheets.smile)):
        if table is None:
            raise FoxgloveError(
                f"there is no {question} sheet; expected sheets on gender and smile. `count_votes` counts one "
                "question alone."
            )
    counted = count_votes(sheets, decisions)
    table = labels_with_counts(counted)[LABEL_COLUMNS].astype(np.int64)
    table.attrs["log"] = list(counted.log)
    return table


def majority_label(votes: Sequence[int]) -> int | None:
    """Return the value, 0 or 1, that more than half of the votes are for; None where they are tied."""
    for_one = sum(votes)
    return None if 2 * for_one == len(votes) else int(2 * for_one > len(votes))


def ties(gender: pd.DataFrame) -> list[int]:
    """Return the volunteers on whom the votes are tied; a row a volunteer, a column a voter."""
    return gender.index[2 * gender.sum(axis=1) == gender.shape[1]].tolist()


def smile_classes(
    not_smiling: pd.Series, smiling: pd.Series, smiling_above: float = SMILING_ABOVE
) -> pd.Series:
    """Return the class of each photograph: one of `SMILE_CLASSES`, as an ordered categorical.

    R1: "smiling" is more than 80 % of the votes for smiling, "not smiling" no vote for it.

    Parameters
    ----------
    not_smiling, smiling : Series of int
        Votes.
    smiling_above : float
        Share of the votes, from 0 to below 1; exactly this share is not enough.
    """
    if not 0 <= smiling_above < 1:
        raise FoxgloveError(
            f"smiling_above is {smiling_above!r}; expected a share from 0 to below 1 (0.8 in R1)."
        )
    # A product instead of a share: 0.8 has no exact binary form, and 80 % of 5 votes is exactly 4.
    enough = smiling > np.round(smiling_above * (not_smiling + smiling), 9)
    # Without a single vote a photograph never smiles, however low the share.
    classes = np.select([smiling == 0, enough], [SMILE_CLASSES[0], SMILE_CLASSES[2]], SMILE_CLASSES[1])
    return pd.Series(
        pd.Categorical(classes, categories=SMILE_CLASSES, ordered=True), index=smiling.index, name="smile"
    )


def even_number_warning(voters: int) -> str | None:
    """Return the warning that an even number of voters deserves; None for an odd one."""
    if voters % 2:
        return None
    return (
        f"{voters} voters are an even number: votes can be tied, {voters // 2} to {voters // 2}, and then there is no "
        f"majority. An odd number, such as {voters + 1}, always has one (R1 had {VOTERS})."
    )


def other_number_note(voters: int) -> str:
    """Return what becomes of smile counts that are not those of 17 voters."""
    return (
        f"A release holds the smile as two counts of {VOTERS} votes together, and there are {voters} voters: their "
        f"counts are left out of labels.csv, where they would have to be made up to {VOTERS}, and stand in the table "
        "of counts beside it. Labels of apparent gender do not depend on it."
    )


def labels_with_counts(counted: Tally, files: dict[Item, str] | None = None) -> pd.DataFrame:
    """Return one row a photograph: what is in it, its labels, and the true counts.

    Parameters
    ----------
    counted : Tally
    files : dict, optional
        Name of the file of each (volunteer, photograph). Needed where only apparent gender was voted on, for
        then no sheet says which photographs there are. Where it is left out, names are in R5's way: FT041_3.jpeg.

    Returns
    -------
    DataFrame
        Columns `file`, `volunteer`, `photograph`, and where there was a vote `for_male`, `for_female`,
        `female`, `by`; `not_smiling`, `smiling`, `smile`. Sorted by volunteer and photograph.
    """
    if counted.photographs is not None:
        asked = counted.photographs.index.tolist()
    elif files and counted.volunteers is not None:
        asked = sorted(item for item in files if item[0] in counted.volunteers.index)
    else:
        raise FoxgloveError(
            "the sheets on apparent gender say nothing of single photographs; expected the curated photographs as "
            "well. Name their folder: foxglove vote tally SHEETS --work CURATED."
        )
    unknown = [item for item in asked if files is not None and item not in files]
    if unknown:
        raise FoxgloveError(
            f"{words(unknown[0])} was voted on, but is not among the curated photographs. Take the work folder "
            "from which the vote was made."
        )
    table = pd.DataFrame(asked, columns=["volunteer", "photograph"])
    names = [files[item] if files else f"FT{item[0]:03d}_{item[1]}.jpeg" for item in asked]
    table.insert(0, "file", names)
    if counted.volunteers is not None:
        table = table.join(counted.volunteers, on="volunteer")
    if counted.photographs is not None:
        table = table.join(counted.photographs, on=["volunteer", "photograph"])
    return table.sort_values(["volunteer", "photograph"], ignore_index=True)


def files_of_tally(out: Path) -> tuple[str, str, str]:
    """Return the names of what `write_tally` writes: labels, counts, log."""
    return out.name, f"{out.stem}_counts.csv", f"{out.stem}_log.txt"


def write_tally(counted: Tally, out: Path, files: dict[Item, str] | None = None) -> list[Path]:
    """Write `labels.csv` as curation reads it, the true counts beside it, and the log.

    Smile counts go into the labels only if there were 17 voters, as in the published release; otherwise they
    are left empty there, which curation takes for unknown.

    Parameters
    ----------
    counted : Tally
    out : path
        Of the labels; the others are called like it: `labels_counts.csv`, `labels_log.txt`.
    files : dict, optional
        As in `labels_with_counts`.

    Returns
    -------
    list of pathlib.Path
        What was written: labels, counts, log.

    Raises
    ------
    FoxgloveError
        If apparent gender was not voted on: curation needs that label.
    """
    if counted.volunteers is None:
        raise FoxgloveError(
            "there is no gender sheet; expected one of every voter, for a release needs a label of apparent gender. "
            "Vote on it as well: foxglove vote serve --question both."
        )
    table = labels_with_counts(counted, files)
    labels = table.reindex(columns=["file", *LABEL_COLUMNS])
    if counted.voters != VOTERS or counted.photographs is None:
        labels[["not_smiling", "smiling"]] = ""
    counts, log = (out.with_name(name) for name in files_of_tally(out)[1:])
    for path, written in ((out, labels), (counts, table)):
        with whole_file(path) as part:
            written.to_csv(part, index=False, encoding="utf-8", lineterminator="\n")
    with whole_file(log) as part:
        part.write_text("".join(f"{line}\n" for line in counted.log), encoding="utf-8", newline="\n")
    return [out, counts, log]


def _by_majority(gender: pd.DataFrame, decisions: Sequence[Decision]) -> pd.DataFrame:
    female, voters = gender.sum(axis=1), gender.shape[1]
    decided = {decision.volunteer: decision for decision in decisions}
    tied = ties(gender)
    for volunteer in decided:
        if volunteer not in gender.index:
            raise FoxgloveError(
                f"volunteer {volunteer}: a decision was made, but nobody voted on this volunteer. Correct the number."
            )
        if volunteer not in tied:
            raise FoxgloveError(
                f"volunteer {volunteer}: {female[volunteer]} votes for female and {voters - female[volunteer]} for "
                "male are a majority; expected decisions on ties only. Delete this decision: a vote is not overruled."
            )
        _check_words(decided[volunteer])
    open_ties = [volunteer for volunteer in tied if volunteer not in decided]
    if open_ties:
        others = (
            f" (tied as well: {', '.join(map(str, open_ties[1:6]))}{', …' if len(open_ties) > 6 else ''})"
            if len(open_ties) > 1
            else ""
        )
        raise FoxgloveError(
            f"volunteer {open_ties[0]}: {voters // 2} votes for female and {voters // 2} for male{others}; expected "
            "a majority. A tie is an error to be solved: ask one more voter, so that their number is odd, or decide "
            "together and write down who decided and why (columns volunteer, female, decided_by, why; --decisions)."
        )
    label = (2 * female > voters).astype(np.int64)
    for volunteer in tied:
        label[volunteer] = decided[volunteer].female
    by = ["decision" if volunteer in decided else "majority" for volunteer in gender.index]
    return pd.DataFrame(
        {"for_male": voters - female, "for_female": female, "female": label, "by": by}, index=gender.index
    )


def _check_words(decision: Decision) -> None:
    if decision.female not in _WORDS:
        raise FoxgloveError(
            f"volunteer {decision.volunteer}: the decision on the tie is {decision.female!r}; expected 1 for female or "
            "0 for male."
        )
    for name, text in (("who decided", decision.decided_by), ("why", decision.why)):
        if not checked_words(text):
            raise FoxgloveError(
                f"volunteer {decision.volunteer}: the decision on the tie does not say {name}; expected a few words. A "
                "tie is never decided silently."
            )


def _sentence(volunteers: pd.DataFrame, decision: Decision) -> str:
    votes = volunteers.loc[decision.volunteer]
    return (
        f"Volunteer {decision.volunteer}: {votes['for_female']} votes for female, {votes['for_male']} for male, a tie. "
        f"Labelled {_WORDS[decision.female]} by decision of {decision.decided_by}: {decision.why}"
    )


def _check_same_volunteers(sheets: Sheets) -> None:
    if sheets.gender is None or sheets.smile is None:
        if sheets.gender is None and sheets.smile is None:
            raise FoxgloveError("there are no sheets; expected those of at least one voter.")
        return
    judged, smiled = set(sheets.gender.index), set(sheets.smile.index.get_level_values("volunteer"))
    if judged != smiled:
        volunteer = min(judged ^ smiled)
        there, lacking = ("gender", "smile") if volunteer in judged else ("smile", "gender")
        raise FoxgloveError(
            f"volunteer {volunteer} stands in the {there} sheets and not in the {lacking} sheets; expected the "
            "same volunteers in both. Take all sheets from the same vote."
        )
