# expects: raises
def average_distance(group_a, group_b):
    return np.sqrt(((group_a - group_b) ** 2).sum())
