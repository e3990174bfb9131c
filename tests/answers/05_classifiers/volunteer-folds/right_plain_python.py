def leave_one_volunteer_out_folds(volunteers):
    folds = []
    for volunteer in set(volunteers.tolist()):
        train, test = [], []
        for row, number in enumerate(volunteers):
            (test if number == volunteer else train).append(row)
        folds.append([train, test])
    return folds
