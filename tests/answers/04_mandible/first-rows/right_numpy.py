def first_row_of_each_volunteer(labels):
    return np.unique(labels["volunteer"], return_index=True)[1]
