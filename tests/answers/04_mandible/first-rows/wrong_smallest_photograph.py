# expects: photograph_one
def first_row_of_each_volunteer(labels):
    return labels.groupby("volunteer")["photograph"].idxmin()
