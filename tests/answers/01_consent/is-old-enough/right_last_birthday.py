from datetime import date


def is_old_enough(year_of_birth, today):
    youngest = date(year_of_birth + 20, 12, 31)
    return youngest <= today
