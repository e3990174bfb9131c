"""Random forest and LightGBM: published parameters, and folds that predict what the libraries predict."""

from collections.abc import Callable, Iterator
from typing import Any

import lightgbm
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier

from cohorts import make_vectors
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.learners import trees
from foxglove_helpers.learners.trees import FoldForest, FoldLightGBM, lightgbm_classifier, random_forest

Fold = tuple[np.ndarray, np.ndarray]


def library_forest() -> RandomForestClassifier:
    return RandomForestClassifier(max_depth=32, n_estimators=16, random_state=32)


def library_lightgbm() -> lightgbm.LGBMClassifier:
    return lightgbm.LGBMClassifier(objective="binary", n_estimators=38, verbose=-1, n_jobs=1)


def one_after_another(library: Any, X: np.ndarray, y: np.ndarray, folds: list[Fold]) -> list[list[Any]]:
    return [clone(library).fit(X[train], y[train]).predict(X[test]).tolist() for train, test in folds]


def uneven_folds(rows: int, seed: int = 0) -> list[Fold]:
    random = np.random.default_rng(seed)
    tests = [np.sort(random.permutation(rows)[:size]) for size in (1, 5, 1, 17, 9, 30)]
    return [(np.setdiff1d(np.arange(rows), test), test) for test in tests]


@pytest.fixture(params=["forest", "lightgbm"])
def pair(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    """Ours and the library's."""
    if request.param == "forest":
        return random_forest(), library_forest()
    return lightgbm_classifier().set_params(n_jobs=1), library_lightgbm()


def test_published_parameters() -> None:
    forest, boosting = random_forest().get_params(), lightgbm_classifier().get_params()
    assert (forest["max_depth"], forest["n_estimators"], forest["random_state"]) == (32, 16, 32)
    assert (boosting["objective"], boosting["n_estimators"]) == ("binary", 38)
    free = {"max_depth", "n_estimators", "random_state"}
    default = RandomForestClassifier().get_params()
    assert all(forest[name] == default[name] for name in default if name not in free)
    default = lightgbm.LGBMClassifier().get_params()
    assert all(
        boosting[name] == default[name] for name in default if name not in {"objective", "n_estimators"}
    )


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("seed", range(2))
def test_folds_predict_what_the_library_predicts(pair: tuple[Any, Any], dtype: type, seed: int) -> None:
    X, y = make_vectors(120, seed=seed)
    X = X.astype(dtype)
    if dtype is np.float64:  # numbers that float32 cannot hold
        X = X + np.random.default_rng(seed).normal(0, 1e-3, X.shape)
    ours, library = pair
    folds = uneven_folds(120, seed)
    predicted = [labels.tolist() for labels in ours.fit_predict_folds(X, y, folds)]
    assert predicted == one_after_another(library, X, y, folds)
    assert predicted == one_after_another(ours, X, y, folds)
    assert 0.2 < np.mean(np.concatenate(predicted)) < 0.8


def test_the_fast_way_is_taken(pair: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    X, y = make_vectors(60)
    slow = []
    monkeypatch.setattr(trees, "_one_fold", lambda *arguments: slow.append(arguments))
    pair[0].fit_predict_folds(X, y, uneven_folds(60))
    assert not slow


def test_even_the_probabilities_of_the_forest_are_those_of_scikit_learn() -> None:
    X, y = make_vectors(100, seed=2)
    for train, test in uneven_folds(100):
        codes = y[train]
        expected = library_forest().fit(X[train], y[train]).predict_proba(X[test])
        narrow = X.astype(np.float32)
        ours = sum(random_forest()._tree_by_tree(narrow[train], codes, narrow[test])) / 16
        assert np.array_equal(ours, expected)


@pytest.mark.parametrize("trees_grown", [1, 2, 3, 5, 16])
def test_a_vote_is_cut_short_only_when_it_is_decided(trees_grown: int) -> None:
    X, y = make_vectors(70, seed=6)
    y = y.copy()
    y[:12] = 1 - y[:12]  # doubtful cases: close votes, and ties where the number of trees is even
    folds = [(np.delete(np.arange(70), row), np.array([row])) for row in range(70)]
    ours, library = (f.set_params(n_estimators=trees_grown) for f in (random_forest(), library_forest()))
    predicted = [labels.tolist() for labels in ours.fit_predict_folds(X, y, folds)]
    assert predicted == one_after_another(library, X, y, folds)


def test_a_decided_vote_grows_no_more_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    X = np.linspace(0, 1, 40)[:, None]
    y = (X[:, 0] > 0.5).astype(int)
    library, grown = FoldForest._tree_by_tree, []

    def counted(*arguments: Any) -> Iterator[np.ndarray]:
        for probabilities in library(*arguments):
            grown.append(probabilities)
            yield probabilities

    monkeypatch.setattr(FoldForest, "_tree_by_tree", counted)
    predicted = random_forest().fit_predict_folds(X, y, [(np.arange(1, 39), np.array([0, 39]))])
    assert predicted[0].tolist() == [0, 1]
    assert len(grown) == 9, "nine of sixteen have a majority"


def test_names_as_labels(pair: tuple[Any, Any]) -> None:
    X, y = make_vectors(80, seed=1)
    names = np.where(y == 1, "female", "male")
    folds = uneven_folds(80)
    ours = [labels.tolist() for labels in pair[0].fit_predict_folds(X, names, folds)]
    assert ours == one_after_another(pair[1], X, names, folds)
    assert set(np.concatenate(ours)) == {"female", "male"}


def test_a_fold_with_one_label_only_predicts_it(pair: tuple[Any, Any]) -> None:
    X, y = make_vectors(50)
    train = np.flatnonzero(y == 1)
    test = np.flatnonzero(y == 0)[:3]
    (predicted,) = pair[0].fit_predict_folds(X, y, [(train, test)])
    assert predicted.tolist() == [1, 1, 1]


def test_more_than_two_labels(pair: tuple[Any, Any]) -> None:
    X, y = make_vectors(90)
    y = y + 2 * (np.arange(90) % 3 == 0)
    folds = uneven_folds(90)[:3]
    ours, library = (estimator.set_params(n_estimators=5) for estimator in pair)
    if isinstance(ours, FoldLightGBM):
        ours.set_params(objective=None)
        library.set_params(objective=None)
    assert [p.tolist() for p in ours.fit_predict_folds(X, y, folds)] == one_after_another(
        library, X, y, folds
    )


@pytest.mark.parametrize("names", [["a", "b", "c"], [0, 1, 2]])
def test_more_labels_than_the_published_lightgbm_tells_apart_are_refused(names: list[Any]) -> None:
    X, y = make_vectors(90)
    y = np.array(names)[np.arange(90) % 3]
    said = (
        r"y holds 3 labels \(.*2.*\); expected 2" if names[0] == 0 else r"y holds 3 labels \('a', 'b', 'c'\)"
    )
    with pytest.raises(FoxgloveError, match=said):
        lightgbm_classifier().fit(X, y)
    with pytest.raises(FoxgloveError, match=said):
        lightgbm_classifier().fit_predict_folds(X, y, uneven_folds(90)[:2])


@pytest.mark.parametrize("parameters", [{"max_features": 3}, {"criterion": "entropy"}, {"bootstrap": False}])
def test_other_parameters_of_the_forest_are_heeded(parameters: dict[str, Any]) -> None:
    X, y = make_vectors(60)
    folds = uneven_folds(60)
    ours = random_forest().set_params(**parameters)
    library = library_forest().set_params(**parameters)
    predicted = [labels.tolist() for labels in ours.fit_predict_folds(X, y, folds)]
    assert predicted == one_after_another(library, X, y, folds)


@pytest.mark.parametrize("parameters", [{"n_estimators": 7}, {"max_depth": 2}, {"random_state": 5}])
def test_other_sizes_of_the_forest_are_heeded(parameters: dict[str, Any]) -> None:
    X, y = make_vectors(60)
    folds = uneven_folds(60)
    predicted = random_forest().set_params(**parameters).fit_predict_folds(X, y, folds)
    library = library_forest().set_params(**parameters)
    assert [labels.tolist() for labels in predicted] == one_after_another(library, X, y, folds)


@pytest.mark.parametrize(
    "parameters", [{"num_leaves": 4}, {"learning_rate": 0.5}, {"class_weight": "balanced"}]
)
def test_other_parameters_of_lightgbm_are_heeded(parameters: dict[str, Any]) -> None:
    X, y = make_vectors(100)
    y[::3] = 0
    folds = uneven_folds(100)
    predicted = lightgbm_classifier().set_params(**parameters).fit_predict_folds(X, y, folds)
    library = library_lightgbm().set_params(**parameters)
    assert [labels.tolist() for labels in predicted] == one_after_another(library, X, y, folds)


def test_an_output_of_one_half_is_the_second_label() -> None:
    X, y = make_vectors(20, female=10, features=3)  # too few to split, so the output is the share of 1: 0.5
    ours = lightgbm_classifier().fit(X, y)
    assert ours.predict_proba(X)[:, 1].tolist() == [0.5] * 20
    assert ours.predict(X).tolist() == [1] * 20
    (predicted,) = lightgbm_classifier().fit_predict_folds(X, y, [(np.arange(20), np.arange(20))])
    assert predicted.tolist() == [1] * 20
    np.testing.assert_allclose(ours.predict(X, raw_score=True), 0, atol=1e-15)


def wrong_probabilities(
    forest: FoldForest, X: np.ndarray, codes: np.ndarray, X_test: np.ndarray
) -> np.ndarray:
    return [np.tile([0.3, 0.7], (len(X_test), 1))] * forest.n_estimators


def changed_signature(*_: Any) -> None:
    raise TypeError("build() takes exactly 7 positional arguments (5 given)")


@pytest.mark.parametrize("changed", [wrong_probabilities, changed_signature])
def test_a_scikit_learn_that_grows_trees_otherwise_is_noticed(
    monkeypatch: pytest.MonkeyPatch, changed: Callable
) -> None:
    X, y = make_vectors(60, seed=1)
    folds = uneven_folds(60)
    monkeypatch.setattr(FoldForest, "_tree_by_tree", changed)
    trees._trees_are_as_in_scikit_learn.cache_clear()
    try:
        predicted = random_forest().fit_predict_folds(X, y, folds)
    finally:
        trees._trees_are_as_in_scikit_learn.cache_clear()
    assert [labels.tolist() for labels in predicted] == one_after_another(library_forest(), X, y, folds)


def test_gaps_in_the_features_are_left_to_the_libraries(pair: tuple[Any, Any]) -> None:
    X, y = make_vectors(60)
    X[::4, 30:50] = np.nan
    folds = uneven_folds(60)
    predicted = [labels.tolist() for labels in pair[0].fit_predict_folds(X, y, folds)]
    assert predicted == one_after_another(pair[1], X, y, folds)


def test_clones_keep_their_parameters() -> None:
    assert clone(lightgbm_classifier()).get_params() == lightgbm_classifier().get_params()
    assert clone(random_forest()).get_params() == random_forest().get_params()
