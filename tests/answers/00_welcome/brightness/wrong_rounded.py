# expects: rounded
def brightness(image):
    return int(image.mean())
