# expects: no_table
def photographs_per_volunteer(labels):
    return labels["volunteer"].tolist()
