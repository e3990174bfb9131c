# expects: drops_rows
def leave_one_volunteer_out_folds(volunteers):
    people, first = np.unique(volunteers, return_index=True)
    return [(np.delete(first, i), np.flatnonzero(volunteers == v)) for i, v in enumerate(people)]
