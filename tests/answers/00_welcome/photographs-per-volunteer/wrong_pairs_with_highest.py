# expects: highest_photograph_number
def photographs_per_volunteer(labels):
    return [(v, rows["photograph"].max()) for v, rows in labels.groupby("volunteer")]
