# expects: wrong_numbers
def mirror_columns(j):
    return [2 * j, 2 * j + 1, 328 - 2 * j, 327 - 2 * j]
