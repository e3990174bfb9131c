# expects: several_volunteers
def leave_one_volunteer_out_folds(volunteers):
    rows = np.argsort(volunteers)
    folds = []
    for start in range(0, len(rows), 9):
        test = rows[start : start + 9]
        folds.append((np.setdiff1d(rows, test), test))
    return folds
