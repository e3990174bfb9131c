# expects: border_not_repeated
def crop(gray, face):
    x, y, width, _ = face
    left, top, side = round(x - 0.4 * width), round(y - 0.36 * width), round(1.8 * width)
    wide = np.pad(gray, side)
    return wide[top + side : top + 2 * side, left + side : left + 2 * side]
