"""A repository with the sample lesson, built once, and copies of it to spoil."""

import shutil
from pathlib import Path

import pytest
from sample_course import copy_sample

from foxglove_helpers.teaching.lessons import build_lessons

pytest.register_assert_rewrite("answer_checks")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with the sample lesson, built once."""
    root = tmp_path_factory.mktemp("course")
    copy_sample(root)
    build_lessons(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """Return a copy of it to spoil."""
    return shutil.copytree(built, tmp_path / "course_copy")
