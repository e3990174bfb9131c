# expects: empty_rows
def leave_one_volunteer_out_folds(volunteers):
    return [(np.flatnonzero(volunteers != v), np.flatnonzero(volunteers == v)) for v in range(1, 278)]
