"""Table 2, rows 1-3: our learners beside the plain way, in one run, with the same predictions.

Baselines: the real Jubatus, one fold after another; scikit-learn's and LightGBM's own classifiers in a loop,
with their default threads. Ours: what `foxglove reproduce` calls. Alone: python -m benchmarks.learners --help
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import psutil
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.evaluation import cross_validated_predictions, leave_one_volunteer_out
from foxglove_helpers.headshots import load_headshots
from foxglove_helpers.learners import jubatus
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.learners.trees import lightgbm_classifier, random_forest
from foxglove_helpers.mandible import mandible_vectors
from foxglove_helpers.release import Headshots
from foxglove_helpers.reproduce import reproduce

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
from cohorts import make_vectors

REPEATS = 3  # of ours; the middle one counts

# What, plain estimator, ours, goal of the ratio.
ROWS: list[tuple[str, Any, Any, float]] = [
    (
        "AROW, beside the real Jubatus",
        jubatus.JubatusClassifier(random_state=0),
        ArowClassifier(random_state=0),
        100,  # aim: 200
    ),
    (
        "random forest, beside a loop of scikit-learn's",
        RandomForestClassifier(max_depth=32, n_estimators=16, random_state=32),
        random_forest(),
        1.8,
    ),
    (
        "LightGBM, beside a loop of its own",
        lightgbm.LGBMClassifier(objective="binary", n_estimators=38, verbose=-1),
        lightgbm_classifier(),
        8,
    ),
]
GOAL_TOGETHER = 50.0


def measure(folds: int | None = None) -> list[dict]:
    """Return a row a learner and one for all together: seconds of both ways, their ratio, the goal.

    Parameters
    ----------
    folds : int, optional
        How many folds the baselines run, scaled up to all; left out, all of them.
    """
    source, X, y, volunteers = data()
    name = source.source if source else "a table like the twin's"
    splits = leave_one_volunteer_out(volunteers)
    counted = splits[:folds]
    scale = len(splits) / len(counted)
    rows, sums = [], np.zeros(2)
    for what, plain, ours, goal in ROWS:
        if isinstance(plain, jubatus.JubatusClassifier) and jubatus.find_python() is None:
            print(f"{what}: not measured, no Python 3.7 with Jubatus was found", file=sys.stderr)
            continue
        runs = [timed(cross_validated_predictions, ours, X, y, volunteers) for _ in range(REPEATS)]
        expected, seconds, cpu = timed(one_after_another, plain, X, y, counted, what)
        predicted, our_seconds, our_cpu = sorted(runs, key=lambda run: run[1])[REPEATS // 2]
        differing = int((predicted[np.concatenate([test for _, test in counted])] != expected).sum())
        if differing:
            raise SystemExit(f"{what}: {differing} of {len(expected)} predictions differ; expected none.")
        sums += seconds * scale, our_seconds
        rows.append(
            row(
                f"{what} ({len(expected)} folds of {name}, same predictions)",
                seconds * scale,
                our_seconds,
                goal,
            )
            | {
                "seconds": [run[1] for run in runs],
                "cpu_ratio": cpu * scale / our_cpu,
                "accuracy": float((predicted == y).mean()),
            }
        )
    if len(rows) < len(ROWS):
        return rows
    rows.append(row("all three together", *sums, GOAL_TOGETHER))
    if source is not None:
        _, seconds, _ = timed(reproduce, source, 0, False)
        rows.append(row("foxglove reproduce, rows 1-3, in a running Python", sums[0], seconds, GOAL_TOGETHER))
        _, seconds, _ = timed(reproduce_command)
        rows.append(row("foxglove reproduce, the whole command", sums[0], seconds, GOAL_TOGETHER))
    return rows


def reproduce_command() -> None:
    """Run the command as a user does: a new Python, all imports, the text report."""
    command = [sys.executable, "-m", "foxglove_helpers", "reproduce"]
    subprocess.run(command, check=True, capture_output=True)


def row(what: str, baseline: float, ours: float, goal: float) -> dict:
    """Return one line of the bench's table."""
    return {
        "what": what,
        "ours": f"{ours:.2f} s",
        "baseline": f"{baseline:.1f} s",
        "ratio": baseline / ours,
        "goal": goal,
    }


def data() -> tuple[Headshots | None, np.ndarray, np.ndarray, np.ndarray]:
    """Return the twin with its mandible vectors; where there is none, a table drawn to be like them."""
    try:
        headshots = load_headshots("twin")
    except FoxgloveError as error:
        print(f"no twin ({error}); measured on a table drawn to be like it", file=sys.stderr)
        X, y = make_vectors()
        return None, X.astype(np.float32), y, np.arange(1, len(y) + 1)
    vectors = mandible_vectors(headshots)
    volunteers, y = vectors[:, 0].astype(int), vectors[:, 2].astype(int)
    return headshots, vectors[:, 3:].astype(np.float32), y, volunteers


def one_after_another(plain: Any, X: np.ndarray, y: np.ndarray, folds: list, what: str) -> np.ndarray:
    """Fit and predict fold by fold, as a script would."""
    predicted = []
    for train, test in tqdm(folds, desc=f"baseline of {what}", unit="fold"):
        predicted.append(clone(plain).fit(X[train], y[train]).predict(X[test]))
    return np.concatenate(predicted)


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float, float]:
    """Return the result of `work`, its seconds, and the processor seconds of this process and its children."""
    start, cpu = time.perf_counter(), processor_seconds()
    result = work(*arguments)
    return result, time.perf_counter() - start, processor_seconds() - cpu


def processor_seconds() -> float:
    """Return what this process and the children it has now have used of the processor."""
    me = psutil.Process(os.getpid())
    return sum(sum(process.cpu_times()[:2]) for process in [me, *me.children(recursive=True)])


def main() -> None:
    """Print the table; write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--folds", type=int, help="run this many folds of the baselines and scale up (a quick trial)"
    )
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    arguments = parser.parse_args()
    rows = measure(arguments.folds)
    for line in rows:
        verdict = "reached" if line["ratio"] >= line["goal"] else "MISSED"
        cpu = f" (processor time {line['cpu_ratio']:.1f}x)" if "cpu_ratio" in line else ""
        print(f"{line['what']}\n  {line['baseline']} / {line['ours']} = {line['ratio']:.1f}x{cpu}, ", end="")
        print(f"goal {line['goal']}x: {verdict}")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
