# expects: several_volunteers
def leave_one_volunteer_out_folds(volunteers):
    middle = np.median(np.unique(volunteers))
    low, high = np.flatnonzero(volunteers <= middle), np.flatnonzero(volunteers > middle)
    return [(low, high), (high, low)]
