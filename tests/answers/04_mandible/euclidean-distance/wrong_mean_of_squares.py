# expects: mean_not_sum
def euclidean_distance(a, b):
    return np.sqrt(((a - b) ** 2).mean())
