"""The calibration of the twin, written down: text for a terminal, JSON, the tables of the data sheet.

In: measurements of some seeds. Out: each figure as published, what we aim at, the mean over the seeds, every
seed, and whether the aim was reached. The published figures are those of R1.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t as student

from foxglove_helpers.calibration import (
    CONTROL_COLUMNS,
    CONTROL_KINDS,
    CONTROL_ROWS,
    FOLDS,
    FREEDOM,
    HAAR_SAMPLE,
    LABELS,
    Calibration,
)
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import whole_file
from foxglove_helpers.twin import DEFAULT_SEED, VERSION
from foxglove_helpers.twin.plan import VOLUNTEERS, VOLUNTEERS_BY_COUNT

MARKERS = "<!-- calibration: begin -->", "<!-- calibration: end -->"
_EDGE = 1e-9  # 0.785 is within 0.02 of 0.765, whatever binary fractions make of it


@dataclass(frozen=True)
class Quantity:
    """A figure of the table.

    Attributes
    ----------
    name : str
        Its key in `Measurement.figures`.
    title, published : str
    decimals : int
    aim : tuple of float, optional
        From where to where the mean over the seeds must lie, both included.
    default_aim : tuple of float, optional
        The same for the default seed, where it differs.
    """

    name: str
    title: str
    published: str
    decimals: int = 0
    aim: tuple[float, float] | None = None
    default_aim: tuple[float, float] | None = None


def _exactly(name: str, title: str, value: float, decimals: int = 0) -> Quantity:
    half = 0.5 * 10**-decimals if decimals else 0  # what rounds to the published figure
    return Quantity(name, title, f"{value:.{decimals}f}", decimals, (value - half, value + half))


def _learner(name: str, title: str, accuracy: float, f: float) -> list[Quantity]:
    return [
        Quantity(
            key,
            f"{title}, {what}",
            f"{value:.3f}",
            3,
            aim=(value - 0.02, value + 0.02),
            default_aim=(value - 0.03, value + 0.03),
        )
        for key, what, value in ((name, "accuracy", accuracy), (f"{name}_f", "F", f))
    ]


# R1, but for the aims, which are ours where R1 gives no figure or one of a method that differs.
QUANTITIES = [
    _exactly("volunteers", "volunteers", 277),
    _exactly("images", "photographs", 2429),
    *(
        _exactly(f"with_{count}", f"volunteers with {count} photographs", volunteers)
        for count, volunteers in VOLUNTEERS_BY_COUNT.items()
    ),
    _exactly("male", "volunteers labelled male", 130),
    _exactly("female", "volunteers labelled female", 147),
    _exactly("youngest", "age, youngest", 21),
    _exactly("median_age", "age, median", 40),
    _exactly("oldest", "age, oldest", 79),
    _exactly("below_30", "share younger than 30", 0.148, 3),
    _exactly("smiling", "photographs, more than 80 % of the votes for smiling", 668),
    Quantity("no_vote", "photographs without a vote for smiling", "at least 668", 0, (668, np.inf)),
    Quantity("between", "photographs in between", "hundreds"),
    Quantity(
        "mostly_not",
        "photographs that most voters call not smiling",
        "about 1400 to 1800 (Figure 2B)",
        0,
        (1400, 1800),
    ),
    *_learner("arow", "AROW", 0.765, 0.767),
    *_learner("forest", "random forest", 0.791, 0.803),
    *_learner("lightgbm", "LightGBM", 0.801, 0.812),
    Quantity(
        "jaw_edge",
        "of the forest's ten most important features, in 37 to 51",
        "first five: 40, 46, 42, 44, 49",
        0,
        (4, np.inf),
    ),
    Quantity(
        "components",
        "two principal components, logistic, in sample",
        "no clear separation",
        3,
        (-np.inf, 0.75),
    ),
    Quantity("one_face", "Haar cascade finds exactly one face", "mostly", 3, (0.98, np.inf)),
    # By chance alone the standard error of a seed is 0.12, that of the mean of ten 0.04.
    Quantity(
        "wall",
        "wall brighter where female, standard deviations",
        "not published",
        2,
        aim=(-0.1, 0.1),
        default_aim=(-0.25, 0.25),
    ),
    Quantity("network_images", "network, gender, by photograph", "0.964 (fine-tuned)", 3, (0.955, 0.975)),
    Quantity("network_volunteers", "network, gender, by volunteer", "0.982 (fine-tuned)", 3, (0.97, 0.99)),
    Quantity(
        "network_smile", "network, smile, ten folds of photographs", "0.930 (fine-tuned)", 3, (0.91, 0.95)
    ),
    Quantity("network_smile_by_volunteer", "network, smile, volunteers left out", "not published", 3),
]


def table(result: Calibration) -> pd.DataFrame:
    """Return a row a figure, as text: what it is, published, aim, mean, every seed, verdict.

    The verdict is "reached" or "missed (mean)", "missed (seed 1)" or both: aims hold for the mean over the
    seeds and, where it was measured, for the default seed. It is "not judged" for a part of a cohort.
    """
    rows = []
    for quantity in QUANTITIES:
        values = [one.figures[quantity.name] for one in result.measurements if quantity.name in one.figures]
        if len(values) < len(result.measurements):
            continue
        rows.append(
            {
                "figure": quantity.title,
                "published": quantity.published,
                "aim": _aim(quantity),
                "mean": f"{np.mean(values):.{max(quantity.decimals, 1 if len(set(values)) > 1 else 0)}f}",
                **{
                    f"seed {seed}": f"{value:.{quantity.decimals}f}"
                    for seed, value in zip(result.seeds, values, strict=True)
                },
                "verdict": _verdict(quantity, values, result),
            }
        )
    return pd.DataFrame(rows)


def controls_table(result: Calibration) -> pd.DataFrame:
    """Return a row a control, as text: accuracy without a face beside chance, over the seeds.

    A control is at chance if the 95 % interval of the mean difference between its accuracy and the share of
    the more frequent label reaches down to 0. With one seed that is the interval of this seed, of which whole
    volunteers are drawn; with more, Student's over the seeds.
    """
    rows = []
    for kind in CONTROL_KINDS:
        for label in LABELS:
            found = [
                control
                for one in result.measurements
                for control in one.controls
                if (control.kind, control.label) == (kind, label)
            ]
            if not found:
                continue
            excess = np.array([control.accuracy - control.majority for control in found])
            if len(found) > 1:
                reach = student.ppf(0.975, len(found) - 1) * excess.std(ddof=1) / np.sqrt(len(found))
                low, high = excess.mean() - reach, excess.mean() + reach
            else:
                low, high = (end - found[0].majority for end in (found[0].low, found[0].high))
            rows.append(
                {
                    "told from": kind,
                    "label": label,
                    "accuracy": f"{np.mean([control.accuracy for control in found]):.3f}",
                    "majority": f"{np.mean([control.majority for control in found]):.3f}",
                    "difference, 95 % interval": f"{excess.mean():+.3f} ({low:+.3f} to {high:+.3f})",
                    "AUC": f"{np.mean([control.auc for control in found]):.3f}",
                    "seeds above chance": f"{sum(not control.at_chance for control in found)} of {len(found)}",
                    "verdict": ("at chance" if low <= 0 else "above chance")
                    if result.whole
                    else "not judged",
                }
            )
    return pd.DataFrame(rows)


def as_text(result: Calibration) -> str:
    """Return the report for a terminal."""
    return "\n\n".join(
        [
            _headline(result),
            _printed(table(result), "simple"),
            "Pictures without a face:",
            _printed(controls_table(result), "simple"),
            *remarks(result),
        ]
    )


def as_markdown(result: Calibration) -> str:
    """Return the tables with their remarks for the data sheet."""
    return "\n\n".join(
        [
            _headline(result),
            _printed(table(result), "pipe"),
            "Pictures without a face:",
            _printed(controls_table(result), "pipe"),
            *remarks(result),
        ]
    )


def write_json(result: Calibration, path: Path) -> None:
    """Write every figure of every seed, and the tables, to `path`."""
    content = {
        "twin_version": VERSION,
        "default_seed": DEFAULT_SEED,
        "seeds": result.seeds,
        "every_photograph": result.every_photograph,
        "seconds": round(result.seconds, 1),
        "table": table(result).to_dict(orient="records"),
        "controls": controls_table(result).to_dict(orient="records"),
        "measurements": [asdict(measurement) for measurement in result.measurements],
    }
    with whole_file(path) as part:
        part.write_text(
            json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
        )


def write_table_into(path: Path, result: Calibration) -> None:
    """Replace what stands between the two marker comments of a Markdown file by the tables.

    Raises
    ------
    FoxgloveError
        If the file cannot be read, or does not hold each marker once, in order.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise FoxgloveError(
            f"{path} could not be read: {reason}. Name the data sheet, docs/twin.md."
        ) from error
    begin, end = MARKERS
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise FoxgloveError(
            f'{path} does not hold the lines "{begin}" and "{end}", each once and in this order; expected them '
            "around the place of the tables. Put them in, or name the data sheet, docs/twin.md."
        )
    before, after = text.split(begin)[0], text.split(end)[1]
    with whole_file(path) as part:
        part.write_text(
            f"{before}{begin}\n\n{as_markdown(result)}\n\n{end}{after}", encoding="utf-8", newline="\n"
        )


def remarks(result: Calibration) -> list[str]:
    """Return what must be said with the tables."""
    first = result.measurements[0]
    drawn = "all photographs" if result.every_photograph else "only the first photograph of every volunteer"
    said = [
        f"Drawn: {drawn}. AROW, forest and LightGBM: one volunteer left out at a time; the mandible vector comes "
        "from a volunteer's first photograph in file order. "
        f"Haar: {first.looked_for_faces} photographs a seed"
        + (", drawn at random." if first.drawn > HAAR_SAMPLE else ".")
        + " F is that of the label female.",
        f"Without a face: the outer {CONTROL_COLUMNS} columns on either side, above row {CONTROL_ROWS}, where nobody "
        "is; means of blocks of pixels, or brightness, contrast and sharpness alone. Linear model (logistic "
        f"regression on standardised features, C = {FREEDOM:g}), a tenth of the volunteers left out at a time; the "
        "majority is the share of the more frequent label.",
    ]
    if "network_images" in first.figures:
        said.append(
            "Network: pooled features of Inception V3, trained on ImageNet and left as it is; linear model (logistic "
            f"regression on standardised features, C = {FREEDOM:g}), {FOLDS} folds that leave out whole "
            "volunteers; a volunteer's label by the mean score of all photographs. R1 trained the network further. "
            "The smile's ten folds of photographs are R1's: photographs of one volunteer may lie on both sides, so "
            "the row below them is the honest one."
        )
    if not result.whole:
        said.append(
            f"Only {first.volunteers} of {VOLUNTEERS} volunteers were measured; nothing is judged, for the published "
            "figures are those of whole cohorts."
        )
    return [
        *said,
        "Published: R1, Aoto et al., Scientific Reports 12:3730 (2022), doi:10.1038/s41598-022-07560-2.",
    ]


def _headline(result: Calibration) -> str:
    many = len(result.seeds) > 1
    return (
        f"The twin (version {VERSION}) beside the publication (R1): "
        f"{f'{len(result.seeds)} seeds' if many else f'seed {result.seeds[0]}'}; the default seed is {DEFAULT_SEED}."
    )


def _printed(frame: pd.DataFrame, kind: str) -> str:
    return frame.to_markdown(index=False, tablefmt=kind, disable_numparse=True)


def _aim(quantity: Quantity) -> str:
    if quantity.aim is None:
        return ""
    low, high = quantity.aim
    text = [f"{end:.{quantity.decimals}f}" for end in quantity.aim]
    if high == np.inf:
        return f"at least {text[0]}"
    if low == -np.inf:
        return f"at most {text[1]}"
    return f"{text[0]} to {text[1]}" if high - low > 2 * 10**-quantity.decimals else quantity.published


def _verdict(quantity: Quantity, values: Sequence[float], result: Calibration) -> str:
    if quantity.aim is None:
        return ""
    if not result.whole:
        return "not judged"
    missed = [] if _within(float(np.mean(values)), quantity.aim) else ["mean"]
    if DEFAULT_SEED in result.seeds:
        default = values[result.seeds.index(DEFAULT_SEED)]
        if not _within(default, quantity.default_aim or quantity.aim):
            missed.append(f"seed {DEFAULT_SEED}")
    return f"missed ({', '.join(missed)})" if missed else "reached"


def _within(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] - _EDGE <= value <= ends[1] + _EDGE
