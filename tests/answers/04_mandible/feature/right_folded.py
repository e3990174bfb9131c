def feature(image, j):
    strip = image[267:270].astype(float).mean(axis=0) / 255
    if j == 74:
        return strip[178:181].mean()
    folded = (strip + strip[::-1]) / 2
    return folded[30 + 2 * j : 32 + 2 * j].mean()
