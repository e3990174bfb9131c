# expects: signs_cancel
def euclidean_distance(a, b):
    return (a - b).sum()
