"""`python -m foxglove_helpers` is the command `foxglove`, where the scripts folder is not on the PATH."""

from foxglove_helpers.cli import start

start()
