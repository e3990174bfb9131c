"""A collection: its record and its photographs, which land together or not at all.

In: drafts that a volunteer confirms, withdrawals, and what later stages say they made. Out: photographs in the
published layout (R1: Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), a record in SQLite with its chain of
events, and the list of those who must be left out. The commit of a transaction is the point of truth: what a
killed process left undone is finished, or cleared away, when the collection is opened. Any number of threads and
processes may use one collection at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from foxglove_helpers.consent import events, rules, seals, texts
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.drafts import Draft, Drafts, DraftsFull
from foxglove_helpers.consent.layout import (
    DRAFTS_FOLDER,
    EXCLUDED_FILE,
    PHOTOGRAPHS_FOLDER,
    ExclusionList,
    copy_out,
    free_reserve,
    keep_reserve,
    make_folders,
)
from foxglove_helpers.consent.originals import Originals
from foxglove_helpers.consent.record import (
    DATABASE_FILE,
    Counts,
    DamagedRecord,
    Receipt,
    Record,
    RightHasEnded,
    Status,
    SubmissionRefused,
    UnknownAgreement,
    status_of_row,
)
from foxglove_helpers.consent.register import making, register, require_issued
from foxglove_helpers.consent.rules import Refusal, Use
from foxglove_helpers.consent.submissions import Confirmed, Submissions
from foxglove_helpers.consent.upkeep import carry_out_again, clear_away_unknown, finish, warnings_of
from foxglove_helpers.consent.verification import problems_of_record, verify_home
from foxglove_helpers.consent.withdrawal import (
    WithdrawalReport,
    carry_out,
    list_exclusions,
    record_withdrawal,
)
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home as foxglove_home

if TYPE_CHECKING:
    from foxglove_helpers.consent.photographs import CleanPhotograph

__all__ = [
    "DATABASE_FILE", "DRAFTS_FOLDER", "EXCLUDED_FILE", "PHOTOGRAPHS_FOLDER", "ConsentStore", "Counts",
    "DamagedRecord", "DraftsFull", "Receipt", "RightHasEnded", "Status", "StoreRefused", "SubmissionRefused",
    "UnknownAgreement", "default_home", "now_utc",
]  # fmt: skip


def now_utc() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def default_home() -> Path:
    """Return where a collection lives unless another folder is named."""
    return foxglove_home() / "consent"


class ConsentStore:
    """A collection in a folder; opening makes it where there is none, and tidies up after a killed process.

    Parameters
    ----------
    home : Path
    clock : callable
        Returns the time, with its zone. A lesson puts in another one, to let 50 days pass.
    place : ZoneInfo
        Where days are counted for new submissions; each keeps the place it was made with.
    keep_originals : bool
        Whether to keep network addresses and original file names until the right to withdraw has ended, in a
        database of their own. It counts for drafts that are begun from now on: what was begun before is submitted
        as its volunteer was told.

    Raises
    ------
    FoxgloveError
        If the folder cannot be used, or its database is damaged, or gone although its anchor is there.
    """

    def __init__(
        self,
        home: Path,
        *,
        clock: Callable[[], datetime] = now_utc,
        place: ZoneInfo = rules.PLACE,
        keep_originals: bool = False,
    ) -> None:
        self.home = Path(home).expanduser().resolve()
        self.place = place
        self.keep_originals = keep_originals
        self.problems: list[str] = []
        self._exclusions: ExclusionList | None = None
        self._clock = clock
        self._photographs = self.home / PHOTOGRAPHS_FOLDER
        self._drafts = Drafts(self.home / DRAFTS_FOLDER, clock)
        make_folders(self.home)
        self._record = Record(self.home)
        self.key = self._record.key
        try:
            self._originals = Originals(self.home, make=keep_originals)
            self._submissions = Submissions(self._record, self._originals, self._drafts)
            self.recover()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the databases; the store cannot be used afterwards."""
        self._record.close()
        if hasattr(self, "_originals"):
            self._originals.close()

    def __enter__(self) -> "ConsentStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def now(self) -> datetime:
        """Return the time of the collection's clock."""
        return self._clock()

    def today(self) -> date:
        """Return the day it is where days are counted."""
        return self._clock().astimezone(self.place).date()

    # What a volunteer has not yet confirmed

    def new_draft(self, *, keep_originals: bool | None = None) -> str:
        """Begin a draft and return its name, 128 random bits in hexadecimal digits.

        Parameters
        ----------
        keep_originals : bool, optional
            What the volunteer was told about addresses and file names; what the collection does now, unless given.

        Raises
        ------
        StoreRefused
            If the record was changed by somebody: the photographs would be sent in vain.
        """
        self._refuse_if_damaged()
        return self._drafts.new(self.keep_originals if keep_originals is None else keep_originals)

    def draft(self, identity: str) -> Draft | None:
        """Return a draft; None if there is none of that name, it has expired or was submitted."""
        return None if self._submissions.is_submitted(identity) else self._drafts.read(identity)

    def save_state(self, identity: str, state: dict[str, Any]) -> None:
        """Keep what the form wants to remember; `submit` reads `state["answers"]`, by inquiry."""
        self._drafts.save_state(identity, state)

    def put_photograph(
        self, identity: str, slot: int, photograph: "CleanPhotograph", original_name: str
    ) -> None:
        """Put a photograph into place 1 to 9 of a draft, instead of the one that may be there."""
        self._drafts.put_photograph(identity, slot, photograph, original_name)

    def remove_photograph(self, identity: str, slot: int) -> None:
        """Take the photograph out of place 1 to 9 of a draft."""
        self._drafts.remove_photograph(identity, slot)

    def remove_draft(self, identity: str) -> None:
        """Delete a draft and everything in it."""
        self._drafts.remove(identity)

    # Submissions

    def submit(
        self,
        draft_id: str,
        *,
        year_of_birth: int,
        language: str,
        text_hash: str,
        secret: str,
        request_id: str,
        address: str | None = None,
    ) -> Receipt:
        """Turn a draft into a submission, whole or not at all.

        Parameters
        ----------
        draft_id : str
            With 1 to 9 photographs, and the answers to the four inquiries in its state.
        year_of_birth : int
        language : str
            Of the text that was accepted.
        text_hash : str
            Of that text; it must be the newest in its language.
        secret : str
            From `rules.new_withdrawal_secret`. It is not stored, only its SHA-256 sum.
        request_id : str
            Names the request: sent again, with the same secret, it gets the receipt of the first time.
        address : str, optional
            Of the volunteer's computer; ignored unless the draft says that originals are kept.

        Raises
        ------
        SubmissionRefused
            If the rules do not allow it.
        FoxgloveError
            If there is no such draft, or it was submitted with another secret.
        StoreRefused
            If the disk is full, or the record was changed by somebody. The draft is still there.
        """
        confirmed = Confirmed(year_of_birth, language, text_hash, secret, request_id, address)
        return self._submissions.submit(
            draft_id, confirmed, self._clock(), self.place, self._refuse_if_damaged
        )

    def _refuse_if_damaged(self) -> None:
        if self.problems:
            raise StoreRefused(str(DamagedRecord(self.home, self.problems)))

    def receipt(self, request_id: str) -> Receipt | None:
        """Return the receipt of what a request has submitted; None if nothing, or it is withdrawn."""
        return self._submissions.receipt(request_id)

    # What volunteers ask for

    def status(self, agreement: str, secret: str) -> Status | None:
        """Return what is stored of a submission; None for an unknown number and for another secret alike."""
        row, tombstone = self._record.submission(agreement), self._record.tombstone(agreement)
        left = rules.uses_left(self._record.withdrawn_uses(agreement))
        known = row if row is not None else tombstone
        if not rules.is_the_secret(secret, known["secret_digest"] if known is not None else None):
            return None
        if row is None:
            assert tombstone is not None
            at = datetime.fromisoformat(tombstone["withdrawn_at"])
            return Status(agreement, None, None, False, 0, None, None, False, frozenset(), at)
        return status_of_row(row, left, self._clock())

    def withdrawn_since(self, agreement: str) -> dict[Use, datetime]:
        """Return from which uses a number has withdrawn, and when."""
        return self._record.withdrawn_since(agreement)

    def originals_kept(self, agreement: str) -> bool:
        """Tell whether the network address and the names of files were kept with a submission."""
        return self._record.originals_kept(agreement)

    def consent_again(
        self, agreement: str, secret: str, *, answers: Mapping[str, bool], language: str, text_hash: str
    ) -> Status:
        """Record that a volunteer accepts the newest text, after an older one.

        Raises
        ------
        UnknownAgreement
            If number and secret do not belong together, or the volunteer has withdrawn.
        SubmissionRefused
            If an inquiry is not answered with yes, or the text is not the newest.
        """
        row = self._record.submission(agreement)
        if not rules.is_the_secret(secret, row["secret_digest"] if row is not None else None) or row is None:
            raise UnknownAgreement
        found = rules.refusals(answers, row["year_of_birth"], self.today())
        if text_hash != texts.current_text(language).hash:
            found.append(Refusal("text_changed", "text"))
        if found:
            raise SubmissionRefused(found)
        with self._record.writing() as connection:
            row = self._record.submission(agreement)
            if row is None:
                raise UnknownAgreement
            changed = dict(row) | {"text_hash": text_hash, "language": language}
            # What was edited before must not look sound afterwards.
            if seals.is_sealed(self.key, "submissions", row):
                changed["seal"] = seals.seal_row(self.key, "submissions", changed)
            connection.execute(
                "UPDATE submissions SET text_hash = ?, language = ?, seal = ? WHERE agreement = ?",
                (text_hash, language, changed["seal"], agreement),
            )
            details = {"language": language, "text": text_hash}
            events.append(connection, self._clock(), "consented_again", agreement, details)
        self._record.advance_anchor()
        status = self.status(agreement, secret)
        if status is None:
            raise UnknownAgreement
        return status

    def withdraw(self, agreement: str, secret: str, uses: Iterable[Use]) -> WithdrawalReport:
        """Withdraw from uses, or with `Use.RETENTION` from everything.

        Raises
        ------
        UnknownAgreement
            If number and secret do not belong together; an unknown number takes as long.
        RightHasEnded
            If the last day is over.
        """
        if self.status(agreement, secret) is None:
            raise UnknownAgreement
        return self._withdraw(agreement, set(uses), "volunteer", late=False)

    def withdraw_by_staff(
        self, agreement: str, uses: Iterable[Use] = (Use.RETENTION,), *, late: bool = False
    ) -> WithdrawalReport:
        """Withdraw for a volunteer who lost the secret; recorded as done by staff.

        Parameters
        ----------
        late : bool
            Also after the last day. The right has ended then, but the organisers may always do more.

        Raises
        ------
        FoxgloveError
            If the number was never issued.
        RightHasEnded
            If the last day is over, unless `late`.
        """
        require_issued(self._record, [agreement])
        return self._withdraw(agreement, set(uses), "staff", late=late)

    def _withdraw(self, agreement: str, uses: set[Use], by: str, *, late: bool) -> WithdrawalReport:
        now = self._clock()
        # A process that was killed may have left the draft of this submission behind.
        self._drafts.remove_all_but_waiting(self._submissions.is_submitted)
        try:
            already = record_withdrawal(self._record, agreement, uses, by, now, late=late)
        except StoreRefused:
            # A full disk must keep nobody from withdrawing: for this moment some room was put aside.
            if not free_reserve(self.home):
                raise
            already = record_withdrawal(self._record, agreement, uses, by, now, late=late)
        return carry_out(self._record, self._originals, agreement, uses, now, already)

    # What later stages ask for

    def excluded(self, use: Use = Use.TRAINING) -> frozenset[str]:
        """Return the agreement numbers that must be left out of a use, and of everything made for it."""
        return self._record.excluded(use)

    def copies_for(self, use: Use) -> list[str]:
        """Return the agreement numbers whose photographs may be put to a use, in order of the numbers.

        Who agreed to an older text is left out of every use but retention until the newest one is accepted.
        """
        waiting = set() if use is Use.RETENTION else self._record.waiting()
        return sorted(self._record.live() - self._record.excluded(use) - waiting)

    def require_issued(self, numbers: Iterable[str]) -> None:
        """Raise FoxgloveError for an agreement number that was never issued here."""
        require_issued(self._record, numbers)

    def register_derived(
        self,
        agreement_numbers: Iterable[str] | Mapping[str, int | None],
        folder: Path,
        what: Derived | str,
    ) -> None:
        """Note where something made from photographs lies, so that a withdrawal reaches it.

        Who has withdrawn in the meantime is taken out of it at once.

        Parameters
        ----------
        agreement_numbers : iterable of str, or mapping of str to int
            Whose photographs went into it; a mapping says which volunteer number each of them has there.
        folder : Path
        what : Derived or str
            What it is; see `Derived`.

        Raises
        ------
        FoxgloveError
            If a number was never issued here.
        """
        numbers: dict[str, int | None] = (
            dict(agreement_numbers)
            if isinstance(agreement_numbers, Mapping)
            else dict.fromkeys(agreement_numbers)
        )
        for agreement in register(self._record, numbers, folder, Derived(what), self._clock()):
            carry_out_again(self._record, self._originals, agreement, self._clock())

    @contextmanager
    def making(self, agreement_numbers: Iterable[str], folder: Path, what: Derived | str) -> Iterator[None]:
        """Note whose photographs go into a folder before anything does; the block makes and registers it."""
        with making(self._record, agreement_numbers, folder, Derived(what), self._clock()):
            yield

    def export(self, folder: Path, use: Use) -> int:
        """Copy the photographs that may be put to a use, and register the copies; return of how many volunteers.

        Parameters
        ----------
        folder : Path
            A new one, outside of the collection; in the published layout, without the tables.
        use : Use
            Training or display.

        Raises
        ------
        FoxgloveError
            If the folder lies in the collection, the disk refuses, or the record was changed by somebody.
        """
        target = Path(folder).expanduser().resolve()
        if self.home in (target, *target.parents):
            raise FoxgloveError(
                f"{target} lies in the collection {self.home}. Choose a folder outside of it."
            )
        self.require_sound()
        numbers = self.copies_for(use)
        what = Derived.DISPLAY if use is Use.DISPLAY else Derived.COPIES
        with self.making(numbers, target, what):
            copy_out(self._photographs, numbers, target)
            self.register_derived(numbers, target, what)
        return len(numbers)

    def counts(self) -> Counts:
        """Return the collection in numbers: no identities, no faces."""
        return self._record.counts()

    # Order

    def require_sound(self) -> None:
        """Raise DamagedRecord if the record was changed; looked at are its rows and events, not the photographs."""
        self.problems = [str(problem) for problem in problems_of_record(self.home, self.key)]
        if self.problems:
            raise DamagedRecord(self.home, self.problems)

    def verify(self) -> list[events.Problem]:
        """Return what is wrong with the record: the chain of events, the tables and photographs beside it."""
        return verify_home(self.home).problems

    def purge(self) -> int:
        """Delete what is kept no longer: addresses and file names after the right to withdraw, drafts after a day.

        Withdrawals that something stood in the way of are tried again. A server that runs for weeks calls this now
        and then. Returned is of how many submissions the addresses and names were deleted.

        Raises
        ------
        DamagedRecord
            If the record was changed; then only drafts are deleted.
        """
        self._tidy_drafts()
        self.require_sound()
        return finish(self._record, self._originals, self._clock())

    def recover(self) -> None:
        """Finish, or clear away, what a killed process left undone; done whenever a collection is opened.

        Where the record was changed by somebody, nothing but drafts is cleared away: it may be the last trace.
        """
        events.remove_half_written_anchors(self.home)
        with suppress(DamagedRecord):
            self.require_sound()
            # While expired drafts are still there: they tell what a killed process left.
            clear_away_unknown(self._record, self._drafts.digests)
        self._tidy_drafts()
        if not self.problems:
            self._exclusions = list_exclusions(self._record, self._clock())
            finish(self._record, self._originals, self._clock())
        self._record.advance_anchor()

    def warnings(self) -> list[str]:
        """Return what whoever opened the collection must know of, in sentences."""
        return warnings_of(self.home, self.problems, self._exclusions)

    def _tidy_drafts(self) -> None:
        self._drafts.remove_all_but_waiting(self._submissions.is_submitted)
        keep_reserve(self.home)
