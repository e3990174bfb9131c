"""How close the twin comes to the published figures: one cohort, or many seeds, measured against R1.

In: seeds. Out: for each seed the counts, the learners of Table 2 on mandible vectors, what the face detector
finds, whether a crop without a face gives the labels away, and on request what a network sees; over the seeds
the mean, beside what was published and what we aim at. It follows R1 and FACTS 3, 5, 6 and 8 of this project;
`calibration_report` writes it down.
"""

import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import joblib
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.model_selection import BaseCrossValidator, GroupKFold, PredefinedSplit, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tqdm import tqdm

from foxglove_helpers.clustering import principal_components
from foxglove_helpers.curation.photograph import haar_faces
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.evaluation import scores
from foxglove_helpers.release import Headshots, read_release
from foxglove_helpers.reproduce import reproduce
from foxglove_helpers.twin.cohort import draw_photographs, draw_release, shuffled_labels
from foxglove_helpers.twin.plan import VOLUNTEERS, VOLUNTEERS_BY_COUNT, Cohort, plan_cohort
from foxglove_helpers.twin.votes import MAJORITY, STRONGLY_SMILING

FOLDS = 10  # for linear models on images; R1 uses as many for the smile
LEARNERS = {"AROW (Jubatus)": "arow", "Random forest": "forest", "LightGBM": "lightgbm"}
JAW_EDGE = range(37, 52)  # features around the five that R1 found most important (40, 46, 42, 44, 49)
HAAR_SAMPLE = 500  # photographs looked at by the face detector, drawn at random
# Where nobody is: the outer columns on either side, from the top down to the shoulders. In 200 photographs of
# the first 100 volunteers of seed 5 no part of a person reached in there. Shadows on the wall do.
CONTROL_COLUMNS, CONTROL_ROWS, CONTROL_BLOCK = 40, 240, 20
FREEDOM = 1.0  # how freely linear models follow the training rows: C, scikit-learn's own default
CONTROL_KINDS = ("pixels", "statistics")
LABELS = ("gender", "smile")


@dataclass(frozen=True)
class Control:
    """What a linear model tells from pictures without a face.

    Attributes
    ----------
    kind : str
        "pixels" (means of blocks of the crop) or "statistics" (brightness, contrast and sharpness alone).
    label : str
        "gender" or "smile".
    images, volunteers : int
    accuracy : float
        Of images, volunteers left out a tenth at a time.
    low, high : float
        95 % interval of the accuracy; whole volunteers are drawn for it.
    majority : float
        The share of the more frequent label: what is right without looking.
    auc : float
        How often an image of one label scores above one of the other; 0.5 is chance.
    """

    kind: str
    label: str
    images: int
    volunteers: int
    accuracy: float
    low: float
    high: float
    majority: float
    auc: float

    @property
    def at_chance(self) -> bool:
        """Whether the interval reaches down to the share of the majority."""
        return self.low <= self.majority


@dataclass(frozen=True)
class Measurement:
    """What was measured of one seed.

    Attributes
    ----------
    seed, volunteers : int
        Whose cohort, and how many of its people.
    drawn : int
        Photographs that were drawn and looked at.
    looked_for_faces : int
        How many of them the face detector saw.
    figures : dict of str to float
        By the names of `foxglove_helpers.calibration_report.QUANTITIES`.
    most_important : list of int
        The forest's ten most important features, most important first.
    controls : list of Control
    """

    seed: int
    volunteers: int
    drawn: int
    looked_for_faces: int
    figures: dict[str, float]
    most_important: list[int]
    controls: list[Control]


@dataclass(frozen=True)
class Calibration:
    """Measurements of several seeds, all made in the same way.

    Attributes
    ----------
    measurements : tuple of Measurement
        In the order of the seeds.
    every_photograph : bool
        Whether all photographs were drawn, or only the first of every volunteer.
    seconds : float
        How long it took.
    """

    measurements: tuple[Measurement, ...]
    every_photograph: bool
    seconds: float

    @property
    def seeds(self) -> list[int]:
        """The seeds that were measured."""
        return [measurement.seed for measurement in self.measurements]

    @property
    def whole(self) -> bool:
        """Whether whole cohorts were measured: only they are comparable with the publication."""
        return all(measurement.volunteers == VOLUNTEERS for measurement in self.measurements)


def parse_seeds(text: str) -> list[int]:
    """Return the seeds that a text such as "0-9,12" names, in its order.

    Raises
    ------
    FoxgloveError
        If a part is neither a whole number nor a range, a range runs backwards, or a seed is named twice.
    """
    seeds: list[int] = []
    for part in text.split(","):
        ends = [end.strip() for end in part.split("-")]
        if len(ends) > 2 or not all(end.isascii() and end.isdigit() and len(end) <= 18 for end in ends):
            raise FoxgloveError(
                f'seeds: "{part.strip()}" is neither a whole number nor a range; expected for example "0-9" '
                'or "0-9,12".'
            )
        first, last = int(ends[0]), int(ends[-1])
        if last < first:
            raise FoxgloveError(
                f'seeds: "{part.strip()}" runs backwards; expected the smaller one first, "{last}-{first}".'
            )
        if last - first >= 1000:
            raise FoxgloveError(
                f'seeds: "{part.strip()}" names {last - first + 1} seeds; expected at most 1000, each takes a '
                "minute or more."
            )
        seeds += range(first, last + 1)
    twice = sorted(seed for seed in set(seeds) if seeds.count(seed) > 1)
    if twice:
        raise FoxgloveError(f"seeds: {twice[0]} is named twice; expected every seed once.")
    return seeds


def calibrate(
    seeds: Iterable[int],
    network: bool = False,
    every_photograph: bool = True,
    volunteers: int = VOLUNTEERS,
    workers: int | None = None,
    progress: bool = True,
) -> Calibration:
    """Measure many seeds; the parameters are those of `measure`.

    Raises
    ------
    FoxgloveError
        If no seed is given, or for what `measure` raises.
    """
    seeds = list(seeds)
    if not seeds:
        raise FoxgloveError("No seed to measure; expected at least one, for example seeds 0-9.")
    start = time.perf_counter()
    alone = len(seeds) == 1  # then the bars of drawing and network tell more than one of seeds
    measurements = []
    with tqdm(seeds, unit="seed", disable=alone or not progress) as bar:
        for seed in bar:
            bar.set_description(f"Measuring seed {seed}")
            measurements.append(
                measure(seed, network, every_photograph, volunteers, workers, progress and alone)
            )
    return Calibration(tuple(measurements), every_photograph, time.perf_counter() - start)


def measure(
    seed: int,
    network: bool = False,
    every_photograph: bool = True,
    volunteers: int = VOLUNTEERS,
    workers: int | None = None,
    progress: bool = True,
) -> Measurement:
    """Draw a cohort and measure it.

    Parameters
    ----------
    seed : int
        At least 0.
    network : bool
        Also compute pooled Inception V3 features of all photographs drawn, and learn from them: about a minute
        and a half more on two cores, and TensorFlow must be installed.
    every_photograph : bool
        Draw all photographs, into a temporary folder (0.3 GB). Otherwise only each volunteer's first in file
        order, which alone makes the mandible vector: a fast loop for whoever works on the drawing.
    volunteers : int
        2 to 277: how many of the seed's people.
    workers : int, optional
        Processes that draw; the number of cores, at most 8, unless given.
    progress : bool
        Show progress bars on stderr.

    Raises
    ------
    FoxgloveError
        If a number is out of range, there are too few volunteers of a label, the disk refuses, or with
        `network` for what `foxglove_helpers.learners.transfer.pooled_features` raises.
    """
    plan = plan_cohort(seed)
    whole = isinstance(volunteers, int | np.integer) and not isinstance(volunteers, bool)
    if not whole or not 2 <= volunteers <= VOLUNTEERS:
        raise FoxgloveError(f"volunteers is {volunteers!r}; expected a whole number from 2 to {VOLUNTEERS}.")
    if not every_photograph:
        return _measured(_first_photographs(plan, volunteers, workers), plan, volunteers, network, progress)
    # A cohort that is still mapped cannot be removed on Windows; it is never worth failing for.
    with tempfile.TemporaryDirectory(prefix="foxglove-", ignore_cleanup_errors=True) as folder:
        release = draw_release(Path(folder) / "release", seed, volunteers, workers, progress)
        return _measured(read_release(release, f"twin, seed {seed}"), plan, volunteers, network, progress)


def first_photographs(labels: pd.DataFrame) -> pd.DataFrame:
    """Return each volunteer's first row in file order: the one of which the mandible vector is made (R1)."""
    return labels.drop_duplicates("volunteer")


def smile_rows(labels: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of R1's smile set, and 1 or 0 for smiling or not.

    Smiling is more than 80 % of the votes, not smiling is no vote at all, of which the first in file order
    are taken, as many as there are smiling ones (R1).

    Returns
    -------
    rows : numpy.ndarray of int
        The smiling ones, then the others, each in file order.
    smiling : numpy.ndarray of int
    """
    smiling = np.flatnonzero(labels["smiling"] >= STRONGLY_SMILING)
    not_smiling = np.flatnonzero(labels["smiling"] == 0)
    each = min(len(smiling), len(not_smiling))
    return np.concatenate([smiling[:each], not_smiling[:each]]), np.repeat([1, 0], each)


def control_features(images: np.ndarray) -> dict[str, np.ndarray]:
    """Return what pictures show where nobody is: the outer 40 columns on either side, above row 240.

    Parameters
    ----------
    images : ndarray of uint8, shape (n, 359, 359)

    Returns
    -------
    dict
        "pixels": (n, 48), means of blocks of 20 x 20 pixels. "statistics": (n, 3), mean, standard deviation
        and sharpness (standard deviation of the Laplacian).
    """
    sides = [images[:, :CONTROL_ROWS, :CONTROL_COLUMNS], images[:, :CONTROL_ROWS, -CONTROL_COLUMNS:]]
    down, across = CONTROL_ROWS // CONTROL_BLOCK, CONTROL_COLUMNS // CONTROL_BLOCK
    blocks, sharpness = [], []
    for side in sides:
        cut = np.asarray(side).reshape(-1, down, CONTROL_BLOCK, across, CONTROL_BLOCK)
        blocks.append(cut.mean(axis=(2, 4)).reshape(-1, down * across))
        sharpness.append([cv2.Laplacian(np.ascontiguousarray(crop), cv2.CV_64F).var() for crop in side])
    both = np.concatenate(sides, axis=2).reshape(len(images), -1)
    statistics = [both.mean(axis=1), both.std(axis=1), np.sqrt(np.mean(sharpness, axis=0))]
    return {"pixels": np.concatenate(blocks, axis=1), "statistics": np.stack(statistics, axis=1)}


def measured_controls(images: np.ndarray, labels: pd.DataFrame) -> list[Control]:
    """Return what linear models tell from the places without a face; labels with too few rows are left out."""
    features = control_features(images)
    rows, smiling = smile_rows(labels)
    asked = {"gender": (np.arange(len(labels)), labels["female"].to_numpy()), "smile": (rows, smiling)}
    found = []
    for kind in CONTROL_KINDS:
        for label, (chosen, truth) in asked.items():
            whose = labels["volunteer"].to_numpy()[chosen]
            if min((len(np.unique(whose[truth == value])) for value in (0, 1)), default=0) < FOLDS:
                continue
            found.append(_control(kind, label, features[kind][chosen], truth, whose))
    return found


def wall_difference(images: np.ndarray, female: np.ndarray) -> float:
    """Return how much brighter it is where nobody is, female less male label, in standard deviations.

    One image a volunteer. A camera that sets its exposure by the face makes the wall tell about the face; this
    shows it earlier than the accuracy of a learner does.
    """
    brightness = control_features(images)["statistics"][:, 0]
    difference = brightness[female == 1].mean() - brightness[female == 0].mean()
    return float(difference / max(brightness.std(), np.finfo(float).tiny))


def network_figures(features: np.ndarray, labels: pd.DataFrame) -> dict[str, float]:
    """Return what a linear model learns from pooled features (R1, Table 2, rows 5 and 6, there fine-tuned).

    Parameters
    ----------
    features : ndarray of float32, shape (n, 2048)
        See `foxglove_helpers.learners.transfer.pooled_features`.
    labels : DataFrame
        Their labels, in the same order.

    Returns
    -------
    dict
        `network_images` and `network_volunteers`: accuracy of apparent gender, a tenth of the volunteers left
        out at a time, by image and by the mean score of a volunteer's images. `network_smile`: ten folds of
        images as in R1, which may train on one image of a volunteer and test on another.
        `network_smile_by_volunteer`: the same images, whole volunteers left out.
    """
    female, whose = labels["female"].to_numpy(), labels["volunteer"].to_numpy()
    score = _scores_of_unseen(features, female, GroupKFold(FOLDS), whose)
    people = pd.DataFrame({"score": score, "female": female}).groupby(whose).mean()
    figures = {
        "network_images": accuracy_score(female, score >= 0),
        "network_volunteers": accuracy_score(people["female"] > 0.5, people["score"] >= 0),
    }
    rows, smiling = smile_rows(labels)
    fold = smile_folds(smiling)
    rows, smiling, fold = rows[fold >= 0], smiling[fold >= 0], fold[fold >= 0]
    if len(rows):
        smile, people_of = features[rows], whose[rows]
        mixed = _scores_of_unseen(smile, smiling, PredefinedSplit(fold), None)
        apart = _scores_of_unseen(smile, smiling, GroupKFold(FOLDS), people_of)
        figures["network_smile"] = accuracy_score(smiling, mixed >= 0)
        figures["network_smile_by_volunteer"] = accuracy_score(smiling, apart >= 0)
    return {name: float(value) for name, value in figures.items()}


def smile_folds(smiling: np.ndarray) -> np.ndarray:
    """Return each row's fold, 0 to 9, as many of both labels in each; -1 for the remainder, left out (R1).

    With 668 of each label a fold tests 66 and 66 images, and 8 of each are left out.
    """
    fold = np.full(len(smiling), -1)
    for label in (0, 1):
        rows = np.flatnonzero(smiling == label)
        size = len(rows) // FOLDS
        fold[rows[: FOLDS * size]] = np.repeat(np.arange(FOLDS), size)
    return fold


def _measured(
    headshots: Headshots, plan: Cohort, volunteers: int, network: bool, progress: bool
) -> Measurement:
    images, labels = headshots.images, headshots.labels
    figures = _counted(plan, volunteers)
    first = first_photographs(labels)
    vectors_of = Headshots(
        images[first.index], first.reset_index(drop=True), headshots.source, headshots.folder
    )
    table_2 = reproduce(vectors_of, progress=False)
    for row in table_2.table.to_dict(orient="records"):
        name = LEARNERS[row["method"]]
        figures[name], figures[f"{name}_f"] = float(row["accuracy"]), float(row["f"])
    figures["jaw_edge"] = float(sum(feature in JAW_EDGE for feature in table_2.features))
    components, _ = principal_components(table_2.vectors[:, 3:], 2)
    female = table_2.vectors[:, 2].astype(int)
    figures["components"] = float(LogisticRegression().fit(components, female).score(components, female))
    sample = np.random.default_rng(plan.seed).permutation(len(images))[:HAAR_SAMPLE]
    figures["one_face"] = _share_with_one_face(images, sample)
    figures["wall"] = wall_difference(vectors_of.images, vectors_of.labels["female"].to_numpy())
    controls = measured_controls(images, labels)
    if network:
        from foxglove_helpers.learners.transfer import pooled_features

        figures |= network_figures(pooled_features(images, progress=progress), labels)
    return Measurement(plan.seed, volunteers, len(images), len(sample), figures, table_2.features, controls)


def _first_photographs(plan: Cohort, volunteers: int, workers: int | None) -> Headshots:
    """Draw each volunteer's first photograph in file order, and no other."""
    labels = shuffled_labels(plan)
    labels = first_photographs(labels[labels["volunteer"] <= volunteers]).reset_index(drop=True)
    taken = {(one.volunteer, one.photograph): one for one in plan.photographs}
    work = joblib.Parallel(n_jobs=joblib.cpu_count() if workers is None else workers, backend="loky")
    images = work(
        joblib.delayed(draw_photographs)(
            plan.people[volunteer - 1], plan.sessions[volunteer - 1], (taken[volunteer, photograph],)
        )
        for volunteer, photograph in labels[["volunteer", "photograph"]].itertuples(index=False)
    )
    return Headshots(np.concatenate(images), labels, f"twin, seed {plan.seed}", Path())


def _counted(plan: Cohort, volunteers: int) -> dict[str, float]:
    """Return what the labels and ages of a cohort's first volunteers count up to."""
    labels = shuffled_labels(plan)
    labels = labels[labels["volunteer"] <= volunteers]
    by_volunteer = labels.groupby("volunteer").agg(images=("female", "size"), female=("female", "first"))
    ages = np.array([person.age for person in plan.people[:volunteers]])
    smiling = labels["smiling"]
    counted = {
        "volunteers": len(by_volunteer),
        "images": len(labels),
        **{f"with_{count}": (by_volunteer["images"] == count).sum() for count in VOLUNTEERS_BY_COUNT},
        "male": (by_volunteer["female"] == 0).sum(),
        "female": (by_volunteer["female"] == 1).sum(),
        "smiling": (smiling >= STRONGLY_SMILING).sum(),
        "no_vote": (smiling == 0).sum(),
        "between": ((smiling > 0) & (smiling < STRONGLY_SMILING)).sum(),
        "mostly_not": (smiling < MAJORITY).sum(),
        "youngest": ages.min(),
        "median_age": np.median(ages),
        "oldest": ages.max(),
        "below_30": (ages < 30).mean(),
    }
    return {name: float(value) for name, value in counted.items()}


def _share_with_one_face(images: np.ndarray, sample: np.ndarray) -> float:
    # The detector lets go of Python's lock, and threads of its own would only crowd the cores.
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        work = joblib.Parallel(n_jobs=joblib.cpu_count(), prefer="threads")
        found = work(joblib.delayed(haar_faces)(images[row]) for row in sample)
    finally:
        cv2.setNumThreads(before)
    return float(np.mean([len(faces) == 1 for faces in found]))


def _control(kind: str, label: str, features: np.ndarray, truth: np.ndarray, whose: np.ndarray) -> Control:
    score = _scores_of_unseen(features, truth, GroupKFold(FOLDS), whose)
    measured = scores(truth, (score >= 0).astype(int), volunteers=whose)
    share = float(np.mean(truth))
    return Control(
        kind=kind,
        label=label,
        images=len(truth),
        volunteers=len(np.unique(whose)),
        accuracy=measured.accuracy,
        low=measured.accuracy_interval[0],
        high=measured.accuracy_interval[1],
        majority=max(share, 1 - share),
        auc=float(roc_auc_score(truth, score)),
    )


def _scores_of_unseen(
    features: np.ndarray,
    truth: np.ndarray,
    folds: BaseCrossValidator,
    whose: np.ndarray | None,
) -> np.ndarray:
    """Return a linear model's score of every row, above 0 for label 1, from a model that did not see it."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=FREEDOM, max_iter=2000))
    return cross_val_predict(model, features, truth, groups=whose, cv=folds, method="decision_function")
