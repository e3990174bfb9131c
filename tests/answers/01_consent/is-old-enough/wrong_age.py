# expects: not_yes_or_no
def is_old_enough(year_of_birth, today):
    return today.year - year_of_birth
