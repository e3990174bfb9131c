"""A collection of three volunteers with all that later stages make of it, to withdraw from and to prove it."""

import csv
from pathlib import Path

import numpy as np
from collected import Clock, picture, submit
from PIL import Image

from foxglove_helpers.consent import withdrawal
from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.proof import prove_withdrawn
from foxglove_helpers.consent.proof_report import Proof
from foxglove_helpers.consent.rules import Use
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.release import write_release

HEADSHOT_SIDE = 359  # R1
VOLUNTEERS = 3


class Collected:
    """A collection of three volunteers, with everything that later stages make of them."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "collection"
        self.clock = Clock()
        self.store = ConsentStore(self.home, clock=self.clock)
        sent = [submit(self.store, 2, seed) for seed in range(VOLUNTEERS)]
        self.numbers = [receipt.agreement for receipt, _ in sent]
        self.secrets = [secret for _, secret in sent]
        self.number, self.secret = self.numbers[1], self.secrets[1]
        self.release = self.make_release(folder / "release")
        self.crops = self.make_crops(folder / "crops")
        self.votes = self.make_votes(folder / "votes")

    def make_release(self, folder: Path) -> Path:
        volunteers = dict(zip(self.numbers, (7, 3, 9), strict=True))
        rows = [(seed, place) for seed in range(VOLUNTEERS) for place in (1, 2)]
        rows = [rows[k] for k in np.random.default_rng(0).permutation(len(rows))]
        images = np.stack([picture(seed * 10 + place, HEADSHOT_SIDE) for seed, place in rows])
        labels = np.array([(volunteers[self.numbers[s]], p, s % 2, 17 - s, s) for s, p in rows])
        vectors = np.array([[v, 1, 0, *[v / 100] * 75] for v in volunteers.values()])
        write_release(folder, images, labels, vectors)
        with (folder / "curation_log.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, LOG, lineterminator="\n", restval="")
            writer.writeheader()
            for row, (seed, place) in enumerate(rows):
                number = self.numbers[seed]
                writer.writerow(
                    {
                        "file": f"{number}/{number}_{place}.jpeg",
                        "decision": "kept",
                        "volunteer": volunteers[number],
                        "row": row,
                    }
                )
            same = f"its bytes are those of {self.number}_1.jpeg."
            refused = {"decision": "refused", "reason": "duplicate", "explanation": same}
            writer.writerow({"file": f"{self.numbers[0]}/x.jpeg", "volunteer": 7} | refused)
        (folder / "README.txt").write_text("one\n" + f"two {self.number}\nthree\n", encoding="utf-8")
        self.store.register_derived(volunteers, folder, "release")
        return folder

    def make_crops(self, folder: Path) -> Path:
        for seed, number in enumerate(self.numbers):
            (folder / number).mkdir(parents=True)
            for place in (1, 2):
                crop = Image.fromarray(picture(seed * 10 + place, 64))
                crop.save(folder / number / f"{number}_{place}.png")
        self.store.register_derived(self.numbers, folder, Derived.CROPS)
        return folder

    def make_votes(self, folder: Path) -> Path:
        folder.mkdir()
        for voter in range(3):
            lines = ["file,volunteer,smiling"]
            lines += [f"{n}_1.jpeg,{v},{voter}" for n, v in zip(self.numbers, (7, 3, 9), strict=True)]
            (folder / f"voter_{voter}.csv").write_text(
                "\r\n".join(lines) + "\r\n", encoding="utf-8", newline=""
            )
        (folder / "by_volunteer.tsv").write_text(
            "volunteer\tvote\n7\t1\n3\t0\n33\t1\n9\t1\n", encoding="utf-8"
        )
        self.store.register_derived(dict(zip(self.numbers, (7, 3, 9), strict=True)), folder, "votes")
        return folder

    def withdraw(self, *uses: Use) -> withdrawal.WithdrawalReport:
        return self.store.withdraw(self.number, self.secret, uses or [Use.RETENTION])

    def prove(self, *folders: Path, photographs: tuple[Path, ...] = ()) -> Proof:
        return prove_withdrawn(self.home, self.number, folders, photographs)


LOG = ["file", "decision", "reason", "explanation", "volunteer", "row"]
