# expects: typed_in
def count_volunteers(labels):
    return 277
