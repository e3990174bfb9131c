# expects: volunteer_missing
def leave_one_volunteer_out_folds(volunteers):
    for v in np.unique(volunteers):
        return [(np.flatnonzero(volunteers != v), np.flatnonzero(volunteers == v))]
