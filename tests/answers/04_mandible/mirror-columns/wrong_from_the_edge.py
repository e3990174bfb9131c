# expects: wrong_start
def mirror_columns(j):
    c = 2 * j
    return [c, c + 1, 358 - c, 357 - c]
