"""What `foxglove doctor` looks at: whether this computer has what the course needs, told in plain words.

In: nothing but this computer. Out: a list of findings, each with a remedy, in English and Japanese.
"""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import psutil

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.files import home

DISK_NEEDED = 1.0e9  # bytes: the twin takes 0.32 GB, and as much again while it is drawn
MEMORY_NEEDED = 1.5e9  # bytes: a lesson stays below 0.7 GB, the browser wants the rest
NEEDED_PACKAGES = ("jupyterlab", "nbgrader", "numpy", "pandas", "sklearn", "lightgbm", "matplotlib", "PIL")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is fine, and what to say in both languages."""

    name: str
    fine: bool
    english: str
    japanese: str
    optional: bool = False


def examine() -> list[Finding]:
    """Look at this computer. Nothing is changed."""
    looks: list[Callable[[], Finding]] = [_python, _packages, _opencv, _memory, _disk, _twin, _jubatus]
    return [look() for look in looks]


def as_text(findings: list[Finding], language: str = "en") -> str:
    """Return one line a finding; what is missing says what to do."""
    marks = {True: "ok  ", False: "MISSING "} if language == "en" else {True: "良好  ", False: "不足  "}
    optional = "optional" if language == "en" else "任意  "
    lines = []
    for finding in findings:
        mark = optional if finding.optional and not finding.fine else marks[finding.fine]
        lines.append(f"{mark:<9}{finding.english if language == 'en' else finding.japanese}")
    return "\n".join(lines)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fine = (3, 11) <= sys.version_info[:2] <= (3, 13)
    if fine:
        return Finding("python", True, f"Python {version}", f"Python {version}")
    return Finding(
        "python",
        False,
        f"Python {version}: the course needs 3.11, 3.12 or 3.13. Install one from python.org and set up the "
        "environment again.",
        f"Python {version}：この講座には 3.11、3.12、3.13 のいずれかが必要です。"
        "python.org から入手し、環境を作り直してください。",
    )


def _packages() -> Finding:
    missing = [name for name in NEEDED_PACKAGES if importlib.util.find_spec(name) is None]
    if not missing:
        return Finding("packages", True, "all packages are installed", "必要なパッケージはすべて入っています")
    names = ", ".join(missing)
    command = 'python -m pip install -c constraints.txt -e ".[lab]"'
    return Finding(
        "packages",
        False,
        f"packages missing: {names}. In the course's folder run: {command}",
        f"不足しているパッケージ：{names}。講座のフォルダで次を実行してください：{command}",
    )


def _opencv() -> Finding:
    try:
        from foxglove_helpers.curation.photograph import haar_faces

        haar_faces(np.zeros((300, 300), np.uint8))
        return Finding("opencv", True, "OpenCV finds faces", "OpenCV の顔検出が使えます")
    except (ImportError, AttributeError, FoxgloveError) as error:
        reason = str(error)
    return Finding(
        "opencv",
        False,
        f"OpenCV does not work ({reason}). On Linux: sudo apt install libgl1 libglib2.0-0; "
        'elsewhere: python -m pip install --force-reinstall "opencv-python>=4.10,<5"',
        f"OpenCV が動きません（{reason}）。Linux では sudo apt install libgl1 libglib2.0-0、"
        'その他では python -m pip install --force-reinstall "opencv-python>=4.10,<5" を実行してください。',
    )


def _memory() -> Finding:
    free = psutil.virtual_memory().available
    gigabytes = f"{free / 1e9:.1f} GB"
    if free >= MEMORY_NEEDED:
        return Finding("memory", True, f"{gigabytes} of memory are free", f"空きメモリは {gigabytes} です")
    return Finding(
        "memory",
        False,
        f"only {gigabytes} of memory are free; a lesson wants 1.5 GB. Close other programs, or use Binder.",
        f"空きメモリが {gigabytes} しかありません（1.5 GB 必要）。"
        "他のプログラムを閉じるか、Binder を使ってください。",
    )


def _disk() -> Finding:
    from foxglove_helpers.headshots import in_the_way_of

    obstacle = in_the_way_of(home())
    if obstacle is not None:
        return Finding(
            "disk",
            False,
            f"{obstacle} is no folder, but the course keeps its data in {home()}. Set FOXGLOVE_HOME to a folder, "
            "or move what stands there away.",
            f"{obstacle} はフォルダではありませんが、講座のデータは {home()} に置かれます。"
            "FOXGLOVE_HOME でフォルダを指定するか、そこにあるものを別の場所へ移してください。",
        )
    folder = next(place for place in (home(), *home().parents) if place.is_dir())
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            "disk",
            False,
            f"you may not write in {folder}, but the course keeps its data in {home()}. Set FOXGLOVE_HOME to a "
            "folder of your own.",
            f"{folder} に書き込めませんが、講座のデータは {home()} に置かれます。"
            "FOXGLOVE_HOME で自分のフォルダを指定してください。",
        )
    free = shutil.disk_usage(folder).free
    gigabytes = f"{free / 1e9:.1f} GB"
    if free >= DISK_NEEDED:
        return Finding(
            "disk",
            True,
            f"{gigabytes} of disk are free at {home()}",
            f"{home()} の空き容量は {gigabytes} です",
        )
    return Finding(
        "disk",
        False,
        f"only {gigabytes} of disk are free at {home()}; the twin wants 1 GB. Free some, or set FOXGLOVE_HOME "
        "to another disk.",
        f"{home()} の空き容量が {gigabytes} しかありません（1 GB 必要）。"
        "空きを作るか、FOXGLOVE_HOME で別のディスクを指定してください。",
    )


def _twin() -> Finding:
    from foxglove_helpers.headshots import is_twin_drawn

    if is_twin_drawn():
        return Finding("twin", True, "the twin is drawn", "ツイン（架空の顔データ）は用意できています")
    return Finding(
        "twin",
        False,
        "the twin is not drawn yet; run: foxglove data twin (a minute or two). Lessons draw it when they first "
        "need it.",
        "ツイン（架空の顔データ）がまだありません。foxglove data twin を実行してください（1〜2分）。"
        "講座の初回にも自動で作られます。",
        optional=True,
    )


def _jubatus() -> Finding:
    from foxglove_helpers.learners.jubatus import find_python

    python = find_python()
    if python is not None:
        return Finding("jubatus", True, f"Jubatus works ({python})", f"Jubatus が使えます（{python}）")
    return Finding(
        "jubatus",
        False,
        "Jubatus is not set up; lesson 05 goes on without it. On 64-bit Linux: foxglove jubatus install",
        "Jubatus は入っていません。第05課はなくても進められます。"
        "64ビット Linux では foxglove jubatus install で入れられます。",
        optional=True,
    )
