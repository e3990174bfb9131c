import warnings


def half(number):
    warnings.warn("a warning must not cost points", stacklevel=1)
    return number * 0.5
