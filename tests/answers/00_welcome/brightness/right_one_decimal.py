def brightness(image):
    return round(float(image.mean()), 1)
