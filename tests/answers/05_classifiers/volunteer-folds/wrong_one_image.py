# expects: leaves_out_image
def leave_one_volunteer_out_folds(volunteers):
    rows = np.arange(len(volunteers))
    return [(rows[rows != row], rows[rows == row]) for row in rows]
