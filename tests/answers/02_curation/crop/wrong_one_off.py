# expects: one_pixel_off
def crop(gray, face):
    x, y, width, _ = face
    left, top, side = round(x - 0.4 * width) + 1, round(y - 0.36 * width), round(1.8 * width)
    rows = np.clip(np.arange(top, top + side), 0, gray.shape[0] - 1)
    columns = np.clip(np.arange(left, left + side), 0, gray.shape[1] - 1)
    return gray[rows][:, columns]
