import numpy as np


def is_old_enough(year_of_birth, today):
    return np.greater(today.year, year_of_birth + 20)
