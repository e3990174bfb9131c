"""The booth of lesson 03 as a process that ends with the notebook, however the notebook ends.

In: the folder of a booth and a port, as arguments, and a standard input that the notebook holds open. Out: the booth's
pages, until that input is closed. Where a notebook was killed, the booth's folder is deleted as well.
"""

import _thread
import argparse
import os
import shutil
import sys
import threading
from pathlib import Path

from foxglove_helpers.consent.web.serve import Place
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.voting.web.serve import serve


def main() -> None:
    """Serve the booth until standard input ends; then delete the folder in which it lies."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("home", type=Path)
    reader.add_argument("port", type=int)
    reader.add_argument("--behind-proxy", action="store_true")
    chosen = reader.parse_args()
    threading.Thread(target=_wait_for_the_notebook, daemon=True).start()
    try:
        serve(chosen.home, Place(port=chosen.port), behind_proxy=chosen.behind_proxy)
    except FoxgloveError as error:
        raise SystemExit(str(error)) from None
    shutil.rmtree(chosen.home.parent, ignore_errors=True)


def _wait_for_the_notebook() -> None:
    # Past Python's buffer, whose lock would be in the way at the end of the process.
    while os.read(sys.stdin.fileno(), 1):
        pass
    _thread.interrupt_main()  # as Ctrl-C does, on Windows too


if __name__ == "__main__":
    main()
