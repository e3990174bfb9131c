# expects: not_a_picture
def crop(gray, face):
    x, y, width, _ = face
    left, top, side = round(x - 0.4 * width), round(y - 0.36 * width), round(1.8 * width)
    return [left, top, side]
