# expects: squared_distance
def average_distance(group_a, group_b):
    return np.mean([distance(a, b) ** 2 for a in group_a for b in group_b])
