def count_volunteers(labels):
    return len(labels.drop_duplicates("volunteer"))
