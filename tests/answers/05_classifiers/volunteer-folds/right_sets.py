def leave_one_volunteer_out_folds(volunteers):
    rows = set(range(len(volunteers)))
    folds = {}
    for row, number in enumerate(volunteers):
        folds.setdefault(number, set()).add(row)
    return tuple((rows - test, test) for test in folds.values())
