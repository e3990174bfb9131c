# expects: cut_short
def crop(gray, face):
    x, y, width, _ = face
    left, top, side = round(x - 0.4 * width), round(y - 0.36 * width), round(1.8 * width)
    return gray[max(top, 0) : top + side, max(left, 0) : left + side]
