"""What all commands share: how paths and numbers are read, and how a mistake or a stop is told."""

import os
import signal
from pathlib import Path
from typing import Any

import click

from foxglove_helpers.errors import FoxgloveError


class Stopped(SystemExit):
    """A command was told to stop: by Ctrl-C, by SIGTERM, or by a terminal that closed (SIGHUP)."""


class Expanded(click.Path):
    """A path in which `~` is the user's own folder, wherever it stands in the command."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(os.path.expanduser(value), param, ctx)


FOLDER = Expanded(path_type=Path, file_okay=False)
FILE = Expanded(path_type=Path, dir_okay=False)
SEED = click.option(
    "--seed", type=int, default=None, help="Seed of the twin; another seed is another cohort."
)
VOLUNTEERS = click.option(
    "--volunteers", type=int, default=277, show_default=True, help="How many of the twin's people."
)
DIVERSE = click.option(
    "--diverse",
    is_flag=True,
    help="People of any ancestry; otherwise most look East Asian, as in the publication.",
)


class Commands(click.Group):
    """A group of commands in which a `FoxgloveError` becomes a message and exit code 1, and Ctrl-C a stop."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FoxgloveError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt as error:
            raise Stopped(128 + signal.SIGINT) from error


def require_new(out: Path) -> None:
    """Refuse a folder that holds something."""
    # Unlike those of pathlib, these functions never raise, whatever a mistyped name looks like.
    if os.path.isdir(out) and os.listdir(out):
        raise FoxgloveError(
            f"{out} is not empty; expected a new folder. Choose another name, or empty it first."
        )
