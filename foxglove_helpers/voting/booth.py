"""The booth's record: who may vote, on what, how they voted, and what nobody may see before the vote is closed.

In: photographs to vote on, and votes, one at a time. Out: progress while the vote is open; sheets, tally and
decisions when it is closed. Everything lies in one SQLite database in the booth's folder. A vote is one
transaction, acknowledged when it is on the disk; a voter has one vote an item by a unique constraint; the log
is append-only, and what is taken back stands in it as an event of its own. Voters have a random code and no name.
"""

import hmac
import json
import secrets
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from foxglove_helpers.consent.database import StoreRefused, open_database, scrub, transaction
from foxglove_helpers.consent.rules import agreement_numbers_in
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import VOTERS
from foxglove_helpers.sheets import COLUMNS, Item, Sheets
from foxglove_helpers.voting.booth_setup import DATABASE_FILE, QUESTIONS, SCHEMA, VERSION, booth_key, take_out
from foxglove_helpers.voting.decisions import Decision, checked_words
from foxglove_helpers.voting.withdrawals import Withdrawals

# Without digits and letters that are taken for others (0, 1, I, O): eight of these 32 make 40 bits.
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH, CODE_GROUP = 8, 4
PARTS_OF_PROGRESS = 4


class Refused(FoxgloveError):  # noqa: N818
    """The booth does not take this now; `reason` is one stable word that the pages have words for."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Voter:
    """Somebody with a code; `number` is for the booth alone, sheets are numbered otherwise."""

    number: int
    seed: str
    handed_in: bool


@dataclass(frozen=True)
class Asked:
    """What a voter is asked next: `faces` are the photographs to show, `done` of `count` items are voted on."""

    item: int
    question: str
    volunteer: int
    photograph: int
    faces: tuple[str, ...]
    done: int
    count: int


@dataclass(frozen=True)
class Counts:
    """All that anybody may know of an open vote: how many, never who or what.

    `progress` counts voters who have not handed in by how far they are: the first quarter, the second, ...
    """

    expected: int
    joined: int
    handed_in: int
    items: int
    progress: tuple[int, ...]
    closed: bool


def written_code(typed: str) -> str:
    """Return a code as it is written, however it was typed: `K7QX-2M9P` for `k7qx 2m9p`, in full width or not."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())
    return "-".join(letters[i : i + CODE_GROUP] for i in range(0, len(letters), CODE_GROUP))


class Booth:
    """The booth in a folder; any thread may use it, and the command line beside a server.

    Parameters
    ----------
    home : Path
        Its folder; it must hold a booth, see `prepare`.
    clock : callable, optional
        Returns the time, for tests.

    Raises
    ------
    FoxgloveError
        If there is no booth, its database is damaged, or the collection is gone whose withdrawals it must know.
    """

    def __init__(self, home: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.home, self._clock = Path(home), clock
        self._path = self.home / DATABASE_FILE
        if not self._path.is_file():
            raise FoxgloveError(
                f"{home} holds no booth; expected {DATABASE_FILE} in it. Check --home, or start one: "
                "foxglove vote serve --work CURATED --home BOOTH."
            )
        self.key = booth_key(self.home)
        self._lock = threading.RLock()
        self._connection = open_database(self._path, SCHEMA, VERSION)
        self._orders: dict[int, list[int]] = {}
        self._seen: int | None = None
        try:
            self._look_again()
            work, collection = self._fact("work"), self._fact("consent")
            self._withdrawals = Withdrawals(
                Path(work) if work else None, Path(collection) if collection else None
            )
            self.notice_withdrawals()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> "Booth":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._connection.close()

    # Who votes

    def join(self) -> str:
        """Let one more voter in and return their code.

        Raises
        ------
        Refused
            "closed", "full", or "codes_only" where codes were given out beforehand.
        """
        with self._writing():
            self._require_open()
            if self._fact("codes_only") == "yes":
                raise Refused("codes_only", "This vote is for people who have a code.")
            self._require_room(1)
            code = self._new_voter(joined=True)
        return code

    def make_codes(self, count: int) -> list[str]:
        """Make codes to give out before the vote; from then on nobody comes in without one.

        Raises
        ------
        Refused
            If there are more than voters are expected, or the vote is closed.
        """
        with self._writing():
            self._require_open()
            self._require_room(count)
            codes = [self._new_voter(joined=False) for _ in range(count)]
            self._set("codes_only", "yes")
        return codes

    def voter(self, code: str) -> Voter | None:
        """Return the voter of a code, however it is typed; None if there is no such code."""
        with self._lock:
            row = self._connection.execute(
                "SELECT voter, seed, handed_in FROM voters WHERE code = ?", (self._hashed(code),)
            ).fetchone()
        return Voter(row["voter"], row["seed"], bool(row["handed_in"])) if row else None

    def enter(self, code: str) -> Voter | None:
        """Return the voter who types a code, and count them as present from now on."""
        voter = self.voter(code)
        if voter is not None:
            with self._writing():
                here = self._connection.execute(
                    "UPDATE voters SET joined = 1 WHERE voter = ? AND joined = 0", (voter.number,)
                )
                if here.rowcount:
                    self._note("join", voter.number)
        return voter

    # Withdrawals

    def notice_withdrawals(self) -> int:
        """Take whoever has withdrawn since the last look out of the vote; return how many photographs went.

        Their photographs, the votes on them and what the log tells of these are deleted. Where nothing has changed,
        this takes the time of looking at two files. What another process has taken out is noticed, too.
        """
        with self._lock:
            self._look_again()
            if not self._withdrawals.have_changed():
                return 0
            shown = {
                row["file"]: (row["volunteer"], row["photograph"], Path(row["thumbnail"]).is_file())
                for row in self._photographs
            }
            gone = self._withdrawals.files_gone((file, is_there) for file, (*_, is_there) in shown.items())
            if gone:
                with transaction(self._connection, self._path):
                    take_out(self._connection, {shown[file][:2] for file in gone})
                # Another program may be reading; it empties the log when it is closed.
                with suppress(StoreRefused):
                    scrub(self._connection, self._path)
            self._load()
            self._withdrawals.noticed()
        return len(gone)

    # Votes

    def next_item(self, voter: Voter) -> Asked | None:
        """Return what this voter is asked next; None when everything is voted on."""
        with self._lock:
            done = self._voted(voter)
            order = self._order(voter)
            item = next((item for item in order if item not in done), None)
            return None if item is None else self._asked(item, len(done & set(order)))

    def vote(self, voter: Voter, item: int, vote: int) -> str:
        """Put down a vote; it is on the disk when this returns.

        Parameters
        ----------
        voter : Voter
        item : int
        vote : 0 or 1

        Returns
        -------
        "counted", "changed" or "same"
            The last where the very same vote was there already: a second press, or a page that was sent again.

        Raises
        ------
        Refused
            "closed", "handed_in", "unknown", or "withdrawn" where the volunteer has left since it was asked.
        """
        with self._writing():
            if vote not in (0, 1) or item not in self._items:
                gone = vote in (0, 1) and self._connection.execute(
                    "SELECT 1 FROM log WHERE kind = 'removed' AND item = ?", (item,)
                )
                if gone and gone.fetchone():
                    raise Refused("withdrawn", "The volunteer has withdrawn; there is nothing to vote on.")
                raise Refused("unknown", "There is no such item or vote.")
            self._require_voting(voter)
            before = self._connection.execute(
                "SELECT vote FROM votes WHERE voter = ? AND item = ?", (voter.number, item)
            ).fetchone()
            if before is not None and before["vote"] == vote:
                return "same"
            number = self._note("vote" if before is None else "change", voter.number, item, vote)
            self._connection.execute(
                "INSERT INTO votes (voter, item, vote, number) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (voter, item) DO UPDATE SET vote = excluded.vote, number = excluded.number",
                (voter.number, item, vote, number),
            )
        return "counted" if before is None else "changed"

    def last_vote(self, voter: Voter) -> tuple[int, str, int] | None:
        """Return item, question and vote of what this voter voted on last; None before the first vote."""
        with self._lock:
            row = self._connection.execute(
                "SELECT item, question, vote FROM votes JOIN items USING (item) WHERE voter = ? "
                "ORDER BY number DESC LIMIT 1",
                (voter.number,),
            ).fetchone()
        return tuple(row) if row else None

    def undo(self, voter: Voter, item: int) -> bool:
        """Take back the vote on an item; False if there is none, for example because it was taken back already.

        Raises
        ------
        Refused
            "closed" or "handed_in".
        """
        with self._writing():
            self._require_voting(voter)
            gone = self._connection.execute(
                "DELETE FROM votes WHERE voter = ? AND item = ?", (voter.number, item)
            )
            if gone.rowcount:
                self._note("undo", voter.number, item)
        return bool(gone.rowcount)

    def hand_in(self, voter: Voter) -> None:
        """Take all votes of a voter as final. Doing so twice is doing it once.

        Raises
        ------
        Refused
            "closed", or "incomplete": a sheet has no empty votes.
        """
        with self._writing():
            if self._connection.execute(
                "SELECT handed_in FROM voters WHERE voter = ?", (voter.number,)
            ).fetchone()["handed_in"]:
                return
            self._require_open()
            if len(self._voted(voter)) < len(self._items):
                raise Refused("incomplete", "There are items without a vote.")
            self._connection.execute("UPDATE voters SET handed_in = 1 WHERE voter = ?", (voter.number,))
            self._note("hand in", voter.number)

    # The vote as a whole

    @property
    def questions(self) -> tuple[str, ...]:
        """What is asked."""
        return QUESTIONS[self._fact("question")]

    @property
    def is_closed(self) -> bool:
        """Whether the result may be seen, and nobody votes any more."""
        return self._fact("closed") is not None

    @property
    def source(self) -> str:
        """Whose photographs these are: "work" or "twin"."""
        return self._fact("source") or "work"

    @property
    def codes_only(self) -> bool:
        """Whether nobody comes in without a code that was made beforehand."""
        return self._fact("codes_only") == "yes"

    @property
    def files(self) -> dict[Item, str]:
        """The file of each photograph, by volunteer and photograph."""
        return {(row["volunteer"], row["photograph"]): row["file"] for row in self._photographs}

    @property
    def agreements(self) -> dict[str, int]:
        """The volunteer of each agreement number that the names of files hold."""
        return {
            number: row["volunteer"]
            for row in self._photographs
            for number in agreement_numbers_in(row["file"])
        }

    @property
    def collection(self) -> Path | None:
        """The folder of the collection that the photographs belong to, where the booth was told."""
        told = self._fact("consent")
        return Path(told) if told else None

    def counts(self) -> Counts:
        """Return how many voters there are and how far."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT joined, handed_in, "
                "(SELECT COUNT(*) FROM votes WHERE votes.voter = voters.voter) AS done FROM voters"
            ).fetchall()
        progress, items = [0] * PARTS_OF_PROGRESS, len(self._items)
        for row in rows:
            if row["joined"] and not row["handed_in"]:
                # Everybody may have withdrawn.
                part = row["done"] * PARTS_OF_PROGRESS // max(items, 1)
                progress[min(part, PARTS_OF_PROGRESS - 1)] += 1
        return Counts(
            expected=int(self._fact("expected") or VOTERS),
            joined=sum(row["joined"] for row in rows),
            handed_in=sum(row["handed_in"] for row in rows),
            items=items,
            progress=tuple(progress),
            closed=self.is_closed,
        )

    def close_vote(self) -> None:
        """End the vote: from now on the result may be seen, and nobody can vote. This cannot be taken back.

        Raises
        ------
        Refused
            "nobody": as long as no voter has handed in.
        """
        with self._writing():
            if self.is_closed:
                return
            if not self._connection.execute("SELECT COUNT(*) FROM voters WHERE handed_in").fetchone()[0]:
                raise Refused("nobody", "No voter has handed in yet; expected at least one.")
            self._set("closed", self._now())
            self._note("close")

    def rows(self) -> dict[str, dict[int, list[tuple[int, ...]]]]:
        """Return the lines of all sheets that were handed in, by question and number of the sheet.

        Lines stand in the order in which this voter saw the faces. The numbers tell nothing of when a voter came.

        Raises
        ------
        Refused
            "open", before the vote is closed.
        """
        if not self.is_closed:
            raise Refused(
                "open",
                "The vote is still open; expected nobody to see votes before it is closed. Close it first: "
                "foxglove vote close --home BOOTH.",
            )
        with self._lock:
            voters = [
                Voter(row["voter"], row["seed"], True)
                for row in self._connection.execute("SELECT voter, seed FROM voters WHERE handed_in")
            ]
            votes = {
                voter: dict(
                    self._connection.execute(
                        "SELECT item, vote FROM votes WHERE voter = ?", (voter.number,)
                    ).fetchall()
                )
                for voter in voters
            }
            voters.sort(key=lambda voter: self._derived("sheet", voter.seed))
            found: dict[str, dict[int, list[tuple[int, ...]]]] = {question: {} for question in self.questions}
            for sheet, voter in enumerate(voters, start=1):
                for question in self.questions:
                    found[question][sheet] = [
                        (*self._named(item), votes[voter][item])
                        for item in self._order(voter)
                        if self._items[item]["question"] == question
                    ]
        return found

    def sheets(self) -> Sheets:
        """Return all sheets that were handed in as tables; raises Refused as `rows`."""
        tables: dict[str, pd.DataFrame] = {}
        for question, sheets in self.rows().items():
            columns = COLUMNS[question][:-1]
            voted = {
                sheet: {line[:-1] if len(columns) > 1 else line[0]: line[-1] for line in lines}
                for sheet, lines in sheets.items()
            }
            table = pd.DataFrame(voted, dtype=np.int64)
            if table.empty and len(columns) > 1:  # everybody has withdrawn
                table.index = pd.MultiIndex.from_tuples([], names=columns)
            table.index.names = list(columns)
            tables[question] = table.sort_index().rename_axis(columns="voter")
        return Sheets(tables.get("gender"), tables.get("smile"))

    def decide(self, decision: Decision) -> None:
        """Put down what was decided on a tie; a later decision on the same volunteer takes its place, both are logged.

        Raises
        ------
        Refused
            "open" before the vote is closed, "unknown" where there is no tie, "empty" without who and why.
        """
        gender = self.sheets().gender
        if (
            gender is None
            or decision.volunteer not in gender.index[2 * gender.sum(axis=1) == gender.shape[1]]
        ):
            raise Refused("unknown", f"The votes on volunteer {decision.volunteer} are not tied.")
        who, why = checked_words(decision.decided_by), checked_words(decision.why)
        if not who or not why or decision.female not in (0, 1):
            raise Refused("empty", "A tie is never decided silently: expected who decided, and why.")
        with self._writing():
            self._connection.execute(
                "INSERT INTO decisions VALUES (?, ?, ?, ?) ON CONFLICT (volunteer) DO UPDATE SET "
                "female = excluded.female, decided_by = excluded.decided_by, why = excluded.why",
                (decision.volunteer, decision.female, who, why),
            )
            details = {
                "volunteer": decision.volunteer,
                "female": decision.female,
                "decided_by": who,
                "why": why,
            }
            self._note("decision", details=details)

    def decisions(self) -> tuple[Decision, ...]:
        """Return what was decided on ties: of each volunteer the last decision."""
        with self._lock:
            rows = self._connection.execute("SELECT * FROM decisions ORDER BY volunteer").fetchall()
        return tuple(Decision(*row) for row in rows)

    def decisions_taken(self) -> tuple[tuple[str, Decision], ...]:
        """Return every decision that was ever taken on who is still here, with its time, in order."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT at, details FROM log WHERE kind = 'decision' ORDER BY number"
            ).fetchall()
        taken = [(row["at"], Decision(**json.loads(row["details"]))) for row in rows]
        return tuple((at, decision) for at, decision in taken if decision.volunteer in self._face_of)

    def replaced_decisions(self) -> tuple[Decision, ...]:
        """Return the decisions in whose place a later one on the same volunteer stands."""
        taken = [decision for _, decision in self.decisions_taken()]
        return tuple(
            decision
            for place, decision in enumerate(taken, start=1)
            if any(later.volunteer == decision.volunteer for later in taken[place:])
        )

    # Faces

    def thumbnail(self, face: str) -> Path | None:
        """Return the thumbnail of a photograph; None if there is no such one."""
        row = self._faces.get(face)
        return Path(row["thumbnail"]) if row else None

    def faces_of(self, volunteer: int) -> tuple[str, ...]:
        """Return the photographs of a volunteer."""
        return tuple(self._face_of.get(volunteer, {}).values())

    def signature(self, voter: str, face: str) -> str:
        """Return what the address of a face must bear for one browser: nobody else can use it or guess it."""
        return self._derived("face", f"{voter}\0{face}").hex()[:32]

    # Inside

    def _look_again(self) -> None:
        """Load anew what another process has changed in the database; a look takes microseconds."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._seen:
            self._load()
            self._seen = version

    def _load(self) -> None:
        rows = self._connection.execute("SELECT * FROM photographs ORDER BY volunteer, photograph").fetchall()
        self._photographs = [dict(row) for row in rows]
        self._faces = {row["face"]: row for row in self._photographs}
        self._face_of: dict[int, dict[int, str]] = {}
        for row in self._photographs:
            self._face_of.setdefault(row["volunteer"], {})[row["photograph"]] = row["face"]
        self._orders.clear()
        self._items = {
            row["item"]: dict(row) for row in self._connection.execute("SELECT * FROM items ORDER BY item")
        }

    def _asked(self, item: int, done: int) -> Asked:
        row = self._items[item]
        volunteer, photograph = row["volunteer"], row["photograph"]
        gender = row["question"] == "gender"
        faces = self.faces_of(volunteer) if gender else (self._face_of[volunteer][photograph],)
        return Asked(item, row["question"], volunteer, photograph, faces, done, len(self._items))

    def _named(self, item: int) -> tuple[int, ...]:
        row = self._items[item]
        gender = row["question"] == "gender"
        return (row["volunteer"],) if gender else (row["volunteer"], row["photograph"])

    def _order(self, voter: Voter) -> list[int]:
        """Return the items as this voter sees them: question after question, each shuffled by the voter's seed."""
        if voter.number not in self._orders:

            def place(item: int) -> tuple[int, bytes]:
                question = self.questions.index(self._items[item]["question"])
                return question, sha256(f"{voter.seed}\0{item}".encode()).digest()

            self._orders[voter.number] = sorted(self._items, key=place)
        return self._orders[voter.number]

    def _voted(self, voter: Voter) -> set[int]:
        with self._lock:
            rows = self._connection.execute("SELECT item FROM votes WHERE voter = ?", (voter.number,))
            return {row["item"] for row in rows}

    def _require_voting(self, voter: Voter) -> None:
        self._require_open()
        if self._connection.execute(
            "SELECT handed_in FROM voters WHERE voter = ?", (voter.number,)
        ).fetchone()["handed_in"]:
            raise Refused("handed_in", "These votes are handed in and final.")

    def _require_open(self) -> None:
        if self.is_closed:
            raise Refused("closed", "The vote is closed.")

    def _require_room(self, more: int) -> None:
        there = self._connection.execute("SELECT COUNT(*) FROM voters").fetchone()[0]
        expected = int(self._fact("expected") or VOTERS)
        if there + more > expected:
            raise Refused(
                "full",
                f"{there} of {expected} expected voters have a code; {more} more would be too many. Expect more: "
                "foxglove vote serve --voters-expected.",
            )

    def _new_voter(self, joined: bool) -> str:
        code = written_code("".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)))
        made = self._connection.execute(
            "INSERT INTO voters (code, seed, joined) VALUES (?, ?, ?)",
            (self._hashed(code), secrets.token_hex(16), int(joined)),
        )
        self._note("join" if joined else "code", made.lastrowid)
        return code

    def _hashed(self, code: str) -> str:
        return self._derived("code", written_code(code)).hex()

    def _derived(self, purpose: str, text: str) -> bytes:
        return hmac.new(self.key, f"{purpose}\0{text}".encode(), sha256).digest()

    def _fact(self, name: str) -> Any:
        with self._lock:
            row = self._connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else None

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(
            "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def _note(
        self,
        kind: str,
        voter: int | None = None,
        item: int | None = None,
        vote: int | None = None,
        details: dict | None = None,
    ) -> int:
        told = None if details is None else json.dumps(details, ensure_ascii=False)
        made = self._connection.execute(
            "INSERT INTO log (at, kind, voter, item, vote, details) VALUES (?, ?, ?, ?, ?, ?)",
            (self._now(), kind, voter, item, vote, told),
        )
        return int(made.lastrowid or 0)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, transaction(self._connection, self._path):
            self._look_again()
            yield
