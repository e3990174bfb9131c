# expects: left_as_it_is
def upright(pixels, orientation):
    turns = {3: 2, 6: 3, 8: 1}
    return np.rot90(pixels, turns.get(orientation, 0))
