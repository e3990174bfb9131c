"""Foxglove: a hospital's machine-learning project, from the first consent form to a classifier.

The names a lesson needs are fetched from their modules when they are first used, so that
`import foxglove_helpers` costs next to nothing and loads neither OpenCV nor LightGBM. The published work this
package follows is R1 (doi:10.1038/s41598-022-07560-2).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Read by type checkers and editors only; `_MODULES` below must name the same things (tests compare them).
if TYPE_CHECKING:
    from foxglove_helpers.clustering import average_linkage as average_linkage
    from foxglove_helpers.clustering import principal_components as principal_components
    from foxglove_helpers.errors import FoxgloveError as FoxgloveError
    from foxglove_helpers.evaluation import LeakError as LeakError
    from foxglove_helpers.evaluation import cross_validated_predictions as cross_validated_predictions
    from foxglove_helpers.evaluation import leave_one_volunteer_out as leave_one_volunteer_out
    from foxglove_helpers.evaluation import scores as scores
    from foxglove_helpers.headshots import load_headshots as load_headshots
    from foxglove_helpers.learners.arow import ArowClassifier as ArowClassifier
    from foxglove_helpers.learners.jubatus import JubatusClassifier as JubatusClassifier
    from foxglove_helpers.learners.trees import lightgbm_classifier as lightgbm_classifier
    from foxglove_helpers.learners.trees import random_forest as random_forest
    from foxglove_helpers.mandible import mandible_features as mandible_features
    from foxglove_helpers.mandible import mandible_vectors as mandible_vectors
    from foxglove_helpers.release import Headshots as Headshots

_MODULES = {
    "ArowClassifier": "learners.arow",
    "FoxgloveError": "errors",
    "Headshots": "release",
    "JubatusClassifier": "learners.jubatus",
    "LeakError": "evaluation",
    "average_linkage": "clustering",
    "cross_validated_predictions": "evaluation",
    "leave_one_volunteer_out": "evaluation",
    "lightgbm_classifier": "learners.trees",
    "load_headshots": "headshots",
    "mandible_features": "mandible",
    "mandible_vectors": "mandible",
    "principal_components": "clustering",
    "random_forest": "learners.trees",
    "scores": "evaluation",
}

__all__ = sorted(_MODULES)


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module when it is first used (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        return version("foxglove-helpers")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES, "__version__"})
