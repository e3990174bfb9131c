# expects: centre_counted_twice
def feature(image, j):
    c = 30 + 2 * j
    return image[267:270, [c, c + 1, 358 - c, 357 - c]].mean() / 255
