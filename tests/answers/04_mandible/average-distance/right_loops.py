def average_distance(group_a, group_b):
    total = 0
    for a in group_a:
        for b in group_b:
            total += distance(a, b)
    return total / (len(group_a) * len(group_b))
