"""Where folds are trained: how many threads libraries may start there, and who hears Ctrl-C."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import joblib
import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from threadpoolctl import threadpool_info, threadpool_limits

from foxglove_helpers.evaluation import cross_validated_predictions


def one_row_each(volunteers: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return X, y, volunteers."""
    whose = np.arange(1, volunteers + 1)
    return np.eye(volunteers), whose % 2, whose


class Surroundings(ClassifierMixin, BaseEstimator):
    """Predicts what it finds where it works: threads of numerical libraries, or whether Ctrl-C is blocked."""

    def __init__(self, looks_at: str = "all") -> None:
        self.looks_at = looks_at

    def fit(self, X: np.ndarray, y: np.ndarray) -> "Surroundings":
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        if self.looks_at == "signals":
            found = int(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
        else:
            found = max(threads_of(self.looks_at))
        return np.full(len(X), found)


class SurroundingsOfAll(Surroundings):
    """Trains all folds in one pass."""

    def fit_predict_folds(
        self, X: np.ndarray, y: np.ndarray, folds: list, progress: bool
    ) -> list[np.ndarray]:
        return [self.predict(X[test]) for _, test in folds]


def threads_of(kind: str) -> list[int]:
    return [
        library["num_threads"] for library in threadpool_info() if kind in (library["user_api"], "all")
    ] or [1]


def test_many_small_fits_run_on_one_thread_each_and_the_threads_come_back() -> None:
    X, y, whose = one_row_each()
    with threadpool_limits(2):
        before = threads_of("all")
        assert max(before) == 2
        for n_jobs in (None, 2):
            assert (cross_validated_predictions(Surroundings(), X, y, whose, n_jobs=n_jobs) == 1).all()
        with joblib.parallel_config(backend="threading", n_jobs=2):
            assert (cross_validated_predictions(Surroundings("openmp"), X, y, whose) == 1).all()
        assert threads_of("all") == before


def test_beside_other_threads_the_limit_that_all_share_is_left_alone() -> None:
    X, y, whose = one_row_each()
    for kind, threads in (("openmp", 1), ("blas", max(threads_of("blas")))):
        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(cross_validated_predictions, Surroundings(kind), X, y, whose).result()
        assert (found == threads).all(), kind


def test_one_large_fit_keeps_its_threads() -> None:
    X, y, whose = one_row_each()
    halves = [(np.flatnonzero(whose > 4), np.flatnonzero(whose <= 4))]
    with threadpool_limits(2):
        one = cross_validated_predictions(Surroundings(), X, y, whose, halves, allow_untested=True)
        assert (one == 2).all()
        assert (cross_validated_predictions(SurroundingsOfAll(), X, y, whose) == 2).all()
        assert (cross_validated_predictions(SurroundingsOfAll(), X, y, whose, n_jobs=2) == 1).all()


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows knows no blocked signals")
def test_worker_processes_leave_ctrl_c_to_this_one() -> None:
    in_a_fresh_process = """if True:
        import signal
        from foxglove_helpers.evaluation import cross_validated_predictions
        from test_evaluation_workers import Surroundings, one_row_each
        X, y, whose = one_row_each()
        for n_jobs, blocked in ((2, 1), (1, 0)):
            found = cross_validated_predictions(Surroundings("signals"), X, y, whose, n_jobs=n_jobs)
            assert (found == blocked).all(), (n_jobs, found)
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    """
    subprocess.run([sys.executable, "-c", in_a_fresh_process], cwd=Path(__file__).parent, check=True)
