# expects: no_margin
def crop(gray, face):
    x, y, width, height = face
    return gray[y : y + height, x : x + width]
