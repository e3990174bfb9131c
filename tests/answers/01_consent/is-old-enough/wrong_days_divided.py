# expects: turns_20_this_year
from datetime import date


def is_old_enough(year_of_birth, today):
    return (today - date(year_of_birth, 1, 1)).days / 365.25 >= 20
