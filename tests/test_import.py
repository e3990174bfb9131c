"""`import foxglove_helpers` is light, and the names it promises exist."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import foxglove_helpers

HEAVY = {"cv2", "lightgbm", "matplotlib", "numpy", "pandas", "pooch", "scipy", "sklearn", "tensorflow"}


def modules_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after running `code`."""
    script = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(json.loads(ran.stdout))


def test_importing_the_package_loads_nothing_heavy() -> None:
    before, after = modules_after("pass"), modules_after("import foxglove_helpers")
    assert not HEAVY & after
    # Typing is the price of names that editors know; nothing else of size may creep in.
    assert len(after - before) < 40, sorted(after - before)


def test_reading_a_release_needs_no_drawing_no_learning_no_network() -> None:
    loaded = modules_after("from foxglove_helpers.release import read_release")
    assert not {"cv2", "lightgbm", "matplotlib", "pooch", "requests", "sklearn", "tensorflow"} & loaded


def test_the_data_layer_needs_no_drawing_and_no_learning() -> None:
    loaded = modules_after("from foxglove_helpers import load_headshots")
    assert not {"cv2", "lightgbm", "matplotlib", "sklearn", "tensorflow"} & loaded


@pytest.mark.parametrize("name", foxglove_helpers.__all__)
def test_every_promised_name_exists(name: str) -> None:
    value = getattr(foxglove_helpers, name)
    assert value.__name__ == name and value.__module__.startswith("foxglove_helpers.")
    assert value.__doc__


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(foxglove_helpers.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.asname: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("foxglove_helpers")
        for alias in node.names
    }
    promised = {
        name: f"foxglove_helpers.{module}.{name}" for name, module in foxglove_helpers._MODULES.items()
    }
    assert seen == promised


def test_the_names_can_be_listed_and_starred() -> None:
    assert {"load_headshots", "__version__", "__doc__"} <= set(dir(foxglove_helpers))
    assert "FoxgloveError" in foxglove_helpers.__all__
    assert foxglove_helpers.__version__[0].isdigit()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'foxglove_helpers' has no attribute 'load_headshot'"):
        _ = foxglove_helpers.load_headshot
