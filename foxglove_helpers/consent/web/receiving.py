"""How much of a request the server takes in, decided by its first lines, before a byte of the rest is kept.

In: method, path and announced length of a request. Out: a refusal with status 413, which closes the connection, or
the request. Only photographs may be large; without this, anything sent to any address would go onto the disk first.
"""

import re
from copy import copy
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

FOR_PHOTOGRAPHS = re.compile(r"/(en|ja)/photographs(/[0-9]+/replace)?$")
# Somewhat more than the form takes, so that too much gets a friendly page; beyond, the connection is closed.
MOST_OF_A_FORM = 4 * 1024 * 1024
MOST_OF_ANYTHING_ELSE = 64 * 1024


class Parser(HTTPRequestParser):
    """Reads a request as Waitress does, with a ceiling that depends on what it is for; in pieces, too."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request, and set the ceiling for what follows."""
        super().parse_header(header_plus)
        self.adj: Adjustments = copy(self.adj)
        self.adj.max_request_body_size = min(
            self.adj.max_request_body_size, _ceiling(self.command, self.path)
        )


class Channel(HTTPChannel):
    """A connection whose requests are read by `Parser`."""

    parser_class = Parser


def _ceiling(method: str, path: Any) -> int:
    if method.upper() != "POST":
        return MOST_OF_ANYTHING_ELSE
    if FOR_PHOTOGRAPHS.search(str(path)):
        return 2**63
    return MOST_OF_A_FORM if re.match(r"(/.*)?/(en|ja)/", str(path)) else MOST_OF_ANYTHING_ELSE
