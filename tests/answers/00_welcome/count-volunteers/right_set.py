def count_volunteers(labels):
    return len(set(labels["volunteer"]))
