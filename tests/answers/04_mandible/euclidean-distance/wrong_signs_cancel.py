# expects: signs_cancel
def euclidean_distance(a, b):
    return np.sqrt((a - b).sum() ** 2)
