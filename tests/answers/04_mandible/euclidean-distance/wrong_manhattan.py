# expects: manhattan
def euclidean_distance(a, b):
    return np.abs(a - b).sum()
