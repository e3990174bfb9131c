"""The icon of the form in JupyterLab's launcher, through jupyter-server-proxy; so it runs inside Binder as well.

In: nothing; jupyter-server-proxy calls `launcher` by its entry point. Out: how to start the form on a unix socket
or port of its own, in a folder for the class, apart from any real collection.
"""

import os
import sys
from pathlib import Path
from typing import Any

ICON = Path(__file__).with_name("static") / "foxglove.svg"
SECONDS_TO_START = 60  # the first start on a cold disk loads the photograph decoders
CLASS_FOLDER = "consent-class"


def launcher() -> dict[str, Any]:
    """Return what jupyter-server-proxy needs to know to start the form and to show its icon."""
    unix = os.name != "nt"
    listen = ["--unix-socket", "{unix_socket}"] if unix else ["--port", "{port}"]
    return {
        "command": [sys.executable, "-m", "foxglove_helpers", *_options(), *listen],
        "unix_socket": unix,
        "timeout": SECONDS_TO_START,
        "new_browser_tab": True,
        # JupyterLab shows icons from files in this category and in "Console" alone.
        "launcher_entry": {"title": "Consent form", "icon_path": str(ICON), "category": "Notebook"},
    }


def _options() -> list[str]:
    from foxglove_helpers.files import home

    # Braces in a path would be taken for a blank to fill.
    folder = str(home() / CLASS_FOLDER).replace("{", "{{").replace("}", "}}")
    return ["consent", "serve", "--home", folder, "--no-browser", "--behind-proxy", "--class"]
