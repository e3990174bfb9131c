"""What nbgrader is told when it is started in this folder: the settings the lessons are built with."""

from foxglove_helpers.teaching.build import nbgrader_settings

c = get_config()  # noqa: F821 (nbgrader provides it)
c.merge(nbgrader_settings())
