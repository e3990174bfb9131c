# expects: difference_of_lengths
def euclidean_distance(a, b):
    return np.sqrt((a**2).sum()) - np.sqrt((b**2).sum())
