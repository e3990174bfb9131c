"""How a draft becomes a submission, whole or not at all.

In: a draft, and what its volunteer confirms. Out: the photographs in their place, a row of the record with its event,
and a receipt; or the reasons why the rules refuse it. The commit of the transaction is the point of truth: until then
the draft stays, and what was moved is taken back.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from foxglove_helpers.consent import events, rules, seals, texts
from foxglove_helpers.consent.database import StoreRefused
from foxglove_helpers.consent.drafts import Draft, Drafts
from foxglove_helpers.consent.layout import PHOTOGRAPHS_FOLDER, lay_out, settle
from foxglove_helpers.consent.originals import Originals
from foxglove_helpers.consent.record import Receipt, Record, SubmissionRefused, end_of_right, receipt_of_row
from foxglove_helpers.consent.rules import Refusal
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import not_written


@dataclass(frozen=True)
class Confirmed:
    """What a volunteer confirms when submitting a draft; `ConsentStore.submit` says what each part is."""

    year_of_birth: int
    language: str
    text_hash: str
    secret: str = field(repr=False)
    request_id: str
    address: str | None = field(repr=False)


class Submissions:
    """What was submitted to a collection.

    Parameters
    ----------
    record : Record
    originals : Originals
    drafts : Drafts
    """

    def __init__(self, record: Record, originals: Originals, drafts: Drafts) -> None:
        self._record = record
        self._originals = originals
        self._drafts = drafts
        self._photographs = record.home / PHOTOGRAPHS_FOLDER

    def submit(
        self,
        draft_id: str,
        confirmed: Confirmed,
        now: datetime,
        place: ZoneInfo,
        refuse_if_damaged: Callable[[], None],
    ) -> Receipt:
        """Turn a draft into a submission; see `ConsentStore.submit`.

        Parameters
        ----------
        draft_id : str
        confirmed : Confirmed
        now : datetime
        place : ZoneInfo
            Where the days of the right to withdraw are counted.
        refuse_if_damaged : callable
            Raises StoreRefused where the record was changed by somebody. What was submitted before is acknowledged
            all the same.
        """
        row: dict[str, Any] = {
            "submitted_at": events.as_utc(now),
            "place": place.key,
            "year_of_birth": confirmed.year_of_birth,
            "language": confirmed.language,
            "text_hash": confirmed.text_hash,
            "secret_digest": rules.secret_digest(confirmed.secret),
            "request_digest": _digest(confirmed.request_id),
            "draft_digest": _digest(draft_id),
        }
        draft = self._drafts.read(draft_id)
        # After the reading: another thread may submit the same draft, and remove it, at any time before.
        earlier = self._submitted_before(row)
        if earlier is not None:
            return earlier
        if draft is None:
            raise FoxgloveError("There is no such draft, or it is more than 24 hours old. Begin again.")
        found = [photograph for photograph in draft.photographs if photograph is not None]
        row["photographs"] = len(found)
        _check_rules(draft, row, now.astimezone(place).date())
        refuse_if_damaged()
        ready = self._drafts.folder / draft_id / f"ready_{secrets.token_hex(8)}"
        row["agreement"] = rules.new_agreement_number(self._record.issued())
        try:
            lay_out(ready, row, [photograph.jpeg for photograph in found])
            name = row["agreement"]
            digests = {f"{name}_{slot}.jpeg": one.jpeg_digest for slot, one in enumerate(found, start=1)}
            digests[f"{name}.tsv"] = seals.digest_of(ready / f"{name}.tsv")
            row["file_seals"] = json.dumps(seals.seal_files(self._record.key, digests))
            receipt = self._commit(ready, row, draft, confirmed.address)
        except OSError as error:
            # Another thread may have submitted this draft and removed it under our hands.
            earlier = self._submitted_before(row)
            if earlier is not None:
                return earlier
            refusal = not_written(self._photographs / row["agreement"], error)
            raise StoreRefused(str(refusal)) from error
        finally:
            shutil.rmtree(ready, ignore_errors=True)
        self._record.advance_anchor()
        self._drafts.remove(draft_id)
        return receipt

    def receipt(self, request_id: str) -> Receipt | None:
        """Return the receipt of what a request has submitted; None if nothing, or it is withdrawn."""
        row = self._record.submission_of(_digest(request_id), "")
        return None if row is None else receipt_of_row(row)

    def is_submitted(self, draft_id: str) -> bool:
        """Tell whether a draft has been submitted."""
        return self._record.submission_of("", _digest(draft_id)) is not None

    def _submitted_before(self, row: Mapping[str, Any]) -> Receipt | None:
        found = self._record.submission_of(row["request_digest"], row["draft_digest"])
        if found is None:
            return None
        if found["secret_digest"] != row["secret_digest"]:
            # A certificate with a secret that opens nothing would cost the volunteer the right to withdraw.
            raise FoxgloveError(
                "This has been submitted before, with another secret. Use the certificate that was shown then."
            )
        return receipt_of_row(found)

    def _commit(self, ready: Path, row: dict[str, Any], draft: Draft, address: str | None) -> Receipt:
        """Move the photographs to their place and write the record, in one transaction."""
        agreement = row["agreement"]
        time = datetime.fromisoformat(row["submitted_at"])
        moved = False
        try:
            with self._record.writing() as connection:
                # Looked at again where nobody else writes: the same request may have come twice at once.
                earlier = self._submitted_before(row)
                if earlier is not None:
                    return earlier
                if agreement in self._record.issued():
                    raise StoreRefused("Two submissions drew one number at a time. Send it again.")
                if draft.keep_originals:
                    names = [photograph.original_name for photograph in draft.photographs if photograph]
                    self._originals.add(agreement, address, names, end_of_right(row))
                os.replace(ready, self._photographs / agreement)
                moved = True
                settle(self._photographs)
                details = {
                    "language": row["language"],
                    "originals_kept": draft.keep_originals,
                    "photographs": row["photographs"],
                    "place": row["place"],
                    "text": row["text_hash"],
                }
                row["event_hash"] = events.append(connection, time, "submitted", agreement, details)
                row["seal"] = seals.seal_row(self._record.key, "submissions", row)
                blanks = ", ".join(f":{name}" for name in row)
                connection.execute(f"INSERT INTO submissions ({', '.join(row)}) VALUES ({blanks})", row)
        except BaseException:
            if not self._record.is_live(agreement):
                if moved:
                    shutil.rmtree(self._photographs / agreement, ignore_errors=True)
                with suppress(FoxgloveError):
                    self._originals.remove(agreement)
            raise
        return receipt_of_row(row)


def _check_rules(draft: Draft, row: Mapping[str, Any], today: date) -> None:
    found = rules.refusals(draft.state.get("answers", {}), row["year_of_birth"], today)
    if not row["photographs"]:
        found.append(Refusal("no_photographs", "photographs"))
    if row["text_hash"] != texts.current_text(row["language"]).hash:
        found.append(Refusal("text_changed", "text"))
    if found:
        raise SubmissionRefused(found)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
