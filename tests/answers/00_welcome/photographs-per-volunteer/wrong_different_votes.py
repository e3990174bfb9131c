# expects: another_number
def photographs_per_volunteer(labels):
    return labels.groupby("volunteer")["female"].nunique()
