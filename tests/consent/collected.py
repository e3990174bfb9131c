"""A small collection for tests: photographs that are quickly made, answers that are accepted, and a clock to turn."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from PIL import Image

from foxglove_helpers.consent.photographs import CleanPhotograph
from foxglove_helpers.consent.rules import Inquiry, new_withdrawal_secret
from foxglove_helpers.consent.store import ConsentStore, Receipt
from foxglove_helpers.consent.texts import current_text

YES = {inquiry.value: True for inquiry in Inquiry}
START = datetime(2026, 11, 20, 3, 4, 5, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def picture(seed: int, side: int = 96) -> np.ndarray:
    """Return a gray picture, smooth like a photograph, that is unlike that of any other seed."""
    small = np.random.default_rng(seed).integers(0, 256, (8, 8), dtype=np.uint8)
    return np.asarray(Image.fromarray(small).resize((side, side), Image.Resampling.BICUBIC))


def jpeg_of(gray: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(gray).save(file, "JPEG", quality=92)
    return file.getvalue()


def clean(seed: int) -> CleanPhotograph:
    """Return a photograph as the intake gives it."""
    data = jpeg_of(picture(seed))
    return CleanPhotograph(
        jpeg=data, preview=data, width=96, height=96, orientation=1, pixels_digest=f"{seed:064x}"
    )


def begin(store: ConsentStore, photographs: int = 9, seed: int = 0) -> str:
    """Return a draft that is ready to be submitted."""
    draft = store.new_draft()
    store.save_state(draft, {"answers": YES})
    for slot in range(1, photographs + 1):
        store.put_photograph(draft, slot, clean(seed * 10 + slot), f"IMG_{slot:04}.jpg")
    return draft


def submit(
    store: ConsentStore, photographs: int = 9, seed: int = 0, **changes: object
) -> tuple[Receipt, str]:
    """Submit a draft; return the receipt and the secret."""
    draft = begin(store, photographs, seed)
    wanted = {
        "year_of_birth": 1980,
        "language": "en",
        "text_hash": current_text("en").hash,
        "secret": new_withdrawal_secret(),
        "request_id": f"request of {draft}",
    } | changes
    return store.submit(draft, **wanted), str(wanted["secret"])


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
