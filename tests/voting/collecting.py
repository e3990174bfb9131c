"""A collection of three people who can withdraw, and a vote on their photographs."""

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from booths import vote_on_all
from PIL import Image

from foxglove_helpers.consent.photographs import CleanPhotograph
from foxglove_helpers.consent.rules import Inquiry, Use, new_withdrawal_secret
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.texts import current_text
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.photographs import photographs_of_work

PEOPLE, EACH = 3, 2


def jpeg(seed: int) -> bytes:
    coarse = np.random.default_rng(seed).integers(0, 256, (8, 8), np.uint8)
    file = io.BytesIO()
    Image.fromarray(coarse).resize((96, 96), Image.Resampling.BICUBIC).save(file, "JPEG")
    return file.getvalue()


@dataclass
class Collected:
    """A collection of three people, and the work folder of a curation that kept every photograph of theirs."""

    collection: Path
    work: Path
    numbers: list[str]

    def withdraw(self, who: int, *uses: Use) -> None:
        """Let volunteer `who` (1, 2, 3) withdraw, as another process does."""
        with ConsentStore(self.collection) as store:
            if uses:
                store._withdraw(self.numbers[who - 1], set(uses), "staff", late=False)
            else:
                store.withdraw_by_staff(self.numbers[who - 1])

    def register(self) -> None:
        """Note the work folder with the collection, as `foxglove curate --consent` does."""
        with ConsentStore(self.collection) as store:
            store.register_derived(self.numbers, self.work, "crops")

    def booth(self, home: Path, consent: bool = True) -> Booth:
        options = {"consent": self.collection} if consent else {}
        prepare(home, photographs_of_work(self.work), expected=5, work=self.work, **options)
        return Booth(home)


def collect(tmp_path: Path) -> Collected:
    """Return a collection and the work folder of its curation."""
    collection, work, numbers = tmp_path / "collection", tmp_path / "work", []
    with ConsentStore(collection) as store:
        for person in range(PEOPLE):
            draft = store.new_draft()
            store.save_state(draft, {"answers": {inquiry.value: True for inquiry in Inquiry}})
            for slot in range(1, EACH + 1):
                data = jpeg(10 * person + slot)
                photograph = CleanPhotograph(data, data, 96, 96, 1, f"{10 * person + slot:064x}")
                store.put_photograph(draft, slot, photograph, f"{slot}.jpg")
            receipt = store.submit(
                draft,
                year_of_birth=1980,
                language="en",
                text_hash=current_text("en").hash,
                secret=new_withdrawal_secret(),
                request_id=draft,
            )
            numbers.append(receipt.agreement)
    rows = ["file,decision,reason,explanation,agreement,volunteer,photograph,row"]
    for volunteer, number in enumerate(numbers, start=1):
        (work / "thumbnails" / number).mkdir(parents=True)
        for photograph in range(1, EACH + 1):
            name = f"{number}_{photograph}.jpeg"
            shutil.copy(
                collection / "photographs" / number / name, work / "thumbnails" / number / f"{name}.jpg"
            )
            rows.append(f"{number}/{name},kept,,,{number},{volunteer},{photograph},{len(rows) - 1}")
    (work / "curation_log.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    return Collected(collection, work, numbers)


def closed(collected: Collected, home: Path, consent: bool = True) -> Path:
    with collected.booth(home, consent) as booth:
        for voter in range(3):
            code = booth.join()
            vote_on_all(booth, code, lambda asked, voter=voter: (asked.volunteer + (voter == 2)) % 2)
            booth.hand_in(booth.voter(code))
        booth.close_vote()
    return home
