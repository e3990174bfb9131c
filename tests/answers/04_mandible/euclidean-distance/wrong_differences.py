# expects: wrong_shape
def euclidean_distance(a, b):
    return np.sqrt((a - b) ** 2)
