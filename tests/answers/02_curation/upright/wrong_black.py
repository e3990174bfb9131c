# expects: wrong_picture
def upright(pixels, orientation):
    return np.zeros_like(pixels)
