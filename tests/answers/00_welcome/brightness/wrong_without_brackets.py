# expects: not_numbers
def brightness(image):
    return image.mean
