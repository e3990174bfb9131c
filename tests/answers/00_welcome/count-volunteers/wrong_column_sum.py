# expects: another_number
def count_volunteers(labels):
    return labels["volunteer"].sum()
