def leave_one_volunteer_out_folds(volunteers):
    for v in np.unique(volunteers):
        yield (
            (row for row, who in enumerate(volunteers) if who != v),
            filter(lambda row: volunteers[row] == v, range(len(volunteers))),
        )
