# expects: wrong_turn
def upright(pixels, orientation):
    if orientation == 3:
        return pixels[::-1]
    turns = {6: 3, 8: 1}
    return np.rot90(pixels, turns.get(orientation, 0))
