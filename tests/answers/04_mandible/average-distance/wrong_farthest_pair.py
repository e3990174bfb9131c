# expects: complete_linkage
def average_distance(group_a, group_b):
    return max([distance(a, b) for a in group_a for b in group_b])
