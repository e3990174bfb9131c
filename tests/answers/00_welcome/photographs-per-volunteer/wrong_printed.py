# expects: not_attempted
def photographs_per_volunteer(labels):
    print(labels["volunteer"].value_counts())
