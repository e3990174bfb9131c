# expects: other_size
def crop(gray, face):
    x, y, width, _ = face
    rows = np.clip(np.arange(y - width // 2, y + 3 * width // 2), 0, gray.shape[0] - 1)
    columns = np.clip(np.arange(x - width // 2, x + 3 * width // 2), 0, gray.shape[1] - 1)
    return gray[rows][:, columns]
