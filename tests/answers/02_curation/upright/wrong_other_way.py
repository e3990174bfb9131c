# expects: other_direction
def upright(pixels, orientation):
    turns = {3: 2, 6: 1, 8: 3}
    return np.rot90(pixels, turns.get(orientation, 0))
