# expects: always_the_same
def brightness(image):
    return headshots.images[0].mean()
