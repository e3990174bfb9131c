"""JubatusClassifier: the real engine against ours, and every way in which an engine can fail to answer."""

import os
import pickle
import platform
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator

from cohorts import make_vectors
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.learners import jubatus
from foxglove_helpers.learners.arow import ArowClassifier
from foxglove_helpers.learners.jubatus import JubatusClassifier
from requirements import require_or_skip

VARIABLE = "FOXGLOVE_JUBATUS_PYTHON"
LINUX_64 = sys.platform == "linux" and platform.machine() == "x86_64"
needs_posix = pytest.mark.skipif(
    os.name != "posix", reason="the stand-ins for a broken Python are shell scripts"
)


@pytest.fixture
def engine() -> Path:
    python = jubatus.find_python()
    require_or_skip(python is not None, "no Python 3.7 with embedded-jubatus was found")
    assert python is not None
    return python


@pytest.fixture
def script(tmp_path: Path):
    """Return a function that writes a shell script and makes it executable."""

    def write(content: str) -> Path:
        path = tmp_path / "python3.7"
        path.write_text(f"#!/bin/sh\n{content}\n", encoding="utf-8", newline="\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return write


@pytest.mark.parametrize("r", [0.1, 1.0, 10.0])
def test_ours_learns_what_jubatus_learns(engine: Path, r: float) -> None:
    X, y = make_vectors(120, seed=4)
    real = JubatusClassifier(r, epochs=30, random_state=0).fit(X, y)
    ours = ArowClassifier(r, epochs=30, random_state=0).fit(X, y)
    unseen, _ = make_vectors(300, seed=5)
    scores = real.label_scores(unseen)
    np.testing.assert_allclose(ours.label_scores(unseen), scores, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(ours.weights_, real.weights_, rtol=1e-4, atol=1e-5)
    assert np.array_equal(ours.predict(unseen), real.predict(unseen))
    assert 0.1 < real.predict(unseen).mean() < 0.9, "both labels must occur for this to mean anything"


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("r", [0.1, 1.0, 10.0])
def test_ours_follows_jubatus_from_the_first_sample_on(engine: Path, r: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    same_at_first = seed + 1
    X = random.normal(size=(40, 5)) * random.choice([0.3, 1, 4], (40, 1))
    X[random.random(X.shape) < 0.2] = 0
    X[1] = X[20] = 0  # a sample of zeros shows Jubatus nothing, not even its label
    y = np.array(["smiling", "not smiling"])[random.integers(0, 2, 40)]
    y[:same_at_first] = "smiling"
    y[same_at_first] = "not smiling"
    real, ours = JubatusClassifier(r), ArowClassifier(r)
    for x, label in zip(X, y, strict=True):
        for classifier in (real, ours):
            classifier.partial_fit([x], [label], classes=["not smiling", "smiling"])
        np.testing.assert_allclose(ours.label_scores(X), real.label_scores(X), rtol=1e-4, atol=1e-4)
        sure = np.abs(real.decision_function(X)) > 1e-4
        assert np.array_equal(ours.predict(X)[sure], real.predict(X)[sure])
    assert sure.any()


def test_a_label_known_only_from_zeros_has_no_score(engine: Path) -> None:
    for classifier in (JubatusClassifier(), ArowClassifier()):
        classifier.partial_fit([[0.0, 0.0], [1.0, 2.0]], ["a", "b"])
        scores = classifier.label_scores([[1.0, 1.0]])
        assert np.isnan(scores[0, 0]) and scores[0, 1] > 0, type(classifier).__name__
        assert classifier.predict([[-1.0, -1.0]]).tolist() == ["b"]


def test_keeps_the_contract_of_scikit_learn(engine: Path) -> None:
    check_estimator(JubatusClassifier(epochs=3, random_state=0))


def test_many_samples_in_one_call_are_the_same_as_one_by_one(engine: Path) -> None:
    X, y = make_vectors(30, features=6)
    at_once = JubatusClassifier().partial_fit(X, y)
    one_by_one = JubatusClassifier()
    for x, label in zip(X, y, strict=True):
        one_by_one.partial_fit([x], [label], classes=[0, 1])
    assert np.array_equal(at_once.label_scores(X), one_by_one.label_scores(X))


def test_a_fitted_one_can_be_pickled_and_cloned(engine: Path) -> None:
    X, y = make_vectors(20, features=4)
    fitted = JubatusClassifier(epochs=2, random_state=1).fit(X, y)
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.decision_function(X), fitted.decision_function(X))
    assert not hasattr(clone(fitted), "model_")


def test_an_engine_that_dies_is_named_and_replaced(engine: Path) -> None:
    X, y = make_vectors(20, features=4)
    classifier = JubatusClassifier(epochs=1).fit(X, y)
    running = jubatus.engine()
    running.process.kill()
    running.process.wait()
    with pytest.raises(FoxgloveError, match=r"ended unexpectedly \(exit code -9\).*Run the cell again"):
        running.ask({"do": np.array("hello")}, 10)
    assert len(classifier.predict(X)) == 20, "the next call starts a new engine"


def test_an_error_inside_the_engine_is_passed_on(engine: Path) -> None:
    with pytest.raises(FoxgloveError, match=r"could not do it: KeyError: 'fly'.*Run the cell again"):
        jubatus.engine().ask({"do": np.array("fly")}, 10)
    assert "python" in jubatus.engine().ask({"do": np.array("hello")}, 10), "and the engine goes on"


def test_labels_are_checked_before_the_engine_is_asked(engine: Path) -> None:
    with pytest.raises(FoxgloveError, match="Only one class found"):
        JubatusClassifier().fit([[1.0], [2.0]], [1, 1])
    with pytest.raises(FoxgloveError, match="expected a number above 0"):
        JubatusClassifier(regularization_weight=-1).fit([[1.0], [2.0]], [1, 0])


@needs_posix
def test_a_python_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    assert jubatus.find_python() is None
    with pytest.raises(
        FoxgloveError, match=r"nowhere.*No such file.*foxglove jubatus install.*ArowClassifier"
    ):
        JubatusClassifier().fit([[1.0], [2.0]], [1, 0])


def test_a_python_without_jubatus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, sys.executable)
    assert jubatus.find_python() is None
    with pytest.raises(
        FoxgloveError,
        match=r"Jubatus is not installed in it \(ModuleNotFoundError: No module named 'embedded_jubatus'\)",
    ):
        JubatusClassifier().fit([[1.0], [2.0]], [1, 0])


@needs_posix
def test_an_engine_that_hangs_is_stopped(script) -> None:
    running = jubatus.Engine(script("exec sleep 60"))
    with pytest.raises(
        FoxgloveError, match=r"gave no answer for 0 s and was stopped.*The course goes on without Jubatus"
    ):
        running.ask({"do": np.array("hello")}, 0.3)
    assert not running.alive()
    running.close()


@needs_posix
def test_an_engine_that_breaks_off_tells_its_last_words(script) -> None:
    running = jubatus.Engine(script("head -c 4; echo out of oil >&2; exit 3"))
    with pytest.raises(
        FoxgloveError,
        match=r"ended unexpectedly \(exit code 3\). Its last words: out of oil\. Run the cell again",
    ):
        running.ask({"do": np.array("hello")}, 10)
    running.close()


@needs_posix
def test_the_chosen_python_comes_first_then_the_installed_then_the_path(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    script,
) -> None:
    on_path = script("exit 0")
    monkeypatch.setenv("PATH", f"{on_path.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert jubatus.find_python() == on_path
    installed = tmp_path / "home" / "jubatus" / "bin" / "python"
    installed.parent.mkdir(parents=True)
    installed.write_bytes(on_path.read_bytes())
    installed.chmod(0o755)
    assert jubatus.find_python() == installed
    chosen = tmp_path / "chosen"
    chosen.write_bytes(on_path.read_bytes())
    chosen.chmod(0o755)
    monkeypatch.setenv(VARIABLE, str(chosen))
    assert jubatus.find_python() == chosen
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mistyped"))
    assert jubatus.find_python() is None, "a choice that does not work must not be passed over in silence"


@needs_posix
def test_a_broken_installation_is_not_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script) -> None:
    on_path = script("echo no such module >&2; exit 1")
    monkeypatch.setenv("PATH", str(on_path.parent))
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert jubatus.find_python() is None
    with pytest.raises(FoxgloveError, match="no such module"):
        jubatus.engine()


@needs_posix
def test_a_python_that_never_answers_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script
) -> None:
    monkeypatch.setattr(jubatus, "HELLO_SECONDS", 0.3)
    monkeypatch.setenv(VARIABLE, str(script("exec sleep 60")))
    with pytest.raises(FoxgloveError, match=r"python3\.7: it was not ready after 0 s\)\. Run"):
        jubatus.engine()


def test_install_says_where_jubatus_cannot_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    with pytest.raises(
        FoxgloveError, match=r"64-bit Linux .* only; this is .* on arm64\. The course goes on"
    ):
        jubatus.install()


@pytest.mark.skipif(not LINUX_64, reason="Jubatus exists for 64-bit Linux only")
def test_install_without_a_python37_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    monkeypatch.setenv("FOXGLOVE_PYTHON37", sys.executable)
    with pytest.raises(
        FoxgloveError, match=r"No Python 3\.7 was found .*pyenv install 3\.7.*FOXGLOVE_PYTHON37"
    ):
        jubatus.install(progress=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not LINUX_64, reason="Jubatus exists for 64-bit Linux only")
def test_an_install_that_fails_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("FOXGLOVE_HOME", str(home))
    pretender = script('[ "$1" = -c ] && exit 0; mkdir -p "$3/bin"; echo the disk is tired >&2; exit 1')
    monkeypatch.setenv("FOXGLOVE_PYTHON37", str(pretender))
    with pytest.raises(
        FoxgloveError, match=r"\(making the environment\): the disk is tired\. Check the network"
    ):
        jubatus.install(progress=False)
    assert not list(home.iterdir())


@pytest.mark.full
@pytest.mark.skipif(not LINUX_64, reason="Jubatus exists for 64-bit Linux only")
def test_install_makes_an_environment_that_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOXGLOVE_HOME", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    python = jubatus.install(progress=False)
    assert python == tmp_path / "jubatus" / "bin" / "python" == jubatus.find_python()
    made = python.stat().st_mtime_ns, python.parent.stat().st_mtime_ns
    assert jubatus.install(progress=False) == python
    assert (python.stat().st_mtime_ns, python.parent.stat().st_mtime_ns) == made, (
        "a working one is left as it is"
    )
    assert JubatusClassifier(shuffle=False).fit([[1.0], [-1.0]], [0, 1]).predict([[1.0]]).tolist() == [0]
