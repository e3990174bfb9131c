# expects: centroid_linkage
def average_distance(group_a, group_b):
    return distance(group_a.mean(axis=0), group_b.mean(axis=0))
