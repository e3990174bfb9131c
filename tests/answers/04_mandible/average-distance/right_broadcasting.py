def average_distance(group_a, group_b):
    difference = group_a[:, None, :] - group_b[None, :, :]
    return np.sqrt((difference**2).sum(axis=-1)).mean()
