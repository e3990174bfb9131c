"""Pages to look through after a curation: what was refused and why, what a person should decide, what was kept.

In: the log and the thumbnails of a work folder. Out: three web pages that need neither network nor script, with words
for those who cannot see a thumbnail, and under each question the line that answers it, ready to be copied. The
thumbnails themselves stay in their folder beside the pages: who withdraws is then in no picture of a page. The log
has the same facts as a table.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import jinja2
import pandas as pd

from foxglove_helpers.curation.reasons import ABOUT_SUBMISSIONS, CURABLE, REMEDIES
from foxglove_helpers.curation.rectangles_file import FOUND, LEFT_OUT, NOBODY
from foxglove_helpers.curation.work_folder import CORRECTIONS_FILE, PAGES, THUMBNAILS, VOLUNTEERS_FILE
from foxglove_helpers.files import whole_file

PAGE_NAMES = {"refused": "refused.html", "open": "open.html", "kept": "kept.html"}
SHOWN_SIDE = {"refused": 112, "open": 200, "kept": 112}  # pixels of a thumbnail in a page
DECIDED_BY = "your-name"  # in a line for volunteers.tsv, for a person to replace
_MOST_PICTURES = 3  # of a submission about which a person decides
_INTRODUCTIONS = {
    "refused": "Left out, by rule or by a person. Nothing is deleted from the heap.",
    "open": "The machine suspects something that only a person can decide. Until then these photographs are not in the "
    "release.",
    "kept": "These become the release. Look for hands, for people who look aside, and for crops that are off. One that "
    "should go: a line in corrections.tsv with a 9 at its end, as open.html shows it.",
}
_TEMPLATE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Curation: {{ decision }} ({{ count }})</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 76rem; padding: 0 1rem; }
nav a { margin-right: 1rem; }
ul.files { display: grid; gap: .9rem; list-style: none; padding: 0;
  grid-template-columns: repeat(auto-fill, minmax(min({{ wide }}, 100%), 1fr)); }
ul.files > li { border: 1px solid; border-radius: .3rem; min-width: 0; overflow-wrap: anywhere; padding: .5rem; }
figure { margin: 0; }
ul.files > li.wide { grid-column: 1 / -1; }
.pictures { display: flex; flex-wrap: wrap; gap: .4rem; }
.pictures a { display: block; }
img { display: block; height: {{ side }}px; width: auto; }
.none { align-items: center; border: 1px dashed; display: flex; height: {{ side }}px; justify-content: center;
  padding: 0 .5rem; }
figcaption { font-size: .85rem; }
.line { margin: .35rem 0; }
.line span { display: block; }
pre { border: 1px solid; border-radius: .2rem; cursor: copy; font: .8rem/1.4 ui-monospace, monospace; margin: 0;
  overflow-x: auto; padding: .2rem .35rem; tab-size: 3; user-select: all; -webkit-user-select: all; }
.how { border: 1px solid; border-radius: .3rem; padding: 0 1rem .3rem; }
.path { overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>Curation: {{ count }} {{ decision }}</h1>
<nav aria-label="Pages">{% for name, file in pages.items() %}{% if name != decision %}
<a href="{{ file }}">{{ name }}</a>{% else %}<strong aria-current="page">{{ name }}</strong> {% endif %}{% endfor %}
</nav>
<p>{{ introduction }}</p>
{% if decision != "kept" and count %}
<section class="how" aria-labelledby="how">
<h2 id="how">How to {{ "decide" if decision == "open" else "bring one back" }}</h2>
<p>The file of decisions is <code class="path">{{ corrections }}</code>{% if submissions %}, for repeated submissions
<code class="path">{{ volunteers }}</code>{% endif %}. If it is not there yet, make it
in that very folder, not in the folder of this page.</p>
<ol>
<li><strong>With the rectangle tool</strong>, which writes the file for you: open JupyterLab
(<code>foxglove lab</code>), a new notebook, and run in a cell
<pre>from foxglove_helpers.rectangle_tool import RectangleTool
RectangleTool({{ work }}, photographs={{ heap }})</pre>
It shows these photographs one by one: Enter keeps the rectangle, Delete leaves the photograph out.
{% if submissions %}Repeated submissions it does not ask about.{% endif %}</li>
{% if decision == "open" %}
<li><strong>With a text editor</strong> such as Notepad or TextEdit (as plain text): click on a ready line under a
picture, which marks the whole of it; copy it (Ctrl+C), paste it as a new line of the file (Ctrl+V), and press Enter
behind it. Typed by hand, a line of corrections.tsv has six columns with one press of the Tab key between two, and no
spaces: name of the photograph without the folder in front, x, y, width and height of the rectangle in pixels, and 0
(keep as found) or 9 (leave out){% if submissions %}; a line of volunteers.tsv has three: the submission, the earlier
one of the same person or - for nobody's, and who decided, in one word (replace {{ decided_by }}){% endif %}. Save as
UTF-8. Then <code>foxglove curate check-rectangles FILE --mend</code>, with the path above for FILE, puts right what an
editor did to the ends of the lines, and tells what else is wrong.</li>
{% else %}
<li><strong>With a text editor</strong>: a line of corrections.tsv with six columns, one press of the Tab key between
two and no spaces: name of the photograph without the folder in front, x, y, width and height in pixels of the upright
photograph, and 1 (drawn by hand). The rectangle tool is easier, as it turns heads that lean as well.</li>
{% endif %}
</ol>
{% if decision == "refused" %}
<p>A rectangle brings back only what was refused as {{ curable }}. For everything else, such as duplicates, repeated
submissions and damaged files, it has no effect, and the next run says so; what helps stands below, under each
reason.</p>
{% endif %}
<p>Then run the same foxglove curate command again. What is done stays; the pages are made anew.</p>
</section>
{% endif %}
{% for reason, count, remedy, rows in groups %}
<section>
<h2>{{ reason }}: {{ count }}</h2>
{% if remedy %}<p>{{ remedy }}</p>
{% endif %}<ul class="files">
{% for row in rows %}<li{% if row.pictures|length > 1 %} class="wide"{% endif %}><figure>
{% if row.pictures %}<div class="pictures">{% for picture in row.pictures %}
<a href="{{ picture.place }}"><img src="{{ picture.place }}" alt="{{ picture.alt }}" loading="lazy">
{{ picture.of }}</a>{% endfor %}
</div>
{% else %}<div class="none">no picture</div>
{% endif %}<figcaption><strong>{{ row.file }}</strong>{% if row.explanation %}<br>{{ row.explanation }}{% endif %}
{% for what, line in row.lines %}<div class="line"><span>{{ what }}</span><pre>{{ line }}</pre></div>
{% endfor %}</figcaption></figure></li>
{% endfor %}</ul>
</section>
{% else %}
<p>None.</p>
{% endfor %}</body>
</html>
"""


def write_pages(work: Path, log: pd.DataFrame, thumbnails: Mapping[str, Path], heap: Path) -> list[Path]:
    """Write the three pages, and return where they lie.

    Parameters
    ----------
    work : Path
        The work folder, whole path; the pages come into its folder `pages`.
    log : DataFrame
        From `curate_heap` or `read_log`.
    thumbnails : mapping of str to Path
        By the `file` of the log; files without one are shown by their words alone.
    heap : Path
        As it shall stand in the words about the rectangle tool.
    """
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(_TEMPLATE)
    folder = work / PAGES
    shown = _Shown(log, folder, thumbnails)
    places = []
    for decision, name in PAGE_NAMES.items():
        rows = log[(log["decision"] == decision) & (log["reason"] != "record")]
        groups = [
            (
                str(reason).replace("_", " ") or "volunteer by volunteer",
                _counted(group) if reason in ABOUT_SUBMISSIONS else str(len(group)),
                REMEDIES.get(str(reason), ""),
                shown.submissions(group) if reason in ABOUT_SUBMISSIONS else shown.files(group),
            )
            for reason, group in rows.groupby("reason", sort=True)
        ]
        page = template.render(
            decision=decision,
            count=len(rows),
            pages=PAGE_NAMES,
            introduction=_INTRODUCTIONS[decision],
            corrections=str(work / CORRECTIONS_FILE),
            volunteers=str(work / VOLUNTEERS_FILE),
            submissions=bool(set(rows["reason"]) & ABOUT_SUBMISSIONS),
            work=repr(str(work)),
            heap=repr(str(heap)),
            decided_by=DECIDED_BY,
            curable=_in_words(sorted(CURABLE)),
            groups=groups,
            side=SHOWN_SIDE[decision],
            wide="23rem" if decision == "open" else "14rem",
        )
        places.append(folder / name)
        with whole_file(places[-1]) as part:
            part.write_text(page, encoding="utf-8", newline="\n", errors="backslashreplace")
    return places


def write_pages_of(work: Path | str) -> list[Path]:
    """Write the pages of a work folder again, from its log and its thumbnails; return where they lie."""
    from foxglove_helpers.curation.pipeline import read_log
    from foxglove_helpers.curation.work_folder import recorded_heaps

    work = Path(work).resolve()
    log = read_log(work)
    # As the pipeline stores them, however deep the submission lies in the heap.
    places = {
        file: work / THUMBNAILS / agreement / f"{file.rsplit('/', 1)[-1]}.jpg"
        for file, agreement in zip(log["file"], log["agreement"], strict=True)
    }
    there = {file: place for file, place in places.items() if place.exists()}
    heaps = recorded_heaps(work)
    heap = next((place for place in heaps if place.is_dir()), heaps[-1] if heaps else Path("HEAP"))
    return write_pages(work, log, there, heap)


class _Shown:
    """What the pages say of files and of submissions."""

    def __init__(self, log: pd.DataFrame, folder: Path, thumbnails: Mapping[str, Path]) -> None:
        self._folder, self._thumbnails = folder, thumbnails
        self._files = {str(agreement): list(each) for agreement, each in log.groupby("agreement")["file"]}

    def files(self, rows: pd.DataFrame) -> list[dict]:
        """Return what is said of each file."""
        return [
            {
                "file": row["file"],
                "explanation": row["explanation"],
                "pictures": self._picture(row["file"], _alt(row)) or self._picture_of_twin(row),
                "lines": _lines_for_corrections(row) if row["decision"] == "open" else [],
            }
            for row in rows.to_dict("records")
        ]

    def submissions(self, rows: pd.DataFrame) -> list[dict]:
        """Return what is said of each submission, with pictures of it and of the earlier one."""
        shown = []
        for agreement, group in rows.groupby("agreement", sort=True):
            first = group.iloc[0]
            earlier = str(first.get("same_as", "") or "")
            is_open = first["decision"] == "open"
            files = group["file"].tolist()
            most = _MOST_PICTURES if is_open else 1
            shown.append(
                {
                    "file": f"{agreement} ({len(files)} file{'s' * (len(files) != 1)})",
                    "explanation": first["explanation"],
                    "pictures": [
                        *self._pictures(files, f"of the submission {agreement}")[:most],
                        *self._pictures(self._files.get(earlier, []), f"of the earlier submission {earlier}")[
                            :most
                        ],
                    ],
                    "lines": _lines_for_volunteers(str(agreement), earlier if is_open else ""),
                }
            )
        return shown

    def _pictures(self, files: list[str], whose: str) -> list[dict[str, str]]:
        return [
            picture | {"of": file.rsplit("/", 1)[0]}
            for file in files
            for picture in self._picture(file, f"Gray face in {file}, {whose}")
        ]

    def _picture_of_twin(self, row: dict) -> list[dict[str, str]]:
        twin = row.get("same_as", "")
        return self._picture(twin, f"Gray face in {twin}, which stays; {row['file']} is the same photograph")

    def _picture(self, file: str, alt: str) -> list[dict[str, str]]:
        place = self._thumbnails.get(file)
        if place is None:
            return []
        return [{"place": quote(Path(os.path.relpath(place, self._folder)).as_posix()), "alt": alt}]


def _in_words(reasons: list[str]) -> str:
    *others, last = (reason.replace("_", " ") for reason in reasons)
    return f"{', '.join(others)} or {last}"


def _counted(rows: pd.DataFrame) -> str:
    count = rows["agreement"].nunique()
    return f"{count} submission{'s' * (count != 1)}, {len(rows)} file{'s' * (len(rows) != 1)}"


def _lines_for_corrections(row: dict) -> list[tuple[str, str]]:
    """Return the lines that decide about a photograph, ready to be copied."""
    numbers = [str(int(row[name])) for name in ("face_x", "face_y", "face_width", "face_height")]
    name = row["file"].rsplit("/", 1)[-1]
    return [
        (f"{CORRECTIONS_FILE}, keep as found:", "\t".join([name, *numbers, str(FOUND)])),
        (f"{CORRECTIONS_FILE}, leave out:", "\t".join([name, *numbers, str(LEFT_OUT)])),
    ]


def _lines_for_volunteers(agreement: str, earlier: str) -> list[tuple[str, str]]:
    """Return the lines that decide whether a submission repeats an earlier one, if one is named, ready to be copied."""
    lines = [(f"{VOLUNTEERS_FILE}, another person:", "\t".join([agreement, NOBODY, DECIDED_BY]))]
    if earlier:
        same = (f"{VOLUNTEERS_FILE}, the same person:", "\t".join([agreement, earlier, DECIDED_BY]))
        lines.insert(0, same)
    return lines


def _alt(row: dict) -> str:
    decided = {"kept": "kept", "open": "to be decided", "refused": "refused"}[row["decision"]]
    why = f": {row['reason'].replace('_', ' ')}" if row["reason"] else ""
    what = "face" if pd.notna(row["face_x"]) else "photograph without a face found"
    return f"Gray {what} of {row['file']}, {decided}{why}"
