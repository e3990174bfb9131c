# expects: left_as_it_is
def upright(pixels, orientation):
    return pixels
