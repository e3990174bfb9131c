# expects: negative_index
def crop(gray, face):
    x, y, width, _ = face
    left, top, side = round(x - 0.4 * width), round(y - 0.36 * width), round(1.8 * width)
    right, bottom = min(left + side, gray.shape[1]), min(top + side, gray.shape[0])
    square = gray[top:bottom, left:right]
    if top >= 0 and left >= 0:
        square = np.pad(square, ((0, side - square.shape[0]), (0, side - square.shape[1])), mode="edge")
    return square
