"""The server of the booth: a production WSGI server that says where it listens and stops in order.

In: a booth and an address of this computer. Out: its pages, until Ctrl-C or SIGTERM. How it listens, stops and
writes its log is that of the consent form's server.
"""

import os
import secrets
import socket
import sys
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import click
from waitress import create_server

from foxglove_helpers.consent.web.serve import (
    Place,
    address_of,
    is_this_computer,
    listening_socket,
    log_to_standard_error,
    public_address,
    run_until_stopped,
)
from foxglove_helpers.errors import FoxgloveError
from foxglove_helpers.release import VOTERS
from foxglove_helpers.voting.booth import Booth
from foxglove_helpers.voting.booth_setup import only_server
from foxglove_helpers.voting.tally import even_number_warning, other_number_note
from foxglove_helpers.voting.web.app import MOST_REQUEST, Settings, create_app

STAFF_TOKEN_VARIABLE = "FOXGLOVE_VOTE_STAFF_TOKEN"
LEAST_STAFF_TOKEN = 16  # characters of a token that somebody chose
THREADS = 8
CONNECTIONS = 200  # a class of 40, each browser with several
SECONDS_OF_SILENCE = 60


def serve(
    home: Path,
    place: Place,
    *,
    language: str = "en",
    open_browser: bool = False,
    behind_proxy: bool = False,
    show_token: bool = False,
    address: str | None = None,
    begin: Callable[[], object] = lambda: None,
    say: Callable[[str], None] = lambda text: click.echo(text, err=True),
) -> None:
    """Serve the booth until the process is told to stop; no second process may serve it meanwhile.

    Parameters
    ----------
    home : Path
        Folder of a booth that `prepare` has made, or that `begin` makes.
    place : Place
    language : "en" or "ja"
        Of visitors whose browser asks for neither.
    open_browser : bool
        Open the booth in a browser of this computer.
    behind_proxy : bool
        A proxy stands before the server: believe its prefix, addresses and HTTPS, and allow JupyterLab's frames.
    show_token : bool
        Keep the token of the page that leads the vote in a file of the booth's folder, where nobody sees a terminal.
    address : str, optional
        Under which voters reach the booth, such as "https://vote.example.org/": told to be given out, and requests
        under another name are refused.
    begin : callable
        Called when the booth is this process's alone and the address is free, before the booth is opened: whatever
        changes the booth belongs there, for another server may be in the middle of a vote.
    say : callable
        Takes what is to be told to the person who started the server.

    Raises
    ------
    FoxgloveError
        If the booth is served already, the port or socket is taken, the folder holds no booth, a token is too short,
        or an address is none.
    """
    public = public_address(address)
    log_to_standard_error()
    with ExitStack() as held:
        held.enter_context(only_server(home))
        sockets = [_listening(place, held)]
        home.mkdir(parents=True, exist_ok=True)
        token = _staff_token(home, show_token)
        begin()
        with Booth(home) as booth:
            settings = Settings(
                language, token, trust_proxy=behind_proxy, in_frame=behind_proxy, address=public
            )
            server = create_server(
                create_app(booth, settings=settings),
                sockets=sockets,
                threads=THREADS,
                connection_limit=CONNECTIONS,
                channel_timeout=SECONDS_OF_SILENCE,
                max_request_body_size=2 * MOST_REQUEST,
                ident=None,
                clear_untrusted_proxy_headers=not behind_proxy,
                expose_tracebacks=False,
            )
            here = address_of(place)
            for line in _greeting(place, here, booth, token, behind_proxy, public):
                say(line)
            if open_browser and place.unix_socket is None:
                webbrowser.open(here)
            try:
                run_until_stopped(server)
            finally:
                server.task_dispatcher.shutdown()
                server.asyncore.close_all(server._map)
            say("Stopped; every vote that was acknowledged is kept.")


def _listening(place: Place, held: ExitStack) -> socket.socket:
    """Return a bound socket that is closed, and its file removed, when `held` ends."""
    listening = listening_socket(place)
    if place.unix_socket is not None:
        held.callback(place.unix_socket.unlink, missing_ok=True)
    held.callback(listening.close)
    return listening


def _greeting(
    place: Place,
    here: str,
    booth: Booth,
    token: str | None,
    behind_proxy: bool,
    public: str | None = None,
) -> list[str]:
    counts = booth.counts()
    lines = [
        f"The voting booth is at {here}",
        f"Its folder is {booth.home}: {counts.items} items, {counts.expected} voters expected.",
    ]
    if public is not None:
        lines.append(f"Give out this address: {public}")
    if warning := even_number_warning(counts.expected):
        lines.append(f"Warning: {warning}")
    if counts.expected != VOTERS and "smile" in booth.questions:
        lines.append(f"Note: {other_number_note(counts.expected)}")
    if token is not None and os.environ.get(STAFF_TOKEN_VARIABLE) is None:
        lines.append(f"Lead the vote: {(public or here).rstrip('/')}/en/staff   token: {token}")
    if place.unix_socket is None and not behind_proxy and not is_this_computer(place.host):
        lines += [
            "",
            "WARNING: other computers can reach this address, and everything travels unencrypted: faces, codes and",
            "votes can be read on the way. Put a web server with HTTPS before it (start the booth on 127.0.0.1 with",
            "--behind-proxy), and ask your computer department.",
            "",
        ]
    lines.append(
        f"Stop with Ctrl-C; start it again with foxglove vote serve --home {booth.home}, and everybody goes on where "
        "they were."
    )
    return lines


def _staff_token(home: Path, show_token: bool) -> str | None:
    """Return what opens the page that leads the vote: from the environment, or new where somebody can read it."""
    chosen = os.environ.get(STAFF_TOKEN_VARIABLE)
    if chosen is not None:
        if len(chosen) < LEAST_STAFF_TOKEN:
            raise FoxgloveError(
                f"{STAFF_TOKEN_VARIABLE} has {len(chosen)} characters; expected at least {LEAST_STAFF_TOKEN}, drawn at "
                'random. Make one with: python -c "import secrets; print(secrets.token_hex())"'
            )
        return chosen
    if show_token:
        return _kept_token(home / "staff-token.txt")
    # What is not a terminal may be a file, and a token must not get into a log.
    return secrets.token_urlsafe(16) if sys.stderr is not None and sys.stderr.isatty() else None


def _kept_token(path: Path) -> str:
    """Return the token in a file that only its owner may read; the file is made where there is none."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        kept = path.read_text("utf-8").strip()
        if len(kept) < LEAST_STAFF_TOKEN:
            raise FoxgloveError(
                f"{path} holds no token. Delete it: the next start makes a new one."
            ) from None
        return kept
    token = secrets.token_urlsafe(16)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{token}\n")
    return token
