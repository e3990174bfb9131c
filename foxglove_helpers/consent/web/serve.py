"""The server of the form: a production WSGI server that says where it listens and stops in order.

In: a folder and an address of this computer. Out: the form, until Ctrl-C or SIGTERM. Uploads are spooled to the
disk, so that slow telephones take no memory.
"""

import errno
import ipaddress
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import click
from waitress import create_server

from foxglove_helpers.consent.layout import secret_in_environment
from foxglove_helpers.consent.store import ConsentStore
from foxglove_helpers.consent.texts import check_texts
from foxglove_helpers.consent.web import security
from foxglove_helpers.consent.web.app import MOST_REQUEST, ConsentApp, Settings, create_app
from foxglove_helpers.consent.web.receiving import Channel
from foxglove_helpers.errors import FoxgloveError

STAFF_TOKEN_VARIABLE = "FOXGLOVE_CONSENT_STAFF_TOKEN"
LEAST_STAFF_TOKEN = 16  # characters of a token that somebody chose
# Uploads wait for the network, not for the processor; photographs are decoded two at a time whatever this says.
THREADS = 8
CONNECTIONS = 100
SECONDS_OF_SILENCE = 120  # a telephone that goes through a tunnel
SPOOL_FROM = 256 * 1024  # bytes of a request beyond which it goes to the disk
# Somewhat more than the form takes, so that too much gets a friendly page; beyond, the connection is closed.
MOST_RECEIVED = 2 * MOST_REQUEST
SECONDS_BETWEEN_CLEANING = 3600.0
SECONDS_TO_FINISH = 15.0
EVERY_ADDRESS = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Place:
    """Where a server listens: host and port, or a unix socket."""

    host: str = "127.0.0.1"
    port: int = 8765
    unix_socket: Path | None = None


def serve(
    home: Path,
    place: Place,
    *,
    language: str = "en",
    open_browser: bool = False,
    keep_originals: bool = False,
    behind_proxy: bool = False,
    teaching: bool = False,
    address: str | None = None,
    say: Callable[[str], None] = lambda text: click.echo(text, err=True),
) -> None:
    """Serve the form until the process is told to stop.

    Parameters
    ----------
    home : Path
        Folder of the collection.
    place : Place
    language : "en" or "ja"
        Of visitors whose browser asks for neither.
    open_browser : bool
        Open the form in a browser of this computer.
    keep_originals : bool
        Keep network addresses and original file names until the right to withdraw has ended (R1 did).
    behind_proxy : bool
        A proxy stands before the server: believe its prefix, addresses and HTTPS, and allow JupyterLab's frames.
    teaching : bool
        Say on every page that real photographs do not belong here.
    address : str, optional
        Under which volunteers reach the form, such as "https://consent.example.org/": printed on certificates,
        and requests under another name are refused. Unless given, certificates bear no address.
    say : callable
        Takes what is to be told to the person who started the server.

    Raises
    ------
    FoxgloveError
        If the port or socket is taken, the folder cannot be used, a key is too short, an address is none, or a
        consent text is not the one whose sum is written down.
    """
    public = public_address(address)
    check_texts()
    log_to_standard_error()
    token = _staff_token()
    sockets = [listening_socket(place)]
    try:
        with ConsentStore(home, keep_originals=keep_originals) as store:
            settings = Settings(
                language=language,
                staff_token=token,
                trust_proxy=behind_proxy,
                in_frame=behind_proxy,
                teaching=teaching,
                address=public,
            )
            app = create_app(store, settings=settings)
            server = create_server(
                app,
                sockets=sockets,
                threads=THREADS,
                connection_limit=CONNECTIONS,
                channel_timeout=SECONDS_OF_SILENCE,
                inbuf_overflow=SPOOL_FROM,
                max_request_body_size=MOST_RECEIVED,
                ident=None,
                clear_untrusted_proxy_headers=not behind_proxy,
                expose_tracebacks=False,
            )
            server.channel_class = Channel
            here = address_of(place)
            for line in _greeting(place, here, home, token, behind_proxy):
                say(line)
            for warning in store.warnings():
                say(f"WARNING: {warning}")
            if store.problems:
                say("WARNING: THE RECORD WAS CHANGED: NEW SUBMISSIONS ARE REFUSED. Withdrawing goes on.")
            if public is None:
                say("Certificates bear no address for withdrawing; say which it is with --address https://…")
            stop = threading.Event()
            cleaner = threading.Thread(target=_clean_now_and_then, args=(app, stop), daemon=True)
            cleaner.start()
            if open_browser and place.unix_socket is None:
                webbrowser.open(here)
            try:
                run_until_stopped(server)
            finally:
                stop.set()
                server.task_dispatcher.shutdown()
                server.asyncore.close_all(server._map)
                cleaner.join(timeout=SECONDS_TO_FINISH)
            say("Stopped; nothing half-written is left.")
    finally:
        for listening in sockets:
            listening.close()
        if place.unix_socket is not None:
            place.unix_socket.unlink(missing_ok=True)


def run_until_stopped(server: Any) -> None:
    """Serve until Ctrl-C or SIGTERM; then finish what is being answered, or stop at once at the second Ctrl-C."""
    told: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        # An exception could end the server in the middle of letting somebody in.
        told.append(number)
        server.pull_trigger()

    with _signals(stop):
        while not told:
            server.asyncore.loop(timeout=1, map=server._map, count=1)
        until = time.monotonic() + SECONDS_TO_FINISH
        # Whoever has knocked already is let in.
        server.asyncore.loop(timeout=0.1, map=server._map, count=4)
        server.accepting = False
        while len(told) == 1 and time.monotonic() < until and _is_busy(server):
            server.asyncore.loop(timeout=0.1, map=server._map, count=1)


def _is_busy(server: Any) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())


@contextmanager
def _signals(stop: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM call `stop` in the block; only the main thread can be told so."""
    main = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM) if main}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def listening_socket(place: Place) -> socket.socket:
    """Return a bound socket, or say why not."""
    if place.unix_socket is not None:
        return _listening_on_file(place.unix_socket)
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # on Windows this would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((place.host, place.port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        listening.close()
        code = getattr(error, "errno", None)
        if code in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", None)):
            raise FoxgloveError(
                f"Port {place.port} is taken by another program, perhaps by a form that is still running. Stop "
                f"that one, or choose another port: --port {place.port + 1}."
            ) from error
        if code in (errno.EACCES, getattr(errno, "WSAEACCES", None)):
            raise FoxgloveError(
                f"Port {place.port} may not be used by this account; expected one from 1024 on. "
                "Choose another: --port 8765."
            ) from error
        raise FoxgloveError(
            f"{place.host} port {place.port} cannot be used: {error}. Expected an address of this computer, such as "
            "--host 127.0.0.1."
        ) from error
    return listening


def _listening_on_file(path: Path) -> socket.socket:
    if not hasattr(socket, "AF_UNIX"):
        raise FoxgloveError("This system knows no unix sockets. Use --host and --port instead.")
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()  # left by a server that was killed
        before = os.umask(0o077)  # nobody else on this computer may connect
        try:
            listening.bind(str(path))
        finally:
            os.umask(before)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise FoxgloveError(
            f"{path} cannot be used as a socket: {error}. Expected a new name in a folder where you may write, "
            "of at most about 100 characters."
        ) from error
    return listening


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


def address_of(place: Place) -> str:
    """Return where pages are; where they listen on every address, the one under which others reach this computer."""
    if place.unix_socket is not None:
        return f"unix:{place.unix_socket}"
    host = place.host if place.host not in ("", *EVERY_ADDRESS) else _address_of_this_computer()
    return f"http://{f'[{host}]' if ':' in host else host}:{place.port}/"


def _address_of_this_computer() -> str:
    """Return this computer's own address in its network; "localhost" where it is in none."""
    # Nothing is sent: the system only chooses the address from which it would send (192.0.2.1 is nobody's).
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    with suppress(OSError):
        return socket.gethostbyname(socket.gethostname())
    return "localhost"


def _greeting(place: Place, address: str, home: Path, token: str | None, behind_proxy: bool) -> list[str]:
    lines = [f"The consent form is at {address}", f"The collection is in {home}"]
    if token is not None:
        base = "the same address, " if place.unix_socket is not None else address
        chosen = os.environ.get(STAFF_TOKEN_VARIABLE) is not None
        lines.append(
            f"Staff page: {base}staff   token: {f'that of {STAFF_TOKEN_VARIABLE}' if chosen else token}"
        )
    if place.unix_socket is None and not behind_proxy and not is_this_computer(place.host):
        lines += [
            "",
            "WARNING: other computers can reach this address, and everything travels unencrypted: photographs,",
            "answers and withdrawal secrets can be read on the way. Put a web server with HTTPS before it (start the",
            "form on 127.0.0.1 with --behind-proxy), and ask your computer department.",
            "",
        ]
    lines.append("Stop with Ctrl-C.")
    return lines


def public_address(address: str | None) -> str | None:
    """Return the address that people use, if it is one."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        sound = False
    if not sound:
        raise FoxgloveError(
            f"--address is {address!r}; expected the address under which people reach these pages, such as "
            "https://consent.example.org/."
        )
    return address


def is_this_computer(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _staff_token() -> str | None:
    """Return what opens the staff page: from the environment, or a new one where somebody can read it."""
    chosen = secret_in_environment(STAFF_TOKEN_VARIABLE, LEAST_STAFF_TOKEN)
    if chosen is not None:
        return chosen
    # What is not a terminal may be a file, and a token must not get into a log.
    return secrets.token_urlsafe(16) if sys.stderr is not None and sys.stderr.isatty() else None


def _clean_now_and_then(app: ConsentApp, stop: threading.Event) -> None:
    """Delete expired drafts, originals whose time is over, and what is known of old certificates."""
    while not stop.wait(SECONDS_BETWEEN_CLEANING):
        try:
            app.certificates.clean()
            app.store.purge()
        except (FoxgloveError, OSError) as error:
            security.LOG.error("%s while cleaning", type(error).__name__)


def log_to_standard_error() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    security.LOG.handlers = [handler]
    security.LOG.setLevel(logging.INFO)
    security.LOG.propagate = False
    # Its messages can name addresses and requests.
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
