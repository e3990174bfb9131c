# expects: not_folds
def leave_one_volunteer_out_folds(volunteers):
    return [np.flatnonzero(volunteers == v) for v in np.unique(volunteers)]
