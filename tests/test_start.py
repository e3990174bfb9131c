"""The command line as a process: told to stop, in a terminal of another encoding, twice at the same time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from foxglove_helpers.release import read_release
from photographs import drawn, jpeg

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")

# Says when it looks for a face, and does so in OpenCV's own code for a while.
CURATE_SLOWLY = """
import sys
import numpy as np
from foxglove_helpers.curation import detection
from foxglove_helpers.curation import haar_faces as find
def slowly(gray):
    sys.stdout.write("looking\\n")
    sys.stdout.flush()
    return [face for _ in range(5) for face in find(np.tile(gray, (2, 2)))]
detection.DETECTORS["haar"] = detection.own_detector(slowly)
from foxglove_helpers.cli import start
start()
"""


def foxglove(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "foxglove_helpers", *map(str, words)]
    surroundings = os.environ | environment
    return subprocess.run(
        command, capture_output=True, env=surroundings, encoding="utf-8", errors="replace", timeout=120
    )


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_curation_that_is_told_to_stop_ends_in_order_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    folder, labels = tmp_path / "photographs", tmp_path / "labels.csv"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.jpg").write_bytes(jpeg(drawn()) + str(number).encode())
    labels.write_text("file,female\n" + "".join(f"{number}.jpg,1\n" for number in range(60)))
    command = [sys.executable, "-c", CURATE_SLOWLY, "curate", str(folder), "--labels", str(labels)]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path / "release")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as curating:
        assert curating.stdout.readline() == "looking\n"
        curating.send_signal(getattr(signal, name))
        _, said = curating.communicate(timeout=60)
    assert said.strip() == "Stopped; nothing half-written is left."
    assert curating.returncode == 128 + getattr(signal, name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.csv", "photographs"]


@posix
def test_threads_in_native_code_do_not_make_the_end_an_abort() -> None:
    code = """
import os, signal, threading, time
import numpy as np
from foxglove_helpers import doctor
from foxglove_helpers.curation.photograph import haar_faces
from foxglove_helpers.cli import start
def work():
    while True:
        haar_faces(np.zeros((400, 400), np.uint8))
def examine():
    for _ in range(4):
        threading.Thread(target=work, daemon=True).start()
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
doctor.examine = examine
start()
"""
    stopped = subprocess.run(
        [sys.executable, "-c", code, "doctor"], capture_output=True, text=True, timeout=60
    )
    assert (stopped.returncode, stopped.stderr.strip()) == (143, "Stopped; nothing half-written is left.")


@posix
def test_what_nohup_silences_stays_silent() -> None:
    code = """
import signal
from foxglove_helpers.cli import start
signal.signal(signal.SIGHUP, signal.SIG_IGN)
try:
    start()
finally:
    print(signal.getsignal(signal.SIGHUP) is signal.SIG_IGN, signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "data", "where"], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "True False"


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp932", "utf-8"])
def test_a_terminal_of_another_encoding_is_no_reason_to_fail(tmp_path: Path, encoding: str) -> None:
    told = foxglove("doctor", "--language", "ja", PYTHONIOENCODING=encoding)
    assert "Traceback" not in told.stderr
    assert "Python 3" in told.stdout
    assert len(told.stdout.splitlines()) >= 7
    refused = foxglove(
        "curate", tmp_path / "結果\U0001f3e5", "--labels", "x", "--out", "y", PYTHONIOENCODING=encoding
    )
    assert refused.returncode == 1
    assert "is not a folder" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_of_two_that_write_the_same_release_only_one_succeeds(tmp_path: Path) -> None:
    out = tmp_path / "twin"
    commands = [
        [
            sys.executable,
            "-m",
            "foxglove_helpers",
            "data",
            "twin",
            "--volunteers",
            "1",
            "--seed",
            seed,
            "--out",
            out,
        ]
        for seed in ("3", "4")
    ]
    drawing = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    said = [process.communicate(timeout=120)[1] for process in drawing]
    codes = [process.returncode for process in drawing]
    assert sorted(codes) == [0, 1], said
    loser = said[codes.index(1)]
    assert "in the meantime" in loser or "is not empty" in loser
    assert [path.name for path in tmp_path.iterdir()] == ["twin"]
    assert len(read_release(out)) > 0
