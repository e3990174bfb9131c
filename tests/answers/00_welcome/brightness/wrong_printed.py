# expects: not_attempted
def brightness(image):
    print(image.mean())
