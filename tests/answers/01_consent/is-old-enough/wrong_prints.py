# expects: returns_nothing
def is_old_enough(year_of_birth, today):
    print(today.year - year_of_birth > 20)
