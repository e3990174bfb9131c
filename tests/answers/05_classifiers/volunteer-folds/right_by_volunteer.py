def leave_one_volunteer_out_folds(volunteers):
    return {
        v: (np.flatnonzero(volunteers != v), np.flatnonzero(volunteers == v)) for v in np.unique(volunteers)
    }
