# expects: list_not_count
def count_volunteers(labels):
    return labels["volunteer"].unique()
