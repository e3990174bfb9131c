# expects: one_pixel
def brightness(image):
    return image.max()
