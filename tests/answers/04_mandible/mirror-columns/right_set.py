def mirror_columns(j):
    left = {30 + 2 * j, 31 + 2 * j}
    return left | {358 - column for column in left}
