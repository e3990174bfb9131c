# expects: not_mirrored
def mirror_columns(j):
    c = 30 + 2 * j
    return [c, c + 1, c + 2, c + 3]
