# expects: overflow
def feature(image, j):
    c = 30 + 2 * j
    columns = [178, 179, 180] if j == 74 else [c, c + 1, 358 - c, 357 - c]
    total = np.uint8(0)
    for row in (267, 268, 269):
        for column in columns:
            total += image[row, column]
    return total / (3 * len(columns)) / 255
