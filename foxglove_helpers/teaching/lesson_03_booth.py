"""A small vote for lesson 03: the real booth on this computer, sixteen simulated colleagues, and you.

In: the headshots of the twin. Out: a running booth in a folder of its own, in which sixteen of the twin's voters have
handed in, a seventeenth place for the learner, and the sheets of all once the vote is closed. The booth runs in another
process, works behind the proxy of JupyterHub and Binder, and ends with the notebook. Seventeen voters: R1 (Aoto et al.,
2022, doi:10.1038/s41598-022-07560-2).
"""

import atexit
import html
import shutil
import tempfile
import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
from IPython.display import display
from PIL import Image

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.release import VOTERS, Headshots
from foxglove_helpers.sheets import sheet_name, sheet_text
from foxglove_helpers.teaching.feedback import NotYet, say
from foxglove_helpers.teaching.lesson_server import LessonServer
from foxglove_helpers.twin import DEFAULT_SEED
from foxglove_helpers.twin.plan import plan_cohort
from foxglove_helpers.twin.votes import gender_votes, smile_votes
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import prepare
from foxglove_helpers.voting.photographs import Shown

# Whom the booth shows, of the default twin, and in which photographs: clear faces and such as divide the team.
FACES: dict[int, tuple[int, ...]] = {
    1: (1,),
    3: (5,),
    6: (1,),
    26: (3,),
    54: (1, 8),
    77: (2, 4),
    90: (1, 5),
    101: (6,),
    261: (1,),
}
PHOTOGRAPHS = [(volunteer, photograph) for volunteer, taken in FACES.items() for photograph in taken]
_SIDE, _QUALITY = 240, 88  # pixels of a thumbnail

Votes = dict[tuple[int, ...], int]  # volunteer, or volunteer and photograph, to 0 or 1


class NotCounted(NotYet):
    """A sheet that cannot be counted as it is; a notebook shows the message alone, without a traceback."""

    def __init__(self, message: str) -> None:
        super().__init__("not_counted", message)
        self.args = (message,)  # so that a copy or a pickle is made with the one argument of this class

    @property
    def title(self) -> str:
        return say(
            en="Not counted yet, and the vote is still open: ", ja="まだ数えていません（投票は受付中です）："
        )


class VotingBooth:
    """The real booth, running on this computer; it ends with the notebook, and its folder with it.

    Parameters
    ----------
    headshots : Headshots
        Of the default twin.
    serve : bool
        Start the pages; without them, votes come from `close` alone.

    Attributes
    ----------
    home : Path
        The folder of the booth.
    link : str
        Where the pages are for the person's browser.
    """

    def __init__(self, headshots: Headshots, serve: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="foxglove-booth-"))
        self.home, self.sheets = self.folder / "booth", self.folder / "sheets"
        self.link = ""
        self._server: LessonServer | None = None
        atexit.register(self.stop)
        try:
            self._shown = thumbnails(headshots, self.folder / "thumbnails")
            prepare(self.home, self._shown, question="both", expected=VOTERS, source="twin")
            with Booth(self.home) as booth:
                for colleague in range(1, VOTERS):
                    _fill_in(booth, colleague_votes(colleague))
            if serve:
                self._server = LessonServer("booth", self.folder, self.home)
                self.link = self._server.link
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the booth and delete its folder."""
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.stop)

    def print_link(self) -> None:
        """Display the link to the booth, and all that anybody may know of the open vote."""
        words = say(en="Open the voting booth in a new tab", ja="投票ブースを新しいタブで開く")
        link = f"{self.link}{say(en='en', ja='ja')}/"
        page = f'<p><a href="{html.escape(link)}" target="_blank" rel="noopener">{words}</a></p>'
        display({"text/html": page, "text/plain": f"{words}: {link}"}, raw=True)
        print(self.progress())

    def progress(self) -> str:
        """Return how many have handed in, and nothing else."""
        with Booth(self.home) as booth:
            counts = booth.counts()
        return say(
            en=f"{counts.handed_in} of {VOTERS} sheets are handed in; {counts.items} votes on each. "
            f"The vote is {'closed' if counts.closed else 'open'}.",
            ja=f"{VOTERS} 枚のうち {counts.handed_in} 枚の投票用紙が提出されています（1 枚に {counts.items} 票）。"
            f"投票は{'締め切られました' if counts.closed else '受付中です'}。",
        )

    def close(self, my_gender: str = "", my_smile: str = "") -> Path:
        """Close the vote and return the folder with the sheets of all seventeen.

        Where you have not handed in in the booth, the seventeenth sheet is made from what you typed, and if that
        is not complete, the twin's seventeenth voter stands in for you. Closing twice is closing once.

        Parameters
        ----------
        my_gender : str
            A letter for each volunteer of `FACES`, in their order: f or m. A dot is no vote.
        my_smile : str
            A letter for each photograph, in their order: y (smiling) or n. A dot is no vote.

        Raises
        ------
        NotCounted
            If there are too few or too many letters, or others; or you have begun in the booth, have not handed in,
            and typed nothing.
        """
        with Booth(self.home) as booth:
            if not booth.is_closed:
                typed = votes_typed(my_gender, my_smile)
                if booth.counts().handed_in >= VOTERS:
                    told = say(
                        en="Your sheet from the booth is counted.",
                        ja="ブースで提出したあなたの投票用紙を数えます。",
                    )
                else:
                    self._make_room(booth, bool(typed))
                    _fill_in(booth, typed or colleague_votes(VOTERS))
                    told = (
                        say(en="Your typed sheet is counted.", ja="入力されたあなたの投票用紙を数えます。")
                        if typed
                        else say(
                            en="There is no complete sheet of yours: a simulated colleague stands in for you.",
                            ja="あなたの投票用紙がそろっていないので、架空の同僚が代わりに投票しました。",
                        )
                    )
                print(told)
                booth.close_vote()
            self._write(booth)
        print(self.progress())
        return self.sheets

    def _make_room(self, booth: Booth, typed: bool) -> None:
        """See to a place for the seventeenth sheet, where somebody has taken it in the browser and not handed in."""
        joined = booth.counts().joined
        if joined < VOTERS:
            return
        if not typed:
            raise NotCounted(
                say(
                    en="you have begun to vote in the booth and have not handed in. Go back to it, vote on everything, "
                    'press "Hand in my votes", and run this cell again. Or write your votes into the cell above and '
                    "run both. Or run the cell that opens the booth, to begin anew.",
                    ja="ブースで投票を始めましたが、まだ提出していません。ブースに戻ってすべてに投票し、提出のボタンを押し"
                    "てから、このセルをもう一度実行してください。または、上のセルに票を書いて両方を実行するか、ブースを"
                    "開くセルを実行して最初からやり直してください。",
                )
            )
        prepare(self.home, self._shown, question="both", expected=joined + 1, source="twin")

    def _write(self, booth: Booth) -> None:
        self.sheets.mkdir(exist_ok=True)
        for question, sheets in booth.rows().items():
            for number, lines in sheets.items():
                text = sheet_text(question, lines)
                (self.sheets / sheet_name(question, number)).write_text(text, encoding="utf-8", newline="\n")


_booths: list[VotingBooth] = []


def start_booth(headshots: Headshots) -> VotingBooth:
    """Start the booth, ending one that an earlier run of the cell has started."""
    while _booths:
        _booths.pop().stop()
    _booths.append(VotingBooth(headshots))
    return _booths[0]


def thumbnails(headshots: Headshots, folder: Path) -> list[Shown]:
    """Write the thumbnails of `FACES` into a folder, and return them with what they show.

    Raises
    ------
    FoxgloveError
        If the headshots lack one of them: they are of another cohort.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for volunteer, photograph in PHOTOGRAPHS:
        image = picture_of(headshots, volunteer, photograph)
        name = f"FT{volunteer:03d}_{photograph}"
        target = folder / f"{name}.jpg"
        with whole_file(target) as part:
            Image.fromarray(image).resize((_SIDE, _SIDE), Image.Resampling.LANCZOS).save(
                part, "JPEG", quality=_QUALITY
            )
        found.append(Shown(volunteer, photograph, f"{name}.jpeg", target))
    return found


def picture_of(headshots: Headshots, volunteer: int, photograph: int) -> np.ndarray:
    """Return one image (359, 359), uint8, by volunteer and photograph."""
    labels = headshots.labels
    rows = np.flatnonzero((labels["volunteer"] == volunteer) & (labels["photograph"] == photograph))
    if not len(rows):
        raise FoxgloveError(
            f"volunteer {volunteer}, photograph {photograph} is not among these headshots; expected the whole default "
            'twin: load_headshots("twin").'
        )
    return np.asarray(headshots.images[int(rows[0])])


def colleague_votes(number: int) -> Votes:
    """Return how one of the twin's voters (1 to 17) votes on `FACES`."""
    return {item: votes[number - 1] for item, votes in _team_votes().items()}


@cache
def _team_votes() -> dict[tuple[int, ...], list[int]]:
    """Return what each of the twin's voters says of each face, in the order of the voters."""
    plan = plan_cohort(DEFAULT_SEED)
    gender, smile = gender_votes(plan).astype(int), smile_votes(plan).astype(int)
    place = {(taken.volunteer, taken.photograph): row for row, taken in enumerate(plan.photographs)}
    votes: dict[tuple[int, ...], list[int]] = {(who,): gender[who - 1].tolist() for who in FACES}
    return votes | {key: smile[place[key]].tolist() for key in PHOTOGRAPHS}


def votes_typed(my_gender: str, my_smile: str) -> Votes | None:
    """Return the votes of a sheet typed as two rows of letters; None where one is missing.

    Raises
    ------
    NotCounted
        If there are too few or too many letters, or others than those asked for.
    """
    asked: list[tuple[str, str, str, list[tuple[int, ...]]]] = [
        ("my_gender", my_gender, "mf", [(volunteer,) for volunteer in FACES]),
        ("my_smile", my_smile, "ny", list(PHOTOGRAPHS)),
    ]
    votes: Votes = {}
    complete = True
    for name, text, letters, items in asked:
        plain = _letters(name, text, letters, items)
        if not plain.strip("."):
            complete = False
            continue
        complete = complete and "." not in plain
        votes |= {
            item: letters.index(letter) for item, letter in zip(items, plain, strict=True) if letter != "."
        }
    return votes if complete else None


def _letters(name: str, text: object, letters: str, items: list[tuple[int, ...]]) -> str:
    """Return one of the two rows of letters in lower case and without blanks, or say which letter is wrong."""
    first, second = letters[1], letters[0]
    if not isinstance(text, str):
        raise NotCounted(
            say(
                en=f"{name} is no text; expected {len(items)} letters, {first} or {second}, in quotation marks.",
                ja=f"{name} が文字列ではありません。{first} か {second} を {len(items)} 文字、引用符で囲んでください。",
            )
        )
    plain = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    wrong = next((place for place, letter in enumerate(plain) if letter not in (first, second, ".")), None)
    if wrong is not None:
        whose, who = _named(items[wrong]) if wrong < len(items) else ("", "")
        raise NotCounted(
            say(
                en=f'{name}, letter {wrong + 1}{whose} is "{plain[wrong]}"; expected {first} or {second}.',
                ja=f"{name} の {wrong + 1} 文字目{who}が「{plain[wrong]}」です。{first} か {second} を書いてください。",
            )
        )
    if plain.strip(".") and len(plain) != len(items):
        raise NotCounted(
            say(
                en=f"{name} has {len(plain)} letters; expected {len(items)}, one for each in the order of the picture "
                f"in section 1: {first} or {second}. Count them again.",
                ja=f"{name} は {len(plain)} 文字です。第 1 節の図の順に、{first} か {second} を {len(items)} 文字書いて"
                "ください。文字の数を確かめてください。",
            )
        )
    return plain


def _named(item: tuple[int, ...]) -> tuple[str, str]:
    volunteer, *photograph = item
    if photograph:
        return (
            f" (volunteer {volunteer}, photograph {photograph[0]})",
            f"（ボランティア {volunteer}、写真 {photograph[0]}）",
        )
    return f" (volunteer {volunteer})", f"（ボランティア {volunteer}）"


def _fill_in(booth: Booth, votes: Votes) -> None:
    """Let one more voter in, vote on all, and hand in."""
    voter = booth.voter(booth.join())
    assert voter is not None  # the code was made a moment ago
    while (asked := booth.next_item(voter)) is not None:
        key = (asked.volunteer,) if asked.question == "gender" else (asked.volunteer, asked.photograph)
        booth.vote(voter, asked.item, votes[key])
    booth.hand_in(voter)
