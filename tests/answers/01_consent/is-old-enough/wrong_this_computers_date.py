# expects: ignores_today
from datetime import date


def is_old_enough(year_of_birth, today):
    return date.today().year - year_of_birth > 20
