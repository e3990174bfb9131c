def feature(image, j):
    c = 30 + 2 * j
    columns = {c, c + 1, 358 - c, 357 - c}
    if j == 74:
        columns = {178, 179, 180}
    total = 0
    for row in (267, 268, 269):
        for column in columns:
            total = total + int(image[row, column])
    return total / (3 * len(columns)) / 255
