# expects: one_member_only
def average_distance(group_a, group_b):
    for a in group_a:
        distances = []
        for b in group_b:
            distances.append(distance(a, b))
    return np.mean(distances)
