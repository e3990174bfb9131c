# expects: overflow
def brightness(image):
    total = image[0, 0] * 0
    for row in image:
        for pixel in row:
            total = total + pixel
    return total / image.size
