# expects: row_twice
def leave_one_volunteer_out_folds(volunteers):
    return [
        (np.repeat(np.flatnonzero(volunteers != v), 2), np.flatnonzero(volunteers == v))
        for v in np.unique(volunteers)
    ]
