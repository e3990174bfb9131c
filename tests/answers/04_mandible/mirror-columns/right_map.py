def mirror_columns(j):
    c = 30 + 2 * j
    return map(int, (c, c + 1, 357 - c, 358 - c))
