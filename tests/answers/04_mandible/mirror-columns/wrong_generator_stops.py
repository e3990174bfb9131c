# expects: raises
def mirror_columns(j):
    yield 30 + 2 * j
    yield columns[j]
