"""A small collection for lesson 01: the real form on this computer, photographs of a twin, and looks behind it.

In: nothing, or a folder. Out: a running form in a folder of its own, nine telephone photographs of a person who
does not exist, a submission sent through the same pages that people use, and tables of what was stored. The form
runs in another process, works behind the proxy of JupyterHub and Binder, and ends with the notebook. What a cell
submits lies in a collection of its own: whatever a learner tries out in the browser, the proof tells the same.
"""

import atexit
import html
import io
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pandas as pd
from IPython.display import display
from PIL import ExifTags, Image, ImageOps
from werkzeug.datastructures import FileStorage
from werkzeug.test import Client

from foxglove_helpers.consent.derived import Derived
from foxglove_helpers.consent.events import ANCHOR_FILE
from foxglove_helpers.consent.layout import EXCLUDED_FILE, KEY_FILE, PHOTOGRAPHS_FOLDER
from foxglove_helpers.consent.record import DATABASE_FILE
from foxglove_helpers.consent.rules import Inquiry
from foxglove_helpers.consent.store import ConsentStore, now_utc
from foxglove_helpers.consent.web.app import Settings, create_app
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.feedback import say
from foxglove_helpers.teaching.lesson_server import HUB_PREFIX, LessonServer
from foxglove_helpers.twin import DEFAULT_SEED

VOLUNTEER = 42  # of the default twin: nine ordinary photographs, and a telephone that notes where it is
FORGED_COPY = "forged copy"  # the folder of `copy_of`

# What stands in a row of the record, by its name there; 50 characters at most, for notebooks cut off the rest.
MEANINGS = {
    "agreement": ("agreement number", "同意番号"),
    "submitted_at": ("when it was submitted, in UTC", "提出された日時（UTC）"),
    "place": (
        "clock of the 50 days, not the volunteer's place",
        "50 日間を数える時計。本人のいる場所ではない",
    ),
    "year_of_birth": ("year of birth", "生まれた年"),
    "language": ("language of the text that was accepted", "承諾された説明文の言語"),
    "text_hash": ("hash of the text that was accepted", "承諾された説明文のハッシュ値"),
    "photographs": ("how many photographs", "写真の枚数"),
    "secret_digest": ("hash of the withdrawal secret", "撤回用パスワードのハッシュ値"),
    "request_digest": (
        "hash by which a second press does nothing",
        "ボタンを 2 回押しても 1 件にするためのハッシュ値",
    ),
    "draft_digest": (
        "hash by which a form is submitted only once",
        "1 つのフォームを 1 回だけにするためのハッシュ値",
    ),
    "event_hash": ("hash of the line in the chain of events", "出来事の鎖の、この提出の行のハッシュ値"),
    "file_seals": (
        "hashes by which changed photographs are found",
        "写真の書き換えを見つけるためのハッシュ値",
    ),
    "seal": ("hash by which a changed row is found", "この行の書き換えを見つけるためのハッシュ値"),
}
MOST_SHOWN = 32  # characters of a value; hashes are longer, and nobody reads them to the end
EXIF_TEXT_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8))  # Exif: how a comment is written


@dataclass(frozen=True)
class Certificate:
    """What the last page of the form gives a volunteer."""

    agreement: str
    secret: str

    def __str__(self) -> str:
        number, secret = say(en="agreement number", ja="同意番号"), say(en="secret", ja="撤回用パスワード")
        colon = say(en=": ", ja="：")
        return f"{number}{colon}{self.agreement}\n{secret}{colon}{self.secret}"


class Form:
    """The real consent form, running on this computer; what it collects ends with it.

    Attributes
    ----------
    from_browser : Path
        The collection of what people submit in a browser.
    home : Path
        The collection of the last `submit`, in which nothing else lies.
    photographs : Path
        A folder with nine photographs of a person who does not exist, to choose from.
    address : str
        Where the form answers on this computer.
    link : str
        Where it is for the person's browser: on a hub, through its proxy.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="foxglove-consent-"))
        self.from_browser = self.folder / "from the browser"
        self.home = self.folder / "collection"
        # On a hub the browser runs elsewhere: there the photographs lie beside the notebook, to be downloaded.
        shelf = Path.cwd() if HUB_PREFIX in os.environ else self.folder
        self.photographs = shelf / "photographs_of_a_twin"
        self._server: LessonServer | None = None
        atexit.register(self.stop)
        try:
            shutil.rmtree(self.photographs, ignore_errors=True)
            telephone_photographs(self.photographs)
            self._server = LessonServer("form", self.folder, self.from_browser)
            self.address, self.link = self._server.address, self._server.link
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the form and delete its folder."""
        if self._server is not None:
            self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.photographs, ignore_errors=True)
        atexit.unregister(self.stop)

    def print_link(self) -> None:
        """Display the link to the form, and where the photographs lie."""
        words = say(en="Open the consent form in a new tab", ja="同意フォームを新しいタブで開く")
        lie = say(en="Nine photographs of a twin lie in", ja="ツインの写真 9 枚の場所：")
        link = f"{self.link}{say(en='en', ja='ja')}/"
        page = (
            f'<p><a href="{html.escape(link)}" target="_blank" rel="noopener">{words}</a></p>'
            f"<p>{lie} <code>{html.escape(str(self.photographs))}</code></p>"
        )
        display({"text/html": page, "text/plain": f"{words}: {link}\n{lie} {self.photographs}"}, raw=True)

    def submit(self, photographs: Sequence[Path], year_of_birth: int) -> Certificate:
        """Fill in the form as a browser would, page by page, and return what the certificate says.

        The submission comes into a new collection, whatever was submitted before.

        Raises
        ------
        FoxgloveError
            If the form refuses a step; the message says which.
        """
        self.home = Path(tempfile.mkdtemp(dir=self.folder)) / "collection"
        return fill_in(self.home, photographs, year_of_birth)


def fill_in(home: Path, photographs: Sequence[Path], year_of_birth: int) -> Certificate:
    """Take part in a collection through the pages of the form, and return what the certificate says."""
    with ConsentStore(home) as store:
        browser = _Browser(store, say(en="en", ja="ja"))
        browser.send("inquiries", dict.fromkeys(Inquiry, "yes"))
        browser.send("year", {"year_of_birth": str(year_of_birth)})
        browser.send("photographs", {}, photographs)
        browser.send("review", {})
        page = browser.get("certificate")
        return Certificate(_text_of("agreement-number", page), _text_of("withdrawal-secret", page))


_forms: list[Form] = []


def start_form() -> Form:
    """Start the form, ending one that an earlier run of the cell has started."""
    while _forms:
        _forms.pop().stop()
    _forms.append(Form())
    return _forms[0]


def telephone_photographs(folder: Path) -> list[Path]:
    """Draw nine photographs of `VOLUNTEER` of the twin as the telephone wrote them, under the names there.

    Place, camera, time and a small preview stand in the files, as telephones put them there.

    Parameters
    ----------
    folder : Path
        Is made.
    """
    # Drawing needs OpenCV; the rest of the lesson does not.
    from foxglove_helpers.twin.photographs import draw_photograph
    from foxglove_helpers.twin.plan import plan_cohort
    from foxglove_helpers.twin.portrait import draw_portrait
    from foxglove_helpers.twin.submissions.colour import draw_palette
    from foxglove_helpers.twin.submissions.phones import orientation_of, store, taken_at, upright_size
    from foxglove_helpers.twin.submissions.plan import plan_submissions
    from foxglove_helpers.twin.submissions.scene import take_raw_photograph

    seed, cohort = DEFAULT_SEED, plan_cohort(DEFAULT_SEED)
    person, session = cohort.people[VOLUNTEER - 1], cohort.sessions[VOLUNTEER - 1]
    sent = next(found for found in plan_submissions(cohort) if found.volunteer == VOLUNTEER)
    portrait, palette = draw_portrait(person), draw_palette(person)
    folder.mkdir(parents=True)
    paths = []
    for file in sent.files:
        shot, phone = file.shot, sent.phone
        taken = draw_photograph(seed, VOLUNTEER, shot.photograph, session)
        size = upright_size(phone, shot.photograph)
        picture, _ = take_raw_photograph(portrait, palette, session, taken, shot, size, phone.model.grain)
        when = taken_at(seed, VOLUNTEER, shot.photograph, sent.submitted_at)
        path = folder / file.original_name
        path.write_bytes(store(picture, phone, orientation_of(phone, shot.photograph), when, 0))
        paths.append(path)
    return paths


def tags(photograph: Path) -> dict[str, str]:
    """Return everything a JPEG file says beside its picture, by the names of the tags, the place in degrees."""
    with Image.open(photograph) as image:
        exif = image.getexif()
        found = {ExifTags.TAGS.get(tag, hex(tag)): value for tag, value in exif.items()}
        found |= {
            ExifTags.TAGS.get(tag, hex(tag)): value for tag, value in exif.get_ifd(ExifTags.IFD.Exif).items()
        }
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        preview = exif.get_ifd(ExifTags.IFD.IFD1)
        comment = image.info.get("comment")
    for pointer in ("ExifOffset", "GPSInfo"):
        found.pop(pointer, None)
    if ExifTags.GPS.GPSLatitude in place:
        found["GPS latitude"] = _degrees(place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef])
        found["GPS longitude"] = _degrees(
            place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef]
        )
    if preview:
        found["Preview picture"] = "yes"
    if comment:
        found["Comment"] = comment
    return {name: _plain(value) for name, value in found.items()}


def _degrees(parts: Sequence[float], side: str) -> str:
    degrees, minutes, seconds = map(float, parts)
    return f"{degrees + minutes / 60 + seconds / 3600:.5f}° {side}"


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        plain = value[8:] if value.startswith(EXIF_TEXT_CODES) else value
        text = plain.decode("ascii", errors="replace")
    else:
        text = str(value)
    return "".join(letter for letter in text if letter.isprintable()).strip()[:60]


def compare_tags(original: Path, stored: Path) -> pd.DataFrame:
    """Return what an original says and what the stored file says, tag by tag; "–" where nothing is left."""
    before, after = tags(original), tags(stored)
    rows = {name: (before.get(name, "–"), after.get(name, "–")) for name in [*before, *after]}
    headings = [say(en="original", ja="元のファイル"), say(en="stored", ja="保存されたファイル")]
    return pd.DataFrame.from_dict(rows, orient="index", columns=headings)


def record_of(home: Path, agreement: str) -> pd.DataFrame:
    """Return the row of a submission in the record, one value a line, and what each is; no line if there is none."""
    with closing(sqlite3.connect(f"{(home / DATABASE_FILE).as_uri()}?mode=ro", uri=True)) as connection:
        row = pd.read_sql_query(
            "SELECT * FROM submissions WHERE agreement = ?", connection, params=(agreement,)
        )
    lines = {}
    for record in row.to_dict("records"):
        for name, value in record.items():
            english, japanese = MEANINGS.get(str(name), ("", ""))
            # The name in the database would be read as where the volunteer lives.
            shown = "time_zone" if name == "place" else name
            lines[shown] = (_short(str(value)), say(en=english, ja=japanese))
    headings = [say(en="stored", ja="保存された値"), say(en="what it is", ja="意味")]
    return pd.DataFrame.from_dict(lines, orient="index", columns=headings)


def _short(value: str) -> str:
    return value if len(value) <= MOST_SHOWN else f"{value[:10]}…"


def events_of(home: Path) -> pd.DataFrame:
    """Return the chain of events, the hashes cut to ten signs so that they fit the page."""
    with closing(sqlite3.connect(f"{(home / DATABASE_FILE).as_uri()}?mode=ro", uri=True)) as connection:
        chain = pd.read_sql_query("SELECT * FROM events ORDER BY number", connection, index_col="number")
    for column in ("previous", "hash"):
        chain[column] = chain[column].str[:10]
    return chain


def stored_files(home: Path) -> list[str]:
    """Return the files of all submissions, by their places in the folder of the collection."""
    photographs = home / PHOTOGRAPHS_FOLDER
    return sorted(path.relative_to(home).as_posix() for path in photographs.rglob("*") if path.is_file())


def days_later(days: float) -> Callable[[], datetime]:
    """Return a clock that goes so many days ahead of the real one."""
    return lambda: now_utc() + timedelta(days=days)


def people_at_work(form: Form, agreement: str) -> Path:
    """Make what comes about in every project: registered crops, a registered model, and a copy nobody wrote down.

    Returns
    -------
    Path
        The desk of a colleague, with the copy: smaller, gray, under another name.

    Raises
    ------
    FoxgloveError
        If the volunteer has withdrawn already.
    """
    first = form.home / PHOTOGRAPHS_FOLDER / agreement / f"{agreement}_1.jpeg"
    if not first.is_file():
        raise FoxgloveError(
            say(
                en=f"{agreement} has withdrawn already. Run the cell of section 4 that begins with `certificate` "
                "again, then this one.",
                ja=f"{agreement} はすでに撤回されています。第 4 節の `certificate` で始まるセルをもう一度実行してから、"
                "このセルを実行してください。",
            )
        )
    crops, models, desk = (form.home.with_name(name) for name in ("crops", "models", "desk of a colleague"))
    for folder in (crops, models, desk):
        folder.mkdir(exist_ok=True)
    with Image.open(first) as image:
        upright = ImageOps.exif_transpose(image).convert("L")
    side = min(upright.size)
    upright.crop((0, 0, side, side)).resize((359, 359)).save(crops / f"{agreement}_1.png")
    (models / "weights.txt").write_text("75 numbers\n", encoding="utf-8", newline="\n")
    upright.thumbnail((400, 400))
    upright.save(desk / "poster.png")
    with ConsentStore(form.home) as store:
        store.register_derived([agreement], crops, Derived.CROPS)
        store.register_derived([agreement], models, Derived.MODEL)
    return desk


def copy_of(home: Path) -> Path:
    """Return the folder of a copy of a collection, made anew each time."""
    target = home.with_name(FORGED_COPY)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    shutil.copytree(home / PHOTOGRAPHS_FOLDER, target / PHOTOGRAPHS_FOLDER)
    with (
        closing(sqlite3.connect(home / DATABASE_FILE)) as source,
        closing(sqlite3.connect(target / DATABASE_FILE)) as copy,
    ):
        source.backup(copy)
    for name in (ANCHOR_FILE, KEY_FILE, EXCLUDED_FILE):
        shutil.copy2(home / name, target / name)
    return target


def change_event(home: Path, number: int, agreement: str) -> None:
    """Write another agreement number into an event, as somebody would who has the file and knows SQLite.

    The triggers that forbid it only stop slips: whoever can write the file can remove them, and put them back.

    Raises
    ------
    FoxgloveError
        If there is no such event.
    """
    with closing(sqlite3.connect(home / DATABASE_FILE)) as connection, connection:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        statement = "UPDATE events SET agreement = ? WHERE number = ?"
        changed = connection.execute(statement, (agreement, number)).rowcount
        for _, definition in triggers:
            connection.execute(definition)
    if not changed:
        raise FoxgloveError(
            say(
                en=f"event is {number}; expected the number of one in the table above, such as 1.",
                ja=f"event は {number} ですが、上の表にある番号（1 など）が必要です。",
            )
        )


class _Browser:
    """As much of a browser as a form without JavaScript needs: cookies, hidden fields, files."""

    def __init__(self, store: ConsentStore, language: str) -> None:
        self._client = Client(create_app(store, settings=Settings(teaching=True)))
        self._start = f"/{language}/"

    def get(self, page: str) -> str:
        return self._client.get(self._start + page).get_data(as_text=True)

    def send(self, page: str, fields: Mapping[str, str], files: Sequence[Path] = ()) -> None:
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.get(page)))
        uploads = [FileStorage(io.BytesIO(path.read_bytes()), path.name) for path in files]
        data = {**hidden, **fields, **({"photographs": uploads} if uploads else {})}
        answer = self._client.post(self._start + page, data=data)
        while answer.location:
            answer = self._client.get(urljoin(answer.request.path, answer.location))
        # The list at the top of a page that the form gives back: one link a problem.
        reasons = re.findall(r'<li><a href="#[^"]*">(.*?)</a></li>', answer.get_data(as_text=True), re.DOTALL)
        if reasons or answer.status_code >= 400:
            plain = html.unescape(" ".join(reasons))
            raise FoxgloveError(
                say(
                    en=f"The form refused the step {page}. {plain}",
                    ja=f"同意フォームは {page} の段階で受け付けませんでした。{plain}",
                )
            )


def _text_of(element: str, page: str) -> str:
    found = re.search(rf'id="{element}">([^<]+)<', page)
    if found is None:
        raise FoxgloveError(f"The certificate does not show {element}; the submission did not end well.")
    return html.unescape(found[1]).strip()
