# expects: same_for_all
def is_old_enough(year_of_birth, today):
    return True
