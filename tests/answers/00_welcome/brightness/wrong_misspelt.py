# expects: raises
def brightness(image):
    return imgae.mean()
