# expects: upside_down
def is_old_enough(year_of_birth, today):
    return year_of_birth - today.year > -20
