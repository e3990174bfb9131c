# expects: too_strict
def is_old_enough(year_of_birth, today):
    return today.year - year_of_birth > 21
