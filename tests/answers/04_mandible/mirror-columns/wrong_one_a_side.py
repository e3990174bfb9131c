# expects: one_column_a_side
def mirror_columns(j):
    c = 30 + 2 * j
    return c, 358 - c
