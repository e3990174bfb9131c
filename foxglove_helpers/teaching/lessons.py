"""The tools of a lesson author: build, check, import (`foxglove lessons ...` stands on them).

Sources in `solutions/` go in; notebooks, problems or a changed source come out. Follows no part of the
published work.
"""

import argparse
import sys
from pathlib import Path

from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.teaching.build import build_lessons
from foxglove_helpers.teaching.check import check_lessons
from foxglove_helpers.teaching.importer import import_notebook
from foxglove_helpers.teaching.japanese import missing_sections
from foxglove_helpers.teaching.source import Problem, read_source, source_path

__all__ = ["Problem", "build_lessons", "check_lessons", "import_notebook", "japanese_sections"]


def japanese_sections(root: Path, lesson: str) -> str:
    """Return the sections that `ja.md` lacks or has in a stale version, in English, ready to translate."""
    path = source_path(root, lesson)
    translation = path.parent / "ja.md"
    text = translation.read_text(encoding="utf-8") if translation.exists() else ""
    return missing_sections(lesson, read_source(path), text)


def main(arguments: list[str] | None = None) -> int:
    """Run one tool from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m foxglove_helpers.teaching.lessons", description=__doc__)
    parser.add_argument("tool", choices=["build", "check", "import", "japanese"])
    parser.add_argument(
        "names", nargs="*", help="lessons, or notebooks to import; all lessons where none is named"
    )
    parser.add_argument("--root", type=Path, default=Path("."), help="the repository")
    chosen = parser.parse_intermixed_args(arguments)
    try:
        return _run(chosen.tool, chosen.names, chosen.root)
    except FoxgloveError as error:
        print(error, file=sys.stderr)
        return 1


def _run(tool: str, names: list[str], root: Path) -> int:
    if tool == "build":
        print(*build_lessons(root, names or None), sep="\n")
    elif tool == "import":
        print(*(import_notebook(root, Path(name)) for name in names), sep="\n")
    elif tool == "japanese":
        print("\n\n".join(japanese_sections(root, name) for name in names))
    else:
        problems = check_lessons(root, names or None)
        print("\n".join(map(str, problems)) or "The lessons are in order.")
        return 1 if problems else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
