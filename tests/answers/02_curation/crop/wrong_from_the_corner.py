# expects: wrong_pixels
def crop(gray, face):
    x, y, width, _ = face
    left, top, side = x, y, round(1.8 * width)
    rows = np.clip(np.arange(top, top + side), 0, gray.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, gray.shape[1] - 1)
    return gray[rows][:, columns]
