"""The second cohort, for the clinic lesson: drawn, written as a folder, and read again.

This is a drawing exercise and no model of a syndrome: its "phenotypes" are made up (see `clinic_people`). What
flows in are a seed and the size of an effect; what flows out is a folder with one frontal headshot of each of
340 invented people, in groups as large as in R3, and a table that says who belongs to which.
"""

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import IMAGE_SIDE, PIXELS
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.clinic_people import (
    FIRST_NUMBER,
    GROUP_OF,
    PEOPLE,
    STATEMENT,
    ClinicPlan,
    plan_clinic,
)
from foxglove_helpers.twin.cohort import volunteers_being_drawn
from foxglove_helpers.twin.folders import own_folder
from foxglove_helpers.twin.workers import checked_count, checked_workers

__all__ = [
    "PEOPLE",
    "STATEMENT",
    "Clinic",
    "ClinicPlan",
    "draw_clinic",
    "plan_clinic",
    "read_clinic",
    "summarize_clinic",
]

DATA_FILE, TABLE_FILE, README_FILE = "clinic_data.npy", "clinic_table.csv", "README.txt"
COLUMNS = ["person", "age", "group", "phenotype"]
_AGAIN = "Draw the clinic again, or take a fresh copy."


@dataclass(frozen=True, eq=False, repr=False)
class Clinic:
    """The clinic's pictures and table, row by row in the same order.

    Attributes
    ----------
    images : ndarray of shape (n, 359, 359), uint8
        Gray intensities 0-255, memory-mapped and read-only.
    table : DataFrame with n rows
        `person` (1, 2, ...), `age` (years), `group` ("A", "other", "none"), `phenotype` ("A" to "D", "none");
        `.attrs["statement"]` says what this is not.
    folder : pathlib.Path
        Where the files lie.
    """

    images: np.ndarray
    table: pd.DataFrame
    folder: Path

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{n} {name}" for name, n in self.table["group"].value_counts().sort_index().items()
        )
        return f"Clinic: {len(self)} invented people (by group: {counts}), a drawing exercise"


def draw_clinic(
    folder: Path | str,
    seed: int = DEFAULT_SEED,
    effect: float = 1.0,
    people: int = PEOPLE,
    workers: int | None = None,
    progress: bool = True,
    diverse: bool = False,
) -> Path:
    """Draw the clinic and write its folder, whole or not at all.

    Parameters
    ----------
    folder : path
        A new or empty folder, or an older clinic, which is replaced.
    seed : int
        At least 0; another seed gives other people.
    effect : float
        0 to 10: by how much phenotypes move a face. With 0 the groups look alike, 1 is the usual amount.
    people : int
        1 to 340: how many of the seed's people to draw, a random sample of the groups.
    workers : int, optional
        Processes that draw; the number of cores, at most 8, unless given. Has no influence on the result.
    progress : bool
        Show on standard error how many people are drawn.
    diverse : bool
        People of any ancestry; otherwise most look East Asian, as the volunteers of the twin do.

    Returns
    -------
    pathlib.Path
        The folder, with `clinic_data.npy` (n, 128881) uint8, `clinic_table.csv` (person, age, group,
        phenotype) and `README.txt`.

    Raises
    ------
    FoxgloveError
        If a number is out of range, the folder holds other files, or the disk refuses.
    """
    people = checked_count(people, "people", PEOPLE)
    workers = checked_workers(workers)
    plan = plan_clinic(seed, effect, diverse)
    ours = {DATA_FILE, TABLE_FILE, README_FILE}
    with own_folder(folder, ours.__contains__, "a clinic") as part:
        table = plan.table.head(people)
        table.to_csv(part / TABLE_FILE, index=False, encoding="utf-8", lineterminator="\n")
        (part / README_FILE).write_text(_readme(plan, table, diverse), encoding="utf-8", newline="\n")
        with (
            tqdm(total=people, desc="Drawing the clinic", unit=" people", disable=not progress) as bar,
            (part / DATA_FILE).open("wb") as file,
            volunteers_being_drawn(plan.cohort, people, workers) as drawn,
        ):
            header = {"descr": "|u1", "fortran_order": False, "shape": (people, PIXELS)}
            np.lib.format.write_array_header_1_0(file, header)
            start = file.tell()
            for number, images in drawn:
                file.seek(start + (number - FIRST_NUMBER) * PIXELS)
                file.write(images[0].tobytes())
                bar.update()
    return Path(os.path.expanduser(folder)).resolve()


def read_clinic(folder: Path | str) -> Clinic:
    """Read and check a clinic's folder; the images stay on disk until they are looked at.

    Raises
    ------
    FoxgloveError
        If a file is missing, unreadable, cut short or of a wrong shape, or a line of the table breaks a rule;
        the message names file, line and value.
    """
    folder = Path(os.path.expanduser(folder))
    table = _read_table(folder / TABLE_FILE)
    path = folder / DATA_FILE
    try:
        data = np.load(path, mmap_mode="r", allow_pickle=False)
        surplus = path.stat().st_size - data.offset - data.nbytes
    except FileNotFoundError as error:
        raise FoxgloveError(f"{path} is missing; expected it beside {TABLE_FILE}. {_AGAIN}") from error
    # A damaged header makes NumPy fail in many ways; none of them helps the person who has the file.
    except Exception as error:
        reason = str(error).rstrip(".")
        raise FoxgloveError(f"{path} is not a whole NumPy array file ({reason}). {_AGAIN}") from error
    if data.shape != (len(table), PIXELS) or data.dtype != np.uint8 or surplus:
        raise FoxgloveError(
            f"{path}: shape {data.shape}, dtype {data.dtype} and {surplus} bytes beyond; expected shape "
            f"({len(table)}, {PIXELS}), one row for each of {TABLE_FILE}, dtype uint8 and none beyond. {_AGAIN}"
        )
    return Clinic(data.reshape(-1, IMAGE_SIDE, IMAGE_SIDE), table, folder)


def summarize_clinic(clinic: Clinic) -> str:
    """Return what a clinic holds, and what it is not, in a few lines."""
    table = clinic.table
    by_phenotype = table["phenotype"].value_counts().sort_index()
    return "\n".join(
        [
            f"{clinic.folder}: a clinic of {len(clinic)} invented people, one headshot each",
            f"ages: {table['age'].min()} to {table['age'].max()} years",
            f"phenotypes: {', '.join(f'{number} {name}' for name, number in by_phenotype.items())}",
            STATEMENT,
        ]
    )


def _readme(plan: ClinicPlan, table: pd.DataFrame, diverse: bool) -> str:
    counts = table["phenotype"].value_counts().sort_index()
    of_any_ancestry = ", people of any ancestry" if diverse else ""
    return f"""A clinic that does not exist: faces for a lesson
{STATEMENT}

{DATA_FILE}   {len(table)} x {PIXELS}, uint8: one gray headshot of {IMAGE_SIDE}x{IMAGE_SIDE} pixels a row
{TABLE_FILE}  a row a person, in the same order: person, age (years), group (A, other, none), phenotype

Drawn by foxglove_helpers from seed {plan.cohort.seed} with an effect of {plan.effect:g}{of_any_ancestry}.
People: {len(table)} ({", ".join(f"{number} of phenotype {name}" for name, number in counts.items())}).
The groups are as large as in Liu et al. 2021, doi:10.3389/fped.2021.648255, if all {PEOPLE} people are drawn;
from there, too, comes the list of features that phenotype A moves. Nothing else was taken from there.
"""


def _read_table(path: Path) -> pd.DataFrame:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except FileNotFoundError as error:
        raise FoxgloveError(
            f"{path} is missing; expected the folder of a clinic, with {TABLE_FILE} and {DATA_FILE}. Check the path."
        ) from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FoxgloveError(f"{path} cannot be read as a table in UTF-8 ({error}). {_AGAIN}") from error
    if len(lines) < 2 or lines[0] != COLUMNS:
        raise FoxgloveError(
            f"{path}, line 1: expected the columns {', '.join(COLUMNS)} and a line for each person below. {_AGAIN}"
        )
    for number, cells in enumerate(lines[1:], start=2):
        _check_line(cells, number, f"{path}, line {number}")
    table = pd.DataFrame(lines[1:], columns=COLUMNS).astype({"person": np.int64, "age": np.int64})
    table.attrs["statement"] = STATEMENT
    return table


def _check_line(cells: list[str], number: int, where: str) -> None:
    if len(cells) != len(COLUMNS):
        raise FoxgloveError(
            f"{where}: {len(cells)} values; expected {len(COLUMNS)}: {', '.join(COLUMNS)}. {_AGAIN}"
        )
    person, age, group, phenotype = cells
    expected = {
        "person": (person, f"{number - 1}, in the order of the images", person == str(number - 1)),
        "age": (age, "whole years, at most 120", bool(re.fullmatch("[0-9]{1,3}", age)) and int(age) <= 120),
        "phenotype": (phenotype, f"one of {', '.join(GROUP_OF)}", phenotype in GROUP_OF),
        "group": (
            group,
            f"{GROUP_OF.get(phenotype)} for phenotype {phenotype}",
            group == GROUP_OF.get(phenotype),
        ),
    }
    for column, (value, allowed, right) in expected.items():
        if not right:
            raise FoxgloveError(f'{where}: {column} is "{value}"; expected {allowed}. {_AGAIN}')
