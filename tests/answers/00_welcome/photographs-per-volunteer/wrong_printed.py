# expects: returns_nothing
def photographs_per_volunteer(labels):
    print(labels["volunteer"].value_counts())
