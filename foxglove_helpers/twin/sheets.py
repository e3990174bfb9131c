"""The voting sheets of a cohort's simulated team, written in the layout of `foxglove_helpers.sheets`.

What flows in are the votes of a cohort (see `votes`); what flows out is a folder of sheets as people fill them
in, each in the order in which that voter saw the faces.
"""

import os
from pathlib import Path

import numpy as np

from foxglove_helpers.release import VOTERS
from foxglove_helpers.sheets import SHEET_NAME, sheet_name, sheet_text
from foxglove_helpers.twin.folders import own_folder
from foxglove_helpers.twin.plan import Cohort
from foxglove_helpers.twin.streams import stream
from foxglove_helpers.twin.votes import gender_votes, smile_votes


def write_sheets(folder: Path | str, plan: Cohort, voters: int = VOTERS) -> Path:
    """Write the sheets of a cohort's voters, whole or not at all.

    Parameters
    ----------
    folder : path
        A new or empty folder, or older sheets, which are replaced.
    plan : Cohort
        From `plan_cohort`.
    voters : int
        At least 1; 17 in R1. An even number may end in ties.

    Returns
    -------
    pathlib.Path
        The folder, with two files a voter, for example `gender_voter_01.tsv` (volunteer, female) and
        `smile_voter_01.tsv` (volunteer, photograph, smiling): UTF-8, tabs, a line of column names, then a line
        for each vote in the order in which this voter saw the faces.

    Raises
    ------
    FoxgloveError
        If `voters` is no whole number of at least 1, the folder holds other files, or the disk refuses.
    """
    gender, smile = gender_votes(plan, voters), smile_votes(plan, voters)
    asked = {
        "gender": np.array([[person.volunteer] for person in plan.people]),
        "smile": np.array([[taken.volunteer, taken.photograph] for taken in plan.photographs]),
    }
    with own_folder(folder, lambda name: SHEET_NAME.fullmatch(name) is not None, "voting sheets") as part:
        for question, votes in (("gender", gender), ("smile", smile)):
            for voter in range(1, voters + 1):
                order = stream(plan.seed, f"order of the {question} sheet", voter).permutation(len(votes))
                rows = np.column_stack([asked[question], votes[:, voter - 1]])[order]
                text = sheet_text(question, rows.tolist())
                (part / sheet_name(question, voter)).write_text(text, encoding="utf-8", newline="\n")
    return Path(os.path.expanduser(folder)).resolve()
