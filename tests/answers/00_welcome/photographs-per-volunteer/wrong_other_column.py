# expects: wrong_column
def photographs_per_volunteer(labels):
    return labels["photograph"].value_counts()
