def count_volunteers(labels):
    return labels["volunteer"].unique().size
