def euclidean_distance(a, b):
    difference = np.asarray(b) - np.asarray(a)
    return np.sqrt(difference @ difference)
