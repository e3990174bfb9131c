# expects: not_mirrored
def feature(image, j):
    if j == 74:
        return image[267:270, 178:181].mean() / 255
    c = 30 + 2 * j
    return image[267:270, c : c + 2].mean() / 255
