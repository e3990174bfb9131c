# expects: difference_of_lengths
def euclidean_distance(a, b):
    return np.sqrt(abs((a**2 - b**2).sum()))
