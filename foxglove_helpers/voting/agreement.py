"""How far people agree: percent agreement, Fleiss' kappa, Krippendorff's alpha, and who disagrees with whom.

In: votes or ratings, a row an item and a column a person. Out: coefficients with bootstrapped intervals, and
tables of pairs. The coefficients come from libraries (statsmodels, krippendorff); the bootstrap is our own,
for it computes all resamples at once. R4 (Kim & Wallraven, arXiv:2110.04476) measured 13 annotators
in such ways: medium to good agreement on categories, excellent agreement on ratings, valence above all.

Percent agreement is easy to read, but rises where one answer is frequent. Kappa and alpha take off what
agreement by chance would give: 1 is full agreement, 0 chance, below 0 less than chance. Alpha also knows
distances: a rating of 0.4 beside 0.5 disagrees less than beside -0.5.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from tqdm import tqdm

from foxglove_helpers.arguments import whole_number
from foxglove_helpers.errors import FoxgloveError

LEVELS = ("nominal", "ordinal", "interval")
RESAMPLES = 1000
LEVEL_OF_CONFIDENCE = 0.95
_AT_ONCE = 100  # resamples: some megabytes of memory, a tenth of a second
_SECONDS_OF_SILENCE = 2
# The library holds a table of all pairs of values for each item, in four copies: 1.7 GB for the valence of 2429
# photographs in steps of 0.01, and a Binder session has 2 GB. A test compares both ways.
_LARGEST_FOR_THE_LIBRARY = 2_000_000


def ratings_table(annotations: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a long table of annotations as a row an item and a column an annotator.

    Parameters
    ----------
    annotations : DataFrame
        Columns `volunteer`, `photograph`, `annotator` and others, as from `twin.expressions.expression_table`.
    column : str
        Which one, such as "category" or "valence".
    """
    if column not in annotations:
        raise FoxgloveError(
            f"there is no column {column!r} among {', '.join(map(str, annotations.columns))}; choose one of these."
        )
    values = annotations.astype({column: object})
    table = values.pivot(index=["volunteer", "photograph"], columns="annotator", values=column)
    return table.infer_objects()


def percent_agreement(votes: pd.DataFrame) -> float:
    """Return the share of pairs of people who gave an item the same answer, averaged over items, 0 to 1.

    Parameters
    ----------
    votes : DataFrame of shape (items, people)
        Missing answers are left out; an item with fewer than two says nothing.
    """
    counts, _ = _counts(votes)
    return float(_pairs_agreeing(counts).mean())


def fleiss_kappa(votes: pd.DataFrame) -> float:
    """Return Fleiss' kappa for answers without an order (statsmodels).

    Parameters
    ----------
    votes : DataFrame of shape (items, people)
        Without missing answers.

    Returns
    -------
    float
        NaN where everybody gave the same answer everywhere: there is no chance to compare with.

    Raises
    ------
    FoxgloveError
        If an answer is missing; Krippendorff's alpha bears that.
    """
    counts, _ = _counts(votes)
    _require_complete(votes)
    # Two seconds on one busy core: nobody waits for this before a page that needs no coefficient.
    from statsmodels.stats.inter_rater import fleiss_kappa as kappa_of_counts

    return float(kappa_of_counts(counts)) if counts.shape[1] > 1 else float("nan")


def krippendorff_alpha(votes: pd.DataFrame, level: str = "nominal") -> float:
    """Return Krippendorff's alpha (package krippendorff; own sums where that would take hundreds of megabytes).

    Parameters
    ----------
    votes : DataFrame of shape (items, people)
        Answers may be missing.
    level : "nominal", "ordinal" or "interval"
        Whether answers have no order, an order, or distances.

    Returns
    -------
    float
        NaN where all items that two people judged were given one and the same answer: alpha compares disagreement
        with that of chance, and then there is none.

    Raises
    ------
    FoxgloveError
        If no item was judged by two people, or there is no such level.
    """
    _check_level(level)
    counts, values = _counts(votes)
    if (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    codes, _ = _codes(votes)
    numbers = np.arange(len(values)) if level == "nominal" else _numbers(values)
    if len(votes) * len(values) ** 2 > _LARGEST_FOR_THE_LIBRARY:
        return float(_resampled(counts, values, np.ones((1, len(counts))), level)["Krippendorff's alpha"][0])
    data = np.where(codes < 0, np.nan, numbers[codes]).T
    metric: Any = level
    return float(
        krippendorff.alpha(reliability_data=data, level_of_measurement=metric, value_domain=numbers.tolist())
    )


def agreement_table(
    votes: pd.DataFrame,
    level: str = "nominal",
    by: ArrayLike | None = None,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
    progress: bool = True,
) -> pd.DataFrame:
    """Return the coefficients of agreement, each with a bootstrapped interval.

    Parameters
    ----------
    votes : DataFrame of shape (items, people)
    level : "nominal", "ordinal" or "interval"
        With "nominal" the table has percent agreement, Fleiss' kappa (where nothing is missing) and alpha,
        otherwise alpha alone.
    by : array-like of shape (items,), optional
        What is resampled, such as the volunteer of each photograph: photographs of one person resemble each
        other, and to take them for independent makes intervals too narrow. Items themselves unless given.
    resamples : int
        At least 100.
    seed : int
        Of the resampling; the same seed gives the same interval.
    progress : bool
        Show how far it is, from two seconds on.

    Returns
    -------
    DataFrame
        A row a coefficient (the index): `value`, `low` and `high` (95 % percentile interval), `items`, `people`
        and `resampled`, how many independent units there were.
    """
    _check_level(level)
    resamples = whole_number(resamples, "resamples", least=100)
    counts, values = _counts(votes)
    named = {"Krippendorff's alpha": krippendorff_alpha(votes, level)}
    if level == "nominal":
        named = {"percent agreement": percent_agreement(votes)} | named
        if not votes.isna().to_numpy().any():
            named["Fleiss' kappa"] = fleiss_kappa(votes)
    usable = (~votes.isna().to_numpy()).sum(axis=1) >= 2
    unit = _units(votes, by)[usable]
    unit = np.unique(unit, return_inverse=True)[1]
    drawn: dict[str, list[np.ndarray]] = {name: [] for name in named}
    for weights in _weights(unit, resamples, seed, progress):
        computed = _resampled(counts, values, weights, level)
        for name, results in drawn.items():
            results.append(computed[name])
    rows = []
    for name, value in named.items():
        low, high = _percentiles(np.concatenate(drawn[name]))
        rows.append((name, value, low, high, len(counts), votes.shape[1], int(unit.max()) + 1))
    columns = ["coefficient", "value", "low", "high", "items", "people", "resampled"]
    order = ["percent agreement", "Fleiss' kappa", "Krippendorff's alpha"]
    table = pd.DataFrame(rows, columns=columns).set_index("coefficient")
    return table.loc[[name for name in order if name in table.index]]


def pairwise_agreement(votes: pd.DataFrame) -> pd.DataFrame:
    """Return for each two people the share of items to which they gave the same answer; 1 on the diagonal.

    Parameters
    ----------
    votes : DataFrame of shape (items, people)

    Returns
    -------
    DataFrame of shape (people, people), float64
        NaN for two people who have no item in common.
    """
    codes, values = _codes(votes)
    there = (codes >= 0).astype(float)
    same = sum((codes == value).astype(float).T @ (codes == value) for value in range(len(values)))
    common = there.T @ there
    share = np.divide(same, common, out=np.full(common.shape, np.nan), where=common > 0)
    return pd.DataFrame(share, index=votes.columns, columns=votes.columns)


def who_disagrees(votes: pd.DataFrame) -> pd.DataFrame:
    """Return all pairs of people, those who disagree most often first.

    Returns
    -------
    DataFrame
        A row a pair: `one`, `other`, `disagreements` (items answered differently), `items` (answered by both)
        and `share`.
    """
    share, there = pairwise_agreement(votes).to_numpy(), votes.notna().to_numpy().astype(int)
    common = there.T @ there
    differ = common * (1 - np.nan_to_num(share, nan=1.0))
    rows = []
    for one, other in combinations(range(votes.shape[1]), 2):
        rows.append(
            (votes.columns[one], votes.columns[other], round(differ[one, other]), int(common[one, other]))
        )
    table = pd.DataFrame(rows, columns=["one", "other", "disagreements", "items"])
    table["share"] = table["disagreements"] / table["items"].where(table["items"] > 0)
    return table.sort_values(["share", "one", "other"], ascending=[False, True, True], ignore_index=True)


def against_the_others(votes: pd.DataFrame) -> pd.Series:
    """Return for each person how often they agree with one of the others, 0 to 1: the mean of their pairs.

    NaN where somebody has no item in common with anybody.
    """
    share = pairwise_agreement(votes).to_numpy(copy=True)
    np.fill_diagonal(share, np.nan)
    mean = pd.DataFrame(share, index=votes.columns).mean(axis=1)
    return mean.rename("agreement with the others")


def _codes(votes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return answers as numbers from 0 on (-1: missing), and what each stands for, sorted."""
    if votes.ndim != 2 or votes.shape[1] < 2 or not len(votes):
        raise FoxgloveError(
            f"votes have shape {votes.shape}; expected a row an item and a column for each of at least two people."
        )
    codes, values = pd.factorize(votes.to_numpy().ravel(), sort=True)
    if not len(values):
        raise FoxgloveError("votes hold no answer at all; expected at least two on an item.")
    return codes.reshape(votes.shape), np.asarray(values)


def _counts(votes: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return how often each answer was given to each item with two answers or more: float64 (items, answers)."""
    codes, values = _codes(votes)
    counts = np.zeros((len(codes), len(values)))
    rows = np.broadcast_to(np.arange(len(codes))[:, None], codes.shape)
    np.add.at(counts, (rows[codes >= 0], codes[codes >= 0]), 1.0)
    counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        raise FoxgloveError("no item has two answers; expected at least one item that two people judged.")
    return counts, values


def _numbers(values: np.ndarray) -> np.ndarray:
    try:
        return np.asarray(values, dtype=float)
    except ValueError as error:
        raise FoxgloveError(
            f"{values[0]!r} is no number; expected numbers, for names have no order. Use level='nominal'."
        ) from error


def _check_level(level: str) -> None:
    if level not in LEVELS:
        raise FoxgloveError(f"level is {level!r}; expected one of {', '.join(LEVELS)}.")


def _require_complete(votes: pd.DataFrame) -> None:
    missing = votes.isna().to_numpy()
    if missing.any():
        row, column = np.argwhere(missing)[0]
        raise FoxgloveError(
            f"votes, row {row}: the answer of {votes.columns[column]} is missing; Fleiss' kappa expects one of "
            "everybody. Use Krippendorff's alpha, which bears gaps."
        )


def _pairs_agreeing(counts: np.ndarray) -> np.ndarray:
    """Return for each item the share of pairs of people who agree."""
    people = counts.sum(axis=1)
    return ((counts**2).sum(axis=1) - people) / (people * (people - 1))


def _units(votes: pd.DataFrame, by: ArrayLike | None) -> np.ndarray:
    unit = np.arange(len(votes)) if by is None else np.asarray(by)
    if unit.shape != (len(votes),):
        raise FoxgloveError(f"by has shape {unit.shape}; expected one value for each of {len(votes)} items.")
    return unit


def _weights(unit: np.ndarray, resamples: int, seed: int, progress: bool) -> Iterator[np.ndarray]:
    """Yield how often each item stands in each resample: arrays (some resamples, items)."""
    random, units = np.random.default_rng(seed), int(unit.max()) + 1
    with tqdm(
        total=resamples, desc="resampling", delay=_SECONDS_OF_SILENCE, disable=not progress, leave=False
    ) as bar:
        for start in range(0, resamples, _AT_ONCE):
            some = min(_AT_ONCE, resamples - start)
            yield random.multinomial(units, np.full(units, 1 / units), size=some)[:, unit].astype(float)
            bar.update(some)


def _resampled(
    counts: np.ndarray, values: np.ndarray, weights: np.ndarray, level: str
) -> dict[str, np.ndarray]:
    """Return the coefficients of many resamples at once, from how often each item stands in each of them."""
    totals = weights @ counts  # answers of each kind in each resample
    answers = totals.sum(axis=1)
    observed = weights @ (1 - _pairs_agreeing(counts))
    with np.errstate(invalid="ignore", divide="ignore"):
        agreement = 1 - observed / weights.sum(axis=1)
        chance = ((totals / answers[:, None]) ** 2).sum(axis=1)
        found = {"percent agreement": agreement, "Fleiss' kappa": (agreement - chance) / (1 - chance)}
        found["Krippendorff's alpha"] = _alphas(counts, values, weights, totals, level)
    return found


def _alphas(
    counts: np.ndarray, values: np.ndarray, weights: np.ndarray, totals: np.ndarray, level: str
) -> np.ndarray:
    """Return alpha of many resamples: 1 minus observed by expected disagreement (Krippendorff 2011)."""
    people, answers = counts.sum(axis=1), totals.sum(axis=1)
    if level == "nominal":
        within = people * (1 - _pairs_agreeing(counts))
        expected = answers**2 - (totals**2).sum(axis=1)
        return 1 - (weights @ within) * (answers - 1) / expected
    # Squared distances fall apart into sums and sums of squares. Distances of ranks are those of the middle
    # ranks, which differ from one resample to the next; those of numbers stay.
    if level == "ordinal":
        place = np.cumsum(totals, axis=1) - totals / 2
    else:
        place = _numbers(values)[None]
    place = place - place.mean(axis=1, keepdims=True)
    squares, sums = counts @ (place**2).T, counts @ place.T
    within = 2 * (people[:, None] * squares - sums**2) / (people[:, None] - 1)
    seen = np.einsum("ri,ir->r", weights, within) if level == "ordinal" else weights @ within[:, 0]
    expected = 2 * (answers * (totals * place**2).sum(axis=1) - (totals * place).sum(axis=1) ** 2)
    return 1 - seen * (answers - 1) / expected


def _percentiles(results: np.ndarray) -> Sequence[float]:
    # A resample in which everybody agrees everywhere has no kappa and no alpha.
    if np.isnan(results).all():
        return float("nan"), float("nan")
    tail = (1 - LEVEL_OF_CONFIDENCE) / 2
    return tuple(np.nanquantile(results, [tail, 1 - tail]).tolist())
