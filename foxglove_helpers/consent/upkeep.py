"""What is done whenever a collection is opened or purged: what a killed process left is finished or cleared away.

In: the record of a collection that was found sound. Out: the same without what nobody was ever told of, without
what is kept no longer, and with every recorded withdrawal carried out. What somebody edited is told, not repaired in
silence: it may be the last trace.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from foxglove_helpers.consent import events, rules, seals
from foxglove_helpers.consent.layout import (
    EXCLUDED_FILE,
    PHOTOGRAPHS_FOLDER,
    SET_ASIDE_FOLDER,
    SYSTEM_FILES,
    ExclusionList,
)
from foxglove_helpers.consent.originals import Originals
from foxglove_helpers.consent.record import DamagedRecord, Record
from foxglove_helpers.consent.register import settle_cut_off
from foxglove_helpers.consent.withdrawal import carry_out
from foxglove_helpers.errors import FoxgloveError


def clear_away_unknown(record: Record, in_drafts: Callable[[], Collection[str]]) -> None:
    """Clear away photographs of which the record knows nothing, without losing any.

    Deleted are those of who has withdrawn, and those that a killed process left of a submission that nobody was told
    of: its draft still has them. Other photographs may be all that is left of a submission, where somebody put back
    an older record; they are set aside, and come back with the record that knows them. What is no folder of a
    submission stays, for `verify` to tell.

    Parameters
    ----------
    record : Record
    in_drafts : callable
        Returns the SHA-256 sums of the photographs in all drafts.
    """
    photographs, aside = record.home / PHOTOGRAPHS_FOLDER, record.home / SET_ASIDE_FOLDER
    with record.writing():
        # Nobody else is between the move of a folder and its commit now.
        live, withdrawn = record.live(), record.withdrawn()
        stays = live | (record.submitted() - withdrawn)
        for folder in photographs.iterdir():
            is_of_number = rules.AGREEMENT_NUMBER.fullmatch(folder.name) and folder.is_dir()
            if folder.name in stays or not is_of_number:
                continue
            if folder.name in withdrawn or _are_in(folder, in_drafts()):
                shutil.rmtree(folder, ignore_errors=True)
                continue
            with suppress(OSError):
                aside.mkdir(mode=0o700, exist_ok=True)
                target = aside / folder.name
                is_taken = os.path.lexists(target)
                os.replace(folder, aside / f"{folder.name}.{secrets.token_hex(4)}" if is_taken else target)
        for folder in _set_aside(record.home):
            if folder.name in live and not os.path.lexists(photographs / folder.name):
                with suppress(OSError):
                    os.replace(folder, photographs / folder.name)
        with suppress(OSError):
            aside.rmdir()  # unless something lies there


def _are_in(folder: Path, digests: Collection[str]) -> bool:
    try:
        return all(
            file.name == f"{folder.name}.tsv" or seals.digest_of(file) in digests for file in folder.iterdir()
        )
    except OSError:
        return False


def _set_aside(home: Path) -> list[Path]:
    place = home / SET_ASIDE_FOLDER
    if not place.is_dir():
        return []
    return sorted(entry for entry in place.iterdir() if entry.name not in SYSTEM_FILES)


def carry_out_again(record: Record, originals: Originals, agreement: str, now: datetime) -> None:
    """Try once more to carry out a withdrawal that is recorded."""
    carry_out(record, originals, agreement, record.withdrawn_uses(agreement), now)


def finish(record: Record, originals: Originals, now: datetime) -> int:
    """Carry out what is recorded, and delete originals whose time is over; return of how many submissions."""
    for agreement in record.unfinished():
        carry_out_again(record, originals, agreement, now)
    for _, folder in record.cut_off():
        # What lies on a drive that is not there waits for it.
        with suppress(OSError, FoxgloveError):
            settle_cut_off(record, Path(folder))
    with record.writing():
        # Nobody else is between writing an address and committing the submission now.
        originals.remove_all_but(record.live())
    count = originals.purge(now)
    if count:
        with record.writing() as connection:
            events.append(connection, now, "originals_purged", None, {"submissions": count})
        record.advance_anchor()
    return count


def warnings_of(home: Path, problems: list[str], listed: ExclusionList | None) -> list[str]:
    """Return what whoever opened a collection must know of, in sentences."""
    found = [str(DamagedRecord(home, problems))] if problems else []
    aside = _set_aside(home)
    if aside:
        found.append(
            f"{len(aside)} folder(s) of photographs of which the record knows nothing lie in "
            f"{home / SET_ASIDE_FOLDER}, such as {aside[0].name}. If an older record was put back, put back the newest "
            "one: they return to their place with it when the collection is opened. If there is none, nobody can say "
            "what their volunteers agreed to: delete them."
        )
    if listed is not None and listed.was_changed:
        found.append(
            f"{EXCLUDED_FILE} had been edited or deleted. It was written again from the record, and an event says so. "
            "Find out who did it, and what later stages did with the edited one."
        )
    if listed is not None and listed.unknown:
        found.append(
            f"{EXCLUDED_FILE} lists {len(listed.unknown)} number(s) of which the record knows no such withdrawal, such "
            f"as {listed.unknown[0]}. They stay listed; foxglove consent verify names them all."
        )
    return found
