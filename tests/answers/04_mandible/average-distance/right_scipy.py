def average_distance(group_a, group_b):
    from scipy.spatial.distance import cdist

    return cdist(group_b, group_a).mean()
