"""What the tests of lessons share: where lessons are, their notebooks, a kernel that runs single cells.

Every kernel has folders of its own and speaks over sockets in the file system where there are any: two test
processes never meet on a TCP port.
"""

import ast
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode

from foxglove_helpers.teaching.build import render_lessons
from foxglove_helpers.teaching.source import is_answer, lesson_names

REPOSITORY = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample"
SECONDS_PER_CELL = 600
OTHER_SEED = "4711"  # hidden tests must hold for a seed that no author has tried


@dataclass(frozen=True)
class Lesson:
    """One lesson: the folder with `solutions`, and the folder with answers to try its checks on."""

    root: Path
    answers: Path
    name: str

    @property
    def is_sample(self) -> bool:
        return self.name == "00_sample"  # also in a spoilt copy

    def notebooks(self, language: str = "en") -> tuple[NotebookNode, NotebookNode]:
        """Return the instructor's notebook (English) and the learner's, made from the source as it is now."""
        files = _rendered(self.root, self.name)
        instructor = files[self.root / "solutions" / self.name / f"{self.name}.ipynb"]
        learner = files[self.root / "course" / language / self.name / f"{self.name}.ipynb"]
        return nbformat.reads(instructor, as_version=4), nbformat.reads(learner, as_version=4)


@cache
def _rendered(root: Path, name: str) -> dict[Path, str]:
    files, problems = render_lessons(root, [name])
    assert not problems, "\n".join(map(str, problems))
    return {path: content.decode("utf-8") for path, content in files.items() if path.suffix == ".ipynb"}


def all_lessons() -> list[Lesson]:
    """Return the sample and every lesson of the course."""
    sample = [Lesson(SAMPLE, SAMPLE / "answers", name) for name in lesson_names(SAMPLE)]
    course = [Lesson(REPOSITORY, REPOSITORY / "tests" / "answers", name) for name in lesson_names(REPOSITORY)]
    return sample + course


def answer_ids(notebook: NotebookNode) -> list[str]:
    return [cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_answer(cell)]


@dataclass
class Outcome:
    """What running one cell gave; `reason` is that of a NotYet, `shown` what the learner sees of an error."""

    error: str = ""
    reason: str | None = None
    shown: str = ""
    stdout: str = ""
    stderr: str = ""
    results: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = self.shown or self.stderr or self.stdout or "no error"
        return f"{self.error or 'passed'} ({self.reason}): {said.strip()}"


class LessonKernel:
    """A running kernel."""

    def __init__(self, manager: KernelManager) -> None:
        self.client = manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, source: str) -> Outcome:
        """Run a cell; of an error that is a NotYet the kernel is asked for the reason, not for its prose."""
        outcome = Outcome()

        def collect(message: dict) -> None:
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "stream":
                setattr(outcome, content["name"], getattr(outcome, content["name"]) + content["text"])
            elif kind == "execute_result":
                outcome.results.append(content["data"]["text/plain"])
            elif kind == "error":
                outcome.error, outcome.shown = content["ename"], "\n".join(content["traceback"])

        self.client.execute_interactive(
            source, output_hook=collect, timeout=SECONDS_PER_CELL, allow_stdin=False
        )
        if outcome.error:
            outcome.reason = self._ask("getattr(__import__('sys').last_value, 'reason', None)")
        return outcome

    def _ask(self, expression: str) -> str | None:
        request = {"answer": expression}
        reply = self.client.execute_interactive(
            "", silent=True, user_expressions=request, timeout=60, allow_stdin=False
        )
        return ast.literal_eval(reply["content"]["user_expressions"]["answer"]["data"]["text/plain"])

    def remember(self) -> None:
        """Keep the names that exist now."""
        self.client.execute_interactive("__names = dict(globals())", store_history=False, timeout=60)

    def go_back(self) -> None:
        """Forget every name that was made or changed since `remember`."""
        source = (
            "[globals().pop(__name) for __name in set(globals()) - set(__names) - {'__names'}]\n"
            "globals().update({**__names, '__names': __names})"
        )
        assert not self.run(source).error


@contextmanager
def running_kernel(lesson: Lesson, language: str = "en") -> Iterator[LessonKernel]:
    """Start a kernel where a learner's notebook would run, in a copy of its folder; end it with the block."""
    with kernel_environment(lesson) as (environment, folder, transport):
        pictures = lesson.root / "solutions" / lesson.name / "images"
        if pictures.exists():
            shutil.copytree(pictures, folder / "images")
        manager = KernelManager(connection_file=str(folder / ".k" / "k.json"), **transport)
        manager.start_kernel(
            extra_arguments=["--HistoryManager.hist_file=:memory:"], env=environment, cwd=str(folder)
        )
        try:
            yield LessonKernel(manager)
        finally:
            manager.shutdown_kernel(now=True)
            manager.cleanup_resources()


@contextmanager
def kernel_environment(lesson: Lesson) -> Iterator[tuple[dict[str, str], Path, dict[str, str]]]:
    """Yield environment variables, an empty working folder and the transport for one kernel."""
    with tempfile.TemporaryDirectory(prefix="fox", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        private = folder / ".k"  # short: a socket's path has at most 107 characters
        private.mkdir()
        environment = os.environ | {
            "FOXGLOVE_SEMINAR_SEED": OTHER_SEED,
            "IPYTHONDIR": str(private),
            "JUPYTER_RUNTIME_DIR": str(private),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        if lesson.is_sample:
            environment["PYTHONPATH"] = str(SAMPLE)
        transport = {} if os.name == "nt" else {"transport": "ipc", "ip": str(private / "s")}
        yield environment, folder, transport
