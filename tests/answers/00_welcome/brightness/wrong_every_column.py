# expects: many_numbers
def brightness(image):
    return image.mean(axis=0)
