# expects: one_number
def photographs_per_volunteer(labels):
    return len(labels) / labels["volunteer"].nunique()
