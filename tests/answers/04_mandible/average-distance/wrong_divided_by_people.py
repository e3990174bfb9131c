# expects: wrong_count
def average_distance(group_a, group_b):
    return sum([distance(a, b) for a in group_a for b in group_b]) / (len(group_a) + len(group_b))
