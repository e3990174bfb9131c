# expects: volunteers_not_rows
def leave_one_volunteer_out_folds(volunteers):
    people = np.unique(volunteers)
    return [(people[people != v], people[people == v]) for v in people]
