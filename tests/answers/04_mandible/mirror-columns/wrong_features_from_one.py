# expects: one_too_far
def mirror_columns(j):
    c = 30 + 2 * (j + 1)
    return [c, c + 1, 358 - c, 357 - c]
