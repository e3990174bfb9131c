def mirror_columns(j):
    c = 30 + 2 * j
    yield from (c, c + 1)
    yield from (357 - c, 358 - c)
