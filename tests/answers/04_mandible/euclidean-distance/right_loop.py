def euclidean_distance(a, b):
    total = 0
    for x, y in zip(a, b):
        total += (x - y) ** 2
    return total**0.5
