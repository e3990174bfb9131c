# expects: off_by_one
def mirror_columns(j):
    c = 30 + 2 * j
    return [c, c + 1, 359 - c, 358 - c]
