def mirror_columns(j):
    right = 328 - 2 * j
    return (right, right - 1, 358 - right, 359 - right)
