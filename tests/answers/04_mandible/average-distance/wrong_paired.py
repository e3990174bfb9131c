# expects: paired_only
def average_distance(group_a, group_b):
    return np.mean([distance(a, b) for a, b in zip(group_a, group_b)])
