"""A tool in the notebook for the rare faces that the detector misses: a person draws the rectangle.

In: the work folder of a curation, or photographs one by one. Out: corrections in R5's format, which the
curation takes up. Follows R1 (Aoto et al., 2022, doi:10.1038/s41598-022-07560-2).
"""

from foxglove_helpers.errors import FoxgloveError

try:
    from foxglove_helpers.rectangle_tool.widget import RectangleTool
except ModuleNotFoundError as missing:
    if missing.name not in ("anywidget", "ipywidgets"):
        raise
    raise FoxgloveError(
        f'the rectangle tool needs the package {missing.name}; install it with `pip install "foxglove-helpers[lab]"`.'
    ) from missing

__all__ = ["RectangleTool"]
