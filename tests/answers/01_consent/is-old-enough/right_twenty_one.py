def is_old_enough(year_of_birth, today):
    age = today.year - year_of_birth
    return age >= 21
