# expects: largest_difference
def euclidean_distance(a, b):
    return np.abs(a - b).max()
