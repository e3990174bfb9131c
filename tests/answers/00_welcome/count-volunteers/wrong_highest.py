# expects: highest_number
def count_volunteers(labels):
    return labels["volunteer"].max()
