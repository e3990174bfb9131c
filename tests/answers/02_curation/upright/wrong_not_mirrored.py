# expects: not_mirrored
def upright(pixels, orientation):
    turns = {1: 0, 2: 2, 3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}
    return np.rot90(pixels, turns[orientation])
