# expects: not_attempted
def count_volunteers(labels):
    print(labels["volunteer"].nunique())
