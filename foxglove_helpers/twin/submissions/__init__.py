"""Raw submissions: the same people and photographs as the release of a seed, as volunteers sent them.

What flows in is a seed; what flows out is a heap of folders with colour JPEG files as phones write them, with
the accidents of the published collection (R1: Aoto et al., 2022, doi:10.1038/s41598-022-07560-2), and, apart
from it, a key that tells what is what. The parts: who submitted what (`plan`), how a phone stores it
(`phones`), the colours of the twin (`colour`), the body beyond the headshot (`torso`), hands (`hands`), heads
that turn away and hair that falls over an eye (`turned`), how it all becomes a picture (`scene`), and the files
(`writer`).
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """Fetch `write_submissions` when it is first asked for: only drawing needs OpenCV."""
    if name == "write_submissions":
        from foxglove_helpers.twin.submissions.writer import write_submissions

        return write_submissions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), "write_submissions"]
