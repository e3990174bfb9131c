# expects: wrong_step
def mirror_columns(j):
    c = 30 + j
    return [c, c + 1, 358 - c, 357 - c]
