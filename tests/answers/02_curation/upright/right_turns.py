def upright(pixels, orientation):
    if orientation in (2, 4, 5, 7):
        pixels = np.fliplr(pixels)
    turns = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}
    return np.rot90(pixels, turns[orientation])
