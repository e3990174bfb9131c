# expects: several_rows_each
def photographs_per_volunteer(labels):
    return list(zip(labels["volunteer"], labels["photograph"]))
