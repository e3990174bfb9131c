def brightness(image):
    return image.mean(axis=1).mean()
