"""The one error this package raises on purpose: a mistake that the person at the keyboard can mend."""


class FoxgloveError(ValueError):
    """A message for a person: what is wrong, where (file, row, value), what was expected, what to do next.

    The command line prints the message without a traceback and exits with code 1.
    """
