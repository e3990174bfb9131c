# expects: volunteer_missing
def leave_one_volunteer_out_folds(volunteers):
    # By the time somebody reads these generators, v is the last volunteer in all of them.
    return [
        (
            (row for row, who in enumerate(volunteers) if who != v),
            (row for row, who in enumerate(volunteers) if who == v),
        )
        for v in np.unique(volunteers)
    ]
