def mirror_columns(j):
    c = 30 + 2 * j
    return dict.fromkeys([c, c + 1, 357 - c, 358 - c]).keys()
