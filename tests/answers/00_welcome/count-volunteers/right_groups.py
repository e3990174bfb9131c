def count_volunteers(labels):
    return labels.groupby("volunteer").ngroups
