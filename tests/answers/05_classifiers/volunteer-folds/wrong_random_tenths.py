# expects: several_volunteers
from sklearn.model_selection import KFold


def leave_one_volunteer_out_folds(volunteers):
    return list(KFold(3, shuffle=True, random_state=0).split(volunteers))
