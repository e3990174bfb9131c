"""Named random streams: every purpose of every volunteer has random numbers of its own.

What flows in is a name (seed, purpose, and where it applies volunteer and photograph); what flows out is a
NumPy generator that depends on this name alone. So a further draw in one place, a new mole or a new voter,
changes nothing anywhere else, and a cohort can be drawn in any order, by any number of processes, in part or
whole.
"""

import hashlib

import numpy as np


def stream(
    seed: int, purpose: str, volunteer: int | None = None, photograph: int | None = None
) -> np.random.Generator:
    """Return the random generator of one purpose, at its beginning.

    Parameters
    ----------
    seed : int
        The cohort's seed, at least 0.
    purpose : str
        What the numbers are for, in plain words, for example "eyebrow hairs".
    volunteer, photograph : int, optional
        Whose, and for which photograph; left out where the purpose concerns the whole cohort or the whole
        volunteer.

    Notes
    -----
    The name is hashed with SHA-256, never with Python's `hash`, which differs from one process to the next.
    The bit generator is named as well: NumPy's default may change.
    """
    numbers = [None if number is None else int(number) for number in (volunteer, photograph)]
    while numbers and numbers[-1] is None:
        numbers.pop()
    parts = [str(int(seed)), purpose, *("" if number is None else str(number) for number in numbers)]
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    words = np.frombuffer(digest, dtype="<u4")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words.tolist())))
