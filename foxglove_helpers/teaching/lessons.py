"""The tools of a lesson author: build, check, import (`foxglove lessons ...` stands on them).

Sources in `solutions/` go in; notebooks, problems or a changed source come out. Follows no part of the
published work.
"""

from pathlib import Path

from foxglove_helpers.teaching.build import build_lessons
from foxglove_helpers.teaching.check import check_lessons
from foxglove_helpers.teaching.importer import import_notebook
from foxglove_helpers.teaching.japanese import missing_sections
from foxglove_helpers.teaching.source import Problem, file_text, read_source, source_path

__all__ = ["Problem", "build_lessons", "check_lessons", "import_notebook", "japanese_sections"]


def japanese_sections(root: Path, lesson: str) -> str:
    """Return the sections that `ja.md` lacks or has in a stale version, in English, ready to translate."""
    path = source_path(root, lesson)
    translation = path.parent / "ja.md"
    text = file_text(translation) if translation.exists() else ""
    return missing_sections(lesson, read_source(path), text)
