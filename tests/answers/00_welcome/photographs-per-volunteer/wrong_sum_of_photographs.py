# expects: adds_photograph_numbers
def photographs_per_volunteer(labels):
    return labels.groupby("volunteer")["photograph"].sum()
