def brightness(image):
    return image.sum() / (359 * 359)
