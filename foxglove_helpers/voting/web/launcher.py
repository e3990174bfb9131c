"""The icon of the booth in JupyterLab's launcher, through jupyter-server-proxy; so it runs inside Binder as well.

In: nothing; jupyter-server-proxy calls `launcher` by its entry point. Out: how to start a booth for the class, on
people of the twin, who do not exist. The token that leads the vote stands in its folder, `staff-token.txt`.
"""

import os
import sys
from typing import Any

from foxglove_helpers.consent.web.launcher import ICON

SECONDS_TO_START = 120  # the first start may have to draw the twin's volunteers
CLASS_FOLDER = "vote-class"
VOLUNTEERS = 12
CLASS_SIZE = 41


def launcher() -> dict[str, Any]:
    """Return what jupyter-server-proxy needs to know to start the booth and to show its icon."""
    unix = os.name != "nt"
    listen = ["--unix-socket", "{unix_socket}"] if unix else ["--port", "{port}"]
    return {
        "command": [sys.executable, "-m", "foxglove_helpers", *_options(), *listen],
        "unix_socket": unix,
        "timeout": SECONDS_TO_START,
        "new_browser_tab": True,
        # JupyterLab shows icons from files in this category and in "Console" alone.
        "launcher_entry": {"title": "Voting booth", "icon_path": str(ICON), "category": "Notebook"},
    }


def _options() -> list[str]:
    from foxglove_helpers.files import home

    # Braces in a path would be taken for a blank to fill.
    folder = str(home() / CLASS_FOLDER).replace("{", "{{").replace("}", "}}")
    options = [
        "vote",
        "serve",
        "--twin",
        str(VOLUNTEERS),
        "--voters-expected",
        str(CLASS_SIZE),
        "--home",
        folder,
    ]
    return [*options, "--no-browser", "--behind-proxy", "--token-file"]
