def leave_one_volunteer_out_folds(volunteers):
    for volunteer in np.unique(volunteers):
        yield volunteers != volunteer, volunteers == volunteer
