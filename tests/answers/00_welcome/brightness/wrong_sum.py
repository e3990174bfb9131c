# expects: sum_not_mean
def brightness(image):
    return image.sum()
