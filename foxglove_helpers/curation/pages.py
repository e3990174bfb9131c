"""Pages to look through after a curation: what was refused and why, what a person should decide, what was kept.

In: the log and the thumbnails of a work folder. Out: three web pages that need neither network nor script, with words
for those who cannot see a thumbnail. The thumbnails themselves stay in their folder beside the pages: who withdraws is
then in no picture of a page. The log has the same facts as a table.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import jinja2
import pandas as pd

from foxglove_helpers.curation.work_folder import PAGES, THUMBNAILS
from foxglove_helpers.files import whole_file

PAGE_NAMES = {"refused": "refused.html", "open": "open.html", "kept": "kept.html"}
SHOWN_SIDE = 112  # pixels of a thumbnail in a page
_INTRODUCTIONS = {
    "refused": "Left out, by rule or by a person. Nothing is deleted from the heap. To keep a photograph, draw its "
    "rectangle by hand: a line in corrections.tsv with a 1 at its end.",
    "open": "The machine suspects something that only a person can decide. Yes, leave it out: a line in "
    "corrections.tsv with a 9 at its end. No, keep it: the same line with a 0. Who submitted twice goes into "
    "volunteers.tsv. Then run foxglove curate again.",
    "kept": "These become the release. Look for hands, for people who look aside, and for crops that are off.",
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
ul { display: grid; gap: .9rem; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); list-style: none;
  padding: 0; }
li { border: 1px solid; border-radius: .3rem; overflow-wrap: anywhere; padding: .5rem; }
figure { margin: 0; }
img { display: block; height: {{ side }}px; width: auto; }
.none { align-items: center; border: 1px dashed; display: flex; height: {{ side }}px; justify-content: center; }
figcaption { font-size: .85rem; }
</style>
</head>
<body>
<h1>Curation: {{ count }} {{ decision }}</h1>
<nav aria-label="Pages">{% for name, file in pages.items() %}{% if name != decision %}
<a href="{{ file }}">{{ name }}</a>{% else %}<strong aria-current="page">{{ name }}</strong> {% endif %}{% endfor %}
</nav>
<p>{{ introduction }}</p>
{% for reason, rows in groups %}
<section>
<h2>{{ reason }}: {{ rows|length }}</h2>
<ul>
{% for row in rows %}<li><figure>
{% if row.picture %}<img src="{{ row.picture }}" alt="{{ row.alt }}" loading="lazy">
{% else %}<div class="none">no picture</div>
{% endif %}<figcaption><strong>{{ row.file }}</strong>{% if row.explanation %}<br>{{ row.explanation }}{% endif %}
</figcaption></figure></li>
{% endfor %}</ul>
</section>
{% else %}
<p>None.</p>
{% endfor %}</body>
</html>
"""


def write_pages(folder: Path | str, log: pd.DataFrame, thumbnails: Mapping[str, Path]) -> list[Path]:
    """Write the three pages, and return where they lie.

    Parameters
    ----------
    folder : path
    log : DataFrame
        From `curate_heap` or `read_log`.
    thumbnails : mapping of str to Path
        By the `file` of the log; files without one are shown by their words alone.
    """
    template = jinja2.Environment(autoescape=True, trim_blocks=True).from_string(_TEMPLATE)
    places = []
    for decision, name in PAGE_NAMES.items():
        rows = log[(log["decision"] == decision) & (log["reason"] != "record")]
        groups = [
            (
                str(reason).replace("_", " ") or "volunteer by volunteer",
                [_shown(row, Path(folder), thumbnails) for row in group.to_dict("records")],
            )
            for reason, group in rows.groupby("reason", sort=True)
        ]
        page = template.render(
            decision=decision,
            count=len(rows),
            pages=PAGE_NAMES,
            introduction=_INTRODUCTIONS[decision],
            groups=groups,
            side=SHOWN_SIDE,
        )
        places.append(Path(folder) / name)
        with whole_file(places[-1]) as part:
            part.write_text(page, encoding="utf-8", newline="\n", errors="backslashreplace")
    return places


def write_pages_of(work: Path | str) -> list[Path]:
    """Write the pages of a work folder again, from its log and its thumbnails; return where they lie."""
    from foxglove_helpers.curation.pipeline import read_log

    work = Path(work)
    log = read_log(work)
    places = {file: work / THUMBNAILS / f"{file}.jpg" for file in log["file"]}
    return write_pages(work / PAGES, log, {file: place for file, place in places.items() if place.exists()})


def _shown(row: dict, folder: Path, thumbnails: Mapping[str, Path]) -> dict[str, str]:
    """Return what a page says of one file."""
    place = thumbnails.get(row["file"])
    decided = {"kept": "kept", "open": "to be decided", "refused": "refused"}[row["decision"]]
    why = f": {row['reason'].replace('_', ' ')}" if row["reason"] else ""
    what = "face" if pd.notna(row["face_x"]) else "photograph without a face found"
    return {
        "file": row["file"],
        "explanation": row["explanation"],
        "picture": "" if place is None else quote(Path(os.path.relpath(place, folder)).as_posix()),
        "alt": f"Gray {what} of {row['file']}, {decided}{why}",
    }
