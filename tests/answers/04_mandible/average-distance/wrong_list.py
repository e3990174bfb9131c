# expects: wrong_shape
def average_distance(group_a, group_b):
    return [distance(a, b) for a in group_a for b in group_b]
