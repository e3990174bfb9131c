def euclidean_distance(a, b):
    return np.linalg.norm(a - b)
