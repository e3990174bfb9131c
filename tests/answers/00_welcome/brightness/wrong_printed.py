# expects: returns_nothing
def brightness(image):
    print(image.mean())
