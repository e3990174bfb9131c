# expects: row_twice
def leave_one_volunteer_out_folds(volunteers):
    return [
        (np.flatnonzero(volunteers != v), np.repeat(np.flatnonzero(volunteers == v), 2))
        for v in np.unique(volunteers)
    ]
