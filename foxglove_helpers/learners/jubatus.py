"""Jubatus itself, the engine R1 used, driven from this Python in a Python 3.7 beside it.

In: a table of samples and two labels. Out: the engine's own scores and labels, behind the scikit-learn
interface of `ArowClassifier`. Jubatus exists only for Python 3.7 on 64-bit Linux; `install` sets it up there,
and without it the course goes on with `ArowClassifier`. Follows R1 and R5: AROW, features by name, weight
1.0.
"""

import atexit
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home, whole_folder
from foxglove_helpers.learners.jubatus_worker import Message, read_message, write_message
from foxglove_helpers.learners.online import BinaryOnlineClassifier

# The set that was tried together on Python 3.7: Jubatus's client accepts no newer tornado or msgpack.
REQUIREMENTS = [
    "embedded-jubatus==1.1.1.post2",
    "jubatus==1.1.0",
    "msgpack-python==0.5.6",
    "msgpack-rpc-python==0.4.1",
    "numpy==1.21.6",
    "tornado==4.5.3",
]
WORKER = Path(__file__).with_name("jubatus_worker.py")
HELLO_SECONDS = 60.0
INSTALL_SECONDS = 900.0
SECONDS_A_STEP = 0.005  # a hundred times what a step takes, so that only an engine that hangs is stopped
GOES_ON = "The course goes on without Jubatus: ArowClassifier learns the same way."
REMEDY = (
    "Run `foxglove jubatus install` (64-bit Linux), or set FOXGLOVE_JUBATUS_PYTHON to a Python 3.7 that has "
    f"embedded-jubatus. {GOES_ON}"
)

Command = Sequence[str | Path]


class JubatusClassifier(BinaryOnlineClassifier):
    """AROW of the real Jubatus 1.1.1, with the parameters and sample order of `ArowClassifier` (R1, R5).

    Every method that needs the engine raises `FoxgloveError` if no Python 3.7 with Jubatus is found, or the
    engine fails.

    Parameters
    ----------
    regularization_weight : float, default=1.0
        Above 0; a larger one lets each sample change more (R1: 1.0).
    epochs : int, default=100
        How often `fit` goes through all samples (R1: 100).
    shuffle : bool, default=True
        Draw a new order of the samples for every epoch of `fit`.
    random_state : int, RandomState instance or None, default=None
        Where that order comes from; an int gives the same order each time.

    Attributes
    ----------
    classes_ : numpy.ndarray of shape (2,)
        The two labels, sorted.
    model_ : bytes
        The engine's own model.
    """

    @property
    def weights_(self) -> np.ndarray:
        """The engine's weights, asked for one feature at a time: shape (2, n_features), float64."""
        return self.label_scores(np.eye(self.n_features_in_)).T

    def _forget(self) -> None:
        self.model_ = b""

    def _learn(self, X: np.ndarray, labels: np.ndarray, order: np.ndarray) -> None:
        request = {"do": np.array("train"), "X": X, "labels": labels, "order": order}
        self.model_ = self._ask(request, len(order) + len(X))["model"].tobytes()

    def _scores(self, X: np.ndarray) -> np.ndarray:
        return self._ask({"do": np.array("score"), "X": X}, len(X))["scores"]

    def _ask(self, request: Message, steps: int) -> Message:
        request["regularization_weight"] = np.array(float(self.regularization_weight))
        request["model"] = np.frombuffer(self.model_, np.uint8)
        return engine().ask(request, HELLO_SECONDS + SECONDS_A_STEP * steps)


class Engine:
    """One running worker: a Python 3.7 process that answers one request at a time.

    Parameters
    ----------
    python : Path
        A Python 3.7 with embedded_jubatus.
    """

    def __init__(self, python: Path) -> None:
        self.python = python
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the process lives)
        self._lock = threading.Lock()
        self._out_of_time = False
        try:
            self.process = subprocess.Popen(
                # -I keeps this folder off the worker's path, where our jubatus.py would hide the engine's.
                [python, "-I", WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
            )
        except OSError as error:
            raise FoxgloveError(f"{python} could not be started: {error.strerror}. {REMEDY}") from error

    def ask(self, request: Message, seconds: float) -> Message:
        """Send a request and wait for its answer.

        Raises
        ------
        FoxgloveError
            If the engine reports an error, ends, or has not answered after `seconds`; it is stopped then.
        """
        requests, answers = self.process.stdin, self.process.stdout
        assert requests is not None and answers is not None
        with self._lock:
            timer = threading.Timer(seconds, self._stop_late)
            timer.start()
            try:
                write_message(requests, request)
                answer = read_message(answers)
            except OSError:
                answer = None
            finally:
                timer.cancel()
        if answer is None:
            raise FoxgloveError(self._obituary(seconds))
        if "error" in answer:
            raise FoxgloveError(
                f"Jubatus in {self.python} could not do it: {answer['error']}. Run the cell again. {REMEDY}"
            )
        return answer

    def alive(self) -> bool:
        """Tell whether the process can still answer."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()
        self._stderr.close()

    def _stop_late(self) -> None:
        self._out_of_time = True
        self.process.kill()

    def _obituary(self, seconds: float) -> str:
        code = self.process.wait()
        name = f"Jubatus in {self.python}"
        if self._out_of_time:
            return f"{name} gave no answer for {seconds:.0f} s and was stopped. Run the cell again. {GOES_ON}"
        self._stderr.seek(0)
        last_words = self._stderr.read().decode("utf-8", "replace").strip().splitlines()[-1:]
        said = f" Its last words: {last_words[0].rstrip('.')}." if last_words else ""
        return f"{name} ended unexpectedly (exit code {code}).{said} Run the cell again. {REMEDY}"


_ENGINES: dict[Path, Engine] = {}
_FIT_PYTHONS: set[Path] = set()
_STARTING = threading.Lock()


def engine() -> Engine:
    """Return the running engine of this process; start it if there is none, or it has ended.

    Raises
    ------
    FoxgloveError
        If no Python 3.7 with Jubatus is found.
    """
    python = find_python()
    if python is None:
        tried = [f"{candidate}: {_why_unfit(candidate)}" for candidate in _candidates()]
        looked = "; ".join(tried) or "there is no python3.7 on the PATH"
        raise FoxgloveError(f"No Python 3.7 with Jubatus was found ({looked}). {REMEDY}")
    with _STARTING:
        running = _ENGINES.get(python)
        if running is None or not running.alive():
            if running is not None:
                running.close()
            running = _ENGINES[python] = Engine(python)
        return running


@atexit.register
def _close_engines() -> None:
    for running in _ENGINES.values():
        running.close()


def find_python() -> Path | None:
    """Return a Python 3.7 that can import Jubatus, or None.

    `FOXGLOVE_JUBATUS_PYTHON` alone counts where it is set; else the environment of `install`, then
    `python3.7` on the PATH.
    """
    return next((candidate for candidate in _candidates() if not _why_unfit(candidate)), None)


def install(progress: bool = True) -> Path:
    """Set up a Python 3.7 environment with Jubatus in the Foxglove home; return its Python.

    One that works is left as it is. It is made with `FOXGLOVE_PYTHON37`, `python3.7` on the PATH, or pyenv's.

    Parameters
    ----------
    progress : bool, default=True
        Show a progress bar.

    Raises
    ------
    FoxgloveError
        If this is not 64-bit Linux, there is no Python 3.7, or a package cannot be installed; nothing stays
        then.
    """
    target = _installed_python()
    if target.exists() and not _why_unfit(target):
        return target
    if sys.platform != "linux" or platform.machine() != "x86_64":
        system = "macOS" if sys.platform == "darwin" else platform.system()
        here = f"{system} on {platform.machine()}"
        raise FoxgloveError(f"Jubatus runs on 64-bit Linux (x86_64) only; this is {here}. {GOES_ON}")
    python37 = _plain_python37()
    with whole_folder(target.parents[1]) as folder, tqdm(total=3, disable=not progress) as bar:
        python = folder / "bin" / "python"
        steps: dict[str, Command] = {
            "making the environment": [python37, "-m", "venv", folder],
            "fetching packages": [
                python,
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                *REQUIREMENTS,
            ],
            "first start": [python, "-I", "-c", "import embedded_jubatus"],
        }
        for what, command in steps.items():
            bar.set_description(f"Jubatus: {what}")
            _run(what, command)
            bar.update()
    return target


def _run(what: str, command: Command) -> None:
    # Another Python must not meet this one's packages.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=INSTALL_SECONDS
        )
        problem = (done.stderr.strip() or f"exit code {done.returncode}") if done.returncode else ""
    except (OSError, subprocess.SubprocessError) as error:
        problem = _in_plain_words(error)
    if problem:
        last = problem.splitlines()[-1].rstrip(".")
        raise FoxgloveError(
            f"Jubatus could not be installed ({what}): {last}. Check the network "
            f"connection and the free disk space, then run `foxglove jubatus install` again. {GOES_ON}"
        )


def _installed_python() -> Path:
    return home() / "jubatus" / "bin" / "python"


def _candidates() -> Iterator[Path]:
    chosen = os.environ.get("FOXGLOVE_JUBATUS_PYTHON")
    if chosen:
        yield Path(os.path.expanduser(chosen))
        return
    if _installed_python().exists():
        yield _installed_python()
    on_path = shutil.which("python3.7")
    if on_path:
        yield Path(on_path)


def _why_unfit(python: Path) -> str:
    """Return why a Python cannot run Jubatus; an empty string if it can. One that can is asked only once."""
    if python in _FIT_PYTHONS:
        return ""
    command: Command = [python, "-I", "-c", "import embedded_jubatus, jubatus.classifier, numpy"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=HELLO_SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        return _in_plain_words(error)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["it failed without a word"]
        reason = said[-1] if said[0].startswith("Traceback") else said[0]
        return f"Jubatus is not installed in it ({reason})" if "No module named" in reason else reason
    _FIT_PYTHONS.add(python)
    return ""


def _in_plain_words(error: OSError | subprocess.SubprocessError) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"it was not ready after {error.timeout:.0f} s"
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _plain_python37() -> Path:
    chosen, on_path = os.environ.get("FOXGLOVE_PYTHON37"), shutil.which("python3.7")
    if chosen:
        candidates = [Path(os.path.expanduser(chosen))]
    else:
        pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
        candidates = [Path(on_path)] if on_path else []
        candidates += sorted(pyenv.glob("versions/3.7.*/bin/python"), reverse=True)
    for python in candidates:
        if _is_python37(python):
            return python
    looked = ", ".join(map(str, candidates)) or "the PATH, pyenv"
    raise FoxgloveError(
        f"No Python 3.7 was found (looked at {looked}). Install one, for example with `pyenv install 3.7` or "
        f"`conda env create -f environment-jubatus.yml`, or set FOXGLOVE_PYTHON37 to one. {GOES_ON}"
    )


def _is_python37(python: Path) -> bool:
    command: Command = [python, "-c", "import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 7))"]
    try:
        return subprocess.run(command, capture_output=True, timeout=HELLO_SECONDS).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
