def photographs_per_volunteer(labels):
    return labels[["volunteer"]].value_counts()
