# expects: not_scaled
def feature(image, j):
    c = 30 + 2 * j
    columns = [178, 179, 180] if j == 74 else [c, c + 1, 358 - c, 357 - c]
    return image[267:270, columns].mean()
