# expects: photograph_one
def first_row_of_each_volunteer(labels):
    return np.flatnonzero(labels["photograph"] == 1)
