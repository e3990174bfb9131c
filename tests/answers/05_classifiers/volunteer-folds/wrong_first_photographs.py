# expects: leaks_volunteer
def leave_one_volunteer_out_folds(volunteers):
    folds = []
    for volunteer in np.unique(volunteers):
        test = np.flatnonzero(volunteers == volunteer)[:2]
        folds.append((np.setdiff1d(np.arange(len(volunteers)), test), test))
    return folds
