# expects: returns_nothing
def count_volunteers(labels):
    print(labels["volunteer"].nunique())
