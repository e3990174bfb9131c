# expects: not_numbers
def is_old_enough(year_of_birth, today):
    return "yes" if today.year - year_of_birth > 20 else "no"
