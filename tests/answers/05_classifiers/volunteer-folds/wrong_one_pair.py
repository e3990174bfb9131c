# expects: not_folds
def leave_one_volunteer_out_folds(volunteers):
    v = volunteers[0]
    return np.flatnonzero(volunteers != v), np.flatnonzero(volunteers == v)
