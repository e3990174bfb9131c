from sklearn.model_selection import LeaveOneGroupOut


def leave_one_volunteer_out_folds(volunteers):
    return list(LeaveOneGroupOut().split(volunteers, groups=volunteers))
