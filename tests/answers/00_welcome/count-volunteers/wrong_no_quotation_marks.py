# expects: raises
def count_volunteers(labels):
    return labels[volunteer].nunique()
