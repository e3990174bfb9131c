"""The form as it really runs: `foxglove consent serve` in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from volunteers import STAFF_TOKEN


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def command(home: Path, *options: str) -> list[str]:
    start = [sys.executable, "-m", "foxglove_helpers", "consent", "serve"]
    return [*start, "--home", str(home), "--no-browser", *options]


@contextmanager
def served(home: Path, *options: str, port: int | None = None) -> Iterator[str]:
    """Serve a collection; yield its address. What the server wrote is in `server.log` beside the folder."""
    port = port or free_port()
    log = home.parent / "server.log"
    surroundings = os.environ | {"FOXGLOVE_CONSENT_STAFF_TOKEN": STAFF_TOKEN}
    with log.open("ab") as file:
        server = subprocess.Popen(
            command(home, "--port", str(port), *options), stdout=file, stderr=file, env=surroundings
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address, server, log)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(120)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(address).close()
            return
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer within two minutes: {log.read_text('utf-8')}")
