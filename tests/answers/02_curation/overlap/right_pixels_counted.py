def overlap(first, second):
    one, two = np.zeros((1200, 1200), bool), np.zeros((1200, 1200), bool)
    for picture, (x, y, width, height) in ((one, first), (two, second)):
        picture[y : y + height, x : x + width] = True
    return (one & two).sum() / (one | two).sum()
