# expects: one_row
def brightness(image):
    return image[0].mean()
