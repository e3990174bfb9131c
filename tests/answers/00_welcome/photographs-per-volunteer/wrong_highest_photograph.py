# expects: highest_photograph_number
def photographs_per_volunteer(labels):
    return labels.groupby("volunteer")["photograph"].max()
