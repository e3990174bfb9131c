# expects: divided_by_255
def brightness(image):
    return image.mean() / 255
