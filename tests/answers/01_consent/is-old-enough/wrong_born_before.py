# expects: turns_20_this_year
def is_old_enough(year_of_birth, today):
    return year_of_birth <= today.year - 20
