# expects: wrong_shape
def count_volunteers(labels):
    return labels["volunteer"]
