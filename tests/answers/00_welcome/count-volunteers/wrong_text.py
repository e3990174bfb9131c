# expects: not_numbers
def count_volunteers(labels):
    return str(labels["volunteer"].nunique())
