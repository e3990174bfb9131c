# expects: test_in_train
def leave_one_volunteer_out_folds(volunteers):
    everybody = np.arange(len(volunteers))
    return [(everybody, np.flatnonzero(volunteers == v)) for v in np.unique(volunteers)]
