"""Whether a withdrawn volunteer is really gone: everything is searched, and what was searched is said.

In: a collection, an agreement number, and folders and photographs to compare with. Out: a list of looks, each with
what was found or why it could not be looked into; the proof holds if there is neither. Nothing is changed, and
nothing is tidied up before the search. What stays by intent is the number itself: in the tombstone, in the events,
in the register of what cannot be undone, and on the exclusion list.

The number is found in names, in the record, in files and in what is packed in them (see `search`), in either case,
in UTF-8, UTF-16 and UTF-32, and percent-encoded. A picture that bears no number is found by comparison with the
volunteer's own photographs only; these are deleted with the withdrawal, so the volunteer has to bring them
(`--photograph`). How well that finds them was measured: see `likeness`.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from tqdm import tqdm

from foxglove_helpers.consent.derived import Derived, must_be_cleaned
from foxglove_helpers.consent.likeness import OwnPhotographs
from foxglove_helpers.consent.proof_record import AboutVolunteer, record_about
from foxglove_helpers.consent.proof_report import Look, Proof
from foxglove_helpers.consent.proof_search import VolunteerSearch
from foxglove_helpers.consent.proof_words import Said
from foxglove_helpers.consent.release_rows import releases_below
from foxglove_helpers.consent.search import size_on_disk
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import leftovers_of

NEVER_LOOKED_AT = ("backups", "shown", "free_disk", "memory", "disguised")


def prove_withdrawn(
    home: Path,
    number: str,
    also_look_in: Iterable[Path] = (),
    photographs: Sequence[Path] = (),
    *,
    progress: bool = False,
) -> Proof:
    """Search for anything that is left of a withdrawn volunteer.

    Parameters
    ----------
    home : Path
        Of the collection.
    number : str
        The agreement number, in either case.
    also_look_in : iterable of Path
        Folders beside the collection and what is registered in it, such as a release or a download folder.
    photographs : sequence of Path
        The volunteer's own photographs: every picture and every array that may hold pictures is compared with
        them. Without, what bears nobody's number counts as closed.
    progress : bool
        Show a bar on stderr if it takes more than two seconds.

    Returns
    -------
    Proof

    Raises
    ------
    FoxgloveError
        If there is no collection, the number was never issued there, a folder to look in does not exist, or a
        photograph cannot be read.
    NotWithdrawn
        If the volunteer has withdrawn from nothing.
    """
    home = Path(home).expanduser().resolve()
    number = number.strip().lower()
    record = record_about(home, number)
    own = OwnPhotographs(photographs) if photographs else None
    search = VolunteerSearch(home, number, record, own, progress)
    looks = list(record.looks)
    places: list[tuple[Path, Said, Derived | None, dict[str, int | None]]] = [
        (home, Said("of_collection"), None, {})
    ]
    may_stay = []
    if record.in_part is not None:
        may_stay, places = [home], []
    for folder, what, volunteers in record.registered:
        if what.cannot_be_undone:
            continue
        if not must_be_cleaned(what, record.gone):
            may_stay.append(folder)
            continue
        said = Said("registered", kind=what.value)
        if os.path.lexists(folder):
            places.append((folder, said, what, volunteers))
        else:
            looks.append(Look(said, folder, Said("nothing"), closed=Said("registered_is_gone")))
        # What a killed process left beside it holds what it held before.
        places += [(left, said, what, volunteers) for left in leftovers_of(folder)]
    for folder in (Path(folder).expanduser().resolve() for folder in also_look_in):
        if not folder.exists():
            raise FoxgloveError(f"{folder} does not exist; expected a folder to look in. Check the path.")
        if folder not in [place for place, *_ in places]:
            places.append((folder, Said("named_folder"), None, {}))
    total = sum(size_on_disk(place) for place, *_ in places)
    with tqdm(total=total, unit="B", unit_scale=True, delay=2, disable=not progress) as bar:
        for place, said, derived, volunteers in places:
            looks += search.look_in(place, said, bar)
            if place != home:
                looks += [
                    Look(Said("rows"), folder, Said("count_of_rows", count=count), finding, closed)
                    for folder, count, finding, closed in releases_below(
                        place, volunteers, record.live, derived
                    )
                ]
    looks = search.look_again(looks)
    of_record = len(record.looks)
    looks[of_record:] = [look for look in looks[of_record:] if not _may_stay(look.path, may_stay, record)]
    never = [Said(name) for name in NEVER_LOOKED_AT]
    never += [
        Said("cannot_be_undone", kind=what.value, folder=folder)
        for folder, what, _ in record.registered
        if what.cannot_be_undone
    ]
    if not photographs:
        never.append(Said("no_photographs"))
    return Proof(number, looks, never, record.in_part)


def _may_stay(path: Path | None, may_stay: list[Path], record: AboutVolunteer) -> bool:
    """Tell whether something lies where, by the register, a volunteer who withdrew in part may stay."""
    searched = {folder for folder, what, _ in record.registered if must_be_cleaned(what, record.gone)}
    for place in (path, *path.parents) if path is not None else ():
        if place in searched or place in may_stay:
            return place not in searched
    return False
