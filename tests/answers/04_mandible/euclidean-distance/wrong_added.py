# expects: wrong_numbers
def euclidean_distance(a, b):
    return np.sqrt(((a + b) ** 2).sum())
