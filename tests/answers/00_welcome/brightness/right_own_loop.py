def brightness(image):
    total = 0
    for row in image:
        for pixel in row:
            total += int(pixel)
    return total / image.size
