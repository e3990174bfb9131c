"""Which number each volunteer has: given once, written down, and never given to another.

In: the submissions that stay, and `numbers.tsv` of the work folder. Out: a number for each, those of earlier runs
unchanged. Voting sheets and labels carry these numbers, so nobody else's may move when a volunteer withdraws. The
line of a withdrawn volunteer goes; the first line, which has the highest number ever given, keeps that number from
being given again. Numbers say nothing about people, as in R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from foxglove_helpers.curation.strict_tables import SUBMISSION_NAME
from foxglove_helpers.curation.work_folder import NUMBERS_FILE
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file

_HIGHEST = "-"  # in place of the agreement number, in the first line


def read_numbers(work: Path, log: pd.DataFrame | None = None) -> tuple[dict[str, int], int]:
    """Return the numbers by agreement, and the highest that was ever given; none in a new work folder.

    Parameters
    ----------
    work : Path
        The work folder.
    log : DataFrame, optional
        Its log, which tells the numbers where the file is missing.

    Raises
    ------
    FoxgloveError
        If the file is not as it was written.
    """
    file = work / NUMBERS_FILE
    if not file.exists():
        if log is None:
            return {}, 0
        stays = log[log["volunteer"].notna()]
        numbers = dict(zip(stays["agreement"], stays["volunteer"].astype(int).tolist(), strict=True))
        return numbers, max(numbers.values(), default=0)
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise _damaged(file, f"it cannot be read ({error})") from error
    numbers = {}
    for place, line in enumerate(lines, start=1):
        who, _, number = line.partition("\t")
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        is_known = who == _HIGHEST if place == 1 else bool(SUBMISSION_NAME.fullmatch(who))
        if not is_number or not is_known or who in numbers:
            raise _damaged(file, f'line {place} is "{line[:60]}"')
        numbers[who] = int(number)
    highest = numbers.pop(_HIGHEST, None)
    if highest is None:
        raise _damaged(file, "it is empty")
    given = list(numbers.values())
    if len(set(given)) < len(given) or not all(1 <= number <= highest for number in given):
        raise _damaged(file, "a number stands twice, or above that of the first line")
    return numbers, highest


def numbers_for(
    agreements: Iterable[str], known: Mapping[str, int], highest: int, excluded: Collection[str] = ()
) -> tuple[dict[str, int], int]:
    """Return the numbers of earlier runs, new ones for those who have none, and the highest.

    New numbers follow the highest, in the order of the agreement numbers, which tells nothing about people. Of who
    has withdrawn, nothing stays but the gap.
    """
    numbers = {agreement: number for agreement, number in known.items() if agreement not in excluded}
    for agreement in sorted(set(agreements) - set(numbers)):
        highest += 1
        numbers[agreement] = highest
    return numbers, highest


def write_numbers(work: Path, numbers: Mapping[str, int], highest: int) -> None:
    """Write the numbers into the work folder, whole or not at all."""
    rows = [(_HIGHEST, highest), *sorted(numbers.items(), key=lambda item: item[1])]
    data = "".join(f"{who}\t{number}\n" for who, number in rows).encode()
    file = work / NUMBERS_FILE
    if not file.exists() or file.read_bytes() != data:
        with whole_file(file) as part:
            part.write_bytes(data)


def _damaged(file: Path, what: str) -> FoxgloveError:
    return FoxgloveError(
        f"{file}: {what}; expected the numbers of the volunteers as foxglove curate wrote them: first - and the "
        "highest, then an agreement number and its number a line, parted by a tab. Put the file back from a copy. "
        "Without one, delete it: the numbers are then taken from the log beside it."
    )
