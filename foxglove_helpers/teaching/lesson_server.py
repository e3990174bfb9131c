"""A form or a booth that a notebook starts on this computer, and that ends with the notebook, however that ends.

In: a folder made for a lesson, and in it the folder of a collection or of a booth. Out: the pages, in a process of
their own, behind the proxy of JupyterHub and Binder where there is one. The notebook holds the standard input of that
process open; once it is closed, the pages end and the lesson's folder is deleted, also where the notebook was killed.
Follows no part of the published work.
"""

import _thread
import argparse
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Literal

from foxglove_helpers.errors import FoxgloveError

# The environment variable that says where a hub shows a person's server.
HUB_PREFIX = "JUPYTERHUB_SERVICE_PREFIX"
SECONDS_TO_START = 60
SECONDS_TO_END = 10
Pages = Literal["form", "booth"]


class LessonServer:
    """The pages of a form or a booth, running on this computer.

    Parameters
    ----------
    pages : "form" or "booth"
    folder : Path
        The folder made for the lesson: the log is written there, and all of it is deleted when the pages end.
    home : Path
        The folder of the collection or of the booth, in that folder.

    Attributes
    ----------
    address : str
        Where the pages answer on this computer.
    link : str
        Where they are for the person's browser: on a hub, through its proxy.

    Raises
    ------
    FoxgloveError
        If the pages do not answer within a minute; the message holds what they said.
    """

    def __init__(self, pages: Pages, folder: Path, home: Path) -> None:
        port = _free_port()
        hub = os.environ.get(HUB_PREFIX)
        self.address = f"http://127.0.0.1:{port}/"
        self.link = f"{hub.rstrip('/')}/proxy/{port}/" if hub else self.address
        command = [sys.executable, "-m", __name__, pages, str(folder), str(home), str(port)]
        if hub:
            command.append("--behind-proxy")
        log = folder / "log.txt"
        with log.open("wb") as output:
            # Jupyter kills a kernel with its whole group: in that group the process could not delete the folder.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_for_an_answer(pages, log)
        except BaseException:
            self.stop()
            raise

    def _wait_for_an_answer(self, pages: Pages, log: Path) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not answers(self.address):
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(encoding="utf-8", errors="replace").strip()
                raise FoxgloveError(f"The {pages} did not start. It said: {said or 'nothing'}")
            time.sleep(0.2)

    def stop(self) -> int:
        """End the pages, and return the exit status of their process: 0 if they ended in order."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            return self._process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def answers(address: str) -> bool:
    """Tell whether anything answers at an address of this computer."""
    # No proxy of the hospital: it does not know this computer's own addresses.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5):
            return True
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """Serve the pages until standard input ends; then delete the folder of the lesson."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("pages", choices=("form", "booth"))
    reader.add_argument("folder", type=Path)
    reader.add_argument("home", type=Path)
    reader.add_argument("port", type=int)
    reader.add_argument("--behind-proxy", action="store_true")
    chosen = reader.parse_args()
    threading.Thread(target=_wait_for_the_notebook, daemon=True).start()
    try:
        _serve(chosen.pages, chosen.home, chosen.port, chosen.behind_proxy)
    except FoxgloveError as error:
        raise SystemExit(str(error)) from None
    shutil.rmtree(chosen.folder, ignore_errors=True)


def _serve(pages: Pages, home: Path, port: int, behind_proxy: bool) -> None:
    # Here, for the notebook needs neither the one server nor the other.
    from foxglove_helpers.consent.web import serve as form

    place = form.Place(port=port)
    if pages == "form":
        form.serve(home, place, behind_proxy=behind_proxy, teaching=True)
    else:
        from foxglove_helpers.voting.web import serve as booth

        booth.serve(home, place, behind_proxy=behind_proxy)


def _wait_for_the_notebook() -> None:
    # Past Python's buffer, whose lock would be in the way at the end of the process.
    while os.read(sys.stdin.fileno(), 1):
        pass
    _thread.interrupt_main()  # as Ctrl-C does, on Windows too


if __name__ == "__main__":
    main()
