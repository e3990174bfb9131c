"""The ways to run the course: constraints, conda, Binder, the README and the command line agree with each other."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import psutil
import pytest
import yaml
from click.testing import CliRunner

from foxglove_helpers.cli import main

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pip_lines(file: str) -> list[str]:
    environment = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    return next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))


def conda_lines(file: str) -> list[str]:
    environment = yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))
    return [part for part in environment["dependencies"] if isinstance(part, str)]


def pins(lines: list[str]) -> dict[str, str]:
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line) for line in lines)
    return {match[1].lower().replace("_", "-"): match[2] for match in found if match}


def constraints() -> list[str]:
    return (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_constraints_are_pins_and_nothing_else():
    for line in constraints():
        assert re.fullmatch(r"[a-z0-9._-]+==[A-Za-z0-9.!+]+( ; .+)?", line), line


def test_every_direct_dependency_is_pinned():
    wanted = PROJECT["dependencies"] + [
        p for group in PROJECT["optional-dependencies"].values() for p in group
    ]
    names = {re.match(r"[A-Za-z0-9._-]+", p)[0].lower() for p in wanted}
    assert names <= pins(constraints()).keys()


def test_binder_installs_the_pinned_versions_of_everything_the_course_needs():
    here = pins(pip_lines("binder/environment.yml"))
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["lab"]
    assert {re.match(r"[A-Za-z0-9._-]+", p)[0].lower() for p in wanted} <= here.keys()
    allowed = set(constraints())
    for name, version in here.items():
        assert any(line.startswith(f"{name}=={version}") for line in allowed), f"{name}=={version}"
    assert "python=3.12" in conda_lines("binder/environment.yml")
    assert not any(line.startswith("-") for line in pip_lines("binder/environment.yml"))


def test_conda_environment_uses_the_constraints():
    assert "python=3.12" in conda_lines("environment.yml")
    assert pip_lines("environment.yml") == ["-c constraints.txt", "-e .[lab]"]


def test_the_two_ways_to_jubatus_install_the_same_versions():
    from foxglove_helpers.learners import jubatus

    assert "python=3.7" in conda_lines("environment-jubatus.yml")
    assert set(jubatus.REQUIREMENTS) == set(pip_lines("environment-jubatus.yml"))


def test_binder_build_file():
    printed = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert printed.returncode == 0, printed.stderr[-2000:]
    build_file = printed.stdout + printed.stderr
    assert "Building conda environment for python=3.12" in build_file
    # The environment is built before the lessons are copied, so that a changed lesson does not rebuild it.
    environment = build_file.index('env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"')
    assert (
        environment
        < build_file.index("COPY --chown=0:0 src/ ${REPO_DIR}/")
        < build_file.index("RUN ./binder/postBuild")
    )
    assert "apt-get install --yes --no-install-recommends libgl1 libglib2.0-0" in build_file
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/binder/start"' in build_file


def test_binder_scripts_stop_at_the_first_error_and_hand_over():
    post_build = (ROOT / "binder/postBuild").read_text(encoding="utf-8")
    assert post_build.startswith("#!/bin/bash\n")
    assert "\nset -e\n" in post_build
    assert "\nfoxglove data twin\n" in post_build
    assert (ROOT / "binder/start").read_text(encoding="utf-8").rstrip().endswith('exec "$@"')
    for name in ("postBuild", "start"):
        assert os.access(ROOT / "binder" / name, os.X_OK)
        subprocess.run(["bash", "-n", ROOT / "binder" / name], check=True)


@contextlib.contextmanager
def server_of(command: list[str], log: Path) -> Iterator[Callable[[str], Any]]:
    """Start a Jupyter server; yields what opens one of its pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=t", f"--port={port}"]
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", *command, *options], stdout=file, stderr=file, cwd=ROOT
        )

    def page(place: str) -> Any:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}{place}?token=t")

    try:
        for _ in range(240):
            try:
                page("/api").close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.5)
        else:
            raise AssertionError(log.read_text())
        yield page
    finally:
        for process in [*psutil.Process(server.pid).children(recursive=True), server]:
            process.terminate()
        server.wait(30)


def start_page(page: Callable[[str], Any]) -> str:
    """Return the address to which a server sends a browser."""
    with page("/") as answer:
        return urllib.parse.urlsplit(answer.url).path


@pytest.mark.parametrize("app", ["jupyterlab", "notebook"])
def test_binder_opens_the_first_lesson(app, tmp_path):
    config = str(ROOT / "binder/jupyter_server_config.json")
    with server_of([app, f"--config={config}"], tmp_path / "log") as page:
        address = start_page(page)
    assert address == "/lab/tree/course/en/00_welcome/00_welcome.ipynb"
    assert (ROOT / address.removeprefix("/lab/tree/")).is_file()


def test_the_lab_opens_the_first_lesson_and_asks_nothing(twin, tmp_path):
    with server_of(["foxglove_helpers", "lab"], tmp_path / "log") as page:
        assert start_page(page) == "/lab/tree/00_welcome/00_welcome.ipynb"
        with page("/lab/api/settings/@jupyterlab/apputils-extension:notification") as answer:
            properties = json.load(answer)["schema"]["properties"]
        assert properties["fetchNews"]["default"] == "false"
        assert properties["checkForUpdates"]["default"] is False
        with page("/lab/api/settings/@jupyterlab/docmanager-extension:plugin") as answer:
            properties = json.load(answer)["schema"]["properties"]
        assert properties["autosave"]["default"] is True
        # Shut Down and Ctrl-C ask nothing: what was typed since the last saving is lost.
        assert properties["autosaveInterval"]["default"] <= 10
    log = (tmp_path / "log").read_text(encoding="utf-8")
    assert "validate_assignment | extension was successfully loaded" in log
    assert "course directory" not in log
    assert "\n[E " not in log


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_command_that_is_told_to_stop_leaves_nothing_half_written(tmp_path):
    command = [sys.executable, "-m", "foxglove_helpers", "data", "twin", "--out", str(tmp_path / "twin")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as drawing:
        for _ in range(600):
            if any(tmp_path.glob(".twin.*.part/*")):
                break
            time.sleep(0.1)
        drawing.terminate()
        assert drawing.wait(60) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def commands(group: click.Group, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, (*words, name))
        else:
            # A hidden one is what the group does when none is named.
            found.append(words if command.hidden else (*words, name))
    return found


@pytest.mark.parametrize("words", commands(main), ids=" ".join)
def test_every_command_explains_itself_with_an_example(words):
    result = CliRunner().invoke(main, [*words, "--help"])
    assert result.exit_code == 0
    shown = result.output.replace("\n    ", "\n  ")
    # A group with steps of its own shows several uses, each under what it is for.
    example = r":\n  foxglove" if words == ("curate",) else r"Example:\n  foxglove"
    assert re.search(f"{example} {re.escape(' '.join(words))}", shown)


def test_readme_names_only_commands_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    known = {" ".join(words) for words in commands(main)}
    for line in re.findall(r"^foxglove (.+)$", readme, re.MULTILINE) + re.findall(
        r"`foxglove ([^`]+)`", readme
    ):
        words = line.split("#")[0].split()
        assert words[0] in known or " ".join(words[:2]) in known, line


def test_readme_lists_every_lesson_of_the_course():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for notebook in (ROOT / "course/en").glob("*/*.ipynb"):
        assert notebook.relative_to(ROOT).as_posix() in readme
    for link in re.findall(r"\]\(((?!https?:)[^)#]+)\)", readme):
        assert (ROOT / link).exists(), link


def test_a_mistake_is_told_in_one_message_without_a_traceback(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "foxglove_helpers", "data", "check", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert run.stderr.startswith("Error: ")
    assert "nowhere" in run.stderr
    assert "Traceback" not in run.stderr
