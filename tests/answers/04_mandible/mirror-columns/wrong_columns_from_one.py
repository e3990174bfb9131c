# expects: one_too_far
def mirror_columns(j):
    c = 31 + 2 * j
    return [c, c + 1, 358 - c, 357 - c]
