"""Table 2 of the publication, rows 1-3, with Figures 3A and 3B: as published beside ours on the chosen data.

In: headshots. Out: a table with one row a method (accuracy, F, interval, n, seconds, and what R1 reports), the
features that spoke loudest, and reports as text, JSON, Markdown or HTML. Follows R1, Table 2, and R5; later rows
come with later lessons.
"""

import base64
import html
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.evaluation import cross_validated_predictions, scores
from foxglove_helpers.files import whole_file
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.learners.trees import lightgbm_classifier, random_forest
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import Headshots

# R1, Table 2, rows 1-3: learned on 277 mandible vectors, one volunteer left out at a time.
PUBLISHED = {
    "AROW (Jubatus)": {"accuracy": 0.765, "F": 0.767},
    "Random forest": {"accuracy": 0.791, "F": 0.803},
    "LightGBM": {"accuracy": 0.801, "F": 0.812},
}
PUBLISHED_SAMPLES = 277  # R1
PUBLISHED_FEATURES = [40, 46, 42, 44, 49]  # R1: the five that contributed most
LIGHTGBM_LEAF = 20  # LightGBM's default for the fewest samples in a leaf, which R5 leaves as it is
COLUMNS = {
    "method": "method",
    "accuracy": "accuracy, ours",
    "interval": "95 % interval",
    "published_accuracy": "accuracy, published",
    "f": "F, ours",
    "published_f": "F, published",
    "n": "n",
    "seconds": "seconds",
}
REPORT_KINDS = (".html", ".md")


@dataclass(frozen=True)
class Reproduction:
    """What was found on one set of headshots.

    Attributes
    ----------
    source : str
        Whose headshots.
    table : pandas.DataFrame, one row a method
        Columns `method`, `published_accuracy`, `accuracy`, `low`, `high` (95 % interval of the accuracy),
        `published_f`, `f`, `n` (volunteers), `seconds`.
    features : list of int
        The most important features, at most ten, most important first (0 outside to 74 centre). Those that the
        forest never asked about are not among them.
    vectors : numpy.ndarray of shape (n, 78), float16
        The mandible vectors that were learned from.
    """

    source: str
    table: pd.DataFrame
    features: list[int]
    vectors: np.ndarray


def methods(random_state: int) -> dict[str, Callable[[], BaseEstimator]]:
    """Return how each row's learner is made, with the published parameters (R1, R5)."""
    return {
        "AROW (Jubatus)": lambda: ArowClassifier(random_state=random_state),
        "Random forest": random_forest,
        "LightGBM": lightgbm_classifier,
    }


def reproduce(headshots: Headshots, random_state: int = 0, progress: bool = True) -> Reproduction:
    """Learn apparent gender from mandible vectors with each method, leaving one volunteer out at a time.

    Parameters
    ----------
    headshots : Headshots
        At least two volunteers of each label.
    random_state : int
        Seed of the order in which AROW sees its samples; the forest keeps the published 32.

    Raises
    ------
    FoxgloveError
        If there are too few volunteers, or only one label.
    """
    vectors = mandible_vectors(headshots)
    volunteers, female = vectors[:, 0].astype(int), vectors[:, 2].astype(int)
    features = vectors[:, 3:].astype(np.float32)
    smaller = int(min(female.sum(), len(female) - female.sum()))
    if smaller < 2:
        raise FoxgloveError(
            f"{headshots.source}: only {smaller} volunteer(s) carry the rarer label; expected at least 2 of each, "
            "so that one can be left out. Add photographs of more volunteers."
        )
    rows = []
    for name, make in methods(random_state).items():
        start = time.perf_counter()
        predicted = cross_validated_predictions(make(), features, female, volunteers, progress=progress)
        seconds = time.perf_counter() - start
        score = scores(female, predicted)
        rows.append(
            {
                "method": name,
                "published_accuracy": PUBLISHED[name]["accuracy"],
                "accuracy": score.accuracy,
                "low": score.accuracy_interval[0],
                "high": score.accuracy_interval[1],
                "published_f": PUBLISHED[name]["F"],
                "f": score.f,
                "n": len(female),
                "seconds": seconds,
            }
        )
    importances = random_forest().fit(features, female).feature_importances_
    ranking = [
        int(feature) for feature in np.argsort(-importances, kind="stable")[:10] if importances[feature]
    ]
    return Reproduction(headshots.source, pd.DataFrame(rows), ranking, vectors)


def as_text(result: Reproduction) -> str:
    """Return the report for a terminal."""
    return "\n\n".join(
        [
            _headline(result),
            _printable(result).to_markdown(index=False, tablefmt="simple", disable_numparse=True),
            *_remarks(result),
        ]
    )


def write_json(result: Reproduction, path: Path) -> None:
    """Write the figures to `path`: a list of rows, the most important features, the source."""
    content = {
        "source": result.source,
        "cross_validation": "leave-one-volunteer-out",
        "published_samples": PUBLISHED_SAMPLES,
        "table_2": result.table.to_dict(orient="records"),
        "most_important_features": result.features,
        "published_features": PUBLISHED_FEATURES,
    }
    with whole_file(path) as part:
        part.write_text(
            json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
        )


def check_report_name(path: Path) -> None:
    """Refuse a report whose name says no known kind, before anything is computed.

    Raises
    ------
    FoxgloveError
        If the name ends neither in .html nor in .md.
    """
    if path.suffix.lower() not in REPORT_KINDS:
        raise FoxgloveError(
            f"{path}: a report is written as .html or .md; choose a name that ends in one of them."
        )


def write_report(result: Reproduction, path: Path) -> None:
    """Write a report with Figures 3A and 3B: one HTML file, or Markdown with a folder of pictures beside it.

    Raises
    ------
    FoxgloveError
        If the name ends neither in .html nor in .md, or the file cannot be written.
    """
    check_report_name(path)
    if path.suffix.lower() == ".md":
        pictures = path.with_name(f"{path.stem}_pictures")
        for name, (_, png) in _figures(result).items():
            with whole_file(pictures / f"{name}.png") as part:
                part.write_bytes(png)
        content = _as_markdown(result, pictures.name)
    else:
        content = _as_html(result)
    with whole_file(path) as part:
        part.write_text(content, encoding="utf-8", newline="\n")


def _headline(result: Reproduction) -> str:
    return f"Table 2 of R1, rows 1-3: apparent gender from mandible vectors. Ours: {_whose(result)}."


def _whose(result: Reproduction) -> str:
    # The place of a folder is nobody's business in a report that is handed on.
    return result.source if result.source.startswith(("twin", "foxglovetree")) else Path(result.source).name


def _printable(result: Reproduction) -> pd.DataFrame:
    table = result.table.assign(
        interval=[
            f"{low:.3f} to {high:.3f}"
            for low, high in zip(result.table["low"], result.table["high"], strict=True)
        ],
        seconds=result.table["seconds"].map("{:.1f}".format),
    )
    for column in ("published_accuracy", "accuracy", "published_f", "f"):
        table[column] = table[column].map("{:.3f}".format)
    return table[list(COLUMNS)].rename(columns=COLUMNS)


def _remarks(result: Reproduction) -> list[str]:
    n = len(result.vectors)
    shared = [feature for feature in result.features if feature in PUBLISHED_FEATURES]
    few = [
        f"With {n} volunteers LightGBM can hardly ask a question: by default at least {LIGHTGBM_LEAF} of them "
        "must lie on each side of its answer, so it names the more frequent label. (One of two equal groups left "
        "out, that is always the other label.) Its row says little here."
    ]
    no_variance = [
        "All mandible vectors are the same: there is no variance, so nothing to learn from. Every method names one "
        "label whatever it is shown, and the accuracies say nothing."
    ]
    return [
        *(no_variance if not np.ptp(result.vectors[:, 3:], axis=0).any() else []),
        *(few if n < 5 * LIGHTGBM_LEAF else []),
        f"Published: {PUBLISHED_SAMPLES} volunteers of the Foxglovetree release (R1). Ours: {n} volunteers, one left "
        "out at a time; the interval is Wilson's, for n volunteers. F is that of the label female.",
        f"Most important features (up to ten), forest, ours: {', '.join(map(str, result.features)) or 'none'}. "
        f"Published five: {', '.join(map(str, PUBLISHED_FEATURES))}. In both: {', '.join(map(str, shared)) or 'none'}.",
        "Ours in the first row is ArowClassifier, which equals Jubatus up to rounding.",
        "Apparent gender is a label (in R1 and on the twin given by vote; in a release of your own perhaps as people "
        "reported it), not a fact about a person."
        + (" A result on the twin says nothing about patients." if result.source.startswith("twin") else ""),
        "R1: Aoto et al., Scientific Reports 12:3730 (2022), doi:10.1038/s41598-022-07560-2.",
    ]


def _figures(result: Reproduction) -> dict[str, tuple[str, bytes]]:
    # The table alone needs no pictures, and Matplotlib takes a second to load.
    from matplotlib import pyplot as plt

    from foxglove_helpers import plots

    features, female = result.vectors[:, 3:].astype(float), result.vectors[:, 2].astype(int)
    drawn = {}
    for name, draw, describe, size in (
        ("figure_3a", plots.figure_3a, plots.describe_figure_3a, (9, 9)),
        ("figure_3b", plots.figure_3b, plots.describe_figure_3b, (8, 6.5)),
    ):
        figure, axes = plt.subplots(figsize=size, layout="constrained")
        draw(features, female, axes)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=130)
        plt.close(figure)
        drawn[name] = (describe(features, female), buffer.getvalue())
    return drawn


def _as_markdown(result: Reproduction, pictures: str) -> str:
    parts = [f"# {_headline(result)}", _printable(result).to_markdown(index=False, disable_numparse=True)]
    parts += [f"![{alt}]({pictures}/{name}.png)" for name, (alt, _) in _figures(result).items()]
    return "\n\n".join([*parts, *_remarks(result)]) + "\n"


def _as_html(result: Reproduction) -> str:
    figures = "\n".join(
        f'<figure><img alt="{html.escape(alt)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'
        f"<figcaption>{html.escape(alt)}</figcaption></figure>"
        for alt, png in _figures(result).values()
    )
    remarks = "\n".join(f"<p>{html.escape(remark)}</p>" for remark in _remarks(result))
    table = _printable(result).to_html(index=False, border=0)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Table 2, rows 1-3: {html.escape(_whose(result))}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem }}
body {{ color: #1a1a1a; background: #fff }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto }}
th, td {{ padding: .35rem .6rem; text-align: right; border-bottom: 1px solid #ccc }}
@media (max-width: 40rem) {{ table {{ font-size: .7rem }} th, td {{ padding: .25rem .2rem }} }}
th:first-child, td:first-child {{ text-align: left }}
figure {{ margin: 2rem 0 }} img {{ max-width: 100% }} figcaption {{ color: #444; font-size: .9rem }}
</style>
</head>
<body>
<h1>{html.escape(_headline(result))}</h1>
{table}
{remarks}
{figures}
</body>
</html>
"""
