# expects: another_number
def brightness(image):
    return (float(image.max()) + float(image.min())) / 2 + 0.25
