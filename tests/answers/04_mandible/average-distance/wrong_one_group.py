# expects: wrong_numbers
def average_distance(group_a, group_b):
    return np.mean([distance(a, b) for a in group_a for b in group_a])
