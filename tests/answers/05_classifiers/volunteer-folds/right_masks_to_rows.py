def leave_one_volunteer_out_folds(volunteers):
    folds = []
    for volunteer in np.unique(volunteers):
        test = np.flatnonzero(volunteers == volunteer)
        train = np.flatnonzero(volunteers != volunteer)
        folds.append((train, test))
    return folds
