# expects: within_groups_too
def average_distance(group_a, group_b):
    everybody = [*group_a, *group_b]
    distances = []
    for i in range(len(everybody)):
        for k in range(i):
            distances.append(distance(everybody[i], everybody[k]))
    return np.mean(distances)
