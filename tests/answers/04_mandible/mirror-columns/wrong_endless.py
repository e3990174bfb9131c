# expects: wrong_numbers
from itertools import count


def mirror_columns(j):
    return count(30 + 2 * j)
