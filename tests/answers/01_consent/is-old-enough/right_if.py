def is_old_enough(year_of_birth, today):
    if year_of_birth < today.year - 20:
        return True
    else:
        return False
