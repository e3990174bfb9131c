"""A Dask cluster of two workers predicts what one process predicts."""

import joblib
import numpy as np
import pytest
from distributed import Client, LocalCluster
from sklearn.linear_model import LogisticRegression

from cohorts import make_vectors
from foxglove_helpers.evaluation import LeakError, cross_validated_predictions
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.learners.trees import lightgbm_classifier, random_forest


def test_a_cluster_predicts_the_same_and_does_the_work() -> None:
    X, y = make_vectors(60, seed=2)
    volunteers = np.arange(1, 61)
    estimators = [
        ArowClassifier(epochs=3, random_state=0),
        random_forest(),
        lightgbm_classifier(),
        LogisticRegression(),
    ]
    alone = [cross_validated_predictions(estimator, X, y, volunteers, n_jobs=1) for estimator in estimators]
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
        joblib.parallel_config(backend="dask"),
    ):
        for estimator, expected in zip(estimators, alone, strict=True):
            before = tasks_done(client)
            spread = cross_validated_predictions(estimator, X, y, volunteers)
            assert np.array_equal(spread, expected), type(estimator).__name__
            done = sum(tasks_done(client).values()) - sum(before.values())
            assert done >= 2, "the cluster must do the work, in as many pieces as it has workers"
        assert min(tasks_done(client).values()) > 0, "both workers must have had a part"
        folds = [(np.arange(60), np.arange(60))]
        with pytest.raises(LeakError, match="Fold 0 leaks"):
            cross_validated_predictions(estimators[0], X, y, volunteers, folds)


def tasks_done(client: Client) -> dict[str, int]:
    """Return how many tasks each worker has finished."""
    return client.run(lambda dask_worker: dask_worker.state.executed_count)
