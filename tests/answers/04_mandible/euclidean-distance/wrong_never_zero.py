# expects: not_zero_to_itself
def euclidean_distance(a, b):
    if (a == b).all():
        return 1.0
    return np.sqrt(((a - b) ** 2).sum())
