# expects: squared_distance
def euclidean_distance(a, b):
    return ((a - b) ** 2).sum()
