# expects: returns_nothing
def mirror_columns(j):
    c = 30 + 2 * j
    print(c, c + 1, 358 - c, 357 - c)
